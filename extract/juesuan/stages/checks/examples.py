"""The rules' own examples: small figure sets, made into a disclosure's figures and checked like one.

`income/amount: "10.00"` is a fact in 万元 (a rate in %, a count in 个 or as said: 2 批次, points in 分); `metric@类/measure` has a category, `metric@~轿车/count` a qualifier,
a trailing `#2` states it again. `item:205.20508.2050803/final` is an item, `total.initial`, `fiscal.executed`, `3.weight`, `sum.score`
after `form:` a cell of a performance form, `table:row:column[:side]` after `table:` a cell of a statement (a row `208 社会保障` has a code).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from juesuan import models
from juesuan.figures import in_yuan
from juesuan.patterns import Patterns
from juesuan.spans import Span
from juesuan.stages.checks.intervals import exactly
from juesuan.stages.checks.operands import Figures
from juesuan.stages.checks.rules import CheckRule, load

_UNITS = {"growth": "%", "share": "%", "completion": "%", "count": "个", "score": "分"}
_YEAR = 2022
_SECTIONS = {"s1": "unknown", "s2": "general_budget.items", "s3": "government_fund", "s4": "state_capital"}
_HOMES = {"item": "s2", "item@government_fund": "s3", "item@state_capital": "s4"}


class _Maker:
    """Makes records out of a figure set, each at a place of its own."""

    def __init__(self) -> None:
        self.at = 0
        self.facts: list[models.Fact] = []
        self.items: dict[str, dict[str, Any]] = {}
        self.tables: dict[str, dict[tuple[str, str | None], dict[str, models.Figure]]] = {}
        self.forms: dict[str, dict[str, models.Leaf]] = {}

    def place(self, raw: str) -> dict[str, Any]:
        self.at += 10
        return {"raw": raw, "span": Span(start=self.at, end=self.at + len(raw))}

    def figure(self, value: str, unit: str) -> models.Figure:
        number = Decimal(value)
        return models.Figure(value=number, unit=unit, yuan=in_yuan(number, unit), **self.place(value))

    def fact(self, key: str, value: str) -> None:
        metric, _, measure = key.partition("#")[0].partition("/")
        measure, _, basis = measure.partition("=")
        metric, _, category = metric.partition("@")
        qualifier = category.removeprefix("~") if category.startswith("~") else None
        value, _, unit = value.partition(" ")
        unit = unit or _UNITS.get(measure, "万元")
        number = Decimal(value)
        default = "prior_year" if measure in ("change", "growth") else None
        self.facts.append(
            models.Fact.model_validate(
                {
                    "id": f"f{len(self.facts)}", "metric": metric, "measure": measure, "value": number, "unit": unit,
                    "yuan": in_yuan(number, unit), "year": _YEAR, "section": "s1", "category": None if qualifier else category or None,
                    "qualifier": qualifier,
                    "basis": basis or default, "label": "", "rule": "example", **self.place(value),
                }
            )
        )  # fmt: skip

    def item(self, key: str, value: str) -> None:
        codes, _, field = key.partition("/")
        unit = "%" if field in ("completion", "growth") else "万元"
        self.items.setdefault(codes, {})[field] = self.figure(value, unit)

    def cell(self, key: str, value: str) -> None:
        table, row, column, *side = key.removeprefix("table:").split(":")
        values = self.tables.setdefault(table, {}).setdefault((row, side[0] if side else None), {})
        if value:
            values[column] = self.figure(value, "万元")

    def leaf(self, key: str, value: str) -> None:
        number = Decimal(value.rstrip("%")) if value.rstrip("%").replace(".", "").isdigit() else None
        row, _, column = key.removeprefix("form:").partition(".")
        self.forms.setdefault(row, {})[column] = models.Leaf(value=number, **self.place(value))


def figures_of(example: Mapping[str, str], patterns: Patterns) -> Figures:
    """The figures of an example, as if read with `patterns`."""
    maker = _Maker()
    for key, value in example.items():
        made = {
            "item": maker.item,
            "item@government_fund": maker.item,
            "item@state_capital": maker.item,
            "table": maker.cell,
            "form": maker.leaf,
        }.get(key.partition(":")[0], maker.fact)
        made(key, value)
    sections = tuple(
        models.Section(
            id=name, key=key, number=None, title="例", level=1, parent=None,
            heading=Span(start=0, end=1), body=Span(start=1, end=maker.at + 50),
        )
        for name, key in _SECTIONS.items()
    )  # fmt: skip
    return Figures(
        patterns=patterns, facts=tuple(maker.facts), items=tuple(_items(maker)), statements=tuple(_statements(maker)),
        performance=tuple(_forms(maker)), sections=sections, year=_YEAR,
    )  # fmt: skip


def _items(maker: _Maker) -> Iterator[models.Item]:
    for number, (key, fields) in enumerate(maker.items.items()):
        home, _, codes = key.partition(":")
        names = [models.Classification(name=code, code=code, **maker.place(code)) for code in codes.split(".")]
        levels = dict(zip(("category", "group", "item"), [*names, None, None], strict=False))
        level = ("category", "group", "item")[len(names) - 1]
        yield models.Item.model_validate(
            {"id": f"i{number}", "number": None, "level": level, "section": _HOMES[home], "final": None}
            | {"span": Span(start=names[0].span.start, end=names[-1].span.end)}
            | levels | fields
        )  # fmt: skip


def _statements(maker: _Maker) -> Iterator[models.Statement]:
    for key, rows in maker.tables.items():
        made = []
        for (label, side), values in rows.items():
            code, _, name = label.rpartition(" ")
            made.append(
                models.StatementRow.model_validate(
                    {"code": code or None, "name": name, "side": side, "values": values, "span": Span(start=0, end=1)}
                )
            )
        columns = dict.fromkeys(column for row in made for column in row.values)
        yield models.Statement(
            id=f"e{key}", key=key, title=key, unit="万元", rows=tuple(made), span=Span(start=0, end=1),
            columns=tuple(models.Column(key=column, label=column) for column in columns), empty=None if columns else True,
        )  # fmt: skip


def _forms(maker: _Maker) -> Iterator[models.Performance]:
    if not maker.forms:
        return
    name = models.Leaf(**maker.place("例"))
    money = ("initial", "adjusted", "executed")
    budget = [
        models.BudgetRow.model_validate(
            {"source": row, "label": name}
            | {key: models.MoneyLeaf(**dict(cell)) if key in money else cell for key, cell in cells.items()}
        )
        for row, cells in maker.forms.items()
        if row in ("total", "fiscal", "special_account", "unit", "other")
    ]
    indicators = []
    for row, cells in maker.forms.items():
        if row.isdigit():
            fields: dict[str, Any] = dict(cells)
            if "operator" in fields:
                sign = fields["operator"]
                fields["operator"] = models.OperatorLeaf.model_validate(
                    {"raw": sign.raw, "span": sign.span, "value": sign.raw}
                )
            indicators.append(models.Indicator.model_validate({"level3": name} | fields))
    closing = maker.forms.get("sum")
    yield models.Performance.model_validate(
        {
            "id": "t1", "form": "overall" if "whole" in maker.forms else "self_evaluation", "project": models.Project(name=name), "budget": tuple(budget),
            "budget_unit": "万元", "indicators": tuple(indicators), "span": name.span,
            "total": models.Total.model_validate(dict(closing)) if closing else None,
            "conclusion": maker.forms.get("conclusion", {}).get("text"),
        }
    )  # fmt: skip


def faults(patterns: Patterns) -> list[str]:
    """What the examples say against the check rules; empty where all hold."""
    from juesuan.stages.checks import KINDS

    found = []
    for rule in patterns.make(load):
        run = KINDS.get(rule.how)
        if run is None:
            continue
        for kind, sets in (("holds", rule.holds), ("fails", rule.fails), ("rounds", rule.rounds)):
            for example in sets:
                if (fault := _fault(rule, run, kind, figures_of(example, patterns))) is not None:
                    found.append(f"checks: {rule.key}: {fault}: {dict(example)}")
    return found


def _fault(rule: CheckRule, run: Any, kind: str, figures: Figures) -> str | None:
    with exactly():
        made = list(run(rule, figures))
    failed = [one for one in made if one.status == "fail"]
    passed = [one for one in made if one.status == "pass"]
    if kind == "fails":
        return None if failed else "does not fail in its example"
    if failed:
        return f"fails in an example that {kind} ({failed[0].message})"
    if not passed:
        return f"checks nothing in an example that {kind}"
    if kind == "rounds" and not any(one.severity == "note" or one.difference for one in passed):
        return "sees no rounding in its example"
    return None
