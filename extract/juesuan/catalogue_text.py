"""Names of the official classification in running text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

import regex

from juesuan.patterns import Patterns


class CategoryFinder:
    """Finds the 类 by their names without 支出 (`cores`, to their codes).

    The names in `budgets` are budgets of their own and count only where 类 is printed.
    """

    def __init__(self, words: Patterns, cores: Mapping[str, str], budgets: Collection[str]) -> None:
        self._codes = dict(cores)
        marked, bare, after, other = (
            words.word(f"category.{key}").pattern for key in ("marked", "bare", "after", "other")
        )
        before = rf"(?:(?<![\u4e00-\u9fff])|(?<={_any(words.words('category.before'))}))"
        names = _any(cores)
        plain = _any([core for core in cores if core not in budgets])
        self._pattern = regex.compile(
            rf"(?<!{other})(?P<name>(?P<core>{names})(?:{marked}))(?!{after})"
            rf"|{before}(?P<name>(?P<core>{plain})(?:{bare}))(?!{after})"
        )

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, code) of each, in order."""
        return [(m.start("name"), m.end("name"), self._codes[m["core"]]) for m in self._pattern.finditer(text)]


def _any(names: Collection[str]) -> str:
    return "|".join(regex.escape(name) for name in sorted(names, key=len, reverse=True))


class NameFinder:
    """Finds whole names by spaCy's PhraseMatcher over single characters."""

    def __init__(self, codes: Mapping[str, frozenset[str]]) -> None:
        self._codes = codes

    @cached_property
    def _matcher(self) -> tuple[Any, Any]:
        from spacy.matcher import PhraseMatcher  # late: half a second
        from spacy.vocab import Vocab

        vocab = Vocab()
        matcher = PhraseMatcher(vocab)
        matcher.add("name", [_characters(vocab, name) for name in self._codes])
        return vocab, matcher

    def find(self, text: str) -> list[tuple[int, int, frozenset[str]]]:
        """(start, end, codes) of each, in order; of names that overlap the longest."""
        if not text:
            return []
        from spacy.util import filter_spans

        vocab, matcher = self._matcher
        spans = filter_spans(matcher(_characters(vocab, text), as_spans=True))
        return [(span.start, span.end, self._codes[text[span.start : span.end]]) for span in spans]


def _characters(vocab: Any, text: str) -> Any:
    """A Doc with one token a character, so that its offsets are the text's."""
    from spacy.tokens import Doc

    return Doc(vocab, words=list(text), spaces=[False] * len(text))
