"""The classification items: their own rates, and their sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from juesuan import models
from juesuan.catalogue import without_spending
from juesuan.stages.checks.implied import implied_by, implied_total
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.narrative import difference, grown, less, matching, split
from juesuan.stages.checks.operands import Figures, Operand, operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import (
    Check,
    best,
    check,
    compare_rate,
    compare_sum,
    contradicted,
    evidence,
    printed,
    shown,
    skipped,
)

Item = models.Item
_WORDS = {
    "final": Name("支出决算", "final amount"), "budget": Name("预算数", "budget"), "prior": Name("上年数", "last year's amount"),
    "completion": Name("完成预算的百分比", "budget completion"), "change": Name("增减额", "change"),
    "growth": Name("增减幅度", "growth"),
}  # fmt: skip


def called(item: Item) -> str:
    """The item's own name."""
    named = item.item or item.group or item.category
    return named.name if named else "?"


def figure(figures: Figures, item: Item, field: str) -> Operand | None:
    """One of an item's figures as an operand."""
    found: models.Figure | None = getattr(item, field)
    if found is None:
        return None
    word = _WORDS[field]
    name = Name(f"{called(item)}的{word.zh}", f"the {word.en} of {called(item)}")
    return operand(found, name, section=item.section, doubt=figures.doubt(found.span))


def _final(figures: Figures, item: Item) -> Operand | None:
    return figure(figures, item, "budget" if figures.budget else "final")


def _divided(part: Operand, whole: Operand) -> Name:
    zh = f"{whole.name.zh}{printed(whole)}" if whole.raw else f"（{whole.name.zh}）"
    en = f"{whole.name.en} {printed(whole)}" if whole.raw else f"({whole.name.en})"
    return Name(f"{part.name.zh}{printed(part)}除以{zh}", f"{part.name.en} {printed(part)} over {en}")


def completions(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """An item's completion is its final amount over its budget."""
    for item in figures.items:
        rate, final, budget = (figure(figures, item, field) for field in ("completion", "final", "budget"))
        if rate is None:
            continue
        if final is None or budget is None:
            word = _WORDS["budget" if budget is None else "final"]
            yield skipped(rule, Name(f"{called(item)}的{word.zh}", f"the {word.en} of {called(item)}"), rate)
        elif (found := compare_rate(rule, rate, final, budget, _divided(final, budget))) is not None:
            yield found


def changes(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """An item's change is its amount less last year's."""
    for item in figures.items:
        change, final, prior = (
            figure(figures, item, "change"),
            _final(figures, item),
            _prior(figures, item, item.change),
        )
        if change is not None and final is not None and prior is not None:
            yield compare_sum(rule, change, [final, prior], signs=(1, -1))


def growths(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """An item's growth is its change over last year's amount, or the difference of the two years where no change is stated."""
    for item in figures.items:
        growth, change = figure(figures, item, "growth"), figure(figures, item, "change")
        final, prior = _final(figures, item), _prior(figures, item, item.growth)
        if growth is None:
            continue
        if change is not None:
            bases = [base for base in (prior, less(final, change) if final else None) if base is not None]
            found = [compare_rate(rule, growth, change, base, _divided(change, base)) for base in bases]
        elif final is not None and prior is not None:
            found = [compare_rate(rule, growth, (more := difference(final, prior)), prior, grown(more, prior))]
        else:
            continue
        if (one := best(found)) is not None:
            yield one


def _prior(figures: Figures, item: Item, held: models.Figure | None) -> Operand | None:
    """Last year's amount, where a change or a growth is held against it and not against a budget."""
    against = held.basis if held is not None else None
    return figure(figures, item, "prior") if against in (None, "prior_year") else None


def of_general_budget(figures: Figures, item: Item) -> bool:
    """Whether an item stands where the general budget, or all appropriations, are accounted for."""
    return figures.key_of(item.section).partition(".")[0] in ("general_budget", "appropriation", "narrative", "unknown")


def accounts(figures: Figures) -> Iterator[list[Item]]:
    """The items of each account of the text, those of the lowest level that is stated: one section may repeat another's."""
    by_account: dict[str | None, list[Item]] = defaultdict(list)
    for item in figures.items:
        if of_general_budget(figures, item):
            by_account[figures.known_section(item.section)].append(item)
    for mine in by_account.values():
        lower: set[tuple[str, str | None]] = {
            (_key(item.category), _key(item.group)) for item in mine if item.level == "item"
        }
        lower |= {(_key(item.category), None) for item in mine if item.level != "category"}
        yield [
            item
            for item in mine
            if item.level == "item"
            or (item.level == "group" and (_key(item.category), _key(item.group)) not in lower)
            or (item.level == "category" and (_key(item.category), None) not in lower)
        ]


def _key(named: models.Classification | None) -> str:
    return (named.code or without_spending(named.name)) if named else ""


def functions(figures: Figures) -> dict[str, Operand]:
    """The amount of each 类 of the structure, by its name without 支出, where it is stated in one way only."""
    found: dict[str, set[Decimal]] = defaultdict(set)
    named: dict[str, Operand] = {}
    measure = "budget" if figures.budget else "amount"
    for fact in figures.of("general_budget.function", measure):
        if fact.category:
            name = without_spending(fact.category)
            named.setdefault(name, figures.operand(fact))
            found[name].add(named[name].value if fact.yuan is None else fact.yuan)
    return {name: one for name, one in named.items() if len(found[name]) == 1}


def by_category(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The items of one 类 add up to what the structure says of it."""
    known = functions(figures)
    for account in accounts(figures):
        yield from _categories(rule, figures, account, known)


def _categories(
    rule: CheckRule, figures: Figures, account: list[Item], functions: dict[str, Operand]
) -> Iterator[Check]:
    groups: dict[str, list[Operand]] = defaultdict(list)
    unread: set[str] = set()
    for item in account:
        if item.category is None:
            return
        name = without_spending(item.category.name)
        one = _final(figures, item)
        if one is None:
            unread.add(name)
        else:
            groups[name].append(one)
    made = {name: compare_sum(rule, functions[name], parts) for name, parts in groups.items() if name in functions}
    others = [one for one in made.values() if one.status == "pass"]
    for name, found in made.items():
        short = found.status == "fail" and found.difference is not None and found.difference > 0
        if short and (
            name in unread
            or not _all_listed(len(others), len(made), functions, groups)
            or _stands_unread(figures, account, found)
        ):
            said = Name(
                f"{rule.zh}：所列项级科目可能不全，未下结论。", f"{rule.en}: no verdict, not all items may be listed."
            )
            yield found.withheld(said)
        else:
            yield found


def _stands_unread(figures: Figures, account: list[Item], found: Check) -> bool:
    """Whether what is lacking is an amount that the same account prints: an item that was not read."""
    home = figures.known_section(account[0].section)
    return any(
        amount.unit == found.unit and amount.value == found.difference
        for amount in figures.amounts
        if figures.known_section(amount.section) == home
    )


def _all_listed(agreeing: int, compared: int, functions: dict[str, Operand], groups: dict[str, list[Operand]]) -> bool:
    """Whether the text lists its items whole: every 类 has some, and all but one of them add up."""
    return compared >= 2 and agreeing >= compared - 1 and set(functions) <= set(groups)


def to_total(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """All items add up to the general budget's expenditure, or to what else `right` names as their total."""
    totals = [figures.operand(fact) for spec in rule.right for fact in matching(figures, spec) if not fact.qualifier]
    for account in accounts(figures):
        known = [one for item in account if (one := _final(figures, item)) is not None]
        if len(known) < 2 or not totals:
            continue
        nearby = sorted(totals, key=lambda one: abs(one.start - known[0].start))
        found = best(compare_sum(rule, total, known, complete=False) for total in nearby[:4])
        if found is not None:
            yield found


def to_fund(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The items under a fund's own heading are no more than what the fund spent."""
    for spec in rule.right:
        metric, _ = split(spec)
        totals = [fact for fact in matching(figures, spec) if figures.key_of(fact.section) in (metric, "unknown")]
        for known in _of_fund(figures, metric).values():
            sums = (compare_sum(rule, figures.operand(total), known, complete=False) for total in totals[:4])
            if (found := best(sums)) is not None:
                yield found


def _of_fund(figures: Figures, metric: str) -> dict[str | None, list[Operand]]:
    """What was spent on each item under the fund's own headings, by section: of an item told several times the greatest amount."""
    found: dict[str | None, dict[tuple[str, str], Operand]] = defaultdict(dict)
    for item in figures.items:
        if item.level != "item" or figures.key_of(item.section) != metric or (one := _final(figures, item)) is None:
            continue
        known = found[item.section]
        name = (item.group.name if item.group else "", called(item))  # the code hangs on a 类 that may be left out
        if name not in known or known[name].value < one.value:
            known[name] = one
    return {section: list(known.values()) for section, known in found.items()}


def budgets_to_total(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The items' budgets add up to the total's where their final amounts do; an item of which nothing was spent may be unlisted."""
    finals = [figures.operand(fact) for spec in rule.left.split("|") for fact in matching(figures, spec)]
    totals = [figures.operand(fact) for spec in rule.right for fact in matching(figures, spec) if not fact.qualifier]
    for account in accounts(figures) if finals and totals else ():
        pairs = [(figure(figures, item, "final"), figure(figures, item, "budget")) for item in account]
        spent = [final for final, _ in pairs if final is not None]
        planned = [budget for _, budget in pairs if budget is not None]
        if len(planned) < max(len(account), 2) or len(spent) < len(account):
            continue
        if any(compare_sum(rule, total, spent).status == "pass" for total in finals[:4]):
            nearby = sorted(totals, key=lambda one: abs(one.start - planned[0].start))
            found = best(compare_sum(rule, total, planned, complete=False) for total in nearby[:4])
            if found is not None:
                yield found


def implied_budgets(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The budgets that the items' completions imply are within the one that the total's implies; an item of which nothing was spent is unknown."""
    whole = implied_total(figures, rule.left)
    if whole is None or figures.budget:
        return
    (amount, rate), room = whole[0], whole[1]
    for account in accounts(figures):
        pairs = [(figure(figures, item, "final"), figure(figures, item, "completion")) for item in account]
        known = [(final, done) for final, done in pairs if final and done and final.value and done.value]
        if len(known) < 2 or any(one.completion is not None and one.budget is not None for one in account):
            continue
        if compare_sum(rule, amount, [final for final, _ in pairs if final is not None]).status != "pass":
            continue
        rooms = [implied_by(final, done) for final, done in known]
        least = sum((one.low for one in rooms if one is not None), Decimal(0))
        every = [one for pair in known for one in pair]
        sides = (shown(room.high, amount.unit), shown(least, amount.unit))
        numbers = (*sides, sides[0] - sides[1], Decimal(0))
        if least < room.high:
            said = Name(f"{rule.zh}：未超出。", f"{rule.en}: within bounds.")
            yield check(rule, "pass", said, evidence(amount, rate), numbers=numbers, unit=amount.unit)
        else:
            said = Name(
                f"{amount.name.zh}{printed(amount)}完成预算{printed(rate)}，预算数至多约{sides[0]}{amount.unit}，"
                f"而按各科目完成预算的百分比反推，预算数合计至少约{sides[1]}{amount.unit}，不符。",
                f"{amount.name.en} of {printed(amount)} is {printed(rate)} of a budget of at most {sides[0]}{amount.unit}, "
                f"but by their own completion rates the items had at least {sides[1]}{amount.unit}.",
            )
            yield contradicted(
                rule, said, evidence(rate, amount, *every), amount, rate, *every, numbers=numbers, unit=amount.unit
            )


KINDS = {
    "items_implied": implied_budgets, "item_completion": completions, "item_change": changes, "item_growth": growths, "items_category": by_category,
    "items_total": to_total, "items_fund": to_fund, "items_budget": budgets_to_total,
}  # fmt: skip
