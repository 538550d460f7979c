"""Cells to leaves: the printed text with its place, and a value where the cell is a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast, get_args

from juesuan import figures, models
from juesuan.findings import Reading
from juesuan.stages.performance.slots import Slot
from juesuan.stages.performance.vocabulary import Quantity, Vocabulary

_SIGNS = get_args(models.Sign)


@dataclass(frozen=True)
class Leaves:
    """Makes the leaves of one document."""

    reading: Reading
    words: Vocabulary

    def text(self, slot: Slot) -> models.Leaf:
        """A cell of words: no value, also where it looks like a number."""
        return models.Leaf(**self.reading.place(slot.start, slot.end))

    def joined(self, first: models.Leaf, after: models.Leaf) -> models.Leaf:
        """Two cells of words as one text: from the first to the last, with the parts that are its own."""
        document = self.reading.document
        low, high = min(first.span.start, after.span.start), max(first.span.end, after.span.end)
        parts = (*(first.spans or (first.span,)), *(after.spans or (after.span,)))
        return models.Leaf(raw=document.text[low:high], span=document.span(low, high), spans=parts)

    def part(self, slot: Slot, start: int, end: int, value: Decimal | None = None) -> models.Leaf:
        """Characters [start, end) of the cell's own text."""
        return models.Leaf(value=value, **self.reading.place(*self._range(slot, start, end)))

    def figure(self, slot: Slot) -> models.Leaf:
        """A cell that may be a number: 90, 98.67%, 1200余篇, 大于90%; the raw is the whole cell."""
        return models.Leaf(value=self.value(slot), **self.reading.place(slot.start, slot.end))

    def money(self, slot: Slot, unit: str) -> models.MoneyLeaf:
        """A cell of money in `unit`, unless the cell names a unit of its own."""
        value = self.value(slot)
        quantity = self.quantity(slot)
        if quantity and quantity.unit:
            unit = slot.text[quantity.unit[0] : quantity.unit[1]]
        yuan = None if value is None else figures.in_yuan(value, unit)
        return models.MoneyLeaf(value=value, yuan=yuan, **self.reading.place(slot.start, slot.end))

    def operator(self, slot: Slot) -> models.OperatorLeaf | None:
        """A cell that holds an operator and nothing else."""
        return self._operator(slot, 0, len(slot.text), slot.sense.of("operator"))

    def operator_in(self, slot: Slot) -> models.OperatorLeaf | None:
        """The operator inside a target cell such as 大于90%."""
        quantity = self.quantity(slot)
        return self._operator(slot, *quantity.operator) if quantity and quantity.operator else None

    def unit_in(self, slot: Slot) -> models.Leaf | None:
        """The unit inside a target cell such as 大于90%."""
        quantity = self.quantity(slot)
        return self.part(slot, *quantity.unit) if quantity and quantity.unit else None

    def value(self, slot: Slot) -> Decimal | None:
        """The number that a cell is, None where it is words, a mark, or more than one number."""
        if slot.sense.kind in ("number", "percent"):
            return figures.parse(slot.text.removesuffix("%"))
        quantity = self.quantity(slot)
        return quantity.value if quantity else None

    def quantity(self, slot: Slot) -> Quantity | None:
        """The parts of a cell that is a number with words around it."""
        if slot.sense.kind not in ("mixed", "percent"):
            return None
        return self.words.quantity(slot.text)

    def _operator(self, slot: Slot, start: int, end: int, value: str | None) -> models.OperatorLeaf | None:
        if value not in _SIGNS:
            return None
        place = self.reading.place(*self._range(slot, start, end))
        return models.OperatorLeaf(value=cast("models.Sign", value), **place)

    def _range(self, slot: Slot, start: int, end: int) -> tuple[int, int]:
        """The view range of characters [start, end) of a cell, whose text leaves line breaks out."""
        if slot.whole():
            return slot.start + start, slot.start + end
        view = self.reading.view.text
        kept = [at for at in range(slot.start, slot.end) if view[at] != "\n"]
        return kept[start], kept[end - 1] + 1
