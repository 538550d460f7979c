"""The words of statement tables: what a title, a header cell or a line beside a table says (patterns/statements.yaml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex

from juesuan.patterns import FormRule, Patterns

MONEY_UNITS = regex.compile(r"（(?:单位:)?(?:人民币)?(亿元|百万元|万元|千元|元)）$")
_YEAR = regex.compile(r"((?:19|20)\d\d)(?:年度?|-)(?=\p{Han})")
_WHOLE_YEAR = regex.compile(r"((?:19|20)\d\d)年度?")
_BLANKS = regex.compile(r"\s+")
_CODE = regex.compile(r"\d{3}(?:\s?\d{2}){0,3}")
_PART = regex.compile(r"\d{1,3}|\d{5}|\d{7}")
_GLUED = regex.compile(r"(\d{7}|\d{5}|\d{3})[\s、.-]*(?=[\p{Han}“\"])")
_NUMBER = regex.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?|-?\.\d+")
_ABSENT = regex.compile(r"[-—–_/*\\…. 　]+|无|空|—+")
_COUNTED = regex.compile(r"（(?:单位:)?(个|人|辆|台|套|批次|人次|次|批|家|平方米|项|%)）$")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a header cell says: the value for each role it may play; empty where it says nothing known."""

    label: str | None = None  # code, name, lineno or text: what a column of labels holds
    side: str | None = None
    measure: str | None = None
    column: str | None = None
    total: bool = False
    neutral: bool = False
    unit: str | None = None
    year: int | None = None

    @property
    def known(self) -> bool:
        """Whether any rule knows the cell."""
        return self.total or self.neutral or any((self.label, self.side, self.measure, self.column))


@dataclass
class Words:
    """The compiled vocabulary."""

    titles: list[tuple[Any, FormRule]]
    lines: dict[str, Any]
    headers: list[tuple[Any, FormRule]]
    signatures: list[tuple[Any, FormRule]]
    _senses: dict[str, Sense] = field(default_factory=dict)

    def title(self, line: str) -> FormRule | None:
        """The first title rule that knows a line (its blanks taken off)."""
        bare = _BLANKS.sub("", line)
        return next((rule for pattern, rule in self.titles if pattern.search(bare)), None)

    def signature(self, sides: str, keys: str) -> str | None:
        """The key of a table without a title, by the sides it has and the keys of its columns."""
        shown = f"{sides}: {keys}"
        return next((rule.value for pattern, rule in self.signatures if pattern.search(shown)), None)

    def line(self, role: str, text: str) -> Any:
        """The match of a line of role number, unit, owner, empty, note, ordinal."""
        return self.lines[role].search(text)

    def sense(self, cell: str) -> Sense:
        """What a header cell says."""
        found = self._senses.get(cell)
        if found is None:
            if len(self._senses) > 4096:
                self._senses.clear()  # a batch of thousands of documents must not grow this without end
            found = self._senses[cell] = self._read(_BLANKS.sub("", cell))
        return found

    def _read(self, bare: str) -> Sense:
        if not 0 < len(bare) <= 40:
            return Sense()
        bare = bare.removeprefix("其中:") or bare
        unit = None
        if money := MONEY_UNITS.search(bare):
            unit, bare = money[1], bare[: money.start()]
        year = None
        if whole := _WHOLE_YEAR.fullmatch(bare):
            return Sense(measure="amount", unit=unit, year=int(whole[1]))
        if dated := _YEAR.match(bare):
            year, bare = int(dated[1]), bare[dated.end() :]
        said: dict[str, str | None] = {}
        for pattern, rule in self.headers:
            if rule.role not in said and pattern.search(bare):
                said[rule.role] = rule.value
        label = next((role for role in ("lineno", "code", "text", "name") if role in said), None)
        return Sense(
            label,
            said.get("side"),
            said.get("measure"),
            said.get("column"),
            "total" in said,
            "neutral" in said,
            unit,
            year,
        )


def vocabulary_of(patterns: Patterns) -> Words:
    """The vocabulary of the packs."""
    titles, headers, signatures, lines = [], [], [], {}
    for rule, pattern in patterns["statements"]:
        if rule.role in ("title", "second"):
            titles.append((pattern, rule))
        elif rule.role == "signature":
            signatures.append((pattern, rule))
        elif rule.role in ("number", "unit", "owner", "empty", "note", "ordinal"):
            lines[rule.role] = pattern
        else:
            headers.append((pattern, rule))
    return Words(titles, lines, headers, signatures)


def is_number(text: str) -> bool:
    """Whether a cell is a number and nothing else.

    >>> is_number("1,352.46"), is_number("-3"), is_number("12%"), is_number("301办公"), is_number("1,2")
    (True, True, True, False, False)
    """
    return _NUMBER.fullmatch(text) is not None


def is_code(text: str) -> bool:
    """Whether a cell is a whole code (2080505, 208 05 05) or a part of one (05).

    >>> is_code("2080505"), is_code("208 05 05"), is_code("05"), is_code("20.80"), is_code("2023年")
    (True, True, True, False, False)
    """
    return (_CODE.fullmatch(text) or _PART.fullmatch(text)) is not None


def is_absent(text: str) -> bool:
    """Whether a cell says that there is no value: a dash, a stroke.

    >>> is_absent("—"), is_absent("-"), is_absent("0.00")
    (True, True, False)
    """
    return _ABSENT.fullmatch(text) is not None


def glued(text: str) -> tuple[str | None, str]:
    """A code that stands in the name's cell, and the name.

    >>> glued("2080505机关事业单位基本养老保险缴费支出"), glued("208 社会保障和就业支出"), glued("2023年结转")
    (('2080505', '机关事业单位基本养老保险缴费支出'), ('208', '社会保障和就业支出'), (None, '2023年结转'))
    """
    found = _GLUED.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def counted(name: str) -> str | None:
    """The unit of things that a row's name states in brackets: 因公出国团组数（个）."""
    found = _COUNTED.search(name)
    return found[1] if found else None
