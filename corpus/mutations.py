"""Changes one figure of a document at a time, and tells whether a check names it.

    python corpus/mutations.py FILE…             how many figures some identity covers
    python corpus/mutations.py --named FILE…     and how many of those a failing check names once they are changed (slow)

A figure is changed by a tenth, at least by twenty units of its last place, up and down; beyond any rounding.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from juesuan import models, patterns, readers
from juesuan.figures import in_yuan, printed_step
from juesuan.findings import Findings, Reading
from juesuan.models import Check
from juesuan.pipeline import STAGES
from juesuan.stages.checks import checks, figures_of

KINDS = ("facts", "items", "statements", "performance")
"""The findings whose figures are changed."""

BOUNDS = ("words", "most.", "kinds.", "blank.", "form.target", "counts.", "economic.", "tables.within")
"""Rules that bound a figure from one side only, or speak of words: they cover no figure."""


@cache
def findings(path: Path) -> tuple[Reading, Findings]:
    """A document and all that is found in it."""
    reading, found = Reading(readers.read(readers.load(path)), patterns.load()), Findings()
    for stage in STAGES:
        found = stage(reading, found)
    return reading, found


def swapped(node: Any, target: models.Located, value: Decimal) -> Any:
    """`node` with `target`, wherever it is inside, printed as `value`."""
    if node is target:
        change: dict[str, Any] = {"value": value, "raw": format(value, "f")}
        if getattr(node, "yuan", None) is not None:
            before = node.value
            change["yuan"] = node.yuan / before * value if before else in_yuan(value, getattr(node, "unit", "万元"))
        return node.model_copy(update=change)
    if isinstance(node, tuple):
        parts = [swapped(part, target, value) for part in node]
        return tuple(parts) if any(a is not b for a, b in zip(parts, node, strict=True)) else node
    if isinstance(node, models.Record | dict):
        fields = node if isinstance(node, dict) else node.__dict__
        new = {
            key: made
            for key, part in fields.items()
            if isinstance(part, models.Record | tuple | dict) and (made := swapped(part, target, value)) is not part
        }
        if new:
            return node | new if isinstance(node, dict) else node.model_copy(update=new)
    return node


def figures_in(found: Findings) -> list[tuple[str, Any]]:
    """Every figure of the findings that is printed in digits, once a place, with the kind of finding it stands in."""
    seen: dict[int, tuple[str, Any]] = {}
    for kind in KINDS:
        for one in models.located(getattr(found, kind)):
            if isinstance(getattr(one, "value", None), Decimal) and one.raw[:1].isdigit():
                seen.setdefault(one.span.start, (kind, one))
    return list(seen.values())


def rerun(path: Path, kind: str, target: models.Located, value: Decimal) -> list[Check]:
    """The checks that fail with `target` printed as `value`, and did not before."""
    reading, found = findings(path)
    before = Counter((one.rule, one.message) for one in found.checks if one.status == "fail")
    after = checks(reading, replace(found, **{kind: swapped(getattr(found, kind), target, value)}))
    return [one for one in after.checks if one.status == "fail" and not before[one.rule, one.message]]


def covered(path: Path) -> list[tuple[str, Any]]:
    """The figures that some identity covers and whose reading is not in doubt."""
    reading, found = findings(path)
    figures = figures_of(reading, found)
    starts = {
        span.start
        for one in found.checks
        if one.status == "pass" and len(one.evidence) > 1 and not one.rule.startswith(BOUNDS)
        if not any(figures.doubt(span) for span in one.evidence)
        for span in one.evidence
    }
    return [(kind, one) for kind, one in figures_in(found) if one.span.start in starts]


def moved(value: Decimal) -> tuple[Decimal, Decimal]:
    """Up and down by a tenth, at least by twenty units of the last place: beyond any rounding."""
    step = printed_step(value)
    by = max(abs(value) / 10, step * 20).quantize(step)
    return value + by, value - by


def unnamed(path: Path, figures: Iterable[tuple[str, Any]]) -> list[str]:
    """Those of `figures`, as printed, that no failing check names once they are changed."""
    return [
        one.raw
        for kind, one in figures
        if not any(
            span.start == one.span.start
            for value in moved(one.value)
            for check in rerun(path, kind, one, value)
            for span in check.evidence
        )
    ]


def main() -> None:
    """One line a document: its figures, those covered, and on request those named."""
    files = [Path(one) for one in sys.argv[1:] if not one.startswith("-")]
    print("figures  covered  share  named  document")
    every, sure = 0, 0
    for path in files:
        figures, known = figures_in(findings(path)[1]), covered(path)
        missed = unnamed(path, known) if "--named" in sys.argv else None
        named = "-" if missed is None else str(len(known) - len(missed))
        every, sure = every + len(figures), sure + len(known)
        print(f"{len(figures):7}  {len(known):7}  {_percent(len(known), len(figures)):>5}  {named:>5}  {path.name}")
        for raw in missed or ():
            print(f"{'':31}not named: {raw}")
    print(f"{every:7}  {sure:7}  {_percent(sure, every):>5}         together")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole} %" if whole else "-"


if __name__ == "__main__":
    main()
