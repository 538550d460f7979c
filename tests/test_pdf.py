"""The PDF reader on PDFs made here: every box, order and join was decided when the page was drawn."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from juesuan import readers
from juesuan.document import Document
from juesuan.errors import DamagedInput, EncryptedInput, InputTooLarge

WIDTH, HEIGHT = 595.0, 842.0
SONG = "STSong-Light"
BODY = 16

if SONG not in pdfmetrics.getRegisteredFontNames():
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))


class Sheet:
    """A canvas measured from the top left, as the reader's boxes are."""

    def __init__(self, **options: Any) -> None:
        self.file = BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT), **options)

    def say(self, x: float, top: float, text: str, size: float = BODY, font: str = SONG) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - top - size, text)

    def lines(self, top: float, *texts: str, first: float = 80 + 2 * BODY) -> None:
        """A paragraph: the first line indented, the others at the left margin."""
        for number, text in enumerate(texts):
            self.say(first if number == 0 else 80, top + number * 28, text)

    def grid(self, xs: list[float], ys: list[float], texts: dict[tuple[int, int], str], size: float = 10) -> None:
        """Ruling lines at `xs` and `ys` from the top left, texts by row and column."""
        for x in xs:
            self.canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
        for y in ys:
            self.canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
        for (row, column), text in texts.items():
            self.say(xs[column] + 3, ys[row] + 4, text, size)

    def turn(self) -> None:
        self.canvas.showPage()

    def read(self, **options: Any) -> Document:
        return read(self.bytes(), **options)

    def bytes(self) -> bytes:
        if self.canvas._code or not self.file.getvalue():
            self.canvas.save()
        return self.file.getvalue()


def read(content: bytes, password: str | None = None) -> Document:
    return readers.read(readers.Input(content, "made.pdf", password))


def block_texts(document: Document, kind: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def cell_texts(document: Document, table: int = 0) -> list[list[str]]:
    return [[document.text[cell.start : cell.end] for cell in row] for row in document.tables[table].rows()]


# A line of the body holds 27 letters between x = 80 and x = 512.
FULL = "本部门按照规定编制预算并且公开收支情况接受社会监督管理"


def test_wrapped_lines_are_one_paragraph_with_a_box_for_every_letter() -> None:
    sheet = Sheet()
    sheet.lines(100, FULL[:25], "安排支出1234.56万元，比上年增长。")
    sheet.lines(160, "第二段。")
    document = sheet.read()
    assert document.text == FULL[:25] + "安排支出1234.56万元，比上年增长。\n第二段。\n"
    start = document.text.index("1234.56万元")
    span = document.span(start, start + len("1234.56万元"))
    assert span.page == 1
    assert span.bbox is not None
    x0, top, x1, bottom = span.bbox
    assert x0 == pytest.approx(80 + 4 * 16, abs=1)
    assert 80 + 4 * 16 + 7 * 6 + 2 * 16 <= x1 <= 80 + 4 * 16 + 7 * 8 + 2 * 16
    assert 124 <= top < bottom <= 150


def test_lines_stand_by_position_not_by_the_order_of_the_stream() -> None:
    sheet = Sheet()
    sheet.say(112, 200, "二、支出。")
    sheet.say(112, 100, "一、收入。")
    assert sheet.read().text == "一、收入。\n二、支出。\n"


def test_digits_on_a_baseline_of_their_own_stay_in_their_sentence() -> None:
    sheet = Sheet()
    sheet.say(80, 100, "支出")
    sheet.say(112, 105, "9,146.79", font="Times-Roman")
    sheet.say(172, 100, "万元，增长")
    sheet.say(252, 105, "5.77%", font="Times-Roman")
    sheet.say(296, 100, "。")
    sheet.say(80, 128, "另一段。")
    assert sheet.read().text.replace(" ", "") == "支出9,146.79万元，增长5.77%。\n另一段。\n"


def test_letters_printed_twice_to_look_bold_stand_once() -> None:
    sheet = Sheet()
    for shift in (0, 0.4, 0.8):
        sheet.say(112 + shift, 100, "一、部门概况")
    assert sheet.read().text == "一、部门概况\n"


def test_a_sentence_over_a_page_break_is_whole_in_the_view() -> None:
    sheet = Sheet()
    for number in range(1, 5):
        sheet.say(80, 40, "某某局2023年度部门决算公开", 10)
        sheet.lines(100, FULL[:25], FULL, FULL[:22] + "收入2336.91", first=112)
        sheet.say(290, 800, f"- {number} -", 10)
        sheet.turn()
        sheet.say(80, 40, "某某局2023年度部门决算公开", 10)
        sheet.lines(100, "万元，完成预算。", first=80)
        sheet.say(290, 800, f"- {number + 1} -", 10)
        sheet.turn()
    document = sheet.read()
    assert document.view.text.count("收入2336.91万元,完成预算。") == 4
    # The furniture between the two halves is dropped with the break, the rest stands in blocks of its own.
    assert block_texts(document, "header") == ["某某局2023年度部门决算公开"] * 4
    assert block_texts(document, "page_number") == ["- 2 -", "- 3 -", "- 4 -", "- 5 -"]
    assert document.text.count("- 1 -") == 1  # kept in the text all the same
    assert len(block_texts(document, "paragraph")) == 4
    assert [page.number for page in document.pages] == list(range(1, 9))
    assert document.pages[-1].end == len(document.text)


def test_a_hyphen_at_the_end_of_a_line_is_kept() -> None:
    sheet = Sheet()
    sheet.lines(100, FULL[:24], FULL[:23] + "规划期为2017-", "2019年。")
    assert sheet.read().text.endswith("规划期为2017-2019年。\n")


def test_a_crop_box_moves_the_origin() -> None:
    document = read(
        raw_pdf(
            CATALOG,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /CropBox [100 50 300 350] /Contents 4 0 R "
            b"/Resources << /Font << /F 5 0 R >> >> >>",
            stream(b"BT /F 10 Tf 120 320 Td (total 12.5) Tj ET"),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        )
    )
    assert (document.pages[0].width, document.pages[0].height) == (200, 300)
    box = document.span(0, 5).bbox
    assert box is not None
    assert box[0] == pytest.approx(20, abs=1)
    assert 18 <= box[1] < 30 <= box[3] <= 35


def test_merged_cells_stand_once_with_their_spans() -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    for x, top, bottom in ((100, 100, 160), (200, 100, 160), (300, 120, 160), (400, 100, 160)):
        canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)
    for y, x0, x1 in ((100, 100, 400), (120, 200, 400), (140, 100, 400), (160, 100, 400)):
        canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)
    for x, top, text in (
        (110, 112, "项目"), (270, 103, "收入"), (230, 123, "预算数"), (330, 123, "决算数"),
        (110, 143, "合计"), (230, 143, "1.00"), (330, 143, "2.00"),
    ):  # fmt: skip
        sheet.say(x, top, text, 10)
    document = sheet.read()
    assert document.text == "项目\t收入\n预算数\t决算数\n合计\t1.00\t2.00\n"
    table = document.tables[0]
    assert table.gridded
    places = [(c.row, c.column, c.row_span, c.column_span) for c in table.cells]
    assert places == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]
    start = document.text.index("2.00")
    cell = document.span(start, start + 4).cell
    assert cell is not None
    assert (cell.table, cell.row, cell.column) == (0, 2, 2)


def test_a_cells_wrapped_name_is_joined_and_blank_cells_are_empty() -> None:
    sheet = Sheet()
    sheet.grid([100, 180, 260], [100, 130, 150], {(1, 0): "合计"})
    sheet.say(103, 102, "机关事业单位", 10)
    sheet.say(103, 115, "养老保险", 10)
    assert cell_texts(sheet.read()) == [["机关事业单位养老保险", ""], ["合计", ""]]


def test_two_numbers_under_each_other_stay_two() -> None:
    sheet = Sheet()
    sheet.grid([100, 180, 260], [100, 130, 150], {(1, 0): "合计"})
    sheet.say(183, 102, "1979.86", 10)
    sheet.say(183, 115, "20.00", 10)
    assert cell_texts(sheet.read())[0] == ["", "1979.86 20.00"]


def test_a_table_without_outer_sides_keeps_its_outer_columns() -> None:
    sheet = Sheet()
    ys = [100.0, 120.0, 140.0, 160.0]
    for y in ys:
        sheet.canvas.line(80, HEIGHT - y, 500, HEIGHT - y)
    for x in (200, 350):
        sheet.canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
    for row, texts in enumerate((("科目", "预算数", "决算数"), ("合计", "1.00", "2.00"), ("教育支出", "", "2.00"))):
        for x, text in zip((83, 203, 353), texts, strict=True):
            sheet.say(x, ys[row] + 4, text, 10)
    assert cell_texts(sheet.read()) == [
        ["科目", "预算数", "决算数"],
        ["合计", "1.00", "2.00"],
        ["教育支出", "", "2.00"],
    ]


def test_a_table_without_lines_is_guessed_and_says_so() -> None:
    sheet = Sheet()
    sheet.say(230, 60, "收入决算表")
    sheet.say(80, 100, "科目", 10)
    sheet.say(250, 100, "预算数", 10)
    sheet.say(400, 100, "决算数", 10)
    for row, (name, one, two) in enumerate(
        (("教育支出", "1,200.00", "1,100.50"), ("卫生健康支出", "30.00", "29.10"), ("住房保障支出", "5.00", "5.00"),
         ("合计", "1,235.00", "1,134.60"))
    ):  # fmt: skip
        sheet.say(80, 120 + row * 20, name, 10)
        sheet.say(250, 120 + row * 20, one, 10)
        sheet.say(400, 120 + row * 20, two, 10)
    sheet.lines(300, "以上为收入。")
    document = sheet.read()
    assert cell_texts(document) == [
        ["科目", "预算数", "决算数"], ["教育支出", "1,200.00", "1,100.50"], ["卫生健康支出", "30.00", "29.10"],
        ["住房保障支出", "5.00", "5.00"], ["合计", "1,235.00", "1,134.60"],
    ]  # fmt: skip
    assert not document.tables[0].gridded
    assert [note.code for note in document.notes] == ["guessed_table"]
    assert block_texts(document, "paragraph") == ["收入决算表", "以上为收入。"]


def table_over_pages(*, header_again: bool) -> Document:
    sheet = Sheet()
    sheet.say(250, 60, "支出决算表")
    xs = [80.0, 180.0, 340.0, 500.0]
    head = {(0, 0): "科目编码", (0, 1): "科目名称", (0, 2): "金额"}
    first = {
        **head,
        (1, 0): "201",
        (1, 1): "一般公共服务",
        (1, 2): "10.00",
        (2, 0): "205",
        (2, 1): "教育支出",
        (2, 2): "2.00",
    }
    sheet.grid(xs, [100, 120, 140, 160], first)
    sheet.say(290, 800, "1", 10)
    sheet.turn()
    if header_again:
        rest = {**head, (1, 0): "208", (1, 1): "社会保障", (1, 2): "3.00"}
        sheet.grid(xs, [60, 80, 100], rest)
    else:
        sheet.grid(
            xs, [60, 80, 100], {(0, 0): "208", (0, 1): "社会保障", (0, 2): "3.00", (1, 0): "合计", (1, 2): "15.00"}
        )
    sheet.say(80, 120, "注：本表说明。", 10)
    sheet.say(290, 800, "2", 10)
    return sheet.read()


def test_a_table_over_pages_is_one_table() -> None:
    document = table_over_pages(header_again=False)
    assert len(document.tables) == 1
    assert document.tables[0].pages == (1, 2)
    assert cell_texts(document)[3:] == [["208", "社会保障", "3.00"], ["合计", "", "15.00"]]
    start = document.text.index("15.00")
    span = document.span(start, start + 5)
    assert span.page == 2
    assert span.cell is not None
    assert (span.cell.row, span.cell.column) == (4, 2)
    assert block_texts(document, "page_number") == ["1", "2"]


def test_a_repeated_table_header_is_kept_as_text_but_is_no_row() -> None:
    document = table_over_pages(header_again=True)
    assert len(document.tables) == 1
    assert [row[0] for row in cell_texts(document)] == ["科目编码", "201", "205", "208"]
    assert block_texts(document, "header") == ["科目编码\t科目名称\t金额"]
    assert [block.table for block in document.blocks if block.kind == "table"] == [0, 0]


def test_a_form_filled_in_again_is_a_table_of_its_own() -> None:
    sheet = Sheet()
    for name in ("甲项目", "乙项目"):
        texts = {
            (0, 0): "绩效目标表", (1, 0): "项目名称", (1, 1): name, (2, 0): "主管部门", (2, 1): "某局",
            (3, 0): "一级指标", (3, 1): "二级指标", (3, 2): "指标值",
        }  # fmt: skip
        sheet.grid([80, 200, 350, 500], [60, 80, 100, 120, 140], texts)
        sheet.turn()
    assert len(sheet.read().tables) == 2


def test_a_row_torn_by_the_page_break_is_one_row() -> None:
    sheet = Sheet()
    xs = [80.0, 140.0, 240.0, 400.0]
    head = {(0, 0): "一级指标", (0, 1): "三级指标", (0, 2): "指标值"}
    sheet.grid(xs, [600, 620, 640, 660], {**head, (1, 0): "产出指标", (1, 1): "巡查次数", (1, 2): "12次"})
    sheet.say(83, 644, "满意度", 17)
    sheet.say(143, 644, "周边群众满意度调查", 10)
    sheet.say(243, 644, "≥90%", 10)
    sheet.turn()
    sheet.grid(xs, [60, 80, 100], {(0, 0): "指标", (0, 1): "结果", (1, 0): "总分", (1, 2): "95.6"})
    document = sheet.read()
    assert cell_texts(document) == [
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "巡查次数", "12次"],
        ["满意度指标", "周边群众满意度调查结果", "≥90%"],
        ["总分", "", "95.6"],
    ]
    assert [note.code for note in document.notes] == ["joined_row"]
    start = document.text.index("周边群众")
    span = document.span(start, start + len("周边群众满意度调查结果"))
    assert span.page == 1
    assert span.bbox is not None
    assert span.bbox[1] > 600  # the box of the part on that page


def test_a_merged_cell_goes_on_over_the_page_break() -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    for top, rows in ((600, ("数量指标", "质量指标")), (60, ("时效指标", "成本指标"))):
        for x in (80, 200, 400):
            canvas.line(x, HEIGHT - top, x, HEIGHT - top - 40)
        for y, x in ((top, 80), (top + 20, 200), (top + 40, 80)):
            canvas.line(x, HEIGHT - y, 400, HEIGHT - y)
        for number, text in enumerate(rows):
            sheet.say(203, top + 4 + number * 20, text, 10)
        if top == 600:
            sheet.say(83, 604, "产出指标", 10)
            sheet.turn()
    document = sheet.read()
    assert [(c.row, c.column, c.row_span) for c in document.tables[0].cells] == [
        (0, 0, 4), (0, 1, 1), (1, 1, 1), (2, 1, 1), (3, 1, 1),
    ]  # fmt: skip
    assert document.text == "产出指标\t数量指标\n质量指标\n时效指标\n成本指标\n"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_rotated_page_reads_as_it_is_shown(turn: int) -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    canvas.setPageRotation(turn)  # it swaps the sides of the media box for a quarter turn
    shown_width, shown_height = WIDTH, HEIGHT
    move: dict[int, Callable[[], None]] = {
        90: lambda: canvas.transform(0, 1, -1, 0, HEIGHT, 0),
        180: lambda: canvas.transform(-1, 0, 0, -1, WIDTH, HEIGHT),
        270: lambda: canvas.transform(0, -1, 1, 0, 0, WIDTH),
    }
    move[turn]()
    canvas.setFont(SONG, 12)
    canvas.drawString(50, shown_height - 52, "收入决算表")
    for x in (50, 150, 250):
        canvas.line(x, shown_height - 80, x, shown_height - 120)
    for y in (80, 100, 120):
        canvas.line(50, shown_height - y, 250, shown_height - y)
    canvas.drawString(55, shown_height - 95, "合计")
    canvas.drawString(155, shown_height - 95, "12.30")
    document = sheet.read()
    assert document.text.startswith("收入决算表\n合计\t12.30\n")
    page = document.pages[0]
    assert (page.width, page.height) == (shown_width, shown_height)
    start = document.text.index("12.30")
    box = document.span(start, start + 5).bbox
    assert box is not None
    assert 150 < box[0] < 160
    assert 80 <= box[1] < box[3] <= 102


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_table_drawn_sideways_is_read_upright_and_keeps_its_place_on_the_page(angle: int) -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    move = {90: (0, 1, -1, 0, WIDTH, 0), 180: (-1, 0, 0, -1, WIDTH, HEIGHT), 270: (0, -1, 1, 0, 0, HEIGHT)}[angle]
    canvas.transform(*move)
    side = HEIGHT if angle == 180 else WIDTH  # the height of the sheet in the turned frame
    canvas.setFont(SONG, 12)
    canvas.drawString(50, side - 52, "一般公共预算支出决算表")
    for x in (50, 150, 250):
        canvas.line(x, side - 80, x, side - 120)
    for y in (80, 100, 120):
        canvas.line(50, side - y, 250, side - y)
    canvas.drawString(55, side - 95, "合计")
    canvas.drawString(155, side - 95, "12.30")
    document = sheet.read()
    assert document.text.startswith("一般公共预算支出决算表\n合计\t12.30\n")
    assert (document.pages[0].width, document.pages[0].height) == (WIDTH, HEIGHT)
    start = document.text.index("12.30")
    box = document.span(start, start + 5).bbox
    assert box is not None
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    # The number stands about 90 points below the top of the turned sheet and 170 from its left.
    expected = {90: (90, HEIGHT - 170), 180: (WIDTH - 170, HEIGHT - 90), 270: (WIDTH - 90, 170)}[angle]
    assert middle == pytest.approx(expected, abs=10)


def test_a_form_xobject_is_placed_by_its_matrix() -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    canvas.beginForm("part")
    canvas.setFont(SONG, 10)
    for x in (0, 50, 100):
        canvas.line(x, 0, x, 40)
    for y in (0, 20, 40):
        canvas.line(0, y, 100, y)
    canvas.drawString(5, 25, "合计")
    canvas.drawString(55, 25, "7.5")
    canvas.endForm()
    canvas.saveState()
    canvas.transform(2, 0, 0, 2, 100, 600)
    canvas.doForm("part")
    canvas.restoreState()
    document = sheet.read()
    assert cell_texts(document) == [["合计", "7.5"], ["", ""]]
    start = document.text.index("7.5")
    box = document.span(start, start + 3).bbox
    assert box is not None
    assert box[0] == pytest.approx(210, abs=2)
    assert HEIGHT - 680 <= box[1] < box[3] <= HEIGHT - 638


def test_text_outside_of_the_clip_path_is_left_out_and_noted() -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(50, HEIGHT - 200, 500, 150)
    canvas.clipPath(path, stroke=0, fill=0)
    sheet.say(80, 100, "看得见的一行。")
    sheet.say(80, 260, "下一页再印一次。")
    canvas.restoreState()
    document = sheet.read()
    assert document.text == "看得见的一行。\n"
    assert [note.code for note in document.notes] == ["hidden_text"]


def test_labels_of_a_drawing_are_no_paragraphs() -> None:
    sheet = Sheet()
    sheet.lines(100, "支出结构如下图所示。")
    for number, height in enumerate((60, 120, 90)):
        sheet.canvas.setFillColorRGB(0.2, 0.4, 0.9)
        sheet.canvas.rect(150 + number * 60, HEIGHT - 400, 40, height, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(0, 0, 0)
    sheet.say(150, 275, "教育支出 60%", 9)
    sheet.lines(520, "以上为支出结构。")
    document = sheet.read()
    assert block_texts(document, "chart") == ["教育支出 60%"]
    assert block_texts(document, "paragraph") == ["支出结构如下图所示。", "以上为支出结构。"]


def test_a_table_of_contents_is_told_apart() -> None:
    sheet = Sheet()
    sheet.say(260, 60, "目 录", 20)
    for number, text in enumerate(("第一部分 概况", "一、主要职能", "二、机构设置", "第二部分 决算表")):
        sheet.say(80, 120 + number * 28, text)
    sheet.turn()
    sheet.say(230, 60, "第一部分 概况", 20)
    sheet.lines(120, "本部门履行职能。")
    document = sheet.read()
    assert len(block_texts(document, "contents")) == 5
    assert block_texts(document, "paragraph") == ["第一部分 概况", "本部门履行职能。"]


def test_an_encrypted_file_says_so_and_opens_with_its_password() -> None:
    sheet = Sheet(encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    sheet.say(80, 100, "决算")
    content = sheet.bytes()
    with pytest.raises(EncryptedInput, match=r"made\.pdf: the PDF is encrypted; give the password"):
        read(content)
    with pytest.raises(EncryptedInput, match="the password does not open it"):
        read(content, password="wrong")
    assert read(content, password="secret").text == "决算\n"


def test_a_file_cut_off_is_refused() -> None:
    sheet = Sheet()
    for _ in range(5):
        sheet.lines(100, FULL)
        sheet.turn()
    content = sheet.bytes()
    for share in (0.1, 0.5, 0.9):
        with pytest.raises(DamagedInput, match=r"made\.pdf"):
            read(content[: int(len(content) * share)])


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, the first the catalog."""
    out = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), head, content)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def test_a_file_of_no_pages_is_refused() -> None:
    with pytest.raises(DamagedInput, match=r"made\.pdf"):
        read(raw_pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"))


def test_ten_thousand_pages_are_refused() -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"
    pages = b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % (b"3 0 R " * 10000)
    with pytest.raises(InputTooLarge, match="10000 pages"):
        read(raw_pdf(CATALOG, pages, page))


def broken_layer(size: int, text: bytes) -> bytes:
    """A page that prints `text` at `size` points, and whose text layer says that it is private characters."""
    mapping = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <E020> endbfrange endcmap end end"
    )
    return raw_pdf(
        CATALOG,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        stream(b"BT /F %d Tf 50 300 Td (%s) Tj ET" % (size, text)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        stream(mapping),
    )


def test_a_text_layer_of_private_characters_is_noted() -> None:
    document = read(broken_layer(12, b"abcdefghijklmnopqrstuvwxyz"))
    assert [note.code for note in document.notes] == ["broken_text_layer"]


def test_a_page_that_is_a_picture_is_noted() -> None:
    document = read(
        raw_pdf(
            CATALOG,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
            stream(b"400 0 0 400 0 0 cm /I Do"),
            stream(
                b"\x80",
                b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
            ),
        )
    )
    assert [note.code for note in document.notes] == ["scanned_page"]
    assert document.text == ""
