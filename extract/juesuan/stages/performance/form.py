"""One performance table as it is read: rows go in, each to the block it belongs to; a record comes out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from juesuan import models
from juesuan.findings import Reading
from juesuan.stages.performance.align import Head
from juesuan.stages.performance.funds import Funds
from juesuan.stages.performance.goals import Goals
from juesuan.stages.performance.grid import slot_of
from juesuan.stages.performance.indicators import Indicators
from juesuan.stages.performance.leaves import Leaves
from juesuan.stages.performance.repairs import Repairs
from juesuan.stages.performance.slots import NAMES, Line, Row, Slot

Block = Literal["head", "goals", "funds", "indicators", "tail"]

_TAIL = ("conclusion", "problems", "improvements")
_HEAD = (*NAMES, "other", "total")
_LEVELS = {"level1", "level2", "level3"}
_HEADS = ("label", "goal", "funds", "column")
_OF_INDICATORS = ("level1", "level2", "level12", "operator", "mixed")
_SPOKEN = frozenset({"label", "column", "funds"})
_FUNDS = {"initial", "adjusted", "executed", "rate"}
_MANY = ("remark", "aside")


class Form:
    """A performance table under construction."""

    def __init__(self, reading: Reading, leaves: Leaves) -> None:
        self._reading = reading
        self._leaves = leaves
        self.report = Repairs(reading)
        self.form: str | None = None
        self.block: Block = "head"
        self.title: models.Leaf | None = None
        self.year: models.Leaf | None = None
        self.labels: dict[str, Any] = {}
        self.project: models.Project | None = None
        self.total: models.Total | None = None
        self.goals = Goals(leaves, self.report)
        self.funds = Funds(leaves, self.report)
        self.indicators = Indicators(leaves, self.report)
        self._list_head: tuple[Slot, ...] = ()
        self._upper: tuple[Slot, ...] | None = None  # the row above, where it is the upper one of a head of two
        self._start: int | None = None
        self._end = 0
        self.table: int | None = None

    # ---- what the stream hands over

    def begun(self) -> bool:
        """Whether anything but titles was read."""
        return bool(self.project or self.labels or self.funds.rows or self.indicators.rows or self.goals.found())

    def touched(self) -> bool:
        """Whether anything at all was read."""
        return self._start is not None or self.indicators.opened

    def entitle(self, place: Line | Slot, form: str) -> None:
        """Take a title; a second one for the same table is noted and counts, as it stands nearer."""
        if self.title is not None:
            self.report("title_repeated", "info", "the title is printed more than once for one table", place)
        self.form = form
        self.title = models.Leaf(**self._reading.place(place.start, place.end))
        self.date(place)
        self._extend(place.start, place.end)

    def date(self, place: Line | Slot) -> None:
        """Take the year of a title or of a line below it, and the unit of money where it is said there."""
        year = self._leaves.words.word("year").search(place.text)
        slot = place if isinstance(place, Slot) else slot_of(self._reading, place)
        if slot is not None:
            self.funds.note_unit([slot])
        if year is not None and slot is not None:
            self.year = self._leaves.part(slot, year.start(), year.end(), Decimal(year[0]))
            self._extend(place.start, place.end)

    def note(self, line: Line) -> None:
        """Take a label with its value behind a colon from a line between the title and the table: 项目名称：村道养护."""
        slot = slot_of(self._reading, line)
        if slot is not None:
            self._take_run_in(slot)

    def take(self, row: Row) -> None:
        """Read one row."""
        self.table = row.table
        self._extend(row.start, row.end)
        slots = row.slots
        upper, self._upper = self._upper, None
        if self.block == "indicators" and not _is_spoken_for(slots):
            self.indicators.take(row, self._beside)
        elif heads := indicator_heads(slots):
            self.block = "indicators"
            heads += beside(upper, heads, row.gridded) if upper else []
            self._list_head = (*self._list_head, *slots)
            self.indicators.open([*heads, *list_heads(self._list_head, heads)], row.gridded)
        elif is_list_head(slots):
            self._list_head = slots
        elif is_upper_head(slots):
            self._upper = slots
        elif heads := fund_heads(slots, row.gridded):
            self.block = "funds"
            self.funds.open(heads, row)
        elif self._take_tail(row):
            self.block = "tail"
        elif self.block == "indicators":
            self.indicators.take(row, self._beside)
        elif self.funds.is_row(row):
            self.block = "funds"
            self.funds.take(row)
        elif self.goals.is_row(row, self.block == "goals"):
            self.block = "goals"
            self.goals.take(row)
        elif not self._take_labels(row):
            self.report("row_unread", "info", "a row of a performance table was not understood", row)

    def expects(self, row: Row) -> bool:
        """Whether a row of a further table looks like a row of this form."""
        if any(slot.sense.of("label") in (*_TAIL, "total") for slot in row.slots[:2]) or indicator_heads(row.slots):
            return True
        if fund_heads(row.slots) or (self.block != "indicators" and self.funds.is_row(row)):
            return True
        if not self.goals.found() and any(slot.sense.of("goal") for slot in row.slots):
            return True
        if self.block == "head" or (self.block == "goals" and any(slot.sense.of("goal") for slot in row.slots)):
            return True
        return self.block == "indicators" and any(slot.sense.kind in _OF_INDICATORS for slot in row.slots)

    def follow(self) -> Form:
        """The form of the next project in a list of projects: the same head, title and year."""
        after = Form(self._reading, self._leaves)
        after.form, after.title, after.year, after.block = self.form, self.title, self.year, "indicators"
        after.labels = {name: leaf for name, leaf in self.labels.items() if name == "unit"}
        after._list_head, after.table = self._list_head, self.table
        after.indicators.heads, after.indicators.opened = self.indicators.heads, True
        return after

    def _beside(self, role: str, slot: Slot) -> None:
        """Take what a list of projects prints beside the indicators of each."""
        if role == "project":
            self.project = self._project(slot)
        elif role == "organization":
            self.labels["unit"] = self._leaves.text(slot)
        elif role == "goal":
            self.goals.expect(slot)
        else:
            head = next((one for one in self._list_head if one.sense.of("funds")), None)
            if head is not None:
                self.funds.add_total(head, slot)

    def filled(self) -> bool:
        """Whether more than a title, a name or a stray amount was found."""
        return self.indicators.opened or bool(self.funds.rows and (self.project or self.funds.heads))

    def finish(self, number: int, section: str | None) -> models.Performance:
        """The record."""
        self.funds.finish()
        low, high = self._reading.view.hull(self._start or 0, self._end)
        return models.Performance(
            id=f"t{number}", form=self._form(), title=self.title, project=self.project, year=self.year,
            department=self.labels.get("department"), unit=self.labels.get("unit"), goals=self.goals.record(),
            budget=tuple(self.funds.rows), budget_unit=self.funds.unit if self.funds.rows else None,
            indicators=tuple(self.indicators.rows), total=self.total, conclusion=self.labels.get("conclusion"),
            problems=self.labels.get("problems"), improvements=self.labels.get("improvements"), section=section,
            span=self._reading.document.span(low, high),
        )  # fmt: skip

    def offset(self) -> int:
        """The source offset where the table begins."""
        return self._reading.view.hull(self._start or 0, self._end)[0]

    # ---- the parts that are no block of their own

    def _form(self) -> Any:
        if self.form:
            return self.form
        rows: list[models.Indicator | models.BudgetRow] = [*self.indicators.rows, *self.funds.rows]
        scored = any(row.weight or row.score for row in rows)
        return "self_evaluation" if scored else "target_completion"

    def _extend(self, start: int, end: int) -> None:
        self._start = start if self._start is None else min(self._start, start)
        self._end = max(self._end, end)

    def _take_tail(self, row: Row) -> bool:
        """The total, the conclusion, the problems, the improvements, and what else a form says below its indicators."""
        for at, slot in enumerate(row.slots[:2]):
            label = slot.sense.of("label")
            if label == "total" and self.block in ("indicators", "tail") and self._take_total(row.slots[at + 1 :]):
                return True
            if label in _TAIL or (label == "other" and not at and self.block in ("indicators", "tail")):
                self._take_pairs(row.slots[at:], row)
                return True
        return False

    def _take_total(self, slots: Sequence[Slot]) -> bool:
        figures = [slot for slot in slots if slot.sense.kind in ("number", "mixed", "unreadable", "slash")]
        if len(figures) > 2 or not figures:
            return not figures
        weight, score = self._weight_and_score(figures)
        self.total = models.Total(
            weight=self._leaves.figure(weight) if weight else None, score=self._leaves.figure(score) if score else None
        )
        return True

    def _weight_and_score(self, figures: list[Slot]) -> tuple[Slot | None, Slot | None]:
        if len(figures) == 2:
            return figures[0], figures[1]
        heads = {head.role: head for head in self.indicators.heads}
        weight, score = heads.get("weight"), heads.get("score")
        if weight is None or score is None:
            return (figures[0], None) if score is None and weight else (None, figures[0])
        at = figures[0].column
        self.report(
            "total_doubtful", "info", "the total row has one number; its column was told by position", figures[0]
        )
        return (figures[0], None) if abs(at - weight.start) < abs(at - score.start) else (None, figures[0])

    def _take_labels(self, row: Row) -> bool:
        run_in = [self._take_run_in(slot) for slot in row.slots[:4]]
        if any(run_in):
            return True
        if not any(slot.sense.of("label") in (*_HEAD, *_TAIL) or slot.sense.of("year") for slot in row.slots[:4]):
            self.funds.note_unit(row.slots[-1:])
            return all(slot.sense.of("side") or self._leaves.words.money(slot.text) for slot in row.slots)
        self._take_pairs(row.slots, row)
        return True

    def _take_pairs(self, slots: Sequence[Slot], row: Row) -> None:
        """Labels with the value beside them; a label with another label beside it stays without."""
        for at, slot in enumerate(slots):
            if slot.sense.of("year") and not self.year:
                self.date(slot)
            label = slot.sense.of("label")
            after = slots[at + 1] if at + 1 < len(slots) else None
            if label is None or after is None or any(after.sense.of(role) for role in _HEADS):
                continue
            if label == "project":
                self.project = self._project(after)
            elif (
                label == "total" and self.total is None and after.sense.kind == "number"
            ):  # 自评总分 in the form's head
                self.total = models.Total(score=self._leaves.figure(after))
            elif label in (*_HEAD[1:3], *_TAIL) and label not in self.labels:
                self.labels[label] = self._leaves.text(after)

    def _take_run_in(self, slot: Slot) -> bool:
        """A label and its value in one cell: 主管部门：某县医保局."""
        name, colon, value = slot.text.partition(":")
        label = self._leaves.words.sense(name).of("label") if colon and value.strip() and slot.whole() else None
        if label not in NAMES or ":" in value:
            return False
        at = len(slot.text) - len(value.lstrip())
        part = slot._replace(text=slot.text[at:], start=slot.start + at)
        if label == "project":
            self.project = self.project or self._project(part)
        else:
            self.labels.setdefault(label, self._leaves.text(part))
        return True

    def _project(self, slot: Slot) -> models.Project:
        length = self._leaves.words.code(slot.text)
        if not length:
            return models.Project(name=self._leaves.text(slot))
        return models.Project(
            name=self._leaves.part(slot, length + 1, len(slot.text)), code=self._leaves.part(slot, 0, length)
        )


def _is_spoken_for(slots: Sequence[Slot]) -> bool:
    """Whether any cell can be a label or a head: most rows of the indicators have none, and nothing else is asked of them."""
    return any(role in _SPOKEN for slot in slots for role in slot.sense.roles)


def indicator_heads(slots: Sequence[Slot]) -> list[Head]:
    """The columns of the indicators, empty where this row is not their head."""
    heads = _heads(slots, "column")
    roles = {head.role for head in heads}
    return heads if len(roles & _LEVELS) >= 2 or (roles & _LEVELS and "target" in roles) else []


def is_upper_head(slots: Sequence[Slot]) -> bool:
    """Whether a row heads the indicators but leaves their levels to the row below: 绩效指标 | 年度指标值 | 分值 | 得分"""
    roles = {slot.sense.roles.get("column") for slot in slots}
    return (
        "target" in roles
        and not roles.isdisjoint({"score", "actual"})
        and all(slot.sense.of("column") or slot.sense.of("side") for slot in slots)
    )


def beside(upper: Sequence[Slot], heads: Sequence[Head], gridded: bool) -> list[Head]:
    """The columns that the upper row of a head has beside those of the lower one, which parts 绩效指标 and the target."""
    known = {head.role for head in heads}
    others = [head for head in _heads(upper, "column") if head.role not in known]
    if gridded:
        return [one for one in others if all(one.start >= head.end or one.end <= head.start for head in heads)]
    right = max(head.end for head in heads)
    return [Head(one.role, right + at, right + at + 1) for at, one in enumerate(others)]


def is_list_head(slots: Sequence[Slot]) -> bool:
    """Whether a row is the upper head of a list of projects: heads of all kinds, one of them the project's name."""
    named = len(slots) >= 4 and any(slot.sense.of("label") == "project" for slot in slots)
    return named and all(any(slot.sense.of(role) for role in (*_HEADS, "side")) for slot in slots)


def list_heads(slots: Sequence[Slot], known: Sequence[Head]) -> list[Head]:
    """The columns of a list of projects that stand beside the `known` ones, empty where the table is of one project."""
    found: dict[str, Head] = {}
    for slot in slots:
        role = _listed_role(slot)
        free = all(slot.column >= head.end or slot.column + slot.width <= head.start for head in known)
        if role and free and role not in {head.role for head in known}:
            found.setdefault(role, Head(role, slot.column, slot.column + slot.width))
    return list(found.values()) if "project" in found else []


def _listed_role(slot: Slot) -> str | None:
    label = slot.sense.of("label")
    if label == "project":
        return "project"
    if label in ("unit", "department"):
        return "organization"
    if slot.sense.of("goal") == "expected":
        return "goal"
    return "funds" if slot.sense.of("funds") in ("label", "initial", "adjusted") else slot.sense.of("column")


def fund_heads(slots: Sequence[Slot], gridded: bool = False) -> list[Head]:
    """The columns of the funds, empty where this row is not their head (a row with a number is none)."""
    heads = _heads(slots, "funds")
    if len({head.role for head in heads} & _FUNDS) < 2 or any(slot.sense.kind == "number" for slot in slots):
        return []
    heads += [head for head in _heads(slots, "column") if head.role in ("weight", "score", "reason")]
    heads = sorted((head for head in heads if head.role != "label"), key=lambda head: head.start)
    left = heads[0].start
    return [Head("label", 0 if gridded else max(left - 1, 0), left), *heads]


def _heads(slots: Sequence[Slot], role: str) -> list[Head]:
    """The columns of `role` that a row heads, each kind once; of what stands beside the figures there may be several."""
    found: list[Head] = []
    for slot in [slot for slot in slots if role in slot.sense.roles]:  # none in most rows, and every row is asked
        value = slot.sense.roles[role]
        if value and (value in _MANY or value not in {head.role for head in found}):
            found.append(Head(value, slot.column, slot.column + slot.width))
    return found
