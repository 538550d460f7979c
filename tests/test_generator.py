"""The generator: the same seed gives the same disclosure, its truth stands in its text, and its figures add up."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from generator import STYLES, generate
from handmade import located

SEEDS = range(50)


@pytest.fixture(scope="module")
def made() -> list[Any]:
    return [generate(seed) for seed in SEEDS]


def test_the_same_seed_gives_the_same_disclosure() -> None:
    for seed in (0, 7, 2024):
        one, two = generate(seed), generate(seed)
        assert one.text == two.text
        assert one.gold == two.gold


def test_different_seeds_differ(made: list[Any]) -> None:
    assert len({disclosure.text for disclosure in made}) == len(made)


def test_every_style_is_drawn() -> None:
    assert {generate(seed).style for seed in range(120)} == set(STYLES)


def test_all_places_hold(made: list[Any]) -> None:
    for disclosure in made:
        count = 0
        for entry in located(disclosure.gold):
            assert disclosure.text[entry["start"] : entry["end"]] == entry["raw"]
            assert entry["raw"].strip(), entry
            count += 1
        assert count > 100
        assert disclosure.gold["characters"] == len(disclosure.text)


def test_places_hold_in_the_clean_rendering_too(made: list[Any]) -> None:
    for disclosure in made:
        text, gold = disclosure.canonical()
        for entry in located(gold):
            assert text[entry["start"] : entry["end"]] == entry["raw"]


PLAIN = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")


def test_values_are_what_is_printed(made: list[Any]) -> None:
    for disclosure in made:
        for kind in ("amounts", "percentages", "quantities", "facts"):
            for entry in disclosure.gold[kind]:
                number = re.match(r"[\d,]*\d(\.\d+)?", entry["raw"].translate(PLAIN))
                if not number:
                    assert entry["value"] == "0", entry
                    continue
                printed = number.group().replace(",", "")
                assert printed == entry["value"].lstrip("-"), entry


def total(facts: list[dict[str, Any]], metrics: tuple[str, ...], measure: str) -> Decimal:
    chosen = {}
    for fact in facts:
        if fact["metric"] in metrics and fact["measure"] == measure:
            chosen[fact["metric"], fact.get("category")] = Decimal(fact["value"])
    return sum(chosen.values(), Decimal(0))


def test_the_figures_add_up(made: list[Any]) -> None:
    for disclosure in made:
        facts = disclosure.gold["facts"]
        measure = "budget" if disclosure.gold["kind"] == "budget" else "amount"
        parts = ("expenditure.basic", "expenditure.project")
        assert total(facts, parts, measure) == total(facts, ("expenditure",), measure)
        sources = tuple(f"income.{tail}" for tail in ("general_budget", "government_fund", "business", "other"))
        assert total(facts, sources, measure) == total(facts, ("income",), measure)
        assert total(facts, ("basic.personnel", "basic.operating"), measure) == total(facts, ("basic",), measure)
        bought = tuple(f"procurement.{tail}" for tail in ("goods", "works", "services"))
        assert total(facts, bought, measure) == total(facts, ("procurement",), measure)
        figure = "budget" if measure == "budget" else "final"
        items = sum(Decimal(item[figure]["value"]) for item in disclosure.gold["items"])
        assert items == total(facts, ("general_budget",), measure)
        if measure == "amount":
            assert total(facts, ("general_budget.function",), "amount") == items


def test_a_change_and_its_growth_agree_within_rounding(made: list[Any]) -> None:
    """prior = now - change, growth = change / prior: the printed growth is that, rounded."""
    for disclosure in made:
        world = disclosure.world
        for line in (world.total, world.general, world.appropriation):
            assert line.now - line.change == line.prior


def column(statement: dict[str, Any], key: str, *, total: bool, size: int = 3) -> Decimal:
    rows = [r for r in statement["rows"] if (r["name"] == "合计") == total and (total or len(r["code"]) == size)]
    return sum((Decimal(r["values"][key]["value"]) for r in rows if key in r["values"]), Decimal(0))


def test_statements_add_up(made: list[Any]) -> None:
    seen = 0
    for disclosure in made:
        for statement in disclosure.gold["statements"]:
            if statement["key"].removeprefix("budget.") not in ("income", "expenditure", "general_budget"):
                continue
            seen += 1
            keys = {key for row in statement["rows"] for key in row["values"]}
            for key in keys:
                assert column(statement, key, total=True) == column(statement, key, total=False)
            parts = (column(statement, key, total=True) for key in keys - {"total"})
            assert sum(parts, Decimal(0)) == column(statement, "total", total=True)
    assert seen > 20


def test_performance_tables_add_up(made: list[Any]) -> None:
    tables = [table for disclosure in made for table in disclosure.gold["performance"] if table["total"]]
    assert tables
    for table in tables:
        weights = [Decimal(row["weight"]["value"]) for row in table["indicators"]]
        assert 10 + sum(weights) == Decimal(table["total"]["weight"]["value"]) == 100
        scores = [Decimal(row["score"]["value"]) for row in table["indicators"]]
        assert 10 + sum(scores) == Decimal(table["total"]["score"]["value"])


def test_damage_is_on_record() -> None:
    kinds = {entry["kind"] for seed in range(60) for entry in generate(seed, "sichuan_2022").damage}
    assert kinds >= {"title_twice", "row_dropped", "cell_unreadable", "row_shifted"}


def test_extraction_stands_whatever_is_generated(made: list[Any]) -> None:
    """No exception, and no value that does not stand in the text (the models see to that)."""
    import juesuan

    for disclosure in made[:12]:
        found = juesuan.extract(disclosure.text.encode(), path="generated.txt")
        assert found.text == disclosure.text
