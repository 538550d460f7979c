"""A head whose merged cells stand once and whose blank ones were dropped: which labels of a row part which of the row above.

项目 | 本年支出合计 | 基本支出 over 功能分类科目编码 | 科目名称 has four columns, for a code and a name part 项目 and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from juesuan.stages.statements.grid import Line, Slot, filled
from juesuan.stages.statements.words import Sense, Words

_SPENT = ("basic", "project", "remitted", "operating", "subsidy", "personnel", "public")
_PARTS = {
    "expenditure": _SPENT, "general_budget": _SPENT, "government_fund": _SPENT, "state_capital": _SPENT,
    "appropriation": (*_SPENT, "general_budget", "government_fund", "state_capital"), "basic": ("personnel", "public"),
    "three_public": ("abroad", "vehicle", "vehicle.purchase", "vehicle.operation", "reception"),
}  # fmt: skip
"""The columns that part another one, beside its own parts (vehicle.purchase) and 小计."""

_OF_AMOUNTS = ("amount", "completion", "growth", "change", "share")
_LABELS = ("code", "name", "lineno")
_MOST = 24  # labels in a row
_Path = tuple[Slot, ...]


def paths(words: Words, rows: Sequence[Line], widest: int) -> list[_Path] | None:
    """The labels over each column, from the top down; None where they can be nested in no way, or in several.

    `widest` is how many cells the longest row below has: a head has no fewer columns.
    """
    levels = [filled(row) for row in rows]
    if not levels or any(len(level) > _MOST for level in levels):
        return None
    found: list[_Path] = [(slot,) for slot in levels[-1]]
    for above in reversed(levels[:-1]):
        nested = _under(words, above, found)
        if nested is None:
            return None
        found = nested
    return found if len(found) >= widest else None


def _under(words: Words, above: Sequence[Slot], below: Sequence[_Path]) -> list[_Path] | None:
    """The columns `below` under the labels `above`, those that none of them parts beside them."""
    heads = list(dict.fromkeys(path[0] for path in below))
    parents = [words.sense(slot.text) for slot in above]
    if any(parent.label == "name" for parent in parents):  # then codes and names part that one
        parents = [parent if parent.label == "name" else replace(parent, side=None) for parent in parents]
    senses = [words.sense(slot.text) for slot in heads]
    ways = list(_ways(parents, heads, senses))
    if len(ways) > 1 and any(sense.measure == "amount" for sense in senses):
        ways = [way for way in ways if _of_the_latest(words, parents, way)]
    if len(ways) > 1 and all(parent.side for parent in parents):
        ways = [way for way in ways if all(way)]
    if len(ways) != 1:
        return None
    made: list[_Path] = []
    for slot, children in zip(above, ways[0], strict=True):
        made += [(slot, *path) for path in below if path[0] in children] if children else [(slot,)]
    return made


def _of_the_latest(words: Words, parents: Sequence[Sense], way: Sequence[Sequence[Slot]]) -> bool:
    """Whether 金额 and what it is of others part the latest account: 2023年决算数 | 2024年执行数 over 金额 | 占预算% | 比上年增长%."""
    finals = [parent for parent in parents if parent.measure == "final"]
    latest = max(finals, key=lambda parent: parent.year or 0, default=None)
    return all(
        parent is latest or not any(words.sense(child.text).measure == "amount" for child in children)
        for parent, children in zip(parents, way, strict=True)
    )


def _ways(parents: Sequence[Sense], heads: Sequence[Slot], senses: Sequence[Sense]) -> Iterator[list[Sequence[Slot]]]:
    """Every way to hand the labels `heads`, in their order, to the parents."""
    if not parents:
        if not heads:
            yield []
        return
    for count in range(len(heads) + 1):
        said = [child.text for child in heads[:count]]
        twice = len(set(said)) < count
        if twice and not (parents[0].side == "operating" and _is_double(said)):
            continue
        if count == 1 or not all(_parts(parents[0], child) for child in senses[:count]):
            continue  # one label parts nothing
        measured = (
            not parents[0].column and parents[0].measure != "change" and any(child.measure for child in senses[:count])
        )
        if measured and senses[0].measure != "amount":
            continue  # what is said of an amount stands behind it
        if any(
            after.label in _LABELS and before.label not in _LABELS
            for before, after in pairwise(senses[: count // 2 if twice else count])
        ):
            continue  # names stand before figures
        for rest in _ways(parents[1:], heads[count:], senses[count:]):
            yield [heads[:count], *rest]


def _is_double(said: Sequence[str]) -> bool:
    """Whether labels are the same ones twice: 公用经费 goes on in columns of its own beside the first ones."""
    half = len(said) // 2
    return said[:half] == said[half:] and len(set(said)) == half


def _parts(parent: Sense, child: Sense) -> bool:
    """Whether a label may be one of several that part another."""
    if child.label in _LABELS and not child.column:
        if parent.label == "name":  # 项目 is parted by what makes it: code and name
            return child.label != "lineno" and not child.neutral
        return parent.side is not None
    if parent.side is not None:
        return child.column not in ("income", "expenditure")
    if parent.measure == "change":  # 比上年增减情况 over 增减额 and 增减率
        return child.measure in ("change", "growth")
    if parent.column is None:  # 执行数 over its parts, or over 金额 and what the amount is of others
        return parent.measure not in (None, "amount") and child.measure in (None, *_OF_AMOUNTS)
    if child.total:
        return True
    word = child.column or child.measure or ""
    return word.startswith(f"{parent.column}.") or word in _PARTS.get(parent.column, ())
