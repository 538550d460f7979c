"""The clause grammar: what a sentence tells of each of its numbers, as subject × measure × mention.

A sentence is walked from left to right. Subjects and bases of comparison are remembered as they are passed; each number is
told by the last cue before it in its clause, and belongs to the last subject before it. Where the words between are neither
subject, cue nor filler, the number speaks of something this project does not know, and nothing is told of it.

    told        what goes in and comes out: Context, Told, Refused
    sentence    the sentence as far as it was walked, its clauses and their cues
    walk        passing subjects, bases, years and brackets; what the next sentence inherits
    narration   causes and uses, whose numbers are passed over
    numbers     a number told or refused: measures (which measure it is), bases (against what), counts, lists
    rows        bare rows of cells
    words       what is said with no number: 持平, 无…支出
"""

from __future__ import annotations

from collections.abc import Sequence

from juesuan.findings import Mention, Tokens
from juesuan.patterns import Patterns
from juesuan.stages.clauses.sentence import Sentence
from juesuan.stages.clauses.told import UNNAMED, Context, Refused, Told
from juesuan.stages.clauses.walk import walk
from juesuan.stages.clauses.words import without_doubled_flat

__all__ = ["UNNAMED", "Context", "Refused", "Told", "read_sentence", "speaks_of_budget"]


def speaks_of_budget(text: str, patterns: Patterns) -> bool:
    """Whether a view text without headings is of a budget by its own words.

    >>> from juesuan.patterns import load
    >>> plan, share = "项目支出48100元,占支出总预算的4.43%", "占一般公共预算收入比重为57.1%"
    >>> speaks_of_budget(plan, load()), speaks_of_budget(share, load())
    (True, False)
    >>> speaks_of_budget("2024年“三公”经费支出共计32万元,比2023年预算数减少1万元", load())
    True
    """
    if patterns.word("clause.settles").search(text):
        return False
    held = patterns.word("clause.budget_before").search(text)
    return bool(held and int(held["own"]) - 1 == int(held["base"])) or bool(patterns.word("clause.plans").search(text))


def read_sentence(
    text: str, start: int, end: int, mentions: Sequence[Mention], tokens: Tokens, context: Context, patterns: Patterns
) -> tuple[list[Told], list[Refused]]:
    """What text[start:end], one sentence of a view, tells by the tokens in it; `context` is read and left changed for the next sentence."""
    sentence = Sentence(text, start, end, tokens, context, patterns)
    walk(sentence, mentions)
    return without_doubled_flat(sentence.told), sentence.refused
