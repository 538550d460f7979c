"""Tokens: the subjects and cues of a stretch of text, by the words of the packs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from juesuan import catalogue
from juesuan.findings import Cue, Findings, Reading, Subject, Tokens
from juesuan.patterns import Patterns, SubjectRule
from juesuan.spans import Range


def tokens(reading: Reading, findings: Findings) -> Findings:
    """The subjects and cues of the narrative, looked up once for all that reads it."""
    subjects: list[Subject] = []
    cues: list[Cue] = []
    for start, end in _runs(findings):
        found = tokenize(reading.view.text, reading.patterns, start, end)
        subjects += found.subjects
        cues += found.cues
    return findings.plus(tokens=Tokens(tuple(subjects), tuple(cues)))


_NEAR = 200  # characters between paragraphs: to look at them costs less than to look twice


def _runs(findings: Findings) -> list[Range]:
    """The paragraphs, those near each other joined with what stands between them, for each lookup has its price."""
    runs: list[Range] = []
    for paragraph in findings.paragraphs:
        if runs and paragraph.start - runs[-1][1] <= _NEAR:
            runs[-1] = (runs[-1][0], paragraph.end)
        else:
            runs.append((paragraph.start, paragraph.end))
    return runs


def tokenize(text: str, patterns: Patterns, start: int, end: int) -> Tokens:
    """The tokens of text[start:end]."""
    subjects = [
        Subject(match.start(), match.end(), rule, match[0] if rule.category else None, _qualifier(rule, match))
        for rule, pattern in patterns["subjects"]
        for match in pattern.finditer(text, start, end)
    ]
    subjects += _categories(text, patterns, start, end)
    subjects.sort(key=lambda token: (token.start, -token.end, not token.rule.within))
    cues = [
        Cue(match.start(), match.end(), rule, _year(match))
        for rule, pattern in patterns["cues"]
        for match in pattern.finditer(text, start, end)
    ]
    return Tokens(tuple(subjects), tuple(_longest(cues)))


_FUNCTION = SubjectRule.model_construct(
    key="function",
    metric="general_budget.function",
    within=("general_budget", "expenditure", "appropriation", "open"),
    category=True,
    match=(),
    examples=(),
    counter=(),
)
"""The 类 of the functional classification as subjects: a rule without words, for their names are in the catalogue."""


def official(patterns: Patterns) -> catalogue.Catalogue:
    """The catalogue of the packs in use."""
    return catalogue.load(patterns.folders)


def _categories(text: str, patterns: Patterns, start: int, end: int) -> list[Subject]:
    holds_others, finer, composed = (patterns.word(f"category.{key}") for key in ("holds_others", "finer", "composed"))
    return [
        Subject(start + low, start + high, _FUNCTION, _category(text[start + low : start + high], patterns))
        for low, high, _ in patterns.make(official).find_categories(text[start:end])
        if not holds_others.match(text, start + low)
        and not finer.match(text, start + high)
        and not composed.search(text, max(0, start + low - 12), start + low)
    ]


_SPENDING = "支出"  # every name of a 类 is given with it


def _category(printed: str, patterns: Patterns) -> str:
    """A 类 as printed, without its mark and with its 支出.

    >>> from juesuan.patterns import load
    >>> _category("教育（类）支出", load()), _category("住房保障支出类", load())
    ('教育支出', '住房保障支出')
    """
    name: str = patterns.word("category.mark").sub("", printed)
    return name if name.endswith(_SPENDING) else name + _SPENDING


def holds(rule: SubjectRule, metric: str | None, section: str | None) -> bool:
    """Whether the rule's `within` is met by the metric or the section in force."""
    if not rule.within:
        return True
    return any(_begins(name, outer) for name in (metric, section) for outer in rule.within)


def _begins(name: str | None, outer: str) -> bool:
    return name is not None and (name == outer or name.startswith(outer + "."))


def _qualifier(rule: SubjectRule, match: Any) -> str | None:
    if not rule.qualified:
        return rule.qualifier
    return str(match.groupdict().get("qualifier") or match[0])


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
