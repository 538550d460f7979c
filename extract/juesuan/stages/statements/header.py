"""The head of a table: which rows it takes, and the labels above each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from juesuan.stages.statements import nested
from juesuan.stages.statements.grid import Grid, Line, Slot, filled
from juesuan.stages.statements.words import Words, is_absent

MAX_HEADER = 8
_COMMON_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The labels of each column from the top down, and the first row below the head."""

    paths: list[tuple[Slot, ...]]
    end: int
    texts: frozenset[str]  # of the head's rows, to know them where a page repeats them


def is_preamble(words: Words, row: Sequence[Slot | None]) -> bool:
    """Whether a row stands above the head: a title, a number, a unit, the name of the unit that publishes."""
    cells = filled(row)
    return not cells or all(
        words.line("unit", cell.text)
        or words.line("number", cell.text)
        or words.line("owner", cell.text)
        or (len(cells) <= _COMMON_COLUMNS and words.title(cell.text) is not None)
        or (len(cells) == 1 and cell.text[-1:] in words.plain("title_end") and not words.sense(cell.text).known)
        or (index > 0 and words.line("owner", cells[index - 1].text) and not words.sense(cell.text).known)
        for index, cell in enumerate(cells)
    )


def is_ordinal(words: Words, row: Sequence[Slot | None]) -> bool:
    """Whether a row only counts the columns: 栏次 1 2 3."""
    cells, parts = filled(row), words.plain("code_parts")
    numbers = [cell.text for cell in cells if cell.text.isdigit()]
    if not cells or not all(words.line("ordinal", cell.text) or cell.text in parts for cell in cells):
        return False
    if numbers and numbers == [str(number) for number in range(int(numbers[0]), int(numbers[0]) + len(numbers))]:
        return int(numbers[0]) <= 2 and (len(numbers) > 1 or len(numbers) < len(cells))
    words_ = [cell for cell in cells if not is_absent(cell.text) and not cell.text.isdigit()]
    return any(cell.text not in parts for cell in words_) and len(cells) > 1


def read(words: Words, grid: Grid, start: int) -> Header | None:
    """The head that begins at row `start`; None where that row is none, or no columns can be told (one cell a line)."""
    if grid.width == 1:
        return None
    taken: list[Line] = []
    at = start
    while at < len(grid.rows) and len(taken) < MAX_HEADER:
        row = _padded(grid.rows[at], grid.width)
        if taken and is_ordinal(words, row):
            at += 1
            continue
        if not _is_head(words, taken, row, grid.gridded):
            if taken and (late := _late_labels(words, taken[-1], row, grid.gridded)):
                taken.append([slot if any(slot is one for one in late) else None for slot in row])
                grid.rows[at] = [None if any(slot is one for one in late) else slot for slot in row]
            if taken and not grid.gridded and _is_lost(words, row):
                return _nested(words, grid, start)
            break
        if taken and not grid.gridded and not _as_wide(grid, start, at):
            return _nested(words, grid, start)  # no cells are kept for what is merged
        taken.append(row)
        at += 1
    if not taken:
        return None
    paths = _paths(taken, grid)
    return Header(paths, at, frozenset(cell.text for row in taken for cell in filled(row)))


def _nested(words: Words, grid: Grid, start: int) -> Header | None:
    """The head that begins at row `start` where its labels stand without the blanks that would place them."""
    end = start
    while end < len(grid.rows) and end - start < MAX_HEADER and _labels_only(words, grid.rows[end]):
        end += 1
    rows = grid.rows[start:end]
    while end < len(grid.rows) and is_ordinal(words, grid.rows[end]):
        end += 1
    paths = nested.paths(words, rows, _widest(grid, end))
    if not rows or paths is None or len(paths) > grid.width:
        return None
    texts = frozenset(cell.text for row in rows for cell in filled(row))
    return Header([*paths, *[()] * (grid.width - len(paths))], end, texts)


def _as_wide(grid: Grid, start: int, at: int) -> bool:
    """Whether row `at` of a head has a cell, blank or not, for each column: as many as the rows above it and as those of figures."""
    above = max(len(grid.rows[one]) for one in range(start, at))
    return len(grid.rows[at]) >= above and max(len(grid.rows[at]), above) >= _widest(grid, at + 1)


def _widest(grid: Grid, below: int) -> int:
    """How many cells the longest row of figures has."""
    rows = (filled(row) for row in grid.rows[below:])
    return max((len(cells) for cells in rows if any(cell.numeric for cell in cells)), default=0)


def _labels_only(words: Words, row: Line) -> bool:
    cells = filled(row)
    return bool(cells) and not is_ordinal(words, row) and all(words.sense(cell.text).known for cell in cells)


def _is_head(words: Words, taken: Sequence[Line], row: Line, gridded: bool) -> bool:
    cells = filled(row)
    if not cells or any(cell.numeric for cell in cells):
        return False
    return _divides(words, taken[-1], row, gridded) if taken else _opens(words, cells)


def _is_lost(words: Words, row: Line) -> bool:
    """Whether a row holds nothing but labels though it parts none: the blank cells that placed them were dropped."""
    senses = [words.sense(cell.text) for cell in filled(row)]
    return len(senses) > 1 and all(sense.known for sense in senses)


def _late_labels(words: Words, above: Line, row: Line, gridded: bool) -> list[Slot]:
    """Labels that part a wide cell of the head but stand in the first row of the body: some official forms are drawn so."""
    if not gridded:
        return []
    cells = [cell for cell in filled(row) if not any(cell is over for over in above)]
    late = [cell for cell in cells if _inside(cell, above[cell.column]) and words.sense(cell.text).known]
    return late if 1 < len(late) < len(cells) else []


def _inside(cell: Slot, over: Slot | None) -> bool:
    """Whether a cell lies under a part of a wider one."""
    if over is None or cell.width >= over.width:
        return False
    return over.column <= cell.column and cell.column + cell.width <= over.column + over.width


def _padded(row: Line, width: int) -> Line:
    return row if len(row) == width else [*row, *[None] * (width - len(row))]


def _opens(words: Words, cells: Sequence[Slot]) -> bool:
    senses = [words.sense(cell.text) for cell in cells]
    known = sum(sense.known for sense in senses)
    return known * 2 >= len(cells) and (len(cells) > 1 or bool(senses[0].side or senses[0].column))


def _extent(row: Line, column: int) -> tuple[int, int]:
    """The columns that the cell over `column` covers, blank ones to its right with it."""
    start = column
    while start > 0 and row[start] is None:
        start -= 1
    while start > 0 and row[start] is not None and row[start - 1] is row[start]:
        start -= 1
    end = column + 1
    while end < len(row) and (row[end] is None or row[end] is row[start]):
        end += 1
    return start, end


def _divides(words: Words, above: Line, row: Line, gridded: bool) -> bool:
    """Whether a row goes on with the head: its cells part those above, or cells from above reach into it."""
    cells = filled(row)
    fresh = [cell for cell in cells if not any(cell is over for over in above)]
    if not fresh:
        return True
    if len(fresh) < len(cells) and all(words.sense(cell.text).known for cell in fresh):
        return True
    narrower = 0
    for cell in fresh:
        start = row.index(cell)
        end = start + (cell.width if gridded else 1)
        low, high = _extent(above, start)
        over = above[low]
        real = gridded and over is not None and over.width > 1
        if end > high or not (real or words.sense(cell.text).known):
            return False
        narrower += high - low > end - start
    return narrower > 0 and narrower * 2 >= len(fresh)


def _paths(taken: Sequence[Line], grid: Grid) -> list[tuple[Slot, ...]]:
    """The labels over each column; a blank cell takes the label to its left where a row below divides that."""
    paths: list[tuple[Slot, ...]] = []
    spread = [_spread(row, taken[number + 1 :], taken[:number], grid) for number, row in enumerate(taken)]
    for column in range(grid.width):
        path: list[Slot] = []
        for row in spread:
            slot = row[column]
            if slot is not None and not any(slot is one for one in path):
                path.append(slot)
        paths.append(tuple(path))
    return paths


def _spread(row: Line, below: Sequence[Line], above: Sequence[Line], grid: Grid) -> Line:
    """The row with its cells drawn over the blanks to their right that have a label of their own below."""
    found = list(row)
    for column in range(1, grid.width):
        left = found[column - 1]
        if found[column] is not None or left is None:
            continue
        labelled = any(line[column] is not None for line in below)
        same_parent = all(line[column] is line[column - 1] for line in above) if above else True
        if labelled and same_parent and left.height == 1:
            found[column] = left
    return found


def skip(words: Words, grid: Grid) -> int:
    """The first row of a table that goes on with another one: its own title and head, if printed again, left out."""
    at = 0
    while at < len(grid.rows) and is_preamble(words, grid.rows[at]):
        at += 1
    again = read(words, grid, at)
    return again.end if again else at


def parts(words: Words, grid: Grid) -> list[Grid]:
    """The tables in one grid: a title in the middle, unlike the one above, begins another."""
    starts, ends = [0], words.plain("title_end") | {"）"}
    said: str | None = None
    for at, row in enumerate(grid.rows):
        cells = filled(row)
        if len(cells) != 1 or cells[0].numeric or cells[0].text[-1:] not in ends:
            continue
        if words.title(cells[0].text) is None or words.sense(cells[0].text).known:
            continue
        if (
            at
            and said != cells[0].text
            and any(slot.numeric for line in grid.rows[starts[-1] : at] for slot in filled(line))
        ):
            starts.append(at)
        said = cells[0].text
    if len(starts) == 1:
        return [grid]
    found = []
    for start, end in zip(starts, [*starts[1:], len(grid.rows)], strict=True):
        slots = [slot for line in grid.rows[start:end] for slot in filled(line)]
        low = grid.start if start == 0 else min(slot.start for slot in slots)
        found.append(Grid(grid.rows[start:end], grid.gridded, grid.width, low, max(slot.end for slot in slots), start))
    return found
