"""Ruling lines in the picture of a page, by OpenCV. Needs the extra `ocr`. All coordinates are pixels."""

from __future__ import annotations

from typing import Any

Box = tuple[int, int, int, int]
"""x0, top, x1, bottom."""

_SHORTEST_LEVEL = 0.2
"""The shortest level line, in inches: no stroke of a letter in a table is longer."""
_SHORTEST_UPRIGHT = 0.15
_THICKEST = 0.05
"""What is thicker than this, in inches, is a bar or a letter, no line."""


def level_and_upright(picture: Any, dpi: float) -> tuple[list[Box], list[Box]]:
    """The boxes of the level and of the upright lines of a grey picture."""
    import cv2

    dark = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    level = _runs(dark, max(12, round(_SHORTEST_LEVEL * dpi)), dpi, level=True)
    upright = _runs(dark, max(10, round(_SHORTEST_UPRIGHT * dpi)), dpi, level=False)
    return level, upright


def without(picture: Any, lines: list[Box]) -> Any:
    """A copy of the picture with `lines` painted over in white, one pixel more on each side."""
    clean = picture.copy()
    for x0, top, x1, bottom in lines:
        clean[max(0, top - 2) : bottom + 2, max(0, x0 - 2) : x1 + 2] = 255
    return clean


def _runs(dark: Any, shortest: int, dpi: float, *, level: bool) -> list[Box]:
    import cv2

    across = (shortest, 1) if level else (1, shortest)
    gap = max(3, round(0.015 * dpi))
    closed = cv2.morphologyEx(
        dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (gap, 1) if level else (1, gap))
    )
    kept = cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, across))
    _, _, stats, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    thickest = max(4, round(_THICKEST * dpi))
    found = []
    for x, y, width, height, _ in stats[1:].tolist():
        length, thickness = (width, height) if level else (height, width)
        if thickness <= thickest and length >= 3 * thickness:
            found.append((x, y, x + width, y + height))
    return found
