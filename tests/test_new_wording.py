"""docs/new-wording.md is walked as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from juesuan.explanations import Explanation, explain
from juesuan.patterns import load

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "new-wording.md").read_text(encoding="utf-8")
TEXT = re.findall(r"```text\n(.*?)```", PAGE, re.S)[0].encode()


@pytest.fixture(name="pack")
def _pack(tmp_path: Path) -> Path:
    folder = tmp_path / "my-pack"
    folder.mkdir()
    for content in re.findall(r"```yaml\n(.*?)```", PAGE, re.S):
        kind = re.match(r"kind: (\w+)", content)
        assert kind is not None
        (folder / f"{kind[1]}.yaml").write_text(content, encoding="utf-8")
    return folder


def shown(explanations: list[Explanation]) -> list[tuple[str, str | None, str | None]]:
    return [(one.figure, one.metric, one.measure) for one in explanations]


def test_before_the_pack_the_figures_are_no_facts_and_say_why() -> None:
    found = explain(TEXT)
    assert shown(found) == [("18.60万元", None, None), ("1.20万元", None, None)]
    for one in found:
        assert f"{one.figure}" in PAGE
        assert one.reason in PAGE


def test_the_pack_passes_its_own_examples(pack: Path) -> None:
    assert load([pack]).faults() == []


def test_with_the_pack_they_are(pack: Path) -> None:
    found = explain(TEXT, packs=[pack])
    assert shown(found) == [
        ("18.60万元", "expenditure.street_lights", "amount"),
        ("1.20万元", "expenditure.street_lights", "change"),
    ]
    assert [one.cue for one in found] == ["列支", "多列"]
    assert [one.inherited for one in found] == [False, True]
