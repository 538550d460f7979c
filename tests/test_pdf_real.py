"""The PDF reader on real disclosures (../shared/real): every value here was read off the rendered pages by a person."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import regex

from juesuan import readers
from juesuan.document import Document, Table
from juesuan.pipeline import understand

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real PDFs stand beside the repository, in ../shared")

POLITICAL_2017 = "江苏省政协办公厅-2017-部门预算.pdf"
PROCURATORATE_2019 = "江苏省人民检察院-2019-部门预算.pdf"
CONGRESS_2018 = "江苏省人大办公厅-2018-部门预算.pdf"
PARTY_TABLES_2018 = "江苏省委办公厅-2018-部门预算表.pdf"
STREET_2023 = "上海市普陀区万里街道-2023-部门预算-含绩效目标表.pdf"
COMMERCE_2025 = "上海市普陀区商务委员会-2025-部门预算.pdf"
TEMPLATE = "模板-上海市-部门决算.pdf"
ALL = sorted(REAL.glob("*.pdf")) if REAL.is_dir() else []
FILLED = [path for path in ALL if path.name != TEMPLATE]


@cache
def document(name: str) -> Document:
    return readers.read(readers.load(REAL / name))


def rows(table: Table, of: Document) -> list[list[str]]:
    return [[of.text[cell.start : cell.end] for cell in row] for row in table.rows()]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_the_document_is_whole_and_in_order(path: Path) -> None:
    read = document(path.name)
    assert read.geometry is not None
    assert len(read.geometry.boxes) == 4 * len(read.text)
    at = 0
    for page in read.pages:
        assert page.start == at
        at = page.end
    assert at == len(read.text)
    at = 0
    for block in read.blocks:
        assert read.text[at : block.start].strip() == ""
        at = block.end
    assert read.text[at:].strip() == ""
    for table in read.tables:
        taken = [
            (cell.row + down, cell.column + right)
            for cell in table.cells
            for down in range(cell.row_span)
            for right in range(cell.column_span)
        ]
        assert len(taken) == len(set(taken))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_letter_stands_within_its_page(path: Path) -> None:
    read = document(path.name)
    assert read.geometry is not None
    for page in read.pages:
        hull = read.geometry.hull(page.start, page.end)
        if hull:
            assert -5 <= hull[0] < hull[2] <= page.width + 5
            assert -5 <= hull[1] < hull[3] <= page.height + 5


def test_amounts_on_a_baseline_of_their_own_stand_in_their_sentences() -> None:
    view = document(POLITICAL_2017).view.text
    assert "(一)收入预算总计9,146.79万元。包括:" in view.replace("（", "(").replace("）", ")")
    assert "与上年相比减少108.56万元,下降1.63%。" in view
    assert (
        '因公出国（境）费支出76万元,占"三公"经费的11.24%;公务用车购置及运行维护费支出156.60万元,占"三公"经费的23.16%;'
        in view
    )
    assert "（12）其他交通费用（款）支出174.92万元。" in view


@pytest.mark.parametrize("path", FILLED, ids=lambda path: path.stem)
def test_no_unit_has_lost_its_amount(path: Path) -> None:
    """Every 万元 of the narrative has its number right before it; only a table's unit (单位：万元) has none."""
    view = document(path.name).view
    for block in document(path.name).blocks:
        if block.kind == "paragraph":
            start, end = view.range(block.start, block.end)
            lost = regex.finditer(r"(?<!\d)(?<!单位:)万元", view.text, pos=start, endpos=end)
            assert [view.text[max(0, found.start() - 20) : found.end()] for found in lost] == []


def test_a_sentence_over_a_page_break_is_joined_past_the_page_number() -> None:
    view = document("江苏省委办公厅-2018-部门预算.pdf").view.text
    assert "与上年相比收、支预算总计各增加3608.98万元,增长17.31%。" in view


def test_a_two_sided_statement_with_merged_headings() -> None:
    read = document(PROCURATORATE_2019)
    table = read.tables[0]
    assert rows(table, read)[:3] == [
        ["收入", "支出"],
        ["项目名称", "金额", "功能分类", "支出用途"],
        ["功能科目名称", "金额", "项目名称", "金额"],
    ]
    assert ["", "", "十八、住房保障支出", "5,686.35", "", ""] in rows(table, read)
    assert rows(table, read)[-1] == ["收入合计", "24,169.74", "支出合计", "24,169.74"]
    assert table.cells[0].column_span == 2


def test_a_table_over_two_pages_without_a_header() -> None:
    read = document(PROCURATORATE_2019)
    table = next(table for table in read.tables if table.pages == (18, 19))
    found = rows(table, read)
    assert found[0] == ["科目编码", "科目名称", "金额"]
    assert ["30102", "津贴补贴", "6,372.51"] in found
    assert found[-1] == ["30309", "奖励金", "1.05"]
    assert len(found) == 32


def test_a_table_over_four_pages_with_its_header_again() -> None:
    read = document(STREET_2023)
    table = next(table for table in read.tables if table.pages == (20, 21, 22, 23))
    found = rows(table, read)
    assert found[2] == ["类", "款", "项"]
    assert found[-1] == ["合计", "164,978,640", "99,406,297", "65,572,343"]
    assert sum(row[:1] == ["项目"] for row in found) == 1
    amount = read.text.index("18,373,632", read.pages[21].start)
    span = read.span(amount, amount + len("18,373,632"))
    assert span.page == 22
    assert span.cell is not None
    assert span.cell.column == 4


def test_each_target_form_is_a_table_of_its_own() -> None:
    read = document(STREET_2023)
    forms = [table for table in read.tables if rows(table, read)[0] == ["财政项目支出绩效目标填报表"]]
    assert [form.pages for form in forms] == [(31,), (32,), (33,), (34,), (35,)]


def test_cells_of_rotated_pages_have_their_boxes() -> None:
    read = document(PARTY_TABLES_2018)
    start = read.text.index("12,081.46")
    span = read.span(start, start + 9)
    assert span.page == 3
    assert span.bbox is not None
    assert span.cell is not None


def test_text_that_a_page_does_not_show_is_left_out_once() -> None:
    read = document(COMMERCE_2025)
    assert read.text.count("提供有关境外投资的法律法规") == 1
    assert "负责建立健全生活必需品市场供应应急机制" in read.view.text
    assert {note.code for note in read.notes} == {"hidden_text"}


def test_the_contents_of_two_pages_are_no_headings() -> None:
    read = document(TEMPLATE)
    entries = [read.text[block.start : block.end] for block in read.blocks if block.kind == "contents"]
    assert len(entries) == 27
    assert "第四部分名词解释" in entries[-1].replace(" ", "")


def test_a_blank_form_tells_no_figure() -> None:
    found = understand(document(TEMPLATE))
    assert (found.facts, found.items) == ((), ()), "the amounts it prints are thresholds"
