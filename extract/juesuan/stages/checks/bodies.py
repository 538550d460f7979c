"""The body's own name: another body's where this one's belongs."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from juesuan.patterns import Patterns
from juesuan.spans import Range
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.verdicts import Check
from juesuan.stages.checks.wording import Wording


def bodies(text: Wording) -> Iterator[Check]:
    """Every place that names another body where the one that publishes is meant."""
    own = text.findings.organization
    if own is None:
        return
    found = list(_named(text))
    strangers = [one for one in found if not akin(text.reading.patterns, one[1], own.name)]
    if len(strangers) * 2 > len(found) and len(found) > 1:
        return  # it is the name of the body that is in doubt, not that of the text
    for key, name, place in strangers:
        if _times(text, name) > sum(name in other for _, other, _ in strangers):
            continue  # a body that the text speaks of elsewhere too: a subordinate, a superior
        said = Name(
            f"此处写作“{name}”，而公开主体为“{own.name}”。",
            f"“{name}” is named here, but the body that publishes is “{own.name}”.",
        )
        yield text.flaw(key, said, place)
    if text.findings.scope == "unit":
        yield from _forms(text, own.name)


def _forms(text: Wording, own: str) -> Iterator[Check]:
    """A performance form of another body among those of this one."""
    units = [form.unit for form in text.findings.performance if form.unit is not None]
    names = ["".join(unit.raw.split()) for unit in units]
    if not any(akin(text.reading.patterns, name, own) for name in names):
        return
    for unit, name in zip(units, names, strict=True):
        if (
            text.word("body").fullmatch(name)
            and not akin(text.reading.patterns, name, own)
            and text.view.count(name) == 1
        ):
            said = Name(
                f"绩效自评表的实施单位写作“{name}”，而公开主体为“{own}”。",
                f"A performance form names “{name}”, but the body that publishes is “{own}”.",
            )
            yield text.flaw("form.unit", said, text.reading.view.range(unit.span.start, unit.span.end))


def _times(text: Wording, name: str) -> int:
    """How often the text names a body, its annexes apart."""
    return sum(not text.apart(match.start()) for match in regex.finditer(regex.escape(name), text.view))


def _named(text: Wording) -> Iterator[tuple[str, str, Range]]:
    body = text.word("body")
    generic = [pattern for _, pattern in text.rules("generic")]
    apart = text.reading.patterns["flaws"].apart
    seen: set[Range] = set()
    for role in ("named", "titled"):
        for rule, _ in text.rules(role):
            places = [(s, e) for s, e, _ in text.accounts] if role == "named" else [(0, len(text.view))]
            if rule.key == "named.year":
                places = [(0, len(text.view))]  # below a table too: 某局本年度没有政府性基金预算收入
            found = [m for one in apart[rule.key] for place in places for m in one.finditer(text.view, *place)]
            for match in sorted(found, key=lambda match: match.start("name")):
                name, place = match["name"], match.span("name")
                known = body.fullmatch(name) and not any(one.search(name) for one in generic)
                if known and place not in seen and not text.apart(place[0]):
                    seen.add(place)
                    yield rule.key, name, place


def akin(words: Patterns, name: str, own: str) -> bool:
    """Whether a name may be a short or a long form of another: most of its characters stand in the other in their order.

    >>> from juesuan.patterns import load
    >>> akin(load(), "省青年服务中心", "云岭省青年服务中心"), akin(load(), "市图书馆", "市档案馆")
    (True, False)
    >>> akin(load(), "云山县教育局", "云山县档案馆"), akin(load(), "柳堤街道", "云浦区柳堤街道办事处")
    (False, True)
    """
    aside = words.word("body.aside")
    name, own = (aside.sub("", one) or one for one in (name, own))
    short, long = sorted((name, own), key=len)
    at = common = 0
    for character in short:
        here = long.find(character, at)
        if here >= 0:
            common, at = common + 1, here + 1
    return common * 10 >= len(short) * 9
