"""The published statement tables (公开01表 …), with blank cells where there is nothing."""

from __future__ import annotations

from .blocks import Cell
from .builder import Builder, place
from .world import World


def _top(b: Builder, w: World, number: str, title: str) -> int:
    whole = b.open()
    first, second = (f"公开{number}表", title) if b.random.random() < 0.5 else (title, f"公开{number}表")
    b.paragraph(first, plain=True)
    b.paragraph(second, plain=True)
    b.paragraph(f"{b.pick('部门', '单位')}：{w.name}\t\t\t{b.pick('单位', '金额单位')}：{b.style.unit}", plain=True)
    return whole


class _Sheet:
    def __init__(self, b: Builder, key: str, number: str, head: tuple[str, ...]) -> None:
        self.b = b
        self.record = {"key": key, "number": number, "rows": []}
        self.cells = [Cell(0, column, (text,)) for column, text in enumerate(head) if text]
        self.columns, self.row = len(head), 1

    def line(
        self, code: str | None, name: str, values: dict[str, tuple[int, int]], *, side: str | None = None, at: int = 0
    ) -> None:
        """A row; `values` gives for each column key its column and its steps (0 is left blank)."""
        if code:
            self.cells.append(Cell(self.row, at, (code,)))
        self.cells.append(Cell(self.row, at + (1 if code is not None else 0), (name,)))
        found = {}
        for key, (column, steps) in values.items():
            if steps:
                mark = self.b.mark(self.b.number(steps))
                self.cells.append(Cell(self.row, column, (mark,)))
                found[key] = {"value": self.b.number(steps).replace(",", ""), **place(mark)}
        self.record["rows"].append({"code": code or None, "name": name, "side": side, "values": found})

    def done(self, whole: int) -> None:
        self.b.table(self.cells, self.columns)
        self.b.close(whole)
        self.b.truth["statements"].append(self.record)


def income_expenditure(b: Builder, w: World, *, budget: bool) -> None:
    whole = _top(b, w, "01", "收支总表" if budget else "收入支出决算总表")
    key, amount = ("budget.income_expenditure", "budget") if budget else ("income_expenditure", "final")
    word = "预算数" if budget else "决算数"
    sheet = _Sheet(b, key, "01", ("项目", word, "项目", word))
    left = [("一、一般公共预算财政拨款收入", w.general.now), ("二、政府性基金预算财政拨款收入", w.fund),
            ("三、事业收入", w.other_income["business"]), ("四、其他收入", w.other_income["other"]), ("本年收入合计", w.income.now)]  # fmt: skip
    right = [
        (f"{number}、{name}支出", steps)
        for number, (name, steps) in zip("一二三四五六七八九", w.categories().items(), strict=False)
    ]
    for at in range(max(len(left), len(right))):
        if at < len(left):
            sheet.line(None, left[at][0], {amount: (1, left[at][1])}, side="income")
        if at < len(right):
            sheet.line(None, right[at][0], {amount: (3, right[at][1])}, side="expenditure", at=2)
        sheet.row += 1
    sheet.done(whole)


def general_budget(b: Builder, w: World, *, budget: bool) -> None:
    """05 (06 in budgets): one row a 类, 款 and 项."""
    number = "06" if budget else "05"
    whole = _top(b, w, number, "一般公共预算支出表" if budget else "一般公共预算财政拨款支出决算表")
    sheet = _Sheet(
        b,
        "budget.general_budget" if budget else "general_budget",
        number,
        ("功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    )
    share = b.random.randint(0, 100)

    def row(code: str, name: str, steps: int) -> None:
        basic = (
            0
            if name == "合计"
            else sum(line.now * share // 100 for subject, line in w.items if subject.code.startswith(code))
        )
        if name == "合计":
            basic = sum(line.now * share // 100 for _, line in w.items)
        sheet.line(code, name, {"total": (2, steps), "basic": (3, basic), "project": (4, steps - basic)})
        sheet.row += 1

    row("", "合计", w.general.now)
    seen: set[str] = set()
    for subject, line in w.items:
        for size, name in ((3, subject.category + "支出"), (5, subject.group), (7, subject.item)):
            code = subject.code[:size]
            if code not in seen:
                seen.add(code)
                row(code, name, line.now if size == 7 else sum(x.now for s, x in w.items if s.code.startswith(code)))
    sheet.done(whole)


def state_capital(b: Builder, w: World, *, budget: bool) -> None:
    """An empty statement that says so."""
    title = "国有资本经营预算支出表" if budget else "国有资本经营预算财政拨款支出决算表"
    number = "10" if budget else "09"
    whole = _top(b, w, number, title)
    head = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
    b.table([Cell(0, column, (text,)) for column, text in enumerate(head)], len(head))
    b.paragraph(b.pick("说明：本表无数据。", "注：本单位没有国有资本经营预算安排的支出，故本表为空表。"), plain=True)
    b.close(whole)
    b.truth["statements"].append(
        {"key": "budget.state_capital" if budget else "state_capital", "number": number, "rows": []}
    )
