"""The text against the statement tables."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan import models
from juesuan.figures import printed_step
from juesuan.stages.checks.intervals import quotient
from juesuan.stages.checks.items import of_general_budget
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.narrative import matching
from juesuan.stages.checks.operands import Figures, operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.tables import TITLES, TOTAL, cell, coded, one_cell, short, table, title
from juesuan.stages.checks.verdicts import (
    Check,
    check,
    compare_rate,
    compare_sum,
    contradicted,
    evidence,
    no_more,
    printed,
    skipped,
)

Row = models.StatementRow


def _of(figures: Figures, item: models.Item, section: str) -> bool:
    """Whether an item stands where `section` is accounted for, the general budget where it is none."""
    return figures.key_of(item.section).partition(".")[0] == section if section else of_general_budget(figures, item)


def text_table(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A figure of the text is the table's: `right` names the cells that state it, each a check of its own."""
    facts = [fact for fact in matching(figures, rule.left) if not fact.qualifier and not fact.category]
    for spec in rule.right:
        found = one_cell(figures, spec)
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
    known = coded(figures, rule.right[0])
    for fact in figures.of(*rule.left.split("/")):
        found = known.get(fact.category or "")
        if found is not None:
            yield compare_sum(rule, figures.operand(fact), [found])


def item_table(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """An item's final amount against the row of its code and name; `left` is the key of the section that holds the items."""
    key, column = rule.right[0].split(":")
    statement = table(figures, key)
    if statement is None:
        return
    by_name: dict[str, list[Row]] = {}
    for row in statement.rows:
        by_name.setdefault(short(row.name), []).append(row)
    for item in figures.items:
        named = item.item or item.group or item.category
        amount = item.budget if figures.budget else item.final
        if named is None or amount is None or not _of(figures, item, rule.left):
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
    empty = figures.said_empty.get(rule.right[0])
    if len(tables) > 1 and all(one.empty for one in tables):
        tables = tables[:1]
    if not facts or (len(tables) != 1 and (tables or empty is None)):
        return
    one = figures.operand(facts[0])
    if not tables and empty is not None:
        where, place = TITLES[rule.right[0]], empty
    else:
        where, place = title(tables[0]), tables[0].span
    if tables and not tables[0].empty:
        full = Name(f"{where.zh}有数据。", f"{where.en} has data.")
        yield check(rule, "pass", full, (*evidence(one), place))
        return
    said = Name(
        f"{where.zh}为空表，而文字说明中{one.name.zh}为{''.join(one.raw.split())}。",
        f"{where.en} is empty, but the text states {one.name.en} of {''.join(one.raw.split())}.",
    )
    yield contradicted(rule, said, (*evidence(one), place), one)


def within_table(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A part (`left`, a cell) is no more than its whole: the first of `right`, cells or `metric/measure`, that is stated."""
    part = one_cell(figures, rule.left)
    if part is None or not part.value or _holds(figures, rule.unless):
        return
    for spec in rule.right:
        if ":" in spec:
            wholes = [one for one in [one_cell(figures, spec)] if one is not None]
        else:
            facts = [fact for fact in matching(figures, spec) if not fact.qualifier]
            wholes = [figures.operand(fact) for fact in facts[:1]]
        for whole in wholes:
            yield no_more(rule, part, whole)
            return
    yield skipped(rule, Name("“三公”经费的该项决算数", "the figure of the “three public” costs"), part)


def _holds(figures: Figures, codes: tuple[str, ...]) -> bool:
    """Whether one of the statements has a row of one of the codes."""
    return any(row.code in codes for one in figures.statements for row in one.rows) if codes else False


def completion_table(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """完成预算 X% where the text states no budget: the table's own final amount over its budget.

    `right` names the total's budget, then the part's final amount and budget. Only a text whose own total budget is the table's means that
    budget, or one that states another completion of “三公” just as the table has it.
    """
    of_total, final, budget = (one_cell(figures, spec) for spec in rule.right)
    metric = rule.left.partition("/")[0]
    if final is None or budget is None or figures.of(metric, "budget"):
        return
    stated = [figures.operand(fact) for fact in matching(figures, "three_public/budget") if not fact.qualifier]
    if stated:
        known = of_total is not None and stated[0].interval.meets(of_total.interval)
    else:
        known = _completed_elsewhere(figures, metric)
    said = Name(f"表中{printed(final)}除以{printed(budget)}", f"{printed(final)} over {printed(budget)} of the table")
    for fact in matching(figures, rule.left) if known else ():
        if (found := compare_rate(rule, figures.operand(fact), final, budget, said)) is not None:
            yield found


def change_table(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """与预算相比减少X万元 is the table's final amount less its budget, in a text whose total budget is the table's.

    `right` names the table's total budget, then the part's final amount and budget, then the same of a table that has the parts as rows.
    """
    of_total, *found = (one_cell(figures, spec) for spec in rule.right)
    final, budget = (found[0] or found[2], found[1] or found[3])
    stated = [figures.operand(fact) for fact in matching(figures, "three_public/budget") if not fact.qualifier]
    if of_total is None or final is None or budget is None or not stated:
        return
    for fact in matching(figures, rule.left) if stated[0].interval.meets(of_total.interval) else ():
        yield compare_sum(rule, figures.operand(fact), [final, budget], signs=(1, -1))


_COMPLETED = {
    "three_public": "total|{}.three_public", "three_public.vehicle": "vehicle|{}.three_public.vehicle",
    "three_public.reception": "reception|{}.three_public.reception", "three_public.abroad": "abroad|{}.three_public.abroad",
}  # fmt: skip


def _completed_elsewhere(figures: Figures, metric: str) -> bool:
    """Whether the text states the completion of another “三公” cost as the table has it, of a sum that is not spent to the full."""
    for other, columns in _COMPLETED.items():
        cells_ = [one_cell(figures, f"three_public:{TOTAL}:{of}." + columns.format(of)) for of in ("final", "budget")]
        rates = figures.of(other, "completion")
        final, budget = cells_
        if other == metric or final is None or budget is None or len(rates) != 1 or rates[0].value in (0, 100):
            continue
        rate = rates[0].value
        if budget.value and abs(quotient(final.value * 100, budget.value, 6) - rate) < printed_step(rate):
            return True
    return False


KINDS = {
    "text_table": text_table, "function_table": function_table, "item_table": item_table, "blanked": blanked,
    "within_table": within_table, "completion_table": completion_table, "change_table": change_table,
}  # fmt: skip
