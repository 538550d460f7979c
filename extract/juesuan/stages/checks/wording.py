"""The words of a disclosure: template remains, lost units, wrong years, another body's name, tables that are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast

import regex

from juesuan import models
from juesuan.findings import Findings, Reading
from juesuan.patterns import FlawRule, FormRule
from juesuan.stages.checks.items import called
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.operands import Figures
from juesuan.stages.checks.verdicts import Check

_FAR = frozenset({"overview", "glossary", "annex", "performance", "statements", "unknown"})
_YEAR = regex.compile(r"(20\d\d)年")
_UNTIL = regex.compile(r"截[至止](20\d\d)年(?:12月31日|12月底|年?底|年?末|12月)")
_USE = regex.compile(r"主要用于([^。;\n]{2,60})")
_BODY = regex.compile(
    r".*(?:局|院|中心|委|委员会|厅|办|办公室|所|站|馆|校|学校|队|会|处|社|公司|政府|部|大学|中学|小学|幼儿园|医院)"
)
_TITLE = regex.compile(r"\p{Han}[\p{Han}\"、（）]{3,40}表")
_ENUMERATED = regex.compile(r"^[一二三四五六七八九十]+[、.]?(?=\p{Han})")
_LEAST = 3  # how often a year must be printed to be believed


@dataclass(frozen=True)
class Wording:
    """A document's words, and what was found in it."""

    reading: Reading
    findings: Findings
    figures: Figures

    @cached_property
    def paragraphs(self) -> list[tuple[int, int, str]]:
        """The narrative's paragraphs on the view, each with its section key; none where no narrative was found."""
        found = []
        for paragraph in self.findings.paragraphs:
            section = self.findings.section_at(self.reading.view.hull(paragraph.start, paragraph.end)[0])
            key = self.figures.key_of(section.id if section else None)
            if section is not None and key.partition(".")[0] not in _FAR and not paragraph.heading:
                found.append((paragraph.start, paragraph.end, key))
        return found

    @cached_property
    def year(self) -> int | None:
        """The fiscal year, where the text itself leaves no doubt of it."""
        stated = self.findings.fiscal_year
        if stated is None:
            return None
        counts = Counter(int(match[1]) for match in _YEAR.finditer(self.reading.view.text))
        most = counts.most_common(1)
        return stated.value if most and most[0][0] == stated.value and most[0][1] >= _LEAST else None

    def flaw(
        self, key: str, said: Name, *places: tuple[int, int], status: Literal["fail", "skipped"] = "fail"
    ) -> Check:
        """A failed check about view ranges."""
        spans = tuple(self.reading.document.view_spans(*place)[0] for place in places)
        return Check(
            id="c0", rule=key, status=status, left=None, right=None, difference=None, tolerance=None, unit=None,
            message=said.zh, message_en=said.en, severity="warning" if status == "fail" else None, evidence=spans,
        )  # fmt: skip


def wording(text: Wording) -> Iterator[Check]:
    """Every flaw of wording that the rules know."""
    yield from _flaws(text)
    if text.findings.kind == "final_accounts" and text.year is not None:
        yield from _years(text, text.year)
    yield from _names(text)
    yield from _uses(text)
    yield from _tables(text)


def _rules(text: Wording, role: str) -> list[tuple[FlawRule, Any]]:
    every = cast("list[tuple[FlawRule, Any]]", list(text.reading.patterns["flaws"]))
    return [(rule, pattern) for rule, pattern in every if rule.role == role]


def _flaws(text: Wording) -> Iterator[Check]:
    """One check a rule, with every place as evidence: a template left as it was is one flaw, not a hundred."""
    view = text.reading.view.text
    for rule, pattern in _rules(text, "flaw"):
        found = [match for start, end, _ in text.paragraphs for match in pattern.finditer(view, start, end)]
        if found:
            words = found[0][0].strip(" ,。;\n")
            zh = f"{words}”等{len(found)}处“" if len(found) > 1 else words
            en = f"{words}” (and {len(found) - 1} more) “" if len(found) > 1 else words
            said = Name(
                rule.zh.replace("{text}", zh).replace("“”", ""), rule.en.replace("{text}", en).replace("“”", "")
            )
            yield text.flaw(rule.key, said, *(match.span() for match in found))


# ---- years


def _years(text: Wording, year: int) -> Iterator[Check]:
    view = text.reading.view
    for section in text.findings.sections:
        key = text.figures.key_of(section.id).partition(".")[0]
        if key in ("overview", "annex", "glossary", "performance") or section.level > 2:
            continue
        start, end = view.range(section.heading.start, section.heading.end)
        years = {int(match[1]) for match in _YEAR.finditer(view.text, start, end)}
        if len(years) == 1 and (other := years.pop()) != year and "决算" in view.text[start:end]:
            said = Name(
                f"标题写作{other}年，而本决算为{year}年度。",
                f"The heading says {other}, but these are the accounts of {year}.",
            )
            yield text.flaw("year.heading", said, (start, end))
    for start, end, key in text.paragraphs:
        if key.partition(".")[0] not in ("assets", "three_public"):
            continue
        for match in _UNTIL.finditer(view.text, start, end):
            if int(match[1]) != year:
                said = Name(
                    f"写作“{match[0]}”，而本决算为{year}年度。", f"“{match[0]}” is said in the accounts of {year}."
                )
                yield text.flaw("year.until", said, match.span())
    yield from _fact_years(text, year)


def _fact_years(text: Wording, year: int) -> Iterator[Check]:
    """The year in force where a total or a comparison is stated."""
    totals = {"income_expenditure", "income", "expenditure", "appropriation", "general_budget", "three_public"}
    for fact in text.findings.facts:
        span = fact.span
        if fact.metric not in totals or text.figures.key_of(fact.section).partition(".")[0] != fact.metric:
            continue
        place = text.reading.view.range(span.start, span.end)
        peers = [one for one in text.findings.facts if one.section == fact.section and one.metric == fact.metric]
        if fact.measure == "amount" and fact.year == year - 1 and str(fact.year) in fact.label:
            if not any(one.measure == "amount" and one.year == year for one in peers):
                said = Name(
                    f"“{fact.label}”写作{fact.year}年，而本决算为{year}年度。",
                    f"“{fact.label}” speaks of {fact.year} in the accounts of {year}.",
                )
                yield text.flaw("year.total", said, place)
        elif _is_odd_base(fact, year) and not any(one.base_year == year - 1 for one in peers):
            said = Name(
                f"与{fact.base_year}年相比，而上年应为{year - 1}年。",
                f"It is compared with {fact.base_year}, but the year before is {year - 1}.",
            )
            yield text.flaw("year.base", said, place)


def _is_odd_base(fact: models.Fact, year: int) -> bool:
    """Whether a change against last year names another year as the last."""
    return fact.measure == "change" and fact.basis == "prior_year" and fact.base_year not in (None, year - 1)


# ---- the body's own name


def _names(text: Wording) -> Iterator[Check]:
    own = text.findings.organization
    if own is None:
        return
    view = text.reading.view.text
    generic = [pattern for _, pattern in _rules(text, "generic")]
    found: list[tuple[str, str, tuple[int, int]]] = []
    for rule, pattern in _rules(text, "named"):
        for start, end, _ in text.paragraphs:
            for match in pattern.finditer(view, start, end):
                name = match["name"]
                if _BODY.fullmatch(name) and not any(one.search(name) for one in generic):
                    found.append((rule.key, name, match.span("name")))
    strangers = [one for one in found if not akin(one[1], own.name)]
    if len(strangers) * 2 > len(found) and len(found) > 1:
        return  # it is the name of the body that is in doubt, not that of the text
    for key, name, place in strangers:
        if view.count(name) > 1:
            continue  # a body that the text speaks of elsewhere too: a subordinate, a superior
        said = Name(
            f"此处写作“{name}”，而公开主体为“{own.name}”。",
            f"“{name}” is named here, but the body that publishes is “{own.name}”.",
        )
        yield text.flaw(key, said, place)


def akin(name: str, own: str) -> bool:
    """Whether a name may be a short or a long form of another: most of its characters stand in the other in their order.

    >>> akin("省青年服务中心", "云岭省青年服务中心"), akin("市图书馆", "市档案馆"), akin("云山县教育局", "云山县档案馆")
    (True, False, False)
    """
    short, long = sorted((name, own), key=len)
    at = common = 0
    for character in short:
        here = long.find(character, at)
        if here >= 0:
            common, at = common + 1, here + 1
    return common * 10 >= len(short) * 9


# ---- items and tables


def _uses(text: Wording) -> Iterator[Check]:
    """An item whose use is another item's."""
    view = text.reading.view
    uses = [(rule, pattern, regex.compile(rule.words or "")) for rule, pattern in _rules(text, "use")]
    for item in text.findings.items:
        own = next((rule for rule, pattern, _ in uses if pattern.fullmatch(called(item))), None)
        if own is None:
            continue
        match = _USE.search(view.text, *view.range(item.span.start, item.span.end))
        if match is None:
            continue
        spoken = [rule for rule, _, words in uses if words.search(match[1])]
        if spoken and own not in spoken:
            said = Name(
                f"“{called(item)}”所写用途“{match[1]}”属于{spoken[0].zh}。",
                f"The use that {called(item)} states is that of {spoken[0].en}.",
            )
            yield text.flaw("item.use", said, match.span(1))


def _tables(text: Wording) -> Iterator[Check]:
    """A table that the table of contents names and the document does not hold, where it holds most of the others."""
    held = {one.key.removeprefix("budget.") for one in text.findings.statements}
    if len(held) < _LEAST:
        return
    view = text.reading.view
    listed: dict[str, tuple[str, tuple[int, int]]] = {}
    for block in text.reading.document.blocks:
        if block.kind == "contents":
            start, end = view.range(block.start, block.end)
            for match in _TITLE.finditer(view.text, start, end):
                key = _table_key(text, match[0])
                if key is not None:
                    listed.setdefault(key, (match[0], match.span()))
    missing = {key: place for key, place in listed.items() if key not in held and not _printed(text, place[0])}
    if len(missing) * 2 > len(listed):
        return
    for name, place in missing.values():
        said = Name(
            f"目录列有《{name}》，正文中没有此表。",
            f"The table of contents lists {name}, the document does not hold it.",
        )
        yield text.flaw("contents.table", said, place)


def _table_key(text: Wording, title: str) -> str | None:
    """The statement that a title names; None for the tables without a key of their own."""
    for rule, pattern in text.reading.patterns["statements"]:
        if isinstance(rule, FormRule) and rule.role == "title" and pattern.search(title):
            return rule.value if rule.value not in (None, "none", "other") else None
    return None


def _printed(text: Wording, title: str) -> bool:
    """Whether a line outside the table of contents is the title, or nearly."""
    view, bare = text.reading.view, _bare(title)
    for block in text.reading.document.blocks:
        if block.kind != "contents":
            lines = view.text[slice(*view.range(block.start, block.end))].split("\n")
            if any("表" in line and len(line) < 80 and akin(bare, _bare(line)) for line in lines):
                return True
    return False


def _bare(title: str) -> str:
    title = _ENUMERATED.sub("", title.strip())
    return str(regex.sub(r"[\s\"“”'（）()、,，.。:：\d]|年度?|部门|单位|本级|财政拨款|拨款", "", title))


KEYS: tuple[str, ...] = ("year.heading", "year.until", "year.total", "year.base", "item.use", "contents.table")
"""The checks of this module that are no rule of patterns/flaws.yaml."""
