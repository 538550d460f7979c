"""For several tests: a small disclosure written by hand, valid against the contract, what the cells of a table say, what gold places."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from juesuan import models
from juesuan.document import Document

TEXT = "云山县档案馆2023年度收入1,979.80万元，减少-0.50%。"


def at(raw: str) -> dict[str, Any]:
    start = TEXT.index(raw)
    return {"raw": raw, "span": {"start": start, "end": start + len(raw)}}


def fields() -> dict[str, Any]:
    """A small disclosure over TEXT, written by hand."""
    return {
        "source": {
            "path": "a.txt", "sha256": "0" * 64, "media_type": "text/plain", "reader": "text", "characters": len(TEXT),
            "ocr": False,
        },
        "producer": {"name": "juesuan", "version": "0", "packs": ()},
        "organization": {"name": "云山县档案馆", **at("云山县档案馆")},
        "fiscal_year": {"value": 2023, **at("2023年度")},
        "kind": None, "scope": None, "sections": (),
        "amounts": (
            {
                "id": "amount-1", "value": Decimal("1979.80"), "unit": "万元", "yuan": "19798000", "section": None,
                **at("1,979.80万元"),
            },
        ),
        "percentages": ({"id": "percentage-1", "value": "-0.50", "section": None, **at("-0.50%")},),
        "quantities": (), "facts": (), "items": (), "statements": (),
        "performance": (
            {"id": "performance-1", "form": "overall", "project": {"name": at("档案馆")}, "span": at("档案馆")["span"]},
        ),
        "checks": (), "diagnostics": (), "text": TEXT,
    }  # fmt: skip


def disclosure(**changed: Any) -> models.Disclosure:
    return models.Disclosure.model_validate(fields() | changed)


def cell_texts(document: Document, table: int = 0) -> list[list[str]]:
    """The cleaned text of the cells, by the row they start in."""
    said = {printed.cell: printed.text for printed in document.printed_cells(table)}
    return [[said[cell] for cell in row] for row in document.tables[table].rows()]


def located(truth: object) -> Iterator[dict[str, Any]]:
    """Every object with a `raw` inside a gold JSON."""
    if isinstance(truth, dict):
        if "raw" in truth:
            yield truth
        for value in truth.values():
            yield from located(value)
    elif isinstance(truth, list):
        for entry in truth:
            yield from located(entry)
