"""The outline: which lines are headings, what section each opens, and how the sections nest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import regex

from juesuan.document import Block
from juesuan.findings import Findings, Reading
from juesuan.models import Section
from juesuan.patterns import SectionRule
from juesuan.spans import Span
from juesuan.stages.grammar import grammar, value_of

UNNUMBERED = 9
"""The rank of a heading that bears no number; the numbering grammar counts ranks from 0."""

_ACCOUNTS = ("narrative", "general_budget", "three_public")
_LONGEST_TITLE = 60
_LONGEST_UNKNOWN = 40
_LONGEST_WITH_COMMA = 24
_GLUED_PAGE = regex.compile(r"(?<=\p{Han})\d{1,3}$")
_RUN_IN = regex.compile(r"(?P<title>[^。:,;]{2,40})(?P<mark>[。:]) *(?=\S)")
_WORDS_ONLY = regex.compile(r"[\p{Han}、“”\"（）]{2,16}")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading as it is found: its place on the view, its number, and what its title says."""

    start: int
    end: int
    number: str | None  # without the marks behind it
    rank: int
    value: int | None
    title: str
    rule: SectionRule | None
    sure: bool = True  # False: an entry of a list unless something stands under it
    run_in: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """A section that is open while the next heading is placed; `depth` is its rank in the order of its neighbours."""

    id: str
    key: str
    level: int
    rank: int
    depth: int
    value: int | None
    title: str
    end: int  # of its heading on the view


def outline(reading: Reading, findings: Findings) -> Findings:
    """The findings with the sections of the document."""
    return findings.plus(sections=tuple(_Outliner(reading).sections()))


class _Outliner:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.grammar = reading.patterns.make(grammar)
        self.blocks = [b for b in reading.document.blocks if b.kind in ("paragraph", "table", "chart")]
        self.ranges = [reading.view.range(block.start, block.end) for block in self.blocks]
        self.open: list[_Open] = []
        self.accounted = False  # the sections that account for money stand above

    def sections(self) -> list[Section]:
        """Every section in document order."""
        placed = self._placed(frozenset())
        if announced := self._announced(placed) | self._front_title(placed):
            placed = self._placed(announced)
        return list(self._finished(placed))

    def _placed(self, without: frozenset[int]) -> list[tuple[_Heading, _Open, str | None]]:
        """Each heading with its place in the tree and its parent; those that start at `without` left out."""
        placed: list[tuple[_Heading, _Open, str | None]] = []
        self.open, self.accounted = [], False
        for heading in self._headings():
            if heading.start in without or self._running_title(heading):
                continue
            level, depth = self._place(heading)
            while self.open and self.open[-1].level >= level:
                self.open.pop()
            key = heading.rule.key if heading.rule else "unknown"
            parent = self.open[-1].id if self.open else None
            name = f"s{len(placed) + 1}"
            self.open.append(_Open(name, key, level, heading.rank, depth, heading.value, heading.title, heading.end))
            placed.append((heading, self.open[-1], parent))
            self.accounted |= key in _ACCOUNTS
        return placed

    def _announced(self, placed: Sequence[tuple[_Heading, _Open, str | None]]) -> frozenset[int]:
        """Headings with nothing under them whose section comes later: a document's title, entries of a table of contents."""
        found = set()
        later: set[str] = set()
        for (heading, opened, _), (after, beside, _) in reversed(list(pairwise(placed))):
            empty = not self.reading.view.text[heading.end : after.start].strip()
            if empty and heading.rule and after.rule and beside.level <= opened.level and opened.key in later:
                found.add(heading.start)
            later.add(beside.key)
        return frozenset(found)

    def _front_title(self, placed: Sequence[tuple[_Heading, _Open, str | None]]) -> frozenset[int]:
        """The document's own title, where the sections after it do not stand under it but beside it."""
        if len(placed) < 2 or placed[0][0].number is not None or placed[0][1].key != "narrative":
            return frozenset()
        (heading, opened, _), (after, beside, _) = placed[:2]
        said = self.reading.view.text[heading.end : after.start]
        front = beside.level <= opened.level and not ("。" in said and len(said) > _LONGEST_TITLE)
        return frozenset({heading.start} if front else ())

    def _finished(self, placed: Sequence[tuple[_Heading, _Open, str | None]]) -> Iterator[Section]:
        document = self.reading.document
        spans = [document.view_spans(heading.start, heading.end)[0] for heading, _, _ in placed]
        for at, (heading, opened, parent) in enumerate(placed):
            following = (spans[i].start for i in range(at + 1, len(placed)) if placed[i][1].level <= opened.level)
            end = next(following, len(document.text))
            start = spans[at].end
            yield Section(
                id=opened.id, key=opened.key, number=heading.number, title=self._printed(heading), level=opened.level,
                parent=parent, heading=spans[at], body=Span(start=start, end=end, page=document.page_at(start)),
            )  # fmt: skip

    def _printed(self, heading: _Heading) -> str:
        start = self.reading.view.text.index(heading.title, heading.start)
        return self.reading.printed(start, start + len(heading.title))

    def _headings(self) -> Iterator[_Heading]:
        entries: _Heading | None = None  # the last entry of a list: what follows it in its numbering is one too
        skip = False
        for at, block in enumerate(self.blocks):
            if skip or block.kind != "paragraph":
                skip = False
                continue
            heading = self._heading(at, block)
            if heading is None:
                entries = self._entry(at, entries)
                continue
            if not heading.sure and (self._continues(entries, heading) or not self._has_body(at, heading)):
                entries = heading
                continue
            entries = None
            skip = heading.end > self.ranges[at][1]
            yield heading

    def _entry(self, at: int, entries: _Heading | None) -> _Heading | None:
        """A numbered paragraph that is no heading, where it is an entry of a list: among duties, or after another entry."""
        start, end = self.ranges[at]
        _, number, rank = self._number(start, end)
        if number is None or not (self._in_overview() or (entries is not None and entries.rank == rank)):
            return None
        return _Heading(start, end, number, rank, value_of(number), "", None, False)

    def _in_overview(self) -> bool:
        return bool(self.open) and self.open[-1].key.startswith("overview.")

    def _continues(self, entries: _Heading | None, heading: _Heading) -> bool:
        return entries is not None and entries.rank == heading.rank and _next(entries.value, heading.value)

    def _has_body(self, at: int, heading: _Heading) -> bool:
        """Whether what follows is the heading's own text: no heading of its rank or above, and no end."""
        if heading.run_in:
            return True
        if at + 1 >= len(self.blocks):
            return False
        if self.blocks[at + 1].kind != "paragraph":
            return True
        rank = self._number(*self.ranges[at + 1])[2]
        return rank == UNNUMBERED or rank > heading.rank

    def _number(self, start: int, end: int) -> tuple[int, str | None, int]:
        """Where the title starts, the number before it and its rank."""
        view = self.reading.view.text
        if start >= end or not self.grammar.words["numbered"].match(view, start):
            return start, None, UNNUMBERED
        for rank, pattern in enumerate(self.grammar.numbers):
            if match := pattern.match(view[start : min(start + 16, end)]):
                after = start + match.end()
                while view.startswith(match[0], after):
                    after += len(match[0])
                return after, match["number"], rank
        return start, None, UNNUMBERED

    def _heading(self, at: int, block: Block) -> _Heading | None:
        start, end = self.ranges[at]
        view = self.reading.view.text
        while start < end and view[start] in "# ":
            start += 1
        after, number, rank = self._number(start, end)
        if number is None and end - start > _LONGEST_TITLE:
            return None
        if rank == 0 and after >= end and at + 1 < len(self.blocks):  # the title stands on the next line
            low, high = self.ranges[at + 1]
            if high - low <= _LONGEST_TITLE // 2 and self._number(low, high)[1] is None:
                after, end = low, high
        whole = view[after:end].strip()
        found = self._titled(whole, number, rank)
        if found is None:
            return None
        length, rule, sure, run_in = found
        title = whole[:length].rstrip("。:. ")
        if not run_in:
            return _Heading(start, end, number, rank, value_of(number), title, rule, sure)
        stop = view.index(whole[:length], after) + length
        return _Heading(start, stop, number, rank, value_of(number), title, rule, sure, True)

    def _titled(self, whole: str, number: str | None, rank: int) -> tuple[int, SectionRule | None, bool, bool] | None:
        """How much of a line is a title, its rule, whether it is a heading for sure, and whether text runs in behind it."""
        bare = whole.rstrip("。:. ")
        if not bare:
            return None
        said = whole.endswith("。") or (whole.endswith(":") and not self.grammar.words["annex"].fullmatch(bare))
        if number is None and (said or not self.grammar.words["ends"].search(bare)):
            return None
        if len(bare) <= _LONGEST_TITLE and (rule := self._known(bare, rank)):
            return len(whole), rule, True, False
        if number is None:
            return None
        if len(bare) <= _LONGEST_UNKNOWN and not self.grammar.words["not"].search(bare) and not self._lists_only(rank):
            cut = "," in bare and len(bare) > _LONGEST_WITH_COMMA  # the first line of a sentence
            return None if cut else (len(whole), None, False, False)
        for match in (_RUN_IN.match(whole), self.grammar.words["glued"].match(whole)):
            if match and (found := self._run_in(match, rank)):
                return found
        return None

    def _run_in(self, match: Any, rank: int) -> tuple[int, SectionRule | None, bool, bool] | None:
        title = match["title"]
        mark = match.groupdict().get("mark", "")
        rule = self._known(title.rstrip(), rank)
        if rule is None:
            words = self.grammar.words
            unknown = mark == "。" and _WORDS_ONLY.fullmatch(title) and not words["not"].search(title)
            lists = self._lists_only(rank) or self._in_overview()
            return (match.end("mark"), None, False, True) if unknown and not lists else None
        if mark == ":" and not self.grammar.words["explains"].search(title):
            return None
        return match.end("mark" if mark else "title"), rule, True, True

    def _known(self, title: str, rank: int) -> SectionRule | None:
        """The rule of a title; one of a later section is none inside a glossary, an annex or a project."""
        open_keys = {section.key for section in self.open[-2:]}
        for rule, within, pattern in self.grammar.inside:
            if within & open_keys and pattern.search(title):
                return rule
        if rank < UNNUMBERED:
            for rule, pattern in self.grammar.numbered:
                if pattern.fullmatch(title) and self._fits(rule, rank):
                    return rule
        if not self.grammar.words["likely"].search(title):
            return None
        for rule in self.grammar.titled(title):
            if self._fits(rule, rank):
                return rule
        for rule, pattern in self.grammar.parts if rank == 0 else ():
            if pattern.search(title):
                return rule
        bare = self.grammar.words["remark"].sub("", _GLUED_PAGE.sub("", title))
        return self._known(bare, rank) if bare != title else None

    def _fits(self, rule: SectionRule, rank: int) -> bool:
        if rank == 0 or (rule.level == 1 and not (self.accounted and rank < UNNUMBERED and self._in_annex())):
            return True
        for section in self.open:
            if section.key == "projects" and section.rank % UNNUMBERED < rank < UNNUMBERED:
                return False  # one of the project's own headings
            if section.key in ("glossary", "annex", "annex.report"):
                return rule.parent in (section.key, "annex") or rank <= section.rank < UNNUMBERED
        return True

    def _in_part(self, key: str) -> bool:
        """Whether a part (第四部分) of this key is open."""
        return bool(self.open) and (self.open[0].key, self.open[0].rank) == (key, 0)

    def _in_annex(self) -> bool:
        return any(section.key.startswith("annex") for section in self.open)

    def _lists_only(self, rank: int) -> bool:
        """Whether numbered lines here are entries: inside a glossary, among the statements."""
        return any(section.key in ("glossary", "statements") and rank > section.rank for section in self.open)

    def _running_title(self, heading: _Heading) -> bool:
        """The title of an open section printed again (at the top of a page) opens none."""
        key = heading.rule.key if heading.rule else None
        return any(
            (section.key, section.title, section.rank, section.value)
            == (key, heading.title, heading.rank, heading.value)
            for section in self.open
        )

    def _place(self, heading: _Heading) -> tuple[int, int]:
        """The level of a heading, and its rank in the order of its neighbours.

        A key has its own level, but numbering that says it stands beside or below an open section is believed.
        """
        rule, rank = heading.rule, heading.rank
        own = rule.level if rule else 0
        above = rank < UNNUMBERED and any(section.rank < rank for section in self.open)
        if rank == UNNUMBERED and rule and rule.key == "annex" and self._in_part(rule.key):
            return 2, 0  # 附件1 below 第四部分 附件
        after_all = bool(self.open) and self.open[0].key == "glossary"  # a report that no annex is announced for
        if rank == 0 or (own == 1 and not above) or (after_all and rule and rule.key == "annex.report"):
            return 1, 0
        if rank == UNNUMBERED:  # whatever is numbered may stand under it
            return own, own - 2
        if self._beside_top(heading):
            return 1, 0
        own = 2 if own == 1 else own  # a glossary that is one of a part's sections
        level = own or min(rank + 1, 2)
        for section in reversed(self.open):
            if section.rank == rank and section.level > 1:
                return self._beside(heading, own)
            if section.depth < rank:
                level = self._level_under(section, heading, own)
                break
        level = min(level, 4)
        return level, min(rank, level - 1)

    def _beside_top(self, heading: _Heading) -> bool:
        """Whether the numbering goes on from an open section of level 1 that holds no sections of the heading's key."""
        section = self.open[0] if self.open else None
        if (
            section is None
            or (section.level, section.rank) != (1, heading.rank)
            or not (section.value and heading.value)
        ):
            return False
        holder = heading.rule.parent if heading.rule else None
        holds = section.key == "narrative" or section.key.split(".")[0] in (holder or "").split(".")
        return heading.value > section.value and not holds

    def _beside(self, heading: _Heading, own: int) -> tuple[int, int]:
        """The level and rank of a heading whose numbering is that of open sections: those of the one it continues."""
        alike = [section for section in reversed(self.open) if section.rank == heading.rank and section.level > 1]
        following = [section for section in alike if _next(section.value, heading.value)]
        section = ([section for section in following if section.level == own] or following or alike)[0]
        restarts = heading.value == 1 != section.value
        if restarts and not own and section.key.startswith("overview"):
            return min(section.level + 1, 4), section.depth  # a list numbered as the heading it stands under
        return own if restarts and own else section.level, section.depth

    def _level_under(self, section: _Open, heading: _Heading, own: int) -> int:
        """The level of a heading below an open section of a higher rank."""
        if section.rank == 0 and heading.rank == 1:
            return section.level + 1
        if section.level != own:
            return max(own, section.level + 1)
        if section.rank == UNNUMBERED:
            follows_at_once = not self.reading.view.text[section.end : heading.start].strip()
            return own + (follows_at_once and heading.value == 1)
        return own if _next(section.value, heading.value) else own + 1


def _next(before: int | None, value: int | None) -> bool:
    return before is not None and value == before + 1
