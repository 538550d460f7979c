"""How every structured reader writes its document: lines, tables and notes into one canonical text.

Paragraphs of a Word file or a page are often a converter's: wrapped in mid-sentence, with page marks between, with tables of
contents and rows typed as text. So what stands between the real headings and tables is laid out as a bare text is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from juesuan.document import Block, BlockKind, Cell, Document, Note, Severity, Table
from juesuan.errors import EmptyInput, InputTooLarge
from juesuan.readers import Input, contents, lines
from juesuan.readers.text import lay_out
from juesuan.readers.vocabulary import wording
from juesuan.spans import Range

MAX_CHARACTERS = 10_000_000
"""The longest canonical text that is made, in code points."""
MAX_CELLS = 500_000
"""The most cells that one document may hold."""
MAX_RUN = 5_000
"""The most lines between two tables or headings whose wraps are looked for."""

_LINE_ENDS = regex.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# A line that ends a sentence, or one that begins a point of a list, is a line of its own; any other break is a wrap.
_ENDS = regex.compile(r"[。；;！!？?：:]$")


@dataclass(frozen=True, slots=True)
class Field:
    """One cell before it is written: its place in the grid, from 0, how much of the grid it covers, and its text."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


def cell_lines(text: str) -> list[str]:
    """The lines of a cell, without blank ones, edge blanks and tabs.

    >>> cell_lines(" 年初\\n\\n预算数\\t（A） ")
    ['年初', '预算数 （A）']
    """
    stripped = (line.replace("\t", " ").strip() for line in _LINE_ENDS.sub("\n", text).split("\n"))
    return [line for line in stripped if line]


class Writer:
    """The text of one document as it grows. Each line becomes one block, each table one block.

    Raises:
        InputTooLarge: from any method, where the text passes MAX_CHARACTERS or the cells MAX_CELLS.
    """

    def __init__(self, source: Input) -> None:
        self.source = source
        self.notes: list[Note] = []
        self.tables: list[Table] = []
        self._parts: list[str] = []
        self._length = 0
        self._cells = 0
        self._blocks: list[Block] = []
        self._dropped: list[Range] = []

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise InputTooLarge(self.source.path, f"holds more than {MAX_CHARACTERS:,} characters")

    def lines(
        self, text: str, kind: BlockKind = "paragraph", *, level: int | None = None, bold: bool = False
    ) -> None:  # fmt: skip
        """A paragraph; each of its lines that is not blank is a block of its own."""
        for line in _LINE_ENDS.sub("\n", text).split("\n"):
            if line.strip():
                start = self._length
                self._add(line.rstrip() + "\n")
                self._blocks.append(Block(kind, start, self._length - 1, bold=bold, level=level))

    def table(self, fields: Sequence[Field], *, name: str | None = None) -> None:
        """A table; nothing is written where no cell holds any text.

        Raises:
            InputTooLarge: where the document's tables hold more than MAX_CELLS cells.
        """
        if not any(field.text.strip() for field in fields):
            return
        self._cells += len(fields)
        if self._cells > MAX_CELLS:
            raise InputTooLarge(self.source.path, f"holds more than {MAX_CELLS:,} cells")
        start, cells, row = self._length, [], 0
        for index, field in enumerate(sorted(fields, key=lambda field: (field.row, field.column))):
            if field.row > row:
                self._add("\n" * (field.row - row))
                row = field.row
            elif index:
                self._add("\t")
            at = self._length
            self._cell(cell_lines(field.text))
            cells.append(Cell(field.row, field.column, at, self._length, field.row_span, field.column_span))
        self._add("\n")
        self._blocks.append(Block("table", start, self._length - 1, table=len(self.tables)))
        self.tables.append(Table(tuple(cells), start, self._length - 1, gridded=True, name=name))

    def _cell(self, said: list[str]) -> None:
        for index, line in enumerate(said):
            if index:
                if not _ENDS.search(said[index - 1]) and not wording().begins_point.match(line):
                    self._dropped.append((self._length, self._length + 1))
                self._add("\n")
            self._add(line)

    def note(self, code: str, severity: Severity, message: str) -> None:
        """A diagnostic about the whole document, once."""
        note = Note(code, severity, message)
        if note not in self.notes:
            self.notes.append(note)

    def document(self, media_type: str, reader: str, encoding: str | None = None) -> Document:
        """The document as written.

        Raises:
            EmptyInput: where not one character was written.
        """
        if not self._length:
            hint = "; ".join(note.message for note in self.notes)
            raise EmptyInput(self.source.path, f"holds no text ({hint})" if hint else "holds no text")
        text = "".join(self._parts)
        self._find_contents(text)
        blocks: list[Block] = []
        for run in _runs(self._blocks):
            blocks += self._laid_out(text, run) if 1 < len(run) <= MAX_RUN else run
        order = sorted(range(len(self.tables)), key=lambda index: self.tables[index].start)
        place = {index: at for at, index in enumerate(order)}
        return Document(
            text=text, path=self.source.path, sha256=self.source.sha256, media_type=media_type, reader=reader,
            blocks=tuple(b if b.table is None else replace(b, table=place[b.table]) for b in blocks),
            tables=tuple(self.tables[index] for index in order), dropped=tuple(sorted(self._dropped)),
            encoding=encoding, notes=tuple(self.notes),
        )  # fmt: skip

    def _find_contents(self, text: str) -> None:
        """Mark the lines of a table of contents that nothing but its look gives away."""
        parts = lines.split(text)
        starts = {parts[index].start for index in contents.find(parts)}
        self._blocks = [
            replace(block, kind="contents") if _is_plain(block) and block.start in starts else block
            for block in self._blocks
        ]  # fmt: skip

    def _laid_out(self, text: str, run: list[Block]) -> list[Block]:
        """The blocks of neighbouring lines under the layout of a bare text; its tables, wraps and notes are taken over."""
        start, end = run[0].start, run[-1].end
        layout = lay_out(text[start:end])
        first = len(self.tables)
        for table in layout.tables:
            cells = tuple(cell._replace(start=cell.start + start, end=cell.end + start) for cell in table.cells)
            self.tables.append(replace(table, cells=cells, start=table.start + start, end=table.end + start))
        self._dropped += [(low + start, high + start) for low, high in layout.dropped]
        self.notes += [
            replace(note, start=None if note.start is None else note.start + start, end=None if note.end is None else note.end + start)
            for note in layout.notes
        ]  # fmt: skip
        bold = {line.start for line in run if line.bold}
        return [
            replace(
                block, start=block.start + start, end=block.end + start,
                table=None if block.table is None else block.table + first,
                bold=block.start + start in bold,
            )
            for block in layout.blocks
        ]  # fmt: skip


def _is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and block.level is None


def _runs(blocks: list[Block]) -> Iterator[list[Block]]:
    """Runs of neighbouring plain lines; every other block by itself."""
    run: list[Block] = []
    for block in blocks:
        if not _is_plain(block):
            if run:
                yield run
            yield [block]
            run = []
        else:
            run.append(block)
    if run:
        yield run
