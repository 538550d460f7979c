"""Amounts, percentages and counted things: what is one, what is none, where it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import juesuan
from juesuan.fold import fold
from juesuan.patterns import load
from juesuan.stages.mentions import read_mentions


def mentions(text: str) -> list[tuple[str, str, str]]:
    """kind, value and unit of every mention of a text."""
    return [(m.kind, str(m.value), m.unit) for m in read_mentions(fold(text), load())]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("支出1979.86万元", "1979.86", "万元"),
        ("收入9,146.79万元", "9146.79", "万元"),
        ("收入3，518.85万元", "3518.85", "万元"),
        ("签约57.46亿元", "57.46", "亿元"),
        ("支出48100元", "48100", "元"),
        ("２．５０万元", "2.50", "万元"),
        ("少支出50余万元", "50", "万元"),
        ("年初预算1830万用于布展", "1830", "万元"),
        ("5万以上支出项目均经过比选", "5", "万元"),
        ("收、支总计均为1523.26万", "1523.26", "万元"),
        ("经费30萬元", "30", "万元"),
    ],
)
def test_an_amount(text: str, value: str, unit: str) -> None:
    assert mentions(text) == [("amount", value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "点击量达40万次",
        "公众号粉丝数突破40万",
        "点赞量均超过1万",
        "融资300万美元",
        "2022年12月31日",
        "第3个五年规划",
        "提高3个百分点",
        "附件15-17",
        "3D打印",
    ],
)
def test_no_amount(text: str) -> None:
    assert [m for m in mentions(text) if m[0] != "quantity"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("占28.82%", "28.82"), ("增长１，０５５．４％", "1055.4"), ("下降 11.31 %", "11.31"), ("下降-81.75%", "-81.75")],
)
def test_a_percentage(text: str, value: str) -> None:
    read = juesuan.extract(text.encode()).percentages
    assert [str(p.value) for p in read] == [value]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("车辆2辆", [("quantity", "2", "辆")]),
        ("设备0台（套）", [("quantity", "0", "台（套）")]),
        ("接待3批次，12人次", [("quantity", "3", "批次"), ("quantity", "12", "人次")]),
        ("房屋14609.83平方米", [("quantity", "14609.83", "平方米")]),
        ("自评92分", [("quantity", "92", "分")]),
        ("办理80余万次", [("quantity", "80", "万次")]),
        ("来访34万余人次", [("quantity", "34", "万人次")]),
        ("复信300余封", [("quantity", "300", "封")]),
        ("办件30件（次）", [("quantity", "30", "件（次）")]),
        ("绩效指标（90分）", []),
        ("内设3个月", []),
    ],
)
def test_a_counted_thing(text: str, found: list[tuple[str, str, str]]) -> None:
    assert mentions(text) == found


@pytest.mark.parametrize("text", ["本年支出1 205.60万元", "本年支出1,0 35.20万元", "增长1 2.5%"])
def test_a_number_torn_by_a_blank_is_refused_and_told(text: str) -> None:
    found = juesuan.extract(text.encode())
    assert (found.amounts, found.percentages) == ((), ())
    assert "number_torn" in [diagnostic.code for diagnostic in found.diagnostics]


def test_a_list_shares_the_unit_of_its_last_number() -> None:
    assert mentions("总计分别是4125.49,4143.91万元") == [("amount", "4125.49", "万元"), ("amount", "4143.91", "万元")]


def test_a_number_before_its_change_borrows_the_unit() -> None:
    assert mentions("较上年2.08减少0.03万元") == [("amount", "2.08", "万元"), ("amount", "0.03", "万元")]


def test_words_of_about_and_more_make_it_approximate() -> None:
    found = {
        m.raw: m.approximate
        for m in juesuan.extract("支出50余万元,投入约30万元,收入20万元,结余10万元左右".encode()).amounts
    }
    assert found == {"50余万元": True, "30万元": True, "20万元": None, "10万元": True}


@settings(deadline=None)
@given(
    st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(["元", "万元", "亿元"]),
    st.booleans(),
)
def test_any_printed_amount_comes_back_exact(value: Decimal, unit: str, commas: bool) -> None:
    printed = f"{value:,}" if commas else str(value)
    (amount,) = juesuan.extract(f"本年支出{printed}{unit}。".encode()).amounts
    assert (amount.value, amount.unit, amount.raw) == (value, unit, printed + unit)
    assert amount.yuan == value * {"元": 1, "万元": 10**4, "亿元": 10**8}[unit]
