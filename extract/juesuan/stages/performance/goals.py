"""The yearly goals (年度总体目标) of a performance table: what was expected, what was reached, how it was done."""

from __future__ import annotations

from collections.abc import Sequence

from juesuan import models
from juesuan.stages.performance.leaves import Leaves
from juesuan.stages.performance.repairs import Repairs
from juesuan.stages.performance.slots import Row, Slot

_PURE = ("expected", "actual", "other")
_TAKEN = ("expected", "actual")
_EMPTY = ("side", "column", "filler")


class Goals:
    """Reads the rows of the goals."""

    def __init__(self, leaves: Leaves, report: Repairs) -> None:
        self._leaves = leaves
        self._report = report
        self._heads: list[Slot] = []
        self._found: dict[str, models.Leaf] = {}
        self._labels: dict[str, str] = {}  # the words of the label that each text stands beside
        self._places: dict[int, str] = {}  # the columns of the texts of the row above
        self._texts: dict[str, Slot] = {}  # the last text of each label
        self._by_year = False  # below a head of years
        self._year: Slot | None = None  # the one whose goal was taken
        self._begun: Slot | None = None  # the first line of a text, where nothing stands beside it

    def found(self) -> bool:
        """Whether any goal was read."""
        return bool(self._found)

    def is_row(self, row: Row, inside: bool) -> bool:
        """Whether a row belongs to the goals; `inside` tells that the row above it does."""
        if any(_says(slot) for slot in row.slots[:4]) or any(self._run_in(slot) for slot in row.slots):
            return True
        if not inside or any(slot.sense.of("label") for slot in row.slots[:2]):
            return False
        if self._by_year:
            return any(slot.is_year() for slot in row.slots[:2])
        return bool(self._heads) or (bool(self._places) and all(slot.column in self._places for slot in row.slots))

    def take(self, row: Row) -> None:
        """Read one row."""
        labels = [slot for slot in row.slots if slot.sense.of("goal") in _PURE]
        contents = [slot for slot in row.slots if not (_says(slot) or any(map(slot.sense.of, _EMPTY)))]
        if any(slot.sense.of("goal") == "year" for slot in row.slots):
            self._by_year, self._heads, self._places = True, [], {}
        elif self._by_year and not labels:
            self._take_year(row)
        elif any(slot.sense.of("label") == "implementation" for slot in row.slots):
            self._set("implementation", contents[:1])
        elif labels and not contents:
            self._heads, self._places = _columns(labels), {}
        elif labels:
            self._take_beside(row.slots)
        elif self._places:
            self._take_further(row, contents)
        else:
            self._take_below(row, contents)

    def record(self) -> models.Goals | None:
        """The goals, None where the form has none."""
        return models.Goals(**self._found) if self._found else None

    def _take_beside(self, slots: Sequence[Slot]) -> None:
        """Labels and contents in one row: 项目年度目标 | … | 年度目标完成情况 | …"""
        label: Slot | None = None
        self._places = {}
        together = True  # what stands beside a text that is left out is of that text
        for slot in slots:
            role = label.sense.of("goal") if label else None
            if slot.sense.of("goal") in _PURE:
                label = slot
            elif length := self._run_in(slot):
                self._found.setdefault("actual", self._leaves.part(slot, length, len(slot.text)))
            elif label and role in _TAKEN and not slot.sense.of("filler"):
                together = together and self._labels.setdefault(role, label.text) == label.text
                self._take_labelled(role, slot, together)
                label = None

    def _take_labelled(self, role: str, slot: Slot, same: bool) -> None:
        """A text beside its label; a further one goes on with the first only where the label is the same."""
        if same:
            self._join(role, slot)
            self._places[slot.column], self._texts[role] = role, slot
        else:
            self._leave(slot)

    def _take_year(self, row: Row) -> None:
        """2023 | what was wanted | what was reached: the first year with a result counts, before what was said of all years."""
        at = next((at for at, slot in enumerate(row.slots) if slot.is_year()), len(row.slots))
        texts = row.slots[at + 1 :]
        if self._year is not None or len(texts) != len(_TAKEN) or texts[-1].sense.kind == "slash":
            self._report("goal_unread", "info", "a goal of another year, or of none", row)
            return
        self._year = row.slots[at]
        for role, slot in zip(_TAKEN, texts, strict=True):
            if earlier := self._texts.pop(role, None):
                self._report("goal_unread", "info", "a goal of all years stands beside that of the year", earlier)
            self._found[role] = self._leaves.text(slot)

    def _take_below(self, row: Row, contents: Sequence[Slot]) -> None:
        """Contents under the heads: in order where there are as many, else by place."""
        heads = self._heads
        labelled = any(slot.sense.of("goal") == "row" for slot in row.slots)
        if len(contents) == len(heads) or (labelled and not row.gridded):
            chosen = list(zip(heads, contents, strict=False))
        else:
            chosen = [(min(heads, key=lambda head: abs(head.column - slot.column)), slot) for slot in contents if heads]
        if 0 < len(contents) < len(heads) and not row.gridded:
            message = "one text stands under two heads of the goals; it is taken for the first that fits"
            self._report("goal_doubtful", "warning", message, contents[0])
        begun, self._begun = self._begun, contents[0] if len(contents) == 1 < len(heads) else None
        if begun and len(contents) == len(heads) and contents[0].column == 0 < begun.column:
            whole = begun._replace(end=contents[0].end)  # it goes on at the line's start
            self._found[heads[0].sense.of("goal") or ""] = self._leaves.text(whole)
            chosen = chosen[1:]
        for head, slot in chosen:
            role = head.sense.of("goal")
            if role in _TAKEN and self._found.setdefault(role, leaf := self._leaves.text(slot)) is not leaf:
                self._leave(slot)
        if self._begun is None:
            self._places = {slot.column: head.sense.of("goal") or "" for head, slot in chosen}

    def _take_further(self, row: Row, contents: Sequence[Slot]) -> None:
        """A further row of contents (目标2), each in the column of one above it; at the line's start only where it is numbered."""
        first = row.slots[0]
        goes_on = row.gridded or first.column or self._leaves.words.word("goal_numbered").match(first.text)
        for slot in contents:
            role = self._places.get(slot.column) or self._role_above(row, slot)
            if role is None or not goes_on:
                self._leave(slot)
            elif role in _TAKEN:
                self._join(role, slot)

    def _role_above(self, row: Row, slot: Slot) -> str | None:
        """What the head of a drawn table says that stands over a cell."""
        heads = (head for head in self._heads if head.column <= slot.column < head.column + head.width)
        return next((head.sense.of("goal") for head in heads), None) if row.gridded else None

    def _join(self, role: str, slot: Slot) -> None:
        """Take a text, behind what was taken before it."""
        leaf, first = self._leaves.text(slot), self._found.get(role)
        self._found[role] = self._leaves.joined(first, leaf) if first else leaf

    def _leave(self, slot: Slot) -> None:
        self._report("goal_unread", "warning", "a text among the goals stands under none of their heads", slot)

    def expect(self, slot: Slot) -> None:
        """Take a cell that is known to be the expected goal."""
        self._found.setdefault("expected", self._leaves.text(slot))

    def _set(self, role: str, slots: Sequence[Slot]) -> None:
        if slots:
            self._found.setdefault(role, self._leaves.text(slots[0]))

    def _run_in(self, slot: Slot) -> int:
        """How many characters of a cell are a label that its content follows after a blank, a colon or a line break."""
        reading = self._leaves.reading
        for length in range(min(len(slot.text) - 1, 12), 3, -1):
            if self._leaves.words.sense(slot.text[:length]).of("goal") == "actual":
                mark = slot.text[length - 1 : length + 1]
                view = reading.view
                gap = view.origin[slot.start + length] - view.origin[slot.start + length - 1] > 1
                if not slot.whole() or gap or ":" in mark:
                    return length + (slot.text[length] == ":")
                return 0
        return 0


def _says(slot: Slot) -> bool:
    return bool(slot.sense.of("goal")) or slot.sense.of("label") == "implementation"


def _columns(labels: Sequence[Slot]) -> list[Slot]:
    """The labels that head a column: a first one at the side of the block heads none."""
    actual = [slot for slot in labels if slot.sense.of("goal") == "actual"]
    alike = len({slot.sense.of("goal") for slot in labels}) < len(labels)
    if (len(labels) >= 3 and alike) or (len(labels) == 2 and len(actual) == 2):
        return list(labels[1:])
    return list(labels)
