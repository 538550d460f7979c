"""Against what a figure is held: last year, this year's budget, an adjusted one, last year's budget."""

from __future__ import annotations

from decimal import Decimal

from juesuan.findings import Cue
from juesuan.models import Basis, Measure
from juesuan.stages.clauses.sentence import Sentence
from juesuan.stages.clauses.told import Told


def basis_of(
    sentence: Sentence, measure: Measure, cue: Cue | None, value: Decimal | None = None
) -> tuple[Basis | None, int | None]:
    """The basis of a figure and, where that is an earlier year's figure, its year; `value` is a change's own."""
    if measure in ("completion", "budget"):
        if cue and cue.rule.says == "base":
            return meant_by(sentence, cue), None
        held = cue or sentence.completing
        return (held.rule.basis if held else None), None
    if measure not in ("change", "growth"):
        return None, None
    if measure == "growth" and cue is None and _told(sentence, "prior") is None:
        return None, None  # a bare row does not say whether it compares with the year before or with the budget
    if cue and cue.rule.basis:  # 预决算差异率: against the budget stated last
        stated = [told.basis for told in sentence.told if told.measure == "budget" and told.basis]
        return (stated[-1] if stated else cue.rule.basis), None
    base = sentence.base or sentence.context.base
    if base is None or (sentence.base is None and meant_by(sentence, base) != "prior_budget"):
        if (budget := _of_difference(sentence, measure, value, cue)) is not None:
            return budget, None
        return "prior_year", sentence.context.year_before()
    basis = meant_by(sentence, base)
    if basis in ("budget", "adjusted_budget"):
        return basis, None
    spoken = sentence.year or sentence.context.year
    return basis, base.year or (spoken - 1 if spoken else None)


def difference(sentence: Sentence) -> Decimal | None:
    """支出2万元,年初预算为3万元,差值为1万元: what was spent less what was planned, both stated of the subject in force."""
    spent, planned = (_told(sentence, measure) for measure in ("amount", "budget"))
    return spent.value - planned.value if spent and planned else None


def _told(sentence: Sentence, measure: Measure) -> Told | None:
    own = [told for told in sentence.told if told.metric == sentence.metric and told.measure == measure]
    return own[-1] if own else None


def _of_difference(sentence: Sentence, measure: Measure, value: Decimal | None, cue: Cue | None) -> Basis | None:
    """The budget, where a change without a base is the difference to the one stated, or a growth stands behind such a change."""
    last = sentence.told[-1] if sentence.told else None
    if measure == "growth":
        held = last is not None and last.measure == "change" and last.metric == sentence.metric
        return last.basis if held and last and last.basis in ("budget", "adjusted_budget") else None
    budget = _told(sentence, "budget")
    named = cue is not None and cue.rule.says == "either"  # 差值为0万元
    if not (value or named) or budget is None or difference(sentence) != value:
        return None
    return budget.basis or "budget"


def meant_by(sentence: Sentence, base: Cue) -> Basis | None:
    """What a base is: 比2013年预算数 in a sentence that speaks of 2013 is this year's budget."""
    spoken = sentence.year or sentence.context.year
    if base.rule.basis == "prior_budget" and base.year is not None and base.year == spoken:
        return "budget"
    return base.rule.basis


def rebase(sentence: Sentence, cue: Cue) -> None:
    """比2023年“三公”经费年初预算…: the year's base turns out to be its budget."""
    base = sentence.base
    if base and base.rule.basis == "prior_year" and base.year and sentence.clause_start(cue.start) <= base.start:
        rule = base.rule.model_copy(update={"basis": "prior_budget"})
        sentence.base = base._replace(rule=rule)
