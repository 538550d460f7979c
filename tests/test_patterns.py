"""The packs: all load, every rule keeps its word both ways, and a bad pack is one error with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan import patterns
from juesuan.errors import PatternError
from juesuan.patterns import LOADED_ELSEWHERE, RULES, data_folder, load

GOOD = """
kind: units
pieces: {heads: '人|名'}
rules:
  - {key: heads, of: thing, match: ['{heads}'], examples: ['人', '名'], counter: ['元']}
"""


def pack(folder: Path, content: str, name: str = "mine.yaml") -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_every_rule_matches_its_examples_and_no_counter_example() -> None:
    assert load().faults() == []


def test_every_file_of_the_pack_is_loaded() -> None:
    kinds = {kind for kind in RULES if load()[kind].rules} | set(LOADED_ELSEWHERE)
    for file in data_folder("patterns").glob("*.yaml"):
        head = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("kind:"))
        assert head.removeprefix("kind:").strip() in kinds, file.name


def test_a_pack_of_the_users_own_adds_a_rule(tmp_path: Path) -> None:
    loaded = load([pack(tmp_path, GOOD)])
    assert loaded["units"].compiled["heads"].search("3名")
    assert loaded.faults() == []
    assert len(loaded.packs) == 2
    assert loaded.packs[1].startswith(f"{tmp_path.name}@")


def test_a_pack_of_the_users_own_extends_a_rule(tmp_path: Path) -> None:
    extended = "kind: units\nrules:\n  - {key: percent, of: percent, match: ['‰'], examples: ['‰'], counter: ['元']}\n"
    rule = load([pack(tmp_path, extended)])["units"].compiled["percent"]
    assert rule.search("%")
    assert rule.search("‰")
    assert not load()["units"].compiled["percent"].search("‰"), "the project's own pack is untouched"


def test_a_pattern_may_be_written_full_width(tmp_path: Path) -> None:
    wide = "kind: units\nrules:\n  - {key: wide, of: thing, match: ['台（套），'], examples: ['台(套),'], counter: ['台']}\n"
    assert load([pack(tmp_path, wide)]).faults() == []


def test_rules_that_break_their_word_are_told(tmp_path: Path) -> None:
    wrong = "kind: units\nrules:\n  - {key: heads, of: thing, match: ['人'], examples: ['名'], counter: ['人次']}\n"
    faults = load([pack(tmp_path, wrong)]).faults()
    assert [fault for fault in faults if "heads: does not match its example '名'" in fault]
    assert [fault for fault in faults if "heads: matches its counter-example '人次'" in fault]


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        ("kind: [", "mine.yaml", "no valid YAML"),
        ("", "mine.yaml: kind", "is wanted"),
        ("- 1", "mine.yaml: kind", "is wanted"),
        ("kind: [units]", "mine.yaml: kind", "is wanted"),
        ("kind: colours", "mine.yaml: kind", "is wanted"),
        ("kind: units\ncolour: red", "mine.yaml: colour", "no such key"),
        ("kind: units\npieces: [a]", "mine.yaml: pieces", "names with a pattern"),
        ("kind: units\npieces: {a: 1}", "mine.yaml: pieces", "names with a pattern"),
        ("kind: units\nrules: 5", "mine.yaml: rules", "a list"),
        ("kind: units\nrules: [5]", "mine.yaml: rule 1", ""),
        (GOOD.replace("of: thing", "of: colour"), "mine.yaml: heads", "of:"),
        (GOOD.replace("of: thing, ", ""), "mine.yaml: heads", "of:"),
        (GOOD.replace("of: thing", "of: thing, colour: red"), "mine.yaml: heads", "colour:"),
        (GOOD.replace("counter: ['元']", "counter: []"), "mine.yaml: heads", "counter:"),
        (GOOD.replace("examples: ['人', '名'], ", ""), "mine.yaml: heads", "examples:"),
        (GOOD.replace("['{heads}']", "['(']"), "mine.yaml: heads", "does not compile"),
        (GOOD.replace("['{heads}']", "['{tails}']"), "mine.yaml: heads", "no piece is called {tails}"),
        (GOOD.replace("'人|名'", "'{heads}'"), "mine.yaml: heads", "{heads} uses itself"),
    ],
)  # fmt: skip
def test_a_bad_pack_is_named_by_file_and_key(tmp_path: Path, content: str, where: str, what: str) -> None:
    with pytest.raises(PatternError) as caught:
        load([pack(tmp_path, content)])
    line = str(caught.value)
    assert f"{tmp_path / where}" in line
    assert what in line
    assert "\n" not in line
    assert caught.value.exit_code == 2


def test_bytes_that_are_no_text_are_a_bad_pack(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(b"kind: units\n# \xff\xfe\x00")
    with pytest.raises(PatternError, match=r"mine\.yaml: is no valid YAML"):
        load([tmp_path])


def test_a_folder_without_patterns_is_a_bad_pack(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=r"holds no \.yaml file"):
        load([tmp_path])
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(PatternError, match="cannot be read"):
        load([tmp_path])


def test_the_digest_tells_packs_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    first = load([pack(one, GOOD)]).packs[1]
    second = load([pack(two, GOOD.replace("'元'", "'万'"))]).packs[1]
    assert first.partition("@")[2] != second.partition("@")[2]
    assert patterns.load().packs[0] == load([one]).packs[0]


def test_the_digest_covers_the_catalogue(tmp_path: Path) -> None:
    head = "code,name,from,to,known,where,note\n"
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, name in ((one, "甲事务"), (two, "乙事务")):
        pack_with_codes = folder / "catalogue"
        pack_with_codes.mkdir(parents=True)
        (pack_with_codes / "functional.csv").write_text(f"{head}2990101,{name},,,attested,,\n", encoding="utf-8")
    digests = [load([folder]).packs[1].partition("@")[2] for folder in (one, two)]
    assert digests[0] != digests[1], "a pack may be a catalogue and nothing else"


def test_plain_words_are_a_set_that_a_pack_adds_to(tmp_path: Path) -> None:
    more = "kind: words\nrules:\n  - {key: place.ends, plain: true, match: [盟], examples: [盟], counter: [局]}\n"
    loaded = load([pack(tmp_path, more)])
    assert loaded.words("place.ends") == load().words("place.ends") | {"盟"}
    assert loaded.faults() == []


def test_what_adds_to_plain_words_is_plain(tmp_path: Path) -> None:
    more = "kind: words\nrules:\n  - {key: place.ends, match: [盟], examples: [盟], counter: [局]}\n"
    with pytest.raises(PatternError, match=r"mine\.yaml: place\.ends: plain: true is wanted"):
        load([pack(tmp_path, more)])


def test_plain_words_are_no_expressions(tmp_path: Path) -> None:
    marks = "kind: words\nrules:\n  - {key: place.ends, plain: true, match: ['+|{x}'], examples: ['+|{x}'], counter: ['+']}\n"
    loaded = load([pack(tmp_path, marks)])
    assert "+|{x}" in loaded.words("place.ends")
    assert loaded.faults() == []
