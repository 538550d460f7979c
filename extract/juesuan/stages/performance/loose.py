"""Rows with no table around them: a line of a form on its own, in a text that has no headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from juesuan.findings import Reading
from juesuan.stages.performance import funds, indicators
from juesuan.stages.performance.align import Head
from juesuan.stages.performance.form import Form
from juesuan.stages.performance.grid import begins_table, rows, trim
from juesuan.stages.performance.leaves import Leaves
from juesuan.stages.performance.slots import Row, Slot

LONGEST = 4000
"""A text of more characters is a document, and a row in it needs its table's head."""

_MARKS = regex.compile(r"[|\t｜]+")
_BLANKS = regex.compile(r"[ \u3000]+")
_SIGN = regex.compile(r"[≥≤><≈=]")
_WITHOUT_SIGN = [head for head in indicators.ASSUMED if head.role not in ("operator", "unit")]
_LEVELS = {"level1": "level1", "level2": "level2", "level12": "level2"}
_BEHIND = {0: (), 1: ("weight",), 3: ("actual", "weight", "score")}
"""What so many numbers behind a target are; of two nothing tells which."""
_LONGEST_LINE = 80


def loose_rows(reading: Reading, leaves: Leaves) -> Form | None:
    """The form made of the rows that stand alone in `reading`, None where none does."""
    if len(reading.document.text) > LONGEST:
        return None
    form = Form(reading, leaves)
    form.form = "self_evaluation"
    for row in _rows(reading, leaves):
        if _is_funds(row.slots):
            form.block = "funds"
            form.funds.open(_funds_heads(row.slots), row)
            form.take(row)
        elif heads := _indicator_heads(row.slots):
            form.block = "indicators"
            form.indicators.open(heads, row.gridded)
            form.take(row)
    return form if form.begun() else None


def _is_funds(slots: Sequence[Slot]) -> bool:
    """A source with its amounts and the rate between them and the points."""
    first, *others = slots
    if first.sense.kind != "source" or first.sense.of("label") or len(others) < 4:
        return False
    kinds = [slot.sense.kind for slot in others]
    return "percent" in kinds and all(kind in ("number", "percent", "slash", "text") for kind in kinds)


def _funds_heads(slots: Sequence[Slot]) -> Sequence[Head]:
    """The columns of a row of funds, by where its rate stands."""
    return funds.POINTS_FIRST if len(slots) > 5 and slots[5].sense.kind == "percent" else funds.ASSUMED


def _indicator_heads(slots: Sequence[Slot]) -> Sequence[Head]:
    """The columns that a lone row can be thought to have, none where it is no indicator."""
    kinds = [slot.sense.kind for slot in slots]
    if inline := _inline_heads(slots):
        return inline
    named = any(kind in ("level1", "level2", "level12") for kind in kinds[:2])
    if len(slots) < 4 or ("number" not in kinds and not _SIGN.match(slots[3].text)):
        return ()
    if _SIGN.match(slots[-3].text) and kinds[-3:] == ["mixed", "number", "number"]:
        return ()  # weight and score, or what was achieved and its weight
    if "operator" in kinds and (named or len(slots) >= 6):
        return indicators.ASSUMED
    return _WITHOUT_SIGN if named and "mixed" in kinds else ()


def _inline_heads(slots: Sequence[Slot]) -> Sequence[Head]:
    """质量指标 设备合格率 ≥98% 99% 10 10: levels, a name, its target behind a sign, and nothing but numbers after it."""
    target = next((at for at, slot in enumerate(slots) if slot.sense.kind == "mixed" and _SIGN.match(slot.text)), 0)
    levels = [_LEVELS.get(slot.sense.kind) for slot in slots[: target - 1]]
    behind = slots[target + 1 :]
    if not target or slots[target - 1].sense.kind != "text" or None in levels or len(set(levels)) < len(levels):
        return ()
    if (
        not (levels or behind)
        or len(behind) not in _BEHIND
        or any(slot.sense.kind not in ("number", "percent") for slot in behind)
    ):
        return ()
    roles = (*levels, "level3", "target", *_BEHIND[len(behind)])
    return [Head(role, at, at + 1) for at, role in enumerate(roles) if role]


def _rows(reading: Reading, leaves: Leaves) -> Iterator[Row]:
    document = reading.document
    for number, block in enumerate(document.blocks):
        if block.kind == "table" and block.table is not None:
            if begins_table(document, number):
                yield from rows(reading, leaves.words, block.table)
        elif block.kind == "paragraph":
            slots = tuple(_cells(reading, leaves, block.start, block.end))
            if len(slots) > 1:
                yield Row(slots, 0, gridded=False)


def _cells(reading: Reading, leaves: Leaves, start: int, end: int) -> Iterator[Slot]:
    """The cells of a line: between its marks, or between blanks where a name holds its target."""
    text = reading.document.text[start:end]
    marks = list(_MARKS.finditer(text))
    if not marks and (text.count(" ") < 3 or (len(text) < _LONGEST_LINE and len(_SIGN.findall(text)) == 1)):
        marks = list(_BLANKS.finditer(text))
    ends = [*((mark.start(), mark.end()) for mark in marks), (len(text), len(text))]
    at = 0
    for column, (cell_end, following) in enumerate(ends):
        low, high = trim(reading, *reading.view.range(start + at, start + cell_end))
        at = following
        words = reading.view.text[low:high]
        sign = _SIGN.search(words)
        cut = low + sign.start() if sign and sign.start() > 1 else low
        for first, last in ((low, cut), (cut, high)):
            if first < last:
                part = reading.view.text[first:last].replace("\n", "")
                yield Slot(part, first, last, column, 1, leaves.words.sense(part))
