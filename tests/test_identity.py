"""Who discloses what of which year."""

from pathlib import Path

import pytest

from juesuan import patterns, readers
from juesuan.findings import Findings, Reading
from juesuan.readers import Input
from juesuan.stages.identity import identity
from juesuan.stages.outline import outline

SHARED = Path(__file__).parents[2] / "shared"


def identify(source: Input) -> Findings:
    reading = Reading(readers.read(source), patterns.load())
    return identity(reading, outline(reading, Findings()))


def told(text: str) -> tuple[str | None, int | None, str | None, str | None]:
    found = identify(Input(text.encode(), "a.txt"))
    name = found.organization.name if found.organization else None
    return name, found.fiscal_year.value if found.fiscal_year else None, found.kind, found.scope


def test_a_cover():
    text = "2022 年度\n\n某省档案服务中心\n\n单位决算\n\n公开时间：2023 年 9 月 6 日\n\n第一部分 单位概况\n一、主要职责\n无。\n"
    found = identify(Input(text.encode(), "a.txt"))
    assert told(text) == ("某省档案服务中心", 2022, "final_accounts", "unit")
    assert found.published_on
    assert found.published_on.value == "2023-09-06"
    assert found.published_on.raw == "2023 年 9 月 6 日"


def test_a_name_over_two_lines_of_a_cover_is_the_one_of_the_overview() -> None:
    cover = "某市云浦区人民政府\n柳堤街道办事处\n2023年度部门决算\n"
    assert (
        told(cover + "第一部分 某市云浦区人民政府柳堤街道办事处概况\n一、主要职责\n无。\n")[0]
        == "某市云浦区人民政府柳堤街道办事处"
    )
    assert told(cover + "第一部分 部门概况\n一、主要职责\n无。\n")[0] == "某市云浦区人民政府"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("某市统计局2021年度部门决算公开\n第一部分 部门概况\n", ("某市统计局", 2021, "final_accounts", "department")),
        ("2023年某市某区商务委员会部门预算\n一、主要职能\n", ("某市某区商务委员会", 2023, "budget", "department")),
        (
            "云州市柳河区人民政府\n青石街道办事处2024\n年度部门决算\n第一部分 云州市柳河区人民政府青石街道办事处概况\n一、主要职能\n",
            ("云州市柳河区人民政府青石街道办事处", 2024, "final_accounts", "department"),
        ),
        (
            "二〇二二年度\n某县司法局\n部门决算\n第一部分 部门概况\n",
            ("某县司法局", 2022, "final_accounts", "department"),
        ),
        (
            "第二部分 某县图书馆2020年度单位决算情况说明\n一、收入决算情况说明\n无。\n",
            ("某县图书馆", 2020, "final_accounts", "unit"),
        ),
        (
            "某县白砂苗圃\n2022年度单位决算\n第一部分 某县白砂苗圃概况\n",
            ("某县白砂苗圃", 2022, "final_accounts", "unit"),
        ),
        ("2022年度单位决算\n第一部分 某市三连概况\n一、主要职责\n", ("某市三连", 2022, "final_accounts", "unit")),
        (
            "某市2023年度\n市级部门预算公开表\n部门：某市人大常委会办公室\n收支预算总表\n第一部分 部门预算表\n",
            ("某市人大常委会办公室", 2023, "budget", "department"),
        ),
        (
            "某市XX局2024年度部门决算\n第一部分 某市XX局概况\n一、主要职能\n",
            (None, 2024, "final_accounts", "department"),
        ),
        ("二〇一五年某县审计局部门预算\n一、部门职责\n", ("某县审计局", 2015, "budget", "department")),
        ("某县法院关于2018年部门预算编制的说明\n", ("某县法院", 2018, "budget", "department")),
        ("关于2019年度部门决算公开的说明\n一、部门概况\n", (None, 2019, "final_accounts", "department")),
        (
            "某县科协2022年部门决算及“三公”经费决算公开\n",
            ("某县科协", 2022, "final_accounts", "department"),
        ),
        ("2020年度某省民政厅（部门）决算\n", ("某省民政厅", 2020, "final_accounts", "department")),
        ("某市档案局（馆）2012年部门预算（草案）\n", ("某市档案局（馆）", 2012, "budget", "department")),
        ("某县林业局2021年部门综合预算公开说明\n", ("某县林业局", 2021, "budget", "department")),
        (
            "2023年青石乡人民政府决算编制说明\n411001-某县青石乡人民政府2023年部门决算公开\n",
            ("某县青石乡人民政府", 2023, "final_accounts", "department"),
        ),
        (
            "附件2：某市水务局2022年度部门决算公开文本-某市人民政府\n",
            ("某市水务局", 2022, "final_accounts", "department"),
        ),
        ("本溪某县统计局2022年度单位决算\n", ("本溪某县统计局", 2022, "final_accounts", "unit")),
        ("某市特殊教育学校2023年度部门（单位）决算\n", ("某市特殊教育学校", 2023, "final_accounts", None)),
        (
            "2021年度\n部门决算公开文本\n2021年度单位决算公开文本\n单位名称：某市第五中学\n",
            ("某市第五中学", 2021, "final_accounts", "unit"),
        ),
        ("单位预算编制说明\n2024年，某区福利院收入预算1,212.12万元。\n", ("某区福利院", 2024, "budget", "unit")),
    ],
)
def test_titles(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        "某县少年宫", "某县国营苗圃", "某市林场", "某县水库", "某县畜牧站", "某市看守所", "某市消防救援支队", "某县图书馆",
        "某县敬老院", "某市报社", "某市京剧团", "某县气象台", "某市体育场", "某市植物园", "某县残疾人联合会", "某市红十字会",
        "某省慈善基金会", "某县总工会", "某县人民法院", "某县人民检察院", "某县人大常委会", "政协某县委员会", "某县科协",
        "某市第一中学", "某市高新区管委会", "某市经济开发区", "某县军休所", "某市城市建设投资集团",
    ],
)  # fmt: skip
def test_units_of_many_names(name):
    text = f"{name}\n2022年度部门决算\n第一部分 {name}概况\n一、主要职责\n无。\n"
    assert told(text) == (name, 2022, "final_accounts", "department")


def test_the_performance_table_names_the_unit_where_no_cover_does():
    text = (
        "第二部分2020年度单位决算情况说明\n一、收入支出决算总体情况说明\n宣传中心2020年度收、支总计5.44万元。\n"
        "绩效目标完成情况表\n项目名称\t宣传经费\t1\n预算单位\t某省档案局宣传中心\t\n预算数\t195\t195\n"
    )
    assert told(text) == ("某省档案局宣传中心", 2020, "final_accounts", "unit")


@pytest.mark.parametrize(
    "text",
    [
        "第一章 风雪\n那年冬天特别冷，村里的人都不出门。\n他说：“二〇二二年不会再来了。”\n",
        "某市召开财政工作会议\n2022年12月3日，某市财政局召开会议，预算执行良好，投入3.5亿元。\n记者 张三\n",
    ],
)
def test_what_is_no_disclosure(text):
    found = identify(Input(text.encode(), "a.txt"))
    assert told(text) == (None, None, None, None)
    assert [(one.code, one.severity) for one in found.diagnostics] == [("not_a_disclosure", "warning")]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not here")
@pytest.mark.parametrize(
    ("seed", "name", "year", "published"),
    [
        ("000_4753cbfe32af95a0", "四川省人力资源和社会保障厅宣传中心", 2020, None),
        ("001_1cc2b6e17cf58349", "四川省农民工服务中心", 2022, "2023-09-06"),
    ],
)
def test_real_accounts(seed, name, year, published):
    found = identify(readers.load(SHARED / "seeds" / f"{seed}.txt"))
    assert found.organization
    assert found.fiscal_year
    assert (found.organization.name, found.fiscal_year.value) == (name, year)
    assert (found.kind, found.scope) == ("final_accounts", "unit")
    assert (found.published_on.value if found.published_on else None) == published


def test_a_lone_form_with_results_is_of_final_accounts() -> None:
    """It names budgets as often as a budget does; what was really achieved only accounts can say."""
    rows = (
        "项目绩效目标完成情况表", "（2020年度）", "项目名称\t水情展厅改造\t\t", "预算单位\t澜屏市水文科普中心\t\t",
        "预算执行情况（万元）\t预算数：\t71.50\t执行数：", "一级指标\t二级指标\t预期指标值\t实际完成指标值",
    )  # fmt: skip
    found = identify(Input("\n".join(rows).encode(), "form.txt"))
    assert found.kind == "final_accounts"


def test_a_label_alone_on_its_line_names_nobody():
    assert told("第二部分 2021年度单位决算情况说明\n一、收入支出决算总体情况说明\n2021年收、支总计3.00万元。\n预算单位：\n") == (
        None, 2021, "final_accounts", "unit",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "某县审计局2022年“三公”经费预算\n某县审计局2022年度“三公”经费支出预算为11.40万元。\n",
            ("某县审计局", 2022, "budget", None),
        ),
        (
            "一、2022年“三公”经费预算安排情况\n2022年度“三公”经费预算总计21.80万元。\n"
            "二、2021年“三公”经费决算情况\n2021年度“三公”经费合计支出20.10万元。\n",
            (None, 2022, "budget", None),
        ),
        (
            "一、概况\n纳入某县公安局（汇总）2020年度部门决算编制范围的二级预算单位包括：局本级。\n"
            "二、2020年度部门决算情况说明\n",
            ("某县公安局", 2020, "final_accounts", "department"),
        ),
        (
            "一、“三公”经费财政拨款支出决算总体情况说明\n某市水务局2019年度“三公”经费支出决算为17.10万元。\n"
            "二、“三公”经费财政拨款支出决算具体情况说明\n2019年“三公”经费支出决算中，公务接待费1.70万元。\n",
            (None, 2019, "final_accounts", None),
        ),
        (
            "标题:某市发展和改革委员会本级2024年度部门决算公开报告\n第一部分 基本情况\n",
            ("某市发展和改革委员会本级", 2024, "final_accounts", "department"),
        ),
        (
            "2018年度某州电子政务办公室\n部门决算公开说明\n第一部分部门单位概况\n一、主要职能\n无。\n",
            ("某州电子政务办公室", 2018, "final_accounts", "department"),
        ),
        (
            "某市2018年部门预算的批复\n龙江镇人民政府\n一、收入预算712.90万元\n",
            ("龙江镇人民政府", 2018, "budget", "department"),
        ),
    ],
    ids=[
        "three_public",
        "the_first_of_two",
        "ranged",
        "headings_alone",
        "labelled_title",
        "over_two_lines",
        "approval",
    ],
)
def test_who_says_little_of_himself(text: str, expected: tuple[str | None, int | None, str | None, str | None]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "head",
    [
        "发布日期\n2024-10-12\n",
        "[ 成文日期 ] 2024-09-30 [ 发布日期 ] 2024-10-12\n",
        "| [ 成文日期 ] | 2024-09-30 | [ 发布日期 ] | 2024-10-12 |\n| [ 有效性 ] | 有效 | |\n",
        "公开时间：二〇二四年十月十二日\n",
    ],
    ids=["next_line", "not_when_written", "cell", "chinese"],
)
def test_the_date_behind_its_label(head: str) -> None:
    found = identify(Input(f"{head}某县审计局2023年度部门决算\n第一部分 部门概况\n".encode(), "a.txt"))
    assert found.published_on
    assert found.published_on.value == "2024-10-12"


def test_a_day_that_is_none_is_no_date_of_publication() -> None:
    assert (
        identify(Input("公开时间：2024年2月30日\n某县审计局2023年度部门决算\n".encode(), "a.txt")).published_on is None
    )
