"""Codes: the official code of each 类, 款 and 项 that an item names."""

from __future__ import annotations

from juesuan import models
from juesuan.catalogue import Match
from juesuan.document import Severity
from juesuan.findings import Reading
from juesuan.fold import fold
from juesuan.stages.tokens import official

Matches = tuple[Match | None, Match | None, Match | None]

LEVELS = ("category", "group", "item")

_DOUBTS = {
    "moved": ("code_moved", "the year's list has this name here, not where the text puts it"),
    "out_of_year": ("code_out_of_year", "the year's list does not hold this code"),
    "near": ("code_by_similar_name", "the printed name is only similar to the official one"),
}


def with_codes(reading: Reading, item: models.Item, year: int | None) -> tuple[models.Item, list[models.Diagnostic]]:
    """The item with the codes of its names, and a diagnostic for every name without a sure one.

    A code that the text prints stays; a name that the catalogue does not know keeps `code` null.
    """
    printed = tuple(getattr(item, level) for level in LEVELS)
    names = [fold(name.name) if name else None for name in printed]
    matches: Matches = reading.patterns.make(official).match_path(names[0], names[1], names[2], year)
    economic = _economic(reading, item, year) if not any(matches) else None
    if economic:
        matches = economic
    found: dict[str, object] = {"classification": "economic" if economic else "functional"}
    doubts: list[models.Diagnostic] = []
    for level, name, match in zip(LEVELS, printed, matches, strict=True):
        if name is None:
            continue
        if name.code is None:
            doubts += _doubt(name, match)
        found[level] = _coded(name, match)
    return item.model_copy(update=found), doubts


def _economic(reading: Reading, item: models.Item, year: int | None) -> Matches | None:
    """The matches of an item of the economic classification (工资福利支出（类）基本工资（款）), None where it is none."""
    codes = reading.patterns.make(official)
    names = [fold(name.name) if name else None for name in (item.category, item.group, item.item)]
    above = codes.match_economic(names[0], year) if names[0] else None
    if names[0] and (above is None or above.level != "category"):
        return None
    below = [codes.match_economic(name, year, names[0]) if name else None for name in names[1:]]
    if above is None and not (below[0] and below[0].level == "group"):
        return None
    return above, below[0], below[1]


def _coded(name: models.Classification, match: Match | None) -> models.Classification:
    if name.code is not None or match is None:
        return name
    official = match.official if match.official != name.name else None
    return name.model_copy(update={"code": match.code, "official": official})


def _doubt(name: models.Classification, match: Match | None) -> list[models.Diagnostic]:
    if match is None:
        return [_diagnostic("code_unknown", "info", f"no official code for {name.name}", name)]
    if match.how in _DOUBTS:
        code, message = _DOUBTS[match.how]
        return [_diagnostic(code, "warning", f"{name.name}: {match.code} {match.official}; {message}", name)]
    if match.known == "recalled":
        return [
            _diagnostic("code_recalled", "info", f"{name.name}: {match.code} was not yet seen in a real table", name)
        ]
    return []


def _diagnostic(code: str, severity: Severity, message: str, name: models.Classification) -> models.Diagnostic:
    return models.Diagnostic(code=code, severity=severity, message=message, span=name.span)
