"""A disclosure as a page of a government's site: a frame around it, an article, tables with merged cells."""

from __future__ import annotations

from html import escape
from random import Random

from generator.blocks import Block, Heading, Paragraph, Table, plain

from .grid import covered, size

CHARSETS = ("utf-8", "gb2312")
"""What pages state; gb2312 is written as GB 18030, as servers do."""


def render(blocks: tuple[Block, ...], variant: int = 0) -> bytes:
    random = Random(f"page {variant}")
    charset = random.choice(CHARSETS)
    real = "gb18030" if charset == "gb2312" else charset
    spanned = random.random() < 0.5  # text in a span in each paragraph, as editors leave it
    body = "\n".join(_block(block, spanned) for block in blocks)
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


def _block(block: Block, spanned: bool) -> str:
    match block:
        case Heading(level=level, pieces=pieces):
            return f"<h{level}>{_text(plain(pieces))}</h{level}>"
        case Paragraph(pieces=pieces):
            text = _text(plain(pieces))
            inner = f'<span style="font-family:仿宋_GB2312">{text}</span>' if spanned else text
            return f'<p class="plain">{inner}</p>' if block.plain else f"<p>\u3000\u3000{inner}</p>"
        case Table():
            return _table(block)
        case _:
            return ""


def _text(text: str) -> str:
    """A typed tab is four hard blanks, as Word saves it."""
    return escape(text).replace("\t", "&nbsp;&nbsp;&nbsp; ")


def _table(table: Table) -> str:
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
                cells.append(f"<td{spans}>{_text(plain(cell.pieces))}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])
