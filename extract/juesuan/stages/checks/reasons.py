"""What a “三公” paragraph says of its figures: a reason that speaks of the other direction, a list that does not make its total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import regex

from juesuan import models
from juesuan.stages.checks.intervals import total
from juesuan.stages.checks.names import Name, name_of
from juesuan.stages.checks.operands import Operand, operand
from juesuan.stages.checks.verdicts import Check, printed, shown
from juesuan.stages.checks.wording import Wording

_NEAR = 40  # characters between a change and its reason
_CLAUSES = regex.compile(r"[,;]")
_MANY = 12


def reasons(text: Wording) -> Iterator[Check]:
    """A decrease whose reason speaks of more guests only, an increase whose reason speaks of thrift only."""
    said = {key: text.word(key) for key in ("reason.why", "reason.more", "reason.less", "reason.unless")}
    for start, end, key in text.accounts:
        if key.partition(".")[0] != "three_public":
            continue
        for match in said["reason.why"].finditer(text.view, start, end):
            words = match["reason"]
            more, less = said["reason.more"].search(words), said["reason.less"].search(words)
            if bool(more) == bool(less) or said["reason.unless"].search(words):
                continue
            change = _change_before(text, match.start())
            if change is not None and change.value * (1 if more else -1) < 0:
                yield _opposite(text, match, change)


def _change_before(text: Wording, at: int) -> models.Fact | None:
    """The change against last year that stands right before view position `at`."""
    place = text.reading.view.hull(at, at + 1)[0]
    near = text.figures.facts_in(place - _NEAR, place)
    if not near or near[-1].measure not in ("change", "growth") or near[-1].basis != "prior_year":
        return None
    return near[-1]


def _opposite(text: Wording, match: Any, change: models.Fact) -> Check:
    name = name_of(change.metric, "amount", change.category, change.qualifier)
    told = printed(text.figures.operand(change))
    zh, en = ("增加", "an increase") if change.value > 0 else ("减少", "a decrease")
    said = Name(
        f"{name.zh}的增减为{told}（{zh}），而所写原因“{match['reason']}”说的是相反的变动。",
        f"The change of {name.en} is {told}, {en}, but its reason “{match['reason']}” speaks of the contrary.",
    )
    place = text.reading.view.range(change.span.start, change.span.end)
    return text.flaw("words.reason", said, match.span("reason"), place)


def lists(text: Wording) -> Iterator[Check]:
    """共计支出X万元，具体内容包括：…a万元，…b万元: the parts make the whole, and never more than it."""
    for rule, pattern in text.rules("lists"):
        for start, end, key in text.accounts:
            if key.partition(".")[0] == "three_public":
                for match in pattern.finditer(text.view, start, end):
                    yield from _list(text, rule.key, match)


def _list(text: Wording, key: str, match: Any) -> Iterator[Check]:
    whole, parts = (_amounts(text, *match.span(group)) for group in ("whole", "parts"))
    if len(whole) != 1 or not parts or len(parts) > _MANY or any(one.unit != whole[0].unit for one in parts):
        return
    listed = total(one.cut for one in parts)
    short = whole[0].cut.low >= listed.high
    clauses = [one for one in _CLAUSES.split(match["parts"]) if one]
    if whole[0].cut.meets(listed) or (
        short and (len(parts) < len(clauses) or len(parts) < 2 or text.word("reason.and_more").search(match["parts"]))
    ):
        return
    value = shown(sum((one.value for one in parts), Decimal(0)), whole[0].unit)
    said = Name(
        f"写作共计{printed(whole[0])}，而所列{'、'.join(printed(one) for one in parts)}合计{value}{whole[0].unit}。",
        f"The total is given as {printed(whole[0])}, but {' + '.join(printed(one) for one in parts)} make {value}{whole[0].unit}.",
    )
    yield text.flaw(key, said, match.span("whole"), match.span("parts"))


def _amounts(text: Wording, start: int, end: int) -> list[Operand]:
    first, last = text.reading.view.hull(start, end)
    name = Name("金额", "amount")
    mine = [one for one in text.findings.amounts if first <= one.span.start < last and not one.approximate]
    return [made for one in mine if (made := operand(one, name)) is not None]
