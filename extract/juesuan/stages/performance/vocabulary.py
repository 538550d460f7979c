"""What one cell of a performance table can be: the words of patterns/forms.yaml, asked once for each text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import regex

from juesuan import figures
from juesuan.patterns import FormRule, Patterns, load

Kind = Literal[
    "level1", "level2", "level12", "operator", "number", "percent", "mixed", "unit", "scale", "slash", "unreadable",
    "source", "text", "blank",
]  # fmt: skip

LONGEST_WORD = 48
"""A cell of more characters is free text and never looked up."""

_KINDS = ("operator.kind", "operator.number")  # say which kind of value follows, and are no sign before it
_MARKS = "*★▲"  # before a label that must be filled in
_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_PLAIN = regex.compile(_NUMBER)
_PERCENT = regex.compile(rf"(?:{_NUMBER})%")
_SLASH = regex.compile(r"[/\\]|-{1,4}|—{1,2}|——")
_UNREADABLE = regex.compile(r"#{2,}|[\ufffd□]{2,}")
_UNITS = sorted(figures.POWER, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Sense:
    """All that one cell text can be: its kind, and the values it has in the roles of the forms."""

    kind: Kind
    roles: dict[str, str] = field(default_factory=dict)
    parents: tuple[str, ...] = ()  # of a level-2 name, the level-1 rules it belongs to
    level: str = ""  # of a level-1 name, its rule

    def of(self, role: str) -> str | None:
        """The value this text has in `role`, None where it has none."""
        return self.roles.get(role)


TEXT = Sense("text")
BLANK = Sense("blank")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A cell such as 大于90% or 1200余篇, in parts; ranges count in the cell's own text."""

    value: Decimal
    number: tuple[int, int]
    operator: tuple[int, int, str] | None
    unit: tuple[int, int] | None


class Vocabulary:
    """The forms' words, compiled into one pattern a role."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        more = self.word("more").pattern
        self._quantity = regex.compile(
            rf"(?P<before>[^\d.,-]{{0,40}}?)(?P<number>{_NUMBER})(?P<more>{more}?)(?P<rest>[^\d。;,]{{0,12}})"
        )
        self._rules: dict[str, FormRule] = {}
        self._roles: dict[str, Any] = {}
        groups: dict[str, list[str]] = {}
        for number, (rule, pattern) in enumerate(patterns["forms"]):
            self._rules[f"r{number}"] = rule
            groups.setdefault(rule.role, []).append(f"(?P<r{number}>{pattern.pattern})")
        for role, parts in groups.items():
            self._roles[role] = regex.compile("|".join(parts))
        self._words = {role: self._roles.pop(role, None) for role in ("title", "mark", "code", "money")}
        self.sense = lru_cache(maxsize=8192)(self._sense)

    def word(self, key: str) -> Any:
        """The pattern of the rule `form.key` of the kind words."""
        return self._patterns.word(f"form.{key}")

    def title(self, text: str) -> str | None:
        """The form that a title names, None where `text` is no title."""
        rule = self._find(self._words["title"], text) if len(text) <= 80 else None
        return rule.value if rule else None

    def marked(self, text: str) -> bool:
        """Whether `text` holds any word that a performance table cannot do without."""
        return self._words["mark"] is not None and self._words["mark"].search(text) is not None

    def lined(self, text: str) -> bool:
        """Whether the head of the indicators runs through `text`, one label behind another."""
        return self.word("lined").search(text) is not None

    def code(self, text: str) -> int:
        """How many characters at the start of a project's name are its code; 0 where it has none."""
        pattern = self._words["code"]
        found = pattern.match(text) if pattern is not None else None
        return found.end() if found else 0

    def money(self, text: str) -> str | None:
        """The unit of money that a head states in brackets, such as 万元 in 年度预算数（万）."""
        found = self._words["money"].search(text) if self._words["money"] is not None else None
        if found is None:
            return None
        return next((unit for unit in _UNITS if unit in found[0]), figures.USUAL_MONEY)

    def _find(self, pattern: Any, text: str) -> FormRule | None:
        found = pattern.search(text) if pattern is not None else None
        return self._rules[found.lastgroup] if found else None

    def _sense(self, text: str) -> Sense:
        if not text:
            return BLANK
        if len(text) > LONGEST_WORD:
            return TEXT
        if simple := _simple(text):
            return Sense(simple)
        bare = text.lstrip(_MARKS)
        found = {role: rule for role, pattern in self._roles.items() if (rule := self._find(pattern, bare))}
        roles = {role: rule.value or rule.key for role, rule in found.items()}
        first, second = found.get("level1"), found.get("level2")
        return Sense(
            self._kind(text, roles), roles, second.under if second else (), first.key if first else ""
        )  # fmt: skip

    def _kind(self, text: str, roles: dict[str, str]) -> Kind:
        if "level1" in roles:
            return "level12" if "level2" in roles else "level1"
        kinds: tuple[Kind, ...] = ("level2", "operator", "unit", "scale", "source")
        for kind in kinds:
            if kind in roles:
                return kind
        return "mixed" if self.quantity(text) else "text"

    def quantity(self, text: str) -> Quantity | None:
        """The one number of `text` with what stands around it, None where the cell says more or other than one number.

        Years and dates are no quantities.
        """
        match = self._quantity.fullmatch(text)
        if match is None or (value := figures.parse(match["number"])) is None:
            return None
        before, rest = self._before(match), self._rest(match)
        if before is None or rest is None:
            return None
        after, unit = rest
        return Quantity(value, match.span("number"), before[0] if before else after, unit)

    def _before(self, match: Any) -> tuple[tuple[int, int, str] | None, ...] | None:
        """An empty tuple for nothing, one operator, or None where other words stand before the number."""
        words = match["before"]
        end = match.end("before")
        if not words:
            return ()
        for length in range(min(len(words), 6), 0, -1):
            rule = self._find(self._roles.get("operator"), words[-length:])
            if rule and rule.value and rule.key not in _KINDS:
                return ((end - length, end, rule.value),)
        return None

    def _rest(self, match: Any) -> tuple[tuple[int, int, str] | None, tuple[int, int] | None] | None:
        """Operator and unit after the number, None where other words stand there."""
        words: str = match["rest"]
        start = match.start("rest")
        if not words:
            return None, None
        if self.word("date").fullmatch(words) and len(match["number"]) in (1, 2, 4) and not match["more"]:
            years = self.word("years").fullmatch(words) and len(match["number"]) != 4
            return (None, (start, start + 1)) if years else None
        for cut in range(len(words), -1, -1):
            unit = self._unit(words[:cut])
            if unit is None:
                continue
            place = (start + unit[0], start + unit[1]) if unit[1] > unit[0] else None
            if cut == len(words):
                return None, place
            if (rule := self._find(self._roles.get("after"), words[cut:])) and rule.value:
                return (start + cut, start + len(words), rule.value), place
        return None

    def _unit(self, words: str) -> tuple[int, int] | None:
        """Where the unit stands in `words`: all of it, or inside its brackets; None where it is no unit."""
        if not words:
            return 0, 0
        if words.startswith("（") and words.endswith("）"):
            return (1, len(words) - 1) if self._find(self._roles.get("unit"), words[1:-1]) else None
        return (0, len(words)) if self._find(self._roles.get("unit"), words) else None


def _simple(text: str) -> Kind | None:
    if _PLAIN.fullmatch(text):
        return "number"
    if _PERCENT.fullmatch(text):
        return "percent"
    if _SLASH.fullmatch(text):
        return "slash"
    return "unreadable" if _UNREADABLE.fullmatch(text) else None


def vocabulary(patterns: Patterns) -> Vocabulary:
    """The forms' words in `patterns`."""
    return _vocabulary(patterns.folders)


@cache
def _vocabulary(folders: tuple[Path, ...]) -> Vocabulary:
    return Vocabulary(load(folders[1:]))
