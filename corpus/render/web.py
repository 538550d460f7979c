"""A disclosure as a page of a government's site: a frame around it, an article, tables with merged cells."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from random import Random

from generator.blocks import Block, Heading, Paragraph, Table, plain

from .grid import covered, size

CHARSETS = ("utf-8", "gb2312")
"""What pages state; gb2312 is written as GB 18030, as servers do."""


@dataclass(frozen=True)
class _Habits:
    """How an editor leaves a page."""

    headed: bool  # headings are h1 to h4, not bold paragraphs
    broken: bool  # lines end in <br>, all in one division
    spanned: bool  # pieces of text in spans, cut anywhere
    tab: str  # what a typed tab has become


_TABS = ("&nbsp;&nbsp;&nbsp; ", "\t", "&emsp;&emsp;", '<span style="mso-tab-count:3">&nbsp;&nbsp; </span>')


def render(blocks: tuple[Block, ...], variant: int = 0) -> bytes:
    random = Random(f"page {variant}")
    charset = random.choice(CHARSETS)
    real = "gb18030" if charset == "gb2312" else charset
    habits = _Habits(random.random() < 0.5, random.random() < 0.3, random.random() < 0.5, random.choice(_TABS))
    body = "\n".join(_block(block, habits, random) for block in blocks)
    name = next((plain(block.pieces) for block in blocks if isinstance(block, Paragraph) and plain(block.pieces)), "")
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{escape(name)}</title>
<style>body {{ width: 900px; margin: auto; font: 16px/2 serif }} p {{ text-indent: 2em; margin: 0 }} p.plain {{ text-align: center }}
table {{ border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.4 }} td {{ border: 1px solid; padding: 3px }}
.nav a {{ margin-right: 2em }}</style>
<script>document.title = "决算 9999.99 万元";</script></head>
<body><div class="nav"><a href="/">首页</a><a href="/xxgk">信息公开</a><a href="/zwfw">政务服务</a><a href="/hd">互动交流</a></div>
<div class="article" id="zoom">
{body}
</div></body></html>
"""
    return page.encode(real)


def _block(block: Block, habits: _Habits, random: Random) -> str:
    match block:
        case Heading(level=level, pieces=pieces):
            text = _text(plain(pieces), habits, random)
            if habits.broken:
                return f"\u3000\u3000<strong>{text}</strong><br/>"
            return f"<h{level}>{text}</h{level}>" if habits.headed else f"<p><strong>{text}</strong></p>"
        case Paragraph(pieces=pieces):
            text = _text(plain(pieces), habits, random)
            if habits.broken:
                return f"\u3000\u3000{text}<br/>"
            return f'<p class="plain">{text}</p>' if block.plain else f"<p>\u3000\u3000{text}</p>"
        case Table():
            return _table(block, habits, random)
        case _:
            return ""


def _text(text: str, habits: _Habits, random: Random) -> str:
    if not habits.spanned or len(text) < 4:
        return escape(text).replace("\t", habits.tab)
    cut = random.randrange(1, len(text))
    parts = (escape(part).replace("\t", habits.tab) for part in (text[:cut], text[cut:]))
    return "".join(f'<span style="font-family:仿宋_GB2312">{part}</span>' for part in parts)


def _table(table: Table, habits: _Habits, random: Random) -> str:
    rows, columns = size(table)
    held = covered(table)
    lines = ["<table>"]
    for row in range(rows):
        cells = []
        for column in range(columns):
            cell = held.get((row, column))
            if cell is None:
                cells.append("<td>&nbsp;</td>")
            elif (cell.row, cell.column) == (row, column):
                spans = "".join(
                    f' {name}="{span}"' for name, span in (("rowspan", cell.row_span), ("colspan", cell.column_span)) if span > 1
                )  # fmt: skip
                cells.append(f"<td{spans}>{_text(plain(cell.pieces), habits, random)}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])
