"""Tables from ruling lines: snap and join the lines, find where they cross, take the smallest boxes, group them.

The rules are those of pdfplumber's lattice (tolerances too), on indexes instead of dictionaries.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from juesuan.readers.pdf.drawing import Box, Rulings

SNAP = 3.0
"""Lines nearer than this, in points, are one line; gaps up to this are closed; crossings may miss by it."""

Edge = tuple[float, float, float]
"""Where the line stands on its own axis, and from where to where it runs on the other."""

Line = tuple[float, list[tuple[float, float]]]
"""A whole line: its place, and the pieces it is drawn in."""

_OPEN = 12.0
"""A line that runs on this far, in points, beyond the last one it crosses leaves a cell open."""


@dataclass(slots=True)
class GridCell:
    """A cell's place in the grid and its box."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(slots=True)
class Grid:
    """One drawn table: the x of its column lines, the y of its row lines, its cells in reading order."""

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    owner: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, cell in enumerate(self.cells):
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.owner[row, column] = index

    @property
    def box(self) -> Box:
        """The table's outer box."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        """The index of the cell that holds a point, None where the grid has a hole or ends."""
        return self.owner.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def snapped(edges: list[Edge]) -> list[Line]:
    """Lines by their place, near ones as one at their mean, their pieces joined over small gaps.

    >>> snapped([(10.0, 0.0, 50.0), (11.0, 52.0, 90.0), (40.0, 0.0, 90.0)])
    [(10.5, [(0.0, 90.0)]), (40.0, [(0.0, 90.0)])]
    """
    groups: list[list[Edge]] = []
    for edge in sorted(edges):
        if groups and edge[0] - groups[-1][-1][0] <= SNAP:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    lines = []
    for group in groups:
        pieces: list[tuple[float, float]] = []
        for start, end in sorted((start, end) for _, start, end in group):
            if pieces and start <= pieces[-1][1] + SNAP:
                pieces[-1] = (pieces[-1][0], max(pieces[-1][1], end))
            else:
                pieces.append((start, end))
        pieces = [piece for piece in pieces if piece[1] - piece[0] >= SNAP]
        if pieces:
            lines.append((sum(edge[0] for edge in group) / len(group), pieces))
    return lines


def _closed(lines: list[Line], crossing: list[Line]) -> list[Line]:
    """The sides that a table leaves open: three of its `lines` or more, crossed by two others, end at one place.

    `crossing` are the lines of the other direction; those returned are to be added to them.
    """
    ends: list[tuple[float, float]] = []
    known = [place for place, _ in crossing]
    for place, pieces in lines:
        for start, end in pieces:
            low, high = bisect_left(known, start - SNAP), bisect_right(known, end + SNAP)
            if high - low < 2 or (known[low] - start <= _OPEN and end - known[high - 1] <= _OPEN):
                continue
            crossed = [other for other, spans in crossing[low:high] if _piece_at(spans, place) >= 0]
            if len(crossed) >= 2:
                ends += [(edge, place) for edge in (start, end) if min(abs(edge - other) for other in crossed) > _OPEN]
    sides = []
    for group in _near(sorted(ends)):
        if len({place for _, place in group}) >= 3:
            places = [place for _, place in group]
            sides.append((sum(edge for edge, _ in group) / len(group), [(min(places), max(places))]))
    return sides


def _near(ends: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    groups: list[list[tuple[float, float]]] = []
    for entry in ends:
        if groups and entry[0] - groups[-1][-1][0] <= SNAP:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _piece_at(pieces: list[tuple[float, float]], place: float) -> int:
    for index, (start, end) in enumerate(pieces):
        if start - SNAP <= place <= end + SNAP:
            return index
    return -1


def boxes(rulings: Rulings) -> list[Box]:
    """The smallest boxes that the lines enclose, by left edge, then top."""
    vertical, horizontal = snapped(rulings.vertical), snapped(rulings.horizontal)
    sides, ends = _closed(horizontal, vertical), _closed(vertical, horizontal)
    vertical, horizontal = sorted(vertical + sides), sorted(horizontal + ends)
    upright: dict[tuple[int, int], int] = {}
    level: dict[tuple[int, int], int] = {}
    ys = [y for y, _ in horizontal]
    for i, (x, uprights) in enumerate(vertical):
        for up, (top, bottom) in enumerate(uprights):
            for j in range(bisect_left(ys, top - SNAP), bisect_right(ys, bottom + SNAP)):
                if (flat := _piece_at(horizontal[j][1], x)) >= 0:
                    upright.setdefault((i, j), up)
                    level[i, j] = flat
    by_column: dict[int, list[int]] = {}
    by_row: dict[int, list[int]] = {}
    for i, j in upright:
        by_column.setdefault(i, []).append(j)
        by_row.setdefault(j, []).append(i)
    found = []
    for i, j in upright:
        corner = _smallest(i, j, upright, level, by_column[i], by_row[j])
        if corner:
            found.append((vertical[i][0], horizontal[j][0], vertical[corner[0]][0], horizontal[corner[1]][0]))
    return found


def _smallest(
    i: int,
    j: int,
    upright: dict[tuple[int, int], int],
    level: dict[tuple[int, int], int],
    rows: list[int],
    columns: list[int],
) -> tuple[int, int] | None:
    """The lower right corner of the smallest box whose upper left one is crossing (i, j)."""
    rights = [right for right in columns if right > i and level[right, j] == level[i, j]]
    for below in rows:
        if below <= j or upright[i, below] != upright[i, j]:
            continue
        for right in rights:
            if (
                upright.get((right, below)) is not None
                and upright[right, below] == upright[right, j]
                and level[right, below] == level[i, below]
            ):
                return right, below
    return None


def grids(rulings: Rulings) -> tuple[list[Grid], list[Box]]:
    """The drawn tables, top to bottom, and the boxes that stand alone (frames)."""
    cells = boxes(rulings)
    parent = list(range(len(cells)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    corners: dict[tuple[float, float], int] = {}
    for index, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x1, top), (x0, bottom), (x1, bottom)):
            parent[root(index)] = root(corners.setdefault(corner, index))
    tables: dict[int, list[Box]] = {}
    for index, cell in enumerate(cells):
        tables.setdefault(root(index), []).append(cell)
    found = [_grid(members) for members in tables.values() if len(members) > 1]
    frames = [members[0] for members in tables.values() if len(members) == 1]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0])), frames


def _grid(cells: list[Box]) -> Grid:
    xs = sorted({x for x0, _, x1, _ in cells for x in (x0, x1)})
    ys = sorted({y for _, top, _, bottom in cells for y in (top, bottom)})
    column, row = {x: at for at, x in enumerate(xs)}, {y: at for at, y in enumerate(ys)}
    placed = [
        GridCell(row[top], column[x0], row[bottom] - row[top], column[x1] - column[x0], (x0, top, x1, bottom))
        for x0, top, x1, bottom in cells
    ]
    return Grid(xs, ys, sorted(placed, key=lambda cell: (cell.row, cell.column)))
