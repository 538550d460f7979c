"""Checks: the reconciliation (勾稽关系), section 8 of the contract.

Every printed number is an interval of its printed precision; a check fails only where the intervals cannot meet.
What is blank is unknown: a check without an operand is skipped and says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from juesuan.findings import Findings, Reading
from juesuan.stages.checks import forms, items, narrative, tables, words
from juesuan.stages.checks.intervals import exactly
from juesuan.stages.checks.operands import Figures
from juesuan.stages.checks.rules import CheckRule, load
from juesuan.stages.checks.verdicts import Check

KINDS: dict[str, Callable[[CheckRule, Figures], Iterator[Check]]] = {
    **narrative.KINDS, **items.KINDS, **tables.KINDS, **forms.KINDS,
}  # fmt: skip
"""What each `how` of a rule does with the figures."""


def checks(reading: Reading, findings: Findings) -> Findings:
    """All identities that the rules know, over everything that was found."""
    figures = figures_of(reading, findings)
    sayings = words.Sayings(reading)
    found: list[Check] = []
    with exactly():
        for rule in reading.patterns.make(load):
            if rule.how == "words_budget":
                found += words.budget_words(rule, figures, sayings)
            else:
                found += KINDS[rule.how](rule, figures)
    return findings.plus(checks=tuple(one.model_copy(update={"id": f"c{n}"}) for n, one in enumerate(found, 1)))


def figures_of(reading: Reading, findings: Findings) -> Figures:
    """The figures of a document's findings."""
    return Figures(
        facts=findings.facts, items=findings.items, statements=findings.statements, performance=findings.performance,
        sections=findings.sections, diagnostics=findings.diagnostics,
        year=findings.fiscal_year.value if findings.fiscal_year else None, budget=findings.kind == "budget",
    )  # fmt: skip
