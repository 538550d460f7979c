"""What only an office suite reads (.doc, .wps, .rtf, .odt, the one-file XML of Office 2003), through LibreOffice.

LibreOffice turns the file into .docx or .xlsx in a folder of its own, which is then read as such. It runs headless with a
fresh profile that runs no macros, follows no links and knows no way to the network, and is killed, with all it started, when it
takes too long.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from juesuan.document import Document, Note
from juesuan.errors import DamagedInput, InputTooLarge, MissingTool, NotADocument
from juesuan.readers import Input, ole
from juesuan.readers.package import MAX_MEMBER, names

TIME_LIMIT = 120.0
"""How long one conversion may take, in seconds."""

_INSTALL = "install LibreOffice (Debian: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui)"
_WORD_STREAMS = {"WordDocument", "MatOST", "MM", "CONTENTS"}
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
%s</oor:items>
"""
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def _kind(content: bytes) -> tuple[str, str] | None:
    """The file's extension and the format it is turned into; None where this reader does not read it."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf"):
        return "rtf", "docx"
    if start.startswith(b"<?xml") and b'progid="Word.Document"' in start:
        return "xml", "docx"
    if start.startswith(b"<?xml") and b'progid="Excel.Sheet"' in start:
        return "xml", "xlsx"
    if content.startswith(b"PK") and b"mimetypeapplication/vnd.oasis.opendocument.text" in content[:128]:
        return "odt", "docx"
    if ole.is_ole(content):
        return "doc", "docx"
    return None


def sniff(content: bytes) -> bool:
    """Whether `content` is of a format that is read through LibreOffice. Sheets are asked first: they need none."""
    return _kind(content) is not None


def read(source: Input) -> Document:
    """The document in `source`, converted.

    Raises:
        MissingTool: where LibreOffice is not installed.
        EncryptedInput: where a password is needed.
        DamagedInput: where LibreOffice cannot open it or takes too long.
    """
    opened = ole.unlocked(source)
    kind = _kind(opened.content)
    if kind is None:  # a locked package: what it held decides
        from juesuan import readers

        return replace(readers.read(opened), sha256=source.sha256)
    if ole.is_ole(opened.content) and not ole.streams(opened.content) & _WORD_STREAMS:
        found = ole.streams(opened.content)
        if not found:
            raise DamagedInput(source.path, "the compound file is broken or cut off")
        raise NotADocument(source.path, "a compound file that holds neither a Word document nor a sheet")
    extension, target = kind
    converted = replace(opened, content=convert(opened, extension, target))
    return _from(converted, source, target)


def _from(converted: Input, source: Input, target: str) -> Document:
    from juesuan.readers import sheets, word

    document = word.read(converted) if target == "docx" else sheets.read(converted)
    how = Note("converted", "info", f"converted to .{target} by LibreOffice before reading")
    media = "application/rtf" if source.content.lstrip().startswith(b"{\\rtf") else "application/msword"
    if target == "xlsx" or names(source.content):
        media = "application/xml" if target == "xlsx" else "application/vnd.oasis.opendocument.text"
    return replace(document, sha256=source.sha256, media_type=media, reader="office", notes=(*document.notes, how))


def program() -> str | None:
    """The LibreOffice command on this machine, None where there is none."""
    return which("soffice") or which("libreoffice")


def convert(source: Input, extension: str, target: str, *, limit: float = TIME_LIMIT) -> bytes:
    """The bytes of `source` as a `target` (docx, xlsx) file.

    Raises:
        MissingTool: where LibreOffice is not installed.
        DamagedInput: where it makes nothing of the file, or takes longer than `limit` seconds.
    """
    command = program()
    if command is None:
        raise MissingTool(source.path, f"a .{extension} file needs LibreOffice, which is not installed", _INSTALL)
    with TemporaryDirectory(prefix="juesuan-") as folder:
        place = Path(folder)
        profile = place / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(
            _PROFILE % "".join(map(_setting, _SETTINGS)), "utf-8"
        )
        given = place / f"input.{extension}"  # never the name of the input
        given.write_bytes(source.content)
        _run(
            [command, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
             "--nodefault", "--nofirststartwizard", "--convert-to", target, "--outdir", str(place / "out"), str(given)],
            place, source, limit,
        )  # fmt: skip
        made = place / "out" / f"input.{target}"
        if not made.is_file():
            raise DamagedInput(source.path, "LibreOffice cannot open it")
        if made.stat().st_size > MAX_MEMBER:
            raise InputTooLarge(source.path, "grows too large when it is converted")
        return made.read_bytes()


def _setting(setting: tuple[str, str, str]) -> str:
    path, name, value = setting
    return f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'


def _run(command: list[str], folder: Path, source: Input, limit: float) -> None:
    """Run the command in its own process group, which ends with it in every case."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    process = subprocess.Popen(
        command, cwd=folder, env={**kept, "HOME": str(folder), "TMPDIR": str(folder)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        raise DamagedInput(source.path, f"LibreOffice did not finish within {limit:g} seconds") from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):  # the whole group has ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
