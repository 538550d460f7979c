"""Plain text and Markdown: decoded as it is, with line ends as line feeds."""

from __future__ import annotations

from juesuan.document import Block, Document
from juesuan.readers import Input


def decode(content: bytes) -> tuple[str, str] | None:
    """Text and encoding of `content`, or None where it is no text.

    A byte-order mark decides, then strict UTF-8, then GB 18030 (measured in shared notes: right on every Chinese sample).

    >>> decode("决算".encode("gb18030"))
    ('决算', 'gb18030')
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strict(content, encoding)
    if b"\0" in content:
        return None
    return _strict(content, "utf-8") or _strict(content, "gb18030")


def _strict(content: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n"), encoding
    except UnicodeDecodeError:
        return None


def read(source: Input) -> Document:
    """The document in a text file."""
    decoded = decode(source.content)
    assert decoded is not None
    text, encoding = decoded
    blocks = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    return Document(
        text=text, blocks=tuple(blocks), path=source.path, sha256=source.sha256, media_type="text/plain", reader="text",
        encoding=encoding,
    )  # fmt: skip
