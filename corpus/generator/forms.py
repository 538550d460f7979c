"""Performance tables: what all forms share, a grid being filled with the truth beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .blocks import Cell, Mark, Piece
from .builder import Builder, place

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


def project(b: Builder) -> str:
    """The name of a project that has no form yet, as long as there are such."""
    first = PROJECTS.index(b.random.choice(PROJECTS))
    names = PROJECTS[first:] + PROJECTS[:first]
    name = next((one for one in names if one not in b.projects), names[0])
    b.projects.add(name)
    return name


def leaf(mark: Mark | None, value: str | None = None) -> dict[str, Any] | None:
    """A leaf of the truth: the cell's place, its value where the cell is a number."""
    if mark is None:
        return None
    return place(mark) if value is None else {"value": value, **place(mark)}


@dataclass
class Indicator:
    level1: str
    level2: str
    level3: str
    unit: str
    target: str
    actual: str
    weight: int
    score: int
    operator: str


def indicators(b: Builder) -> list[Indicator]:
    rows: list[Indicator] = []
    for level1, seconds in LEVELS:
        wanted = [second for second in seconds if b.random.random() < 0.75] or [seconds[0]]
        for second in wanted:
            options = TARGETS[second]
            for name, unit, target in b.random.sample(options, b.random.randint(1, min(2, len(options)))):
                least = unit not in ("小时", "万元")
                actual = target if target == 100 or b.random.random() < 0.5 else target + (1 if least else -1)
                operator = "=" if target == 100 else ("≥" if least else "≤")
                rows.append(Indicator(level1, second, name, unit, str(target), str(actual), 0, 0, operator))
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
        self._levels: dict[int, tuple[str, Any]] = {}
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

    def levels(self, *names: str) -> dict[str, Any]:
        """The level cells of a row: a name printed in the row above is merged with it and keeps its place."""
        record = {}
        for level, name in enumerate(names, 1):
            if self._levels.get(level, ("",))[0] != name:
                self._levels[level] = (name, self.value(level, name))
            record[f"level{level}"] = self._levels[level][1]
        return record

    def next(self) -> None:
        self.row += 1

    def done(self, layout: str, lost: set[tuple[int, int]]) -> None:
        self.b.table(self.cells, self.columns, layout=layout, lost=frozenset(lost))
        self.b.truth["performance"].append(self.truth)


def title(b: Builder, form: Form, text: str, *, inside: bool, twice: bool) -> None:
    if twice:
        b.paragraph(text + (f"（{b.year}年度）" if inside else ""), plain=True)
        b.damage.append({"kind": "title_twice"})
    year = b.mark(str(b.year))
    title = b.mark(text, "（", year, "年度）") if inside else b.mark(text)
    b.paragraph(title, plain=True)
    if not inside:
        b.paragraph("（", year, "年度）", plain=True)
    form.truth["title"], form.truth["year"] = place(title), leaf(year, str(b.year))


def money(b: Builder, steps: int) -> str:
    return f"{Decimal(steps).scaleb(-b.style.places):f}"


def target(form: Form, column: int, number: str, unit: str, word: str = "", sign: str = "") -> dict[str, Any]:
    """A cell with operator, number and unit together, as the leaves of an indicator."""
    operator, printed = form.b.mark(word), form.b.mark(unit)
    cell = _together(form, column, number, unit, (operator,) if word else (), printed)
    leaves = {"target": leaf(cell, number), "unit": place(printed)}
    return leaves | ({"operator": {**place(operator), "value": sign}} if word else {})


def actual(form: Form, column: int, number: str, unit: str) -> dict[str, Any] | None:
    """A cell with number and unit together."""
    return leaf(_together(form, column, number, unit, (), form.b.mark(unit)), number)


def _together(form: Form, column: int, number: str, unit: str, before: tuple[Mark, ...], printed: Mark) -> Mark:
    b = form.b
    inner = b.mark(number, printed)
    if unit == "%":
        b.truth["percentages"].append({"value": number, **place(inner)})
    elif unit != "小时":  # a span of time is nothing that is counted
        kind = "amounts" if unit == "万元" else "quantities"
        b.truth[kind].append({"value": number, "unit": unit, "approximate": False, **place(inner)})
    cell = b.mark(*before, inner)
    form.put(column, cell)
    return cell
