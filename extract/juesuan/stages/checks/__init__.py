"""Checks: the reconciliation (勾稽关系), section 8 of the contract.

Every printed number is an interval of its printed precision; a check fails only where the intervals cannot meet.
What is blank is unknown: a check without an operand is skipped and says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from juesuan import models
from juesuan.findings import Findings, Reading
from juesuan.spans import Span
from juesuan.stages.checks import (
    agreement,
    counts,
    forms,
    implied,
    item_names,
    items,
    levels,
    narrative,
    scores,
    tables,
    texts,
    words,
)
from juesuan.stages.checks.bodies import bodies
from juesuan.stages.checks.contents import contents, references
from juesuan.stages.checks.intervals import exactly
from juesuan.stages.checks.operands import Figures
from juesuan.stages.checks.reasons import lists, reasons
from juesuan.stages.checks.rules import CheckRule, load, load_for_budgets
from juesuan.stages.checks.verdicts import Check
from juesuan.stages.checks.wording import Wording, wording
from juesuan.stages.checks.years import years

KINDS: dict[str, Callable[[CheckRule, Figures], Iterator[Check]]] = {
    **narrative.KINDS, **agreement.KINDS, **implied.KINDS, **items.KINDS, **item_names.KINDS, **tables.KINDS, **texts.KINDS, **forms.KINDS, **counts.KINDS, **scores.KINDS,
}  # fmt: skip
"""What each `how` of a rule does with the figures."""


SAID: dict[str, Callable[[CheckRule, Figures, words.Sayings], Iterator[Check]]] = {**words.KINDS, **scores.TEXT_KINDS}
"""What each `how` does that needs the sentences beside the figures."""


def checks(reading: Reading, findings: Findings) -> Findings:
    """All identities that the rules know, over everything that was found."""
    figures = figures_of(reading, findings)
    sayings = words.Sayings(reading, findings)
    found: list[Check] = []
    with exactly():
        for rule in reading.patterns.make(load_for_budgets if figures.budget else load):
            if rule.how in SAID:
                found += SAID[rule.how](rule, figures, sayings)
            else:
                found += KINDS[rule.how](rule, figures)
    found += _of_words(Wording(reading, findings, figures))
    return findings.plus(checks=tuple(models.Check(id=f"c{n}", **one._asdict()) for n, one in enumerate(found, 1)))


def _of_words(text: Wording) -> Iterator[Check]:
    yield from wording(text)
    if text.findings.kind == "final_accounts" and text.year is not None:
        yield from years(text, text.year)
    yield from reasons(text)
    yield from lists(text)
    yield from bodies(text)
    yield from contents(text)
    yield from references(text)


def _coded(reading: Reading, findings: Findings, year: int | None) -> tuple[models.Statement, ...]:
    return tuple(levels.with_codes(one, reading.patterns, year) for one in findings.statements)


def _said_empty(reading: Reading) -> dict[str, Span]:
    """Where a note says that the table of a fund has no data, by the fund's key."""
    found = reading.patterns.word("fund.empty").finditer(reading.view.text)
    return {match.lastgroup: reading.document.view_spans(*match.span())[0] for match in found}


def figures_of(reading: Reading, findings: Findings) -> Figures:
    """The figures of a document's findings."""
    year = findings.fiscal_year.value if findings.fiscal_year else None
    return Figures(
        patterns=reading.patterns, facts=findings.facts, items=findings.items, statements=_coded(reading, findings, year), performance=findings.performance,
        sections=findings.sections, diagnostics=findings.diagnostics,
        amounts=findings.amounts, said_empty=_said_empty(reading),
        year=year, budget=findings.kind == "budget",
    )  # fmt: skip
