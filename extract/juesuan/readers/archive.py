"""A zip file as an archive of disclosures: each member is an input of its own. Nothing is ever written to disk.

Zip files inside are opened too, a few levels deep. What is no document but debris of the packing program is skipped.
"""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from
from zipfile import ZipInfo

import regex

from juesuan.document import Document
from juesuan.errors import EmptyInput, InputTooLarge, NotADocument, UnreadableInput
from juesuan.readers import Input
from juesuan.readers.package import MAX_UNPACKED, names, open_zip, unpack

MAX_DEPTH = 3
"""How many zip files deep a member may lie."""

_JUNK = regex.compile(r"(?i)(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\._)")
_CONTROL = regex.compile(r"[\x00-\x1f\x7f]")
_OFFICE = {"[content_types].xml", "mimetype"}
_OTHERS = {b"Rar!\x1a\x07": ".rar", b"7z\xbc\xaf\x27\x1c": ".7z", b"\x1f\x8b": ".gz"}
_UTF8 = 0x800  # the flag that says a member's name is UTF-8


@dataclass
class _Budget:
    """What all members together, at every depth, may still unpack to, in bytes."""

    left: int = MAX_UNPACKED


def sniff(content: bytes) -> bool:
    """Whether `content` is an archive of any kind: a zip that is no Office file, or one of the kinds that are not opened."""
    if content.startswith(tuple(_OTHERS)):
        return True
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")) and not (
        _OFFICE & {name.lower() for name in names(content)}
    )


def read(source: Input) -> Document:
    """The document in an archive of one document.

    Raises:
        NotADocument: where it holds several, for each is a disclosure of its own (see `members`).
        UnreadableInput: or another of its kinds.
    """
    from juesuan import readers

    first, second = None, None
    for member in members(source):
        if first is None:
            first = member
        else:
            second = member
            break
    if first is None:
        raise EmptyInput(source.path, "the archive holds no file")
    if second is not None:
        raise NotADocument(source.path, "an archive of several files, not one document", "read its members one by one")
    return readers.read(first)


def members(source: Input) -> Iterator[Input]:
    """The documents of an archive in its order, as "archive.zip!/folder/name.docx"; a broken one carries its fault.

    Raises:
        UnreadableInput: or one of its kinds, where the archive as a whole cannot be read.
    """
    yield from _members(source, _Budget(), 1)


def _members(source: Input, budget: _Budget, depth: int) -> Iterator[Input]:
    for magic, ending in _OTHERS.items():
        if source.content.startswith(magic):
            raise NotADocument(
                source.path, f"a {ending} archive, which is not opened here", "unpack it and give its files"
            )
    with open_zip(source) as archive:
        if "OFD.xml" in archive.namelist():
            raise NotADocument(source.path, "an OFD file, which is not read here", "save it as PDF and give that")
        for info in archive.infolist():
            name = member_name(info)
            if info.is_dir() or not name or _JUNK.search(name) or stat.S_ISLNK(info.external_attr >> 16):
                continue
            member = Input(b"", f"{source.path}!/{name}", source.password)
            try:
                budget.left -= info.file_size
                if budget.left < 0:
                    raise InputTooLarge(member.path, f"the archive unpacks to more than {MAX_UNPACKED >> 20:,} MiB")
                member = Input(unpack(archive, info, member), member.path, source.password)
                if not sniff(member.content):
                    yield member
                elif depth < MAX_DEPTH:
                    yield from _members(member, budget, depth + 1)
                else:
                    raise InputTooLarge(member.path, f"zip files more than {MAX_DEPTH} deep")
            except UnreadableInput as fault:
                yield Input(b"", member.path, source.password, fault)


def member_name(info: ZipInfo) -> str:
    """A member's name as its packer meant it, made harmless: no drive, no way up, no control characters.

    Without the UTF-8 flag a name is bytes of no stated code page: UTF-8 if it is that strictly, else GB 18030.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        name = _unicode_name(info.extra, raw) or _decoded(raw)
    steps = _CONTROL.sub("", name.partition("\0")[0]).replace("\\", "/").split("/")
    return "/".join(step for step in steps if step not in ("", ".", "..") and not regex.fullmatch("[A-Za-z]:", step))


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_name(extra: bytes, raw: bytes) -> str | None:
    """The name in the extra field 0x7075, where it belongs to this very name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if kind == 0x7075 and len(body) > 5 and unpack_from("<I", body, 1)[0] == zlib.crc32(raw):
            return body[5:].decode("utf-8", "replace")
        at += 4 + size
    return None
