"""The walk: subjects, bases, years, stops and brackets as a sentence passes them, its numbers told on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import regex

from juesuan.findings import Cue, Mention, Subject
from juesuan.stages.clauses.lists import groups
from juesuan.stages.clauses.narration import goes_on, is_part, narrates_throughout, turns_back
from juesuan.stages.clauses.numbers import tell_numbers
from juesuan.stages.clauses.parts import of_one_body, paid_by, part_of_another
from juesuan.stages.clauses.sentence import Outside, Sentence
from juesuan.stages.clauses.told import UNNAMED
from juesuan.stages.clauses.words import tell_flat, tell_nil, tell_zero
from juesuan.stages.tokens import holds

_CLAUSE_END = regex.compile("[,;。:]|%[）、]")
_LEFT_OF = ("three_public.reception", "three_public.vehicle.operation")
_SOURCES = ("appropriation.expenditure", "general_budget", "income.appropriation", "income.general_budget")
_Take = Callable[[Sentence, Any], None]


def walk(sentence: Sentence, mentions: Sequence[Mention]) -> None:
    """Read the sentence from left to right; what it tells and refuses is left in it, what the next inherits in its context."""
    sentence.stopped = narrates_throughout(sentence)
    listed = list(groups(sentence, mentions))
    ends = [*(group[0].start for group in listed[1:]), sentence.end]
    for group, following in zip(listed, ends, strict=False):
        _pass(sentence, group[0].start)
        tell_numbers(sentence, group, following)
        sentence.at = max(sentence.at, group[-1].end)
    _pass(sentence, sentence.end)
    _leave(sentence)


def _pass(sentence: Sentence, until: int) -> None:
    """Read the words between here and `until`."""
    start = sentence.at
    subjects = _subjects(sentence, start, until)
    cues = [cue for cue in sentence.tokens.cues if start <= cue.start < until and not _covered(cue, subjects)]
    events: list[tuple[int, int, _Take, Any]] = [(cue.start, 0, _cue, cue) for cue in cues]
    events += [(subject.start, 1, _name, subject) for subject in subjects]
    for match in sentence.word("year_or_mark").finditer(sentence.text, start, until):
        take: _Take = _dated if match["year"] else _semicolon if match[0] == ";" else _bracket
        events.append((match.start(), 2, take, match))
    for _, _, take, token in sorted(events, key=lambda event: event[:2]):
        take(sentence, token)
    sentence.at = max(sentence.at, until)


def _subjects(sentence: Sentence, start: int, until: int) -> list[Subject]:
    """The subjects that hold in [start, until): the longest first, none inside a cue or a share's base."""
    metric, last, section = sentence.metric, start, sentence.context.section
    kept: list[Subject] = []
    outside = sentence.opened[-1] if sentence.opened and sentence.opened[-1].named else None
    closing = sentence.text.find("）", start, until) if outside else -1
    for subject in sentence.tokens.subjects:
        if outside and last <= closing < subject.start < until:
            metric, last = outside.metric, closing
        if subject.start < last or subject.end > until or not holds(subject.rule, metric, section):
            continue
        if _hidden(sentence, subject) or _explained(sentence, subject):
            continue
        if kept and _says_whose_money(sentence, kept[-1], subject):
            last = subject.end
            continue
        kept.append(subject)
        metric, last = subject.rule.metric or metric, subject.end
    return kept


def _says_whose_money(sentence: Sentence, before: Subject, subject: Subject) -> bool:
    """“三公”经费财政拨款支出: right behind a cost the words for appropriations say what pays for it, and name nothing new."""
    beside = bool(sentence.word("year_alone").fullmatch(sentence.text, before.end, subject.start))
    return beside and subject.rule.metric in _SOURCES and not _of_all_income(before)


def _of_all_income(subject: Subject) -> bool:
    return (subject.rule.metric or "income").split(".")[0] in ("income", "income_expenditure", "appropriation")


def _hidden(sentence: Sentence, subject: Subject) -> bool:
    """Whether a subject's words are part of a base (比上年支出) or a budget (完成总支出预算), or of what a share is of (占支出).

    So are those of what a share is of before it (在三公经费中占20%); 其他公务接待费 is what is left of it.
    """
    if sentence.word("whole_of").match(sentence.text, subject.end):
        return True
    before = max(subject.start - 2, sentence.start)
    if subject.rule.metric in _LEFT_OF and sentence.word("rest").fullmatch(sentence.text, before, subject.start):
        return True
    for cue in sentence.tokens.cues:
        if cue.rule.says == "base" and cue.start < subject.end and subject.start < cue.end:
            return True
        if cue.rule.says == "completion" and cue.start < subject.start and subject.end <= cue.end:
            return True
        after = cue.rule.says == "share" and cue.end <= subject.start
        if after and not _CLAUSE_END.search(sentence.text, cue.end, subject.start):
            return True
    return False


def _explained(sentence: Sentence, subject: Subject) -> bool:
    """其他收入3万元,为“事业收入”之外取得的收入,较上年减少1万元: what explains a figure names nothing new."""
    comma = max(sentence.text.rfind(mark, sentence.start, subject.start) for mark in ",;")
    told = sentence.told and sentence.told[-1].end <= comma
    explains = sentence.word("explains").match(sentence.text, comma) if told else None
    return explains is not None and subject.end <= explains.end()


def _covered(cue: Cue, subjects: Sequence[Subject]) -> bool:
    """Whether a stop is part of a subject's own words (用于保障…运转的日常支出)."""
    return cue.rule.says == "stop" and any(subject.start <= cue.start < subject.end for subject in subjects)


def _cue(sentence: Sentence, cue: Cue) -> None:
    says = cue.rule.says
    if says == "stop":
        sentence.stopped = True
        sentence.includes = bool(sentence.word("includes").search(sentence.text, cue.start, cue.end))
    elif says == "resume" or (sentence.stopped and turns_back(sentence, cue)):
        sentence.stopped = False
        sentence.base = cue if says == "base" else sentence.base
    elif sentence.stopped:
        return
    elif says == "base":
        sentence.base = cue
    elif says == "flat":
        tell_flat(sentence, cue)
    elif says == "zero":
        tell_zero(sentence, cue)
    elif says == "nil":
        tell_nil(sentence, cue)
    elif says in ("budget", "final") and sentence.word("opens_parts").match(sentence.text, cue.end):
        sentence.budget = says == "budget"


def _name(sentence: Sentence, subject: Subject) -> None:
    if sentence.stopped and not is_part(sentence, subject):
        return
    sentence.stopped = False
    subject = part_of_another(sentence, of_one_body(sentence, paid_by(sentence, subject)))
    if subject.rule.keeps and sentence.subject and subject.qualifier is None:
        subject = subject._replace(qualifier=sentence.subject.qualifier)
    metric = None if subject.rule.elsewhere else subject.rule.metric or sentence.metric
    sentence.metric, sentence.subject = metric, subject
    sentence.named.append((sentence.metric or UNNAMED, subject))


def _dated(sentence: Sentence, match: Any) -> None:
    inside = any(cue.start <= match.start() < cue.end for cue in sentence.tokens.cues if cue.rule.says == "base")
    if inside or sentence.stopped:
        return
    sentence.year = int(match["year"])
    if sentence.word("until").search(sentence.text, max(0, match.start() - 2), match.start()):
        sentence.context.dated = sentence.year


def _semicolon(sentence: Sentence, match: Any) -> None:
    """Behind a narrated cause a semicolon begins anew, unless the narration goes on."""
    if sentence.stopped and not goes_on(sentence, match.end()):
        sentence.stopped = False
        if _compares(sentence, match.end()):
            return  # …,主要包括办公费;较上年减少5万元: still of what stands before
        sentence.base = None
        if sentence.context.metric is not None:
            sentence.metric, sentence.subject = sentence.context.metric, sentence.context.subject


def _compares(sentence: Sentence, at: int) -> bool:
    return any(cue.rule.says == "base" and cue.start == at for cue in sentence.tokens.cues)


def _bracket(sentence: Sentence, match: Any) -> None:
    """What a bracket says holds inside it alone: behind it the subject, the year and the narration before it go on, if there were any.

    A bracket that gives what stands before it a name is meant to be remembered.
    """
    if match[0] == "（":
        begun = bool(sentence.named or sentence.told or sentence.refused)
        outside = Outside(match.start(), sentence.metric, sentence.subject, sentence.year, begun, sentence.stopped)
        sentence.opened.append(outside)
    elif sentence.opened:
        outside = sentence.opened.pop()
        sentence.stopped, sentence.year = outside.stopped, outside.year
        if outside.named and not sentence.word("called").match(sentence.text, outside.at):
            sentence.metric, sentence.subject = outside.metric, outside.subject


def _lists_parts(sentence: Sentence) -> bool:
    """其中：甲费1万元，乙费2万元: what follows speaks of the whole again, where that was named."""
    whole = sentence.context.metric
    parts = {metric for metric, _ in sentence.named}
    return bool(whole and len(parts) > 1 and sentence.word("parts").match(sentence.text, sentence.start)) and all(
        part.startswith(f"{whole}.") for part in parts
    )


def _of_unread(sentence: Sentence) -> bool:
    """Whether all that is named are parts of a whole that was not understood: 当年下达5万元,其中:基本支出3万元."""
    if not sentence.named or not sentence.refused:
        return False
    unread, part = sentence.refused[0].mention, sentence.named[0][1]
    return unread.kind == "amount" and sentence.word("parts").search(sentence.text, unread.end, part.start) is not None


def _leave(sentence: Sentence) -> None:
    """What the next sentence inherits: this one's first subject."""
    context = sentence.context
    if sentence.divided or _of_unread(sentence):
        context.metric, context.subject = (UNNAMED if context.tells_unnamed() else None), None
    elif sentence.named:
        if not _lists_parts(sentence):
            context.metric, context.subject = sentence.named[0]
        context.listed = tuple(sentence.named)
    if sentence.base is not None:
        context.base = sentence.base if sentence.base.rule.basis == "prior_budget" else None
    context.unknown = sentence.unknown or sentence.divided
    context.announced = sentence.word("announced").search(sentence.text, sentence.start, sentence.end) is not None
    if any(told.measure in ("amount", "budget") for told in sentence.told):
        context.planned = sentence.budget
        if context.open_world and not context.settled:
            context.budget = sentence.budget
