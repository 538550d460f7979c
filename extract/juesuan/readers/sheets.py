"""Sheets (.xlsx, .xls, .et, .xlsb, .ods) by python-calamine: one table a sheet, prose as prose, numbers as they are shown.

A sheet's title lines (rows of one filled cell before the first row of several) and closing remarks are lines before and after its
table; a sheet in which no row has two filled cells is a page of text. Hidden sheets are not part of what was published: they are
left out and named in a note, unless all sheets are hidden. Blank rows, and blank columns at the edges, are not written; rows and
columns of a table count from its first written ones.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import regex

from juesuan.document import BlockKind, Document
from juesuan.errors import DamagedInput, EncryptedInput
from juesuan.fold import fold
from juesuan.readers import Input, ole
from juesuan.readers.number_format import exact, general
from juesuan.readers.package import names, repacked
from juesuan.readers.sheet_biff import of_xls
from juesuan.readers.sheet_displays import Display, Range, of_ods, of_xlsb, of_xlsx
from juesuan.readers.vocabulary import wording
from juesuan.readers.writing import Field, Writer

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_DISPLAYS = {"xlsx": of_xlsx, "xls": of_xls, "xlsb": of_xlsb, "ods": of_ods}
_ENDED = regex.compile(r"[。；！？]$")


def kind(content: bytes) -> str | None:
    """Which of MEDIA_TYPES `content` is, None where it is no sheet."""
    if ole.is_ole(content):
        return "xls" if ole.streams(content) & {"Workbook", "Book"} else None
    found = {name.lower() for name in names(content)}
    if "xl/workbook.bin" in found:
        return "xlsb"
    if "xl/workbook.xml" in found:
        return "xlsx"
    if "content.xml" in found and b"opendocument.spreadsheet" in content[:256]:
        return "ods"
    return None


def sniff(content: bytes) -> bool:
    """Whether `content` is a workbook."""
    return kind(content) is not None


def read(source: Input) -> Document:
    """The document in a workbook.

    Raises:
        UnreadableInput: or one of its kinds.
    """
    opened = ole.unlocked(source)
    form = kind(opened.content)
    if form is None:
        raise DamagedInput(source.path, "no workbook is in it")
    if form != "xls":
        opened = replace(opened, content=repacked(opened, _holds_cells))
    displays = _DISPLAYS[form](opened)
    writer = Writer(source)
    if form == "xlsb":
        writer.note("number-formats", "warning", "the number formats of an .xlsb are not read; numbers stand as stored")
    for name, rows, merged, origin in _visible(opened, writer):
        display = displays.get(name, Display())
        _write(writer, name, _printed(rows, origin, display), _clipped(merged or display.merged, origin, rows))
    return writer.document(MEDIA_TYPES[form], "sheets")


def _holds_cells(name: str) -> bool:
    """Whether a part of the container is of use: no pictures, no embedded files."""
    return name == "mimetype" or (name.endswith((".xml", ".rels", ".bin")) and "/embeddings/" not in name)


def _visible(source: Input, writer: Writer) -> list[tuple[str, list[list[Any]], list[Range], tuple[int, int]]]:
    """Name, values, merged ranges and first place of each sheet that is read."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        XmlError,
        ZipError,
    )  # fmt: skip

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(source.content))
        known = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        shown = [one.name for one in known if one.visible == SheetVisibleEnum.Visible]
        hidden = [one.name for one in known if one.name not in shown]
        if hidden:
            what = "left out" if shown else "read all the same, for there are no others"
            writer.note("hidden-sheets", "info", f"hidden sheets {what}: {', '.join(hidden)}")
        found = []
        for name in shown or hidden:
            sheet = book.get_sheet_by_name(name)
            merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
            found.append((name, sheet.to_python(skip_empty_area=True), merged, sheet.start or (0, 0)))
    except PasswordError:
        raise EncryptedInput(source.path, "is encrypted") from None
    except (CalamineError, XmlError, ZipError, OSError, ValueError) as error:
        raise DamagedInput(source.path, f"the workbook is broken ({error})") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the library's native code raises; it is no Exception
            raise
        raise DamagedInput(source.path, "the workbook is broken") from None
    return found


def _printed(rows: list[list[Any]], origin: tuple[int, int], display: Display) -> list[list[str]]:
    return [
        [display.printed.get((row + origin[0], column + origin[1]), _plain(value)) for column, value in enumerate(line)]
        for row, line in enumerate(rows)
    ]  # fmt: skip


def _plain(value: Any) -> str:
    """A value whose display is not known."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = exact(value)
        return "" if number is None else general(number)
    if isinstance(value, datetime) and not value.time():
        return value.date().isoformat()
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, str | timedelta) else ""


def _clipped(merged: list[Range], origin: tuple[int, int], rows: list[list[Any]]) -> list[Range]:
    """The merged ranges inside the filled area, counted from its corner."""
    height, width = len(rows), max(map(len, rows), default=0)
    found = []
    for top, left, bottom, right in merged:
        one = (
            max(top - origin[0], 0), max(left - origin[1], 0),
            min(bottom - origin[0], height - 1), min(right - origin[1], width - 1),
        )  # fmt: skip
        if one[0] <= one[2] and one[1] <= one[3] and one[:2] != one[2:]:
            found.append(one)
    return found


def _write(writer: Writer, name: str, rows: list[list[str]], merged: list[Range]) -> None:
    covered = {
        (row, column): one[:2]
        for one in merged[:50_000]
        for row in range(one[0], one[2] + 1)
        for column in range(one[1], one[3] + 1)
        if (row, column) != one[:2]
    }  # fmt: skip
    filled = [
        [column for column, text in enumerate(line) if text.strip() and (row, column) not in covered]
        for row, line in enumerate(rows)
    ]  # fmt: skip
    kept = [row for row, columns in enumerate(filled) if columns]
    first = next((at for at, row in enumerate(kept) if len(filled[row]) > 1), len(kept))
    last = len(kept)
    while last > first and _is_remark(rows[kept[last - 1]], filled[kept[last - 1]]):
        last -= 1
    title = "".join(rows[kept[0]][filled[kept[0]][0]].split()) if kept else ""
    lines: BlockKind = (
        "contents" if wording().contents_sheet.fullmatch(fold(title)) and first == len(kept) else "paragraph"
    )
    for row in kept[:first]:
        writer.lines(rows[row][filled[row][0]], lines)
    body = kept[first:last]
    if body:
        writer.table(_fields(rows, body, covered, {one[:2]: one for one in merged}), name=name)
    for row in kept[last:]:
        writer.lines(rows[row][filled[row][0]])


def _is_remark(line: list[str], filled: list[int]) -> bool:
    """Whether a row at the end is a remark under the table, not a row of it."""
    if len(filled) != 1:
        return False
    text = line[filled[0]].strip()
    return bool(wording().remark.match(text) or _ENDED.search(text))


def _fields(
    rows: list[list[str]], body: list[int], covered: dict[tuple[int, int], tuple[int, int]], merged: dict[tuple[int, int], Range]
) -> list[Field]:  # fmt: skip
    columns = [column for row in body for column, text in enumerate(rows[row]) if text.strip()]
    left, right = min(columns), max(columns)
    place = {row: index for index, row in enumerate(body)}
    fields = []
    for row in body:
        for column in range(left, right + 1):
            if (row, column) in covered:
                continue
            _, _, bottom, last = merged.get((row, column), (row, column, row, column))
            height = sum(1 for under in range(row, bottom + 1) if under in place)
            text = rows[row][column] if column < len(rows[row]) else ""
            fields.append(Field(place[row], column - left, text, height, min(last, right) - column + 1))
    return fields
