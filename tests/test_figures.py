"""Printed numbers are exact: held against fractions, never against floats."""

from __future__ import annotations

from decimal import Decimal, getcontext, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan.figures import POWER, in_yuan, parse, printed_step

digits = st.text("0123456789", min_size=1, max_size=30)
printed_numbers = st.builds(
    lambda sign, whole, places: sign + whole + ("." + places if places else ""),
    st.sampled_from(["", "-"]), digits, st.text("0123456789", max_size=12),
)  # fmt: skip


def fraction(printed: str) -> Fraction:
    """The value of a printed number by integer arithmetic alone."""
    sign = -1 if printed.startswith("-") else 1
    whole, _, places = printed.lstrip("-").partition(".")
    return sign * Fraction(int(whole + places), 10 ** len(places))


@given(printed_numbers)
def test_parse_is_exact(printed: str) -> None:
    value = parse(printed)
    assert value is not None
    assert Fraction(value) == fraction(printed)
    assert printed_step(value) == Decimal(1).scaleb(-len(printed.partition(".")[2]))


@given(st.integers(0, 10**18), st.text("0123456789", max_size=6), st.sampled_from([",", "，"]))
def test_thousands_marks_change_nothing(whole: int, places: str, mark: str) -> None:
    tail = "." + places if places else ""
    assert parse(f"{whole:,}".replace(",", mark) + tail) == parse(f"{whole}{tail}")


@given(printed_numbers, st.sampled_from(sorted(POWER)))
def test_in_yuan_is_exact_and_never_an_exponent(printed: str, unit: str) -> None:
    value = parse(printed)
    assert value is not None
    yuan = in_yuan(value, unit)
    assert yuan is not None
    assert Fraction(yuan) == fraction(printed) * 10 ** POWER[unit]
    assert "E" not in format(yuan, "f")


@given(printed_numbers, st.sampled_from(sorted(POWER)))
def test_the_decimal_context_does_not_matter(printed: str, unit: str) -> None:
    value = parse(printed)
    assert value is not None
    before = getcontext().copy()
    with localcontext() as context:
        context.prec = 3
        low = in_yuan(value, unit)
    assert low == in_yuan(value, unit)
    assert repr(getcontext()) == repr(before)


@pytest.mark.parametrize(
    ("printed", "unit", "yuan"),
    [
        ("1979.86", "万元", "19798600"),
        ("0.0042", "万元", "42"),
        ("0.00005", "万元", "0.5"),
        ("12.345", "元", "12.345"),
        ("1.2", "亿元", "120000000"),
        ("-3.0", "千元", "-3000"),
        ("0.00", "万元", "0"),
        ("1.5", "百万元", "1500000"),
    ],
)
def test_money_in_yuan(printed: str, unit: str, yuan: str) -> None:
    value = parse(printed)
    assert value is not None
    assert format(in_yuan(value, unit) or Decimal(0), "f") == yuan


@pytest.mark.parametrize("unit", ["辆", "%", "平方米", "", "人次"])
def test_what_is_no_money_has_no_yuan(unit: str) -> None:
    assert in_yuan(Decimal(3), unit) is None


@pytest.mark.parametrize(
    "printed",
    ["", " ", "-", ".", "12.", "1.2.3", "1e3", "1E3", "NaN", "Infinity", "1_000", "--3", "元", "#####", "3-4"],
)
def test_what_is_no_number(printed: str) -> None:
    assert parse(printed) is None


@given(st.text(max_size=20))
def test_parse_takes_any_text(text: str) -> None:
    value = parse(text)
    assert value is None or value.is_finite()
