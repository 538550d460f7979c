"""What a disclosure is before it is rendered: blocks of marked text, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mark:
    """A piece of text whose place the truth wants to know; marks nest."""

    id: int
    pieces: tuple[Piece, ...]


Piece = str | Mark


@dataclass(frozen=True)
class Cell:
    """A cell at its top left; cells that a merge covers are not listed again."""

    row: int
    column: int
    pieces: tuple[Piece, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a part (第一部分)."""

    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of running text. `plain` ones (captions, covers) are never wrapped."""

    pieces: tuple[Piece, ...]
    plain: bool = False


@dataclass(frozen=True)
class Table:
    """A table on a grid. `layout` is how a text conversion prints it: tab, lines (one cell a line) or pipe.

    `lost` are grid places (row, column) whose empty cell the conversion dropped, so that the row moves left;
    `joined` are rows glued to the row before them without a line end of their own.
    """

    cells: tuple[Cell, ...]
    columns: int
    layout: str = "tab"
    lost: frozenset[tuple[int, int]] = frozenset()
    whole: Mark | None = field(default=None)

    def rows(self) -> list[dict[int, Cell]]:
        """The cells by row and column."""
        rows: list[dict[int, Cell]] = [{} for _ in range(max(cell.row for cell in self.cells) + 1)]
        for cell in self.cells:
            rows[cell.row][cell.column] = cell
        return rows


@dataclass(frozen=True)
class Open:
    """Where a mark over several blocks begins (a whole table with its title)."""

    id: int


@dataclass(frozen=True)
class Close:
    """Where it ends."""

    id: int


Block = Heading | Paragraph | Table | Open | Close


def plain(pieces: tuple[Piece, ...]) -> str:
    """The text of pieces without their marks.

    >>> plain(("共", Mark(1, ("3", "个"))))
    '共3个'
    """
    return "".join(piece if isinstance(piece, str) else plain(piece.pieces) for piece in pieces)


def walk(pieces: tuple[Piece, ...], at: int) -> Iterator[tuple[int, int, int]]:
    """Every mark in `pieces` with its range, when the first character stands at `at`."""
    for piece in pieces:
        size = len(piece if isinstance(piece, str) else plain(piece.pieces))
        if isinstance(piece, Mark):
            yield piece.id, at, at + size
            yield from walk(piece.pieces, at)
        at += size
