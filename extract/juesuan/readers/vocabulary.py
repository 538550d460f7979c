"""What the packs know of words, for a reader that must tell a wrapped line from a whole one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex

from juesuan import patterns

_LONGEST_TITLE = 60
_LIKELY = regex.compile(r"情况|说明|概况|简介|解释|表|附件|报告|职|机构|构成|工作|任务|事项|经费|资产|采购|绩效|信息")
_WINDOW = 24


@lru_cache(maxsize=4096)
def is_title(words: str) -> bool:
    """Whether `words`, folded and without their number, are the whole title of a section that the packs know.

    >>> is_title("一般公共预算财政拨款支出决算情况说明"), is_title("一般公共预算财政拨款支出决")
    (True, False)
    """
    bare = words.strip().rstrip("。:. ")
    if not bare or len(bare) > _LONGEST_TITLE or not _LIKELY.search(bare):
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
