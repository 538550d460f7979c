"""What every reader makes and every stage reads: the canonical text and where its parts stand."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Literal, NamedTuple

from juesuan.spans import CellRef, Range, Span, View, make_view

BlockKind = Literal["paragraph", "table", "contents", "header", "footer", "page_number", "chart", "note"]
"""`contents` is a table of contents, `chart` the labels of a drawing; only paragraphs and tables are read for findings."""

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of whole lines of one kind: text[start:end]; `table` is the table's index for kind `table`."""

    kind: BlockKind
    start: int
    end: int
    table: int | None = None
    bold: bool = False
    level: int | None = None  # the outline level that a Word or HTML heading states, from 1


class Cell(NamedTuple):
    """One cell: its text is text[start:end] of the document, a merged cell stands once at its top left.

    Row and column count from 0; the spans say how many grid rows and columns it covers. An empty cell has start == end.
    """

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1


class Printed(NamedTuple):
    """A cell and what it says: its view range [low, high) without blanks at its ends, and the text there without line breaks."""

    cell: Cell
    low: int
    high: int
    text: str


@dataclass(frozen=True)
class Table:
    """A table of the source. `gridded` tells that columns are certain (drawn or stated), not guessed from marks in a text."""

    cells: tuple[Cell, ...]
    start: int
    end: int
    gridded: bool = False
    pages: tuple[int, ...] = ()
    name: str | None = None  # a sheet's name

    @cached_property
    def row_count(self) -> int:
        """Grid rows."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @cached_property
    def column_count(self) -> int:
        """Grid columns."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    def rows(self) -> list[list[Cell]]:
        """The cells by the row they start in, left to right."""
        rows: list[list[Cell]] = [[] for _ in range(self.row_count)]
        for cell in sorted(self.cells):  # by row and column, which come first
            rows[cell.row].append(cell)
        return rows


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its part of the text, its size in points."""

    number: int
    start: int
    end: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Note:
    """A reader's own diagnostic; it becomes one of the output's."""

    code: str
    severity: Severity
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Geometry:
    """The box of every character: four floats each (x0, top, x1, bottom in points), NaN where it has none."""

    boxes: array[float]

    def hull(self, start: int, end: int) -> tuple[float, float, float, float] | None:
        """The smallest box around characters [start, end), None where none has one."""
        low, high = start * 4, end * 4
        x0, top, x1, bottom = (self.boxes[low + side : high : 4].tolist() for side in range(4))
        if isnan(sum(x0)):
            x0, top, x1, bottom = ([at for at in side if not isnan(at)] for side in (x0, top, x1, bottom))
        if not x0:
            return None
        return round(min(x0), 2), round(min(top), 2), round(max(x1), 2), round(max(bottom), 2)


@dataclass(frozen=True)
class Document:
    """One disclosure as it was read, before anything is understood.

    `blocks` cover the text in order without overlap (blank lines may lie between them).
    `dropped` are ranges the view leaves out: joined line wraps, doubled characters of a wrap, page marks inside a sentence.
    """

    text: str
    blocks: tuple[Block, ...]
    path: str
    sha256: str
    media_type: str
    reader: str
    tables: tuple[Table, ...] = ()
    pages: tuple[Page, ...] = ()
    dropped: tuple[Range, ...] = ()
    geometry: Geometry | None = None
    encoding: str | None = None
    ocr: bool = False
    notes: tuple[Note, ...] = ()
    folded: str | None = None  # the text folded, where its reader folded it whole

    @cached_property
    def view(self) -> View:
        """The cleaned text that rules match on."""
        return make_view(self.text, self.dropped, self.folded)

    @cached_property
    def _printed(self) -> dict[int, tuple[Printed, ...]]:
        return {}

    def printed_cells(self, table: int) -> tuple[Printed, ...]:
        """The cells of one table by row and column, the empty ones too, each looked up on the view once for all who read it."""
        if table not in self._printed:
            self._printed[table] = tuple(map(self._print, sorted(self.tables[table].cells)))
        return self._printed[table]

    def _print(self, cell: Cell) -> Printed:
        if cell.end <= cell.start:
            return Printed(cell, 0, 0, "")
        low, high = self.view.range(cell.start, cell.end)
        text = self.view.text[low:high]
        bare = text.strip(" \n\t")
        if len(bare) < len(text):
            low += len(text) - len(text.lstrip(" \n\t"))
            high = low + len(bare)
        return Printed(cell, low, high, bare.replace("\n", ""))

    @cached_property
    def _cell_starts(self) -> tuple[list[int], list[tuple[int, CellRef]]]:
        """Where the filled cells start, and where each ends with its reference."""
        placed = sorted(
            (cell.start, index, cell.end, cell.row, cell.column)
            for index, table in enumerate(self.tables)
            for cell in table.cells
            if cell.end > cell.start
        )
        return [one[0] for one in placed], [(one[2], CellRef(one[1], one[3], one[4])) for one in placed]

    @cached_property
    def _page_starts(self) -> list[int]:
        return [page.start for page in self.pages]

    def cell_at(self, start: int, end: int) -> CellRef | None:
        """The table cell that holds text[start:end] whole, None where none does."""
        starts, cells = self._cell_starts
        found = bisect_right(starts, start) - 1
        if found < 0:
            return None
        cell_end, cell = cells[found]
        return cell if end <= cell_end else None

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, that holds `offset`; None where the format has no pages."""
        found = bisect_right(self._page_starts, offset) - 1
        return self.pages[found].number if found >= 0 else None

    def span(self, start: int, end: int) -> Span:
        """The span of text[start:end] with all this document knows of the place: page, box, cell.

        A range over several pages gives the page it starts on and the box of its part there.
        """
        page = self.page_at(start) if self.pages else None
        box = None
        if self.geometry and end > start:
            last = end if page is None else min(end, self.pages[bisect_right(self._page_starts, start) - 1].end)
            box = self.geometry.hull(start, last)
        return Span(start, end, page, box, self.cell_at(start, end) if self.tables else None)

    def view_spans(self, start: int, end: int) -> tuple[Span, tuple[Span, ...] | None]:
        """The span of view range [start, end), and its parts where something but blanks was dropped inside."""
        low, high = self.view.hull(start, end)
        if high - low == end - start:  # nothing was dropped inside
            return self.span(low, high), None
        parts: list[Range] = []
        for piece in self.view.pieces(start, end):
            if parts and not self.text[parts[-1][1] : piece[0]].strip(" \u3000\xa0\t"):
                parts[-1] = (parts[-1][0], piece[1])
            else:
                parts.append(piece)
        if len(parts) < 2:
            return self.span(low, high), None
        return self.span(low, high), tuple(self.span(*part) for part in parts)
