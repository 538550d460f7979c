"""The picture of a page to what a text page gives: characters with boxes in points, and ruling lines."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import regex

from juesuan.document import Note, Page
from juesuan.readers import ocr, ruled
from juesuan.readers.pdf.drawing import Rulings
from juesuan.readers.pdf.lattice import SNAP, Grid, grids
from juesuan.readers.pdf.native import LineStart, PageContent, on_shown
from juesuan.readers.pdf.runs import NO_BOX

DPI = 200
"""The resolution at which pages are read; large ones at less."""
MAX_PIXELS = 8_000_000
"""The most pixels of a page's picture; an A3 page has 7.7 millions at 200 dpi."""
MAX_SIDE = 5000
"""The longest side of a page's picture, in pixels."""
MAX_IMAGE_BYTES = 450 << 20
"""The most memory that the images of a page may need to be decoded, as it is estimated from their size."""
DOUBTFUL = 0.9
"""A number with a digit scored under this (0 to 1) gets the note `ocr_doubtful`."""
DOUBTFUL_MARK = 0.5
"""The same for words, and for the points and commas of numbers, whose scores are low also where they are right."""

_LEAST_TILT = 0.002
"""A page that leans less than this, in points per point, is read as it is."""
_MOST_TILT = 0.15
_TOKEN = regex.compile(r"(?P<number>[-−]?[\d０-９][\d０-９.,，．:%％-]*)|[^\s\d０-９]+")
_Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Scan:
    """One page read from its picture; `unread` are the places of lone marks that were left out, in points."""

    content: PageContent
    scores: dict[_Place, float]
    unread: list[_Place]

    def notes(self, text: str, boxes: array[float], page: Page) -> list[Note]:
        """What is to be said of the characters as they stand in the document."""
        found = []
        if self.unread:
            places = ", ".join(f"({place[0]:.0f}, {place[1]:.0f})" for place in self.unread[:20])
            more = f" and {len(self.unread) - 20} more" if len(self.unread) > 20 else ""
            message = (
                f"{len(self.unread)} lone marks of page {page.number} were left out, for they may be no numbers;"
                f" they stand at (x, top) {places}{more}"
            )
            found.append(Note("ocr_unread", "warning", message, page.start, page.end))
        for match in _TOKEN.finditer(text, page.start, page.end):
            start, end = match.span()
            scores = [(self.scores.get(_place(boxes, at), 1.0), text[at].isdigit()) for at in range(start, end)]
            if any(score < (DOUBTFUL if digit else DOUBTFUL_MARK) for score, digit in scores):
                score = min(scores)[0]
                found.append(
                    Note("ocr_doubtful", "warning", f"read from a picture with a score of {score:.2f}", start, end)
                )
        return found


def picture_of(document: Any, index: int) -> Any:
    """The grey picture of page `index` (from 0), as it is shown; None where it cannot be drawn."""
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        width, height = page.get_size()
        scale = min(DPI / 72, MAX_SIDE / max(width, height), (MAX_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        picture = bitmap.to_numpy().copy()
        bitmap.close()
        return picture.reshape(picture.shape[:2])
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def read(picture: Any, number: int, width: float, height: float, drawn: Rulings | None = None) -> Scan:
    """Page `number`, `width` by `height` points as it is shown, from its grey picture.

    Its ruling lines are `drawn` where they are known, else those seen in the picture.
    """
    import cv2

    found = ocr.quads(picture)
    if quarters := ocr.turn_of(picture, found):
        turns = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
        picture = cv2.rotate(picture, turns[quarters - 1])
        found = ocr.quads(picture)
        width, height = (height, width) if quarters % 2 else (width, height)
    tilt = ocr.tilt_of(found)
    if _LEAST_TILT < abs(tilt) < _MOST_TILT:
        picture = _levelled(picture, tilt)
        found = ocr.quads(picture)
    else:
        tilt = 0.0
    scale = width / picture.shape[1]
    rulings, uprights, clean = _ruled(picture, ocr.hulls(found), scale, None if quarters or tilt else drawn)
    content = PageContent(
        number, width, height, "", array("f"), frozenset(), {0: LineStart(False)}, rulings, [], 1.0, 0.0, quarters, tilt=tilt
    )  # fmt: skip
    return _scan(content, ocr.letters(clean, found, uprights), scale)


def _levelled(picture: Any, tilt: float) -> Any:
    import cv2

    height, width = picture.shape
    length = hypot(1, tilt)
    cos, sin = 1 / length, tilt / length
    x, y = width / 2, height / 2
    matrix = ((cos, sin, x - cos * x - sin * y), (-sin, cos, y + sin * x - cos * y))
    import numpy

    return cv2.warpAffine(picture, numpy.array(matrix), (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _ruled(
    picture: Any, texts: Sequence[ruled.Box], scale: float, drawn: Rulings | None
) -> tuple[Rulings, list[tuple[float, float, float]], Any]:
    """The ruling lines in points, the upright ones in pixels, and the picture without those that make tables.

    What lies within one of the boxes of `texts` is the stroke of a letter.
    """
    level, upright = (
        [line for line in lines if not any(_within(line, text) for text in texts)]
        for lines in ruled.level_and_upright(picture, 72 / scale)
    )
    seen = Rulings()
    for x0, top, x1, bottom in level:
        seen.horizontal.append(((top + bottom) / 2 * scale, x0 * scale, x1 * scale))
    for x0, top, x1, bottom in upright:
        seen.vertical.append(((x0 + x1) / 2 * scale, top * scale, bottom * scale))
    tables = grids(seen)[0]
    gone = [box for box in level if _of_a_table(box, tables, scale, level=True)]
    sides = [box for box in upright if _of_a_table(box, tables, scale, level=False)]
    uprights = [((x0 + x1) / 2, float(top), float(bottom)) for x0, top, x1, bottom in sides]
    known = drawn if drawn and (drawn.horizontal or drawn.vertical) else seen
    return known, uprights, ruled.without(picture, gone + sides)


def _within(line: ruled.Box, text: ruled.Box) -> bool:
    return text[0] - 3 <= line[0] and text[1] - 3 <= line[1] and line[2] <= text[2] + 3 and line[3] <= text[3] + 3


def _of_a_table(box: ruled.Box, tables: Sequence[Grid], scale: float, *, level: bool) -> bool:
    """Whether a line is one of the lines of a table's grid."""
    x, y = (box[0] + box[2]) / 2 * scale, (box[1] + box[3]) / 2 * scale
    for table in tables:
        x0, top, x1, bottom = table.box
        if x0 - SNAP <= x <= x1 + SNAP and top - SNAP <= y <= bottom + SNAP:
            place, lines = (y, table.ys) if level else (x, table.xs)
            if any(abs(place - line) <= SNAP for line in lines):
                return True
    return False


def _scan(content: PageContent, lines: Sequence[Sequence[ocr.Letter]], scale: float) -> Scan:
    """`content` with the letters of `lines` in it, their scores by their boxes on the page as it is shown."""
    texts: list[str] = []
    scores: list[float] = []
    unread: array[float] = array("f")
    made: set[int] = set()
    for line in lines:
        boxes = [value * scale for mark in line for value in (mark.x0, mark.top, mark.x1, mark.bottom)]
        if ocr.is_lone_number(line):
            at = next(at for at, mark in enumerate(line) if not mark.text.isspace())
            unread.extend(boxes[4 * at : 4 * at + 4])
            continue
        texts += [mark.text for mark in line]
        content.boxes.extend(boxes)
        scores += [mark.score for mark in line]
        made.add(len(texts))
        texts.append("\n")
        content.boxes.extend(NO_BOX)
        scores.append(1.0)
    content.text, content.made = "".join(texts), frozenset(made)
    shown, left_out = on_shown(content, content.boxes), on_shown(content, unread)
    by_place = {_place(shown, at): score for at, score in enumerate(scores) if score < DOUBTFUL}
    return Scan(content, by_place, [_place(left_out, at) for at in range(len(left_out) // 4)])


def _place(boxes: array[float], at: int) -> _Place:
    return boxes[4 * at], boxes[4 * at + 1], boxes[4 * at + 2], boxes[4 * at + 3]
