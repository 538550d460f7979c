"""A table as a matrix: for every row and column the printed cell that covers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from juesuan.document import Printed
from juesuan.findings import Reading
from juesuan.stages.statements.words import is_number

MAX_COLUMNS = 80
MAX_CELLS = 200_000


@dataclass(slots=True, eq=False)  # not frozen: one is made for every cell of a document
class Slot:
    """A filled cell: source range [start, end), view range [low, high), its text there without line breaks, its grid place."""

    text: str
    start: int
    end: int
    low: int
    high: int
    row: int
    column: int
    width: int
    height: int
    numeric: bool  # whether it is a number and nothing else


Line = list[Slot | None]
"""A row: one entry a column, the same slot in each column that a merged cell covers."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The matrix of a table. `width` is that of its widest row; rows of a table that is not gridded may be shorter."""

    rows: list[Line]
    gridded: bool
    width: int
    start: int
    end: int
    first: int = 0  # the row of the table that rows[0] is


def matrix(reading: Reading, index: int) -> Grid | None:
    """The matrix of the document's table `index`; None where it is too large to be a statement table."""
    table = reading.document.tables[index]
    height, width = table.row_count, table.column_count
    if not 1 <= width <= MAX_COLUMNS or height * width > MAX_CELLS:
        return None
    rows: list[Line] = [[] for _ in range(height)]
    if table.gridded:
        rows = [[None] * width for _ in range(height)]
    for printed in reading.document.printed_cells(index):
        cell, slot = printed.cell, _slot(printed)
        if not table.gridded:
            before = rows[cell.row][-1] if rows[cell.row] else None
            rows[cell.row].append(before if _again(slot, before) else slot)
        elif slot is not None:
            for row in rows[cell.row : cell.row + cell.row_span]:
                row[cell.column : cell.column + cell.column_span] = [slot] * cell.column_span
    return Grid(rows, table.gridded, width, table.start, table.end)


def _again(slot: Slot | None, before: Slot | None) -> bool:
    """Whether a cell of words is the one to its left again: some conversions print a merged cell in each of its places."""
    return slot is not None and before is not None and slot.text == before.text and any(map(str.isalpha, slot.text))


def _slot(printed: Printed) -> Slot | None:
    cell, low, high, text = printed
    if not text:
        return None
    row, column, start, end, height, width = cell
    return Slot(text, start, end, low, high, row, column, width, height, is_number(text))


def filled(row: Sequence[Slot | None]) -> list[Slot]:
    """The cells of a row, each once, left to right."""
    found: list[Slot] = []
    for slot in row:
        if slot is not None and (not found or found[-1] is not slot):
            found.append(slot)
    return found


def printed(reading: Reading, slot: Slot) -> str:
    """A cell as it is printed: its own characters, without line breaks and the blanks that the view leaves out."""
    text = reading.document.text
    return "".join(text[at] for at in reading.view.origin[slot.low : slot.high]).replace("\n", "")
