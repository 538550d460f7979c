"""The lines that make one table, as the readers of its marks hand them on."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from juesuan.readers.lines import Line
from juesuan.readers.vocabulary import wording

NUMERIC = regex.compile(r"-?[\d,]+(?:\.\d+)?%?|-|/")


@dataclass
class Run:
    """A run of lines that make one table: the indices of its lines by row, and the mark between its cells."""

    mark: str | None  # None: one cell a line
    rows: list[list[int]] = field(default_factory=list)
    blank_first: bool = False  # a bar at the start of a row stands behind a blank cell


def is_caption(line: Line) -> bool:
    """Whether a line is the title of a table."""
    said = line.clean.rstrip(" :")
    return wording().table_caption.fullmatch(said) is not None and not line.numbered
