"""What is stated of one thing agrees: a figure each time it is told, a part with its whole, the kinds of a thing with all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan.stages.checks.names import Name
from juesuan.stages.checks.narrative import Fact, distinct, matching, plain
from juesuan.stages.checks.operands import Figures, Operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import Check, best, compare_sum, evidence, no_more


def twice(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A figure that the text states more than once says the same each time: what it says most often is what the others are held against."""
    for spec in rule.right:
        groups: dict[object, dict[Decimal, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        for fact in matching(figures, spec):
            year = fact.year if figures.year is None else None  # else all are of the disclosure's own
            groups[_subject(fact), fact.basis, fact.base_year, year][figures.operand(fact).value].append(fact)
        for stated in groups.values():
            usual, *same = max(stated.values(), key=len)
            first = figures.operand(usual)
            yield from (_again(rule, figures, first, [fact]) for fact in same)
            yield from (_again(rule, figures, first, facts) for facts in stated.values() if usual not in facts)


def _subject(fact: Fact) -> tuple[str, str | None, str | None]:
    return fact.metric, fact.category, fact.qualifier


def _again(rule: CheckRule, figures: Figures, first: Operand, facts: Sequence[Fact]) -> Check:
    """Another value of a figure, with every place that states it."""
    again, *others = map(figures.operand, facts)
    name = Name(f"另一处写作的{again.name.zh}", f"{again.name.en} elsewhere")
    return compare_sum(rule, first, [again._replace(name=name, spans=evidence(again, *others))])


def at_most(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A part is no more than its whole."""
    wholes = distinct(figures, [one for spec in rule.right for one in plain(matching(figures, spec))])
    for fact in distinct(figures, plain(matching(figures, rule.left))):
        found = (no_more(rule, figures.operand(fact), figures.operand(whole)) for whole in wholes)
        if (one := best(found)) is not None:
            yield one


def kinds(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The kinds of a counted thing (轿车, 其他用车) are no more than all of it, and all of it where 其他 is among them."""
    others = figures.patterns.word("kind.others")
    by_section: dict[str | None, list[Fact]] = defaultdict(list)
    for fact in matching(figures, rule.left):
        by_section[fact.section].append(fact)
    for facts in by_section.values():
        whole = plain(facts)
        parts = {fact.qualifier: fact for fact in facts if fact.qualifier}
        if len(whole) == 1 and parts and len(parts) == len(facts) - 1:
            operands = [figures.operand(part) for part in parts.values()]
            complete = any(others.search(kind or "") for kind in parts)
            yield compare_sum(rule, figures.operand(whole[0]), operands, complete=complete)


KINDS = {"twice": twice, "at_most": at_most, "kinds": kinds}
