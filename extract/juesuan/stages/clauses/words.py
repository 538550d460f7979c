"""What is said in words and not in numbers: 与上年持平, 无…支出, 未开支, 支出为零."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from juesuan.figures import is_money
from juesuan.findings import Cue, Subject
from juesuan.models import Measure
from juesuan.spans import Range
from juesuan.stages.clauses.bases import basis_of
from juesuan.stages.clauses.lists import listed_last
from juesuan.stages.clauses.sentence import Sentence
from juesuan.stages.clauses.told import UNNAMED, Told

_DIGIT = regex.compile(r"\d")


def tell_flat(sentence: Sentence, cue: Cue) -> None:
    """与上年持平, 无增减变化: a change of nothing."""
    basis, base_year = basis_of(sentence, "change", None)
    said = sentence.word("none").match(sentence.text, cue.start)
    if sentence.base is None and not cue.rule.growth and not said:
        return
    if sentence.is_elsewhere() or (sentence.metric is None and not sentence.context.open_world):
        return
    if basis in ("budget", "adjusted_budget") and not (sentence.told and sentence.told[-1].measure == "budget"):
        return  # 决算数与预算数持平 says no more than 完成预算100%
    if _about(sentence, cue):
        return  # 与上年1万元基本持平 says no nought: the two figures say what the change is
    measure: Measure = "growth" if cue.rule.growth else "change"
    for metric, subject in _each_flat(sentence, cue):
        rule = f"{subject.rule.key if subject else 'section'}/{cue.rule.key}"
        sentence.told.append(
            Told(
                cue.start, cue.end, measure, Decimal(0), "%" if cue.rule.growth else _unit(sentence), metric or UNNAMED,
                subject, rule, sentence.clause_start(cue.start), sentence.year or sentence.context.year, "flat", basis,
                base_year, words=True,
            )
        )  # fmt: skip


def _each_flat(sentence: Sentence, cue: Cue) -> Sequence[tuple[str | None, Subject | None]]:
    """What is flat: the subject in force; 甲费和乙费分别为1万元和2万元,均与上年持平: each of the list."""
    listed = listed_last(sentence) if len(sentence.named) > 1 else []
    told = {told.metric for told in sentence.told}
    start = sentence.told[-1].end if told else listed[-1][1].end if listed else cue.start
    several = len(listed) > 1 and all(not told or metric in told for metric, _ in listed)
    if several and sentence.word("for_each").search(sentence.text, start, cue.start):
        return listed
    return [(sentence.metric, sentence.subject)]


def _about(sentence: Sentence, cue: Cue) -> bool:
    """Whether a 基本持平 stands behind the figure that is nearly the same."""
    base = sentence.told[-1] if sentence.told and sentence.told[-1].measure in ("prior", "budget") else None
    if base is None or not sentence.word("nearly").match(sentence.text, cue.start):
        return False
    return sentence.word("adjacent").fullmatch(sentence.text, base.end, cue.start) is not None


def _unit(sentence: Sentence) -> str:
    """The unit of what was last told of the subject, or else of any money."""
    told = [told for told in sentence.told if told.unit != "%"]
    units = [one.unit for one in told if one.metric == sentence.metric] or [
        one.unit for one in told if is_money(one.unit)
    ]
    return units[-1] if units else sentence.context.unit


def tell_zero(sentence: Sentence, cue: Cue) -> None:
    """无…支出, 未开支…: a zero said in words, where the subject follows at once and no number does."""
    text, word = sentence.text, sentence.word
    for subject in sentence.tokens.subjects:
        if subject.start < cue.end or word("filler").sub("", text[cue.end : subject.start]):
            continue
        if not sentence.holds(subject) or set(subject.rule.counts) == sentence.patterns.words("unit.pieces"):
            continue
        stop = sentence.clause_end(subject.end, sentence.end)
        spent = word("spending").search(text, sentence.start, sentence.end) or word("arranged").search(
            text, cue.start, cue.end
        )
        if word("evaluation").match(text, subject.end) or word("for_those").match(text, subject.end):
            return
        if word("no_money").match(text, subject.end) and not word("of_money").search(text, subject.start, subject.end):
            return  # 无国（境）外公务接待情况 speaks of no event
        if word("comparing").match(text, subject.end):
            return  # 无项目支出变化
        if spent and not _DIGIT.search(text, subject.end, stop):
            budgeted = word("budgeted").search(text, cue.start, subject.end)
            for one, place in _listed(sentence, subject, cue, stop):
                _add_zero(sentence, cue, one, place, "budget" if budgeted else sentence.plain())
        return


def _listed(sentence: Sentence, first: Subject, cue: Cue, stop: int) -> Iterator[tuple[Subject, Range]]:
    """无上缴上级支出、经营支出: the subject that nothing was spent on and those listed with it, each with its words."""
    start, end = cue.start, _spent_end(sentence, first)
    yield first, (start, end)
    for subject in sentence.tokens.subjects:
        beside = end < subject.start and subject.end <= stop and sentence.holds(subject)
        if beside and sentence.word("and_mark").fullmatch(sentence.text, end, subject.start):
            end = _spent_end(sentence, subject)
            yield subject, (subject.start, end)


def _spent_end(sentence: Sentence, subject: Subject) -> int:
    rest = sentence.word("spent").match(sentence.text, subject.end)
    return int(rest.end()) if rest else subject.end


def tell_nil(sentence: Sentence, cue: Cue) -> None:
    """外事接待费支出为零, 购置费和运行费均为零: a zero said in words behind its subject, or behind each of a list."""
    clause = sentence.clause_start(cue.start)
    before = sentence.last_cue(clause, cue.start)
    counted = before is not None and before.rule.says not in ("final", "budget")
    if counted or sentence.metric in (None, UNNAMED) or sentence.residue(clause, cue.start):
        return
    subject = sentence.subject
    if subject is None and before is None:
        return
    if sentence.word("counted").search(sentence.text, min(clause, subject.start if subject else clause), cue.start):
        return  # 团组数为零 is no money
    if sentence.word("earlier").search(sentence.text, clause, cue.start):
        return  # 上年支出为零
    measure: Measure = "budget" if before and before.rule.says == "budget" else sentence.plain()
    told = [subject]
    if subject and sentence.word("for_each").search(sentence.text, subject.end, cue.end):
        told = [subject for _, subject in listed_last(sentence)]
    for subject in told:
        _add_zero(sentence, cue, subject, (cue.start, cue.end), measure)


def _add_zero(sentence: Sentence, cue: Cue, subject: Subject | None, place: Range, measure: Measure) -> None:
    """A zero of the subject, of each of the two that it names at once (无…收入和支出), or of what the sentence is about."""
    rule = f"{subject.rule.key if subject else 'section'}/{cue.rule.key}"
    named = (subject.rule.parts or (subject.rule.metric,)) if subject else (None,)
    for metric in named:
        sentence.told.append(
            Told(
                *place, measure, Decimal(0), sentence.context.unit, metric or sentence.metric, subject, rule,
                sentence.clause_start(cue.start), sentence.year or sentence.context.year, words=True,
            )
        )  # fmt: skip


def without_doubled_flat(told: list[Told]) -> list[Told]:
    """A 持平 beside a stated change of the same subject and base says nothing new."""
    stated = [t for t in told if not t.words and t.measure in ("change", "growth")]
    return [t for t in told if not (t.words and t.direction == "flat" and any(_same(t, one) for one in stated))]


def _same(flat: Told, stated: Told) -> bool:
    """Whether two changes are of the same things of a subject, against the same; an unnamed last year is any."""
    years = {flat.base_year, stated.base_year} - {None}
    units = (flat.unit, "%") if is_money(flat.unit) else (flat.unit,)
    return flat.metric == stated.metric and flat.basis == stated.basis and len(years) < 2 and stated.unit in units
