"""The scores of the performance forms: by the execution rate, by level, and what the text says of all forms together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from juesuan import models
from juesuan.figures import printed_step
from juesuan.findings import Reading
from juesuan.spans import Range
from juesuan.stages.checks.forms import form_title, leaf, money, points_of
from juesuan.stages.checks.intervals import quotient
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.operands import Figures, Operand, operand
from juesuan.stages.checks.rules import CheckRule
from juesuan.stages.checks.verdicts import Check, best, check, compare_sum, contradicted, evidence, printed
from juesuan.stages.checks.words import Sayings

Form = models.Performance
_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")


def _execution(figures: Figures, form: Form) -> tuple[Operand, Operand, Operand, Operand] | None:
    """Weight, score, executed amount and budget of the funds' scored row, all of them printed."""
    for row in form.budget:
        weight = leaf(figures, form, row.weight, Name("预算执行分值", "weight of the execution"), unit="分", exact=True)
        score = leaf(figures, form, row.score, Name("预算执行得分", "score of the execution"), unit="分")
        executed = money(figures, form, row, "executed")
        base = money(figures, form, row, "adjusted") or money(figures, form, row, "initial")
        if weight is not None and score is not None and executed is not None and base is not None and base.value > 0:
            return weight, score, executed, base
    return None


def _due(weight: Operand, executed: Operand, base: Operand) -> Decimal:
    """Weight times rate, to six places; no more than the weight."""
    return min(weight.value, quotient(executed.value * weight.value, base.value, 6))


def _is_due(score: Operand, due: Decimal, *, fine: bool = False) -> bool:
    """Whether a score is what is due, rounded or cut off; beside `fine` ones a whole number is not rounded to a point."""
    step = printed_step(score.value)
    return score.value == due or abs(score.value - due) < (_TENTH if fine and step == 1 else step)


def rate_scores(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The score of the execution is its weight by the execution rate, as the national form has it.

    Some publishers score by steps: a whole or half number of points, and the full score, contradict only where
    another form of the document scores by the rate.
    """
    found = [(form, made) for form in figures.performance if (made := _execution(figures, form)) is not None]
    by_rate = any(
        _is_due(score, _due(weight, executed, base)) and score.value < weight.value and printed_step(score.value) < 1
        for _, (weight, score, executed, base) in found
    )
    for form, (weight, score, executed, base) in found:
        due = _due(weight, executed, base)
        spans = evidence(score, weight, executed, base)
        rate = [row.rate.span for row in form.budget if row.rate and row.score and row.score.span.start == score.start]
        spans = (*spans, *rate)
        said_due = quotient(due, Decimal(1), 2)
        numbers = (score.value, said_due, score.value - said_due, printed_step(score.value))
        if _is_due(score, due, fine=by_rate):
            said = Name(f"{rule.zh}：{printed(score)}，相符。", f"{rule.en}: {printed(score)} agrees.")
            yield check(rule, "pass", said, spans, numbers=numbers, unit="分")
        elif score.doubt or executed.doubt or base.doubt or not (by_rate or _is_fine(score)):
            said = Name(
                f"{rule.zh}：评分办法不明，未下结论。", f"{rule.en}: no verdict, the way of scoring is not known."
            )
            yield check(rule, "skipped", said, spans)
        else:
            share = quotient(executed.value * _HUNDRED, base.value, 2)
            said = Name(
                f"{form_title(form).zh}预算执行得分写作{printed(score)}，而执行率为{share}%，按分值{printed(weight)}计算应为{said_due}分。",
                f"{form_title(form).en}: the execution is scored {score.value}, but {share}% of {weight.value} points are {said_due}.",
            )
            yield check(rule, "fail", said, spans, numbers=numbers, unit="分")


def _is_fine(score: Operand) -> bool:
    """Whether a score is no step of a scale: it has tenths other than a half."""
    return score.value % Decimal("0.5") != 0


def level_points(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """产出指标（50分）: the weights of its indicators make what the level says."""
    points = figures.patterns.word("score.level")
    for form in figures.performance:
        levels: dict[int, tuple[models.Leaf, list[Operand], int]] = {}
        for one in form.indicators:
            if one.level1 is not None and points.search(one.level1.raw):
                head, parts, rows = levels.get(one.level1.span.start, (one.level1, [], 0))
                named = one.level3.raw[:16] if one.level3 else "指标"
                weight = leaf(
                    figures, form, one.weight, Name(f"“{named}”分值", f"weight of “{named}”"), unit="分", exact=True
                )
                levels[head.span.start] = (head, [*parts, weight] if weight else parts, rows + 1)
        for head, parts, rows in levels.values():
            match = points.search(head.raw)
            if match is None or len(parts) < rows:
                continue
            name = Name(f"{form_title(form).zh}“{head.raw}”", f"“{head.raw}” of {form_title(form).en}")
            whole = operand(head.model_copy(update={"value": Decimal(match["points"])}), name, unit="分", exact=True)
            if whole is not None:
                yield compare_sum(rule, whole._replace(raw=match["points"] + "分"), parts)


# ---- what the text says of all forms


def _self_evaluations(figures: Figures) -> list[Form]:
    return [form for form in figures.performance if form.form == "self_evaluation"]


def _found(sayings: Sayings, key: str, place: Range) -> bool:
    return next(sayings.matches(key, *place), None) is not None


def counted(rule: CheckRule, figures: Figures, sayings: Sayings) -> Iterator[Check]:
    """As many self-evaluations as the text says: no more, and no fewer where it says that all are shown."""
    forms = _self_evaluations(figures)
    found = [match for start, end in sayings.accounts for match in sayings.matches("evaluated.projects", start, end)]
    if not forms or len({match["number"] for match in found}) != 1:
        return
    match = found[0]
    number, paragraph = int(match["number"]), next(p for p in sayings.accounts if p[0] <= match.start() < p[1])
    all_shown = _found(sayings, "evaluated.all_shown", paragraph) and not _found(
        sayings, "evaluated.some_shown", paragraph
    )
    spans = (sayings.span(*match.span()), *(form.span for form in forms))
    if len(forms) == number:
        said = Name(f"{rule.zh}：{number}个，相符。", f"{rule.en}: {number} agree.")
        yield check(rule, "pass", said, spans)
    elif len(forms) > number or all_shown:
        said = Name(
            f"文字写作“{match[0]}”，而所附绩效自评表为{len(forms)}份。",
            f"The text speaks of {number} self-evaluated projects, but {len(forms)} forms are attached.",
        )
        yield check(rule, "fail", said, spans)
    else:
        said = Name(
            f"{rule.zh}：写作{number}个，所附{len(forms)}份，可能未全部公开，未下结论。",
            f"{rule.en}: no verdict, {len(forms)} of {number} forms are attached.",
        )
        yield check(rule, "skipped", said, spans)


def averaged(rule: CheckRule, figures: Figures, sayings: Sayings) -> Iterator[Check]:
    """The average score that the text states is that of the forms, where all of them are there."""
    forms = _self_evaluations(figures)
    totals = [points_of(figures, form, "score")[1] for form in forms]
    known = [one for one in totals if one is not None]
    for start, end in sayings.accounts:
        numbers = {int(match["number"]) for match in sayings.matches("evaluated.projects", start, end)}
        stated = list(sayings.matches("score.average", start, end))
        if len(known) < len(forms) or numbers != {len(forms)} or len(stated) != 1:
            continue
        yield _average(rule, sayings.reading, stated[0], known)


def _average(rule: CheckRule, reading: Reading, match: Any, totals: Sequence[Operand]) -> Check:
    place = reading.place(match.start("score"), match.end())
    name = Name("文字所写平均得分", "the average score of the text")
    one = models.Leaf(raw=place["raw"], span=place["span"], value=Decimal(match["score"]))
    left = operand(one, name, unit="分")
    assert left is not None
    mean = quotient(sum((total.value for total in totals), Decimal(0)), Decimal(len(totals)), 4)
    spans = evidence(left, *totals)
    shown = quotient(mean, Decimal(1), 2)
    numbers = (left.value, shown, left.value - shown, left.step)
    if abs(left.value - mean) <= left.step:
        return check(rule, "pass", Name(f"{rule.zh}：相符。", f"{rule.en}: agree."), spans, numbers=numbers, unit="分")
    said = Name(
        f"文字写作平均得分{printed(left)}，而{len(totals)}份自评表的平均得分为{shown}分。",
        f"The text states an average score of {left.value}; that of the {len(totals)} forms is {shown}.",
    )
    return contradicted(rule, said, spans, left, *totals, numbers=numbers, unit="分")


def twins(rule: CheckRule, figures: Figures, sayings: Sayings) -> Iterator[Check]:
    """No two forms of one project of one unit with different money: one of them has another's name."""
    seen: dict[tuple[str, str], Form] = {}
    for form in _self_evaluations(figures):
        if form.project is None or form.project.name is None:
            continue
        unit = "".join(form.unit.raw.split()) if form.unit is not None else ""
        first = seen.setdefault(("".join(form.project.name.raw.split()), unit), form)
        if first is form:
            continue
        spans = (first.project.name.span, form.project.name.span) if first.project and first.project.name else ()
        mine = [_money(one) for one in (first, form)]
        if None in mine or mine[0] == mine[1] or any(None in (one or ()) for one in mine):
            continue
        said = Name(
            f"两份绩效自评表的项目名称都是{form_title(form).zh}，而预算数、执行数不同。",
            f"Two self-evaluations are named {form_title(form).en}, with different amounts.",
        )
        yield check(rule, "fail", said, spans)


def _money(form: Form) -> tuple[Decimal | None, Decimal | None] | None:
    """Budget and executed amount of all funds."""
    for row in form.budget:
        base = row.adjusted or row.initial
        if row.source == "total" and base is not None and row.executed is not None:
            return base.value, row.executed.value
    return None


def of_department(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The score of the whole department that the text states is that of its form, where there is one.

    Of several scores, which may be those of subordinate bodies, one is to be.
    """
    forms = [form for form in figures.performance if form.form == "overall"]
    total = points_of(figures, forms[0], "score")[1] if len(forms) == 1 else None
    if total is not None:
        stated = figures.of("performance.overall", "score")
        found = best(compare_sum(rule, figures.operand(fact), [total]) for fact in stated)
        if found is not None:
            yield found


KINDS = {"form_overall": of_department, "form_rate_score": rate_scores, "form_level": level_points}
TEXT_KINDS = {"form_twins": twins, "form_count": counted, "form_average": averaged}
