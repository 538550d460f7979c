"""Counted things against each other and against their money: 批次 and 人次, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from juesuan import models
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.narrative import matching
from juesuan.stages.checks.operands import Figures, Operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import Check, check, contradicted, evidence, no_more, printed

_NEAR = 60  # characters between two counts of one sentence


def _pairs(rule: CheckRule, figures: Figures) -> Iterator[tuple[models.Fact, models.Fact]]:
    """Groups and people that one sentence counts of one metric."""
    of_groups, of_people = (figures.patterns.words(f"unit.{what}") for what in ("groups", "people"))
    for spec in rule.right:
        facts = [fact for fact in matching(figures, spec) if not fact.qualifier]
        for groups, people in pairwise(facts):
            near = 0 < people.span.start - groups.span.start < _NEAR and groups.metric == people.metric
            if near and groups.unit in of_groups and people.unit in of_people:
                yield groups, people


def guests(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """No fewer people than groups of them."""
    for groups, people in _pairs(rule, figures):
        many, few = figures.operand(groups), figures.operand(people)
        spans, numbers = evidence(many, few), (many.value, few.value, many.value - few.value, many.value * 0)
        if many.value <= few.value:
            said = Name(f"{rule.zh}：{printed(many)}、{printed(few)}。", f"{rule.en}: {many.value} and {few.value}.")
            yield check(rule, "pass", said, spans, numbers=numbers)
        else:
            said = Name(
                f"{many.name.zh.removesuffix('数量')}写作{printed(many)}，而仅有{printed(few)}，批次多于人次。",
                f"There are {many.value} groups of guests but only {few.value} people.",
            )
            yield contradicted(rule, said, spans, many, few, numbers=numbers)


def within(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """No more groups and people of a kind (外宾) than of all guests."""
    wholes = list(_pairs(rule, figures))
    for fact in matching(figures, rule.left):
        before = [one for pair in wholes for one in pair if one.unit == fact.unit and one.span.start < fact.span.start]
        if before and not fact.qualifier:
            yield no_more(rule, figures.operand(fact), figures.operand(before[-1]))


def nothing(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """What costs money is not counted as none, and what is counted is not free."""
    for groups, people in _pairs(rule, figures):
        before = [
            fact for fact in figures.of(groups.metric, "amount")
            if fact.section == groups.section and fact.span.start < groups.span.start
        ]  # fmt: skip
        if before:
            yield _counted(rule, figures.operand(before[-1]), figures.operand(groups), figures.operand(people))


def _counted(rule: CheckRule, amount: Operand, groups: Operand, people: Operand) -> Check:
    spans = evidence(amount, groups, people)
    if bool(amount.value) == bool(groups.value or people.value):
        said = Name(f"{rule.zh}：{printed(amount)}、{printed(groups)}，相符。", f"{rule.en}: {printed(amount)} agrees.")
        return check(rule, "pass", said, spans)
    said = Name(
        f"{amount.name.zh}为{printed(amount)}，而写作{printed(groups)}、{printed(people)}。",
        f"{amount.name.en} is {printed(amount)}, but {groups.value} groups and {people.value} people are counted.",
    )
    return contradicted(rule, said, spans, amount, groups, people)


def purchases(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """Money for vehicles buys some, and no vehicle is bought for none: both said in one section, in one way."""
    counts = [fact for fact in matching(figures, rule.left) if not fact.qualifier]
    amounts = [fact for spec in rule.right for fact in matching(figures, spec)]
    if len({fact.value for fact in counts}) != 1 or len({fact.yuan for fact in amounts}) != 1:
        return
    count = counts[0]
    before = [
        fact for fact in amounts if fact.section == count.section and 0 < count.span.start - fact.span.start < _NEAR
    ]
    if not before:
        return
    amount, number = figures.operand(before[-1]), figures.operand(count)
    if bool(amount.value) == bool(number.value):
        said = Name(f"{rule.zh}：{printed(amount)}、{printed(number)}，相符。", f"{rule.en}: {printed(amount)} agrees.")
        yield check(rule, "pass", said, evidence(amount, number))
        return
    said = Name(
        f"{amount.name.zh}为{printed(amount)}，而写作购置{printed(number)}。",
        f"{amount.name.en} is {printed(amount)}, but {number.value} vehicles are said to be bought.",
    )
    yield contradicted(rule, said, evidence(amount, number), amount, number)


KINDS = {"purchases": purchases, "guests": guests, "counted": nothing, "guests_within": within}
