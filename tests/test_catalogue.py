"""The official classification catalogue: its data, and how printed names find their codes."""

import csv
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from juesuan import catalogue
from juesuan.catalogue import Catalogue, Entry, Index, Match, plain
from juesuan.errors import PatternError
from juesuan.fold import fold
from juesuan.patterns import data_folder

REAL = Path(__file__).parents[2] / "shared" / "real"
FOLDER = data_folder("patterns") / "catalogue"

# Pairs of the counted tables that are no pairs of the classification: a name cut by its cell, and one unit's own numbering.
NOT_OFFICIAL = {("20799", "体育与传媒支"), ("31007", "信息网络及软件购置"), ("30210", "车辆运行费")}
# This unit numbers its economic rows by itself (30203 水费, 30206 办公设备购置费 …).
OWN_NUMBERING = "上海市普陀区社会福利院-2024"

CATALOGUE = catalogue.load()
BOTH = pytest.mark.parametrize("index", [CATALOGUE.functional, CATALOGUE.economic], ids=["functional", "economic"])


def codes(path: tuple[Match | None, ...]) -> list[str | None]:
    return [match.code if match else None for match in path]


def lowest(
    category: str | None, group: str | None, item: str | None, year: int | None, of: Catalogue = CATALOGUE
) -> Match | None:
    """The match of the lowest name given, None where none is."""
    path = of.match_path(category, group, item, year)
    given = [match for match, name in zip(path, (category, group, item), strict=True) if name]
    return given[-1] if given else None


# The data


@BOTH
def test_every_code_has_its_parents(index: Index) -> None:
    orphans = [entry for entry in index.entries if len(entry.code) > 3 and entry.code[:-2] not in index.by_code]
    assert orphans == []


@BOTH
def test_a_name_is_unique_under_its_parent_in_a_year(index: Index) -> None:
    siblings: dict[tuple[str, str], list[Entry]] = {}
    for entry in index.entries:
        siblings.setdefault((entry.code[:-2] if len(entry.code) > 3 else "", plain(entry.name)), []).append(entry)
    clashes = [
        (one, other)
        for entries in siblings.values()
        for one, other in combinations(entries, 2)
        if one.code != other.code and overlap(one, other)
    ]
    assert clashes == []


@BOTH
def test_a_code_has_one_name_in_a_year(index: Index) -> None:
    clashes = [pair for wordings in index.by_code.values() for pair in combinations(wordings, 2) if overlap(*pair)]
    assert clashes == []


@BOTH
def test_years_run_forward_inside_the_reform(index: Index) -> None:
    for entry in index.entries:
        assert 2007 <= (entry.first or 2007) <= (entry.last or 2026) <= 2026, entry


def overlap(one: Entry, other: Entry) -> bool:
    return max(one.first or 0, other.first or 0) <= min(one.last or 9999, other.last or 9999)


def test_the_files_are_in_order_and_name_their_sources() -> None:
    with (FOLDER / "sources.csv").open(encoding="utf-8", newline="") as lines:
        sources = {row["id"] for row in csv.DictReader(lines)}
    for kind in ("functional", "economic"):
        entries = list(catalogue.read(FOLDER / f"{kind}.csv"))
        assert entries == sorted(entries, key=lambda entry: (entry.code, entry.first or 0))
        for entry in entries:
            assert (entry.known == "attested") == bool(entry.where), entry
            assert set(entry.where) <= sources, entry


def test_the_list_is_nearly_whole() -> None:
    sizes = [sum(len(code) == length for code in CATALOGUE.functional.by_code) for length in (3, 5, 7)]
    assert sizes[0] >= 26
    assert sizes[1] >= 200
    assert sizes[2] >= 1000


def printed_pairs() -> Iterator[tuple[str, str, str]]:
    """(where, code, name) of every line of the real PDFs' tables that starts with a code."""
    import pypdfium2

    for file in sorted(REAL.glob("*.pdf")):
        document = pypdfium2.PdfDocument(file)
        for number in range(len(document)):
            text = document[number].get_textpage().get_text_range()
            for match in re.finditer(r"(?m)^\s*([23]\d\d) ?(\d\d)? ?(\d\d)?\s+([一-鿿（）、]{2,40})", text):
                yield file.name, "".join(match.groups("")[:3]), match[4]
        document.close()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents beside the checkout are absent")
def test_the_counted_real_pairs_are_all_here() -> None:
    missing = []
    for kind, index in (("functional", CATALOGUE.functional), ("economic", CATALOGUE.economic)):
        with (REAL / f"codes-{kind}.csv").open(encoding="utf-8", newline="") as lines:
            pairs = {(row["code"], row["name"]) for row in csv.DictReader(lines)} - NOT_OFFICIAL
        for code, name in pairs:
            wordings = {fold(entry.name): entry for entry in index.by_code.get(code, ())}
            if fold(name) not in wordings or wordings[fold(name)].known != "attested":
                missing.append((code, name))
    assert missing == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents beside the checkout are absent")
def test_no_real_table_contradicts_the_catalogue() -> None:
    wrong, seen = [], 0
    for where, code, name in printed_pairs():
        if code[0] == "3" and where.startswith(OWN_NUMBERING):
            continue
        index = CATALOGUE.functional if code[0] == "2" else CATALOGUE.economic
        seen += 1
        # A long name is wrapped in its cell, so that the line with the code holds its beginning only.
        if not any(fold(entry.name).startswith(fold(name)) for entry in index.by_code.get(code, ())):
            wrong.append((where, code, name))
    assert wrong == []
    assert seen > 500


# Matching


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("教育支出", "进修及培训", "培训支出"), ["205", "20508", "2050803"]),
        (("社会保障和就业支出", "人力资源和社会保障管理事务", "信息化建设"), ["208", "20801", "2080108"]),
        (
            ("社会保障和就业支出", "人力资源和社会保障管理事务", "其他人力资源和社会保障管理事务支出"),
            ["208", "20801", "2080199"],
        ),
        (
            ("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"),
            ["208", "20805", "2080505"],
        ),
        (("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位职业年金缴费支出"), ["208", "20805", "2080506"]),
        (("社会保障和就业支出", "就业补助", "其他就业补助支出"), ["208", "20807", "2080799"]),
        (("卫生健康支出", "行政事业单位医疗", "事业单位医疗"), ["210", "21011", "2101102"]),
        (("住房保障支出", "住房改革支出", "住房公积金"), ["221", "22102", "2210201"]),
        (("住房保障支出", "住房改革支出", "购房补贴"), ["221", "22102", "2210203"]),
    ],
)
def test_names_of_real_final_accounts(names: tuple[str, str, str], expected: list[str]) -> None:
    path = CATALOGUE.match_path(*names, 2022)
    assert codes(path) == expected
    assert {match.how for match in path if match} == {"exact"}


@pytest.mark.parametrize(
    "printed",
    [
        "教育",
        "教育（类）支出",
        "教育支出（类）",
        "教育(类)",
        "教 育 支 出",
        "205教育支出",
        "“教育支出”",
        "教育（205类）",
    ],
)
def test_variants_of_a_category(printed: str) -> None:
    match = lowest(printed, None, None, 2022)
    assert match
    assert (match.code, match.official, match.how) == ("205", "教育支出", "variant")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("一般公共服务支出", "政府办公厅及相关机构事务", "行政运行"), "2010301"),
        (("一般公共服务支出", "政府办公厅(室)及相关机构事务", "行政运行"), "2010301"),
        (("一般公共服务支出", "政府办公室及相关机构事务", "行政运行"), "2010301"),
        (("一般公共服务支出", "党委办公室及相关机构事务", "专项业务"), "2013105"),
        (("一般公共服务", "人大事务（款）", "其他人大事务"), "2010199"),
        (("社会保障和就业", "行政事业单位养老", "机关事业单位职业年金缴费"), "2080506"),
        ((None, "农业农村", "行政运行"), "2130101"),  # 农业农村 is a 款 of 219 too, but one without 项
        (("卫生健康支出", None, "事业单位医疗"), "2101102"),
        (("教育支出", "一个没有的款", "培训支出"), "2050803"),  # unique in the whole catalogue
        ((None, None, "机关事业单位基本养老保险缴费支出"), "2080505"),
    ],
)
def test_variants_and_missing_parents(names: tuple[str | None, str | None, str | None], code: str) -> None:
    match = lowest(*names, 2022)
    assert match
    assert match.code == code


@pytest.mark.parametrize(
    "names",
    [
        (None, None, "行政运行"),
        ("社会保障和就业支出", None, "行政运行"),
        ("教育支出", "一个没有的款", "行政运行"),
        ("卫生健康支出", "行政事业单位医疗", "住房公积金"),  # a 项 of another 款
        ("教育支出", "行政事业单位医疗", "事业单位医疗"),  # both of another 类
        ("这是什么", None, None),
        ("教育支出", "普通教育", "大学教育"),  # short names are not stretched
        (None, None, None),
    ],
)
def test_what_is_ambiguous_or_unknown_gets_no_code(names: tuple[str | None, str | None, str | None]) -> None:
    assert lowest(*names, 2022) is None


@pytest.mark.parametrize(
    ("printed", "year", "code", "official", "how"),
    [
        ("医疗卫生与计划生育支出", 2018, "210", "医疗卫生与计划生育支出", "exact"),
        ("医疗卫生与计划生育支出", 2022, "210", "卫生健康支出", "renamed"),
        ("医疗卫生", 2013, "210", "医疗卫生", "exact"),
        ("国土海洋气象等支出", 2017, "220", "国土海洋气象等支出", "exact"),
        ("国土海洋气象等支出", 2019, "220", "自然资源海洋气象等支出", "renamed"),
        ("文化体育与传媒支出", 2019, "207", "文化旅游体育与传媒支出", "renamed"),
        ("资源勘探信息等支出", 2021, "215", "资源勘探工业信息等支出", "renamed"),
        ("环境保护", 2010, "211", "环境保护", "exact"),
        ("灾害防治及应急管理支出", 2019, "224", "灾害防治及应急管理支出", "exact"),
        ("灾害防治及应急管理支出", 2018, "224", "灾害防治及应急管理支出", "out_of_year"),
    ],
)
def test_renames_of_categories(printed: str, year: int, code: str, official: str, how: str) -> None:
    match = lowest(printed, None, None, year)
    assert match
    assert (match.code, match.official, match.how) == (code, official, how)


def test_renames_of_groups_and_items() -> None:
    path = CATALOGUE.match_path("社会保障和就业支出", "行政事业单位离退休", "归口管理的行政单位离退休", 2021)
    assert [match and (match.official, match.how) for match in path] == [
        ("社会保障和就业支出", "exact"),
        ("行政事业单位养老支出", "renamed"),
        ("行政单位离退休", "renamed"),
    ]


def test_a_renumbered_item_takes_its_code_from_the_year() -> None:
    names = ("社会保障和就业支出", "其他社会保障和就业支出", "其他社会保障和就业支出")
    old, new = lowest(*names, 2018), lowest(*names, 2023)
    assert old
    assert new
    assert (old.code, new.code) == ("2089901", "2089999")
    last, first = lowest(*names, 2020), lowest(*names, 2021)
    assert [one.code for one in (last, first) if one] == ["2089901", "2089999"]
    assert lowest(*names, None) is None


def test_an_old_name_does_not_reach_a_code_given_to_another_subject() -> None:
    names = ("一般公共服务支出", "市场监督管理事务", "认证认可监督管理")
    before = lowest(*names, 2019)
    assert before
    assert before.code == "2013810"
    assert lowest(*names, 2022) is None


def test_a_small_slip_gives_the_code_and_says_so() -> None:
    path = CATALOGUE.match_path("社会保障和就业支出", "人力资源与社会保障管理事务", "行政运行", 2022)
    assert codes(path) == ["208", "20801", "2080101"]
    assert path[1]
    assert path[1].how == "near"


@pytest.mark.parametrize(
    ("group", "printed", "code"),
    [
        ("行政事业单位养老支出", "机关事业单位职业年金", "2080506"),  # it stops short
        ("行政事业单位养老支出", "机关事业单位基本养老保险费", "2080505"),
        ("行政事业单位养老支出", "机关事业单位基本养老保缴费支出", "2080505"),
        ("行政事业单位养老支出", "机关事业单位", None),  # three 项 begin so
        ("财政对基本养老保险基金的补助", "财政对其它基本养老保险基金的补助", "2082699"),
        ("财政对基本养老保险基金的补助", "财政对企业退休基本养老保险基金的补助", None),
    ],
)
def test_slips_in_long_names(group: str, printed: str, code: str | None) -> None:
    match = lowest("社会保障和就业支出", group, printed, 2022)
    assert (match and (match.code, match.how)) == (code and (code, "near"))


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("社会保障和就业支出", "行政事业单位养老保险支出", None), "20805"),  # words put in
        (("社会保障和就业支出", "退役军人事务", "行政运行"), "2082801"),  # words left out
        (("社会保障和就业支出", "退役军人管理事务", "其他退役军人管理事务支出"), "2082899"),  # words turned
        (("文化体育旅游与传媒支出", "文化和旅游", "图书馆"), "2070104"),
        (("社会保障和就业支出", "行政事业单位养老支出", "职业年金缴费支出"), "2080506"),  # its beginning is missing
        (("一般公共服务支出", "纪检监察", "行政运行"), "2011101"),  # its end
        (("教育支出", "普通教育", "高等职业教育"), None),  # the name of another 款's item is no slip of 高等教育
        (("一般公共服务支出", "其他党委办公厅（室）及相关机构事务", "行政运行"), None),  # 其他 is another subject
        (("卫生健康支出", "行政事业单位养老", None), None),
    ],
)
def test_slips_of_words(names: tuple[str | None, str | None, str | None], code: str | None) -> None:
    path = CATALOGUE.match_path(*names, 2022)
    match = lowest(*names, 2022)
    assert (match.code if match else None) == code
    assert code is None or any(one.how == "near" for one in path if one)


@pytest.mark.parametrize(
    ("names", "year", "codes_", "hows"),
    [
        (
            ("卫生健康支出", "医疗保障", "行政单位医疗"),
            2020,
            ["210", "21011", "2101101"],
            ["exact", "moved", "moved"],
        ),  # a parent years late
        (
            ("文化体育与传媒支出", "新闻出版广播影视", "电视"),
            2019,
            ["207", "20708", "2070805"],
            ["renamed", "moved", "moved"],
        ),
        (
            ("卫生健康支出", "行政事业单位医疗", "行政单位医疗"),
            2016,
            ["210", "21005", "2100501"],
            ["renamed", "moved", "moved"],
        ),  # a year early
        (
            ("一般公共服务支出", "工商行政管理事务", "行政运行"),  # the name stands under every 款
            2019,
            ["201", "20115", "2011501"],
            ["exact", "out_of_year", "out_of_year"],
        ),
    ],
)
def test_an_item_below_a_parent_of_other_years(
    names: tuple[str, str, str], year: int, codes_: list[str], hows: list[str]
) -> None:
    path = CATALOGUE.match_path(*names, year)
    assert codes(path) == codes_
    assert [match.how for match in path if match] == hows


def test_every_item_is_found_by_the_wordings_of_its_year_and_of_the_year_before() -> None:
    index, wrong = CATALOGUE.functional, []
    for entry in (entry for entry in index.entries if len(entry.code) == 7):
        for year in {entry.first or 2012, entry.last or 2024}:
            for wording in (year, year - 1):
                above = [index.current(entry.code[:size], wording) for size in (3, 5)]
                if not all(above):
                    continue
                names = [one.name for one in above if one]
                match = lowest(names[0], names[1], entry.name, year)
                if match is None or match.code != entry.code:
                    wrong.append((entry, year, wording, match))
    assert wrong == []


def test_a_group_printed_as_category_still_leads_to_its_item() -> None:
    assert codes(CATALOGUE.match_path("人大事务", None, "行政运行", 2022)) == [None, None, "2010101"]


@BOTH
def test_every_name_finds_its_own_code_under_its_parents(index: Index) -> None:
    for entry in index.entries:
        year = entry.first or entry.last or 2022
        matches = index.named(entry.name, len(entry.code), {entry.code[:-2]}, year)
        assert [(match.code, match.how) for match in matches] == [(entry.code, "exact")], entry


def test_a_slip_as_near_to_two_names_gets_no_code() -> None:
    rows = [("205", "教育支出"), ("20501", "城市中小学设施"), ("20502", "农村中小学设施")]
    index = Index(Entry(code, name, None, None, "attested", ("X",)) for code, name in rows)
    assert index.near("城村中小学设施", ["205"], 2022) == []
    assert [match.code for match in index.near("城市中小学设旋", ["205"], 2022)] == ["20501"]


@pytest.mark.parametrize(
    ("name", "year", "category", "code"),
    [
        ("工资福利支出", 2022, None, "301"),
        ("基本工资", 2022, None, "30101"),
        ("因公出国(境)费用", 2022, None, "30212"),
        ("维修（护）费", 2022, None, "30213"),
        ("住房公积金", 2017, None, "30311"),
        ("住房公积金", 2022, None, "30113"),
        ("住房公积金", None, None, None),
        ("其他社会保障缴费", 2017, None, "30104"),
        ("其他社会保障缴费", 2022, None, "30112"),
        ("办公设备购置", 2022, None, None),
        ("办公设备购置", 2022, "资本性支出", "31002"),
        ("办公设备购置", 2022, "资本性支出（基本建设）", "30902"),
        ("医疗费", 2022, None, "30114"),
        ("退休费", 2022, "对个人和家庭的补助", "30302"),
        ("退休费", 2022, "工资福利支出", None),
        ("公务用车运行费", 2022, "商品和服务支出", "30231"),
        ("因公出国（境）费", 2022, "商品和服务支出", "30212"),
        ("维修费", 2022, "商品和服务支出", "30213"),
        ("职业年金", 2022, "工资福利支出", "30109"),
        ("对个人和家庭的补助支出", 2022, None, "303"),
        ("其他对个人和家庭的补助支出", 2022, None, "30399"),
        ("国外债务付息", 2017, "债务利息支出", "30707"),
        ("国外债务付息", 2018, "债务利息及费用支出", "30702"),
        ("招待费", 2009, "商品和服务支出", "30217"),
        ("社会保障缴费", 2012, "工资福利支出", "30104"),
    ],
)
def test_economic_names(name: str, year: int | None, category: str | None, code: str | None) -> None:
    match = CATALOGUE.match_economic(name, year, category)
    assert (match.code if match else None) == code


# Names in running text


def test_categories_in_running_text() -> None:
    text = fold(
        "教育支出2.16万元，占0.07%；社会保障和就业（类）支出10万元；卫生健康支出（类）3万元；"
        "医疗卫生与计划生育支出 4万元；用于住房保障5万元；科学技术（类）6万元"
    )
    found = [(text[start:end], code) for start, end, code in CATALOGUE.find_categories(text)]
    assert found == [
        ("教育支出", "205"),
        ("社会保障和就业（类）支出", "208"),
        ("卫生健康支出（类）", "210"),
        ("医疗卫生与计划生育支出", "210"),
        ("住房保障", "221"),
        ("科学技术（类）", "206"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("(一)教育支出类科目5,806,105.16元", "教育支出类科目", "205"),
        ("公共安全类支出3万元", "公共安全类支出", "204"),
        ("一般公共服务（201类）支出3万元", "一般公共服务（201类）支出", "201"),
        ("主要支出有农林水支出（类）3万元", "农林水支出（类）", "213"),
        ("我单位教育支出为3万元", "教育支出", "205"),
        ("其他支出0.5万元", "其他支出", "229"),
        ("国有资本经营预算支出（类）3万元", "国有资本经营预算支出（类）", "223"),
        ("216商业服务业等支出3万元", "商业服务业等支出", "216"),
    ],
)
def test_ways_to_print_a_category(text: str, name: str, code: str) -> None:
    view = fold(text)
    assert [(view[start:end], found) for start, end, found in CATALOGUE.find_categories(view)] == [(name, code)]


@pytest.mark.parametrize(
    "text",
    [
        "其他教育支出2万元",
        "其他教育支出（类）2万元",
        "高等职业教育支出2万元",
        "继续教育支出2万元",
        "社会保障和就业支出（款）",
        "教育、科学技术、文化等工作",
        "国有资本经营预算支出0.00万元",
        "国防教育活动3次",
    ],
)
def test_words_that_name_no_category(text: str) -> None:
    assert CATALOGUE.find_categories(fold(text)) == []


def test_names_in_running_text() -> None:
    text = fold("主要用于机关事业单位基本养老保险缴费支出和住房公积金，行政运行减少。")
    assert [(text[start:end], codes) for start, end, codes in CATALOGUE.find_names(text)][:2] == [
        ("机关事业单位基本养老保险缴费支出", frozenset({"2080505"})),
        ("住房公积金", frozenset({"2210201"})),
    ]
    assert CATALOGUE.find_names("") == []


# Loading


def test_a_pack_of_ones_own_adds_entries(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "functional.csv").write_text(
        "code,name,from,to,known,where,note\n2050850,培训网络建设,2030,,attested,OWN,\n", encoding="utf-8"
    )
    own = catalogue.load([tmp_path])
    match = lowest("教育支出", "进修及培训", "培训网络建设", 2030, own)
    assert match
    assert (match.code, match.known) == ("2050850", "attested")
    assert lowest("教育支出", "进修及培训", "培训网络建设", 2030) is None


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("code;name\n", "line 1"),
        ("code,name,from,to,known,where,note\n20,教育,,,recalled,,\n", "line 2: a code"),
        ("code,name,from,to,known,where,note\n205,教育,,,guessed,,\n", "line 2: known"),
        ("code,name,from,to,known,where,note\n205,教育,二〇,,recalled,,\n", "line 2: from"),
        ("code,name,from,to,known,where,note\n205,教育\n", "line 2: 7 cells"),
    ],
)
def test_a_bad_row_is_one_clear_error(tmp_path: Path, content: str, what: str) -> None:
    file = tmp_path / "functional.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(PatternError, match=what):
        list(catalogue.read(file))
