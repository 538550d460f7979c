"""What the cells of an .xls or .et show: the few records of the old binary format that hold numbers and their formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import error as struct_error
from struct import unpack_from

from juesuan.readers import Input, ole
from juesuan.readers.number_format import BUILTIN, exact, shown
from juesuan.readers.sheet_displays import Display, Extent

_BOF, _EOF, _SHEET, _FORMAT, _XF, _EPOCH, _WINDOW = 0x809, 0x0A, 0x85, 0x41E, 0xE0, 0x22, 0x23E
_NUMBER, _RK, _MULTI_RK, _FORMULA, _LABEL, _SHARED_LABEL, _RICH, _BOOLEAN = (
    0x203,
    0x27E,
    0xBD,
    0x06,
    0x204,
    0xFD,
    0xD6,
    0x205,
)


@dataclass
class _Book:
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)  # the format's number, by cell style
    sheets: list[tuple[str, int]] = field(default_factory=list)  # name, where it starts
    epoch_1904: bool = False

    def shown(self, stored: float, style: int) -> str | None:
        value = exact(stored)
        number = self.formats[style] if style < len(self.formats) else 0
        code = self.codes.get(number, BUILTIN.get(number, "General"))
        return None if value is None else shown(value, code, epoch_1904=self.epoch_1904)


def of_xls(source: Input) -> dict[str, Display]:
    """The displays of an .xls or .et, by sheet name; as far as the file can be read.

    Raises:
        InputTooLarge: where a sheet's filled cells span too much.
    """
    data = ole.stream(source.content, "Workbook") or ole.stream(source.content, "Book") or b""
    book = _Book()
    try:
        for kind, body in _records(data, 0):
            _book_record(book, kind, body)
    except (struct_error, IndexError):
        return {}  # the library says what is wrong with it
    return {name: _sheet(data, start, book, source) for name, start in book.sheets}


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from `at` to the end of its substream; those of charts inside are passed over."""
    depth = 0
    while at + 4 <= len(data):
        kind, size = unpack_from("<HH", data, at)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


def _book_record(book: _Book, kind: int, body: bytes) -> None:
    if kind == _FORMAT:
        book.codes[unpack_from("<H", body)[0]] = _string(body, 2, wide_length=True)
    elif kind == _XF:
        book.formats.append(unpack_from("<H", body, 2)[0])
    elif kind == _EPOCH:
        book.epoch_1904 = unpack_from("<H", body)[0] == 1
    elif kind == _SHEET:
        book.sheets.append((_string(body, 6, wide_length=False), unpack_from("<I", body)[0]))


def _string(body: bytes, at: int, *, wide_length: bool) -> str:
    """A string of either version: with flags and one or two bytes a character, or the code page's bytes."""
    length = unpack_from("<H" if wide_length else "<B", body, at)[0]
    flags_at = at + (2 if wide_length else 1)
    size = len(body) - flags_at - 1
    if body[flags_at] in (0, 1) and size == length * (body[flags_at] + 1):
        return body[flags_at + 1 :].decode("utf-16-le" if body[flags_at] else "latin-1", "replace")
    return body[at + 1 : at + 1 + body[at]].decode("gb18030", "replace")


def _sheet(data: bytes, start: int, book: _Book, source: Input) -> Display:
    display = Display()
    extent = Extent(source)
    zeros = True
    try:
        for kind, body in _records(data, start):
            if kind == _WINDOW:
                zeros = bool(unpack_from("<H", body)[0] & 0x10)
            elif kind in (_LABEL, _SHARED_LABEL, _RICH, _BOOLEAN, _NUMBER, _RK, _FORMULA, _MULTI_RK):
                extent.reach(*unpack_from("<HH", body))
                for row, column, style, stored in _numbers(kind, body):
                    extent.reach(row, column)
                    printed = book.shown(stored, style)
                    if printed is not None:
                        display.printed[row, column] = printed if stored else _Zero(printed)
    except (struct_error, IndexError):
        return Display()
    if not zeros:
        display.printed.update({place: "" for place, printed in display.printed.items() if isinstance(printed, _Zero)})
    return display


class _Zero(str):
    """A printed zero: whether it is shown stands after the cells."""

    __slots__ = ()


def _numbers(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float]]:
    """Row, column, style and stored number of the cells in one record."""
    if kind == _NUMBER:
        yield unpack_from("<HHHd", body)
    elif kind == _RK:
        row, column, style, packed = unpack_from("<HHHI", body)
        yield row, column, style, _rk(packed)
    elif kind == _MULTI_RK:
        row, column = unpack_from("<HH", body)
        for index in range((len(body) - 6) // 6):
            style, packed = unpack_from("<HI", body, 4 + 6 * index)
            yield row, column + index, style, _rk(packed)
    elif kind == _FORMULA and body[12:14] != b"\xff\xff":
        yield unpack_from("<HHHd", body)


def _rk(packed: int) -> float:
    """The number in the format's four-byte form: an integer or the top of a double, perhaps times 100."""
    number: float
    if packed & 2:
        number = (packed >> 2) - (1 << 30 if packed & 0x80000000 else 0)
    else:
        number = unpack_from("<d", b"\0\0\0\0" + (packed & 0xFFFFFFFC).to_bytes(4, "little"))[0]
    return number / 100 if packed & 1 else number
