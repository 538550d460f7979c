"""Performance tables: every form of the field notes, in drawn and in guessed tables, and what damage does to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan import models, patterns, readers
from juesuan.document import Block, Cell, Document, Table
from juesuan.findings import Findings, Reading
from juesuan.stages.performance import performance

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"

CellText = str | tuple[str, int, int] | None
"""Text, or text with rows and columns it covers; None is covered by a merged cell."""


def drawn(*rows: list[CellText], above: str = "", gridded: bool = True) -> Document:
    """A document with one table of known cells."""
    text = above + "\n" if above else ""
    blocks = [Block("paragraph", 0, len(above))] if above else []
    begin, cells = len(text), []
    for number, row in enumerate(rows):
        parts = []
        for column, cell in enumerate(row):
            if cell is None:
                continue
            content, down, across = (cell, 1, 1) if isinstance(cell, str) else cell
            at = len(text) + sum(len(part) + 1 for part in parts)
            cells.append(Cell(number, column, at, at + len(content), down, across))
            parts.append(content)
        text += "\t".join(parts) + "\n"
    blocks.append(Block("table", begin, len(text), table=0))
    table = Table(tuple(cells), begin, len(text), gridded=gridded)
    return Document(
        text=text, blocks=tuple(blocks), path="t", sha256="", media_type="text/html", reader="t", tables=(table,)
    )


def read(document: Document) -> Findings:
    findings = performance(Reading(document, patterns.load()), Findings())
    for leaf in models.located(findings.performance):
        assert leaf.span.slice(document.text) == leaf.raw
    return findings


def only(document: Document) -> models.Performance:
    (record,) = read(document).performance
    return record


def shown(leaf: Any) -> Any:
    """A leaf as raw, or as (raw, value) where it has one."""
    if leaf is None:
        return None
    value = getattr(leaf, "value", None)
    return leaf.raw if value is None or str(value) == leaf.raw.replace(",", "") else (leaf.raw, str(value))


def row(record: models.Indicator | models.BudgetRow, *names: str) -> tuple[Any, ...]:
    return tuple(shown(getattr(record, name)) for name in names)


LEVELS = ("level1", "level2", "level3")
HEAD = "绩效指标（90分）\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t完成值\t权重\t得分\t未完成原因分析"


def typed(*lines: str) -> Document:
    """A text with tabs between its cells, as the text reader sees it."""
    return readers.read(readers.load("\n".join(lines).encode(), path="t.txt"))


def indicators(*lines: str) -> tuple[models.Indicator, ...]:
    return only(typed("部门预算项目支出绩效自评表（2022年度）\t\t\t", "项目名称\t\t某项目", HEAD, *lines)).indicators


NATIONAL = (
    ["项目名称", ("乡村道路维修", 1, 7), None, None, None, None, None, None],
    ["主管部门", ("某县交通运输局", 1, 3), None, None, "实施单位", ("某县公路养护中心", 1, 3), None, None],
    [
        ("项目资金（万元）", 4, 1),
        "",
        "年初预算数",
        "全年预算数（A）",
        "全年执行数（B）",
        "分值",
        "执行率（B/A）",
        "得分",
    ],
    [None, "年度资金总额", "50", "48.5", "45.10", "10", "92.99%", "9.3"],
    [None, "其中：当年财政拨款", "50", "48.5", "45.10", "—", "92.99%", "—"],
    [None, "上年结转资金", "", "", "", "—", "", "—"],
    [("年度总体目标", 2, 1), ("预期目标", 1, 4), None, None, None, ("实际完成情况", 1, 3), None, None],
    [None, ("维修道路12公里", 1, 4), None, None, None, ("已维修道路11公里", 1, 3), None, None],
    [("绩效指标", 6, 1), "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    [None, ("产出指标（50分）", 3, 1), ("数量指标", 2, 1), "维修里程", "≥12公里", "11公里", "30", "27.5"],
    [None, None, None, "指标2：", "", "", "", ""],
    [None, None, "质量指标", "验收合格率", "100%", "100%", "20", "20"],
    [None, "效益指标（30分）", "社会效益\n指标", "出行时间", "缩短10分钟以上", "明显缩短", "30", "25"],
    [None, "满意度指标（10分）", "服务对象满意度指标", "群众满意度", "大于等于90%", "93%", "10", "10"],
    [("总分", 1, 6), None, None, None, None, None, "100", "91.8"],
)


def test_the_national_form_is_read_from_a_drawn_table() -> None:
    found = read(drawn(*NATIONAL, above="项目支出绩效自评表（2023年度）"))
    (record,) = found.performance
    assert record.form == "self_evaluation"
    assert shown(record.year) == "2023"
    assert record.project is not None
    assert (record.project.name.raw, record.project.code) == ("乡村道路维修", None)
    assert (shown(record.department), shown(record.unit)) == ("某县交通运输局", "某县公路养护中心")
    assert [budget.source for budget in record.budget] == ["total", "fiscal", "other"]
    assert row(record.budget[2], "label", "initial", "executed", "weight") == ("上年结转资金", None, None, "—")
    assert row(record.budget[0], "initial", "adjusted", "executed", "rate", "weight", "score") == (
        "50", "48.5", "45.10", ("92.99%", "92.99"), "10", "9.3",
    )  # fmt: skip
    assert record.budget[0].executed is not None
    assert record.budget[0].executed.yuan == Decimal("451000")
    assert row(record.budget[1], "rate", "weight", "score") == (("92.99%", "92.99"), "—", "—")
    assert record.goals is not None
    assert (shown(record.goals.expected), shown(record.goals.actual)) == ("维修道路12公里", "已维修道路11公里")
    assert [row(one, *LEVELS) for one in record.indicators] == [
        ("产出指标（50分）", "数量指标", "维修里程"),
        ("产出指标（50分）", "质量指标", "验收合格率"),
        ("效益指标（30分）", "社会效益\n指标", "出行时间"),
        ("满意度指标（10分）", "服务对象满意度指标", "群众满意度"),
    ]
    assert row(record.indicators[0], "operator", "target", "unit", "actual", "weight", "score") == (
        "≥", ("≥12公里", "12"), "公里", ("11公里", "11"), "30", "27.5",
    )  # fmt: skip
    assert row(record.indicators[3], "operator", "target", "unit") == (("大于等于", "≥"), ("大于等于90%", "90"), "%")
    assert record.total is not None
    assert row(record.total, "weight", "score") == ("100", "91.8")
    assert {note.code for note in found.diagnostics} == {"row_empty"}


def test_a_form_without_a_title_is_told_by_its_columns() -> None:
    record = only(drawn(*NATIONAL))
    assert (record.form, record.title, record.year) == ("self_evaluation", None, None)


def test_the_shanghai_target_form_has_no_scores() -> None:
    record = only(
        drawn(
            ["财政项目支出绩效目标填报表", "", "", "", ""],
            ["（2023年度）", "", "", "", ""],
            ["项目名称", "就业补贴", "项目性质", "经常性项目", ""],
            [("项目资金（元）", 4, 1), "项目资金总额", "6,351,000.00", "年度资金申请总额", "6,351,000.00"],
            [None, "其中：财政资金", "6,351,000.00", "其中：当年财政拨款", "6,350,000.00"],
            [None, "", "", "上年结转资金", "1,000.00"],
            [None, "其他资金", "0.00", "其他资金", "0.00"],
            [("项目绩效目标", 2, 1), ("项目总目标", 1, 2), None, ("年度总体目标", 1, 2), None],
            [None, ("长期管好补贴", 1, 2), None, ("管好当年补贴", 1, 2), None],
            [("绩效指标", 4, 1), "一级指标", "二级指标", "三级指标", "年度(/项目)指标值"],
            [None, "产出指标", "数量指标", "规划建筑面积", "≥13459.00(平方米)"],
            [None, "效益指标", "社会效益指标", "生活改善度", "不低于80%"],
            [None, "满意度指标", "服务对象满意\n度指标", "补贴对象满意度", "满意度"],
        )
    )
    assert record.form == "target_completion"
    assert record.budget_unit == "元"
    assert [(one.source, shown(one.initial)) for one in record.budget] == [
        ("total", "6,351,000.00"), ("total", "6,351,000.00"), ("fiscal", "6,351,000.00"), ("fiscal", "6,350,000.00"),
        ("other", "1,000.00"), ("other", "0.00"), ("other", "0.00"),
    ]  # fmt: skip
    assert record.goals is not None
    assert shown(record.goals.expected) == "管好当年补贴"
    assert row(record.indicators[0], "level3", "operator", "target", "unit") == (
        "规划建筑面积", "≥", ("≥13459.00(平方米)", "13459.00"), "平方米",
    )  # fmt: skip
    assert row(record.indicators[1], "operator", "target", "unit") == (("不低于", "≥"), ("不低于80%", "80"), "%")
    assert row(record.indicators[2], "operator", "target", "unit") == (None, "满意度", None)


def test_the_yinchuan_form_has_its_weight_before_the_target() -> None:
    record = only(
        drawn(
            ["2021年度项目支出绩效自评表", "", "", "", "", "", "", ""],
            ["预算执行情况（万元）", "", "年初预算数", "调整预算数（A）", "全年执行数（B）", "执行率", "", ""],
            ["", "年度资金总额", "20", "20", "19.87", "99.35%", "", ""],
            [
                "一级指标",
                "二级指标",
                "三级指标",
                "分值",
                "指标值（A）",
                "全年实际值（B）",
                "得分",
                "未完成原因分析及改进措施",
            ],
            ["产出指标", "数量指标", "培训人数", "20", "≥300人", "312人", "20", ""],
            ["", "时效指标", "完成时间", "10", "2021年12月底前", "2021年11月", "10", "无"],
        )
    )
    assert shown(record.year) == "2021"
    assert row(record.budget[0], "initial", "adjusted", "executed", "rate") == (
        "20",
        "20",
        "19.87",
        ("99.35%", "99.35"),
    )
    assert row(record.indicators[0], *LEVELS, "weight", "target", "actual", "score", "reason") == (
        "产出指标", "数量指标", "培训人数", "20", ("≥300人", "300"), ("312人", "312"), "20", None,
    )  # fmt: skip
    assert row(record.indicators[1], *LEVELS, "operator", "target", "actual", "reason") == (
        "产出指标", "时效指标", "完成时间", None, "2021年12月底前", "2021年11月", "无",
    )  # fmt: skip


def test_the_form_of_a_whole_department() -> None:
    record = only(
        drawn(
            ["部门名称", "某市水务局", "", ""],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["履职效能", "数量指标", "巡查河道", "≥40次"],
            above="2024年度部门整体支出绩效目标表",
        )
    )
    assert (record.form, shown(record.department)) == ("overall", "某市水务局")
    assert row(record.indicators[0], *LEVELS, "target") == ("履职效能", "数量指标", "巡查河道", ("≥40次", "40"))


def test_a_list_of_projects_is_one_record_a_project() -> None:
    records = read(
        drawn(
            [("部门预算项目绩效目标表（2024年度）", 1, 11), *[None] * 10],
            [
                ("单位名称", 2, 1),
                ("项目名称", 2, 1),
                ("预算数（万元）", 2, 1),
                ("年度目标", 2, 1),
                ("绩效指标", 1, 7),
                *[None] * 6,
            ],
            [None, None, None, None, "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"],
            [
                ("某局", 3, 1),
                ("公用经费", 2, 1),
                ("3.50", 2, 1),
                ("保障运转", 2, 1),
                ("产出指标", 2, 1),
                "数量指标",
                "科目调整次数",
                "≤",
                "10",
                "次",
                "22.5",
            ],
            [None, None, None, None, None, "质量指标", "预算编制准确率", "≤", "5", "%", "22.5"],
            [None, "档案整理", "12.00", "整理档案", "产出指标", "数量指标", "整理卷数", "≥", "800", "卷", "50"],
        )
    ).performance
    assert [(one.id, one.form, one.project and one.project.name.raw, shown(one.unit)) for one in records] == [
        ("t1", "target_completion", "公用经费", "某局"), ("t2", "target_completion", "档案整理", "某局"),
    ]  # fmt: skip
    assert [(one.budget[0].source, shown(one.budget[0].adjusted), one.goals and shown(one.goals.expected)) for one in records] == [
        ("total", "3.50", "保障运转"), ("total", "12.00", "整理档案"),
    ]  # fmt: skip
    assert [
        row(one, *LEVELS, "operator", "target", "unit", "weight") for record in records for one in record.indicators
    ] == [
        ("产出指标", "数量指标", "科目调整次数", "≤", "10", "次", "22.5"),
        ("产出指标", "质量指标", "预算编制准确率", "≤", "5", "%", "22.5"),
        ("产出指标", "数量指标", "整理卷数", "≥", "800", "卷", "50"),
    ]


def test_the_unit_of_money_is_the_one_the_form_states() -> None:
    table: list[list[CellText]] = [
        ["项目名称", "河道清淤", "", ""],
        ["资金来源", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "1,200,000", "1,200,000.50", "980,000.00"],
    ]
    stated = only(drawn(["单位：元", "", "", ""], *table, above="项目支出绩效自评表"))
    assert stated.budget_unit == "元"
    assert stated.budget[0].adjusted is not None
    assert stated.budget[0].adjusted.yuan == Decimal("1200000.50")
    found = read(drawn(*table, above="项目支出绩效自评表"))
    assert found.performance[0].budget_unit == "万元"
    assert [note.code for note in found.diagnostics] == ["unit_assumed"]


DAMAGE: dict[str, Callable[[list[str]], list[str]]] = {
    "shifted left": lambda cells: cells[1:],
    "shifted right": lambda cells: ["", *cells],
    "no blanks": lambda cells: [cell for cell in cells if cell],
    "no blanks in front": lambda cells: cells[next(at for at, cell in enumerate(cells) if cell) :],
}
SCORED = [
    ["", "产出指标", "数量指标", "办班", "≥", "3", "期", "4", "10", "10", ""],
    ["", "", "", "培训人数", "=", "100", "人次", "100", "10", "10", "无"],
    ["", "", "质量指标", "合格率", "≥", "90", "%", "98.5", "10", "8", "场地不足"],
    ["", "", "成本指标", "人均成本", "≤", "500", "元", "480", "10", "10", ""],
    ["", "效益指标", "社会效益指标", "知晓度", "定性", "优良中低差", "", "良", "10", "9", ""],
    ["", "满意度指标", "服务对象满意度指标", "学员满意度", "≥", "95", "%", "97", "10", "10", ""],
]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("hit", range(len(SCORED)))
def test_a_damaged_row_reads_as_the_whole_one(damage: str, hit: int) -> None:
    def said(found: tuple[models.Indicator, ...]) -> list[list[str | None]]:
        names = models.Indicator.model_fields
        return [[leaf.raw if (leaf := getattr(one, name)) else None for name in names] for one in found]

    damaged = [DAMAGE[damage](cells) if at == hit else cells for at, cells in enumerate(SCORED)]
    assert said(indicators(*map("\t".join, damaged))) == said(indicators(*map("\t".join, SCORED)))


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        ("总额 | 0.00 | 8.20 | 8.00 | 97.56% | 10 | 9.8 |", {"initial": "0.00", "adjusted": "8.20", "executed": "8.00", "rate": "97.56%", "weight": "10", "score": "9.8"}),
        ("效益指标 | 经济效益指标 | 节约开支 | ≥ | 5 | 万元 | 做到 | 20 | 20 | ||", {"level1": "效益指标", "level3": "节约开支", "operator": "≥", "target": "5", "unit": "万元", "actual": "做到", "weight": "20", "score": "20"}),
        ("数量指标 巡查次数 ≥60次 62次 8 8", {"level2": "数量指标", "level3": "巡查次数", "target": "≥60次", "actual": "62次", "weight": "8", "score": "8"}),
        ("满意度指标 来访者满意度 ≥92%", {"level3": "来访者满意度", "target": "≥92%", "unit": "%"}),
        ("产出指标 | 质量指标 | 达标率 | ＝100%", {"level1": "产出指标", "level2": "质量指标", "level3": "达标率", "target": "＝100%"}),
        ("会议召开次数≤4次 12.5", {"level3": "会议召开次数", "operator": "≤", "target": "≤4次", "unit": "次", "weight": "12.5"}),
    ],
)  # fmt: skip
def test_a_lone_row_is_read_by_its_own_cells(line: str, read_as: dict[str, str]) -> None:
    record = only(typed(line))
    assert record.form == "self_evaluation"
    (found,) = (*record.budget, *record.indicators)
    for name, raw in read_as.items():
        assert getattr(found, name).raw == raw


@pytest.mark.parametrize(
    "line",
    [
        "合计 | 10 | 7 | 3 | 30% |",
        "2.公务接待费 | 3 | 7 | 4 | 133% |",
        "支出≥10万元",
        "数量指标 巡查次数 ≥60次 8 8",
        "2024 1.1 2.2 3.3",
    ],
)
def test_a_lone_row_of_another_table_is_no_form(line: str) -> None:
    assert read(typed(line)).performance == ()


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        ("\t产出指标\t数量指标\t办班\t≥\t3\t期\t4\t10\t10\t", ("产出指标", "数量指标", "办班", "≥", "3", "期", "4", "10", "10")),
        ("产出指标\t数量指标\t办班\t≥\t3\t期\t4\t10\t10\t", ("产出指标", "数量指标", "办班", "≥", "3", "期", "4", "10", "10")),
        ("\t质量指标\t合格率\t=\t100\t%\t100\t10\t10\t", (None, "质量指标", "合格率", "=", "100", "%", "100", "10", "10")),
        ("\t\t\t质量指标\t教学效果\t定性\t优良中低差\t优\t10\t10", (None, "质量指标", "教学效果", "定性", "优良中低差", None, "优", "10", "10")),
        ("\t\t效益指标\t社会效益指标\t知晓度\t定性\t优良中低差\t\t良\t10\t9", ("效益指标", "社会效益指标", "知晓度", "定性", "优良中低差", None, "良", "10", "9")),
        ("产出指标\t数量指标\t办班\t≥\t3\t期\t4\t10\t7\t场地不足", ("产出指标", "数量指标", "办班", "≥", "3", "期", "4", "10", "7")),
    ],
)  # fmt: skip
def test_a_shifted_row_is_aligned_by_the_kinds_of_its_cells(line: str, read_as: tuple[str | None, ...]) -> None:
    (found,) = indicators(line)
    names = (*LEVELS, "operator", "target", "unit", "actual", "weight", "score")
    assert tuple(leaf.raw if (leaf := getattr(found, name)) else None for name in names) == read_as


def test_levels_are_filled_down_and_never_across_a_printed_one() -> None:
    found = indicators(
        "\t产出指标\t数量指标\t甲\t≥\t1\t个\t1\t10\t10\t",
        "\t\t\t乙\t≥\t1\t个\t1\t10\t10\t",
        "\t效益指标\t\t丙\t≥\t1\t个\t1\t10\t10\t",
        "\t\t服务对象满意度指标\t丁\t≥\t1\t个\t1\t10\t10\t",
        "\t\t数量指标\t戊\t≥\t1\t个\t1\t10\t10\t",
    )
    assert [row(one, *LEVELS) for one in found] == [
        ("产出指标", "数量指标", "甲"),
        ("产出指标", "数量指标", "乙"),
        ("效益指标", None, "丙"),
        ("效益指标", "服务对象满意度指标", "丁"),
        (None, "数量指标", "戊"),
    ]
    assert found[0].level1 is not None
    assert found[1].level1 is not None
    assert found[0].level1.span == found[1].level1.span


def test_a_budget_row_without_its_source_of_which_is_reported_and_not_invented() -> None:
    found = read(
        typed(
            "部门预算项目支出绩效自评表（2022年度）\t\t\t",
            "预算执行情况（10分）\t年度预算数（万）\t年初预算\t调整后预算数\t预算执行数\t预算执行率\t权重\t得分\t原因",
            "\t总额\t#####\t12.50\t10.00\t80.00%\t10\t8\t招标晚了",
            "\t其中：财政专户管理\t0.00\t0.00\t0.00\t0.00%\t/\t/\t",
            "其他资金\t\t\t\t\t/\t/\t\t",
        )
    )
    (record,) = found.performance
    assert [one.source for one in record.budget] == ["total", "special_account", "other"]
    assert row(record.budget[0], "initial", "adjusted", "reason") == ("#####", "12.50", "招标晚了")
    assert record.budget[0].initial is not None
    assert record.budget[0].initial.yuan is None
    assert row(record.budget[2], "initial", "executed", "rate", "weight", "score") == (None, None, None, "/", "/")
    assert [note.code for note in found.diagnostics] == ["unreadable_cell", "row_realigned", "missing_row"]


def test_a_text_with_no_form_has_none() -> None:
    assert read(typed("本单位开展绩效自评，绩效自评表详见附件。", "一、收入\t二、支出", "1\t2")).performance == ()


def joined(first: Document, second: Document, between: str = "") -> Document:
    """Two documents, one after the other, with a line between them."""
    text = first.text + between + "\n" + second.text
    low = len(text) - len(second.text)
    blocks = [*first.blocks, Block("paragraph", len(first.text), len(first.text) + len(between))]
    blocks += [
        Block(one.kind, one.start + low, one.end + low, None if one.table is None else 1) for one in second.blocks
    ]
    moved = tuple(
        replace(table, start=table.start + low, end=table.end + low,
                cells=tuple(cell._replace(start=cell.start + low, end=cell.end + low) for cell in table.cells))
        for table in second.tables
    )  # fmt: skip
    return replace(first, text=text, blocks=tuple(blocks), tables=(*first.tables, *moved))


def test_a_form_goes_on_over_a_page_break_and_ends_before_another_table() -> None:
    rest: list[list[CellText]] = [
        ["", "", "", "其他里程", "≥3公里", "3公里", "5", "5"],
        [("总分", 1, 6), *[None] * 5, "100", "91.8"],
    ]
    record = only(joined(drawn(*NATIONAL[:-1]), drawn(*rest)))
    assert [shown(one.level3) for one in record.indicators][-1] == "其他里程"
    assert record.total is not None
    other = drawn(["项目", "行次", "金额"], ["一、一般公共预算", "1", "120.50"], ["二、事业收入", "2", "3.00"])
    record = only(joined(drawn(*NATIONAL), other, "收入支出决算总表"))
    assert len(record.indicators) == 4
    assert len(only(joined(drawn(*NATIONAL), other)).indicators) == 4


WORDS = [
    "", "", "项目名称", "产出指标", "满意度指标", "数量指标", "一级指标", "二级指标", "三级指标", "指标值", "得分", "年初预算数",
    "预算执行数", "总额", "其中：财政资金", "≥", "定性", "大于90%", "12.5", "98%", "#####", "/", "优良中低差", "台", "合计",
    "评价结论", "年度目标完成情况 好", "预期目标", "1200余篇", "<p>办班</p>", "绩效自评表（2022年度）", "预算数:", "执行数:", "[bookmark: x]52",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1, max_size=12), st.booleans())
def test_no_table_breaks_the_reading(rows: list[list[CellText]], gridded: bool) -> None:
    document = drawn(["项目支出绩效自评表"], *rows, gridded=gridded)
    assert read(document) == read(document)


def test_a_title_alone_takes_no_other_table_in() -> None:
    rows: list[list[CellText]] = [
        ["项目", "金额"],
        ["财政拨款收入", "120.50"],
        ["其他收入", "3.00"],
        ["合计", "123.50"],
    ]
    assert read(drawn(*rows, above="附件：部门整体支出绩效自评表")).performance == ()


# ---- the two real final accounts, values read off them by eye

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is absent")


def seed(name: str) -> Findings:
    (path,) = SEEDS.glob(name)
    return read(readers.read(readers.load(path)))


@needs_seeds
def test_seed_of_2020() -> None:
    (record,) = seed("000_*.txt").performance
    assert (record.form, shown(record.year), len(record.indicators)) == ("target_completion", "2020", 7)
    assert [row(one, "adjusted", "executed") for one in record.budget] == [
        ("195.0", "193.97"),
        ("195.0", "193.97"),
        ("0", "0"),
    ]
    assert [one.source for one in record.budget] == ["total", "fiscal", "other"]
    assert record.budget[0].executed is not None
    assert record.budget[0].executed.yuan == Decimal("1939700")
    assert [(one.level1.raw, one.level2.raw) for one in record.indicators if one.level1 and one.level2] == [
        *[("项目完成指标", "数量指标")] * 2, ("项目完成指标", "质量指标"), *[("项目完成指标", "时效指标")] * 2,
        ("效益指标", "可持续影响指标"), ("满意度指标", "满意度指标"),
    ]  # fmt: skip
    assert [row(one, "operator", "target", "unit", "actual") for one in record.indicators] == [
        (None, "1100", None, ("1200余篇", "1200")),
        (None, "52", None, "52"),
        (("大于", ">"), ("大于90%", "90"), "%", ("92%", "92")),
        (None, "3", None, "3"),
        (None, "1", None, "1"),
        (("大约", "≈"), ("大约30%", "30"), "%", ("66%", "66")),
        (("大于", ">"), ("大于95%", "95"), "%", ("96%", "96")),
    ]


SCORES_2022 = (
    ["44 44 30 30", "100 100 20 20", "2 2 20 20", "90 90 20 20"],
    ["1 1 15 15", "8 4 10 5", "150 293 15 15", "20 57.46 10 10", "优良中低差 * 15 15", "优良中低差 * 15 15", "95 95 10 10"],
    ["3 3 18 18", "5 16 18 18", "3 4 18 18", "优良中低差 优 18 18", "95 95 18 18"],
    ["2 2 10 10", "20 21 10 10", "200 193 10 9", "2 12 10 10", "95 97 10 10", "95 95 10 10", "优良中低差 良 20 20", "95 95 10 10"],
    ["30 30 5 5", "1 1 5 5", "3 3 5 5", "1 1 5 5", "1 1 5 5", "200 200 5 5", "40 40 5 5", "100 100 5 5", "1 1 5 5",
     "优良中低差 良 35 35", "90 90 10 10"],
)  # fmt: skip


@needs_seeds
def test_seed_of_2022() -> None:
    found = seed("001_*.txt")
    records = found.performance
    assert [record.id for record in records] == ["t1", "t2", "t3", "t4", "t5"]
    for record, wanted in zip(records, SCORES_2022, strict=True):
        read_off = [row(one, "target", "actual", "weight", "score") for one in record.indicators]
        assert [" ".join("*" if len(part) > 12 else part for part in line) for line in read_off] == wanted
    assert [record.total and row(record.total, "weight", "score") for record in records] == [
        ("100", "100"), ("100", "92"), ("100", "100"), ("100", "97"), ("100", "100"),
    ]  # fmt: skip
    assert [len(record.budget) for record in records] == [5, 5, 5, 5, 4]
    assert [record.project and record.project.code and record.project.code.raw for record in records] == [
        "51000022T000004704313", "51000022T000004864480", "51000022T000004864483", "51000022T000000248889",
        "51000022T000005045616",
    ]  # fmt: skip
    assert row(records[3].indicators[5], *LEVELS, "operator") == ("产出指标", "效果指标", "营销宣传平台用户覆盖率", "≥")
    assert [row(one, "level1", "level2") for one in records[1].indicators[3:]] == [
        ("效益指标", "经济效益指标"), ("效益指标", "可持续发展指标"), ("效益指标", "可持续发展指标"), ("满意度指标", "服务对象满意度指标"),
    ]  # fmt: skip
    assert {note.code for note in found.diagnostics} == {
        "row_realigned", "goal_doubtful", "unreadable_cell", "title_repeated", "missing_row",
    }  # fmt: skip


def test_one_row_of_funds_without_a_source_a_score_in_the_head_and_goals_that_were_adjusted() -> None:
    record = only(
        typed(
            "2021年度部门整体绩效自评表",
            "主管部门\t某区广播站\t财政处室\t文教科\t自评总分（分）\t97.6",
            "部门预算执行情况（万元）\t年初预算数\t全年（调整）预算数\t全年执行数\t执行率（%）\t执行率权重\t执行率得分（分）",
            "\t1000.00\t1200.00\t912.00\t76%\t10\t7.6",
            "当年绩效目标\t年初绩效目标\t全年（调整）绩效目标\t全年目标实际完成情况",
            "\t办好广播\t无\t全年办好",
            "绩效指标\t指标名称\t计量单位\t指标性质\t年初指标值\t调整指标值\t全年完成值\t指标权重（分）\t指标得分（分）",
            "\t播发稿件数量\t篇\t≥\t2200\t\t2859\t10\t10",
        )
    )
    assert record.form == "overall"
    assert record.total is not None
    assert row(record.total, "weight", "score") == (None, "97.6")
    (funds,) = record.budget
    assert funds.source == "total"
    assert row(funds, "initial", "adjusted", "executed", "rate", "weight", "score") == (
        "1000.00", "1200.00", "912.00", ("76%", "76"), "10", "7.6",
    )  # fmt: skip
    assert record.goals is not None
    assert (shown(record.goals.expected), shown(record.goals.actual)) == ("办好广播", "全年办好")
    assert [row(one, "level3", "operator", "target", "unit", "actual", "weight", "score") for one in record.indicators] == [
        ("播发稿件数量", "≥", "2200", "篇", "2859", "10", "10")
    ]  # fmt: skip


def test_rows_of_bars_with_line_breaks_in_their_cells_and_a_head_of_two_rows() -> None:
    record = only(
        typed(
            "| 2020年度项目支出绩效自评表 | |||||||||",
            "| 项目名称 |", "2020年卫片检查经费 |", "||||||||",
            "|", "项目资金 （万元） |", "年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | |||",
            "| 年度资金总额 | 7.29 | 7.29 | 7.29 | 10.00 | 100% | 10.00 | |||",
            "| 其中：当年财政拨款 | 7.29 | 7.29 | 7.29 | 100% | |||||",
            "| 绩效指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 | ||||",
            "|", "一级 指标 |", "二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | ||||",
            "| 产出指标 | 数量指标 | 检查次数 | ﹦ | 72 | 次 | 72 | 40.00 | 39.00 | |",
            "| 质量指标 | 合格率 | ≥ | 95 | % | 96 | 50 | 49 | ||",
        )
    )  # fmt: skip
    assert record.project is not None
    assert shown(record.project.name) == "2020年卫片检查经费"
    assert [(one.source, *row(one, "initial", "adjusted", "executed", "weight")) for one in record.budget] == [
        ("total", "7.29", "7.29", "7.29", "10.00"), ("fiscal", "7.29", "7.29", "7.29", None),
    ]  # fmt: skip
    assert [row(one, "level2", "level3", "target", "actual", "weight", "score") for one in record.indicators] == [
        ("数量指标", "检查次数", "72", "72", "40.00", "39.00"), ("质量指标", "合格率", "95", "96", "50", "49"),
    ]  # fmt: skip


def test_the_form_of_hunan_says_which_kind_of_value_follows_and_explains_it() -> None:
    record = only(
        typed(
            "某县粮食服务中心2023年度整体绩效目标表 | ||||||||",
            "一级指标 | 二级指标 | 三级指标 | 指标值类型 | *指标值 | 计量单位 | *指标解释 | *评（扣）分标准 | 备注 |",
            "产出指标 | 数量指标 | 储备粮轮换数量 | 定量 | 1800 | 吨 | 该指标考察轮换完成情况 | 未达标酌情扣分 | |",
            "质量指标 | 入库合格率 | 定量 | 100 | % | 该指标考察入库质量 | 未达标酌情扣分 | ||",
            "社会效益指标 | 保障粮食安全 | 定性 | 有效保障 | 该指标考察保障情况 | 未达标酌情扣分 | |||",
        )
    )
    assert [row(one, *LEVELS, "operator", "target", "unit", "actual", "reason") for one in record.indicators] == [
        ("产出指标", "数量指标", "储备粮轮换数量", None, "1800", "吨", None, None),
        ("产出指标", "质量指标", "入库合格率", None, "100", "%", None, None),
        (None, "社会效益指标", "保障粮食安全", "定性", "有效保障", None, None, None),
    ]


STACKED_2019 = """项目绩效目标完成情况表
（2019年度）
项目名称
堤防加固
预算执行情况（万元）
预算数：
620.00
执行数：
598.40
其中-财政拨款：
620.00
其中-财政拨款：
598.40
绩效指标完成情况
一级指标
二级指标
三级指标
预期指标值（包含数字及文字描述）
实际完成指标值（包含数字及文字描述）
项目完成指标
数量指标
加固堤防长度
9公里
9.4公里
排查涵闸数量
30座
31座
质量指标
工程验收合格率
100%
100%
满意度指标
服务对象满意度指标
群众满意度
≥90%
95%
"""


def test_a_form_without_points_and_signs_one_cell_a_line() -> None:
    record = only(typed(STACKED_2019))
    assert [(one.source, *row(one, "adjusted", "executed")) for one in record.budget] == [
        ("total", "620.00", "598.40"), ("fiscal", "620.00", "598.40"),
    ]  # fmt: skip
    assert [row(one, "level2", "level3", "target", "actual") for one in record.indicators] == [
        ("数量指标", "加固堤防长度", ("9公里", "9"), ("9.4公里", "9.4")),
        ("数量指标", "排查涵闸数量", ("30座", "30"), ("31座", "31")),
        ("质量指标", "工程验收合格率", ("100%", "100"), ("100%", "100")),
        ("服务对象满意度指标", "群众满意度", ("≥90%", "90"), ("95%", "95")),
    ]


def test_cells_of_which_some_were_lost_are_not_dealt_out() -> None:
    damaged = STACKED_2019.replace("31座\n", "").replace(
        "9.4公里\n", "9.4公里\n另有护岸\n涵洞\n泵房\n道路\n闸门\n围堰\n"
    )
    found = read(typed(damaged))
    (record,) = found.performance
    assert "加固堤防长度" not in [shown(one.level3) for one in record.indicators]
    assert [shown(one.level3) for one in record.indicators][-2:] == ["工程验收合格率", "群众满意度"]
    assert "row_unread" in {note.code for note in found.diagnostics}


def test_a_stroke_stands_for_points_rather_than_for_a_rate() -> None:
    record = only(
        typed(
            "项目支出绩效自评表（2023年度）\t\t\t\t\t",
            "项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
            "年度资金总额\t60.00\t60.00\t57.00\t10\t95%\t9.5",
            "其他资金\t0.00\t0.00\t0.00\t—\t—",
        )
    )
    assert row(record.budget[1], "weight", "rate", "score") == ("—", None, "—")


def test_a_target_that_was_changed_in_the_year_counts_and_what_stands_beside_the_points_is_none_of_them() -> None:
    record = only(
        typed(
            "2023年度项目绩效目标自评表",
            "项目名称\t防雹作业\t项目编码\t12345",
            "项目资金（万元）\t年初预算数\t全年（调整）预算数\t全年执行数\t执行率（%）\t执行率权重\t执行率得分",
            "\t30.00\t20.00\t20.00\t100.00\t10\t10.00",
            "指标名称\t计量单位\t指标性质\t年初指标值\t调整指标值\t全年完成值\t得分系数（%）\t指标权重（分）\t指标得分（分）\t是否核心指标\t说明",
            "作业次数\t次\t≥\t60\t40\t41\t100\t50\t50\t是\t",
            "培训人次\t人次\t≥\t30\t30\t24\t80\t40\t32\t否\t雨天停训",
        )
    )
    assert [row(one, "level3", "operator", "target", "unit", "actual", "weight", "score", "reason") for one in record.indicators] == [
        ("作业次数", "≥", "40", "次", "41", "50", "50", None),
        ("培训人次", "≥", "30", "人次", "24", "40", "32", "雨天停训"),
    ]  # fmt: skip


def test_the_form_of_hubei_has_one_row_of_funds_and_its_title_does_not_say_what_is_judged() -> None:
    record = only(
        typed(
            "2022年度古籍修复项目自评表",
            "单位名称：某县图书馆　　　　　　　　　填报日期：2023年5月10日",
            "项目名称\t古籍修复",
            "主管部门\t某县文化局\t项目实施单位\t某县图书馆",
            "预算执行情况（万元）（20分）\t\t预算数（A）\t执行数（B）\t执行率（B/A）\t得分（20分*执行率）",
            "\t年度财政资金总额\t60\t57.6\t96%\t19.2",
            "年度绩效目标1（80分）\t一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分",
            "\t产出指标\t数量指标\t修复册数\t200册\t210册\t70",
            "总分\t\t89.2",
            "改进措施及结果应用方案\t提前组织采购。",
        )
    )
    assert (record.form, shown(record.year)) == ("self_evaluation", "2022")
    (funds,) = record.budget
    assert funds.source == "total"
    assert row(funds, "adjusted", "executed", "rate", "score") == ("60", "57.6", ("96%", "96"), "19.2")
    assert record.total is not None
    assert shown(record.total.score) == "89.2"
    assert shown(record.improvements) == "提前组织采购。"


def test_what_stands_between_a_title_and_its_table_keeps_its_unit_and_a_note_is_no_indicator() -> None:
    record = only(
        typed(
            "2022年度项目支出绩效自评表",
            "公开13表",
            "单位：元",
            "项目支出名称\t巡护补助",
            "项目资金\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
            "年度资金总额\t2,000.00\t2,000.00\t1,900.00\t10\t95.00%\t9.50",
            "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t实际完成值\t分值\t得分\t偏差原因分析及改进措施",
            "产出指标\t数量指标\t巡护里程\t>=\t95\t公里\t97公里\t90\t90\t",
            "其他需要说明的事项\t无",
            "总分\t100\t99.5\t优",
        )
    )
    assert shown(record.project.name if record.project else None) == "巡护补助"
    assert shown(record.year) == "2022"
    assert [str(one.yuan) for one in (record.budget[0].initial, record.budget[0].executed) if one] == [
        "2000.00",
        "1900.00",
    ]
    assert [shown(one.level3) for one in record.indicators] == ["巡护里程"]


def test_the_title_of_an_annex_names_the_form_of_a_whole_department() -> None:
    record = only(
        typed(
            "附件2：部门（单位）整体支出绩效自评表",
            "（2022年度）",
            "县级预算部门名称\t某县民政局",
            "预算执行情况（万元）\t资金来源\t年初预算数\t全年预算数（A）\t全年执行数（B）\t分值\t执行率（B/A）\t得分",
            "\t合计\t581.30\t764.11\t743.58\t10\t97.31%\t9.73",
            "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
            "\t履职效果\t部门履职目标\t低保对象人数\t≥9500人\t9860人\t90\t90",
        )
    )
    assert (record.form, shown(record.department), shown(record.year)) == ("overall", "某县民政局", "2022")


def test_two_strokes_behind_a_source_stand_for_its_points_where_blank_cells_were_dropped() -> None:
    record = only(
        typed(
            "部门预算项目支出绩效自评表（2023年度）",
            "项目名称\t某项目",
            "预算执行情况（10分）\t年度预算数（万元）\t年初预算\t调整后预算数\t预算执行数\t预算执行率\t权重\t得分\t原因",
            "\t总额\t80.00\t65.00\t40.25\t61.92%\t10\t6",
            "\t其他资金\t/\t/",
            HEAD,
            "\t产出指标\t数量指标\t清淤长度\t≥\t2\t公里\t2\t90\t90",
        )
    )
    assert row(record.budget[1], "initial", "adjusted", "weight", "score") == (None, None, "/", "/")


def test_the_form_of_hebei_has_its_amounts_beside_their_labels_and_a_rate_behind_them() -> None:
    record = only(
        typed(
            "2023年度部门预算项目绩效自评表",
            "一、基本情况",
            "项目名称\t校舍维修\t实施（主管）单位\t某区教育局",
            "项目类型\t一次性项目\t项目属性\t新增",
            "二、预算执行情况",
            "预算安排情况（调整后）\t资金到位情况\t资金执行情况\t预算执行进度",
            "预算数\t500.00\t到位数\t490.00\t执行数\t485.00\t97.00%",
            "其中：财政资金\t500.00\t其中：财政资金\t490.00\t其中：财政资金\t485.00\t97.00%",
            "三、目标完成情况",
            "年度预期目标\t具体完成情况\t总体完成率",
            "完成2所学校维修。\t完成了维修。\t100%",
            "四、年度绩效指标完成情况",
            "一级指标\t二级指标\t三级指标\t预期指标值\t实际完成值\t自评得分",
            "产出指标(50)\t数量指标\t维修学校数量\t≥2所\t2所\t50",
        )
    )
    assert [(one.source, *row(one, "initial", "adjusted", "executed")) for one in record.budget] == [
        ("total", None, "500.00", "485.00"),
        ("fiscal", None, "500.00", "485.00"),
    ]
    assert record.goals is not None
    assert (shown(record.goals.expected), shown(record.goals.actual)) == ("完成2所学校维修。", "完成了维修。")
    assert [row(one, "operator", "target", "unit", "score") for one in record.indicators] == [
        ("≥", ("≥2所", "2"), "所", "50")
    ]


def test_labels_with_their_value_behind_a_colon_in_a_line_or_a_cell() -> None:
    record = only(
        typed(
            "2022年度项目支出绩效目标自评表",
            "项目名称：医疗救助",
            "主管部门：某县医保局\t实施单位：某县医保中心",
            "资金情况（万元）\t全年预算数（A）\t全年执行数（B）\t预算执行率（B/A*100%）",
            "年度资金总额：\t260\t260\t100%",
            "县级财政资金\t260\t260\t100%",
            "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t全年实际完成值\t未完成原因和改进措施",
            "\t产出指标\t数量指标\t救助人次\t≥2万人次\t2.1万人次\t",
            "说明\t无",
        )
    )
    assert record.project is not None
    assert (shown(record.project.name), shown(record.department), shown(record.unit)) == (
        "医疗救助",
        "某县医保局",
        "某县医保中心",
    )
    assert [one.source for one in record.budget] == ["total", "fiscal"]
    assert [shown(one.level3) for one in record.indicators] == ["救助人次"]


def test_line_breaks_inside_cells_cut_heads_sides_and_goals() -> None:
    record = only(
        typed(
            "项目支出绩效自评表",
            "（2023年度）",
            "项目名称\t农村公路",
            "主管部门\t某县交通局\t\t\t实施单位\t某县公路中心",
            "项目资金",
            "（万元）\t",
            "\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
            "\t年度资金总额\t300.00\t286.00\t286.00\t10\t100.00%\t10.00",
            "年度",
            "总体",
            "目标\t预期目标\t实际完成情况",
            "\t1.改造公路35公里；",
            "2.实施防护工程20公里。\t1.改造公路36公里；",
            "2.实施防护工程21公里。",
            "绩",
            "效",
            "指",
            "标\t一级指标\t二级指标\t三级指标\t年度",
            "指标值\t实际",
            "完成值\t分值\t得分\t偏差原因分析及改进措施",
            "\t产出指标（50分）\t数量指标\t改造里程\t≥35公里\t36公里\t50\t50\t",
            "总分\t100\t100\t",
        )
    )
    assert shown(record.unit) == "某县公路中心"
    assert record.goals is not None
    assert record.goals.expected is not None
    assert record.goals.expected.raw == "1.改造公路35公里；\n2.实施防护工程20公里。"
    assert record.goals.actual is not None
    assert record.goals.actual.raw == "1.改造公路36公里；\n2.实施防护工程21公里。"
    assert [row(one, "level1", "level3", "target", "actual", "weight", "score") for one in record.indicators] == [
        ("产出指标（50分）", "改造里程", ("≥35公里", "35"), ("36公里", "36"), "50", "50")
    ]


def goal_parts(record: models.Performance) -> tuple[list[str], ...]:
    """The parts of what was expected and of what was reached, as printed."""
    assert record.goals is not None
    found = []
    for leaf in (record.goals.expected, record.goals.actual):
        assert leaf is not None
        cut = [
            leaf.raw[span.start - leaf.span.start : span.end - leaf.span.start] for span in leaf.spans or (leaf.span,)
        ]
        found.append(cut)
    return tuple(found)


GOALS = "年度总体目标\t预期目标\t\t\t实际完成情况\t\t\t"
BELOW_GOALS = (
    "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
    "\t产出指标\t数量指标\t补植面积\t≥30亩\t31亩\t50\t50",
)


@pytest.mark.parametrize(
    "lines",
    [
        (GOALS, "\t目标1：补植30亩。\t\t\t目标1：补植31亩。", "\t目标2：巡护90次。\t\t\t目标2：巡护92次。"),
        (GOALS, "目标1：补植30亩。\t目标1：补植31亩。", "目标2：巡护90次。\t目标2：巡护92次。"),
        (GOALS, "目标1\t补植30亩。\t补植31亩。", "目标2\t巡护90次。\t巡护92次。", "目标3\t\t"),
        ("年度目标\t预期目标\t1.补植30亩。\t实际完成情况\t1.补植31亩。", "\t\t2.巡护90次。\t\t2.巡护92次。"),
    ],
)
def test_a_goal_of_several_rows_is_joined_of_them(lines: tuple[str, ...]) -> None:
    found = read(typed("项目支出绩效自评表", "项目名称\t山林养护", *lines, *BELOW_GOALS))
    parts = [
        [part.partition("：")[2] or part.lstrip("12.") for part in one] for one in goal_parts(found.performance[0])
    ]
    assert parts == [["补植30亩。", "巡护90次。"], ["补植31亩。", "巡护92次。"]]
    assert not {note.code for note in found.diagnostics} & {"goal_unread", "row_unread"}


def test_a_drawn_goal_of_several_rows_may_lack_one_half() -> None:
    table = drawn(
        ["项目名称", ("山林养护", 1, 5), None, None, None, None],
        [("年度总体目标", 3, 1), ("预期目标", 1, 3), None, None, ("实际完成情况", 1, 2), None],
        [None, ("补植30亩", 1, 3), None, None, ("补植31亩", 1, 2), None],
        [None, "目标2", ("巡护90次", 1, 2), None, ("", 1, 2), None],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"],
        ["产出指标", "数量指标", "补植面积", "≥30亩", "31亩", "50"],
        above="项目支出绩效自评表",
    )
    assert goal_parts(only(table)) == (["补植30亩", "巡护90次"], ["补植31亩"])


def test_a_text_that_stands_under_no_head_of_the_goals_is_reported_and_not_joined() -> None:
    rows = (GOALS, "\t补植30亩。\t\t\t补植31亩。", "实施过程\t先补植后巡护。", "\t\t完成得好。")
    found = read(typed("项目支出绩效自评表", "项目名称\t山林养护", *rows, *BELOW_GOALS))
    assert goal_parts(found.performance[0]) == (["补植30亩。"], ["补植31亩。"])
    assert [note.code for note in found.diagnostics] == ["goal_unread"] * 3


FUNDS = "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分"


@pytest.mark.parametrize(
    ("labels", "sources"),
    [
        # the national form: what was carried over stands beside the appropriation of the year
        (("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"), ("total", "fiscal", "other", "other")),
        # the levels are parts of an appropriation that has its own row, and fiscal funds where it has none
        (("年度资金总额", "其中：财政拨款", "其中：中央财政资金", "市级财政资金", "上年结转", "单位资金"),
         ("total", "fiscal", None, None, "other", "unit")),
        (("年度资金总额", "其中：中央补助", "省级补助资金", "区级财政资金", "结转结余资金"),
         ("total", "fiscal", "fiscal", "fiscal", "other")),
        # of the fiscal funds, this year's and last year's are the parts
        (("年度资金总额", "其中：财政资金", "其中：当年财政拨款", "上年结转资金", "其他资金"), ("total", "fiscal", None, None, "other")),
        (("年度资金总额", "财政拨款", "其中：上年结转", "单位资金"), ("total", "fiscal", None, "unit")),
        (("年度资金总额", "一般公共预算拨款", "政府性基金预算拨款"), ("total", "fiscal", "fiscal")),
        # what is no source, or may be of any
        (("年度资金总额", "基本支出", "项目支出"), ("total", None, None)),
        (("年度资金总额", "地方资金", "上级补助收入"), ("total", None, None)),
    ],
)  # fmt: skip
def test_a_row_of_funds_counts_once_and_what_is_left_out_is_reported(
    labels: tuple[str, ...], sources: tuple[str | None, ...]
) -> None:
    lines = [f"\t{label}\t{at}0.00\t{at}0.00\t{at}0.00\t—\t100.00%\t—" for at, label in enumerate(labels, 1)]
    found = read(typed("项目支出绩效自评表", "项目名称\t山林养护", FUNDS, *lines, *BELOW_GOALS))
    (record,) = found.performance
    expected = [(label, source) for label, source in zip(labels, sources, strict=True) if source]
    assert [(one.label.raw, one.source) for one in record.budget] == expected
    assert len([note for note in found.diagnostics if note.code == "row_unread"]) == sources.count(None)


def test_a_row_of_funds_with_a_second_label_beside_its_amount_is_not_dealt_out_to_the_columns() -> None:
    lines = ("\t年度资金总额\t50.00\t50.00\t40.00\t10\t80.00%\t8", "\t一般公共预算拨款\t50.00\t其中：基本支出\t30.00")
    found = read(typed("部门整体支出绩效自评表", "部门名称\t某局", FUNDS, *lines, *BELOW_GOALS))
    assert [one.source for one in found.performance[0].budget] == ["total"]
    assert [note.code for note in found.diagnostics] == ["row_unread"]


WHOLE = (
    "部门整体支出绩效自评情况",
    "部门名称\t某州林业局",
    "部门总体目标\t部门职责\t管护全州山林。\t根据三定方案归纳",
    "\t总体绩效目标\t到2025年森林覆盖率达到60%。\t根据规划归纳",
    "部门年度目标\t财政年度\t目标\t实际完成情况",
    "\t2023\t造林4万亩。\t造林4.2万亩。",
    "\t2024\t造林3万亩。\t---",
    "绩效指标\t\t\t指标性质\t指标值\t度量单位\t实际完成值\t偏差原因分析及改进措施",
    "一级指标\t二级指标\t三级指标\t\t\t\t\t",
    "产出指标\t数量指标\t造林面积\t>=\t4\t万亩\t4.2\t无",
    "满意度指标\t服务对象满意度指标\t林农满意度\t>=\t90\t%\t93\t无",
    "其他需说明事项\t无",
)


def test_the_form_of_yunnan_has_a_goal_a_year_and_its_columns_in_two_rows_of_heads() -> None:
    found = read(typed(*WHOLE))
    (record,) = found.performance
    assert (record.form, shown(record.department)) == ("overall", "某州林业局")
    assert goal_parts(record) == (["造林4万亩。"], ["造林4.2万亩。"])
    assert [row(one, "level3", "operator", "target", "unit", "actual", "reason") for one in record.indicators] == [
        ("造林面积", (">=", "≥"), "4", "万亩", "4.2", "无"),
        ("林农满意度", (">=", "≥"), "90", "%", "93", "无"),
    ]
    assert [note.code for note in found.diagnostics] == ["row_unread", "goal_unread", "goal_unread"]


def test_a_line_that_names_the_evaluation_of_a_whole_department_alone_is_no_form() -> None:
    assert read(typed("部门整体支出绩效自评情况", "本部门开展了自评。", "项目\t金额", "办公费\t3.20")).performance == ()


def test_the_result_beside_a_goal_of_another_label_is_left_out_with_it() -> None:
    rows = (
        "\t总体目标\t建成林网。\t全年目标完成情况\t已建成。",
        "\t年度目标\t补植30亩。\t全年目标完成情况\t补植31亩。",
    )
    found = read(typed("项目支出绩效自评表", "项目名称\t山林养护", *rows, *BELOW_GOALS))
    assert goal_parts(found.performance[0]) == (["建成林网。"], ["已建成。"])
    assert [note.code for note in found.diagnostics] == ["goal_unread"] * 2
