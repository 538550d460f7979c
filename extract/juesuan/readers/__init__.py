"""Bytes to a Document: one module a format, one registry, the format told by content and never by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from juesuan.document import Document
from juesuan.errors import EmptyInput, InputTooLarge, NotADocument, UnreadableInput

MAX_BYTES = 512 * 1024 * 1024
"""The largest input that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its bytes, the path it is known by, a password where one was given, the fault where it came without its bytes."""

    content: bytes
    path: str
    password: str | None = None
    fault: UnreadableInput | None = None

    @property
    def sha256(self) -> str:
        """The hexadecimal digest of the bytes."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what tells it apart, and the module under readers/ whose `read(Input) -> Document` reads it."""

    name: str
    module: str
    sniff: Callable[[bytes], bool]


def _is_text(content: bytes) -> bool:
    from juesuan.readers.text import decode

    return decode(content) is not None


def _sniffed(module: str) -> Callable[[bytes], bool]:
    """The `sniff` of a reader's module, imported when it is asked."""

    def sniff(content: bytes) -> bool:
        found: bool = import_module(f"juesuan.readers.{module}").sniff(content)
        return found

    return sniff


def is_pdf(content: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return b"%PDF-" in content[:1024]


FORMATS: tuple[Format, ...] = (
    Format("pdf", "pdf", is_pdf),
    Format("image", "image", _sniffed("image")),
    Format("word", "word", _sniffed("word")),
    Format("sheets", "sheets", _sniffed("sheets")),
    Format("office", "office", _sniffed("office")),
    Format("archive", "archive", _sniffed("archive")),
    Format("html", "html", _sniffed("html")),
    Format("text", "text", _is_text),
)
"""Every format that is read, the surest signs first."""


def load(source: str | Path | bytes, *, password: str | None = None, path: str | None = None) -> Input:
    """The bytes of a file, or the bytes given.

    Raises:
        UnreadableInput: where there is no such file, it is a folder, or it is larger than MAX_BYTES.
    """
    name = path or ("<bytes>" if isinstance(source, bytes) else str(source))
    try:
        content = source if isinstance(source, bytes) else _content(Path(source))
    except OSError as error:
        raise UnreadableInput(name, (error.strerror or "cannot be read").lower(), "check the path") from None
    if len(content) > MAX_BYTES:
        raise InputTooLarge(name, f"larger than {MAX_BYTES // 1024 // 1024} MiB")
    return Input(content, name, password)


def _content(path: Path) -> bytes:
    """The file's bytes; of a file that is larger than allowed, or never ends, one byte more than that."""
    with path.open("rb") as file:
        stated = os.fstat(file.fileno()).st_size  # 0 where it cannot be known
        return file.read(min(stated or MAX_BYTES, MAX_BYTES) + 1)


def members(source: Input) -> Iterator[Input]:
    """The inputs in an archive, each a disclosure of its own; `source` itself where it is no archive.

    A member that cannot be unpacked comes with its `fault`, which `read` raises: the others are not harmed.

    Raises:
        UnreadableInput: where the archive as a whole cannot be read.
    """
    from juesuan.readers import archive

    if source.fault is None and archive.sniff(source.content):
        yield from archive.members(source)
    else:
        yield source


def read(source: Input) -> Document:
    """The document in `source`, by the first format whose signs it bears.

    Raises:
        UnreadableInput: or one of its kinds, naming the input and what to do.
    """
    if source.fault is not None:
        raise source.fault
    from juesuan.readers.text import is_blank

    if is_blank(source.content):
        raise EmptyInput(source.path, "the file is empty")
    for known in FORMATS:
        if known.sniff(source.content):
            document: Document = import_module(f"juesuan.readers.{known.module}").read(source)
            return document
    raise NotADocument(source.path, "neither text nor any document format")
