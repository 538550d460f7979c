"""A table with one cell a line: back in rows, where its labels and the count of its lines say how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import regex

from juesuan.stages.statements import nested
from juesuan.stages.statements.grid import Grid, Line, Slot, filled
from juesuan.stages.statements.header import is_preamble
from juesuan.stages.statements.words import Words, is_code

_MOST_LABELS = 32
_WHOLE = regex.compile(r"\d{1,3}")
_NOTE = regex.compile(r"(?:注|说明|备注)\d?[:、.]")
_DEEPEST = 3  # rows of a head
_Head = tuple[list[Line], list[tuple[Slot, ...]]]
_COUNTS = ("栏次", "类")  # what begins the line that counts the columns


def one_a_line(grid: Grid) -> Grid | None:
    """The table where it has one cell a line, without the marks that some pages print behind each; else None."""
    if grid.gridded or grid.width == 1:
        return None if grid.gridded else grid
    cells = [filled(row) for row in grid.rows]
    if any(len(row) > 1 for row in cells):
        return None
    return replace(grid, rows=[list(row) for row in cells if row], width=1)


def regrouped(words: Words, grid: Grid) -> Grid | None:
    """The table with its cells in rows; None where nothing says where a row begins."""
    cells = [row[0] if row else None for row in grid.rows]
    top = 0
    while top < len(cells) and is_preamble(words, [cells[top]]):
        top += 1
    below = _end_of_labels(words, cells, top)
    labels = [cell for cell in cells[top:below] if cell is not None]
    head = _levels(words, labels)
    if head is None:
        return None
    levels, paths = head
    body = cells[_end_of_ordinals(words, cells, below) :]
    rows = _rows(words, body, [words.sense(path[-1].text).label for path in paths])
    if rows is None:
        return None
    lines = [*([cell] for cell in cells[:top]), *levels, *(_cut(row, len(paths)) for row in rows)]
    placed = [
        [slot and replace(slot, row=number, column=at) for at, slot in enumerate(line)]
        for number, line in enumerate(lines)
    ]
    return replace(grid, rows=placed, width=max(len(paths), *map(len, lines)))


def _end_of_labels(words: Words, cells: Line, at: int) -> int:
    """Where the labels of the head end; a total with a figure behind it, or any label below 项目, is the first row's name."""
    start, named = at, False
    while at < len(cells):
        cell = cells[at]
        if cell is not None and (cell.text in _COUNTS or not words.sense(cell.text).known):
            break
        following = cells[at + 1] if at + 1 < len(cells) else None
        if (
            cell is not None
            and following is not None
            and following.numeric
            and at > start
            and (named or (words.sense(cell.text).total and "." in following.text))
        ):
            break
        named |= cell is not None and words.sense(cell.text).label == "name"
        at += 1
    return at


def _end_of_ordinals(words: Words, cells: Line, at: int) -> int:
    """Where the body begins: behind 栏次 1 2 3, which count the columns."""
    expected = 1
    while at < len(cells):
        cell = cells[at]
        if cell is not None and cell.text == str(expected):
            expected += 1
        elif cell is not None and (cell.numeric or words.sense(cell.text).label not in ("lineno", "code")):
            break
        at += 1
    return at


def _levels(words: Words, labels: Sequence[Slot]) -> _Head | None:
    """The labels in the rows of a head, and those over each column: the way that nests most of them, if only one does."""
    if not 1 < len(labels) <= _MOST_LABELS:
        return None
    ways: dict[int, list[_Head]] = {}
    for depth in range(1, _DEEPEST + 1):
        for cuts in combinations(range(1, len(labels)), depth - 1):
            rows: list[Line] = [list(labels[low:high]) for low, high in pairwise((0, *cuts, len(labels)))]
            paths = nested.paths(words, rows, 0) if depth > 1 or _is_flat(words, labels) else None
            if paths is not None:
                ways.setdefault(sum(map(len, paths)), []).append((rows, paths))
    best = ways[max(ways)] if ways else []
    return best[0] if len(best) == 1 else None


def _is_flat(words: Words, labels: Sequence[Slot]) -> bool:
    """Whether a head has one row: names first and figures behind them, once or, in a table of two sides, twice."""
    named = [words.sense(slot.text).label in ("code", "name", "lineno") for slot in labels]
    half = len(labels) // 2
    once = named[: named.count(True)].count(True) == named.count(True)
    return named[0] and (once or (named[:half] == named[half:] and not named[half - 1]))


def _rows(words: Words, body: Line, labels: Sequence[str | None]) -> list[Line] | None:
    """The rows below the head; None where what begins one cannot be told."""
    if labels.count("name") > 1:
        starts = _by_count(body) if labels.count("lineno") == labels.count("name") == 2 else None
    elif "name" in labels or "code" in labels:
        starts = list(_by_name(body, "code" in labels))
    else:
        starts = [0]
    if starts is None:
        return None
    notes = [at for at, cell in enumerate(body) if cell is not None and _NOTE.match(cell.text)]
    every = sorted({0, *starts, *notes})
    return [body[low:high] for low, high in pairwise((*every, len(body))) if any(body[low:high])]


def _by_name(body: Line, codes: bool) -> Iterator[int]:
    """A code with a name behind it, or a name behind a figure, begins a row; `codes` says whether the head has a column of them."""
    filled = [(at, cell) for at, cell in enumerate(body) if cell is not None]
    following: list[Slot | None] = [*(cell for _, cell in filled[1:]), None]
    before: Slot | None = None
    for (at, cell), after in zip(filled, following, strict=True):
        coded = codes and is_code(cell.text) and len(cell.text) >= 3 and after is not None and not after.numeric
        figure = before is not None and before.numeric and not (codes and before.text != "0" and is_code(before.text))
        named = not cell.numeric and figure
        if coded or named:
            yield at
        before = cell


def _by_count(body: Line) -> list[int] | None:
    """Two sides whose lines are counted: a row begins where the count of the left one goes on."""
    starts: list[int] = []
    left = right = middle = 0  # the last count of each side, and the first one of the right side
    for at, cell in enumerate(body):
        if cell is None or not _WHOLE.fullmatch(cell.text):
            continue
        value = int(cell.text)
        if value > left and (not starts or value < middle):
            named = at > 0 and ((before := body[at - 1]) is None or not before.numeric)
            starts.append(at - 1 if named else at)
            left = value
        elif value > right:
            middle, right = middle or value, value
        else:
            return None
    return starts or None


def _cut(row: Line, width: int) -> Line:
    """A row without the blank lines behind its last cell that are no cells of it."""
    while len(row) > width and row[-1] is None:
        row = row[:-1]
    return row
