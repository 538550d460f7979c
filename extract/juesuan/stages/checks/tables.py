"""The statement tables: cells by table, row and column, and the identities among them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import regex

from juesuan import models
from juesuan.stages.checks.items import of_general_budget
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.narrative import matching
from juesuan.stages.checks.operands import Figures, Operand, operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import Check, check, compare_sum, evidence, skipped

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
_TOTALS = regex.compile(r"(?:本年)?(?:收入|支出)?(?:合计|总计)")
_MARK = regex.compile(r"^(?:[一二三四五六七八九十]+[、.]|（[一二三四五六七八九十]+）|\d{1,2}[.、])|\s")
_TOP = regex.compile(r"[一二三四五六七八九十]+[、.]")
# What a line of a two-sided table may be besides a 类 or a source: the same money by another division.
_OTHER_DIVISION = regex.compile(r"(?:基本|项目|经营)支出|.*(?:结转|结余|预留|机动|上缴|补助支出).*|事业单位经营支出")
_CODE = regex.compile(r"\d{3}|\d{5}|\d{7}")


@cache
def _pattern(row: str) -> Any:
    return _TOTALS if row == "合计" else regex.compile(row)


def table(figures: Figures, key: str) -> Statement | None:
    """The one filled statement of a key; None where there is none or more than one."""
    wanted = f"budget.{key}" if figures.budget else key
    found = [one for one in figures.statements if one.key == wanted and any(row.values for row in one.rows)]
    return found[0] if len(found) == 1 else None


def _label(statement: Statement, spec: str) -> str:
    keys = spec.split("|")
    return next((column.label for column in statement.columns if column.key in keys), keys[0])


@lru_cache(maxsize=4096)
def _short(name: str) -> str:
    return str(_MARK.sub("", name))


def title(statement: Statement) -> Name:
    """What the table is called in a sentence."""
    known = TITLES.get(statement.key.removeprefix("budget."), Name("", "a table"))
    return Name(f"《{statement.title.strip() or known.zh}》", known.en)


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
            what = _short(row.name) or label
            told = what if len(row.values) < 2 or what == label else f"{what}的{label}"
            name = Name(f"{where.zh}{told}", f"{told} in {where.en}")
            made = operand(figure, name, doubt=figures.doubt(figure.span))
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
    pattern = _pattern(row_name)
    rows = [
        row
        for row in statement.rows
        if (not side or row.side == side[0])
        and (pattern.fullmatch(_short(row.name)) or (row_name.startswith("合计") and len(statement.rows) == 1))
    ]
    found = [one for row in rows if (one := cell(figures, statement, row, column)) is not None]
    if figures.unit_assumed(statement.span):
        return [one._replace(doubt=one.doubt or "表格未印单位") for one in found]
    return found


def _one(figures: Figures, spec: str) -> Operand | None:
    found = cells(figures, spec)
    return found[0] if found and all(one.value == found[0].value for one in found) else None


# ---- inside one table


def rows(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """In every row the columns `right` add up to the column `left` (`table:column`)."""
    key, _, whole = rule.left.partition(":")
    statement = table(figures, key)
    if statement is None:
        return
    known = {key for spec in (whole, *rule.right) for key in spec.split("|")}
    complete = all(column.key in known or "." in column.key for column in statement.columns) and not any(
        one.code == "statement_column_unknown" and one.span == statement.span for one in figures.diagnostics
    )
    for row in statement.rows:
        left = cell(figures, statement, row, whole)
        parts = [(spec, cell(figures, statement, row, spec)) for spec in rule.right]
        found = [one for _, one in parts if one is not None]
        if left is None or not found:
            continue
        blank = [Name(f"{_short(row.name)}的{_label(statement, spec)}", spec) for spec, one in parts if one is None]
        yield compare_sum(rule, left, found, missing=blank, complete=complete)


def tree(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """In every column the 项 add up to their 款, the 款 to their 类, the 类 to the total."""
    statement = table(figures, rule.left)
    if statement is None:
        return
    coded = [row for row in statement.rows if row.code and _CODE.fullmatch(row.code)]
    if len({row.code for row in coded}) < len(coded):
        return  # one code twice: several units in one table, or a page read twice
    by_length = {size: [row for row in coded if len(row.code or "") == size] for size in (3, 5, 7)}
    top = [row for row in statement.rows if not row.code and _TOTALS.fullmatch(_short(row.name))]
    if len(top) == 1 and by_length[3]:
        yield from _parent(rule, figures, statement, top[0], by_length[3])
    for size in (3, 5):
        for row in by_length[size]:
            children = [one for one in by_length[size + 2] if (one.code or "").startswith(row.code or "-")]
            if children:
                yield from _parent(rule, figures, statement, row, children)


def _parent(rule: CheckRule, figures: Figures, statement: Statement, row: Row, children: list[Row]) -> Iterator[Check]:
    """One row against its children in every column of money.

    A row that was lost with its page lowers every column alike: only where another column adds up are the rows known to be all there.
    """
    made: list[tuple[str, Check]] = []
    for key, figure in row.values.items():
        left = cell(figures, statement, row, key)
        found = [(child, cell(figures, statement, child, key)) for child in children]
        parts = [one for _, one in found if one is not None]
        if left is None or not parts or figure.unit == "%":
            continue
        blank = [
            Name(f"{_short(child.name)}的{key}", key)
            for child, one in found
            if one is None and not _is_nought(child, key)
        ]
        made.append((key, compare_sum(rule, left, parts, missing=blank)))
    whole = any(one.status == "pass" and len(found_keys(children, key)) for key, one in made)
    for _, one in made:
        short = one.status == "fail" and one.difference is not None and one.difference > 0
        if short and not whole:
            said = Name(f"{rule.zh}：下级行可能不全，未下结论。", f"{rule.en}: no verdict, rows may be missing.")
            yield one.model_copy(
                update={"status": "skipped", "severity": None, "message": said.zh, "message_en": said.en}
            )
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
    pattern = _pattern(row_name)
    mine = [row for row in statement.rows if row.side == side]
    at = next((n for n, row in enumerate(mine) if pattern.fullmatch(_short(row.name))), None)
    if at is None:
        return
    left = cell(figures, statement, mine[at], column)
    lines = [row for row in mine[:at] if _TOP.match(row.name) and not _OTHER_DIVISION.fullmatch(_short(row.name))]
    parts = [one for row in lines if (one := cell(figures, statement, row, column)) is not None]
    if left is None or not parts:
        return
    blank = [Name(_short(row.name), row.name) for row in lines if not row.values]
    yield compare_sum(rule, left, parts, missing=blank)


# ---- tables against each other and against the text


def table_cells(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A cell is the sum of cells; where the first is there and another is not, the check says which is missing."""
    left = _one(figures, rule.left)
    if left is None:
        return
    parts, missing = [], []
    for spec in rule.right:
        optional = spec.startswith("?")
        found = _one(figures, spec.lstrip("?"))
        if found is not None:
            parts.append(found)
        elif optional:
            missing.append(Name(spec.split(":")[1], spec))
        else:
            return
    if parts:
        yield compare_sum(rule, left, parts, missing=missing)


def codes(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """Rows of one name stand alike in two tables: `left` and the one of `right` are `table:column[:side]`."""
    first, second = (_coded(figures, spec) for spec in (rule.left, rule.right[0]))
    for name, left in first.items():
        if name in second:
            yield compare_sum(rule, left, [second[name]])


def _coded(figures: Figures, spec: str) -> dict[str, Operand]:
    key, column, *side = spec.split(":")
    statement = table(figures, key)
    if statement is None:
        return {}
    found: dict[str, Operand] = {}
    twice: set[str] = set()
    for row in statement.rows:
        name = _short(row.name)
        one = cell(figures, statement, row, column)
        if (
            one is None
            or (side and row.side != side[0])
            or not ((row.code is None and row.side) or len(row.code or "") == 3)
        ):
            continue
        twice |= {name} & found.keys()
        found[name] = one
    return {name: one for name, one in found.items() if name not in twice and not _TOTALS.fullmatch(name)}


def text_table(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A figure of the text is the table's: `right` names the cells that state it, each a check of its own."""
    facts = [fact for fact in matching(figures, rule.left) if not fact.qualifier and not fact.category]
    for spec in rule.right:
        found = _one(figures, spec)
        if found is None:
            continue
        seen = set()
        for fact in facts:
            value = fact.yuan if fact.yuan is not None else fact.value
            if value not in seen:
                seen.add(value)
                yield compare_sum(rule, figures.operand(fact), [found])


def function_table(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The structure's 类 against the rows of the general budget's table."""
    known = _coded(figures, rule.right[0])
    for fact in figures.of(*rule.left.split("/")):
        found = known.get(fact.category or "")
        if found is not None:
            yield compare_sum(rule, figures.operand(fact), [found])


def item_table(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """An item's final amount against the row of its code and name."""
    key, column = rule.right[0].split(":")
    statement = table(figures, key)
    if statement is None:
        return
    by_name: dict[str, list[Row]] = {}
    for row in statement.rows:
        by_name.setdefault(_short(row.name), []).append(row)
    for item in figures.items:
        named = item.item or item.group or item.category
        amount = item.budget if figures.budget else item.final
        if named is None or amount is None or not of_general_budget(figures, item):
            continue
        rows_ = by_name.get(named.name, []) or by_name.get(named.official or "", [])
        if len(rows_) > 1:
            rows_ = [row for row in rows_ if row.code and row.code == named.code]
        found = cell(figures, statement, rows_[0], column) if len(rows_) == 1 else None
        text = operand(amount, Name(named.name, named.name), doubt=figures.doubt(amount.span))
        if found is not None and text is not None:
            if figures.unit_assumed(statement.span):
                found = found._replace(doubt=found.doubt or "表格未印单位")
            yield compare_sum(rule, text, [found])


def blanked(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A table that says it has no data, beside figures of the text that belong into it."""
    wanted = ("budget." if figures.budget else "") + rule.right[0]
    tables = [one for one in figures.statements if one.key == wanted]
    facts = [fact for fact in matching(figures, rule.left) if fact.value and not fact.qualifier]
    if len(tables) != 1 or not facts:
        return
    one = figures.operand(facts[0])
    where = title(tables[0])
    if not tables[0].empty:
        full = Name(f"{where.zh}有数据。", f"{where.en} has data.")
        yield check(rule, "pass", full, (*evidence(one), tables[0].span))
        return
    said = Name(
        f"{where.zh}为空表，而文字说明中{one.name.zh}为{''.join(one.raw.split())}。",
        f"{where.en} is empty, but the text states {one.name.en} of {''.join(one.raw.split())}.",
    )
    if one.doubt:
        yield skipped(rule, one.name, one)
    else:
        yield check(rule, "fail", said, (*evidence(one), tables[0].span))


KINDS = {
    "table_row": rows, "table_tree": tree, "table_side": sides, "table_cells": table_cells, "table_codes": codes,
    "text_table": text_table, "function_table": function_table, "item_table": item_table, "blanked": blanked,
}  # fmt: skip
