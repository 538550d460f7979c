"""Printed numbers as exact decimals, and money in 元. No float, and the global decimal context stays as it is."""

from __future__ import annotations

from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation
from functools import cache

import regex

POWER = {"元": 0, "百元": 2, "千元": 3, "万元": 4, "百万元": 6, "千万元": 7, "亿元": 8, "万亿元": 12}
"""How many places a unit of money is shifted against 元."""


USUAL_MONEY = "万元"
"""The unit of most accounts, which stands for one that is not stated."""

NUMERALS = "零一二三四五六七八九"
"""The Chinese numerals by what they say."""

_ONE = Decimal(1)
# raises before it rounds
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, InvalidOperation])
_VALUES = {numeral: value for value, numeral in enumerate(NUMERALS) if value}
_DATE_PARTS = regex.compile(r"[^年月日./-]+")
_TEN = "十"
_YEAR_DIGITS = str.maketrans("〇○零OＯ一二三四五六七八九", "00000123456789")


def numeral(printed: str) -> int | None:
    """What Chinese numerals count, below 100; all else that is printed among them is passed over.

    >>> numeral("（十三）"), numeral("二十"), numeral("第九部分"), numeral("附表")
    (13, 20, 9, None)
    """
    tens, ten, ones = "".join(c for c in printed if c in _VALUES or c == _TEN).partition(_TEN)
    if not ten:
        return _VALUES.get(tens[:1])
    return 10 * _VALUES.get(tens[-1:], 1) + _VALUES.get(ones[:1], 0)


def year_number(printed: str) -> int:
    """The number of a year whose digits are printed in figures or one by one in Chinese.

    >>> year_number("2022"), year_number("二〇二二"), year_number("二○一九")
    (2022, 2022, 2019)
    """
    return int(printed.translate(_YEAR_DIGITS))


def day_of(printed: str) -> date:
    """The day of a date that is printed in figures or in Chinese.

    Raises:
        ValueError: where there is no such day.

    >>> day_of("2023.9.6"), day_of("2023年09月06日"), day_of("二〇二三年十月二十一日")
    (datetime.date(2023, 9, 6), datetime.date(2023, 9, 6), datetime.date(2023, 10, 21))
    """
    year, month, day = _DATE_PARTS.findall(printed)
    return date(year_number(year), *(int(part) if part.isdecimal() else numeral(part) or 0 for part in (month, day)))


def parse(printed: str) -> Decimal | None:
    """The exact value of a printed number, or None where it is none. Thousands commas and blanks are dropped.

    >>> parse("1,979.80"), parse("-3.0"), parse("3，518.85"), parse("12.")
    (Decimal('1979.80'), Decimal('-3.0'), Decimal('3518.85'), None)
    """
    cleaned = printed.translate(_SEPARATORS)
    if not cleaned or cleaned[-1] == "." or cleaned.count(".") > 1:
        return None
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        return None
    return value if value.is_finite() and "e" not in cleaned.lower() and "_" not in cleaned else None


_SEPARATORS = {ord(mark): None for mark in ",， \u3000\xa0\n\t\r"} | {ord("．"): ".", ord("－"): "-", ord("−"): "-"}


def in_yuan(value: Decimal, unit: str) -> Decimal | None:
    """`value` of `unit` in 元, exact; None where `unit` is no unit of money.

    >>> in_yuan(Decimal("0.0042"), "万元"), in_yuan(Decimal("5"), "亿元"), in_yuan(Decimal("3"), "辆")
    (Decimal('42'), Decimal('500000000'), None)
    """
    power = POWER.get(unit)
    if power is None:
        return None
    shifted = _EXACT.scaleb(value, power)
    return shifted.quantize(_ONE, context=_EXACT) if "E+" in str(shifted) else shifted  # 12E+4 is 120000


def is_money(unit: str) -> bool:
    """Whether `unit` is one of money."""
    return unit in POWER


def printed_step(value: Decimal) -> Decimal:
    """The unit of the last printed place: how fine the number says it is.

    >>> printed_step(Decimal("28.82")), printed_step(Decimal("40"))
    (Decimal('0.01'), Decimal('1'))
    """
    return ten_to(-decimals(value))


def decimals(value: Decimal) -> int:
    """How many places a number has behind its point.

    >>> decimals(Decimal("28.820")), decimals(Decimal("40")), decimals(Decimal("4E-9"))
    (3, 0, 9)
    """
    # as_tuple, which makes a tuple of all digits, takes three times as long
    digits, _, exponent = str(value).partition("E")
    point = digits.find(".")
    places = len(digits) - point - 1 if point >= 0 else 0
    return max(places - int(exponent or 0), 0)


@cache
def ten_to(exponent: int) -> Decimal:
    """A power of ten, exact.

    >>> ten_to(-2), ten_to(0), ten_to(4)
    (Decimal('0.01'), Decimal('1'), Decimal('1E+4'))
    """
    return Decimal((0, (1,), exponent))
