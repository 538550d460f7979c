"""The items (类 款 项) of final accounts, in the wording one document keeps for all of them."""

from __future__ import annotations

from typing import Any

from .blocks import Piece
from .builder import COMPLETION, Builder, place
from .narrative import REASONS, sentences
from .world import Line, Subject, World, added, percent


def items(b: Builder, w: World) -> None:
    """The lead sentence and one clause an item."""
    sentences(b, f"{b.years(b.year)}一般公共预算{b.pick('', '财政拨款')}支出决算{b.pick('数为', '为')}", b.amount("general_budget", w.general.now),
              *b.completed("general_budget", w.general), "。其中：")  # fmt: skip
    if b.random.random() < 0.1:
        _by_category(b, w)
        return
    words = _ItemWords(b)
    last = None
    number = 0
    for subject, line in w.items:
        numbered = words.always or subject.category != last
        number += 1 if numbered else 0
        number += 1 if numbered and number > 2 and b.random.random() < words.skipping else 0
        last = subject.category
        words.clause(subject, line, str(number) if numbered else None)


def _by_category(b: Builder, w: World) -> None:
    """A short list that stops at the 类."""
    for number, name in enumerate(w.categories(), 1):
        line = added(*(line for subject, line in w.items if subject.category == name))
        category, (mark, value) = b.mark(name + "支出"), b.money(line.now)
        record = {"number": str(number), "level": "category", "category": {"name": name + "支出", **place(category)}}
        record["final"] = {"value": value, "unit": b.style.unit, **place(mark)}
        pieces: list[Piece] = [f"{number}.", category, "（类）：支出决算为", mark]
        done = percent(line.now, line.budget, b.style.percent_places)
        if done is not None:
            rate, value = b.rate(done)
            record["completion"] = {"value": value, "unit": "%", **place(rate)}
            pieces += ["，完成预算的", rate]
        whole = b.mark(*pieces, "。")
        b.truth["items"].append({**record, **place(whole)})
        b.paragraph(whole)


class _ItemWords:
    """The wording one document keeps for all its items."""

    def __init__(self, b: Builder) -> None:
        self.b = b
        self.always = b.random.random() < 0.6
        self.skipping = b.random.choice((0.0, 0.0, 0.3))
        self.mark = b.pick(".", "．", "、")
        self.colon = b.pick("：", ":", "。", "，")
        self.final = b.pick("支出决算为", "支出决算为", "决算数为", "支出决算数为", "实际支出")
        self.budget = b.pick("", "", "年初预算为", "预算为")
        self.completion = b.random.choice(COMPLETION)[0]
        self.end = b.pick("支出", "支出", "")

    def clause(self, subject: Subject, line: Line, number: str | None) -> None:
        b = self.b
        record: dict[str, Any] = {"number": number, "level": "item"}
        pieces: list[Piece] = [f"{number}{self.mark}"] if number else []
        pieces += [*self._names(subject, record), self.colon]
        if self.budget:
            mark, value = b.money(line.budget)
            record["budget"] = {"value": value, "unit": b.style.unit, **place(mark)}
            pieces += [self.budget, mark, "，"]
        mark, value = b.money(line.now)
        record["final"] = {"value": value, "unit": b.style.unit, **place(mark)}
        pieces += [self.final, mark]
        done = percent(line.now, line.budget, b.style.percent_places)
        if done is not None and b.random.random() < 0.9:
            rate, value = b.rate(done)
            record["completion"] = {"value": value, "unit": "%", **place(rate)}
            pieces += ["，", self.completion, rate]
        pieces += self._reason(line, record)
        whole = b.mark(*pieces, "。")
        b.truth["items"].append({**record, **place(whole)})
        b.paragraph(whole)

    def _names(self, subject: Subject, record: dict[str, Any]) -> list[Piece]:
        pieces: list[Piece] = []
        for level, marker in (("category", "（类）"), ("group", "（款）"), ("item", "（项）")):
            name = getattr(subject, level) + (self.end if level == "category" else "")
            mark = self.b.mark(name)
            record[level] = {"name": name, **place(mark)}
            pieces += [mark, marker]
        return pieces

    def _reason(self, line: Line, record: dict[str, Any]) -> list[Piece]:
        b = self.b
        if line.now == line.budget:
            return [b.pick("", "，决算数与预算数持平", "，决算数等于预算数")]
        reason = b.mark(b.random.choice(REASONS))
        record["reason"] = place(reason)
        return [
            f"，决算数{'大于' if line.now > line.budget else '小于'}{'年初' if self.budget.startswith('年初') else ''}预算数的主要原因是",
            reason,
        ]
