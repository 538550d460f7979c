"""What the two READMEs say is what the program does."""

from __future__ import annotations

import doctest
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import metrics
import pytest
import typer.main

from juesuan.cli import app
from juesuan.models import Disclosure
from juesuan.pipeline import extract

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
SAMPLE = "corpus/samples/sichuan-2022-labour.txt"


@cache
def sample() -> Disclosure:
    return extract(ROOT / SAMPLE)


def records(value: Any) -> list[dict[str, Any]]:
    """Every object inside a JSON value, without what may change from version to version."""
    found = []
    if isinstance(value, dict):
        found.append({key: part for key, part in value.items() if key not in ("id", "section")})
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        found += records(part)
    return found


@pytest.mark.parametrize("name", READMES)
def test_the_json_in_the_readme_is_what_comes_out(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.S)]
    assert len(shown) == 2
    written = records(json.loads(sample().to_json()))
    for record in shown:
        assert records(record)[0] in written
    (quoted,) = re.findall(r"^> (.*)$", text, re.M)
    assert quoted in (sample().text or "")


@pytest.mark.parametrize("name", READMES)
def test_the_python_in_the_readme_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    outcome = doctest.testfile(str(ROOT / name), module_relative=False, globs={})
    assert outcome.attempted > 0
    assert outcome.failed == 0


def commands() -> dict[str, Any]:
    root = typer.main.get_command(app)
    return dict(root.commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", READMES)
def test_every_command_and_option_is_in_the_readme_and_no_other(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    told = set(re.findall(r"`juesuan ([a-z]+)", text))
    assert told == set(commands())
    options = {
        option
        for command in commands().values()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--") and option not in ("--help", "--text")
    }
    assert set(re.findall(r"`[^`]*?(--[a-z][a-z-]*)", text)) - {"--version"} == options


@pytest.mark.parametrize("target", ["demo", "test", "bench"])
def test_the_make_targets_that_the_papers_name_exist(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.M)
    assert any(
        f"make {target}" in (ROOT / paper).read_text(encoding="utf-8") for paper in (*READMES, "CONTRIBUTING.md")
    )


def test_the_page_of_metrics_lists_what_the_program_names() -> None:
    assert (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8") == metrics.page()


def test_the_page_of_new_wording_names_every_pattern_file() -> None:
    page = (ROOT / "docs" / "new-wording.md").read_text(encoding="utf-8")
    assert {file.name for file in (ROOT / "patterns").glob("*.yaml")} == set(re.findall(r"`(\w+\.yaml)`", page))
