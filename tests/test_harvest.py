"""What harvesting learns from statement tables of hand-made disclosures."""

from typing import Any

from juesuan import catalogue
from juesuan.harvest import harvest, table
from juesuan.models import Disclosure

CATALOGUE = catalogue.load()


def disclosure(file: str, year: int | None, *tables: list[tuple[str | None, str]]) -> Disclosure:
    """A disclosure whose statements hold these rows of code and name, from JSON as the extraction writes it."""
    nowhere = {"start": 0, "end": 0}
    statements: list[dict[str, Any]] = [
        {
            "id": f"statement-{number}", "key": "expenditure", "title": "支出决算表", "unit": "万元", "columns": [],
            "rows": [{"code": code, "name": name, "values": {}, "span": nowhere} for code, name in rows], "span": nowhere,
        }
        for number, rows in enumerate(tables, 1)
    ]  # fmt: skip
    empty: dict[str, Any] = dict.fromkeys(
        ("sections", "amounts", "percentages", "quantities", "facts", "items", "performance", "checks", "diagnostics"),
        (),
    )
    return Disclosure.model_validate(
        {
            "source": {"path": file, "sha256": file, "media_type": "text/plain", "reader": "text", "characters": 4, "ocr": False},
            "producer": {"name": "juesuan", "version": "0", "packs": ()},
            "organization": None, "kind": "final_accounts", "scope": "unit",
            "fiscal_year": year and {"value": year, "raw": str(year), "span": {"start": 0, "end": 4}},
            "statements": statements, "text": str(year) if year else "", **empty,
        }
    )  # fmt: skip


def test_pairs_are_counted_once_a_document_and_years_gathered() -> None:
    one = disclosure("a.txt", 2022, [("205", "教育支出")], [("205", "教育支出"), ("20508", "进修及培训")])
    two = disclosure("b.txt", 2023, [("205", "教育\n支出")])
    pairs = harvest([one, two], CATALOGUE)
    assert [(pair.code, pair.name, pair.years, pair.documents) for pair in pairs] == [
        ("205", "教育支出", (2022, 2023), 2),
        ("20508", "进修及培训", (2022,), 1),
    ]
    assert pairs[0].status == "attested"
    assert all(pair.conflicts == () for pair in pairs)


def test_a_code_in_three_columns_is_one_code_and_other_rows_are_none() -> None:
    rows = [
        ("208 05 05", "机关事业单位基本养老保险缴费支出"),
        (None, "合计"),
        ("1", "合计"),
        ("30101", "基本工资"),
        ("50101", "工资"),
    ]
    pairs = harvest([disclosure("a.txt", 2022, rows)], CATALOGUE)
    assert [pair.code for pair in pairs] == ["2080505", "30101"]


def test_an_unknown_code_is_new_and_says_so_where_its_parent_is_unknown_too() -> None:
    pairs = harvest([disclosure("a.txt", 2022, [("2050890", "新的项"), ("2988801", "没有的款")])], CATALOGUE)
    assert [(pair.code, pair.status) for pair in pairs] == [("2050890", "new"), ("2988801", "conflict")]
    assert pairs[1].conflicts == ("the catalogue has no 29888 above it",)


def test_a_name_that_differs_from_the_catalogue_is_a_conflict() -> None:
    (pair,) = harvest([disclosure("a.txt", 2024, [("30203", "水费")])], CATALOGUE)
    assert pair.status == "conflict"
    assert pair.conflicts == ("the catalogue calls 30203 咨询费",)


def test_a_name_before_its_years_is_a_conflict() -> None:
    (pair,) = harvest([disclosure("a.txt", 2017, [("210", "卫生健康支出")])], CATALOGUE)
    assert pair.conflicts == ("in 2017 the catalogue calls 210 医疗卫生与计划生育支出",)


def test_documents_that_disagree_are_named_to_each_other() -> None:
    both = [disclosure("a.txt", 2022, [("2050890", "甲的项")]), disclosure("b.txt", 2022, [("2050890", "乙的项")])]
    conflicts = [pair.conflicts for pair in harvest(both, CATALOGUE)]
    assert conflicts == [("a.txt prints 甲的项 in 2022",), ("b.txt prints 乙的项 in 2022",)]


def test_several_documents_are_named_by_one_of_them() -> None:
    rows = [[("2050890", "甲的项")], [("2050890", "甲的项")], [("2050890", "乙的项")]]
    pairs = harvest([disclosure(f"{file}.txt", 2022, row) for file, row in zip("abc", rows, strict=True)], CATALOGUE)
    assert [pair.conflicts[0] for pair in pairs if pair.name == "乙的项"] == ["a.txt and 1 more print 甲的项 in 2022"]


def test_a_pair_the_catalogue_holds_stays_though_a_document_prints_another_name() -> None:
    both = [disclosure("a.txt", 2022, [("205", "教育支出")]), disclosure("b.txt", 2022, [("205", "教学支出")])]
    assert [(pair.name, pair.status, len(pair.conflicts)) for pair in harvest(both, CATALOGUE)] == [
        ("教学支出", "conflict", 2),
        ("教育支出", "attested", 1),
    ]


def test_a_name_after_its_code_was_abolished_is_a_conflict() -> None:
    (pair,) = harvest([disclosure("a.txt", 2022, [("2150601", "行政运行")])], CATALOGUE)
    assert pair.conflicts == ("the catalogue has no 2150601 in 2022",)


def test_a_document_without_a_year_counts_but_dates_nothing() -> None:
    (pair,) = harvest([disclosure("a.txt", None, [("210", "卫生健康支出")])], CATALOGUE)
    assert (pair.years, pair.documents, pair.status) == ((), 1, "attested")


def test_the_table_is_csv() -> None:
    pairs = harvest([disclosure("a.txt", 2022, [("205", "教育支出")])], CATALOGUE)
    assert table(pairs) == "code,name,years,documents,status,conflicts\n205,教育支出,2022,1,attested,\n"


def test_nothing_gives_nothing() -> None:
    assert harvest([], CATALOGUE) == ()
