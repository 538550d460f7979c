"""Statement tables: the official forms as grids, shifted text, and real documents (where they are at hand)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import juesuan
from juesuan import models, patterns
from juesuan.document import Block, Cell, Document, Table
from juesuan.findings import Findings, Reading
from juesuan.stages.statements import statements

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
ROOT = Path(__file__).resolve().parents[1]


def _extent(rows: list[list[str]], row: int, column: int) -> tuple[int, int]:
    height = width = 1
    while column + width < len(rows[row]) and rows[row][column + width] == "<":
        width += 1
    while row + height < len(rows) and column < len(rows[row + height]) and rows[row + height][column] == "^":
        height += 1
    return height, width


def document(*parts: str, gridded: bool = True) -> Document:
    """Paragraphs and tables; a table's rows are lines, its cells stand between bars.

    A cell `<` is merged with the one to its left, `^` with the one above.
    """
    text, blocks, tables = "", [], []
    for part in parts:
        start = len(text)
        if "|" not in part:
            text += part + "\n"
            blocks.append(Block("paragraph", start, len(text) - 1))
            continue
        rows = [[cell.strip() for cell in line.split("|")] for line in part.strip().split("\n")]
        cells = []
        for row, line in enumerate(rows):
            for column, cell in enumerate(line):
                if cell in ("<", "^"):
                    continue
                if text[-1:] not in ("", "\n", "\t"):
                    text += "\t"
                height, width = _extent(rows, row, column)
                cells.append(Cell(row, column, len(text), len(text) + len(cell), height, width))
                text += cell + "\t"
            text = text.rstrip("\t") + "\n"
        size = len(text) - 1
        cells = [cell if cell.end <= size else Cell(cell.row, cell.column, size, size) for cell in cells]
        blocks.append(Block("table", start, size, table=len(tables)))
        tables.append(Table(tuple(cells), start, size, gridded=gridded))
    return Document(
        text=text, blocks=tuple(blocks), path="a", sha256="0", media_type="text/plain", reader="text", tables=tuple(tables)
    )  # fmt: skip


def read(*parts: str, gridded: bool = True, kind: Any = "final_accounts", year: int | None = None) -> Findings:
    source = document(*parts, gridded=gridded)
    for table in source.tables:
        for cell in table.cells:
            assert "\t" not in source.text[cell.start : cell.end]
    findings = Findings(kind=kind)
    if year:
        span = models.Span(start=0, end=0)
        findings = findings.plus(fiscal_year=models.FiscalYear(value=year, raw="", span=span))
    found = statements(Reading(source, patterns.load()), findings)
    for statement in found.statements:
        for row in statement.rows:
            for figure in row.values.values():
                assert figure.span.slice(source.text) == figure.raw
                assert row.span.start <= figure.span.start < figure.span.end <= row.span.end
    return found


def table(statement: models.Statement) -> list[tuple[str | None, str, str | None, dict[str, str]]]:
    return [(row.code, row.name, row.side, {k: v.raw for k, v in row.values.items()}) for row in statement.rows]


def codes(found: Findings) -> list[str]:
    return [diagnostic.code for diagnostic in found.diagnostics]


def test_two_sides_with_line_numbers_and_a_row_that_counts_the_columns() -> None:
    found = read(
        "收入支出决算总表", "公开01表", "部门：甲\t金额单位：万元",
        """收入|<|<|支出|<|<
           项目|行次|金额|项目|行次|金额
           栏次| |1|栏次| |2
           一、一般公共预算财政拨款收入|1|10.50|一、教育支出|32|8.00
           二、事业收入|2| |二、卫生健康支出|33|2.50
           本年收入合计|27|10.50|本年支出合计|58|10.50
           总计|31|10.50|总计|62|10.50""",
        "注：本表反映部门本年度的总收支情况。",
    )  # fmt: skip
    (statement,) = found.statements
    assert (statement.id, statement.key, statement.number, statement.title, statement.unit) == (
        "e1", "income_expenditure", "01", "收入支出决算总表", "万元",
    )  # fmt: skip
    assert [column.key for column in statement.columns] == ["final"]
    assert table(statement) == [
        (None, "一、一般公共预算财政拨款收入", "income", {"final": "10.50"}),
        (None, "一、教育支出", "expenditure", {"final": "8.00"}),
        (None, "二、事业收入", "income", {}),
        (None, "二、卫生健康支出", "expenditure", {"final": "2.50"}),
        (None, "本年收入合计", "income", {"final": "10.50"}),
        (None, "本年支出合计", "expenditure", {"final": "10.50"}),
        (None, "总计", "income", {"final": "10.50"}),
        (None, "总计", "expenditure", {"final": "10.50"}),
    ]
    assert not found.diagnostics


def test_codes_in_three_columns_under_one_label_and_the_row_of_column_numbers() -> None:
    found = read(
        "收入决算表", "单位：元",
        """项目|<|<|<|本年收入合计|财政拨款收入|上级补助收入|事业收入|<|经营收入|附属单位上缴收入|其他收入
           功能分类科目编码|<|<|科目名称|^|^|^|小计|其中：教育收费|^|^|^
           类|款|项|栏次|1|2|3|4|5|6|7|8
           ^|^|^|合计|1,000.00|900.00| |100.00| | | |0.00
           205| | |教育支出|1,000.00|900.00| |100.00| | | |
           205|02| |普通教育|1,000.00|900.00| |100.00| | | |
           205|02|01|学前教育|1,000.00|900.00|—|100.00| | | |""",
    )  # fmt: skip
    (statement,) = found.statements
    assert (statement.key, statement.unit) == ("income", "元")
    assert table(statement) == [
        (None, "合计", None, {"total": "1,000.00", "appropriation": "900.00", "business": "100.00", "other": "0.00"}),
        ("205", "教育支出", None, {"total": "1,000.00", "appropriation": "900.00", "business": "100.00"}),
        ("20502", "普通教育", None, {"total": "1,000.00", "appropriation": "900.00", "business": "100.00"}),
        ("2050201", "学前教育", None, {"total": "1,000.00", "appropriation": "900.00", "business": "100.00"}),
    ]
    assert [row.level for row in statement.rows] == [None, 1, 2, 3]
    assert statement.rows[0].values["total"].yuan == Decimal(1000)


def test_the_appropriation_table_has_other_columns_on_its_right() -> None:
    found = read(
        "财政拨款收入支出决算总表", "公开04表", "单位：万元",
        """收入|<|<|支出|<|<|<|<|<
           项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
           一、一般公共预算财政拨款|1|20.00|一、一般公共服务支出|33|15.00|15.00| |
           二、政府性基金预算财政拨款|2|5.00|二、城乡社区支出|34|10.00|5.00|5.00|
           年初财政拨款结转和结余|28| |年末财政拨款结转和结余|60| | | |
           一般公共预算财政拨款|29| | |61| | | |""",
    )  # fmt: skip
    (statement,) = found.statements
    assert statement.key == "appropriation"
    assert table(statement)[:4] == [
        (None, "一、一般公共预算财政拨款", "income", {"final": "20.00"}),
        (None, "一、一般公共服务支出", "expenditure", {"total": "15.00", "general_budget": "15.00"}),
        (None, "二、政府性基金预算财政拨款", "income", {"final": "5.00"}),
        (
            None,
            "二、城乡社区支出",
            "expenditure",
            {"total": "10.00", "general_budget": "5.00", "government_fund": "5.00"},
        ),
    ]
    assert table(statement)[-1] == (None, "一般公共预算财政拨款", "income", {})
    assert not found.diagnostics


def test_a_shared_label_says_nothing_and_a_name_may_carry_its_code() -> None:
    found = read(
        "一般公共预算财政拨款支出决算表", "单位：万元",
        """项目|<|本年支出|<|<
           功能分类科目编码|科目名称|小计|基本支出|项目支出
           合计|<|3.00|2.00|1.00
           208|社会保障和就业支出|3.00|2.00|1.00
           20805|行政事业单位养老支出|3.00|2.00|1.00
            |2080505机关事业单位基本养老保险缴费支出|3.00|2.00|-1.00""",
    )  # fmt: skip
    (statement,) = found.statements
    assert [column.key for column in statement.columns] == ["total", "basic", "project"]
    assert table(statement)[0] == (None, "合计", None, {"total": "3.00", "basic": "2.00", "project": "1.00"})
    assert table(statement)[3][:2] == ("2080505", "机关事业单位基本养老保险缴费支出")
    assert statement.rows[3].values["project"].value == Decimal("-1.00")


def test_basic_expenditure_in_three_blocks() -> None:
    found = read(
        "一般公共预算财政拨款基本支出决算表", "公开06表", "单位：万元",
        """人员经费|<|<|公用经费|<|<|<|<|<
           科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数
           301|工资福利支出|50.00|302|商品和服务支出|9.00|307|债务利息及费用支出|
           30101|基本工资|50.00|30201|办公费|9.00|310|资本性支出|1.00
           303|对个人和家庭的补助|0.50| | | |31002|办公设备购置|1.00
           人员经费合计|<|50.50|公用经费合计|<|<|<|<|10.00""",
    )  # fmt: skip
    (statement,) = found.statements
    assert statement.key == "basic"
    assert table(statement) == [
        ("301", "工资福利支出", "personnel", {"final": "50.00"}),
        ("302", "商品和服务支出", "operating", {"final": "9.00"}),
        ("307", "债务利息及费用支出", "operating", {}),
        ("30101", "基本工资", "personnel", {"final": "50.00"}),
        ("30201", "办公费", "operating", {"final": "9.00"}),
        ("310", "资本性支出", "operating", {"final": "1.00"}),
        ("303", "对个人和家庭的补助", "personnel", {"final": "0.50"}),
        ("31002", "办公设备购置", "operating", {"final": "1.00"}),
        (None, "人员经费合计", "personnel", {"final": "50.50"}),
        (None, "公用经费合计", "operating", {"final": "10.00"}),
    ]


def test_basic_expenditure_without_words_for_its_sides_goes_by_the_codes() -> None:
    found = read(
        "一般公共预算财政拨款基本支出决算表", "单位：万元",
        """科目编码|科目名称|金额|科目编码|科目名称|金额
           301|工资福利支出|50.00|302|商品和服务支出|9.00
           人员经费合计|<|50.00|公用经费合计|<|9.00""",
    )  # fmt: skip
    assert [row.side for row in found.statements[0].rows] == ["personnel", "operating", "personnel", "operating"]


THREE = """{0}|<|<|<|<|<|{1}|<|<|<|<|<
           合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费
           ^|^|小计|公务用车购置费|公务用车运行费|^|^|^|小计|公务用车购置费|公务用车运行费|^
           1|2|3|4|5|6|7|8|9|10|11|12
           9.00|0.00|7.00| |7.00|2.00|8.00|0.00|6.50| |6.50|1.50"""


def test_three_public_by_budget_and_final() -> None:
    found = read("财政拨款“三公”经费支出决算表", "单位：万元", THREE.format("预算数", "决算数"))
    (statement,) = found.statements
    assert (statement.key, statement.title) == ("three_public", "财政拨款“三公”经费支出决算表")
    assert table(statement)[0][3] == {
        "budget.total": "9.00", "budget.abroad": "0.00", "budget.vehicle": "7.00", "budget.vehicle.operation": "7.00",
        "budget.reception": "2.00", "final.total": "8.00", "final.abroad": "0.00", "final.vehicle": "6.50",
        "final.vehicle.operation": "6.50", "final.reception": "1.50",
    }  # fmt: skip


def test_a_column_of_an_earlier_year_is_prior() -> None:
    found = read(
        "“三公”经费预算表", "单位：万元", THREE.format("2023年预算数", "2024年预算数"), kind="budget", year=2024
    )
    values = table(found.statements[0])[0][3]
    assert (values["prior.total"], values["budget.total"]) == ("9.00", "8.00")


def test_measures_under_the_words_for_the_things() -> None:
    found = read(
        "财政拨款“三公”经费支出决算表", "单位：万元",
        """合计|<|因公出国（境）费|<|公务接待费|<
           预算数|决算数|预算数|决算数|预算数|决算数
           3.00|2.00|1.00| |2.00|2.00""",
    )  # fmt: skip
    assert table(found.statements[0])[0][3] == {
        "budget.total": "3.00", "final.total": "2.00", "budget.abroad": "1.00", "budget.reception": "2.00",
        "final.reception": "2.00",
    }  # fmt: skip


def test_fund_table_with_a_label_row_drawn_into_the_row_of_the_total() -> None:
    found = read(
        "政府性基金预算财政拨款收入支出决算表", "单位：万元",
        """项目|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余
           功能分类科目编码|科目名称|^|^|^|^|^|^
           合计|<|1.00|4.00|合计|基本支出|项目支出|2.00
           212|城乡社区支出|1.00|4.00|3.00| |3.00|2.00""",
    )  # fmt: skip
    (statement,) = found.statements
    assert statement.key == "government_fund"
    assert table(statement) == [
        (None, "合计", None, {"carried_in": "1.00", "income": "4.00", "carried_out": "2.00"}),
        (
            "212", "城乡社区支出", None,
            {"carried_in": "1.00", "income": "4.00", "expenditure": "3.00", "project": "3.00", "carried_out": "2.00"},
        ),
    ]  # fmt: skip


def test_alike_columns_take_the_word_above() -> None:
    found = read(
        "一般公共预算财政拨款支出决算表", "单位：万元",
        """科目编码|科目名称|年初结转和结余|<|本年支出|<|<
           ^|^|合计|基本支出|合计|基本支出|项目支出
           205|教育支出|1.00|1.00|7.00|4.00|3.00""",
    )  # fmt: skip
    assert table(found.statements[0])[0][3] == {
        "carried_in": "1.00", "carried_in.basic": "1.00", "expenditure": "7.00", "expenditure.basic": "4.00",
        "project": "3.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "note", ["说明：本单位没有国有资本经营预算财政拨款支出，故本表无数据。", "此表为空", "注：本部门无相关收支项目"]
)
def test_an_empty_table_says_so(note: str) -> None:
    head = "科目编码|科目名称|合计|基本支出|项目支出"
    below = read("国有资本经营预算财政拨款支出决算表", "公开09表", "单位：万元", head + "\n | | | | ", note)
    inside = read("国有资本经营预算财政拨款支出决算表", "公开09表", "单位：万元", head + f"\n{note}|<|<|<|<")
    for found in (below, inside):
        (statement,) = found.statements
        assert (statement.key, statement.number, statement.empty, statement.rows) == ("state_capital", "09", True, ())


def test_title_number_and_unit_in_the_first_rows_of_the_grid() -> None:
    found = read(
        """支出总表|<|<|<|<
            | | | |公开03表
           编制单位：甲局|<| | |单位：元
           科目编码|科目名称|合计|基本支出|项目支出
           205|教育支出|7|4|3""",
        kind="budget",
    )
    (statement,) = found.statements
    assert (statement.key, statement.number, statement.unit) == ("budget.expenditure", "03", "元")
    assert table(statement) == [("205", "教育支出", None, {"total": "7", "basic": "4", "project": "3"})]


def test_a_head_that_is_repeated_and_a_second_table_in_one_grid() -> None:
    head = "科目编码|科目名称|合计|基本支出|项目支出"
    found = read(
        f"支出决算表|<|<|<|<\n单位：万元|<|<|<|<\n{head}\n205|教育支出|7|4|3\n支出决算表|<|<|<|<\n{head}\n20502|普通教育|7|4|3\n"
        f"一般公共预算财政拨款支出决算表|<|<|<|<\n单位：元|<|<|<|<\n{head}\n205|教育支出|70|40|30"
    )
    assert [(one.key, one.unit, [row.code for row in one.rows]) for one in found.statements] == [
        ("expenditure", "万元", ["205", "20502"]), ("general_budget", "元", ["205"]),
    ]  # fmt: skip


def test_a_table_goes_on_in_the_next_one() -> None:
    head = "科目编码|科目名称|合计|基本支出|项目支出\n"
    found = read(
        "支出决算表", "单位：万元", head + "205|教育支出|7|4|3", "20502|普通教育|7|4|3", head + "20503|职业教育|0|0|0"
    )
    assert [[row.code for row in one.rows] for one in found.statements] == [["205", "20502", "20503"]]


def test_a_table_goes_on_under_its_title_printed_again() -> None:
    head = "科目编码|科目名称|合计|基本支出|项目支出\n"
    found = read(
        "支出决算表",
        "单位：万元",
        head + "205|教育支出|7|4|3",
        "支出决算表",
        "单位：万元",
        head + "20502|普通教育|7|4|3",
    )
    assert [[row.code for row in one.rows] for one in found.statements] == [["205", "20502"]]


def test_a_remark_above_the_title_in_the_grid() -> None:
    found = read("附件1|<|<\n支出决算表|<|<\n单位：元|<|<\n科目编码|科目名称|合计\n205|教育支出|7")
    assert [(one.key, one.unit, len(one.rows)) for one in found.statements] == [("expenditure", "元", 1)]


def test_unit_is_that_of_the_other_tables_and_this_is_said() -> None:
    head = "科目编码|科目名称|合计|基本支出|项目支出\n"
    found = read(
        "支出决算表",
        "单位：元",
        head + "205|教育支出|7|4|3",
        "收入决算表",
        "科目编码|科目名称|合计|其他收入\n205|教育支出|7|7",
    )
    assert [one.unit for one in found.statements] == ["元", "元"]
    assert codes(found) == ["statement_unit_assumed"]


def test_unknown_columns_and_words_among_figures_are_said() -> None:
    found = read(
        "支出决算表", "单位：万元",
        """科目编码|科目名称|合计|星际支出|项目支出
           205|教育支出|7|4|详见附件""",
    )  # fmt: skip
    assert table(found.statements[0]) == [("205", "教育支出", None, {"total": "7"})]
    assert codes(found) == ["statement_column_unknown", "statement_cell_unread", "statement_cell_unread"]


def test_other_tables_keep_what_is_understood_and_forms_are_passed_over() -> None:
    found = read(
        "一般公共预算财政拨款项目支出决算表", "单位：万元",
        """科目编码|科目名称|合计
           205|教育支出|7""",
        "项目支出绩效自评表",
        """项目名称|预算数|决算数
           甲|1|1""",
        "机构设置一览表",
        """序号|单位名称|备注
           1|甲局|""",
    )  # fmt: skip
    assert [(one.key, len(one.rows)) for one in found.statements] == [("other", 1)]


def test_counted_things_keep_their_own_unit() -> None:
    found = read(
        "财政拨款“三公”经费支出决算表", "单位：万元",
        """项目|行次|预算数|决算数
           一、“三公”经费支出|1|5.00|4.00
           1.因公出国（境）团组数（个）|2|—|1""",
    )  # fmt: skip
    rows = found.statements[0].rows
    assert rows[0].values["final"].yuan == Decimal(40000)
    assert (rows[1].values["final"].unit, rows[1].values["final"].yuan) == ("个", None)
    assert list(rows[1].values) == ["final"]


def test_text_whose_blank_cells_were_dropped() -> None:
    found = read(
        "支出决算表", "单位：万元",
        """功能分类科目编码|科目名称|本年支出合计|基本支出|项目支出|经营支出
           合计||7.00|4.00|3.00|
           205|教育支出|7.00|4.00|3.00|
           普通教育|7.00|4.00|3.00|
           20503|职业教育|7.00|7.00""",
        gridded=False,
    )  # fmt: skip
    assert table(found.statements[0])[2] == (
        None,
        "普通教育",
        None,
        {"total": "7.00", "basic": "4.00", "project": "3.00"},
    )
    assert "statement_row_realigned" in codes(found)
    assert table(found.statements[0])[3][3]["total"] == "7.00"


def test_text_whose_leading_blanks_were_stripped_goes_to_the_side_its_name_speaks_of() -> None:
    found = read(
        "收支总表", "单位：万元",
        """收入||支出|
           项目|预算数|项目|预算数
           一、事业收入|4.00|一、教育支出|3.00
           二、上年结转||二、住房保障支出|1.00
           三、卫生健康支出|0.50
           四、其他|0.25""",
        gridded=False, kind="budget",
    )  # fmt: skip
    assert table(found.statements[0])[-1] == (None, "三、卫生健康支出", "expenditure", {"budget": "0.50"})
    assert "statement_row_unread" in codes(found)


def test_a_figure_with_no_certain_column_is_left_unread() -> None:
    found = read(
        "支出决算表", "单位：万元",
        """功能分类科目编码|科目名称|本年支出合计|基本支出|项目支出
           205|教育支出|7.00|4.00|3.00
           20503|职业教育|7.00|7.00""",
        gridded=False,
    )  # fmt: skip
    values = table(found.statements[0])[1][3]
    assert values == {"total": "7.00"}
    assert "statement_row_uncertain" in codes(found)


def test_three_measures_and_the_sides_of_the_full_form() -> None:
    found = read(
        "收入支出决算总表", "财决公开01表", "金额单位：元",
        """收入|<|<|<|<|支出|<|<|<|<|<|<|<|<|<
           项目|行次|年初预算数|全年预算数|决算数|项目（按功能分类）|行次|年初预算数|全年预算数|决算数|项目（按支出性质和经济分类）|行次|年初预算数|全年预算数|决算数
           栏次| |1|2|3|栏次| |4|5|6|栏次| |7|8|9
           一、一般公共预算财政拨款收入|1|10.00|11.00|12.00|一、教育支出|32|8.00| |8.50|一、基本支出|58|3.00|3.00|3.50
           总计|31|10.00|11.00|12.00|总计|57|8.00| |8.50|总计|83|3.00|3.00|3.50""",
    )  # fmt: skip
    (statement,) = found.statements
    assert [column.key for column in statement.columns] == ["initial", "adjusted", "final"]
    assert table(statement)[:3] == [
        (None, "一、一般公共预算财政拨款收入", "income", {"initial": "10.00", "adjusted": "11.00", "final": "12.00"}),
        (None, "一、教育支出", "expenditure", {"initial": "8.00", "final": "8.50"}),
        (None, "一、基本支出", "expenditure", {"initial": "3.00", "adjusted": "3.00", "final": "3.50"}),
    ]
    assert not found.diagnostics


def test_income_budget_by_this_year_and_what_was_carried_over() -> None:
    found = read(
        "表1-1", "部门收入总表", "单位：万元",
        """部门（单位）代码|部门（单位）名称|合计|本年收入|<|<|<|上年结转结余|<|<
           ^|^|^|小计|一般公共预算|政府性基金预算|事业收入|小计|一般公共预算|单位资金
           001|甲局|9.00|8.00|5.00|1.00|2.00|1.00|0.40|0.60
           001001| 甲局本级|9.00|8.00|5.00|1.00|2.00|1.00|0.40|0.60""",
        kind="budget",
    )  # fmt: skip
    (statement,) = found.statements
    assert (statement.key, statement.number, statement.title) == ("budget.income", "01-1", "部门收入总表")
    assert table(statement)[1] == (
        None, "甲局本级", None,
        {
            "total": "9.00", "income": "8.00", "income.general_budget": "5.00", "government_fund": "1.00", "business": "2.00",
            "carried_in": "1.00", "carried_in.general_budget": "0.40", "unit_funds": "0.60",
        },
    )  # fmt: skip
    assert not found.diagnostics


def test_three_public_by_rows_with_counted_things_beside() -> None:
    found = read(
        "表七：“三公”经费及相关信息统计表", "单位：万元",
        """项目|行次|预算数|决算数|项目|行次|统计数
           栏次| |1|2|栏次| |3
           一、“三公”经费支出|1|—|—|四、机关运行经费|27|30.00
           （一）支出合计|2|5.00|4.00|（一）行政单位|28|30.00
           1．因公出国（境）费|3|1.00|—|五、资产信息|30|—
           （二）相关统计数|7|—|—|（一）车辆数合计（辆）|31|2""",
    )  # fmt: skip
    (statement,) = found.statements
    assert (statement.key, statement.number) == ("three_public", "07")
    rows = {row.name: row for row in statement.rows}
    assert {key: cell.raw for key, cell in rows["（一）支出合计"].values.items()} == {"budget": "5.00", "final": "4.00"}
    assert list(rows["1．因公出国（境）费"].values) == ["budget"]
    assert (rows["（一）车辆数合计（辆）"].values["final"].unit, rows["（一）行政单位"].values["final"].unit) == (
        "辆",
        "万元",
    )
    assert not found.diagnostics


def test_columns_speak_for_a_table_without_a_title() -> None:
    found = read(
        "第二部分 决算情况", "单位：万元",
        """科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
           205|教育支出|7.00|4.00|3.00| | | |""",
        "科目编码|科目名称|合计\n205|教育支出|7.00",
    )  # fmt: skip
    assert [one.key for one in found.statements] == ["expenditure"]
    assert codes(found) == ["statement_untitled"]


def test_a_head_that_lost_blank_cells_is_nested_where_its_words_leave_one_way() -> None:
    found = read(
        "财政拨款“三公”经费支出决算表", "单位：万元",
        """合计|因公出国（境）费|公务用车购置及运行费|公务接待费
           小计|购置费|运行费
           9.00|0.00|7.00|1.00|6.00|2.00""",
        gridded=False,
    )  # fmt: skip
    (row,) = found.statements[0].rows
    assert {key: cell.raw for key, cell in row.values.items()} == {
        "total": "9.00", "abroad": "0.00", "vehicle": "7.00", "vehicle.purchase": "1.00", "vehicle.operation": "6.00",
        "reception": "2.00",
    }  # fmt: skip


def test_merged_cells_of_a_head_that_stand_once() -> None:
    found = read(
        "政府性基金预算财政拨款收入支出决算表", "单位：万元",
        """项目|年初结转和结余|本年收入|本年支出|年末结转和结余
           功能分类科目编码|科目名称|小计|基本支出|项目支出
           栏次|1|2|3|4|5|6
           212|城乡社区支出||120.00|110.00||110.00|10.00""",
        gridded=False,
    )  # fmt: skip
    (row,) = found.statements[0].rows
    assert (row.code, row.name) == ("212", "城乡社区支出")
    assert {key: cell.raw for key, cell in row.values.items()} == {
        "income": "120.00", "expenditure": "110.00", "project": "110.00", "carried_out": "10.00",
    }  # fmt: skip


def test_a_head_that_lost_blank_cells_is_not_guessed_at() -> None:
    found = read(
        "政府性基金预算财政拨款收入支出决算表", "单位：万元",
        """项目|一般公共预算|政府性基金|合计
           基本支出|项目支出
           城乡社区支出|7.00|1.00|6.00|2.00""",
        gridded=False,
    )  # fmt: skip
    assert all(not row.values for row in found.statements[0].rows)
    assert "statement_head_unread" in codes(found)


@pytest.mark.parametrize(
    ("title", "kind", "key"),
    [
        ("收支预算总表", "budget", "budget.income_expenditure"),
        ("2024年度部门收入总体情况表", "budget", "budget.income"),
        ("财政拨款支出决算明细表", "final_accounts", "other"),
        ("一般公共预算财政拨款基本支出决算明细表", "final_accounts", "basic"),
        ("财政拨款基本支出决算表", "final_accounts", "basic"),
        ("政府性基金预算财政拨款“三公”经费支出决算表", "final_accounts", "other"),
        ("国有资本经营预算财政拨款收入支出决算表", "final_accounts", "state_capital"),
        ("财政拨款收支总表", None, "appropriation"),
        ("2024年部门财政拨款收支预算总表", None, "budget.appropriation"),
        ("收入决算表", "budget", "income"),
    ],
)
def test_titles(title: str, kind: str | None, key: str) -> None:
    found = read(title, "单位：万元", "科目编码|科目名称|合计\n205|教育支出|7.00", kind=kind)
    assert [one.key for one in found.statements] == [key]


CELLS = st.sampled_from(
    ["", "", "<", "^", "项目", "科目编码", "科目名称", "合计", "收入", "支出", "金额", "预算数", "决算数", "基本支出", "栏次", "行次", "1", "2",
     "205", "20502", "05", "教育支出", "2080505养老", "1,234.50", "-3", "0.00", "—", "12%", "支出决算表", "单位：元", "公开03表", "无数据", "#####"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@example(rows=[["", "", "收入", ""], ["", "", "1,234.50", ""], ["", "", "^", ""]], gridded=True)
@given(rows=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=2, max_size=9), gridded=st.booleans())
def test_no_table_breaks_it_and_no_figure_is_read_twice(rows: list[list[str]], gridded: bool) -> None:
    for number, row in enumerate(rows):
        row[0] = "项目" if row[0] in ("<", "^") else row[0]
        if number == 0:
            row[:] = ["合计" if cell == "^" else cell for cell in row]
    found = read("支出决算表", "\n".join("|".join(row) for row in rows), gridded=gridded)
    for statement in found.statements:
        starts = [cell.span.start for row in statement.rows for cell in row.values.values()]
        assert len(starts) == len(set(starts))
        assert {key for row in statement.rows for key in row.values} <= {column.key for column in statement.columns}


def _real(name: str) -> models.Disclosure:
    path = REAL / name
    if not path.is_file():
        pytest.skip("the real documents are not at hand")
    return juesuan.extract(path)


# ---- real documents; every value below was read off the rendered page


def test_real_budget_with_codes_in_three_columns_over_two_pages() -> None:
    found = _real("上海市普陀区商务委员会-2025-部门预算.pdf").statements
    assert [(one.key, one.unit) for one in found] == [
        ("budget.income_expenditure", "元"), ("budget.income", "元"), ("budget.expenditure", "元"),
        ("budget.appropriation", "元"), ("budget.general_budget", "元"), ("budget.government_fund", "元"),
        ("budget.state_capital", "元"), ("budget.basic", "元"), ("budget.three_public", "万元"),
    ]  # fmt: skip
    rows = {row.code: row for row in found[2].rows}
    assert len(found[2].rows) == 31
    assert rows["2011302"].name == "一般行政管理事务"
    assert {key: cell.raw for key, cell in rows["2011302"].values.items()} == {
        "total": "4,545,000.00", "project": "4,545,000.00",
    }  # fmt: skip
    assert {key: cell.raw for key, cell in rows[None].values.items()} == {
        "total": "371,514,655.00", "basic": "19,830,655.00", "project": "351,684,000.00",
    }  # fmt: skip
    page_over = rows["2080506"]
    assert (page_over.span.page, page_over.values["basic"].raw) == (13, "705,443.00")
    assert {key: cell.raw for key, cell in found[8].rows[0].values.items()} == {
        "total": "1.00", "reception": "1.00", "operating_cost": "171.01",
    }  # fmt: skip
    assert (found[5].empty, found[6].empty) == (True, True)


def test_real_budget_whose_expenditure_side_is_split_by_kind() -> None:
    (statement, *_) = _real("上海市普陀区社会福利院-2024-单位预算.pdf").statements
    rows = {(row.name, row.side): {key: cell.raw for key, cell in row.values.items()} for row in statement.rows}
    assert rows["1、一般公共预算资金", "income"] == {"budget": "9,501,164"}
    assert rows["二、社会保障和就业支出", "expenditure"] == {
        "total": "11,281,624", "personnel": "6,540,674", "public": "2,120,950", "project": "2,620,000",
    }  # fmt: skip
    assert rows["三、医疗卫生与计划生育支出", "expenditure"] == {"total": "503,724", "personnel": "503,724"}
    assert rows["三、事业单位经营收入", "income"] == {}
    assert rows["支出总计", "expenditure"]["public"] == "2,120,950"


def test_real_budget_in_three_blocks_with_names_over_two_of_them() -> None:
    found = _real("江苏省委办公厅-2018-部门预算表.pdf").statements
    rows = {(row.name, row.side): {key: cell.raw for key, cell in row.values.items()} for row in found[0].rows}
    assert rows["一、一般公共服务支出", "expenditure"] == {"budget": "20,153.75"}
    assert rows["十八、住房保障支出", "expenditure"] == {"budget": "3,015.16"}
    assert rows["三、单位预留机动经费", "expenditure"] == {"budget": "1,973.86"}
    assert rows["当年支出小计", "expenditure"] == {"budget": "24,458.43"}
    assert rows["结转下年资金", "expenditure"] == {}
    assert rows["收入合计", "income"] == {"budget": "24,458.43"}
    assert [one.key for one in found[4:8]] == ["budget.other", "budget.other", "budget.general_budget", "budget.basic"]
    assert {key: cell.raw for key, cell in found[8].rows[0].values.items()} == {
        "total": "1,471.70", "three_public": "508.20", "abroad": "70.00", "vehicle": "411.20",
        "vehicle.operation": "411.20", "reception": "27.00", "meeting": "933.50", "training": "30.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "上海市普陀区万里街道-2023-部门预算-含绩效目标表.pdf",
        "上海市普陀区商务委员会-2025-部门预算.pdf",
        "江苏省人大办公厅-2018-部门预算.pdf",
        "江苏省人民检察院-2019-部门预算.pdf",
    ],
)
def test_real_tables_add_up(name: str) -> None:
    """Codes below a code add up to it, codes of three digits to the total: a wrong column or a lost row would show."""
    checked = 0
    for statement in _real(name).statements:
        coded = {row.code: row for row in statement.rows if row.code}
        whole = [row for row in statement.rows if not row.code and row.name == "合计"]
        for key in {key for row in statement.rows for key in row.values}:
            above = [(row, [one for code, one in coded.items() if code.startswith(row.code or "") and len(code) == len(row.code or "") + 2])
                     for row in coded.values()]  # fmt: skip
            above += [(row, [one for code, one in coded.items() if len(code) == 3]) for row in whole]
            for row, parts in above:
                if parts and key in row.values:
                    assert row.values[key].value == sum(one.values[key].value for one in parts if key in one.values)
                    checked += 1
    assert checked > 20


def test_a_table_of_its_own_may_be_the_caption() -> None:
    found = read(
        "收入支出决算总表", "|公开01表\n部门：某局|金额单位：元",
        "收入|<|支出|<\n项目|金额|项目|金额\n一、财政拨款收入|9.00|一、教育支出|7.00",
    )  # fmt: skip
    (statement,) = found.statements
    assert (statement.key, statement.number, statement.title) == ("income_expenditure", "01", "收入支出决算总表")
    assert (statement.unit, len(statement.rows)) == ("元", 2)


def test_merged_cells_that_are_printed_in_each_of_their_places() -> None:
    found = read(
        "一般公共预算财政拨款支出决算表", "单位：万元",
        """项目|项目|项目|项目|本年支出|本年支出|本年支出
           科目编码|科目编码|科目编码|科目名称|小计|基本支出|项目支出
           类|款|项|栏次|1|2|3
           类|款|项|合计|7.00|4.00|3.00
           205|205|205|教育支出|7.00|4.00|3.00""",
        gridded=False,
    )  # fmt: skip
    (statement,) = found.statements
    assert {row.name: {key: cell.raw for key, cell in row.values.items()} for row in statement.rows} == {
        "合计": {"total": "7.00", "basic": "4.00", "project": "3.00"},
        "教育支出": {"total": "7.00", "basic": "4.00", "project": "3.00"},
    }
    assert [row.code for row in statement.rows] == [None, "205"]


def test_a_total_over_two_pairs_of_columns_keeps_its_name() -> None:
    found = read(
        "一般公共预算财政拨款基本支出决算明细表", "单位：万元",
        """人员经费|||公用经费|||||
           科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数
           301|工资福利支出|8.00|302|商品和服务支出|3.00|310|资本性支出|1.00
           人员经费合计||8.00|公用经费合计|||||4.00""",
        gridded=False,
    )  # fmt: skip
    (statement,) = found.statements
    totals = [(row.side, row.name, row.values["final"].raw) for row in statement.rows if row.name.endswith("合计")]
    assert totals == [("personnel", "人员经费合计", "8.00"), ("operating", "公用经费合计", "4.00")]
