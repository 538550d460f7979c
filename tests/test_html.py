"""Pages and saved web archives, whatever they are called."""

from __future__ import annotations

from base64 import b64encode
from quopri import encodestring

import pytest

from juesuan import readers
from juesuan.document import Document
from juesuan.errors import DamagedInput, EmptyInput, InputTooLarge, JuesuanError


def read(page: str | bytes, path: str = "a.doc") -> Document:
    content = page if isinstance(page, bytes) else page.encode()
    return readers.read(readers.Input(content, path))


def cells(document: Document, table: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, document.text[cell.start : cell.end])
        for cell in document.tables[table].cells
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("<html><head><meta charset=gb2312></head><p>经费１万元，朱镕基</p>".encode("gb18030"), "gb18030"),
        (
            "<html><meta http-equiv=Content-Type content='text/html; charset=GBK'><p>经费１万元，朱镕基</p>".encode(
                "gb18030"
            ),
            "gb18030",
        ),
        ("<html><meta charset=gb2312><p>经费１万元，朱镕基</p>".encode(), "utf-8"),
        ("\ufeff<html><p>经费１万元，朱镕基</p>".encode(), "utf-8-sig"),
        ("\ufeff<html><p>经费１万元，朱镕基</p>".encode("utf-16-le"), "utf-16"),
        ("<html><p>经费１万元，朱镕基</p>".encode("gb18030"), "gb18030"),
        ("<html><meta charset=big5><p>經費１萬元，朱鎔基</p>".encode("big5"), "big5"),
    ],
    ids=["meta", "http-equiv", "wrong meta", "bom", "utf-16", "none", "big5"],
)
def test_the_charset_is_honoured(content: bytes, encoding: str) -> None:
    document = read(content)
    assert document.text in ("经费１万元，朱镕基\n", "經費１萬元，朱鎔基\n")
    assert (document.reader, document.encoding, document.media_type) == ("html", encoding, "text/html")


def test_a_text_with_tags_stays_a_text() -> None:
    assert read("<p>决算</p>", "a.html").reader == "text"
    assert read("收入 <table> 1", "a.html").reader == "text"
    assert read("<!-- saved from url -->\n<!DOCTYPE HTML><p>决算", "a.txt").reader == "html"


def test_paragraphs_headings_breaks_and_lists() -> None:
    document = read(
        "<html><head><title>题</title><style>p{}</style></head><body><script>1</script><h2>一、收入\n决算</h2>"
        "<p>共<b>1,979.86</b>\n万元。<br>增加<del>3</del>5&nbsp;万元</p><ol start=3><li>甲<li value=7>乙</ol>"
        "<ol style='list-style-type: cjk-ideographic'><li>丙</ol><ul><li>丁</ul>"
        "<p style='display:none'>藏</p><p><a href='#_Toc1'>第一部分 3</a></p></body>"
    )
    assert document.text == "一、收入决算\n共1,979.86 万元。\n增加5\xa0万元\n3. 甲\n7. 乙\n一、丙\n丁\n第一部分 3\n"
    assert (document.blocks[0].kind, document.blocks[0].level) == ("paragraph", 2)
    assert document.blocks[-1].kind == "contents"


def test_word_numbers_in_saved_pages_are_kept() -> None:
    document = read(
        "<html xmlns:o='urn:x'><body><p><![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;</span></span>"
        "<![endif]>收入<o:p></o:p></p><!--[if gte mso 9]><xml>设置</xml><![endif]--></body></html>"
    )
    assert document.text.replace("\xa0", "") == "一、收入\n"


def test_spans_make_a_grid() -> None:
    document = read(
        "<table><caption>收入表</caption><thead><tr><th rowspan=2>项目<th colspan=2>金额</thead>"
        "<tbody><tr><td>预算<br>数<td>决算数<tr><td>合计<td><td>2.00</table>"
    )
    assert document.text == "收入表\n项目\t金额\n预算\n数\t决算数\n合计\t\t2.00\n"
    assert cells(document)[:4] == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "金额"),
        (1, 1, 1, 1, "预算\n数"),
        (1, 2, 1, 1, "决算数"),
    ]
    assert document.view.text == "收入表\n项目\t金额\n预算数\t决算数\n合计\t\t2.00\n"


def test_layout_tables_fall_away_and_nested_ones_follow() -> None:
    data = "<table><tr><td>甲<td>1.00<tr><td>乙<td>2.00</table>"
    document = read(f"<table><tr><td>左</td><td><p>一、收入</p>{data}</td></tr></table>")
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph", "table"]
    document = read(f"<table><tr><td>1<td>2<td>3<tr><td>4<td>5<td>6{data}</table>")
    assert document.text == "1\t2\t3\n4\t5\t6\n甲\t1.00\n乙\t2.00\n"


def test_menus_are_left_out_and_said() -> None:
    links = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("首页", "新闻", "公开", "互动"))
    document = read(
        f"<html><nav>导航</nav><ul>{links}</ul><p>收入1万元</p><ul><li><a href='/f.xls'>附件</a></ul><footer>版权</footer>"
    )
    assert document.text == "收入1万元\n附件\n"
    assert [note.code for note in document.notes] == ["navigation"]


def mhtml(body: bytes, coding: str, charset: str, *, subtype: str = "related") -> bytes:
    return (
        f'MIME-Version: 1.0\r\nContent-Type: multipart/{subtype}; boundary="--=b"\r\n\r\n'
        f"preamble\r\n\r\n----=b\r\nContent-Location: file:///a.htm\r\nContent-Transfer-Encoding: {coding}\r\n"
        f'Content-Type: text/html; charset="{charset}"\r\n\r\n'
    ).encode() + body + (
        b"\r\n----=b\r\nContent-Location: file:///header.htm\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n----=b--\r\n"
    )  # fmt: skip


PAGE = "<html><body><p>收入总计1,979.86万元</p></body></html>"


@pytest.mark.parametrize(
    "content",
    [
        mhtml(encodestring(PAGE.encode("gb18030")), "quoted-printable", "gb2312"),
        mhtml(b64encode(PAGE.encode()), "base64", "utf-8"),
        mhtml(PAGE.encode(), "8bit", "utf-8", subtype="alternative"),
        b"From: <Saved by a browser>\r\nSubject: =?gb2312?B?vvbL4w==?=\r\n"
        + mhtml(b64encode(PAGE.encode()), "base64", "utf-8"),
    ],
)
def test_a_web_archive_called_doc(content: bytes) -> None:
    document = read(content, "决算.doc")
    assert document.text == "收入总计1,979.86万元\n"
    assert document.media_type == "multipart/related"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<html><body><script>x</script></body></html>", EmptyInput),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n", DamagedInput),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 500, InputTooLarge),
        (b"<html>" + b"<p>" * (17 * 1024 * 1024), JuesuanError),
    ],
    ids=["no text", "no part", "nested parts", "size"],
)  # fmt: skip
def test_hostile_pages_end_in_one_line(content: bytes, error: type[JuesuanError]) -> None:
    with pytest.raises(error) as caught:
        read(content, "bad.doc")
    assert "\n" not in str(caught.value)


def test_depth_entities_and_spans_are_bounded() -> None:
    document = read("<html><p>前</p>" + "<div>" * 100_000 + "深")
    assert document.text.startswith("前\n")
    assert [note.code for note in document.notes] == ["nested-too-deep"]
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "&x;&x;">]><html><p>甲&x;&y;</p>'
    assert "甲" in read(page).text
    wide = read("<table>" + "<tr><td colspan=999999999 rowspan=99999999>甲<td>乙" * 3 + "</table>")
    assert wide.tables[0].row_count == 3
    assert wide.tables[0].column_count <= 5000


def test_typed_tabs_part_columns_as_in_a_text() -> None:
    rows = (("项目", "决算数", "项目", "决算数"), ("本年收入合计", "348.27", "本年支出合计", "348.27"))
    word = '<span style="mso-tab-count:1">&nbsp;&nbsp;&nbsp; </span>'
    for tab in ("\t", word):
        page = "".join(f"<p>{tab.join(row)}</p>" for row in (*rows, *rows[1:]))
        document = read(f"<html><body>{page}</body></html>".encode())
        assert document.text.splitlines()[1] == "本年收入合计\t348.27\t本年支出合计\t348.27"
        assert len(document.tables) == 1


def test_tabs_that_indent_the_source_are_nothing() -> None:
    document = read("<html><body><p>\n\t\t收入\n\t\t<b>3</b>万元，\t支出3万元。\n\t</p></body></html>".encode())
    assert document.text == "收入 3万元， 支出3万元。\n"
