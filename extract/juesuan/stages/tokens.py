"""Tokens: the subjects and cues of a stretch of text, by the words of the packs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from juesuan.patterns import CueRule, Patterns, SubjectRule


@dataclass(frozen=True, slots=True)
class Subject:
    """Words that name a metric, at view range [start, end)."""

    start: int
    end: int
    rule: SubjectRule
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say what a number is, at view range [start, end); `year` where they name one."""

    start: int
    end: int
    rule: CueRule
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a stretch of text, by start; subjects may overlap, for which of them holds depends on the context."""

    subjects: tuple[Subject, ...]
    cues: tuple[Cue, ...]

    def within(self, start: int, end: int) -> Tokens:
        """The tokens that lie in view range [start, end)."""
        return Tokens(_cut(self.subjects, start, end), _cut(self.cues, start, end))


def tokenize(text: str, patterns: Patterns, start: int, end: int) -> Tokens:
    """The tokens of text[start:end]."""
    subjects = [
        Subject(match.start(), match.end(), rule)
        for rule, pattern in patterns["subjects"]
        for match in pattern.finditer(text, start, end)
    ]
    subjects.sort(key=lambda token: (token.start, -token.end, not token.rule.within))
    cues = [
        Cue(match.start(), match.end(), rule, _year(match))
        for rule, pattern in patterns["cues"]
        for match in pattern.finditer(text, start, end)
    ]
    return Tokens(tuple(subjects), tuple(_longest(cues)))


def holds(rule: SubjectRule, metric: str | None, section: str | None) -> bool:
    """Whether the rule's `within` is met by the metric or the section in force."""
    if not rule.within:
        return True
    return any(_begins(name, outer) for name in (metric, section) for outer in rule.within)


def _begins(name: str | None, outer: str) -> bool:
    return name is not None and (name == outer or name.startswith(outer + "."))


def _year(match: Any) -> int | None:
    year = match.groupdict().get("year")
    return int(year) if year else None


def _longest(cues: Iterable[Cue]) -> list[Cue]:
    """The cues without those that overlap an earlier or, from the same start, a longer one."""
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


def _cut(tokens: tuple[Any, ...], start: int, end: int) -> tuple[Any, ...]:
    first = bisect_left(tokens, start, key=lambda token: token.start)
    last = bisect_left(tokens, end, key=lambda token: token.start)
    return tuple(token for token in tokens[first:last] if token.end <= end)
