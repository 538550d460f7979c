"""The output contract, version 1, as frozen models. The JSON Schema in schemas/ is generated from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from juesuan.figures import parse
from juesuan.spans import Span, is_none


def _exact(value: object) -> Decimal:
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, str) and (number := parse(value)) is not None:
        return number
    raise ValueError(f"an exact decimal is wanted, not {value!r}")


def _in_digits(value: Decimal) -> str:
    return f"{value:f}"


Exact = Annotated[
    Decimal,
    PlainValidator(_exact),
    PlainSerializer(_in_digits, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
]
"""A decimal that is written as printed, trailing zeros kept; a float is refused."""


def maybe(description: str = "") -> Any:
    """A field that is left out of the output where it is None."""
    return Field(default=None, exclude_if=is_none, description=description or None)


Unit = str
Measure = Literal["amount", "budget", "prior", "change", "growth", "share", "completion", "count", "score"]
Basis = Literal["prior_year", "budget", "adjusted_budget", "prior_budget"]
Direction = Literal["up", "down", "flat"]
Form = Literal["self_evaluation", "target_completion", "overall"]
Side = Literal["income", "expenditure", "personnel", "operating"]


class Record(BaseModel):
    """What all records share: frozen, and no field that the contract does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Located(Record):
    """Something printed: `raw` is text[span.start:span.end]; `spans` are its parts where the source tore it apart."""

    raw: str
    span: Span
    spans: tuple[Span, ...] | None = maybe("the parts, where a wrap or a page break tore the value apart")


class Source(Record):
    """Where a disclosure came from and how it was read."""

    path: str
    sha256: str = Field(description="of the file's bytes, hexadecimal")
    media_type: str
    reader: str
    encoding: str | None = maybe()
    pages: int | None = maybe()
    characters: int = Field(description="length of the canonical text in code points")
    ocr: bool


class Producer(Record):
    """What made the output, so that datasets can be told apart by version."""

    name: str
    version: str
    packs: tuple[str, ...] = Field(description="name@digest of each pattern pack")


class Organization(Located):
    """The body that publishes (公开主体)."""

    name: str


class FiscalYear(Located):
    """The year the disclosure accounts for (年度)."""

    value: int = Field(ge=1949, le=2100)


class PublishedOn(Located):
    """The printed date of publication (公开时间), ISO 8601."""

    value: str


class Section(Record):
    """One section of the outline; `heading` and `body` are its title's and its text's place."""

    id: str
    key: str
    number: str | None
    title: str
    level: int = Field(ge=1, le=4)
    parent: str | None
    heading: Span
    body: Span


class Amount(Located):
    """An amount of money (金额)."""

    id: str
    value: Exact
    unit: Unit
    yuan: Exact
    approximate: bool | None = maybe("true where the text says 余, 多, 约 …")
    section: str | None


class Percentage(Located):
    """A percentage (百分比); the value is the printed number, 28.82% is 28.82."""

    id: str
    value: Exact
    section: str | None


class Quantity(Located):
    """A counted thing (数量)."""

    id: str
    value: Exact
    unit: Unit
    approximate: bool | None = maybe()
    section: str | None


class Fact(Located):
    """One figure of the narrative: a metric, a measure, a value (section 4 of the contract)."""

    id: str
    metric: str
    measure: Measure
    value: Exact
    unit: Unit
    yuan: Exact | None = maybe("the value in 元, for money")
    year: int | None = Field(description="the year the figure speaks of")
    section: str | None
    basis: Basis | None = maybe("what a change, a growth, a completion or a budget is held against")
    base_year: int | None = maybe()
    category: str | None = maybe("the 类 of a structure figure")
    qualifier: str | None = maybe()
    direction: Direction | None = maybe("of a change or a growth, as the words say")
    approximate: bool | None = maybe()
    label: str = Field(description="the clause's own wording")
    rule: str = Field(description="the pattern rules that made this fact: subject/measure")


class Figure(Located):
    """A number with its unit inside an item or a statement cell."""

    value: Exact
    unit: Unit
    yuan: Exact | None = maybe()
    basis: Basis | None = maybe("what a change or a growth is held against")


class Classification(Located):
    """A 类, 款 or 项 as printed, with its official code where the name matches one."""

    name: str
    code: str | None = None
    official: str | None = maybe("the official name where it differs in wording")


class Item(Record):
    """One classification item of the narrative (支出功能分类 类 款 项)."""

    id: str
    number: str | None
    category: Classification | None
    group: Classification | None
    item: Classification | None
    level: Literal["category", "group", "item"]
    classification: Literal["functional", "economic"] = "functional"
    final: Figure | None
    budget: Figure | None = maybe()
    prior: Figure | None = maybe()
    completion: Figure | None = maybe()
    change: Figure | None = maybe()
    growth: Figure | None = maybe()
    reason: Located | None = maybe()
    section: str | None
    span: Span
    spans: tuple[Span, ...] | None = maybe()


class Column(Record):
    """A column of a statement table."""

    key: str
    label: str


class StatementRow(Record):
    """A row of a statement table; a blank cell is absent from `values`."""

    code: str | None = maybe()
    name: str
    level: int | None = maybe("depth by code or indent, from 1")
    side: Side | None = maybe("the half of a two-sided table")
    values: dict[str, Figure]
    span: Span


class Statement(Record):
    """A published statement table (公开01表 …)."""

    id: str
    key: str
    number: str | None = maybe()
    title: str
    unit: Unit | None
    columns: tuple[Column, ...]
    rows: tuple[StatementRow, ...]
    empty: bool | None = maybe("true where the table says 本表无数据")
    span: Span


class Leaf(Located):
    """One cell of a performance table; `value` where the cell is a number."""

    value: Exact | None = maybe()


class MoneyLeaf(Leaf):
    """A cell of money; `yuan` by the form's unit."""

    yuan: Exact | None = maybe()


Sign = Literal["≥", "≤", "=", ">", "<", "≈", "定性"]


class OperatorLeaf(Located):
    """How a target is meant (指标性质); `value` is the sign, also where words say it."""

    value: Sign


class Project(Record):
    """The project a performance table speaks of."""

    name: Leaf
    code: Leaf | None = None


class Goals(Record):
    """The yearly goals, expected and actual (年度总体目标)."""

    expected: Leaf | None = None
    actual: Leaf | None = None
    implementation: Leaf | None = maybe("实施内容及过程概述")


BudgetSource = Literal["total", "fiscal", "special_account", "unit", "other"]


class BudgetRow(Record):
    """One row of the budget block (预算执行情况) of a performance table."""

    source: BudgetSource
    label: Leaf
    initial: MoneyLeaf | None = None
    adjusted: MoneyLeaf | None = None
    executed: MoneyLeaf | None = None
    rate: Leaf | None = None
    weight: Leaf | None = None
    score: Leaf | None = None
    reason: Leaf | None = None


class Indicator(Record):
    """One row of the indicators (绩效指标)."""

    level1: Leaf | None = None
    level2: Leaf | None = None
    level3: Leaf | None = None
    operator: OperatorLeaf | None = None
    target: Leaf | None = None
    unit: Leaf | None = None
    actual: Leaf | None = None
    weight: Leaf | None = None
    score: Leaf | None = None
    reason: Leaf | None = None


class Total(Record):
    """The closing row (合计, 总分)."""

    weight: Leaf | None = None
    score: Leaf | None = None


class Performance(Record):
    """A performance table (绩效自评表); null is what the form leaves blank."""

    id: str
    form: Form
    title: Leaf | None = None
    project: Project | None = None
    department: Leaf | None = None
    unit: Leaf | None = None
    year: Leaf | None = None
    goals: Goals | None = None
    budget: tuple[BudgetRow, ...] = ()
    budget_unit: Unit | None = maybe("the unit of the budget block's amounts")
    indicators: tuple[Indicator, ...] = ()
    total: Total | None = None
    conclusion: Leaf | None = None
    problems: Leaf | None = None
    improvements: Leaf | None = None
    section: str | None = None
    span: Span


class Check(Record):
    """One reconciliation (勾稽关系); numbers are null where an operand is missing."""

    id: str
    rule: str
    status: Literal["pass", "fail", "skipped"]
    left: Exact | None
    right: Exact | None
    difference: Exact | None
    tolerance: Exact | None
    unit: Unit | None
    message: str
    message_en: str
    severity: Literal["error", "warning", "note"] | None = maybe(
        "of a failed check; a note, on a passed one, tells what rounding explains"
    )
    evidence: tuple[Span, ...]


class Diagnostic(Record):
    """Something that was repaired, guessed, skipped or left unread."""

    code: str
    severity: Literal["info", "warning", "error"]
    message: str
    span: Span | None = maybe()


class Disclosure(Record):
    """One disclosure, whole."""

    schema_version: Literal["1"] = "1"
    source: Source
    producer: Producer
    organization: Organization | None
    fiscal_year: FiscalYear | None
    kind: Literal["final_accounts", "budget"] | None
    scope: Literal["unit", "department"] | None
    published_on: PublishedOn | None = maybe()
    sections: tuple[Section, ...]
    amounts: tuple[Amount, ...]
    percentages: tuple[Percentage, ...]
    quantities: tuple[Quantity, ...]
    facts: tuple[Fact, ...]
    items: tuple[Item, ...]
    statements: tuple[Statement, ...]
    performance: tuple[Performance, ...]
    checks: tuple[Check, ...]
    diagnostics: tuple[Diagnostic, ...]
    text: str | None = maybe("the canonical text; left out on request")

    @model_validator(mode="after")
    def _every_value_stands_in_the_text(self) -> Disclosure:
        if self.text is not None:
            for value in located(self):
                if self.text[value.span.start : value.span.end] != value.raw:
                    raise ValueError(f"{value.raw!r} does not stand at {value.span.start}:{value.span.end}")
        return self

    def to_json(self, *, text: bool = True, indent: int | None = None) -> str:
        """The contract's JSON: what is absent is left out, what a form leaves blank is null."""
        return self.model_dump_json(exclude=None if text else {"text"}, indent=indent)


def located(value: object) -> Iterator[Located]:
    """Every located value inside `value`, depth first, in the order of fields and lists."""
    pending = [value]
    while pending:  # not recursive: every output is walked through here, and generators inside generators are slow
        value = pending.pop()
        if isinstance(value, Record):
            if isinstance(value, Located):
                yield value
            if (nested := _nesting(type(value))) is not None:
                pending.extend(nested(value))
        elif isinstance(value, tuple):
            pending.extend(reversed(value))
        elif isinstance(value, dict):
            pending.extend(reversed(value.values()))


@cache
def _nesting(kind: type[Record]) -> Callable[[object], Sequence[object]] | None:
    """What reads the fields of a record that may hold records, the last one first; None where it has none."""
    names = [name for name, field in reversed(kind.model_fields.items()) if _holds_records(field.annotation)]
    if len(names) == 1:  # attrgetter gives one value bare
        return lambda record: [getattr(record, names[0])]
    return attrgetter(*names) if names else None


def _holds_records(annotation: object) -> bool:
    if parts := get_args(annotation):
        return any(map(_holds_records, parts))
    return isinstance(annotation, type) and issubclass(annotation, Record)
