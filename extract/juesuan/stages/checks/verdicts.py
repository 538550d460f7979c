"""Verdicts: two sides compared as intervals, and the sentence that says what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Context, Decimal
from typing import Literal, NamedTuple

from juesuan.figures import POWER, decimals, ten_to
from juesuan.fold import fold
from juesuan.spans import Span
from juesuan.stages.checks.intervals import Interval, cuts_to, quotient, rounds_to, rounds_twice_to
from juesuan.stages.checks.intervals import total as summed
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.operands import Operand, finest
from juesuan.stages.checks.rules import CheckRule

Status = Literal["pass", "fail", "skipped"]
Severity = Literal["error", "warning", "note"]
Sides = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]
"""Left side, right side, difference, tolerance."""

_NO_NUMBERS: Sides = (None, None, None, None)
_HUNDRED = Decimal(100)
_FREE = Context(prec=40)
_NOTHING = Decimal("0.00")
_HAIR = Decimal("0.005")
_SHOWN = 6  # parts named one by one in a sentence


class Check(NamedTuple):
    """A check of the contract (models.Check) before it has its number: most are made to be weighed against others."""

    rule: str
    status: Status
    message: str
    message_en: str
    evidence: tuple[Span, ...]
    severity: Severity | None = None
    left: Decimal | None = None
    right: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str | None = None

    def withheld(self, why: Name) -> Check:
        """The same with no verdict."""
        return self._replace(status="skipped", severity=None, message=why.zh, message_en=why.en)


def shown(value: Decimal, unit: str) -> Decimal:
    """A value in 元 (or as printed) in `unit`, without idle zeros beyond the second place."""
    if not value:
        return _NOTHING
    power = POWER.get(unit, 0)
    value = value.scaleb(-power) if power else value
    if decimals(value) > 2:
        short = value.normalize()
        value = short.quantize(ten_to(-max(2, decimals(short))))
    return value


def printed(one: Operand) -> str:
    """The figure as printed, in one line, with the minus that a word like 减少 stands for and the unit of its table."""
    raw = one.raw
    plain = raw.isascii() and raw.replace(".", "", 1).isdigit()
    if not plain:
        raw = "".join(raw.split()).replace("**", "")
        if raw and not any(character.isdigit() for character in raw):
            return f"“{raw}”"  # a nought in words
    if one.value < 0 and raw[:1].isdigit():
        raw = "-" + raw
    return raw if not one.unit or (not plain and fold(raw).endswith(one.unit)) else raw + one.unit


def _list(parts: Sequence[Operand], *, english: bool) -> str:
    if len(parts) > _SHOWN:
        return f"the {len(parts)} parts" if english else f"各组成部分（共{len(parts)}项）"
    if english:
        return " + ".join(f"{one.name.en} {printed(one)}" for one in parts)
    return "、".join(f"{one.name.zh}{printed(one)}" for one in parts)


def evidence(*operands: Operand) -> tuple[Span, ...]:
    """The places of the operands, left side first."""
    return tuple({(span.start, span.end): span for one in operands for span in one.spans}.values())


def _doubt(operands: Sequence[Operand]) -> str | None:
    return next((one.doubt for one in operands if one.doubt), None)


def check(
    rule: CheckRule,
    status: Status,
    message: Name,
    spans: tuple[Span, ...],
    *,
    numbers: Sides = _NO_NUMBERS,
    unit: str | None = None,
    severity: Severity | None = None,
) -> Check:
    """A check of a rule; one that fails is as grave as its rule says."""
    if status == "fail" and severity is None:
        severity = rule.severity
    return Check(rule.key, status, message.zh, message.en, spans, severity, *numbers, unit)


def skipped(rule: CheckRule, missing: Name, *operands: Operand) -> Check:
    """A check that lacks an operand."""
    said = Name(f"{rule.zh}：缺少{missing.zh}，未核对。", f"{rule.en}: not checked, {missing.en} is missing.")
    return check(rule, "skipped", said, evidence(*operands))


def _doubtful(rule: CheckRule, reason: str, operands: Sequence[Operand]) -> Check:
    said = Name(
        f"{rule.zh}：有数字读取存疑（{reason}），未下结论。",
        f"{rule.en}: no verdict, the reading of a figure is doubtful ({reason}).",
    )
    return check(rule, "skipped", said, evidence(*operands))


def compare_sum(
    rule: CheckRule,
    whole: Operand,
    parts: Sequence[Operand],
    *,
    missing: Sequence[Name] = (),
    complete: bool = True,
    signs: Sequence[int] = (),
) -> Check:
    """Whether `whole` is the sum of `parts` (of one part: whether both are equal).

    Parts that fall short of the total contradict it only where they are `complete` and none is `missing`.
    """
    every = finest([whole, *parts])
    left, right = every[0], every[1:]
    signs = signs or [1] * len(right)
    value, strict = _added(right, signs)
    unit, spans = whole.unit, evidence(whole, *parts)
    numbers = _numbers(left, value, strict, unit)
    if left.interval.meets(strict):
        return check(rule, "pass", _agreed(rule, whole, parts, numbers), spans, numbers=numbers, unit=unit)
    loose = summed(_signed(one.cut, sign) for one, sign in zip(right, signs, strict=True))
    if left.cut.meets(loose) or _too_small(numbers[2], unit):
        said = _cut_off(rule, whole, parts, numbers)
        return check(rule, "pass", said, spans, numbers=numbers, unit=unit, severity="note")
    short = left.value > value or any(one.value < 0 for one in every)  # what is unstated may lie on either side
    if missing and short:
        return skipped(rule, missing[0], whole, *parts)
    if short and not complete:
        return check(rule, "skipped", _not_all(rule), spans, numbers=numbers, unit=unit)
    if reason := _doubt(every):
        return _doubtful(rule, reason, every)
    return check(rule, "fail", _apart(whole, parts, numbers), spans, numbers=numbers, unit=unit)


def _added(parts: Sequence[Operand], signs: Sequence[int]) -> tuple[Decimal, Interval]:
    """The sum of parts, and the interval that their last printed places leave open."""
    value = sum((one.value * sign for one, sign in zip(parts, signs, strict=True)), Decimal(0))
    return value, Interval.printed(value, sum((one.step for one in parts), Decimal(0)))


def _numbers(whole: Operand, value: Decimal, open_to: Interval, unit: str) -> Numbers:
    """What a check of a sum shows: total, sum, their difference, and half of what their prints leave open."""
    return (
        shown(whole.value, unit), shown(value, unit), shown(whole.value - value, unit),
        shown((whole.interval.width + open_to.width) / 2, unit),
    )  # fmt: skip


def _not_all(rule: CheckRule) -> Name:
    return Name(
        f"{rule.zh}：所列部分合计小于总数，可能未全部列出，未下结论。",
        f"{rule.en}: no verdict, the stated parts may not be all.",
    )


def _too_small(difference: Decimal, unit: str) -> bool:
    """Whether a difference would vanish in two decimals, as these documents print them."""
    return unit in ("%", "元", "万元") and abs(difference) < _HAIR


def _signed(interval: Interval, sign: int) -> Interval:
    return interval if sign > 0 else Interval(Decimal(0), Decimal(0)) - interval


Numbers = tuple[Decimal, Decimal, Decimal, Decimal]


def _agreed(rule: CheckRule, whole: Operand, parts: Sequence[Operand], numbers: Numbers) -> Name:
    told = printed(whole)
    if not numbers[2]:
        return Name(f"{rule.zh}：{told}，相符。", f"{rule.en}: {told} agrees.")
    gap = f"{abs(numbers[2]):f}{whole.unit}"
    return Name(
        f"{rule.zh}：{told}，相差{gap}，在四舍五入范围内。",
        f"{rule.en}: {told} agrees, the difference of {gap} is rounding.",
    )


def _cut_off(rule: CheckRule, whole: Operand, parts: Sequence[Operand], numbers: Numbers) -> Name:
    gap = f"{abs(numbers[2]):f}{whole.unit}"
    return Name(
        f"{rule.zh}：{whole.name.zh}为{printed(whole)}，{_list(parts, english=False)}，相差{gap}，应系尾数截位所致。",
        f"{rule.en}: {whole.name.en} is {printed(whole)}, against {_list(parts, english=True)}; "
        f"cutting off decimals explains the difference of {gap}.",
    )


def _apart(whole: Operand, parts: Sequence[Operand], numbers: Numbers) -> Name:
    gap = f"{abs(numbers[2]):f}{whole.unit}"
    if len(parts) == 1:
        return Name(
            f"{whole.name.zh}为{printed(whole)}，而{parts[0].name.zh}为{printed(parts[0])}，相差{gap}。",
            f"{whole.name.en} is {printed(whole)}, but {parts[0].name.en} is {printed(parts[0])}, {gap} apart.",
        )
    return Name(
        f"{whole.name.zh}为{printed(whole)}，而{_list(parts, english=False)}合计{numbers[1]:f}{whole.unit}，相差{gap}。",
        f"{whole.name.en} is {printed(whole)}, but {_list(parts, english=True)} add up to {numbers[1]:f}{whole.unit}, {gap} apart.",
    )


def compare_rate(rule: CheckRule, rate: Operand, part: Operand, whole: Operand, said: Name) -> Check | None:
    """Whether `rate` percent is `part` of `whole`; None where the whole may be 0 or less. `said` tells what is divided."""
    _, part, whole = finest([rate, part, whole])
    if whole.interval.low <= 0:
        return None
    value = quotient(part.value * _HUNDRED, whole.value, 12)
    places = decimals(rate.value)
    hundredfold = Interval(part.interval.low * _HUNDRED, part.interval.high * _HUNDRED)
    right = quotient(part.value * _HUNDRED, whole.value, places + 2)
    tolerance = _rate_tolerance(rate, hundredfold, whole, places + 2)
    numbers = (rate.value, right, rate.value - right, tolerance)
    spans = evidence(rate, part, whole)
    if rounds_to(value, rate.value, places):
        agreed = Name(f"{rule.zh}：{printed(rate)}，相符。", f"{rule.en}: {printed(rate)} agrees.")
        return check(rule, "pass", agreed, spans, numbers=numbers, unit="%")
    told = Name(
        f"{rate.name.zh}写作{printed(rate)}，按{said.zh}计算为{right:f}%",
        f"{rate.name.en} is given as {printed(rate)}; {said.en} gives {right:f}%",
    )
    note = _rate_note(rate, value, places, hundredfold, whole)
    if note is not None:
        full = Name(told.zh + note.zh, told.en + note.en)
        return check(rule, "pass", full, spans, numbers=numbers, unit="%", severity="note")
    if reason := _doubt([rate, part, whole]):
        return _doubtful(rule, reason, [rate, part, whole])
    return check(
        rule, "fail", Name(told.zh + "，不符。", told.en + ", which does not fit."), spans, numbers=numbers, unit="%"
    )


def _rate_tolerance(rate: Operand, hundredfold: Interval, whole: Operand, places: int) -> Decimal:
    """Half of what the prints of a rate, its part (times a hundred) and its whole leave open, rounded up to `places`."""
    if not rate.interval.width:
        return Decimal(0)
    low, high = whole.interval.low, whole.interval.high
    least = _FREE.divide(hundredfold.low, low if hundredfold.low < 0 else high)
    most = _FREE.divide(hundredfold.high, low if hundredfold.high > 0 else high)
    slack = (_FREE.subtract(most, least) + rate.interval.width) / 2
    return slack.quantize(ten_to(-places), ROUND_CEILING, context=_FREE)


def _rate_note(rate: Operand, value: Decimal, places: int, hundredfold: Interval, whole: Operand) -> Name | None:
    """What explains that a rate is not `value` rounded to its places; None where nothing does."""
    if cuts_to(value, rate.value, places):
        return Name("，应系尾数截位所致。", "; cut off, not rounded.")
    if _meets(rate.interval, hundredfold, whole):
        return Name("，在所用数字的四舍五入范围之内。", "; the rounding of the figures can explain it.")
    if _meets(Interval(rate.value - rate.step, rate.value + rate.step), hundredfold, whole):
        return Name("，末位有进位或截位误差。", "; the last digit was rounded the wrong way.")
    if rounds_twice_to(value, rate.value, places) or abs(value - rate.value) < _HAIR:
        return Name("，应系两次四舍五入所致。", "; rounded twice.")
    return None


def _meets(percent: Interval, hundredfold: Interval, whole: Operand) -> bool:
    return (percent * whole.interval).meets(hundredfold)


def no_more(rule: CheckRule, part: Operand, whole: Operand) -> Check:
    """Whether a part is no more than its whole."""
    unit = part.unit
    numbers = (
        shown(part.value, unit), shown(whole.value, unit), shown(part.value - whole.value, unit),
        shown((part.step + whole.step) / 2, unit),
    )  # fmt: skip
    spans = evidence(part, whole)
    if not whole.cut.below(part.interval):
        said = Name(f"{rule.zh}：{printed(part)}，未超出。", f"{rule.en}: {printed(part)} is within bounds.")
        return check(rule, "pass", said, spans, numbers=numbers, unit=unit)
    said = Name(
        f"{part.name.zh}为{printed(part)}，超过{whole.name.zh}{printed(whole)}。",
        f"{part.name.en} is {printed(part)}, more than {whole.name.en} {printed(whole)}.",
    )
    return contradicted(rule, said, spans, part, whole, numbers=numbers, unit=unit)


def contradicted(
    rule: CheckRule,
    said: Name,
    spans: tuple[Span, ...],
    *operands: Operand,
    numbers: Sides = _NO_NUMBERS,
    unit: str | None = None,
) -> Check:
    """A check that fails; no verdict where the reading of one of its operands is doubtful."""
    if (reason := _doubt(operands)) is not None:
        return _doubtful(rule, reason, operands)
    return check(rule, "fail", said, spans, numbers=numbers, unit=unit)


def best(checks: Iterable[Check | None]) -> Check | None:
    """Of the same check with several candidates: the first that holds, behind which none is tried, else one that says something."""
    rank = {"note": 1, "skipped": 2}
    found: list[Check] = []
    for one in checks:
        if one is not None and one.status == "pass" and one.severity != "note":
            return one
        found += [one] if one is not None else []
    ordered = sorted(found, key=lambda one: rank.get("note" if one.severity == "note" else one.status, 3))
    return ordered[0] if ordered else None
