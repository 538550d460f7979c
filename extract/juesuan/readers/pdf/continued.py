"""Tables that go on over pages: their parts are one table, a header that is printed again stands outside of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from juesuan.fold import fold
from juesuan.readers.pdf.cells import PageTable
from juesuan.readers.pdf.layout import PageLayout
from juesuan.readers.pdf.runs import Line
from juesuan.readers.pdf.seams import sew
from juesuan.readers.vocabulary import wording

_SLACK = 4.0
"""How far, in points, the column lines of two parts may lie apart."""


@dataclass(slots=True)
class Part:
    """One page's part of a whole table; its first `header_rows` repeat the table's own first rows.

    `torn` tells that the row after them was the rest of the row before the page break, which has it now.
    """

    table: PageTable
    header_rows: int = 0
    torn: bool = False


@dataclass(slots=True)
class WholeTable:
    """A table with all its parts, in page order."""

    parts: list[Part] = field(default_factory=list)


def gather(pages: Sequence[PageLayout]) -> list[WholeTable]:
    """The tables of a document, parts over pages put together; lines that repeat a table's title become `header`."""
    found: list[WholeTable] = []
    open_table: tuple[WholeTable, PageLayout] | None = None
    for page in pages:
        for place, table in enumerate(page.tables):
            part = None
            if place == 0 and open_table and page.number == open_table[1].number + 1:
                part = _continuation(open_table[0], open_table[1], table, page)
            if part and open_table:
                whole = open_table[0]
                whole.parts.append(part)
            else:
                whole = WholeTable([Part(table)])
                found.append(whole)
            open_table = (whole, page)
        if not page.tables or _after(page, page.tables[-1]):
            open_table = None
    return found


def _after(page: PageLayout, table: PageTable) -> list[Line]:
    return [line for line in page.printed() if line.top > table.grid.ys[-1] - 1]


def _before(page: PageLayout, table: PageTable) -> list[Line]:
    return [line for line in page.printed() if line.bottom < table.grid.ys[0] + 3]


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def _continuation(whole: WholeTable, earlier: PageLayout, table: PageTable, page: PageLayout) -> Part | None:
    """`table` as the next part of `whole`, None where it is a table of its own."""
    first, last = whole.parts[0].table, whole.parts[-1].table
    if not _same_columns(last.grid.xs, table.grid.xs):
        return None
    header = _repeated_rows(first, table)
    if _is_same_form(first, table, header):
        return None
    title = _before(page, table)
    if title:
        known = {_bare(line.text) for line in earlier.lines if line.top < last.grid.ys[0]}
        again = [line for line in title if wording().goes_on.sub("", _bare(line.text)).strip("（）") in known | {""}]
        if len(again) < len(title) or not header:
            return None
        for line in title:
            line.kind = "header"
    return Part(table, header, sew(last, table, header))


def _is_same_form(first: PageTable, table: PageTable, header: int) -> bool:
    """Whether `table` is the same form filled in again: the rows under the header bear the same labels."""
    shared = 0
    for row in range(header, min(header + 5, first.row_count, table.row_count)):
        own = {(cell.place.column, cell.text) for cell in first.cells if cell.place.row == row}
        again = {(cell.place.column, cell.text) for cell in table.cells if cell.place.row == row}
        shared += sum(len(text) > 1 and not any(mark.isdigit() for mark in text) for _, text in own & again)
    return shared >= 3


def _same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether the column lines agree: each of the fewer has its like among the more, both edges included."""
    fewer, more = sorted((one, other), key=len)
    if abs(one[0] - other[0]) > _SLACK or abs(one[-1] - other[-1]) > _SLACK or len(fewer) < 3:
        return False
    return all(any(abs(x - y) <= _SLACK for y in more) for x in fewer)


def _repeated_rows(first: PageTable, table: PageTable) -> int:
    """How many rows at the top of `table` repeat those of `first`: whole header rows, never all the rows."""
    count = 0
    while count < min(first.row_count, table.row_count) - 1:
        own, again = first.row_texts(count), table.row_texts(count)
        if own != again or not _is_heading(own, count):
            break
        count += 1
    while count and any(cell.place.row < count < cell.place.row + cell.place.row_span for cell in table.cells):
        count -= 1
    return count


def _is_heading(texts: Sequence[str], row: int) -> bool:
    """A header row says words, or numbers its columns; the rows of a blank form all look alike and repeat nothing."""
    return any(texts) and (row == 0 or not any("." in text and text[-1:].isdigit() for text in texts))
