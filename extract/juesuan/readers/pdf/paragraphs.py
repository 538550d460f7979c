"""Lines to paragraphs: a line that reaches the right margin runs on, unless the next one begins something new."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import regex

from juesuan.document import BlockKind
from juesuan.readers.lines import clean
from juesuan.readers.pdf.cells import joint
from juesuan.readers.pdf.layout import PageLayout
from juesuan.readers.pdf.runs import NO_BOX, Line
from juesuan.readers.vocabulary import wording

_TERMINAL = regex.compile(r'[。!?;:]["）》」』]*$')
_CLOSERS = "，。、；：）》〉】〕”’％,;:!?%"
_MARK = regex.compile(r"[,。;:]")
_LEADER = regex.compile(r"[.…·_]{3,} *\d*$")
# What no line break comes into: a number or one letter, its marks, and a number right behind a mark.
_TOKEN = regex.compile(
    r'[（"《〈【〔]*(?:[\d.,%A-Za-z-]+|.)[,。;:、）"》〉】〕!?%]*(?:(?<=["）。;:、])[\d.,%A-Za-z-]+)?'
)
_PROSE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the body's lines begin and end, in points."""

    left: float
    right: float


@dataclass(slots=True)
class Paragraph:
    """One or more printed lines that belong together, on one page."""

    kind: BlockKind
    text: str
    boxes: array[float]
    first: Line
    last: Line
    page: int

    @property
    def top(self) -> float:
        """Where its first line stands, in points from the top."""
        return (self.first.top + self.first.bottom) / 2


def margins(pages: Sequence[PageLayout]) -> dict[int, Margins]:
    """Each page's body margins; a page of few lines takes those of the other pages of its size.

    Where no page of the size is full enough to show its right margin, it is taken to be as wide as the left one.
    """
    own: dict[int, Margins] = {}
    full: dict[tuple[int, int], list[Margins]] = {}
    sparse: dict[tuple[int, int], list[Margins]] = {}
    sure: set[int] = set()
    for page in pages:
        prose = [line for line in page.printed() if len(line.text) >= _PROSE_LENGTH and "\t" not in line.text]
        if not prose:
            continue
        mine = own[page.number] = Margins(min(line.x0 for line in prose), max(map(_edge, prose)))
        (full if len(prose) >= 5 else sparse).setdefault(_size(page), []).append(mine)
        wide = [line for line in prose if line.x1 - line.x0 > page.width / 2]
        if len(prose) >= 5 and sum(line.x1 > mine.right - line.size for line in wide) >= 3:
            sure.add(page.number)
    usual = {size: _median(known) for size, known in {**sparse, **full}.items()}
    found = {}
    for page in pages:
        known = usual.get(_size(page), Margins(page.width * 0.1, page.width * 0.9))
        if _size(page) not in full:
            known = Margins(known.left, max(known.right, page.width - known.left))
        mine = own.get(page.number, known)
        if page.number not in sure:
            mine = Margins(min(mine.left, known.left), max(mine.right, known.right))
        found[page.number] = mine
    return found


def _edge(line: Line) -> float:
    """Where a line ends, a mark that may hang over the margin left out."""
    hangs = len(line.text) > 1 and line.text[-1] in _CLOSERS
    return line.boxes[-6] if hangs and line.boxes[-6] == line.boxes[-6] else line.x1


def _median(known: Sequence[Margins]) -> Margins:
    return Margins(median(one.left for one in known), median(one.right for one in known))


def _size(page: PageLayout) -> tuple[int, int]:
    return round(page.width), round(page.height)


def runs_on(before: Line, after: Line, said: str, before_at: Margins, after_at: Margins, *, same_page: bool) -> bool:
    """Whether line `after` goes on with the paragraph that ends in line `before`; `said` is the paragraph so far."""
    end, start, said = clean(before.text), clean(after.text), clean(said)
    if not end or not start or _stand_apart(before, after, said, same_page=same_page):
        return False
    if start[0] in _CLOSERS or end[-1] in "（《〈【〔":
        return True
    size = min(before.size, after.size)
    left = before.x0 - before_at.left
    if _had_room(before, after, start, before_at.right, size, prose=bool(_MARK.search(said)) or len(end) > 20):
        return False
    if left > 6 * size:
        return False  # centred, or set to the right
    indent = after.x0 - after_at.left
    if _TERMINAL.search(end):
        return indent < 0.8 * size and left > -0.8 * size and not wording().numbered.match(start) and len(said) > 20
    if wording().numbered.match(start) and (indent > 0.8 * size or wording().numbered.match(said)):
        return False
    if indent > 0.8 * size and abs(indent - left) < 0.5 * size and not _MARK.search(said):
        return False  # a heading that fills its line, and the first line under it: a cut heading goes on at the margin
    if abs(after.x0 + after.x1 - before.x0 - before.x1) < size and after.size < 1.1 * before.size:
        return True  # both centred
    return indent < left + 0.8 * size or wording().numbered.match(said) is not None


def _stand_apart(before: Line, after: Line, said: str, *, same_page: bool) -> bool:
    """Whether the lines are of different kinds: columns, entries of a table of contents, a heading and its text."""
    if any("\t" in line.text or _LEADER.search(clean(line.text)) for line in (before, after)):
        return True
    size = min(before.size, after.size)
    if max(before.size, after.size) > 1.3 * size or (before.bold and not after.bold and not _MARK.search(said)):
        return True
    return same_page and not -0.5 * size < after.top - before.bottom < 2.2 * size


def _had_room(before: Line, after: Line, start: str, right: float, size: float, *, prose: bool) -> bool:
    """Whether the first word of `after` would have found room in line `before`."""
    token = _TOKEN.match(start)
    width = _printed_width(after, len(token[0])) * size / after.size if token else 0
    return right - before.x1 > width + (size if prose else 0.4 * size)


def _printed_width(line: Line, count: int) -> float:
    """How wide the first `count` letters of a line are printed: fonts differ by a third in their digits."""
    last = 4 * count - 2
    if last < len(line.boxes) and line.boxes[last] == line.boxes[last]:
        return line.boxes[last] - line.x0
    return len(line.text[:count].encode("gbk", "replace")) * line.size / 2


def paragraphs(page: PageLayout, body: Margins) -> list[Paragraph]:
    """The paragraphs of a page, and its furniture one line each, top to bottom."""
    found: list[Paragraph] = []
    current: Paragraph | None = None
    for line in page.lines:
        if line.kind != "paragraph":
            found.append(Paragraph(line.kind, line.text, line.boxes, line, line, page.number))
            continue
        if (
            current
            and not _table_between(page, current.last, line)
            and runs_on(current.last, line, current.text, body, body, same_page=True)
        ):
            if joint(current.text, line.text):
                current.text += " "
                current.boxes.extend(NO_BOX)
            current.text += line.text
            current.boxes.extend(line.boxes)
            current.last = line
            continue
        current = Paragraph("paragraph", line.text, array("f", line.boxes), line, line, page.number)
        found.append(current)
    return found


def _table_between(page: PageLayout, before: Line, after: Line) -> bool:
    return any(before.top < table.grid.ys[0] < after.top for table in page.tables)
