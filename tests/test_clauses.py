"""Single clauses are read by their own words, and never worse than before."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from juesuan.errors import UsageError
from juesuan.pipeline import extract
from juesuan.readings import Tally, judge, judge_all, read_clauses, tally

HERE = Path(__file__).parent
OWN = HERE / "gold" / "clauses.jsonl"
REAL = HERE.parent.parent / "shared" / "real" / "clauses.jsonl"
NAMES = HERE / "gold" / "metrics-in-words.json"
FLOORS = json.loads((HERE / "clause-floors.json").read_text(encoding="utf-8"))


def fallen(found: Tally, floor: dict[str, int]) -> list[str]:
    """What is worse than the floor: fewer right, more missed, more wrong."""
    faults = [f"{found.right} right, {floor['right']} before"] if found.right < floor["right"] else []
    if found.readings - found.right > floor["missed"]:
        faults.append(f"{found.readings - found.right} missed, {floor['missed']} before")
    if found.wrong > floor["wrong"]:
        faults.append(f"{found.wrong} wrong, {floor['wrong']} before")
    return faults


def test_own_clauses_stay_at_their_floor() -> None:
    outcomes = judge_all(read_clauses(OWN))
    assert not fallen(tally(outcomes), FLOORS["own"])


@pytest.mark.skipif(not REAL.exists(), reason="the real clauses are not in this checkout (../shared/real)")
def test_real_clauses_stay_at_their_floor() -> None:
    outcomes = judge_all(read_clauses(REAL), json.loads(NAMES.read_text(encoding="utf-8")))
    assert not fallen(tally(outcomes), FLOORS["real"])
    assert not [one.clause["id"] for one in outcomes if one.wrong and not one.clause["readings"]]


def test_every_clause_states_what_it_reads() -> None:
    clauses = read_clauses(OWN)
    assert len({clause["id"] for clause in clauses}) == len(clauses) >= 250
    for clause in clauses:
        quote = clause["quote"].translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,")).replace("\n", "")
        for reading in clause["readings"]:
            in_words = reading["value"] in (None, "0") or reading.get("optional")
            assert in_words or reading["value"] in quote.replace(" ", ""), clause["id"]


def judged(quote: str, *readings: dict[str, Any]) -> tuple[int, int, int]:
    outcome = judge({"quote": quote, "readings": readings}, extract(quote.encode()))
    return outcome.right, len(outcome.missed), len(outcome.wrong)


READ = {"metric": "three_public.reception", "measure": "amount", "value": "1.20", "unit": "万元"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, (1, 0, 0)),
        ({"metric": None}, (1, 0, 0)),
        ({"metric": ["meeting", "three_public.reception"]}, (1, 0, 0)),
        ({"metric": "meeting"}, (0, 1, 1)),
        ({"measure": "budget"}, (0, 1, 1)),
        ({"value": "1.21"}, (0, 1, 1)),
        ({"unit": "元"}, (0, 1, 1)),
    ],
)
def test_a_reading_is_right_in_all_its_parts_or_not_at_all(
    change: dict[str, Any], expected: tuple[int, int, int]
) -> None:
    assert judged("公务接待费支出决算1.20万元。", READ | change) == expected


def test_a_change_needs_its_direction_and_a_flat_one_no_number() -> None:
    fall = {"metric": "meeting", "measure": "change", "value": "3.00", "unit": "万元", "direction": "down"}
    assert judged("会议费比上年减少3.00万元。", fall) == (1, 0, 0)
    assert judged("会议费比上年减少3.00万元。", fall | {"direction": "up"}) == (0, 1, 1)
    flat = {"metric": "meeting", "measure": "change", "value": None, "unit": "万元", "direction": "flat"}
    assert judged("会议费与上年持平。", flat) == (1, 0, 0)


def test_counts_of_a_tally() -> None:
    found = tally(judge_all([{"quote": "会议费支出3.00万元。", "readings": []}]))
    assert (found.clauses, found.readings, found.right, found.wrong) == (1, 0, 0, 1)
    assert (found.recall, found.precision) == (1.0, 0.0)


def test_a_line_that_is_no_clause_is_named(tmp_path: Path) -> None:
    path = tmp_path / "clauses.jsonl"
    path.write_text('{"quote": "会议费", "readings": []}\n{"quote": 1}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"clauses\.jsonl:2"):
        read_clauses(path)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("公务接待费支出5.00万元（其中：会议费1.00万元；培训费0.50万元），比上年减少2.00万元。", ("three_public.reception", "-2.00")),
        ("公务用车运行维护费支出5.00万元，车均运行维护费1.25万元，比上年减少2.00万元。", ("three_public.vehicle.operation", "-2.00")),
    ],
)  # fmt: skip
def test_what_stands_in_brackets_or_is_an_average_changes_no_subject(quote: str, expected: tuple[str, str]) -> None:
    changes = [fact for fact in extract(quote.encode()).facts if fact.measure == "change"]
    assert [(fact.metric, fact.value) for fact in changes] == [(expected[0], Decimal(expected[1]))]
