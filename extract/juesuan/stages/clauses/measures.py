"""Which measure a number is: by the last cue before it in its clause, and by what is left of the clause's words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from juesuan.findings import Cue, Mention
from juesuan.models import Direction, Measure
from juesuan.stages.clauses.bases import difference, meant_by, rebase
from juesuan.stages.clauses.rows import comparison
from juesuan.stages.clauses.sentence import Sentence
from juesuan.stages.clauses.told import UNNAMED

_AMOUNTS: dict[str, Measure] = {"final": "amount", "budget": "budget", "prior": "prior"}

Measured = tuple[Measure, Cue | None]
"""A measure and the cue that says it."""

_SIDES = ("income", "expenditure")
_UNPLANNED = ("carryover.ending", "basic.economic")
"""What the sentence before may have ended with, and no budget that begins the next one is of."""


def measure_of(sentence: Sentence, mention: Mention, clause: int, following: int) -> Measured | str:
    """The measure of an amount or a percentage, or why there is none; `following` is where the next number begins."""
    cue = sentence.last_cue(clause, mention.start, mention.kind)
    money = mention.kind == "amount"
    if cue is None and not money and _completes(sentence, mention):
        return "completion", None
    if cue is not None and cue.rule.says == "budget" and _is_inherited(sentence, _UNPLANNED):
        sentence.unname()
        return "a budget of something that has none"
    sharing = cue is not None and cue.rule.says == "share"
    residue = sentence.residue(clause, cue.start if cue and sharing else mention.start)
    if residue and sharing and not money and sentence.word("divides").search(sentence.text, clause):
        sentence.unname()
        return "share", cue
    if residue and cue is not None and cue.rule.says in ("share", "completion") and not money and not sentence.told:
        return f"a rate of something unknown: {residue}"
    if sharing and cue:
        if sentence.metric in (None, UNNAMED) and _is_of_things(sentence, cue, mention):
            return "a share of a count of things, or a rule of division"
        return ("share", cue) if not money else "an amount after 占"
    residue = residue or _other_side(sentence, clause, mention)
    if residue:
        sentence.unname()
        if not sentence.context.tells_unnamed() and not (
            sentence.context.open_world and _counts(sentence, residue, cue, money)
        ):
            return f"unknown subject: {residue}"
        if money and sentence.word("deed").search(residue):
            return f"a deed and no figure of an account: {residue}"
    if cue is None and not money and comparison(sentence.text, sentence.start, mention.start, mention.value):
        counts_money = not residue or sentence.word("fiscal").search(sentence.text, sentence.start, mention.start)
        return ("growth", None) if counts_money else f"unknown subject: {residue}"
    if money and (became := _became(sentence, mention, clause, cue)):
        return became
    if cue is None:
        return (_plainly(sentence, mention), None) if money else "a percentage without a cue"
    return _by_cue(sentence, cue, mention, following)


def _is_inherited(sentence: Sentence, metrics: Sequence[str]) -> bool:
    """Whether the sentence names nothing of its own, and the one before left it one of these."""
    return not sentence.named and sentence.metric in metrics


def _is_of_things(sentence: Sentence, share: Cue, mention: Mention) -> bool:
    """占乡镇总数的88.5%; 各占50%."""
    whole = sentence.word("many").search(sentence.text, share.end, mention.start)
    return bool(whole or sentence.word("apiece").search(sentence.text, sentence.start, share.start))


def _other_side(sentence: Sentence, clause: int, mention: Mention) -> str:
    """收入总计9万元,支出总9万元: the word for the other side, where a clause names that side by no words that are known."""
    side = (sentence.metric or "").split(".")[0]
    if side not in _SIDES or any(clause <= subject.start for _, subject in sentence.named):
        return ""
    cues = [cue for cue in sentence.cues(clause, mention.start) if cue.rule.says in ("base", "share", "completion")]
    end = cues[0].start if cues else mention.start
    said = {match.lastgroup: match[0] for match in sentence.word("side").finditer(sentence.text, clause, end)}
    return "" if side in said else "".join(said.values())


def _plainly(sentence: Sentence, mention: Mention) -> Measure:
    """The measure of an amount without a cue; one that a rate of the budget follows was spent, whatever was planned before it."""
    behind = mention.end + 1
    rated = sentence.text[mention.end : behind] == "," and any(
        cue.rule.says == "completion" and cue.start == behind for cue in sentence.cues(behind, len(sentence.text))
    )
    return "amount" if rated or _is_spent(sentence, mention) else sentence.plain()


def _is_spent(sentence: Sentence, mention: Mention) -> bool:
    """公务接待费预算3万元,支出2万元: in final accounts, what a clause of its own calls spent behind the budget of the same."""
    context, told = sentence.context, sentence.told[-1] if sentence.told else None
    if (
        context.budget
        or context.open_world
        or told is None
        or (told.measure, told.metric) != ("budget", sentence.metric)
    ):
        return False
    said = sentence.word("spent").match(sentence.text, sentence.clause_start(mention.start), mention.start)
    return said is not None and said.end() == mention.start


def _became(sentence: Sentence, mention: Mention, clause: int, cue: Cue | None) -> Measured | None:
    """较上年决算16万元增加2万元, 由上年的3万元下降到2万元: what an amount was before it became another; 由3万元调整为2万元: the budget."""
    text = sentence.text
    turns = cue is not None and cue.rule.says == "final" and sentence.word("turn").match(text, mention.end)
    if turns and (base := _last_base(sentence, clause, mention)):
        return ("prior" if meant_by(sentence, base) in ("prior_year", "prior_budget") else "budget"), base
    if not sentence.word("from").search(text, clause, mention.start):
        return None
    falls = sentence.word("falls_to").match(text, mention.end)
    return (("budget" if falls["adjusted"] else "prior"), None) if falls else None


def _counts(sentence: Sentence, residue: str, cue: Cue | None, money: bool) -> bool:
    """Whether a text of no account may be torn from one: it speaks of a body, or says of money what became of it."""
    return sentence.word("body").fullmatch(residue) is not None or (money and cue is not None)


def _last_base(sentence: Sentence, clause: int, mention: Mention) -> Cue | None:
    """较2022年部门决算“三公”经费合计16万元增加2万元: the base that stands farther off."""
    bases = [cue for cue in sentence.cues(clause, mention.start) if cue.rule.says == "base"]
    return bases[-1] if bases else None


def paired_measures(sentence: Sentence, group: Sequence[Mention], clause: int) -> list[Measured]:
    """预算和决算分别为3万元和2万元: the measures of two amounts that are named together, else none."""
    if len(group) != 2 or group[0].kind != "amount":
        return []
    cues = [c for c in sentence.cues(clause, group[0].start) if c.rule.says in _AMOUNTS]
    if len(cues) != 2 or not sentence.word("and").fullmatch(sentence.text, cues[0].end, cues[1].start):
        return []
    return [(_AMOUNTS[cue.rule.says], cue) for cue in cues]


def _completes(sentence: Sentence, mention: Mention) -> bool:
    """完成预算300万元的95%."""
    if sentence.completing is None:
        return False
    return bool(
        sentence.word("of").fullmatch(sentence.text, sentence.told[-1].end if sentence.told else 0, mention.start)
    )


def _by_cue(sentence: Sentence, cue: Cue, mention: Mention, following: int) -> Measured | str:
    says, money = cue.rule.says, mention.kind == "amount"
    if says in ("up", "down") and money and _leads_to(sentence, cue, mention.start):
        return sentence.plain(), None
    if says in ("up", "down", "either"):
        return ("change" if money else "growth"), cue
    if says == "completion":
        return _of_completion(sentence, cue, mention, following)
    if says == "base":
        if not money:
            return "a percentage after a base" if mention.value >= 0 else ("growth", cue)  # 同比为-15.8%
        if unknown := sentence.residue(cue.end, mention.start):
            return f"unknown words after a base: {unknown}"  # they may say more or less
        return ("prior" if meant_by(sentence, cue) in ("prior_year", "prior_budget") else "budget"), cue
    if not money:
        return "a percentage without a cue"
    if says == "budget":
        if sentence.spent and sentence.text[cue.start : cue.end] in sentence.patterns.words("clause.laid_out"):
            return "amount", None  # 安排经费支出总额为3万元,年初预算数为4万元,比预算数减少1万元
        rebase(sentence, cue)
        return "budget", cue
    prior = not _is_this_years(sentence, cue) if says == "prior" else _is_last_years(sentence)
    return ("prior" if prior else "amount"), cue


def _leads_to(sentence: Sentence, cue: Cue, end: int) -> bool:
    """下降到0.80万元: what is printed is what became of it, but 下降额为0.80万元 is the change."""
    if sentence.word("extent").search(sentence.text, cue.start, cue.end):
        return False
    return sentence.word("to").fullmatch(sentence.text, cue.end, end) is not None


def _of_completion(sentence: Sentence, cue: Cue, mention: Mention, following: int) -> Measured:
    """完成预算95%; of an amount: 完成预算300万元的95% states the budget, 完成预算支出285万元 what was spent."""
    if mention.kind != "amount":
        return "completion", cue
    sentence.completing = cue
    held = sentence.word("of").match(sentence.text, mention.end) or following - mention.end <= 2
    return ("budget" if held else sentence.plain()), cue


def _is_this_years(sentence: Sentence, cue: Cue) -> bool:
    """预算数50万元,预算执行数48万元,执行率96%: executed of this year's budget; alone, as budgets have it, of last year's."""
    if cue.rule.key != "executed":
        return False
    last = sentence.told[-1] if sentence.told else None
    planned = last is not None and last.measure == "budget" and last.year == (sentence.year or sentence.context.year)
    rated = any(one.rule.says == "completion" for one in sentence.tokens.cues)
    return planned or rated or sentence.word("settled").search(sentence.text, sentence.start, cue.start) is not None


def _is_last_years(sentence: Sentence) -> bool:
    """2024年预算数为45万元,2023年执行数为50万元; 2023年决算数为50万元,…比2023年决算数减少."""
    planned = any(told.measure == "budget" and told.year and told.year - 1 == sentence.year for told in sentence.told)
    return planned or any(
        cue.year == sentence.year and sentence.word("settled").search(sentence.text, cue.start, cue.end)
        for cue in sentence.tokens.cues
        if cue.rule.key == "base_prior_year" and cue.year
    )


def signed(sentence: Sentence, value: Decimal, measured: Measured) -> tuple[Direction | None, Decimal | None]:
    """Direction and signed value of a change or growth; a sign printed beside a word of its own kind counts once."""
    measure, cue = measured
    if measure not in ("change", "growth"):
        return None, value
    if cue is None:
        return ("up" if value > 0 else "down"), value
    says = cue.rule.says
    if says == "either":
        if (spoken := difference(sentence)) and abs(spoken) == abs(value):
            return ("up" if spoken > 0 else "down"), spoken
        earlier = [told.direction for told in sentence.told if told.measure in ("change", "growth")]
        says = earlier[-1] if measure == "growth" and earlier and earlier[-1] in ("up", "down") else "either"
        if says == "either":
            return (None, None) if value > 0 else ("down" if value < 0 else "flat", value)
    if says == "down":
        return "down", -abs(value)
    return ("up" if value >= 0 else "down"), value
