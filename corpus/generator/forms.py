"""Performance tables: three forms, and the damage a conversion does to them, each damage on record."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .blocks import Cell, Mark, Piece
from .builder import Builder, place
from .world import World, percent

PROJECTS = [
    "平台运维服务费用",
    "设备更新购置",
    "科普活动经费",
    "公共设施维修",
    "档案数字化加工",
    "应急物资储备",
    "青少年课外活动",
    "河道清淤疏浚",
]
TARGETS = {  # level 2 -> (level 3, unit, target)
    "数量指标": (
        ("开展活动场次", "场", 6),
        ("维护设备数量", "台", 44),
        ("完成培训人次", "人次", 320),
        ("印制宣传资料", "份", 2000),
    ),
    "质量指标": (("验收合格率", "%", 100), ("设备完好率", "%", 95)),
    "时效指标": (("故障响应时间", "小时", 4), ("按期完成率", "%", 100)),
    "成本指标": (("单场活动费用", "万元", 3),),
    "社会效益指标": (("服务覆盖率", "%", 90), ("新增服务网点", "个", 2)),
    "服务对象满意度指标": (("服务对象满意度", "%", 90), ("参训人员满意度", "%", 95)),
}
LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("社会效益指标",)),
    ("满意度指标", ("服务对象满意度指标",)),
)
GOALS = (
    "保障设施全年安全运行，按计划完成各项服务任务。",
    "完成设备更新，提高服务效率。",
    "组织开展系列活动，扩大服务覆盖面。",
)


def leaf(mark: Mark | None, value: str | None = None) -> dict[str, Any] | None:
    """A leaf of the truth: the cell's place, its value where the cell is a number."""
    if mark is None:
        return None
    return place(mark) if value is None else {"value": value, **place(mark)}


@dataclass
class _Indicator:
    level1: str
    level2: str
    level3: str
    unit: str
    target: str
    actual: str
    weight: int
    score: int
    operator: str


def _indicators(b: Builder) -> list[_Indicator]:
    rows: list[_Indicator] = []
    for level1, seconds in LEVELS:
        wanted = [second for second in seconds if b.random.random() < 0.75] or [seconds[0]]
        for second in wanted:
            options = TARGETS[second]
            for name, unit, target in b.random.sample(options, b.random.randint(1, min(2, len(options)))):
                least = unit not in ("小时", "万元")
                actual = target if target == 100 or b.random.random() < 0.5 else target + (1 if least else -1)
                operator = "=" if target == 100 else ("≥" if least else "≤")
                rows.append(_Indicator(level1, second, name, unit, str(target), str(actual), 0, 0, operator))
    each, rest = divmod(90, len(rows))
    for at, row in enumerate(rows):
        row.weight = each + (1 if at < rest else 0)
        row.score = row.weight - (b.random.randint(0, 2) if b.random.random() < 0.2 else 0)
    return rows


class Form:
    """A form being filled in: cells on a grid, truth beside them."""

    def __init__(self, b: Builder, form: str, columns: int) -> None:
        self.b, self.columns = b, columns
        self.cells: list[Cell] = []
        self.row = 0
        self.truth: dict[str, Any] = {
            "form": form, "budget_unit": b.style.unit, "title": None, "project": None, "department": None, "unit": None,
            "year": None, "goals": {}, "budget": [], "indicators": [], "total": None,
        }  # fmt: skip

    def put(self, column: int, *pieces: Piece, rows: int = 1, columns: int = 1) -> None:
        self.cells.append(Cell(self.row, column, pieces, rows, columns))

    def value(self, column: int, text: str, value: str | None = None, **more: int) -> dict[str, Any] | None:
        """Put a cell the truth knows; its leaf. A % in it is a percentage of the document's too."""
        mark = self.b.mark(text)
        self.put(column, mark, **more)
        if text.endswith("%") and value is not None:
            self.b.truth["percentages"].append({"value": value, **place(mark)})
        return leaf(mark, value)

    def labels(self, *texts: str) -> None:
        for column, text in enumerate(texts):
            if text:
                self.put(column, text)

    def next(self) -> None:
        self.row += 1

    def done(self, layout: str, lost: set[tuple[int, int]]) -> None:
        self.b.table(self.cells, self.columns, layout=layout, lost=frozenset(lost))
        self.b.truth["performance"].append(self.truth)


def _title(b: Builder, form: Form, text: str, *, inside: bool, twice: bool) -> None:
    if twice:
        b.paragraph(text + (f"（{b.year}年度）" if inside else ""), plain=True)
        b.damage.append({"kind": "title_twice"})
    year = b.mark(str(b.year))
    title = b.mark(text, "（", year, "年度）") if inside else b.mark(text)
    b.paragraph(title, plain=True)
    if not inside:
        b.paragraph("（", year, "年度）", plain=True)
    form.truth["title"], form.truth["year"] = place(title), leaf(year, str(b.year))


def _money(b: Builder, steps: int) -> str:
    return f"{Decimal(steps).scaleb(-b.style.places):f}"


def self_evaluation(b: Builder, w: World, *, damaged: bool, layout: str) -> None:
    """部门预算项目支出绩效自评表: the eleven-column form of Sichuan since 2022."""
    whole = b.open()
    form = Form(b, "self_evaluation", 11)
    _title(b, form, "部门预算项目支出绩效自评表", inside=True, twice=damaged and b.random.random() < 0.3)
    t = form.truth
    code, name = (
        b.mark(f"51{b.random.randrange(10**5, 10**6)}22T{b.random.randrange(10**11, 10**12)}"),
        b.mark(b.random.choice(PROJECTS)),
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
    form.put(0, "预算执行情况（10分）", rows=6)
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
    for source, label in sources:
        row: dict[str, Any] = {"source": source, "label": form.value(1, label)}
        if source != "other":
            sums = (adjusted, adjusted, executed) if source in ("total", "fiscal") else (0, 0, 0)
            for column, (key, steps) in enumerate(zip(("initial", "adjusted", "executed"), sums, strict=True), 2):
                text = "#####" if hidden and key == "initial" and steps else _money(b, steps)
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
    rows = _indicators(b)
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
    levels: dict[int, tuple[str, Any]] = {}
    for row in rows:
        record: dict[str, Any] = {}
        for column, (key, text) in enumerate((("level1", row.level1), ("level2", row.level2)), 1):
            if levels.get(column, ("",))[0] != text:
                levels[column] = (text, form.value(column, text))
            record[key] = levels[column][1]
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
    _title(b, form, "项目绩效目标完成情况表", inside=False, twice=False)
    name = b.mark(b.random.choice(PROJECTS))
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
            text = _money(b, steps)
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
    rows = _indicators(b)
    form.put(0, "绩效指标完成情况", rows=len(rows) + 1)
    for column, text in enumerate(
        ("一级指标", "二级指标", "三级指标", "预期指标值(包含数字及文字描述)", "实际完成指标值(包含数字及文字描述)"), 1
    ):
        form.put(column, text)
    form.next()
    levels: dict[int, tuple[str, Any]] = {}
    for row in rows:
        record: dict[str, Any] = {}
        for column, (key, text) in enumerate(
            (("level1", "项目完成指标" if row.level1 == "产出指标" else row.level1), ("level2", row.level2)), 1
        ):
            if levels.get(column, ("",))[0] != text:
                levels[column] = (text, form.value(column, text))
            record[key] = levels[column][1]
        record["level3"] = form.value(3, row.level3)
        record["target"], record["operator"] = _figure(
            form, 4, row.target, row.unit, b.random.choice(WORDS[row.operator]), row.operator
        )
        record["actual"], _ = _figure(form, 5, row.actual, row.unit, "", "")
        form.truth["indicators"].append(record)
        form.next()


def _figure(form: Form, column: int, number: str, unit: str, word: str, sign: str) -> tuple[Any, Any]:
    """A cell with operator, number and unit together."""
    b = form.b
    operator = b.mark(word) if word else None
    inner = b.mark(number, unit)
    if unit == "%":
        b.truth["percentages"].append({"value": number, **place(inner)})
    elif unit == "万元":
        b.truth["amounts"].append({"value": number, "unit": unit, "approximate": False, **place(inner)})
    elif unit != "小时":
        b.truth["quantities"].append({"value": number, "unit": unit, "approximate": False, **place(inner)})
    cell = b.mark(*((operator,) if operator else ()), inner)
    form.put(column, cell)
    return leaf(cell, number), operator and {**place(operator), "value": sign}


def national(b: Builder, w: World, *, layout: str) -> None:
    """项目支出绩效自评表: the national standard form."""
    whole = b.open()
    form = Form(b, "self_evaluation", 9)
    t = form.truth
    _title(b, form, "项目支出绩效自评表", inside=False, twice=False)
    name = b.mark(b.random.choice(PROJECTS))
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
            row[key] = form.value(column, _money(b, steps), _money(b, steps))
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
    rows = _indicators(b)
    form.put(0, "绩效指标", rows=len(rows) + 1)
    for column, text in enumerate(
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"), 1
    ):
        form.put(column, text)
    form.next()
    levels: dict[int, tuple[str, Any]] = {}
    for row in rows:
        record: dict[str, Any] = {}
        for column, (key, text) in enumerate((("level1", row.level1), ("level2", row.level2)), 1):
            if levels.get(column, ("",))[0] != text:
                levels[column] = (text, form.value(column, text))
            record[key] = levels[column][1]
        record["level3"] = form.value(3, row.level3)
        record["target"], record["operator"] = _figure(form, 4, row.target, row.unit, row.operator, row.operator)
        record["actual"], _ = _figure(form, 5, row.actual, row.unit, "", "")
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
