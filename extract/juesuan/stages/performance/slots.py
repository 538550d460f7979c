"""What a form is read from: filled cells, the rows they stand in, and the lines of text between the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from juesuan.stages.performance.vocabulary import Sense


class Slot(NamedTuple):
    """A filled cell: its view range [start, end), its text with line breaks taken out, its place in the grid."""

    text: str
    start: int
    end: int
    column: int
    width: int
    sense: Sense

    def whole(self) -> bool:
        """Whether `text` stands in the view as it is, so that offsets in it can be used."""
        return self.end - self.start == len(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """A table row with its filled cells."""

    slots: tuple[Slot, ...]
    table: int
    gridded: bool

    @property
    def start(self) -> int:
        """Where it begins in the view."""
        return self.slots[0].start

    @property
    def end(self) -> int:
        """Where it ends in the view, exclusive."""
        return max(slot.end for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: view range, text without blanks at its ends, and the form whose title it is."""

    text: str
    start: int
    end: int
    title: str | None
