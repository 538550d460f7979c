"""A picture file (PNG, JPEG, TIFF of one or more pages) as a document of scanned pages. Needs the extra `ocr`."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from juesuan.document import Document
from juesuan.errors import DamagedInput, InputTooLarge, MissingTool
from juesuan.readers import Input, ocr
from juesuan.readers.pdf import Gathered, assembled, native, scan

_KINDS = {
    b"\x89PNG\r\n\x1a\n": ("PNG", "image/png"),
    b"\xff\xd8\xff": ("JPEG", "image/jpeg"),
    b"II*\0": ("TIFF", "image/tiff"),
    b"MM\0*": ("TIFF", "image/tiff"),
}
_BAND = 256
"""How many rows of the small picture are made at a time."""
_PIXEL = 6
"""Bytes of memory that a pixel takes while a picture is decoded, at most, as measured."""
_A4_HEIGHT = 842.0
"""A picture that states no believable resolution is taken to be a page of this longest side, in points."""


def sniff(content: bytes) -> bool:
    """Whether the bytes begin like a picture file that is read here.

    >>> sniff(b"II*" + bytes(5)), sniff(b"GIF89a")
    (True, False)
    """
    return content.startswith(tuple(_KINDS))


def read(source: Input) -> Document:
    """The document in a picture file.

    Raises:
        MissingTool: where the extra `ocr` is not installed.
        DamagedInput, InputTooLarge: where it is broken, or has too many pages or pixels.
    """
    if not ocr.available():
        raise MissingTool(source.path, "it is a picture", f"{ocr.INSTALL} makes pictures readable")
    name, media_type = next(kind for magic, kind in _KINDS.items() if source.content.startswith(magic))
    found = Gathered()
    for number, (picture, width, height) in enumerate(_pages(source, name), 1):
        found.add_scan(scan.read(picture, number, width, height), "scanned_page")
    return assembled(source, found, media_type=media_type, reader="image")


def _pages(source: Input, name: str) -> Iterator[tuple[Any, float, float]]:
    """Each page's grey picture, and its size in points."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is our own
            with Image.open(BytesIO(source.content), formats=[name]) as image:
                count = getattr(image, "n_frames", 1)
                if count > native.MAX_PAGES:
                    raise InputTooLarge(source.path, f"{count} pages, {native.MAX_PAGES} are read at most")
                for frame in range(count):
                    image.seek(frame)
                    yield _page(source, image)
    except Image.DecompressionBombError:
        raise _too_large(source) from None
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, KeyError, IndexError, TypeError):
        raise DamagedInput(source.path, "the picture is broken or cut off") from None


def _too_large(source: Input) -> InputTooLarge:
    return InputTooLarge(source.path, "a picture too large to be decoded safely", "scan it at 200 to 300 dpi")


def _page(source: Input, image: Any) -> tuple[Any, float, float]:
    import numpy
    from PIL import ImageOps

    if image.width * image.height * _PIXEL > scan.MAX_IMAGE_BYTES:
        raise _too_large(source)
    dots = _dots(image)
    points = (image.width * 72 / dots, image.height * 72 / dots)
    grey = ImageOps.exif_transpose(_small(image, dots))
    if (grey.width > grey.height) != (points[0] > points[1]):
        points = (points[1], points[0])
    return numpy.asarray(grey).copy(), *points


def _small(image: Any, dots: float) -> Any:
    """The picture in grey, in the size it is read in; a large one is made small band by band, to save memory."""
    from PIL import Image

    shrink = min(1.0, scan.DPI * 1.5 / dots, scan.MAX_SIDE / max(image.size), (scan.MAX_PIXELS / _area(image)) ** 0.5)
    factor = max(1, int(1 / shrink))
    band = _BAND * factor
    grey = Image.new("L", (-(-image.width // factor), -(-image.height // factor)), 255)
    for top in range(0, image.height, band):
        part = image.crop((0, top, image.width, min(top + band, image.height)))
        part.info = image.info
        grey.paste(_grey(part).reduce(factor), (0, top // factor))
    size = (max(1, round(image.width * shrink)), max(1, round(image.height * shrink)))
    small = grey if grey.size == size else grey.resize(size)
    small.info["exif"] = image.info.get("exif", b"")
    return small


def _area(image: Any) -> float:
    return float(image.width * image.height)


def _dots(image: Any) -> float:
    """Pixels to an inch: as stated where that is believable."""
    stated = float(image.info.get("dpi", (0, 0))[0] or 0)
    longest: int = max(image.size)
    if 100 <= stated <= 1200 and 200 <= longest * 72 / stated <= 5000:
        return stated
    return longest * 72 / _A4_HEIGHT


def _grey(image: Any) -> Any:
    """The picture in grey on white."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits a pixel
        return image.point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("L")
    return image.convert("L")
