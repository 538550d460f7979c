"""What the stages pass on: the reading they share and the findings they add to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypedDict

from juesuan import models
from juesuan.document import Document, Severity
from juesuan.figures import USUAL_MONEY, in_yuan
from juesuan.fold import unify
from juesuan.patterns import CueRule, Patterns, SubjectRule
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

    @cached_property
    def only_year(self) -> Range | None:
        """The *view* range of the year that sentences begin with, where all that begin with one begin with the same."""
        found = list(self.patterns.word("clause.of_year").finditer(self.view.text))
        return found[0].span("year") if len({match["year"] for match in found}) == 1 else None

    def place(self, start: int, end: int) -> Place:
        """raw, span and spans of *view* range [start, end)."""
        span, spans = self.document.view_spans(start, end)
        return {"raw": span.slice(self.document.text), "span": span, "spans": spans}

    def printed(self, start: int, end: int) -> str:
        """The source's own characters behind *view* range [start, end): wraps, markup and stray blanks gone, marks as printed.

        A look-alike of another code (a Kangxi radical) is the character that it prints.
        """
        text = self.document.text
        return unify("".join(text[at] for at in self.view.origin[start:end]))

    def figure(
        self, start: int, end: int, value: Decimal, unit: str, basis: models.Basis | None = None
    ) -> models.Figure:
        """A figure printed at view range [start, end); `basis` is what a change or a growth is held against."""
        return models.Figure(value=value, unit=unit, yuan=in_yuan(value, unit), basis=basis, **self.place(start, end))

    def diagnostic(self, code: str, severity: Severity, message: str, at: Range | None = None) -> models.Diagnostic:
        """A diagnostic about *view* range `at`."""
        span = self.document.view_spans(*at)[0] if at else None
        return models.Diagnostic(code=code, severity=severity, message=message, span=span)


class Mention(NamedTuple):
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


class Subject(NamedTuple):
    """Words that name a metric, at view range [start, end)."""

    start: int
    end: int
    rule: SubjectRule
    category: str | None = None
    qualifier: str | None = None


class Cue(NamedTuple):
    """Words that say what a number is, at view range [start, end); `year` where they name one."""

    start: int
    end: int
    rule: CueRule
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a stretch of text, by start; subjects may overlap, for which of them holds depends on the context."""

    subjects: tuple[Subject, ...] = ()
    cues: tuple[Cue, ...] = ()

    def within(self, start: int, end: int) -> Tokens:
        """The tokens that lie in view range [start, end)."""
        return Tokens(_cut(self.subjects, start, end), _cut(self.cues, start, end))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """View range [start, end) of a paragraph, or of the part of it that one section holds, with that section's key and metric.

    `heading` is true for the title itself, `known` where the section's own title has a key.
    """

    start: int
    end: int
    section: str | None
    metric: str | None
    heading: bool = False
    known: bool = True


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
    paragraphs: tuple[Paragraph, ...] = ()
    tokens: Tokens = Tokens()
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

    @cached_property
    def usual_unit(self) -> str:
        """The unit of most of the document's amounts, 万元 where there is none: the unit of a nought said in words."""
        units = Counter(amount.unit for amount in self.amounts)
        return units.most_common(1)[0][0] if units else USUAL_MONEY

    def section_at(self, offset: int) -> models.Section | None:
        """The innermost section that holds source offset `offset`."""
        found = bisect_right(self.sections, offset, key=lambda section: section.heading.start)
        holding = (s for s in reversed(self.sections[:found]) if offset < max(s.body.end, s.heading.end))
        return next(holding, None)


_start = attrgetter("start")


def _cut(tokens: tuple[Any, ...], start: int, end: int) -> tuple[Any, ...]:
    first = bisect_left(tokens, start, key=_start)
    last = bisect_left(tokens, end, first, key=_start)
    return tuple([token for token in tokens[first:last] if token.end <= end])
