"""Who discloses what: the organization, the fiscal year, final accounts or budget, unit or department, the date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from juesuan.figures import day_of, year_number
from juesuan.findings import Findings, Reading
from juesuan.fold import fold
from juesuan.models import FiscalYear, Organization, PublishedOn
from juesuan.spans import Range

Kind = Literal["final_accounts", "budget"]
Scope = Literal["unit", "department"]

_TITLES = (
    "title.year_name",
    "title.name_year",
    "title.name",
    "title.blank",
    "title.bare",
    "title.tables",
    "title.three_public",
)
_LABELS = ("label.unit", "label.department")
_DATED = "published.label"
_OF_CELLS = ("form_year", "labelled", *_LABELS)
_COVER = ("cover.year", "cover.place_year", "cover.year_name", "cover.name")
_OF_DISCLOSURES = frozenset(
    {
        "narrative", "income_expenditure", "income", "expenditure", "appropriation", "general_budget", "basic",
        "three_public", "government_fund", "state_capital", "operating_cost", "procurement", "statements",
    }
)  # fmt: skip
_LONGEST_LINE = 80


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may tell: its place on the view, and whether it stands before the first section."""

    start: int
    text: str
    front: bool
    overview: bool = False  # the title of the overview


@dataclass(frozen=True, slots=True)
class _Said:
    """What one rule read in one line: the rule's key, the groups by name, their places on the view."""

    rule: str
    line: _Line
    match: Any

    def place(self, group: str) -> Range | None:
        """The view range of a group, None where it took no part."""
        if group not in self.match.re.groupindex or self.match[group] is None:
            return None
        return self.line.start + self.match.start(group), self.line.start + self.match.end(group)


def identity(reading: Reading, findings: Findings) -> Findings:
    """The findings with the document's identity; all None, and a diagnostic, where it is no disclosure."""
    said = _Sayings(reading, findings)
    if not _is_disclosure(findings, said):
        message = "no title, section or table of a budget or a final account was found"
        return findings.plus([reading.diagnostic("not_a_disclosure", "warning", message)])
    scope = _scope(reading, said)
    return findings.plus(
        kind=_kind(reading, findings, said),
        scope=scope,
        fiscal_year=_fiscal_year(reading, said),
        organization=_organization(reading, said, scope),
        published_on=_published_on(reading, said),
    )


def _lines(reading: Reading, findings: Findings) -> Iterator[_Line]:
    """The short lines of prose: those of the front, the headings' titles, and the beginnings of the rest."""
    view = reading.view
    document = reading.document
    headings = {section.heading.start: section for section in findings.sections}
    first = min(headings, default=len(document.text))
    for block in document.blocks:
        if block.kind == "table":
            continue
        start, end = view.range(block.start, block.end)
        section = headings.get(view.hull(start, start + 1)[0]) if start < end else None
        if section:
            start = max(view.text.find(fold(section.title), start, end), start)
            end = start + len(section.title)
        overview = section is not None and section.key == "overview"
        yield _Line(start, view.text[start : min(end, start + _LONGEST_LINE)], block.start < first, overview)


class _Sayings:
    """What each rule reads in the lines and cells; a rule is asked once, and only where its answer is wanted."""

    def __init__(self, reading: Reading, findings: Findings) -> None:
        self._reading = reading
        self._rules = reading.patterns["identity"].compiled
        self._lines = list(_lines(reading, findings))
        self._known: dict[str, list[_Said]] = {}

    @cached_property
    def _titles(self) -> list[_Line]:
        """The lines that may be a title: they say 决算 or 预算."""
        words = self._reading.patterns.words
        kinds = words("kind.final_accounts") | words("kind.budget")
        return [line for line in self._lines if any(kind in line.text for kind in kinds)]

    @cached_property
    def _of_cells(self) -> list[_Said]:
        return list(_cells(self._reading, self._rules))

    def by(self, rule: str) -> list[_Said]:
        """All that a rule reads, in document order, what cells say last."""
        if rule not in self._known:
            self._known[rule] = list(self._read(rule))
        return self._known[rule]

    def first(
        self, group: str, *rules: str, front: bool = False, having: str | None = None, name: str | None = None
    ) -> tuple[_Said, Range] | None:
        """The first line that says `group`, by the rules in their order: of the front, with `having` too, of one `name`."""
        for rule in rules:
            for one in self.by(rule):
                if (front and not one.line.front) or (having and one.place(having) is None):
                    continue
                if (name is None or one.match["name"] == name) and (place := one.place(group)):
                    return one, place
        return None

    def on_next_line(self, group: str, label: str, value: str) -> tuple[_Said, Range] | None:
        """What the line behind a label's says."""
        for before, line in pairwise(self._lines):
            if self._rules[label].search(before.text) and (match := self._rules[value].search(line.text)):
                one = _Said(value, line, match)
                return (one, place) if (place := one.place(group)) else None
        return None

    def after(self, line: _Line) -> _Line | None:
        """The next line."""
        return next((after for before, after in pairwise(self._lines) if before is line), None)

    def in_cell(self, group: str) -> tuple[_Said, Range] | None:
        """What the cell behind the label of a date says."""
        one = next((one for one in self._of_cells if one.rule == "date.alone"), None)
        place = one.place(group) if one else None
        return (one, place) if one and place else None

    def _read(self, rule: str) -> Iterator[_Said]:
        pattern = self._rules[rule]
        for line in self._lines_for(rule):
            if match := pattern.search(line.text):
                yield _Said(rule, line, match)
        if rule in _OF_CELLS:
            yield from (one for one in self._of_cells if one.rule == rule)

    def _lines_for(self, rule: str) -> list[_Line]:
        if rule in _LABELS:
            return []
        if rule in _COVER:
            return [line for line in self._lines if line.front]
        if rule == "overview":
            return [line for line in self._lines if line.overview and not line.front]
        return self._titles if rule in _TITLES or rule == "table.title" else self._lines


def _cells(reading: Reading, rules: dict[str, Any]) -> Iterator[_Said]:
    """What tables say: the cell behind 实施单位, 主管部门, 发布日期; a title row with the year."""
    text = reading.view.text
    for number in range(len(reading.document.tables)):
        label, row = "", 0
        for cell, start, end, _ in reading.document.printed_cells(number):
            if cell.row >= 8:
                break
            if cell.row != row:
                label, row = "", cell.row
            if not 0 < end - start <= _LONGEST_LINE:
                continue
            line = _Line(start, text[start:end], False)
            for key in ("form_year", "labelled"):
                if match := rules[key].search(line.text):
                    yield _Said(key, line, match)
            says = "date.alone" if label == _DATED else "cover.name"
            if label and (match := rules[says].search(line.text)):
                yield _Said(says if label == _DATED else label, line, match)
            label = next((key for key in (*_LABELS, _DATED) if rules[key].search(line.text)), "")


def _is_disclosure(findings: Findings, said: _Sayings) -> bool:
    keys = {section.key.split(".")[0] for section in findings.sections} & _OF_DISCLOSURES
    headed = [section for section in findings.sections if section.key.startswith("three_public")]
    if "narrative" in keys or len(keys) >= 2 or len(headed) >= 2 or ("statements" in keys and said.by("table.title")):
        return True
    if any(one.line.front or one.place("year") for rule in _TITLES for one in said.by(rule)):
        return True
    return any(said.by(rule) for rule in _LABELS)


def _kind(reading: Reading, findings: Findings, said: _Sayings) -> Kind | None:
    if found := said.first("kind", *_TITLES, front=True) or said.first("kind", *_TITLES):
        return _said_kind(reading, found[0].match["kind"])
    if tables := Counter(one.match["kind"] for one in said.by("table.title")):
        return _said_kind(reading, tables.most_common(1)[0][0])
    titles = fold(" ".join(section.title for section in findings.sections if section.key in _OF_DISCLOSURES))
    words = [reading.patterns["identity"].compiled[key] for key in ("speaks.accounts", "speaks.budgets")]
    for text in (titles, reading.view.text):
        final, budget = (len(pattern.findall(text)) for pattern in words)
        if final or budget:
            return "final_accounts" if final >= budget else "budget"
    return None


def _said_kind(reading: Reading, word: str) -> Kind:
    return "final_accounts" if word in reading.patterns.words("kind.final_accounts") else "budget"


def _scope(reading: Reading, said: _Sayings) -> Scope | None:
    dated = said.first("scope", *_TITLES, having="year")  # a title without a year may be that of the form
    if found := dated or said.first("scope", *_TITLES):
        return "unit" if found[0].match["scope"] in reading.patterns.words("scope.unit") else "department"
    units, departments = (
        sum(reading.view.text.count(word) for word in reading.patterns.words(f"scope.this_{scope}"))
        for scope in ("unit", "department")
    )
    if units == departments:
        return None
    return "unit" if units > departments else "department"


def _fiscal_year(reading: Reading, said: _Sayings) -> FiscalYear | None:
    found = (
        said.first("year", "title.year_name", "title.name_year", "title.blank", "title.bare", *_COVER[:3], front=True)
        or said.first("year", "title.bare", "title.year_name", "title.name_year", "subject", "title.three_public", "spoken_year", "form_year")
    )  # fmt: skip
    if found is None:
        return _only_year(reading)
    one, (start, end) = found
    value = year_number(one.match["year"])
    text, words = reading.view.text, reading.patterns.words("year.words")
    while text[end : end + 1] in words:
        end += 1
    return FiscalYear(value=value, **reading.place(start, end)) if 1949 <= value <= 2100 else None


def _only_year(reading: Reading) -> FiscalYear | None:
    """The year that all sentences begin with, where no title says one."""
    if (place := reading.only_year) is None:
        return None
    return FiscalYear(value=int(reading.view.text[slice(*place)]), **reading.place(*place))


def _organization(reading: Reading, said: _Sayings, scope: Scope | None) -> Organization | None:
    label = "label.department" if scope == "department" else "label.unit"
    found = (
        said.first(
            "name", "title.year_name", "title.name_year", "title.name", "cover.year_name", "cover.name", front=True
        )
        or said.first("name", "title.year_name", "title.name_year", "title.name", "overview", "title.three_public")
        or _commonest(said, "ranged")
        or _commonest(said, label)
        or _commonest(said, "labelled")
        or _commonest(said, "subject")
    )
    if found is None:
        return None
    one, (start, end) = _in_full(said, found)
    name = reading.printed(start, end)
    if (rest := _rest_of(said, one)) is not None:
        name, end = name + rest.text, rest.start + len(rest.text)
    return Organization(name=name, **reading.place(start, end))


def _rest_of(said: _Sayings, one: _Said) -> _Line | None:
    """The next line of a cover, where it ends a name that the one at hand began: the title of the overview prints both as one."""
    after = said.after(one.line) if one.rule == "cover.name" else None
    whole = one.match["name"] + after.text if after else ""
    return after if any(title.match["name"] == whole for title in said.by("overview")) else None


def _in_full(said: _Sayings, found: tuple[_Said, Range]) -> tuple[_Said, Range]:
    """The first title, of the overview too, that prints the name in full, where another one leaves out the place before it."""
    name = found[0].match["name"]
    titles = sorted((one for rule in (*_TITLES, "overview") for one in said.by(rule)), key=lambda one: one.line.start)
    longer = (
        (one, place)
        for one in titles
        if (place := one.place("name")) and one.match["name"].endswith(name) and len(one.match["name"]) > len(name)
    )
    return next(longer, found)


def _commonest(said: _Sayings, rule: str) -> tuple[_Said, Range] | None:
    """The name that a rule reads most often."""
    counts = Counter(one.match["name"] for one in said.by(rule))
    return said.first("name", rule, name=counts.most_common(1)[0][0]) if counts else None


def _published_on(reading: Reading, said: _Sayings) -> PublishedOn | None:
    found = said.first("date", "published") or said.on_next_line("date", "published.label", "date.alone")
    found = found or said.in_cell("date") or said.first("date", "written")
    if found is None:
        return None
    one, place = found
    try:
        return PublishedOn(value=day_of(one.match["date"]).isoformat(), **reading.place(*place))
    except ValueError:  # 2023年2月30日
        return None
