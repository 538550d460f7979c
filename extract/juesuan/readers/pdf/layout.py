"""One page laid out: its lines outside of tables, its tables; then what of it is furniture (headers, page marks, charts)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from juesuan.readers.lines import clean, is_page_number
from juesuan.readers.pdf.aligned import aligned_tables
from juesuan.readers.pdf.cells import CellText, PageTable, fill
from juesuan.readers.pdf.drawing import Box
from juesuan.readers.pdf.lattice import grids
from juesuan.readers.pdf.native import PageContent, on_shown
from juesuan.readers.pdf.runs import Line, lines, runs
from juesuan.readers.vocabulary import wording

_ZONE = 0.12
"""Headers and footers stand in this part of the page's height, at the top and at the bottom."""
_LABEL_LENGTH = 30


@dataclass(slots=True)
class PageLayout:
    """A page's lines (outside of tables) and tables, each top to bottom.

    Sizes and places are those of the page as it is read; `shown` is the size of the page as it is shown, and the boxes of
    the characters, in lines and cells, stand on that one.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[PageTable]
    shown: tuple[float, float]

    def printed(self) -> list[Line]:
        """The lines that are no furniture."""
        return [line for line in self.lines if line.kind == "paragraph"]


def lay_out(page: PageContent) -> PageLayout:
    """The lines and tables of a page; labels inside drawings are marked as `chart`."""
    drawn, frames = grids(page.rulings)
    tables, outside = fill(page, drawn, runs(page))
    found = lines(page, outside)
    _mark_charts(found, page, tables, frames)
    guessed, found = aligned_tables(page.number, found)
    tables = sorted(tables + guessed, key=lambda table: table.grid.ys[0])
    shown = (page.height, page.width) if page.quarters % 2 else (page.width, page.height)
    if page.quarters or page.tilt:
        holders: list[Line | CellText] = [*found, *(cell for table in tables for cell in table.cells)]
        for holder in holders:
            holder.boxes = on_shown(page, holder.boxes)
    return PageLayout(page.number, page.width, page.height, found, tables, shown)


def _mark_charts(found: Sequence[Line], page: PageContent, tables: Sequence[PageTable], frames: Sequence[Box]) -> None:
    """A drawing is several coloured shapes together; short lines over or beside them are its labels."""
    shapes = [
        shape
        for shape in page.shapes
        if (shape[2] - shape[0]) * (shape[3] - shape[1]) < 0.5 * page.width * page.height
        and not any(_touch(shape, table.grid.box, 0) for table in tables)
    ]
    for area in _areas(shapes, frames):
        for line in found:
            middle = (line.top + line.bottom) / 2
            inside = area[1] <= middle <= area[3] and line.x0 >= area[0] and line.x1 <= area[2]
            if inside and len(line.text) <= _LABEL_LENGTH and not line.text.endswith(("。", "；")):
                line.kind = "chart"


def _areas(shapes: Sequence[Box], frames: Sequence[Box]) -> list[Box]:
    """The areas of drawings: three shapes or more that stand near each other, with the frame around them."""
    groups: list[tuple[Box, int]] = []
    for shape in shapes:
        near = [group for group in groups if _touch(group[0], shape, 30)]
        groups = [group for group in groups if group not in near]
        members = [shape, *(box for box, _ in near)]
        hull = (
            min(box[0] for box in members), min(box[1] for box in members),
            max(box[2] for box in members), max(box[3] for box in members),
        )  # fmt: skip
        groups.append((hull, 1 + sum(count for _, count in near)))
    areas = []
    for hull, count in groups:
        if count >= 3 and hull[2] - hull[0] > 50 and hull[3] - hull[1] > 50:
            frame = next((frame for frame in frames if _holds(frame, hull)), None)
            margin = 0.12 * max(hull[2] - hull[0], hull[3] - hull[1])
            areas.append(frame or (hull[0] - 3 * margin, hull[1] - margin, hull[2] + 3 * margin, hull[3] + margin))
    return areas


def _touch(one: Box, other: Box, reach: float) -> bool:
    return (
        one[0] - reach < other[2]
        and other[0] - reach < one[2]
        and one[1] - reach < other[3]
        and other[1] - reach < one[3]
    )


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def mark_furniture(pages: Sequence[PageLayout]) -> None:
    """Tells page numbers, running headers and footers from the text by where they stand and by their repetition."""
    repeated: Counter[tuple[str, str, int]] = Counter()
    over_text: Counter[tuple[str, str, int]] = Counter()
    numbers: Counter[int] = Counter()
    edges: dict[int, list[tuple[str, Line]]] = defaultdict(list)
    for page in pages:
        for zone, line in _edge_lines(page):
            edges[page.number].append((zone, line))
            repeated[_key(zone, line)] += 1
            over_text[_key(zone, line)] += not (page.tables and zone == "header")
            if (number := _page_number(line)) is not None:
                numbers[number - page.number] += 1
    for page in pages:
        for zone, line in edges[page.number]:
            number = _page_number(line)
            if number is not None:
                steady = numbers[number - page.number] >= 2
                if steady or zone == "footer" or is_page_number(clean(line.text), sure=True):
                    line.kind = "page_number"
                continue
            key = _key(zone, line)
            often = repeated[key] >= max(3, 0.3 * len(pages)) and over_text[key] >= 2
            if often and not wording().beside_table.search(clean(line.text)):
                line.kind = "header" if zone == "header" else "footer"


def _key(zone: str, line: Line) -> tuple[str, str, int]:
    return zone, line.text, round(line.top / 6)


def _page_number(line: Line) -> int | None:
    """The number of a page mark, None where the line is none."""
    said = clean(line.text)
    if not is_page_number(said):
        return None
    found = regex.search(r"\d+", said)
    return int(found[0]) if found else None


def _edge_lines(page: PageLayout) -> list[tuple[str, Line]]:
    """The two lines nearest to the top and to the bottom that stand in those zones, no table beyond them."""
    top = min((table.grid.ys[0] for table in page.tables), default=page.height)
    bottom = max((table.grid.ys[-1] for table in page.tables), default=0)
    above = [line for line in page.lines if line.bottom < min(page.height * _ZONE, top)]
    below = [line for line in page.lines if line.top > max(page.height * (1 - _ZONE), bottom)]
    return [("header", line) for line in above[:2]] + [("footer", line) for line in below[-2:]]
