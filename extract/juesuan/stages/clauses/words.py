"""What is said in words and not in numbers: 与上年持平, 无…支出, 未开支."""

from __future__ import annotations

from decimal import Decimal

import regex

from juesuan.findings import Cue, Subject
from juesuan.models import Measure
from juesuan.stages.clauses.bases import basis_of
from juesuan.stages.clauses.sentence import Sentence
from juesuan.stages.clauses.told import UNNAMED, Told

_SPENDING = regex.compile(r"支出|开支|发生|使用|决算|经费支出")
_DIGIT = regex.compile(r"\d")


def tell_flat(sentence: Sentence, cue: Cue) -> None:
    """与上年持平, 无增减变化: a change of nothing."""
    basis, base_year = basis_of(sentence, "change", None)
    said = sentence.text.startswith(("无", "没有", "未"), cue.start)
    if sentence.base is None and not cue.rule.growth and not said:
        return
    if sentence.metric is None and not sentence.context.open_world:
        return
    if basis in ("budget", "adjusted_budget") and not (sentence.told and sentence.told[-1].measure == "budget"):
        return  # 决算数与预算数持平 says no more than 完成预算100%
    measure: Measure = "growth" if cue.rule.growth else "change"
    rule = f"{sentence.subject.rule.key if sentence.subject else 'section'}/{cue.rule.key}"
    sentence.told.append(
        Told(
            cue.start, cue.end, measure, Decimal(0), "%" if cue.rule.growth else _unit(sentence), sentence.metric or UNNAMED,
            sentence.subject, rule, sentence.clause_start(cue.start), sentence.year or sentence.context.year, "flat", basis,
            base_year, words=True,
        )
    )  # fmt: skip


def _unit(sentence: Sentence) -> str:
    units = [told.unit for told in sentence.told if told.unit.endswith("元")]
    if not units and sentence.told and sentence.told[-1].measure == "count":
        return sentence.told[-1].unit
    return units[-1] if units else sentence.context.unit


def tell_zero(sentence: Sentence, cue: Cue) -> None:
    """无…支出, 未开支…: a zero said in words, where the subject follows at once and no number does."""
    text = sentence.text
    for subject in sentence.tokens.subjects:
        if subject.start < cue.end or sentence.filler.sub("", text[cue.end : subject.start]):
            continue
        if not sentence.holds(subject) or subject.rule.counts == ("个",):
            continue
        stop = sentence.clause_end(subject.end, sentence.end)
        spent = _SPENDING.search(text, sentence.start, sentence.end) or text.endswith("安排", 0, cue.end)
        if spent and not _DIGIT.search(text, subject.end, stop):
            _add_zero(sentence, cue, subject)
        return


def _add_zero(sentence: Sentence, cue: Cue, subject: Subject) -> None:
    rule = f"{subject.rule.key}/{cue.rule.key}"
    sentence.told.append(
        Told(
            cue.start, subject.end, sentence.plain(), Decimal(0), sentence.context.unit, subject.rule.metric, subject, rule,
            sentence.clause_start(cue.start), sentence.year or sentence.context.year, words=True,
        )
    )  # fmt: skip


def without_doubled_flat(told: list[Told]) -> list[Told]:
    """A 持平 beside a stated change of the same subject and base says nothing new."""
    stated = [t for t in told if not t.words and t.measure in ("change", "growth")]
    return [t for t in told if not (t.words and t.direction == "flat" and any(_same(t, one) for one in stated))]


def _same(one: Told, other: Told) -> bool:
    """Whether two changes are of the same subject against the same thing; an unnamed last year is any."""
    years = {one.base_year, other.base_year} - {None}
    return one.metric == other.metric and one.basis == other.basis and len(years) < 2
