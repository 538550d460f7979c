"""Places in a text: the span, and the view with its exact map back."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from operator import is_
from typing import Annotated, ClassVar

import regex
from pydantic import ConfigDict, Field

from juesuan.fold import fold

is_none = partial(is_, None)
"""Whether a value is None: for fields that are left out where it is. It is asked of every field, and this asks at once."""


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of one of the document's tables; every number counts from 0."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    table: Annotated[int, Field(ge=0, description="index of the table in the document")]
    row: Annotated[int, Field(ge=0)]
    column: Annotated[int, Field(ge=0)]


# No pydantic models, as a document has thousands: a record that holds a span checks it, and what comes from JSON, by these annotations.
@dataclass(frozen=True, slots=True)
class Span:
    """A place in the canonical text: code points, `start` inclusive, `end` exclusive.

    >>> Span(start=2, end=4).slice("2022年")
    '22'
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    page: Annotated[int | None, Field(ge=1, exclude_if=is_none, description="page, from 1")] = None
    bbox: Annotated[
        tuple[float, float, float, float] | None,
        Field(exclude_if=is_none, description="x0, top, x1, bottom in points from the page's top left"),
    ] = None
    cell: Annotated[CellRef | None, Field(exclude_if=is_none)] = None

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span from {self.start} to {self.end} is none")

    def slice(self, text: str) -> str:
        """What stands at this place in `text`."""
        return text[self.start : self.end]


Range = tuple[int, int]
"""A half-open range of offsets."""

# What converters leave in a text: bookmarks, page-reference fields, tags, emphasis, a reading behind a character （wù）,
# characters of no width.
MARKUP = regex.compile(
    r"\[bookmark:[^\]\n]{0,80}\]|PAGEREF\s+_Toc\d+(?:\s+\\h)?|HYPERLINK\s+\\l\s+\"?_Toc\d+\"?"
    r"|</?(?:p|br|b|strong|span|div|u|font|sup|sub|i|em)(?:\s[^<>\n]{0,200})?/?>|\*\*"
    r"|（[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}）"
    r"|[\u200b-\u200f\u2060\ufeff\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f]"
)
# Blanks mean something between two Latin words or two numbers, and nowhere else.
_BLANKS = regex.compile(
    r"(?<![A-Za-z0-9.,%）]) +| +(?![A-Za-z0-9.（+<>=≥≤-])|(?<=\d) +(?=%)|(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])"
)
# A full point behind a unit ends its sentence: 3万元.其中.
_POINTS = regex.compile(r'\.(?<=[元%]\.)(?= *+(?:[\p{Han}（"\n]|$))')
_SPACED_LINE = regex.compile(r"(?m)^(?:\S {1,3}){6,}\S?$")
_EDGE_TABS = regex.compile(r"(?m)^[\t ]+|[\t ]+$")
_NEWLINES = regex.compile(r"(?<=\n)\n+")


@dataclass(frozen=True, slots=True)
class View:
    """The cleaned text that every rule matches on, with an exact map back to the source.

    `origin[i]` is the source offset of view character i; it only increases, and no character is invented.
    """

    text: str
    origin: array[int]
    source_length: int

    def hull(self, start: int, end: int) -> Range:
        """The source range from the first to the last character of view range [start, end).

        An empty view range gives an empty source range.
        """
        if end <= start:
            at = self.origin[start] if start < len(self.origin) else self.source_length
            return at, at
        return self.origin[start], self.origin[end - 1] + 1

    def pieces(self, start: int, end: int) -> list[Range]:
        """The source ranges that make up view range [start, end), neighbours joined."""
        found: list[Range] = []
        while start < end:
            stop = _run_end(self.origin, start, end)
            found.append((self.origin[start], self.origin[stop - 1] + 1))
            start = stop
        return found

    def index(self, offset: int) -> int:
        """The first view position whose source offset is `offset` or later."""
        return bisect_left(self.origin, offset)

    def range(self, start: int, end: int) -> Range:
        """The view range of source range [start, end)."""
        origin = self.origin
        low = bisect_left(origin, start)
        furthest = min(low + max(end - start, 0), len(origin))  # no view character stands for two of the source
        if low < furthest and origin[furthest - 1] == end - 1:
            return low, furthest  # nothing was dropped inside
        return low, bisect_left(origin, end, low, furthest)


def _run_end(origin: array[int], start: int, end: int) -> int:
    """Where the run of source neighbours that begins at view position `start` ends, at `end` at the latest."""
    dropped = origin[start] - start  # before here; it only grows
    if origin[end - 1] - (end - 1) == dropped:
        return end
    return bisect_right(range(end), dropped, start, end, key=lambda at: origin[at] - at)


def make_view(text: str, dropped: Iterable[Range] = (), folded: str | None = None) -> View:
    """The view of `text`; `dropped` are source ranges its reader leaves out (joined wraps, page marks), `folded` spares to fold it again.

    >>> view = make_view("收入 1,979.86 万⏎元".replace("⏎", chr(10)), [(13, 14)])
    >>> view.text
    '收入1,979.86万元'
    >>> view.hull(2, 12)
    (3, 15)
    """
    folded = _POINTS.sub("。", fold(text) if folded is None else folded)
    keep = bytearray(b"\x01") * len(text)
    for start, end in dropped:
        keep[start:end] = bytes(end - start)
    for match in MARKUP.finditer(folded):
        keep[match.start() : match.end()] = bytes(match.end() - match.start())
    for match in _SPACED_LINE.finditer(folded):
        _drop_blanks(keep, folded, match.start(), match.end())
    kept, origin = _compact(folded, _offsets(len(folded)), keep)
    for pattern in (_EDGE_TABS, _BLANKS, _NEWLINES):
        keep = bytearray(b"\x01") * len(kept)
        for match in pattern.finditer(kept):
            keep[match.start() : match.end()] = bytes(match.end() - match.start())
        kept, origin = _compact(kept, origin, keep)
    return View(kept, origin, len(text))


_MOST_OFFSETS = 1 << 16


def _offsets(length: int) -> array[int]:
    """0, 1, 2, … of so many: copied, where it can be, for that takes a tenth of the time."""
    return _most_offsets()[:length] if length <= _MOST_OFFSETS else array("i", range(length))


@cache
def _most_offsets() -> array[int]:
    return array("i", range(_MOST_OFFSETS))


def _drop_blanks(keep: bytearray, text: str, start: int, end: int) -> None:
    line = text[start:end]
    wide = sum(character > "\x7f" for character in line)
    if wide < 4 or wide * 6 < len(line):
        return  # a row of numbers, not a spaced-out sentence
    for index in range(start, end):
        if text[index] == " " and " " not in (text[index - 1], text[index + 1 : index + 2]):
            keep[index] = 0  # of several, which part words, _BLANKS tells what they mean


def _compact(text: str, origin: array[int], keep: bytearray) -> tuple[str, array[int]]:
    if 0 not in keep:
        return text, origin
    parts: list[str] = []
    kept = array("i")
    at = 0
    while (start := keep.find(1, at)) != -1:
        end = keep.find(0, start)
        end = len(text) if end == -1 else end
        parts.append(text[start:end])
        kept.extend(origin[start:end])
        at = end
    return "".join(parts), kept
