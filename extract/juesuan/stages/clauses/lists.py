"""Lists: 分别为3万元、5万元和2万元: numbers that stand together, each with its own subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from juesuan.findings import Cue, Mention, Subject
from juesuan.stages.clauses.sentence import Sentence
from juesuan.stages.clauses.told import UNNAMED

_WHOLES = {
    ("income.total", "expenditure.total"): "income_expenditure",
    ("income.appropriation", "appropriation.expenditure"): "appropriation",
}
"""What the two halves of an account make together."""


def groups(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The numbers, those of one list together: same kind, nothing but a list mark between."""
    group: list[Mention] = []
    for mention in mentions:
        if group and _continues(sentence, group[-1], mention):
            group.append(mention)
            continue
        if group:
            yield group
        group = [mention]
    if group:
        yield group


def _continues(sentence: Sentence, before: Mention, mention: Mention) -> bool:
    same = before.kind == mention.kind and (before.kind != "quantity" or _counted_alike(sentence, before, mention))
    return same and bool(sentence.word("list_mark").fullmatch(sentence.text, before.end, mention.start))


def _counted_alike(sentence: Sentence, before: Mention, mention: Mention) -> bool:
    """购置数及保有量分别为1辆和2辆."""
    return before.unit == mention.unit and bool(
        sentence.word("each").search(sentence.text, max(0, before.start - 60), before.start)
    )


def shared(
    sentence: Sentence, group: list[Mention], cue: Cue | None = None
) -> Iterator[tuple[Mention, str | None, Subject | None]]:
    """Each number of a list with its own subject; a single number with the subject in force."""
    if cue and cue.rule.says == "share" and sentence.word("wholes").match(sentence.text, cue.end):
        # 占财政支出和生产总值的比重分别为11%和3%: shares of one subject in several wholes
        yield from ((mention, sentence.metric, sentence.subject) for mention in group)
        return
    if len(group) == 1:
        sentence.metric = _whole(sentence, group[0]) or sentence.metric
        yield group[0], sentence.metric, sentence.subject
        return
    listed = _listed(sentence, len(group))
    parts = sentence.subject.rule.parts if sentence.subject else ()
    for index, mention in enumerate(group):
        if listed:
            yield mention, *listed[index]
        elif len(parts) == len(group):
            yield mention, parts[index], sentence.subject
        elif sentence.context.open_world:
            yield mention, UNNAMED, None
        else:
            sentence.refuse([mention], "a list whose subjects are not named one by one")


def _whole(sentence: Sentence, mention: Mention) -> str | None:
    """收入总计9万元,支出总计9万元,与上年相比,各增加1万元: what is said of both halves is said of the whole."""
    halves = tuple(metric for metric, _ in sentence.named[-2:])
    if halves not in _WHOLES or not sentence.word("both").search(
        sentence.text, sentence.named[-1][1].end, mention.start
    ):
        return None
    return _WHOLES[halves]


def _listed(sentence: Sentence, count: int) -> list[tuple[str, Subject]] | None:
    """The last `count` subjects, where they stand in a list, of this sentence or else of the one before."""
    own = sentence.named[-count:]
    if len(own) == count:
        gaps = [sentence.text[a.end : b.start] for (_, a), (_, b) in pairwise(own)]
        if len(sentence.named) == count or all(sentence.word("list_mark").fullmatch(gap) for gap in gaps):
            return own
        if all(sentence.word("listed_with_figures").fullmatch(gap) for gap in gaps):
            return own
    before = list(sentence.context.listed[-count:])
    return before if len(before) == count else None


def listed_last(sentence: Sentence) -> list[tuple[str, Subject]]:
    """The last subject of the sentence, with those that stand in a list before it."""
    named = sentence.named
    first = len(named) - 1
    while first > 0 and sentence.word("list_mark").fullmatch(
        sentence.text, named[first - 1][1].end, named[first][1].start
    ):
        first -= 1
    return named[first:]


def sums_several(sentence: Sentence, start: int) -> bool:
    """上缴上级支出、经营支出、对附属单位补助支出共0元: the sum of a list is no figure of its last.

    Three in a list with one figure need not say that it is their sum.
    """
    if len(sentence.named) < 2:
        return False
    (_, before), (_, last) = sentence.named[-2:]
    listed = sentence.word("and_mark").fullmatch(sentence.text, before.end, last.start)
    if not listed:
        return False
    if sentence.word("sum").fullmatch(sentence.text, last.end, start):
        return True
    return len(listed_last(sentence)) > 2 and bool(sentence.word("spent_sum").fullmatch(sentence.text, last.end, start))
