"""A disclosure as a Word file: styled headings, some with automatic numbers, tables with merged cells, page numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from generator.blocks import Block, Cell, Heading, Paragraph, Table, plain

from .grid import covered, size, widths

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DIGITS = "一二三四五六七八九十"
# Mark, w:numFmt and w:lvlText of the numbers that Word can count by itself.
_MARKS = (
    (re.compile(r"([一二三四五六七八九十]{1,3})、"), "chineseCounting", "%1、"),
    (re.compile(r"（([一二三四五六七八九十]{1,3})）"), "chineseCounting", "（%1）"),
    (re.compile(r"(\d{1,2})\.(?!\d)"), "decimal", "%1."),
)
_TEXT_TWIPS = 8800  # the width of the type area


def render(blocks: tuple[Block, ...], variant: int = 0) -> bytes:
    from docx import Document

    random = Random(f"word {variant}")
    document = Document()
    _set_up(document, next((plain(b.pieces) for b in blocks if isinstance(b, Paragraph) and b.pieces), ""))
    numbers = _Numbers(document) if random.random() < 0.6 else None
    body = document.element.body
    before = body.sectPr
    for block in blocks:
        xml = _xml(block, numbers, random)
        if xml:
            before.addprevious(_parsed(xml))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _parsed(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml)


def _set_up(document: Any, name: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    language = document.styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:eastAsia"), "zh-CN")
    for style, points in (("Normal", 12), ("Heading 1", 16), ("Heading 2", 14), ("Heading 3", 13), ("Heading 4", 12)):
        font = document.styles[style].font
        font.size, font.name, font.color.rgb = Pt(points), "Times New Roman", RGBColor(0, 0, 0)
        document.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    section.header.paragraphs[0].text = name
    footer = section.footer.paragraphs[0]._p
    footer.append(_parsed(f'<w:r {_W}><w:t xml:space="preserve">— </w:t></w:r>'))
    footer.append(_parsed(f'<w:fldSimple {_W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    footer.append(_parsed(f'<w:r {_W}><w:t xml:space="preserve"> —</w:t></w:r>'))


@dataclass
class _Numbers:
    """Word's own counters, a new list wherever the count starts again."""

    document: Any
    used: int = 90
    running: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)  # level, form -> list, next number

    def take(self, level: int, text: str) -> tuple[str, str]:
        """The w:numPr of a heading and the text that is left to write; no w:numPr where Word would count otherwise."""
        for deeper in [key for key in self.running if key[0] > level]:
            del self.running[deeper]
        for mark, form, shape in _MARKS:
            if found := mark.match(text):
                number = _value(found.group(1))
                instance, following = self.running.get((level, shape), (0, -1))
                if number != following:
                    instance = self._start(form, shape, number)
                self.running[level, shape] = (instance, number + 1)
                rest = text[found.end() :]
                return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{instance}"/></w:numPr>', rest
        return "", text

    def _start(self, form: str, shape: str, number: int) -> int:
        """A list of its own, as Word makes one where a count begins anew."""
        numbering = self.document.part.numbering_part.element
        self.used += 1
        level = (
            f'<w:lvl w:ilvl="0"><w:start w:val="{number}"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{shape}"/><w:lvlJc w:val="left"/></w:lvl>'
        )
        kind = '<w:multiLevelType w:val="singleLevel"/>'
        numbering.insert(0, _parsed(f'<w:abstractNum {_W} w:abstractNumId="{self.used}">{kind}{level}</w:abstractNum>'))
        reference = f'<w:abstractNumId w:val="{self.used}"/>'
        numbering.append(_parsed(f'<w:num {_W} w:numId="{self.used}">{reference}</w:num>'))
        return self.used


def _value(number: str) -> int:
    """1 to 19, Arabic or Chinese."""
    if number.isascii():
        return int(number)
    return sum(_DIGITS.index(digit) + 1 for digit in number)


def _xml(block: Block, numbers: _Numbers | None, random: Random) -> str:
    match block:
        case Heading(level=level, pieces=pieces):
            text = plain(pieces)
            counter, text = numbers.take(level, text) if numbers else ("", text)
            page = "<w:pageBreakBefore/>" if level == 1 else ""
            style = f'<w:pStyle w:val="Heading{level}"/>'
            return f"<w:p {_W}><w:pPr>{style}{page}{counter}</w:pPr>{_run(text)}</w:p>"
        case Paragraph(pieces=pieces):
            looks = '<w:jc w:val="center"/>' if block.plain else '<w:spacing w:line="400"/><w:ind w:firstLine="480"/>'
            return f"<w:p {_W}><w:pPr>{looks}</w:pPr>{_runs(plain(pieces), random)}</w:p>"
        case Table():
            return _table(block)
        case _:
            return ""


def _runs(text: str, random: Random) -> str:
    """Runs as editing leaves them: cut anywhere, also inside a number."""
    cuts = sorted(random.sample(range(1, len(text)), min(3, len(text) // 12))) if len(text) > 12 else []
    return "".join(_run(text[start:end]) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True))


def _run(text: str) -> str:
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t")]
    return f"<w:r>{'<w:tab/>'.join(parts)}</w:r>" if text else ""


def _table(table: Table) -> str:
    rows, columns = size(table)
    held = covered(table)
    measures = widths(table, _TEXT_TWIPS)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width:.0f}"/>' for width in measures)
    lines = []
    for row in range(rows):
        cells, column = [], 0
        while column < columns:
            cell = held.get((row, column)) or Cell(row, column, ())
            cells.append(_cell(cell, row, sum(measures[column : column + cell.column_span])))
            column += cell.column_span
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    looks = f'<w:tblPr><w:tblW w:w="{_TEXT_TWIPS}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl {_W}>{looks}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"


def _cell(cell: Cell, row: int, width: float) -> str:
    first = cell.row == row
    looks = f'<w:tcW w:w="{width:.0f}" w:type="dxa"/>'
    if cell.column_span > 1:
        looks += f'<w:gridSpan w:val="{cell.column_span}"/>'
    if cell.row_span > 1:
        looks += '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    text = (
        f'<w:r><w:rPr><w:sz w:val="18"/></w:rPr>{_run(plain(cell.pieces))[5:-6]}</w:r>' if first and cell.pieces else ""
    )
    return f"<w:tc><w:tcPr>{looks}</w:tcPr><w:p>{text}</w:p></w:tc>"
