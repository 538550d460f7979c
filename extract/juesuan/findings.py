"""What the stages pass on: the reading they share and the findings they add to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, TypedDict

from juesuan import models
from juesuan.document import Document, Severity
from juesuan.figures import in_yuan
from juesuan.patterns import Patterns
from juesuan.spans import Range, Span, View


class Place(TypedDict):
    """The three fields of a located record."""

    raw: str
    span: Span
    spans: tuple[Span, ...] | None


@dataclass(frozen=True)
class Reading:
    """One document under the patterns it is read with."""

    document: Document
    patterns: Patterns

    @property
    def view(self) -> View:
        """The cleaned text."""
        return self.document.view

    def place(self, start: int, end: int) -> Place:
        """raw, span and spans of *view* range [start, end)."""
        span, spans = self.document.view_spans(start, end)
        return {"raw": span.slice(self.document.text), "span": span, "spans": spans}

    def figure(self, start: int, end: int, value: Decimal, unit: str) -> models.Figure:
        """A figure printed at view range [start, end)."""
        return models.Figure(value=value, unit=unit, yuan=in_yuan(value, unit), **self.place(start, end))

    def diagnostic(self, code: str, severity: Severity, message: str, at: Range | None = None) -> models.Diagnostic:
        """A diagnostic about *view* range `at`."""
        span = self.document.view_spans(*at)[0] if at else None
        return models.Diagnostic(code=code, severity=severity, message=message, span=span)


@dataclass(frozen=True)
class Mention:
    """A number with its unit, on the view: [start, end) holds number and unit, [number_start, number_end) the number."""

    kind: Literal["amount", "percentage", "quantity"]
    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal
    unit: str
    approximate: bool = False
    borrowed: bool = False  # the unit was taken from a neighbour (a list with one unit, a number that lost its unit)


@dataclass(frozen=True)
class Findings:
    """All that has been found so far, in document order."""

    organization: models.Organization | None = None
    fiscal_year: models.FiscalYear | None = None
    kind: Literal["final_accounts", "budget"] | None = None
    scope: Literal["unit", "department"] | None = None
    published_on: models.PublishedOn | None = None
    sections: tuple[models.Section, ...] = ()
    mentions: tuple[Mention, ...] = ()
    amounts: tuple[models.Amount, ...] = ()
    percentages: tuple[models.Percentage, ...] = ()
    quantities: tuple[models.Quantity, ...] = ()
    facts: tuple[models.Fact, ...] = ()
    items: tuple[models.Item, ...] = ()
    item_ranges: tuple[Range, ...] = ()  # view ranges of the items' clauses, whose figures make no facts
    statements: tuple[models.Statement, ...] = ()
    performance: tuple[models.Performance, ...] = ()
    checks: tuple[models.Check, ...] = ()
    diagnostics: tuple[models.Diagnostic, ...] = ()

    def plus(self, diagnostics: Sequence[models.Diagnostic] = (), **found: Any) -> Findings:
        """These findings with `found` set and `diagnostics` added."""
        return replace(self, diagnostics=(*self.diagnostics, *diagnostics), **found)

    def section_at(self, offset: int) -> models.Section | None:
        """The innermost section that holds source offset `offset`."""
        holding = [s for s in self.sections if s.heading.start <= offset < max(s.body.end, s.heading.end)]
        return max(holding, key=lambda section: section.heading.start, default=None)
