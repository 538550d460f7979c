"""The blocks of a disclosure that exists as text alone, as the text reader and the outline see them."""

from __future__ import annotations

import bisect
from dataclasses import replace

from generator.blocks import Block, Cell, Close, Heading, Open, Paragraph, Table

from juesuan import document as documents
from juesuan import pipeline, readers
from juesuan.spans import MARKUP


def blocks_of(text: str) -> tuple[Block, ...]:
    """Paragraphs without wraps and markup, headings, tables on a grid of as many columns as the longest row has."""
    document = readers.read(readers.Input(text.encode(), "sample.txt"))
    found = pipeline.understand(document)
    clean = _Clean(document)
    headings = {section.heading.start: section.level for section in found.sections}
    starts = sorted(headings)
    blocks: list[Block] = []
    for block in document.blocks:
        if block.kind == "page_number":
            continue
        if block.table is not None:
            blocks += _table(document.tables[block.table], clean)
            continue
        at = bisect.bisect_left(starts, block.start)
        inside = at < len(starts) and starts[at] < block.end
        for line in clean.lines(block.start, block.end):
            level = headings[starts[at]] if inside and block.kind == "paragraph" else None
            short = block.kind != "paragraph" or "。" not in line
            blocks.append(Heading(level, (line,)) if level else Paragraph((line,), plain=short))
            inside = False
    return tuple(blocks)


class _Clean:
    """A text without what its view drops as noise: joined wraps, page marks, bookmarks and tags."""

    def __init__(self, document: documents.Document) -> None:
        self.text = document.text
        self.keep = bytearray(b"\1") * len(self.text)
        for start, end in (*document.dropped, *(match.span() for match in MARKUP.finditer(self.text))):
            self.keep[start:end] = bytes(end - start)

    def said(self, start: int, end: int) -> str:
        return "".join(self.text[at] for at in range(start, end) if self.keep[at])

    def lines(self, start: int, end: int) -> list[str]:
        return [line.strip() for line in self.said(start, end).split("\n") if line.strip()]


def _table(table: documents.Table, clean: _Clean) -> list[Block]:
    """A table on its grid; a row that the text left one cell short has lost the empty cell of its code.

    A title in the first row is a cell over all columns.
    """
    rows = table.rows()
    head = next((row for row in rows if row and "编码" in clean.said(row[0].start, row[0].end)), [])
    cells = []
    for row in rows:
        short = 1 if len(row) == len(head) - 1 else 0
        for cell in row:
            if said := "".join(clean.lines(cell.start, cell.end)):
                cells.append(Cell(cell.row, cell.column + short, (said,), cell.row_span, cell.column_span))
    if len(cells) > 1 and cells[0].column == 0 and cells[0].row < cells[1].row:
        cells[0] = replace(cells[0], column_span=table.column_count)
    return [Open(0), Table(tuple(cells), table.column_count), Close(0)] if cells else []
