"""A disclosure as a spaCy Doc with span groups, and the pipeline component `juesuan`.

>>> import juesuan
>>> doc = to_doc(juesuan.extract("2022年度收入1,979.86万元。".encode()))
>>> doc.text, len(doc)
('2022年度收入1,979.86万元。', 19)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.vocab import Vocab

from juesuan import catalogue, models
from juesuan.errors import UsageError
from juesuan.fold import fold
from juesuan.pipeline import understand
from juesuan.readers import Input
from juesuan.readers.text import read
from juesuan.spans import Span

GROUPS = (
    "organization", "fiscal_year", "published_on", "sections", "amounts", "percentages", "quantities", "facts", "items",
    "item_figures", "statements", "statement_values", "performance", "performance_cells", "checks", "diagnostics",
    "classifications",
)  # fmt: skip
"""The span groups that are set; a group may be empty. `classifications` are all official names of 类, 款, 项 in the text."""


class Mark(NamedTuple):
    """One span to set: its group, its place, its label, and the id of the record it stands for."""

    group: str
    span: Span
    label: str
    id: str = ""


def to_doc(disclosure: models.Disclosure, vocab: Vocab | None = None) -> Doc:
    """The text with one token a character, so that every span aligns, and a span group for each kind of finding.

    A span's label is its metric and measure, its unit or its key, `span.id_` the id of its record,
    and `doc._.juesuan` the disclosure itself.

    Raises:
        UsageError: where the disclosure carries no text.
    """
    if disclosure.text is None:
        raise UsageError(disclosure.source.path, "the disclosure carries no text", "extract it with its text")
    characters = list(disclosure.text)
    doc = Doc(vocab or Vocab(), words=characters, spaces=[False] * len(characters))
    return _annotate(doc, disclosure)


class Component:
    """Reads `doc.text` as a disclosure and sets the span groups on the pipeline's own tokens.

    A span that begins or ends inside a token is widened to whole tokens and counted in `doc._.juesuan_widened`; one that
    no token holds is left out and counted in `doc._.juesuan_unaligned`. The exact places stand in `doc._.juesuan`.
    """

    def __init__(self, packs: Sequence[str] = ()) -> None:
        self.packs = tuple(Path(pack) for pack in packs)

    def __call__(self, doc: Doc) -> Doc:
        """`doc` with its findings; other span groups stay as they are."""
        source = Input(_readable(doc.text).encode(errors="replace"), "<doc>")
        return _annotate(doc, understand(read(source), packs=self.packs))


def make_component(nlp: Language, name: str, packs: list[str]) -> Component:
    """The component of `nlp.add_pipe("juesuan")`; `packs` are folders of further pattern packs."""
    return Component(packs)


def _readable(text: str) -> str:
    """The text as the text reader gives it back, character for character: no byte-order mark, carriage return or null."""
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    return text.replace("\r\n", " \n").replace("\r", "\n").replace("\0", " ")


def _annotate(doc: Doc, disclosure: models.Disclosure) -> Doc:
    groups: dict[str, list[DocSpan]] = {group: [] for group in GROUPS}
    widened = unaligned = 0
    for mark in _marks(disclosure):
        start, end = mark.span.start, mark.span.end
        span = (
            doc.char_span(start, end, label=mark.label, span_id=mark.id, alignment_mode="expand")
            if end > start
            else None
        )
        if span is None:
            unaligned += 1
            continue
        widened += (span.start_char, span.end_char) != (start, end)
        groups[mark.group].append(span)
    for group, spans in groups.items():
        doc.spans[group] = spans
    doc.user_data["juesuan"] = disclosure.to_json()  # a string outlives to_bytes, DocBin and n_process
    doc._.juesuan_widened = widened
    doc._.juesuan_unaligned = unaligned
    return doc


def _marks(found: models.Disclosure) -> Iterator[Mark]:
    if found.organization:
        yield Mark("organization", found.organization.span, found.organization.name)
    if found.fiscal_year:
        yield Mark("fiscal_year", found.fiscal_year.span, str(found.fiscal_year.value))
    if found.published_on:
        yield Mark("published_on", found.published_on.span, found.published_on.value)
    for section in found.sections:
        yield Mark("sections", Span(start=section.heading.start, end=_section_end(section)), section.key, section.id)
    yield from (Mark("amounts", amount.span, amount.unit, amount.id) for amount in found.amounts)
    yield from (Mark("percentages", percentage.span, "%", percentage.id) for percentage in found.percentages)
    yield from (Mark("quantities", quantity.span, quantity.unit, quantity.id) for quantity in found.quantities)
    yield from (Mark("facts", fact.span, f"{fact.metric}/{fact.measure}", fact.id) for fact in found.facts)
    for item in found.items:
        yield Mark("items", item.span, item.level, item.id)
        yield from _cells("item_figures", item, item.id)
    for statement in found.statements:
        yield Mark("statements", statement.span, statement.key, statement.id)
        for row in statement.rows:
            yield from (
                Mark("statement_values", figure.span, f"{statement.key}/{column}", statement.id)
                for column, figure in row.values.items()
            )
    for form in found.performance:
        yield Mark("performance", form.span, form.form, form.id)
        yield from _cells("performance_cells", form, form.id)
    for check in found.checks:
        yield from (Mark("checks", span, f"{check.rule}/{check.status}", check.id) for span in check.evidence)
    yield from (Mark("diagnostics", note.span, note.code) for note in found.diagnostics if note.span)
    for start, end, codes in catalogue.load().find_names(fold(found.text or "")):
        yield Mark("classifications", Span(start=start, end=end), " ".join(sorted(codes)))


def _section_end(section: models.Section) -> int:
    return max(section.heading.end, section.body.end)


def _cells(group: str, value: object, record: str, path: str = "") -> Iterator[Mark]:
    """Every located value inside `value`, labelled with its field: final, indicators.target …"""
    if isinstance(value, models.Located):
        yield Mark(group, value.span, path, record)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _cells(group, getattr(value, name), record, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for entry in value:
            yield from _cells(group, entry, record, path)


def _disclosure(doc: Doc) -> models.Disclosure | None:
    json = doc.user_data.get("juesuan")
    return None if json is None else models.Disclosure.model_validate_json(json)


Language.factory("juesuan", default_config={"packs": []}, func=make_component)
Doc.set_extension("juesuan", getter=_disclosure, force=True)
Doc.set_extension("juesuan_widened", default=0, force=True)
Doc.set_extension("juesuan_unaligned", default=0, force=True)
