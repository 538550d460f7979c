"""How far a printed name may be from the official one and still be a slip of it."""

from __future__ import annotations

from itertools import pairwise

FARTHEST = 3
"""What `slip` gives at most."""


def slip(printed: str, name: str) -> int | None:
    """How far off a printed name is, in its plain form: wrong characters, or `FARTHEST` for words torn; None for no slip.

    >>> slip("进修与培训", "进修及培训"), slip("退役军人事务", "退役军人管理事务"), slip("医疗", "医疗救助")
    (1, 3, None)
    """
    if _another_word(printed, name):
        return None
    distance = edit_distance(printed, name, 0 if len(printed) < 5 else 1 if len(printed) < 12 else 2)
    return FARTHEST if distance is None and _torn(printed, name) else distance


def edit_distance(one: str, other: str, limit: int) -> int | None:
    """How many characters to insert, drop or replace; None where it is more than `limit`.

    >>> edit_distance("进修及培训", "进修与培训", 2), edit_distance("教育", "农林水", 1)
    (1, None)
    """
    if abs(len(one) - len(other)) > limit or len(set(one).difference(other)) > limit:
        return None
    row = list(range(len(other) + 1))
    for index, left in enumerate(one, 1):
        above, row = row, [index]
        for column, right in enumerate(other, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (left != right)))
    return row[-1] if row[-1] <= limit else None


def _torn(printed: str, name: str) -> bool:
    """Whether words of a name are left out, put in or in another order, or its end or beginning is missing.

    >>> _torn("职业年金缴费", "机关事业单位职业年金缴费"), _torn("文化体育旅游与传媒", "文化旅游体育与传媒")
    (True, True)
    """
    if (len(printed) >= 4 and name.startswith(printed)) or (len(printed) >= 6 and name.endswith(printed)):
        return True
    short, long = sorted((printed, name), key=len)
    if len(short) == len(long):
        return len(short) >= 6 and sorted(short) == sorted(long)
    allowed = 2 if len(short) >= 6 else 1 if len(short) >= 4 else 0
    rest = iter(long)
    return len(long) - len(short) <= allowed and all(character in rest for character in short)


def _another_word(one: str, other: str) -> bool:
    """Whether two names of one length differ in neighbouring characters: 养老 for 医疗 is no slip."""
    if len(one) != len(other) or sorted(one) == sorted(other):
        return False
    differing = [index for index, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    return any(right - left == 1 for left, right in pairwise(differing))
