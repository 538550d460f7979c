"""Blocks to text, with the place of every mark: first clean (canonical), then with the noise of a conversion."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from .blocks import Block, Cell, Close, Heading, Open, Paragraph, Piece, Table, plain, walk

Places = dict[int, tuple[int, int]]


@dataclass
class Rendered:
    """A text, where its marks stand, and the ranges of its running paragraphs."""

    text: str = ""
    places: Places = field(default_factory=dict)
    running: list[tuple[int, int]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)  # offsets where a heading begins


# No number is cut in two, no closing mark begins a line.
_NEVER_FIRST = frozenset("0123456789０１２３４５６７８９.,．，%％。；：:、）)”")
_NEVER_LAST = frozenset("（(“《")


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.out = Rendered()

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def pieces(self, pieces: tuple[Piece, ...]) -> tuple[int, int]:
        start = self.size
        for mark, low, high in walk(pieces, start):
            self.out.places[mark] = (low, high)
        self.put(plain(pieces))
        return start, self.size

    def done(self) -> Rendered:
        self.out.text = "".join(self.parts)
        return self.out


def canonical(blocks: Iterable[Block], *, spaced: bool = False) -> Rendered:
    """The text as the contract wants it of any format: paragraphs and rows end in a line feed, cells are joined by tabs.

    `spaced` puts an empty line after each paragraph, as some conversions do.
    """
    writer = _Writer()
    for block in blocks:
        match block:
            case Open(id=mark):
                writer.out.places[mark] = (writer.size, writer.size)
            case Close(id=mark):
                end = writer.size - (1 if writer.parts and writer.parts[-1].endswith("\n") else 0)
                writer.out.places[mark] = (writer.out.places[mark][0], end)
            case Table():
                _table(writer, block)
            case Heading(pieces=pieces):
                writer.out.headings.append(writer.size)
                writer.pieces(pieces)
                writer.put("\n\n" if spaced else "\n")
            case Paragraph(pieces=pieces):
                place = writer.pieces(pieces)
                if not block.plain:
                    writer.out.running.append(place)
                writer.put("\n\n" if spaced else "\n")
    return writer.done()


_EDGES = {"tab": ("", "\t", ""), "pipe": ("| ", " | ", " |")}


def _table(writer: _Writer, table: Table) -> None:
    for number, row in enumerate(table.rows()):
        if table.layout == "lines":
            _lines(writer, row, table.columns)
            continue
        before, between, after = _EDGES[table.layout]
        writer.put(before)
        first = True
        for column in range(table.columns):
            if (number, column) in table.lost:
                continue
            if not first:
                writer.put(between)
            first = False
            if column in row:
                writer.pieces(row[column].pieces)
        writer.put(after + "\n")


def _lines(writer: _Writer, row: dict[int, Cell], columns: int) -> None:
    """One cell a line, as a conversion leaves it that knows no rows: a tab, the cell; an empty line between rows."""
    first = min(row, default=0)
    for column in range(columns):
        if column in row or column < first:  # what a merge from above covers stays as an empty line
            writer.put("\t")
            writer.pieces(row[column].pieces if column in row else ())
            writer.put("\n")
    writer.put("\n")


@dataclass(frozen=True)
class Noise:
    """How a conversion tears a text. `width` 0 wraps nothing; rates are between 0 and 1."""

    width: int = 0
    page_marks: float = 0  # of the wraps, how many carry a page number
    doubled: float = 0  # of the wraps, how many repeat the character before them
    blank_line: float = 0  # of the wraps, how many leave an empty line
    bookmarks: float = 0  # of the headings, how many carry a bookmark
    markup: float = 0  # of the paragraphs, how many stand in <p> or **
    radicals: float = 0  # of the characters that have a Kangxi twin, how many are printed by it


def torn(clean: Rendered, noise: Noise, random: Random) -> Rendered:
    """The text with wraps, page marks, bookmarks and markup put in; nothing of it is taken away, so places only move."""
    clean = _twinned(clean, noise.radicals, random)
    inserted: dict[int, str] = {}
    if noise.width:
        for start, end in clean.running:
            _wrap(clean, start, end, noise, random, inserted)
    for at in clean.headings:
        if random.random() < noise.bookmarks:
            inserted[at] = f"[bookmark: _Toc{random.randrange(10**7, 10**8)}]"
    for start, end in clean.running:
        if random.random() < noise.markup and start not in inserted and end not in inserted:
            inserted[start], inserted[end] = random.choice((("<p>", "</p>"), ("**", "**")))
    return _insert(clean, inserted)


_TWINS = {"车": "⻋", "长": "⻓", "比": "⽐", "用": "⽤", "行": "⾏", "支": "⽀", "小": "⼩", "金": "⾦"}


def _twinned(clean: Rendered, rate: float, random: Random) -> Rendered:
    """Characters outside every mark become their Kangxi or compatibility twins, as some fonts have it."""
    if not rate:
        return clean
    kept = bytearray(len(clean.text))
    for low, high in clean.places.values():
        if high - low < 40:
            kept[low:high] = b"\1" * (high - low)
    running = ((at, clean.text[at]) for low, high in clean.running for at in range(low, high))
    twins = {at: _TWINS[c] for at, c in running if c in _TWINS and not kept[at] and random.random() < rate}
    text = "".join(twins.get(at, c) for at, c in enumerate(clean.text))
    return Rendered(text, clean.places, clean.running, clean.headings)


def _wrap(clean: Rendered, start: int, end: int, noise: Noise, random: Random, inserted: dict[int, str]) -> None:
    at = start + noise.width
    while at < end:
        while at > start + 2 and (clean.text[at] in _NEVER_FIRST or clean.text[at - 1] in _NEVER_LAST):
            at -= 1
        if at <= start + 2:
            return
        inserted[at] = _tear(clean, at, noise, random)
        start, at = at, at + noise.width


def _tear(clean: Rendered, at: int, noise: Noise, random: Random) -> str:
    kind = random.random()
    if kind < noise.page_marks:
        return f"\n{random.choice(('— {} —', '{}', '—{}—', '- {} -')).format(random.randint(2, 40))}\n"
    feed = "\n\n" if random.random() < noise.blank_line else "\n"
    inside = any(low < at < high or at in (low, high) for low, high in clean.places.values() if high - low < 40)
    before = clean.text[at - 1]
    if random.random() < noise.doubled and not inside and "\u4e00" <= before <= "\u9fff" and clean.text[at] != before:
        return "\n\n" + before
    return feed


def _insert(clean: Rendered, inserted: dict[int, str]) -> Rendered:
    points = sorted(inserted)
    parts, last = [], 0
    for point in points:
        parts += [clean.text[last:point], inserted[point]]
        last = point
    parts.append(clean.text[last:])
    moved = _Shift(points, inserted)
    return Rendered(
        text="".join(parts),
        places={mark: (moved.start(low), moved.end(high)) if high > low else (moved.start(low),) * 2 for mark, (low, high) in clean.places.items()},
        running=[(moved.start(low), moved.end(high)) for low, high in clean.running],
        headings=[moved.start(at) for at in clean.headings],
    )  # fmt: skip


class _Shift:
    """Where an offset goes when text is put in: before a start, after an end."""

    def __init__(self, points: list[int], inserted: dict[int, str]) -> None:
        self.points = points
        self.sums = [0]
        for point in points:
            self.sums.append(self.sums[-1] + len(inserted[point]))

    def start(self, offset: int) -> int:
        return offset + self.sums[bisect_right(self.points, offset)]

    def end(self, offset: int) -> int:
        return offset + self.sums[bisect_left(self.points, offset)]
