"""Mentions: every amount of money, percentage and counted thing of the document, in text and in cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from juesuan import models
from juesuan.document import Document
from juesuan.figures import in_yuan, parse
from juesuan.findings import Findings, Mention, Reading
from juesuan.patterns import Patterns, UnitRule

_CLAUSE_END = regex.compile(r"[,。;!?\n\t]")
_LONGEST = 30  # characters of a number
_FURTHEST_LENDER = 4  # characters between a number and the one whose unit it shares
_SKIPPED_BLOCKS = ("contents", "page_number")


@dataclass(frozen=True)
class _Units:
    """The unit rules, compiled: a number with its unit, and a number on its own; and the packs they are from."""

    of_group: dict[str, UnitRule]  # by the name of its group
    pattern: Any
    bare: Any
    patterns: Patterns
    about: Any  # before a number that is not exact
    front: Any  # behind the front part of a torn number
    ordinal: frozenset[str]  # what stands before a number that counts nothing
    more: frozenset[str]  # what says that there is more than the number
    around: tuple[str, ...]  # what says behind it that it is a round one

    def word(self, key: str) -> Any:
        """The pattern of the rule `number.key` of the kind words."""
        return self.patterns.word(f"number.{key}")


def _units(patterns: Patterns) -> _Units:
    ruleset = patterns["units"]
    rules = tuple(rule for rule in ruleset.rules if isinstance(rule, UnitRule))
    number, grouped = (patterns.word(f"number.{key}").pattern for key in ("printed", "grouped"))
    units = "|".join(f"(?P<u{n}>{ruleset.compiled[rule.key].pattern})" for n, rule in enumerate(rules))
    return _Units(
        {f"u{n}": rule for n, rule in enumerate(rules)},
        # one character is looked at first: without it the search tries every alternative at every place
        regex.compile(f"(?=[\\d-])(?P<number>(?>{grouped}|{number}))(?:{units})"),
        regex.compile(f"(?P<number>{number})(?!{patterns.word('number.goes_on').pattern})"),
        patterns,
        patterns.word("number.about"),
        patterns.word("number.front"),
        patterns.words("number.ordinal"),
        patterns.words("number.more"),
        tuple(patterns.words("number.around")),
    )


def mentions(reading: Reading, findings: Findings) -> Findings:
    """Every number with a unit, as amounts, percentages and quantities with their section."""
    found = list(read_mentions(reading.view.text, reading.patterns))
    skipped = _skipped(reading.document)
    kept = [m for m in found if not skipped.holds(reading.view.origin[m.start])]
    amounts, percentages, quantities = _numbered(reading, kept, _Sections(findings))
    borrowed = [
        reading.diagnostic(
            "unit_borrowed", "info", f"{mention.unit} is taken from the context", (mention.start, mention.end)
        )
        for mention in kept
        if mention.borrowed
    ]
    grouped = {m.end for m in kept if " " in reading.view.text[m.number_start : m.number_end]}
    torn = [
        reading.diagnostic(
            "number_torn", "warning", "a blank or a line end stands inside this number; it was not read", match.span()
        )
        for match in reading.patterns.word("number.torn").finditer(reading.view.text)
        if match.end() not in grouped and not skipped.holds(reading.view.origin[match.start()])
    ]
    return findings.plus(
        [*borrowed, *torn],
        mentions=tuple(kept),
        amounts=tuple(amounts),
        percentages=tuple(percentages),
        quantities=tuple(quantities),
    )


def _numbered(
    reading: Reading, kept: Sequence[Mention], sections: _Sections
) -> tuple[list[models.Amount], list[models.Percentage], list[models.Quantity]]:
    """The mentions as records of their kinds, each kind counted on its own."""
    amounts: list[models.Amount] = []
    percentages: list[models.Percentage] = []
    quantities: list[models.Quantity] = []
    for mention in kept:
        place = reading.place(mention.start, mention.end)
        section, value, unit = sections.at(place["span"].start), mention.value, mention.unit
        about = True if mention.approximate else None
        if mention.kind == "amount":
            yuan = in_yuan(value, unit)
            assert yuan is not None
            number = f"a{len(amounts) + 1}"
            amounts.append(
                models.Amount(id=number, value=value, unit=unit, yuan=yuan, approximate=about, section=section, **place)
            )
        elif mention.kind == "percentage":
            number = f"p{len(percentages) + 1}"
            percentages.append(models.Percentage(id=number, value=value, section=section, **place))
        else:
            number = f"q{len(quantities) + 1}"
            quantities.append(
                models.Quantity(id=number, value=value, unit=unit, approximate=about, section=section, **place)
            )
    return amounts, percentages, quantities


def read_mentions(text: str, patterns: Patterns) -> Iterator[Mention]:
    """The mentions of a view text, in order.

    >>> from juesuan.patterns import load
    >>> [(m.kind, str(m.value), m.unit) for m in read_mentions("50余万元,占3.5%,共2辆", load())]
    [('amount', '50', '万元'), ('percentage', '3.5', '%'), ('quantity', '2', '辆')]
    """
    units = patterns.make(_units)
    found = [mention for match in units.pattern.finditer(text) if (mention := _mention(text, match, units))]
    lone = _lone_numbers(text, units, found)
    return iter(sorted([*found, *lone], key=lambda mention: mention.start))


def _mention(text: str, match: Any, units: _Units) -> Mention | None:
    rule = units.of_group[match.lastgroup]
    start, end = match.span()
    if rule.of == "none" or text[start - 1 : start] in units.ordinal or (value := parse(match["number"])) is None:
        return None
    if units.front.match(text, start):
        return None  # the front part of the number stands before a blank: what is left is another number
    word = match[match.lastgroup]
    if rule.likely and not _speaks_of_money(text, match, units):
        return None
    about = not units.more.isdisjoint(word) or text.startswith(units.around, end)
    about = about or units.about.search(text, max(0, start - 4), start) is not None
    number_end = match.end("number")
    if rule.of == "money":
        return Mention("amount", start, end, start, number_end, value, rule.unit or word, about, rule.likely)
    if rule.of == "percent":
        return Mention("percentage", start, end, start, number_end, value, "%", about)
    unit = rule.unit or units.word("more").sub("", word.strip("（"))
    return Mention("quantity", start, end, start, number_end, value, unit, about)


def _speaks_of_money(text: str, match: Any, units: _Units) -> bool:
    """Whether the clause around a bare 万 is about money and not about clicks or followers."""
    starts = [end.end() for end in _CLAUSE_END.finditer(text, max(0, match.start() - 60), match.start())]
    start = starts[-1] if starts else max(0, match.start() - 60)
    stop = _CLAUSE_END.search(text, match.end(), match.end() + 40)
    clause = text[start : stop.start() if stop else match.end() + 40]
    if units.word("change").search(text[start : match.start()]):
        # 决算数0.86万,比上年减少0.04万: of the same thing as the clause before
        clause = text[max(text.rfind(mark, 0, start) for mark in "。;\n") + 1 : start] + clause
    return bool(units.word("money").search(clause)) and not units.word("crowd").search(clause)


def _lone_numbers(text: str, units: _Units, found: list[Mention]) -> list[Mention]:
    """Numbers that share the unit of the number after them: a list with one unit, or 较上年2.08减少0.03万元."""
    ends = [0, *(mention.end for mention in found)]
    lone: list[Mention] = []
    for lender, before in zip(found, ends, strict=False):
        borrowed: Mention | None = lender
        while borrowed is not None and (borrowed := _borrow(text, borrowed, before, units)):
            lone.append(borrowed)
    return lone


def _borrow(text: str, lender: Mention, before: int, units: _Units) -> Mention | None:
    """The number right before `lender` that has its unit from it, None where there is none behind offset `before`."""
    if lender.kind == "quantity":
        return None
    start = lender.start
    link = units.word("link").search(text, max(before, start - _FURTHEST_LENDER), start)
    if link is None:
        return None
    numbers = list(units.bare.finditer(text, max(before, start - _LONGEST), link.start()))
    if not numbers or numbers[-1].end() != link.start():
        return None
    match = numbers[-1]
    listed = link["listed"] and units.word("shared").search(text, max(0, match.start() - 60), match.start())
    turned = link["turned"] and "." in match["number"] and lender.kind == "amount"
    value = parse(match["number"])
    if value is None or not (listed or turned):
        return None
    return lender._replace(
        start=match.start(), end=match.end(), number_start=match.start(), number_end=match.end(), value=value,
        borrowed=True, approximate=False,
    )  # fmt: skip


@dataclass(frozen=True)
class _Ranges:
    starts: list[int]
    ends: list[int]

    def holds(self, offset: int) -> bool:
        found = bisect_right(self.starts, offset) - 1
        return found >= 0 and offset < self.ends[found]


def _skipped(document: Document) -> _Ranges:
    blocks = [block for block in document.blocks if block.kind in _SKIPPED_BLOCKS]
    return _Ranges([block.start for block in blocks], [block.end for block in blocks])


class _Sections:
    """The innermost section of an offset; asked in document order, so it only walks forward."""

    def __init__(self, findings: Findings) -> None:
        self._sections = findings.sections
        self._starts = [section.heading.start for section in findings.sections]

    def at(self, offset: int) -> str | None:
        """The id of the section whose heading is the last before `offset`; sections cover the text once they begin."""
        found = bisect_right(self._starts, offset) - 1
        return self._sections[found].id if found >= 0 else None
