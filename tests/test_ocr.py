"""Scans: what is printed here is drawn as pictures, read by OCR, and compared with what was written."""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import regex
from handmade import cell_texts
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate

from juesuan import extract, readers
from juesuan.document import Document, Page
from juesuan.errors import DamagedInput, InputTooLarge, MissingTool
from juesuan.fold import fold
from juesuan.pipeline import understand
from juesuan.readers import ocr
from juesuan.readers.pdf import native, scan
from juesuan.readers.pdf.drawing import Rulings

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
WIDTH, HEIGHT = 420.0, 300.0
SONG = "STSong-Light"
NUMBER = regex.compile(r"\d[\d,]*(?:\.\d+)?%?")

if SONG not in pdfmetrics.getRegisteredFontNames():
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))

with_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra `ocr` is not installed")
with_font = pytest.mark.skipif(not FONT.exists(), reason="fonts-noto-cjk is not installed (.ci/packages.txt names it)")

SENTENCES = (
    "一、收入支出决算总体情况说明",
    "2023年度收、支总计1,516.64万元。与2022年度决算",
    "相比，收、支总计各增加120.35万元，增长8.62%。",
)
HEAD = ("科目编码", "科目名称", "预算数", "决算数")
ROWS = (
    ("2080505", "机关事业单位基本养老保险缴费支出", "88.41", "88.41"),
    ("2101101", "行政单位医疗", "1,036.20", "41.07"),
    ("2210201", "住房公积金", "/", "0.00"),
)
XS, YS = (30.0, 90.0, 260.0, 320.0, 390.0), (150.0, 175.0, 200.0, 225.0, 250.0)


def page(canvas: Canvas) -> None:
    """Three lines and a table of four columns, measured from the top left."""
    for number, text in enumerate(SENTENCES):
        canvas.setFont(SONG, 14)
        canvas.drawString(58 if number < 2 else 30, HEIGHT - 50 - 28 * number, text)
    for x in XS:
        canvas.line(x, HEIGHT - YS[0], x, HEIGHT - YS[-1])
    for y in YS:
        canvas.line(XS[0], HEIGHT - y, XS[-1], HEIGHT - y)
    for row, cells in enumerate((HEAD, *ROWS)):
        for column, text in enumerate(cells):
            canvas.setFont(SONG, 9)
            if column < 2 or row == 0:
                canvas.drawString(XS[column] + 3, HEIGHT - YS[row] - 16, text)
            else:
                canvas.drawRightString(XS[column + 1] - 3, HEIGHT - YS[row] - 16, text)


@cache
def written() -> bytes:
    """The page with its text layer."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT))
    page(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


@cache
def picture() -> Image.Image:
    """The page as a scanner sees it."""
    return drawn(written(), [0])[0]


def drawn(content: bytes, numbers: list[int], dpi: int = 200) -> list[Image.Image]:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        return [document[number].render(scale=dpi / 72, grayscale=True).to_pil() for number in numbers]


def as_pdf(*images: Image.Image, dpi: int = 200) -> bytes:
    out = BytesIO()
    images[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=list(images[1:]))
    return out.getvalue()


def read(content: bytes) -> Document:
    return readers.read(readers.Input(content, "scan"))


@cache
def scanned() -> Document:
    """The page as it is read from a PDF of its picture."""
    return read(as_pdf(picture()))


def codes(document: Document) -> set[str]:
    return {note.code for note in document.notes}


def cells(document: Document) -> list[list[str]]:
    assert len(document.tables) == 1
    return cell_texts(document)


def assert_is_the_page(document: Document) -> None:
    """The lines and cells that were written; a lone / may be left out, it is never a number."""
    view = document.view.text
    assert "收、支总计1,516.64万元。与2022年度决算相比,收、支总计各增加120.35万元,增长8.62%。" in view
    rows = cells(document)
    assert rows[0] == list(HEAD)
    assert rows[1] == [fold(text) for text in ROWS[0]]
    assert rows[2] == list(ROWS[1])
    assert rows[3][:2] == list(ROWS[2][:2])
    assert rows[3][2] in ("/", "")
    assert rows[3][3] == "0.00"
    assert document.ocr


def assert_boxes_stand_as_in(document: Document, truth: Document, reach: float) -> None:
    """Every number's box is where the text layer has it, to `reach` points."""
    assert document.geometry is not None
    assert truth.geometry is not None
    for number in ("1,516.64", "120.35", "8.62%", "1,036.20", "41.07", "2101101"):
        ours, theirs = document.text.index(number), truth.text.index(number)
        box = document.geometry.hull(ours, ours + len(number))
        expected = truth.geometry.hull(theirs, theirs + len(number))
        assert box is not None
        assert expected is not None
        for side, other in zip(box, expected, strict=True):
            assert abs(side - other) < reach, (number, box, expected)


@with_ocr
@with_font
def test_a_scanned_page_reads_as_it_was_written_with_every_box_in_its_place() -> None:
    document = scanned()
    assert_is_the_page(document)
    assert_boxes_stand_as_in(document, read(written()), 4)
    assert "scanned_page" in codes(document)
    assert document.geometry is not None
    assert len(document.geometry.boxes) == 4 * len(document.text)
    assert document.view_spans(*document.view.range(0, len(document.text)))[0].page == 1


@with_ocr
@with_font
@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_a_page_that_lies_on_its_side_or_head_is_turned(turn: Image.Transpose) -> None:
    document = read(as_pdf(picture().transpose(turn)))
    assert_is_the_page(document)
    at = document.text.index("1,516.64")
    assert document.geometry is not None
    box = document.geometry.hull(at, at + 8)
    assert box is not None
    # on the upright page the number stands around (200, 72); it is counted from the top left of the page as shown
    truth = read(written())
    assert truth.geometry is not None
    upright = truth.geometry.hull(truth.text.index("1,516.64"), truth.text.index("1,516.64") + 8)
    assert upright is not None
    x0, top, x1, bottom = upright
    expected = (top, WIDTH - x1, bottom, WIDTH - x0)
    if turn == Image.Transpose.ROTATE_180:
        expected = (WIDTH - x1, HEIGHT - bottom, WIDTH - x0, HEIGHT - top)
    for side, other in zip(box, expected, strict=True):
        assert abs(side - other) < 4


@with_ocr
@with_font
def test_a_page_that_leans_is_levelled() -> None:
    leaning = picture().rotate(-1.2, resample=Image.Resampling.BICUBIC, fillcolor=255)
    document = read(as_pdf(leaning))
    assert_is_the_page(document)
    assert_boxes_stand_as_in(document, read(written()), 9)  # 200 points from the centre, 1.2 degrees are 4 points


@with_ocr
@with_font
def test_pictures_are_documents_of_scanned_pages() -> None:
    file = BytesIO()
    picture().save(file, "PNG", dpi=(200, 200))
    document = read(file.getvalue())
    assert_is_the_page(document)
    assert document.media_type == "image/png"
    assert abs(document.pages[0].width - WIDTH) < 1
    file = BytesIO()
    top = picture().convert("RGB").crop((0, 0, picture().width, 250))
    top.save(file, "TIFF", save_all=True, append_images=[top], dpi=(200, 200))
    document = read(file.getvalue())
    assert [page.number for page in document.pages] == [1, 2]
    assert document.text.count("1,516.64") == 2


@with_ocr
@with_font
def test_a_scan_gives_the_facts_of_its_text() -> None:
    text = "某某市水务中心2023年度单位决算\n" + SENTENCES[0] + "\n" + SENTENCES[1] + SENTENCES[2] + "\n"
    found = understand(scanned())
    assert found.source.ocr
    facts = {(fact.metric, fact.measure, str(fact.value), fact.unit) for fact in found.facts}
    assert facts >= {
        ("income_expenditure", "amount", "1516.64", "万元"),
        ("income_expenditure", "change", "120.35", "万元"),
        ("income_expenditure", "growth", "8.62", "%"),
    }
    expected = extract(text.encode())
    assert {(amount.value, amount.unit) for amount in expected.amounts} <= {(a.value, a.unit) for a in found.amounts}
    for amount in found.amounts:
        assert found.text is not None
        assert found.text[amount.span.start : amount.span.end] == amount.raw
        assert amount.span.bbox is not None


@with_ocr
@with_font
def test_a_generated_disclosure_gives_the_same_findings_from_its_scan() -> None:
    from generator import generate
    from test_pdf_fidelity import flow

    file = BytesIO()
    SimpleDocTemplate(file, leftMargin=57, rightMargin=57, topMargin=72, bottomMargin=72).build(
        flow(generate(6, "shanghai").blocks)
    )
    truth = read(file.getvalue())
    expected = understand(truth)
    found = understand(read(as_pdf(*drawn(file.getvalue(), list(range(len(truth.pages)))))))
    assert len(expected.facts) > 40
    assert [fact_of(fact) for fact in found.facts] == [fact_of(fact) for fact in expected.facts]
    assert [(item.item and item.item.name, item.final and item.final.value) for item in found.items] == [
        (item.item and item.item.name, item.final and item.final.value) for item in expected.items
    ]


def fact_of(fact: Any) -> tuple[Any, ...]:
    return fact.metric, fact.measure, fact.value, fact.unit, fact.year


@with_ocr
@with_font
def test_letters_under_each_other_are_read_down() -> None:
    image = Image.new("L", (900, 700), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 34)
    for x in (100, 160, 500, 800):
        pen.line((x, 100, x, 600), fill=0, width=3)
    for y in (100, 350, 600):
        pen.line((100, y, 800, y), fill=0, width=3)
    for at, mark in enumerate("产出指标"):
        pen.text((113, 130 + 46 * at), mark, font=font, fill=0)
    pen.text((200, 200), "完成河道清淤", font=font, fill=0)
    pen.text((560, 200), "12.5公里", font=font, fill=0)
    rows = cells(read(as_pdf(image)))
    assert rows[0] == ["产出指标", "完成河道清淤", "12.5公里"]


@with_ocr
def test_a_broken_text_layer_is_read_from_the_picture() -> None:
    from test_pdf import broken_layer

    document = read(broken_layer(16, b"2023: 1,516.64 and 8.62%"))
    assert document.ocr
    assert "1,516.64" in document.text
    assert "8.62%" in document.text
    assert "broken_text_layer" in codes(document)


@with_ocr
@pytest.mark.parametrize("colour", ["white", "black"])
def test_an_empty_page_gives_no_text(colour: str) -> None:
    document = read(as_pdf(Image.new("L", (600, 800), colour)))
    assert document.text.strip() == ""
    assert codes(document) == {"scanned_page"}


@with_ocr
@pytest.mark.parametrize("size", [(1, 1), (3000, 2), (2, 3000)])
def test_pictures_of_odd_shapes_are_read_as_empty(size: tuple[int, int]) -> None:
    file = BytesIO()
    Image.new("L", size, 255).save(file, "PNG")
    assert read(file.getvalue()).text.strip() == ""


@with_ocr
@with_font
def test_a_cover_with_a_picture_under_its_title_keeps_its_text() -> None:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT))
    canvas.drawImage(ImageReader(Image.new("L", (60, 40), 230)), 20, 20, WIDTH - 40, HEIGHT - 40)
    canvas.setFont(SONG, 20)
    canvas.drawString(60, 150, "某某市水务中心2023年度单位决算")
    canvas.showPage()
    canvas.save()
    document = read(file.getvalue())
    assert document.text == "某某市水务中心2023年度单位决算\n"
    assert not document.ocr
    assert document.notes == ()


def huge_png(side: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    header = side.to_bytes(4) + side.to_bytes(4) + b"\x08\x00\x00\x00\x00"
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(bytes(side + 1)) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@with_ocr
def test_a_picture_of_20000_by_20000_pixels_is_refused() -> None:
    with pytest.raises(InputTooLarge, match="too large to be decoded"):
        read(huge_png(20_000))


def test_a_pdf_with_a_picture_of_20000_by_20000_pixels_is_refused() -> None:
    from test_pdf import CATALOG, raw_pdf, stream

    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(bytes(20_000)) for _ in range(20_000)) + packer.flush()
    content = raw_pdf(
        CATALOG,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        stream(b"400 0 0 400 0 0 cm /I Do"),
        stream(
            rows,
            b"/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
            b" /Filter /FlateDecode",
        ),
    )
    with pytest.raises(InputTooLarge, match="too large to be decoded"):
        read(content)


@with_ocr
@with_font
def test_a_cut_off_picture_is_damaged() -> None:
    for kind in ("PNG", "JPEG", "TIFF"):
        file = BytesIO()
        picture().save(file, kind)
        with pytest.raises(DamagedInput, match="broken or cut off"):
            read(file.getvalue()[:2000])


@with_font
def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    for content in (as_pdf(picture()), huge_png(10)):
        with pytest.raises(MissingTool, match=r"pip install 'juesuan\[ocr\]'") as raised:
            read(content)
        assert "\n" not in str(raised.value)


@with_font
def test_without_the_extra_a_document_with_some_text_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    monkeypatch.setattr(ocr, "available", lambda: False)
    with pypdfium2.PdfDocument(written()) as text, pypdfium2.PdfDocument(as_pdf(picture(), picture())) as scanned:
        text.import_pages(scanned)
        out = BytesIO()
        text.save(out)
    document = read(out.getvalue())
    assert not document.ocr
    assert Counter(note.code for note in document.notes) == {"scanned_page": 2, "ocr_missing": 1}
    (note,) = [note for note in document.notes if note.code == "ocr_missing"]
    assert note.message == "2 pages of 3 could not be read without OCR; pip install 'juesuan[ocr]' makes them readable"


def letter(text: str, score: float) -> ocr.Letter:
    return ocr.Letter(text, 0, 0, 5, 10, score)


def test_a_lone_number_needs_a_high_score() -> None:
    assert ocr.is_lone_number([letter("1", 0.94)])
    assert ocr.is_lone_number([letter("７", 0.5), letter(" ", 0.5)])
    assert not ocr.is_lone_number([letter("1", 0.95)])
    assert not ocr.is_lone_number([letter("无", 0.5)])
    assert not ocr.is_lone_number([letter("1", 0.5), letter("2", 0.5)])


def test_a_doubtful_number_is_noted_where_it_stands() -> None:
    text = "收入12.50万元，支出3.41万元\n"
    boxes = array("f", [float(value) for at in range(len(text)) for value in (10 * at, 0, 10 * at + 9, 12)])
    scores = {
        (20.0, 0.0, 29.0, 12.0): 0.89,  # the 1 of 12.50
        (0.0, 0.0, 9.0, 12.0): 0.6,  # 收: a word needs less
        (130.0, 0.0, 139.0, 12.0): 0.7,  # the point of 3.41: so does a mark
    }
    content = native.PageContent(1, 400, 400, "", array("f"), frozenset(), {}, Rulings(), [], 1.0, 0.0)
    notes = scan.Scan(content, scores, [(5.0, 6.0, 7.0, 8.0)]).notes(text, boxes, Page(1, 0, len(text), 400, 400))
    unread, doubtful = notes
    assert unread.code == "ocr_unread"
    assert "(5, 6)" in unread.message
    assert (doubtful.code, text[doubtful.start : doubtful.end]) == ("ocr_doubtful", "12.50")
    assert "0.89" in doubtful.message


REAL_PAGES = (
    ("江苏省委办公厅-2018-部门预算表.pdf", 9),
    ("江苏省政协办公厅-2017-部门预算.pdf", 10),
)


@with_ocr
@pytest.mark.skipif(not REAL.is_dir(), reason="the real PDFs stand beside the repository, in ../shared")
@pytest.mark.parametrize(("name", "number"), REAL_PAGES)
def test_a_real_page_gives_the_numbers_and_cells_of_its_text_layer(name: str, number: int) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(REAL / name) as document, pypdfium2.PdfDocument.new() as alone:
        alone.import_pages(document, [number])
        out = BytesIO()
        alone.save(out)
    truth = read(out.getvalue())
    found = read(as_pdf(*drawn(out.getvalue(), [0])))
    expected = Counter(NUMBER.findall(truth.view.text))
    assert expected.total() > 20
    assert Counter(NUMBER.findall(found.view.text)) == expected
    assert [placed(table, found) for table in found.tables] == [placed(table, truth) for table in truth.tables]


def placed(table: Any, of: Document) -> dict[tuple[int, int], str]:
    return {
        (cell.row, cell.column): said
        for cell in table.cells
        if (said := "".join(fold(of.text[cell.start : cell.end]).split()))
    }
