"""A page's tree to lines and tables, as a reader of the page would see them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import regex

from juesuan.document import BlockKind
from juesuan.readers.word_numbering import counted
from juesuan.readers.writing import MAX_CELLS, Field, Writer

MAX_SPAN = 1000
"""The most columns one cell covers; browsers cut it there too."""
MAX_ROW_SPAN = 65_534

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "meta",
        "link",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "datalist",
        "del",
    ]
)
_CHROME = frozenset({"nav", "aside", "footer"})
_BLOCK = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "section",
        "article",
        "main",
        "header",
        "center",
        "form",
        "fieldset",
        "legend",
        "address",
        "figure",
        "figcaption",
        "details",
        "summary",
        "caption",
        "hr",
        "menu",
        "dir",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
_HIDDEN = regex.compile(r"(?i)display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden")
_BLANKS = regex.compile(r"[ \t\r\n\f]+")
_CJK = r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]"
_CJK_WRAP = regex.compile(rf"(?<={_CJK})[ \t]*[\r\n]\s*(?={_CJK})")
_LIST_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLE_FORMS = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting", "cjk-decimal": "ideographDigital", "cjk-heavenly-stem": "ideographTraditional",
    "simp-chinese-formal": "chineseLegalSimplified",
}  # fmt: skip
_LIST_STYLE = regex.compile(r"(?i)list-style(?:-type)?\s*:\s*([a-z-]+)")
_TYPED_TABS = regex.compile(r"(?i)mso-tab-count\s*:\s*(\d{1,3})\s*(?:;|$)")
"""What Word saves a tab as, around hard blanks; one with leaders says so behind the number and keeps its dots."""
_MOST_TABS = 40
_MENU_ELEMENTS = 400
"""A list of links of more elements than this is the page itself."""
_FEW_BLOCKS = 20
"""A cell of more paragraphs than this is a column of the page's layout, no cell of a form."""


class Walker:
    """Writes one page."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._parts: list[str] = []
        self._links = [0, 0]  # characters of the line being gathered inside links to places in the page, and in all
        self._left_out = 0

    def page(self, root: Any) -> None:
        """Write the whole page."""
        self._flow(root)
        self._flush()
        if self._left_out:
            self._writer.note("navigation", "info", f"left out {self._left_out} characters of menus and page frame")

    # --- the flow of lines -------------------------------------------------------------------------------------

    def _flow(self, element: Any, level: int | None = None) -> None:
        self._text(element.text)
        number = _numbers(element) if element.tag in ("ol", "ul") else None
        for child in element:
            self._child(child, level, next(number) if number is not None and child.tag == "li" else "")
            self._text(child.tail)

    def _child(self, child: Any, level: int | None, number: str) -> None:
        tag = _name(child)
        if tag is None or _unseen(child, tag):
            return
        if _is_chrome(child, tag):
            self._left_out += len("".join(child.itertext()).strip())
        elif tag == "br":
            self._flush(level)
        elif tag == "table":
            self._flush(level)
            self._table(child)
        elif tag in _BLOCK:
            self._flush(level)
            inner = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal() else level
            if number:
                self._parts.append(number)
            if tag == "pre":
                self._writer.lines("".join(child.itertext()))
            else:
                self._flow(child, inner)
            self._flush(inner)
        elif tabs := _TYPED_TABS.search(child.get("style") or ""):
            self._parts.append("\t" * min(int(tabs[1]), _MOST_TABS))
        else:
            before = len(self._parts)
            self._flow(child, level)
            if tag == "a" and (child.get("href") or "").startswith("#"):
                self._links[0] += len("".join(self._parts[before:]))

    def _text(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def _flush(self, level: int | None = None) -> None:
        """Write the line gathered so far; one made of links into the page is an entry of its table of contents."""
        line = tidy("".join(self._parts))
        kind: BlockKind = "contents" if line and self._links[0] * 10 > len(line) * 7 else "paragraph"
        self._writer.lines(line, kind, level=level if kind == "paragraph" else None)
        self._parts, self._links[0] = [], 0

    # --- tables ------------------------------------------------------------------------------------------------

    def _table(self, table: Any) -> None:
        rows = list(_rows(table))
        for caption in table.iterchildren("caption"):
            self._flow(caption)
            self._flush()
        if _is_layout(rows):
            for row in rows:
                for cell in row:
                    self._flow(cell)
                    self._flush()
            return
        nested: list[Any] = []
        self._writer.table(
            [
                Field(row, column, _cell_text(cell, nested), down, across)
                for row, column, down, across, cell in grid(rows)
            ]
        )
        for inner in nested:
            self._table(inner)


def tidy(text: str) -> str:
    """One line as a browser shows it: blanks run together, a source line break between Chinese characters is none.

    A tab typed between the words of a line that is no sentence parts its columns, and stays; one that only indents the
    source stands beside a line break.

    >>> tidy(" 收入\\n支出  3 万元 ")
    '收入支出 3 万元'
    >>> tidy("部门：云山县档案馆\\t\\t单位：万元"), tidy("收入3万元，\\t支出3万元。")
    ('部门：云山县档案馆\\t\\t单位：万元', '收入3万元， 支出3万元。')
    """
    joined = _CJK_WRAP.sub("", text)
    if "\t" in joined and "。" not in joined:
        return str(_BLANKS.sub(_column_gap, joined)).strip()
    return str(_BLANKS.sub(" ", joined)).strip()


def _column_gap(blanks: Any) -> str:
    run = str(blanks[0])
    return "\t" * run.count("\t") if "\t" in run and "\n" not in run and "\r" not in run else " "


def grid(rows: list[list[Any]]) -> Iterator[tuple[int, int, int, int, Any]]:
    """Row, column, row span, column span and element of each td and th, placed as HTML places them."""
    until: dict[int, int] = {}  # by column: the first row that is free again
    placed = 0
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while until.get(column, 0) > row:
                column += 1
            across = min(_span(cell.get("colspan"), 1) or 1, MAX_SPAN)
            down = _span(cell.get("rowspan"), 1)
            down = min(down or len(rows), len(rows) - row, MAX_ROW_SPAN)  # 0 means to the end
            placed += across
            if column + across > 4 * MAX_SPAN or placed > MAX_CELLS:
                break
            if down > 1:
                until.update(dict.fromkeys(range(column, column + across), row + down))
            yield row, column, down, across, cell
            column += across


def _span(printed: str | None, default: int) -> int:
    digits = (printed or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 9 else default


def _rows(table: Any) -> Iterator[list[Any]]:
    """The visible rows of a table, without those of the tables inside it."""
    for child in table:
        tag = _name(child)
        if tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)
        elif tag == "tr" and not _unseen(child, tag):
            yield [cell for cell in child if _name(cell) in ("td", "th") and not _unseen(cell, "td")]


def _is_layout(rows: list[list[Any]]) -> bool:
    """Whether a table only lays out the page: one column, more cells inside its cells than of its own, or columns of prose."""
    cells = [cell for row in rows for cell in row]
    if all(len(row) <= 1 for row in rows):
        return not any(_span(cell.get("rowspan"), 1) > 1 for cell in cells)
    inner = (one for cell in cells for one in cell.iter("td", "th") if one is not cell)
    return _more_than(inner, len(cells)) or any(_more_than(cell.iter("p", "div", "li"), _FEW_BLOCKS) for cell in cells)


def _more_than(elements: Iterator[Any], count: int) -> bool:
    """Whether there are more than `count`; no more are looked at."""
    return next(islice(elements, count, None), None) is not None


def _cell_text(cell: Any, nested: list[Any]) -> str:
    lines: list[str] = [""]
    _gather(cell, lines, nested)
    return "\n".join(map(tidy, lines))


def _gather(element: Any, lines: list[str], nested: list[Any]) -> None:
    lines[-1] += element.text or ""
    number = _numbers(element) if element.tag in ("ol", "ul") else None
    for child in element:
        tag = _name(child)
        if tag is not None and not _unseen(child, tag):
            if tag == "table" and not _is_layout(list(_rows(child))):
                nested.append(child)
            elif tag == "br":
                lines.append("")
            else:
                breaks = tag in _BLOCK or tag == "table"
                if breaks:
                    lines.append(next(number) if number is not None and tag == "li" else "")
                _gather(child, lines, nested)
                if breaks:
                    lines.append("")
        lines[-1] += child.tail or ""


# --- elements ----------------------------------------------------------------------------------------------------


def _name(element: Any) -> str | None:
    """The tag's name without a namespace prefix, None for what is no element."""
    return element.tag.rpartition(":")[2] if isinstance(element.tag, str) else None


def _unseen(element: Any, tag: str) -> bool:
    if tag in _UNSEEN:
        return True
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _is_chrome(element: Any, tag: str) -> bool:
    """Whether an element is the page's frame: a menu, a footer, a list of links to elsewhere."""
    if tag in _CHROME or element.get("role") in ("navigation", "banner", "contentinfo", "search"):
        return True
    if tag not in ("ul", "ol", "div", "dl") or _more_than(element.iter(), _MENU_ELEMENTS):
        return False
    links = [link for link in element.iter("a") if not (link.get("href") or "#").startswith("#")]
    if len(links) < 4 or element.find(".//table") is not None:
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    return linked * 10 > 8 * len("".join("".join(element.itertext()).split())) and linked < 20 * len(links)


def _numbers(element: Any) -> Iterator[str]:
    """The numbers that a browser prints before the points of a list; "" for bullets."""
    style = _LIST_STYLE.search(element.get("style") or "")
    form = _STYLE_FORMS.get(style.group(1).lower()) if style else _LIST_FORMS.get(element.get("type") or "1")
    form = None if element.tag == "ul" and not (style and form) else form
    items = [child for child in element if _name(child) == "li"]
    number = _span(element.get("start"), 1)
    for item in items:
        number = _span(item.get("value"), number)
        mark = "、" if form and form.startswith(("chinese", "ideograph")) else ". "
        yield counted(number, form) + mark if form else ""
        number += 1
