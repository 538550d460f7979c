"""Facts: every figure of the narrative as subject × measure × mention, by the clause grammar."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice, takewhile

from juesuan import models
from juesuan.figures import in_yuan
from juesuan.findings import Findings, Mention, Paragraph, Reading, Tokens
from juesuan.fold import fold
from juesuan.patterns import Patterns
from juesuan.spans import Range
from juesuan.stages.clauses import Context, Refused, Told, read_sentence, speaks_of_budget
from juesuan.stages.clauses.rows import counted
from juesuan.stages.narrative import sentences, year_of

_LONGEST_LABEL = 200
_LABEL_EDGES = " \u3000\n\t,，;；:：、。"


def facts(reading: Reading, findings: Findings) -> Findings:
    """The narrative's figures as facts; a number that no rule understands stays an amount and is counted."""
    told, refused = tell(reading, findings)
    made = [_fact(reading, findings, number, one) for number, one in enumerate(told, 1)]
    diagnostics = [
        reading.diagnostic("figure_not_understood", "info", one.reason, (one.mention.start, one.mention.end))
        for one in refused
        if one.mention.kind != "quantity"
    ]
    assumed = [one for one in told if one.assumed]
    if assumed:
        message = "the row states no unit of money; amounts so small are taken for 万元"
        diagnostics.append(reading.diagnostic("unit_assumed", "info", message, (assumed[0].start, assumed[-1].end)))
    return findings.plus(diagnostics, facts=tuple(made))


def tell(reading: Reading, findings: Findings) -> tuple[list[Told], list[Refused]]:
    """What the narrative's sentences tell, on the view, and the numbers that became no fact."""
    told: list[Told] = []
    refused: list[Refused] = []
    text = reading.view.text
    starts = [mention.start for mention in findings.mentions]
    placeholder = reading.patterns.word("clause.placeholder")
    for context, stretch in _stretches(reading, findings):
        tokens = findings.tokens.within(*stretch)
        for start, end in sentences(text, *stretch):
            here = tokens.within(start, end)
            mentions = _free(findings, starts, start, end, here)
            if context.open_world and not mentions:
                mentions = counted(text, start, end, reading.patterns)
            if placeholder.search(text, start, end):
                refused += [Refused(mention, "a template's blank stands beside it") for mention in mentions]
                continue
            one, not_one = read_sentence(text, start, end, mentions, here, context, reading.patterns)
            told += one
            refused += not_one
    return told, refused


def _free(findings: Findings, starts: list[int], start: int, end: int, tokens: Tokens) -> list[Mention]:
    """The mentions of a sentence that are not part of a subject's own words (单价50万元以上设备)."""
    inside = findings.mentions[bisect_left(starts, start) : bisect_left(starts, end)]
    return [m for m in inside if not any(s.start < m.start and m.end < s.end for s in tokens.subjects)]


def _stretches(reading: Reading, findings: Findings) -> Iterator[tuple[Context, Range]]:
    """The narrative's paragraphs without the items, each with the context its first sentence begins in.

    The paragraphs of one section share their context, so that a subject named in one holds in the next.
    """
    year = year_of(reading, findings)
    context, section = Context(), "none yet"
    unit, stated = findings.usual_unit, _stated_unit(reading, findings)
    names = _own_names(fold(findings.organization.name), reading.patterns) if findings.organization else ()
    budget = findings.kind == "budget" or (
        findings.kind is None and speaks_of_budget(reading.view.text, reading.patterns)
    )
    open_world = not findings.sections
    of_account = not open_world or bool(reading.patterns.word("clause.fiscal").search(reading.view.text))
    for paragraph in findings.paragraphs:
        if paragraph.heading or (paragraph.section or "open") != section:
            section = paragraph.section or "open"
            context = Context(
                section=section, metric=paragraph.metric, budget=budget, year=year,
                open_world=open_world, of_account=of_account, ignored=names, unit=unit, stated_unit=stated,
                settled=findings.kind is not None,
            )  # fmt: skip
            if paragraph.heading and not paragraph.known:
                _name_by_heading(reading, findings, paragraph, context)
        if not paragraph.heading:
            for stretch in _without_items(findings, paragraph.start, paragraph.end):
                yield context, stretch


def _stated_unit(reading: Reading, findings: Findings) -> str | None:
    """The unit of bare amounts: that of the amounts that print one, else that of a line 单位:万元."""
    if findings.amounts:
        return findings.usual_unit
    said = reading.patterns.word("clause.stated_unit").search(reading.view.text)
    return said["unit"] if said else None


def _own_names(name: str, patterns: Patterns) -> tuple[str, ...]:
    """What a body calls itself: its name, and that without its place.

    >>> from juesuan.patterns import load
    >>> _own_names("云岭省江城市民政局", load())
    ('云岭省江城市民政局', '市民政局', '民政局')
    """
    place = max(name.rfind(mark, 0, -3) for mark in patterns.words("place.ends"))
    return (name, name[place:], name[place + 1 :]) if place > 0 else (name,)


def _name_by_heading(reading: Reading, findings: Findings, paragraph: Paragraph, context: Context) -> None:
    """A heading of no known key (1.公务接待费) names the subject of what stands under it."""
    text = reading.view.text
    tokens = findings.tokens.within(paragraph.start, paragraph.end)
    read_sentence(text, paragraph.start, paragraph.end, (), tokens, context, reading.patterns)


def _without_items(findings: Findings, start: int, end: int) -> Iterator[Range]:
    at = bisect_right(findings.item_ranges, start, key=lambda one: one[1])
    for first, last in takewhile(lambda one: one[0] < end, islice(findings.item_ranges, at, None)):
        if first > start:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end


def _fact(reading: Reading, findings: Findings, number: int, told: Told) -> models.Fact:
    place = reading.place(told.start, told.end)
    section = findings.section_at(place["span"].start)
    subject = told.subject
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
        category=subject.category if subject else None,
        qualifier=subject.qualifier if subject else None,
        direction=told.direction,
        approximate=True if told.approximate else None,
        label=_label(reading, told.clause, told.end if told.words else told.start),
        rule=told.rule,
        **place,
    )


def _label(reading: Reading, start: int, end: int) -> str:
    """The clause's own wording, up to its number; of a clause without end, the words next to it."""
    return reading.printed(max(start, end - _LONGEST_LABEL), end).strip(_LABEL_EDGES)
