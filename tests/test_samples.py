"""The sample disclosures and their gold belong together, and the samples' figures add up."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from handmade import located

CORPUS = Path(__file__).parents[1] / "corpus"
STEMS = sorted(path.stem for path in (CORPUS / "samples").glob("*.txt"))


def sample(stem: str) -> tuple[str, dict[str, Any]]:
    text = (CORPUS / "samples" / f"{stem}.txt").read_text(encoding="utf-8")
    return text, json.loads((CORPUS / "gold" / f"{stem}.json").read_text(encoding="utf-8"))


def test_there_are_six_each_with_gold_and_a_line_in_the_readme() -> None:
    assert len(STEMS) == 6
    assert sorted(path.stem for path in (CORPUS / "gold").glob("*.json")) == STEMS
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert all(f"`{stem}`" in readme for stem in STEMS)


@pytest.mark.parametrize("stem", STEMS)
def test_gold_stands_in_the_sample(stem: str) -> None:
    text, gold = sample(stem)
    assert gold["characters"] == len(text)
    for entry in located(gold):
        assert text[entry["start"] : entry["end"]] == entry["raw"]


def first(gold: dict[str, Any], metric: str) -> Decimal:
    measure = "budget" if gold["kind"] == "budget" else "amount"
    return next(
        (Decimal(f["value"]) for f in gold["facts"] if (f["metric"], f["measure"]) == (metric, measure)), Decimal(0)
    )


SUMS = {
    "expenditure": ("basic", "project", "remitted", "operating", "subsidy"),
    "basic": ("personnel", "operating"),
    "procurement": ("goods", "works", "services"),
    "three_public": ("abroad", "vehicle", "reception"),
    "three_public.vehicle": ("purchase", "operation"),
}


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("total", SUMS)
def test_parts_add_up(stem: str, total: str) -> None:
    _, gold = sample(stem)
    assert sum(first(gold, f"{total}.{part}") for part in SUMS[total]) == first(gold, total)


@pytest.mark.parametrize("stem", STEMS)
def test_items_and_structure_add_up(stem: str) -> None:
    _, gold = sample(stem)
    whole = first(gold, "general_budget")
    figure = "budget" if gold["kind"] == "budget" else "final"
    items = [Decimal(item[figure]["value"]) for item in gold["items"]]
    assert sum(items) == whole or not items
    functions = [
        Decimal(f["value"])
        for f in gold["facts"]
        if f["metric"] == "general_budget.function" and f["measure"] == "amount"
    ]
    assert sum(functions) == whole or not functions
    assert items or functions


def test_the_one_figure_that_is_wrong_on_purpose() -> None:
    _, gold = sample("yunnan-2021-heritage-yuan")
    printed = next(f for f in gold["facts"] if (f["metric"], f["measure"]) == ("basic.operating", "share"))
    assert printed["value"] == "10.71"
    true = first(gold, "basic.operating") / first(gold, "basic") * 100
    assert Decimal("10.165") <= true < Decimal("10.175")
