"""Codes from the document's own tables: where a statement prints a code beside an item's name, that code is the item's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from juesuan import models
from juesuan.catalogue import plain
from juesuan.findings import Findings, Reading
from juesuan.spans import Span

_CODE = regex.compile(r"\d{3}|\d{5}|\d{7}")
_TABLES = frozenset({"income", "expenditure", "general_budget", "basic", "government_fund", "state_capital"})
_DOUBTS = frozenset({"code_unknown", "code_recalled", "code_by_similar_name", "code_moved", "code_out_of_year"})
_LEVELS = ("category", "group", "item")

Path = tuple[str, ...]
Coded = tuple[str, models.StatementRow]


def table_codes(reading: Reading, findings: Findings) -> Findings:
    """The items with the codes that the statement tables print beside equal names under equal parents.

    A code that the item's own clause prints stays; one of the catalogue that differs gives way, with a diagnostic at the row.
    A name without a code takes that of a row under other parents too, where the tables have only one that fits. What was
    doubted of a name that a table confirms is doubted no longer: the diagnostic points to the row instead.
    """
    rows = list(_rows(findings.statements))
    if not rows or not findings.items:
        return findings
    told: dict[Span, models.Diagnostic] = {}
    functional = _Printed(row for row in rows if row[1][0].startswith("2"))
    economic = _Printed(row for row in rows if row[1][0].startswith("3"))
    items = tuple(
        _coded(reading, item, economic if item.classification == "economic" else functional, told)
        for item in findings.items
    )
    doubts = {one.span for one in findings.diagnostics if one.code in _DOUBTS}
    kept = tuple(one for one in findings.diagnostics if one.code not in _DOUBTS or one.span not in told)
    new = [one for span, one in told.items() if one.severity == "warning" or span in doubts]
    return replace(findings, items=items, diagnostics=kept).plus(new)


def _rows(statements: tuple[models.Statement, ...]) -> Iterator[tuple[Path, Coded]]:
    """The rows with a code whose parents are in the same table, each with its path of names."""
    for statement in statements:
        if statement.key.removeprefix("budget.") not in _TABLES:
            continue
        names: dict[str, str] = {}
        for row in statement.rows:
            if not row.code or not _CODE.fullmatch(row.code) or not row.name:
                continue
            names[row.code] = plain(row.name)
            path = tuple(
                names[row.code[:size]] for size in (3, 5, 7) if row.code[:size] in names and size <= len(row.code)
            )
            if len(path) == len(row.code) // 2:
                yield path, (row.code, row)


class _Printed:
    """The codes that the tables print, by path and by the last name of the path."""

    def __init__(self, rows: Iterable[tuple[Path, Coded]]) -> None:
        self._paths: dict[Path, dict[str, Coded]] = {}
        self._names: dict[tuple[int, str], dict[str, Coded]] = {}
        for path, coded in rows:
            self._paths.setdefault(path, {}).setdefault(coded[0], coded)
            self._names.setdefault((len(path), path[-1]), {}).setdefault(coded[0], coded)

    def find(self, names: Sequence[models.Classification | None]) -> Coded | None:
        """The one code printed for the last of the names (类, 款, 项, as many as are asked for); None where there are two."""
        last = names[-1]
        assert last is not None
        codes = self._paths.get(tuple(plain(one.name) if one else "" for one in names), {})
        if not codes and last.code is None:
            above = [one.code for one in names[:-1] if one and one.code]
            named = self._names.get((len(names), plain(last.name)), {})
            codes = {code: one for code, one in named.items() if all(code.startswith(upper) for upper in above)}
        return next(iter(codes.values())) if len(codes) == 1 else None


def _coded(reading: Reading, item: models.Item, printed: _Printed, told: dict[Span, models.Diagnostic]) -> models.Item:
    """The item with the printed codes; `told` takes for each name that has one what is to be said of it."""
    clause = reading.document.text[item.span.start : item.span.end]
    names = [item.category, item.group, item.item]
    changed: dict[str, models.Classification] = {}
    for depth, level in enumerate(_LEVELS):
        named = names[depth]
        own = printed.find(names[: depth + 1]) if named else None
        if named is None or own is None or (named.code and named.code in clause):
            continue
        code, row = own
        differs = named.code is not None and named.code != code
        was = f", the catalogue says {named.code}" if differs else ""
        told[named.span] = models.Diagnostic(
            code="code_from_table",
            severity="warning" if differs else "info",
            message=f"{named.name}: {code} is printed beside it in the document's table{was}",
            span=row.span,
        )
        if named.code != code:
            names[depth] = changed[level] = named.model_copy(
                update={"code": code, "official": None if named.code else named.official}
            )
    return item.model_copy(update=changed) if changed else item
