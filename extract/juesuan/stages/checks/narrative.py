"""The identities among the narrative's facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

import regex

from juesuan import models
from juesuan.fold import fold
from juesuan.stages.checks.names import Name, name_of
from juesuan.stages.checks.operands import Figures, Operand, nearest
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import (
    Check,
    best,
    compare_rate,
    compare_sum,
    no_more,
    printed,
    skipped,
)

_CANDIDATES = 6
Fact = models.Fact


def split(spec: str) -> tuple[str, str]:
    """Metric and measure of `metric/measure`."""
    metric, _, measure = spec.partition("/")
    return metric, measure


def spec_name(spec: str) -> Name:
    """What `metric/measure` is called."""
    metric, measure = split(spec)
    return name_of(metric, measure.partition("=")[0])


def matching(figures: Figures, spec: str) -> list[Fact]:
    """The facts of `metric/measure` or `metric/measure=basis`; `metric.*` stands for every metric right below it, `*` for every metric."""
    metric, measure = split(spec)
    if metric == "*":
        known = figures.metrics(measure)
    elif metric.endswith(".*"):
        top = metric[:-1]
        known = {one for one in figures.metrics(measure) if one.startswith(top) and "." not in one[len(top) :]}
    else:
        measure, _, basis = measure.partition("=")
        found = figures.of(metric, measure)
        return [fact for fact in found if fact.basis == basis] if basis else found
    found = [fact for name in known for fact in figures.of(name, measure)]
    return sorted(found, key=lambda fact: fact.span.start)


def plain(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of the whole, not of a kind of it."""
    return [fact for fact in facts if not fact.qualifier]


def about(figures: Figures, fact: Fact, measure: str) -> list[Fact]:
    """The facts of another measure about the same subject, those of the same section first, nearest first."""
    chosen = figures.about(fact, measure)
    first = nearest(chosen, fact)
    rest = sorted((one for one in chosen if one is not first), key=lambda one: abs(one.span.start - fact.span.start))
    return distinct(figures, ([first] if first else []) + rest)


def distinct(figures: Figures, facts: Sequence[Fact]) -> list[Fact]:
    """One fact for each value, one whose reading is sure before one whose reading is not."""
    facts = sorted(facts, key=lambda fact: figures.operand(fact).doubt is not None)
    kept: dict[tuple[Decimal, str], Fact] = {}
    for fact in facts:
        kept.setdefault(
            (fact.yuan if fact.yuan is not None else fact.value, fact.unit if fact.yuan is None else ""), fact
        )
    return list(kept.values())[:_CANDIDATES]


# ---- sums


def sums(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A total and its parts, once for every section that states the parts."""
    by_section: dict[str | None, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for spec in rule.right:
        for fact in plain(matching(figures, spec)):
            by_section[fact.section][f"{fact.metric}/{split(spec)[1]}@{fact.category or ''}"].append(fact)
    sites = [site for site in by_section.values() if len(site) > 1]
    for site in sites or list(by_section.values())[:1]:
        if (found := _sum_at(rule, figures, site)) is not None:
            yield found


def _sum_at(rule: CheckRule, figures: Figures, site: dict[str, list[Fact]]) -> Check | None:
    first = next(iter(site.values()))[0]
    parts, missing = _parts(rule, figures, {key: facts[0] for key, facts in site.items()})
    specs = rule.left.split("|")
    totals = [fact for spec in specs for fact in plain(matching(figures, spec))]
    here = [fact for fact in totals if fact.section == first.section]
    chosen = nearest(here, first)
    order = ([chosen] if chosen else []) + [fact for fact in totals if fact is not chosen]
    operands = [figures.operand(fact) for fact in parts]
    if not order:
        return skipped(rule, spec_name(specs[0]), *operands)
    complete = rule.complete == "always" or (rule.complete == "shares" and _shares_are_whole(figures, parts))
    more = [figures.operand(fact) for spec in rule.also for fact in plain(matching(figures, spec))[:1]]
    wholes = [figures.operand(total) for total in distinct(figures, order)]
    found = best(
        compare_sum(rule, whole, several, missing=missing, complete=complete)
        for whole in wholes
        for several in ([operands, [*operands, *more]] if more else [operands])
    )
    equal = any(one.value == whole.value for one in operands for whole in wholes)
    if missing and "/change" in rule.left and found is not None and found.status == "fail":
        return skipped(rule, missing[0], *operands)  # a change that is not stated may be of either sign
    if rule.nested and equal and found is not None and found.status == "fail":
        return skipped(rule, Name("各部分是否互相包含的说明", "whether one part holds another"), *operands)
    return found


def _parts(rule: CheckRule, figures: Figures, site: dict[str, Fact]) -> tuple[list[Fact], list[Name]]:
    """The parts of a sum: those of the site, the others from elsewhere where the document says them in one way only."""
    if any(fact.category for fact in site.values()):
        return list(site.values()), []
    found = {key.split("@")[0]: fact for key, fact in site.items()}
    missing: list[Name] = []
    covered = {part for whole, parts in rule.covers.items() if whole in found for part in parts}
    for spec in rule.right:
        if spec in found or spec in covered:
            continue
        if spec in rule.covers and all(part in found for part in rule.covers[spec]):
            continue
        elsewhere = distinct(figures, plain(matching(figures, spec)))
        if len(elsewhere) == 1 and spec not in {p for parts in rule.covers.values() for p in parts}:
            found[spec] = elsewhere[0]
        elif rule.complete == "always" and spec not in {p for parts in rule.covers.values() for p in parts}:
            missing.append(spec_name(spec))
    covered = {part for whole, parts in rule.covers.items() if whole in found for part in parts}
    return [fact for spec, fact in found.items() if spec not in covered], missing


def _shares_are_whole(figures: Figures, parts: Sequence[Fact]) -> bool:
    """Whether the printed shares of the parts add up to 100, as rounded numbers do."""
    shares = [found[0] for part in parts if (found := about(figures, part, "share"))]
    if len(shares) < max(len([part for part in parts if part.value]), 1):
        return False
    low = sum((figures.operand(share).cut.low for share in shares), Decimal(0))
    high = sum((figures.operand(share).cut.high for share in shares), Decimal(0))
    return low <= 100 < high


# ---- rates


def _rated(
    rule: CheckRule,
    figures: Figures,
    fact: Fact,
    pairs: Iterable[tuple[Operand, Operand]],
    said: Callable[[Operand, Operand], Name],
) -> Check | None:
    rate = figures.operand(fact)
    return best(compare_rate(rule, rate, part, whole, said(part, whole)) for part, whole in pairs)


def _divided(part: Operand, whole: Operand) -> Name:
    return Name(
        f"{part.name.zh}{printed(part)}除以{whole.name.zh}{printed(whole)}",
        f"{part.name.en} {printed(part)} over {whole.name.en} {printed(whole)}",
    )


def shares(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The share of a part in its total; `right` names the totals that may be meant, `also` those that prove no error on their own."""
    meant = [one for spec in rule.right for one in plain(matching(figures, spec))]
    stated = meant + [one for spec in rule.also for one in plain(matching(figures, spec))]
    totals: dict[tuple[str, bool], list[Fact]] = {}  # by the metric of the part, which is no total of its own
    made: list[tuple[Fact, Check, list[Fact]]] = []
    for fact in matching(figures, rule.left):
        named = bool(meant and rule.named) and regex.search(rule.named, fold(fact.label)) is not None
        if (fact.metric, named) not in totals:
            mine = [one for one in (meant if named else stated) if one.metric != fact.metric]
            totals[fact.metric, named] = distinct(figures, mine)
        wholes, amounts = totals[fact.metric, named], about(figures, fact, "amount")
        if not amounts:
            yield skipped(rule, name_of(fact.metric, "amount", fact.category, fact.qualifier), figures.operand(fact))
        elif not wholes:
            yield skipped(rule, spec_name(rule.right[0]), figures.operand(fact))
        elif (found := _share(rule, figures, fact, wholes)) is not None:
            if found.status == "fail" and rule.also and not plain(matching(figures, rule.right[0])):
                found = skipped(rule, spec_name(rule.right[0]), figures.operand(fact))
            made.append((fact, found, [one for one in wholes if one in meant]))
    yield from _of_one_total(rule, figures, made)


def _share(rule: CheckRule, figures: Figures, fact: Fact, wholes: Sequence[Fact]) -> Check | None:
    pairs = [(figures.operand(a), figures.operand(w)) for w in wholes for a in about(figures, fact, "amount")]
    return _rated(rule, figures, fact, pairs, _divided)


def _of_one_total(rule: CheckRule, figures: Figures, made: Sequence[tuple[Fact, Check, list[Fact]]]) -> Iterator[Check]:
    """The shares that one section states are of one total: a share that fits another one only, alone among several, is of the wrong one."""
    bases: dict[str | None, list[Fact]] = defaultdict(list)
    found_for = {
        fact.id: next((one for one in wholes if one.span in check.evidence), None)
        for fact, check, wholes in made
        if check.status == "pass" and fact.value
    }
    for fact, _, _ in made:
        if (base := found_for.get(fact.id)) is not None:
            bases[fact.section].append(base)
    for fact, check, wholes in made:
        mine, others = found_for.get(fact.id), bases[fact.section]
        most = max(others, key=others.count, default=None)
        if mine is not None and most is not None and most is not mine and most in wholes:
            again = _share(rule, figures, fact, [most])
            if others.count(mine) == 1 and others.count(most) > 1 and again is not None and again.status == "fail":
                yield again
                continue
        yield check


def completions(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """完成预算 X%: the final amount over the budget; a 总计 holds what is carried over too, and is no such amount."""
    carried = figures.patterns.word("label.total")
    for fact in matching(figures, rule.left):
        budgets = [
            one for one in about(figures, fact, "budget") if one.basis == fact.basis or None in (one.basis, fact.basis)
        ]
        amounts = [one for one in about(figures, fact, "amount") if not carried.search(one.label)]
        missing = "amount" if not amounts else "budget"
        if not budgets and (found := _completed_by_change(rule, figures, fact)) is not None:
            yield found
            continue
        if not amounts or not budgets:
            yield skipped(rule, name_of(fact.metric, missing, fact.category, fact.qualifier), figures.operand(fact))
            continue
        pairs = [(figures.operand(a), figures.operand(b)) for b in budgets for a in amounts]
        if (found := _rated(rule, figures, fact, pairs, _divided)) is not None:
            yield found


def _completed_by_change(rule: CheckRule, figures: Figures, fact: Fact) -> Check | None:
    """完成预算 X% beside 决算数大于预算数 Y万元: the budget is the amount less Y."""
    amounts, changes_ = about(figures, fact, "amount"), about(figures, fact, "change")
    changes_ = [one for one in changes_ if one.basis == "budget" and one.section == fact.section]
    if len(amounts) != 1 or len(changes_) != 1:
        return None
    amount = figures.operand(amounts[0])
    budget = less(amount, figures.operand(changes_[0]))
    base = Name(f"（{budget.name.zh}）", f"({budget.name.en})")
    said = Name(f"{amount.name.zh}{printed(amount)}除以{base.zh}", f"{amount.name.en} {printed(amount)} over {base.en}")
    return compare_rate(rule, figures.operand(fact), amount, budget, said)


def growths(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """增长 X%: the change over what it is held against."""
    for fact in matching(figures, rule.left):
        changes = [one for one in about(figures, fact, "change") if one.basis == fact.basis]
        pairs = [pair for change in changes for pair in _bases(figures, fact, figures.operand(change))]
        if not changes:
            pairs = _differences(figures, fact)
        if not pairs:
            missing = name_of(fact.metric, "change" if not changes else "amount", fact.category, fact.qualifier)
            yield skipped(rule, missing, figures.operand(fact))
            continue
        if (found := _rated(rule, figures, fact, pairs, grown)) is not None:
            yield found


def _differences(figures: Figures, fact: Fact) -> list[tuple[Operand, Operand]]:
    """The difference of the two years beside each earlier one, where a section states both and no change."""
    return [
        (difference(figures.operand(amount), figures.operand(base)), figures.operand(base))
        for amount in about(figures, fact, "amount")
        for base in _held_against(figures, fact)
        if amount.section == fact.section == base.section
    ]


def _held_against(figures: Figures, fact: Fact) -> list[Fact]:
    """What a change or a growth is held against, where the text states it: last year's figure, or the budget."""
    if not figures.budget and fact.basis in ("budget", "adjusted_budget"):
        return [one for one in about(figures, fact, "budget") if one.basis in (None, fact.basis)]
    earlier = [one for one in figures.of_year(fact.base_year, fact) if _is_of_its_year(figures, one)]
    return [*about(figures, fact, "prior"), *earlier[:_CANDIDATES]]


def _is_of_its_year(figures: Figures, earlier: Fact) -> bool:
    """Whether an amount of another year is no slip of the pen for the accounts' own: those stand beside it, and are others."""
    own = figures.about(earlier, earlier.measure)
    return any(one.section == earlier.section for one in own) and all(one.yuan != earlier.yuan for one in own)


def _bases(figures: Figures, fact: Fact, change: Operand) -> Iterator[tuple[Operand, Operand]]:
    for base in _held_against(figures, fact):
        yield change, figures.operand(base)
    planned = fact.basis == "prior_budget" and not figures.budget  # a plan, in a text that does not say it is one
    for amount in about(figures, fact, "budget" if planned else "amount"):
        yield change, less(figures.operand(amount), change)
        if fact.year is not None and figures.of_year(fact.year + 1, fact):
            yield change, figures.operand(amount)  # it may be the change that next year's budget makes


def less(whole: Operand, part: Operand) -> Operand:
    """What a figure was before a change: `whole` less `part`, as fine as both prints allow."""
    name = Name(f"{whole.name.zh}{printed(whole)}减去增减额", f"{whole.name.en} {printed(whole)} less the change")
    return whole._replace(
        name=name,
        value=whole.value - part.value,
        step=whole.step + part.step,
        raw="",
        spans=(*whole.spans, *part.spans),
    )


def difference(later: Operand, earlier: Operand) -> Operand:
    """What a figure is more than an earlier one, as fine as both prints allow."""
    name = Name(
        f"{later.name.zh}{printed(later)}与{earlier.name.zh}{printed(earlier)}之差",
        f"the difference of {later.name.en} {printed(later)} and {earlier.name.en} {printed(earlier)}",
    )
    return less(later, earlier)._replace(name=name)


def grown(change: Operand, base: Operand) -> Name:
    """What a growth divides, in words."""
    zh = f"{base.name.zh}{printed(base)}" if base.raw else f"（{base.name.zh}）"
    en = f"{base.name.en} {printed(base)}" if base.raw else f"({base.name.en})"
    if not change.raw:
        return Name(f"{change.name.zh}除以基数{zh}", f"{change.name.en} over {en}")
    return Name(f"增减额{printed(change)}除以基数{zh}", f"the change of {printed(change)} over {en}")


# ---- equalities


def changes(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """A change is the final amount less what it is held against, where the text states all three."""
    for fact in matching(figures, rule.left):
        bases = _held_against(figures, fact)
        amounts = about(figures, fact, "amount")
        found = (
            compare_sum(rule, figures.operand(fact), [figures.operand(amount), figures.operand(base)], signs=(1, -1))
            for amount in amounts
            for base in bases
            if amount.section == fact.section and base.section == fact.section
        )
        if (one := best(found)) is not None:
            yield one


def increases(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """An increase is no more than the amount that it led to, for less than nothing was never there; a stated growth says as much."""
    for fact in matching(figures, rule.left):
        rated = any(one.basis == fact.basis and one.section == fact.section for one in about(figures, fact, "growth"))
        if fact.value <= 0 or rated or fact.metric.endswith("balance"):
            continue
        amounts = [one for one in about(figures, fact, "amount") if one.section == fact.section]
        found = (no_more(rule, figures.operand(fact), figures.operand(amount)) for amount in amounts)
        if (one := best(found)) is not None:
            yield one


KINDS = {
    "sum": sums, "share": shares, "growth": growths, "change": changes, "completion": completions,
    "increase": increases,
}  # fmt: skip
