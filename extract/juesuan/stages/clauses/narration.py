"""Narration: causes and uses (主要原因是…, 用于…), whose numbers are no figures of the account."""

from __future__ import annotations

import regex

from juesuan.findings import Cue, Subject
from juesuan.stages.clauses.sentence import Sentence

_BALANCES = ("expenditure.transferred", "carryover.ending")
_RATE = regex.compile(r"[\d.,]+%")


def narrates_throughout(sentence: Sentence) -> bool:
    """…, 故…: the sentence gives a cause first and its effect then; a 故 inside a stated cause says nothing more."""
    first = next((cue for cue in sentence.tokens.cues if cue.rule.says == "stop"), None)
    return first is not None and first.rule.whole


def turns_back(sentence: Sentence, cue: Cue) -> bool:
    """…的主要原因是…, 与上年相比减少…: a base that opens a clause, or a completion with its rate, ends the narration.

    Not where the whole sentence is one, nor where the narration has begun to speak of something else.
    """
    opens = sentence.text[cue.start - 1 : cue.start] in (",", ";") and not narrates_throughout(sentence)
    return (
        opens
        and not _speaks_of_another(sentence, cue.start)
        and (cue.rule.says == "base" or (cue.rule.says == "completion" and bool(_RATE.match(sentence.text, cue.end))))
    )


def _speaks_of_another(sentence: Sentence, until: int) -> bool:
    """…主要原因是人员增加,本年支出完成预算…,比预算增加…: another subject has opened a clause since the cause."""
    stop = max((cue.end for cue in _before(sentence, until) if cue.rule.says == "stop"), default=until)
    return any(
        stop <= subject.start < until
        and sentence.text[subject.start - 1] in ",;"
        and subject.rule.metric not in (None, sentence.metric)
        and sentence.holds(subject)
        for subject in sentence.tokens.subjects
    )


def is_part(sentence: Sentence, subject: Subject) -> bool:
    """基本支出5万元,主要包括:人员经费4万元…: a part of the subject in force with a figure of its own is no use.

    Nor is a subject that opens a clause with its figure and its share: 主要用于工资,项目支出3万元,占37.5%;
    nor what a government carries over or transfers, which is nobody's use: 主要用于移民安置,调出资金3万元.
    """
    shared = sentence.word("figure_and_share").match(sentence.text, subject.end)
    balance = subject.rule.metric in _BALANCES and sentence.word("part_figure").match(sentence.text, subject.end)
    if (shared or balance) and sentence.text[subject.start - 1] in ",;":
        return not narrates_throughout(sentence)
    part = (subject.rule.metric or "").startswith(f"{sentence.metric}.")
    return sentence.includes and part and bool(sentence.word("part_figure").match(sentence.text, subject.end))


def goes_on(sentence: Sentence, at: int) -> bool:
    """主要原因：一是…;二是…: the narration goes on in the next of its list, but not in the next of a list it stands in.

    So does 具体内容包括:接待甲2批次;接待乙3批次, as long as no other metric is named.
    """
    if any(
        cue.rule.says == "stop" and sentence.word("contents").search(sentence.text, cue.start, cue.end)
        for cue in _before(sentence, at)
    ):
        following = next((one for one in sentence.tokens.subjects if one.start >= at and sentence.holds(one)), None)
        return following is None or following.rule.metric is None
    if not sentence.word("numbered").match(sentence.text, at):
        return False
    first = next((cue for cue in _before(sentence, at) if cue.rule.says == "stop"), None)
    return not (first and sentence.word("first_of_list").search(sentence.text, sentence.start, first.start))


def _before(sentence: Sentence, at: int) -> list[Cue]:
    return [cue for cue in sentence.tokens.cues if cue.start < at]
