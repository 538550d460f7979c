"""The funds (预算执行情况) of a performance table: rows under a head, or labels with a number beside each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast, get_args

from juesuan import models
from juesuan.figures import USUAL_MONEY
from juesuan.stages.performance.align import Head, align
from juesuan.stages.performance.leaves import Leaves
from juesuan.stages.performance.repairs import Repairs
from juesuan.stages.performance.slots import AMOUNTS, Row, Slot

_SOURCES = get_args(models.BudgetSource)
_PAIRED = (*AMOUNTS, "received")
_PARTS: dict[str | None, set[str | None]] = {"part": {"fiscal"}, "level": {"fiscal", "part"}}
"""Of which rows above a row is a part."""
_MEANT = {"part": "fiscal", "level": "fiscal", "carried": "other"}
_STROKES = 2  # that stand for the points of a source
_NUMBERS = ("number", "mixed", "unreadable", "slash")

ASSUMED = tuple(
    Head(role, at, at + 1)
    for at, role in enumerate(("label", "initial", "adjusted", "executed", "rate", "weight", "score", "reason"))
)
"""The columns of a row that stands with no head above it."""
WITHOUT_RATE = tuple(
    Head(role, at, at + 1)
    for at, role in enumerate(("label", "initial", "adjusted", "executed", "weight", "score", "reason"))
)
"""The same where the rate was left blank."""
POINTS_FIRST = tuple(
    Head(role, at, at + 1)
    for at, role in enumerate(("label", "initial", "adjusted", "executed", "weight", "rate", "score", "reason"))
)
"""The same in the national form, which prints the points before the rate."""


class Funds:
    """Reads the rows of the funds."""

    def __init__(self, leaves: Leaves, report: Repairs) -> None:
        self._leaves = leaves
        self._report = report
        self.heads: list[Head] = []
        self.rows: list[models.BudgetRow] = []
        self._stated: str | None = None
        self._pairs: list[str] = []
        self._places: list[Row] = []
        self._of_which: Row | None = None  # the row that says 其中 first
        self._said: list[str | None] = []  # what the rows above name
        self._inside = False  # the row above is a part of the fiscal funds
        self._side: Slot | None = None  # what stands beside the head and names the block

    @property
    def unit(self) -> str:
        """The unit of the amounts: as the form states it, else 万元."""
        return self._stated or USUAL_MONEY

    def open(self, heads: Sequence[Head], row: Row) -> None:
        """Begin under a head."""
        self.heads = list(heads)
        self.note_unit(row.slots)
        self._side = None if row.slots[0].sense.of("funds") in AMOUNTS else row.slots[0]

    def note_unit(self, slots: Sequence[Slot]) -> None:
        """Take the unit of money that a head or a side label states."""
        for slot in slots:
            if stated := self._leaves.words.money(slot.text) if len(slot.text) < 40 else None:
                self._stated = stated
                return

    def is_row(self, row: Row) -> bool:
        """Whether a row is one of the funds: it names a source, or a fund column with its number beside it."""
        slots = row.slots
        sources = [slot for slot in slots[:3] if slot.sense.of("source")]
        if self.heads and (sources or self._is_only(slots)):
            return True
        if any(not slot.sense.of("label") for slot in sources):  # a bare 合计 may be of anything
            return any(slot.sense.kind in _NUMBERS for slot in slots)
        return any(
            slot.sense.of("funds") in AMOUNTS and after.sense.kind in _NUMBERS for slot, after in pairwise(slots)
        )

    def _is_only(self, slots: Sequence[Slot]) -> bool:
        """Whether a row of figures without a source is the only one of its block: that of the total."""
        figures = all(slot.sense.kind in ("number", "percent", "slash") for slot in slots)
        return self._side is not None and not self.rows and figures and len(slots) > len(AMOUNTS)

    def take(self, row: Row) -> None:
        """Read one row."""
        if self.heads:
            self._take_row(row)
        else:
            self.note_unit(row.slots)
            self._take_pairs(row)

    def add_total(self, head: Slot, slot: Slot) -> None:
        """Take the one amount of a project in a list of projects; `head` is its column's head."""
        self.note_unit([head])
        kind = head.sense.of("funds")
        role = "initial" if kind == "initial" else "adjusted"
        money = {role: self._leaves.money(slot, self.unit)}
        self.rows.append(models.BudgetRow(source="total", label=self._leaves.text(head), **money))

    def finish(self) -> None:
        """Say what the block lacks."""
        if self.rows and self._stated is None and self._places:
            self._report("unit_assumed", "info", "the form states no unit of money; 万元 is taken", self._places[0])
        if self._of_which and not any(row.source == "fiscal" for row in self.rows):
            message = "其中 stands before another source: the row of 财政资金 is missing"
            self._report("missing_row", "warning", message, self._of_which)

    def _take_row(self, row: Row) -> None:
        slots = [slot for slot in row.slots if not slot.sense.of("side")]
        if len(slots) > 1 and (all(slot.sense.of("source") for slot in slots) or _has_halves(slots)):
            self._report("row_unread", "info", "sources of funds beside each other head a table of another kind", row)
            return
        heads = self._of_strokes(slots, row) or self.heads
        aligned = align(slots, heads, row.gridded)
        cells: dict[str, Slot] = {}
        for slot, column in zip(slots, aligned.columns, strict=True):
            if column is None:
                self._report("cell_unread", "warning", "a cell of a budget row fits no column", slot)
            else:
                cells[heads[column].role] = slot
        if self._side is not None and "label" not in cells and self._is_only(slots):
            self._add({"label": self._side, **cells}, row, "total")
            return
        if aligned.moved and self._add(cells, row):
            self._report("row_realigned", "info", "the cells of a budget row were aligned by their kinds", row)
        elif not aligned.moved:
            self._add(cells, row)

    def _of_strokes(self, slots: Sequence[Slot], row: Row) -> list[Head]:
        """The columns of 其他资金 | / | /, whose blank cells were dropped: two strokes stand for the points, as in the rows above."""
        strokes = [slot for slot in slots[1:] if slot.sense.kind == "slash"]
        if row.gridded or len(slots) != _STROKES + 1 or len(strokes) != _STROKES:
            return []
        columns = {head.role: head for head in self.heads}
        roles = ("label", "weight", "score")
        return [columns[role] for role in roles] if set(roles) <= set(columns) else []

    def _take_pairs(self, row: Row) -> None:
        """预算数: 195.0 执行数: 193.97, and below 其他资金: 0 其他资金: 0 in the same order."""
        pairs = [
            (slot, after)
            for slot, after in pairwise(row.slots)
            if (slot.sense.of("source") or slot.sense.of("funds")) and after.sense.kind in _NUMBERS
        ]
        named = ["adjusted" if (name := slot.sense.of("funds")) == "label" else name for slot, _ in pairs]
        if not pairs:
            self._report("row_unread", "info", "a row names a source of funds and no amount beside it", row)
        elif all(name in _PAIRED for name in named):
            self._pairs = [name for name in named if name]
            self._add(self._paired(row, pairs), row, "total")
        elif self._pairs and len({slot.text for slot, _ in pairs}) == 1:
            self._add(self._paired(row, pairs), row)
        else:
            self._report("column_assumed", "info", "amounts beside their labels: taken for the initial budget", row)
            for slot, after in pairs:
                self._add({"label": slot, "initial": after}, row)

    def _paired(self, row: Row, pairs: Sequence[tuple[Slot, Slot]]) -> dict[str, Slot]:
        """The cells of a row of labels and amounts, with the rate behind them."""
        cells = {name: after for name, (_, after) in zip(self._pairs, pairs, strict=False) if name in AMOUNTS}
        last = row.slots[-1]
        rate = {"rate": last} if last.sense.kind == "percent" and last is not pairs[-1][1] else {}
        return {"label": pairs[0][0], **cells, **rate}

    def _source(self, label: Slot) -> str | None:
        """The source that a label names; None for what under a head is a part of the fiscal funds above, and is counted there."""
        said = label.sense.of("source")
        above = self._said[-1] if self._said else None
        of_which = self._leaves.words.word("of_which").search(label.text) is not None
        self._inside = bool(self.heads) and (
            (said in _PARTS and not _PARTS[said].isdisjoint(self._said))
            or (said == "carried" and (self._inside if above == "part" else of_which and above == "fiscal"))
        )
        self._said.append(said)
        return None if self._inside else _MEANT.get(said or "", said)

    def _add(self, cells: dict[str, Slot], row: Row, source: str | None = None) -> bool:
        label = cells.get("label")
        source = source or (self._source(label) if label else None)
        if label is None or source not in _SOURCES:
            message = "a part of the fiscal funds above" if self._inside else "a budget row"
            self._report("row_unread", "info", f"{message} has no source of the contract", label or row)
            return False
        if self._leaves.words.word("of_which").search(label.text) and self._of_which is None:
            self._of_which = row
        leaves: dict[str, Any] = {}
        for role, slot in cells.items():
            if slot.sense.kind == "unreadable":
                self._report("unreadable_cell", "warning", "the cell cannot be read", slot)
            if role in AMOUNTS:
                leaves[role] = self._leaves.money(slot, self.unit)
            elif role in ("rate", "weight", "score"):
                leaves[role] = self._leaves.figure(slot)
            else:
                leaves[role] = self._leaves.text(slot)
        self.rows.append(models.BudgetRow(source=cast("models.BudgetSource", source), **leaves))
        self._places.append(row)
        return True


def _has_halves(slots: Sequence[Slot]) -> bool:
    """Whether a row has a second label with an amount beside it: 一般公共预算 | 450 | 基本支出 | 300"""
    first = next((at for at, slot in enumerate(slots) if slot.sense.of("source")), len(slots))
    return any(
        slot.sense.kind in ("text", "source") and after.sense.kind == "number"
        for slot, after in pairwise(slots[first + 1 :])
    )
