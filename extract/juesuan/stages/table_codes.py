"""Codes from the document's own tables: where a statement prints a code beside an item's name, that code is the item's."""

from __future__ import annotations

import regex

from juesuan import models
from juesuan.catalogue import plain
from juesuan.findings import Findings, Reading

_CODE = regex.compile(r"\d{3}|\d{5}|\d{7}")
_TABLES = frozenset({"income", "expenditure", "general_budget", "government_fund", "state_capital"})
_LEVELS = ("category", "group", "item")

Path = tuple[str, ...]


def table_codes(reading: Reading, findings: Findings) -> Findings:
    """The items with the codes that the statement tables print beside equal names under equal parents.

    A code that the item's own clause prints stays; one of the catalogue that differs gives way, with a diagnostic at the row.
    """
    printed = _printed(findings.statements)
    if not printed or not findings.items:
        return findings
    diagnostics: list[models.Diagnostic] = []
    items = tuple(_coded(reading, item, printed, diagnostics) for item in findings.items)
    return findings.plus(diagnostics, items=items)


def _printed(statements: tuple[models.Statement, ...]) -> dict[Path, tuple[str, models.StatementRow]]:
    """The code that the tables print for each path of names; a path with two codes is left out."""
    found: dict[Path, tuple[str, models.StatementRow]] = {}
    torn: set[Path] = set()
    for statement in statements:
        if statement.key.removeprefix("budget.") not in _TABLES:
            continue
        names: dict[str, str] = {}
        for row in statement.rows:
            if not row.code or not _CODE.fullmatch(row.code) or not row.name:
                continue
            names[row.code] = plain(row.name)
            above = [names.get(row.code[:size]) for size in (3, 5) if size < len(row.code)]
            path = tuple(name for name in (*above, names[row.code]) if name is not None)
            if len(path) != len(above) + 1:
                continue  # its parents are not in this table
            if found.setdefault(path, (row.code, row))[0] != row.code:
                torn.add(path)
    return {path: one for path, one in found.items() if path not in torn}


def _coded(
    reading: Reading,
    item: models.Item,
    printed: dict[Path, tuple[str, models.StatementRow]],
    diagnostics: list[models.Diagnostic],
) -> models.Item:
    text = reading.document.text
    names = [getattr(item, level) for level in _LEVELS]
    changed: dict[str, models.Classification] = {}
    for depth, (level, named) in enumerate(zip(_LEVELS, names, strict=True)):
        above = names[: depth + 1]
        if named is None or None in above:
            continue
        own = printed.get(tuple(plain(one.name) for one in above))
        if own is None or own[0] == named.code:
            continue
        if named.code is not None and named.code in text[item.span.start : item.span.end]:
            continue
        code, row = own
        was = f", the catalogue says {named.code}" if named.code else ""
        message = f"{named.name}: {code} is printed beside it in the document's table{was}"
        diagnostics.append(
            models.Diagnostic(
                code="code_from_table", severity="warning" if named.code else "info", message=message, span=row.span
            )
        )
        changed[level] = named.model_copy(update={"code": code, "official": named.official if not named.code else None})
    return item.model_copy(update=changed) if changed else item
