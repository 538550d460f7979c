"""The line between code and wording: what recognisers know of Chinese stands in `patterns/`, not in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "extract" / "juesuan"
CHINESE = re.compile(r"[\u3400-\u9fff]")
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}")
"""A sentence of English may cite Chinese words: it is a message, no pattern is one."""

ALLOWED = {
    ("readers/number_format.py", "*"): "the date and time formats that Excel knows by their number",
    ("readers/word_numbering.py", "*"): "the number systems of Word's automatic numbering",
    ("spans.py", r'\.(?<=[元%]\.)(?= *+(?:[\p{Han}（"\n]|$))'): "a unit of figures.py: the view knows no packs",
    ("stages/tokens.py", "支出"): "put behind the name of every 类 that is told",
    ("catalogue.py", "和与"): "characters that names print for one another: a fold",
    ("catalogue.py", "与和"): "characters that names print for one another: a fold",
    ("stages/checks/names.py", "*"): "what metrics and measures are called in messages",
    ("stages/checks/counts.py", "数量"): "taken off what names.py calls a count, in a message",
    ("stages/checks/examples.py", "*"): "makes the documents of which the rules' examples speak",
    ("stages/checks/item_names.py", "类"): "said in a message",
    ("stages/checks/item_names.py", "款"): "said in a message",
    ("stages/checks/tables.py", "合计"): "a word of the rules in checks.yaml: the total, however it is printed",
    ("stages/checks/tables.py", "决算"): "what a budget's table is called in a message",
    ("stages/checks/tables.py", "预算"): "what a budget's table is called in a message",
    ("stages/checks/rules.py", "决算表"): "what a rule says in the messages of a budget",
    ("stages/checks/rules.py", "预算表"): "what a rule says in the messages of a budget",
    ("stages/checks/verdicts.py", "元"): "a unit of figures.py",
    ("stages/checks/verdicts.py", "万元"): "a unit of figures.py",
    ("stages/checks/operands.py", "该行缺格，经过重排"): "why a number is in doubt, said in a message",
    ("stages/checks/operands.py", "单位未印出，系推断"): "why a number is in doubt, said in a message",
    ("stages/checks/operands.py", "单元格无法辨认"): "why a number is in doubt, said in a message",
}
"""Chinese in the code of recognisers, by module and literal, and why it is no wording that they recognise."""

ASKING = frozenset(
    {
        "startswith", "endswith", "find", "rfind", "index", "rindex", "count", "removeprefix", "removesuffix", "replace",
        "split", "rsplit", "partition", "rpartition", "strip", "lstrip", "rstrip", "maketrans",
        "compile", "search", "match", "fullmatch", "finditer", "findall", "sub", "get",
    }
)  # fmt: skip
"""The calls by which code asks a text for words."""


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """The string literals with Chinese, docstrings left out."""
    told = {
        id(line.value)
        for node in ast.walk(tree)
        if isinstance(body := getattr(node, "body", None), list)
        for line in body
        if isinstance(line, ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in told:
            continue
        if CHINESE.search(node.value) and not ENGLISH.search(node.value):
            yield node


def asked(tree: ast.Module) -> Iterator[ast.Constant]:
    """Those of the literals that a text is asked for: compared, looked up, or kept in a constant that holds nothing but words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            yield from literals(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKING:
            asking = node.args[:1] if node.func.attr == "get" else node.args  # what stands behind is a default
            yield from (one for part in asking for one in literals(part))
    for line in tree.body:
        if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None:
            made = any(isinstance(part, ast.Call) and getattr(part.func, "id", "") == "Name" for part in ast.walk(line))
            yield from () if made else literals(line)


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in SOURCE.glob(folder))


def strange(path: Path, found: Iterator[ast.Constant]) -> list[str]:
    """The literals that nothing allows, each with its line."""
    name = path.relative_to(SOURCE).as_posix()
    return [
        f"{name}:{one.lineno}: {one.value!r}"
        for one in found
        if (name, "*") not in ALLOWED and (name, str(one.value)) not in ALLOWED
    ]


RECOGNISERS = [
    path
    for path in modules("readers/**/*.py", "stages/**/*.py", "catalogue*.py", "slips.py", "harvest.py", "spans.py")
    if "checks" not in path.parts
]
CHECKS = modules("stages/checks/*.py")


@pytest.mark.parametrize("path", RECOGNISERS, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_recognisers_hold_no_chinese_wording(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert strange(path, literals(tree)) == [], "wording is data: move it to a pack of patterns/"


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.name)
def test_checks_say_chinese_and_recognise_none(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert strange(path, asked(tree)) == [], "wording is data: move it to a pack of patterns/"


def test_what_is_allowed_is_there() -> None:
    for (name, literal), reason in ALLOWED.items():
        assert reason
        found = {str(one.value) for one in literals(ast.parse((SOURCE / name).read_text(encoding="utf-8")))}
        assert found if literal == "*" else literal in found, f"{name} no longer holds {literal}"


@pytest.mark.parametrize(
    "code",
    ['said == "栏次"', 'said in ("收入", "支出")', 'said.endswith("表")', 'said.get("总计")', 'WORDS = ("人", "次")',
     'X = regex.compile("[一二]")', 'f"{year}年" in said', 'match said:\n    case "合计":\n        pass'],
)  # fmt: skip
def test_what_asks_for_words_is_found(code: str) -> None:
    assert list(asked(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ['"""合计 is a total."""', 'said = Name("合计", "total")', 'NAMES = {"a": Name("合计", "total")}']
)
def test_what_is_said_is_left(code: str) -> None:
    assert not list(asked(ast.parse(code)))
