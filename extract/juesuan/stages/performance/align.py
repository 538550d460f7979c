"""A row's cells to a block's columns: by what the cells look like, and by where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from juesuan.stages.performance.grid import Slot

LEFT_OVER = -4.0
"""What it costs to give a cell no column at all."""

Affinity = Mapping[str, Mapping[str, float]]

_FIGURE = {"number": 2.0, "percent": 2.0, "mixed": 2.5, "scale": 2.0, "slash": 0.0, "unreadable": 1.0, "unit": -2.0}
_POINTS = {"number": 2.5, "slash": 1.5, "percent": 0.0, "mixed": 0.5, "unreadable": 1.0}
_MONEY = {"number": 2.0, "unreadable": 1.5, "slash": 0.3, "mixed": 1.0, "percent": -3.0}

AFFINITY: Affinity = {
    "level1": {"level1": 3, "level12": 3, "level2": -1, "text": 0, "scale": -2},
    "level2": {"level2": 3, "level12": 2.5, "level1": -2, "text": 0.3, "scale": -2},
    "level3": {"text": 2, "mixed": 0.5, "unit": 0, "scale": 0, "level1": -1, "level2": -1, "level12": -1, "number": -2, "percent": -3, "slash": -1},
    "operator": {"operator": 4, "slash": -1},
    "target": {**_FIGURE, "text": 0.5, "operator": -2},
    "unit": {"unit": 3, "slash": 1, "text": -2, "scale": -3},
    "actual": {**_FIGURE, "text": 1.5},
    "weight": _POINTS,
    "score": _POINTS,
    "reason": {"text": 2, "slash": 1, "scale": -1, "mixed": -1, "number": -3, "percent": -3},
    "label": {"source": 4, "text": 0},
    "initial": _MONEY,
    "adjusted": _MONEY,
    "executed": _MONEY,
    "rate": {"percent": 3, "number": 0.5, "slash": 0.5, "unreadable": 1},
}  # fmt: skip
"""How well a kind of cell (inner key) suits a column (outer key); UNLIKELY where nothing is said."""

UNLIKELY = -4.0
_SKIP = {"level3": 3.0, "operator": 0.5, "target": 1.0, "unit": 0.7, "actual": 1.0, "weight": 1.0, "score": 1.0, "label": 3.0}
_NO_LEVEL2 = 1.5  # a new level 1 with no level 2 beside it is rare
_SHIFT_CHANGE = 1.0
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
    return AFFINITY[head.role].get(slot.sense.kind, UNLIKELY)


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


@dataclass(frozen=True, slots=True)
class _State:
    score: float
    shift: int
    path: tuple[int | None, ...]
    last: int


def _search(slots: Sequence[Slot], heads: Sequence[Head], gridded: bool) -> Alignment:
    states = {-1: _State(0.0, 0, (), -1)}
    for slot in slots:
        following: dict[int, _State] = {}
        for state in states.values():
            for state_after in _steps(state, slot, heads, gridded):
                known = following.get(state_after.last)
                if known is None or known.score < state_after.score:
                    following[state_after.last] = state_after
        states = following
    best = max(states.values(), key=lambda s: s.score - _skipped(heads, s.last, len(heads)))
    moved = any(
        column is None or shift(slot, heads[column]) for slot, column in zip(slots, best.path, strict=True)
    )  # fmt: skip
    return Alignment(best.path, moved)


def _steps(state: _State, slot: Slot, heads: Sequence[Head], gridded: bool) -> list[_State]:
    found = [_State(state.score + LEFT_OVER, state.shift, (*state.path, None), state.last)]
    skipped = 0.0
    for index in range(state.last + 1, len(heads)):
        head = heads[index]
        moved = shift(slot, head)
        score = state.score + affinity(slot, head) - skipped - min(_SHIFT[gridded] * abs(moved), 3.0)
        if moved != state.shift and (state.last >= 0 or gridded):
            score -= _SHIFT_CHANGE
        found.append(_State(score, moved, (*state.path, index), index))
        skipped += _skip(heads, index, state.last)
    return found


def _skip(heads: Sequence[Head], index: int, last: int) -> float:
    role = heads[index].role
    if role == "level2":
        return _NO_LEVEL2 if last >= 0 and heads[last].role == "level1" else 0.0
    return _SKIP.get(role, 0.0)


def _skipped(heads: Sequence[Head], last: int, end: int) -> float:
    return sum(_skip(heads, index, last) for index in range(last + 1, end))
