"""A row's cells to a block's columns: by what the cells look like, and by where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import regex

from juesuan.stages.performance.slots import Slot

LEFT_OVER = -4.0
"""What it costs to give a cell no column at all."""

Affinity = Mapping[str, Mapping[str, float]]

_FIGURE = {"number": 2.0, "percent": 2.0, "mixed": 2.5, "scale": 2.0, "slash": 0.0, "unreadable": 1.0, "unit": -2.0}
_POINTS = {"number": 2.5, "slash": 1.5, "percent": -0.2, "mixed": 0.5, "unreadable": 1.0}
_MONEY = {"number": 2.0, "unreadable": 1.5, "slash": 0.3, "mixed": 1.0, "percent": -3.0}

_NAMES = {"level1": -1.0, "level2": -1.0, "level12": -1.0, "source": 0.0}

_WORDS = {"text": 2.0, "mixed": 1.0, "source": 0.0, "scale": 0.0, "slash": 0.0}

AFFINITY: Affinity = {
    "level1": {"level1": 3, "level12": 3, "level2": -1, "text": 0, "scale": -2},
    "level2": {"level2": 3, "level12": 2.5, "level1": -2, "text": 0.3, "scale": -2},
    "level3": {"text": 2, "mixed": -0.5, "unit": 0, "scale": 0, "level1": -1, "level2": -1, "level12": -1, "source": 0, "number": -2, "percent": -3, "slash": -1},
    "operator": {"operator": 4, "slash": -1},
    "target": {**_FIGURE, **_NAMES, "text": 0.5, "operator": -2},
    "unit": {"unit": 3, "slash": 1, "text": -2, "scale": -3},
    "actual": {**_FIGURE, **_NAMES, "text": 1.5},
    "weight": _POINTS,
    "score": _POINTS,
    "reason": {**_NAMES, "text": 2, "slash": 1, "scale": -1, "mixed": -1, "number": -3, "percent": -3},
    "remark": {**_NAMES, "text": 2, "mixed": 0, "slash": 1, "scale": -1, "number": -3, "percent": -3},
    "revised": {**_FIGURE, **_NAMES, "text": 0.5, "operator": -2},
    "aside": {**_FIGURE, "text": 0.5, "operator": -1},
    "label": {"source": 4, "text": 0},
    "initial": _MONEY,
    "adjusted": _MONEY,
    "executed": _MONEY,
    "project": _WORDS,
    "organization": _WORDS,
    "goal": _WORDS,
    "funds": _MONEY,
    "rate": {"percent": 3, "number": 0.5, "slash": -0.2, "unreadable": 1},
}  # fmt: skip
"""How well a kind of cell (inner key) suits a column (outer key); UNLIKELY where nothing is said."""

UNLIKELY = -4.0
_SKIP = {
    "level3": 3.0,
    "operator": 0.5,
    "target": 1.0,
    "unit": 0.7,
    "actual": 1.0,
    "weight": 1.0,
    "score": 1.0,
    "label": 3.0,
    "initial": 0.7,
    "adjusted": 1.0,
    "executed": 1.5,
}
_UNEVEN = regex.compile(r"\.(?:[1-46-9]|\d[1-9])")
_NO_LEVEL2 = 1.5  # a new level 1 with no level 2 beside it is rare
_SHIFT_CHANGE = 1.0
_BEAM = 9.0  # an assignment this far behind the best one is given up
_SHIFT = {False: 0.15, True: 1.0}  # a column's worth of displacement, in guessed and in drawn tables
_FITS = {False: -0.1, True: -3.0}  # a cell right under its head is believed down to this affinity


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a block: what it holds and the grid columns [start, end) its head covers."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The column index of each cell, None for a cell that has no place; `moved` where any cell left its head's place."""

    columns: tuple[int | None, ...]
    moved: bool


def align(slots: Sequence[Slot], heads: Sequence[Head], gridded: bool) -> Alignment:
    """The best assignment of filled cells to columns, both from left to right."""
    direct = _direct(slots, heads, gridded)
    return Alignment(tuple(direct), moved=False) if direct else _search(slots, heads, gridded)


def affinity(slot: Slot, head: Head) -> float:
    """How well a cell suits a column, from UNLIKELY to 4."""
    suits = AFFINITY[head.role].get(slot.sense.kind, UNLIKELY)
    if head.role == "weight" and slot.sense.kind == "number" and _UNEVEN.search(slot.text):
        return suits - 1.0  # so fine a figure is rather money
    return suits


def shift(slot: Slot, head: Head) -> int:
    """How many grid columns a cell stands right (+) or left (-) of its column's head; 0 where they overlap."""
    if slot.column >= head.end:
        return slot.column - head.end + 1
    return min(slot.column + slot.width - 1 - head.start, 0)


def _direct(slots: Sequence[Slot], heads: Sequence[Head], gridded: bool) -> list[int] | None:
    """Each cell right under its head, where the kinds do not speak against it."""
    found: list[int] = []
    at = 0
    for slot in slots:
        while at < len(heads) and heads[at].end <= slot.column:
            at += 1
        if at == len(heads) or shift(slot, heads[at]) or affinity(slot, heads[at]) < _FITS[gridded]:
            return None
        found.append(at)
        at += 1
    named = {heads[index].role for index in found}
    return found if gridded or named & {"level3", "label"} else None


_Path = tuple["_Path", int | None] | None
"""The columns so far, the last one outside; None for no cell at all."""

_State = tuple[float, int, int, _Path]
"""Score so far, last column used (-1 for none), shift of the last cell, the columns so far."""

_Choice = tuple[int, float, int, int]
"""A column for a cell: its index, what it is worth there, the shift, and what _lone_level1 says."""


def _search(slots: Sequence[Slot], heads: Sequence[Head], gridded: bool) -> Alignment:
    blanks = [0.0, *accumulate(_SKIP.get(head.role, 0.0) for head in heads)]
    alone = [_lone_level1(heads, index) for index in range(len(heads))]
    step = _SHIFT[gridded]
    states: dict[int, _State] = {-1: (0.0, -1, 0, None)}
    for slot in slots:
        choices = [
            (index, suits - blanks[index] - min(step * abs(moved := shift(slot, head)), 3.0), moved, alone[index])
            for index, head in enumerate(heads)
            if (suits := affinity(slot, head)) > UNLIKELY
        ]
        following = _following(states, choices, blanks, guessed=step < 1)
        floor = max(state[0] for state in following.values()) - _BEAM
        states = {last: state for last, state in following.items() if state[0] >= floor}
    best = max(states.values(), key=lambda state: state[0] + blanks[state[1] + 1])
    columns = _columns(best[3])
    moved = any(column is None or shift(slot, heads[column]) for slot, column in zip(slots, columns, strict=True))
    return Alignment(columns, moved)


def _following(
    states: Mapping[int, _State], choices: Sequence[_Choice], blanks: Sequence[float], *, guessed: bool
) -> dict[int, _State]:
    """The best states after one more cell, by the last column used: the cell has no place, or any suitable column right of that."""
    found: dict[int, _State] = {}
    for score, last, before, path in states.values():
        if last not in found or found[last][0] < score + LEFT_OVER:
            found[last] = score + LEFT_OVER, last, before, (path, None)
        free = last < 0 and guessed  # where a guessed table's row begins says little
        paid = score + blanks[last + 1]
        for index, worth, moved, next_to_level1 in choices:
            if index <= last:
                continue
            after = paid + worth
            if moved != before and not free:
                after -= _SHIFT_CHANGE
            if next_to_level1 == last:
                after -= _NO_LEVEL2
            if index not in found or found[index][0] < after:
                found[index] = after, index, moved, (path, index)
    return found


def _columns(path: _Path) -> tuple[int | None, ...]:
    found: list[int | None] = []
    while path is not None:
        path, column = path
        found.append(column)
    return tuple(reversed(found))


def _lone_level1(heads: Sequence[Head], index: int) -> int:
    """The level-1 column whose level 2 stays blank if the next cell goes to column `index`; -2 for none."""
    passed = [at for at in range(index - 1) if heads[at].role == "level1" and heads[at + 1].role == "level2"]
    return passed[0] if passed else -2
