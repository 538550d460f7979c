"""Errors planted in whole disclosures, in the wordings and forms of several provinces: each is named, and what is no error is let be."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from juesuan import readers
from juesuan.models import Disclosure
from juesuan.pipeline import understand

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "corpus" / "samples"
DOCUMENTS = {
    "shanghai": ROOT / "tests" / "errors" / "shanghai-2023-water.txt",
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
    wanted = [case["fails"]] if isinstance(case["fails"], str) else case["fails"]
    shown = [[span.slice(found.text or "") for span in one.evidence] for one in failed if one.rule in wanted]
    assert any(all(any(part in raw for raw in raws) for part in case.get("shows", [])) for raws in shown), (told, shown)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_themselves_raise_no_alarm(name: str) -> None:
    assert [one.message for one in read(clean(name)).checks if one.status == "fail"] == []
