"""Tables without ruling lines: rows of numbers that stand under each other. Their columns are guessed, and said to be."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from juesuan.readers.pdf.cells import CellText, PageTable
from juesuan.readers.pdf.lattice import Grid, GridCell
from juesuan.readers.pdf.runs import Line

_GAP = 0.9
"""From this gap on, in letter sizes, two pieces of a row belong to two columns."""
_NUMBER = regex.compile(r"[-(（]?\d[\d,.]*%?[)）]?|-+|—+")
_FEWEST_ROWS = 4
_FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a line: its characters [start, end), and from where to where it is printed."""

    start: int
    end: int
    x0: float
    x1: float


def aligned_tables(number: int, found: Sequence[Line]) -> tuple[list[PageTable], list[Line]]:
    """The tables that `found` lines of page `number` make by their alignment, and the lines that are left."""
    if sum("\t" in line.text for line in found) < _FEWEST_ROWS:
        return [], list(found)
    cut = [_pieces(line) for line in found]
    tables: list[PageTable] = []
    taken: set[int] = set()
    at = 0
    while at < len(found):
        end = _region_end(found, cut, at)
        columns = _columns([cut[row] for row in range(at, end) if _is_data(found[row], cut[row])])
        if len(columns) >= _FEWEST_COLUMNS:
            tables.append(_table(number, found[at:end], cut[at:end], columns))
            taken.update(range(at, end))
        at = max(end, at + 1)
    return tables, [line for row, line in enumerate(found) if row not in taken]


def _pieces(line: Line) -> list[_Piece]:
    pieces: list[_Piece] = []
    for at, mark in enumerate(line.text):
        if mark.isspace():
            continue
        x0, x1 = line.boxes[at * 4], line.boxes[at * 4 + 2]
        if pieces and x0 - pieces[-1].x1 < _GAP * line.size:
            pieces[-1] = _Piece(pieces[-1].start, at + 1, pieces[-1].x0, max(x1, pieces[-1].x1))
        else:
            pieces.append(_Piece(at, at + 1, x0, x1))
    return pieces


def _is_data(line: Line, pieces: Sequence[_Piece]) -> bool:
    """A row with numbers in two columns at least."""
    numbers = sum(_NUMBER.fullmatch(line.text[piece.start : piece.end]) is not None for piece in pieces)
    return len(pieces) >= _FEWEST_COLUMNS and numbers >= 2


def _region_end(found: Sequence[Line], cut: Sequence[Sequence[_Piece]], start: int) -> int:
    """The end of the rows from `start` on that stand close and in pieces; `start` itself where there are too few."""
    end = start
    last_data = start
    data = 0
    while end < len(found):
        line = found[end]
        far = end > start and line.top - found[end - 1].bottom > 2.5 * line.size
        if line.kind != "paragraph" or far or (len(cut[end]) < 2 and (end == start or len(line.text) > 20)):
            break
        end += 1
        if _is_data(line, cut[end - 1]):
            data, last_data = data + 1, end
    return last_data if data >= _FEWEST_ROWS else start


def _columns(rows: Sequence[Sequence[_Piece]]) -> list[tuple[float, float]]:
    """Where the columns stand: the pieces of all rows, overlapping ones as one; none where a row has two in one."""
    columns: list[tuple[float, float]] = []
    for piece in sorted((piece for row in rows for piece in row), key=lambda piece: piece.x0):
        if columns and piece.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.x1))
        else:
            columns.append((piece.x0, piece.x1))
    for row in rows:
        held = [_column_at(columns, piece)[0] for piece in row]
        if len(set(held)) < len(held):
            return []
    return columns


def _column_at(columns: Sequence[tuple[float, float]], piece: _Piece) -> tuple[int, int]:
    """The first and the last column that a piece stands in or over."""
    over = [at for at, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]
    if over:
        return over[0], over[-1]
    middle = (piece.x0 + piece.x1) / 2
    nearest = min(range(len(columns)), key=lambda at: abs((columns[at][0] + columns[at][1]) / 2 - middle))
    return nearest, nearest


def _table(
    number: int, rows: Sequence[Line], cut: Sequence[Sequence[_Piece]], columns: Sequence[tuple[float, float]]
) -> PageTable:
    xs = [
        columns[0][0],
        *((left[1] + right[0]) / 2 for left, right in pairwise(columns)),
        columns[-1][1],
    ]
    ys = [
        rows[0].top,
        *((above.bottom + below.top) / 2 for above, below in pairwise(rows)),
        rows[-1].bottom,
    ]
    cells: list[CellText] = []
    for row, (line, pieces) in enumerate(zip(rows, cut, strict=True)):
        column = 0
        for piece in pieces:
            first, last = _column_at(columns, piece)
            if first < column and cells and cells[-1].place.row == row:  # two pieces of a heading over one column
                cells[-1] = _longer(cells[-1], line, piece)
                continue
            cells += [_cell(row, empty, empty, xs, ys) for empty in range(column, first)]
            held = array("f", line.boxes[piece.start * 4 : piece.end * 4])
            cells.append(_cell(row, first, last, xs, ys, line.text[piece.start : piece.end], held))
            column = last + 1
        cells += [_cell(row, empty, empty, xs, ys) for empty in range(column, len(columns))]
    return PageTable(number, Grid(xs, ys, [cell.place for cell in cells]), cells, drawn=False)


def _cell(
    row: int,
    first: int,
    last: int,
    xs: Sequence[float],
    ys: Sequence[float],
    text: str = "",
    boxes: array[float] | None = None,
) -> CellText:
    place = GridCell(row, first, 1, last - first + 1, (xs[first], ys[row], xs[last + 1], ys[row + 1]))
    return CellText(place, text.replace("\t", " "), boxes if boxes is not None else array("f"))


def _longer(cell: CellText, line: Line, piece: _Piece) -> CellText:
    return CellText(
        cell.place,
        cell.text + line.text[piece.start : piece.end],
        cell.boxes + array("f", line.boxes[piece.start * 4 : piece.end * 4]),
    )
