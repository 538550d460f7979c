"""What stands in the cells of a drawn table, and what stands outside of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from juesuan.readers.pdf.lattice import Grid, GridCell
from juesuan.readers.pdf.native import PageContent
from juesuan.readers.pdf.runs import NO_BOX, Line, Run, lines, split_at

_NUMBER = regex.compile(r"-?\d[\d,]*\.\d+ ?%?")


@dataclass(slots=True)
class CellText:
    """A cell of a page's table with its text, its own lines joined, and the box of every character.

    Over a page break it may go on: by `more_rows` on later pages, in cells whose `joined` is this one.
    """

    place: GridCell
    text: str
    boxes: array[float]
    more_rows: int = 0
    joined: CellText | None = None


@dataclass(slots=True)
class PageTable:
    """A table, or the part of one, on one page; `drawn` by ruling lines, or else guessed from its alignment."""

    page: int
    grid: Grid
    cells: list[CellText]
    drawn: bool = True

    def row_texts(self, row: int) -> list[str]:
        """The texts of the cells that start in `row`, left to right."""
        return [cell.text for cell in self.cells if cell.place.row == row]

    @property
    def row_count(self) -> int:
        """Rows of the grid."""
        return len(self.grid.ys) - 1


def fill(page: PageContent, grids: Sequence[Grid], gathered: Sequence[Run]) -> tuple[list[PageTable], list[Run]]:
    """The tables with their texts, and the runs that stand in no cell."""
    inside: list[dict[int, list[Run]]] = [{} for _ in grids]
    outside: list[Run] = []
    for run in gathered:
        for number, grid in enumerate(grids):
            x0, top, x1, bottom = grid.box
            if top <= run.middle <= bottom and run.x0 < x1 and run.x1 > x0:
                outside.extend(_place(page, run, grid, inside[number]))
                break
        else:
            outside.append(run)
    tables = [
        PageTable(page.number, grid, [_cell_text(page, cell, held.get(at, ())) for at, cell in enumerate(grid.cells)])
        for grid, held in zip(grids, inside, strict=True)
    ]
    return tables, outside


def _place(page: PageContent, run: Run, grid: Grid, held: dict[int, list[Run]]) -> list[Run]:
    """Puts a run, or its parts, into the cells that hold them; gives back what no cell holds."""
    first, last = grid.cell_at(run.x0 + 0.1, run.middle), grid.cell_at(run.x1 - 0.1, run.middle)
    parts = [run] if first == last and first is not None else split_at(page, run, grid.xs)
    left = []
    for part in parts:
        cell = grid.cell_at((part.x0 + part.x1) / 2, part.middle)
        if cell is None:
            left.append(part)
        else:
            held.setdefault(cell, []).append(part)
    return left


def _cell_text(page: PageContent, place: GridCell, held: Sequence[Run]) -> CellText:
    if not held:
        return CellText(place, "", array("f"))
    found = lines(page, list(held))
    if len(found) == 1:
        return CellText(place, found[0].text.replace("\t", " "), found[0].boxes)
    text, boxes = join(found)
    return CellText(place, text.replace("\t", " "), boxes)


def join(members: Sequence[Line]) -> tuple[str, array[float]]:
    """Lines as one text: nothing between them but a blank between Latin words and between whole numbers.

    Two numbers under each other are two numbers, never one.
    """
    text = members[0].text
    boxes = array("f", members[0].boxes)
    for before, after in pairwise(members):
        if joint(before.text, after.text):
            text += " "
            boxes.extend(NO_BOX)
        text += after.text
        boxes.extend(after.boxes)
    return text, boxes


def joint(before: str, after: str) -> str:
    """What joins a wrapped line to the next: a blank between Latin words or two whole numbers, else nothing."""
    if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha():
        return " "
    return " " if _NUMBER.fullmatch(before) and _NUMBER.match(after) else ""
