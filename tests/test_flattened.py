"""Tables of texts whose marks a conversion changed: padding bars, bars on lines of their own, blanks, heads of two rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import juesuan
from juesuan import models

ROOT = Path(__file__).resolve().parents[1]


def read(text: str) -> models.Disclosure:
    return juesuan.extract(text.encode(), path="a.txt")


def only(text: str) -> models.Statement:
    (statement,) = read(text).statements
    return statement


def table(statement: models.Statement) -> dict[str, dict[str, str]]:
    return {row.name: {key: cell.raw for key, cell in row.values.items()} for row in statement.rows}


COMPARED = """2024年某镇“三公”经费预算情况统计表 | ||||
单位：万元 | ||||
项目 | 2023年预算数 | 2024年预算数 | 比上年增、减情况 | |
增、减金额 | 增、减幅度 | |||
合计 | 20.40 | 24.40 | 4 | 19.61% |
1.公务接待费 | 6 | 9 | 3 | 50% |
2.公务用车购置及运行费 | 14.40 | 15.40 | 1 | 6.94% |
（1）公务用车购置费 | ||||
（2）公务用车运行费 | 14.40 | 15.40 | ||
"""


def test_a_comparison_under_a_head_of_two_rows_whose_merged_cells_moved() -> None:
    statement = only(COMPARED)
    assert (statement.key, statement.unit) == ("budget.three_public", "万元")
    assert [column.key for column in statement.columns] == ["prior", "budget", "change", "growth"]
    rows = table(statement)
    assert rows["合计"] == {"prior": "20.40", "budget": "24.40", "change": "4", "growth": "19.61%"}
    assert rows["1.公务接待费"] == {"prior": "6", "budget": "9", "change": "3", "growth": "50%"}


def test_bars_that_only_pad_a_row_say_nothing_of_where_its_cells_stood() -> None:
    found = read(COMPARED)
    assert table(found.statements[0])["（2）公务用车运行费"] == {}
    assert "statement_row_uncertain" in {note.code for note in found.diagnostics}


def test_blank_cells_that_are_kept_by_single_bars_count() -> None:
    statement = only(
        "2024年部门预算“三公”经费支出表\n单位：万元\n"
        "项目 | 合计 | 一般公共预算 | 政府性基金 | 国有资本经营预算 |\n"
        "合计 | 5.2 | 5.2 | | |\n公务接待费 | 1.9 | 1.9 | | |\n公务用车费 | 3.3 | 3.3 | | |\n"
    )
    assert table(statement)["公务接待费"] == {"total": "1.9", "general_budget": "1.9"}


def test_an_execution_parted_into_its_amount_and_what_that_is_of_others() -> None:
    statement = only(
        "2021年某镇一般公共预算收入执行情况表 | |||||\n单位：万元 | |||||\n"
        "项 目 | 2020年决算数 | 2021年预算调整数 | 2021年执行数 | ||\n金额 | 占调整预算% | 比上年增长% | |||\n"
        "一、税收收入 | 512 | 560 | 574 | 102.50 | 12.11 |\n企业所得税 | 12 | 10 | 9 | 90 | -25.00 |\n资源税 | |||||\n"
        "二、非税收入 | 48 | 50 | 50 | 100 | 4.17 |\n"
    )
    assert [column.key for column in statement.columns] == ["prior", "budget", "final", "completion", "growth"]
    assert table(statement)["企业所得税"] == {
        "prior": "12", "budget": "10", "final": "9", "completion": "90", "growth": "-25.00",
    }  # fmt: skip


def test_a_blank_remark_behind_the_figures_leaves_them_in_place() -> None:
    statement = only(
        "2017年区级公共财政预算收入表\n单位：万元 | |||||\n项目 | 2017年预算数 | 上年完成数 | 比上年增减额 | 比上年增减% | 备注 |\n"
        "1、增值税 | 2431 | 2210 | 221 | 10.00 | |\n2、契税 | 808 | 800 | 8 | 1.00 | |\n"
        "税收返回补助 | 3540 | 4120 | 2017年为预计数 | ||\n收入合计 | 3239 | 3010 | 229 | 7.61 | |\n"
    )
    rows = table(statement)
    assert rows["1、增值税"] == {"budget": "2431", "prior": "2210", "change": "221", "growth": "10.00"}
    assert rows["税收返回补助"] == {}


def test_names_and_whole_numbers_one_a_line() -> None:
    statement = only(
        "2022年区本级“三公”经费预算支出表\n单位：万元\n项目 |\n预算数 |\n合计 |\n3960 |\n1.因公出国（境）费用 |\n28 |\n"
        "2.公务接待费 |\n|\n3.公务用车购置及运行维护费 |\n3932 |\n其中：公务用车运行维护费 |\n2610 |\n公务用车购置 |\n1322 |\n"
    )
    assert table(statement) == {
        "合计": {"budget": "3960"},
        "1.因公出国（境）费用": {"budget": "28"},
        "2.公务接待费": {},
        "3.公务用车购置及运行维护费": {"budget": "3932"},
        "其中：公务用车运行维护费": {"budget": "2610"},
        "公务用车购置": {"budget": "1322"},
    }


def test_expenditure_alone_heads_the_names() -> None:
    statement = only(
        "2023年市级“三公”经费预算表\n单位：亿元\n支出 |\n预算数 |\n合计 |\n5.21 |\n因公出国（境）费 |\n0.41 |\n"
        "公务用车购置及运行费 |\n4.12 |\n公务接待费 |\n0.68 |\n"
    )
    assert (statement.unit, table(statement)["公务接待费"]) == ("亿元", {"budget": "0.68"})


def test_income_and_expenditure_head_the_names_of_two_sides() -> None:
    statement = only(
        "2024年部门收支预算总表\n单位：万元\n收入 | 预算数 | 支出 | 预算数 |\n"
        "一、一般公共预算拨款 | 310.50 | 一、一般公共服务支出 | 270.20 |\n"
        "二、事业收入 | 12.00 | 二、社会保障和就业支出 | 52.30 |\n收入总计 | 322.50 | 支出总计 | 322.50 |\n"
    )
    assert [(row.side, row.name, row.values["budget"].raw) for row in statement.rows] == [
        ("income", "一、一般公共预算拨款", "310.50"),
        ("expenditure", "一、一般公共服务支出", "270.20"),
        ("income", "二、事业收入", "12.00"),
        ("expenditure", "二、社会保障和就业支出", "52.30"),
        ("income", "收入总计", "322.50"),
        ("expenditure", "支出总计", "322.50"),
    ]


OPENED = (
    ("", "", "", "单位：万元"), ("项 目", "合计", "一般公共\n预算", "政府性基金\n预算"), ("行政经费", "212.40", "212.40", "0.00"),
    ("“三公”经费", "19.00", "19.00", "0.00"), ("其中：（一）因公出国（境）支出", "0.00", "0.00", "0.00"),
    ("（二）公务用车购置及运行维护支出", "17.00", "17.00", ""), ("（三）公务接待费支出", "2.00", "2.00", "0.00"),
)  # fmt: skip


def test_rows_that_open_with_a_bar_on_a_line_of_its_own_and_no_title() -> None:
    lines = ["|\n" + "".join((cell + "\n|\n") if cell else "|\n" for cell in row) for row in OPENED]
    found = read("".join(lines))
    (statement,) = found.statements
    assert (statement.key, statement.unit) == ("three_public", "万元")
    rows = table(statement)
    assert rows["“三公”经费"] == {"total": "19.00", "general_budget": "19.00", "government_fund": "0.00"}
    assert rows["（二）公务用车购置及运行维护支出"] == {"total": "17.00", "general_budget": "17.00"}
    assert "statement_untitled" in {note.code for note in found.diagnostics}


SPACED = """某县2020年度部门“三公”经费预算情况表
    单位：元
项目 2019年执行数 2020年预算数
一、支出合计 \xa0 260000
1、因公出国（境）费用 \xa0 \xa0
2、公务接待费 140000 130000
3、公务用车费 \xa0 130000
二、相关统计数 \xa0 \xa0
1.公务接待批次（批） \xa0 12
"""


@pytest.mark.parametrize("gap", [" ", "\xa0\xa0\xa0\xa0"])
def test_blanks_part_the_cells_below_a_title_and_keep_the_blank_ones(gap: str) -> None:
    text = SPACED if gap == " " else SPACED.replace(" \xa0", gap).replace(" ", gap)
    statement = only(text)
    assert (statement.key, statement.unit) == ("budget.three_public", "元")
    rows = table(statement)
    assert list(rows["一、支出合计"].values()) == ["260000"]
    assert list(rows["2、公务接待费"].values()) == ["140000", "130000"]
    assert rows["1、因公出国（境）费用"] == {}


TWO_SIDES = """2026年部门财务收支预算总表
编制部门：某市云浦区图书馆 单位：元
本年收入 本年支出
项目 预算数 项目 预算数
一、财政拨款收入 5,400 一、文化旅游体育与传媒支出 4,100
2. 政府性基金预算 二、社会保障和就业支出 900
二、事业收入 三、住房保障支出 400
三、其他收入
收入总计 5,400 支出总计 5,400
"""


def test_the_second_half_of_a_row_begins_with_its_count_where_the_first_is_blank() -> None:
    rows = table(only(TWO_SIDES))
    assert list(rows["二、社会保障和就业支出"].values()) == ["900"]
    assert list(rows["三、住房保障支出"].values()) == ["400"]
    assert not rows.get("二、事业收入")


@pytest.mark.parametrize(
    "text",
    [
        "附件：报表目录一览表\n名称 页码\n收入支出决算总表 3\n收入决算表 4\n支出决算表 5\n",
        "人员编制情况表\n科室名称 人数\n办公室 3\n财务科 4\n业务科 5\n",
        "第五部分 附表\n一、收入支出决算总表 22\n二、收入决算表 23\n三、支出决算表 24\n",
        "行政编制 | 20 | 25 | 5 | 25% |\n事业编制 | 40 | 44 | 4 | 10% |\n",
        "2080505 | 3 | 7 | 4 | 133% |\n2080506 | 2 | 4 | 2 | 100% |\n",
        "城北道路改造 | 300 | 360 | 60 | 20% |\n河道清淤 | 100 | 150 | 50 | 50% |\n",
        "| 预算编制（10分） | 测算依据（5分） |\n| 目标管理（5分） | 5 |\n| 可行性 | 5 |\n",
        "2018 43.89 7.1 42.13 -8.0",
        "11.1 |\n0 |\n3 |\n8.1 |\n8.1 |",
    ],
)
def test_lists_of_contents_staff_codes_and_projects_tell_nothing(text: str) -> None:
    found = read(text)
    assert not found.facts
    assert not any(row.values for statement in found.statements for row in statement.rows)
    assert not any(form.indicators or form.budget for form in found.performance)


def test_a_bare_row_tells_the_change_it_proves_and_what_it_compares_with_only_where_that_is_said() -> None:
    row = "公务接待费 | 5 | 8 | 3 | 60% |"
    found = read(row)
    assert [(fact.measure, str(fact.value), fact.unit, fact.basis) for fact in found.facts] == [
        ("change", "3", "万元", None), ("growth", "60", "%", None),
    ]  # fmt: skip
    assert "unit_assumed" in {note.code for note in found.diagnostics}
    planned = read(f"2024年部门预算“三公”经费\n单位：元\n{row.replace('5 | 8 | 3', '50,000 | 80,000 | 30,000')}")
    assert [(fact.measure, str(fact.value), fact.unit, fact.year, fact.basis) for fact in planned.facts] == [
        ("prior", "50000", "元", 2023, None), ("budget", "80000", "元", 2024, None),
        ("change", "30000", "元", 2024, "prior_year"), ("growth", "60", "%", 2024, "prior_year"),
    ]  # fmt: skip
    assert "unit_assumed" not in {note.code for note in planned.diagnostics}


def test_amounts_that_may_be_in_yuan_stay_without_a_unit() -> None:
    assert [fact.measure for fact in read("公务接待费 | 500 | 800 | 300 | 60% |").facts] == ["growth"]


def test_a_difference_that_is_not_exact_proves_no_more_than_the_rate() -> None:
    assert [fact.measure for fact in read("公务接待费 | 5.1 | 8.2 | 3.0 | 59% |").facts] == ["growth"]


def test_a_form_in_one_line_is_no_narrative() -> None:
    found = read(
        "项目支出绩效自评表 项目名称 村道养护 年度总体目标 本项目申请财政拨款80万元。其中：30万元用于设计。 "
        "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 产出指标 数量指标 养护村道里程 ≥12公里 13 20 20"
    )
    assert not found.facts


STYLES: dict[str, Callable[[list[str]], str]] = {
    "bars behind": lambda cells: " | ".join(cells) + " |",
    "bars around": lambda cells: "| " + " | ".join(cells) + " |",
    "padded": lambda cells: (
        " | ".join(filled := [cell for cell in cells if cell]) + " | " + "|" * (len(cells) - len(filled))
    ),
    "tabs dropped": lambda cells: "\t".join(cell for cell in cells if cell),
    "a line each": "\n".join,
    "a line each, dropped": lambda cells: "\n".join(cell for cell in cells if cell),
    "bar behind each": lambda cells: "\n".join(f"{cell} |" if cell else "|" for cell in cells),
    "bar below each": lambda cells: "\n".join(f"{cell}\n|" if cell else "|" for cell in cells),
    "blank between": lambda cells: " ".join(cell or "\xa0" for cell in cells),
    "runs of blanks": "\xa0\xa0\xa0\xa0".join,
}

WHOLE = ("bars behind", "bars around", "a line each", "bar behind each", "bar below each")
"""The styles in which every cell of the forestry's tables is found."""


def cells(found: models.Disclosure) -> Counter[tuple[str, str | None, str | None, str, str]]:
    return Counter(
        (statement.key, row.code, row.side, key, str(cell.value))
        for statement in found.statements
        for row in statement.rows
        for key, cell in row.values.items()
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["corpus/samples/hunan-2023-forestry", "tests/errors/sichuan-2022-mountain"])
def test_a_document_with_other_marks_gives_the_same_cells_or_none(name: str, style: str) -> None:
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    lines = (STYLES[style](line.split("\t")) if "\t" in line else line for line in text.split("\n"))
    wanted, found = cells(read(text)), cells(read("\n".join(lines)))
    assert not found - wanted
    least = 1.0 if style in WHOLE and "forestry" in name else 0.15
    assert (wanted & found).total() >= wanted.total() * least
