"""The clause grammar: subject × measure × mention, inheritance, bases, lists, words, refusals."""

from __future__ import annotations

import pytest

import juesuan

Row = tuple[str | None, str, str, str]


def facts(text: str) -> list[Row]:
    """metric, measure, value and unit of every fact of a text without headings."""
    return [(f.metric, f.measure, str(f.value), f.unit) for f in juesuan.extract(text.encode()).facts]


def test_a_label_is_the_clause_as_printed() -> None:
    text = "2022年⏎“三公”经费财政拨款支出决算为6.5万元，(一)⽤⻋购置及运⾏维护费支出1万元。".replace("⏎", "<p>")
    labels = [fact.label for fact in juesuan.extract(text.encode()).facts]
    assert labels[0] == "2022年“三公”经费财政拨款支出决算为", "quotes as printed, markup dropped"
    assert labels[1].endswith("用车购置及运行维护费支出"), "a Kangxi radical is the character it prints"


CASES: list[tuple[str, str, list[Row]]] = [
    (
        "change and growth after a base",
        "2021年度收、支总计500万元。与2020年相比，收、支总计各减少20.5万元，下降3.94%。",
        [
            ("income_expenditure", "amount", "500", "万元"),
            ("income_expenditure", "change", "-20.5", "万元"),
            ("income_expenditure", "growth", "-3.94", "%"),
        ],
    ),
    (
        "parts with shares",
        "本年支出合计100万元，其中：基本支出60万元，占60%；项目支出40万元，占40%。",
        [
            ("expenditure", "amount", "100", "万元"),
            ("expenditure.basic", "amount", "60", "万元"),
            ("expenditure.basic", "share", "60", "%"),
            ("expenditure.project", "amount", "40", "万元"),
            ("expenditure.project", "share", "40", "%"),
        ],
    ),
    (
        "budget, final and completion, the budget inside 完成预算",
        "“三公”经费支出决算为6.5万元，完成预算10万元的65%。",
        [
            ("three_public", "amount", "6.5", "万元"),
            ("three_public", "budget", "10", "万元"),
            ("three_public", "completion", "65", "%"),
        ],
    ),
    (
        "two bases in one sentence",
        "公务接待费较上年减少1万元，下降10%；较年初预算数减少2万元，下降20%。",
        [
            ("three_public.reception", "change", "-1", "万元"),
            ("three_public.reception", "growth", "-10", "%"),
            ("three_public.reception", "change", "-2", "万元"),
            ("three_public.reception", "growth", "-20", "%"),
        ],
    ),
    (
        "two totals in one list",
        "2022年度收、支总计分别为12.5万元和13.5万元。",
        [("income.total", "amount", "12.5", "万元"), ("expenditure.total", "amount", "13.5", "万元")],
    ),
    (
        "subjects listed, values listed",
        "因公出国（境）费、公务接待费分别为1万元、2万元。",
        [("three_public.abroad", "amount", "1", "万元"), ("three_public.reception", "amount", "2", "万元")],
    ),
    ("持平 is a change of nothing", "公务接待费与2019年持平。", [("three_public.reception", "change", "0", "万元")]),
    (
        "基本持平 beside a number says nothing more",
        "公务接待费比2021年减少0.0042万元，与2021年基本持平。",
        [("three_public.reception", "change", "-0.0042", "万元")],
    ),
    (
        "负增长 and a sign printed twice count once",
        "会议费同比负增长37%。培训费同比下降-8.5%。",
        [("meeting", "growth", "-37", "%"), ("training", "growth", "-8.5", "%")],
    ),
    (
        "the sign of 增长（下降） comes from the change beside it",
        "会议费比上年减少3万元，增长（下降）10%。",
        [("meeting", "change", "-3", "万元"), ("meeting", "growth", "-10", "%")],
    ),
    ("zero said in words", "本单位为事业单位，未开支机关运行经费。", [("operating_cost", "amount", "0", "万元")]),
    (
        "counts by their units",
        "国内公务接待3批次，12人次，共计支出0.4万元。",
        [
            ("three_public.reception.domestic", "count", "3", "批次"),
            ("three_public.reception.domestic", "count", "12", "人次"),
            ("three_public.reception.domestic", "amount", "0.4", "万元"),
        ],
    ),
    (
        "procurement and its firms",
        "政府采购支出总额50万元，其中：政府采购货物支出20万元、政府采购服务支出30万元。授予中小企业合同金额40万元，占政府采购支出总额的80%。",
        [
            ("procurement", "amount", "50", "万元"),
            ("procurement.goods", "amount", "20", "万元"),
            ("procurement.services", "amount", "30", "万元"),
            ("procurement.sme", "amount", "40", "万元"),
            ("procurement.sme", "share", "80", "%"),
        ],
    ),
    (
        "a later sentence inherits the subject of the one before",
        "事业收入9万元，为开展专业活动取得的收入。较上年度决算数增加3万元，增长50%。",
        [
            ("income.business", "amount", "9", "万元"),
            ("income.business", "change", "3", "万元"),
            ("income.business", "growth", "50", "%"),
        ],
    ),
    (
        "a rate before its change",
        "“三公”经费预算数9万元，较2021年预算下降40%，减少6万元。",
        [
            ("three_public", "budget", "9", "万元"),
            ("three_public", "growth", "-40", "%"),
            ("three_public", "change", "-6", "万元"),
        ],
    ),
]


CASES += [
    (
        "last year's amount in a bracket behind the base",
        "公务接待费支出4.2万元，与上年决算数（4.2万元）持平。",
        [
            ("three_public.reception", "amount", "4.2", "万元"),
            ("three_public.reception", "prior", "4.2", "万元"),
            ("three_public.reception", "change", "0", "万元"),
        ],
    ),
    (
        "what is nearly a number is a change like any other",
        "公务接待费支出4.2万元，比预算节约近3.1万元。",
        [("three_public.reception", "amount", "4.2", "万元"), ("three_public.reception", "change", "-3.1", "万元")],
    ),
    (
        "parts with their shares in brackets, a mark of a list behind each",
        "本年收入合计20.00万元，其中：财政拨款收入15.00万元（占75%）、事业收入4.00万元（占20%）、其他收入1.00万元（占5%）。",
        [
            ("income", "amount", "20.00", "万元"),
            ("income.appropriation", "amount", "15.00", "万元"),
            ("income.appropriation", "share", "75", "%"),
            ("income.business", "amount", "4.00", "万元"),
            ("income.business", "share", "20", "%"),
            ("income.other", "amount", "1.00", "万元"),
            ("income.other", "share", "5", "%"),
        ],
    ),
    (
        "nothing was spent on each of a list",
        "本年支出合计20.00万元，无上缴上级支出、经营支出和对附属单位补助支出。",
        [
            ("expenditure", "amount", "20.00", "万元"),
            ("expenditure.remitted", "amount", "0", "万元"),
            ("expenditure.operating", "amount", "0", "万元"),
            ("expenditure.subsidy", "amount", "0", "万元"),
        ],
    ),
    (
        "no budget is no spending of nothing",
        "2022年本单位未安排政府采购预算，无政府采购支出。",
        [("procurement", "budget", "0", "万元"), ("procurement", "amount", "0", "万元")],
    ),
    (
        "guests and visits in one unit",
        "公务接待费支出4.2万元，国内公务接待5批（次）、41人（次）。",
        [
            ("three_public.reception", "amount", "4.2", "万元"),
            ("three_public.reception.domestic", "count", "5", "批（次）"),
            ("three_public.reception.domestic", "count", "41", "人（次）"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_facts(text: str, expected: list[Row]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "支出增加的主要原因是人员工资增加30万元。",  # a cause
        "公务接待费：指按规定开支的各类公务接待支出，标准为每人100元。",  # a definition's threshold has no cue
        "单价50万元以上的采购须经批准。",  # a threshold
        "占本年支出%。",  # a number that is missing
        "完成预算0万元的--%。",
        "基金项目增长率不可比，无可比性。",
        "单位地址为人民路100号，电话12345678。",
        "节约会议费近3万元。",  # what was saved is nothing spent
    ],
)
def test_no_fact(text: str) -> None:
    assert [row for row in facts(text) if row[1] not in ("budget",) and row[0] != "unnamed"] == []


def test_an_unknown_subject_is_not_inherited() -> None:
    text = "第二部分 2022年度部门决算情况说明\n三、支出决算情况说明\n项目支出10万元。其中：抗旱打井资金4万元，占40%。\n"
    found = [(f.metric, f.measure, str(f.value)) for f in juesuan.extract(text.encode()).facts]
    assert found == [("expenditure.project", "amount", "10")]


def test_years_and_bases() -> None:
    text = "2022年度单位决算\n“三公”经费支出决算为3万元，比2020年增加1万元，较年初预算数减少2万元。"
    rows = {f.raw: (f.year, f.basis, f.base_year) for f in juesuan.extract(text.encode()).facts}
    assert rows == {"3万元": (2022, None, None), "1万元": (2022, "prior_year", 2020), "2万元": (2022, "budget", None)}


def test_the_raw_of_a_wrapped_figure_is_its_place_in_the_source() -> None:
    text = "本年支出合计 2336.91 万\n元，其中基本支出1万元。"
    first = juesuan.extract(text.encode()).facts[0]
    assert (str(first.value), first.raw) == ("2336.91", "2336.91 万\n元")
    assert first.spans is not None
    assert [span.slice(text) for span in first.spans] == ["2336.91 万", "元"]


@pytest.mark.parametrize("said", ["没有公务接待费支出", "不开支公务接待费", "无公务接待支出", "未发生公务接待费"])
def test_a_zero_in_words_is_all_of_them(said: str) -> None:
    (fact,) = juesuan.extract(f"2022年度单位决算\n七、“三公”经费支出情况\n2022年本单位{said}。".encode()).facts
    assert (fact.metric, str(fact.value), fact.raw) == ("three_public.reception", "0", said)


def test_a_change_in_unknown_words_is_no_prior_amount() -> None:
    text = "2022年公务接待费支出1.5万元，比上年顶格超发0.5万元。"
    assert facts(text) == [("three_public.reception", "amount", "1.5", "万元")]


@pytest.mark.parametrize(
    "text",
    [
        "2026年XX部门财政拨款收入预算XXX万元，比2025年增加（减少）XXX万元（持平）。",
        "某某单位2024年度无机关运行经费支出。",
        "无机关运行经费支出的部门，作下述说明：",
        "无政府性基金预算财政拨款收入支出的单位，保留本表标题。",
        "×××局2023年三公经费支出3万元，与上年持平。",
    ],
)
def test_a_template_that_is_not_filled_in_tells_nothing(text: str) -> None:
    assert facts(text) == []


def test_in_the_section_on_appropriations_income_and_expenditure_are_theirs() -> None:
    text = (
        "某市档案馆2023年度部门预算\n第二部分 2023年度部门预算情况说明\n"
        "一、收支预算总体情况说明\n收、支预算总计95.00万元，与上年相比收、支预算总计各增加11.00万元。\n"
        "四、财政拨款收支预算总体情况说明\n财政拨款收、支总预算90.00万元。与上年相比收、支预算总计各增加10.00万元。\n"
    )
    told = [one[:3] for one in facts(text) if one[1] == "change"]
    assert told == [("income_expenditure", "change", "11.00"), ("appropriation", "change", "10.00")]


def test_a_budget_that_opens_a_line_is_not_of_what_was_carried_over_before_it() -> None:
    head = "2019年度部门决算\n第二部分 部门决算情况说明\n二、财政拨款收支总体情况说明\n"
    text = (
        head
        + "财政拨款结转结余3万元，与上年相比增加1万元。\n2019年预算数60万元，调整数70万元，决算数70万元，增加10万元。\n"
    )
    assert [row[:3] for row in facts(text)] == [
        ("carryover.ending", "amount", "3"),
        ("carryover.ending", "change", "1"),
    ]
    fund = "2019年度部门决算\n第二部分 部门决算情况说明\n七、政府性基金预算财政拨款支出决算情况说明\n"
    text = (
        fund + "本年支出38万元，年末结转和结余3万元。支出年初预算为45万元，支出决算为38万元，完成年初预算的84.44%。\n"
    )
    assert [row[:3] for row in facts(text)] == [
        ("government_fund", "amount", "38"),
        ("government_fund.carryover", "amount", "3"),
        ("government_fund", "budget", "45"),
        ("government_fund", "amount", "38"),
        ("government_fund", "completion", "84.44"),
    ]


def test_a_difference_of_nothing_is_one_to_the_budget_beside_it() -> None:
    text = "2018年度部门决算\n公务用车购置支出0万元，年初预算为0万元，差值为0万元。\n"
    assert [(f.measure, f.basis) for f in juesuan.extract(text.encode()).facts][-1] == ("change", "budget")


def test_a_doubled_character_is_one_in_traditional_script_too() -> None:
    text = (
        "二、收入決算情況說明\n2022年本年收入合計19.86萬元，其中：一般公共預算財\n\n財政撥款收入19.86萬元，佔100%。\n"
    )
    assert facts(text) == [
        ("income", "amount", "19.86", "万元"),
        ("income.general_budget", "amount", "19.86", "万元"),
        ("income.general_budget", "share", "100", "%"),
    ]


def test_a_score_behind_the_evaluation_of_a_whole_department_is_its_score() -> None:
    head = "2022年度部门决算\n第二部分 2022年度部门决算情况说明\n（四）预算绩效管理情况\n"
    for said in ("，自评得分94.5分。", "，从评价情况来看得分94.5分。"):
        assert facts(head + "本部门对2022年部门整体支出开展绩效自评" + said)[-1] == (
            "performance.overall",
            "score",
            "94.5",
            "分",
        )
    text = head + "部门整体（含部门预算项目）绩效自评得分为94.5分；水利资金专项预算项目绩效自评得分为90分。"
    assert [row[0] for row in facts(text)] == ["performance.overall", "performance.projects"]


def test_the_parts_of_the_general_budget_are_none_of_all_expenditure() -> None:
    text = "2023年度一般公共预算财政拨款支出900.00万元，其中：基本支出600.00万元，占66.67%；项目支出300.00万元。\n"
    assert facts("一、一般公共预算财政拨款支出决算情况说明\n" + text) == [
        ("general_budget", "amount", "900.00", "万元"),
        ("basic", "amount", "600.00", "万元"),
        ("basic", "share", "66.67", "%"),
        ("general_budget.project", "amount", "300.00", "万元"),
    ]
    assert [row[0] for row in facts("二、支出决算情况说明\n2023年度支出合计9万元，其中：基本支出6万元，项目支出3万元。\n")] == [
        "expenditure", "expenditure.basic", "expenditure.project",
    ]  # fmt: skip


def test_what_follows_the_parts_of_something_unread_is_of_none_of_them() -> None:
    head = "2023年度部门预算\n二、资金下达情况\n"
    parts = "其中：基本支出6万元，项目支出3万元。比2022年执行数增加1万元。\n"
    assert [row[:2] for row in facts(head + "2023年下达资金9万元，" + parts)] == [
        ("expenditure.basic", "budget"),
        ("expenditure.project", "budget"),
    ]
    assert facts(head + "2023年一般公共预算当年拨款9万元，" + parts)[-1] == ("general_budget", "change", "1", "万元")


def test_a_year_in_a_bracket_is_not_that_of_what_follows_it() -> None:
    text = "2023年度部门预算\n四、“三公”经费\n公务接待费9.00万元（2022年为9.50万元），较上年减少0.50万元。\n"
    assert [(f.measure, f.year) for f in juesuan.extract(text.encode()).facts] == [
        ("budget", 2023),
        ("budget", 2022),
        ("change", 2023),
    ]


@pytest.mark.parametrize("other", ["水利维修经费", "下属甲单位", "产出指标"])
def test_a_score_of_another_is_not_that_of_the_whole_department(other: str) -> None:
    head = "2022年度部门决算\n第二部分 2022年度部门决算情况说明\n（四）预算绩效管理情况\n"
    text = head + f"本部门对2022年部门整体支出开展绩效自评，自评得分95分，{other}自评得分88分。\n"
    scores = [(f.metric, str(f.value)) for f in juesuan.extract(text.encode()).facts]
    assert scores == [("performance.overall", "95"), ("performance.projects", "88")]


def test_what_was_spent_of_a_budget_is_no_budget_in_final_accounts() -> None:
    text = "2023年度部门{}\n八、“三公”经费\n公务接待费预算3万元，支出2万元。\n"
    assert [row[1] for row in facts(text.format("决算"))] == ["budget", "amount"]
    assert [row[1] for row in facts(text.format("预算"))] == ["budget", "budget"]


def test_what_was_saved_is_nothing_spent_however_it_is_praised() -> None:
    head = "2023年度部门决算\n八、“三公”经费\n"
    assert facts(head + "厉行节约三公经费3万元。\n") == []
    assert facts(head + "按照厉行节约要求公务接待费支出3万元。\n")[0][:2] == ("three_public.reception", "amount")


def test_the_halves_of_one_function_are_not_those_of_the_general_budget() -> None:
    head = "一、一般公共预算财政拨款支出决算情况说明\n"
    text = "2023年度一般公共预算财政拨款支出20万元。其中：教育支出（类）9万元，其中：基本支出6万元，项目支出3万元。\n"
    assert [row[:3] for row in facts(head + text)] == [
        ("general_budget", "amount", "20"), ("general_budget.function", "amount", "9"),
    ]  # fmt: skip
    alone = "2023年一般公共预算财政拨款支出20万元，其中：基本支出12万元，项目支出8万元。\n"
    assert [row[0] for row in facts(alone)] == ["general_budget", "basic", "general_budget.project"]


def test_what_one_of_several_bodies_has_is_not_the_whole_again() -> None:
    head = "一、收入支出决算总体情况说明\n"
    for parts in (
        "，其中本级收支总计700.00万元，下属单位收支总计300.00万元。",
        "。其中：局本级收支总计700.00万元；所属事业单位收支总计300.00万元。",
    ):
        found = facts(f"{head}2023年度收、支总计1,000.00万元{parts}与上年相比增加5.00万元。\n")
        assert [row[2] for row in found if row[1] == "amount"] == ["1000.00"]
    whole = facts(f"{head}某局机关及所属单位收支总计700.00万元，较2022年增加5.00万元。\n")
    assert [row[1:3] for row in whole] == [("amount", "700.00"), ("change", "5.00")]
