"""The rows of tables whose cells stand between bars, or before a bar on a line of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

import regex

from juesuan.readers.lines import Line
from juesuan.readers.runs import NUMERIC, Run, is_caption

_BAR, _BARS = "|", "||"
_RULE_LINE = regex.compile(r"\|?(?: *:?-{2,}:? *\|?)+")
_FEWEST_BARS = 6  # bars on lines of their own that make a table
_FEW_OPENED = 4  # where no more than one row in so many opens with a bar, the bar closes a blank cell
_MOST_WRAPPED = 4  # lines of one of its cells
_LOOK_AHEAD = 12  # lines that show how a table's rows open


def barred(lines: Sequence[Line], at: int, taken: Collection[int]) -> Run | None:
    """Rows whose cells stand between bars; a lone bar behind each cell makes one cell a line.

    Where rows open with a bar, a line that does not is the rest of the row above: a cell had a line break.
    """
    index = at
    found: list[int] = []
    opens = _opens_rows(lines, at, taken)
    bars = most = 0  # of the row at hand, and of the longest one
    while index < len(lines) and index not in taken:
        line = lines[index]
        lacks = bars < most or not lines[index - 1].clean.endswith("|")
        if "|" in line.clean or (opens and found and not line.blank and lacks and _is_cut(lines, index)):
            found.append(index)
            bars = line.clean.count("|") + (0 if line.clean.startswith("|") else bars)
            most = max(most, bars)
        elif not line.blank or not any("|" in after.clean for after in lines[index + 1 : index + 3]):
            break
        index += 1
    rows = [index for index in found if not _RULE_LINE.fullmatch(lines[index].clean)]
    if len(found) < 2 or not rows:
        return None
    if opens:
        return Run(_BAR, _joined(lines, rows))
    if len(rows) >= 3 and all(lines[index].clean.strip("|").count("|") == 0 for index in rows):
        return Run(_BAR, [[index] for index in rows])
    single = any("|" in lines[index].clean.replace("||", "") for index in rows)
    opening = sum(lines[index].clean.startswith("|") for index in rows) * _FEW_OPENED
    return Run(_BAR if single else _BARS, [[index] for index in rows], blank_first=single and opening <= len(rows))


def is_bar(line: Line) -> bool:
    """Whether a line is a bar and nothing else."""
    return line.clean == _BAR


def bars_alone(lines: Sequence[Line], at: int, taken: Collection[int]) -> Run | None:
    """Cells on lines of their own, on the line behind each of them a bar: rows where each opens with one more, else one cell a line."""
    cells: list[list[int]] = []
    lately: list[int] = []
    for index in range(at, len(lines)):
        line = lines[index]
        if index in taken or len(lately) > _MOST_WRAPPED or ("|" in line.clean and not is_bar(line)):
            break
        if (lately and line.blank) or (is_caption(line) and not any(map(is_bar, lines[index + 1 : index + 2]))):
            break  # no cell, but the text below the table
        if not line.blank:
            lately.append(index)
        if is_bar(line):
            cells.append(lately)
            lately = []
    if len(cells) < _FEWEST_BARS or sum(len(cell) > 1 for cell in cells) * 3 < len(cells):
        return None
    size = next((size for size in range(3, len(cells) // 3 + 1) if _opens_each(lines, cells, size)), None)
    if size is None:
        return Run(_BAR, cells)
    return Run(_BAR, [list(chain(*cells[low : low + size])) for low in range(0, len(cells), size)])


def _opens_each(lines: Sequence[Line], cells: Sequence[Sequence[int]], size: int) -> bool:
    """Whether rows of `size` bars, the first of each opening it, are all there is, and nearly all of them begin with a name."""
    if len(cells) % size or any(len(cell) > 1 for cell in cells[::size]):
        return False
    firsts = [cell for cell in cells[1::size] if len(cell) > 1 and not NUMERIC.fullmatch(lines[cell[0]].clean)]
    return len(firsts) * size * 5 >= len(cells) * 4


def _opens_rows(lines: Sequence[Line], at: int, taken: Collection[int]) -> bool:
    """Whether the rows of a table open and close with a bar, though some lines of it do not."""
    some = [line.clean for line in lines[at : at + _LOOK_AHEAD] if not line.blank]
    opened = [said for said in some if said.startswith("|")]
    closed = [said for said in opened if said.endswith("|") and len(said) > 2]
    most = len(opened) * 2 >= len(some) and len(closed) * 2 >= len(opened) and len(closed) > 1
    return most and lines[at].clean.startswith("|") and at not in taken


def _is_cut(lines: Sequence[Line], index: int) -> bool:
    """Whether a line without a bar stands inside a row: the one before is not closed, or the row closes further down."""
    return any("|" in line.clean for line in lines[index + 1 : index + 4]) and not lines[index - 1].blank


def _joined(lines: Sequence[Line], found: Sequence[int]) -> list[list[int]]:
    """The lines of each row: one that opens with a bar begins it."""
    rows: list[list[int]] = []
    for index in found:
        if rows and not lines[index].clean.startswith("|"):
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows
