"""Rows with no table around them: a line of a form on its own, in a text that has no headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import regex

from juesuan import figures
from juesuan.figures import decimals, printed_step
from juesuan.findings import Reading
from juesuan.fold import fold
from juesuan.spans import Range
from juesuan.stages.performance import funds, indicators
from juesuan.stages.performance.align import Head
from juesuan.stages.performance.form import Form
from juesuan.stages.performance.grid import begins_table, one_a_line, rows, slot_at, trim
from juesuan.stages.performance.leaves import Leaves
from juesuan.stages.performance.slots import Row, Slot

LONGEST = 4000
"""A text of more characters is a document, and a row in it needs its table's head."""

_LINE_END = regex.compile(r"\n[ \u3000]*(?=(?P<word>[^\s|]+))")
_MARKS = regex.compile(r"[|\t｜]+")
_BLANKS = regex.compile(r"[ \u3000]+")
_SIGN = regex.compile(r"[≥≤><≈=]")
_WITHOUT_SIGN = [head for head in indicators.ASSUMED if head.role not in ("operator", "unit")]
_TARGET = regex.compile(r"[≥≤><≈=]\d[\d.,]*[^\s\d]{0,4}(?=\s|$)")
_OF_FORM = regex.compile(r"（(?:\p{Han}{1,3}|%)）$")
"""How a target is written in forms alone: with its unit in brackets."""
_NUMBERS = ("number", "percent")
_LEVELS = {"level1": "level1", "level2": "level2", "level12": "level2"}
_OF_KIND = tuple(
    Head(role, at, at + 1)
    for at, role in enumerate(
        ("level1", "level2", "level3", "operator", "target", "unit", "remark", "remark", "reason")
    )
)
"""The columns of a row that says that a number follows (定量), as such forms have no result."""
_BEHIND = {0: (), 1: ("weight",), 3: ("actual", "weight", "score")}
"""What so many numbers behind a target are; of two nothing tells which."""
_POINTED = 5  # name, target, result, weight, score
_MOST_POINTS = 100
_LONGEST_LINE = 80


def loose_rows(reading: Reading, leaves: Leaves) -> Form | None:
    """The form made of the rows that stand alone in `reading`, None where none does."""
    if len(reading.document.text) > LONGEST:
        return None
    form = Form(reading, leaves)
    form.form = "self_evaluation"
    for row in _rows(reading, leaves):
        if heads := _funds_heads(row.slots, leaves):
            form.block = "funds"
            form.funds.open(heads, row)
            form.take(row)
        elif heads := _indicator_heads(row.slots, leaves):
            form.block = "indicators"
            form.indicators.open(heads, row.gridded)
            form.take(row)
    return form if form.begun() else None


def _funds_heads(slots: Sequence[Slot], leaves: Leaves) -> Sequence[Head]:
    """The columns of a row of funds, by where its rate stands; none where it is no such row.

    Such a row is a source with its amounts, and the rate between them and the points: with its % or proved by the amounts.
    One of a source and three amounts has neither.
    """
    first, *others = slots
    kinds = [slot.sense.kind for slot in others]
    if first.sense.kind != "source" or first.sense.of("label") or not set(kinds) <= {*_NUMBERS, "slash", "text"}:
        return ()
    if kinds[:3] != ["number"] * 3:
        return funds.ASSUMED if "percent" in kinds and len(others) >= 4 else ()
    _, planned, spent = (leaves.value(slot) or Decimal(0) for slot in others[:3])
    rates = [at for at, slot in enumerate(others[3:5], 3) if _is_rate(slot, leaves.value(slot), planned, spent)]
    if rates and (planned or len(rates) == 1):
        return funds.POINTS_FIRST if rates[-1] == 4 else funds.ASSUMED
    if _earns(slots[4:], leaves, planned, spent):
        return funds.WITHOUT_RATE
    bare = leaves.words.word("of_which").search(first.text) and not {*kinds[3:]} - {"slash"}
    return funds.ASSUMED if bare and spent <= planned else ()


def _earns(slots: Sequence[Slot], leaves: Leaves, planned: Decimal, spent: Decimal) -> bool:
    """Whether two cells are the points of a source and those it earned: as many of them as was spent of its funds."""
    points = [leaves.value(slot) for slot in slots]
    if len(points) != 2 or not planned or points[0] is None or points[1] is None:
        return False
    return (
        0 < points[0] <= _MOST_POINTS
        and abs(points[1] * planned - points[0] * spent) <= printed_step(points[1]) * planned
    )


def _is_rate(slot: Slot, rate: Decimal | None, planned: Decimal, spent: Decimal) -> bool:
    """Whether a cell is the rate of what was spent: it says so, or it is that number (98.83 of 118.6 / 120)."""
    if slot.sense.kind == "percent" or rate is None:
        return slot.sense.kind == "percent"
    if not planned:
        return not spent and not rate
    if not decimals(rate):
        return False
    return abs(rate * planned - 100 * spent) <= printed_step(rate) * planned


def _indicator_heads(slots: Sequence[Slot], leaves: Leaves) -> Sequence[Head]:
    """The columns that a lone row can be thought to have, none where it is no indicator."""
    kinds = [slot.sense.kind for slot in slots]
    if inline := _inline_heads(slots, leaves) or _worded_heads(slots):
        return inline
    named = any(kind in ("level1", "level2", "level12") for kind in kinds[:2])
    if named and any(slot.sense.of("operator") == "number" for slot in slots):
        return _OF_KIND
    if len(slots) < 4 or ("number" not in kinds and not _SIGN.match(slots[3].text)):
        return ()
    signed = _SIGN.match(slots[-3].text) or _worded(slots[-3].text, leaves)
    if signed and kinds[-3:] == ["mixed", "number", "number"]:
        return ()  # weight and score, or what was achieved and its weight
    if "operator" in kinds and (named or len(slots) >= 6):
        return indicators.ASSUMED
    return _WITHOUT_SIGN if named and "mixed" in kinds else ()


def _inline_heads(slots: Sequence[Slot], leaves: Leaves) -> Sequence[Head]:
    """质量指标 设备合格率 ≥98% 99% 10 10: levels, a name, its target behind a sign, and nothing but numbers after it.

    A name and its target alone are enough where the target can stand nowhere but in a form: ≥8.00（次）.
    """
    target = next((at for at, slot in enumerate(slots) if _is_target(slot)), 0) or _worded_target(slots, leaves)
    if not target and [slot.sense.kind for slot in slots[-5:]] == ["text", "mixed", "mixed", "number", "number"]:
        target = len(slots) - 4  # 数量指标 道路里程 15公里 15公里 10 10
    levels = _levels(slots)
    behind = slots[target + 1 :]
    if not target or slots[target - 1].sense.kind != "text" or len(levels) != target - 1:
        return ()
    if (
        not (levels or behind or _OF_FORM.search(slots[target].text))
        or len(behind) not in _BEHIND
        or any(slot.sense.kind not in (*_NUMBERS, "mixed") for slot in behind)
    ):
        return ()
    roles = (*levels, "level3", "target", *_BEHIND[len(behind)])
    return [Head(role, at, at + 1) for at, role in enumerate(roles) if role]


def _worded_target(slots: Sequence[Slot], leaves: Leaves) -> int:
    """满意度指标 居民满意度 不低于90%: where a target stands whose sign is a word, 0 where none does behind levels."""
    return next((at for at, slot in enumerate(slots) if at > 1 and _worded(slot.text, leaves)), 0)


def _worded(text: str, leaves: Leaves) -> bool:
    """Whether a cell is a target whose sign is a word: 不低于90%."""
    quantity = leaves.words.quantity(text) if leaves.words.sense(text).kind == "mixed" else None
    return bool(quantity and quantity.operator and quantity.operator[0] == 0 and not _SIGN.match(text))


def _worded_heads(slots: Sequence[Slot]) -> Sequence[Head]:
    """时效指标 完工时间 6月底前 按期完工 8 8: levels, a name, what was wanted and what was done, both in words or both bare, then the points."""
    levels = _levels(slots)
    kinds = [slot.sense.kind for slot in slots[len(levels) :]]
    reason = kinds[-1:] == ["text"] and len(kinds) == _POINTED + 1
    figures_ = ["number" if kind == "percent" else kind for kind in kinds[1:3]]
    if not levels or len(kinds) - reason != _POINTED or kinds[0] != "text" or kinds[3:5] != ["number"] * 2:
        return ()
    weight, score = (figures.parse(slot.text) or Decimal(0) for slot in slots[len(levels) + 3 :][:2])
    if figures_ not in (["text"] * 2, ["number"] * 2) or not score <= weight <= _MOST_POINTS:
        return ()
    roles = (*levels, "level3", "target", "actual", "weight", "score", *["reason"] * reason)
    return [Head(role, at, at + 1) for at, role in enumerate(roles)]


def _levels(slots: Sequence[Slot]) -> list[str]:
    """The roles of the level names that a row begins with."""
    kinds = [slot.sense.kind for slot in slots[:2]]
    if kinds in (["level1", "level2"], ["level12", "level2"], ["level12", "level12"]):
        return ["level1", "level2"]
    return [_LEVELS[kinds[0]]] if kinds and kinds[0] in _LEVELS else []


def _rows(reading: Reading, leaves: Leaves) -> Iterator[Row]:
    document = reading.document
    for number, block in enumerate(document.blocks):
        if block.kind == "table" and block.table is not None:
            if begins_table(document, number):
                found = list(rows(reading, leaves.words, block.table))
                stacked = document.tables[block.table].column_count == 1 and all(len(row.slots) == 1 for row in found)
                yield from [one_a_line(reading, leaves.words, block.table)] if stacked and found else found
        elif block.kind == "paragraph":
            for start, end in _lines(reading, leaves, block.start, block.end):
                for slots in _parted(list(_cells(reading, leaves, start, end)), leaves):
                    if len(slots) > 1:
                        yield Row(tuple(slots), 0, gridded=False)


def _lines(reading: Reading, leaves: Leaves, start: int, end: int) -> Iterator[Range]:
    """The lines of a paragraph that begin as rows do, each with those that go on with it: rows as long as others look wrapped."""
    text = reading.document.text[start:end]
    breaks = [
        start + line.end()
        for line in _LINE_END.finditer(text)
        if leaves.words.sense(fold(line["word"])).kind in ("source", *_LEVELS)
    ]
    yield from pairwise((start, *breaks, end))


def _parted(slots: list[Slot], leaves: Leaves) -> Iterator[list[Slot]]:
    """The rows of a line: where it holds several targets behind signs, each with the levels and the name before it."""
    if slots and slots[0].sense.of("funds") == "label":
        slots = slots[1:]  # 项目资金(万元) stands beside its rows
    if slots and leaves.words.word("total").fullmatch(slots[-1].text):
        slots = slots[:-1]
    starts = []
    for at in (at for at in range(1, len(slots)) if _is_target(slots[at])):
        start = at - 1
        while start and slots[start - 1].sense.kind in _LEVELS:
            start -= 1
        starts.append(start)
    if len(starts) < 2:
        yield slots
        return
    for start, end in pairwise([*starts, len(slots)]):
        words = [at for at in range(start, end) if slots[at].sense.kind not in _NUMBERS]
        last = next(at for at in words if _is_target(slots[at]))
        yield slots[start : next((at for at in words if at > last), end)]


def _is_target(slot: Slot) -> bool:
    return slot.sense.kind == "mixed" and _SIGN.match(slot.text) is not None


def _blanks_part(text: str, leaves: Leaves) -> bool:
    """Whether blanks part the cells of a line: it holds one target, or several each behind a sign, or is a named row of numbers."""
    signs = len(_SIGN.findall(text))
    if len(text) < _LONGEST_LINE and signs == 1:
        return True
    if signs > 1:
        return len(_TARGET.findall(text)) == signs
    first, *others = text.split()
    kinds = [leaves.words.sense(fold(word)).kind for word in others]
    start = leaves.words.sense(fold(first)).kind
    if start in _LEVELS and sum(_worded(fold(word), leaves) for word in others) == 1:
        return True
    if start in _LEVELS and kinds[-2:] == ["number"] * 2:
        return _POINTED <= len(kinds) <= _POINTED + 1
    if start == "source" and kinds[:3] == ["number"] * 3:
        return True
    numbers = len(kinds) >= 3 and all(kind in (*_NUMBERS, "mixed") for kind in kinds[-3:])
    return numbers and start in ("source", *_LEVELS)


def _cells(reading: Reading, leaves: Leaves, start: int, end: int) -> Iterator[Slot]:
    """The cells of a line: between its marks, or between blanks where a name holds its target."""
    text = reading.document.text[start:end]
    marks = list(_MARKS.finditer(text))
    if not marks and (text.count(" ") < 3 or _blanks_part(text, leaves)):
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
                yield slot_at(reading, leaves.words, first, last, column)
