"""Which parts of a document are narrative: the paragraphs of every section that accounts for money."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import regex

from juesuan import models
from juesuan.document import Block, Printed
from juesuan.figures import parse
from juesuan.findings import Findings, Paragraph, Reading
from juesuan.patterns import Patterns, SectionRule
from juesuan.spans import Range
from juesuan.stages.clauses.rows import comparison

CLOSED = ("overview", "glossary", "annex", "statements")
"""Sections whose figures are no facts of the account: duties and work, explanations, reports, tables."""

_MOST_BARE_ROWS = 8
_COMPARED = 5  # cells of a row that compares two values
_FIGURE = regex.compile(r"-?\d[\d,]*(?:\.\d+)?%?|[-—/]+")
_SENTENCE = regex.compile(
    r"(?:[^。!?\n]|[。!?](?=）)){0,4000}+[。!?\n]?"
)  # a mark right before a closing bracket ends what is in it; longer is no sentence, and reading one costs its length squared


def narrative(reading: Reading, findings: Findings) -> Findings:
    """The narrative's paragraphs and headings, in order; all paragraphs where the text has no sections."""
    joined: list[Paragraph] = []
    for paragraph in _paragraphs(reading, findings):
        if joined and _goes_on(joined[-1], paragraph):
            joined[-1] = replace(joined[-1], end=paragraph.end)
        elif paragraph.end > paragraph.start:
            joined.append(paragraph)
    return findings.plus(paragraphs=tuple(joined))


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a page break, which the view drops, cut one paragraph in two."""
    return before.end == after.start and before.section == after.section and not (before.heading or after.heading)


def _paragraphs(reading: Reading, findings: Findings) -> Iterator[Paragraph]:
    rules = reading.patterns.make(section_rules)
    by_id = {section.id: section for section in findings.sections}
    starts = [section.heading.start for section in findings.sections]
    torn = not findings.sections or _goes_before(known_key(findings.sections[0], by_id, reading.patterns))
    for block in reading.document.blocks:
        if block.kind == "table" and not findings.sections:
            yield from _bare_rows(reading, block)
        if block.kind != "paragraph":
            continue
        found = bisect_right(starts, block.start) - 1
        if found < 0:
            if torn:
                yield Paragraph(*reading.view.range(block.start, block.end), None, None)
            if not findings.sections or starts[0] >= block.end:
                continue
            found = 0
        section = findings.sections[found]
        key = known_key(section, by_id, reading.patterns)
        if key.split(".")[0] in CLOSED:
            continue
        rule = rules.get(key)
        metric = rule.subject if rule else None
        body = max(block.start, section.heading.end) if section.heading.start < block.end else block.start
        if body > block.start:
            yield Paragraph(
                *reading.view.range(block.start, min(body, block.end)), key, metric, True, section.key != "unknown"
            )
        if body < block.end:
            yield Paragraph(*reading.view.range(body, block.end), key, metric)


def _bare_rows(reading: Reading, block: Block) -> Iterator[Paragraph]:
    """The rows of a small table without a head that prove what their cells are: two values, their difference, and its rate."""
    if block.table is None:
        return
    table = reading.document.tables[block.table]
    if table.gridded or table.column_count < _COMPARED or table.row_count > _MOST_BARE_ROWS:
        return
    printed = reading.document.printed_cells(block.table)
    rows = [[one for one in cells if one.text] for _, cells in groupby(printed, key=lambda one: one.cell.row)]
    if any(row and (_FIGURE.fullmatch(row[0].text) or not _are_figures(row[1:])) for row in rows):
        return
    for row in rows:
        rate = parse(row[-1].text.removesuffix("%")) if len(row) == _COMPARED and row[-1].text.endswith("%") else None
        if rate is not None and comparison(reading.view.text, row[0].low, row[-1].low, rate):
            yield Paragraph(row[0].low, row[-1].high, None, None)


def _are_figures(cells: Sequence[Printed]) -> bool:
    return all(_FIGURE.fullmatch(cell.text) for cell in cells)


def _goes_before(key: str) -> bool:
    """Whether what stands above the first heading is of the account too: a page torn from the midst of one."""
    return key.split(".", maxsplit=1)[0] not in (*CLOSED, "narrative", "unknown", "income_expenditure")


def known_key(section: models.Section, by_id: dict[str, models.Section], patterns: Patterns) -> str:
    """What the section accounts for: its key, or that of its nearest ancestor that has one."""
    while section.key == "unknown" and section.parent in by_id:
        section = by_id[section.parent]
    above = by_id[section.parent].key if section.parent in by_id else ""
    if (
        section.key.startswith("general_budget.")
        and above.startswith("appropriation")
        and not patterns.word("title.general_budget").search(section.title)
    ):
        return "appropriation.expenditure"  # 财政拨款支出决算结构情况 under 财政拨款收入支出: the funds are in it
    return section.key


def year_of(reading: Reading, findings: Findings) -> int | None:
    """The year of the accounts; of a text that has none, as a page torn from one, the only year its sentences begin with."""
    if findings.fiscal_year:
        return findings.fiscal_year.value
    return int(reading.view.text[slice(*reading.only_year)]) if reading.only_year else None


def section_rules(patterns: Patterns) -> dict[str, SectionRule]:
    """The section rules by key."""
    return {rule.key: rule for rule in patterns["sections"].rules if isinstance(rule, SectionRule)}


def sentences(text: str, start: int, end: int) -> Iterator[Range]:
    """The sentences of text[start:end]; a line end ends one.

    >>> list(sentences("收入1元。支出2元", 0, 9))
    [(0, 5), (5, 9)]
    """
    for match in _SENTENCE.finditer(text, start, end):
        if match.group().strip():
            yield match.start(), match.end()
