"""Pictures of pages to characters with boxes and scores, by rapidocr and its shipped models. Needs the extra `ocr`.

All coordinates here are pixels of the picture, from its top left.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from math import ceil, hypot
from statistics import median
from typing import Any

from juesuan.fold import fold

INSTALL = "pip install 'juesuan[ocr]'"
"""What makes scans readable."""
LONE_NUMBER = 0.95
"""A lone character that looks like part of a number is left out below this score (0 to 1): a printed / reads as 1 or 7."""

_DETECT_SIDE = 1280
"""Lines are looked for on a picture of this longest side, in pixels; they are read at full size."""
_LONGEST = 64
"""A line longer than this many times its height is read in parts, which are cut between letters and never in a number."""
_FLAT_SURELY = 6
"""A line this many times as long as high tells how the page is turned."""
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Letter:
    """One character as read: its box in pixels, and how sure the model is of it (0 to 1)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    score: float


@dataclass(frozen=True, slots=True)
class _Strip:
    """An upright box that holds one printed line, in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.x1 - self.x0


def available() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


@cache
def _engine() -> Any:
    """The models, loaded once in a process (some seconds)."""
    from rapidocr import RapidOCR

    threads = min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,  # pictures come in the size they are to be read in
            "Global.text_score": 0.0,  # what is doubtful is marked, not dropped
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECT_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def quads(picture: Any) -> list[Any]:
    """Where lines of text stand on a picture: four corners each, clockwise from the line's own top left."""
    import cv2

    height, width = picture.shape[:2]
    scale = min(_DETECT_SIDE / max(height, width), max(1.0, 800 / min(height, width)))
    size = (max(32, round(width * scale)), max(32, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    with _LOCK:
        found = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    boxes = found.boxes
    return [] if boxes is None else [box * (width / size[0], height / size[1]) for box in boxes]


def turn_of(picture: Any, found: Sequence[Any]) -> int:
    """How often the picture must be turned clockwise, in quarters, for most of its long lines to stand upright."""
    import cv2

    sides = [_sides(quad) for quad in found]
    long = [at for at, (width, height) in enumerate(sides) if max(width, height) >= _FLAT_SURELY * min(width, height)]
    if len(long) < 2:
        return 0
    lying = sum(sides[at][1] > sides[at][0] for at in long) * 2 > len(long)
    kept = [at for at in long if (sides[at][1] > sides[at][0]) == lying]
    overturned = 0
    for at in sorted(kept, key=lambda at: -max(sides[at]))[:5]:
        strip = _strip(found[at], picture.shape)
        crop = picture[strip.top : strip.bottom, strip.x0 : strip.x1]
        if lying:
            crop = cv2.rotate(crop, cv2.ROTATE_90_CLOCKWISE)
        with _LOCK:
            label = _engine()(cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=True, use_rec=False)
        overturned += label.cls_res[0][0] == "180"
    return (1 if lying else 0) + (2 if overturned * 2 > min(5, len(kept)) else 0)


def tilt_of(found: Sequence[Any]) -> float:
    """How far the lines lean, in pixels down per pixel to the right; 0 where there are too few to tell."""
    leans = []
    for quad in found:
        width, height = _sides(quad)
        if width >= _FLAT_SURELY * height:
            leans.append((quad[1][1] - quad[0][1] + quad[2][1] - quad[3][1]) / (2 * width))
    return float(median(leans)) if len(leans) >= 3 else 0.0


def letters(picture: Any, found: Sequence[Any], uprights: Sequence[tuple[float, float, float]]) -> list[list[Letter]]:
    """The characters of each line that `quads` found, lines cut where they cross one of `uprights` (x, top, bottom)."""
    read = []
    for quad in found:
        strip = _strip(quad, picture.shape)
        for piece in _parts(picture, strip, uprights):
            read += [line for line in _lines(picture, piece) if line]
    return read


def _lines(picture: Any, strip: _Strip) -> list[list[Letter]]:
    """What a strip says, in the parts it was read in; one that a cut within a number would change is read uncut."""
    parts = [line for part in _shortened(picture, strip) if (line := _line(picture, part))]
    torn = [at for at, (left, right) in enumerate(pairwise(parts)) if _is_digit(left[-1]) and _is_digit(right[0])]
    if torn and strip.width <= 3 * _LONGEST * strip.height:
        return [_line(picture, strip)]
    for at in torn:
        parts[at][-1], parts[at + 1][0] = (replace(mark, score=0.0) for mark in (parts[at][-1], parts[at + 1][0]))
    return parts


def _is_digit(mark: Letter) -> bool:
    return fold(mark.text) in "0123456789.,%"


def hulls(found: Sequence[Any]) -> list[tuple[int, int, int, int]]:
    """The upright boxes (x0, top, x1, bottom) around quadrangles."""
    return [
        (int(min(x for x, _ in quad)), int(min(y for _, y in quad)), ceil(max(x for x, _ in quad)), ceil(max(y for _, y in quad)))
        for quad in found
    ]  # fmt: skip


def is_lone_number(line: Sequence[Letter]) -> bool:
    """Whether a line is one character that looks like part of a number and is not surely read."""
    printed = [letter for letter in line if not letter.text.isspace()]
    return len(printed) == 1 and fold(printed[0].text) in "0123456789/|-.lIi" and printed[0].score < LONE_NUMBER


def _sides(quad: Any) -> tuple[float, float]:
    """Width and height of a quadrangle."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    return max(hypot(bx - ax, by - ay), hypot(cx - dx, cy - dy)), max(hypot(dx - ax, dy - ay), hypot(cx - bx, cy - by))


def _strip(quad: Any, shape: tuple[int, ...]) -> _Strip:
    """The upright box around a quadrangle that leans only a little: its mean height, its whole width."""
    xs, ys = [float(x) for x, _ in quad], [float(y) for _, y in quad]
    top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
    if bottom <= top:
        top, bottom = min(ys), max(ys)
    return _Strip(
        max(0, int(min(xs))), max(0, int(top)), min(shape[1], ceil(max(xs))), min(shape[0], ceil(bottom))
    )  # fmt: skip


def _parts(picture: Any, strip: _Strip, uprights: Sequence[tuple[float, float, float]]) -> list[_Strip]:
    """A strip as the pieces that say something each: between ruling lines, the rows of a column of letters."""
    if strip.height < 6 or strip.width < 3:
        return []
    middle = (strip.top + strip.bottom) / 2
    cuts = sorted(
        round(x) for x, top, bottom in uprights if top <= middle <= bottom and strip.x0 + 1 < x < strip.x1 - 1
    )
    edges = [strip.x0, *cuts, strip.x1]
    pieces = [_Strip(left, strip.top, right, strip.bottom) for left, right in pairwise(edges)]
    pieces = [row for piece in pieces for row in _rows(picture, piece)]
    return [kept for piece in pieces if (kept := _trimmed(picture, piece)) is not None]


def _trimmed(picture: Any, strip: _Strip) -> _Strip | None:
    """A strip without the blank columns at its ends but for a margin, None where it is all blank."""
    ink = _ink(picture, strip).sum(axis=0).nonzero()[0]
    if len(ink) < 2:
        return None
    margin = max(2, strip.height // 12)
    left, right = strip.x0 + int(ink[0]) - margin, strip.x0 + int(ink[-1]) + 1 + margin
    return _Strip(max(0, left), strip.top, min(picture.shape[1], right), strip.bottom)


def _rows(picture: Any, strip: _Strip) -> list[_Strip]:
    """The rows of a strip that is much higher than wide: letters under each other, cut where no ink is."""
    if strip.height < 1.5 * strip.width:
        return [strip]
    ink = _ink(picture, strip).any(axis=1)
    rows: list[_Strip] = []
    start = None
    for at, dark in enumerate([*ink, False]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            if rows and strip.top + at - rows[-1].top < 1.1 * strip.width and strip.top + start - rows[-1].bottom < 4:
                rows[-1] = _Strip(strip.x0, rows[-1].top, strip.x1, strip.top + at)  # two parts of one letter
            else:
                rows.append(_Strip(strip.x0, strip.top + start, strip.x1, strip.top + at))
            start = None
    return [_Strip(row.x0, max(0, row.top - 3), row.x1, row.bottom + 3) for row in rows if row.height >= 4]


def _shortened(picture: Any, strip: _Strip) -> list[_Strip]:
    """A strip in parts short enough to be read well, cut at the blankest columns."""
    parts = []
    left = strip.x0
    while strip.x1 - left > _LONGEST * strip.height:
        aim = left + round(0.75 * _LONGEST * strip.height)
        reach = 2 * strip.height
        columns = _ink(picture, _Strip(aim - reach, strip.top, aim + reach, strip.bottom)).sum(axis=0)
        # the middle of the widest gap without ink; blanks between letters are wider than those inside them
        best, width, run = 0, 0, 0
        for at, dark in enumerate(columns):
            run = run + 1 if dark == 0 else 0
            if run > width:
                best, width = at - run // 2, run
        cut = aim - reach + (best if width else int(columns.argmin()))
        parts.append(_Strip(left, strip.top, cut, strip.bottom))
        left = cut
    return [*parts, _Strip(left, strip.top, strip.x1, strip.bottom)]


def _ink(picture: Any, strip: _Strip) -> Any:
    """Which pixels of a strip are dark against its ground."""
    crop = picture[strip.top : strip.bottom, strip.x0 : strip.x1]
    if crop.size == 0:
        return crop < 0
    low, high = int(crop.min()), int(crop.max())
    return crop < (low + high) / 2 if high - low > 40 else crop < 0


def _line(picture: Any, strip: _Strip) -> list[Letter]:
    """The characters of one strip, each in its place."""
    import cv2

    crop = picture[strip.top : strip.bottom, strip.x0 : strip.x1]
    if crop.size == 0:
        return []
    with _LOCK:
        found = _engine()(
            cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True, return_word_box=True
        )
    if not found.txts or not found.txts[0].strip():
        return []
    text, info = found.txts[0], found.word_results[0]
    places = iter([column for word in info.word_cols for column in word])
    step = strip.width / info.line_txt_len
    centres = [None if mark.isspace() else strip.x0 + (next(places) + 0.5) * step for mark in text]
    return _placed(strip, text, centres, info.confs)


def _placed(strip: _Strip, text: str, known: Sequence[float | None], scores: Sequence[float]) -> list[Letter]:
    """Characters with boxes around their `known` centres, a half-width one half as wide as a full-width one.

    Neighbours share the room between them unless a gap is wider than a letter. The height is that of a letter of that
    width, for the boxes that lines are found in vary with what happens to stand in them.
    """
    widths = [_width(mark) for mark in text]
    centres = _between(known, strip)
    size = _size(strip, widths, centres)
    middle = (strip.top + strip.bottom) / 2
    top, bottom = middle - 0.53 * size, middle + 0.53 * size
    placed = []
    for at, mark in enumerate(text):
        half = widths[at] * size / 2
        left, right = max(strip.x0, centres[at] - half), min(strip.x1, centres[at] + half)
        if at and centres[at] - centres[at - 1] < (widths[at] + widths[at - 1]) * size / 2 + 0.8 * size:
            left = _border(centres[at - 1], widths[at - 1], centres[at], widths[at])
        if at + 1 < len(text) and centres[at + 1] - centres[at] < (widths[at] + widths[at + 1]) * size / 2 + 0.8 * size:
            right = _border(centres[at], widths[at], centres[at + 1], widths[at + 1])
        if at == 0 and mark in "（《〈【〔“":
            left -= 0.4 * size  # the blank half of the letter: a text layer counts it in
        placed.append(Letter(mark, left, top, max(right, left + 0.5), bottom, scores[at]))
    return placed


def _between(known: Sequence[float | None], strip: _Strip) -> list[float]:
    """The centres, those of blanks set midway between their neighbours'."""
    centres: list[float] = []
    for at, place in enumerate(known):
        if place is not None:
            centres.append(place)
            continue
        after = next((other for other in known[at + 1 :] if other is not None), float(strip.x1))
        centres.append(((centres[-1] if centres else float(strip.x0)) + after) / 2)
    return centres


def _border(before: float, width: float, after: float, next_width: float) -> float:
    return before + (after - before) * width / (width + next_width)


def _width(mark: str) -> float:
    """The width of a character as a part of the letter size."""
    return 0.5 if mark < "\u0100" or mark in "“”‘’·…" else 1.0


def _size(strip: _Strip, widths: Sequence[float], centres: Sequence[float]) -> float:
    """The letter size, in pixels: from the distances of neighbours, held near the height of the strip."""
    steps = [
        (after - before) / ((width + next_width) / 2)
        for before, after, width, next_width in zip(centres, centres[1:], widths, widths[1:], strict=False)
    ]
    size = median(steps) if len(steps) >= 2 else 0.85 * strip.height
    return min(max(size, 0.6 * strip.height), 1.0 * strip.height)
