"""Word files, made element by element."""

from __future__ import annotations

import resource
import socket
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from juesuan import readers
from juesuan.document import Document
from juesuan.errors import DamagedInput, EmptyInput, InputTooLarge, JuesuanError, MissingTool
from juesuan.readers import office

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")


def packed(
    body: str, parts: dict[str, str] | None = None, *, more: dict[str, bytes] | None = None, main: str | None = None
) -> bytes:
    """A .docx: the body's XML, and parts by kind (styles, numbering, footnotes, header, footer)."""
    document = main or f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    parts = parts or {}
    relations = "".join(f'<Relationship Id="r{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        types = "".join(
            f'<Override PartName="/word/{part}.xml" ContentType="{TYPE}.{kind}+xml"/>'
            for part, kind in [("document", "document.main"), *((kind, kind) for kind in parts)]
        )
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        )
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}'
            f'<Relationship Id="rNo" Type="{R}/image" Target="NULL"/></Relationships>',
        )
        package.writestr("word/document.xml", document)
        for kind, xml in parts.items():
            package.writestr(f"word/{kind}.xml", xml)
        for name, data in (more or {}).items():
            package.writestr(name, data)
    return stream.getvalue()


def read(body: str, parts: dict[str, str] | None = None) -> Document:
    return readers.read(readers.Input(packed(body, parts), "a.docx"))


def p(text: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cells(document: Document, table: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, document.text[cell.start : cell.end])
        for cell in document.tables[table].cells
    ]  # fmt: skip


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*inside: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(inside)}</w:tr>"


def numbering(*levels: tuple[str, str], extra: str = "") -> str:
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="7">{inner}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{extra}</w:numbering>'
    )


def listed(text: str, level: int, num: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def test_paragraphs_breaks_and_marks() -> None:
    document = read(
        "<w:p><w:r><w:t>收入</w:t><w:tab/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:br/><w:t>支出</w:t></w:r></w:p>"
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t xml:space="preserve"> 是</w:t><w:softHyphen/></w:r></w:p>'
    )
    assert document.text == "收入\t1-2\n支出\n☑ 是\n"
    assert [document.text[block.start : block.end] for block in document.blocks] == ["收入\t1-2", "支出", "☑ 是"]
    assert document.reader == "word"


def test_tracked_changes_count_what_stays() -> None:
    document = read(
        "<w:p><w:r><w:t>增加</w:t></w:r><w:ins><w:r><w:t>5.20</w:t></w:r></w:ins><w:del><w:r><w:delText>3.10</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo><w:r><w:t>万元</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>后半</w:t></w:r></w:p>"
    )
    assert document.text == "增加5.20移来万元\n前半后半\n"


def test_fields_keep_results_and_lose_codes() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    document = read(
        f"<w:p>{begin}<w:r><w:instrText>PAGEREF _Toc1 \\h</w:instrText></w:r>{begin}<w:r><w:instrText>X</w:instrText></w:r>{end}"
        f"{separate}<w:r><w:t>12</w:t></w:r>{end}<w:fldSimple w:instr='DATE'><w:r><w:t>2023</w:t></w:r></w:fldSimple></w:p>"
        f"<w:p>{begin}<w:r><w:instrText>QUOTE</w:instrText></w:r><w:r><w:t>code</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>后文仍在</w:t></w:r></w:p>"
    )
    assert document.text == "122023\n后文仍在\n"


def test_a_checkbox_field_and_hidden_text() -> None:
    document = read(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:t>是</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p>"
    )
    assert document.text == "☑是\n"
    assert [note.code for note in document.notes] == ["hidden-text"]


def test_chinese_numbering_is_part_of_the_heading() -> None:
    parts = {
        "numbering": numbering(("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    }
    document = read(
        "".join(
            listed(text, level)
            for text, level in [
                ("收入", 0),
                ("财政", 1),
                ("事业", 1),
                ("其中", 2),
                ("支出", 0),
                ("基本", 1),
                ("项目", 2),
            ]
        ),
        parts,
    )
    assert document.text.splitlines() == [
        "一、收入",
        "（一）财政",
        "（二）事业",
        "1. 其中",
        "二、支出",
        "（一）基本",
        "1. 项目",
    ]


def test_numbering_from_styles_restarts_and_compound_levels() -> None:
    extra = '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    styles = (
        f'<w:styles {SPACES}><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="K"><w:basedOn w:val="H"/></w:style></w:styles>'
    )
    document = read(
        listed("甲", 0) + p("乙", '<w:pStyle w:val="K"/>') + p("丙", '<w:pStyle w:val="H"/>') + listed("丁", 0, 2) + listed("戊", 0)
        + p("无号", '<w:pStyle w:val="H"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
        {"numbering": numbering(("decimal", "%1."), ("decimal", "%1.%2"), extra=extra), "styles": styles},
    )  # fmt: skip
    assert document.text.splitlines() == ["1. 甲", "1.1 乙", "1.2 丙", "1. 丁", "2. 戊", "无号"]
    assert [block.level for block in document.blocks] == [None, 2, 2, None, None, 2]


def test_merged_cells_stand_once() -> None:
    document = read(
        "<w:tbl>"
        + tr(tc("项目", '<w:vMerge w:val="restart"/>'), tc("金额", '<w:gridSpan w:val="2"/>'))
        + tr(tc("", "<w:vMerge/>"), tc("预算"), tc("决算"))
        + tr(tc("合计"), tc(""), tc("2.00"))
        + "</w:tbl>"
    )
    assert document.text == "项目\t金额\n预算\t决算\n合计\t\t2.00\n"
    assert cells(document) == [
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "金额"), (1, 1, 1, 1, "预算"), (1, 2, 1, 1, "决算"),
        (2, 0, 1, 1, "合计"), (2, 1, 1, 1, ""), (2, 2, 1, 1, "2.00"),
    ]  # fmt: skip
    assert document.tables[0].gridded
    assert [block.kind for block in document.blocks] == ["table"]
    at = document.text.index("2.00")
    place = document.span(at, at + 4).cell
    assert place is not None
    assert (place.table, place.row, place.column) == (0, 2, 2)


def test_a_broken_word_in_a_cell_is_joined_in_the_view_only() -> None:
    document = read(f"<w:tbl>{tr(tc(p('年初') + p('预算数')), tc(p('目标完成。') + p('2.下年继续')))}</w:tbl>")
    assert document.text == "年初\n预算数\t目标完成。\n2.下年继续\n"
    assert document.view.text == "年初预算数\t目标完成。\n2.下年继续\n"


def test_deleted_rows_and_odd_merges() -> None:
    document = read(
        "<w:tbl>"
        + tr(tc("甲"), tc("乙"))
        + tr(tc("删"), tc("除"), properties="<w:trPr><w:del/></w:trPr>")
        + tr(tc("丙", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>'))
        + tr(tc("丁"), properties='<w:trPr><w:gridBefore w:val="1"/></w:trPr>')
        + "</w:tbl>"
    )
    assert cells(document) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 2, "丙"), (2, 1, 1, 1, "丁")]


def test_a_nested_table_follows_its_outer_one() -> None:
    inner = f"<w:tbl>{tr(tc('内甲'), tc('内乙'))}</w:tbl>"
    document = read(
        f"<w:tbl>{tr(tc('外甲'), tc('外乙'))}{tr(tc('外丙'), tc(p('外丁') + inner + p()))}</w:tbl>{p('尾')}"
    )
    assert document.text == "外甲\t外乙\n外丙\t外丁\n内甲\t内乙\n尾\n"
    assert [block.table for block in document.blocks] == [0, 1, None]


def test_a_frame_around_the_page_is_no_table() -> None:
    inner = f"<w:tbl>{tr(tc('甲'), tc('1.00'))}{tr(tc('乙'), tc('2.00'))}</w:tbl>"
    document = read(f"<w:tbl>{tr(tc(p('一、收入') + inner))}</w:tbl>")
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == [
        ("paragraph", "一、收入"), ("table", "甲\t1.00\n乙\t2.00"),
    ]  # fmt: skip


def test_text_boxes_are_read_once_and_notes_stand_apart() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    document = read(
        f"<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>{box}"
        f"</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        '</mc:AlternateContent></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + p("其次")
        + '<w:sectPr><w:headerReference r:id="rheader"/><w:footerReference r:id="rfooter"/></w:sectPr>',
        {
            "footnotes": f'<w:footnotes {SPACES}><w:footnote w:id="2">{p("脚注")}</w:footnote></w:footnotes>',
            "header": f"<w:hdr {SPACES}>{p('页眉')}</w:hdr>", "footer": f"<w:ftr {SPACES}>{p('1')}</w:ftr>",
        },
    )  # fmt: skip
    assert document.text == "正文\n框内\n其次\n脚注\n页眉\n1\n"
    assert [block.kind for block in document.blocks] == [
        "paragraph",
        "paragraph",
        "paragraph",
        "note",
        "header",
        "footer",
    ]


def test_the_table_of_contents_is_told_apart() -> None:
    styles = (
        f'<w:styles {SPACES}><w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    document = read(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
        + p("目录") + p("一、收入 3") + "</w:sdtContent></w:sdt>" + p("二、支出 4", '<w:pStyle w:val="T1"/>')
        + "<w:sdt><w:sdtContent>" + p("正文") + "</w:sdtContent></w:sdt>",
        {"styles": styles},
    )  # fmt: skip
    assert [block.kind for block in document.blocks] == ["contents", "contents", "contents", "paragraph"]


def test_paragraphs_of_a_converter_are_joined_and_typed_contents_told_apart() -> None:
    lines = [
        "目录",
        "一、收入说明……3",
        "二、支出说明……4",
        "三、名词解释……5",
        "一、收入说明",
        "2023年收入总计1,264.80",
        "— 5 —",
        "万元，比上年增加1.00万元。",
    ]
    document = read("".join(map(p, lines)))
    assert document.text == "\n".join(lines) + "\n"
    assert "2023年收入总计1,264.80万元,比上年增加1.00万元。" in document.view.text
    assert [block.kind for block in document.blocks if block.kind == "contents"]
    heading = document.text.index("一、收入说明\n")
    assert next(block.kind for block in document.blocks if block.start == heading) == "paragraph"


def test_what_stays_unread_is_said() -> None:
    document = read(
        f"{p('甲')}<w:p><w:r><w:object/></w:r></w:p><w:p><w:r><w:drawing/></w:r></w:p><w:altChunk r:id='x'/>"
        '<w:p><w:r><w:sym w:font="Odd" w:char="F0EE"/></w:r></w:p>'
    )
    assert [note.code for note in document.notes] == [
        "embedded-object",
        "unread-picture",
        "unread-part",
        "unread-symbol",
    ]
    assert document.text == "甲\n\ufffd\n"


def test_a_file_of_python_docx_with_headings() -> None:
    made = docx.Document()
    made.add_heading("第一部分 概况", level=1)
    made.add_heading("年收入1.00万元。" * 12, level=2)  # body text under a heading's style
    run = made.add_paragraph().add_run("收入1.00万元。")
    run.bold = True
    stream = BytesIO()
    made.save(stream)
    document = readers.read(readers.Input(stream.getvalue(), "made.docx"))
    assert [(block.level, block.bold) for block in document.blocks] == [(1, True), (None, True), (None, True)]


def test_the_strict_variant_reads_the_same() -> None:
    strict = f'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>{p("严格")}</w:body></w:document>'
    assert readers.read(readers.Input(packed("", main=strict), "s.docx")).text == "严格\n"


# --- hostile files -------------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FETCH = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (packed("", main=f"{BOMB}<w:document {SPACES}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"), DamagedInput),
        (packed("", main=f"{FETCH}<w:document {SPACES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"), DamagedInput),
        (packed("", main="<w:document"), DamagedInput),
        (packed(p("甲"))[:300], DamagedInput),
        (packed(p("甲"))[:-60], DamagedInput),
        (packed(p()), EmptyInput),
        (packed("", main=f"<w:document {SPACES}/>"), DamagedInput),
        (packed("<w:p><w:r><w:t>" + "零" * 11_000_000 + "</w:t></w:r></w:p>"), InputTooLarge),
        (packed(p("甲"), more={f"word/media/{index}.bin": b"" for index in range(10_001)}), InputTooLarge),
    ],
    ids=["entities", "external", "broken", "cut", "tail", "empty", "bodiless", "bomb", "members"],
)  # fmt: skip
def test_hostile_files_end_in_one_line(content: bytes, error: type[JuesuanError]) -> None:
    with pytest.raises(error) as caught:
        readers.read(readers.Input(content, "bad.docx"))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("bad.docx: ")


def test_nesting_and_spans_are_bounded() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 75 + p("深") + "</w:tc></w:tr></w:tbl>" * 75
    wide = "<w:tbl>" + tr(tc("甲", '<w:gridSpan w:val="999999999"/>'), tc("乙")) + "</w:tbl>"
    document = read(deep + wide)
    assert document.text == "深\n甲\t乙\n"
    assert document.tables[0].column_count <= 1024
    with pytest.raises(DamagedInput):
        read("<w:tbl><w:tr><w:tc>" * 2000 + "</w:tc></w:tr></w:tbl>" * 2000)


def test_pictures_are_never_unpacked() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    document = readers.read(readers.Input(packed(p("甲"), more={"word/media/a.png": b"\0" * 300_000_000}), "p.docx"))
    assert document.text == "甲\n"
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < max(before, 1_000_000) + 400_000
    )  # kilobytes; 300 MB are ours


# --- through LibreOffice -------------------------------------------------------------------------------------------


def test_without_libreoffice_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingTool, match=r"^a\.rtf: .*LibreOffice.*install"):
        readers.read(readers.Input(b"{\\rtf1\\ansi hello}", "a.rtf"))


@needs_office
def test_a_doc_keeps_numbers_tables_and_text() -> None:
    content = packed(
        listed("收入", 0)
        + p("共1,979.86万元")
        + f"<w:tbl>{tr(tc('项目'), tc('决算'))}{tr(tc('合计'), tc('1.50'))}</w:tbl>"
        + p("尾"),
        {"numbering": numbering(("chineseCountingThousand", "%1、"))},
    )
    doc = office.convert(readers.Input(content, "a.docx"), "docx", "doc")
    assert doc.startswith(b"\xd0\xcf\x11\xe0")
    document = readers.read(readers.Input(doc, "表.wps"))
    assert document.text == "一、收入\n共1,979.86万元\n项目\t决算\n合计\t1.50\n尾\n"
    assert (document.reader, document.media_type, document.path) == ("office", "application/msword", "表.wps")
    assert document.sha256 == readers.Input(doc, "").sha256
    assert "converted" in [note.code for note in document.notes]
    with pytest.raises(DamagedInput, match="within"):
        office.convert(readers.Input(doc, "slow.doc"), "doc", "docx", limit=0.05)
    with pytest.raises(DamagedInput):
        readers.read(readers.Input(doc[:1500], "cut.doc"))


@needs_office
def test_rich_text_called_doc() -> None:
    rich = rb"{\rtf1\ansi\ansicpg936 \'ca\'d5\'c8\'eb 12.50\par}"
    document = readers.read(readers.Input(rich, "a.doc"))
    assert document.text == "收入 12.50\n"
    assert document.media_type == "application/rtf"


@needs_office
@pytest.mark.parametrize("kind", ["rtf", "odt"])
def test_a_picture_on_the_network_is_never_fetched(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        link = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        if kind == "rtf":
            content = rb'{\rtf1 text {\field{\*\fldinst { INCLUDEPICTURE "%s" \\d }}{\fldrslt }}\par}' % link.encode()
        else:
            content = odt(
                '<text:p>text<draw:frame svg:width="1cm" svg:height="1cm" text:anchor-type="as-char">'
                f'<draw:image xlink:href="{link}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
            )
        assert readers.read(readers.Input(content, "a.doc")).text.strip() == "text"
        with pytest.raises(BlockingIOError):
            server.accept()


def odt(body: str) -> bytes:
    names = {"office": "office", "text": "text", "draw": "drawing"}
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in names.items()
    )
    spaces += ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    kind = "application/vnd.oasis.opendocument.text"
    stream = BytesIO()
    with ZipFile(stream, "w") as made:
        made.writestr("mimetype", kind)
        made.writestr(
            "content.xml",
            f'<office:document-content{spaces} office:version="1.2"><office:body><office:text>{body}</office:text></office:body>'
            "</office:document-content>",
        )
        made.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry'
            ' manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
    return stream.getvalue()
