"""The forms of Sichuan, and the damage a conversion does to them, each damage on record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .blocks import Cell
from .builder import Builder, place
from .forms import GOALS, Form, actual, indicators, money, project, target, title
from .world import World, percent


def self_evaluation(b: Builder, w: World, *, damaged: bool, layout: str) -> None:
    """部门预算项目支出绩效自评表: the eleven-column form of Sichuan since 2022."""
    whole = b.open()
    form = Form(b, "self_evaluation", 11)
    title(b, form, "部门预算项目支出绩效自评表", inside=True, twice=damaged and b.random.random() < 0.3)
    t = form.truth
    code, name = (
        b.mark(f"51{b.random.randrange(10**5, 10**6)}22T{b.random.randrange(10**11, 10**12)}"),
        b.mark(project(b)),
    )
    form.labels("项目名称")
    form.put(1, code, "-", name, columns=10)
    t["project"] = {"code": place(code), "name": place(name)}
    form.next()
    form.labels("主管部门")
    t["department"] = form.value(1, f"{w.name[:3]}财政局", columns=4)
    form.put(5, "实施单位（盖章）", columns=2)
    t["unit"] = form.value(7, w.name, columns=4)
    form.next()
    form.put(0, "项目基本情况", rows=3)
    form.put(1, "项目年度目标", columns=5)
    form.put(6, "年度目标完成情况", columns=5)
    form.next()
    form.put(1, "1. 项目年度目标完成情况")
    t["goals"] = {
        "expected": form.value(2, b.random.choice(GOALS), columns=4),
        "actual": form.value(6, "各项任务均已完成。", columns=5),
    }
    form.next()
    form.put(1, "2. 项目实施内容及过程概述")
    t["goals"]["implementation"] = form.value(2, "年初制定方案，按季度组织实施并验收。", columns=9)
    form.next()
    _budget(form, damaged)
    lost = _indicator_rows(form, damaged)
    form.done(layout, lost)
    b.close(whole)
    t["whole"] = {"@": whole}


SOURCES = (
    ("total", "总额"),
    ("fiscal", "其中：财政资金"),
    ("special_account", "财政专户管理资金"),
    ("unit", "单位资金"),
    ("other", "其他资金"),
)


def _budget(form: Form, damaged: bool) -> None:
    b = form.b
    top = form.row
    labels = (
        f"年度预算数（{b.style.unit}）",
        "年初预算",
        "调整后预算数",
        "预算执行数",
        "预算执行率",
        "权重",
        "得分",
        "原因",
    )
    for column, text in enumerate(labels, 1):
        form.put(column, text)
    form.next()
    adjusted = b.random.randint(5, 400) * 10**b.style.places
    executed = adjusted * b.random.randint(60, 100) // 100
    hidden = damaged and b.random.random() < 0.3
    dropped = damaged and b.random.random() < 0.3
    sources = list(SOURCES)
    if dropped:
        sources[1:3] = [("special_account", "其中：财政专户管理")]
        b.damage.append({"kind": "row_dropped", "row": "财政资金"})
    form.cells.append(Cell(top, 0, ("预算执行情况（10分）",), len(sources) + 1))
    for source, label in sources:
        row: dict[str, Any] = {"source": source, "label": form.value(1, label)}
        if source != "other":
            sums = (adjusted, adjusted, executed) if source in ("total", "fiscal") else (0, 0, 0)
            for column, (key, steps) in enumerate(zip(("initial", "adjusted", "executed"), sums, strict=True), 2):
                text = "#####" if hidden and key == "initial" and steps else money(b, steps)
                row[key] = form.value(column, text, None if text[0] == "#" else text)
            done = percent(sums[2], sums[1], 2) or Decimal("0.00")
            row["rate"] = form.value(5, f"{done}%", str(done))
        row["weight"] = form.value(6, "10" if source == "total" else "/", "10" if source == "total" else None)
        row["score"] = form.value(7, "10" if source == "total" else "/", "10" if source == "total" else None)
        form.truth["budget"].append(row)
        form.next()
    if hidden:
        b.damage.append({"kind": "cell_unreadable", "cell": "#####"})


def _indicator_rows(form: Form, damaged: bool) -> set[tuple[int, int]]:
    b = form.b
    rows = indicators(b)
    form.put(0, "绩效指标（90分）", rows=len(rows) + 1)
    for column, text in enumerate(
        (
            "一级指标",
            "二级指标",
            "三级指标",
            "指标性质",
            "指标值",
            "度量单位",
            "完成值",
            "权重",
            "得分",
            "未完成原因分析",
        ),
        1,
    ):
        form.put(column, text)
    form.next()
    lost: set[tuple[int, int]] = set()
    for row in rows:
        record = form.levels(row.level1, row.level2)
        record["level3"] = form.value(3, row.level3)
        operator = form.value(4, row.operator)
        record["operator"] = operator and {**operator, "value": row.operator}
        record["target"] = form.value(5, row.target, row.target)
        record["unit"] = form.value(6, row.unit)
        record["actual"] = form.value(7, row.actual, row.actual)
        record["weight"] = form.value(8, str(row.weight), str(row.weight))
        record["score"] = form.value(9, str(row.score), str(row.score))
        form.truth["indicators"].append(record)
        blank = not any(cell.row == form.row and cell.column in (1, 2) for cell in form.cells)
        if damaged and blank and b.random.random() < 0.4:
            lost.add((form.row, b.random.randint(0, 1)))
            b.damage.append({"kind": "row_shifted", "row": row.level3})
        form.next()
    form.labels("合计")
    weight, score = str(10 + sum(row.weight for row in rows)), str(10 + sum(row.score for row in rows))
    form.truth["total"] = {"weight": form.value(8, weight, weight), "score": form.value(9, score, score)}
    form.next()
    for key, label, text in (
        ("conclusion", "评价结论", "项目实施达到预期目标。"),
        ("problems", "存在问题", "无"),
        ("improvements", "改进措施", "无"),
    ):
        form.labels(label)
        form.truth[key] = form.value(1, text, columns=10)
        form.next()
    return lost


def target_completion(b: Builder, w: World, *, layout: str) -> None:
    """项目绩效目标完成情况表: the Sichuan form of 2020, often printed one cell a line."""
    whole = b.open()
    form = Form(b, "target_completion", 6)
    t = form.truth
    title(b, form, "项目绩效目标完成情况表", inside=False, twice=False)
    name = b.mark(project(b))
    form.labels("项目名称")
    form.put(1, name, columns=5)
    t["project"] = {"name": place(name), "code": None}
    form.next()
    form.labels("预算单位")
    t["unit"] = form.value(1, w.name, columns=5)
    form.next()
    adjusted = b.random.randint(5, 400) * 10**b.style.places
    executed = adjusted * b.random.randint(60, 100) // 100
    form.put(0, f"预算执行情况({b.style.unit})", rows=3)
    for source, label, other, sums in (("total", "预算数:", "执行数:", (adjusted, executed)), ("fiscal", "其中：财政拨款:", "其中：财政拨款:", (adjusted, executed)),
                                       ("other", "其他资金:", "其他资金:", (0, 0))):  # fmt: skip
        row: dict[str, Any] = {"source": source, "label": form.value(1, label)}
        for column, key, steps in ((2, "adjusted", sums[0]), (4, "executed", sums[1])):
            text = money(b, steps)
            row[key] = form.value(column, text, text)
        form.put(3, other)
        t["budget"].append(row)
        form.next()
    form.put(0, "年度目标完成情况", rows=2)
    form.put(1, "预期目标", columns=2)
    form.put(3, "实际完成目标", columns=3)
    form.next()
    t["goals"] = {
        "expected": form.value(1, b.random.choice(GOALS), columns=2),
        "actual": form.value(3, "年度目标全部实现。", columns=3),
    }
    form.next()
    _targets(form)
    form.done(layout, set())
    b.close(whole)
    t["whole"] = {"@": whole}


WORDS = {"≥": ("大于等于", "不少于", "≥"), "≤": ("不超过", "≤"), "=": ("",)}


def _targets(form: Form) -> None:
    b = form.b
    rows = indicators(b)
    form.put(0, "绩效指标完成情况", rows=len(rows) + 1)
    for column, text in enumerate(
        ("一级指标", "二级指标", "三级指标", "预期指标值(包含数字及文字描述)", "实际完成指标值(包含数字及文字描述)"), 1
    ):
        form.put(column, text)
    form.next()
    for row in rows:
        record = form.levels(row.level1.replace("产出", "项目完成"), row.level2)
        record["level3"] = form.value(3, row.level3)
        record |= target(form, 4, row.target, row.unit, b.random.choice(WORDS[row.operator]), row.operator)
        record["actual"] = actual(form, 5, row.actual, row.unit)
        form.truth["indicators"].append(record)
        form.next()
