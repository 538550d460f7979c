"""One seed, one disclosure: the style of a province, its world, its sections in its order, its text and its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from . import budgets, forms_national, forms_sichuan, items, narrative, others, statements, three_public
from .blocks import Block, Heading, Paragraph, plain
from .builder import Builder, Print
from .render import Noise, Rendered, canonical, torn
from .world import World, make_world

Writer = Callable[[Builder, World], None]
Section = tuple[str, int, str, Writer | None]  # key, level, title, what writes its body


@dataclass(frozen=True)
class Style:
    """The habits of one province's publishers."""

    name: str
    kind: str
    sections: tuple[Section, ...]
    numbers: tuple[str, ...]  # the number marks of the levels below a part: {} is the number
    tables_first: bool = False
    units: tuple[str, ...] = ("万元",)
    noise: tuple[Noise, ...] = (Noise(),)
    forms: tuple[str, ...] = ()
    years: tuple[int, int] = (2016, 2025)
    contents: bool = True


_N = narrative
_FINAL: tuple[Section, ...] = (
    ("income_expenditure", 2, "收入支出决算总体情况说明", _N.income_expenditure),
    ("income", 2, "收入决算情况说明", _N.income),
    ("expenditure", 2, "支出决算情况说明", _N.expenditure),
    ("appropriation", 2, "财政拨款收入支出决算总体情况说明", _N.appropriation),
    ("general_budget", 2, "一般公共预算财政拨款支出决算情况说明", None),
    ("general_budget.overall", 3, "一般公共预算财政拨款支出决算总体情况", _N.general_overall),
    ("general_budget.structure", 3, "一般公共预算财政拨款支出决算结构情况", _N.structure),
    ("general_budget.items", 3, "一般公共预算财政拨款支出决算具体情况", items.items),
    ("basic", 2, "一般公共预算财政拨款基本支出决算情况说明", _N.basic),
    ("three_public", 2, "“三公”经费财政拨款支出决算情况说明", None),
    ("three_public.overall", 3, "“三公”经费财政拨款支出决算总体情况说明", three_public.overall),
    ("three_public.details", 3, "“三公”经费财政拨款支出决算具体情况说明", three_public.details),
    ("government_fund", 2, "政府性基金预算支出决算情况说明", others.government_fund),
    ("state_capital", 2, "国有资本经营预算支出决算情况说明", others.state_capital),
)
_OTHER: tuple[Section, ...] = (
    ("operating_cost", 3, "机关运行经费支出情况", others.operating_cost),
    ("procurement", 3, "政府采购支出情况", others.procurement),
    ("assets", 3, "国有资产占有使用情况", others.assets),
    ("performance", 3, "预算绩效管理情况", others.performance),
)
_NESTED = (*_FINAL, ("other", 2, "其他重要事项的情况说明", None), *_OTHER)
_FLAT = (*_FINAL, *((key, 2, title + "说明", writer) for key, _, title, writer in _OTHER))
_BUDGET: tuple[Section, ...] = (
    ("income_expenditure", 2, "收支预算总体情况说明", budgets.income_expenditure),
    ("income", 2, "收入预算情况说明", budgets.income),
    ("expenditure", 2, "支出预算情况说明", budgets.expenditure),
    ("appropriation", 2, "财政拨款收支预算总体情况说明", budgets.appropriation),
    ("general_budget", 2, "一般公共预算支出预算情况说明", budgets.general_budget),
    ("basic", 2, "一般公共预算基本支出预算情况说明", budgets.basic),
    ("three_public", 2, "一般公共预算“三公”经费支出预算情况说明", budgets.three_public),
    ("government_fund", 2, "政府性基金预算支出预算情况说明", budgets.government_fund),
    ("operating_cost", 2, "一般公共预算机关运行经费支出预算情况说明", budgets.operating_cost),
    ("procurement", 2, "政府采购支出预算情况说明", budgets.procurement),
    ("performance", 2, "预算绩效目标设置情况说明", budgets.performance),
)

_WRAPS = (
    Noise(),
    Noise(width=40, radicals=0.2),
    Noise(width=28, page_marks=0.03),
    Noise(width=38),
    Noise(width=33, page_marks=0.05, blank_line=0.1),
)
_MARKS = ("{}、", "（{}）")
STYLES: dict[str, Style] = {
    style.name: style
    for style in (
        Style("sichuan_2020", "final_accounts", _NESTED, ("{}、", "（{}）"), noise=(Noise(bookmarks=0.8), Noise()), forms=("target_completion",), years=(2016, 2021)),
        Style("sichuan_2022", "final_accounts", _NESTED, ("{}、", "({})"), noise=(Noise(width=60, doubled=0.2, blank_line=1.0, markup=0.1), Noise(markup=0.1)),
              forms=("self_evaluation",), years=(2022, 2024)),
        Style("hunan", "final_accounts", _FLAT, _MARKS, tables_first=True, noise=_WRAPS),
        Style("yunnan", "final_accounts", _FLAT, _MARKS, units=("元",), noise=_WRAPS, forms=("national",)),
        Style("beijing", "final_accounts", _FLAT, ("（{}）", "{}."), noise=_WRAPS, contents=False),
        Style("chongqing", "final_accounts", _NESTED, ("{}、", "（{}）"), noise=_WRAPS, forms=("national",)),
        Style("shaanxi", "final_accounts", _NESTED, _MARKS, tables_first=True, noise=_WRAPS),
        Style("jiangsu", "budget", _BUDGET, ("{}、", "（{}）"), tables_first=True, noise=_WRAPS),
        Style("shanghai", "budget", _BUDGET, ("{}、", "（{}）"), units=("万元", "元"), noise=_WRAPS),
    )
}  # fmt: skip

_CHINESE = "一二三四五六七八九十"


def chinese(number: int) -> str:
    """1 to 19 in Chinese numerals.

    >>> chinese(3), chinese(10), chinese(13)
    ('三', '十', '十三')
    """
    return _CHINESE[number - 1] if number <= 10 else "十" + _CHINESE[number - 11]


@dataclass(frozen=True)
class Generated:
    """A generated disclosure: `text` with its `gold` (see corpus/GOLD.md), and `blocks` to render otherwise.

    `damage` says what was broken on purpose. `gold_of` gives the truth for another rendering of the same blocks.
    """

    seed: int
    style: str
    text: str
    gold: dict[str, Any]
    blocks: tuple[Block, ...]
    damage: tuple[dict[str, Any], ...]
    world: World
    template: dict[str, Any] = field(repr=False)

    def canonical(self) -> tuple[str, dict[str, Any]]:
        """The clean text that a reader of a Word, HTML or sheet rendering should give, with its gold."""
        clean = canonical(self.blocks)
        return clean.text, resolve(self.template, clean)


def generate(seed: int, style: str | None = None) -> Generated:
    """The disclosure of a seed; the same for the same seed and style, on every machine."""
    random = Random(f"juesuan {seed} {style}")
    habits = STYLES[style or random.choice(sorted(STYLES))]
    year = random.randint(*habits.years)
    how = _print(random, habits)
    builder = Builder(random, how, year)
    world = make_world(random, habits.name, year, 10**how.places * (10_000 if how.unit == "元" else 1))
    _compose(builder, world, habits)
    clean = canonical(builder.blocks, spaced=random.random() < 0.3)
    rendered = torn(clean, random.choice(habits.noise), random)
    template = {
        "gold_version": "1", "organization": {"name": world.name}, "fiscal_year": {"value": year}, "kind": habits.kind,
        "scope": "department" if habits.kind == "budget" else "unit", **builder.truth,
    }  # fmt: skip
    gold = resolve(template, rendered)
    return Generated(
        seed, habits.name, rendered.text, gold, tuple(builder.blocks), tuple(builder.damage), world, template
    )


def _print(random: Random, habits: Style) -> Print:
    unit = random.choice(habits.units)
    return Print(
        unit=unit, places=2 if unit == "元" else random.choice((2, 2, 2, 2, 1, 4)), thousands=random.random() < 0.35,
        gap=random.choice(("", "", " ")), percent_places=random.choice((2, 2, 2, 1, 0)), trimmed=random.random() < 0.3,
        zero=random.choice(("0", "0", "0.00")), wide=random.choice((0, 0, 0, 0.1)), half_brackets=random.choice((0, 0, 0.3)),
        titled=random.random() < (0.6 if habits.name == "beijing" else 0.1),
    )  # fmt: skip


def _compose(b: Builder, w: World, habits: Style) -> None:
    budget = habits.kind == "budget"
    word = "部门预算" if budget else "单位决算"
    b.paragraph(w.name, plain=True)
    b.paragraph(f"{b.years(b.year)}度{word}", plain=True)
    parts = _Parts(b, habits)
    parts.part("overview", f"{w.name}概况")
    parts.heading("overview.duties", 2, b.pick("主要职责", "主要职能"))
    narrative.duties(b, w)
    if not budget and b.random.random() < 0.5:
        parts.heading("overview.work", 2, b.pick("重点工作完成情况", f"{b.year}年重点工作完成情况"))
        narrative.work(b, w)
    if habits.tables_first:
        _statements(b, w, parts, budget)
    parts.part("narrative", f"{b.years(b.year)}度{word}情况说明")
    for key, level, title, writer in habits.sections:
        parts.heading(key, level, title)
        if writer is not None:
            writer(b, w)
    parts.part("glossary", "名词解释")
    b.paragraph("基本支出：指为保障机构正常运转而发生的人员支出和公用支出。")
    b.paragraph("“三公”经费：指因公出国（境）费、公务用车购置及运行费和公务接待费。")
    if habits.forms:
        parts.part("annex", "附件")
        for _ in range(b.random.randint(1, 3)):
            _form(b, w, b.random.choice(habits.forms))
    elif not habits.tables_first and b.random.random() < 0.5:
        _statements(b, w, parts, budget)
    if habits.contents and b.random.random() < 0.6:
        b.blocks[2:2] = _contents(b)


def _contents(b: Builder) -> list[Block]:
    """A table of contents: no section, its page numbers no values."""
    lines: list[Block] = [Paragraph((b.pick("目录", "目  录"),), plain=True)]
    page, leader = 1, b.pick("\t", ".....", "……")
    for block in b.blocks:
        if isinstance(block, Heading) and block.level < 3:
            page += b.random.randint(0, 2)
            lines.append(Paragraph((f"{plain(block.pieces)}{leader}{page}",), plain=True))
    return lines


def _form(b: Builder, w: World, form: str) -> None:
    if form == "self_evaluation":
        forms_sichuan.self_evaluation(b, w, damaged=b.random.random() < 0.5, layout=b.pick("tab", "tab", "pipe"))
    elif form == "national":
        forms_national.national(b, w, layout=b.pick("tab", "tab", "pipe"))
    else:
        forms_sichuan.target_completion(b, w, layout=b.pick("lines", "tab"))
    b.paragraph("", plain=True)


def _statements(b: Builder, w: World, parts: _Parts, budget: bool) -> None:
    parts.part("statements", "部门预算表" if budget else "单位决算表")
    statements.income_expenditure(b, w, budget=budget)
    statements.income(b, w, budget=budget)
    statements.expenditure(b, w, budget=budget)
    statements.general_budget(b, w, budget=budget)
    statements.state_capital(b, w, budget=budget)


class _Parts:
    """Counts parts and headings, and breaks their numbering now and then."""

    def __init__(self, b: Builder, habits: Style) -> None:
        self.b, self.habits = b, habits
        self.counts = [0, 0, 0]
        self.arabic = habits.name == "sichuan_2020" and b.random.random() < 0.6
        self.parts = habits.name != "beijing"
        self.blank = b.pick(" ", "", "  ", "：")

    def part(self, key: str, title: str) -> None:
        if not self.parts and key in ("narrative",):
            return
        self.counts = [self.counts[0] + 1, 0 if self.parts else self.counts[1], 0]
        if not self.parts:
            self.heading(key, 2, title)
            return
        number = str(self.counts[0]) if self.arabic and self.b.random.random() < 0.3 else chinese(self.counts[0])
        self.b.heading(key, 1, f"第{number}部分{self.blank}{title}")

    def heading(self, key: str, level: int, title: str) -> None:
        at = level - 1
        self.counts[at] += 1
        if level == 2:
            self.counts[2] = 0
        mark = self.habits.numbers[level - 2]
        arabic = "." in mark or (self.arabic and level == 2 and self.b.random.random() < 0.5)
        number = str(self.counts[at]) if arabic else chinese(self.counts[at])
        blank = " " if arabic and self.arabic else ""
        self.b.heading(key, level, mark.format(number) + blank + title)


def resolve(truth: Any, rendered: Rendered) -> Any:
    """The truth with every place filled in from a rendering, its lists in the order of the text."""
    if isinstance(truth, list):
        entries = [resolve(entry, rendered) for entry in truth]
        return sorted(entries, key=_order) if entries and "start" in entries[0] else entries
    if not isinstance(truth, dict):
        return truth
    filled = {key: resolve(value, rendered) for key, value in truth.items() if key not in ("@", "whole")}
    mark = truth.get("@", (truth.get("whole") or {}).get("@"))
    if mark is not None:
        start, end = rendered.places[mark]
        filled |= {"start": start, "end": end}
        if "whole" not in truth:
            filled["raw"] = rendered.text[start:end]
    if "gold_version" in filled:
        filled["characters"] = len(rendered.text)
    return filled


def _order(entry: dict[str, Any]) -> tuple[int, int]:
    return entry["start"], entry["end"]
