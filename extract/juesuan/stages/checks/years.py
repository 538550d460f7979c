"""The year of a disclosure: headings of another year, 截至 another year, sentences and forms of last year's accounts."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from juesuan import models
from juesuan.fold import fold
from juesuan.spans import Range
from juesuan.stages.checks.names import Name
from juesuan.stages.checks.verdicts import Check
from juesuan.stages.checks.wording import Wording

_ENDS = "。;:\n"
_TOLD = 60  # characters within which a figure stands in a sentence that was told of already
_HELD = ("assets", "three_public")  # sections that say what the body holds at the end of the year


def years(text: Wording, year: int) -> Iterator[Check]:
    """All that is said of another year where the accounts' own is meant."""
    yield from _headings(text, year)
    yield from _titles(text, year)
    yield from _until(text, year)
    named = list(_sentences(text, year))
    yield from named
    yield from _facts(text, year, [one.evidence[0].start for one in named])
    yield from _forms(text, year)
    yield from _published(text, year)


def _published(text: Wording, year: int) -> Iterator[Check]:
    """Accounts of a year are not published before it is over."""
    stated = text.findings.published_on
    if stated is not None and int(stated.value[:4]) <= year:
        said = Name(
            f"公开时间写作“{''.join(stated.raw.split())}”，早于{year}年度决算形成之时。",
            f"The date of publication is given as {stated.value}, before the accounts of {year} can exist.",
        )
        yield text.flaw("year.published", said, text.reading.view.range(stated.span.start, stated.span.end))


def _headings(text: Wording, year: int) -> Iterator[Check]:
    view = text.reading.view
    for section in text.findings.sections:
        key = text.figures.key_of(section.id).partition(".")[0]
        if key in ("overview", "annex", "glossary") or section.level > 2:
            continue
        start, end = view.range(section.heading.start, section.heading.end)
        stated = {int(match[1]) for match in text.word("year.printed").finditer(view.text, start, end)}
        if len(stated) != 1 or (other := stated.pop()) == year:
            continue
        printed = view.text[start:end]
        explains = text.word("year.explained").search(printed)
        if text.word("year.of_accounts").search(printed) or (other < year and explains):
            said = Name(
                f"标题“{view.text[start:end].strip()}”写作{other}年，而本决算为{year}年度。",
                f"The heading says {other}, but these are the accounts of {year}.",
            )
            yield text.flaw("year.heading", said, (start, end))


def _titles(text: Wording, year: int) -> Iterator[Check]:
    """Titles of statement tables of another year."""
    for statement in text.findings.statements:
        stated = {int(match[1]) for match in text.word("year.printed").finditer(fold(statement.title))}
        start = text.view.rfind(
            fold(statement.title), 0, text.reading.view.range(statement.span.start, statement.span.end)[1]
        )
        if (
            len(stated) == 1
            and start >= 0
            and text.word("year.of_accounts").search(statement.title)
            and (other := stated.pop()) != year
        ):
            said = Name(
                f"《{statement.title}》的标题写作{other}年，而本决算为{year}年度。",
                f"A table's title says {other}, but these are the accounts of {year}.",
            )
            yield text.flaw("year.heading", said, (start, start + len(fold(statement.title))))


def _until(text: Wording, year: int) -> Iterator[Check]:
    for start, end, key in text.paragraphs:
        if key.partition(".")[0] not in _HELD:
            continue
        for match in text.word("year.until").finditer(text.view, start, end):
            if int(match["year"]) != year and not _names_own_year(text, year, start, end):
                said = Name(
                    f"写作“{match[0]}”，而本决算为{year}年度。", f"“{match[0]}” is said in the accounts of {year}."
                )
                yield text.flaw("year.until", said, match.span())


def _sentences(text: Wording, year: int) -> Iterator[Check]:
    """A sentence of the accounts that names another year only, where its own is wanted."""
    compared, next_budget = text.word("year.compared"), text.word("year.next_budget")
    for rule, pattern in text.rules("year"):
        found = [(m, s, e) for s, e, _ in text.accounts for m in pattern.finditer(text.view, s, e)]
        own = any(int(match["year"]) == year for match, _, _ in found)
        for match, start, end in found:
            other = int(match["year"])
            if other == year or abs(other - year) > 2 or (rule.key == "year.projects" and not own):
                continue
            sentence = _sentence(text.view, match.span("year"), start, end)
            before = text.view[match.start() : match.start("year")]
            since = sentence[0] if rule.key == "year.projects" else start
            if other == year + 1 and next_budget.search(text.view, match.end("year"), match.end("year") + 30):
                continue
            if not _names_own_year(text, year, since, sentence[1]) and not compared.search(before):
                yield _of_another(text, "year.narrative", year, other, (match.start("year"), match.end()))


def _names_own_year(text: Wording, year: int, start: int, end: int) -> bool:
    """Whether view[start:end] names the accounts' own year: then it may name others beside it."""
    return _prints(text, year, text.view[start:end])


def _prints(text: Wording, year: int, printed: str) -> bool:
    return any(int(match[1]) == year for match in text.word("year.printed").finditer(printed))


def _sentence(view: str, at: Range, start: int, end: int) -> Range:
    first = max(*(view.rfind(mark, start, at[0]) for mark in _ENDS), start - 1) + 1
    last = min((found for mark in _ENDS if (found := view.find(mark, at[1], end)) >= 0), default=end)
    return first, last


def _of_another(text: Wording, key: str, year: int, other: int, place: Range) -> Check:
    words = text.view[slice(*place)]
    said = Name(f"此处写作“{words}”，而本决算为{year}年度。", f"“{words}” speaks of {other} in the accounts of {year}.")
    return text.flaw(key, said, place)


def _facts(text: Wording, year: int, named: list[int]) -> Iterator[Check]:
    """Amounts and changes of another year; `named` is where a sentence was told of already."""
    stated: dict[tuple[str | None, str], list[models.Fact]] = {}
    for fact in text.findings.facts:
        stated.setdefault((fact.section, fact.metric), []).append(fact)
    for (section, _), peers in stated.items():
        if text.figures.key_of(section).partition(".")[0] == "performance":
            continue
        for fact in peers:
            if not any(fact.span.start - _TOLD < start <= fact.span.start for start in named):
                yield from _fact(text, year, fact, peers)


def _fact(text: Wording, year: int, fact: models.Fact, peers: list[models.Fact]) -> Iterator[Check]:
    place = text.reading.view.range(fact.span.start, fact.span.end)
    if fact.measure == "amount" and fact.year == year - 1 and str(fact.year) in fact.label:
        if not any(one.measure == "amount" and one.year == year for one in peers):
            said = Name(
                f"“{fact.label}”写作{fact.year}年，而本决算为{year}年度。",
                f"“{fact.label}” speaks of {fact.year} in the accounts of {year}.",
            )
            yield text.flaw("year.total", said, place)
    elif _is_odd_base(text, fact, year) and not any(one.base_year == year - 1 for one in peers):
        said = Name(
            f"与{fact.base_year}年相比，而上年应为{year - 1}年。",
            f"It is compared with {fact.base_year}, but the year before is {year - 1}.",
        )
        yield text.flaw("year.base", said, place)


def _is_odd_base(text: Wording, fact: models.Fact, year: int) -> bool:
    """Whether a change against last year names another year as the last, in print and not by what 同比 means there."""
    if fact.measure != "change" or fact.basis != "prior_year" or fact.base_year is None or fact.base_year == year - 1:
        return False
    at = text.reading.view.range(fact.span.start, fact.span.end)
    sentence = text.view[slice(*_sentence(text.view, at, 0, len(text.view)))]
    return _prints(text, fact.base_year, sentence) and not _prints(text, fact.base_year + 1, sentence)


def _forms(text: Wording, year: int) -> Iterator[Check]:
    """A self-evaluation of another year among those of this one."""
    stated = [(form, found) for form in text.findings.performance if (found := _year_of(form.year)) is not None]
    if not any(found == year for _, found in stated):
        return
    for form, other in stated:
        if other != year and form.year is not None:
            yield _of_another(
                text, "form.year", year, other, text.reading.view.range(form.year.span.start, form.year.span.end)
            )


def _year_of(leaf: models.Leaf | None) -> int | None:
    found = regex.search(r"20\d\d", leaf.raw) if leaf else None
    return int(found[0]) if found else None
