"""What one Word paragraph says: its runs, fields, tracked changes and symbols as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from juesuan.readers.word_styles import W, is_on, value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

# Deleted or moved-away text, properties, and marks that print nothing.
_SKIPPED = {
    W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "rubyPr", "trPr", "tcPr", "tblPr")
}
_PLAIN = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
# The symbol fonts keep their characters in the private area; these occur in forms.
_SYMBOLS = {
    0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF071: "☐", 0xF0FC: "√", 0xF0FB: "×", 0xF052: "☑", 0xF0A3: "☐",
    0xF06C: "●", 0xF06E: "■", 0xF0D8: "➢", 0xF0B3: "≥", 0xF0A7: "▪", 0xF0B7: "•",
    0xF081: "①", 0xF082: "②", 0xF083: "③", 0xF084: "④", 0xF085: "⑤", 0xF086: "⑥", 0xF087: "⑦", 0xF088: "⑧", 0xF089: "⑨", 0xF08A: "⑩",
}  # fmt: skip
_UNKNOWN = "\ufffd"


@dataclass
class _Fieldcode:
    """A field that is open: its instruction is dropped, its result is read."""

    instruction: str = ""
    in_result: bool = False
    checkbox: str | None = None

    @property
    def is_contents(self) -> bool:
        return self.instruction.strip().upper().startswith("TOC")


@dataclass
class Inline:
    """One paragraph: its text, and what hangs on it."""

    text: str = ""
    boxes: list[Any] = field(default_factory=list)  # the contents of text boxes
    notes: list[tuple[str, str]] = field(default_factory=list)  # ("footnotes" | "endnotes", id)
    bold: bool = False
    in_contents: bool = False
    mark_deleted: bool = False


def chosen(alternative: Any) -> Any:
    """The branch of an mc:AlternateContent that is read: the first choice, else the fallback; empty where it has none."""
    found = alternative.find(_MC + "Choice")
    return found if found is not None and len(found) else alternative.find(_MC + "Fallback")


class InlineReader:
    """Reads paragraphs in order; fields may run on from one to the next. `note(code, message)` hears what stays unread."""

    def __init__(self, note: Callable[[str, str], None]) -> None:
        self._note = note
        self._fields: list[_Fieldcode] = []
        self._parts: list[str] = []
        self._bold: list[tuple[int, bool | None]] = []
        self._now = Inline()

    def read(self, paragraph: Any, *, bold: bool = False) -> Inline:
        """What `paragraph` says; `bold` is what its style makes of its runs."""
        self._parts, self._bold, self._now = [], [], Inline()
        in_contents = any(code.is_contents for code in self._fields)
        self._walk(paragraph)
        # An instruction never runs past its paragraph; a field left open must not swallow the document.
        self._fields = [code for code in self._fields if code.in_result]
        now = self._now
        now.text = "".join(self._parts)
        weights = [bold if stated is None else stated for length, stated in self._bold if length]
        now.bold = bool(weights) and all(weights)
        now.in_contents = in_contents or any(code.is_contents for code in self._fields)
        now.mark_deleted = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
        return now

    def _walk(self, node: Any) -> None:
        for child in node:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == W + "r":
                self._run(child)
            elif tag == _MC + "AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self._walk(branch)
            elif tag == _MATH + "t":
                self._add(child.text or "")
            elif tag == W + "txbxContent":
                self._now.boxes.append(child)
            elif isinstance(tag, str):
                self._walk(child)

    def _run(self, run: Any) -> None:
        if is_on(run, "rPr/vanish"):
            if any(text.text for text in run.iter(W + "t")):
                self._note("hidden-text", "text formatted as hidden is not printed and was left out")
            return
        before = len(self._parts)
        self._pieces(run)
        length = len("".join(self._parts[before:]).strip())
        self._bold.append((length, is_on(run, "rPr/b")))

    def _pieces(self, run: Any) -> None:
        for piece in run:
            name = piece.tag.removeprefix(W) if isinstance(piece.tag, str) else ""
            if name == "t":
                self._add((piece.text or "").replace("\n", " "))
            elif name in _PLAIN:
                self._add(_PLAIN[name])
            elif name == "br":
                self._add("\n")
            elif name == "sym":
                self._symbol(piece)
            elif name == "fldChar":
                self._field(piece)
            elif name == "instrText":
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].instruction += piece.text or ""
            elif name in ("footnoteReference", "endnoteReference"):
                self._now.notes.append((name.removesuffix("Reference") + "s", piece.get(W + "id") or ""))
            elif name == "ruby":
                self._walk(piece)
            elif piece.tag == _MC + "AlternateContent":
                branch = chosen(piece)
                if branch is not None:
                    self._pieces(branch)
            elif name in ("drawing", "pict", "object"):
                self._picture(piece, name)

    def _add(self, text: str) -> None:
        if all(code.in_result for code in self._fields):
            self._parts.append(text)

    def _symbol(self, piece: Any) -> None:
        printed = piece.get(W + "char") or ""
        try:
            code = int(printed, 16)
        except ValueError:
            code = 0
        known = _SYMBOLS.get(code if code >= 0xF000 else code + 0xF000)
        if known is None and 0x20 < code < 0xD800:
            known = chr(code)
        if known is None:
            self._note("unread-symbol", f"a character of a symbol font has no known meaning and stands as {_UNKNOWN}")
        self._add(known or _UNKNOWN)

    def _field(self, piece: Any) -> None:
        kind = piece.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(_Fieldcode(checkbox=_checkbox(piece)))
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            if closed.checkbox:
                self._add(closed.checkbox)

    def _picture(self, piece: Any, name: str) -> None:
        boxes = list(_outermost_boxes(piece))
        self._now.boxes.extend(boxes)
        if boxes:
            return
        if name == "object":
            self._note("embedded-object", "an embedded object (a sheet, perhaps) was not read")
            return
        kinds = {data.get("uri", "").rpartition("/")[2] for data in piece.iter(_DRAWING + "graphicData")}
        if kinds & {"chart", "diagram"}:
            self._note("unread-chart", "the labels of charts and diagrams were not read")
        else:
            self._note("unread-picture", "text inside pictures was not read")


def _checkbox(piece: Any) -> str | None:
    box = piece.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return None
    checked = is_on(box, "checked")
    return "☑" if (checked if checked is not None else value(box, "default") == "1") else "☐"


def _outermost_boxes(element: Any) -> Iterator[Any]:
    """The text boxes in a drawing; of an alternative only the chosen branch, of nested ones the outer."""
    for child in element:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == _MC + "AlternateContent":
            branch = chosen(child)
            if branch is not None:
                yield from _outermost_boxes(branch)
        elif isinstance(child.tag, str):
            yield from _outermost_boxes(child)
