"""A form with one cell a line: its cells back in rows, by what each of them says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from juesuan.stages.performance.slots import AMOUNTS, NAMES, Slot
from juesuan.stages.performance.vocabulary import Vocabulary

Cells = Sequence[Slot]

_LEVELS = ("level1", "level2", "level12")
_FIGURES = ("number", "percent", "slash", "mixed", "unreadable")
_STRUCTURE = ("label", "goal", "funds", "column", "side")
_BY_YEAR = 3  # a year, what was wanted, what was reached
_HEADING = 3  # sources that stand together and head columns
MOST = 11
"""So many cells an indicator's row has at most, the reason for the one above it with them."""


def unstacked(words: Vocabulary, cells: Cells) -> Iterator[list[Slot]]:
    """The rows that `cells`, in the order they stand, were."""
    at = 0
    while at < len(cells):
        row = _row(words, cells, at)
        if _heads_indicators(row):
            yield row
            at += len(row)
            end = next((one for one in range(at, len(cells)) if _ends_indicators(words, cells[one])), len(cells))
            yield from _indicators(cells[at:end], row)
            at = end
            continue
        yield row
        at += len(row)


def _row(words: Vocabulary, cells: Cells, at: int) -> list[Slot]:
    """The row that begins with cell `at`, where it is none of the indicators."""
    first = cells[at]
    if words.title(first.text):
        return [first]
    if _by_year(cells, at):
        return list(cells[at : at + _BY_YEAR])
    for roles in (("column", "side"), ("funds", "column", "side"), ("goal", "side")):
        end = at
        while end < len(cells) and any(cells[end].sense.of(role) for role in roles) and not _pairs(cells, end):
            end += 1
        if end - at > 1 and any(cells[one].sense.of(roles[0]) for one in range(at, end)):
            return _levels_first(cells[at:end])
    if first.sense.of("label") == "total":
        return [first, *_while(cells, at + 1, _FIGURES)]
    if pairs := _pairs(cells, at):
        return pairs
    if first.sense.of("source"):
        return _sources(cells, at) or [first, *_beside_source(words, cells, at + 1)]
    if first.sense.of("label") and at + 1 < len(cells) and not _is_structure(words, cells[at + 1]):
        return [first, cells[at + 1]]
    return _goals(words, cells, at)


def _by_year(cells: Cells, at: int) -> bool:
    """Whether a row of a goal a year begins here: 财政年度, 目标, 实际完成情况 and below them 2023 and two texts."""
    while at >= _BY_YEAR and cells[at].is_year():
        at -= _BY_YEAR
    head = cells[at : at + _BY_YEAR]
    return head[0].sense.of("goal") == "year" and head[-1].sense.of("goal") == "actual"


def _levels_first(row: Cells) -> list[Slot]:
    """The head of the indicators whose levels stand in a row below the other columns: they are the first columns all the same."""
    roles = [slot.sense.of("column") for slot in row]
    at = roles.index("level1") if "level1" in roles else 0
    if "target" not in roles[:at] or not {"level1", "level2", "level3"}.issuperset(roles[at:]):
        return list(row)
    ordered = [*row[at:], *sorted(row[:at], key=lambda slot: slot.sense.of("column") is None)]
    return [slot._replace(column=row[0].column + place) for place, slot in enumerate(ordered)]


def _goals(words: Vocabulary, cells: Cells, at: int) -> list[Slot]:
    """The texts under the heads of the goals, as many as there are heads right above; else the one cell."""
    heads = 0
    while heads < at and cells[at - heads - 1].sense.of("goal") in ("expected", "actual", "other"):
        heads += 1
    row = [cells[at]]
    while len(row) < heads and at + len(row) < len(cells) and not _is_word(words, cells[at + len(row)]):
        row.append(cells[at + len(row)])
    return row


def _sources(cells: Cells, at: int) -> list[Slot]:
    """Sources that head columns: three and more of them with no figure behind; empty where fewer stand here."""
    run = list(_while(cells, at, ("source",)))
    figured = any(_while(cells, at + len(run), _FIGURES))
    return [] if len(run) < _HEADING or figured else run


def _beside_source(words: Vocabulary, cells: Cells, at: int) -> Iterator[Slot]:
    """The figures of a source, and the reason behind them."""
    figures = list(_while(cells, at, _FIGURES))
    yield from figures
    after = at + len(figures)
    if figures and after < len(cells) and cells[after].sense.kind == "text" and not _is_structure(words, cells[after]):
        yield cells[after]


def _pairs(cells: Cells, at: int) -> list[Slot]:
    """Labels with an amount beside each: 预算数: 195.0 执行数: 193.97, or one source twice; empty where fewer than two stand here."""
    end = at
    while end + 1 < len(cells) and cells[end + 1].sense.kind in _FIGURES:
        label = cells[end]
        if label.sense.of("funds") not in AMOUNTS and not (label.sense.of("source") and label.text == cells[at].text):
            break
        end += 2
    return list(cells[at:end]) if end - at >= 4 else []


def _while(cells: Cells, at: int, kinds: Sequence[str]) -> Iterator[Slot]:
    while at < len(cells) and cells[at].sense.kind in kinds:
        yield cells[at]
        at += 1


def _is_structure(words: Vocabulary, slot: Slot) -> bool:
    """Whether a cell is one of the form's own words, or names a level of the indicators."""
    return _is_word(words, slot) or slot.sense.kind in _LEVELS


def _is_word(words: Vocabulary, slot: Slot) -> bool:
    said = any(slot.sense.of(role) for role in (*_STRUCTURE, "source"))
    return said or words.title(slot.text) is not None


def _heads_indicators(row: Cells) -> bool:
    return len({slot.sense.of("column") for slot in row} & {"level1", "level2", "level3", "target"}) >= 2


def _ends_indicators(words: Vocabulary, slot: Slot) -> bool:
    ends = (*NAMES, "total", "conclusion", "problems", "improvements", "other")
    return slot.sense.of("label") in ends or bool(slot.sense.of("column")) or words.title(slot.text) is not None


def _indicators(cells: Cells, head: Cells) -> Iterator[list[Slot]]:
    """The rows of the indicators below their head.

    Where each has a sign its name stands before that; where each has points it ends in them; else it begins with its levels,
    or is as long as the head.
    """
    roles = {slot.sense.of("column") for slot in head}
    if "operator" in roles:
        starts = _starts_by_sign(cells)
    elif roles & {"weight", "score"}:
        starts = _starts_by_points(cells)
    else:
        starts = _starts_by_levels(
            cells, sum(slot.sense.of("column") not in _LEVELS for slot in head if slot.sense.of("column"))
        )
    for start, end in pairwise((*sorted({0, *starts}), len(cells))):
        if start < end:
            yield list(cells[start:end])


def _starts_by_levels(cells: Cells, width: int) -> Iterator[int]:
    """Every run of level names, and behind it every `width` cells."""
    ends = [at for at in range(len(cells)) if _opens_levels(cells, at)]
    for start, end in pairwise((*ends, len(cells))):
        yield start
        first = next((at for at in range(start, end) if cells[at].sense.kind not in _LEVELS), end)
        if (end - first) % width == 0:
            yield from range(first + width, end, width)


def _opens_levels(cells: Cells, at: int) -> bool:
    return cells[at].sense.kind in _LEVELS and (at == 0 or cells[at - 1].sense.kind not in _LEVELS)


def _starts_by_sign(cells: Cells) -> Iterator[int]:
    for at, slot in enumerate(cells):
        if slot.sense.kind == "operator" and at:
            yield _before_levels(cells, at - 1)


def _starts_by_points(cells: Cells) -> Iterator[int]:
    run = 0
    for at, slot in enumerate(cells):
        if slot.sense.kind == "number":
            run += 1
            continue
        if run >= 2:
            yield _after_reason(cells, at)
        run = 0


def _after_reason(cells: Cells, at: int) -> int:
    """Where the next row begins after the points that end before `at`: behind the reason for them, where one stands there."""
    texts = at
    while texts < len(cells) and cells[texts].sense.kind not in (*_LEVELS, "number"):
        texts += 1
    count = texts - at
    if texts < len(cells) and cells[texts].sense.kind in _LEVELS:
        return at + (count == 1)
    return at + (count == 4)  # name, target and result are three


def _before_levels(cells: Cells, at: int) -> int:
    while at and cells[at - 1].sense.kind in _LEVELS:
        at -= 1
    return at
