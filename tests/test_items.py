"""Classification items: their heads in all spellings, their figures, their codes."""

from __future__ import annotations

import pytest

import juesuan
from juesuan.models import Item


def items(text: str) -> list[Item]:
    """The items of a text without headings."""
    return list(juesuan.extract(text.encode()).items)


def names(item: Item) -> tuple[str | None, ...]:
    """类, 款 and 项 as printed."""
    return tuple(part.name if part else None for part in (item.category, item.group, item.item))


@pytest.mark.parametrize(
    ("text", "printed", "code"),
    [
        (
            "1.教育（类）进修及培训（款）培训支出（项）：支出决算为2.16万元，完成预算90%。",
            ("教育", "进修及培训", "培训支出"),
            "2050803",
        ),
        (
            "公共安全（204类）司法（06款）行政运行（01项）支出决算为5万元。",
            ("公共安全", "司法", "行政运行"),
            "2040601",
        ),
        (
            "2. “住房保障支出（类）住房改革支出（款)住房公积金（项）”1,029.00万元，完成预算100%。",
            ("住房保障支出", "住房改革支出", "住房公积金"),
            "2210201",
        ),
        (
            "一般公共服务（类）政府办公厅（室）及相关机构事务（款）行政运行（项）：支出决算为8万元。",
            ("一般公共服务", "政府办公厅（室）及相关机构事务", "行政运行"),
            "2010301",
        ),
    ],
)
def test_a_head(text: str, printed: tuple[str, ...], code: str) -> None:
    (item,) = items(text)
    assert (names(item), item.item.code if item.item else None) == (printed, code)


def test_the_figures_and_the_reason_of_an_item() -> None:
    text = "3.卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项）：年初预算为6万元，支出决算为5.2万元，完成年初预算的86.67%，决算数小于预算数的主要原因是人员退休。"
    (item,) = items(text)
    assert item.number == "3"
    assert item.budget is not None
    assert item.final is not None
    assert item.completion is not None
    assert item.reason is not None
    assert (str(item.budget.value), str(item.final.value), str(item.completion.value)) == ("6", "5.2", "86.67")
    assert item.reason.raw == "人员退休"
    assert item.span.slice(text) == text


def test_one_name_for_two_marks() -> None:
    (item,) = items("政府办公厅（室）及相关机构事务（款）（项）：支出决算为441.72万元，完成预算100%。")
    assert names(item) == (None, "政府办公厅（室）及相关机构事务", "政府办公厅（室）及相关机构事务")


def test_a_head_alone_on_its_line_goes_on_below() -> None:
    text = "4.农林水支出（类）林业和草原（款）森林资源培育（项）：\n支出决算为195.5万元，完成预算100%。\n本年支出合计3万元。"
    found = juesuan.extract(text.encode())
    (item,) = found.items
    assert item.final is not None
    assert (str(item.final.value), [f.metric for f in found.facts]) == ("195.5", ["expenditure"])


def test_the_group_of_an_item_may_stand_above() -> None:
    text = "（一）一般公共服务支出（类）3.5万元，与上年相比增加1万元。\n1.人大事务（款）人大会议（项）支出3.5万元，与上年相比持平。"
    above, below = items(text)
    assert (names(above), names(below)) == (
        ("一般公共服务支出", None, None),
        ("一般公共服务支出", "人大事务", "人大会议"),
    )
    assert below.item is not None
    assert below.item.code == "2010104"


def test_an_items_figures_are_no_facts() -> None:
    found = juesuan.extract("1.教育（类）进修及培训（款）培训支出（项）：支出决算为2.16万元，完成预算90%。".encode())
    assert found.facts == ()


def test_a_glossary_entry_is_no_item() -> None:
    assert items("1.教育（类）进修及培训（款）培训支出（项）：指用于培训的支出，如3万元以下的。") == []


def test_an_unknown_name_has_no_code_and_says_so() -> None:
    found = juesuan.extract("1.教育（类）进修及培训（款）星际旅行支出（项）：支出决算为2万元。".encode())
    (item,) = found.items
    assert item.item is not None
    assert item.item.code is None
    assert "code_unknown" in [diagnostic.code for diagnostic in found.diagnostics]


def test_an_economic_item_is_told_apart() -> None:
    (item,) = items("1、工资福利支出（类）2,097.51 万元")
    assert item.category is not None
    assert (item.classification, item.category.code) == ("economic", "301")


@pytest.mark.parametrize(
    ("head", "classification", "codes"),
    [
        ("基本工资（款）", "economic", ["30101"]),  # no 类 beside it
        ("商品和服务支出（类）公务用车运行费（款）", "economic", ["302", "30231"]),
        ("工资福利支出（类）奖金（项）", "economic", ["301", "30103"]),
        ("住房公积金（项）", "functional", ["2210201"]),
        ("住房改革支出（款）提租补贴（项）", "functional", ["22102", "2210202"]),
        ("医疗费（项）", "functional", [None]),  # a 项 is none of the economic classification
    ],
)
def test_the_two_classifications(head: str, classification: str, codes: list[str | None]) -> None:
    (item,) = items(f"1.{head}：支出决算为2万元。")
    assert item.classification == classification
    assert [one.code for one in (item.category, item.group, item.item) if one] == codes


def test_a_name_is_as_printed() -> None:
    (item,) = items("1.一般公共服务（类）政府办公厅(室)及相关机构事务（款）⾏政运⾏（项）：支出决算为8万元。")
    assert names(item) == ("一般公共服务", "政府办公厅(室)及相关机构事务", "行政运行")
    assert item.group is not None
    assert (item.group.code, item.group.official) == ("20103", "政府办公厅（室）及相关机构事务")


def test_a_proportion_in_the_reason_makes_no_line_of_the_structure() -> None:
    clause = "3.住房保障（类）支出决算为1,093.52万元，比上年增加466.32万元，增长74.35%。"
    (found,) = items(clause + "主要原因是提租补贴基数及比例调整。")
    assert (found.level, str(found.final and found.final.value)) == ("category", "1093.52")
    assert not items("3.住房保障（类）支出1,093.52万元，占12.5%。")


def test_an_item_goes_on_in_a_sentence_without_a_subject_on_the_next_line() -> None:
    head = "“教育支出（类）进修及培训（款）培训支出（项）”2.16万元，主要用于：干部轮训。"
    (item,) = items(
        head + "\n年初预算为2.40万元，支出决算为2.16万元，完成年初预算的90%。\n决算数小于预算数的主要原因：压减场次。\n"
    )
    assert item.budget is not None
    assert item.completion is not None
    assert item.reason is not None
    assert (item.budget.raw, item.completion.raw, item.reason.raw) == ("2.40万元", "90%", "压减场次")
    (alone,) = items(head + "\n培训支出的年初预算为2.40万元。\n")
    assert alone.span.end == len(head)


def test_a_budget_of_nought_without_a_unit() -> None:
    (item,) = items("教育支出（类）普通教育（款）小学教育（项）。年初预算为0，支出决算为42.10万元。")
    assert item.budget is not None
    assert item.final is not None
    assert (item.budget.raw, item.budget.yuan, item.final.raw) == ("0", 0, "42.10万元")


def test_an_item_of_which_words_say_that_nothing_was_spent() -> None:
    text = NOTHING.format("2022年未发生支出，完成预算0%。")
    (item,) = juesuan.extract(text.encode()).items
    assert item.final
    assert (str(item.final.value), item.final.unit, item.final.raw) == ("0", "万元", "未发生支出")


def test_a_rate_of_an_item_without_an_amount_is_none_of_its_category() -> None:
    read = juesuan.extract(NOTHING.format("完成预算0%。").encode())
    assert (read.items, read.facts) == ((), ())
    assert "item_unread" in [diagnostic.code for diagnostic in read.diagnostics]


@pytest.mark.parametrize("said", ["2021年度无支出。", "无支出明细差异。", "没有支出超过预算的情况。"])
def test_words_of_another_year_or_thing_are_no_nothing_spent(said: str) -> None:
    assert juesuan.extract(NOTHING.format(said).encode()).items == ()


NOTHING = """2022年度某县水文站单位决算
五、一般公共预算财政拨款支出决算情况说明
（三）一般公共预算财政拨款支出决算具体情况
1.住房保障支出（类）住房改革支出（款）购房补贴（项）：{}
"""
