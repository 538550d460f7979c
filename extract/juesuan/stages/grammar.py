"""The grammar of headings: how they are numbered, which titles open which section, and what no title says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from juesuan.figures import numeral
from juesuan.patterns import GrammarRule, Patterns, SectionRule

_WORDS = ("numbered", "likely", "ends", "remark", "not", "glued", "explains", "annex")


@dataclass(frozen=True)
class Grammar:
    """The compiled rules of the outline."""

    numbers: tuple[Any, ...]
    titled: Callable[[str], tuple[SectionRule, ...]]  # the rules of a whole title
    inside: tuple[tuple[SectionRule, frozenset[str], Any], ...]
    parts: tuple[tuple[SectionRule, Any], ...]
    numbered: tuple[tuple[SectionRule, Any], ...]
    words: dict[str, Any]  # the patterns of the rules title.… of the kind words


def grammar(patterns: Patterns) -> Grammar:
    """The rules of the packs as the outline asks them."""
    titles = [(rule, pattern) for rule, pattern in patterns["sections"] if isinstance(rule, SectionRule)]
    by_key = {rule.key: rule for rule, _ in titles}
    numbers = []
    inside = []
    plain: dict[str, list[tuple[SectionRule, Any]]] = {"part": [], "numbered": []}
    for rule, pattern in patterns["layout"]:
        use, _, key = rule.key.partition(".")
        if use == "number":
            numbers.append(pattern)
        elif use == "inside" and isinstance(rule, GrammarRule):
            inside.append((by_key[key], frozenset(rule.within), pattern))
        elif use in plain:
            plain[use].append((by_key[key], pattern))

    @lru_cache(maxsize=4096)  # the same titles stand in document after document
    def titled(title: str) -> tuple[SectionRule, ...]:
        return tuple(rule for rule, pattern in titles if pattern.fullmatch(title))

    words = {name: patterns.word(f"title.{name}") for name in _WORDS}
    return Grammar(tuple(numbers), titled, tuple(inside), tuple(plain["part"]), tuple(plain["numbered"]), words)


def value_of(number: str | None) -> int | None:
    """What a heading's number counts.

    >>> value_of("（十三）"), value_of("第3部分"), value_of("二十"), value_of("③"), value_of(None)
    (13, 3, 20, 3, None)
    """
    if number is None:
        return None
    if "①" <= number[0] <= "⑳":
        return ord(number[0]) - ord("①") + 1
    if digits := "".join(character for character in number if character.isdigit() and character.isascii()):
        return int(digits)
    return numeral(number)
