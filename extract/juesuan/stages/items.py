"""Items: the clauses that account for one 类, 款 or 项 of the functional classification."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from juesuan import models
from juesuan.findings import Findings, Mention, Paragraph, Reading, Tokens
from juesuan.spans import Range
from juesuan.stages.clauses import Context, Told, read_sentence
from juesuan.stages.codes import with_codes
from juesuan.stages.narrative import sentences, year_of
from juesuan.stages.tokens import official

_ITEM = "item"
_LONGEST = 4  # paragraphs that one clause is broken into
_FIELDS = {
    "amount": "final", "budget": "budget", "prior": "prior", "completion": "completion", "change": "change",
    "growth": "growth",
}  # fmt: skip


@dataclass(frozen=True)
class _Head:
    """The head of an item: its view range and the names it prints or inherits."""

    start: int
    end: int
    number: str | None
    names: dict[str, models.Classification]
    printed: tuple[str, ...]


def items(reading: Reading, findings: Findings) -> Findings:
    """The narrative's classification items; their clauses make no facts."""
    made: list[models.Item] = []
    ranges: list[Range] = []
    diagnostics: list[models.Diagnostic] = []
    starts = [mention.start for mention in findings.mentions]
    above: dict[str, models.Classification] = {}
    for at, paragraph in enumerate(findings.paragraphs):
        heads = list(_heads(reading, paragraph, above))
        if not heads:
            continue
        above = heads[-1].names
        ends = [*(head.start for head in heads[1:]), _end(reading, findings.paragraphs[at : at + _LONGEST], heads[-1])]
        for head, following in zip(heads, ends, strict=False):
            mentions = findings.mentions[bisect_left(starts, head.end) : bisect_left(starts, following)]
            found = _item(reading, findings, head, following, mentions)
            if found is None:
                if mentions and head.printed != ("category",):
                    ranges.append((head.start, following))  # what is said of a part is none of the whole's
                    message = "an item without an amount: its rates are no facts"
                    diagnostics.append(reading.diagnostic("item_unread", "info", message, (head.start, head.end)))
                continue
            coded, doubts = with_codes(reading, found, findings.fiscal_year.value if findings.fiscal_year else None)
            made.append(coded.model_copy(update={"id": f"i{len(made) + 1}"}))
            diagnostics += doubts
            ranges.append((head.start, following))
    return findings.plus(diagnostics, items=tuple(made), item_ranges=tuple(ranges))


def _end(reading: Reading, paragraphs: Sequence[Paragraph], last: _Head) -> int:
    """Where a paragraph's last clause ends: a head alone on its line, or a sentence without a subject, goes on in the next one."""
    text = reading.view.text
    goes_on = reading.patterns.word("item.goes_on")
    paragraph = paragraphs[0]
    end = paragraph.end
    alone = not text[last.end : end].strip(' :,。\n"')
    for after in paragraphs[1:]:
        if (
            after.heading
            or after.section != paragraph.section
            or not (alone or goes_on.match(text[after.start : after.end]))
        ):
            break
        if next(_heads(reading, after, {}), None):
            break
        end, alone = after.end, False
    return end


def _heads(reading: Reading, paragraph: Paragraph, above: dict[str, models.Classification]) -> Iterator[_Head]:
    """The heads in a paragraph: at its start or at the start of one of its sentences."""
    text, grammars = reading.view.text, reading.patterns["items"].compiled
    for start, end in sentences(text, paragraph.start, paragraph.end):
        if not grammars["likely"].search(text, start, end):
            continue
        found = (grammars[key].match(text, start, end) for key in ("marked", "hyphenated", "coded"))
        match = next(filter(None, found), None)
        if match is None and paragraph.section:  # a text without sections tells the halves of an item as they are
            match = _halved(reading, grammars["halved"].match(text, start, end))
        if match is None or grammars["explained"].search(text[match.end() : match.end() + 8]):
            continue
        yield (head := _head(reading, match, above))
        above = head.names


def _halved(reading: Reading, match: Any) -> Any:
    """住房公积金3万元,其中:基本支出3万元: a head without marks, where its name is that of a 项 and of no 类."""
    if match is None:
        return None
    index = reading.patterns.make(official).functional
    known = index.named(match["item"], 7, None, None) and not index.named(match["item"], 3, None, None)
    return match if known else None


def _head(reading: Reading, match: Any, above: dict[str, models.Classification]) -> _Head:
    printed: dict[str, models.Classification] = {}
    levels = ("category", "group", "item")
    said = match.groupdict()
    code = ""
    for level, mark in zip(levels, ("c1", "c2", "c3"), strict=True):
        code = _code(code, said.get(mark))
        if said.get(level):
            printed[level] = _name(reading, match.start(level), match.end(level), code or None)
    if "item" not in printed and reading.patterns.word("item.marked_last").search(match[0]) and "group" in printed:
        printed["item"] = printed["group"]  # one name for two: 政府办公厅事务（款）（项）
    top = next((index for index, level in enumerate(levels) if level in printed), 3)
    bare = not any(said.get(name) for name in ("category", "group", "c3")) and "（" not in match[0]
    whole = len(said.get("c3") or "") == 7 or bare  # a whole code says itself what it is part of
    inherited = {} if whole else {level: above[level] for level in levels[:top] if level in above}
    number = match["number"]
    at = match.start("number") if number else max(match.start(), match.end("lead") if said.get("lead") else 0)
    cleaned = number.strip('."、”)（） ') if number else None
    return _Head(at, match.end(), cleaned, {**inherited, **printed}, tuple(printed))


def _code(above: str, mark: str | None) -> str:
    """The whole code a mark states: whole itself, or the digits added to those above."""
    if mark is None:
        return ""
    return mark if len(mark) in (3, 5, 7) or not above else above + mark


def _name(reading: Reading, start: int, end: int, code: str | None) -> models.Classification:
    name = reading.view.text[start:end].strip(' "-')
    start = reading.view.text.index(name, start)
    end = start + len(name)
    return models.Classification(name=reading.printed(start, end), code=code, **reading.place(start, end))


def _item(
    reading: Reading, findings: Findings, head: _Head, end: int, mentions: tuple[Mention, ...]
) -> models.Item | None:
    """The item under a head, None where its clause states no figure of money."""
    text = reading.view.text
    tokens = Tokens(cues=findings.tokens.within(head.end, end).cues)
    parts = reading.patterns.word("item.parts").search(text, head.end, end)
    stop = parts.start() if parts else end
    told = _told(reading, findings, (head.end, stop), tokens, mentions)
    if head.printed == ("category",) and any(one.measure == "share" for one in told):
        return None  # a line of the structure: its figures are facts
    figures: dict[str, models.Figure] = {}
    for one in told:
        field = _FIELDS.get(one.measure)
        if field and not (one.words and one.basis == "budget"):
            basis = one.basis if field in ("change", "growth") else None
            figures.setdefault(field, reading.figure(one.start, one.end, one.value, one.unit, basis))
    if not {"final", "budget"} & set(figures):
        nothing = _nothing(reading, findings, head.end, stop)
        if nothing is None:
            return None
        figures["final"] = reading.figure(*nothing, Decimal(0), findings.usual_unit)
    span, spans = reading.document.view_spans(head.start, _trimmed(text, head.start, end))
    section = findings.section_at(span.start)
    level = next(level for level in ("item", "group", "category") if level in head.printed)
    return models.Item(
        id="i0", number=head.number, category=head.names.get("category"), group=head.names.get("group"),
        item=head.names.get("item") if level == "item" else None, level=level, final=figures.pop("final", None),
        reason=_reason(reading, tokens, head.end, end), section=section.id if section else None, span=span, spans=spans,
        **figures,
    )  # fmt: skip


def _nothing(reading: Reading, findings: Findings, start: int, end: int) -> Range | None:
    """The words that nothing was spent in the year of the accounts, right behind the names of an item."""
    said = reading.patterns.word("item.nothing").match(reading.view.text, start, end)
    if said is None or findings.kind == "budget":
        return None
    year = year_of(reading, findings)
    if said["year"] and year and int(said["year"]) != year:
        return None
    low, high = said.span("words")
    return low, high


def _told(
    reading: Reading, findings: Findings, stretch: Range, tokens: Tokens, mentions: tuple[Mention, ...]
) -> list[Told]:
    text = reading.view.text
    context = Context(
        section=_ITEM,
        metric=_ITEM,
        budget=_is_budget(reading, findings, tokens, text[slice(*stretch)]),
        year=year_of(reading, findings),
        unit=findings.usual_unit,
    )
    told: list[Told] = []
    for start, end in sentences(text, *stretch):
        inside = [mention for mention in mentions if start <= mention.start < end]
        here = tokens.within(start, end)
        told += read_sentence(text, start, end, inside, here, context, reading.patterns)[0]
    return told


def _is_budget(reading: Reading, findings: Findings, tokens: Tokens, clause: str) -> bool:
    """Whether a plain amount is a budget: by the document's kind, else by the clause, for a final account says 决算 or 完成预算."""
    if findings.kind is not None:
        return findings.kind == "budget"
    final = reading.patterns.word("item.final").search(clause)
    return not final and not any(cue.rule.says in ("final", "completion") for cue in tokens.cues)


def _reason(reading: Reading, tokens: Tokens, start: int, end: int) -> models.Located | None:
    """The stated cause: what follows the cue up to the end of its sentence."""
    text = reading.view.text
    for cue in tokens.cues:
        if cue.rule.key == "stop_cause" and cue.start >= start:
            stop = min(at for at in (text.find("。", cue.end, end), text.find("\n", cue.end, end), end) if at >= 0)
            if text[cue.end : stop].strip():
                return models.Located(**reading.place(cue.end, stop))
    return None


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " \n\t":
        end -= 1
    return end
