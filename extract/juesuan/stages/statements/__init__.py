"""Statements: the published tables of a disclosure (公开01表 …), section 6 of the contract.

Column keys and titles are data (patterns/statements.yaml). A table is one where its title says so, or where its head is
understood; tables of performance forms, lists of units and the like are passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from juesuan import models
from juesuan.findings import Findings, Reading
from juesuan.spans import Span
from juesuan.stages.statements import columns, header, rows, stacked
from juesuan.stages.statements.context import Context, around
from juesuan.stages.statements.grid import Grid, matrix, printed
from juesuan.stages.statements.words import Words, vocabulary_of


@dataclass
class _Draft:
    """A statement in the making: the tables it stands in, and what is known of it."""

    context: Context
    key: str
    tables: list[Grid]
    start: int
    end: int
    said_empty: bool = False


def statements(reading: Reading, findings: Findings) -> Findings:
    """The statement tables, in document order."""
    vocabulary = reading.patterns.make(vocabulary_of)
    claimed = [form.span for form in findings.performance]
    drafts = _keyed(list(_drafts(reading, vocabulary, claimed)))
    common = Counter(draft.context.unit for draft in drafts if draft.context.unit).most_common(1)
    found: list[models.Statement] = []
    diagnostics: list[models.Diagnostic] = []
    for draft in drafts:
        made, said = _statement(reading, vocabulary, findings, draft, common[0][0] if common else None)
        if made is not None:
            found.append(made.model_copy(update={"id": f"e{len(found) + 1}"}))
        diagnostics += said
    return findings.plus(diagnostics, statements=tuple(found))


def _drafts(reading: Reading, vocabulary: Words, claimed: Sequence[Span]) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for context, made in _captioned(_parts(reading, vocabulary, claimed)):
        again = context.near if context.title is None else draft is not None and context.title == draft.context.title
        if draft is not None and again and _continues(vocabulary, draft, made, context.rows):
            draft.tables.append(made)
            draft.end = max(draft.end, context.end)
            draft.said_empty = draft.said_empty or context.said_empty
            continue
        if draft is not None:
            yield draft
        draft = None
        rule = context.rule
        key = (rule.value if rule else "other") if context.title is not None else _untitled(vocabulary, context, made)
        if key is not None and key != "none":
            draft = _Draft(context, key, [made], context.start, context.end, context.said_empty)
    if draft is not None:
        yield draft


def _captioned(parts: Iterator[tuple[Context, Grid]]) -> Iterator[tuple[Context, Grid]]:
    """The tables, one that holds nothing but a title, a number, a unit given to the table that follows it at once."""
    caption: tuple[Context, Grid] | None = None
    for context, made in parts:
        if caption is not None and context.near and context.title is None:
            context.entitle(caption[0])
        elif caption is not None:
            yield caption
        caption = None
        if context.title is not None and context.rows == len(made.rows):
            caption = context, made
        else:
            yield context, made
    if caption is not None:
        yield caption


def _parts(reading: Reading, vocabulary: Words, claimed: Sequence[Span]) -> Iterator[tuple[Context, Grid]]:
    """Every table, parted where a title row begins another one, with what stands around it; those of `claimed` forms left out."""
    document = reading.document
    places: dict[int, tuple[int, int]] = {}
    for number, block in enumerate(document.blocks):
        if block.kind == "table" and block.table is not None:
            places[block.table] = (places.get(block.table, (number, number))[0], number)
    for index, (first, last) in places.items():
        table = document.tables[index]
        filled = document.text[table.start : table.end].rstrip()  # of a form's last row, blank cells are no part
        end = table.start + len(filled)
        if any(form.start <= table.start and end <= form.end for form in claimed):
            continue
        whole = matrix(reading, index)
        if whole is None:
            continue
        single = stacked.one_a_line(whole)
        if single is not None:
            whole = stacked.regrouped(vocabulary, single) or single
        name = table.name
        for at, made in enumerate(header.parts(vocabulary, whole)):
            yield around(reading, vocabulary, (first, last), made, name if at == 0 else None, alone=at == 0), made


def _untitled(vocabulary: Words, context: Context, made: Grid) -> str | None:
    """The key that the columns, or the names of the rows, of a table without a title speak for; None where they speak for none."""
    head = header.read(vocabulary, made, context.rows)
    plan = columns.layout(vocabulary, made, head, "", False, None) if head else None
    if head is None or plan is None or plan.unknown:
        return None
    sides = " ".join(half.side for half in plan.halves if half.side)
    keys = " ".join(column.key for half in plan.halves for column in half.values)
    return vocabulary.signature(sides, keys) or vocabulary.signature(
        "rows", rows.subjects(vocabulary, made.rows[head.end :])
    )


def _continues(vocabulary: Words, draft: _Draft, made: Grid, start: int) -> bool:
    """Whether a table without a title of its own goes on with the one before: as wide, and no head of its own (or the same)."""
    if made.width != draft.tables[0].width or made.gridded != draft.tables[0].gridded:
        return False
    own = header.read(vocabulary, made, start)
    first = header.read(vocabulary, draft.tables[0], draft.context.rows)
    return own is None or (first is not None and own.texts <= first.texts)


def _keyed(drafts: list[_Draft]) -> list[_Draft]:
    """A title of the second choice keeps its key only where no table has a better claim."""
    taken = {draft.key for draft in drafts if draft.context.rule is not None and draft.context.rule.role == "title"}
    for draft in drafts:
        if draft.context.rule is not None and draft.context.rule.role == "second" and draft.key in taken:
            draft.key = "other"
    return drafts


def _is_budget(vocabulary: Words, findings: Findings, title: str) -> bool:
    """Whether a table is one of a budget: its title says so, or its document is one."""
    executed = findings.kind is None and vocabulary.word("executed").search(title)
    if executed or vocabulary.word("final_accounts").search(title):
        return False
    if findings.kind is not None:
        return findings.kind == "budget"
    return vocabulary.word("budget").search(title) is not None


def _year(vocabulary: Words, findings: Findings, title: str) -> int | None:
    """The year that a table is of: its document's, else the one in its title."""
    if findings.fiscal_year is not None:
        return findings.fiscal_year.value
    stated = vocabulary.word("year").search(title)
    return int(stated[1]) if stated else None


def _label(reading: Reading, column: columns.Column) -> str:
    """The labels over a column as printed, from the top down, those that the whole table shares left out."""
    return "/".join(printed(reading, slot) for slot in column.over)


def _statement(
    reading: Reading, vocabulary: Words, findings: Findings, draft: _Draft, common: str | None
) -> tuple[models.Statement | None, list[models.Diagnostic]]:
    """The statement of a draft, None where it turns out to be none; `common` is the unit of most other tables."""
    context, first = draft.context, draft.tables[0]
    budget = _is_budget(vocabulary, findings, context.title or "")
    year = _year(vocabulary, findings, context.title or "")
    unit = context.unit or common
    head = header.read(vocabulary, first, context.rows)
    plan = columns.layout(vocabulary, first, head, draft.key, budget, year) if head else None
    body = _body(reading, vocabulary, draft, head, plan, unit) if head and plan else rows.Body()
    filled = any(row.values for row in body.rows)
    if not filled and context.rule is None:
        return None, []
    said = body.says_empty or draft.said_empty
    zero = not any(figure.value for row in body.rows for figure in row.values.values())
    span = reading.document.span(draft.start, draft.end)
    made = models.Statement(
        id="e0", key=("budget." if budget else "") + draft.key, number=context.number, title=context.title or "",
        unit=unit, columns=_printed_columns(reading, plan), rows=tuple(body.rows), span=span,
        empty=True if (said and zero) or (plan and not filled) else None,
    )  # fmt: skip
    remarks = [
        models.Diagnostic(code=f"statement_{code}", severity="warning", message=message, span=span)
        for code, message in _remarks(reading, draft, plan, unit if filled else context.unit, said, filled)
    ]
    return made, [*remarks, *body.diagnostics]


def _body(
    reading: Reading, vocabulary: Words, draft: _Draft, head: header.Header, plan: columns.Layout, unit: str | None
) -> rows.Body:
    """The rows of every table of a draft."""
    body = rows.Body()
    for number, part in enumerate(draft.tables):
        at = head if number == 0 else replace(head, end=header.skip(vocabulary, part))
        read = rows.read(reading, vocabulary, part, at, plan, draft.key, unit)
        body.rows += read.rows
        body.diagnostics += read.diagnostics
        body.says_empty = body.says_empty or read.says_empty
    return body


def _remarks(
    reading: Reading, draft: _Draft, plan: columns.Layout | None, unit: str | None, said: bool, filled: bool
) -> Iterator[tuple[str, str]]:
    """Code and message of what was guessed or not understood."""
    context = draft.context
    if plan is None and not said:
        yield "head_unread", f"the head of the table {context.title} was not understood"
    for column in plan.unknown if plan else ():
        yield "column_unknown", f"no rule knows the column {_label(reading, column)}"
    if context.title is None:
        yield "untitled", f"no title is printed; columns or rows are those of {draft.key}"
    elif context.rule is None:
        yield "unknown", f"no rule knows the table {context.title}"
    if filled and context.unit is None:
        yield "unit_assumed", f"no unit is printed; {unit or 'none'} is taken"


def _printed_columns(reading: Reading, plan: columns.Layout | None) -> tuple[models.Column, ...]:
    """The columns that are understood, each key once."""
    found: dict[str, models.Column] = {}
    for column in (one for half in plan.halves for one in half.values) if plan else ():
        if column.key:
            found.setdefault(column.key, models.Column(key=column.key, label=_label(reading, column)))
    return tuple(found.values())
