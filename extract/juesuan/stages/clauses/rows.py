"""Bare rows of cells: 公务接待费 | 3 | 7 | 4 | 133%, where arithmetic alone proves what a cell is."""

from __future__ import annotations

from decimal import Decimal

import regex

from juesuan.figures import parse, printed_step
from juesuan.findings import Mention

_CELLS = regex.compile(r"(?:(?<![\d.,])(-?\d[\d,]*(?:\.\d+)?)\s*[|\t]\s*){3}$")
_HUNDRED = Decimal(100)


def is_growth_of_its_row(text: str, start: int, rate: Mention) -> bool:
    """Whether the three cells before a percentage are two values, in either order, and their difference, and it is their growth.

    The unit of such a row stands elsewhere, so its rate is all that it tells on its own.

    >>> row = "公务接待费 | 3 | 7 | 4 | 133%"
    >>> is_growth_of_its_row(row, 0, Mention("percentage", 20, 24, 20, 23, Decimal(133), "%"))
    True
    """
    cells = _CELLS.search(text, start, rate.start)
    values = [parse(cell) for cell in cells.captures(1)] if cells else []
    if len(values) != 3 or None in values:
        return False
    one, other, change = (value for value in values if value is not None)
    return any(_grows(before, after, change, rate.value) for before, after in ((one, other), (other, one)))


def _grows(before: Decimal, after: Decimal, change: Decimal, rate: Decimal) -> bool:
    step = max(printed_step(value) for value in (before, after, change))
    if not before or not change or abs(after - before - change) > step:
        return False
    return abs(_HUNDRED * change - rate * before) <= printed_step(rate) * abs(before)
