"""From labels to columns: which hold codes, names, line numbers, figures; the halves of a table; the keys of the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from juesuan.stages.statements.grid import Grid, Slot, filled
from juesuan.stages.statements.header import Header
from juesuan.stages.statements.words import Sense, Words, is_absent

Role = Literal["code", "name", "lineno", "text", "value"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table, grid columns [start, end). `key` is set where its figures are understood."""

    start: int
    end: int
    role: Role
    path: tuple[Slot, ...]
    key: str = ""
    side: str | None = None  # of a label column in a table of two sides
    unit: str | None = None
    over: tuple[Slot, ...] = ()  # its labels without those that all columns of figures in its half share


@dataclass(frozen=True, slots=True)
class Half:
    """Label columns and the figures that belong to them: a whole table, or one side of it."""

    labels: tuple[Column, ...]
    values: tuple[Column, ...]
    side: str | None = None

    @property
    def names(self) -> list[Column]:
        """The columns of names."""
        return [column for column in self.labels if column.role == "name"]

    @property
    def codes(self) -> list[Column]:
        """The columns of codes."""
        return [column for column in self.labels if column.role == "code"]


@dataclass(frozen=True, slots=True)
class Layout:
    """All columns by their halves, and as they stand; `unknown` are columns of figures whose label no rule knows."""

    halves: tuple[Half, ...]
    columns: tuple[Column, ...]
    unknown: tuple[Column, ...] = field(default=())


def layout(words: Words, grid: Grid, header: Header, key: str, budget: bool, year: int | None) -> Layout | None:
    """The columns under `header`; None where there is none of figures.

    `key` is the table's key without budget., `budget` whether a bare amount is one,
    `year` the year of the document: a column of an earlier one is `prior`.
    """
    columns = _columns(words, grid, header)
    halves = _halves(words, columns, key)
    if not halves:
        return None
    unknown: list[Column] = []
    done = []
    for half in halves:
        values, strange = _keyed(words, half.values, key, budget, year)
        unknown += strange
        labels = tuple(replace(column, side=half.side) for column in half.labels)
        done.append(replace(half, labels=labels, values=tuple(values)))
    found = (column for half in done for column in (*half.labels, *half.values))
    return Layout(tuple(done), tuple(sorted(found, key=lambda column: column.start)), tuple(unknown))


def _columns(words: Words, grid: Grid, header: Header) -> list[Column]:
    columns: list[Column] = []
    at = 0
    while at < grid.width:
        path = header.paths[at]
        end = at + 1
        while end < grid.width and path and header.paths[end] == path:
            end += 1
        if path:
            columns.append(Column(at, end, _role(words, grid, header, at, end), path))
        elif columns and columns[-1].role == "name" and columns[-1].end == at and _has_words(grid, header.end, at, end):
            columns[-1] = replace(columns[-1], end=end)  # names of two levels under one label
        at = end
    return columns


def _has_words(grid: Grid, below: int, start: int, end: int) -> bool:
    if not grid.gridded:
        return False
    slots = [slot for row in grid.rows[below:] for slot in filled(row[start:end])]
    return bool(slots) and not any(slot.numeric for slot in slots)


def _role(words: Words, grid: Grid, header: Header, start: int, end: int) -> Role:
    path, below = header.paths[start], header.end
    sense = words.sense(path[-1].text)
    if sense.label and not (sense.column or sense.measure or sense.total):
        return sense.label  # type: ignore[return-value]
    if sense.total or sense.measure:
        return "value"
    if not grid.gridded:
        return "name" if sense.side and (not sense.column or _heads_names(words, header, start, end)) else "value"
    numbers = words_ = 0
    for row in grid.rows[below:]:
        for slot in filled(row[start:end]):
            numbers += slot.numeric
            words_ += not slot.numeric and not is_absent(slot.text)
    if sense.column and not sense.side:
        return "value"
    if words_ > numbers:
        return "name" if sense.side else "text"
    return "value"


def _heads_names(words: Words, header: Header, start: int, end: int) -> bool:
    """Whether 收入 or 支出 stands over names: first of all, or with a column of plain amounts next to it (收入 | 预算数 | 支出 | 预算数)."""
    after = header.paths[end] if end < len(header.paths) else ()
    plain = bool(after) and words.sense(after[-1].text).measure is not None
    return start == 0 or (plain and len(header.paths[start]) == 1)


def _halves(words: Words, columns: Sequence[Column], key: str) -> list[Half]:
    """Labels followed by figures make a half; labels after figures begin the next one."""
    groups: list[tuple[list[Column], list[Column]]] = []
    for column in columns:
        is_value = column.role == "value"
        if not groups or (not is_value and column.role != "text" and groups[-1][1]):
            groups.append(([], []))
        groups[-1][1 if is_value else 0].append(column)
    groups = [(labels, values) for labels, values in groups if values]
    halves = [Half(tuple(labels), tuple(values), _side(words, labels, values, key)) for labels, values in groups]
    if len(halves) < 2:
        return [replace(half, side=None) for half in halves]
    sides = {half.side for half in halves}
    if len(halves) == 2 and None in sides and key in ("income_expenditure", "appropriation"):
        return [replace(half, side=side) for half, side in zip(halves, ("income", "expenditure"), strict=True)]
    return halves


def _side(words: Words, labels: Sequence[Column], values: Sequence[Column], key: str) -> str | None:
    """The side that a label over the half, or the label of its names, states."""
    wanted = ("personnel", "operating") if key == "basic" else ("income", "expenditure")
    shared = [slot for slot in (labels or values)[0].path if all(slot in column.path for column in values)]
    own = [column.path[-1].text for column in labels]
    for text in (*(slot.text for slot in shared), *own):
        side = words.sense(text).side or _side_word(words, text)
        if side in wanted:
            return side
    return None


def _side_word(words: Words, text: str) -> str | None:
    said = words.word("begins_side").match(text) if len(text) <= 12 else None
    return said.lastgroup if said else None


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the labels over a column of figures say, the top one first."""

    measure: str | None
    subjects: tuple[str, ...]
    total: bool
    unit: str | None


def _keyed(
    words: Words, values: Sequence[Column], key: str, budget: bool, year: int | None
) -> tuple[list[Column], list[Column]]:
    """The columns of one half with their keys, and again those that no rule knows (their key is empty)."""
    shared = [slot for slot in values[0].path if all(slot in column.path[:-1] for column in values)]
    parts = {column.start: _parts(words, column, shared, year) for column in values}
    known = [(column, part) for column in values if (part := parts[column.start]) is not None]
    measures = {part.measure for _, part in known} - {"change", "growth", "completion", "share"}
    both = {"initial", "adjusted"} <= measures
    several = len({_measure(part.measure, both, budget) for _, part in known}) > 1
    bases = _bases([part for _, part in known], key)
    used: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for (column, part), base in zip(known, bases, strict=True):
        measure = _measure(part.measure, both, budget)
        whole = base if measure is None else f"{measure}.{base}" if base and several else base or measure
        used[whole] += 1
        keys[column.start] = whole if used[whole] == 1 else f"{whole}.{used[whole]}"
    units = {column.start: part.unit for column, part in known}
    done = [
        replace(column, key=keys.get(column.start, ""), unit=units.get(column.start), over=_over(column, shared))
        for column in values
    ]
    return done, [column for column in done if not column.key]


def _over(column: Column, shared: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(slot for slot in column.path if not any(slot is one for one in shared))


def _measure(measure: str | None, both: bool, budget: bool) -> str | None:
    if measure == "amount":
        return "budget" if budget else "final"
    return "budget" if measure in ("initial", "adjusted") and not both else measure


def _bases(parts: Sequence[_Parts], key: str) -> list[str]:
    """The subject of each column, flat; alike ones take the word above them before them."""
    flat = [_flat(part) for part in parts]
    if key == "three_public" and "three_public" in flat:
        taken = {part.measure for part, base in zip(parts, flat, strict=True) if base == "total"}
        flat = [
            "total" if base == "three_public" and part.measure not in taken else base
            for part, base in zip(parts, flat, strict=True)
        ]
    if key == "basic":  # no 经营 stands in this table, so 公用经费 has the word the narrative has for it
        flat = ["operating" if base == "public" else base for base in flat]
    counts = Counter((part.measure, base) for part, base in zip(parts, flat, strict=True))
    return [
        _prefixed(part, base) if counts[part.measure, base] > 1 else base
        for part, base in zip(parts, flat, strict=True)
    ]


def _flat(part: _Parts) -> str:
    return part.subjects[-1] if part.subjects else "total" if part.total else ""


def _prefixed(part: _Parts, base: str) -> str:
    above = [subject for subject in part.subjects if subject != base]
    return f"{above[-1]}.{base}" if above and part.subjects[-1] == base else base


def _parts(words: Words, column: Column, shared: Sequence[Slot], year: int | None) -> _Parts | None:
    measure: str | None = None
    subjects: list[str] = []
    total = False
    unit: str | None = None
    understood = earlier = False
    for slot in column.path:
        sense = words.sense(slot.text)
        unit = sense.unit or unit
        earlier = earlier or (sense.year is not None and year is not None and sense.year < year)
        if any(slot is one for one in shared) and not sense.measure:
            continue
        if not (word := _word(sense)):
            understood = slot is not column.path[-1] and understood
            continue
        understood = True
        if word == "total":
            total = True
        elif sense.measure == word:
            measure = measure if measure and word == "amount" else word  # 执行数 over 金额
        else:
            subjects.append(word)
    if not understood:
        return None
    if measure in ("growth", "completion", "share"):
        unit = "%"
    elif earlier:
        measure = "prior"
    return _Parts(measure, tuple(subjects), total, unit)


def _word(sense: Sense) -> str | None:
    if sense.total:
        return "total"
    if sense.column:
        return sense.column
    if sense.measure:
        return sense.measure
    return sense.side
