"""The depth of statement rows that print a name and no code: by the official classification, from the rows above."""

from __future__ import annotations

from juesuan import models
from juesuan.catalogue import Catalogue, Match
from juesuan.patterns import Patterns
from juesuan.stages.checks.tables import short
from juesuan.stages.tokens import official

_FUNCTIONAL = frozenset({"income", "expenditure", "general_budget", "government_fund", "state_capital"})


def with_codes(statement: models.Statement, patterns: Patterns, year: int | None) -> models.Statement:
    """The statement with the codes its rows' names stand for; as it is where a row has a code already or one finds none."""
    if statement.key.removeprefix("budget.") not in _FUNCTIONAL or any(row.code for row in statement.rows):
        return statement
    catalogue, total = patterns.make(official), patterns.word("row.sum")
    above: list[str] = []
    rows: list[models.StatementRow] = []
    for row in statement.rows:
        name = short(row.name)
        if total.fullmatch(name):
            rows.append(row)
            continue
        found = _place(catalogue, above, name, year)
        if found is None:
            return statement
        depth, match = found
        above = [*above[:depth], name]
        rows.append(row.model_copy(update={"code": match.code}))
    return statement.model_copy(update={"rows": tuple(rows)})


def _place(catalogue: Catalogue, above: list[str], name: str, year: int | None) -> tuple[int, Match] | None:
    """Where a name stands below the names above it: the deepest place that the classification knows for certain."""
    for depth in range(min(len(above), 2), -1, -1):
        path = [*above[:depth], name, None, None][:3]
        match = catalogue.match_path(path[0], path[1], path[2], year)[depth]
        if match is not None and match.how not in ("moved", "near") and len(match.code) == 3 + 2 * depth:
            return depth, match
    return None
