"""One figure changed at a time: a failing check names it where some identity covers it, and rounding raises no alarm."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from mutations import covered, rerun, unnamed

ROOT = Path(__file__).resolve().parents[1]

# Measured: 68 of 112 (seven counts of vehicles and guests, the forms' targets and the completions without a budget stand alone), 157 of 237 …
COVERED = {"beijing-2023-bicycles": 55, "hunan-2023-forestry": 150, "jiangsu-2024-archives-budget": 70}


@pytest.mark.parametrize("stem", COVERED)
def test_a_figure_changed_beyond_its_rounding_is_found(stem: str) -> None:
    path = ROOT / "corpus" / "samples" / f"{stem}.txt"
    figures = covered(path)
    assert len(figures) >= COVERED[stem]
    assert unnamed(path, figures) == []


def test_a_figure_of_a_document_with_all_its_tables_is_found_when_changed() -> None:
    path = ROOT / "tests" / "errors" / "shanghai-2023-water.txt"
    figures = covered(path)
    # Measured: 366 of 399; alone stand the counts of projects and groups, the amounts of projects and reserved procurement, results and years of forms.
    assert len(figures) >= 360
    assert unnamed(path, figures[::12]) == []


@pytest.mark.parametrize("stem", COVERED)
def test_a_figure_printed_with_a_place_less_raises_no_alarm(stem: str) -> None:
    path = ROOT / "corpus" / "samples" / f"{stem}.txt"
    alarms = []
    for kind, one in covered(path):
        exponent = one.value.as_tuple().exponent
        if exponent < 0 and one.value:
            coarse = one.value.quantize(Decimal(1).scaleb(exponent + 1), "ROUND_HALF_UP")
            alarms += [check.message for check in rerun(path, kind, one, coarse)]
    assert alarms == []
