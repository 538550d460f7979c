"""The tables of a disclosure as a workbook: one a sheet, its title and unit above it, amounts as numbers with a format."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any

from generator.blocks import Block, Paragraph, Table, plain

from .grid import sheets, size, widths

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?")


def render(blocks: tuple[Block, ...], variant: int = 0) -> bytes:
    from openpyxl import Workbook

    random = Random(f"workbook {variant}")
    book = Workbook()
    book.remove(book.active)
    _captions(book.create_sheet("封面"), _cover(blocks), 1, 1)
    for number, (before, table, after) in enumerate(sheets(blocks), 1):
        sheet = book.create_sheet(f"Sheet{number}" if random.random() < 0.3 else f"附表{number}")
        _sheet(sheet, before, table, after)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cover(blocks: tuple[Block, ...]) -> list[str]:
    """What stands before the first heading: the publisher's name and what this is."""
    cover: list[str] = []
    for block in blocks:
        text = plain(block.pieces) if isinstance(block, Paragraph) and block.plain else ""
        if not text or "".join(text.split()) == "目录":
            break
        cover.append(text)
    return cover


def _sheet(sheet: Any, before: list[str], table: Table, after: list[str]) -> None:
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter

    rows, columns = size(table)
    for column, width in enumerate(widths(table, 110), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    row = _captions(sheet, before, columns, 1)
    line = Side(style="thin")
    for cell in table.cells:
        one = sheet.cell(row + cell.row, cell.column + 1)
        one.alignment = Alignment(wrap_text=True, vertical="center")
        _fill(one, plain(cell.pieces))
        if cell.row_span > 1 or cell.column_span > 1:
            sheet.merge_cells(
                start_row=row + cell.row, start_column=cell.column + 1,
                end_row=row + cell.row + cell.row_span - 1, end_column=cell.column + cell.column_span,
            )  # fmt: skip
    for line_of in sheet.iter_rows(row, row + rows - 1, 1, columns):
        for one in line_of:
            one.border = Border(line, line, line, line)
    _captions(sheet, after, columns, row + rows)


def _captions(sheet: Any, texts: list[str], columns: int, row: int) -> int:
    """Write each caption in a row of its own, tabbed ones at both edges; the next free row."""
    for text in texts:
        parts = [part for part in text.split("\t") if part]
        sheet.cell(row, 1, parts[0])
        if len(parts) > 1:
            sheet.cell(row, columns, parts[-1])
        elif columns > 1:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
        row += 1
    return row


def _fill(cell: Any, text: str) -> None:
    """A number is a number shown by a format; a code, a range or a word is text."""
    if not _NUMBER.fullmatch(text):
        cell.value = text
        cell.data_type = "s" if text else cell.data_type
        return
    places = len(text.partition(".")[2])
    cell.value = Decimal(text.replace(",", ""))
    cell.number_format = ("#,##0" if "," in text else "0") + ("." + "0" * places if places else "")
