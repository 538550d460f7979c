"""The grid of a Word table, read off its XML in one pass: every merged cell once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from juesuan.readers.word_styles import W, value

MAX_COLUMNS = 512
"""Word itself draws 63 columns; a span that says more than this is cut to it."""

_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}


@dataclass
class Box:
    """A cell of the grid and the w:tc elements whose content it shows."""

    row: int
    column: int
    column_span: int
    row_span: int = 1
    contents: list[Any] = field(default_factory=list)


def boxes(table: Any) -> list[Box]:
    """The cells of a w:tbl in reading order, each merged cell once at its top left; deleted rows are left out."""
    found: list[Box] = []
    open_boxes: dict[int, Box] = {}  # by first column: the box that a vertical merge may continue
    row = 0
    for line in _inside(table, W + "tr"):
        if line.find(f"{W}trPr/{W}del") is not None:
            continue
        column = _count(value(line, "trPr/gridBefore"), 0)
        still_open: dict[int, Box] = {}
        last: Box | None = None
        for cell in _inside(line, W + "tc"):
            span = max(1, _count(value(cell, "tcPr/gridSpan"), 1))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merge is not None and merge.get(W + "val") != "restart"
            if value(cell, "tcPr/hMerge") == "continue" and last is not None:
                last.column_span += span
            elif continues and column in open_boxes:
                last = still_open[column] = open_boxes[column]
                last.row_span = row - last.row + 1
            else:
                deleted = cell.find(f"{W}tcPr/{W}cellDel") is not None
                last = Box(row, column, span, contents=[] if deleted else [cell])
                found.append(last)
                if merge is not None:
                    still_open[column] = last
            column = min(column + span, MAX_COLUMNS)
        open_boxes = still_open
        row += 1
    return found


def is_layout(found: list[Box]) -> bool:
    """Whether a table only lays out the page: it has one column, or the tables inside it hold more cells than itself."""
    if all(box.column == 0 for box in found):
        return True
    inner = (tc for box in found for content in box.contents for tc in content.iter(W + "tc") if tc is not content)
    return next(islice(inner, len(found), None), None) is not None


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """The children named `tag`, wrappers opened."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _count(printed: str | None, default: int) -> int:
    return (
        min(int(printed), MAX_COLUMNS) if printed is not None and printed.isdecimal() and len(printed) < 10 else default
    )
