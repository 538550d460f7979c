"""Printed numbers as intervals: 28.82 stands for every value in [28.815, 28.825).

All arithmetic is exact: sums, differences and products of decimals in a context that would raise before it rounded.
A quotient is never formed to compare: p = a / b is asked as p · b = a.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, localcontext

from juesuan.figures import ten_to

_HALF = Decimal("0.5")
_ZERO = Decimal(0)
_FREE = Context(prec=60)  # for quotients that are only shown, and for rounding on purpose


def exactly() -> AbstractContextManager[Context]:
    """A decimal context in which an inexact result is an error; the global context stays as it is."""
    return localcontext(Context(prec=120, traps=[Inexact, InvalidOperation]))


@dataclass(frozen=True, slots=True)
class Interval:
    """[low, high), or the one value `low` where both are equal.

    >>> printed = Interval.printed(Decimal("28.82"), Decimal("0.01"))
    >>> printed.low, printed.high
    (Decimal('28.815'), Decimal('28.825'))
    >>> printed.meets(Interval.printed(Decimal("28.8"), Decimal("0.1")))
    True
    >>> printed.meets(Interval.printed(Decimal("28.83"), Decimal("0.01")))
    False
    """

    low: Decimal
    high: Decimal

    @classmethod
    def printed(cls, value: Decimal, step: Decimal) -> Interval:
        """What rounding to a multiple of `step` makes `value` of; a step of 0 says it is exact."""
        half = step * _HALF
        return cls(value - half, value + half)

    @classmethod
    def cut(cls, value: Decimal, step: Decimal) -> Interval:
        """What rounding or cutting off makes `value` of: 9.99 may also be a truncated 9.999."""
        half = step * _HALF
        return cls(value - half, value + step) if value >= 0 else cls(value - step, value + half)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = (self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high)
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Whether a value lies in both."""
        return (self.low < other.high and other.low < self.high) or self.low == other.low

    def below(self, other: Interval) -> bool:
        """Whether every value of this one is less than every value of `other`."""
        return not self.meets(other) and self.low < other.low

    @property
    def width(self) -> Decimal:
        """How far its ends are apart."""
        return self.high - self.low


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum of intervals."""
    low = high = _ZERO
    for one in intervals:
        low, high = low + one.low, high + one.high
    return Interval(low, high)


def quotient(part: Decimal, whole: Decimal, places: int) -> Decimal:
    """part / whole, rounded half up to `places`, for showing."""
    return _FREE.divide(part, whole).quantize(ten_to(-places), ROUND_HALF_UP, context=_FREE)


def rounds_to(value: Decimal, printed: Decimal, places: int) -> bool:
    """Whether `value` rounded half up to `places` is `printed`."""
    return value.quantize(ten_to(-places), ROUND_HALF_UP, context=_FREE) == printed


def cuts_to(value: Decimal, printed: Decimal, places: int) -> bool:
    """Whether `value` cut off after `places` is `printed`."""
    return value.quantize(ten_to(-places), ROUND_DOWN, context=_FREE) == printed


def rounds_twice_to(value: Decimal, printed: Decimal, places: int) -> bool:
    """Whether one more rounding on the way explains `printed`: 28.449 → 28.45 → 28.5."""
    finer = value.quantize(ten_to(-places - 1), ROUND_HALF_UP, context=_FREE)
    return rounds_to(finer, printed, places)
