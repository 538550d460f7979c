"""Whether a page's text layer can be trusted, or the page is a picture."""

from __future__ import annotations

from typing import Literal

import regex

from juesuan.readers.pdf.native import PageContent

_IDEOGRAPHS = regex.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_GARBAGE = regex.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd\u0000-\u0008\u000e-\u001f]|\(cid:\d+\)")

Fault = Literal["scanned_page", "broken_text_layer"]


def fault(page: PageContent) -> Fault | None:
    """What is wrong with a page's text, None where nothing is.

    A page under images with hardly any character is a scan. A text layer is broken where the font maps its glyphs to
    nothing, to private characters, or to ideographs that no ordinary Chinese text has.
    """
    text = "".join(page.text.split())
    if len(text) < 30 and page.image_share > 0.3:
        return "scanned_page"
    if len(text) < 8:
        return None
    if page.unmapped > 0.3 or len(_GARBAGE.findall(text)) > 0.2 * len(text):
        return "broken_text_layer"
    ideographs = "".join(_IDEOGRAPHS.findall(text))
    known = len(ideographs.encode("gb2312", "ignore")) // 2
    if (
        len(ideographs) >= 20
        and known < 0.6 * len(ideographs)
        and len(ideographs.encode("big5", "ignore")) // 2 < 0.9 * len(ideographs)
    ):
        return "broken_text_layer"
    return None
