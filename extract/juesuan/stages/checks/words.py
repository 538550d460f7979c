"""Words against numbers: 决算数小于预算数 where it is larger, 持平 where it is not, 减少的原因 where it grew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import regex

from juesuan import models
from juesuan.findings import Findings, Reading
from juesuan.spans import Range, Span
from juesuan.stages.checks.items import called, figure
from juesuan.stages.checks.names import Name, name_of
from juesuan.stages.checks.operands import Figures, Operand, nearest, operand, starting
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import Check, check, compare_sum, contradicted, evidence, printed

_SIGNS = {"below": -1, "above": 1, "down": -1, "up": 1}
_SAID = ("below", "above", "equal", "near", "level")  # groups of compare.budget
_HUNDRED = Decimal(100)
_FLAT = Decimal(20)  # percent: what is 20% off is not about level
_NEAR = 160  # characters within which a sentence speaks of the figure before it
_GAP = 2  # characters between a cue and its number, over a line's end
_BEFORE = 40  # characters before a completion: 完成年初预算数3,976.20万元的, over a line's end
_HIDDEN = Decimal(500)  # 元: what a printed 100% may hide and nobody gives a reason for


@dataclass(frozen=True)
class Sayings:
    """The sentences of a document that say how two figures compare, on its view."""

    reading: Reading
    findings: Findings

    def matches(self, key: str, *place: int) -> Iterator[Any]:
        """The matches of a rule of the kind words in view range `place`, everywhere without one."""
        found: Iterator[Any] = self.reading.patterns.word(key).finditer(self.reading.view.text, *place)
        return found

    def span(self, start: int, end: int) -> Span:
        """A view range's span."""
        return self.reading.document.view_spans(start, end)[0]

    def initial(self, rate: Operand) -> bool:
        """Whether a completion is said to be of the budget of the beginning."""
        before = self.reading.document.text[max(0, rate.start - _BEFORE) : rate.start]
        return self.reading.patterns.word("compare.initial").search(before) is not None

    def subject(self, at: int) -> str | None:
        """The metric that the clause before view position `at` names last, with no number in between."""
        view, subjects = self.reading.view.text, self.findings.tokens.subjects
        first = bisect_left(subjects, at - 40, key=lambda token: token.start)
        last = bisect_left(subjects, at, key=lambda token: token.start)
        for one in reversed(subjects[first:last]):
            if one.start < at and not regex.search(r"[\d,。;:\n]", view[one.end : at]):
                return one.rule.metric
        return None

    @cached_property
    def accounts(self) -> list[Range]:
        """The paragraphs of the narrative."""
        return [(one.start, one.end) for one in self.findings.paragraphs if not one.heading]


def budget_words(rule: CheckRule, figures: Figures, sayings: Sayings) -> Iterator[Check]:
    """What is said of 决算数 and 预算数 agrees with itself, with the completion, and with the two amounts."""
    for match in sayings.matches("compare.budget"):
        text, span = match[0], sayings.span(*match.span())
        if match["flat"]:
            said = Name(
                f"“{text}”既说不等又说持平，自相矛盾。",
                f"“{text}” says both that the two differ and that they are level.",
            )
            yield check(rule, "fail", said, (span,), severity="warning")
            continue
        if match["another"]:
            continue  # it speaks of another budget than 完成预算 does
        says = next(name for name in _SAID if match[name])
        rate, amounts, name = _spoken_of(figures, span, sayings.subject(match.start()))
        if rate is not None:
            if figures.patterns.word("compare.initial").search(text) and not sayings.initial(rate):
                continue  # it speaks of the budget of the beginning, the completion of the one that was adjusted
            if rate.value == _HUNDRED and says in _SIGNS:
                rate = _sharpened(figures, rate, span)
            if rate.value or says in _SIGNS:  # nothing spent of nothing is level with it
                yield _judged(rule, text, says, rate, name, span)
        elif amounts is not None:
            yield _compared(rule, text, says, amounts, name, span)


Pair = tuple[Operand, Operand]


def _spoken_of(figures: Figures, span: Span, metric: str | None) -> tuple[Operand | None, Pair | None, str]:
    """What a comparison speaks of: its item, the metric it names, or the only one before it in its section.

    The completion, or else the final amount and the budget.
    """
    if (item := figures.item_at(span.start)) is not None:
        final, budget = figure(figures, item, "final"), figure(figures, item, "budget")
        pair = (final, budget) if final is not None and budget is not None else None
        return figure(figures, item, "completion"), pair, called(item)
    if metric is not None:
        found = starting(figures.of(metric, "completion"), 0, span.start)
        if found:
            return figures.operand(found[-1]), None, name_of(metric, "amount").zh
    rate = _before(figures, span, metric)
    return (figures.operand(rate), None, name_of(rate.metric, "amount").zh) if rate else (None, None, "")


def _sharpened(figures: Figures, rate: Operand, span: Span) -> Operand:
    """A printed 100% as exact where it can hide no difference worth a reason: 100 beside 95.28 is 100.00, of an amount that is known."""
    step = min((rate.step, *figures.completion_steps))
    item = figures.item_at(span.start)
    final = figure(figures, item, "final") if item is not None else None
    if item is None:
        near = [one for one in figures.facts_in(rate.start - _NEAR, rate.start) if one.measure == "amount"]
        final = figures.operand(near[-1]) if near else None
    known = final is not None and final.value * step / (2 * _HUNDRED) <= _HIDDEN
    return rate._replace(step=Decimal(0)) if known and step < 1 else rate


def _before(figures: Figures, span: Span, metric: str | None) -> models.Fact | None:
    """The completion just before a comparison, where no other metric is named or accounted for in between."""
    near = figures.facts_in(span.start - _NEAR + 1, span.start + 1)
    before = [fact for fact in near if fact.measure == "completion"]
    if not before or (metric is not None and before[-1].metric != metric):
        return None
    last = before[-1]
    between = [
        fact for fact in figures.facts_in(last.span.start + 1, span.start)
        if fact.measure in ("amount", "budget") and fact.metric != last.metric
    ]  # fmt: skip
    return None if between else last


def _fits(says: str, rate: Operand) -> bool:
    """Whether a word fits a completion; printed 100 may be 99.6."""
    low, high = rate.interval.low, rate.interval.high
    return {
        "below": low < _HUNDRED, "above": high > _HUNDRED, "equal": low <= _HUNDRED <= high,
        "level": low - rate.step / 2 <= _HUNDRED <= high + rate.step / 2, "near": abs(rate.value - _HUNDRED) < _FLAT,
    }[says]  # fmt: skip


def _judged(rule: CheckRule, text: str, says: str, rate: Operand, name: str, span: Span) -> Check:
    """A comparison against a completion."""
    spans = (span, *evidence(rate))
    raw = "".join(rate.raw.split())
    numbers = (rate.value, _HUNDRED, rate.value - _HUNDRED, rate.step / 2)
    right = _fits(says, rate)
    if not right and says == "level" and abs(rate.value - _HUNDRED) < 1:
        said = Name(f"“{text}”，完成预算{raw}，略有差别。", f"“{text}” with a completion of {raw}: a small difference.")
        return check(rule, "pass", said, spans, numbers=numbers, unit="%", severity="note")
    if right:
        said = Name(f"{rule.zh}：完成预算{raw}，相符。", f"{rule.en}: a completion of {raw} agrees.")
        return check(rule, "pass", said, spans, numbers=numbers, unit="%")
    said = Name(
        f"{name}写作“{text}”，而完成预算为{raw}，两者矛盾。",
        f"“{text}” is said of {name}, but the completion is {raw}.",
    )
    return contradicted(rule, said, spans, rate, numbers=numbers, unit="%")


def _compared(rule: CheckRule, text: str, says: str, pair: Pair, name: str, span: Span) -> Check:
    """A comparison against the two amounts themselves."""
    final, budget = pair
    spans = (span, *evidence(final, budget))
    gap = final.value - budget.value
    if says in _SIGNS:
        right = gap * _SIGNS[says] > 0 or (final.step != budget.step and final.interval.meets(budget.interval))
    elif says == "near":
        right = abs(gap) * _HUNDRED < max(budget.value, final.value) * _FLAT or not gap
    else:
        right = abs(gap) <= max(final.step, budget.step)
    told = f"预算数为{printed(budget)}，决算数为{printed(final)}"
    if right:
        said = Name(f"{rule.zh}：{told}，相符。", f"{rule.en}: {printed(budget)} and {printed(final)} agree.")
        return check(rule, "pass", said, spans)
    said = Name(
        f"{name}写作“{text}”，而{told}，两者矛盾。",
        f"“{text}” is said of {name}, but its budget is {printed(budget)} and its final amount {printed(final)}.",
    )
    return contradicted(rule, said, spans, final, budget)


# ---- 增加的原因


def change_words(rule: CheckRule, figures: Figures, sayings: Sayings) -> Iterator[Check]:
    """The reason for an increase is given of what increased."""
    view = sayings.reading.view
    whole = sayings.reading.patterns.word("change.whole")
    for start, end in sayings.accounts:
        for match in sayings.matches("change.reason", start, end):
            words = regex.split(r"[,。;:]", view.text[max(start, match.start() - 12) : match.end()])[-1]
            subject = sayings.subject(match.start())
            if subject is None and not whole.fullmatch(words, 0, len(words) - len(match[0])):
                continue  # 办公费增加的原因 speaks of something unknown
            at = view.hull(*match.span())[0]
            near = _changes_before(figures, subject, at, view.hull(start, end)[0])
            if not near or any(fact.value * _SIGNS["up" if match["up"] else "down"] >= 0 for fact in near):
                continue
            one = figures.operand(near[-1])
            place = (match.end() - len(words), match.end())
            name = name_of(near[-1].metric, "amount").zh
            said = Name(
                f"写作“{words}”，而{name}的增减为{printed(one)}，方向相反。",
                f"“{words}” is said, but the change is {printed(one)}.",
            )
            spans = (sayings.span(*place), *evidence(*map(figures.operand, near)))
            yield contradicted(rule, said, spans, one)


def _changes_before(figures: Figures, metric: str | None, at: int, start: int) -> list[models.Fact]:
    """The changes that a reason may speak of: those of the metric it names in its section, or of the last one in its paragraph."""
    near = figures.facts_in(at - 4 * _NEAR + 1, at)
    before = [fact for fact in near if fact.measure in ("change", "growth")]
    if metric is not None:
        mine = [fact for fact in before if fact.metric == metric]
        return [fact for fact in mine if fact.section == mine[-1].section]
    before = [fact for fact in before if fact.span.start >= start and at - fact.span.start < _NEAR]
    return [fact for fact in before if fact.metric == before[-1].metric]


# ---- 与预算X万元持平


def level_words(rule: CheckRule, figures: Figures, sayings: Sayings) -> Iterator[Check]:
    """What is said to be level with a figure is level with it."""
    for match in sayings.matches("compare.level"):
        span = sayings.span(*match.span())
        pair = _level_pair(figures, span)
        if pair is None:
            continue
        final, base = pair
        gap = abs(final.value - base.value)
        limit = max(base.value, final.value) * _FLAT / _HUNDRED if match["near"] else max(final.step, base.step)
        spans = (*evidence(final, base), span)
        if gap <= limit:
            said = Name(f"{rule.zh}：{printed(final)}与{printed(base)}相符。", f"{rule.en}: {printed(final)} agrees.")
            yield check(rule, "pass", said, spans)
        else:
            said = Name(
                f"{final.name.zh}为{printed(final)}，却写作与{printed(base)}{match['flat']}。",
                f"{final.name.en} is {printed(final)}, yet it is said to be level with {printed(base)}.",
            )
            yield contradicted(rule, said, spans, final, base)


def _level_pair(figures: Figures, span: Span) -> Pair | None:
    """The amount that is said to be level, and the figure inside `span` that it is level with."""
    item = figures.item_at(span.start)
    if item is not None and item.final and item.final.span.start < span.start:
        for field in ("budget", "prior"):
            base, final = figure(figures, item, field), figure(figures, item, "final")
            if base is not None and final is not None and span.start <= base.start < span.end:
                return final, base
    inside = [fact for fact in figures.facts_in(span.start, span.end) if fact.measure in ("budget", "prior")]
    if len(inside) != 1:
        return None
    before = starting(figures.of(inside[0].metric, "amount"), span.start - 59, span.start)
    amount = nearest(before, inside[0])
    return (figures.operand(amount), figures.operand(inside[0])) if amount else None


# ---- an item's final amount, behind the one that its clause began with


def final_again(rule: CheckRule, figures: Figures, sayings: Sayings) -> Iterator[Check]:
    """An item that states its final amount twice states the same one."""
    for match in sayings.matches("item.again"):
        cue = sayings.span(*match.span())
        item = figures.item_at(cue.start)
        if item is None or item.final is None or item.final.span.start >= cue.start:
            continue
        at = bisect_left(figures.amounts, cue.end, key=lambda one: one.span.start)
        again = figures.amounts[at] if at < len(figures.amounts) else None
        between = sayings.reading.document.text[item.final.span.end : cue.start]
        if again is None or again.span.start - cue.end > _GAP or figures.patterns.word("item.parts").search(between):
            continue
        first = figure(figures, item, "final")
        name = Name(f"另一处写作的{called(item)}的支出决算", f"the final amount of {called(item)} elsewhere")
        second = operand(again, name, section=item.section, doubt=figures.doubt(again.span))
        if first is not None and second is not None:
            yield compare_sum(rule, first, [second])


KINDS: dict[str, Callable[[CheckRule, Figures, Sayings], Iterator[Check]]] = {
    "words_budget": budget_words, "words_change": change_words, "words_level": level_words,
    "item_twice": final_again,
}  # fmt: skip
"""What each `how` of a rule does with what the text says."""
