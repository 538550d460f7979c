"""What stands on a page, as pdfium sees it: characters with boxes, ruling lines, drawn shapes, images.

All coordinates that leave this module are points from the top left of the page as it is shown: crop box, /Rotate
and the matrices of Form XObjects are applied. pdfium's own page coordinates do not leave it.
"""

from __future__ import annotations

import ctypes
import threading
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import hypot, inf, pi
from typing import Any

from juesuan.errors import DamagedInput, EncryptedInput, InputTooLarge
from juesuan.readers import Input
from juesuan.readers.pdf.drawing import Box, Drawing, Matrix, Rulings

MAX_PAGES = 3000
"""The most pages that are read; the thickest real disclosures have some hundreds."""
MAX_CHARACTERS = 400_000
"""The most characters of one page."""
MAX_TOTAL = 12_000_000
"""The most characters of one document; a thousand full pages have some two millions."""


# pdfium writes a hyphen at a line's end as U+FFFE (once U+0002); marks of no glyph become blanks. Length is kept.
_CLEAN = {0xFFFE: "-", 0x02: "-", 0xAD: "-", 0x09: " ", 0x00: " ", 0x0B: " ", 0x0C: " ", 0x85: " ", 0x2028: " "}

# pdfium is not thread-safe: one document at a time in a process.
_LOCK = threading.Lock()


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
    `quarters` is how often the page was turned clockwise to read it, beyond its own /Rotate: boxes are those of the turned page.
    `hidden` counts the characters that were left out because a clip path or the page's edge hides them.
    `image_bytes` estimates the memory it takes to decode the page's images. `tilt` is how far the lines of a picture
    leaned, in points down per point to the right, before it was levelled to read it: boxes are those of the levelled page.
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
    quarters: int = 0
    hidden: int = 0
    image_bytes: int = 0
    tilt: float = 0.0


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

    frame, subject = raw.FS_RECTF(), f"{path}, page {number}"
    raw.FPDF_GetPageBoundingBox(page.raw, frame)
    turn = raw.FPDFPage_GetRotation(page.raw)
    try:
        text_page = page.get_textpage()
    except PdfiumError:
        return None
    try:
        letters = _letters(text_page.raw, subject, turn)
        shown = _to_shown(letters.upright, frame)
        drawing = Drawing(shown, subject)
        drawing.walk(page.raw, raw.FPDFPage_CountObjects(page.raw), raw.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), 0)
        starts = _line_starts(text_page.raw, letters.text, shown, clipped=not drawing.forms)
    finally:
        text_page.close()
    width, height = frame.right - frame.left, frame.top - frame.bottom
    if letters.upright % 2:
        width, height = height, width
    share = min(1.0, drawing.image_area / (width * height)) if width * height > 0 else 0.0
    return PageContent(
        number, width, height, letters.text, _shown(letters.boxes, letters.upright, frame), letters.made, starts,
        drawing.rulings, drawing.shapes, share, letters.unmapped, (letters.upright - turn) % 4,
        image_bytes=drawing.image_bytes,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Letters:
    """A page's characters as pdfium gives them; `upright` is the rotation, in quarters, under which most stand upright."""

    text: str
    boxes: array[float]
    made: frozenset[int]
    unmapped: float
    upright: int


def _letters(handle: Any, subject: str, turn: int) -> _Letters:
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(handle)
    if count <= 0:
        return _Letters("", array("f"), frozenset(), 0.0, turn)
    if count > MAX_CHARACTERS:
        raise InputTooLarge(subject, f"{count} characters on one page")
    text = _text(handle, count)
    boxes = (raw.FS_RECTF * count)()
    loose = raw.FPDFText_GetLooseCharBox
    for index in range(count):
        loose(handle, index, boxes[index])
    flat: array[float] = array("f")
    flat.frombytes(bytes(boxes))
    generated = raw.FPDFText_IsGenerated
    made = frozenset(at for at, mark in enumerate(text) if mark in " \r\n" and generated(handle, at) == 1)
    sample = range(0, count, max(1, count // 64))
    unmapped = sum(raw.FPDFText_HasUnicodeMapError(handle, at) == 1 for at in sample) / len(sample)
    return _Letters(
        text.translate(_CLEAN), flat, made, unmapped, _upright(handle, [at for at in sample if at not in made], turn)
    )


def _text(handle: Any, count: int) -> str:
    """The characters, one for each of pdfium's."""
    from pypdfium2 import raw

    units = (ctypes.c_ushort * (count * 2 + 2))()
    length = raw.FPDFText_GetText(handle, 0, count, units)
    text = bytes(units)[: max(length - 1, 0) * 2].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # pdfium leaves characters without Unicode out of its text, and counts halves of surrogate pairs
    codes = (raw.FPDFText_GetUnicode(handle, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd" for code in codes)


def _upright(handle: Any, sample: Sequence[int], turn: int) -> int:
    """The rotation of the page, in quarters clockwise, under which most letters stand upright; `turn` where unsure."""
    from pypdfium2 import raw

    votes = Counter((-round(raw.FPDFText_GetCharAngle(handle, at) / (pi / 2))) % 4 for at in sample)
    if not votes:
        return turn
    best, count = votes.most_common(1)[0]
    return best if count > 0.7 * len(sample) and len(sample) >= 8 else turn


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


def turned_back(boxes: array[float], quarters: int, width: float, height: float) -> array[float]:
    """Boxes of a page that was turned by `quarters` clockwise to read it, on the page as it is shown.

    `width` and `height` are those of the turned page.
    """
    if not quarters:
        return boxes
    x0, top, x1, bottom = (boxes[at::4] for at in range(4))
    columns = {
        1: (top, [width - x for x in x1], bottom, [width - x for x in x0]),
        2: ([width - x for x in x1], [height - y for y in bottom], [width - x for x in x0], [height - y for y in top]),
        3: ([height - y for y in bottom], x0, [height - y for y in top], x1),
    }[quarters]
    back = array("f", boxes)
    for at, values in enumerate(columns):
        back[at::4] = array("f", values)
    return back


def on_shown(page: PageContent, boxes: array[float]) -> array[float]:
    """Boxes of `page`, as it was turned and levelled to read it, on the page as it is shown."""
    if page.tilt:
        boxes = _leaning_again(boxes, page.tilt, page.width / 2, page.height / 2)
    return turned_back(boxes, page.quarters, page.width, page.height)


def _leaning_again(boxes: array[float], tilt: float, x: float, y: float) -> array[float]:
    """Each box moved, in its size, to where its centre was before the page was levelled around (x, y)."""
    length = hypot(1, tilt)
    cos, sin = 1 / length, tilt / length
    back = array("f", boxes)
    for at in range(0, len(boxes), 4):
        right, down = (boxes[at] + boxes[at + 2]) / 2 - x, (boxes[at + 1] + boxes[at + 3]) / 2 - y
        across, along = cos * right - sin * down - right, sin * right + cos * down - down
        for part, shift in enumerate((across, along, across, along)):
            back[at + part] += shift
    return back


def _to_shown(turn: int, frame: Any) -> Matrix:
    return (
        (1, 0, 0, -1, -frame.left, frame.top),
        (0, 1, 1, 0, -frame.bottom, -frame.left),
        (-1, 0, 0, 1, frame.right, -frame.bottom),
        (0, -1, -1, 0, frame.top, frame.right),
    )[turn]
