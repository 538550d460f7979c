"""Words against numbers: 决算数小于预算数 where it is larger, 持平 where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import regex

from juesuan import models
from juesuan.findings import Reading
from juesuan.spans import Span
from juesuan.stages.checks.items import called, figure
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.operands import Figures, Operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import Check, check, evidence

_SAYS = regex.compile(
    r"(?:支出)?决算数?(?:与|和|较|比)?(?P<word>小于|低于|少于|大于|高于|超过|超出|等于)(?:年初|年初调整|调整后?|全年)?预算数?"
    r"(?P<flat>基本持平|持平)?"
    r"|决算数?(?:与|和|同)(?:年初|调整后?|全年)?预算数?(?P<level>基本持平|大致持平|持平|一致|相等|相同)"
)
_WORDS = {"小于": -1, "低于": -1, "少于": -1, "大于": 1, "高于": 1, "超过": 1, "超出": 1, "等于": 0}
_HUNDRED = Decimal(100)
_FLAT = Decimal(20)  # percent: what is 20% off is not about level


@dataclass(frozen=True)
class Sayings:
    """The sentences of a document that say how two figures compare, on its view."""

    reading: Reading

    @cached_property
    def found(self) -> list[tuple[int, int, str, str | None]]:
        """start, end, the word, and the 持平 that follows a 小于, in view offsets."""
        return [
            (m.start(), m.end(), m["word"] or m["level"], m["flat"]) for m in _SAYS.finditer(self.reading.view.text)
        ]

    def span(self, start: int, end: int) -> Span:
        """A view range's span."""
        return self.reading.document.view_spans(start, end)[0]


def budget_words(rule: CheckRule, figures: Figures, sayings: Sayings) -> Iterator[Check]:
    """What is said of 决算数 and 预算数 agrees with itself and with the completion."""
    view = sayings.reading.view
    for start, end, word, flat in sayings.found:
        span = sayings.span(start, end)
        text = view.text[start:end]
        if flat:
            said = Name(
                f"“{text}”既说不等又说持平，自相矛盾。",
                f"“{text}” says both that the two differ and that they are level.",
            )
            yield check(rule, "fail", said, (span,), severity="warning")
            continue
        if "调整" in text or "全年" in text:
            continue  # it speaks of another budget than 完成预算 does
        rate, name = _completion(figures, span)
        if rate is not None and (rate.value or _WORDS.get(word)):  # nothing spent of nothing is level with it
            yield _judged(rule, text, word, rate, name, span)


def _completion(figures: Figures, span: Span) -> tuple[Operand | None, str]:
    """The completion that a comparison speaks of: its item's, or the only one before it in its section."""
    for item in figures.items:
        if item.span.start <= span.start < item.span.end:
            return figure(figures, item, "completion"), called(item)
    before = [
        fact for fact in figures.facts if fact.measure == "completion" and 0 <= span.start - fact.span.start < 160
    ]
    if not before:
        return None, ""
    last = before[-1]
    between = [
        fact for fact in figures.facts
        if last.span.start < fact.span.start < span.start and fact.measure in ("amount", "budget") and fact.metric != last.metric
    ]  # fmt: skip
    if between:
        return None, ""
    one = figures.operand(last)
    return one, one.name.zh


def _judged(rule: CheckRule, text: str, word: str, rate: Operand, name: str, span: Span) -> Check:
    room = rate.interval
    spans = (span, *evidence(rate))
    raw = "".join(rate.raw.split())
    numbers = (rate.value, _HUNDRED, rate.value - _HUNDRED, rate.step / 2)
    direction = _WORDS.get(word)
    if direction is None:
        off = abs(rate.value - _HUNDRED)
        limit = _FLAT if word in ("基本持平", "大致持平") else rate.step
        right = off < limit if limit == _FLAT else room.low <= _HUNDRED <= room.high or off <= rate.step
        if limit != _FLAT and not right and off < 1:
            said = Name(
                f"“{text}”，完成预算{raw}，略有差别。", f"“{text}” with a completion of {raw}: a small difference."
            )
            return check(rule, "pass", said, spans, numbers=numbers, unit="%", severity="note")
    else:
        right = (
            room.low < _HUNDRED
            if direction < 0
            else room.high > _HUNDRED
            if direction > 0
            else room.low <= _HUNDRED <= room.high
        )
    if right:
        said = Name(f"{rule.zh}：完成预算{raw}，相符。", f"{rule.en}: a completion of {raw} agrees.")
        return check(rule, "pass", said, spans, numbers=numbers, unit="%")
    status: models.Check
    if rate.doubt:
        said = Name(f"{rule.zh}：完成预算{raw}读取存疑。", f"{rule.en}: the completion of {raw} is doubtful.")
        return check(rule, "skipped", said, spans)
    said = Name(
        f"{name}写作“{text}”，而完成预算为{raw}，两者矛盾。",
        f"“{text}” is said of {name}, but the completion is {raw}.",
    )
    status = check(rule, "fail", said, spans, numbers=numbers, unit="%")
    return status
