"""Bare rows of cells: 公务接待费 | 3 | 7 | 4 | 133%, where arithmetic alone proves what a cell is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

from juesuan.figures import parse, printed_step
from juesuan.findings import Mention
from juesuan.patterns import Patterns

_CELLS = regex.compile(r"(?:(?<![\d.,])(-?\d[\d,]*(?:\.\d+)?)(?:\s*[|\t]\s*| +)){3}$")
_NAME = regex.compile(r"\p{Han}")
_HUNDRED = Decimal(100)
_LEAST_YUAN = Decimal(100)
"""No cost of a year is fewer 元 than this: an amount below it is one in 万元."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A bare number of a row and where it stands."""

    start: int
    end: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """A row that compares two years: what was, what became of it, and the difference."""

    before: Cell
    after: Cell
    change: Cell

    def is_exact(self) -> bool:
        """Whether the difference is exact, so that nothing but these roles fits the cells."""
        return self.after.value - self.before.value == self.change.value

    def is_small(self) -> bool:
        """Whether no amount of the row can be one in 元."""
        return all(0 < abs(cell.value) < _LEAST_YUAN for cell in (self.before, self.after, self.change))


def comparison(text: str, start: int, end: int, rate: Decimal) -> Comparison | None:
    """The three cells before a percentage that stands at `end`, where they are two values, in either order, and their difference, and it is their growth.

    >>> row = "公务接待费 | 3 | 7 | 4 | 133%"
    >>> found = comparison(row, 0, row.index("133"), Decimal(133))
    >>> str(found.before.value), str(found.after.value), str(found.change.value)
    ('3', '7', '4')
    """
    found = _CELLS.search(text, start, end) if _NAME.search(text, start, end) else None
    cells = [
        Cell(low, high, value)
        for low, high in (found.spans(1) if found else ())
        if (value := parse(text[low:high])) is not None
    ]
    if len(cells) != 3:
        return None
    one, other, change = cells
    for before, after in ((one, other), (other, one)):
        if _grows(before.value, after.value, change.value, rate):
            return Comparison(before, after, change)
    return None


def counted(text: str, start: int, end: int, patterns: Patterns) -> list[Mention]:
    """The count of a row whose unit stands in a bracket behind its name.

    >>> from juesuan.patterns import load
    >>> row = "公务用车保有量（辆）3"
    >>> [(str(one.value), one.unit) for one in counted(row, 0, len(row), load())]
    [('3', '辆')]
    """
    cell = patterns.word("clause.counted_cell").search(text, start, end)
    value = parse(cell["number"]) if cell else None
    if cell is None or value is None:
        return []
    low, high = cell.span("number")
    return [Mention("quantity", low, high, low, high, value, cell["unit"])]


def _grows(before: Decimal, after: Decimal, change: Decimal, rate: Decimal) -> bool:
    step = max(printed_step(value) for value in (before, after, change))
    if not before or not change or abs(after - before - change) > step:
        return False
    return abs(_HUNDRED * change - rate * before) <= printed_step(rate) * abs(before)
