"""The performance tables: rates, sources, weights, scores, targets, and what the text says of their projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import regex

from juesuan import models
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.operands import Figures, Operand, Points, operand
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
    skipped,
)

Form = models.Performance
_SOURCES = {
    "total": Name("总额", "total"), "fiscal": Name("财政资金", "fiscal funds"),
    "special_account": Name("财政专户管理资金", "special account funds"), "unit": Name("单位资金", "unit funds"),
    "other": Name("其他资金", "other funds"),
}  # fmt: skip
_COLUMNS = {
    "initial": Name("年初预算数", "initial budget"), "adjusted": Name("全年预算数", "adjusted budget"),
    "executed": Name("执行数", "executed amount"), "rate": Name("执行率", "execution rate"),
    "weight": Name("权重", "weight"), "score": Name("得分", "score"),
}  # fmt: skip
_HUNDRED = Decimal(100)
_NUMBER = regex.compile(r"^[^\d]*[\d.,]+")


def form_title(form: Form) -> Name:
    """What a form is called in a sentence: its project."""
    name = form.project.name.raw if form.project and form.project.name else "绩效表"
    name = name.strip("“”\"'《》")
    return Name(f"“{name}”", f"“{name}”")


def leaf(
    figures: Figures,
    form: Form,
    cell: models.Leaf | None,
    what: Name,
    *,
    unit: str = "",
    exact: bool = False,
    whole_row: bool = False,
) -> Operand | None:
    """A cell of a form as an operand; a number with 余 or 约 and one whose row was repaired are doubtful."""
    if cell is None or cell.value is None:
        return None
    made = figures.cells.get((cell.span.start, what.zh))
    if made is not None:
        return made
    doubt = figures.doubt(cell.span, whole_row=whole_row)
    if figures.patterns.word("score.rounded").search(cell.raw):
        doubt = "约数"
    title = form_title(form)
    name = Name(f"{title.zh}{what.zh}", f"{what.en} of {title.en}")
    made = operand(cell, name, unit=unit, exact=exact, doubt=doubt)
    assert made is not None
    figures.cells[cell.span.start, what.zh] = made
    return made


def money(figures: Figures, form: Form, row: models.BudgetRow, column: str) -> Operand | None:
    """A cell of the funds: `column` is a field of the row."""
    cell = getattr(row, column)
    if cell is None or cell.value is None:
        return None
    source, word = _SOURCES[row.source], _COLUMNS[column]
    what = Name(f"{source.zh}{word.zh}", f"{word.en} ({source.en})")
    unit = "%" if column == "rate" else form.budget_unit or "万元"
    return leaf(figures, form, cell, what, unit=unit)


def _executed(executed: Operand, base: Operand) -> Name:
    return Name(
        f"执行数{printed(executed)}除以预算数{printed(base)}",
        f"the executed {printed(executed)} over the budget of {printed(base)}",
    )


def rates(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """执行率 is the executed amount over the budget: the adjusted one, or the initial one."""
    for form in figures.performance:
        for row in form.budget:
            rate, executed = money(figures, form, row, "rate"), money(figures, form, row, "executed")
            bases = [
                one for one in (money(figures, form, row, key) for key in ("adjusted", "initial")) if one is not None
            ]
            if rate is None or executed is None or not bases:
                continue
            if rate.value <= 1 and executed.value:  # a fraction, 0.9867 for 98.67%
                continue
            if (
                one := best(compare_rate(rule, rate, executed, base, _executed(executed, base)) for base in bases)
            ) is not None:
                yield one


def sources(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The total of the funds is the sum of their sources, column by column; what is blank where a column adds up without it is nothing."""
    for form in figures.performance:
        rows: dict[str, list[models.BudgetRow]] = defaultdict(list)
        for row in form.budget:
            rows[row.source].append(row)
        if "total" not in rows or len(rows) < 2 or any(len(found) > 1 for key, found in rows.items() if key != "other"):
            continue  # of two rows of one source, but for what is left, one may be a part of the other
        (total,) = rows.pop("total")
        columns = [
            (whole, parts, _blank(rows, column))
            for column in ("initial", "adjusted", "executed")
            if (whole := money(figures, form, total, column)) is not None
            and (parts := [one for found in rows.values() for row in found if (one := money(figures, form, row, column))])
        ]  # fmt: skip
        nothing = {
            name for whole, parts, blank in columns for name in blank
            if whole.value and compare_sum(rule, whole, parts).status == "pass"
        }  # fmt: skip
        for whole, parts, blank in columns:
            yield compare_sum(rule, whole, parts, missing=[name for name in blank if name not in nothing])


def _blank(rows: Mapping[str, Sequence[models.BudgetRow]], column: str) -> list[Name]:
    """The sources that print nothing in a column, the fiscal funds first."""
    return [
        name for key, name in _SOURCES.items()
        if key != "total" and (key not in rows or any(_is_blank(getattr(row, column)) for row in rows[key]))
    ]  # fmt: skip


def _is_blank(cell: models.Leaf | None) -> bool:
    return cell is None or cell.value is None


def points_of(figures: Figures, form: Form, column: str) -> Points:
    """The points of the funds' first row that has any and of all indicators, and the closing row's."""
    known = figures.points.get((form.id, column))
    if known is None:
        known = figures.points[form.id, column] = _points_of(figures, form, column)
    return known


def _points_of(figures: Figures, form: Form, column: str) -> Points:
    word = _COLUMNS[column]

    def points(cell: models.Leaf | None, zh: str, en: str, *, whole_row: bool = False) -> Operand | None:
        return leaf(figures, form, cell, Name(zh, en), unit="分", exact=True, whole_row=whole_row)

    cells = (points(getattr(row, column), f"预算执行{word.zh}", f"{word.en} of the execution") for row in form.budget)
    first = next((one for one in cells if one is not None), None)
    found = [first] if first else []
    for number, indicator in enumerate(form.indicators, 1):
        named = indicator.level3.raw[:16] if indicator.level3 else f"第{number}项指标"
        cell = getattr(indicator, column)
        one = points(cell, f"“{named}”{word.zh}", f"{word.en} of “{named}”", whole_row=_is_whole(indicator))
        if one is not None:
            found.append(one)
    total = getattr(form.total, column) if form.total else None
    return found, points(total, f"合计{word.zh}", f"total {word.en}")


def _is_whole(one: models.Indicator) -> bool:
    """Whether weight and score both stand in their row: its figures are in order, however its words were realigned."""
    return one.weight is not None and one.score is not None and None not in (one.weight.value, one.score.value)


def _missing_points(form: Form, column: str) -> list[Name]:
    return [
        Name(f"“{one.level3.raw[:16] if one.level3 else number}”的{_COLUMNS[column].zh}", _COLUMNS[column].en)
        for number, one in enumerate(form.indicators, 1)
        if _is_blank(getattr(one, column))
    ]


def weights(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The weights of the execution and of all indicators add up to the closing row."""
    yield from _sums(rule, figures, "weight")


def scores(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The scores of the execution and of all indicators add up to the closing row."""
    yield from _sums(rule, figures, "score")


def _sums(rule: CheckRule, figures: Figures, column: str) -> Iterator[Check]:
    for form in figures.performance:
        parts, total = points_of(figures, form, column)
        if len(parts) < 2:
            continue
        if total is None:
            yield skipped(rule, Name(f"{form_title(form).zh}合计{_COLUMNS[column].zh}", "the total"), *parts)
            continue
        found = [compare_sum(rule, total, parts, missing=_missing_points(form, column))]
        if _funds_scored(form, column) and not _with_funds(rule, figures, form, column):
            found.append(compare_sum(rule, total, parts[1:], missing=_missing_points(form, column)))
        if (one := best(found)) is not None:
            yield one


def _funds_scored(form: Form, column: str) -> bool:
    return not all(_is_blank(getattr(row, column)) for row in form.budget)


def _with_funds(rule: CheckRule, figures: Figures, form: Form, column: str) -> bool:
    """Whether the other column says that the closing row counts the funds too: some forms score the indicators alone."""
    other = "score" if column == "weight" else "weight"
    parts, total = points_of(figures, form, other)
    if total is None or not _funds_scored(form, other) or len(parts) < 2 or _missing_points(form, other):
        return False
    return [compare_sum(rule, total, several).status for several in (parts, parts[1:])] == ["pass", "fail"]


def points(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """No score is above its weight."""
    for form in figures.performance:
        pairs = [(row.weight, row.score, _SOURCES[row.source].zh) for row in form.budget]
        pairs += [(one.weight, one.score, one.level3.raw[:16] if one.level3 else "指标") for one in form.indicators]
        for weight_leaf, score_leaf, named in pairs:
            weight = leaf(
                figures, form, weight_leaf, Name(f"“{named}”权重", f"weight of “{named}”"), unit="分", exact=True
            )
            score = leaf(
                figures, form, score_leaf, Name(f"“{named}”得分", f"score of “{named}”"), unit="分", exact=True
            )
            if weight is None or score is None:
                continue
            numbers = (score.value, weight.value, score.value - weight.value, Decimal(0))
            spans = evidence(score, weight)
            if score.value <= weight.value:
                said = Name(
                    f"{rule.zh}：{score.value}分，未超过{weight.value}分。",
                    f"{rule.en}: {score.value} of {weight.value} points.",
                )
                yield check(rule, "pass", said, spans, numbers=numbers, unit="分")
            else:
                said = Name(
                    f"{score.name.zh}为{score.value}分，超过权重{weight.value}分。",
                    f"The {score.name.en} is {score.value}, more than its weight of {weight.value}.",
                )
                yield contradicted(rule, said, spans, score, weight, numbers=numbers, unit="分")


def targets(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """An indicator that missed its target does not have its full score."""
    for form in figures.performance:
        for one in form.indicators:
            made = _target(rule, figures, form, one)
            if made is not None:
                yield made


def _target(rule: CheckRule, figures: Figures, form: Form, one: models.Indicator) -> Check | None:
    sign = _sign(one)
    if sign is None or not all(cell and cell.value is not None for cell in (one.target, one.actual)):
        return None
    named = one.level3.raw[:16] if one.level3 else "指标"
    what = [
        Name(f"“{named}”{zh}", f"{en} of “{named}”")
        for zh, en in (("指标值", "target"), ("完成值", "result"), ("得分", "score"), ("权重", "weight"))
    ]
    cells = (one.target, one.actual, one.score, one.weight)
    found = [leaf(figures, form, cell, name, exact=True) for cell, name in zip(cells, what, strict=True)]
    target, actual, score, weight = found
    if target is None or actual is None or score is None or weight is None or not weight.value:
        return None
    if _trailing(one.target) not in ("", _trailing(one.actual)) and _trailing(one.actual):
        return None
    met = {
        "≥": actual.value >= target.value, "≤": actual.value <= target.value, "=": actual.value >= target.value,
        ">": actual.value >= target.value, "<": actual.value <= target.value,
    }[sign]  # fmt: skip
    spans = evidence(actual, target, score)
    numbers = (actual.value, target.value, actual.value - target.value, Decimal(0))
    if met or score.value < weight.value:
        said = Name(f"{rule.zh}：“{named}”相符。", f"{rule.en}: “{named}” agrees.")
        return check(rule, "pass", said, spans, numbers=numbers)
    said = Name(
        f"{form_title(form).zh}“{named}”指标值为{_raw(one.target)}，完成值{_raw(one.actual)}未达标，却得满分{score.value}分。",
        f"{form_title(form).en}: “{named}” was to be {_raw(one.target)} and was {_raw(one.actual)}, yet it has the full score of {score.value}.",
    )
    return contradicted(rule, said, spans, actual, target, score, weight, numbers=numbers)


def _raw(cell: models.Leaf | None) -> str:
    return "".join(cell.raw.split()) if cell else ""


def _sign(one: models.Indicator) -> str | None:
    """The sign that a target is held by; one without is not known to be a floor, but nothing is more than 100%."""
    if one.operator is not None:
        return one.operator.value if one.operator.value in ("≥", "≤", ">", "<", "=") else None
    whole = one.target is not None and one.target.value == _HUNDRED and one.target.raw.strip().endswith(("%", "％"))
    return "≥" if whole else None


def _trailing(cell: models.Leaf | None) -> str:
    return _NUMBER.sub("", cell.raw.strip()) if cell else ""


def conclusions(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """The score that the conclusion states is the closing row's."""
    for form in figures.performance:
        _, total = points_of(figures, form, "score")
        if form.conclusion is None or total is None:
            continue
        stated = list(figures.patterns.word("score.stated").finditer(form.conclusion.raw))
        if len(stated) != 1:
            continue
        one = models.Leaf(raw=form.conclusion.raw, span=form.conclusion.span, value=Decimal(stated[0]["score"]))
        left = leaf(figures, form, one, Name("评价结论所写得分", "score in the conclusion"), unit="分", exact=True)
        if left is not None:
            left = Operand(left.name, left.value, left.step, "分", stated[0]["score"] + "分", left.spans)
            yield compare_sum(rule, left, [total])


def texts(rule: CheckRule, figures: Figures) -> Iterator[Check]:
    """What the text says of a project's funds is what its form says."""
    for form in figures.performance:
        if not form.project or not form.project.name:
            continue
        rows: Sequence[models.BudgetRow] = [row for row in form.budget if row.source == "total"]
        for fact in figures.facts:
            if fact.metric != "performance.projects" or fact.qualifier != form.project.name.raw or len(rows) != 1:
                continue
            columns = {"budget": ("adjusted", "initial"), "amount": ("executed",), "completion": ("rate",)}.get(
                fact.measure, ()
            )
            found = [one for key in columns if (one := money(figures, form, rows[0], key)) is not None]
            if (made := best(compare_sum(rule, figures.operand(fact), [cell]) for cell in found)) is not None:
                yield made


KINDS = {
    "form_rate": rates, "form_sources": sources, "form_weights": weights, "form_scores": scores, "form_score": points,
    "form_target": targets, "form_conclusion": conclusions, "form_text": texts,
}  # fmt: skip
