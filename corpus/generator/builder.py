"""Writes blocks and the truth about them at once: each figure is printed and recorded in one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from .blocks import Block, Cell, Close, Heading, Mark, Open, Paragraph, Piece, Table
from .world import Line, percent

FULL = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


@dataclass(frozen=True)
class Print:
    """How figures are printed in one document."""

    unit: str = "万元"
    places: int = 2
    thousands: bool = False
    gap: str = ""  # between number and unit, and between a year and 年
    percent_places: int = 2
    trimmed: bool = False  # 41.00% as 41%
    zero: str = "0"  # how a nought is printed: 0 or 0.00
    wide: float = 0.0  # of the figures, how many stand in full-width digits
    half_brackets: float = 0.0  # of the paragraphs
    titled: bool = False  # 2、公务接待费。2023年决算数 …


def place(mark: Mark) -> dict[str, int]:
    """A reference to the mark's place; rendering fills it in."""
    return {"@": mark.id}


@dataclass
class Builder:
    """The document in the making."""

    random: Random
    style: Print
    year: int
    blocks: list[Block] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)
    damage: list[dict[str, Any]] = field(default_factory=list)
    marks: int = 0
    projects: set[str] = field(default_factory=set)  # those that have a form

    def __post_init__(self) -> None:
        kinds = ("sections", "amounts", "percentages", "quantities", "facts", "items", "statements", "performance")
        self.truth = {kind: [] for kind in kinds}

    # -- pieces ---------------------------------------------------------------------------------------------------

    def pick(self, *words: str) -> str:
        return self.random.choice(words)

    def mark(self, *pieces: Piece) -> Mark:
        self.marks += 1
        return Mark(self.marks, pieces)

    def years(self, year: int) -> str:
        return f"{year}{self.style.gap}年"

    def number(self, steps: int) -> str:
        """Money as printed, without its unit."""
        if not steps:
            return self.style.zero
        value = Decimal(steps).scaleb(-self.style.places)
        return f"{value:,f}" if self.style.thousands else f"{value:f}"

    def _printed(self, number: str, unit: str) -> str:
        text = f"{number}{self.style.gap if unit != '%' else ''}{unit}"
        return text.translate(FULL) if self.random.random() < self.style.wide else text

    def money(self, steps: int) -> tuple[Mark, str]:
        """A printed amount with its mention; also its value as the truth states it (no sign)."""
        number = self.number(steps)
        mark = self.mark(self._printed(number, self.style.unit))
        value = number.replace(",", "")
        self.truth["amounts"].append({"value": value, "unit": self.style.unit, "approximate": False, **place(mark)})
        return mark, value

    def rate(self, value: Decimal) -> tuple[Mark, str]:
        number = f"{value:,f}" if self.style.thousands else f"{value:f}"
        if self.style.trimmed and "." in number:
            number = number.rstrip("0").rstrip(".")
        mark = self.mark(self._printed(number, "%"))
        plain = number.replace(",", "")
        self.truth["percentages"].append({"value": plain, **place(mark)})
        return mark, plain

    def thing(self, count: int, unit: str) -> tuple[Mark, str]:
        mark = self.mark(self._printed(str(count), unit))
        self.truth["quantities"].append({"value": str(count), "unit": unit, "approximate": False, **place(mark)})
        return mark, str(count)

    def about(self, count: int, unit: str) -> Mark:
        """An approximate figure that is no fact: 3000余份, 50余万元."""
        mark = self.mark(self._printed(f"{count}余", unit))
        kind = "amounts" if unit.endswith("元") else "quantities"
        self.truth[kind].append({"value": str(count), "unit": unit, "approximate": True, **place(mark)})
        return mark

    # -- facts ----------------------------------------------------------------------------------------------------

    def _fact(self, mark: Mark, metric: str, measure: str, value: str, unit: str, **more: Any) -> Mark:
        fact = {
            "metric": metric,
            "measure": measure,
            "value": value,
            "unit": unit,
            "year": self.year,
            **more,
            **place(mark),
        }
        if measure in ("change", "growth"):
            fact.setdefault("basis", "prior_year")
            if fact["basis"] in ("prior_year", "prior_budget"):
                fact["base_year"] = self.year - 1
        self.truth["facts"].append(fact)
        return mark

    def amount(self, metric: str, steps: int, measure: str = "amount", **more: Any) -> Mark:
        mark, value = self.money(abs(steps))
        return self._fact(mark, metric, measure, ("-" if steps < 0 else "") + value, self.style.unit, **more)

    def ratio(self, metric: str, measure: str, value: Decimal, **more: Any) -> Mark:
        mark, printed = self.rate(abs(value))
        return self._fact(mark, metric, measure, ("-" if value < 0 else "") + printed, "%", **more)

    def count(self, metric: str, count: int, unit: str, **more: Any) -> Mark:
        mark, value = self.thing(count, unit)
        return self._fact(mark, metric, "count", value, unit, **more)

    def words(self, metric: str, words: str, measure: str = "amount", **more: Any) -> Mark:
        """A nought said in words, in the document's unit."""
        return self._fact(self.mark(words), metric, measure, "0", self.style.unit, **more)

    def share(self, metric: str, part: int, whole: int, before: str = "，占", **more: Any) -> tuple[Piece, ...]:
        value = percent(part, whole, self.style.percent_places)
        return () if value is None else (before, self.ratio(metric, "share", value, **more))

    def compared(
        self, metric: str, line: Line, *, against: str | None = None, rate: bool = True, **more: Any
    ) -> tuple[Piece, ...]:
        """与2021年相比，增加 … ，增长 … — or 持平."""
        said = against or self.pick(
            f"与{self.years(self.year - 1)}相比，", "比上年", "较上年", f"比{self.years(self.year - 1)}"
        )
        if line.change == 0:
            flat = self.words(metric, self.pick("持平", "持平", "基本持平"), "change", **more)
            with_what = said.removeprefix("与").removeprefix("比").removeprefix("较").rstrip("，").removesuffix("相比")
            return (f"与{with_what}{self.pick('', '', '决算数' if against is None else '')}", flat)
        lead: tuple[Piece, ...] = (said,)
        if said[0] in "比较" and not more and self.random.random() < 0.12:
            lead = (said, self.amount(metric, line.prior, "prior", year=self.year - 1))
        return (*lead, *self.moved(metric, line.change, line.prior, rate=rate, **more))

    def moved(self, metric: str, change: int, base: int, *, rate: bool = True, **more: Any) -> tuple[Piece, ...]:
        """增加 … ，增长 … in the words of a rise or a fall, now and then the rate first."""
        up = change > 0
        verb = "增加" if up else "减少"
        growth = percent(change, base, self.style.percent_places)
        amount = self.amount(metric, change, "change", **more)
        if growth is None or not rate:
            return verb, amount
        second = self.pick("增长", "增长", "上升", "增幅") if up else self.pick("下降", "下降", "降低", "减少", "降幅")
        printed = self.ratio(metric, "growth", growth, **more)
        if second not in ("增幅", "降幅", "减少") and self.random.random() < 0.1:
            return second, printed, "，", verb, amount
        return verb, amount, "，", second, printed

    def completed(self, metric: str, line: Line) -> tuple[Piece, ...]:
        """，完成预算 …% — nothing where there was no budget; now and then the budget itself stands in it."""
        value = percent(line.now, line.budget, self.style.percent_places)
        if value is None:
            return ()
        words, more = self.random.choice(COMPLETION)
        if words.endswith("的") and "调整" not in words and self.random.random() < 0.25:
            budget = self.amount(metric, line.budget, "budget", **more)
            return ("，", words.removesuffix("的"), budget, "的", self.ratio(metric, "completion", value, **more))
        return ("，", words, self.ratio(metric, "completion", value, **more))

    def against_budget(self, metric: str, line: Line) -> tuple[Piece, ...]:
        """，比年初预算减少 … : a second comparison, against the budget; nothing where they are the same."""
        if line.now == line.budget or not line.budget:
            return ()
        return (
            self.pick("，较年初预算", "；比年初预算数"),
            *self.moved(metric, line.now - line.budget, line.budget, basis="budget"),
        )

    # -- blocks ---------------------------------------------------------------------------------------------------

    def heading(self, key: str, level: int, *pieces: Piece) -> None:
        if key != "unknown":
            self.truth["sections"].append(key)
        self.blocks.append(Heading(level, pieces))

    def paragraph(self, *pieces: Piece, plain: bool = False) -> None:
        self.blocks.append(Paragraph(self._bracketed(pieces), plain))

    def _bracketed(self, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """Some documents print half-width brackets."""
        if self.random.random() >= self.style.half_brackets:
            return pieces
        return _half(pieces)

    def table(self, cells: list[Cell], columns: int, **more: Any) -> None:
        self.blocks.append(Table(tuple(cells), columns, **more))

    def open(self) -> int:
        self.marks += 1
        self.blocks.append(Open(self.marks))
        return self.marks

    def close(self, mark: int) -> None:
        self.blocks.append(Close(mark))


COMPLETION: tuple[tuple[str, dict[str, str]], ...] = (
    ("完成预算", {}),
    ("完成预算的", {}),
    ("完成年初预算的", {"basis": "budget"}),
    ("完成年初预算", {"basis": "budget"}),
    ("完成调整预算的", {"basis": "adjusted_budget"}),
)


def _half(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    table = str.maketrans("（）：", "():")
    return tuple(x.translate(table) if isinstance(x, str) else Mark(x.id, _half(x.pieces)) for x in pieces)
