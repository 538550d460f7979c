"""The published statement tables (公开01表 …), with blank cells where there is nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

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
        self.record: dict[str, Any] = {"key": key, "number": number, "rows": []}
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


@dataclass(frozen=True)
class _Function:
    """One 类 with its money from all sources."""

    code: str
    name: str
    general: int
    fund: int
    own: int  # business and other income
    basic: int
    spent: int


def _basics(w: World) -> dict[str, int]:
    """How much of each item is basic expenditure: the first items as far as the money goes."""
    left, found = w.used, {}
    for subject, line in w.items:
        found[subject.code] = min(line.now, left)
        left -= found[subject.code]
    return found


def _functions(w: World) -> list[_Function]:
    """The 类 of all expenditure: the fund is spent on 城乡社区, a unit's own money on 其他."""
    basics, found = _basics(w), []
    for name, steps in w.categories().items():
        own = [subject for subject, _ in w.items if subject.category == name]
        basic = sum(basics[subject.code] for subject in own)
        found.append(_Function(own[0].code[:3], f"{name}支出", steps, 0, 0, basic, steps))
    rest, basic = w.expenditure.now - w.general.now, w.basic - w.used
    if w.fund:
        at = next((at for at, row in enumerate(found) if row.code == "212"), None)
        row = found.pop(at) if at is not None else _Function("212", "城乡社区支出", 0, 0, 0, 0, 0)
        taken = max(0, basic - (rest - w.fund))
        row = replace(row, fund=w.fund, basic=row.basic + taken, spent=row.spent + w.fund)
        found.append(row)
        rest, basic = rest - w.fund, basic - taken
    if own_money := sum(w.other_income.values()):
        found.append(_Function("229", "其他支出", 0, 0, own_money, basic, rest))
    return sorted(found, key=lambda row: row.code)


def income_expenditure(b: Builder, w: World, *, budget: bool) -> None:
    whole = _top(b, w, "01", "收支总表" if budget else "收入支出决算总表")
    key, amount = ("budget.income_expenditure", "budget") if budget else ("income_expenditure", "final")
    word = "预算数" if budget else "决算数"
    sheet = _Sheet(b, key, "01", ("项目", word, "项目", word))
    left = [("一、一般公共预算财政拨款收入", w.general.now), ("二、政府性基金预算财政拨款收入", w.fund),
            ("三、事业收入", w.other_income["business"]), ("四、其他收入", w.other_income["other"]),
            ("本年收入合计", w.income.now), ("年初结转和结余", w.total.now - w.income.now), ("总计", w.total.now)]  # fmt: skip
    rows = _functions(w)
    right = [(f"{number}、{row.name}", row.spent) for number, row in zip("一二三四五六七八九十", rows, strict=False)]
    right += [
        ("本年支出合计", w.expenditure.now),
        ("年末结转和结余", w.total.now - w.expenditure.now),
        ("总计", w.total.now),
    ]
    for at in range(max(len(left), len(right))):
        if at < len(left):
            sheet.line(None, left[at][0], {amount: (1, left[at][1])}, side="income")
        if at < len(right):
            sheet.line(None, right[at][0], {amount: (3, right[at][1])}, side="expenditure", at=2)
        sheet.row += 1
    sheet.done(whole)


def income(b: Builder, w: World, *, budget: bool) -> None:
    """02: one row a 类, one column a source."""
    whole = _top(b, w, "02", "收入总表" if budget else "收入决算表")
    head = (
        "科目编码",
        "科目名称",
        "合计" if budget else "本年收入合计",
        "财政拨款收入",
        "上级补助收入",
        "事业收入",
        "经营收入",
        "其他收入",
    )
    sheet = _Sheet(b, "budget.income" if budget else "income", "02", head)
    business, other = w.other_income["business"], w.other_income["other"]
    rows = [("", "合计", w.general.now + w.fund, business, other)]
    rows += [
        (row.code, row.name, row.general + row.fund, *((business, other) if row.own else (0, 0)))
        for row in _functions(w)
    ]
    for code, name, paid, earned, rest in rows:
        values = {
            "total": (2, paid + earned + rest),
            "appropriation": (3, paid),
            "business": (5, earned),
            "other": (7, rest),
        }
        sheet.line(code, name, values)
        sheet.row += 1
    sheet.done(whole)


def expenditure(b: Builder, w: World, *, budget: bool) -> None:
    """03: one row a 类, basic and project."""
    whole = _top(b, w, "03", "支出总表" if budget else "支出决算表")
    head = ("科目编码", "科目名称", "合计" if budget else "本年支出合计", "基本支出", "项目支出")
    sheet = _Sheet(b, "budget.expenditure" if budget else "expenditure", "03", head)
    rows = [("", "合计", w.expenditure.now, w.basic)] + [
        (row.code, row.name, row.spent, row.basic) for row in _functions(w)
    ]
    for code, name, spent, basic in rows:
        sheet.line(code, name, {"total": (2, spent), "basic": (3, basic), "project": (4, spent - basic)})
        sheet.row += 1
    sheet.done(whole)


def general_budget(b: Builder, w: World, *, budget: bool) -> None:
    """05 (06 in budgets): one row a 类, 款 and 项."""
    number = "06" if budget else "05"
    whole = _top(b, w, number, "一般公共预算支出表" if budget else "一般公共预算财政拨款支出决算表")
    head = ("功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出")
    sheet = _Sheet(b, "budget.general_budget" if budget else "general_budget", number, head)
    basics = _basics(w)

    def row(code: str, name: str) -> None:
        within = [(subject, line) for subject, line in w.items if subject.code.startswith(code)]
        steps, basic = sum(line.now for _, line in within), sum(basics[subject.code] for subject, _ in within)
        sheet.line(code, name, {"total": (2, steps), "basic": (3, basic), "project": (4, steps - basic)})
        sheet.row += 1

    row("", "合计")
    seen: set[str] = set()
    for subject, _ in w.items:
        for size, name in ((3, subject.category + "支出"), (5, subject.group), (7, subject.item)):
            code = subject.code[:size]
            if code not in seen:
                seen.add(code)
                row(code, name)
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
