"""The names of the items against the statement tables and the structure: a 类 or 款 they do not belong to, another 项, a 类 left out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan import models
from juesuan.catalogue import without_spending
from juesuan.stages.checks.intervals import total as summed
from juesuan.stages.checks.items import accounts, called, figure, functions
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.narrative import matching
from juesuan.stages.checks.operands import Figures, Operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.tables import cell, short, table, title
from juesuan.stages.checks.verdicts import Check, check, contradicted, evidence, printed, shown

Row = models.StatementRow
_KINDS = {3: "类", 5: "款"}


def _bare(name: str) -> str:
    return without_spending(short(name))


class _Table:
    """The rows of a statement by what they print."""

    def __init__(self, statement: models.Statement) -> None:
        self.statement = statement
        self.by_code = {row.code: row for row in statement.rows if row.code}
        self.by_name: dict[str, list[Row]] = {}
        for row in statement.rows:
            if row.code and len(row.code) in (3, 5, 7):
                self.by_name.setdefault(_bare(row.name), []).append(row)

    def item(self, named: models.Classification) -> Row | None:
        """The one row of a 项, by the name that is printed."""
        found = [row for row in self.by_name.get(_bare(named.name), ()) if len(row.code or "") == 7]
        return found[0] if len(found) == 1 else None

    def named(self, name: str, size: int) -> Row | None:
        """The row of a 类 or 款 of that name."""
        return next((row for row in self.by_name.get(_bare(name), ()) if len(row.code or "") == size), None)


def _of(figures: Figures, rule: CheckRule) -> _Table | None:
    statement = table(figures, rule.right[0].partition(":")[0])
    return _Table(statement) if statement is not None and not figures.budget else None


def parents(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The 类 and 款 that the text puts before a 项 are those above it in the table."""
    known = _of(figures, rule)
    if known is None:
        return
    for item in [one for account in accounts(figures) for one in account]:
        row = known.item(item.item) if item.item is not None else None
        if item.item is None or row is None:
            continue
        wrong = [one for one in (_misplaced(known, item, row, 3), _misplaced(known, item, row, 5)) if one is not None]
        for named, own, size in wrong:
            where = title(known.statement)
            said = Name(
                f"文字把“{called(item)}”列在“{named.name}（{_KINDS[size]}）”下，而{where.zh}中它属于“{short(own.name)}”。",
                f"The text puts {called(item)} under {named.name}; in {where.en} it belongs to {short(own.name)}.",
            )
            yield check(rule, "fail", said, (named.span, row.span, own.span))
        if not wrong:
            said = Name(f"{rule.zh}：“{called(item)}”相符。", f"{rule.en}: {called(item)} agrees.")
            yield check(rule, "pass", said, (item.item.span, row.span))


def _misplaced(known: _Table, item: models.Item, row: Row, size: int) -> tuple[models.Classification, Row, int] | None:
    """The 类 or 款 of an item that the table has elsewhere, with the one that is above its row there; one of a heading above says nothing."""
    named = item.category if size == 3 else item.group
    if named is None or not item.span.start <= named.span.start < item.span.end:
        return None
    other, own = known.named(named.name, size), known.by_code.get((row.code or "")[:size])
    return (named, own, size) if other is not None and own is not None and other.code != own.code else None


def strangers(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A 项 that the table does not hold, of the amount that the table has for another one that the text does not name."""
    known = _of(figures, rule)
    if known is None:
        return
    for account in accounts(figures):
        rows = [(item, item.item, known.item(item.item)) for item in account if item.item is not None]
        taken = {row.code for _, _, row in rows if row is not None} | {named.code for _, named, _ in rows}
        for item, named, row in rows if len(taken) > 1 else ():
            if row is not None:
                said = Name(f"{rule.zh}：“{called(item)}”在表中。", f"{rule.en}: {called(item)} does.")
                yield check(rule, "pass", said, (named.span, row.span))
            elif _bare(named.name) not in known.by_name:
                yield from _stranger(rule, figures, known, item, taken)


def _stranger(
    rule: CheckRule, figures: Figures, known: _Table, item: models.Item, taken: set[str | None]
) -> Iterator[Check]:
    final, code = figure(figures, item, "final"), item.item.code if item.item else None
    if final is None or not final.value or code is None or code in known.by_code:
        return
    alike: list[tuple[Row, Operand]] = []
    for row in known.statement.rows:
        one = cell(figures, known.statement, row, rule.right[0].partition(":")[2])
        near = row.code is not None and len(row.code) == 7 and row.code[:3] == code[:3] and row.code not in taken
        if near and one is not None and one.value == final.value:
            alike.append((row, one))
    if len(alike) == 1:
        row, one = alike[0]
        where = title(known.statement)
        said = Name(
            f"文字写作“{called(item)}”{printed(final)}，而{where.zh}中该金额为“{short(row.name)}”，没有“{called(item)}”。",
            f"The text says {called(item)} of {printed(final)}; {where.en} has that amount as {short(row.name)} and no {called(item)}.",
        )
        assert item.item is not None
        yield contradicted(rule, said, (item.item.span, *evidence(final), row.span, *evidence(one)), final, one)


def left_out(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A 类 whose items the text states and whose amount is just what the structure lacks of its total."""
    structure = functions(figures)
    totals = [figures.operand(fact) for spec in rule.right for fact in matching(figures, spec) if not fact.qualifier]
    if len(structure) < 2 or not totals or figures.budget:
        return
    have = summed(one.interval for one in structure.values())
    for account in accounts(figures):
        lacking: dict[str, list[Operand]] = {}
        for item in account:
            final = figure(figures, item, "final")
            name = without_spending(item.category.name) if item.category else ""
            if final is None or not name:
                return
            if final.value and name not in structure:
                lacking.setdefault(name, []).append(final)
        parts = [one for several in lacking.values() for one in several]
        whole = totals[0]
        if not parts:
            said = Name(f"{rule.zh}：有支出的各类均已列出。", f"{rule.en}: no function of the items is left out.")
            yield check(rule, "pass", said, evidence(*structure.values()))
        elif not whole.interval.meets(have) and (whole.interval - have).meets(summed(one.interval for one in parts)):
            yield _left_out(rule, whole, list(structure.values()), lacking)


def _left_out(rule: CheckRule, whole: Operand, stated: list[Operand], lacking: dict[str, list[Operand]]) -> Check:
    parts = [one for several in lacking.values() for one in several]
    value = sum((one.value for one in stated), Decimal(0))
    names = "、".join(f"“{name}”" for name in lacking)
    unit = whole.unit
    numbers = (shown(whole.value, unit), shown(value, unit), shown(whole.value - value, unit), shown(whole.step, unit))
    said = Name(
        f"支出结构所列各类合计{numbers[1]:f}{unit}，比{whole.name.zh}{printed(whole)}少{numbers[2]:f}{unit}，漏列了下文有支出的{names}。",
        f"The functions of the structure add up to {numbers[1]:f}{unit}, {numbers[2]:f}{unit} less than {whole.name.en} {printed(whole)}: "
        f"{', '.join(lacking)}, of which the text states items, is left out.",
    )
    return contradicted(
        rule, said, evidence(whole, *stated, *parts), whole, *stated, *parts, numbers=numbers, unit=unit
    )


KINDS = {"item_parent": parents, "item_stranger": strangers, "functions_left_out": left_out}
