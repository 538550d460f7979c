"""The laid-out pages as one Document: the canonical text, its blocks, tables, pages, boxes, and what the view drops."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan

from juesuan.document import Block, Cell, Page, Table
from juesuan.readers import contents, lines
from juesuan.readers.pdf.cells import CellText
from juesuan.readers.pdf.continued import Part, WholeTable
from juesuan.readers.pdf.layout import PageLayout
from juesuan.readers.pdf.paragraphs import Margins, Paragraph, runs_on
from juesuan.readers.pdf.runs import NO_BOX
from juesuan.readers.vocabulary import wording
from juesuan.spans import Range

_SLACK = 4.0


@dataclass(slots=True)
class _Open:
    """A table whose rows are being written."""

    index: int
    xs: list[float]
    rows: int = 0
    start: int = -1
    end: int = 0
    drawn: bool = True
    cells: list[Cell] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)


class Writer:
    """Writes page after page; `pages`, `blocks`, `dropped`, `text()`, `boxes` and `tables()` are the result."""

    def __init__(self, whole: Sequence[WholeTable], margins: dict[int, Margins]) -> None:
        self._margins = margins
        self._tables = [_Open(index, _columns(table)) for index, table in enumerate(whole)]
        self._owner = {
            id(part.table): (self._tables[index], part) for index, table in enumerate(whole) for part in table.parts
        }
        self._pieces: list[str] = []
        self.length = 0
        self.boxes: array[float] = array("f")
        self.blocks: list[Block] = []
        self.pages: list[Page] = []
        self.dropped: list[Range] = []
        self._last: tuple[Paragraph, int] | None = None  # the paragraph that the next page may go on with, and its end

    def page(self, layout: PageLayout, found: Sequence[Paragraph]) -> None:
        """Writes one page: its paragraphs and tables by height."""
        start = self.length
        flow: list[tuple[float, Paragraph | Part]] = [(paragraph.top, paragraph) for paragraph in found]
        flow += [(table.grid.ys[0], self._owner[id(table)][1]) for table in layout.tables]
        for _, item in sorted(flow, key=lambda entry: entry[0]):
            if isinstance(item, Paragraph):
                self._paragraph(item)
            else:
                self._last = None
                self._part(item)
        self.pages.append(Page(layout.number, start, self.length, round(layout.shown[0], 2), round(layout.shown[1], 2)))

    def text(self) -> str:
        """The canonical text."""
        return "".join(self._pieces)

    def tables(self) -> tuple[Table, ...]:
        """The tables, in the order they begin."""
        return tuple(
            Table(tuple(table.cells), max(table.start, 0), table.end, gridded=table.drawn, pages=tuple(table.pages))
            for table in self._tables
        )

    def _add(self, text: str, boxes: array[float] | None = None) -> None:
        self._pieces.append(text)
        self.length += len(text)
        self.boxes.extend(boxes if boxes is not None else array("f", [nan] * (4 * len(text))))

    def _paragraph(self, item: Paragraph) -> None:
        """Writes a paragraph; one that goes on from the page before is one block with it, furniture between them dropped."""
        start = self.length
        first, bold = start, item.first.bold
        if item.kind == "paragraph" and self._last and self._goes_on(self._last[0], item):
            self.dropped.append((self._last[1], start))
            while self.blocks[-1].kind != "paragraph":
                self.blocks.pop()
            before = self.blocks.pop()
            first, bold = before.start, before.bold
        self._add(item.text, item.boxes)
        self.blocks.append(Block(item.kind, first, self.length, bold=bold))
        if item.kind == "paragraph":
            self._last = (item, self.length)
        self._add("\n", NO_BOX)

    def _goes_on(self, before: Paragraph, after: Paragraph) -> bool:
        if after.page != before.page + 1:
            return False
        before_at, after_at = self._margins[before.page], self._margins[after.page]
        return runs_on(before.last, after.first, before.text, before_at, after_at, same_page=False)

    def _part(self, part: Part) -> None:
        table = self._owner[id(part.table)][0]
        by_row: list[list[CellText]] = [[] for _ in range(part.table.row_count)]
        for cell in part.table.cells:
            by_row[cell.place.row].append(cell)
        start = self.length
        for row in by_row[: part.header_rows]:
            self._row(row, None, 0)
        if self.length > start:
            self.blocks.append(Block("header", start, self.length - 1))
        start = self.length
        gone = part.header_rows + part.torn
        for row in by_row[gone:]:
            self._row(row, table, table.rows - gone)
        if self.length > start:
            self.blocks.append(Block("table", start, self.length - 1, table=table.index))
        table.start = start if table.start < 0 else table.start
        table.end = max(self.length - 1, table.start)
        table.drawn = table.drawn and part.table.drawn
        table.rows += part.table.row_count - gone
        table.pages.append(part.table.page)

    def _row(self, row: Sequence[CellText], table: _Open | None, offset: int) -> None:
        for number, cell in enumerate(cell for cell in row if not cell.joined):
            if number:
                self._add("\t", NO_BOX)
            start = self.length
            self._add(cell.text, cell.boxes)
            if table is not None:
                place = cell.place
                column, past = _nearest(table.xs, place.box[0]), _nearest(table.xs, place.box[2])
                table.cells.append(
                    Cell(
                        place.row + offset,
                        column,
                        start,
                        self.length,
                        place.row_span + cell.more_rows,
                        max(1, past - column),
                    )
                )
        self._add("\n", NO_BOX)


def _columns(whole: WholeTable) -> list[float]:
    """The column lines of all the parts together."""
    xs: list[float] = list(whole.parts[0].table.grid.xs)
    for part in whole.parts[1:]:
        xs += [x for x in part.table.grid.xs if all(abs(x - known) > _SLACK for known in xs)]
    return sorted(xs)


def _nearest(xs: Sequence[float], x: float) -> int:
    after = bisect_left(xs, x)
    if after == len(xs) or (after and x - xs[after - 1] < xs[after] - x):
        return after - 1
    return after


def mark_contents(text: str, blocks: Sequence[Block], pages: Sequence[Page]) -> list[Block]:
    """`blocks` with the entries of a table of contents marked as `contents`.

    Beside what the lines themselves tell, all short lines that follow the title 目录 on its page are entries.
    """
    parts = lines.split(text)
    said = {part.start: part.clean for part in parts}
    starts = {parts[index].start for index in contents.find(parts)}
    ends = [page.end for page in pages]
    until = -1
    first = ""
    marked = []
    for block in blocks:
        entry = said.get(block.start, "")
        if block.kind == "paragraph" and wording().contents_title.fullmatch(entry):
            until, first = next((end for end in ends if end > block.start), -1), ""
            starts.add(block.start)
        elif block.start < until and block.kind in ("paragraph", "table"):
            title = contents.bare(entry)
            if block.kind == "table" or len(entry) > 60 or "。" in entry or (title and title == first):
                until = -1
            else:
                first = first or title
                starts.add(block.start)
        if block.kind == "paragraph" and block.start in starts:
            marked.append(Block("contents", block.start, block.end, bold=block.bold))
        else:
            marked.append(block)
    return marked
