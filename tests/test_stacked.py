"""Tables with one cell a line, as pages and Word documents come out of a conversion: statements and forms."""

from __future__ import annotations

import pytest

import juesuan
from juesuan import models

TWO_SIDED = """收入支出决算总表
公开01表
部门：某县水文站
金额单位：万元
收入
支出
项目
行次
金额
项目
行次
金额
栏次

1
栏次

2
一、一般公共预算财政拨款收入
1
512.90
一、一般公共服务支出
32
400.00
二、政府性基金预算财政拨款收入
2

二、外交支出
33


3

三、国防支出
34
132.90
本年收入合计
27
512.90
本年支出合计
57
532.90
年初结转和结余
28
20.00

58

总计
31
532.90
总计
62
532.90
"""

CODED = """收入决算表
公开02表
金额单位：万元
项目
本年收入合计
财政拨款收入
上级补助收入
事业收入
经营收入
附属单位上缴收入
其他收入
功能分类科目编码
科目名称
栏次
1
2
3
4
5
6
7
合计
532.90
512.90




20.00
201
一般公共服务支出
532.90
512.90




20.00
20105
统计信息事务
512.90
512.90





"""

FORM = """2023年度部门整体支出绩效自评表
预算部门、单位名称
某县青石乡人民政府
年度预算申请
（万元）
年初预算数
全年预算数
全年执行数
分值
执行率
自评得分
年度资金总额
861.10
2030.12
2030.12
10
100%
10
其他资金
61.10
30.12
30.12
年度总体目标
预期目标
实际完成情况
监督各部门完成工作任务
完成
绩效指标
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
偏差原因分析及改进措施
产出指标（50分）
数量指标
巡查次数
≥300次
310次
20
18
人手不够
质量指标
办结率
≥95%
96%
30
30
效益指标（30分）
社会效益指标
群众安全感
明显提升
明显提升
30
28
满意度指标（10分）
服务对象满意度指标
群众满意度
≥90%
95%
10
10
总分
100
96
"""


def spread(text: str) -> str:
    """The text with a blank line behind each cell and none for a blank cell."""
    return "\n\n".join(line for line in text.split("\n") if line) + "\n"


def dense(text: str) -> str:
    """The text without its blank lines."""
    return "\n".join(line for line in text.split("\n") if line) + "\n"


def the_statement(text: str) -> models.Statement:
    (statement,) = juesuan.extract(text.encode()).statements
    return statement


def cells(statement: models.Statement) -> set[tuple[str | None, str | None, str, str, str]]:
    return {
        (row.side, row.code, row.name, key, str(figure.value))
        for row in statement.rows
        for key, figure in row.values.items()
    }


@pytest.mark.parametrize("change", [str, spread, dense])
def test_the_count_of_the_lines_parts_two_sides(change):
    statement = the_statement(change(TWO_SIDED))
    assert (statement.key, statement.number, statement.unit) == ("income_expenditure", "01", "万元")
    assert cells(statement) == {
        ("income", None, "一、一般公共预算财政拨款收入", "final", "512.90"),
        ("expenditure", None, "一、一般公共服务支出", "final", "400.00"),
        ("expenditure", None, "三、国防支出", "final", "132.90"),
        ("income", None, "本年收入合计", "final", "512.90"),
        ("expenditure", None, "本年支出合计", "final", "532.90"),
        ("income", None, "年初结转和结余", "final", "20.00"),
        ("income", None, "总计", "final", "532.90"),
        ("expenditure", None, "总计", "final", "532.90"),
    }


def test_a_code_begins_a_row_and_blank_lines_are_blank_cells():
    assert cells(the_statement(CODED)) == {
        (None, None, "合计", "total", "532.90"),
        (None, None, "合计", "appropriation", "512.90"),
        (None, None, "合计", "other", "20.00"),
        (None, "201", "一般公共服务支出", "total", "532.90"),
        (None, "201", "一般公共服务支出", "appropriation", "512.90"),
        (None, "201", "一般公共服务支出", "other", "20.00"),
        (None, "20105", "统计信息事务", "total", "512.90"),
        (None, "20105", "统计信息事务", "appropriation", "512.90"),
    }


@pytest.mark.parametrize("change", [spread, dense])
def test_without_blank_cells_only_what_is_certain_is_read(change):
    """The total stands first; which column the others belong to cannot be known."""
    statement = the_statement(change(CODED))
    assert {key for row in statement.rows for key in row.values} == {"total"}
    assert [row.values["total"].raw for row in statement.rows] == ["532.90", "532.90", "512.90"]


BASIC = [
    "人员经费", "公用经费", "科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数",
    "301", "工资福利支出", "512.40", "302", "商品和服务支出", "68.21", "310", "资本性支出", "8.54",
    "30101", "基本工资", "320.16", "30201", "办公费", "41.20", "31002", "办公设备购置", "8.54",
    "303", "对个人和家庭的补助", "95.00", "30205", "水费", "2.18", "", "", "",
    "人员经费合计", "", "607.40", "公用经费合计", "", "", "", "", "76.75",
]  # fmt: skip


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_basic_expenditure_in_three_blocks_with_or_without_a_blank_line_behind_each_cell(between: str) -> None:
    text = "某县交通局2022年度部门决算\n\n" + between.join(
        ["一般公共预算财政拨款基本支出决算明细表", "公开06表", "单位：万元", *BASIC, "注：本表反映基本支出。"]
    )
    (table,) = juesuan.extract(text.encode()).statements
    read = {(row.code or row.name, row.side, str(cell.value)) for row in table.rows for cell in row.values.values()}
    assert read == {
        ("301", "personnel", "512.40"), ("302", "operating", "68.21"), ("310", "operating", "8.54"),
        ("30101", "personnel", "320.16"), ("30201", "operating", "41.20"), ("31002", "operating", "8.54"),
        ("303", "personnel", "95.00"), ("30205", "operating", "2.18"),
        ("人员经费合计", "personnel", "607.40"), ("公用经费合计", "operating", "76.75"),
    }  # fmt: skip


def test_a_head_that_can_be_parted_in_several_ways_is_not_read():
    text = "政府采购情况表\n单位：万元\n甲\n乙\n" + "\n".join(f"{number}.50" for number in range(14)) + "\n"
    assert not any(row.values for one in juesuan.extract(text.encode()).statements for row in one.rows)


@pytest.mark.parametrize("change", [str, spread])
def test_a_form(change):
    (form,) = juesuan.extract(change(FORM).encode()).performance
    assert form.form == "overall"
    assert form.goals
    assert form.goals.expected
    assert form.goals.expected.raw == "监督各部门完成工作任务"
    assert form.goals.actual
    assert form.goals.actual.raw == "完成"
    assert form.department
    assert form.department.raw == "某县青石乡人民政府"
    total, other = form.budget
    assert [leaf and leaf.raw for leaf in (total.initial, total.adjusted, total.executed, total.weight, total.score)] == [
        "861.10", "2030.12", "2030.12", "10", "10",
    ]  # fmt: skip
    assert [leaf and leaf.raw for leaf in (other.initial, other.adjusted, other.executed)] == [
        "61.10",
        "30.12",
        "30.12",
    ]
    assert [
        tuple(leaf and leaf.raw for leaf in (row.level2, row.level3, row.target, row.actual, row.weight, row.score, row.reason))
        for row in form.indicators
    ] == [
        ("数量指标", "巡查次数", "≥300次", "310次", "20", "18", "人手不够"),
        ("质量指标", "办结率", "≥95%", "96%", "30", "30", None),
        ("社会效益指标", "群众安全感", "明显提升", "明显提升", "30", "28", None),
        ("服务对象满意度指标", "群众满意度", "≥90%", "95%", "10", "10", None),
    ]  # fmt: skip
    assert form.total
    assert (form.total.weight and form.total.weight.raw, form.total.score and form.total.score.raw) == ("100", "96")


SIGNED = """部门预算项目支出绩效自评表（2023年度）|项目名称|51000021R000000012345-巡查经费|主管部门|某县水文站|实施单位（盖章）|某县水文站|
绩效指标（90分）|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析|
产出指标|数量指标|巡查次数|≥|100|次||60||雨多|满意度指标|满意度指标|群众满意度|≥|90|%|95|30|30||合计|100|||"""


def test_a_lone_bar_behind_each_cell_keeps_the_blank_ones():
    text = SIGNED.replace("\n", "").replace("|", " |\n")
    (form,) = juesuan.extract(text.encode()).performance
    assert form.project
    assert (form.project.name and form.project.name.raw) == "巡查经费"
    assert [
        tuple(leaf and leaf.raw for leaf in (row.level1, row.level3, row.operator, row.actual, row.weight, row.score, row.reason))
        for row in form.indicators
    ] == [
        ("产出指标", "巡查次数", "≥", None, "60", None, "雨多"),
        ("满意度指标", "群众满意度", "≥", "95", "30", "30", None),
    ]  # fmt: skip


def test_prose_below_a_title_is_no_table():
    text = "收入决算表\n" + "本单位2023年度收入合计12.00万元，比上年增加1.00万元，增长9.09%。\n" * 8
    document = juesuan.extract(text.encode())
    assert not document.statements
    assert len(document.facts) >= 8


MARKED = """某县林场2022年度“三公”经费支出决算表
单位：万元
项 目 |
预 算 数 |
决 算 数 |
合 计 |
31.5 |
26.1 |
因公出国（境）费 |
0 |
0 |
公务接待费 |
1205 |
16.3 |
公务用车购置及运行维护费 |
16 |
9.8 |
"""


def test_a_mark_behind_each_cell_is_no_column():
    (found,) = juesuan.extract(MARKED.encode()).statements
    rows = [(row.name, {key: str(figure.value) for key, figure in row.values.items()}) for row in found.rows]
    assert rows == [
        ("合计", {"budget": "31.5", "final": "26.1"}),
        ("因公出国（境）费", {"budget": "0", "final": "0"}),
        ("公务接待费", {"budget": "1205", "final": "16.3"}),
        ("公务用车购置及运行维护费", {"budget": "16", "final": "9.8"}),
    ]


COMPLETION = """项目绩效目标完成情况表
（2021年度）
|项目名称
|沙袋储备
|预算单位
|某县水文站
|预算执行情况（万元）
|预算数：
|46
|执行数：
|45.3
~
|其他资金：
|0
|其他资金：
|0
~
|绩效指标完成情况
|一级指标
|二级指标
|三级指标
|预期指标值
|实际完成指标值
~
|项目完成指标
|数量指标
|沙袋数量
|≥5000
|5200
"""


@pytest.mark.parametrize(("cell", "row"), [("\t", "\t"), ("", ""), ("\n", "\n\n")], ids=["tabs", "bare", "spread"])
def test_a_form_whose_project_and_funds_no_blank_line_parts(cell, row):
    (form,) = juesuan.extract(COMPLETION.replace("|", cell).replace("~", row).encode()).performance
    assert form.project
    assert form.project.name
    assert form.unit
    assert (form.project.name.raw, form.unit.raw) == ("沙袋储备", "某县水文站")
    total, other = form.budget
    assert [leaf and leaf.raw for leaf in (total.adjusted, total.executed)] == ["46", "45.3"]
    assert [leaf and leaf.raw for leaf in (other.adjusted, other.executed)] == ["0", "0"]
    (indicator,) = form.indicators
    assert [leaf and leaf.raw for leaf in (indicator.level3, indicator.target, indicator.actual)] == [
        "沙袋数量", "≥5000", "5200",
    ]  # fmt: skip


def test_the_cells_of_a_form_may_stand_between_blanks():
    form = SIGNED.split("\n", maxsplit=1)[0].split("|")
    head = [
        form[0],
        "    ".join(form[1:3]),
        "  ".join(form[3:7]),
        "预算执行情况  年初预算  调整后预算数  预算执行数",
        "  总额  46  46  45.3",
    ]
    rows = [
        "绩效指标（90分）  一级指标  二级指标  三级指标  指标性质  指标值  度量单位  完成值  权重  得分",
        "　　产出指标　　数量指标　　巡查 次数　　≥　　100　　次　　101　　60　　60",
        "      满意度指标  满意度指标  群众满意度  ≥  90  %  95  30  30",
        "合计                                               100     90",
        "评价结论  自评90分。",
    ]
    text = "\n".join([*head, *rows, "", *head, *rows, "", "第三部分 名词解释", "财政拨款收入：指从财政  取得的资金。"])
    read = juesuan.extract(text.encode())
    assert len(read.performance) == 2
    for one in read.performance:
        assert one.project
        assert (one.project.name and one.project.name.raw) == "巡查经费"
        assert [leaf and leaf.raw for leaf in (one.budget[0].initial, one.budget[0].executed)] == ["46", "45.3"]
        assert [
            tuple(leaf and leaf.raw for leaf in (row.level1, row.level3, row.target, row.actual, row.weight, row.score))
            for row in one.indicators
        ] == [
            ("产出指标", "巡查 次数", "100", "101", "60", "60"),
            ("满意度指标", "群众满意度", "90", "95", "30", "30"),
        ]
        assert one.conclusion
        assert one.conclusion.raw == "自评90分。"
    assert [section.key for section in read.sections] == ["glossary"]


def test_a_form_is_closed_by_words_below_its_last_figure_and_its_block_of_funds_is_no_title() -> None:
    lines = [
        "项目绩效目标完成情况表", "（2023年度）", "项目名称", "河道清淤", "预算单位", "某县水务局",
        "预算执行情况（万元）", "预算数：", "8.0", "执行数：", "7.6", "年度目标完成情况", "预期目标", "实际完成目标",
        "清淤两公里。", "清淤两公里。", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分",
        "产出指标", "数量指标", "清淤长度", "≥", "2", "公里", "2", "90", "90",
        "评价结论", "项目按期完成，河道行洪能力得到明显提升，沿岸群众对清淤后的水环境普遍感到满意，达到了预期。", "存在问题", "支付偏慢。", "改进措施", "及时支付。",
    ]  # fmt: skip
    for between in ("\n", "\n\n"):
        text = "某县水务局2023年度部门决算\n\n第五部分 附件\n\n" + between.join(lines) + "\n\n第六部分 附表\n"
        (form,) = juesuan.extract(text.encode()).performance
        assert form.project is not None
        assert (form.project.name.raw, form.unit and form.unit.raw) == ("河道清淤", "某县水务局")
        assert [(one.source, one.executed and one.executed.raw) for one in form.budget] == [("total", "7.6")]
        said = (form.conclusion, form.problems, form.improvements)
        assert [leaf and leaf.raw[:5] for leaf in said] == ["项目按期完", "支付偏慢。", "及时支付。"]


def test_the_whole_form_of_a_department_with_its_levels_below_the_other_heads_and_a_goal_a_year() -> None:
    lines = """部门整体支出绩效自评情况

部门名称
某州林业局
部门总体目标
总体绩效目标
到2025年森林覆盖率达到60%。
一、部门年度目标
财政年度
目标
实际完成情况
2023
造林4万亩。
造林4.2万亩。
2024
造林3万亩。
---
二、部门年度重点工作任务
任务名称
批复金额（元）
实际支出金额（元）
预算执行率
总额
财政拨款
其他资金
山林管护
500,000.00
480,000.00
20,000.00
450,000.00
90.00%
绩效指标
指标性质
指标值
度量单位
实际完成值
偏差原因分析及改进措施
一级指标
二级指标
三级指标
产出指标
数量指标
造林面积
>=
4
万亩
4.2
无
满意度指标
服务对象满意度指标
林农满意度
>=
90
%
93
"""
    (form,) = juesuan.extract(lines.encode()).performance
    assert (form.form, form.department and form.department.raw, form.budget) == ("overall", "某州林业局", ())
    assert form.goals is not None
    assert form.goals.expected is not None
    assert form.goals.actual is not None
    assert (form.goals.expected.raw, form.goals.actual.raw) == ("造林4万亩。", "造林4.2万亩。")
    assert [
        [leaf and leaf.raw for leaf in (one.level1, one.level3, one.operator, one.target, one.unit, one.actual, one.reason)]
        for one in form.indicators
    ] == [
        ["产出指标", "造林面积", ">=", "4", "万亩", "4.2", "无"],
        ["满意度指标", "林农满意度", ">=", "90", "%", "93", None],
    ]  # fmt: skip


IN_A_LINE = (
    "项目支出绩效自评表 （2023年度） 项目名称 山林养护 主管部门 某县林业局 实施单位 某县林场 "
    "项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额 80.00 76.00 70.00 10 92.11% 9.21 "
    "其中：当年财政拨款 60.00 56.00 50.00 — 89.29% — 其他资金 20.00 20.00 20.00 — 100.00% — "
    "年度总体目标 预期目标 实际完成情况 补植山林30亩。 补植山林31亩。 "
    "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
    "产出指标 数量指标 补植面积 ≥30亩 31亩 50 50 满意度指标 服务对象满意度指标 村民满意度 ≥90% 95% 40 40 总分 100 99.21"
)


def test_a_form_in_one_line_is_read_where_blanks_part_all_of_its_cells() -> None:
    (form,) = juesuan.extract(IN_A_LINE.encode()).performance
    assert form.project is not None
    assert form.goals is not None
    assert form.total is not None
    named = (form.project.name, form.department, form.unit, form.goals.expected, form.goals.actual, form.total.score)
    assert [leaf and leaf.raw for leaf in named] == [
        "山林养护", "某县林业局", "某县林场", "补植山林30亩。", "补植山林31亩。", "99.21",
    ]  # fmt: skip
    assert [(row.source, row.executed and row.executed.raw, row.weight and row.weight.raw) for row in form.budget] == [
        ("total", "70.00", "10"), ("fiscal", "50.00", "—"), ("other", "20.00", "—"),
    ]  # fmt: skip
    assert [
        [leaf and leaf.raw for leaf in (one.level1, one.level2, one.level3, one.target, one.actual, one.weight, one.score)]
        for one in form.indicators
    ] == [
        ["产出指标", "数量指标", "补植面积", "≥30亩", "31亩", "50", "50"],
        ["满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "95%", "40", "40"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "补植山林30亩。 补植山林31亩。",
            "1.补植30亩。 2.巡护90次。 1.补植31亩。 2.巡护92次。",
        ),  # which half, no one can say
        ("补植面积 ", "山林 补植 面积 "),  # a blank inside a name
        (" ", ""),  # nothing parts the cells
    ],
)
def test_a_form_in_one_line_whose_cells_are_not_certain_is_reported_and_not_read(before: str, after: str) -> None:
    above = "某县林场2023年度单位决算\n\n第一部分 单位概况\n一、主要职能\n管护山林。\n\n第四部分 附件\n"
    found = juesuan.extract((above + IN_A_LINE.replace(before, after)).encode())
    assert found.performance == ()
    assert "form_unread" in {note.code for note in found.diagnostics}
