"""What the cells of a workbook show, read off the file itself: the sheet library gives values, not their number formats.

Each `displays` gives, by the sheet's name, the printed form of every number, date and percentage by (row, column) from 0,
and makes sure before the library lays cells out in memory that the sheet is not a hostile one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any
from zipfile import ZipFile

from juesuan.errors import DamagedInput, InputTooLarge
from juesuan.readers import Input
from juesuan.readers.number_format import BUILTIN, exact, shown
from juesuan.readers.package import MAX_MEMBER, MAX_TREE, open_zip, parse_xml, refuse_doctype, unpack

MAX_AREA = 1_000_000
"""The most places, filled or not, in the area that the filled cells of one sheet span."""

Range = tuple[int, int, int, int]
"""First row, first column, last row and last column of a merged range, from 0, all inclusive."""


@dataclass
class Display:
    """What the cells of one sheet show, by row and column, and the merges that only this pass sees."""

    printed: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)


S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAIN = S[1:-1] + " "
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_R_ID_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


class Extent:
    """The area that a sheet's filled cells take, from its first filled row and column.

    Raises:
        InputTooLarge: from `reach`, as soon as the area passes MAX_AREA.
    """

    def __init__(self, source: Input) -> None:
        self._source = source
        self._box: tuple[int, int, int, int] | None = None

    def reach(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Take in a filled cell that repeats over `rows` and `columns`.

        Raises:
            InputTooLarge: where the filled cells span more than MAX_AREA places.
        """
        top, left, bottom, right = self._box or (row, column, row, column)
        self._box = min(top, row), min(left, column), max(bottom, row + rows - 1), max(right, column + columns - 1)
        top, left, bottom, right = self._box
        if (bottom - top + 1) * (right - left + 1) > MAX_AREA:
            raise InputTooLarge(self._source.path, f"a sheet whose filled cells span more than {MAX_AREA:,} places")


def of_xlsx(source: Input) -> dict[str, Display]:
    """The displays of an .xlsx.

    Raises:
        UnreadableInput: or one of its kinds.
    """
    with open_zip(source) as archive:
        spelled = {name.lower(): name for name in archive.namelist()}
        get = _getter(archive, spelled, source)
        book = parse_xml(get("xl/workbook.xml", MAX_TREE) or b"<none/>", source)
        targets = {
            relation.get("Id"): normpath(_target(relation.get("Target") or "")).lower()
            for relation in parse_xml(get("xl/_rels/workbook.xml.rels", MAX_TREE) or b"<none/>", source)
        }
        codes = _codes(parse_xml(get("xl/styles.xml", MAX_TREE) or b"<none/>", source))
        properties = book.find(S + "workbookPr")
        epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        found: dict[str, Display] = {}
        for sheet in book.iterfind(f"{S}sheets/{S}sheet"):
            data = get(targets.get(sheet.get(_R_ID) or sheet.get(_R_ID_STRICT), ""), MAX_MEMBER)
            if data is not None:
                found[sheet.get("name")] = _xlsx_sheet(data, codes, epoch_1904, source)
    return found


def _target(target: str) -> str:
    target = target.replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else join("xl", target)


def _getter(archive: ZipFile, spelled: dict[str, str], source: Input) -> Callable[[str, int], bytes | None]:
    def get(name: str, limit: int) -> bytes | None:
        if name not in spelled:
            return None
        return unpack(archive, spelled[name], source, limit).replace(_STRICT, S[1:-1].encode())

    return get


def _codes(styles: Any) -> list[str]:
    """The number format of each cell style, by its index."""
    custom = {one.get("numFmtId"): one.get("formatCode") or "" for one in styles.iterfind(f"{S}numFmts/{S}numFmt")}
    ids = [one.get("numFmtId") or "0" for one in styles.iterfind(f"{S}cellXfs/{S}xf")]
    return [custom.get(one, BUILTIN.get(int(one) if one.isdecimal() else 0, "General")) for one in ids]


class _XlsxSheet:
    """Hears one sheet's XML go by, so that no tree of it is ever held."""

    def __init__(self, codes: list[str], epoch_1904: bool, source: Input) -> None:
        self.display = Display()
        self._codes = codes
        self._epoch_1904 = epoch_1904
        self._extent = Extent(source)
        self._zeros = True
        self._row = self._column = -1
        self._cell: dict[str, str] = {}
        self._stored: list[str] | None = None  # the text of the value that is open

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        tag = name.removeprefix(_MAIN)
        if tag == "c":
            at = _column(attributes.get("r"))
            self._column = self._column + 1 if at is None else at
            self._cell = attributes
        elif tag == "v":
            self._stored = []
        elif tag == "is":
            self._extent.reach(self._row, self._column)
        elif tag == "row":
            self._row, self._column = _index(attributes.get("r"), self._row), -1
        elif tag == "sheetView":
            self._zeros = attributes.get("showZeros") not in ("0", "false")

    def text(self, text: str) -> None:
        """Characters of the element that is open."""
        if self._stored is not None:
            self._stored.append(text)

    def end(self, name: str) -> None:
        """An element closes."""
        if name != _MAIN + "v" or self._stored is None:
            return
        stored, self._stored = "".join(self._stored), None
        if stored:
            self._extent.reach(self._row, self._column)
        value = exact(stored) if stored and self._cell.get("t", "n") == "n" else None
        if value is not None:
            style = self._cell.get("s", "0")
            known = style.isdecimal() and len(style) < 7 and int(style) < len(self._codes)
            code = self._codes[int(style)] if known else "General"
            hidden = value == 0 and not self._zeros
            self.display.printed[self._row, self._column] = (
                "" if hidden else shown(value, code, epoch_1904=self._epoch_1904)
            )


def _xlsx_sheet(data: bytes, codes: list[str], epoch_1904: bool, source: Input) -> Display:
    from xml.parsers import expat

    refuse_doctype(data, source)
    sheet = _XlsxSheet(codes, epoch_1904, source)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = sheet.start
    parser.CharacterDataHandler = sheet.text
    parser.EndElementHandler = sheet.end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DamagedInput(source.path, f"a sheet's XML is broken ({error})") from None
    return sheet.display


def _index(printed: str | None, previous: int) -> int:
    return int(printed) - 1 if printed and printed.isdecimal() and 0 < int(printed[:9]) <= 1_048_576 else previous + 1


def _column(reference: str | None) -> int | None:
    """The column, from 0, of a reference such as AB12.

    >>> _column("A1"), _column("AB12"), _column("7")
    (0, 27, None)
    """
    letters = (reference or "").rstrip("0123456789").lstrip("$")
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def of_ods(source: Input) -> dict[str, Display]:
    """The displays of an .ods, which holds them in so many words.

    Raises:
        UnreadableInput: or one of its kinds.
    """
    with open_zip(source) as archive:
        data = unpack(archive, "content.xml", source, MAX_TREE) if "content.xml" in archive.namelist() else b"<none/>"
    root = parse_xml(data, source)
    return {
        table.get(_TABLE + "name") or "": _ods_sheet(table, source)
        for table in root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    }


def _ods_sheet(table: Any, source: Input) -> Display:
    display = Display()
    extent = Extent(source)
    extent.reach(0, 0)  # the library lays out these sheets from their first row and column on
    row = 0
    for line in table.iter(_TABLE + "table-row"):
        rows = _repeat(line, "number-rows-repeated")
        for column, columns, cell in _ods_cells(line):
            across, down = _repeat(cell, "number-columns-spanned"), _repeat(cell, "number-rows-spanned")
            if (across, down) != (1, 1):
                display.merged.append((row, column, row + down - 1, column + across - 1))
            kind = cell.get(_OFFICE + "value-type")
            if kind is None:
                continue
            extent.reach(row, column, rows, columns)
            if kind != "string":
                said = "\n".join("".join(part.itertext()) for part in cell.iterfind(_TEXT + "p"))
                display.printed.update({(row + r, column + c): said for r in range(rows) for c in range(columns)})
        row += rows
    return display


def _ods_cells(line: Any) -> Iterator[tuple[int, int, Any]]:
    column = 0
    for cell in line.iterchildren(_TABLE + "table-cell", _TABLE + "covered-table-cell"):
        columns = _repeat(cell, "number-columns-repeated")
        yield column, columns, cell
        column += columns


def _repeat(element: Any, name: str) -> int:
    printed = element.get(_TABLE + name) or "1"
    return max(1, int(printed)) if printed.isdecimal() and len(printed) < 9 else 1


def of_xlsb(source: Input) -> dict[str, Display]:
    """Nothing to show of an .xlsb, only its sheets' extents are held against the limit."""
    with open_zip(source) as archive:
        for name in archive.namelist():
            if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".bin"):
                _xlsb_extent(unpack(archive, name, source), source)
    return {}


def _xlsb_extent(data: bytes, source: Input) -> None:
    extent = Extent(source)
    at = row = 0
    while at < len(data):
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        if kind == 0:  # the head of a row
            row = int.from_bytes(data[at : at + 4], "little")
        elif 2 <= kind <= 11:  # a cell that holds something
            extent.reach(row, int.from_bytes(data[at : at + 4], "little"))
        at += size


def _varint(data: bytes, at: int, longest: int) -> tuple[int, int]:
    number = 0
    for index in range(longest):
        byte = data[at] if at < len(data) else 0
        number |= (byte & 0x7F) << (7 * index)
        at += 1
        if not byte & 0x80:
            break
    return number, at
