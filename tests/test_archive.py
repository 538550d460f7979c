"""Zip files as archives of disclosures."""

from __future__ import annotations

import stat
import struct
import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan import readers
from juesuan.errors import DamagedInput, EmptyInput, EncryptedInput, InputTooLarge, NotADocument
from juesuan.readers.archive import member_name


def zipped(files: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def in_gbk(content: bytes, names: dict[str, str]) -> bytes:
    """A zip as Chinese Windows packs it: names in GBK and no flag that says so."""
    for plain, chinese in names.items():
        raw = chinese.encode("gb18030")
        assert len(raw) == len(plain)
        content = content.replace(plain.encode(), raw)
    return content


def members(content: bytes) -> list[readers.Input]:
    return list(readers.members(readers.Input(content, "a.zip")))


def test_members_are_documents_with_their_names() -> None:
    inner = zipped({"c.txt": "三".encode()})
    content = zipped({
        "x/aaaaaaaa.txt": "一".encode(), "b/b.txt": "二".encode("gb18030"), "n.zip": inner,
        "__MACOSX/x/._a.txt": b"junk", "x/Thumbs.db": b"junk", "x/~$a.docx": b"junk", ".DS_Store": b"junk", "empty/": b"",
    })  # fmt: skip
    found = members(in_gbk(content, {"aaaaaaaa": "部门决算"}))
    assert [one.path for one in found] == ["a.zip!/x/部门决算.txt", "a.zip!/b/b.txt", "a.zip!/n.zip!/c.txt"]
    assert [readers.read(one).text for one in found] == ["一", "二", "三"]


def test_what_is_no_archive_is_its_own_only_member() -> None:
    source = readers.Input("决算".encode(), "a.txt")
    assert list(readers.members(source)) == [source]
    sheet = readers.Input(zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "a.xlsx")
    assert list(readers.members(sheet)) == [sheet]


def test_one_member_is_read_and_several_are_refused() -> None:
    assert readers.read(readers.Input(zipped({"a.txt": "决算".encode()}), "a.zip")).text == "决算"
    with pytest.raises(NotADocument, match="several"):
        readers.read(readers.Input(zipped({"a.txt": b"1", "b.txt": b"2"}), "a.zip"))
    with pytest.raises(EmptyInput):
        readers.read(readers.Input(zipped({"Thumbs.db": b"1"}), "a.zip"))


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("../../etc/cron.d/x.txt", "etc/cron.d/x.txt"),
        ("/abs/x.txt", "abs/x.txt"),
        ("C:\\dir\\..\\x.txt", "dir/x.txt"),
        ("a/./b//x.txt", "a/b/x.txt"),
        ("决算\u0007.txt", "决算.txt"),
    ],
)
def test_path_tricks_come_to_nothing(stored: str, meant: str) -> None:
    info = ZipInfo("x")
    info.orig_filename = stored
    info.flag_bits = 0x800
    assert member_name(info) == meant


def test_the_unicode_name_field_wins_and_backslash_bytes_survive() -> None:
    info = ZipInfo("x")
    info.orig_filename = "plain.txt"
    name = "决算.txt".encode()
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, crc32(b"plain.txt")) + name
    assert member_name(info) == "决算.txt"
    info.extra = b""
    info.orig_filename = "乗資.txt".encode("gb18030").decode("cp437")  # a trail byte of 乗 is a backslash
    assert b"\\" in "乗資.txt".encode("gb18030")
    assert member_name(info) == "乗資.txt"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30), st.integers(0, 0xFFFF))
def test_no_name_leads_out(stored: str, flags: int) -> None:
    info = ZipInfo("x")
    info.orig_filename = stored
    info.flag_bits = flags
    steps = member_name(info).split("/")
    assert ".." not in steps
    assert not member_name(info).startswith("/")


def test_links_are_no_members() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        link = ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "决算")
    assert [one.path for one in members(stream.getvalue())] == ["a.zip!/a.txt"]


def test_a_bad_member_does_not_harm_the_others() -> None:
    content = zipped({"a.txt": b"1" * 3, "bomb.txt": b"\0" * 20_000_000, "c.txt": b"3"})
    start = content.index(b"c.txt") + 5
    hurt = content[:start] + bytes([content[start] ^ 0xFF]) + content[start + 1 :]
    first, bomb, last = members(hurt)
    assert readers.read(first).text == "111"
    with pytest.raises(InputTooLarge, match=r"^a\.zip!/bomb\.txt: .*suspicious"):
        readers.read(bomb)
    with pytest.raises(DamagedInput, match=r"^a\.zip!/c\.txt: "):
        readers.read(last)


def test_a_locked_member_says_so() -> None:
    content = bytearray(zipped({"a.txt": b"1234567890123"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (locked,) = members(bytes(content))
    with pytest.raises(EncryptedInput, match="--password"):
        readers.read(locked)
    (locked,) = readers.members(readers.Input(bytes(content), "a.zip", "falsch"))
    with pytest.raises(EncryptedInput, match="does not open"):
        readers.read(locked)


def test_depth_count_and_size_are_limited() -> None:
    nested = "底".encode()
    for level in range(6):
        nested = zipped({f"{level}.zip" if level else "a.txt": nested})
    (deep,) = members(nested)
    with pytest.raises(InputTooLarge, match="deep"):
        readers.read(deep)
    with pytest.raises(InputTooLarge, match="members"):
        members(zipped({f"{index}.txt": b"" for index in range(10_001)}))


def test_a_quine_of_bombs_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bomb = zipped({f"{index}.txt": b"0" * 60_000_000 for index in range(3)})
    content = zipped({f"{index}.zip": bomb for index in range(20)})
    tracemalloc.start()
    faults = [one.fault for one in members(content)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all(isinstance(fault, InputTooLarge) for fault in faults)
    assert peak < 100_000_000
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (zipped({"a.txt": b"1"})[:40], DamagedInput),
        (b"PK\x03\x04" + b"\xff" * 500, DamagedInput),
        (b"Rar!\x1a\x07\x00" + b"\0" * 20, NotADocument),
        (zipped({"OFD.xml": b"<x/>", "Doc_0/Document.xml": b"<x/>"}), NotADocument),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 20, NotADocument),
        (zipped({"a.txt": b"1"})[:-10] + b"\xff\xff\xff\x7f" + zipped({"a.txt": b"1"})[-6:], InputTooLarge),
    ],
    ids=["cut", "noise", "rar", "ofd", "7z", "directory"],
)
def test_broken_archives_end_in_one_line(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        members(content)
    assert "\n" not in str(caught.value)
    with pytest.raises(error):
        readers.read(readers.Input(content, "a.zip"))
