"""What of a disclosure is compared with gold: each kind as a list of plain tuples, equal where the findings are.

A tuple holds names, exact values and places; the conventions are in corpus/GOLD.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from juesuan.figures import parse

Json = Mapping[str, Any]
Part = str | int | bool | Decimal | None
Unit = tuple[Part, ...]
"""One thing that is right or wrong as a whole; the last two parts are its place, where it has one."""


class Malformed(ValueError):
    """A gold or disclosure JSON lacks what is compared; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: the top-level keys of which gold must hold one, and what makes its units.

    `units(data, gold)` reads `data`; `gold` tells which optional parts are compared.
    """

    name: str
    chinese: str
    keys: tuple[str, ...]
    units: Callable[[Json, Json], list[Unit]]
    ordered: bool = False

    def judged_by(self, gold: Json) -> bool:
        """Whether `gold` says anything about this kind."""
        return any(key in gold for key in self.keys)


def _place(thing: Json) -> tuple[int, int]:
    source = thing.get("span", thing)
    try:
        start, end = source["start"], source["end"]
    except (KeyError, TypeError) as error:
        raise Malformed(f"no start and end in {_short(thing)}") from error
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise Malformed(f"{start!r} to {end!r} is no place")
    return start, end


def _has_place(thing: Json) -> bool:
    return "start" in thing or thing.get("span") is not None


def _short(thing: object) -> str:
    line = repr(thing)
    return line if len(line) < 100 else line[:97] + "..."


def _value(thing: Json, *, wanted: bool = True) -> Part:
    printed = thing.get("value")
    if printed is None:
        if wanted:
            raise Malformed(f"no value in {_short(thing)}")
        return None
    if isinstance(printed, float):
        raise Malformed(f"value {printed!r} is not exact; write it as a string")
    text = str(printed)
    number = parse(text)
    return text if number is None else number


def _list(data: Json, key: str) -> Sequence[Json]:
    return data.get(key) or ()


def _mentions(key: str) -> Callable[[Json, Json], list[Unit]]:
    def units(data: Json, gold: Json) -> list[Unit]:
        return [(_value(m), m.get("unit", "%"), bool(m.get("approximate")), *_place(m)) for m in _list(data, key)]

    return units


def _identity(data: Json, gold: Json) -> list[Unit]:
    found: list[Unit] = []
    for field, inner in IDENTITY:
        value = data.get(field)
        if field in gold and value is not None:
            found.append((field, str(value[inner] if inner else value)))
    return found


IDENTITY = (
    ("organization", "name"), ("fiscal_year", "value"), ("kind", None), ("scope", None), ("published_on", "value"),
)  # fmt: skip


def _sections(data: Json, gold: Json) -> list[Unit]:
    keys = (section if isinstance(section, str) else section["key"] for section in _list(data, "sections"))
    return [(key,) for key in keys if key != "unknown"]


_FACT = ("unit", "year", "basis", "base_year", "category", "qualifier")


def _facts(data: Json, gold: Json) -> list[Unit]:
    return [
        (f["metric"], f["measure"], _value(f), *(f.get(field) for field in _FACT), *_place(f))
        for f in _list(data, "facts")
    ]


_LEVELS = ("category", "group", "item")
FIGURES = ("final", "budget", "prior", "completion", "change", "growth")


def _items(data: Json, gold: Json) -> list[Unit]:
    return [
        (i.get("number"), i["level"], *((i.get(level) or {}).get("name") for level in _LEVELS), *_place(i))
        for i in _list(data, "items")
    ]


def _item_names(data: Json, gold: Json) -> list[Unit]:
    names = [name for item in _list(gold, "items") for level in _LEVELS if (name := item.get(level))]
    if not all(map(_has_place, names)):
        return []
    return [
        (level, name["name"], *_place(name))
        for item in _list(data, "items") for level in _LEVELS if (name := item.get(level))
    ]  # fmt: skip


def _item_figures(data: Json, gold: Json) -> list[Unit]:
    return [
        (which, _value(figure), figure["unit"], "of", *_place(item), "at", *_place(figure))
        for item in _list(data, "items") for which in FIGURES if (figure := item.get(which))
    ]  # fmt: skip


def _item_reasons(data: Json, gold: Json) -> list[Unit]:
    return [("reason", *_place(reason)) for item in _list(data, "items") if (reason := item.get("reason"))]


def _statement_cells(data: Json, gold: Json) -> list[Unit]:
    return [
        (statement["key"], row.get("code"), row.get("side"), column, _value(cell), *_place(cell))
        for statement in _list(data, "statements")
        for row in _list(statement, "rows")
        for column, cell in row.get("values", {}).items()
    ]


_TABLE = ("title", "department", "unit", "year", "conclusion", "problems", "improvements")
_GROUPS = {
    "project": ("name", "code"),
    "goals": ("expected", "actual", "implementation"),
    "total": ("weight", "score"),
}
_BUDGET = ("label", "initial", "adjusted", "executed", "rate", "weight", "score", "reason")
_INDICATOR = ("level1", "level2", "level3", "operator", "target", "unit", "actual", "weight", "score", "reason")


def _performance(data: Json, gold: Json) -> list[Unit]:
    with_unit = any("budget_unit" in table for table in _list(gold, "performance"))
    found: list[Unit] = []
    for table in _list(data, "performance"):
        name = (table.get("project") or {}).get("name")
        place = _place(name) if name else (None, None)
        unit = (table.get("budget_unit"),) if with_unit else ()
        sizes = len(_list(table, "budget")), len(_list(table, "indicators"))
        found.append((table["form"], *unit, *sizes, *place))
    return found


def _leaf(path: str, leaf: Json) -> Unit:
    return path, _value(leaf, wanted=False), *_place(leaf)


def _leaves(prefix: str, record: Json, fields: Iterable[str]) -> list[Unit]:
    return [_leaf(prefix + field, leaf) for field in fields if (leaf := record.get(field))]


def _performance_cells(data: Json, gold: Json) -> list[Unit]:
    found: list[Unit] = []
    for table in _list(data, "performance"):
        found += _leaves("", table, _TABLE)
        for group, fields in _GROUPS.items():
            found += _leaves(f"{group}.", table.get(group) or {}, fields)
        for row in _list(table, "budget"):
            found += _leaves(f"budget.{row['source']}.", row, _BUDGET)
        for row in _list(table, "indicators"):
            found += _leaves("indicator.", row, _INDICATOR)
    return found


def _rows(key: str, fields: tuple[str, ...]) -> Callable[[Json, Json], list[Unit]]:
    def units(data: Json, gold: Json) -> list[Unit]:
        return [
            (row.get("source"), *(part for leaf in _leaves("", row, fields) for part in leaf))
            for table in _list(data, "performance") for row in _list(table, key)
        ]  # fmt: skip

    return units


KINDS: tuple[Kind, ...] = (
    Kind("identity", "主体与年度", tuple(field for field, _ in IDENTITY), _identity),
    Kind("sections", "章节", ("sections",), _sections, ordered=True),
    Kind("amounts", "金额", ("amounts",), _mentions("amounts")),
    Kind("percentages", "百分比", ("percentages",), _mentions("percentages")),
    Kind("quantities", "数量", ("quantities",), _mentions("quantities")),
    Kind("facts", "事实", ("facts",), _facts),
    Kind("items", "类款项", ("items",), _items),
    Kind("item_names", "类款项名称", ("items",), _item_names),
    Kind("item_figures", "类款项数字", ("items",), _item_figures),
    Kind("item_reasons", "变动原因", ("items",), _item_reasons),
    Kind("statement_cells", "决算表格", ("statements",), _statement_cells),
    Kind("performance", "绩效表", ("performance",), _performance),
    Kind("performance_cells", "绩效单元格", ("performance",), _performance_cells),
    Kind("budget_rows", "绩效预算行", ("performance",), _rows("budget", _BUDGET)),
    Kind("indicators", "绩效指标", ("performance",), _rows("indicators", _INDICATOR)),
)
"""Every kind, in the order of a report."""


def describe(unit: Unit) -> str:
    """A unit in one line, absent parts left out.

    >>> describe(("income", "amount", Decimal("1.20"), None, 3, 9))
    'income amount 1.20 3 9'
    """
    return " ".join(str(part) for part in unit if part is not None and part is not False)
