"""Performance tables (绩效自评表, 绩效目标表): every form of the contract's section 7, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from juesuan import models
from juesuan.document import Block
from juesuan.findings import Findings, Reading
from juesuan.spans import Range, Span
from juesuan.stages.performance.form import Form, fund_heads, indicator_heads, is_list_head
from juesuan.stages.performance.grid import stream
from juesuan.stages.performance.leaves import Leaves
from juesuan.stages.performance.lined import is_sound, lined_blocks, lined_rows
from juesuan.stages.performance.loose import loose_rows
from juesuan.stages.performance.slots import NAMES, Line, Row
from juesuan.stages.performance.vocabulary import vocabulary


def performance(reading: Reading, findings: Findings) -> Findings:
    """The performance tables of a document, in document order, with a diagnostic for every repair."""
    leaves = Leaves(reading, vocabulary(reading.patterns))
    records: list[models.Performance] = []
    diagnostics: list[models.Diagnostic] = []
    forms: list[Form] = []
    if leaves.words.marked(reading.view.text):
        forms += (form for form in _forms(reading, leaves, stream(reading, leaves.words)) if form.filled())
    blocks = list(lined_blocks(reading, leaves.words)) if leaves.words.lined(reading.view.text) else []
    for block in blocks:
        found = _of_a_line(reading, leaves, block)
        forms += found
        diagnostics += () if found else (_unread(reading, block),)
    forms.sort(key=Form.offset)
    loose = None if forms or findings.sections else loose_rows(reading, leaves)
    if loose:
        forms.append(loose)
    for form in forms:
        section = findings.section_at(form.offset())
        records.append(form.finish(len(records) + 1, section.id if section else None))
        diagnostics += form.report.found
    held = [(leaf.span.start, leaf.span.end) for leaf in models.located(tuple(records))] if loose else []
    lined = [(block.start, block.end) for block in blocks]
    diagnostics += [_left_out(fact) for fact in findings.facts if _within(fact.span, lined)]
    told = tuple(fact for fact in findings.facts if not _within(fact.span, [*held, *lined]))
    return findings.plus(diagnostics, performance=tuple(records), facts=told)


def _left_out(fact: models.Fact) -> models.Diagnostic:
    message = "a form whose cells stand in one line is no narrative"
    return models.Diagnostic(code="figure_not_understood", severity="info", message=message, span=fact.span)


def _of_a_line(reading: Reading, leaves: Leaves, block: Block) -> list[Form]:
    """The forms of a paragraph that is one, none where a cell of them fits no column: what is left out may have moved the others."""
    found = [form for form in _forms(reading, leaves, lined_rows(reading, leaves.words, block)) if form.filled()]
    return found if all(map(is_sound, found)) else []


def _unread(reading: Reading, block: Block) -> models.Diagnostic:
    message = "a form whose cells stand in one line was not read: nothing parts them for certain"
    return reading.diagnostic("form_unread", "warning", message, reading.view.range(block.start, block.end))


def _within(span: Span, places: Sequence[Range]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in places)


def _forms(reading: Reading, leaves: Leaves, parts: Iterable[Line | Row]) -> Iterator[Form]:
    """The forms as they begin and end in the stream of lines and rows."""
    form = Form(reading, leaves)
    parted = False  # by a line of text from the row above
    for part in parts:
        title = part.title if isinstance(part, Line) else _title(part, leaves)
        ended = form.touched() and not _goes_on(form, part, title, parted, leaves)
        parted = isinstance(part, Line)
        if ended:
            yield form
            form = Form(reading, leaves)
        elif isinstance(part, Row) and form.indicators.begins_project(part):
            yield form
            form = form.follow()
        if title:
            form.entitle(part if isinstance(part, Line) else part.slots[0], title)
        elif isinstance(part, Row):
            if form.touched() or _belongs(part):
                form.take(part)
        elif form.title and not form.indicators.opened:
            if not form.begun():
                form.date(part)
            form.note(part)
    yield form


def _title(row: Row, leaves: Leaves) -> str | None:
    return leaves.words.title(row.slots[0].text) if len(row.slots) <= 2 else None


def _goes_on(form: Form, part: Line | Row, title: str | None, parted: bool, leaves: Leaves) -> bool:
    """Whether a form that has begun holds the next line or row too."""
    if title:
        return not form.begun()
    if isinstance(part, Line):
        above = form.begun() or leaves.words.word("preamble").match(part.text)
        return len(part.text) <= (60 if above else 20) and not leaves.words.word("table").search(part.text)
    if form.begun() and _begins(part, form):
        return False
    return not form.begun() or not (parted or part.table != form.table) or form.expects(part)


def _begins(row: Row, form: Form) -> bool:
    """Whether a row opens a new form: it names a project again, or heads the indicators of a form that is closed."""
    if any(slot.sense.of("label") == "project" for slot in row.slots[:2]):
        return bool(form.project)
    return form.block == "tail" and row.table != form.table and bool(indicator_heads(row.slots))


def _belongs(row: Row) -> bool:
    """Whether a row with no title above it can begin a form."""
    return (
        bool(indicator_heads(row.slots) or fund_heads(row.slots) or is_list_head(row.slots))
        or any(slot.sense.of("label") in NAMES for slot in row.slots[:2])
    )  # fmt: skip
