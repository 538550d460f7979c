"""What two readings of one disclosure are compared by: every finding as one line, with no place in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from juesuan import models
from juesuan.fold import fold

_PLACES = frozenset({"id", "span", "spans", "section", "parent", "heading", "body", "raw"})
KINDS = (
    "organization", "fiscal_year", "kind", "scope", "published_on", "sections", "amounts", "percentages", "quantities",
    "facts", "items", "statements", "performance",
)  # fmt: skip


TABLES = ("organization", "fiscal_year", "kind", "scope", "statements", "performance")
"""The kinds that a workbook of the tables alone can hold."""


def findings(found: models.Disclosure) -> dict[str, list[str]]:
    """Every finding of each kind, in document order; the cells of a statement and of a form each by themselves."""
    text = found.text or ""
    keys = {section.id: section.key for section in found.sections}
    lines: dict[str, list[str]] = {}
    for kind in KINDS:
        value = getattr(found, kind)
        records = value if isinstance(value, tuple) else (value,)
        lines[kind] = [line for record in records for line in _lines(_plain(record, text, keys))]
    return lines


def differences(text: models.Disclosure, other: models.Disclosure, kinds: tuple[str, ...] = KINDS) -> list[str]:
    """What only one of two readings holds: "- kind: finding" the first, "+ kind: finding" the second.

    The section is compared where sections are.
    """
    if "sections" not in kinds:
        text, other = _sectionless(text), _sectionless(other)
    one, two = findings(text), findings(other)
    found = []
    for kind in kinds:
        here, there = Counter(one[kind]), Counter(two[kind])
        found += [f"- {kind}: {line}" for line in (here - there).elements()]
        found += [f"+ {kind}: {line}" for line in (there - here).elements()]
    return found


def _sectionless(found: models.Disclosure) -> models.Disclosure:
    forms = tuple(form.model_copy(update={"section": None}) for form in found.performance)
    return found.model_copy(update={"performance": forms})


def _plain(value: Any, text: str, keys: dict[str, str]) -> Any:
    """A record as plain data: no identifiers and places; what is printed without its blanks and wraps, folded."""
    if isinstance(value, models.Record):
        fields = {name: _plain(one, text, keys) for name, one in value if name not in _PLACES and one is not None}
        if isinstance(value, models.Located):
            fields["raw"] = _printed(value, text)
        if (section := getattr(value, "section", None)) is not None:
            fields["section"] = keys[section]
        return fields
    if isinstance(value, tuple):
        return [_plain(one, text, keys) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one, text, keys) for key, one in value.items()}
    return fold(value) if isinstance(value, str) else value


def _printed(value: models.Located, text: str) -> str:
    parts = value.spans or (value.span,)
    return "".join(fold("".join(part.slice(text) for part in parts)).split())


def _lines(record: Any) -> list[str]:
    """A record in one line; one of rows and cells in one line a row, with the name of its record before it."""
    if not isinstance(record, dict):
        return [str(record)]
    nested = {
        key: rows for key, rows in record.items() if isinstance(rows, list) and rows and isinstance(rows[0], dict)
    }
    rest = {key: value for key, value in record.items() if key not in nested}
    name = str(record.get("key") or record.get("form") or "")
    rows = [f"{name} {key} {_said(row)}" for key, found in nested.items() for row in found]
    return [_said(rest), *rows] if nested else [_said(record)]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_said(one)}" for key, one in sorted(value.items())) + "}"
    return "[" + ", ".join(map(_said, value)) + "]" if isinstance(value, list) else str(value)
