"""Counts: 3辆, 12批次, 5个项目: what is counted, by the unit that the subject's rule counts in."""

from __future__ import annotations

from juesuan.findings import Mention, Subject
from juesuan.models import Measure
from juesuan.stages.clauses.measures import Measured
from juesuan.stages.clauses.sentence import Sentence


def count_of(sentence: Sentence, mention: Mention, clause: int, following: int) -> tuple[Subject, Measured] | str:
    """What a quantity counts and its measure, or why there is none."""
    subject = _counted(sentence, mention, clause, following)
    if subject is None:
        return "nothing that is counted in this unit"
    cue = sentence.last_cue(clause, mention.start)
    measure: Measure = "score" if mention.unit in sentence.patterns.words("unit.points") else "count"
    if cue and cue.rule.says in ("up", "down"):
        measure = "change"
        if _narrated(sentence, mention):
            return "narrated cause or use"
    elif cue and cue.rule.says == "base":
        measure = "prior"
    if subject.start < mention.start and sentence.residue(clause, mention.start):
        return "unknown subject"
    return subject, (measure, cue if measure != "count" else None)


def _narrated(sentence: Sentence, mention: Mention) -> bool:
    """原因是购置用车2辆,比上年少3辆: behind a cause, a change of what was not counted before it belongs to the cause."""
    stops = any(cue.rule.says == "stop" and cue.end <= mention.start for cue in sentence.tokens.cues)
    return stops and not any(told.unit == mention.unit for told in sentence.told)


def _counted(sentence: Sentence, mention: Mention, clause: int, following: int) -> Subject | None:
    """The subject that is counted in the mention's unit: before the number, or behind it where the rule says so."""
    before = any(clause <= subject.start for _, subject in sentence.named)
    if not before and (behind := _counted_behind(sentence, mention, following)):
        return behind
    current = sentence.subject
    if current is None or mention.unit not in current.rule.counts or (current.rule.after and not before):
        return None
    if current.rule.after is None and sentence.word("bodies").match(sentence.text, mention.end):
        return None
    return current


def _counted_behind(sentence: Sentence, mention: Mention, following: int) -> Subject | None:
    more = sentence.word("more_projects").match(sentence.text, mention.end)  # 3个一级项目、5个二级项目开展绩效自评
    stop = sentence.clause_end(mention.end, sentence.end if more and more.end() == following else following)
    for subject in sentence.tokens.subjects:
        behind = mention.end <= subject.start and subject.end <= stop and _names_what(sentence, subject, mention)
        if behind and mention.unit in subject.rule.counts and sentence.holds(subject):
            return subject
    return None


def _names_what(sentence: Sentence, subject: Subject, mention: Mention) -> bool:
    """3个项目开展绩效自评, but not 2个预算单位编报绩效目标."""
    between = sentence.text[mention.end : min(mention.end + 8, subject.end)]
    return subject.rule.after is not None and subject.rule.after in between
