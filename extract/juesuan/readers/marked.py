"""Tables of a text that has only marks for cells: tabs, bars, or one cell a line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise

import regex

from juesuan.document import Cell, Table
from juesuan.readers import spaced
from juesuan.readers.bars import barred, bars_alone, is_bar
from juesuan.readers.forms import block_end, closing_cells
from juesuan.readers.lines import Line, is_page_number
from juesuan.readers.runs import NUMERIC, Run, is_caption
from juesuan.readers.vocabulary import wording
from juesuan.spans import MARKUP, Range

_EDGE = regex.compile(rf"(?:{MARKUP.pattern}|[ \t\n\u3000\xa0])+")
_TRAILING = regex.compile(rf"(?:{MARKUP.pattern}|[ \t\n\u3000\xa0])+\Z")
_TAB, _BLANK, _GAP = "\t", " ", "  "
_EDGES = frozenset(" \n\t\u3000\xa0[]<>*\u200b\ufeff")
_LONGEST_GAP = 3
_FEWEST_STACKED = 12  # cells that make a table with one cell a line
_LONGEST_CELL = 40


def find(lines: Sequence[Line], taken: Collection[int]) -> Iterator[tuple[list[int], Table, list[Range]]]:
    """The tables of `lines`, those in `taken` (a table of contents) left out.

    Yields the indices of each table's lines, the table, and the ranges of line breaks inside its cells.
    """
    at = 0
    figures = _Figures(lines, taken)
    while at < len(lines):
        run = None if at in taken or lines[at].blank else _run_at(lines, at, taken, figures)
        if run is None and is_caption(lines[at]) and at not in taken:
            run = _spaced(lines, at + 1, taken) or _stacked(lines, at + 1, taken)
        if run is None:
            at += 1
            continue
        yield from _tables(lines, run)
        at = run.rows[-1][-1] + 1


def _spaced(lines: Sequence[Line], at: int, taken: Collection[int]) -> Run | None:
    if found := spaced.find(lines, at, taken):
        return Run(_BLANK, [[index] for index in found])
    form = spaced.find_form(lines, at, taken)
    return Run(_GAP, [[index] for index in form]) if form else None


def _run_at(lines: Sequence[Line], at: int, taken: Collection[int], figures: _Figures) -> Run | None:
    line = lines[at]
    if is_bar(line):
        return bars_alone(lines, at, taken) or barred(lines, at, taken)
    if "|" not in line.clean and at + 1 < len(lines) and is_bar(lines[at + 1]):
        opened = bars_alone(lines, at + 1, taken)
        return None if opened and len(opened.rows[0]) > 2 else bars_alone(lines, at, taken)
    if "|" in line.raw or "｜" in line.raw:
        return barred(lines, at, taken)
    if "\t" in line.raw:
        return _tabbed(lines, at, taken) or _one_cell_a_line(lines, at, taken)
    return figures.run_at(at)


def _cells(raw: str) -> list[str]:
    return list(map(str.strip, raw.split("\t")))


def _is_row(line: Line) -> bool:
    """A line that is a table row by itself: cells on both sides of a tab, or one cell and the tabs of empty ones."""
    tabs = line.raw.count("\t")
    if tabs == 0 or line.blank:
        return False
    return tabs >= 3 or (tabs >= 2 and sum(map(bool, _cells(line.raw))) >= 2)


def _is_weak_row(line: Line) -> bool:
    cells = _cells(line.raw)
    return "\t" in line.raw.strip(" ") and not line.blank and len(cells) <= 3 and len(line.clean) < 400


def _tabbed(lines: Sequence[Line], at: int, taken: Collection[int]) -> Run | None:
    """Rows of tab-separated cells, the first at `at`."""
    run = Run(_TAB)
    index = at
    while index < len(lines) and index not in taken:
        line = lines[index]
        if _is_row(line) or (_is_weak_row(line) and (run.rows or _rows_follow(lines, index))):
            run.rows.append([index])
        elif line.blank:
            if not _goes_on(lines, index, taken):
                break
        elif run.rows and (block := block_end(lines, index)):
            run.rows.append(list(range(index, block)))
            index = block
            continue
        elif not run.rows or not _wraps_cell(lines, index):
            break
        else:
            run.rows[-1].append(index)
        index += 1
    strong = sum(_is_row(lines[row[0]]) for row in run.rows)
    both = sum(sum(map(bool, _cells(lines[row[0]].raw))) > 1 for row in run.rows)
    return run if (strong >= 2 and both) or (both >= 3 and both * 2 > len(run.rows)) else None


def _rows_follow(lines: Sequence[Line], index: int) -> bool:
    """Whether the next line is a row: a table may begin with a short one, a tab in prose is no row."""
    after = lines[index + 1] if index + 1 < len(lines) else None
    if after is None or not (_is_row(after) or _is_weak_row(after)):
        return False
    return "\t" in lines[index].raw.strip() or lines[index].raw.count("\t") >= 2


def _goes_on(lines: Sequence[Line], index: int, taken: Collection[int]) -> bool:
    """Whether a table goes on after the blank lines at `index` (page marks may stand among them)."""
    for ahead in range(index, min(index + _LONGEST_GAP + 1, len(lines))):
        line = lines[ahead]
        if not line.blank and not is_page_number(line.clean, sure=True):
            return ahead not in taken and _is_row(line)
    return False


def _wraps_cell(lines: Sequence[Line], index: int) -> bool:
    """Whether a line without tabs is the rest of a cell: the row above has begun, and rows come right after."""
    line = lines[index]
    if lines[index - 1].blank or wording().table_title.fullmatch(line.clean):
        return False
    for ahead in range(index + 1, min(index + 4, len(lines))):
        after = lines[ahead]
        if after.blank or wording().table_title.fullmatch(after.clean):
            return False
        if "\t" in after.raw:
            return _is_row(after)
        if block_end(lines, ahead):
            return True
    return False


def _one_cell_a_line(lines: Sequence[Line], at: int, taken: Collection[int]) -> Run | None:
    """Lines that begin with a tab and hold one cell each; a blank line ends a row. Indented prose is none."""
    run = Run(None, [[]])
    gap = 0
    for index in range(at, len(lines)):
        line = lines[index]
        if index in taken or gap > _LONGEST_GAP:
            break
        if "\t" not in line.raw:
            if not line.blank:
                break
            gap += 1
            if run.rows[-1]:
                run.rows.append([])
        elif line.raw.strip(" \u3000").startswith("\t") or line.blank:
            run.rows[-1].append(index)
            gap = 0
        else:
            break
    run.rows = [row for row in run.rows if any(lines[index].clean for index in row)]
    cells = [lines[index].clean for row in run.rows for index in row if lines[index].clean]
    short = sum(len(cell) <= _LONGEST_CELL and not cell.endswith("。") for cell in cells)
    return run if len(cells) >= 6 and short * 10 >= len(cells) * 7 else None


def _stacked(lines: Sequence[Line], at: int, taken: Collection[int]) -> Run | None:
    """One cell a line below a table's title: short lines, many of them bare figures, up to the last of these.

    A blank line is a blank cell unless nearly every cell has one behind it.
    """
    cells: list[int] = []
    last = long = 0
    for index in range(at, len(lines)):
        line = lines[index]
        if line.blank:
            continue
        closing = bool(cells) and wording().form_tail.fullmatch(lines[cells[-1]].clean)
        long = long + 1 if len(line.clean) > _LONGEST_CELL and not closing else 0
        if index in taken or long > 2 or _ends_stack(line):
            break
        cells.append(index)
        if NUMERIC.fullmatch(line.clean):
            last = len(cells)
    cells = cells[: last + closing_cells(lines, cells[last:])]
    figures = sum(NUMERIC.fullmatch(lines[index].clean) is not None for index in cells)
    levels = any(wording().second_level.fullmatch(lines[index].clean) for index in cells)
    if len(cells) < _FEWEST_STACKED or (figures * 5 < len(cells) and not levels):
        return None
    gaps = sum(lines[index + 1].blank for index in cells[:-1])
    if gaps * 3 > len(cells) * 2:
        return Run(None, [[index] for index in _with_blanks(cells)])
    return Run(None, [[index] for index in range(cells[0], cells[-1] + 1)])


def _with_blanks(cells: Sequence[int]) -> list[int]:
    """The lines of the cells where a blank line stands behind each: two more of them are a blank cell, if that accounts for all."""
    gaps = [after - before - 1 for before, after in pairwise(cells)]
    if not all(gap % 2 for gap in gaps):
        return list(cells)
    blanks = (range(before + 2, after, 2) for before, after in pairwise(cells))
    return [index for before, blank in zip(cells, [*blanks, ()], strict=True) for index in (before, *blank)]


def _ends_stack(line: Line) -> bool:
    """Whether a line stands below a table whose cells stand one a line: another table's title, a part, marks of another kind."""
    return is_caption(line) or "\t" in line.raw or "|" in line.raw or wording().part.match(line.clean) is not None


class _Figures:
    """Tables that lost their marks: short lines in a row, most of them bare numbers.

    The lines are counted once for all starts, so that many short lines cost no more than they are many.
    """

    def __init__(self, lines: Sequence[Line], taken: Collection[int]) -> None:
        self._lines = lines
        self._ends = [len(lines)] * (len(lines) + 1)  # by start: where the run of short lines ends
        for index in range(len(lines) - 1, -1, -1):
            line = lines[index]
            twice_blank = line.blank and index > 0 and lines[index - 1].blank
            broken = index in taken or len(line.clean) > 20 or "\t" in line.raw or twice_blank
            self._ends[index] = index if broken else self._ends[index + 1]
        short = [self._ends[index] > index and not line.blank for index, line in enumerate(lines)]
        self._cells = [0, *accumulate(short)]
        numeric = (one and NUMERIC.fullmatch(line.clean) is not None for one, line in zip(short, lines, strict=True))
        self._numbers = [0, *accumulate(numeric)]

    def run_at(self, at: int) -> Run | None:
        end = self._ends[at]
        numeric, cells = self._numbers[end] - self._numbers[at], self._cells[end] - self._cells[at]
        if numeric < 4 or numeric * 5 < cells * 3:
            return None
        rows: list[list[int]] = [[]]
        for index in range(at, end):
            if self._lines[index].blank:
                rows.append([])
            else:
                rows[-1].append(index)
        rows = [row for row in rows if row]
        return Run(None, rows if len(rows) > 2 else [[index] for row in rows for index in row])


def _tables(lines: Sequence[Line], run: Run) -> Iterator[tuple[list[int], Table, list[Range]]]:
    """The tables of a run: a title row inside it begins a table of its own."""
    starts = [at for at, row in enumerate(run.rows) if at == 0 or _is_title_row(lines, row)]
    for start, end in zip(starts, [*starts[1:], len(run.rows)], strict=True):
        rows = run.rows[start:end]
        indices = list(range(rows[0][0], rows[-1][-1] + 1))
        cells: list[Cell] = []
        for number, row in enumerate(rows):
            cells += [Cell(number, column, *place) for column, place in enumerate(_places(lines, row, run))]
        breaks = [
            (lines[one].end, lines[other].start) for row in rows if run.mark is not None for one, other in pairwise(row)
        ]
        yield indices, Table(tuple(cells), lines[indices[0]].start, lines[indices[-1]].end), breaks


def _is_title_row(lines: Sequence[Line], row: Sequence[int]) -> bool:
    said = lines[row[0]].clean if len(row) == 1 else ""
    return wording().table_row.fullmatch(said.strip("| \t")) is not None and "\t" not in said


def _places(lines: Sequence[Line], row: Sequence[int], run: Run) -> Iterator[Range]:
    """Where the cells of a row stand."""
    if run.mark is None:
        return _line_cells(lines, row)
    if run.mark == _GAP:
        return spaced.gapped(lines[row[0]].raw, lines[row[0]].start)
    if run.mark != _BLANK:
        return _marked_cells(lines, row, run.mark, run.blank_first)
    return spaced.cells(lines[row[0]].raw, lines[row[0]].start, spaced.gap_of(lines[run.rows[0][0]].raw))


def _line_cells(lines: Sequence[Line], row: Sequence[int]) -> Iterator[Range]:
    for index in row:
        yield _trimmed(lines[index].raw, 0, len(lines[index].raw), lines[index].start)


def _marked_cells(lines: Sequence[Line], row: Sequence[int], mark: str, blank_first: bool) -> Iterator[Range]:
    offset = lines[row[0]].start
    raw = "\n".join(lines[index].raw for index in row)
    start, end = 0, len(raw)
    if mark != _TAB:  # the bars at the edges are no cells
        raw = raw.replace("｜", "|")
        start, end = len(raw) - len(raw.lstrip()), len(raw.rstrip())
        start += len(mark) if raw.startswith(mark, start) and not blank_first else 0
        end -= len(mark) if raw.endswith(mark, start, end) else 0
    while (stop := raw.find(mark, start, end)) != -1:
        yield _trimmed(raw, start, stop, offset)
        start = stop + len(mark)
    yield _trimmed(raw, start, end, offset)


def _trimmed(raw: str, start: int, end: int, offset: int) -> Range:
    """The range of a cell without blanks and markup at its edges."""
    if start == end:
        return start + offset, end + offset
    if raw[start] in _EDGES and (head := _EDGE.match(raw, start, end)):
        start = head.end()
    if start < end and raw[end - 1] in _EDGES and (tail := _TRAILING.search(raw, start, end)):
        end = tail.start()
    return start + offset, end + offset
