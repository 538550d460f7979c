"""Zip containers from strangers: limits are checked before anything is unpacked, XML is read without its tricks."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from struct import unpack_from
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from juesuan.errors import DamagedInput, EncryptedInput, InputTooLarge
from juesuan.readers import Input

MAX_MEMBERS = 10_000
"""The most members of one zip file."""
MAX_DIRECTORY = 16 * 1024 * 1024
"""The largest directory of a zip file, in bytes; it is read whole."""
MAX_UNPACKED = 1024 * 1024 * 1024
"""The most bytes that all members of one zip file may unpack to; they are never held together."""
MAX_MEMBER = 256 * 1024 * 1024
"""The largest single member, in bytes."""
MAX_TREE = 64 * 1024 * 1024
"""The largest XML that is held as a tree, in bytes."""
MAX_NODES = 2_000_000
"""The most tags and attributes of such a tree; each takes up to 220 bytes of memory."""
MAX_RATIO = 250
"""How many times its packed size a member over RATIO_FROM bytes may unpack to; text reaches 20, sheets of blanks 100."""
RATIO_FROM = 8 * 1024 * 1024

_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


def open_zip(source: Input) -> ZipFile:
    """The zip file in `source`, its directory held against the limits.

    Raises:
        DamagedInput: where it is no whole zip file.
        InputTooLarge: where a limit of this module is passed.
    """
    if _directory_size(source.content) > MAX_DIRECTORY:
        raise InputTooLarge(source.path, "the zip directory is larger than any real archive needs")
    try:
        archive = ZipFile(BytesIO(source.content))
    except _BROKEN:
        raise DamagedInput(source.path, "the zip container is broken or cut off") from None
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise InputTooLarge(source.path, f"a zip of {len(infos):,} members ({MAX_MEMBERS:,} are allowed)")
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED:
        raise InputTooLarge(source.path, f"would unpack to {total >> 20:,} MiB ({MAX_UNPACKED >> 20:,} are allowed)")
    return archive


def _directory_size(content: bytes) -> int:
    """The size in bytes that the end record states for the directory, 0 where there is no end record."""
    at = content.rfind(b"PK\x05\x06", -65_557 if len(content) > 65_557 else 0)
    if at < 0 or at + 22 > len(content):
        return 0
    size: int = unpack_from("<I", content, at + 12)[0]
    wide = content.rfind(b"PK\x06\x06", max(0, at - 4096), at)
    if wide >= 0 and wide + 48 <= len(content):
        size = max(size if size != 0xFFFFFFFF else 0, unpack_from("<Q", content, wide + 40)[0])
    return size


def unpack(archive: ZipFile, member: ZipInfo | str, source: Input, limit: int = MAX_MEMBER) -> bytes:
    """The bytes of one member, at most `limit`.

    Raises:
        InputTooLarge: where it is larger, or packed tighter than real content packs.
        EncryptedInput: where it is encrypted and the input's password does not open it.
        DamagedInput: where it does not unpack.
    """
    info = archive.getinfo(member) if isinstance(member, str) else member
    if info.file_size > limit:
        raise InputTooLarge(source.path, f"a part of {info.file_size >> 20:,} MiB ({limit >> 20:,} are allowed)")
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise InputTooLarge(source.path, "a part unpacks to a suspicious multiple of its size")
    password = source.password.encode() if source.password else None
    if info.flag_bits & 1 and password is None:
        raise EncryptedInput(source.path, "is encrypted")
    try:
        with archive.open(info, pwd=password) as stream:
            return stream.read(limit + 1)
    except RuntimeError:
        raise EncryptedInput(source.path, "the password does not open it") from None
    except _BROKEN:
        raise DamagedInput(source.path, "a part of the zip container is broken or cut off") from None


def repacked(source: Input, wanted: Callable[[str], bool], limit: int = MAX_MEMBER) -> bytes:
    """A zip of the wanted members only, unpacked here under the limits: safe to hand to a library that has none.

    Raises:
        UnreadableInput: as `open_zip` and `unpack`.
        InputTooLarge: where together they take more than `limit` bytes.
    """
    stream = BytesIO()
    left = limit
    with open_zip(source) as archive, ZipFile(stream, "w", ZIP_STORED) as slim:
        for info in archive.infolist():
            if wanted(info.filename.lower()) and info.filename not in slim.NameToInfo:
                data = unpack(archive, info, source, left)
                left -= len(data)
                slim.writestr(info.filename, data)
    return stream.getvalue()


def names(content: bytes) -> frozenset[str]:
    """The member names of a zip file, empty where it is none; for telling formats apart, so it never raises."""
    if not content.startswith(b"PK") or _directory_size(content) > MAX_DIRECTORY:
        return frozenset()
    try:
        return frozenset(ZipFile(BytesIO(content)).namelist())
    except _BROKEN:
        return frozenset()


def refuse_doctype(data: bytes, source: Input) -> None:
    """Office XML never declares a document type; one that does means harm (entities that grow or fetch).

    Raises:
        DamagedInput: where `data` declares one.
    """
    for needle in ("<!DOCTYPE", "<!ENTITY"):
        if any(needle.encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
            raise DamagedInput(
                source.path, "its XML declares a document type, which no Office file does", "do not trust it"
            )


def refuse_hostile(data: bytes, source: Input) -> None:
    """Hold XML that is to become a tree against what a tree may cost.

    Raises:
        DamagedInput: where it declares a document type.
        InputTooLarge: where it holds more than MAX_NODES elements and attributes.
    """
    refuse_doctype(data, source)
    if sum(data.count(mark) for mark in (b"<", b'="', b"='")) > MAX_NODES:
        raise InputTooLarge(source.path, f"holds more than {MAX_NODES:,} tags and attributes")


def parse_xml(data: bytes, source: Input) -> Any:
    """The root element of an XML part; entities, document types and the network are off.

    Raises:
        DamagedInput: where it is not well formed or declares a document type.
    """
    from lxml import etree

    refuse_hostile(data, source)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedInput(source.path, f"its XML is broken ({error.msg})") from None
