"""The command line as a user meets it: streams, exit codes, one line an error and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from juesuan import readers
from juesuan.errors import InputTooLarge

CODE = "from juesuan.cli import main; main()"
NOVEL = "却说那日天色将晚，众人在渡口歇脚。老船夫说道：“今夜有雨，莫要赶路。”\n第二回 风雨夜归人\n" * 40
GOOD = "云山县档案馆2023年度单位决算\n\n一、收入决算情况说明\n2023年本年收入合计1,979.86万元。\n"


def juesuan(
    *arguments: str | Path, cwd: Path | None = None, given: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", CODE, *map(str, arguments)],
        cwd=cwd, input=given, capture_output=True, check=False, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    stderr = done.stderr.decode()
    assert "Traceback" not in stderr, stderr
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode("utf-8"), stderr)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_one_file_is_one_object(good: Path) -> None:
    done = juesuan("extract", good)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["schema_version"] == "1"
    assert found["source"]["path"] == str(good)
    assert found["text"] == GOOD
    assert done.stdout.count("\n") == 1


def test_several_files_are_json_lines(good: Path) -> None:
    lines = juesuan("extract", good, good).stdout.splitlines()
    assert [json.loads(line)["source"]["path"] for line in lines] == [str(good), str(good)]


def test_indent_and_no_text(good: Path) -> None:
    done = juesuan("extract", "--indent", "--no-text", good)
    assert done.stdout.startswith('{\n  "schema_version"')
    assert "text" not in json.loads(done.stdout)


def test_indent_and_json_lines_exclude_each_other(good: Path) -> None:
    done = juesuan("extract", "--indent", good, good)
    assert done.returncode == 2
    assert "--out" in done.stderr


def test_out_writes_a_file_each_and_nothing_to_standard_output(good: Path, tmp_path: Path) -> None:
    done = juesuan("extract", good, "--out", tmp_path / "a" / "b")
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "a" / "b" / "good.json").read_text(encoding="utf-8"))["text"] == GOOD
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["good.json"]


def test_two_files_of_one_stem_do_not_overwrite_each_other(good: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name, text in (("good.txt", "甲\n"), ("good-2.txt", "乙\n"), ("good.md", "丙\n")):
        (other / name).write_text(text, encoding="utf-8")
    files = [good, other / "good.txt", other / "good-2.txt", other / "good.md"]
    done = juesuan("extract", *files, "--out", tmp_path / "out")
    assert done.returncode == 0
    texts = {path.name: json.loads(path.read_text(encoding="utf-8"))["text"] for path in (tmp_path / "out").iterdir()}
    assert texts == {"good.json": GOOD, "good-3.json": "甲\n", "good-2.json": "乙\n", "good-4.json": "丙\n"}
    assert "good-3.json" in done.stderr


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "a.json"
    source.write_text(GOOD, encoding="utf-8")
    assert juesuan("extract", source, "--out", tmp_path).returncode == 0
    assert source.read_text(encoding="utf-8") == GOOD
    assert (tmp_path / "a-2.json").exists()


def test_an_out_that_is_a_file_is_wrong_usage(good: Path) -> None:
    done = juesuan("extract", good, "--out", good)
    assert done.returncode == 2
    assert str(good) in done.stderr


def test_standard_input() -> None:
    done = juesuan("extract", "-", given=GOOD.encode("gb18030"))
    assert done.returncode == 0
    source = json.loads(done.stdout)["source"]
    assert (source["path"], source["encoding"]) == ("<stdin>", "gb18030")


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\r\n\0\0",
    "picture.txt": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
    "program.txt": b"\x7fELF\x02\x01\x01\0" + bytes(64),
    "latin.txt": "Année 2023, recettes élevées à côté".encode("latin-1") + b"\xff",
    "cut.txt": GOOD.encode("utf-16")[:-1],
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_that_names_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    done = juesuan("extract", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert str(path) in done.stderr


@pytest.mark.parametrize("name", ["nowhere.txt", "folder"])
def test_what_is_no_file_is_one_line_that_names_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    done = juesuan("extract", tmp_path / name)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert str(tmp_path / name) in done.stderr


def test_a_file_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 1000)
    with pytest.raises(InputTooLarge, match="/dev/zero"):
        readers.load("/dev/zero")
    with pytest.raises(InputTooLarge):
        readers.load(bytes(1001))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_any_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode(encoding))
    assert json.loads(juesuan("extract", path).stdout)["text"] == GOOD


def test_one_bad_among_good_leaves_the_good_done(good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(BAD["picture.txt"])
    last = tmp_path / "last.txt"
    last.write_text(GOOD, encoding="utf-8")
    done = juesuan("extract", good, bad, last)
    assert done.returncode == 1
    assert [json.loads(line)["source"]["path"] for line in done.stdout.splitlines()] == [str(good), str(last)]
    assert str(bad) in done.stderr
    assert str(good) not in done.stderr


def test_a_novel_is_an_empty_valid_result_with_a_diagnostic(tmp_path: Path) -> None:
    path = tmp_path / "novel.txt"
    path.write_text(NOVEL, encoding="utf-8")
    done = juesuan("extract", path)
    assert done.returncode == 0
    found = json.loads(done.stdout)
    for kind in ("amounts", "percentages", "facts", "items", "statements", "performance", "checks"):
        assert found[kind] == [], kind
    assert found["organization"] is None
    assert found["fiscal_year"] is None
    assert [note for note in found["diagnostics"] if note["severity"] == "warning"]


def test_a_bad_pack_is_wrong_usage_and_named_by_file_and_key(good: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "kind: units\nrules:\n  - {key: heads, of: thing, match: ['(']}\n", encoding="utf-8"
    )
    for command in (["extract", good], ["patterns"], ["patterns", "test"]):
        done = juesuan(*command, "--patterns", tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{tmp_path / 'mine.yaml'}: heads" in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_good_pack_is_named_in_the_output(good: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    rule = "{key: heads, of: thing, match: ['丁'], examples: ['丁'], counter: ['元']}"
    (folder / "units.yaml").write_text(f"kind: units\nrules: [{rule}]\n", encoding="utf-8")
    done = juesuan("extract", good, "--patterns", folder)
    assert [pack.partition("@")[0] for pack in json.loads(done.stdout)["producer"]["packs"]] == ["patterns", "mine"]
    listed = juesuan("patterns", "--patterns", folder).stdout.splitlines()
    assert "units\theads\t1\t1\t1" in listed
    assert juesuan("patterns", "test", "--patterns", folder).returncode == 0


def test_a_rule_that_breaks_its_word_fails_patterns_test(tmp_path: Path) -> None:
    rule = "{key: heads, of: thing, match: ['丁'], examples: ['人'], counter: ['元']}"
    (tmp_path / "units.yaml").write_text(f"kind: units\nrules: [{rule}]\n", encoding="utf-8")
    done = juesuan("patterns", "test", "--patterns", tmp_path)
    assert juesuan("patterns", "--patterns", tmp_path, "test").stdout == done.stdout, "wherever the option stands"
    assert done.returncode == 1
    assert "units: heads: does not match its example '人'" in done.stdout


@pytest.mark.parametrize("arguments", [["extract"], ["extract", "--colour", "a"], ["colours"], ["extract", "--out"]])
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    done = juesuan(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


GOLD = {"amounts": [{"value": "1979.86", "unit": "万元", "start": GOOD.index("1,979"), "end": GOOD.index("。")}]}


def test_evaluate_prints_a_table_or_json(good: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold" / "good.json"
    gold.parent.mkdir()
    gold.write_text(json.dumps(GOLD), encoding="utf-8")
    table = juesuan("evaluate", good, gold)
    assert (table.returncode, table.stderr) == (0, "")
    assert ["amounts", "金额", "1", "1", "1", "1.0000", "1.0000", "1.0000"] in [
        line.split() for line in table.stdout.splitlines()
    ]
    totals = json.loads(juesuan("evaluate", good, gold, "--json").stdout)["totals"]
    assert totals == {"amounts": {"gold": 1, "found": 1, "right": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}}


def test_evaluate_fails_where_a_document_cannot_be_read(good: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "other.json").write_text(json.dumps(GOLD), encoding="utf-8")
    done = juesuan("evaluate", good, gold)
    assert done.returncode == 1
    assert "other" in done.stderr
    assert juesuan("evaluate", tmp_path / "nowhere", gold).returncode == 2


def test_the_locale_does_not_matter(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = tmp_path / "gold.json"
    gold.write_text(json.dumps(GOLD), encoding="utf-8")
    (tmp_path / "gold.txt").write_text(GOOD, encoding="utf-8")
    for name, value in (
        ("LC_ALL", "C"),
        ("PYTHONUTF8", "0"),
        ("PYTHONCOERCECLOCALE", "0"),
        ("PYTHONIOENCODING", "ascii"),
    ):
        monkeypatch.setenv(name, value)
    assert "金额" in juesuan("evaluate", tmp_path / "gold.txt", gold).stdout
    assert json.loads(juesuan("extract", good).stdout)["text"] == GOOD


def test_schema_is_the_held_schema() -> None:
    from juesuan.patterns import data_folder

    held = (data_folder("schemas") / "disclosure.schema.json").read_text(encoding="utf-8")
    assert juesuan("schema").stdout == held


def test_version() -> None:
    assert juesuan("--version").stdout == f"juesuan {version('juesuan')}\n"


def test_the_package_runs_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "juesuan", "--version"], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.stdout == f"juesuan {version('juesuan')}\n"


def test_a_closed_pipe_is_no_error_message(good: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CODE, "extract", *[str(good)] * 400],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("code", ["import juesuan", "import sys; sys.argv[1:] = ['--help']; " + CODE])
def test_the_heavy_libraries_stay_out_of_import_and_help(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "juesuan" in imported
    assert not imported & {
        "spacy",
        "pandas",
        "numpy",
        "pdfplumber",
        "pypdfium2",
        "pydantic",
        "docx",
        "lxml",
        "yaml",
        "regex",
        "opencc",
    }


def test_no_import_puts_a_module_in_the_place_of_a_public_name() -> None:
    twice = "import juesuan; print([callable(getattr(juesuan, name)) for _ in range(2) for name in juesuan.__all__])"
    done = subprocess.run(
        [sys.executable, "-c", twice], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.stdout == f"{[True] * 8}\n"


def test_the_members_of_an_archive_are_documents_and_a_bad_one_harms_no_other(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("甲/good.txt", GOOD)
        archive.writestr("甲/empty.txt", "")
        archive.writestr("乙/other.txt", GOOD)
    done = juesuan("extract", tmp_path / "all.zip", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["good.json", "other.json"]
    assert "甲/empty.txt: the file is empty" in done.stderr
    assert "2 of 3 written" in done.stderr


def test_explain_prints_a_table_and_no_json(good: Path) -> None:
    done = juesuan("extract", "--explain", good)
    assert done.returncode == 0
    assert "1 facts of 1 numbers" in done.stdout
    assert "income · amount" in done.stdout
    assert juesuan("extract", "--explain", "--out", good.parent, good).returncode == 2


def test_codes_are_harvested_from_extracted_tables(tmp_path: Path) -> None:
    page = (
        "<table><caption>支出决算表</caption><tr><td>科目编码</td><td>科目名称</td><td>本年支出合计</td><td>基本支出</td><td>项目支出</td></tr>"
        "<tr><td>205</td><td>教育支出</td><td>3.00</td><td>1.00</td><td>2.00</td></tr></table>"
    )
    (tmp_path / "a.html").write_text(
        f"<html><body><h1>云山县档案馆2023年度单位决算</h1><p>支出决算表</p><p>单位：万元</p>{page}</body></html>",
        encoding="utf-8",
    )
    assert juesuan("extract", tmp_path / "a.html", "--out", tmp_path).returncode == 0
    done = juesuan("catalogue", "harvest", tmp_path / "a.json")
    assert done.stdout.splitlines() == ["code,name,years,documents,status,conflicts", "205,教育支出,2023,1,attested,"]
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    failed = juesuan("catalogue", "harvest", tmp_path / "b.json")
    assert failed.returncode == 1
    assert "b.json: holds no extracted disclosure" in failed.stderr


def test_pdfs_among_other_files_are_read_apart_and_come_out_the_same(tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = Canvas(str(tmp_path / "good.pdf"))
    page.setFont("STSong-Light", 12)
    page.drawString(72, 700, "2023年本年收入合计1,979.86万元。")
    page.save()
    (tmp_path / "cut.pdf").write_bytes((tmp_path / "good.pdf").read_bytes()[:300])
    alone = juesuan("extract", tmp_path / "good.pdf")
    both = juesuan("extract", tmp_path / "cut.pdf", tmp_path / "good.pdf")
    assert (alone.returncode, both.returncode) == (0, 1)
    assert both.stdout == alone.stdout
    assert [amount["raw"] for amount in json.loads(both.stdout)["amounts"]] == ["1,979.86万元"]
    assert len(both.stderr.splitlines()) == 1
    assert "cut.pdf" in both.stderr
