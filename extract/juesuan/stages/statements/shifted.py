"""Rows of a text whose blank cells a conversion dropped: back to their columns by what the cells look like."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from juesuan import models
from juesuan.findings import Reading
from juesuan.stages.statements.columns import Column, Layout
from juesuan.stages.statements.grid import Grid, Line, Slot, filled
from juesuan.stages.statements.words import is_absent, is_code, of_cells

_IMPOSSIBLE = 1000
_PADDING = regex.compile(r"[|｜]{2,}[ \u3000\xa0]*$", regex.MULTILINE)
_Known = dict[tuple[str, ...], tuple[list[int], int, list[int]]]  # leftmost places, cost, rightmost places by kinds


def aligned(
    reading: Reading, layout: Layout, grid: Grid, lines: Sequence[Line]
) -> tuple[list[Line], list[models.Diagnostic]]:
    """Each row of `grid` below its head with its cells under their columns, and a diagnostic for each that was moved or is not certain.

    Where no row has a blank cell inside and in the text bars only make rows as long as others (15.15 | 15.15 | ||), those behind are no cells.
    """
    width = grid.width
    padded = _PADDING.search(reading.document.text) is not None
    kept = any(slot is None for line in lines for slot in _inner(line))
    if not kept and padded:
        lines = [line[: len(line) - _behind(line)] for line in lines]
    done: list[Line] = []
    known: _Known = {}
    doubts: dict[tuple[str, str], list[Slot]] = {}
    for line in lines:
        cells = filled(line)
        if not cells or (len(cells) == 1 and not is_code(cells[0].text)):
            done.append([*line, *[None] * (width - len(line))])
            continue
        row, doubt = _align(layout.columns, line, width, kept, known)
        done.append(row)
        if doubt is not None:
            doubts.setdefault(doubt, []).append(cells[0])
    return done, [_diagnostic(reading, cells, *doubt) for doubt, cells in doubts.items()]


def _behind(line: Line) -> int:
    """How many blank cells stand behind the last one; none in a row of nothing else."""
    return next((count for count, slot in enumerate(reversed(line)) if slot is not None), 0)


def _inner(line: Line) -> Line:
    printed = [at for at, slot in enumerate(line) if slot is not None]
    return line[printed[0] : printed[-1]] if printed else []


def _diagnostic(reading: Reading, cells: Sequence[Slot], code: str, message: str) -> models.Diagnostic:
    span = reading.document.span(cells[0].start, cells[-1].end)
    return models.Diagnostic(code=code, severity="warning", message=f"{len(cells)} rows: {message}", span=span)


def _align(
    columns: Sequence[Column], line: Line, width: int, kept: bool, known: _Known
) -> tuple[Line, tuple[str, str] | None]:
    """The row laid under `columns`. `kept` says that the text keeps blank cells, so that only a few were dropped;
    `known` remembers where rows of the same kinds went.
    """
    if len(line) == width and _fits(columns, line):
        return line, None
    cells = line
    while cells and cells[-1] is None and len(cells) > len(columns):
        cells = cells[:-1]
    while cells and cells[0] is None and len(cells) > len(columns):
        cells = cells[1:]
    kinds = tuple(_kind(slot) for slot in cells)
    if kinds not in known:
        known[kinds] = (*_best(columns, kinds, late=False), _best(columns, kinds, late=True)[0])
    left, cost, right = known[kinds]
    if cost >= _IMPOSSIBLE:
        return [None] * width, ("statement_row_unread", "the cells of this row fit no columns")
    printed = [(at, slot) for at, slot in enumerate(cells) if slot is not None]
    if any(left[at] != right[at] for at, slot in printed if not slot.numeric):
        return [None] * width, ("statement_row_unread", "the cells of this row may stand under several columns")
    sure = kept and _only_trailing(columns, left, cells)
    row: Line = [None] * width
    for at, slot in printed:
        if sure or left[at] == right[at]:
            row[columns[left[at]].start] = slot
    if not sure and any(left[at] != right[at] for at, _ in printed):
        return row, ("statement_row_uncertain", "blank cells were dropped; some figures have no certain column")
    moved = any(slot is not None and row[at : at + 1] != [slot] for at, slot in enumerate(cells))
    return row, ("statement_row_realigned", "cells were put back under their columns") if moved else None


def _fits(columns: Sequence[Column], line: Line) -> bool:
    """Whether every cell stands under a column that it may belong to."""
    over = {at: column for column in columns for at in range(column.start, column.end)}
    return all(slot is None or (at in over and _cost(over[at], _kind(slot)) < 3) for at, slot in enumerate(line))


def _only_trailing(columns: Sequence[Column], places: Sequence[int], cells: Sequence[Slot | None]) -> bool:
    """Whether the cells under figures stand without a gap: what is missing is missing at the end."""
    found = [
        place
        for place, slot in zip(places, cells, strict=True)
        if columns[place].role == "value" and (slot is None or slot.numeric)
    ]
    return all(after - before == 1 for before, after in pairwise(found))


def _best(columns: Sequence[Column], cells: Sequence[str], *, late: bool) -> tuple[list[int], int]:
    """The cheapest increasing assignment of cells, by their kinds, to columns; of equal ones the leftmost, or the rightmost where `late`."""
    many, wide = len(cells), len(columns)
    if many > wide:
        return [0] * many, _IMPOSSIBLE
    skip = [_skip(column) for column in columns]
    counted = any(column.role == "lineno" for column in columns)
    costs = [[_cost(column, kind, counted) for column in columns] for kind in cells]
    table = [[_IMPOSSIBLE * 10] * (wide + 1) for _ in range(many + 1)]
    table[0] = [sum(skip[:column]) for column in range(wide + 1)]
    for row in range(1, many + 1):
        for column in range(row, wide + 1):
            put = table[row - 1][column - 1] + costs[row - 1][column - 1]
            table[row][column] = min(put, table[row][column - 1] + skip[column - 1])
    places = [0] * many
    column = wide
    for row in range(many, 0, -1):
        while True:
            put = table[row - 1][column - 1] + costs[row - 1][column - 1]
            can_put = put == table[row][column]
            can_skip = column > row and table[row][column - 1] + skip[column - 1] == table[row][column]
            if can_put and (late or not can_skip):
                break
            column -= 1
        places[row - 1] = column - 1
        column -= 1
    return places, table[many][wide]


def _skip(column: Column) -> int:
    """What it costs to leave a column blank: a total hardly ever is one, the count of the lines even less."""
    if column.role == "lineno":
        return 2
    return 1 if column.key.rpartition(".")[2] == "total" else 0


def _kind(slot: Slot | None) -> str:
    """What a cell looks like: blank, word, code (which may be a whole number too), whole (a short one) or figure."""
    if slot is None or is_absent(slot.text):
        return "blank"
    if not slot.numeric:
        said = {match.lastgroup for match in of_cells("side").finditer(slot.text)}
        return said.pop() if len(said) == 1 else "word"
    if not slot.text.isdigit():
        return "figure"
    return "code" if is_code(slot.text) and len(slot.text) >= 3 else "whole" if len(slot.text) < 4 else "figure"


_COSTS = {
    "code": {"blank": 0, "code": 0, "whole": 0, "word": 2},
    "name": {"blank": 1, "word": 0},
    "text": {"blank": 0, "word": 0},
    "lineno": {"blank": 1, "whole": 0, "code": 0},
    "value": {"blank": 0, "figure": 0, "whole": 0, "code": 3},
}
"""What it costs to read a kind of cell as a role; what is not named cannot be."""


def _cost(column: Column, kind: str, counted: bool = False) -> int:
    if counted and kind == "whole" and column.role == "value":
        return 1  # where the lines are counted, a short whole number is rather such a count
    if kind in ("income", "expenditure"):
        doubt = 2 if column.side in ("income", "expenditure") and column.side != kind else 0
        return doubt + _COSTS[column.role].get("word", _IMPOSSIBLE)
    return _COSTS[column.role].get(kind, _IMPOSSIBLE)
