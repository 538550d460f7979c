"""The words of a disclosure: template remains, lost units, counts that do not add up, an item whose use is another one's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

import regex

from juesuan import models
from juesuan.findings import Findings, Reading
from juesuan.patterns import FlawRule, Patterns
from juesuan.spans import Range
from juesuan.stages.checks.items import called
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.operands import Figures
from juesuan.stages.checks.verdicts import Check

FAR = frozenset({"overview", "glossary", "annex", "performance", "statements", "unknown"})
_LEAST = 3  # how often a year must be printed to be believed


@dataclass(frozen=True)
class Wording:
    """A document's words, and what was found in it."""

    reading: Reading
    findings: Findings
    figures: Figures

    @property
    def view(self) -> str:
        """The cleaned text."""
        return self.reading.view.text

    @cached_property
    def accounts(self) -> list[tuple[int, int, str]]:
        """All paragraphs of the accounts on the view, headings left out, each with its section key."""
        found = []
        for paragraph in self.findings.paragraphs:
            section = self.findings.section_at(self.reading.view.hull(paragraph.start, paragraph.end)[0])
            if section is not None and not paragraph.heading:
                found.append((paragraph.start, paragraph.end, self.figures.key_of(section.id)))
        return found

    @cached_property
    def paragraphs(self) -> list[tuple[int, int, str]]:
        """The paragraphs that account for money; none where no narrative was found."""
        return [one for one in self.accounts if one[2].partition(".")[0] not in FAR]

    @cached_property
    def year(self) -> int | None:
        """The fiscal year, where the text itself leaves no doubt of it."""
        stated = self.findings.fiscal_year
        if stated is None:
            return None
        counts = Counter(int(match[1]) for match in self.word("year.printed").finditer(self.view))
        most = counts.most_common(1)
        return stated.value if most and most[0][0] == stated.value and most[0][1] >= _LEAST else None

    @cached_property
    def _apart(self) -> list[Range]:
        """The parts of the view that are no account: annexes, performance forms."""
        spans = [section.body for section in self.findings.sections if section.key.partition(".")[0] == "annex"]
        spans += [form.span for form in self.findings.performance]
        return [self.reading.view.range(span.start, span.end) for span in spans]

    def apart(self, at: int) -> bool:
        """Whether view position `at` lies in a part that is no account."""
        return any(start <= at < end for start, end in self._apart)

    def rules(self, role: str) -> list[tuple[FlawRule, Any]]:
        """The rules of a role with their patterns."""
        return self.reading.patterns.make(_by_role)[role]

    def word(self, key: str) -> Any:
        """The pattern of a rule of the kind words."""
        return self.reading.patterns.word(key)

    def flaw(self, key: str, said: Name, *places: Range, status: Literal["fail", "skipped"] = "fail") -> Check:
        """A failed check about view ranges."""
        spans = tuple(self.reading.document.view_spans(*place)[0] for place in places)
        return Check(key, status, said.zh, said.en, spans, "warning" if status == "fail" else None)


def _by_role(patterns: Patterns) -> dict[str, list[tuple[FlawRule, Any]]]:
    found: dict[str, list[tuple[FlawRule, Any]]] = defaultdict(list)
    for rule, pattern in patterns["flaws"]:
        found[rule.role].append((rule, pattern))
    return found


def wording(text: Wording) -> Iterator[Check]:
    """Every flaw of wording that the rules know."""
    yield from _flaws(text)
    yield from _adds(text)
    yield from _uses(text)
    yield from _grades(text)


def _flaws(text: Wording) -> Iterator[Check]:
    """One check a rule, with every place as evidence: a template left as it was is one flaw, not a hundred."""
    apart = text.reading.patterns["flaws"].apart
    for rule, pattern in text.rules("remains"):
        if not any(one.search(text.view) for one in apart[rule.key]):
            continue
        yield from _told(text, rule, [m for m in pattern.finditer(text.view) if not text.apart(m.start())])
    for rule, pattern in text.rules("left_in_forms") if text.findings.performance else ():
        yield from _told(text, rule, [m for m in pattern.finditer(text.view) if text.apart(m.start())])
    for rule, pattern in text.rules("flaw"):
        yield from _told(text, rule, [m for s, e, _ in text.paragraphs for m in pattern.finditer(text.view, s, e)])


def _told(text: Wording, rule: FlawRule, found: list[Any]) -> Iterator[Check]:
    if not found:
        return
    words = found[0][0].strip(" ,。;\n")
    zh = f"{words}”等{len(found)}处“" if len(found) > 1 else words
    en = f"{words}” (and {len(found) - 1} more) “" if len(found) > 1 else words
    said = Name(rule.zh.replace("{text}", zh).replace("“”", ""), rule.en.replace("{text}", en).replace(" “”", ""))
    yield text.flaw(rule.key, said, *(match.span() for match in found))


def _adds(text: Wording) -> Iterator[Check]:
    """Counts that a sentence divides: the parts make up the whole."""
    for rule, pattern in text.rules("adds"):
        for match in pattern.finditer(text.view):
            whole, parts = int(match["whole"]), [int(one) for one in match.captures("part")]
            if sum(parts) == whole or (sum(parts) < whole and len(parts) < 3 and rule.key == "text.grades"):
                continue
            if text.apart(match.start()):
                continue
            said = Name(
                f"{rule.zh}共{whole}个，而所列{'、'.join(f'{one}个' for one in parts)}合计{sum(parts)}个。",
                f"There are {whole} {rule.en}, but {' + '.join(map(str, parts))} make {sum(parts)}.",
            )
            places = [match.span("whole"), *match.spans("part")]
            yield text.flaw(rule.key, said, *((first, last + 1) for first, last in places))


_GRADES = {"excellent": (90, 100), "good": (75, 90), "fair": (60, 80), "poor": (0, 60)}
"""From which to which score of 100 points 优, 良, 中 and 差 are let be: 良 and 中 are parted at 80 as a rule, a scale parted at 75 may be meant."""


def _grades(text: Wording) -> Iterator[Check]:
    """The grade beside a score is one that is given for it; a score below 60 may be one of fewer points than 100."""
    for rule, pattern in text.rules("grade"):
        for match in pattern.finditer(text.view):
            score, grade = Decimal(match["score"]), next(key for key in _GRADES if match[key])
            least, most = _GRADES[grade]
            if score < 60 or score > 100 or least <= score <= most:
                continue
            said = Name(
                f"得分写作{score}分，而{rule.zh}写作“{match[grade]}”，一般90分及以上为优、80分及以上为良、60分及以上为中。",
                f"The score is {score}, but {rule.en} is given as “{match[grade]}”.",
            )
            yield text.flaw(rule.key, said, match.span("score"), match.span(grade))


def _uses(text: Wording) -> Iterator[Check]:
    """An item whose use is another item's."""
    view = text.reading.view
    uses = [(rule, pattern, regex.compile(rule.words or "")) for rule, pattern in text.rules("use")]
    for item in text.findings.items:
        own = next((rule for rule, pattern, _ in uses if pattern.fullmatch(called(item))), None)
        if own is None:
            continue
        match = text.word("item.use").search(view.text, *view.range(item.span.start, item.span.end))
        if match is None:
            continue
        spoken = [rule for rule, _, words in uses if words.search(match["use"])]
        if spoken and own not in spoken:
            said = Name(
                f"“{called(item)}”所写用途“{match['use']}”属于{spoken[0].zh}。",
                f"The use that {called(item)} states is that of {spoken[0].en}.",
            )
            yield text.flaw("item.use", said, match.span("use"), _name_place(text, item))


def _name_place(text: Wording, item: models.Item) -> Range:
    named = item.item or item.group or item.category
    assert named is not None
    return text.reading.view.range(named.span.start, named.span.end)
