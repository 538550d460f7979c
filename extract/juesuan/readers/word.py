""".docx: python-docx opens the package, the body is walked element by element.

Inserted text counts, deleted and hidden text does not; automatic numbers are part of their paragraph. A table inside a table
is written after it as a table of its own, unless the outer one only lays out the page: then its cells are read one after another.
Headers, footers and foot- and endnotes stand at the end, as blocks of their own kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from juesuan.document import BlockKind, Document
from juesuan.readers import Input
from juesuan.readers.package import names
from juesuan.readers.word_inline import Inline, InlineReader, chosen
from juesuan.readers.word_numbering import Numbering
from juesuan.readers.word_package import WordPackage, open_word
from juesuan.readers.word_styles import Styles, W, value
from juesuan.readers.word_tables import Box, boxes, is_layout
from juesuan.readers.writing import Field, Writer

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_LONGEST_HEADING = 80
_PAGE_NUMBER = regex.compile(r"[\t .…·]\d{1,4}$")


def sniff(content: bytes) -> bool:
    """Whether `content` is a zip with a Word document's main part."""
    return any(name.lower().startswith("word/") and name.lower().endswith(".xml") for name in names(content))


def read(source: Input) -> Document:
    """The document in a .docx.

    Raises:
        UnreadableInput: or one of its kinds.
    """
    walker = _Walker(source, open_word(source))
    walker.body()
    return walker.writer.document(MEDIA_TYPE, "word")


class _Walker:
    def __init__(self, source: Input, package: WordPackage) -> None:
        self.writer = Writer(source)
        self._package = package
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), self._styles)
        self._inline = InlineReader(lambda code, message: self.writer.note(code, "info", message))
        self._carried = ""  # the text of a paragraph whose end mark was deleted runs on into the next
        self._carried_boxes: list[Any] = []
        self._cited: list[tuple[str, str]] = []

    def body(self) -> None:
        self._flow(self._package.body)
        if self._carried:
            self.writer.lines(self._carried)
        self._footnotes()
        printed: set[str] = set()
        for reference in self._package.body.iter(W + "headerReference", W + "footerReference"):
            root = self._package.related(reference.get(_R + "id"))
            said = "" if root is None else "".join(root.itertext()).strip()
            if root is not None and said and said not in printed:
                printed.add(said)
                self._flow(root, kind="header" if reference.tag == W + "headerReference" else "footer")

    def _footnotes(self) -> None:
        for kind in ("footnotes", "endnotes"):
            root = self._package.part(kind)
            texts = {} if root is None else {note.get(W + "id"): note for note in root}
            for number in [number for cited, number in self._cited if cited == kind]:
                self._flow(texts.get(number, ()), kind="note")

    def _flow(self, container: Any, *, kind: BlockKind = "paragraph") -> None:
        """Write the paragraphs and tables of `container` in order."""
        for element, in_contents in _blocks(container):
            part: BlockKind = "contents" if in_contents and kind == "paragraph" else kind
            if element.tag == W + "p":
                self._paragraph(element, part)
            elif element.tag == W + "tbl":
                self._table(element, part)
            else:
                self.writer.note("unread-part", "warning", "a document embedded in this one was not read")

    def _paragraph(self, paragraph: Any, kind: BlockKind) -> None:
        said = self._said(paragraph)
        if said is None:
            return
        if kind == "paragraph" and (self._styles.is_contents(paragraph) or (said.in_contents and _is_entry(said.text))):
            kind = "contents"
        # Body text is sometimes given a heading's style; no heading is as long as a paragraph.
        level = self._styles.level(paragraph) if kind == "paragraph" and len(said.text) <= _LONGEST_HEADING else None
        self.writer.lines(said.text, kind, level=level, bold=said.bold)
        for box in said.boxes:
            self._flow(box, kind=kind)

    def _said(self, paragraph: Any) -> Inline | None:
        """The paragraph with its number; None where its text runs on into the next one."""
        said = self._inline.read(paragraph, bold=self._styles.is_bold(paragraph))
        self._cited.extend(said.notes)
        if said.mark_deleted:
            self._carried += said.text
            self._carried_boxes += said.boxes
            return None
        said.text = self._numbering.label(paragraph) + self._carried + said.text
        said.boxes[:0] = self._carried_boxes
        self._carried, self._carried_boxes = "", []
        return said

    def _table(self, table: Any, kind: BlockKind) -> None:
        found = boxes(table)
        if kind != "paragraph" or is_layout(found):
            for box in found:
                for element in box.contents:
                    self._flow(element, kind=kind)
            return
        nested: list[Any] = []
        fields = [
            Field(box.row, box.column, self._cell(box, nested), box.row_span, box.column_span) for box in found
        ]  # fmt: skip
        self.writer.table(fields)
        for inner in nested:
            self._table(inner, kind)

    def _cell(self, box: Box, nested: list[Any]) -> str:
        """The text of a cell, one line a paragraph; tables in it are put on `nested`."""
        lines: list[str] = []
        waiting = [element for content in box.contents for element, _ in _blocks(content)]
        while waiting:
            element = waiting.pop(0)
            if element.tag == W + "tbl" and is_layout(inner_boxes := boxes(element)):
                waiting[:0] = [
                    inner for one in inner_boxes for content in one.contents for inner, _ in _blocks(content)
                ]
            elif element.tag == W + "tbl":
                nested.append(element)
            elif element.tag == W + "p" and (said := self._said(element)) is not None:
                lines.append(said.text)
                waiting[:0] = [inner for content in said.boxes for inner, _ in _blocks(content)]
        return "\n".join(lines) + self._take_carried()

    def _take_carried(self) -> str:
        carried, self._carried = self._carried, ""
        return carried


def _is_entry(text: str) -> bool:
    """Whether a line inside the field of a table of contents looks like one of its entries."""
    return bool(_PAGE_NUMBER.search(text.rstrip())) or "\t" in text or (len(text) <= 60 and "。" not in text)


def _blocks(container: Any, in_contents: bool = False) -> Iterator[tuple[Any, bool]]:
    """The paragraphs, tables and embedded parts of a container, wrappers opened; whether each is in a table of contents."""
    for child in container:
        if child.tag in (W + "p", W + "tbl", W + "altChunk", W + "subDoc"):
            yield child, in_contents
        elif child.tag == _MC + "AlternateContent":
            branch = chosen(child)
            if branch is not None:
                yield from _blocks(branch, in_contents)
        elif child.tag in _WRAPPERS:
            gallery = value(child, "sdtPr/docPartObj/docPartGallery")
            yield from _blocks(child, in_contents or gallery == "Table of Contents")
