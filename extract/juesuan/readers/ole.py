"""OLE compound files: .doc, .wps, .xls, .et and locked Office files, told apart by the streams inside."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from juesuan.errors import DamagedInput, EncryptedInput, MissingTool
from juesuan.readers import Input

_DEFAULT_PASSWORD = "VelvetSweatshop"  # what Excel locks a write-protected workbook with, and opens unasked
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_ole(content: bytes) -> bool:
    """Whether `content` is an OLE compound file."""
    return content.startswith(MAGIC)


def streams(content: bytes) -> frozenset[str]:
    """The names of the streams at the top of a compound file; empty where it is broken or none."""
    opened = _open(content) if is_ole(content) else None
    return frozenset(path[0] for path in opened.listdir()) if opened is not None else frozenset()


def stream(content: bytes, name: str) -> bytes | None:
    """One stream's bytes, None where there is none or it is broken."""
    opened = _open(content)
    if opened is None or not opened.exists(name):
        return None
    try:
        data: bytes = opened.openstream(name).read()
    except (OSError, ValueError, IndexError):
        return None
    return data


def _open(content: bytes) -> Any | None:
    import olefile

    try:
        return olefile.OleFileIO(BytesIO(content))
    except (OSError, ValueError, IndexError, TypeError):  # what it raises for a broken directory
        return None


def is_locked(content: bytes) -> bool:
    """Whether a password is needed: an encrypted package, or the encryption mark in a .doc or .xls."""
    found = streams(content)
    if "EncryptedPackage" in found:
        return True
    if "WordDocument" in found:
        head = stream(content, "WordDocument") or b""
        return len(head) > 11 and bool(head[11] & 1)  # fEncrypted of the file information block
    book = stream(content, "Workbook") if "Workbook" in found else None
    return book is not None and _second_record(book) == b"\x2f\x00"


def _second_record(book: bytes) -> bytes:
    """The type of the record after the first: FILEPASS stands there and nowhere else."""
    after = 4 + int.from_bytes(book[2:4], "little")
    return book[after : after + 2]


def unlocked(source: Input) -> Input:
    """`source` as it is, or opened with its password.

    Raises:
        EncryptedInput: where it is locked and no password, or a wrong one, was given.
        MissingTool: where msoffcrypto-tool is not installed.
    """
    if not is_locked(source.content):
        return source
    try:
        import msoffcrypto
        from msoffcrypto import exceptions
    except ImportError:
        advice = "pip install 'juesuan[encrypted]' and give the password with --password"
        raise MissingTool(source.path, "is encrypted", advice) from None
    opened = BytesIO()
    try:
        office = msoffcrypto.OfficeFile(BytesIO(source.content))
        office.load_key(password=source.password or _DEFAULT_PASSWORD)
        office.decrypt(opened)
    except (exceptions.DecryptionError, exceptions.InvalidKeyError):
        what = "the password does not open it" if source.password else "is encrypted"
        raise EncryptedInput(source.path, what) from None
    except (
        exceptions.FileFormatError,
        exceptions.ParseError,
        exceptions.EncryptionError,
        OSError,
        ValueError,
    ) as error:
        raise DamagedInput(source.path, f"is encrypted in a way that cannot be read ({error})") from None
    return replace(source, content=opened.getvalue())
