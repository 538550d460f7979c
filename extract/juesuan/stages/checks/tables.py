"""The statement tables: cells by table, row and column, and the identities among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import regex

from juesuan import models
from juesuan.patterns import load
from juesuan.stages.checks.blanks import adds_up, blank_is_nothing, leads
from juesuan.stages.checks.names import METRICS, Name
from juesuan.stages.checks.operands import REALIGNED, Figures, Operand, operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import Check, compare_sum, no_more

Row = models.StatementRow
Statement = models.Statement

TITLES = {
    "income_expenditure": Name("收入支出决算总表", "the table of income and expenditure"),
    "income": Name("收入决算表", "the income table"),
    "expenditure": Name("支出决算表", "the expenditure table"),
    "appropriation": Name("财政拨款收入支出决算总表", "the appropriation table"),
    "general_budget": Name("一般公共预算财政拨款支出决算表", "the general budget table"),
    "basic": Name("一般公共预算财政拨款基本支出决算表", "the basic expenditure table"),
    "three_public": Name("“三公”经费支出决算表", "the “three public” table"),
    "government_fund": Name("政府性基金预算财政拨款收入支出决算表", "the government fund table"),
    "state_capital": Name("国有资本经营预算财政拨款支出决算表", "the state capital table"),
}
TOTAL = "合计"
"""What the rules of checks.yaml call the row of the total, however it is printed."""

_AGAIN = regex.compile(r"\.\d$")
_FLOWS = ("expenditure", "income")
_CODE = regex.compile(r"\d{3}|\d{5}|\d{7}")


def _pattern(figures: Figures, row: str) -> Any:
    """The pattern of a row's name; 合计 stands for every way to write the total."""
    return figures.patterns.word("row.total") if row == TOTAL else _compiled(row)


_compiled = cache(regex.compile)


def table(figures: Figures, key: str) -> Statement | None:
    """The one filled statement of a key; None where there is none or more than one."""
    wanted = f"budget.{key}" if figures.budget else key
    found = [one for one in figures.statements if one.key == wanted and any(row.values for row in one.rows)]
    return found[0] if len(found) == 1 and not _misread(found[0]) else None


def _misread(statement: Statement) -> bool:
    """Whether one cost stands twice among the columns of a “三公” table: its head lost the words above, and its columns are not known."""
    return statement.key.endswith("three_public") and any(_AGAIN.search(one.key) for one in statement.columns)


def _blank(statement: Statement, row: Row, spec: str) -> Name:
    """What stands blank in a row: the column `spec` as it is printed, or as its figure is called where no such column is."""
    keys = spec.split("|")
    label = next((column.label for column in statement.columns if column.key in keys), None)
    table = statement.key.removeprefix("budget.")
    called = next((METRICS[one] for top in (table, *_FLOWS) if (one := f"{top}.{keys[0]}") in METRICS), None)
    zh = label or (called.zh if called else keys[0])
    name = short(row.name)
    return Name(f"{name}的{zh}" if name else zh, called.en if called else keys[0])


@lru_cache(maxsize=4096)
def short(name: str) -> str:
    """A row's name without its number."""
    return str(load().word("row.number").sub("", name))


def title(statement: Statement) -> Name:
    """What the table is called in a sentence."""
    known = TITLES.get(statement.key.removeprefix("budget."), Name("", "a table"))
    named = known.zh.replace("决算", "预算") if statement.key.startswith("budget.") else known.zh
    return Name(f"《{statement.title.strip() or named}》", known.en)


def cell(figures: Figures, statement: Statement, row: Row, column: str) -> Operand | None:
    """The figure of a row under the first of the columns `a|b|c` that the row has."""
    for key in column.split("|"):
        figure = row.values.get(key)
        if figure is not None:
            made = figures.cells.get((figure.span.start, key))
            if made is not None:
                return made
            label = next((one.label for one in statement.columns if one.key == key), key)
            where = title(statement)
            what = short(row.name) or label
            told = what if len(row.values) < 2 or what == label else f"{what}的{label}"
            name = Name(f"{where.zh}{told}", f"{told} in {where.en}")
            doubt = figures.doubt(figure.span)
            if doubt == REALIGNED and (adds_up(row) or leads(row, key)):
                doubt = None  # the figure stands in the right column
            made = operand(figure, name, doubt=doubt)
            assert made is not None
            figures.cells[figure.span.start, key] = made
            return made
    return None


def cells(figures: Figures, spec: str) -> list[Operand]:
    """The figures at `table:row:column[:side]`, one a matching row; the row is a pattern for its name, 合计 the total."""
    key, row_name, column, *side = spec.split(":")
    statement = table(figures, key)
    if statement is None:
        return []
    pattern = _pattern(figures, row_name)
    rows = [
        row
        for row in statement.rows
        if (not side or row.side == side[0])
        and (pattern.fullmatch(short(row.name)) or (row_name.startswith(TOTAL) and len(statement.rows) == 1))
    ]
    found = [one for row in rows if (one := cell(figures, statement, row, column)) is not None]
    if figures.unit_assumed(statement.span):
        return [one._replace(doubt=one.doubt or "表格未印单位") for one in found]
    return found


def one_cell(figures: Figures, spec: str) -> Operand | None:
    """The figure at `table:row:column[:side]`, None where no or several figures stand there."""
    found = cells(figures, spec)
    return found[0] if found and all(one.value == found[0].value for one in found) else None


# ---- inside one table


def rows(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """In every row the columns `right` add up to the column `left` (`table:column`)."""
    key, _, whole = rule.left.partition(":")
    statement = table(figures, key)
    if statement is None:
        return
    specs = [spec.removeprefix("-") for spec in rule.right]
    signs = [-1 if spec.startswith("-") else 1 for spec in rule.right]
    complete = -1 in signs or _known(figures, statement, (whole, *specs))
    nothing = blank_is_nothing(figures, statement)
    for row in statement.rows:
        left = cell(figures, statement, row, whole)
        parts = [(spec, sign, cell(figures, statement, row, spec)) for spec, sign in zip(specs, signs, strict=True)]
        found = [(sign, one) for _, sign, one in parts if one is not None]
        if left is None or not found:
            continue
        blank = [_blank(statement, row, spec) for spec, _, one in parts if one is None]
        yield compare_sum(
            rule, left, [one for _, one in found], missing=() if nothing else blank, complete=complete,
            signs=[sign for sign, _ in found],
        )  # fmt: skip


def _known(figures: Figures, statement: Statement, specs: Sequence[str]) -> bool:
    """Whether the columns `specs` are all that a table has."""
    known = {key for spec in specs for key in spec.split("|")}
    return all(column.key in known or "." in column.key for column in statement.columns) and not any(
        one.code == "statement_column_unknown" and one.span == statement.span for one in figures.diagnostics
    )


def tree(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """In every column the 项 add up to their 款, the 款 to their 类, the 类 to the total."""
    statement = table(figures, rule.left)
    if statement is not None:
        yield from tree_of(rule, figures, statement)


def tree_of(rule: CheckRule, figures: Figures, statement: Statement) -> Iterator[Check]:
    """The same of a statement."""
    families = list(_families(figures, statement))
    held = sum(_adds_up(*family) for family in families)
    for row, children in families:
        yield from _parent(rule, figures, statement, row, children, held > _adds_up(row, children))


def _families(figures: Figures, statement: Statement) -> Iterator[tuple[Row, list[Row]]]:
    """The rows that others make up, each with those."""
    total = figures.patterns.word("row.total")
    mine = [row for row in statement.rows if row.code and _CODE.fullmatch(row.code)]
    if len({row.code for row in mine}) < len(mine):
        return  # one code twice: several units in one table, or a page read twice
    by_length = {size: [row for row in mine if len(row.code or "") == size] for size in (3, 5, 7)}
    top = [row for row in statement.rows if not row.code and total.fullmatch(short(row.name))]
    if len(top) == 1 and by_length[3]:
        yield top[0], by_length[3]
    for size in (3, 5):
        for row in by_length[size]:
            children = [one for one in by_length[size + 2] if (one.code or "").startswith(row.code or "-")]
            if children:
                yield row, children


def _adds_up(row: Row, children: list[Row]) -> bool:
    """Whether several rows, each with one figure in a column of its own, make up the row above them."""
    if len(row.values) != 1 or len(children) < 2:
        return False
    ((key, whole),) = row.values.items()
    return all(key in one.values for one in children) and sum(one.values[key].value for one in children) == whole.value


def _parent(
    rule: CheckRule, figures: Figures, statement: Statement, row: Row, children: list[Row], sure: bool
) -> Iterator[Check]:
    """One row against its children in every column of money.

    A row that was lost with its page lowers every column alike: only where another column adds up are the rows known to be all there,
    in a table of one column where the children of another row do (`sure`).
    """
    made: list[tuple[str, Check]] = []
    nothing = blank_is_nothing(figures, statement)
    for key, figure in row.values.items():
        left = cell(figures, statement, row, key)
        found = [(child, cell(figures, statement, child, key)) for child in children]
        parts = [one for _, one in found if one is not None]
        if left is None or not parts or figure.unit == "%":
            continue
        blank = [
            _blank(statement, child, key)
            for child, one in found
            if one is None and not nothing and not _is_nought(child, key)
        ]
        made.append((key, compare_sum(rule, left, parts, missing=blank)))
    whole = (sure and len(made) == 1) or any(one.status == "pass" and found_keys(children, key) for key, one in made)
    for _, one in made:
        lacks = one.status == "fail" and one.difference is not None and one.difference > 0
        if lacks and not whole:
            said = Name(f"{rule.zh}：下级行可能不全，未下结论。", f"{rule.en}: no verdict, rows may be missing.")
            yield one.withheld(said)
        else:
            yield one


def found_keys(children: list[Row], key: str) -> list[Row]:
    """The rows that print something in a column."""
    return [row for row in children if key in row.values]


def _is_nought(row: Row, key: str) -> bool:
    """Whether a blank is proven to be nothing: the row's other columns add up to its total."""
    whole = row.values.get("total")
    if whole is None or key == "total":
        return False
    return sum(figure.value for name, figure in row.values.items() if name != "total") == whole.value


def sides(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """In a two-sided table the lines above a total of one side add up to it (`table:row:column:side`)."""
    key, row_name, column, side = rule.left.split(":")
    statement = table(figures, key)
    if statement is None:
        return
    pattern = _pattern(figures, row_name)
    mine = [row for row in statement.rows if row.side == side]
    at = next((n for n, row in enumerate(mine) if pattern.fullmatch(short(row.name))), None)
    if at is None:
        return
    left = cell(figures, statement, mine[at], column)
    other, top = figures.patterns.word("row.other_division"), figures.patterns.word("row.top")
    lines = [row for row in mine[:at] if top.match(row.name) and not other.fullmatch(short(row.name))]
    parts = [one for row in lines if (one := cell(figures, statement, row, column)) is not None]
    if left is None or not parts:
        return
    nothing = blank_is_nothing(figures, statement)
    blank = [Name(short(row.name), row.name) for row in lines if not row.values and not nothing]
    yield compare_sum(rule, left, parts, missing=blank)


def basic_total(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """人员经费合计 and 公用经费合计 are the sums of the economic 类 (301, 302 …) on their side of the table."""
    left = one_cell(figures, rule.left)
    key, _, column, side = rule.left.split(":")
    statement = table(figures, key)
    if left is None or statement is None:
        return
    top = [row for row in statement.rows if row.side == side and len(row.code or "") == 3]
    parts = [one for row in top if (one := cell(figures, statement, row, column)) is not None]
    nothing = blank_is_nothing(figures, statement)
    blank = [Name(short(row.name), row.name) for row in top if not row.values and not nothing]
    if parts:
        yield compare_sum(rule, left, parts, missing=blank)


# ---- tables against each other and against the text


def table_cells(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A cell is the sum of cells; where the first is there and another is not, the check says which is missing."""
    left = one_cell(figures, rule.left)
    if left is None:
        return
    parts, missing = [], []
    for spec in rule.right:
        optional = spec.startswith("?")
        found = one_cell(figures, spec.lstrip("?"))
        if found is not None:
            parts.append(found)
        elif optional:
            missing += [] if _is_blank(figures, spec.lstrip("?")) else [Name(spec.split(":")[1], spec)]
        else:
            return
    if parts:
        yield compare_sum(rule, left, parts, missing=missing)


def _is_blank(figures: Figures, spec: str) -> bool:
    """Whether the row of `table:row:column[:side]` is there, and its blank a nought."""
    key, row_name, _, *side = spec.split(":")
    statement = table(figures, key)
    if statement is None or not blank_is_nothing(figures, statement):
        return False
    pattern = _pattern(figures, row_name)
    return any(pattern.fullmatch(short(row.name)) for row in statement.rows if not side or row.side == side[0])


def codes(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """Rows of one name stand alike in two tables: `left` and the one of `right` are `table:column[:side]`."""
    first, second = (coded(figures, spec) for spec in (rule.left, rule.right[0]))
    for name, left in first.items():
        if name in second:
            yield compare_sum(rule, left, [second[name]])


def codes_within(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """What one table states of a code is no more than what the other states of it, column by column."""
    (key, *columns), (other, *_) = rule.left.split(":"), rule.right[0].split(":")
    first, second = table(figures, key), table(figures, other)
    if first is None or second is None:
        return
    wholes = {row.code: row for row in second.rows if row.code}
    for row in first.rows:
        whole_row = wholes.get(row.code or "-")
        for column in columns if whole_row is not None else ():
            assert whole_row is not None
            part = cell(figures, first, row, column)
            whole = cell(figures, second, whole_row, column)
            if part is not None and whole is not None:
                yield no_more(rule, part, whole)


def coded(figures: Figures, spec: str) -> dict[str, Operand]:
    """The figures of the rows of 类, or of one side, in `table:column[:side]` by their names; a name that stands twice is left out."""
    key, column, *side = spec.split(":")
    statement = table(figures, key)
    if statement is None:
        return {}
    found: dict[str, Operand] = {}
    twice: set[str] = set()
    for row in statement.rows:
        name = short(row.name)
        one = cell(figures, statement, row, column)
        if (
            one is None
            or (side and row.side != side[0])
            or not ((row.code is None and row.side) or len(row.code or "") == 3)
        ):
            continue
        twice |= {name} & found.keys()
        found[name] = one
    total = figures.patterns.word("row.total")
    return {name: one for name, one in found.items() if name not in twice and not total.fullmatch(name)}


KINDS = {
    "table_row": rows, "table_tree": tree, "table_side": sides, "table_cells": table_cells, "table_codes": codes,
    "basic_total": basic_total, "codes_within": codes_within,
}  # fmt: skip
