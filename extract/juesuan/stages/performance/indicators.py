"""The indicators (绩效指标) of a performance table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from juesuan import models
from juesuan.stages.performance.align import Head, align, shift
from juesuan.stages.performance.leaves import Leaves
from juesuan.stages.performance.repairs import Repairs
from juesuan.stages.performance.slots import Row, Slot
from juesuan.stages.performance.stacked import MOST

_SAID = ("level3", "operator", "target", "actual", "weight", "score")
_FIGURES = ("target", "actual", "weight", "score")

_LEVEL_NAMES = ("level1", "level2", "level12")

LISTED = ("project", "organization", "goal", "funds")
"""What a list of many projects prints in columns of its own, beside the indicators of each."""

ASSUMED = tuple(
    Head(role, at, at + 1)
    for at, role in enumerate(
        ("level1", "level2", "level3", "operator", "target", "unit", "actual", "weight", "score", "reason")
    )
)
"""The columns of a row that stands with no head above it."""


class Indicators:
    """Reads indicator rows; level 1 and 2 are filled down, each with the place where it is printed."""

    def __init__(self, leaves: Leaves, report: Repairs) -> None:
        self._leaves = leaves
        self._report = report
        self.heads: list[Head] = []
        self.rows: list[models.Indicator] = []
        self.opened = False
        self._level1: tuple[Slot, models.Leaf] | None = None
        self._level2: tuple[Slot, models.Leaf] | None = None

    def open(self, heads: Sequence[Head], gridded: bool) -> None:
        """Begin under a head; a head repeated on a new page keeps what is filled down."""
        self.heads = sorted(heads, key=lambda head: head.start)
        if gridded:
            self.heads = _widened(self.heads)
        self.opened = True

    def take(self, row: Row, beside: Callable[[str, Slot], None]) -> None:
        """Read one row; `beside` takes what a list of projects prints beside its indicators."""
        slots = [slot for slot in row.slots if not slot.sense.of("side")]
        if not slots:
            return
        if all(slot.sense.kind in _LEVEL_NAMES for slot in slots) and len(slots) <= 2:
            self._take_levels(slots, row)
            return
        if not row.gridded and len(slots) > max(MOST, len(self.heads)):
            self._report("row_unread", "warning", "so many cells are more than one row of indicators", row)
            return
        aligned = align(slots, self.heads, row.gridded)
        cells: dict[str, Slot] = {}
        for slot, column in zip(slots, aligned.columns, strict=True):
            if column is None:
                self._report("cell_unread", "warning", "a cell of an indicator row fits no column", slot)
            else:
                cells[self.heads[column].role] = slot
        if "revised" in cells and cells["revised"].sense.kind != "slash":
            cells["target"] = cells["revised"]
        for role in LISTED:
            if role in cells:
                beside(role, cells[role])
        self._fill(cells, row)
        if not self._says(cells):
            self._report("row_empty", "info", "a row names a level of indicators and nothing more", row)
            return
        if aligned.moved:
            self._report("row_realigned", "info", "the cells of an indicator row were aligned by their kinds", row)
        self.rows.append(self._record(cells))

    def begins_project(self, row: Row) -> bool:
        """Whether, in a list of projects, a row prints the name of another one."""
        listed = [head for head in self.heads if head.role == "project"]
        return bool(listed and self.rows) and any(not shift(slot, listed[0]) for slot in row.slots)

    def _take_levels(self, slots: Sequence[Slot], row: Row) -> None:
        """A row of nothing but level names: cut off from the row below, or never filled in."""
        second = [head for head in self.heads if head.role == "level2"]
        under_second = row.gridded and bool(second) and not shift(slots[0], second[0])
        first = slots[0].sense.kind == "level1" or (slots[0].sense.kind == "level12" and not under_second)
        roles = ("level1", "level2") if first else ("level2", "level3")
        self._fill(dict(zip(roles, slots, strict=False)), row)
        self._report("row_empty", "info", "a row names a level of indicators and nothing more", row)

    def _says(self, cells: dict[str, Slot]) -> bool:
        filled = [role for role in _SAID if role in cells]
        return bool(filled) and not (filled == ["level3"] and cells["level3"].sense.of("filler"))

    def _fill(self, cells: dict[str, Slot], row: Row) -> None:
        """A printed level 1 ends the level 2 above it; a level 2 of another level 1 ends that one."""
        if "level1" in cells:
            self._level1, self._level2 = (cells["level1"], self._leaves.text(cells["level1"])), None
        if "level2" not in cells:
            return
        self._level2 = cells["level2"], self._leaves.text(cells["level2"])
        above = self._level1[0].sense.level if self._level1 else ""
        parents = cells["level2"].sense.parents
        if "level1" not in cells and above and parents and above not in parents:
            self._level1 = None
            self._report("level1_missing", "warning", "this kind of indicator does not belong to the one above it", row)

    def _record(self, cells: dict[str, Slot]) -> models.Indicator:
        leaves: dict[str, Any] = {}
        for role in ("level3", "unit", "reason"):
            leaves[role] = self._leaves.text(cells[role]) if role in cells else None
        for role in _FIGURES:
            leaves[role] = self._leaves.figure(cells[role]) if role in cells else None
            if role in cells and cells[role].sense.kind == "unreadable":
                self._report("unreadable_cell", "warning", "the cell cannot be read", cells[role])
        leaves["operator"] = self._leaves.operator(cells["operator"]) if "operator" in cells else None
        if target := cells.get("target"):
            leaves["operator"] = leaves["operator"] or self._leaves.operator_in(target)
            if "unit" not in {head.role for head in self.heads}:
                leaves["unit"] = self._leaves.unit_in(target)
        return models.Indicator(
            level1=self._level1[1] if self._level1 else None,
            level2=self._level2[1] if self._level2 else None,
            **leaves,
        )


def _widened(heads: Sequence[Head]) -> list[Head]:
    """Heads of a drawn table, each reaching to the next one: cells below may divide what the head does not."""
    ends = [*(head.start for head in heads[1:]), heads[-1].end]
    return [Head(head.role, head.start, max(head.end, end)) for head, end in zip(heads, ends, strict=True)]
