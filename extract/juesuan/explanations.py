"""Why each number of a narrative became the fact it is, or none: how a pattern pack for a new wording is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from juesuan import models, pipeline, readers
from juesuan.findings import Findings, Mention, Reading
from juesuan.patterns import load
from juesuan.stages.clauses import Refused, Told
from juesuan.stages.facts import tell
from juesuan.stages.narrative import CLOSED, known_key

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number of the text. `metric` and `measure` where it became a fact; `reason` where it became none.

    `clause` is the text from the beginning of the number's clause through the number; `subject` the words that named the
    metric (`inherited` where they stand before the clause, "" where the section did); `cue` the words that named the measure;
    `rule` the keys of both rules.
    """

    figure: str
    start: int
    clause: str
    metric: str | None = None
    measure: str | None = None
    subject: str = ""
    inherited: bool = False
    cue: str = ""
    rule: str = ""
    reason: str = ""


def explain(
    source: str | Path | bytes, *, packs: Sequence[Path] = (), password: str | None = None, path: str | None = None
) -> list[Explanation]:
    """Every amount and percentage of a document, every count that is a fact, in text order, with what was made of it.

    Raises:
        UnreadableInput: where the input cannot be read.
        PatternError: where a pack is wrong.

    >>> found = explain("公务接待费支出3万元，比上年减少1万元，原因是少接待2万元。".encode())
    >>> [(one.figure, one.measure, one.cue or one.reason) for one in found]
    [('3万元', 'amount', ''), ('1万元', 'change', '减少'), ('2万元', None, 'narrated cause or use')]
    """
    document = readers.read(readers.load(source, password=password, path=path))
    return explain_reading(Reading(document, load(packs)))


def explain_reading(reading: Reading) -> list[Explanation]:
    """The explanations of a document that was read already."""
    findings = Findings()
    for stage in pipeline.STAGES:
        findings = stage(reading, findings)
    told, refused = tell(reading, findings)
    found = [_of_fact(reading, findings, one) for one in told]
    found += [_of_refusal(reading, one) for one in refused if one.mention.kind != "quantity"]
    seen = {one.start for one in told} | {one.mention.start for one in refused}
    found += [
        _of_refusal(reading, Refused(mention, _elsewhere(reading, findings, mention)))
        for mention in findings.mentions
        if mention.kind != "quantity" and mention.start not in seen
    ]
    return sorted(found, key=lambda explanation: explanation.start)


def _of_fact(reading: Reading, findings: Findings, told: Told) -> Explanation:
    text = reading.view.text
    cues = findings.tokens.within(told.clause, told.end).cues
    cue = next((c for c in reversed(cues) if c.rule.key == told.rule.split("/")[-1]), None)
    subject = told.subject
    return Explanation(
        figure=text[told.start : told.end],
        start=told.start,
        clause=text[told.clause : told.end],
        metric=told.metric,
        measure=told.measure,
        subject=text[subject.start : subject.end] if subject else "",
        inherited=subject is not None and subject.start < told.clause,
        cue=text[cue.start : cue.end] if cue else "",
        rule=told.rule,
    )


def _of_refusal(reading: Reading, refused: Refused) -> Explanation:
    text, mention = reading.view.text, refused.mention
    start = max(text.rfind(mark, 0, mention.start) for mark in ",;。\n\t") + 1
    return Explanation(
        figure=text[mention.start : mention.end],
        start=mention.start,
        clause=text[start : mention.end],
        reason=refused.reason,
    )


def _elsewhere(reading: Reading, findings: Findings, mention: Mention) -> str:
    """Why a number was never asked for a fact: it stands in an item, in a table, or outside the account."""
    for item, (start, end) in zip(findings.items, findings.item_ranges, strict=True):
        if start <= mention.start < end:
            return f"a figure of item {item.id}"
    offset = reading.view.origin[mention.start]
    if reading.document.cell_at(offset, offset + 1):
        return "in a table"
    section = findings.section_at(offset)
    if section is not None:
        by_id: dict[str, models.Section] = {one.id: one for one in findings.sections}
        key = known_key(section, by_id, reading.patterns)
        if key.split(".")[0] in CLOSED:
            return f"in section {key}, which is no account"
    return "outside the narrative"


def render(explanations: Sequence[Explanation]) -> RenderableType:
    """The explanations as a table for a terminal."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("figure", "metric · measure", "subject", "cue", "rule", "clause"):
        table.add_column(heading, overflow="fold")
    for row in _rows(explanations):
        table.add_row(*row)
    return table


def _rows(explanations: Sequence[Explanation]) -> Iterator[tuple[str, ...]]:
    for one in explanations:
        if one.metric is None:
            yield one.figure, f"- {one.reason}", "", "", "", one.clause
            continue
        subject = one.subject or "(section)"
        yield (
            one.figure, f"{one.metric} · {one.measure}", f"{subject} (inherited)" if one.inherited else subject,
            one.cue, one.rule, one.clause,
        )  # fmt: skip
