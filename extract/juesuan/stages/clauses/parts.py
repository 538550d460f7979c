"""Parts of something else: what pays for a cost, and the halves of one item among many."""

from __future__ import annotations

from juesuan.findings import Subject
from juesuan.stages.clauses.sentence import Sentence
from juesuan.stages.clauses.told import UNNAMED

_COSTS = ("three_public", "meeting", "training", "operating_cost", "procurement")
_PAYING = ("general_budget", "government_fund", "state_capital")
_SOURCES = ("income", "carryover")
_HALVES = ("expenditure.basic", "expenditure.project", "basic", "general_budget.project")
_ONE_OF_MANY = "general_budget.function"


def paid_by(sentence: Sentence, subject: Subject) -> Subject:
    """会议费5万元（其中:一般公共预算支出5万元;…）: the bracket behind a cost says who pays for it, not what all of that budget spent.

    So does, of the cost in force, 按资金来源划分,上年结转5万元.
    """
    outside = sentence.opened[-1] if sentence.opened else None
    if outside and outside.named and outside.subject and subject.rule.metric in _PAYING:
        return _of(outside.metric, outside.subject, sentence, subject)
    pays = subject.rule.metric in _PAYING or _kind(subject.rule.metric) in _SOURCES
    if pays and sentence.word("by_source").search(sentence.text, sentence.start, subject.start):
        part = _of(sentence.metric, sentence.subject or subject, sentence, subject)
        lost = part is subject and _kind(sentence.context.section) in _COSTS
        return unknown(sentence, subject) if lost else part
    return subject


def _of(metric: str | None, whole: Subject, sentence: Sentence, subject: Subject) -> Subject:
    """The subject as a part of a cost, its words the qualifier; itself where the whole is none."""
    if _kind(metric) not in _COSTS:
        return subject
    rule = whole.rule.model_copy(update={"metric": metric})
    return subject._replace(rule=rule, qualifier=sentence.text[subject.start : subject.end])


def _kind(metric: str | None) -> str:
    return (metric or "").split(".")[0]


def part_of_another(sentence: Sentence, subject: Subject) -> Subject:
    """机构运行9万元,其中:基本支出6万元,项目支出3万元: of one item among many, no parts of all that was spent."""
    if subject.rule.metric not in _HALVES:
        sentence.unknown = sentence.divided = False
        return subject
    if not sentence.divided:
        last = [told.end for told in sentence.told] + [one.mention.end for one in sentence.refused]
        parts = sentence.word("parts").match(sentence.text, max([sentence.start, *last]), subject.start)
        of_one = sentence.unknown or sentence.metric == _ONE_OF_MANY
        sentence.divided = bool(parts) and of_one
    return unknown(sentence, subject) if sentence.divided else subject


def of_one_body(sentence: Sentence, subject: Subject) -> Subject:
    """收、支总计10万元,其中本级收支总计7万元,下属单位收支总计3万元: what one of several bodies has is not the whole again."""
    text, metric = sentence.text, subject.rule.metric
    if metric is None or not sentence.word("one_body").search(
        text, max(sentence.start, subject.start - 12), subject.start
    ):
        return subject
    again = any(told.metric == metric for told in sentence.told) or (
        metric == sentence.context.metric and sentence.word("parts").match(text, sentence.start, subject.start)
    )
    return unknown(sentence, subject) if again else subject


def unknown(sentence: Sentence, subject: Subject) -> Subject:
    """The subject where its words speak of something that cannot be told."""
    known = {"metric": UNNAMED} if sentence.context.open_world else {"metric": None, "elsewhere": True}
    return subject._replace(rule=subject.rule.model_copy(update=known))
