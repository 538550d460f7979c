"""A disclosure as a printed PDF: wrapped lines, page breaks anywhere, headers, page numbers, ruled tables over pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from generator.blocks import Block, Heading, Paragraph, Table, plain

from .grid import size, widths

SONG = "STSong-Light"
_FIGURES = re.compile(r"[0-9.,]*[0-9]%?")
_TYPE_AREA = 595.0 - 2 * 72
_FEWEST_ROWS = 2  # a table of more rows than this may print its first row again on each page


@dataclass(frozen=True)
class _Habits:
    """How a publisher's pages look."""

    body: float  # type size in points
    header: str
    page_mark: str
    again: bool  # header rows printed again where a table goes on
    roman: bool  # figures in a font of their own

    def text(self, said: str) -> str:
        """Text as the mark-up of a paragraph."""
        marked = escape(said)
        return _FIGURES.sub(r'<font name="Times-Roman">\g<0></font>', marked) if self.roman else marked


def render(blocks: tuple[Block, ...], variant: int = 0) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate

    if SONG not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    random = Random(f"paper {variant}")
    name = next((plain(block.pieces) for block in blocks if isinstance(block, Paragraph) and plain(block.pieces)), "")
    habits = _Habits(
        random.choice((14, 15, 16)), name if random.random() < 0.5 else "", random.choice(("- {} -", "— {} —", "{}", "第 {} 页")),
        random.random() < 0.5, random.random() < 0.5,
    )  # fmt: skip

    def furnish(canvas: Any, template: Any) -> None:
        canvas.setFont(SONG, 9)
        canvas.drawCentredString(297.5, 800, habits.header)
        canvas.drawCentredString(297.5, 36, habits.page_mark.format(canvas.getPageNumber()))

    file = BytesIO()
    template = SimpleDocTemplate(
        file, pagesize=(595, 842), leftMargin=72, rightMargin=72, topMargin=72, bottomMargin=72, invariant=1
    )
    template.build(_flow(blocks, habits), onFirstPage=furnish, onLaterPages=furnish)
    return file.getvalue()


def _flow(blocks: tuple[Block, ...], habits: _Habits) -> list[Any]:
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Spacer

    looks = _styles(habits.body)
    story: list[Any] = []
    for block in blocks:
        match block:
            case Heading(level=level, pieces=pieces):
                story.append(Text(habits.text(plain(pieces)), looks[f"heading {min(level, 3)}"]))
            case Paragraph(pieces=pieces) if "\t" in plain(pieces):
                story.append(_edges(plain(pieces), looks["small"]))
            case Paragraph(pieces=pieces) if plain(pieces):
                story.append(Text(habits.text(plain(pieces)), looks["plain" if block.plain else "body"]))
            case Table():
                story += [_table(block, looks["cell"], habits), Spacer(1, 12)]
            case _:
                pass
    return story


def _styles(points: float) -> dict[str, Any]:
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle(
        "body", fontName=SONG, fontSize=points, leading=points * 1.75, firstLineIndent=2 * points, wordWrap="CJK"
    )
    part = ParagraphStyle(
        "part", parent=body, fontSize=points + 4, leading=2 * points + 8, alignment=TA_CENTER, firstLineIndent=0
    )
    return {
        "body": body,
        "heading 1": part,
        "heading 2": ParagraphStyle("two", parent=body, fontSize=points + 1, spaceBefore=4),
        "heading 3": ParagraphStyle("three", parent=body),
        "plain": ParagraphStyle("plain", parent=body, firstLineIndent=0, alignment=TA_CENTER),
        "small": ParagraphStyle("small", parent=body, fontSize=11, leading=15, firstLineIndent=0),
        "cell": ParagraphStyle("cell", parent=body, fontSize=9, leading=11.5, firstLineIndent=0),
    }


def _edges(text: str, look: Any) -> Any:
    """A line whose parts stand at its two edges: a unit line, or an entry of the contents with its dots."""
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Table as Grid

    parts = [part for part in text.split("\t") if part]
    if parts[-1].isdecimal():
        free = _TYPE_AREA - stringWidth("".join(parts) + "  ", SONG, look.fontSize) - 12
        return Text(escape(parts[0]) + "." * int(free / stringWidth(".", SONG, look.fontSize)) + parts[-1], look)
    wide = [_TYPE_AREA / len(parts)] * len(parts)
    return Grid([[Text(escape(part), look) for part in parts]], colWidths=wide)


def _table(table: Table, look: Any, habits: _Habits) -> Any:
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Table as Grid
    from reportlab.platypus import TableStyle

    rows, columns = size(table)
    texts: list[list[Any]] = [[""] * columns for _ in range(rows)]
    style: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 2)]
    # A closing mark hangs over the end of its line: there is room for it inside the ruling.
    style += [("RIGHTPADDING", (0, 0), (-1, -1), look.fontSize)]
    headed = True
    for cell in table.cells:
        texts[cell.row][cell.column] = Text(habits.text(plain(cell.pieces)), look)
        last = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
        if last != (cell.column, cell.row):
            style.append(("SPAN", (cell.column, cell.row), last))
            headed = headed and cell.row > 0
    again = 1 if habits.again and headed and rows > _FEWEST_ROWS else 0
    return Grid(texts, colWidths=widths(table, _TYPE_AREA), style=TableStyle(style), repeatRows=again)
