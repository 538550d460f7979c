"""What the project's packs know of words, for readers: what tells a wrapped line from a whole one, a title, a remark."""

from __future__ import annotations

from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from juesuan import patterns

_LONGEST_TITLE = 60
_WINDOW = 24
_PREFIX = "line."


@cache
def wording() -> SimpleNamespace:
    """The patterns of the rules line.… of the kind words, each an attribute.

    Compiled when a reader first asks. A reader knows the project's own packs alone: it hands on what is printed,
    and packs of the user's speak to the stages that understand it.

    >>> wording().numbered.match("（一）收入").end(), wording().caption.fullmatch("收入")
    (3, None)
    """
    packs = patterns.load()
    keys = (rule.key for rule in packs["words"].rules if rule.key.startswith(_PREFIX))
    return SimpleNamespace(**{key.removeprefix(_PREFIX): packs.word(key) for key in keys})


@lru_cache(maxsize=4096)
def is_title(words: str) -> bool:
    """Whether `words`, folded and without their number, are the whole title of a section that the packs know.

    >>> is_title("一般公共预算财政拨款支出决算情况说明"), is_title("一般公共预算财政拨款支出决")
    (True, False)
    """
    bare = words.strip().rstrip("。:. ")
    if not bare or len(bare) > _LONGEST_TITLE or not wording().likely.search(bare):
        return False
    return any(pattern.fullmatch(bare) for _, pattern in patterns.load()["sections"])


def is_known_across(before: str, after: str, *, behind: int) -> bool:
    """Whether a known word runs over the seam of `before` and `after`: from `behind` characters before it to one after.

    Known are the names of metrics and the `word` rules of the layout.

    >>> is_known_across("政府采购工程支", "出170.01万元", behind=2)
    True
    >>> is_known_across("政府采购工程支", "支出170.01万元", behind=1)
    False
    """
    head = before[-_WINDOW:]
    seam = len(head)
    words = head + after[:_WINDOW]
    spans = (match.span() for pattern in patterns.load().make(_words) for match in pattern.finditer(words))
    return any(start <= seam - behind and end > seam for start, end in spans)


def _words(packs: patterns.Patterns) -> tuple[Any, ...]:
    subjects = tuple(pattern for _, pattern in packs["subjects"])
    return (*subjects, *(pattern for rule, pattern in packs["layout"] if rule.key.startswith("word.")))
