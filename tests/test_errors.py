"""Errors planted in whole disclosures, in the wordings and forms of several provinces: each is named, and what is no error is let be."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from render import render
from render.samples import blocks_of

from juesuan import readers
from juesuan.models import Disclosure
from juesuan.patterns import load
from juesuan.pipeline import extract, understand
from juesuan.stages.checks import rules

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "corpus" / "samples"
DOCUMENTS = {
    "shanghai": ROOT / "tests" / "errors" / "shanghai-2023-water.txt",
    "sichuan": ROOT / "tests" / "errors" / "sichuan-2022-mountain.txt",
    "county": ROOT / "tests" / "errors" / "sichuan-2019-land.txt",
    "hunan": SAMPLES / "hunan-2023-forestry.txt",
    "beijing": SAMPLES / "beijing-2023-bicycles.txt",
    "yunnan": SAMPLES / "yunnan-2021-heritage-yuan.txt",
}


@cache
def clean(name: str) -> str:
    text = DOCUMENTS[name].read_text(encoding="utf-8")
    return text.replace("占基本支出的10.71%", "占基本支出的10.17%")  # the flaw of that sample, set right


def read(text: str) -> Disclosure:
    return understand(readers.read(readers.load(text.encode(), path="a.txt")))


def planted(case: dict[str, Any]) -> str:
    text = clean(case["in"])
    for old, new in case.get("change", {}).items():
        assert old in text, f"{old!r} does not stand in {case['in']}"
        text = text.replace(old, new, 1)
    if "cut" in case:
        _, first, behind = case["cut"]
        at = text.index("\n" + first) + 1
        text = text[:at] + text[text.index(behind, at + len(first)) :]
    return text


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def cases() -> list[Any]:
    entries = yaml.safe_load((ROOT / "tests" / "errors" / "cases.yaml").read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=f"{entry['kind']}-{case['in']}-{number}".replace(" ", "_"))
        for entry in entries
        for number, case in enumerate(entry["cases"], 1)
    ]


@pytest.mark.parametrize("case", cases())
def test_an_error_is_named_and_what_is_none_is_let_be(case: dict[str, Any]) -> None:
    found = read(planted(case))
    failed = [one for one in found.checks if one.status == "fail"]
    told = [(one.rule, one.message) for one in failed]
    if "fails" not in case:
        assert [one for one in told if one[0] not in case.get("allow", [])] == []
        return
    wanted = _several(case["fails"])
    shown = [[span.slice(found.text or "") for span in one.evidence] for one in failed if one.rule in wanted]
    assert any(all(any(part in raw for raw in raws) for part in case.get("shows", [])) for raws in shown), (told, shown)
    assert "only" not in case or {rule for rule, _ in told} <= set(case["only"]), told


def test_every_check_that_reads_sentences_is_failed_by_a_case() -> None:
    named = {key for one in cases() for key in _several(one.values[0].get("fails", []))}
    assert {rule.key for rule in rules.load(load()) if rule.how in rules.OF_SENTENCES} <= named


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_themselves_raise_no_alarm(name: str) -> None:
    assert [one.message for one in read(clean(name)).checks if one.status == "fail"] == []


# Errors of the kinds that hang on the layout: rows and columns, headings, notes below tables.
IN_FILES = {
    "": None,
    "\t合计\t1,673.20\t1,600.36\t\t60.50": "\t合计\t1,673.20\t1,600.36\t\t65.50",
    "30228\t工会经费\t12.00": "30228\t工会经费\t21.00",
    "说明：上海市云间区水务局本年度没有": "说明：上海市云间区民政局本年度没有",
    "截至2023年12月31日": "截至2022年12月31日",
    "≥95%\t93%\t20\t18\t两台水泵待修": "≥95%\t93%\t20\t20\t",
    "水务局2023年度无国有资本经营预算财政拨款收入和支出。": "水务局2023年度国有资本经营预算财政拨款收入20.00万元，支出20.00万元。",
}
NAMED = [None, "table.income_row", "table.basic_tree", "named.year", "year.until", "form.target", "blank.state_capital"]


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize(("old", "rule"), list(zip(IN_FILES, NAMED, strict=True)), ids=[str(rule) for rule in NAMED])
def test_errors_are_named_in_files_too(form: str, old: str, rule: str | None) -> None:
    text = clean("shanghai")
    assert old in text
    content = render(blocks_of(text.replace(old, IN_FILES[old] or "", 1)), form, 0)
    told = {one.rule for one in extract(content, path=f"a.{form}").checks if one.status == "fail"}
    assert (rule in told) if rule else not told, told
