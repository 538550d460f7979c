"""The text reader: encodings, wraps, tables, contents. Every expectation was decided by reading the sample."""

import json
from pathlib import Path

import pytest
from handmade import cell_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan import readers
from juesuan.document import Document
from juesuan.errors import EmptyInput
from juesuan.readers import contents, lines
from juesuan.readers.lines import Margin, clean, doubled, is_page_number, right_margin, runs_on
from juesuan.readers.text import lay_out
from juesuan.spans import make_view

SHARED = Path(__file__).parents[2] / "shared"


def read(text: str, encoding: str = "utf-8") -> Document:
    return readers.read(readers.Input(text.encode(encoding), "a.txt"))


def viewed(text: str) -> str:
    return make_view(text, lay_out(text).dropped).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_give_one_text(encoding):
    text = "2022年度收、支总计1979.86万元。\n"
    assert read(text, encoding).text == text


def test_line_ends_become_line_feeds():
    assert read("一、概况\r\n无。\r二\n").text == "一、概况\n无。\n二\n"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("收入预算总计 20849.45 万\n元，与上年相比各增加 2043.58 万元。", "收入预算总计20849.45万元,与上年相比各增加2043.58万元。"),
        ("与上年相比增加 2043.58 万元，增长\n— 5 —\n10.87%。", "与上年相比增加2043.58万元,增长10.87%。"),
        ("与上年相比增加 2043.58 万元，增长\n\n— 5 —\n\n10.87%。", "与上年相比增加2043.58万元,增长10.87%。"),
        ("住房保障支出 74784.48 元，占支出总预\n算6.90 %，同比增加 62.16 元。", "住房保障支出74784.48元,占支出总预算6.90%,同比增加62.16元。"),
        ("（二）社会保障支出（类）离退休（款）\n未归口管理（项）支出 9.72 万元，与上年\n相比增加 0.96 万元。",
         "（二）社会保障支出（类）离退休（款）未归口管理（项）支出9.72万元,与上年相比增加0.96万元。"),
        ("与上年相比减少 330.65 万元，减少 12.14\n%。", "与上年相比减少330.65万元,减少12.14%。"),
        ("收入总计 9,146.79\n万元，\n与上年相比收、\n支各增加 8.72 万元。", "收入总计9,146.79万元,与上年相比收、支各增加8.72万元。"),
        ("与上年相比增\n加 2.10 万元，增长20.69 %。", "与上年相比增加2.10万元,增长20.69%。"),
        ("与上年相比增加\n11.08万元，增长2.75 %。", "与上年相比增加11.08万元,增长2.75%。"),
    ],
)  # fmt: skip
def test_wraps_are_joined(text, joined):
    assert viewed(text) == joined


@pytest.mark.parametrize(
    "text",
    [
        "2022年度\n某某中心\n单位决算",
        "七、政府性基金支出预算表情况说明\n本表数为零。",
        "（一）抓好“主战场”，唱响“主旋律”\n全年推送任务37条。",
        "收入总计325.44万元。\n支出总计325.44万元。",
        "2023年度部门决算公开\n根据统一部署，现将情况公布如下。",
        "单位:万元\n公务接待费3万元，比上年减少。",
        "其中：公务用车购置0万元，运行维护费1万元\n（三）公务接待费",
    ],
)
def test_lines_of_their_own_stay(text):
    assert viewed(text).count("\n") == text.count("\n")


def test_a_doubled_character_at_a_wrap_is_dropped_and_noted():
    document = read(
        "本年收入合计9.86万元，其中：一般公共预算财\n\n财政拨款收入9.86万元。\n一般公共预算财政拨款支出9万元。"
    )
    assert document.view.text.startswith("本年收入合计9.86万元,其中:一般公共预算财政拨款收入9.86万元。")
    assert [note.code for note in document.notes] == ["doubled_at_wrap"]


def test_repeated_digits_at_a_wrap_stay():
    assert viewed("经费增加，共计支出2\n2.50万元，增长1%。") == "经费增加,共计支出22.50万元,增长1%。"


def test_page_marks_leave_the_view():
    document = read("第一部分 概况\n本单位负责档案工作。\n12\n第二部分 说明\n— 13 —\n无。")
    assert [block.kind for block in document.blocks].count("page_number") == 2
    assert "12" not in document.view.text
    assert "13" not in document.view.text


@pytest.mark.parametrize(
    ("line", "marks"), [("—10—", True), ("第 5 页 共 20 页", True), ("325.44", False), ("2022", False)]
)
def test_what_is_a_page_mark(line, marks):
    assert is_page_number(clean(line)) is marks


def test_a_figure_caption_is_a_note():
    document = read("收入合计1万元。\n（图 2: 收入决算结构图）\n支出合计1万元。")
    assert [block.kind for block in document.blocks] == ["paragraph", "note", "paragraph"]


def test_contents_with_leaders():
    document = read(
        "目录\n第一部分 概况\t1\n一、主要职责.....\t1\n二、机构设置……2\n\n第一部分 概况\n一、主要职责\n负责档案工作。"
    )
    assert [block.kind for block in document.blocks] == ["contents", "paragraph", "paragraph", "paragraph"]


def test_contents_without_leaders_repeat_the_headings():
    text = "某局部门预算\n目录\n一、主要职能\n二、机构设置\n三、名词解释\n某局主要职能\n负责统计。\n某局机构设置\n无。\n名词解释\n无。"
    kinds = [block.kind for block in read(text).blocks]
    assert kinds[:2] == ["paragraph", "contents"]
    assert kinds.count("contents") == 1


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            "某市路灯所2023年度单位决算\n目 录\n第一部分：某市路灯所概况\n一、单位主要职能\n第三部分：决算情况说明\n"
            "一、2023年度收入支出决算总体情况。\n二、2023年度支出决算情况。\n第一部分：某市路灯所概况\n一、主要职能\n负责路灯。\n",
            range(1, 7),
        ),
        (
            "某市水务局2024年度部门决算\n二、机构设置 2\n政府性基金预算支出决算情况说明 7\n十、预算绩效情况说明 11\n"
            "第一部分 基本情况\n一、职责\n负责供水。\n",
            range(1, 4),
        ),
        (
            "某市水务局2024年度部门决算目录\n第一部分 某市水务局概况\n一、主要职能\n二、基本情况\n第三部分 决算情况说明\n"
            "第一部分 某市水务局概况\n一、主要职能\n负责供水。\n",
            range(5),
        ),
        ("车辆情况 2\n办公设备情况 1\n在职人员情况 3\n负责供水。\n", range(0)),
    ],
    ids=["ends_in_stops", "pages_behind_blanks", "in_the_title", "numbers_that_are_no_pages"],
)
def test_contents_that_are_hard_to_tell(text, entries):
    assert contents.find(lines.split(text)) == set(entries)


def test_a_list_of_attachments_is_no_contents():
    document = read("第五部分 附表\n- 一、收入支出决算总表\n- 二、收入决算表\n- 三、支出决算表\n")
    assert {block.kind for block in document.blocks} == {"paragraph"}


def test_tabs_make_a_table_with_its_empty_cells():
    document = read("预算执行表\n项目名称\t\t云服务\n总额\t133.94\t133.94\n其他资金\t\t\n\n评价。")
    assert cell_texts(document) == [["项目名称", "", "云服务"], ["总额", "133.94", "133.94"], ["其他资金", "", ""]]
    assert [block.kind for block in document.blocks] == ["paragraph", "table", "paragraph"]
    empty = document.tables[0].rows()[0][1]
    assert empty.start == empty.end


def test_a_blank_line_does_not_end_a_table_and_a_title_row_begins_one():
    row = "\n产出指标\t数量指标\t场次\n\n效益指标\t社会效益\t效果\n"
    document = read(f"项目支出绩效自评表（2022年度）\t\t{row}\n项目支出绩效自评表（2022年度）\t\t{row}")
    assert [table.row_count for table in document.tables] == [3, 3]


def test_a_title_line_without_tabs_parts_two_tables():
    row = "项目名称\t云服务\t1\n总额\t1\t2\n"
    document = read(f"{row}\n绩效自评表（2022年度）\n\n{row}")
    assert [block.kind for block in document.blocks] == ["table", "paragraph", "table"]


def test_a_line_without_tabs_that_wraps_a_cell_belongs_to_it():
    document = read("指标\t目标\t完成\n满意度\t大于95%的服务\n对象满意\n时效\t3天\t3天\n")
    assert cell_texts(document) == [
        ["指标", "目标", "完成"],
        ["满意度", "大于95%的服务对象满意"],
        ["时效", "3天", "3天"],
    ]


def test_one_cell_a_line():
    document = read(
        "完成情况表\n(2020年度)\n\n\t项目名称\n\t宣传经费\n\n\t预算数:\n\t195.0\n\t执行数:\n\t193.97\n\n\t\n\t其他资金:\n\t0\n\n2.评价结果。\n"
    )
    assert cell_texts(document) == [
        ["项目名称", "宣传经费"],
        ["预算数:", "195.0", "执行数:", "193.97"],
        ["", "其他资金:", "0"],
    ]


def test_indented_prose_and_a_tab_inside_prose_are_no_tables():
    text = "\t2022年度收入合计1万元，其中财政拨款1万元。\n\t2022年度支出合计1万元。\n为公共服务营造氛围\t保障了平稳有序。\n六、情况说明\t\n"
    assert read(text).tables == ()


def test_bars_make_a_table():
    markdown = read("| 项目 | 预算 | |\n|---|---:|---|\n| 总额 | 1.00 | |\n")
    assert cell_texts(markdown) == [["项目", "预算", ""], ["总额", "1.00", ""]]
    double = read("项目||预算||决算\n总额||1.00||0.90\n")
    assert cell_texts(double) == [["项目", "预算", "决算"], ["总额", "1.00", "0.90"]]


def test_markup_at_a_cells_edge_is_not_its_text():
    document = read("视频数量\t52\t[bookmark: _GoBack]52\n报道\t<p>1</p>\t2\n")
    assert [document.text[c.start : c.end] for c in document.tables[0].cells] == [
        "视频数量",
        "52",
        "52",
        "报道",
        "1",
        "2",
    ]


def test_the_right_margin_of_a_wrapped_text():
    assert right_margin(["收" * 20] * 12 + ["尾。"]) == Margin(40)
    assert right_margin(["收" * n for n in range(5, 90, 5)]) is None


def test_the_right_margin_where_indents_and_bold_type_keep_lines_from_agreeing():
    ragged = ["收" * n for n in (24, 25, 26, 26, 27, 25, 26, 27, 25, 24, 26, 27)] * 8
    rows = ["预算数 决算数", "电费", "培训费 0.55", "单位:万元", "合计"] * 12
    assert right_margin([*rows, *ragged]) is not None
    assert right_margin([*rows, *("收" * n for n in range(18, 60))]) is None


def test_two_titles_of_tables_as_long_as_a_line_stay_two():
    assert not runs_on("云州市柳河区人民政府青石街道办事处2024年度部门决算表", "收入支出决算总表", full=True)


def test_a_cause_goes_on_behind_its_mark_at_a_line_end():
    assert runs_on("完成年初预算的90.12%。决算数小于预算数的主要原因:", "压减印刷。")
    assert not runs_on("完成年初预算的90.12%。其中:", "压减印刷。")


def test_the_right_margin_of_a_text_wrapped_by_characters():
    lines = ["2019年度收入、支出决算总计", "1116828.41元，与上年相比增加", "402058.23元，其中：一般公共预算"]
    assert right_margin([*(line.ljust(20, "支") for line in lines)] * 3) == Margin(20, by_characters=True)


@pytest.mark.parametrize(
    ("heading", "after"),
    [
        ("（八）一般公共预算财政拨款基本支出决算情况说明", "2017年度一般公共预算财政拨款基本支"),
        ("3.一般公共预算财政拨款支出决算具体情况", "本单位一般公共预算财政拨款支出决算"),
        ("（二）某某专项资金管理和使用的情况", "2017年度某某专项资金"),
    ],
)
def test_a_heading_as_long_as_a_line_takes_no_sentence(heading, after):
    assert not runs_on(clean(heading), clean(after), full=True)


@pytest.mark.parametrize(
    ("heading", "after"),
    [
        ("（八）一般公共预算财政拨款基本支", "出决算情况说明"),
        ("五、一般公共预算财政拨款", "支出决算情况说明"),
        ("七、“三公”经费财政拨款支出决算情况", "说明"),
    ],
)
def test_a_title_cut_in_two_is_one(heading, after):
    assert runs_on(clean(heading), clean(after))


def test_a_sentence_that_begins_with_the_words_of_a_title_runs_on():
    assert runs_on(
        clean("2017年度“三公”经费财政拨款支出预算"), clean("为72730.12元，支出决算为60107.54元，"), full=True
    )


def test_titles_one_under_the_other_stay_two():
    assert not runs_on("第四部分附件", "2020年宣传经费项目支出绩效自评报告")
    assert not runs_on("第二部分2022年度部门决算表", "收入支出决算总表")


def test_a_name_of_the_classification_is_joined_to_its_marker():
    text = "2．社会保障支出（类）行政事业单位养老支出（款）机\n关事业单位基本养老保险缴费支出（项）支\n出47,898.48元。"
    assert (
        viewed(text)
        == "2.社会保障支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）支出47,898.48元。"
    )


@pytest.mark.parametrize(
    ("before", "after", "length"),
    [
        ("其中：政府采购工程支", "支出170.01万元", 1),
        ("一般公共预算财", "财政拨款收入9万元", 1),
        ("（六）一般公共预算财政拨款基", "基本支出决算情况说明", 1),
        ("不包括陪同人员），共计支", "支出0.9万元", 1),
        ("年末收支结余和收", "收入合计9万元", 0),
        ("让人", "人都满意", 0),
        ("共有公务用车", "车辆3辆", 0),
        ("接待来访20", "20人", 0),
    ],
)
def test_a_doubling_is_told_by_the_words_that_are_known(before, after, length):
    assert doubled(clean(before), clean(after), "") == length


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("柳河街道办事处财政拨款\n会议费支出2万元，比上年减少。", "柳河街道办事处财政拨款会议费支出2万元,比上年减少。"),
        ("接待费支出2万元（其中：\n一般公共预算1万元；政府性\n基金预算1万元）。", "接待费支出2万元（其中:一般公共预算1万元;政府性基金预算1万元）。"),
        ("一般公共服务支出\n（类）财政事务（款）支出9万元。", "一般公共服务支出（类）财政事务（款）支出9万元。"),
        ("2023年度部门决算\n柳河街道办事处收入9万元，比上年减少。", None),
        ("收入决算情况\n柳河街道办事处收入9万元，比上年减少。", None),
    ],
)  # fmt: skip
def test_the_first_line_of_a_fragment_may_be_short(text, joined):
    document = read(text)
    assert document.view.text == (joined or text.replace("，", ","))


def test_a_full_line_runs_on_and_a_short_one_does_not():
    assert runs_on("为规范某某单位的收入管理和支出管理工作", "推进各项制度落实", full=True)
    assert not runs_on("为规范某某单位的收入管理和支出管理工作", "推进各项制度落实", full=False)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not here")
def test_the_line_breaks_of_real_clauses_are_wraps():
    kept = set()
    for line in (SHARED / "real" / "clauses.jsonl").read_text(encoding="utf-8").splitlines():
        clause = json.loads(line)
        if "\n" in viewed(clause["quote"]):
            kept.add(clause["id"])
    # a list that follows 其中：, a heading with its text, and three pieces of tables
    assert kept == {"v118", "v210", "v257", "v274", "v275"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not here")
@pytest.mark.parametrize(
    ("seed", "shapes"),
    [("000_4753cbfe32af95a0", [(16, 6)]), ("001_1cc2b6e17cf58349", [(21, 11), (24, 11), (21, 12), (25, 12), (26, 12)])],
)
def test_the_tables_of_real_accounts(seed, shapes):
    document = readers.read(readers.load(SHARED / "seeds" / f"{seed}.txt"))
    assert [(table.row_count, table.column_count) for table in document.tables] == shapes
    assert document.text.encode() == (SHARED / "seeds" / f"{seed}.txt").read_bytes()


LINES = st.sampled_from(
    ["", " ", "\t", "目录", "一、收入决算情况说明", "一、收入决算情况说明....3", "12", "— 5 —", "2022年度收入合计1.5万元，其中", "财政拨款1万", "元。",
     "名称\t1\t2", "\t单元格", "\t\t", "| a | b |", "|---|---|", "a||b", "绩效自评表（2022年度）", "（图1：结构图）", "[bookmark: _Toc1]", "11.1 |", "总计\t", "0", "无"]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.lists(LINES, max_size=25).map("\n".join), st.text(max_size=80)))
def test_any_text_is_laid_out_soundly(text):
    layout = lay_out(text)
    ends = 0
    for block in layout.blocks:
        assert ends <= block.start < block.end <= len(text)
        ends = block.end
    outside = bytearray(text, "utf-32-le", "surrogatepass")
    for block in layout.blocks:
        outside[block.start * 4 : block.end * 4] = " ".encode("utf-32-le") * (block.end - block.start)
    assert not clean(outside.decode("utf-32-le", "surrogatepass"))  # every printed line is in a block
    for table in layout.tables:
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells)
        assert len({(cell.row, cell.column) for cell in table.cells}) == len(table.cells)
    assert all(0 <= start <= end <= len(text) for start, end in layout.dropped)
    make_view(text, layout.dropped)


DAMAGED = "第一部分 部门概况\n一、主要职责\n负责档案工作，承担其他任务。\n第二部分 2022年度部门决算情况说明\n收入合计12.50万元。\n"


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be")])
def test_a_byte_order_mark_of_utf_32(mark, encoding):
    document = readers.read(readers.Input(mark + DAMAGED.encode(encoding), "a.txt"))
    assert (document.text, document.encoding) == (DAMAGED, "utf-32")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\0\0", b"\xff\xfe \0\n\0"])
def test_a_byte_order_mark_and_nothing_more(content):
    with pytest.raises(EmptyInput, match="the file is empty"):
        readers.read(readers.Input(content, "a.txt"))


def test_one_damaged_byte_is_told_and_the_rest_is_read():
    content = DAMAGED.encode()
    at = content.index("档".encode())
    document = readers.read(readers.Input(content[:at] + b"\xff" + content[at:], "a.txt"))
    assert document.text == DAMAGED.replace("档", "\ufffd档")
    assert [(note.code, note.start) for note in document.notes] == [("undecodable_bytes", DAMAGED.index("档"))]


def test_one_damaged_byte_of_a_text_in_gb_18030():
    content = (DAMAGED * 9).encode("gb18030")
    document = readers.read(readers.Input(content[:-1] + b"\xff", "a.txt"))
    assert document.encoding == "gb18030"
    assert document.text == DAMAGED * 8 + DAMAGED[:-1] + "\ufffd"
    assert [note.code for note in document.notes] == ["undecodable_bytes"]


def test_a_mark_that_the_text_itself_prints_is_no_damage():
    document = readers.read(readers.Input(DAMAGED.replace("档", "\ufffd").encode(), "a.txt"))
    assert not document.notes
