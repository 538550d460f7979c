"""Characters to runs, runs to lines: by position, never by the order of the stream."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import nan
from operator import attrgetter

import regex

from juesuan.document import BlockKind
from juesuan.readers.pdf.native import PageContent

NO_BOX = array("f", [nan] * 4)
"""The box of a character that is printed nowhere: an invented blank, a separator."""

_MANY_BLANKS = regex.compile(r"(?<=\S\S)[ \u3000\xa0]{6,}(?=\S\S)")
_WIDE_GAP = 3.5
"""From this gap on, in character heights, two pieces of a line are columns and stand apart by a tab."""


@dataclass(slots=True)
class Run:
    """Neighbouring characters [start, end) of the page's stream that touch on one line."""

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height it stands at."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Line:
    """A printed line: its text with the box of every character (four floats each), its own box and letter size."""

    text: str
    boxes: array[float]
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    kind: BlockKind = "paragraph"
    bold: bool = False


@dataclass(slots=True)
class _Open:
    """A line that is still gathering its runs."""

    top: float
    bottom: float
    runs: list[Run] = field(default_factory=list)


def runs(page: PageContent) -> list[Run]:
    """The runs of a page in stream order; what lies off the page or has no box is left out."""
    found: list[Run] = []
    boxes, made = page.boxes, page.made
    start = -1
    x0 = top = x1 = bottom = 0.0
    for at, (left, up, right, down) in enumerate(zip(boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4], strict=True)):
        if at in made or down <= up:
            if start >= 0:
                found.append(Run(start, at, x0, top, x1, bottom))
                start = -1
            continue
        height = bottom - top
        if start >= 0 and -0.5 < up - top < 0.5 and -0.3 * height < left - x1 < 0.25 * height:
            x1 = right
            continue
        if start >= 0:
            found.append(Run(start, at, x0, top, x1, bottom))
        start, x0, top, x1, bottom = at, left, up, right, down
    if start >= 0:
        found.append(Run(start, len(page.text), x0, top, x1, bottom))
    return _visible(page, found)


def _visible(page: PageContent, found: list[Run]) -> list[Run]:
    """Without the runs off the page, blanks alone, and letters printed twice to look bold."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    begins = sorted(page.starts)
    for run in found:
        text = page.text[run.start : run.end]
        if run.x1 <= 0 or run.bottom <= 0 or run.x0 >= page.width or run.top >= page.height:
            page.hidden += len(text.strip())
            continue
        line = page.starts[begins[bisect_right(begins, run.start) - 1]]
        if not line.top - 1 <= run.middle <= line.bottom + 1:
            page.hidden += len(text.strip())
            continue  # cut off by a clip path: the next page prints it again
        key = (text, round(run.x0 / 1.5), round(run.top / 1.5))
        if key not in seen:
            seen.add(key)
            kept.append(run)
    return kept


def split_at(page: PageContent, run: Run, borders: Iterable[float]) -> list[Run]:
    """A run cut where the middle of a letter passes one of the upright `borders`."""
    cuts = sorted(border for border in borders if run.x0 < border < run.x1)
    parts = []
    start = run.start
    for border in cuts:
        at = start
        while at < run.end and page.boxes[at * 4] + page.boxes[at * 4 + 2] < 2 * border:
            at += 1
        if at > start:
            parts.append(_part(page, run, start, at))
            start = at
    if start < run.end:
        parts.append(_part(page, run, start, run.end))
    return parts


def _part(page: PageContent, run: Run, start: int, end: int) -> Run:
    return Run(start, end, page.boxes[start * 4], run.top, page.boxes[end * 4 - 2], run.bottom)


def lines(page: PageContent, gathered: list[Run]) -> list[Line]:
    """The lines that `gathered` runs make, top to bottom.

    A run belongs to a line where their heights overlap by half of the lower one, so that digits on a baseline of
    their own stay in their sentence.
    """
    found: list[_Open] = []
    for run in sorted(gathered, key=attrgetter("middle")):
        for line in found[-3:]:
            shared = min(line.bottom, run.bottom) - max(line.top, run.top)
            if shared > 0.5 * min(line.bottom - line.top, run.bottom - run.top):
                line.runs.append(run)
                break
        else:
            found.append(_Open(run.top, run.bottom, [run]))
    return [line for line in (_line(page, line.runs) for line in found) if line.text]


def _line(page: PageContent, members: list[Run]) -> Line:
    members.sort(key=attrgetter("x0"))
    longest = max(members, key=lambda run: run.end - run.start)
    size = longest.bottom - longest.top
    texts: list[str] = []
    boxes: array[float] = array("f")
    left = right = members[0].x0
    blank_run = False
    for run in members:
        text = page.text[run.start : run.end]
        if not text.strip():
            blank_run = True
            continue
        if not texts:
            left = run.x0
        elif blank := _between(texts[-1], text, run.x0 - right, size) or (" " if blank_run else ""):
            texts.append(blank)
            boxes.extend(NO_BOX)
        texts.append(text)
        boxes.extend(page.boxes[run.start * 4 : run.end * 4])
        right = max(right, run.x1)
        blank_run = False
    text = _columns_apart("".join(texts))
    lead, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    if lead < tail and lead:
        left = boxes[lead * 4]
    if lead < tail < len(text):
        right = boxes[tail * 4 - 2]
    return Line(
        text[lead:tail], boxes[lead * 4 : tail * 4], left, min(run.top for run in members), right,
        max(run.bottom for run in members), size, bold=(begin := page.starts.get(members[0].start)) is not None and begin.bold,
    )  # fmt: skip


def _columns_apart(text: str) -> str:
    """`text` with a long row of blanks, which sets columns apart, as blanks that end in a tab; its length is kept."""
    if "      " not in text:
        return text
    apart: str = _MANY_BLANKS.sub(lambda found: " " * (len(found[0]) - 1) + "\t", text)
    return apart


def _between(before: str, after: str, gap: float, size: float) -> str:
    """What stands for a gap between two runs: nothing, a blank, or a tab between columns."""
    last, first = before[-1], after[0]
    if gap > _WIDE_GAP * size and (len(before.strip()) > 1 or len(after.strip()) > 1):
        return "\t"
    if last in " \u3000" or first in " \u3000":
        return ""
    if last < "\u0100" and first < "\u0100":
        return " " if gap > 0.3 * size else ""
    return " " if gap > size else ""
