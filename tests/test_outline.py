"""The outline: keys, levels, parents and bodies, under the numbering of several provinces."""

from pathlib import Path

import pytest

from juesuan import patterns, readers
from juesuan.findings import Findings, Reading
from juesuan.models import Section
from juesuan.stages.outline import outline

SHARED = Path(__file__).parents[2] / "shared"
OUTLINES = sorted((Path(__file__).parent / "outlines").glob("*.txt"))
BODY = "本单位各项工作按照要求开展，相关情况已经说明，没有需要补充的内容。\n"


def sections(text: str) -> tuple[Section, ...]:
    document = readers.read(readers.Input(text.encode(), "a.txt"))
    return outline(Reading(document, patterns.load()), Findings()).sections


def tree(text: str) -> list[str]:
    """The sections as `level key`, one a line."""
    return [f"{section.level} {section.key}" for section in sections(text)]


def test_a_title_is_as_printed() -> None:
    made = sections(
        "八、“三公” 经费支出决算情况说明(２０２２)\n“三公”经费支出1万元。\n九、政府性基金⽀出决算情况说明\n支出0万元。\n"
    )
    assert [section.title for section in made] == ["“三公”经费支出决算情况说明(２０２２)", "政府性基金支出决算情况说明"]


SICHUAN = """第一部分 单位概况
一、主要职责
负责档案工作，详见第三部分名词解释。
（一）贯彻执行方针政策，拟订规划。
（二）承担其他工作。
二、机构设置
内设3个科室。
第二部分2022年度单位决算情况说明
1、 [bookmark: _Toc1]收入支出决算总体情况说明
2022年度收、支总计9.86万元。
2、 收入决算情况说明
一、收入合计9.86万元，其中财政拨款收入9万元。
五、一般公共预算财政拨款支出决算情况说明
(一) 一般公共预算财政拨款支出决算总体情况
支出9万元。
（三）一般公共预算财政拨款支出决算具体情况
1.教育（类）进修及培训（款）培训支出（项）：支出决算为0万元，完成预算0.00%。
2.住房保障（类）住房改革支出（款）住房公积金（项）：支出决算为9万元。
八、政府性基金预算支出决算情况说明
无。
9、 国有资本经营预算支出决算情况说明
无。
10、 其他重要事项的情况说明
（一）机关运行经费支出情况
无机关运行经费支出。
（四）预算绩效管理情况
开展自评。
1. 项目绩效目标完成情况。
如下表。
第3部分 名词解释
1.财政拨款收入：指从财政部门取得的资金。
2.机关运行经费：为保障行政单位运行的资金。
第四部分 附件
2022年宣传经费项目支出绩效自评报告
一、项目概况
（一）项目基本情况。
本项目为年度项目。
（二）项目管理情况。5万以上支出均经过公示。
第五部分附表
- 一、收入支出决算总表
- 二、收入决算表
"""


def test_sichuan():
    assert tree(SICHUAN) == [
        "1 overview", "2 overview.duties", "2 overview.organization",
        "1 narrative", "2 income_expenditure", "2 income",
        "2 general_budget", "3 general_budget.overall", "3 general_budget.items",
        "2 government_fund", "2 state_capital",
        "2 other", "3 operating_cost", "3 performance", "4 unknown",
        "1 glossary",
        "1 annex", "2 annex.report", "3 unknown", "4 unknown", "4 unknown",
        "1 statements",
    ]  # fmt: skip


def test_numbers_titles_and_places():
    found = {section.key: section for section in sections(SICHUAN)}
    assert (found["state_capital"].number, found["state_capital"].title) == ("9", "国有资本经营预算支出决算情况说明")
    assert found["glossary"].number == "第3部分"
    heading = found["income_expenditure"].heading
    assert heading.slice(SICHUAN) == "1、 [bookmark: _Toc1]收入支出决算总体情况说明"
    assert found["state_capital"].body.slice(SICHUAN).strip() == "无。"
    assert found["general_budget"].body.slice(SICHUAN).endswith("住房公积金（项）：支出决算为9万元。\n")
    assert found["operating_cost"].parent == found["other"].id
    assert found["general_budget.items"].parent == found["general_budget"].id
    assert found["statements"].body.end == len(SICHUAN)


CHONGQING = """某区档案馆2023年度部门决算情况说明
一、部门基本情况
（一）职能职责
负责档案工作。
二、部门决算情况说明
（一）收入支出决算总体情况说明
1.总体情况。2023年度收入总计1,055.41万元。
2.收入情况。2023年度收入合计900.00万元。
3.支出情况。2023年度支出合计900.00万元。
（二）财政拨款收入支出决算总体情况说明
收入、支出总计900.00万元。
三、“三公”经费情况说明
（一）“三公”经费支出总体情况说明
共计3.00万元。
四、其他需要说明的事项
（一）机关运行经费情况说明
支出10.00万元。
五、专业名词解释
（一）财政拨款收入：指取得的资金。
"""


def test_run_in_headings_and_a_title_that_announces():
    assert tree(CHONGQING) == [
        "1 overview", "2 overview.duties",
        "1 narrative", "2 income_expenditure", "3 income_expenditure.overall", "3 income", "3 expenditure",
        "2 appropriation", "2 three_public", "3 three_public.overall", "2 other", "3 operating_cost", "1 glossary",
    ]  # fmt: skip
    income = next(section for section in sections(CHONGQING) if section.key == "income")
    assert income.heading.slice(CHONGQING) == "2.收入情况。"
    assert income.body.slice(CHONGQING) == "2023年度收入合计900.00万元。\n"


BUDGET = """目录
第一部分 部门概况
一、主要职能
第二部分 2018年度部门预算情况说明
第三部分 名词解释
第一部分 部门概况
一、主要职能
负责统计。
第二部分 2018年度部门预算情况说明
一、收支预算总体情况说明
总计20849.45万元。
二、收入预算情况说明
合计20849.45万元。
五、财政拨款支出预算情况说明
（一）一般公共服务（类）
1．行政运行（项）支出3000万元。
六、一般公共预算基本支出预算情况说明
基本支出9000万元。
九、一般公共预算“三公”经费、会议费、培训费支出预算情况说明
30万元。
十、政府性基金支出预算支出情况说明
无
十一、一般公共预算机关运行经费支出预算情况说明
2094.58万元。
十四、预算绩效目标设置情况说明
共0个项目。
第三部分 名词解释
一、财政拨款：指由预算安排的资金。
"""


def test_a_budget_whose_contents_have_no_page_numbers():
    assert tree(BUDGET) == [
        "1 overview", "2 overview.duties", "1 narrative", "2 income_expenditure", "2 income",
        "2 appropriation.expenditure", "2 basic", "2 three_public", "2 government_fund", "2 operating_cost",
        "2 performance", "1 glossary",
    ]  # fmt: skip


@pytest.mark.parametrize("path", OUTLINES, ids=lambda path: path.stem)
def test_the_outlines_of_provinces(path):
    """Each line of the file is `key: heading`, indented by its level; a heading without headings below it has a body."""
    wanted, text = [], ""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        key, _, heading = line.partition(": ")
        level = (len(key) - len(key.lstrip())) // 2 + 1
        wanted.append(f"{level} {key.strip()}")
        text += heading + "\n"
        if len(after) - len(after.lstrip()) < level * 2:
            text += BODY
    assert tree(text) == wanted


GUANGXI = """第一部分:自治区某站概况
一、主要职能。
负责监测。
第二部分:自治区某站2022年部门预算情况说明
一、收支总体情况
（一）收入预算总体情况
合计1133753.33元。
二、一般公共预算支出情况说明
（一）一般公共预算当年拨款规模变化情况
略有增加。
三、其他重要事项的情况说明
1、机关运行经费安排情况说明
无。
2、绩效目标情况说明
无。
第四部分:名词解释
"""


SHANXI = """某市某街道办事处2021年度部门决算
目录
第一部分 概况 1
一、 本部门职责 1
第二部分 2021年度机关决算报表 2
一、 某市某街道办事处2021年收入支出决算总表 2
二、 某市某街道办事处2021年收入决算表 3
三、 某市某街道办事处2021年支出决算表 4
四、 某市某街道办事处2021年一般公共预算财政拨款支出决算表（一） 6
五、 某市某街道办事处2021年决算公开相关信息统计表 11
第三部分 2021年度机关决算情况说明 12
一、 2021年度机关决算数据变动情况及原因 12
第四部分 名词解释 14
某街道办事处
2021年部门决算信息
第一部分 概况
一、本部门职责
负责街道的管理，街道办事处职能：
1、党政办公室。负责综合协调。
2、研究和指导街道辖区内各社区的各项建设,督促检查各社区的工作
并且报告。
第二部分 2021年度机关决算报表
第三部分 2021年度机关决算情况说明
一、2021年度机关决算数据变动情况及原因
收入1500.00万元。
二、“三公”经费决算增减变动情况说明
3.00万元。
三、机关运行经费增减变动原因说明
5.00万元。
第四部分 名词解释
"""


def test_entries_of_the_contents_that_come_only_there_open_nothing():
    assert tree(SHANXI) == [
        "1 overview", "2 overview.duties", "1 statements", "1 narrative", "2 income_expenditure", "2 three_public",
        "2 operating_cost", "1 glossary",
    ]  # fmt: skip


HUBEI = """某市公安局云浦分局2019年决算公开说明
发布时间：2020-10-26
一、某市公安局云浦分局基本情况
（一）机构、职能设置
内设5个大队。
（二）当年取得的主要事业成效
全年平安。
二、收入支出预算执行情况分析
收入500.10万元。
三、“三公”经费支出情况
支出1.00万元。
四、名词解释
（一）财政拨款收入：指取得的资金。
五、整体支出绩效自评报告
得分95分。
六、部门（某分局）（单位）决算公开联系方式
无。
"""


def test_sections_without_parts_stand_beside_each_other():
    assert tree(HUBEI) == [
        "1 overview", "2 overview.organization", "2 overview.work", "1 income_expenditure", "1 three_public",
        "1 glossary", "1 annex.report", "1 unknown",
    ]  # fmt: skip


def test_colons_full_stops_and_arabic_numbers():
    assert tree(GUANGXI) == [
        "1 overview", "2 overview.duties", "1 narrative", "2 income_expenditure", "3 income",
        "2 general_budget", "3 general_budget.overall", "2 other", "3 operating_cost", "3 performance", "1 glossary",
    ]  # fmt: skip
    assert sections(GUANGXI)[1].title == "主要职能"


def test_a_list_that_restarts_the_numbering_of_its_heading_stands_under_it():
    text = (
        "第一部分 部门概况\n一、主要职责\n负责档案工作。\n二、2023年部门主要工作任务及目标\n总体要求如下。\n"
        "一、加强档案馆建设\n全年开展。\n二、加强队伍建设\n全年开展。\n三、机构设置\n内设3个科室。\n"
    )
    assert tree(text) == [
        "1 overview",
        "2 overview.duties",
        "2 overview.work",
        "3 unknown",
        "3 unknown",
        "2 overview.organization",
    ]


ACCOUNT = (
    "第二部分 2022年度部门决算情况说明\n一、收入支出决算总体情况说明\n收、支总计3万元。\n"
    "第三部分 名词解释\n1.财政拨款收入：指拨款。\n"
)
REPORT = (
    "某县林业局2022年度部门整体支出绩效评价报告\n一、部门概况\n（一）机构组成。下属单位6个。\n（二）部门收支情况。收入3万元。\n"
    "二、一般公共预算支出情况\n（一）基本支出情况\n基本支出2万元。\n"
)
OF_REPORT = ["unknown", "unknown", "unknown", "unknown", "unknown"]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("第四部分 附件\n附件1\n", ["1 annex", "2 annex", "2 annex.report"]),
        ("附件：\n", ["1 annex", "2 annex.report"]),
        ("附件2\n", ["1 annex", "2 annex.report"]),
        ("", ["1 annex.report"]),
    ],
)
def test_the_headings_of_a_report_behind_the_account_are_none_of_the_account(above: str, expected: list[str]) -> None:
    made = tree(ACCOUNT + above + REPORT)
    assert made[:3] == ["1 narrative", "2 income_expenditure", "1 glossary"]
    assert made[3 : 3 + len(expected)] == expected
    assert [one.split()[1] for one in made[3 + len(expected) :]] == OF_REPORT


def test_entries_of_a_list_of_duties_are_no_headings():
    text = "一、主要职能\n1、负责档案的收集、整理，拟订全县档案工作的规划和有关的制度，并组织实施。\n2、完成交办的其他任务。\n二、机构设置\n无。\n"
    assert tree(text) == ["2 overview.duties", "2 overview.organization"]


def test_the_title_of_the_first_part_whatever_the_unit():
    for name in ("某县少年宫", "某市农垦总场渔业三连", "上海市XX局", "政协某县委员会"):
        assert tree(f"第一部分 {name}概况\n一、主要职能\n无。\n") == ["1 overview", "2 overview.duties"]
    assert tree("第一部分 部门概括\n一、主要职能\n无。\n") == ["1 overview", "2 overview.duties"], (
        "a slip that many print"
    )


@pytest.mark.parametrize(
    "line",
    [
        "详见第四部分附件。",
        "一是加强收入管理，二是加强支出管理。",
        "10.87%。",
        "1.教育（类）进修及培训（款）培训支出（项）：支出决算为2万元。",
        "2022年度收入支出决算总体情况如下：收入1万元。",
        "收入支出决算总表",
    ],
)
def test_what_is_no_heading(line):
    assert sections(f"本单位说明。\n{line}\n以上。\n") == ()


def test_a_doubled_number_and_a_markdown_heading():
    assert tree("## 一一、收入支出决算总体情况说明\n收、支总计1万元。\n") == ["2 income_expenditure"]


def test_headings_in_tables_and_contents_open_nothing():
    assert tree("目录\n一、收入决算情况说明....1\n二、支出决算情况说明....2\n三、名词解释....3\n") == []
    assert tree("一、收入决算情况说明\t1\t2\n二、支出决算情况说明\t1\t2\n三、名词解释\t1\t3\n") == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not here")
@pytest.mark.parametrize(("seed", "parts"), [("000_4753cbfe32af95a0", 4), ("001_1cc2b6e17cf58349", 5)])
def test_real_accounts(seed, parts):
    document = readers.read(readers.load(SHARED / "seeds" / f"{seed}.txt"))
    found = outline(Reading(document, patterns.load()), Findings()).sections
    assert sum(section.level == 1 for section in found) == parts
    order = [section.key for section in found if section.level == 2 and section.parent == narrative(found)]
    assert order == [
        "income_expenditure", "income", "expenditure", "appropriation", "general_budget", "basic", "three_public",
        "government_fund", "state_capital", "other",
    ]  # fmt: skip
    third = [section.key for section in found if section.level == 3 and section.key != "unknown"]
    assert third == [
        "general_budget.overall", "general_budget.structure", "general_budget.items", "three_public.overall",
        "three_public.details", "operating_cost", "procurement", "assets", "performance",
    ]  # fmt: skip


def narrative(found: tuple[Section, ...]) -> str:
    return next(section.id for section in found if section.key == "narrative")
