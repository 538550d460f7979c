"""The table of contents against the tables of the document."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.patterns import FormRule
from juesuan.spans import Range
from juesuan.stages.checks.bodies import akin
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.verdicts import Check
from juesuan.stages.checks.wording import Wording

_SHORT = 6  # characters: 支出表 stands in too many titles
_LEAST = 3  # statements that a document must hold before one is missed


def contents(text: Wording) -> Iterator[Check]:
    """A table that the table of contents names and the document does not hold, where it holds most of the others."""
    held = {one.key.removeprefix("budget.") for one in text.findings.statements}
    if len(held) < _LEAST:
        return
    view, part = text.reading.view, text.word("contents.part")
    listed: dict[str, tuple[str, Range]] = {}
    for block in text.reading.document.blocks:
        if block.kind == "contents":
            start, end = view.range(block.start, block.end)
            for match in text.word("contents.table").finditer(view.text, start, end):
                if not part.fullmatch(_bare(text, match[0])):  # 部门决算表 is the heading of the part
                    listed.setdefault(_table_key(text, match[0]) or match[0], (match[0], match.span()))
    titles = _titles(text)
    missing = [
        one for key, one in listed.items() if key not in held and not _printed(text, titles, _bare(text, one[0]))
    ]
    if len(missing) * 2 > len(listed):
        return
    for name, place in missing:
        said = Name(
            f"目录列有《{name}》，正文中没有此表。",
            f"The table of contents lists {name}, the document does not hold it.",
        )
        yield text.flaw("contents.table", said, place)


def references(text: Wording) -> Iterator[Check]:
    """详见第四部分附件: the part that is referred to has that title."""
    view = text.reading.view.text
    apart = _listed(text)
    titled: dict[str, set[str]] = {}
    for match in text.word("part.titled").finditer(view):
        if not any(start <= match.start() < end for start, end in apart):
            titled.setdefault(match["name"], set()).add(match["number"])
    for start, end, _ in text.accounts:
        for match in text.word("part.referred").finditer(view, start, end):
            parts = titled.get(match["name"], set())
            number = next(iter(match.captures("number")))
            if len(parts) == 1 and number not in parts:
                (own,) = parts
                said = Name(
                    f"此处写作“{match[0]}”，而正文中“{match['name']}”为第{own}部分。",
                    f"“{match[0]}” is referred to here, but “{match['name']}” is part {own} of the document.",
                )
                yield text.flaw("text.reference", said, match.span())


def _listed(text: Wording) -> list[Range]:
    """The table of contents, on the view."""
    blocks = [block for block in text.reading.document.blocks if block.kind == "contents"]
    return [text.reading.view.range(block.start, block.end) for block in blocks]


def _table_key(text: Wording, title: str) -> str | None:
    """The statement that a title names; None for the tables without a key of their own."""
    for rule, pattern in text.reading.patterns["statements"]:
        if isinstance(rule, FormRule) and rule.role == "title" and pattern.search(title):
            return rule.value if rule.value not in (None, "none", "other") else None
    return None


def _titles(text: Wording) -> list[str]:
    """The lines outside the table of contents that may be a table's title, bare."""
    view = text.reading.view
    found: list[str] = []
    named = text.word("contents.named")
    for block in text.reading.document.blocks:
        if block.kind != "contents":
            lines = view.text[slice(*view.range(block.start, block.end))].split("\n")
            found += [_bare(text, line) for line in lines if named.search(line) and len(line) < 80]
    return found


def _printed(text: Wording, titles: list[str], bare: str) -> bool:
    """Whether one of the lines is the title, or nearly: no more than half as long again nor a quarter shorter; a short one begins the line."""
    if len(bare) < _SHORT:
        return any(line.startswith(bare) for line in titles)
    return any(
        akin(text.reading.patterns, bare, line) and len(line) <= len(bare) * 3 // 2 + 2
        for line in titles
        if len(line) * 4 >= len(bare) * 3
    )


def _bare(text: Wording, title: str) -> str:
    return str(text.word("contents.idle").sub("", text.word("contents.enumerated").sub("", title.strip())))
