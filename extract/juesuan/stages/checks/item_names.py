"""The names of the items against the statement tables and the structure: a 类 or 款 they do not belong to, another 项, a 类 left out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan import models
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
    return short(name).removesuffix("支出")


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
    for account in accounts(figures) if known is not None else ():
        for item in account:
            row = known.item(item.item) if known is not None and item.item is not None else None
            if row is None or known is None:
                continue
            for named, size in ((item.category, 3), (item.group, 5)):
                other = known.named(named.name, size) if named is not None else None
                own = known.by_code.get((row.code or "")[:size])
                if named is None or other is None or own is None or other.code == own.code:
                    continue
                if not item.span.start <= named.span.start < item.span.end:
                    continue  # it stands in a heading above
                where, kind = title(known.statement), _KINDS[size]
                said = Name(
                    f"文字把“{called(item)}”列在“{named.name}（{kind}）”下，而{where.zh}中它属于“{short(own.name)}”。",
                    f"The text puts {called(item)} under {named.name}; in {where.en} it belongs to {short(own.name)}.",
                )
                yield check(rule, "fail", said, (named.span, row.span, own.span))


def strangers(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A 项 that the table does not hold, of the amount that the table has for another one that the text does not name."""
    known = _of(figures, rule)
    for account in accounts(figures) if known is not None else ():
        assert known is not None
        rows = [(item, known.item(item.item)) for item in account if item.item is not None]
        taken = {row.code for _, row in rows if row is not None} | {i.item.code for i, _ in rows if i.item}
        if len(taken) < 2:
            continue
        for item, row in rows:
            if row is None and item.item is not None and _bare(item.item.name) not in known.by_name:
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
            name = item.category.name.removesuffix("支出") if item.category else ""
            if final is None or not name:
                return
            if final.value and name not in structure:
                lacking.setdefault(name, []).append(final)
        parts = [one for several in lacking.values() for one in several]
        whole = totals[0]
        if parts and not whole.interval.meets(have) and (whole.interval - have).meets(summed(p.interval for p in parts)):
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
    return contradicted(rule, said, evidence(whole, *stated, *parts), whole, *stated, *parts, numbers=numbers, unit=unit)


KINDS = {"item_parent": parents, "item_stranger": strangers, "functions_left_out": left_out}
