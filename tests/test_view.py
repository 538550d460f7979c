"""The view: its map is exact and increasing, whatever the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.fold import fold
from juesuan.spans import make_view

PIECES = st.sampled_from(
    ["收入", "支出 ", "1,979.86", " 万", "元", "２０２２年", "（项）", "(款)", "％", "　", "\t", "\n", "\n\n", " ", "⼀", "⻋辆", "經費", "萬元",
     "[bookmark: _Toc1]", "<p>", "</p>", "**", "<", "[", "PAGEREF _Toc12 \\h", "\u200b", "\ufeff", "A股", "H5", "—5—", "，", "“三公”", "，", "…", "①", "𠀀"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))


@st.composite
def texts_with_drops(draw):
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    return text, list(zip(cuts[::2], cuts[1::2], strict=False))


@settings(max_examples=150, deadline=None)
@given(texts_with_drops())
def test_the_map_increases_and_every_character_folds_from_its_source(sample):
    text, drops = sample
    view = make_view(text, drops)
    assert len(view.text) == len(view.origin)
    assert all(one < other for one, other in zip(view.origin, view.origin[1:], strict=False))
    assert all(fold(text[at]) == character for at, character in zip(view.origin, view.text, strict=True))
    assert not any(start <= at < end for at in view.origin for start, end in drops)


@settings(max_examples=150, deadline=None)
@given(texts_with_drops(), st.data())
def test_ranges_survive_the_round_trip(sample, data):
    text, drops = sample
    view = make_view(text, drops)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    low, high = view.hull(start, end)
    assert 0 <= low <= high <= len(text)
    if start == end:
        assert low == high
        return
    assert view.range(low, high) == (start, end)
    pieces = view.pieces(start, end)
    assert (pieces[0][0], pieces[-1][1]) == (low, high)
    assert sum(stop - begin for begin, stop in pieces) == end - start


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_folding_keeps_the_length_and_is_done_once(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_view_of_a_view_is_itself(text):
    once = make_view(text).text
    assert fold(once) == once


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("２０２２ 年度收入 1,979.86 万元", "2022年度收入1,979.86万元"),
        ("占 28.82 ％，下降", "占28.82%,下降"),
        ("[bookmark: _Toc1][bookmark: _Toc2]一、 收入", "一、收入"),
        ("10、 [bookmark: _Toc15396612]其他重要事项", "10、其他重要事项"),
        ("<p>建设方面</p>：**公务用车**", "建设方面:公务用车"),
        ("⼀般公共预算⽀出", "一般公共预算支出"),
        ("職業年金繳費 12 萬元", "职业年金缴费12万元"),
        ("收 入 支 出 决 算 总 表", "收入支出决算总表"),
        ("本 年 支 出 合 计 1979.86 万 元", "本年支出合计1979.86万元"),
        ("产出指标\t数量指标\t44\n", "产出指标\t数量指标\t44\n"),
        ("其中：\u200b基本\u200b支出", "其中:基本支出"),
        ("iOS 16 and Windows 11", "iOS 16 and Windows 11"),
        ("12 34", "12 34"),
    ],
)
def test_what_the_view_says(text, view):
    assert make_view(text).text == view
