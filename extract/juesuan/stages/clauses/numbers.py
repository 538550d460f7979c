"""Numbers: what a group of them tells, or why it tells nothing."""

from __future__ import annotations

from dataclasses import replace

from juesuan.figures import USUAL_MONEY, is_money
from juesuan.findings import Mention, Subject
from juesuan.stages.clauses import rows
from juesuan.stages.clauses.bases import basis_of
from juesuan.stages.clauses.counts import count_of
from juesuan.stages.clauses.lists import shared, sums_several
from juesuan.stages.clauses.measures import Measured, measure_of, paired_measures, signed
from juesuan.stages.clauses.sentence import Sentence
from juesuan.stages.clauses.told import UNNAMED, Told

_COSTS = ("three_public", "meeting", "training", "operating_cost")


def tell_numbers(sentence: Sentence, group: list[Mention], following: int) -> None:
    """Tell or refuse the numbers of one list, or a single one; `following` is where the next number begins."""
    if sentence.stopped:
        sentence.refuse(group, "narrated cause or use")
        return
    clause = sentence.clause_start(group[0].start)
    if unsaid := _unsaid(sentence, group, clause):
        sentence.refuse(group, unsaid)
    elif group[0].kind == "quantity" and len(group) > 1:
        _tell_counts(sentence, group, clause)
    elif group[0].kind == "quantity":
        _tell_count(sentence, group[0], clause, following)
    else:
        _tell_figures(sentence, group, clause, following)


def _unsaid(sentence: Sentence, group: list[Mention], clause: int) -> str | None:
    """Why the numbers are no figures of the account: 50万元以上, 不超过150元, 人均81元."""
    start, text = group[0].start, sentence.text
    if sentence.is_elsewhere():
        return "a figure of no account"
    if sentence.word("threshold").match(text, group[-1].end) or sentence.word("limit").search(text, clause, start):
        return "a threshold"
    told = sentence.told[-1] if sentence.told else None
    if told is not None and told.end == start and is_money(told.unit) and group[0].kind == "amount":
        return "nothing stands between it and the amount before"
    if sums_several(sentence, start):
        sentence.unname()
        return "the sum of several subjects"
    if group[0].kind == "amount" and (
        sentence.word("average").search(text, clause, start) or sentence.word("per").match(text, group[-1].end)
    ):
        return "an average"
    if group[0].kind == "amount" and sentence.word("source").search(text, clause, start) and _is_a_part(sentence):
        return "a part by whose money pays for it"
    if group[0].kind == "amount" and _is_spent_part(sentence, clause, group):
        return "a part by its use"
    return None


def _is_a_part(sentence: Sentence) -> bool:
    """Whether 财政拨款安排3万元 divides what was told; a budget's own 财政拨款安排 is its budget."""
    told = any(one.metric == sentence.metric and one.measure in ("amount", "budget") for one in sentence.told)
    return told or not sentence.context.budget


def _is_spent_part(sentence: Sentence, clause: int, group: list[Mention]) -> bool:
    """Whether 其中3万元用于培训 divides what was told by its use: the clause names nothing before its number."""
    start = group[0].start
    if not sentence.word("for_use").match(sentence.text, group[-1].end):
        return False
    named = any(clause <= subject.start for _, subject in sentence.named)
    return not named and sentence.last_cue(clause, start) is None and not sentence.residue(clause, start)


def _tell_count(sentence: Sentence, mention: Mention, clause: int, following: int) -> None:
    counted = count_of(sentence, mention, clause, following)
    if isinstance(counted, str):
        sentence.refuse([mention], counted)
        return
    subject, measured = counted
    _add(sentence, mention, subject.rule.metric or sentence.metric, subject, clause, measured)


def _tell_counts(sentence: Sentence, group: list[Mention], clause: int) -> None:
    """购置数和保有量分别为1辆、2辆."""
    for mention, metric, subject in shared(sentence, group):
        if subject is not None and mention.unit in subject.rule.counts:
            _add(sentence, mention, metric, subject, clause, ("count", None))
        else:
            sentence.refuse([mention], "nothing that is counted in this unit")


def _tell_figures(sentence: Sentence, group: list[Mention], clause: int, following: int) -> None:
    paired = paired_measures(sentence, group, clause)
    if paired and not sentence.residue(clause, group[0].start):
        for mention, one in zip(group, paired, strict=True):
            _add(sentence, mention, sentence.metric, sentence.subject, clause, one)
        return
    measured = measure_of(sentence, group[0], clause, following)
    if isinstance(measured, str):
        sentence.refuse(group, measured)
        return
    if group[0].kind == "amount" and measured[0] in ("amount", "budget") and not _is_held_against(measured):
        sentence.budget = measured[0] == "budget" and not _aside(sentence)
    if measured == ("growth", None) and len(group) == 1:
        _tell_row(sentence, group[0], clause)
    for mention, metric, subject in shared(sentence, group, measured[1]):
        _add(sentence, mention, metric, subject, clause, measured)


def _tell_row(sentence: Sentence, rate: Mention, clause: int) -> None:
    """What else a bare row proves of a cost that it names: the change, and the two years where budgets are spoken of.

    An account may be compared with its budget as well as with the year before. The row's unit is the text's; where that
    states none, amounts too small to be in 元 are taken for 万元.
    """
    row = rows.comparison(sentence.text, sentence.start, rate.start, rate.value)
    unit = sentence.context.stated_unit or (USUAL_MONEY if row and row.is_small() else None)
    costs = sentence.metric is not None and sentence.metric.split(".")[0] in _COSTS
    if row is None or unit is None or not costs or not row.is_exact():
        return
    cells: list[tuple[rows.Cell, Measured]] = [(row.change, ("change", None))]
    planned = sentence.plain() == "budget"
    if planned:
        cells += [(row.before, ("prior", None)), (row.after, ("budget", None))]
    for cell, measured in sorted(cells, key=lambda one: one[0].start):
        mention = Mention("amount", cell.start, cell.end, cell.start, cell.end, cell.value, unit)
        _add(sentence, mention, sentence.metric, sentence.subject, clause, measured)
    for at in range(len(sentence.told) - len(cells), len(sentence.told)):
        told = sentence.told[at] if planned else replace(sentence.told[at], basis=None, base_year=None)
        sentence.told[at] = replace(told, assumed=sentence.context.stated_unit is None)


def _is_held_against(measured: Measured) -> bool:
    """完成预算300万元的95%, 比预算300万元减少: a budget of which what follows are no parts."""
    measure, cue = measured
    return measure == "budget" and cue is not None and cue.rule.says in ("completion", "base")


def _aside(sentence: Sentence) -> bool:
    """Whether a budget stands beside what was spent of it (支出2万元,年初预算为3万元;…): what follows is no budget's part."""
    spent = [told for told in sentence.told if told.measure == "amount"]
    return bool(
        spent and spent[-1].metric == sentence.metric and spent[-1].year == _year(sentence, ("budget", None), None)
    )


def _add(
    sentence: Sentence, mention: Mention, metric: str | None, subject: Subject | None, clause: int, measured: Measured
) -> None:
    measure, cue = measured
    if metric is None and sentence.context.open_world:
        metric = UNNAMED
    direction, value = signed(sentence, mention.value, measured)
    if value is None or metric is None:
        sentence.refuse([mention], "no subject" if metric is None else "no direction")
        return
    basis, base_year = basis_of(sentence, measure, cue, value)
    year = _year(sentence, measured, base_year)
    rule = f"{subject.rule.key if subject else 'section'}/{cue.rule.key if cue else 'plain'}"
    sentence.told.append(
        Told(
            mention.start, mention.end, measure, value, mention.unit, metric, subject, rule, clause, year, direction,
            basis, base_year, mention.approximate,
        )
    )  # fmt: skip
    if measure != "budget":
        sentence.completing = None


def _year(sentence: Sentence, measured: Measured, base_year: int | None) -> int | None:
    """The year a figure speaks of; a prior one speaks of its base's, or else of the year before the document's."""
    context, (measure, cue) = sentence.context, measured
    if measure != "prior":
        return sentence.year or context.dated or context.year
    year = sentence.year if cue is None or cue.rule.says != "base" else cue.year
    return base_year or (year if year != context.year else None) or context.year_before()
