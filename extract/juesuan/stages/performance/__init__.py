"""Performance tables (绩效自评表, 绩效目标表): every form of the contract's section 7, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan import models
from juesuan.findings import Findings, Reading
from juesuan.stages.performance.form import Form, fund_heads, indicator_heads
from juesuan.stages.performance.grid import Line, Row, stream
from juesuan.stages.performance.leaves import Leaves
from juesuan.stages.performance.loose import loose_rows
from juesuan.stages.performance.vocabulary import vocabulary


def performance(reading: Reading, findings: Findings) -> Findings:
    """The performance tables of a document, in document order, with a diagnostic for every repair."""
    leaves = Leaves(reading, vocabulary(reading.patterns))
    records: list[models.Performance] = []
    diagnostics: list[models.Diagnostic] = []
    forms: list[Form] = []
    if leaves.words.marked(reading.view.text):
        forms += (form for form in _forms(reading, leaves) if form.filled())
    if not forms and not findings.sections and (form := loose_rows(reading, leaves)):
        forms.append(form)
    for form in forms:
        section = findings.section_at(form.offset())
        records.append(form.finish(len(records) + 1, section.id if section else None))
        diagnostics += form.diagnostics
    return findings.plus(diagnostics, performance=tuple(records))


def _forms(reading: Reading, leaves: Leaves) -> Iterator[Form]:
    """The forms as they begin and end in the stream of lines and rows."""
    words = leaves.words
    form = Form(reading, leaves)
    for part in stream(reading, words):
        if isinstance(part, Line):
            title = words.title(part.text)
            if (title and form.begun()) or (not title and not _may_follow_title(part, leaves)):
                yield form
                form = Form(reading, leaves)
            if title:
                form.entitle(part, title)
            elif form.title:
                form.date(part)
            continue
        slot = part.slots[0]
        title = words.title(slot.text) if len(part.slots) <= 2 else None
        if form.begun() and (title or _begins(part, form)):
            yield form
            form = Form(reading, leaves)
        if title:
            form.entitle(slot, title)
        elif form.begun() or form.title or _belongs(part):
            form.take(part)
    yield form


def _may_follow_title(line: Line, leaves: Leaves) -> bool:
    """A short line (a year, a unit, a page's mark) that leaves the form above it open."""
    return len(line.text) <= 20 and not line.text.endswith(("。", ";"))


def _begins(row: Row, form: Form) -> bool:
    """Whether a row opens a new form: it names a project again, or heads the indicators of a form that is closed."""
    if any(slot.sense.of("label") == "project" for slot in row.slots[:2]):
        return bool(form.project)
    return form.block == "tail" and row.table != form.table and bool(indicator_heads(row.slots))


def _belongs(row: Row) -> bool:
    """Whether a row with no title above it can begin a form."""
    return (
        bool(indicator_heads(row.slots) or fund_heads(row.slots))
        or any(slot.sense.of("label") in ("project", "department", "unit") for slot in row.slots[:2])
    )  # fmt: skip
