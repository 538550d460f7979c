"""The reconciliation of one disclosure for people: a table in the terminal, worst first; or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from juesuan.models import Check, Disclosure

if TYPE_CHECKING:
    from rich.console import RenderableType

_GROUPS = (("error", "错误 errors"), ("warning", "警告 warnings"), ("note", "提示 notes"))
_SHOWN_SKIPS = 8


def dumps(disclosure: Disclosure) -> str:
    """One JSON object: the file, what it is, how the checks came out, and the checks, worst first."""
    found = {
        "path": disclosure.source.path,
        "organization": disclosure.organization.name if disclosure.organization else None,
        "fiscal_year": disclosure.fiscal_year.value if disclosure.fiscal_year else None,
        "summary": summary(disclosure.checks),
        "checks": [one.model_dump(mode="json") for one in worst_first(disclosure.checks)],
    }
    return json.dumps(found, ensure_ascii=False)


def summary(checks: Sequence[Check]) -> dict[str, int]:
    """How many checks failed (errors and warnings), passed with a note, were skipped, passed."""
    counts = Counter(one.severity or one.status for one in checks)
    return {
        "errors": counts["error"], "warnings": counts["warning"], "notes": counts["note"], "skipped": counts["skipped"],
        "passed": counts["pass"],
    }  # fmt: skip


def worst_first(checks: Sequence[Check]) -> list[Check]:
    """Errors, warnings, notes, what was skipped, what passed; each in document order."""
    rank = {"error": 0, "warning": 1, "note": 2, "skipped": 3, "pass": 4}
    return sorted(checks, key=lambda one: (rank[one.severity or one.status], _start(one)))


def _start(check: Check) -> int:
    return check.evidence[0].start if check.evidence else 0


def render(disclosure: Disclosure) -> RenderableType:
    """The report as rich renders it."""
    from rich.console import Group
    from rich.text import Text

    counts = summary(disclosure.checks)
    name = disclosure.organization.name if disclosure.organization else "?"
    year = str(disclosure.fiscal_year.value) if disclosure.fiscal_year else ""
    head = Text(f"{disclosure.source.path}  {name} {year}", style="bold")
    line = (
        f"{counts['errors']} 错误 errors, {counts['warnings']} 警告 warnings, {counts['notes']} 提示 notes, "
        f"{counts['skipped']} 未核对 skipped, {counts['passed']} 相符 passed"
    )
    return Group(head, *_tables(disclosure), Text(line), Text(""))


def _tables(disclosure: Disclosure) -> Iterator[Any]:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    ordered = worst_first(disclosure.checks)
    lines = _line_starts(disclosure.text or "")
    for severity, title in _GROUPS:
        mine = [one for one in ordered if one.severity == severity]
        if not mine:
            continue
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_lines=False, expand=False)
        table.add_column("位置", no_wrap=True)
        table.add_column("规则", no_wrap=True)
        table.add_column("说明", overflow="fold")
        for one in mine:
            said = Text(one.message)
            said.append("\n" + one.message_en, style="dim")
            table.add_row(_place(one, lines), one.rule, said)
        yield table
    skips = Counter(one.message for one in ordered if one.status == "skipped")
    if skips:
        said = Text("未核对 skipped", style="italic")
        for message, count in skips.most_common(_SHOWN_SKIPS):
            said.append(f"\n  {message}" + (f" ×{count}" if count > 1 else ""), style="dim not italic")
        if len(skips) > _SHOWN_SKIPS:
            said.append(f"\n  … {len(skips) - _SHOWN_SKIPS}", style="dim not italic")
        yield said


def _line_starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]


def _place(check: Check, lines: list[int]) -> str:
    """The page of the first evidence, or its line, from 1."""
    from bisect import bisect_right

    if not check.evidence:
        return ""
    first = check.evidence[0]
    return f"第{first.page}页" if first.page else f"第{bisect_right(lines, first.start)}行"
