"""A table with one cell a line: back in rows, where its labels and the count of its lines say how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import regex

from juesuan.stages.statements import nested
from juesuan.stages.statements.grid import Grid, Line, Slot, filled
from juesuan.stages.statements.header import is_preamble
from juesuan.stages.statements.words import Words, is_absent, is_code, of_cells

_MOST_LABELS = 32
_WHOLE = regex.compile(r"\d{1,3}")
_FIRST_COUNT = regex.compile(r"[12]")  # with it begins the line that counts the columns, its word lost
_DEEPEST = 3  # rows of a head
_Head = tuple[list[Line], list[tuple[Slot, ...]]]


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
    kinds = _kinds(words, [path[-1] for path in paths])
    first = _end_of_ordinals(words, cells, below)
    total = next((at for at, path in enumerate(paths) if words.sense(path[-1].text).total), 0)
    if kinds[0] == "code" and first and cells[first - 1] is None and _is_figure(cells, first - 1 + total):
        first -= 1  # the total has no code
    of_costs = {words.sense(path[0].text).side for path in paths} == {"personnel", "operating"}
    rows = _rows(words, cells[first:], kinds, of_costs=of_costs)
    if rows is None:
        return None
    body = _filled_up([_cut(row, len(paths)) for row in rows], len(paths))
    lines = [*([cell] for cell in cells[:top]), *levels, *body]
    placed = [
        [slot and replace(slot, row=number, column=at) for at, slot in enumerate(line)]
        for number, line in enumerate(lines)
    ]
    return replace(grid, rows=placed, width=max(len(paths), *map(len, lines)))


def _end_of_labels(words: Words, cells: Line, at: int) -> int:
    """Where the labels of the head end; a total with a figure behind it, or a label below 项目 that is no 决算数, is the first row's name."""
    start, named = at, False
    while at < len(cells):
        cell = cells[at]
        if cell is not None and (cell.text in words.plain("begins_counts") or not words.sense(cell.text).known):
            break
        following = next((one for one in cells[at + 1 :] if one is not None), None)
        figured = following is not None and following.numeric and not _FIRST_COUNT.fullmatch(following.text)
        sense = words.sense(cell.text) if cell is not None else None
        if sense and figured and at > start and (sense.total or (named and not sense.measure)):
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
    named = [kind in ("code", "name", "lineno") for kind in _kinds(words, labels)]
    half = len(labels) // 2
    once = named[: named.count(True)].count(True) == named.count(True)
    return named[0] and (once or (named[:half] == named[half:] and not named[half - 1]))


def _kinds(words: Words, labels: Sequence[Slot]) -> list[str | None]:
    """What each column of labels holds, None for figures; 收入 or 支出 before the first figures heads names."""
    senses = [words.sense(slot.text) for slot in labels]
    kinds = [sense.label for sense in senses]
    if senses[0].side and not any(kinds):
        kinds[0] = "name"
    return kinds


def _rows(words: Words, body: Line, labels: Sequence[str | None], *, of_costs: bool) -> list[Line] | None:
    """The rows below the head; None where what begins one cannot be told. `of_costs` where both sides are spent."""
    if labels.count("name") > 1:
        counted = labels.count("lineno") == labels.count("name") == 2
        starts = _by_count(body) if counted else _by_sides(body, labels, of_costs=of_costs)
    elif "name" in labels or "code" in labels:
        starts = _by_width(body, labels) or list(_by_name(body, "code" in labels))
    else:
        starts = [0]
    if starts is None:
        return None
    notes = [at for at, cell in enumerate(body) if cell is not None and words.word("note").match(cell.text)]
    every = sorted({0, *starts, *notes})
    return [body[low:high] for low, high in pairwise((*every, len(body))) if any(body[low:high])]


def _by_width(body: Line, labels: Sequence[str | None]) -> list[int] | None:
    """Rows as wide as the head, where no blank cell was dropped: names at every first place and no other but figures and blanks."""
    width = len(labels)
    if labels[0] != "name" or any(labels[1:]):
        return None
    for at, cell in enumerate(body):
        figure = cell is None or cell.numeric or is_absent(cell.text)
        if figure if at % width == 0 else not figure:
            return None
    return list(range(0, len(body), width))


def _by_sides(body: Line, labels: Sequence[str | None], *, of_costs: bool) -> list[int] | None:
    """Rows as wide as the head of a table of two sides: names and figures in their places all through, and on its own side each.

    That no blank cell was dropped shows where one was kept, or where both sides end in the same word (总计).
    """
    width, names = len(labels), [at for at, label in enumerate(labels) if label == "name"]
    left, right = names[0], names[1]
    for at, cell in enumerate(body):
        place = at % width
        if cell is None or is_absent(cell.text):
            continue
        if place == 0 and labels[0] == "code" and not cell.numeric and len(body) - at <= width:
            break  # 人员经费合计 over code and name
        other = "expenditure" if place < right else "income"
        strayed = not of_costs and any(said.lastgroup == other for said in of_cells("side").finditer(cell.text))
        if cell.numeric is (place in names) or strayed:
            return None
    last = body[len(body) - 1 - (len(body) - 1) % width :] if body else []
    ends = [cell.text for cell in (last[left : left + 1] + last[right : right + 1]) if cell is not None]
    kept = None in body or (len(ends) == 2 and ends[0] == ends[1])
    return list(range(0, len(body), width)) if kept else None


def _by_name(body: Line, coded: bool) -> Iterator[int]:
    """A code with a name behind it, or a name behind a figure, begins a row; where no column holds codes only a long number is one."""
    filled = [(at, cell) for at, cell in enumerate(body) if cell is not None]
    following: list[Slot | None] = [*(cell for _, cell in filled[1:]), *([None] if filled else [])]
    before: Slot | None = None
    for (at, cell), after in zip(filled, following, strict=True):
        code = _is_code(cell, 3 if coded else 5) and after is not None and not after.numeric
        named = not cell.numeric and before is not None and before.numeric and not _is_code(before, 1 if coded else 5)
        if code or named:
            yield at
        before = cell


def _is_figure(cells: Line, at: int) -> bool:
    cell = cells[at] if at < len(cells) else None
    return cell is not None and cell.numeric


def _is_code(cell: Slot, shortest: int) -> bool:
    return len(cell.text) >= shortest and cell.text != "0" and is_code(cell.text)


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


def _filled_up(rows: list[Line], width: int) -> list[Line]:
    """The rows, where the last one, whose blank cells at its end no line shows, is as long as all before it."""
    if len(rows) > 1 and 1 < len(rows[-1]) < width and all(len(row) == width for row in rows[:-1]):
        rows[-1] = [*rows[-1], *[None] * (width - len(rows[-1]))]
    return rows


def _cut(row: Line, width: int) -> Line:
    """A row without the blank lines behind its last cell that are no cells of it."""
    while len(row) > width and row[-1] is None:
        row = row[:-1]
    return row
