"""Facts: every figure of the narrative as subject × measure × mention, by the clause grammar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

import regex

from juesuan import models
from juesuan.figures import in_yuan
from juesuan.findings import Findings, Mention, Reading
from juesuan.patterns import Patterns, SectionRule
from juesuan.spans import Range
from juesuan.stages.clauses import Context, Refused, Told, grammar, read_sentence
from juesuan.stages.tokens import Tokens, tokenize

_SENTENCE = regex.compile(r"[^。!?\n]*[。!?\n]?")
_CLOSED = ("overview", "glossary", "annex", "statements")
"""Sections whose figures are no facts of the account: duties and work, explanations, reports, tables."""


def facts(reading: Reading, findings: Findings) -> Findings:
    """The narrative's figures as facts; a number that no rule understands stays an amount and is counted."""
    told, refused = tell(reading, findings)
    made = [_fact(reading, findings, number, one) for number, one in enumerate(told, 1)]
    diagnostics = [
        reading.diagnostic("figure_not_understood", "info", one.reason, (one.mention.start, one.mention.end))
        for one in refused
        if one.mention.kind != "quantity"
    ]
    return findings.plus(diagnostics, facts=tuple(made))


def tell(reading: Reading, findings: Findings) -> tuple[list[Told], list[Refused]]:
    """What the narrative's sentences tell, on the view, and the numbers that became no fact."""
    told: list[Told] = []
    refused: list[Refused] = []
    text = reading.view.text
    starts = [mention.start for mention in findings.mentions]
    filler = reading.patterns.make(grammar).filler
    for context, stretch in _stretches(reading, findings):
        tokens = tokenize(text, reading.patterns, *stretch)
        for start, end in sentences(text, *stretch):
            mentions = _free(findings, starts, start, end, tokens)
            one, not_one = read_sentence(text, start, end, mentions, tokens, context, filler)
            told += one
            refused += not_one
    return told, refused


def sentences(text: str, start: int, end: int) -> Iterator[Range]:
    """The sentences of text[start:end]; a line end ends one.

    >>> list(sentences("收入1元。支出2元", 0, 9))
    [(0, 5), (5, 9)]
    """
    for match in _SENTENCE.finditer(text, start, end):
        if match.end() > match.start() and match.group().strip():
            yield match.start(), match.end()


def _free(findings: Findings, starts: list[int], start: int, end: int, tokens: Tokens) -> list[Mention]:
    """The mentions of a sentence that are not part of a subject's own words (单价50万元以上设备)."""
    inside = findings.mentions[bisect_left(starts, start) : bisect_left(starts, end)]
    return [m for m in inside if not any(s.start < m.start and m.end < s.end for s in tokens.subjects)]


def _stretches(reading: Reading, findings: Findings) -> Iterator[tuple[Context, Range]]:
    """The stretches of the view that are narrative, each with the context its sentences begin in.

    One stretch is what a section says itself, without its headings, tables and items.
    """
    year = findings.fiscal_year.value if findings.fiscal_year else None
    base = Context(budget=findings.kind == "budget", year=year)
    if not findings.sections:
        context = replace(base, open_world=True)
        for stretch in _prose(reading, findings, 0, len(reading.document.text)):
            yield context, stretch
        return
    rules = reading.patterns.make(_section_rules)
    by_id = {section.id: section for section in findings.sections}
    for section, following in zip(findings.sections, (*findings.sections[1:], None), strict=True):
        key = _known(section, by_id)
        if key.split(".")[0] in _CLOSED:
            continue
        end = following.heading.start if following else len(reading.document.text)
        rule = rules.get(key)
        context = replace(base, section=key, metric=rule.subject if rule else None)
        for stretch in _prose(reading, findings, section.heading.end, end):
            yield context, stretch


def _section_rules(patterns: Patterns) -> dict[str, SectionRule]:
    return {rule.key: rule for rule in patterns["sections"].rules if isinstance(rule, SectionRule)}


def _known(section: models.Section, by_id: dict[str, models.Section]) -> str:
    """The section's key, or that of its nearest ancestor that has one."""
    while section.key == "unknown" and section.parent in by_id:
        section = by_id[section.parent]
    return section.key


def _prose(reading: Reading, findings: Findings, start: int, end: int) -> Iterator[Range]:
    """View ranges of the paragraphs in source range [start, end), the items cut out."""
    for block in reading.document.blocks:
        if block.kind != "paragraph" or block.end <= start or block.start >= end:
            continue
        low, high = reading.view.range(max(block.start, start), min(block.end, end))
        at = low
        for first, last in findings.item_ranges:
            if first < high and last > at:
                if first > at:
                    yield at, first
                at = max(at, last)
        if at < high:
            yield at, high


def _fact(reading: Reading, findings: Findings, number: int, told: Told) -> models.Fact:
    place = reading.place(told.start, told.end)
    section = findings.section_at(place["span"].start)
    subject = told.subject
    words = reading.view.text[subject.start : subject.end] if subject else None
    return models.Fact(
        id=f"f{number}",
        metric=told.metric or "unnamed",
        measure=told.measure,
        value=told.value,
        unit=told.unit,
        yuan=in_yuan(told.value, told.unit),
        year=told.year,
        section=section.id if section else None,
        basis=told.basis,
        base_year=told.base_year,
        category=(subject.category or words) if subject and subject.rule.category else None,
        qualifier=words if subject and subject.rule.qualified else None,
        direction=told.direction,
        approximate=True if told.approximate else None,
        label=reading.view.text[told.clause : told.start if not told.words else told.end].strip(" ,;:、。\n\t"),
        rule=told.rule,
        **place,
    )
