"""Operands: the figures of a disclosure as a check speaks of them, with what makes a figure doubtful."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from juesuan import models
from juesuan.figures import POWER, decimals, in_yuan, printed_step, ten_to
from juesuan.patterns import Patterns
from juesuan.spans import Span
from juesuan.stages.checks.intervals import Interval
from juesuan.stages.checks.names import Name, name_of

# The diagnostics that make a figure's reading doubtful, and what a verdict says of it.
REALIGNED = "该行缺格，经过重排"
_DOUBTFUL = {
    "unit_borrowed": "单位未印出，系推断", "row_realigned": REALIGNED, "statement_row_realigned": REALIGNED,
    "unreadable_cell": "单元格无法辨认", "statement_cell_unread": "单元格无法辨认",
}  # fmt: skip
_ZERO = Decimal(0)
_ANYWHERE = "*"  # no section's id
_NEAR = 50  # facts on each side of one: no section states its like so often
_HOMES = frozenset(
    {
        "income_expenditure", "income", "expenditure", "appropriation", "general_budget", "basic", "three_public",
        "government_fund", "state_capital", "operating_cost", "procurement", "assets", "performance", "overview", "glossary", "annex",
    }
)  # fmt: skip
# Sections in which a metric is at home beside its own.
_GUESTS = {
    "income": "income_expenditure",
    "expenditure": "income_expenditure",
    "basic": "general_budget",
    "performance": "annex",
    "general_budget": "appropriation",
}


class Operand(NamedTuple):
    """One printed figure: its value and the fineness of its print, money in 元, all else as printed.

    `doubt` says why a contradiction with this figure would prove nothing.
    """

    name: Name
    value: Decimal
    step: Decimal
    unit: str
    raw: str
    spans: tuple[Span, ...]
    section: str | None = None
    doubt: str | None = None

    @property
    def interval(self) -> Interval:
        """What the print allows."""
        return Interval.printed(self.value, self.step)

    @property
    def cut(self) -> Interval:
        """What the print allows if it may be cut off, not rounded."""
        return Interval.cut(self.value, self.step)

    @property
    def start(self) -> int:
        """Where it stands."""
        return self.spans[0].start

    @property
    def shown(self) -> Decimal:
        """The value in its own unit."""
        power = POWER.get(self.unit, 0)
        return self.value.scaleb(-power) if power else self.value


def operand(
    figure: models.Figure | models.Amount | models.Fact | models.Leaf,
    name: Name,
    *,
    unit: str | None = None,
    exact: bool = False,
    section: str | None = None,
    doubt: str | None = None,
) -> Operand | None:
    """A located value as an operand, None where it holds no number. `exact` numbers (counts, points) have no rounding."""
    if figure.value is None:
        return None
    unit = unit or getattr(figure, "unit", None) or ""
    value, power = figure.value, POWER.get(unit)
    step = _ZERO if exact else ten_to((power or 0) - decimals(value))
    if power:
        value = in_yuan(value, unit) or value
    return Operand(name, value, step, unit, figure.raw, figure.spans or (figure.span,), section, doubt)


def finest(operands: Sequence[Operand]) -> list[Operand]:
    """The operands, a bare 0 taken to be printed as finely as its neighbours: nobody rounds 0.18 to 0 beside 31.13."""
    steps = [one.step for one in operands if one.step and one.value]
    if not steps:
        return list(operands)
    step = min(steps)
    return [one._replace(step=min(one.step, step)) if not one.value else one for one in operands]


Points = tuple[list[Operand], Operand | None]
"""The points of the parts of a form, and those of its closing row."""


@dataclass(frozen=True)
class Figures:
    """All figures of one disclosure, found by what they say, and the packs that they were read with."""

    patterns: Patterns
    facts: tuple[models.Fact, ...] = ()
    items: tuple[models.Item, ...] = ()
    statements: tuple[models.Statement, ...] = ()
    performance: tuple[models.Performance, ...] = ()
    sections: tuple[models.Section, ...] = ()
    diagnostics: tuple[models.Diagnostic, ...] = ()
    amounts: tuple[models.Amount, ...] = ()
    said_empty: Mapping[str, Span] = field(default_factory=dict)  # by key: where the text says that a table has no data
    year: int | None = None
    budget: bool = False
    _made: dict[str, Operand] = field(default_factory=dict, repr=False, compare=False)
    _of: dict[tuple[str, str], list[models.Fact]] = field(default_factory=dict, repr=False, compare=False)
    _about: dict[tuple[str, str], dict[tuple[str | None, ...], list[models.Fact]]] = field(
        default_factory=dict, repr=False, compare=False
    )
    cells: dict[tuple[int, str], Operand] = field(default_factory=dict, repr=False, compare=False)  # made already
    points: dict[tuple[str, str], Points] = field(
        default_factory=dict, repr=False, compare=False
    )  # see forms.points_of
    blanks: dict[str, list[bool]] = field(default_factory=dict, repr=False, compare=False)  # see blanks.py

    @cached_property
    def _doubts(self) -> tuple[list[int], list[int], list[tuple[int, str]]]:
        """The diagnostics that make a figure doubtful: where each starts, where all up to it end, and its end with its code."""
        found = sorted(
            (one.span.start, one.span.end, one.code)
            for one in self.diagnostics
            if one.code in _DOUBTFUL and one.span is not None
        )
        furthest = list(accumulate((end for _, end, _ in found), max))
        return [start for start, _, _ in found], furthest, [(end, code) for _, end, code in found]

    @cached_property
    def _of_other_years(self) -> dict[tuple[object, ...], list[models.Fact]]:
        found: dict[tuple[object, ...], list[models.Fact]] = defaultdict(list)
        for fact in self.facts:
            if fact.measure in ("amount", "budget") and fact.year not in (None, self.year):
                found[fact.year, fact.metric, fact.category, fact.qualifier].append(fact)
        return found

    def of_year(self, year: int | None, like: models.Fact) -> list[models.Fact]:
        """The amounts and budgets that the text states of the same thing for another year than its own."""
        return self._of_other_years.get((year, like.metric, like.category, like.qualifier), [])

    @cached_property
    def _in_order(self) -> list[models.Fact]:
        return sorted(self.facts, key=_start)

    @cached_property
    def completion_steps(self) -> frozenset[Decimal]:
        """How finely the document prints 完成预算 X%."""
        stated: list[models.Fact | models.Figure] = [one for one in self.facts if one.measure == "completion"]
        stated += [one.completion for one in self.items if one.completion is not None]
        return frozenset(printed_step(one.value) for one in stated)

    def facts_in(self, start: int, end: int) -> list[models.Fact]:
        """The facts whose figure starts in [start, end) of the source."""
        return starting(self._in_order, start, end)

    def item_at(self, offset: int) -> models.Item | None:
        """The item whose clause holds a source offset."""
        found = bisect_right(self.items, offset, key=_start) - 1
        return self.items[found] if found >= 0 and offset < self.items[found].span.end else None

    def metrics(self, measure: str) -> set[str]:
        """The metrics of which a measure is stated."""
        wanted = (measure, "budget") if self.budget and measure == "amount" else (measure,)
        return {metric for metric, stated in self._by_metric if stated in wanted}

    def doubt(self, span: Span, *, whole_row: bool = False) -> str | None:
        """What a diagnostic says against the figure at `span`; a row with all its figures may have been realigned."""
        starts, furthest, found = self._doubts
        at, start = bisect_left(starts, span.end), span.start
        if not at or furthest[at - 1] <= start:
            return None
        for end, code in reversed(found[max(0, at - 6) : at]):
            if end > start and not (whole_row and code == "row_realigned"):
                return _DOUBTFUL[code]
        return None

    @cached_property
    def _unit_assumed(self) -> list[Span]:
        return [one.span for one in self.diagnostics if one.code == "statement_unit_assumed" and one.span]

    def unit_assumed(self, span: Span) -> bool:
        """Whether the table at `span` prints no unit, so that its figures can be held against no others."""
        return any(one.start < span.end and span.start < one.end for one in self._unit_assumed)

    @cached_property
    def _by_metric(self) -> dict[tuple[str, str], list[models.Fact]]:
        found: dict[tuple[str, str], list[models.Fact]] = defaultdict(list)
        for fact in self._in_order:
            if self._at_home(fact):
                found[fact.metric, fact.measure].append(fact)
        return found

    def _at_home(self, fact: models.Fact) -> bool:
        """Whether the fact's section speaks of its metric: 基本支出 in a section on the general budget is not all 基本支出."""
        root, _, kind = fact.metric.partition(".")
        key = self.key_of(fact.section).partition(".")[0]
        if root == "income" and kind == key:
            return True  # the income of the government fund in its own section
        return key not in _HOMES or root not in _HOMES or key in (root, _GUESTS.get(root))

    def of(self, metric: str, measure: str) -> list[models.Fact]:
        """The facts that state a measure of a metric for the disclosure's own year, in document order.

        The amount that a budget disclosure speaks of is its budget.
        """
        known = self._of.get((metric, measure))
        if known is not None:
            return known
        found = self._by_metric.get((metric, measure), [])
        if self.budget and measure == "amount":
            found = self._by_metric.get((metric, "budget"), []) or found
        if self.year is not None:
            found = [fact for fact in found if fact.year in (None, self.year)]
        self._of[metric, measure] = found
        return found

    def about(self, fact: models.Fact, measure: str) -> list[models.Fact]:
        """The facts of another measure about the same subject as `fact`: those of its section, or all where that has none.

        Of very many, those next to it.
        """
        known = self._about.get((fact.metric, measure))
        if known is None:
            known = self._about[fact.metric, measure] = defaultdict(list)
            for one in self.of(fact.metric, measure):
                known[one.category, one.qualifier, one.section].append(one)
                known[one.category, one.qualifier, _ANYWHERE].append(one)
        keys = ((fact.category, fact.qualifier, section) for section in (fact.section, _ANYWHERE))
        found: list[models.Fact] = next((known[key] for key in keys if key in known), [])
        at = bisect_left(found, fact.span.start, key=_start)
        return found[max(0, at - _NEAR) : at + _NEAR]

    def operand(self, fact: models.Fact) -> Operand:
        """A fact as an operand."""
        if fact.id not in self._made:
            made = operand(
                fact, name_of(fact.metric, fact.measure, fact.category, fact.qualifier), section=fact.section,
                exact=fact.measure in ("count", "score"),
                doubt="约数" if fact.approximate else self.doubt(fact.span),
            )  # fmt: skip
            assert made is not None
            self._made[fact.id] = made
        return self._made[fact.id]

    @cached_property
    def section_keys(self) -> dict[str, str]:
        """The key of each section by its id; an unknown one takes that of its nearest known parent."""
        found: dict[str, str] = {}
        for section in self.sections:
            known = section.key if section.key != "unknown" else found.get(section.parent or "", "unknown")
            found[section.id] = known
        return found

    @cached_property
    def _by_id(self) -> dict[str, models.Section]:
        return {section.id: section for section in self.sections}

    def known_section(self, section: str | None) -> str | None:
        """The innermost section around `section` whose key is known."""
        while section is not None and (found := self._by_id.get(section)) is not None:
            if found.key != "unknown":
                return section
            section = found.parent
        return None

    def key_of(self, section: str | None) -> str:
        """The key that section `section` stands under."""
        return self.section_keys.get(section or "", "unknown")


def _start(one: models.Fact | models.Item) -> int:
    return one.span.start


def starting(facts: Sequence[models.Fact], start: int, end: int) -> list[models.Fact]:
    """Those of `facts`, which are in document order, that start in [start, end) of the source."""
    return list(facts[bisect_left(facts, start, key=_start) : bisect_left(facts, end, key=_start)])


def nearest(facts: Iterable[models.Fact], to: models.Fact) -> models.Fact | None:
    """The fact closest before `to`, else the closest behind it."""
    found = sorted(facts, key=lambda one: (one.span.start > to.span.start, abs(one.span.start - to.span.start)))
    return found[0] if found else None
