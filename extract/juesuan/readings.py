"""Clauses against the readings of a careful reader: a number is right, missed or invented, clause by clause and group by group.

A file of clauses is JSON Lines: `{id, group, where, quote, readings[{metric, measure, value, unit, direction?, base?}], note}`.
A value is written as printed; null is a figure said in words (持平) or left blank. A metric or measure may be a list where the clause
alone does not decide; a metric that is null, or no name of the contract, is not compared. An `optional` reading may be given or not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from juesuan.errors import UsageError
from juesuan.models import BudgetRow, Disclosure, Figure, Indicator, Item

Json = Mapping[str, Any]
UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Given:
    """A number that a disclosure tells, wherever it stands: a fact, a figure of an item, a cell of an indicator."""

    metric: str
    measure: str
    value: Decimal
    unit: str
    direction: str | None
    raw: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.metric, self.measure, str(self.value), self.unit, self.direction)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one clause came out: the readings met, those not met, and what was told besides."""

    clause: Json
    right: int
    missed: tuple[Json, ...]
    wrong: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some clauses."""

    clauses: int
    readings: int
    right: int
    wrong: int

    @property
    def recall(self) -> float:
        """Of the readings, how many were met (0 to 1); 1 where there is none."""
        return self.right / self.readings if self.readings else 1.0

    @property
    def precision(self) -> float:
        """Of what was told, how much is a reading (0 to 1); 1 where nothing was told."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0


def read_clauses(path: Path) -> list[Json]:
    """The clauses of a file.

    Raises:
        UsageError: where a line is no JSON object with a quote and readings.
    """
    clauses = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            clause = json.loads(line)
            clause["quote"], clause["readings"]
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}:{number}", f"no clause ({error!r})", "see juesuan.readings") from error
        clauses.append(clause)
    return clauses


def judge(clause: Json, found: Disclosure, names: Mapping[str, Sequence[str]] | None = None) -> Outcome:
    """The readings of a clause against what was found in it.

    `names` are the contract's metrics of names in plain words, for readings that are so written: one without an entry is not
    compared, and a figure that is told as unnamed may be any.
    """
    left = list(given(found))
    missed, right = [], 0
    for reading in sorted(clause["readings"], key=lambda reading: bool(reading.get("optional"))):
        met = next((one for one in left if _meets(one, reading, names)), None)
        if met is not None:
            left.remove(met)
        if reading.get("optional") or (reading["value"] is None and reading.get("direction") != "flat"):
            continue
        right += met is not None
        if met is None:
            missed.append(reading)
    return Outcome(clause, right, tuple(missed), tuple(left))


def judge_all(clauses: Iterable[Json], names: Mapping[str, Sequence[str]] | None = None) -> list[Outcome]:
    """Each clause read on its own, as a text of that clause alone, and judged."""
    from juesuan.pipeline import extract  # late: judging alone needs none of it

    return [judge(one, extract(one["quote"].encode(), path=str(one.get("id"))), names) for one in clauses]


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """The counts over the outcomes."""
    kept = list(outcomes)
    right = sum(one.right for one in kept)
    return Tally(len(kept), right + sum(len(one.missed) for one in kept), right, sum(len(one.wrong) for one in kept))


def by_group(outcomes: Iterable[Outcome]) -> dict[str, Tally]:
    """The counts of each group, in the order of the file."""
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(one.clause["group"], []).append(one)
    return {group: tally(kept) for group, kept in groups.items()}


def _meets(one: Given, reading: Json, names: Mapping[str, Sequence[str]] | None) -> bool:
    value = _value(reading["value"])
    measures = _several(reading["measure"])
    if one.measure not in measures and (one.measure, *measures) != ("score", "count"):
        return False
    if not _same_metric(one.metric, reading.get("metric"), names):
        return False
    if value is None:
        return one.value == 0 and reading.get("direction") == "flat"
    if abs(one.value) != abs(value) or one.unit != {"万": "万元"}.get(reading["unit"], reading["unit"]):
        return False
    directions = _several(reading.get("direction"))
    return not value or not directions or one.direction in directions


def _same_metric(metric: str, wanted: str | list[str] | None, names: Mapping[str, Sequence[str]] | None) -> bool:
    allowed = _several(wanted)
    if names is not None:
        if metric == UNNAMED:
            return True
        allowed = [name for plain in allowed for name in names.get(plain, ())]
    return not allowed or metric in allowed


def _several(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _value(printed: str | None) -> Decimal | None:
    try:
        return None if printed is None else Decimal(printed.replace(",", ""))
    except InvalidOperation:
        return None


def given(found: Disclosure) -> Iterator[Given]:
    """Every number that a disclosure tells, of its facts, items and performance tables."""
    for fact in found.facts:
        yield Given(fact.metric, fact.measure, fact.value, fact.unit, fact.direction, fact.raw)
    for item in found.items:
        yield from _of_item(item)
    for table in found.performance:
        for row in table.budget:
            yield from _of_budget(row)
        for indicator in table.indicators:
            yield from _of_indicator(indicator)


def _of_item(item: Item) -> Iterator[Given]:
    for field in ("final", "budget", "prior", "completion", "change", "growth"):
        figure: Figure | None = getattr(item, field)
        if figure is None:
            continue
        direction = None
        if field in ("change", "growth"):
            direction = "up" if figure.value > 0 else "down" if figure.value < 0 else "flat"
        yield Given("item", "amount" if field == "final" else field, figure.value, figure.unit, direction, figure.raw)


def _of_budget(row: BudgetRow) -> Iterator[Given]:
    measures = {
        "initial": ("budget", "万元"), "adjusted": ("budget", "万元"), "executed": ("amount", "万元"),
        "rate": ("completion", "%"), "weight": ("score", "分"), "score": ("score", "分"),
    }  # fmt: skip
    for field, (measure, unit) in measures.items():
        leaf = getattr(row, field)
        if leaf is not None and leaf.value is not None:
            yield Given("budget_row", measure, leaf.value, unit, None, leaf.raw)


def _of_indicator(row: Indicator) -> Iterator[Given]:
    printed = row.unit.raw if row.unit else "分"
    measures = {
        "target": ("budget", printed), "actual": ("amount", printed), "weight": ("score", "分"), "score": ("score", "分")
    }  # fmt: skip
    for field, (measure, unit) in measures.items():
        leaf = getattr(row, field)
        if leaf is not None and leaf.value is not None:
            yield Given("indicator", measure, leaf.value, unit, None, leaf.raw)
