"""The evaluation notices every kind of difference, and the floors only rise."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from juesuan import floors, pipeline
from juesuan.comparison import Malformed
from juesuan.errors import UsageError
from juesuan.evaluate import Report, Score, compare, evaluate

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SEED_GOLD = HERE / "gold" / "seeds"
SEEDS = HERE.parent.parent / "shared" / "seeds"

# 2023年度收、支总计12.50万元，比上年减少3.10万元。培训支出2.16万元，完成预算90%。
GOLD: dict[str, Any] = {
    "organization": {"name": "某某市档案馆"},
    "fiscal_year": {"value": 2023},
    "kind": "final_accounts",
    "scope": None,
    "sections": ["overview", "narrative", "income_expenditure", "general_budget.items"],
    "amounts": [
        {"value": "12.50", "unit": "万元", "start": 11, "end": 18},
        {"value": "3.10", "unit": "万元", "start": 24, "end": 30},
        {"value": "2.16", "unit": "万元", "start": 35, "end": 41},
    ],
    "percentages": [{"value": "90", "start": 46, "end": 49}],
    "facts": [
        {"metric": "income_expenditure", "measure": "amount", "value": "12.50", "unit": "万元", "year": 2023, "start": 11, "end": 18},
        {"metric": "income_expenditure", "measure": "change", "value": "-3.10", "unit": "万元", "year": 2023,
         "basis": "prior_year", "base_year": 2022, "start": 24, "end": 30},
    ],
    "items": [
        {"number": None, "level": "item", "category": None, "group": None, "item": {"name": "培训支出", "start": 31, "end": 35},
         "final": {"value": "2.16", "unit": "万元", "start": 35, "end": 41},
         "completion": {"value": "90", "unit": "%", "start": 46, "end": 49},
         "reason": {"start": 42, "end": 44}, "start": 31, "end": 50},
    ],
    "statements": [
        {"key": "income", "rows": [{"code": "205", "name": "教育支出", "values": {"total": {"value": "2.16", "start": 60, "end": 64}}}]},
    ],
    "performance": [
        {"form": "self_evaluation", "budget_unit": "万元", "project": {"name": {"start": 70, "end": 75}, "code": None},
         "year": {"value": "2023", "start": 76, "end": 82},
         "budget": [{"source": "total", "label": {"start": 83, "end": 85}, "adjusted": {"value": "9.00", "start": 86, "end": 90},
                     "score": {"start": 91, "end": 92}}],
         "indicators": [
             {"level1": {"start": 100, "end": 104}, "operator": {"value": "≥", "start": 105, "end": 106},
              "target": {"value": "44", "start": 107, "end": 109}},
             {"level1": {"start": 100, "end": 104}, "target": {"value": "45", "start": 117, "end": 119}},
         ]},
    ],
}  # fmt: skip


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    found = copy.deepcopy(GOLD)
    change(found)
    return found


def scores(found: dict[str, Any], gold: dict[str, Any] = GOLD) -> dict[str, Score]:
    return {score.kind: score for score in compare(found, gold)}


def wrong(found: dict[str, Any]) -> set[str]:
    return {kind for kind, score in scores(found).items() if score.f1 < 1}


def test_the_gold_itself_is_perfect() -> None:
    assert wrong(GOLD) == set()
    assert {kind: score.gold for kind, score in scores(GOLD).items()} == {
        "identity": 3, "sections": 4, "amounts": 3, "percentages": 1, "facts": 2, "items": 1, "item_names": 1,
        "item_figures": 2, "item_reasons": 1, "statement_cells": 1, "performance": 1, "performance_cells": 10,
        "budget_rows": 1, "indicators": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda d: d["facts"][1].update(value="3.10"), {"facts"}),
        (lambda d: d["facts"][1].update(end=29), {"facts"}),
        (lambda d: d["facts"][1].update(start=23), {"facts"}),
        (lambda d: d["facts"][1].update(unit="元"), {"facts"}),
        (lambda d: d["facts"][1].update(basis=None), {"facts"}),
        (lambda d: d["facts"][0].update(qualifier="轿车"), {"facts"}),
        (lambda d: d["facts"][0].update(year=2022), {"facts"}),
        (lambda d: d["facts"].append(dict(d["facts"][0], metric="income")), {"facts"}),
        (lambda d: d["facts"].append(d["facts"][0]), {"facts"}),
        (lambda d: d["facts"].pop(), {"facts"}),
        (lambda d: d["amounts"][0].update(value="12.51"), {"amounts"}),
        (lambda d: d["amounts"][0].update(approximate=True), {"amounts"}),
        (lambda d: d["percentages"][0].update(start=45), {"percentages"}),
        (lambda d: d["organization"].update(name="某某市档案局"), {"identity"}),
        (lambda d: d.update(scope="unit"), {"identity"}),
        (lambda d: d["sections"].reverse(), {"sections"}),
        (lambda d: d["sections"].append("glossary"), {"sections"}),
        (lambda d: d["items"][0].update(end=49), {"items", "item_figures"}),
        (lambda d: d["items"][0]["item"].update(name="培训"), {"items", "item_names"}),
        (lambda d: d["items"][0]["item"].update(end=36), {"item_names"}),
        (lambda d: d["items"][0]["final"].update(value="2.61"), {"item_figures"}),
        (lambda d: d["items"][0].update(prior=d["items"][0]["final"]), {"item_figures"}),
        (lambda d: d["items"][0]["reason"].update(end=45), {"item_reasons"}),
        (lambda d: d["statements"][0]["rows"][0]["values"]["total"].update(value="2.17"), {"statement_cells"}),
        (lambda d: d["statements"][0]["rows"][0].update(code="208"), {"statement_cells"}),
        (lambda d: d["performance"].append(d["performance"][0]), {"performance", "performance_cells", "budget_rows", "indicators"}),
        (lambda d: d["performance"][0].update(budget_unit="元"), {"performance"}),
        (lambda d: d["performance"][0].update(title={"start": 65, "end": 69}), {"performance_cells"}),
        (lambda d: d["performance"][0]["budget"][0]["score"].update(value="0"), {"performance_cells", "budget_rows"}),
        (lambda d: d["performance"][0]["budget"][0].update(source="fiscal"), {"performance_cells", "budget_rows"}),
        (lambda d: d["performance"][0]["indicators"][0]["operator"].update(value="="), {"performance_cells", "indicators"}),
        (lambda d: d["performance"][0]["indicators"][1]["target"].update(end=120), {"performance_cells", "indicators"}),
    ],
)  # fmt: skip
def test_every_difference_is_noticed(change: Callable[[dict[str, Any]], object], kinds: set[str]) -> None:
    assert wrong(changed(change)) == kinds


def test_cells_that_change_rows_are_noticed() -> None:
    def swap(data: dict[str, Any]) -> None:
        first, second = data["performance"][0]["indicators"]
        first["target"], second["target"] = second["target"], first["target"]

    assert wrong(changed(swap)) == {"indicators"}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["amounts"][0].update(value="12.5"),
        lambda d: d["amounts"][0].update(raw="12.50万元", id="amount-1", section=None, yuan="125000"),
        lambda d: d["facts"].reverse(),
        lambda d: d["facts"][0].update(span={"start": 11, "end": 18, "page": 2}, start=0, end=0),
        lambda d: d["sections"].insert(1, {"key": "unknown"}),
        lambda d: d.update(sections=[{"key": key, "level": 1} for key in d["sections"]]),
        lambda d: d.update(quantities=[{"value": "1", "unit": "辆", "start": 1, "end": 3}]),
        lambda d: d["organization"].update(start=3, end=9),
    ],
)
def test_what_makes_no_difference(change: Callable[[dict[str, Any]], object]) -> None:
    assert wrong(changed(change)) == set()


def test_precision_and_recall_are_told_apart() -> None:
    invented = scores(changed(lambda d: d["facts"].append(dict(d["facts"][0], metric="income"))))["facts"]
    assert (invented.gold, invented.found, invented.right, invented.recall) == (2, 3, 2, 1.0)
    assert invented.precision == pytest.approx(2 / 3)
    assert invented.f1 == pytest.approx(0.8)
    assert invented.missed == ()
    assert invented.invented == ("income amount 12.50 万元 2023 11 18",)
    lost = scores(changed(lambda d: d["facts"].pop()))["facts"]
    assert (lost.precision, lost.recall) == (1.0, 0.5)
    assert lost.missed == ("income_expenditure change -3.10 万元 2023 prior_year 2022 24 30",)


def test_an_empty_list_in_gold_means_there_are_none_and_no_key_means_not_judged() -> None:
    found = {"facts": GOLD["facts"], "amounts": GOLD["amounts"]}
    score = scores(found, {"facts": []})
    assert list(score) == ["facts"]
    assert (score["facts"].precision, score["facts"].recall, score["facts"].f1) == (0.0, 1.0, 0.0)
    assert scores({}, {"facts": []})["facts"].f1 == 1.0


def test_places_of_names_are_compared_only_where_gold_gives_them() -> None:
    gold = changed(lambda d: d["items"][0].update(item={"name": "培训支出"}))
    assert scores(GOLD, gold)["item_names"].gold == 0
    assert scores(GOLD, gold)["item_names"].f1 == 1.0


def test_a_model_compares_as_its_json_does(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("2023年度收、支总计12.50万元。\n", encoding="utf-8")
    disclosure = pipeline.extract(source)
    parsed = json.loads(disclosure.to_json())
    assert compare(disclosure, parsed) == compare(parsed, parsed)
    assert all(score.f1 == 1 for score in compare(disclosure, parsed))


@pytest.mark.parametrize(
    "bad",
    [
        {"value": 1.5, "start": 0, "end": 1},
        {"value": "1"},
        {"value": "1", "start": 3, "end": 2},
        {"start": 0, "end": 1},
    ],
)
def test_a_malformed_gold_is_an_error(bad: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="percentages of the gold"):
        compare({}, {"percentages": [bad]})


def folder(tmp_path: Path, name: str, files: dict[str, Any]) -> Path:
    path = tmp_path / name
    path.mkdir()
    for file, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        (path / file).write_text(text, encoding="utf-8")
    return path


def test_documents_meet_their_gold_by_stem(tmp_path: Path) -> None:
    short = {"facts": GOLD["facts"]}
    gold = folder(tmp_path, "gold", {"a.json": short, "b.json": short, "c.json": short, "README.md": ""})
    documents = folder(tmp_path, "documents", {"a.json": GOLD, "b.json": "{", "other.json": GOLD})
    report = evaluate(documents, gold)
    assert [(d.stem, d.failed, d.scores[0].right) for d in report.documents] == [
        ("a", False, 2),
        ("b", True, 0),
        ("c", True, 0),
    ]
    assert report.failed
    assert (report.totals["facts"].gold, report.totals["facts"].found, report.totals["facts"].recall) == (
        6,
        2,
        pytest.approx(1 / 3),
    )
    assert "no document" in str(report.documents[2].problem)
    assert evaluate(documents / "a.json", gold / "a.json").totals["facts"].f1 == 1


def test_source_documents_are_extracted(tmp_path: Path) -> None:
    text = "某单位2023年度收、支总计12.50万元。\n"
    documents = folder(tmp_path, "documents", {"a.txt": text})
    at = text.index("12.50万元")
    amounts = [{"value": "12.5", "unit": "万元", "start": at, "end": at + 7}]
    gold = folder(tmp_path, "gold", {"a.json": {"amounts": amounts, "characters": 99}})
    report = evaluate(documents, gold)
    assert report.totals["amounts"].f1 == 1
    assert "99 characters" in str(report.documents[0].problem)


def test_gold_may_lie_beside_its_documents(tmp_path: Path) -> None:
    both = folder(tmp_path, "both", {"a.txt": "没有数字的一句话。\n", "a.json": {"amounts": []}})
    assert evaluate(both, both).totals["amounts"].f1 == 1


def test_wrong_calls_are_usage_errors(tmp_path: Path) -> None:
    documents = folder(tmp_path, "documents", {"a.json": GOLD, "a.txt": "一"})
    gold = folder(tmp_path, "gold", {"a.json": GOLD})
    empty = folder(tmp_path, "empty", {})
    broken = folder(tmp_path, "broken", {"a.json": {"facts": [{"metric": "income"}]}})
    with pytest.raises(UsageError, match=r"a\.json, a\.txt all fit"):
        evaluate(documents, gold)
    with pytest.raises(UsageError, match="no gold JSON"):
        evaluate(documents, empty)
    with pytest.raises(UsageError, match="no such file"):
        evaluate(tmp_path / "nowhere", gold)
    with pytest.raises(UsageError, match="facts of the gold"):
        evaluate(documents / "a.json", broken)


def test_the_report_reads_well_and_is_json(tmp_path: Path) -> None:
    gold = folder(tmp_path, "gold", {"a.json": GOLD})
    found = changed(lambda d: d["facts"][1].update(value="3.10"))
    report = evaluate(folder(tmp_path, "documents", {"a.json": found}), gold)
    page = io.StringIO()
    Console(file=page, width=80).print(report.render(details=True))
    row = next(line.split() for line in page.getvalue().splitlines() if "事实" in line)
    assert row == ["facts", "事实", "2", "2", "1", "0.5000", "0.5000", "0.5000"]
    assert "missed    income_expenditure change -3.10" in page.getvalue()
    assert "…" not in page.getvalue()
    data = json.loads(report.to_json(details=True))
    assert data["totals"]["facts"] == {"gold": 2, "found": 2, "right": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert data["documents"][0]["scores"]["facts"]["invented"] == [
        "income_expenditure change 3.10 万元 2023 prior_year 2022 24 30"
    ]


# The floors.


def gate(tmp_path: Path, **limits: float) -> floors.Gate:
    return floors.Gate("set", tmp_path, tmp_path, limits)


def report_of(**right: int) -> Report:
    from juesuan.evaluate import DocumentReport

    return Report((DocumentReport("a", tuple(Score(kind, 3, 3, count) for kind, count in right.items())),))


def test_a_score_below_its_floor_is_named(tmp_path: Path) -> None:
    measured = report_of(facts=2, items=3)
    assert list(floors.fallen(gate(tmp_path, facts=0.6666, items=1.0), measured)) == []
    faults = list(floors.fallen(gate(tmp_path, facts=0.6667, indicators=0.5), measured))
    assert [fault.split(" ")[1] for fault in faults] == ["facts", "indicators"]


def test_floors_rise_and_never_sink(tmp_path: Path) -> None:
    measured = report_of(facts=2, items=3)
    assert floors.raised(gate(tmp_path, facts=0.9, items=0.5, indicators=0.1), measured) == {
        "facts": 0.9, "items": 1.0, "indicators": 0.1,
    }  # fmt: skip


def test_the_command_raises_floors_and_fails_below_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = folder(tmp_path, "gold", {"a.json": {"facts": GOLD["facts"]}})
    documents = folder(tmp_path, "documents", {"a.json": GOLD})
    file = tmp_path / "floors.json"
    entry = {"documents": str(documents), "gold": str(gold), "floors": {}}
    absent = {"documents": str(tmp_path / "nowhere"), "gold": str(gold), "floors": {"facts": 1.0}}
    file.write_text(json.dumps({"set": entry, "absent": absent}), encoding="utf-8")
    assert floors.main([str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8"))["set"]["floors"] == {}
    assert floors.main([str(file), "--raise"]) == 0
    assert [g.floors for g in floors.read(file)] == [{"facts": 1.0}, {"facts": 1.0}]
    (documents / "a.json").write_text(json.dumps(changed(lambda d: d["facts"].pop())), encoding="utf-8")
    assert floors.main([str(file), "--raise"]) == 1
    assert floors.read(file)[0].floors == {"facts": 1.0}
    assert "set: facts fell to 0.6667, its floor is 1.0" in capsys.readouterr().err
    assert floors.main([]) == 2


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"documents": "a", "gold": "b", "floors": {"facts": 2}},
        {"documents": "a", "gold": "b", "floors": {"fact": 1}},
    ],
)
def test_a_wrong_floors_file_is_refused(tmp_path: Path, entry: dict[str, Any]) -> None:
    file = tmp_path / "floors.json"
    file.write_text(json.dumps({"set": entry}), encoding="utf-8")
    with pytest.raises(UsageError, match=r"floors\.json"):
        floors.read(file)


@pytest.mark.parametrize("name", [g.name for g in floors.read(FLOORS)])
def test_no_score_falls_below_its_floor(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE.parent)
    gate = next(gate for gate in floors.read(FLOORS) if gate.name == name)
    if not gate.present:
        pytest.skip(f"{gate.documents} is not here")
    assert list(floors.fallen(gate, gate.measure())) == []


# The seeds' gold.


def seed_gold() -> list[Path]:
    return sorted(SEED_GOLD.glob("*.json"))


@pytest.mark.parametrize("path", seed_gold(), ids=lambda path: path.stem[:3])
def test_gold_stands_in_the_text_it_speaks_of(path: Path) -> None:
    source = SEEDS / f"{path.stem}.txt"
    if not source.exists():
        pytest.skip(f"{source} is not here")
    text, gold = source.read_text(encoding="utf-8"), json.loads(path.read_text(encoding="utf-8"))
    assert len(text) == gold["characters"]

    def check(value: Any) -> None:
        if isinstance(value, dict):
            if "start" in value:
                place = text[value["start"] : value["end"]]
                assert place == place.strip() != ""
                assert value.get("raw", place) == place
                assert value.get("name", place) == place
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    check(gold)


@pytest.mark.parametrize("path", seed_gold(), ids=lambda path: path.stem[:3])
def test_gold_holds_figures_and_labels_but_no_sentences(path: Path) -> None:
    def raws(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["raw"]] if "raw" in value else []
            return own + [raw for inner in value.values() for raw in raws(inner)]
        return [raw for inner in value for raw in raws(inner)] if isinstance(value, list) else []

    found = raws(json.loads(path.read_text(encoding="utf-8")))
    assert found
    assert all(len(raw) <= 20 and "。" not in raw and "，" not in raw for raw in found)


def test_the_seeds_counts() -> None:
    counts = []
    for path in seed_gold():
        gold = json.loads(path.read_text(encoding="utf-8"))
        counts.append(
            (len(gold["items"]), len(gold["performance"]), sum(len(t["indicators"]) for t in gold["performance"]))
        )
    assert counts == [(8, 1, 7), (9, 5, 35)]


def places(value: Any) -> list[dict[str, Any]]:
    """Everything in a gold that has a place."""
    if isinstance(value, dict):
        own = [value] if "start" in value else []
        return own + [place for inner in value.values() for place in places(inner)]
    return [place for inner in value for place in places(inner)] if isinstance(value, list) else []


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_place_and_no_value_of_the_seeds_can_change_unnoticed(data: st.DataObject) -> None:
    gold = json.loads(data.draw(st.sampled_from(seed_gold())).read_text(encoding="utf-8"))
    found = copy.deepcopy(gold)
    target = data.draw(st.sampled_from(places(found)))
    if "value" in target and data.draw(st.booleans()):
        target["value"] = "-0.07"
    else:
        target["end"] += data.draw(st.sampled_from([1, 2]))
    assert any(score.f1 < 1 for score in compare(found, gold))
