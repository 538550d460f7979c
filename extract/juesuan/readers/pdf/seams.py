"""Where a table crosses a page break: a row that was cut in two is one row again, a merged cell goes on as one cell."""

from __future__ import annotations

from array import array
from math import nan

import regex

from juesuan.readers.pdf.cells import CellText, PageTable, joint
from juesuan.readers.vocabulary import wording

_SLACK = 4.0
_NUMBER = regex.compile(r"[-—/]|-?[\d,]+(?:\.\d+)?%?")


def sew(last: PageTable, first: PageTable, header: int) -> bool:
    """Joins what the break between two parts of a table tore; says whether row `header` of `first` was the rest of a row.

    The rest of a cell's text is moved to its beginning on the page before, without boxes: they would be of another page.
    A cell that goes on in another is marked by `joined`.
    """
    pairs = _pairs(last, first, header)
    if not pairs:
        return False
    torn = _is_torn(last, pairs)
    for above, below in pairs:
        root = above.joined or above
        if torn:
            _append(root, below)
            _lengthen(root, below, below.place.row_span - 1)
        elif not below.text and (below.place.row_span > 1 or above.place.row_span > 1 or above.joined):
            _lengthen(root, below, below.place.row_span)
    return torn


def _pairs(last: PageTable, first: PageTable, header: int) -> list[tuple[CellText, CellText]]:
    """The cells at the foot of one part with those at the head of the next that have the same sides."""
    foot = [cell for cell in last.cells if cell.place.row + cell.place.row_span == last.row_count]
    pairs = []
    for below in first.cells:
        if below.place.row == header:
            above = next((cell for cell in foot if _same_sides(cell, below)), None)
            if above:
                pairs.append((above, below))
    heads = sum(cell.place.row == header for cell in first.cells)
    return pairs if pairs and len(pairs) >= heads - 1 else []


def _same_sides(one: CellText, other: CellText) -> bool:
    mine, its = one.place.box, other.place.box
    return abs(mine[0] - its[0]) <= _SLACK and abs(mine[2] - its[2]) <= _SLACK


def _is_torn(last: PageTable, pairs: list[tuple[CellText, CellText]]) -> bool:
    """Whether the lower row holds nothing but the rests of wrapped texts, and something of the upper one needed no rest."""
    rests = [(above, below) for above, below in pairs if below.text]
    if not rests or len(pairs) < len(last.grid.xs) // 2 or any(below.place.row_span > 2 for _, below in rests):
        return False
    whole = any(above.text and not below.text and above.place.row == last.row_count - 1 for above, below in pairs)
    return whole and all(_runs_on(above, below) for above, below in rests)


def _runs_on(above: CellText, below: CellText) -> bool:
    """Whether the text of `below` is the rest of that of `above`, whose last line is full."""
    if (
        not above.text
        or _NUMBER.fullmatch(above.text)
        or _NUMBER.fullmatch(below.text)
        or wording().numbered.match(below.text)
    ):
        return False
    right, size = above.boxes[-2], above.boxes[-1] - above.boxes[-3]
    return above.place.box[2] - right < 2 * size or below.text[0] in "）)，。、；％%"


def _append(root: CellText, rest: CellText) -> None:
    if rest.text:
        text = joint(root.text, rest.text) + rest.text
        root.text += text
        root.boxes = root.boxes + array("f", [nan] * (4 * len(text)))


def _lengthen(root: CellText, rest: CellText, rows: int) -> None:
    root.more_rows += rows
    rest.joined = root
