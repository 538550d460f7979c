"""What a form is read from: filled cells, the rows they stand in, and the lines of text between the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import regex

from juesuan.stages.performance.vocabulary import Sense

AMOUNTS = ("initial", "adjusted", "executed")
"""The columns of money in the block of funds."""

NAMES = ("project", "department", "unit")
"""The labels of what a form is of."""

_YEAR = regex.compile(r"20\d\d")


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

    def is_year(self) -> bool:
        """Whether it is a year: 2023, 2023年."""
        return bool(self.sense.of("year")) or (self.sense.kind == "number" and _YEAR.fullmatch(self.text) is not None)


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
