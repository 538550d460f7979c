"""Workbooks, made with openpyxl, by hand and by LibreOffice."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from struct import pack
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from handmade import cell_texts
from openpyxl import Workbook

from juesuan import readers
from juesuan.document import Document
from juesuan.errors import DamagedInput, EncryptedInput, InputTooLarge
from juesuan.readers import office
from juesuan.readers.number_format import exact, shown
from juesuan.readers.sheet_displays import of_xlsb
from juesuan.readers.sheets import kind

REAL = Path(__file__).parents[2] / "shared" / "real"
needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes, path: str = "a.xlsx", password: str | None = None) -> Document:
    return readers.read(readers.Input(content, path, password))


def statement() -> Workbook:
    """A statement of two sides with a title, a unit, merged heads, formats, blanks and a remark."""
    book = Workbook()
    sheet = book.active
    sheet.title = "收支总表"
    for row, line in enumerate(
        [
            [None, "收入支出决算总表"], [None, None, None, "公开01表"], [],
            [None, "收入", None, "支出"], [None, "项目", "决算数", "项目", "决算数"],
            [None, "一、财政拨款收入", 1979.8, "一、教育支出", 0.1 + 0.2],
            [None, "二、其他收入", None, "二、其他支出", 1.5], [None, "增长", 0.2882, "日期", date(2023, 9, 6)],
            [None, "总计", -1234567.891, "总计", 0], [], [None, "注：本表反映收支情况。"],
        ],
        1,
    ):  # fmt: skip
        for column, value in enumerate(line, 1):
            if value is not None:
                sheet.cell(row, column, value)
    sheet.merge_cells("B1:E1")
    sheet.merge_cells("B4:C4")
    sheet.merge_cells("D4:E4")
    sheet.merge_cells("B11:E11")
    for place, code in {
        "C6": "#,##0.00", "E6": "0.00", "C8": "0.00%", "C9": "#,##0.00;[Red]-#,##0.00", "E9": '0.00;-0.00;"—"', "E8": 'yyyy"年"m"月"d"日"',
    }.items():  # fmt: skip
        sheet[place].number_format = code
    return book


TEXT = """收入支出决算总表
公开01表
收入\t支出
项目\t决算数\t项目\t决算数
一、财政拨款收入\t1,979.80\t一、教育支出\t0.30
二、其他收入\t\t二、其他支出\t1.5
增长\t28.82%\t日期\t2023年9月6日
总计\t-1,234,567.89\t总计\t—
注：本表反映收支情况。
"""


def check_statement(document: Document) -> None:
    assert document.text == TEXT
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph", "table", "paragraph"]
    table = document.tables[0]
    assert (table.name, table.gridded, table.row_count, table.column_count) == ("收支总表", True, 6, 4)
    assert [(cell.column, cell.column_span) for cell in table.rows()[0]] == [(0, 2), (2, 2)]
    at = document.text.index("28.82%")
    place = document.span(at, at + 6).cell
    assert place is not None
    assert (place.row, place.column) == (3 + 1, 1)


def test_a_statement_reads_as_it_is_shown() -> None:
    document = read(saved(statement()), "决算.xls")
    check_statement(document)
    assert document.reader == "sheets"
    assert document.media_type.endswith("spreadsheetml.sheet")


@needs_office
@pytest.mark.parametrize(
    ("target", "media"),
    [("xls", "application/vnd.ms-excel"), ("ods", "application/vnd.oasis.opendocument.spreadsheet")],
)
def test_the_other_formats_read_the_same(target: str, media: str) -> None:
    content = office.convert(readers.Input(saved(statement()), "a.xlsx"), "xlsx", target)
    document = read(content, "a.et")
    check_statement(document)
    assert document.media_type == media


@needs_office
def test_one_file_xml_of_an_old_office_goes_through_libreoffice() -> None:
    content = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table><Row><Cell><Data ss:Type="String">合计'
        '</Data></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell></Row></Table></Worksheet></Workbook>'
    ).encode()
    assert read(content, "a.xls").text == "合计\t1.5\n"


def test_prose_sheets_are_lines_and_a_contents_sheet_is_contents() -> None:
    book = Workbook()
    book.active.append(["目  录"])
    book.active.append(["一、收入"])
    prose = book.create_sheet("说明")
    prose.append(["编制说明"])
    prose.append(["一、收入1万元。\n二、支出2万元。"])
    document = read(saved(book))
    assert document.text == "目  录\n一、收入\n编制说明\n一、收入1万元。\n二、支出2万元。\n"
    assert [block.kind for block in document.blocks] == ["contents", "contents", "paragraph", "paragraph", "paragraph"]
    assert not document.tables


def test_hidden_sheets_are_left_out_and_named() -> None:
    book = Workbook()
    book.active.append(["甲", 1])
    secret = book.create_sheet("底稿")
    secret.append(["乙", 2])
    secret.sheet_state = "hidden"
    document = read(saved(book))
    assert document.text == "甲\t1\n"
    assert [(note.code, "底稿" in note.message) for note in document.notes] == [("hidden-sheets", True)]


def test_hidden_zeros_are_blank_and_codes_keep_their_digits() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["合计", 0, 5])
    sheet.append(["2080505", 1 / 3, True])
    sheet.append([2080505, 1234567890.12, datetime(2023, 1, 2, 3, 4)])
    sheet.sheet_view.showZeros = False
    assert (
        read(saved(book)).text == "合计\t\t5\n2080505\t0.333333333\tTRUE\n2080505\t1234567890.12\t2023-01-02 3:04:00\n"
    )


def test_vertical_merges_and_gaps() -> None:
    book = Workbook()
    sheet = book.active
    for row, line in enumerate(
        [["产出", "数量", "1"], [None, "质量", "2"], [], [None, "时效", "3"], ["效益", "社会", None]], 2
    ):
        for column, text in enumerate(line, 3):
            if text:
                sheet.cell(row, column, text)
    sheet.merge_cells("C2:C5")
    document = read(saved(book))
    assert document.text == "产出\t数量\t1\n质量\t2\n时效\t3\n效益\t社会\t\n"
    assert [(c.row, c.column, c.row_span) for c in document.tables[0].cells][:2] == [(0, 0, 3), (0, 1, 1)]


@pytest.mark.parametrize(
    ("stored", "code", "printed"),
    [
        ("1979.8", "#,##0.00", "1,979.80"), ("1979.8", "General", "1979.8"), ("0.30000000000000004", "General", "0.3"),
        ("0.2882", "0.00%", "28.82%"), ("0.95", "0%", "95%"), ("1.005", "0.00", "1.01"), ("2.5", "0", "3"),
        ("1234567.891", "#,##0", "1,234,568"), ("-3", "0.0_);(0.0)", "(3.0)"), ("-0.001", "0.00", "0.00"),
        ("-1234.5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,234.50"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"), ("0", '#,##0.00;-#,##0.00;""', ""), ("0", "#", ""),
        ("12", "000", "012"), ("123456", "0!.0,", "12.3"), ("1234567", "0,", "1235"), ("5", '0.00"万元"', "5.00万元"),
        ("1234", "[$¥-804]#,##0.00", "¥1,234.00"), ("12345.678", "#,##0.00_);[Red](#,##0.00)", "12,345.68"),
        ("5", "[>=10]0.0;0.00", "5.00"), ("2023", "0年", "2023年"), ("45000", 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        ("45000.5", "yyyy-mm-dd hh:mm:ss", "2023-03-15 12:00:00"), ("1", "0." + "0" * 200, "1"), ("7", "0" * 300, "7"),
    ],
)  # fmt: skip
def test_numbers_under_their_formats(stored: str, code: str, printed: str) -> None:
    value = exact(stored)
    assert value is not None
    assert shown(value, code) == printed


# --- hostile workbooks ---------------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def raw_xlsx(sheet: str, *, doctype: str = "") -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(saved(statement()))) as good, ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for name in good.namelist():
            bad = f'{doctype}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
            made.writestr(name, bad if name == "xl/worksheets/sheet1.xml" else good.read(name))
    return stream.getvalue()


def test_a_million_empty_rows_are_bounded() -> None:
    rows = "".join(f'<row r="{row}"/>' for row in range(2, 1_000_001))
    content = raw_xlsx(f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2.5</v></c></row>{rows}')
    before = process_time()
    assert read(content).text == "1\t2.5\n"
    assert process_time() - before < 20


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (
            raw_xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            InputTooLarge,
        ),
        (
            raw_xlsx("<row><c><v>1</v></c></row>", doctype='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
            DamagedInput,
        ),
        (raw_xlsx("<row><c>"), DamagedInput),
        (raw_xlsx(" " * 30_000_000), InputTooLarge),
        (saved(statement())[:2000], DamagedInput),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, DamagedInput),
    ],
    ids=["far corner", "external", "broken", "bomb", "cut", "ole"],
)
def test_hostile_workbooks_end_in_one_line(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        read(content, "bad.xlsx")
    assert "\n" not in str(caught.value)


@needs_office
def test_a_broken_xls_is_damaged() -> None:
    whole = office.convert(readers.Input(saved(statement()), "a.xlsx"), "xlsx", "xls")
    for at in (600, 1500, 3000, len(whole) - 700):
        hurt = bytearray(whole)
        hurt[at : at + 64] = pack("<64B", *range(190, 254))
        with suppress(readers.UnreadableInput):  # any other error fails the test
            assert read(bytes(hurt)).text


def test_a_locked_workbook_needs_its_password() -> None:
    office_file = pytest.importorskip("msoffcrypto.format.ooxml").OOXMLFile(BytesIO(saved(statement())))
    stream = BytesIO()
    office_file.encrypt("密码", stream)
    with pytest.raises(EncryptedInput, match="--password"):
        read(stream.getvalue())
    with pytest.raises(EncryptedInput, match="does not open"):
        read(stream.getvalue(), password="falsch")
    document = read(stream.getvalue(), password="密码")
    assert document.text == TEXT
    assert document.sha256 == readers.Input(stream.getvalue(), "").sha256


def test_a_write_protected_workbook_opens_unasked() -> None:
    office_file = pytest.importorskip("msoffcrypto.format.ooxml").OOXMLFile(BytesIO(saved(statement())))
    stream = BytesIO()
    office_file.encrypt("VelvetSweatshop", stream)
    assert read(stream.getvalue()).text == TEXT


def test_strings_that_unpack_without_end_are_refused() -> None:
    stream = BytesIO()
    with ZipFile(BytesIO(saved(statement()))) as good, ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for name in good.namelist():
            made.writestr(name, good.read(name))
        made.writestr("xl/sharedStrings.xml", b" " * 300_000_000)
    with pytest.raises(InputTooLarge):
        read(stream.getvalue())


@pytest.mark.parametrize(("row", "refused"), [(10, False), (900_000, True)])
def test_a_binary_sheet_is_measured_before_it_is_laid_out(row: int, refused: bool) -> None:
    cells = b"".join(
        pack("<BBI", 0, 4, at) + pack("<BBIId", 5, 16, column, 0, 1.5) for at, column in [(0, 0), (row, 100)]
    )  # fmt: skip
    stream = BytesIO()
    with ZipFile(stream, "w") as made:
        made.writestr("xl/worksheets/sheet1.bin", cells)
    source = readers.Input(stream.getvalue(), "a.xlsb")
    if refused:
        with pytest.raises(InputTooLarge):
            of_xlsb(source)
    else:
        assert of_xlsb(source) == {}


# --- real forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "form", "shape"),
    [("空表-部门预算-2026.xlsx", "xlsx", (14, 9)), ("空表-预算-2026.xls", "xls", (9, 9))],
)
def test_the_blank_official_forms(name: str, form: str, shape: tuple[int, int]) -> None:
    if not REAL.is_dir():
        pytest.skip("the real forms are not here")
    content = (REAL / name).read_bytes()
    assert kind(content) == form
    document = read(content, name)
    assert len(document.tables) == 9
    income = document.tables[1]
    assert (income.row_count, income.column_count) == shape
    texts = cell_texts(document, 1)
    assert texts[1] == ["项目", "收入预算"]
    assert texts[2] == [
        "功能分类科目编码",
        "功能分类科目名称",
        "合计",
        "财政拨款收入",
        "事业收入",
        "事业单位经营收入",
        "其他收入",
    ]
    assert texts[3] == ["类", "款", "项"]
    assert texts[6][:4] == ["205", "02", "05", "高等教育"]
