"""What stands on a page, as pdfium sees it: characters with boxes, ruling lines, drawn shapes, images.

All coordinates that leave this module are points from the top left of the page as it is shown: crop box, /Rotate
and the matrices of Form XObjects are applied. pdfium's own page coordinates do not leave it.
"""

from __future__ import annotations

import ctypes
import threading
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any

from juesuan.errors import DamagedInput, EncryptedInput, InputTooLarge
from juesuan.readers import Input

MAX_PAGES = 3000
"""The most pages that are read; the thickest real disclosures have some hundreds."""
MAX_OBJECTS = 400_000
"""The most objects or path segments of one page."""
MAX_CHARACTERS = 400_000
"""The most characters of one page."""

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""
Matrix = tuple[float, float, float, float, float, float]

# pdfium writes a hyphen at a line's end as U+FFFE (once U+0002); marks of no glyph become blanks. Length is kept.
_CLEAN = {0xFFFE: "-", 0x02: "-", 0xAD: "-", 0x09: " ", 0x00: " ", 0x0B: " ", 0x0C: " ", 0x85: " ", 0x2028: " "}

# pdfium is not thread-safe: one document at a time in a process.
_LOCK = threading.Lock()


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


@dataclass(frozen=True, slots=True)
class LineStart:
    """What holds from a character on to the end of its line in the stream: bold letters, and the height that is shown.

    `top` and `bottom` bound what the clip path lets through, infinite where there is none.
    """

    bold: bool
    top: float = -inf
    bottom: float = inf


@dataclass(slots=True)
class PageContent:
    """One page: `boxes` holds four floats (x0, top, x1, bottom) for each character of `text`, in stream order.

    `made` are the indexes of blanks and line ends that pdfium made up. `shapes` are the boxes of coloured drawings,
    `image_share` is the part of the page under images (0 to 1), `unmapped` the part of a sample of the characters
    for which the font gives no Unicode (0 to 1). `starts` tells of the characters that begin a line of the stream.
    `hidden` counts the characters that were left out because a clip path or the page's edge hides them.
    """

    number: int
    width: float
    height: float
    text: str
    boxes: array[float]
    made: frozenset[int]
    starts: dict[int, LineStart]
    rulings: Rulings
    shapes: list[Box]
    image_share: float
    unmapped: float
    hidden: int = 0


@contextmanager
def opened(source: Input) -> Iterator[Any]:
    """The pdfium document in `source`, closed at the end.

    Raises:
        EncryptedInput, DamagedInput, InputTooLarge: where it cannot be opened or has too many pages.
    """
    import pypdfium2
    from pypdfium2 import raw

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(source.content, password=source.password)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
                if source.password:
                    raise EncryptedInput(source.path, "the password does not open it", "check the password") from None
                raise EncryptedInput(source.path, "the PDF is encrypted") from None
            raise DamagedInput(source.path, "the PDF is broken or cut off") from None
        try:
            count = len(document)
            if count == 0:
                raise DamagedInput(source.path, "the PDF has no pages")
            if count > MAX_PAGES:
                raise InputTooLarge(source.path, f"{count} pages, {MAX_PAGES} are read at most")
            yield document
        finally:
            document.close()


def page_content(document: Any, index: int, path: str) -> PageContent | None:
    """What stands on page `index` (from 0), None where pdfium cannot load the page."""
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        return _content(page, index + 1, path)
    finally:
        page.close()


def _content(page: Any, number: int, path: str) -> PageContent | None:
    from pypdfium2 import PdfiumError, raw

    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, frame)
    turn = raw.FPDFPage_GetRotation(page.raw)
    shown, subject = _to_shown(turn, frame), f"{path}, page {number}"
    width, height = frame.right - frame.left, frame.top - frame.bottom
    drawing = _Drawing(shown, subject)
    drawing.walk(
        raw.FPDFPage_CountObjects(page.raw), lambda at: raw.FPDFPage_GetObject(page.raw, at), (1, 0, 0, 1, 0, 0), 0
    )
    try:
        text_page = page.get_textpage()
    except PdfiumError:
        return None
    try:
        text, boxes, made, unmapped = _characters(text_page.raw, subject)
        starts = _line_starts(text_page.raw, text, shown, clipped=not drawing.forms)
    finally:
        text_page.close()
    if turn % 2:
        width, height = height, width
    share = min(1.0, drawing.image_area / (width * height)) if width * height > 0 else 0.0
    return PageContent(
        number, width, height, text, _shown(boxes, turn, frame), made, starts, drawing.rulings, drawing.shapes, share,
        unmapped,
    )  # fmt: skip


def _characters(handle: Any, subject: str) -> tuple[str, array[float], frozenset[int], float]:
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(handle)
    if count <= 0:
        return "", array("f"), frozenset(), 0.0
    if count > MAX_CHARACTERS:
        raise InputTooLarge(subject, f"{count} characters on one page")
    units = (ctypes.c_ushort * (count * 2 + 2))()
    length = raw.FPDFText_GetText(handle, 0, count, units)
    text = bytes(units)[: max(length - 1, 0) * 2].decode("utf-16-le", "replace")
    if len(text) != count:  # characters that pdfium leaves out of its text, and halves of surrogate pairs
        codes = (raw.FPDFText_GetUnicode(handle, index) for index in range(count))
        text = "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd" for code in codes)
    boxes = (raw.FS_RECTF * count)()
    loose = raw.FPDFText_GetLooseCharBox
    for index in range(count):
        loose(handle, index, boxes[index])
    generated = raw.FPDFText_IsGenerated
    made = frozenset(at for at, mark in enumerate(text) if mark in " \r\n" and generated(handle, at) == 1)
    sample = range(0, count, max(1, count // 64))
    unmapped = sum(raw.FPDFText_HasUnicodeMapError(handle, at) == 1 for at in sample) / len(sample)
    flat: array[float] = array("f")
    flat.frombytes(bytes(boxes))
    return text.translate(_CLEAN), flat, made, unmapped


def _line_starts(handle: Any, text: str, shown: Matrix, *, clipped: bool) -> dict[int, LineStart]:
    """The first character of each line of the stream: bold by its font's name or by an outline drawn around it."""
    from pypdfium2 import raw

    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    found: dict[int, LineStart] = {}
    before = "\n"
    for at, mark in enumerate(text):
        if before == "\n" and mark not in "\r\n":
            length = raw.FPDFText_GetFontInfo(handle, at, name, 128, flags)
            font = name.raw[: min(length, 128)].lower()
            item = raw.FPDFText_GetTextObject(handle, at)
            outlined = bool(item) and raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
            top, bottom = _clip(item, shown) if item and clipped else (-inf, inf)
            found[at] = LineStart(outlined or b"bold" in font or b"simhei" in font, top, bottom)
        before = mark
    return found


def _clip(item: Any, shown: Matrix) -> tuple[float, float]:
    """From where to where, in height, an object's clip path lets it be seen."""
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(item)
    top, bottom = -inf, inf
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
        heights = []
        for index in range(min(raw.FPDFClipPath_CountPathSegments(clip, number), 100)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, number, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            heights.append(shown[1] * x.value + shown[3] * y.value + shown[5])
        if heights:
            top, bottom = max(top, min(heights)), min(bottom, max(heights))
    return top, bottom


def _shown(boxes: array[float], turn: int, frame: Any) -> array[float]:
    """pdfium's (left, top, right, bottom) with y upwards, as (x0, top, x1, bottom) of the page as it is shown."""
    left, top, right, bottom = (boxes[at::4] for at in range(4))
    columns = {
        0: (left, top, right, bottom, frame.left, 1, frame.top, -1),
        1: (bottom, left, top, right, frame.bottom, 1, frame.left, 1),
        2: (right, bottom, left, top, frame.right, -1, frame.bottom, 1),
        3: (top, right, bottom, left, frame.top, -1, frame.right, -1),
    }[turn]
    x0, y0, x1, y1, origin_x, sign_x, origin_y, sign_y = columns
    shown = array("f", bytes(len(boxes) * 4))
    shown[0::4] = array("f", [(value - origin_x) * sign_x for value in x0])
    shown[1::4] = array("f", [(value - origin_y) * sign_y for value in y0])
    shown[2::4] = array("f", [(value - origin_x) * sign_x for value in x1])
    shown[3::4] = array("f", [(value - origin_y) * sign_y for value in y1])
    return shown


def _to_shown(turn: int, frame: Any) -> Matrix:
    return (
        (1, 0, 0, -1, -frame.left, frame.top),
        (0, 1, 1, 0, -frame.bottom, -frame.left),
        (-1, 0, 0, 1, frame.right, -frame.bottom),
        (0, -1, -1, 0, frame.top, frame.right),
    )[turn]


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class _Drawing:
    """Gathers rulings, coloured shapes and image area from a page's objects, forms included."""

    def __init__(self, shown: Matrix, subject: str) -> None:
        from pypdfium2 import raw

        self.raw = raw
        self.shown = shown
        self.subject = subject
        self.rulings = Rulings()
        self.shapes: list[Box] = []
        self.image_area = 0.0
        self.forms = 0
        self.seen = 0
        self._numbers = [ctypes.c_float() for _ in range(4)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._matrix = raw.FS_MATRIX()

    def walk(self, count: int, get: Callable[[int], Any], matrix: Matrix, depth: int) -> None:
        """Every object of a page or a form; `matrix` takes its coordinates to the page's."""
        raw = self.raw
        self._count(count)
        kind_of = raw.FPDFPageObj_GetType
        for at in range(count):
            item = get(at)
            kind = kind_of(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                continue
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                x0, top, x1, bottom = self._bounds(item, matrix)
                self.image_area += (x1 - x0) * (bottom - top)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 12:
                self.forms += 1
                inner = _times(self._own_matrix(item), matrix)
                self.walk(
                    raw.FPDFFormObj_CountObjects(item), _getter(raw.FPDFFormObj_GetObject, item), inner, depth + 1
                )

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


def _getter(get: Callable[[Any, int], Any], form: Any) -> Callable[[int], Any]:
    return lambda at: get(form, at)
