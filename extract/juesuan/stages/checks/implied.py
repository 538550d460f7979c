"""The budgets that amounts and 完成预算 X% imply: those of the parts against that of the total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from juesuan.stages.checks.intervals import Interval
from juesuan.stages.checks.names import Name, name_of
from juesuan.stages.checks.narrative import distinct, plain, spec_name, split
from juesuan.stages.checks.operands import Figures, Operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import Check, check, contradicted, evidence, shown, skipped

_UNKNOWN = Decimal(10) ** 15  # 元: an amount of nothing says nothing of its budget

_Budget = tuple[list[Operand], Interval]
"""Amount and completion, and the room they leave for the budget behind them."""


def implied(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The budgets that amounts and completions imply add up as the amounts do."""
    whole = _implied(figures, rule.left)
    parts = [_implied(figures, spec) for spec in rule.right]
    stated = [spec for spec in rule.right if figures.of(split(spec)[0], "completion")]
    if any(figures.of(*split(spec)) for spec in rule.also):
        return  # the total may hold more than the parts
    if whole is None or not stated:
        return
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        lacking = spec_name(rule.right[parts.index(None)])
        yield skipped(rule, Name(lacking.zh + "的预算数", "the budget of " + lacking.en), *whole[0])
    else:
        yield _judged(rule, whole, known)


def _judged(rule: CheckRule, whole: _Budget, parts: Sequence[_Budget]) -> Check:
    """Whether the budget of the total may be those of the parts, which stand in the order of the rule's."""
    operands, room = whole
    low, high = (sum((getattr(part[1], end) for part in parts), Decimal(0)) for end in ("low", "high"))
    every = [one for part in parts for one in part[0]]
    spans, unit = evidence(*operands, *every), operands[0].unit
    numbers = _numbers(room, Interval(low, high), unit)
    if room.low >= high or low >= room.high:
        said = Name(
            f"按完成预算的百分比反推，{operands[0].name.zh}的预算数约为{numbers[0]}{unit}，各分项预算数合计约为{numbers[1]}{unit}，不符。",
            f"By the completion rates the budget of {operands[0].name.en} is about {numbers[0]}{unit}, those of its parts add up to about {numbers[1]}{unit}.",
        )
        return contradicted(rule, said, spans, *operands, *every, numbers=numbers, unit=unit)
    if high - low >= _UNKNOWN:
        unknown = next(spec for spec, part in zip(rule.right, parts, strict=True) if part[1].high >= _UNKNOWN)
        return skipped(rule, name_of(split(unknown)[0], "budget"), *operands, *every)
    return check(rule, "pass", Name(f"{rule.zh}：相符。", f"{rule.en}: agree."), spans, numbers=numbers, unit=unit)


def _numbers(room: Interval, parts: Interval, unit: str) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """What the check shows: the middles of both budgets, their difference, and half of what is open."""
    low, high = parts.low, parts.high
    left, right = _middle(room), min(_middle(parts), low + 1)
    open_to = (room.width + min(high, 2 * low + 1) - low) / 2
    return shown(left, unit), shown(right, unit), shown(left - right, unit), shown(open_to, unit)


def _middle(room: Interval) -> Decimal:
    return ((room.low + room.high) / 2).quantize(Decimal(1), context=Context(prec=40, rounding=ROUND_FLOOR))


def _implied(figures: Figures, spec: str) -> _Budget | None:
    """The interval of the budget behind `metric`, in whole 元 outwards."""
    metric, _ = split(spec)
    rates = [fact for fact in figures.of(metric, "completion") if fact.basis in (None, "budget")]
    amounts = distinct(figures, plain(figures.of(metric, "amount")))
    if len(amounts) != 1:
        return None
    amount = figures.operand(amounts[0])
    if not amount.value:
        spent_all = bool(rates) and rates[0].value == 100
        return [amount], Interval(Decimal(0), Decimal(1) if spent_all else _UNKNOWN)
    if not rates:
        return None
    rate = figures.operand(rates[0])
    room = implied_by(amount, rate)
    return ([amount, rate], room) if room is not None else None


def implied_by(amount: Operand, rate: Operand) -> Interval | None:
    """The budget of which `amount` is `rate` percent, in whole 元 outwards; None where the rate may be nought."""
    if rate.interval.low <= 0:
        return None
    down, up = Context(prec=40, rounding=ROUND_FLOOR), Context(prec=40, rounding=ROUND_CEILING)
    low = down.divide(amount.cut.low * 100, rate.cut.high).quantize(Decimal(1), context=down)
    high = up.divide(amount.cut.high * 100, rate.cut.low).quantize(Decimal(1), context=up)
    return Interval(low, high)


def implied_total(figures: Figures, spec: str) -> _Budget | None:
    """Amount and completion of `metric/completion` with the budget they imply, where both are stated in one way and no budget is."""
    found = _implied(figures, spec)
    return found if found is not None and len(found[0]) == 2 and not figures.of(split(spec)[0], "budget") else None


KINDS = {"implied": implied}
