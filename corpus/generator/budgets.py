"""The narrative of a budget (部门预算): the year's figure is the budget, the year before is what it is held against."""

from __future__ import annotations

from typing import Any

from .blocks import Mark, Piece
from .builder import Builder, place
from .narrative import sentences
from .world import Line, Subject, World, percent

SAID = "与上年相比"


def _year(b: Builder) -> str:
    return f"{b.years(b.year)}{b.pick('', '度')}"


def income_expenditure(b: Builder, w: World) -> None:
    pieces: list[Piece] = [
        f"{w.name}{_year(b)}",
        b.pick("收入、支出预算总计", "收支总预算"),
        b.amount("income_expenditure", w.total.now, "budget"),
        "，",
    ]
    sentences(b, *pieces, *b.compared("income_expenditure", w.total, against=SAID))


def income(b: Builder, w: World) -> None:
    pieces: list[Piece] = [
        f"{w.name}{_year(b)}收入预算{b.pick('合计', '')}",
        b.amount("income", w.income.now, "budget"),
        "，其中：",
    ]
    parts = (("general_budget", "一般公共预算拨款收入", w.general.now), ("government_fund", "政府性基金预算拨款收入", w.fund),
             ("business", "事业收入", w.other_income["business"]), ("other", "其他收入", w.other_income["other"]))  # fmt: skip
    for at, (tail, name, steps) in enumerate(parts):
        metric = f"income.{tail}"
        pieces += ["；" if at else "", name, b.amount(metric, steps, "budget"), *b.share(metric, steps, w.income.now)]
    sentences(b, *pieces)


def expenditure(b: Builder, w: World) -> None:
    pieces: list[Piece] = [
        f"{w.name}{_year(b)}支出预算{b.pick('合计', '')}",
        b.amount("expenditure", w.expenditure.now, "budget"),
        "，其中：",
    ]
    for at, (tail, name, steps) in enumerate((("basic", "基本支出", w.basic), ("project", "项目支出", w.project))):
        metric = f"expenditure.{tail}"
        pieces += [
            "；" if at else "",
            name,
            b.amount(metric, steps, "budget"),
            *b.share(metric, steps, w.expenditure.now),
        ]
    sentences(b, *pieces)


def appropriation(b: Builder, w: World) -> None:
    pieces: list[Piece] = [
        f"{w.name}{_year(b)}财政拨款收、支总预算",
        b.amount("appropriation", w.appropriation.now, "budget"),
        "。",
    ]
    sentences(b, *pieces, *b.compared("appropriation", w.appropriation, against=SAID))


def general_budget(b: Builder, w: World) -> None:
    pieces: list[Piece] = [
        f"{w.name}{_year(b)}一般公共预算财政拨款支出预算",
        b.amount("general_budget", w.general.now, "budget"),
        "，",
    ]
    sentences(b, *pieces, *b.compared("general_budget", w.general, against=SAID), "。其中：")
    if b.random.random() < 0.5:
        for number, (subject, line) in enumerate(w.items, 1):
            _item(b, subject, line, number, None)
        return
    headings: dict[str, Mark] = {}
    number = 0
    for subject, line in w.items:
        number += 1
        if subject.category not in headings:  # the 类 stands in a heading of its own, its items count from 1
            headings[subject.category] = mark = b.mark(subject.category + "支出")
            b.paragraph(f"（{'一二三四五六七八九'[len(headings) - 1]}）", mark, "（类）", plain=True)
            number = 1
        _item(b, subject, line, number, headings[subject.category])


def _item(b: Builder, subject: Subject, line: Line, number: int, category: Mark | None) -> None:
    record: dict[str, Any] = {"number": str(number), "level": "item"}
    pieces: list[Piece] = [f"{number}．"]
    if category:
        record["category"] = {"name": subject.category + "支出", **place(category)}
    for level, marker in (("category", "（类）"), ("group", "（款）"), ("item", "（项）"))[1 if category else 0 :]:
        name = getattr(subject, level) + ("支出" if level == "category" else "")
        mark = b.mark(name)
        record[level] = {"name": name, **place(mark)}
        pieces += [mark, marker]
    mark, value = b.money(line.now)
    record["budget"] = {"value": value, "unit": b.style.unit, **place(mark)}
    pieces += ["支出", mark, "，与上年相比", *_change(b, line, record)]
    whole = b.mark(*pieces, "。")
    b.truth["items"].append({**record, **place(whole)})
    b.paragraph(whole)


def _change(b: Builder, line: Line, record: dict[str, Any]) -> list[Piece]:
    if not line.change:
        flat = b.mark("持平")
        record["change"] = {"value": "0", "unit": b.style.unit, **place(flat)}
        return [flat]
    sign = "-" if line.change < 0 else ""
    mark, value = b.money(abs(line.change))
    record["change"] = {"value": sign + value, "unit": b.style.unit, **place(mark)}
    pieces: list[Piece] = ["减少" if sign else "增加", mark]
    growth = percent(abs(line.change), line.prior, b.style.percent_places)
    if growth is not None:
        rate, value = b.rate(growth)
        record["growth"] = {"value": sign + value, "unit": "%", **place(rate)}
        pieces += ["，", "下降" if sign else "增长", rate]
    return pieces


def basic(b: Builder, w: World) -> None:
    used = w.used
    office = used * w.operating.now // max(w.basic, 1)
    b.paragraph(f"{w.name}{_year(b)}一般公共预算财政拨款基本支出预算", b.amount("basic", used, "budget"), "，其中：")
    b.paragraph(
        "（一）人员经费",
        b.amount("basic.personnel", used - office, "budget"),
        "。主要包括：基本工资、津贴补贴、奖金、住房公积金。",
    )
    b.paragraph(
        "（二）公用经费",
        b.amount("basic.operating", office, "budget"),
        "。主要包括：办公费、水费、电费、差旅费、工会经费。",
    )


def three_public(b: Builder, w: World) -> None:
    total = w.three_public.now
    parts = (
        ("abroad", "因公出国（境）费", w.abroad),
        ("vehicle", "公务用车购置及运行费", w.vehicle),
        ("reception", "公务接待费", w.reception),
    )
    pieces: list[Piece] = [
        f"{w.name}{_year(b)}一般公共预算拨款安排的“三公”经费预算支出",
        b.amount("three_public", total, "budget"),
        "，其中，",
    ]
    for at, (tail, name, line) in enumerate(parts):
        metric = f"three_public.{tail}"
        pieces += [
            "；" if at else "",
            f"{name}支出",
            b.amount(metric, line.now, "budget"),
            *b.share(metric, line.now, total, "，占“三公”经费的"),
        ]
    sentences(b, *pieces, "。具体情况如下：")
    for number, (tail, name, line) in enumerate(parts, 1):
        metric = f"three_public.{tail}"
        compared = b.compared(metric, line, against="比上年预算", rate=False, basis="prior_budget")
        sentences(b, f"{number}．{name}预算支出", b.amount(metric, line.now, "budget"), "，", *compared)


def government_fund(b: Builder, w: World) -> None:
    sentences(
        b, f"{w.name}{_year(b)}政府性基金支出预算{b.pick('支出', '')}", b.amount("government_fund", w.fund, "budget")
    )


def operating_cost(b: Builder, w: World) -> None:
    pieces: list[Piece] = [
        f"{_year(b)}本部门一般公共预算机关运行经费预算支出",
        b.amount("operating_cost", w.operating.now, "budget"),
        "，",
    ]
    sentences(b, *pieces, *b.compared("operating_cost", w.operating, against=SAID))


def procurement(b: Builder, w: World) -> None:
    bought = w.procurement
    pieces: list[Piece] = [
        f"{_year(b)}政府采购支出预算总额",
        b.amount("procurement", bought["total"], "budget"),
        "，其中：",
    ]
    for at, (tail, name) in enumerate(
        (("goods", "拟采购货物支出"), ("works", "拟采购工程支出"), ("services", "拟购买服务支出"))
    ):
        pieces += ["、" if at else "", name, b.amount(f"procurement.{tail}", bought[tail], "budget")]
    sentences(b, *pieces)


def performance(b: Builder, w: World) -> None:
    metric = "performance.projects"
    sentences(b, f"{b.years(b.year)}本部门共", b.count(metric, w.counts["goals"], "个", qualifier="绩效目标"), "项目实行绩效目标管理，涉及财政性资金合计",
              b.amount(metric, w.project, "budget", qualifier="绩效目标"))  # fmt: skip
