"""The national standard form (项目支出绩效自评表)."""

from __future__ import annotations

from typing import Any

from .builder import Builder, place
from .forms import GOALS, Form, actual, indicators, money, project, target, title
from .world import World, percent


def national(b: Builder, w: World, *, layout: str) -> None:
    """项目支出绩效自评表: the national standard form."""
    whole = b.open()
    form = Form(b, "self_evaluation", 9)
    t = form.truth
    title(b, form, "项目支出绩效自评表", inside=False, twice=False)
    name = b.mark(project(b))
    form.labels("项目名称")
    form.put(1, name, columns=8)
    t["project"] = {"name": place(name), "code": None}
    form.next()
    form.labels("主管部门")
    t["department"] = form.value(1, f"{w.name[:3]}财政局", columns=3)
    form.put(4, "实施单位")
    t["unit"] = form.value(5, w.name, columns=4)
    form.next()
    form.put(0, f"项目资金（{b.style.unit}）", rows=4)
    for column, text in enumerate(
        ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"), 2
    ):
        form.put(column, text)
    form.next()
    adjusted = b.random.randint(5, 400) * 10**b.style.places
    executed = adjusted * b.random.randint(60, 100) // 100
    for source, label, sums in (
        ("total", "年度资金总额", (adjusted, adjusted, executed)),
        ("fiscal", "其中：当年财政拨款", (adjusted, adjusted, executed)),
        ("other", "其他资金", (0, 0, 0)),
    ):
        row: dict[str, Any] = {"source": source, "label": form.value(1, label)}
        for column, (key, steps) in enumerate(zip(("initial", "adjusted", "executed"), sums, strict=True), 2):
            row[key] = form.value(column, money(b, steps), money(b, steps))
        first = source == "total"
        row["weight"] = form.value(5, "10" if first else "—", "10" if first else None)
        done = percent(sums[2], sums[1], 2)
        if done is not None:
            row["rate"] = form.value(6, f"{done}%", str(done))
        row["score"] = form.value(7, "10" if first else "—", "10" if first else None)
        t["budget"].append(row)
        form.next()
    form.put(0, "年度总体目标", rows=2)
    form.put(1, "预期目标", columns=4)
    form.put(5, "实际完成情况", columns=4)
    form.next()
    t["goals"] = {
        "expected": form.value(1, b.random.choice(GOALS), columns=4),
        "actual": form.value(5, "年度目标全部实现。", columns=4),
    }
    form.next()
    _national_rows(form)
    form.done(layout, set())
    b.close(whole)
    t["whole"] = {"@": whole}


def _national_rows(form: Form) -> None:
    b = form.b
    rows = indicators(b)
    form.put(0, "绩效指标", rows=len(rows) + 1)
    for column, text in enumerate(
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"), 1
    ):
        form.put(column, text)
    form.next()
    for row in rows:
        record = form.levels(row.level1, row.level2)
        record["level3"] = form.value(3, row.level3)
        record |= target(form, 4, row.target, row.unit, row.operator, row.operator)
        record["actual"] = actual(form, 5, row.actual, row.unit)
        record["weight"] = form.value(6, str(row.weight), str(row.weight))
        record["score"] = form.value(7, str(row.score), str(row.score))
        if row.score < row.weight:
            record["reason"] = form.value(8, "进度偏慢，今后加强调度。")
        form.truth["indicators"].append(record)
        form.next()
    form.labels("总分")
    weight, score = str(10 + sum(row.weight for row in rows)), str(10 + sum(row.score for row in rows))
    form.truth["total"] = {"weight": form.value(6, weight, weight), "score": form.value(7, score, score)}
    form.next()
