"""Word's styles: what a paragraph inherits."""

from __future__ import annotations

from functools import cache
from typing import Any

from juesuan.readers.vocabulary import wording

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = {"0", "false", "off", "none"}


@cache
def _clark(path: str) -> str:
    return "/".join(W + step for step in path.split("/"))


def value(element: Any, path: str) -> str | None:
    """The w:val of the first element at `path` (steps of local names, as "pPr/numPr/ilvl"), None where absent."""
    found = element.find(_clark(path)) if element is not None else None
    return None if found is None else found.get(W + "val")


def is_on(element: Any, path: str) -> bool | None:
    """Whether the switch at `path` is on; None where it is not stated."""
    found = element.find(_clark(path)) if element is not None else None
    return None if found is None else (found.get(W + "val") or "1").lower() not in _OFF


class Styles:
    """The paragraph styles of a document by id, each with the styles it is based on."""

    def __init__(self, root: Any | None) -> None:
        found = [] if root is None else root.findall(W + "style")
        self._styles = {style.get(W + "styleId"): style for style in found}
        self._chains: dict[str | None, list[Any]] = {}
        self._bold: dict[str | None, bool] = {}
        self._default = next(
            (
                style.get(W + "styleId")
                for style in found
                if style.get(W + "type") == "paragraph" and (style.get(W + "default") or "0").lower() not in _OFF
            ),
            None,
        )

    def chain(self, paragraph: Any) -> list[Any]:
        """The styles of a paragraph, its own first."""
        return self.based(value(paragraph, "pPr/pStyle") or self._default)

    def based(self, style: str | None) -> list[Any]:
        """The style named `style` and those it is based on; a circle ends it."""
        if style not in self._chains:
            chain: list[Any] = []
            following = style
            while following in self._styles and self._styles[following] not in chain:
                chain.append(self._styles[following])
                following = value(chain[-1], "basedOn")
            self._chains[style] = chain
        return self._chains[style]

    def level(self, paragraph: Any) -> int | None:
        """The outline level, from 1, that the paragraph or its styles state; None for body text."""
        stated = [value(paragraph, "pPr/outlineLvl")]
        for style in self.chain(paragraph):
            stated.append(value(style, "pPr/outlineLvl"))
            named = wording().style_heading.match(value(style, "name") or "")
            stated.append(str(int(named.group(1)) - 1) if named else None)
        first = next((level for level in stated if level is not None and level.isdecimal()), None)
        return int(first) + 1 if first is not None and 0 <= int(first) < 9 else None

    def is_contents(self, paragraph: Any) -> bool:
        """Whether the paragraph bears the style of a table of contents."""
        return any(wording().style_contents.match(value(style, "name") or "") for style in self.chain(paragraph)[:1])

    def is_bold(self, paragraph: Any) -> bool:
        """Whether the paragraph's styles make its runs bold."""
        style = value(paragraph, "pPr/pStyle") or self._default
        if style not in self._bold:
            stated = (is_on(one, "rPr/b") for one in self.based(style))
            self._bold[style] = next((bold for bold in stated if bold is not None), False)
        return self._bold[style]
