"""The rows of a document's tables as cells with their meaning, and the lines of text between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from juesuan.document import Document, Printed
from juesuan.findings import Reading
from juesuan.stages.performance.slots import AMOUNTS, NAMES, Line, Row, Slot
from juesuan.stages.performance.stacked import unstacked
from juesuan.stages.performance.vocabulary import TEXT, Sense, Vocabulary

FEWEST_STACKED = 12
"""A table of one column with fewer rows is a list, unless it names what a form is of."""

_LONGEST_HEAD = 20
_HEADS = ("column", "funds", "goal")

MAX_COLUMNS = 60
"""A row of more filled cells belongs to no performance table."""


def stream(reading: Reading, words: Vocabulary) -> Iterator[Row | Line]:
    """Paragraphs and table rows in document order; tables that cannot belong to a form are passed over."""
    document, view = reading.document, reading.view
    near = False  # a title or a table of a form stands above, so what follows may belong to it
    for number, block in enumerate(document.blocks):
        if block.kind == "table" and block.table is not None:
            if not begins_table(document, number):
                continue
            table = document.tables[block.table]
            low, high = view.range(table.start, table.end)
            near = near or words.marked(view.text[low:high])
            if near:
                yield from rows(reading, words, block.table)
        elif block.kind == "paragraph":
            low, high = view.range(block.start, block.end)
            text = view.text[low:high].replace("\n", "").strip()
            title = words.title(text)
            near = title is not None or (near and len(text) < 60)
            if text:
                yield Line(text, low, high, title)


def begins_table(document: Document, number: int) -> bool:
    """Whether a block of kind `table` is its table's first: a table that a page break cut has a block on each page."""
    block = document.blocks[number]
    return block.table is not None and block.start <= document.tables[block.table].start


def rows(reading: Reading, words: Vocabulary, index: int) -> Iterator[Row]:
    """The rows of one table that have any filled cell; those of a table of one cell a line are put together first."""
    table = reading.document.tables[index]
    if table.column_count > 1 or table.gridded:
        yield from _rejoined(words, _rows(reading, words, index))
        return
    cells = one_a_line(reading, words, index).slots
    if table.row_count < FEWEST_STACKED and not any(_names(slot) for slot in cells[:-1]):
        yield from _rows(reading, words, index)
    else:
        yield from unstacked_rows(words, cells, index)


def unstacked_rows(words: Vocabulary, cells: tuple[Slot, ...], index: int) -> Iterator[Row]:
    """The rows that cells were which stand one behind another."""
    for row in unstacked(words, cells):
        first = row[0].column
        yield Row(tuple(slot._replace(column=slot.column - first) for slot in row), index, gridded=False)


def _names(slot: Slot) -> bool:
    return slot.sense.of("label") in NAMES


def one_a_line(reading: Reading, words: Vocabulary, index: int) -> Row:
    """The cells of a table of one column as one row; a blank line keeps a blank cell's place."""
    lines = enumerate(reading.document.printed_cells(index))
    slots = (_slot(words, printed)._replace(column=at) for at, printed in lines if printed.text)
    return Row(tuple(slots), index, gridded=False)


def _rows(reading: Reading, words: Vocabulary, index: int) -> Iterator[Row]:
    gridded = reading.document.tables[index].gridded
    for _, cells in groupby(reading.document.printed_cells(index), key=lambda printed: printed.cell.row):
        slots = tuple(_slot(words, printed) for printed in cells if printed.text)
        if not gridded and _runs_together(slots):
            yield from unstacked_rows(words, slots, index)
        elif 0 < len(slots) <= MAX_COLUMNS:
            yield Row(slots, index, gridded)


def _runs_together(slots: tuple[Slot, ...]) -> bool:
    """Whether the name of the project and the funds stand in one row: no blank line parted the rows of a form."""
    named = next((at for at, slot in enumerate(slots) if _names(slot)), len(slots))
    return any(slot.sense.of("funds") in AMOUNTS for slot in slots[named + 1 :])


def _rejoined(words: Vocabulary, found: Iterator[Row]) -> Iterator[Row]:
    """The rows, those of a head together that a line break inside a cell cut: 三级指标 | 年度 and 指标值 | 实际 and 完成值 | 分值."""
    before: Row | None = None
    for row in found:
        joined = _joined(words, before, row) if before and not row.gridded else None
        if before and joined is None:
            yield before
        before = joined or row
    if before:
        yield before


def _joined(words: Vocabulary, before: Row, row: Row) -> Row | None:
    """Two rows as one, where the last cell of the first and the first of the second make a word of a head that neither is."""
    last, first = before.slots[-1], row.slots[0]
    heads = any(_is_head(slot.sense) for slot in before.slots[:-1]) and not _is_head(last.sense)
    if not heads or first.column or len(last.text) + len(first.text) > _LONGEST_HEAD:
        return None
    sense = words.sense(last.text + first.text)
    if not _is_head(sense):
        return None
    whole = last._replace(text=last.text + first.text, end=first.end, sense=sense)
    rest = (slot._replace(column=last.column + slot.column) for slot in row.slots[1:])
    return Row((*before.slots[:-1], whole, *rest), row.table, gridded=False)


def _is_head(sense: Sense) -> bool:
    return any(sense.of(role) for role in _HEADS)


def _slot(words: Vocabulary, printed: Printed) -> Slot:
    cell, low, high, text = printed
    return Slot(text, low, high, cell.column, cell.column_span, words.sense(text))


def slot_at(reading: Reading, words: Vocabulary, low: int, high: int, column: int) -> Slot:
    """A piece of a line, view range [low, high), as a cell."""
    text = reading.view.text[low:high].replace("\n", "")
    return Slot(text, low, high, column, 1, words.sense(text))


def trim(reading: Reading, low: int, high: int) -> tuple[int, int]:
    """A view range without blanks and tabs at its ends."""
    text = reading.view.text
    while low < high and text[low] in " \n\t":
        low += 1
    while high > low and text[high - 1] in " \n\t":
        high -= 1
    return low, high


def slot_of(reading: Reading, line: Line) -> Slot | None:
    """A paragraph as if it were a cell."""
    low, high = trim(reading, line.start, line.end)
    text = reading.view.text[low:high].replace("\n", "")
    return Slot(text, low, high, 0, 1, TEXT) if text else None
