"""HTML and MHTML, whatever the file is called: charset honoured, chrome left out, tables as grids."""

from __future__ import annotations

from typing import Any

import regex

from juesuan.document import Document
from juesuan.errors import DamagedInput, InputTooLarge
from juesuan.readers import Input
from juesuan.readers.html_walk import Walker
from juesuan.readers.writing import Writer

MAX_HTML = 48 * 1024 * 1024
"""The largest page that is read, in bytes; its tree takes some eight times as much."""
MAX_TAGS = 600_000
"""The most tags of a page."""
MAX_PARTS = 2_000
"""The most parts of an MHTML file."""

_COMMENTS = regex.compile(r"(?s)^(?:\s|\ufeff|<\?xml.{0,200}?\?>|<!--.*?-->|<!\[[^\]]{0,80}\]>)+")
_FIRST_TAG = regex.compile(r"(?i)<(?:!doctype\s+html|html|head|body|meta|title|style|table|div|center)\b")
_MIME = regex.compile(r"(?im)^content-type:\s*multipart/(?:related|alternative|mixed)")
_CHARSET = regex.compile(
    r"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w-]+)"
)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
            "hz-gb-2312": "hz", "unicode": "utf-16", "utf8": "utf-8"}  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def sniff(content: bytes) -> bool:
    """Whether `content` is a page or a saved web archive.

    A text with some tags in it is a text: the first thing must be the tag of a page, a table or a frame.

    >>> sniff(b"\\xef\\xbb\\xbf <!DOCTYPE html><p>1"), sniff("<p>决算</p>".encode()), sniff("决算<table>".encode())
    (True, False, False)
    """
    if is_mhtml(content):
        return True
    head = _head(content)
    found = _COMMENTS.match(head)
    return bool(_FIRST_TAG.match(head, found.end() if found else 0))


def is_mhtml(content: bytes) -> bool:
    """Whether `content` starts as a MIME message of several parts."""
    head = content[:8192].decode("latin-1").lstrip("\ufeffï»¿ \r\n")
    ends = regex.search(r"\r?\n\r?\n", head)
    headers = head[: ends.start()] if ends else head
    return bool(regex.match(r"[A-Za-z-]+:", headers)) and bool(_MIME.search(headers))


def _head(content: bytes) -> str:
    start = content[:16_384]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def read(source: Input) -> Document:
    """The document in a page.

    Raises:
        UnreadableInput: or one of its kinds.
    """
    from lxml import etree
    from lxml import html as lxml_html

    mhtml = is_mhtml(source.content)
    content, stated = _best_part(source) if mhtml else (source.content, None)
    if len(content) > MAX_HTML:
        raise InputTooLarge(source.path, f"a page of {len(content) >> 20} MiB ({MAX_HTML >> 20} are allowed)")
    writer = Writer(source)
    text, encoding = decode(content, stated, writer)
    if text.count("<") > MAX_TAGS:
        raise InputTooLarge(source.path, f"a page of more than {MAX_TAGS:,} tags")
    parser = lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise DamagedInput(source.path, f"no page can be made of it ({error.msg})") from None
    if root is None:
        raise DamagedInput(source.path, "the page is empty")
    _mark_truncation(parser, writer)
    Walker(writer).page(root)
    return writer.document("multipart/related" if mhtml else "text/html", "html", encoding)


def _mark_truncation(parser: Any, writer: Writer) -> None:
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        writer.note("nested-too-deep", "warning", "elements nested too deep were not read")


def decode(content: bytes, stated: str | None, writer: Writer) -> tuple[str, str]:
    """The page's text and encoding: a byte-order mark, strict UTF-8, the charset stated by part or page, GB 18030.

    UTF-8 goes before what the page states, because a text that is strict UTF-8 is nothing else, and pages misstate theirs.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    found = _CHARSET.search(content[:8192].decode("latin-1"))
    named = (stated or (found and (found.group(1) or found.group(2))) or "gb18030").lower()
    declared = _ALIASES.get(named, named)
    for encoding in ("hz", "utf-8", declared, "gb18030") if declared == "hz" else ("utf-8", declared, "gb18030"):
        try:
            return content.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    writer.note("encoding", "warning", "bytes that are no character of its encoding stand as \ufffd")
    try:
        return content.decode(declared, "replace"), declared
    except LookupError:
        return content.decode("gb18030", "replace"), "gb18030"


def _best_part(source: Input) -> tuple[bytes, str | None]:
    """The longest page in a web archive, and the charset its part states."""
    from email import message_from_bytes
    from email.errors import MessageError

    if source.content.lower().count(b"content-type:") > MAX_PARTS:
        raise InputTooLarge(source.path, f"a web archive of more than {MAX_PARTS} parts")
    if len(regex.findall(rb"(?im)^content-type:\s*multipart/", source.content)) > 20:
        raise InputTooLarge(source.path, "a web archive nested too deep")
    best: tuple[bytes, str | None] = (b"", None)
    try:
        for part in message_from_bytes(source.content.lstrip(b"\xef\xbb\xbf \r\n")).walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes) and len(payload) > len(best[0]):
                    best = payload, part.get_content_charset()
    except (MessageError, ValueError, LookupError):
        raise DamagedInput(source.path, "the web archive is broken") from None
    if not best[0].strip():
        raise DamagedInput(source.path, "the web archive holds no page")
    return best
