"""The rows below a head: code, name, level and figures of each half."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from juesuan import models
from juesuan.figures import in_yuan, parse
from juesuan.findings import Reading
from juesuan.stages.statements import shifted
from juesuan.stages.statements.columns import Half, Layout
from juesuan.stages.statements.grid import Grid, Line, Slot, filled, printed
from juesuan.stages.statements.header import Header, is_ordinal, is_preamble
from juesuan.stages.statements.words import Words, counted, glued, is_absent, is_code, of_cells

_OPERATING = ("302", "307", "309", "310", "311", "312", "313", "399")
_PERSONNEL = ("301", "303")


@dataclass
class Body:
    """What was read below a head."""

    rows: list[models.StatementRow] = field(default_factory=list)
    says_empty: bool = False
    diagnostics: list[models.Diagnostic] = field(default_factory=list)
    end: int = 0


@dataclass
class _Reader:
    reading: Reading
    words: Words
    layout: Layout
    key: str
    unit: str | None
    body: Body
    top: int  # the first row below the head, in the table's own count
    read: set[int] = field(default_factory=set)  # where the cells begin that were read
    codes: dict[int, list[str]] = field(default_factory=dict)  # the last code of each half, by its parts

    def line(self, row: Line) -> None:
        """One row of the body, whatever it is."""
        cells = filled(row)
        if not cells:
            return
        if not any(cell.numeric for cell in cells) and self._is_note(cells):
            return
        first = len(self.body.rows)
        for number, half in enumerate(self.layout.halves):
            after = self.layout.halves[number + 1] if number + 1 < len(self.layout.halves) else None
            if after is not None and self._reaches(row, half, after):
                continue
            made = self._row(number, half, row)
            if made is not None and not self._goes_on(first, made):
                self.body.rows.append(made)
        self._account(cells)

    def _account(self, cells: Sequence[Slot]) -> None:
        """A number of this row that went nowhere is said."""
        for cell in cells:
            if cell.numeric and cell.start not in self.read:
                self._unread(cell, f"{cell.text} stands under no column that is understood")

    def _unread(self, slot: Slot, message: str) -> None:
        span = self.reading.document.span(slot.start, slot.end)
        self.body.diagnostics.append(
            models.Diagnostic(code="statement_cell_unread", severity="warning", message=message, span=span)
        )

    def _is_note(self, cells: Sequence[Slot]) -> bool:
        texts = [cell.text for cell in cells]
        if any(self.words.line("empty", text) and len(cells) <= 2 for text in texts):
            self.body.says_empty = True
            return True
        return len(cells) <= 2 and self.words.line("note", texts[0]) is not None

    def _goes_on(self, first: int, made: models.StatementRow) -> bool:
        """Give figures that stand without a name to the half before, whose name (a total over both) has no figure."""
        before = self.body.rows[-1] if self.key == "basic" and len(self.body.rows) > first else None
        if before is None or made.name or made.code or before.values or not before.name:
            return False
        span = self.reading.document.span(before.span.start, made.span.end)
        self.body.rows[-1] = before.model_copy(update={"values": made.values, "span": span})
        return True

    @staticmethod
    def _reaches(row: Line, half: Half, after: Half) -> bool:
        """Whether a name covers this half's figures and the next half's names: the figure beside it is the next half's."""
        name = row[half.labels[0].start] if half.labels else None
        last, first = half.values[-1], after.labels[0] if after.labels else after.values[0]
        return name is not None and row[last.start] is name and row[first.start] is name

    def _row(self, number: int, half: Half, row: Line) -> models.StatementRow | None:
        code, name, slots = self._label(number, half, row)
        values = self._values(half, row, counted(name) or self.unit)
        if not (code or name or values):
            return None
        starts = [slot.start for slot in slots] + [figure.span.start for figure in values.values()]
        ends = [slot.end for slot in slots] + [figure.span.end for figure in values.values()]
        return models.StatementRow(
            code=code, name=name, level=_level(code, name), side=self._side(half, code, name), values=values,
            span=self.reading.document.span(min(starts), max(ends)),
        )  # fmt: skip

    def _label(self, number: int, half: Half, row: Line) -> tuple[str | None, str, list[Slot]]:
        codes: list[Slot] = []
        names: list[Slot] = []
        slots: list[Slot] = []
        others: list[Slot] = []
        for column in half.labels:
            if column.role == "lineno":
                self.read.update(slot.start for slot in filled(row[column.start : column.end]))
            for slot in filled(row[column.start : column.end]):
                if any(slot is one for one in slots) or slot.row < self.top:
                    continue
                if column.role == "code" and is_code(slot.text):
                    codes.append(slot)
                    self.read.add(slot.start)
                    slots.append(slot)
                elif (
                    column.role in ("name", "code")
                    and not is_absent(slot.text)
                    and slot.text not in self.words.plain("code_parts")
                ):
                    names.append(slot)
                    slots.append(slot)
                elif column.role == "text":
                    others.append(slot)
                    self.read.add(slot.start)
        if not names:  # a row of a list of purchases: what it buys stands in another column of words
            names = [slot for slot in others if not slot.numeric and not is_absent(slot.text)]
            names = [slot for slot in names if slot.row == _row_of(row)] or names
            slots += names
        code = self._code(number, half, codes)
        name = self._name(half, names)
        if code is None:
            code, rest = glued(name)
            name = rest.strip() if code else name
        return code, name, slots

    def _code(self, number: int, half: Half, found: Sequence[Slot]) -> str | None:
        """The whole code; of one in several columns the parts left of the first printed one are those of the row above."""
        if not found:
            return None
        places = [at for column in half.codes for at in range(column.start, column.end)]
        parts = [""] * len(places)
        for slot in found:
            parts[places.index(slot.column) if slot.column in places else 0] = "".join(slot.text.split())
        first = next(at for at, part in enumerate(parts) if part)
        if len(parts[first]) < 3 and first:
            parts[:first] = self.codes.get(number, parts)[:first]
        self.codes[number] = parts
        code = ""
        for part in parts:
            code = part if code and part.startswith(code) else code + part
        return code

    def _name(self, half: Half, names: Sequence[Slot]) -> str:
        """The row's name; where several cells make it the last one that is more than a subtotal."""
        meant = [slot for slot in names if not self.words.sense(slot.text).total]
        if len(names) > 1 and meant:
            wide = any(column.end - column.start > 1 for column in half.names)
            return printed(self.reading, meant[-1] if wide else meant[0])
        return printed(self.reading, names[0]) if names else ""

    def _side(self, half: Half, code: str | None, name: str) -> models.Side | None:
        if half.side:
            return half.side  # type: ignore[return-value]
        if self.key != "basic" or len(self.layout.halves) < 2:
            return None
        if code:
            return "operating" if code[:3] in _OPERATING else "personnel" if code[:3] in _PERSONNEL else None
        said = self.words.word("basic_side").search(name)
        return said.lastgroup if said else None

    def _values(self, half: Half, row: Line, unit: str | None) -> dict[str, models.Figure]:
        values: dict[str, models.Figure] = {}
        for column in half.values:
            for slot in filled(row[column.start : column.end]):
                if not column.key or (slot.column < column.start and slot.row != _row_of(row)):
                    continue
                if slot.start in self.read:
                    continue  # a figure merged over rows is the first row's
                figure = self._figure(slot, column.unit or unit)
                if figure is not None and column.key not in values:
                    values[column.key] = figure
                    self.read.add(slot.start)
        return values

    def _figure(self, slot: Slot, unit: str | None) -> models.Figure | None:
        if slot.numeric:
            return _figure(self.reading, slot, unit)
        if not is_absent(slot.text):
            self._unread(slot, f"{slot.text[:20]!r} stands where a figure is expected")
        return None


def _row_of(row: Line) -> int:
    return max((slot.row for slot in row if slot is not None), default=0)


def _figure(reading: Reading, slot: Slot, unit: str | None) -> models.Figure | None:
    text = slot.text
    if text.endswith("%"):
        text, unit = text[:-1], "%"
    value = parse(text.removeprefix("+"))
    if value is None:
        return None
    place = reading.place(slot.low, slot.high)
    return models.Figure(value=value, unit=unit or "", yuan=in_yuan(value, unit or ""), **place)


def _level(code: str | None, name: str) -> int | None:
    """The depth that a code's length or the mark before a name states, from 1."""
    if code:
        return (len(code) - 1) // 2 if len(code) >= 3 else None
    mark = of_cells("mark").match(name)
    if mark is None:
        return None
    return {"top": 1, "sub": 2, "third": 3}[mark.lastgroup or "top"]


def read(
    reading: Reading, words: Words, grid: Grid, header: Header, layout: Layout, key: str, unit: str | None
) -> Body:
    """The rows of `grid` below `header`; repeated heads and rows that count the columns are passed over."""
    body = Body()
    reader = _Reader(reading, words, layout, key, unit, body, grid.first + header.end if grid.gridded else 0)
    lines = grid.rows[header.end :]
    if not grid.gridded:
        lines, diagnostics = shifted.aligned(reading, layout, grid, lines)
        body.diagnostics += diagnostics
    for row in lines:
        cells = filled(row)
        if not cells or _repeats(words, header, cells) or _counts(words, body, row, cells):
            continue
        if not any(cell.numeric for cell in cells) and is_preamble(words, row):
            continue
        reader.line(row)
    body.rows = _levelled(body.rows)
    return body


def subjects(words: Words, lines: Sequence[Line]) -> str:
    """The columns that the names of rows would be, in their order; empty where most rows are of something else."""
    named = [cells[0].text for line in lines if (cells := filled(line)) and not cells[0].numeric]
    senses = [words.sense(of_cells("mark").sub("", words.word("of_which").sub("", name), count=1)) for name in named]
    known = [sense.column for sense in senses if sense.column]
    return " ".join(known) if len(known) * 2 > len(named) else ""


def _counts(words: Words, body: Body, row: Sequence[Slot | None], cells: Sequence[Slot]) -> bool:
    """Whether a row counts the columns: above all figures, or where it says so itself (栏次), as on a later page."""
    said = cells[0].text in words.plain("counts")
    return (said or not body.rows) and is_ordinal(words, row)


def _levelled(rows: list[models.StatementRow]) -> list[models.StatementRow]:
    """The rows with the depth of 1. and （1） right below 一、 where the table has no （一） between."""
    marks = [of_cells("mark").match(row.name) if not row.code else None for row in rows]
    if any(mark is not None and mark.lastgroup == "sub" for mark in marks):
        return rows
    return [
        row.model_copy(update={"level": 2}) if mark is not None and mark.lastgroup == "third" else row
        for row, mark in zip(rows, marks, strict=True)
    ]


def _repeats(words: Words, header: Header, cells: Sequence[Slot]) -> bool:
    """Whether a row is one of the head's, printed again on the next page."""
    if len(cells) == 1 and words.sense(cells[0].text).total:
        return False
    return all(cell.text in header.texts for cell in cells)
