"""What a blank cell of a statement says: nothing, or that it is nought, where the table itself proves it.

A blank is unknown. Some publishers print no nought at all: where a table holds none, and its totals are the sums of what it does print,
its blanks are noughts, and parts that fall short of their total contradict it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan import models
from juesuan.stages.checks.operands import Figures

Row = models.StatementRow
Statement = models.Statement
_PROOFS = 4  # sums over blanks that must hold
# The totals of a row, each with its parts: the sums that every publisher's tables are built on.
_SUMS = (
    (("total",), ("basic", "project", "remitted", "operating", "subsidy")),
    (("total",), ("appropriation", "superior", "business", "operating", "affiliated", "other")),
    (("total",), ("general_budget", "government_fund", "state_capital")),
    (("expenditure", "expenditure.total"), ("basic", "project")),
    (("income",), ("expenditure", "expenditure.total", "carried_out")),
    *(
        ((f"{of}.total", f"{of}.three_public"), tuple(f"{of}.{deep}{part}" for part in parts for deep in ("", "three_public.")))
        for of in ("budget", "final")
        for parts in [("abroad", "vehicle", "reception")]
    ),
    *(
        ((f"{of}.{deep}vehicle",), (f"{of}.{deep}vehicle.purchase", f"{of}.{deep}vehicle.operation"))
        for of in ("budget", "final")
        for deep in ("", "three_public.")
    ),
)  # fmt: skip


def adds_up(row: Row) -> bool:
    """Whether a row's total is the sum of the other figures that it prints."""
    return any(_sums(row))


def leads(row: Row, key: str) -> bool:
    """Whether a figure is its row's total by its place too: no lost blank moves the first and largest of them."""
    own = row.values[key]
    return key == "total" and all(
        own.span.start <= other.span.start and own.value >= other.value for other in row.values.values()
    )


def _sums(row: Row) -> Iterator[bool]:
    """For each sum that a row's columns state: whether it holds."""
    for wholes, names in _SUMS:
        whole = next((row.values[key].value for key in wholes if key in row.values), None)
        parts = [row.values[key].value for key in names if key in row.values]
        if whole is not None and parts:
            yield sum(parts, Decimal(0)) == whole


def blank_is_nothing(figures: Figures, statement: Statement) -> bool:
    """Whether the blanks of a statement are noughts: it prints none, and the sums of it and its neighbours hold over their blanks.

    One sum in four may fail: it is the one that is to be found.
    """
    if not figures.blanks:
        figures.blanks.update({one.id: _sums_of(figures, one) for one in figures.statements})
    own = figures.blanks.get(statement.id, [])
    every = [held for found in figures.blanks.values() for held in found]
    return any(own) and every.count(True) >= _PROOFS and every.count(False) * 4 <= len(every)


def _sums_of(figures: Figures, statement: Statement) -> list[bool]:
    """Which of the sums of a statement hold; none where it prints noughts."""
    if any(not figure.value for row in statement.rows for figure in row.values.values()):
        return []
    found = [held for row in statement.rows for held in _sums(row)]
    return [*found, *_sides(figures, statement), *_trees(statement)]


def _sides(figures: Figures, statement: Statement) -> Iterator[bool]:
    """Of each half of a two-sided table: whether its lines add up to the first total below them."""
    side_total = figures.patterns.word("row.side_total")
    for side in ("income", "expenditure"):
        so_far = Decimal(0)
        for row in statement.rows:
            figure = next(
                (row.values[key] for key in ("final", "amount", "total", "budget") if key in row.values), None
            )
            if row.side != side or figure is None:
                continue
            if side_total.search(row.name):
                yield so_far == figure.value
                break
            so_far += figure.value


def _trees(statement: Statement) -> Iterator[bool]:
    """Of each row with a code that others go on: whether they add up to it, where one of them is blank."""
    below: dict[str, list[Row]] = {}
    for row in statement.rows:
        if row.code and len(row.code) in (5, 7):
            below.setdefault(row.code[:-2], []).append(row)
    for row in statement.rows:
        children: Sequence[Row] = below.get(row.code or "-", ())
        for key, figure in row.values.items():
            parts = [child.values[key].value for child in children if key in child.values]
            if parts and len(parts) < len(children):
                yield sum(parts, Decimal(0)) == figure.value
