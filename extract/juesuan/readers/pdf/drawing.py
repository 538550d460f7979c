"""What is drawn on a page: ruling lines, coloured shapes, the area under images."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from juesuan.errors import InputTooLarge

MAX_OBJECTS = 400_000
"""The most objects or path segments of one page."""
_PIXEL, _WIDE_PIXEL = 4, 36
"""Bytes of memory per pixel of an image, as measured; the latter for JPEG 2000."""

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""
Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Rulings:
    """Straight lines: `vertical` as (x, top, bottom), `horizontal` as (y, x0, x1)."""

    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    horizontal: list[tuple[float, float, float]] = field(default_factory=list)

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A segment, where it is upright or level."""
        if abs(x0 - x1) < 0.5 and abs(y0 - y1) >= 1:
            self.vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        elif abs(y0 - y1) < 0.5 and abs(x0 - x1) >= 1:
            self.horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class Drawing:
    """Gathers rulings, coloured shapes and image area from a page's objects, forms included."""

    def __init__(self, shown: Matrix, subject: str) -> None:
        from pypdfium2 import raw

        self.raw = raw
        self.shown = shown
        self.subject = subject
        self.rulings = Rulings()
        self.shapes: list[Box] = []
        self.image_area = 0.0
        self.image_bytes = 0
        self.forms = 0
        self.seen = 0
        self._numbers = [ctypes.c_float() for _ in range(4)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._matrix = raw.FS_MATRIX()

    def walk(self, holder: Any, count: int, get: Callable[[Any, int], Any], matrix: Matrix, depth: int) -> None:
        """Every object that a page or a form holds; `matrix` takes its coordinates to the page's."""
        raw = self.raw
        self._count(count)
        kind_of, text = raw.FPDFPageObj_GetType, raw.FPDF_PAGEOBJ_TEXT
        for at in range(count):
            item = get(holder, at)
            kind = kind_of(item)
            if kind == text:
                continue
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                x0, top, x1, bottom = self._bounds(item, matrix)
                self.image_area += (x1 - x0) * (bottom - top)
                self.image_bytes += self._decoded(item)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 12:
                self.forms += 1
                inner = _times(self._own_matrix(item), matrix)
                self.walk(item, raw.FPDFFormObj_CountObjects(item), raw.FPDFFormObj_GetObject, inner, depth + 1)

    def _decoded(self, item: Any) -> int:
        """What it takes to decode an image, in bytes: JPEG 2000 is decoded to wide numbers, several times over."""
        raw = self.raw
        width, height = self._colour[:2]
        if not raw.FPDFImageObj_GetImagePixelSize(item, width, height):
            return 0
        name = ctypes.create_string_buffer(32)
        filters = range(min(raw.FPDFImageObj_GetImageFilterCount(item), 8))
        wide = any(raw.FPDFImageObj_GetImageFilter(item, at, name, 32) and name.value == b"JPXDecode" for at in filters)
        return width.value * height.value * (_WIDE_PIXEL if wide else _PIXEL)

    def _count(self, more: int) -> None:
        self.seen += more
        if self.seen > MAX_OBJECTS:
            raise InputTooLarge(self.subject, f"more than {MAX_OBJECTS} drawn objects on one page")

    def _own_matrix(self, item: Any) -> Matrix:
        own = self._matrix
        if not self.raw.FPDFPageObj_GetMatrix(item, own):
            return (1, 0, 0, 1, 0, 0)
        return (own.a, own.b, own.c, own.d, own.e, own.f)

    def _bounds(self, item: Any, matrix: Matrix) -> Box:
        """The box of an object as shown."""
        left, bottom, right, top = self._numbers
        self.raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        a, b, c, d, e, f = _times(matrix, self.shown)
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e, a * x0 + c * y1 + e, a * x1 + c * y0 + e)
        ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f, b * x0 + d * y1 + f, b * x1 + d * y0 + f)
        return min(xs), min(ys), max(xs), max(ys)

    def _path(self, item: Any, matrix: Matrix) -> None:
        raw = self.raw
        raw.FPDFPath_GetDrawMode(item, self._fill, self._stroke)
        stroked, filled = bool(self._stroke.value), bool(self._fill.value)
        if stroked:
            stroked = self._ink(raw.FPDFPageObj_GetStrokeColor, item) != "none"
        tint = self._ink(raw.FPDFPageObj_GetFillColor, item) if filled else "none"
        if not stroked and tint == "none":
            return
        segments = raw.FPDFPath_CountSegments(item)
        self._count(segments)
        if not stroked and segments <= 6:
            x0, top, x1, bottom = self._bounds(item, matrix)
            if x1 - x0 < 3 or bottom - top < 3:
                self._bar(x0, top, x1, bottom)
                return
        if tint == "colour" or segments > 12:
            box = self._bounds(item, matrix)
            if box[2] - box[0] > 6 and box[3] - box[1] > 6:
                self.shapes.append(box)
        self._outline(item, _times(_times(self._own_matrix(item), matrix), self.shown), segments)

    def _bar(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """A thin filled box is a line; a dot may belong to a dotted one in either direction."""
        if x1 - x0 >= bottom - top or x1 - x0 >= 1:
            self.rulings.add(x0, (top + bottom) / 2, x1, (top + bottom) / 2) if bottom - top < 3 else None
        if bottom - top > x1 - x0 or bottom - top >= 1:
            self.rulings.add((x0 + x1) / 2, top, (x0 + x1) / 2, bottom) if x1 - x0 < 3 else None

    def _ink(self, ask: Callable[..., Any], item: Any) -> str:
        """`none` for what cannot be seen on paper, `colour` for a saturated one, else `grey`."""
        red, green, blue, alpha = self._colour
        if not ask(item, red, green, blue, alpha):
            return "grey"
        low, high = min(red.value, green.value, blue.value), max(red.value, green.value, blue.value)
        if alpha.value == 0 or low >= 254:
            return "none"
        return "colour" if high - low > 40 else "grey"

    def _outline(self, item: Any, matrix: Matrix, segments: int) -> None:
        raw = self.raw
        a, b, c, d, e, f = matrix
        x, y = self._numbers[0], self._numbers[1]
        at_x = at_y = start_x = start_y = 0.0
        for index in range(segments):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            new_x, new_y = a * x.value + c * y.value + e, b * x.value + d * y.value + f
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start_x, start_y = new_x, new_y
            elif kind == raw.FPDF_SEGMENT_LINETO:
                self.rulings.add(at_x, at_y, new_x, new_y)
            at_x, at_y = new_x, new_y
            if raw.FPDFPathSegment_GetClose(segment):
                self.rulings.add(at_x, at_y, start_x, start_y)
                at_x, at_y = start_x, start_y
