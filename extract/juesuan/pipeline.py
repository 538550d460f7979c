"""The whole program on one screen: a document goes through the stages in this order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

from juesuan import models, patterns, readers
from juesuan.document import Document
from juesuan.findings import Findings, Reading
from juesuan.stages.checks import checks
from juesuan.stages.facts import facts
from juesuan.stages.identity import identity
from juesuan.stages.items import items
from juesuan.stages.mentions import mentions
from juesuan.stages.narrative import narrative
from juesuan.stages.outline import outline
from juesuan.stages.performance import performance
from juesuan.stages.statements import statements
from juesuan.stages.table_codes import table_codes
from juesuan.stages.tokens import tokens

Stage = Callable[[Reading, Findings], Findings]

STAGES: tuple[Stage, ...] = (
    outline,
    identity,
    mentions,
    narrative,
    tokens,
    items,
    facts,
    performance,
    statements,
    table_codes,
    checks,
)
"""Each stage reads the document and what was found before it, and returns the findings with its own added."""


def extract(
    source: str | Path | bytes,
    *,
    packs: Sequence[Path] = (),
    password: str | None = None,
    path: str | None = None,
) -> models.Disclosure:
    """One disclosure from a file or from bytes.

    `packs` are folders of further pattern packs, `path` the name that bytes are known by.

    Raises:
        UnreadableInput: where the input cannot be read.
        PatternError: where a pack is wrong.
    """
    document = readers.read(readers.load(source, password=password, path=path))
    return understand(document, packs=packs)


def understand(document: Document, *, packs: Sequence[Path] = ()) -> models.Disclosure:
    """The disclosure in a document that was read already; `packs` as for `extract`.

    Raises:
        PatternError: where a pack is wrong.
    """
    with _uncollected():
        return _understood(Reading(document, patterns.load(packs)))


def _understood(reading: Reading) -> models.Disclosure:
    """All stages over a document; what they passed on is gone when the collector wakes, and is not walked through."""
    findings = Findings()
    for stage in STAGES:
        findings = stage(reading, findings)
    return _disclosure(reading, _with_doubt(findings))


@contextmanager
def _uncollected() -> Iterator[None]:
    """The search for cyclic garbage rests: the stages make little, and to walk through all that they keep takes its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _version() -> str:
    return version("juesuan")  # read from the distribution's files, which takes as long as reading a table


def _with_doubt(found: Findings) -> Findings:
    """A document in which nothing was understood says so."""
    if found.facts or found.items or found.statements or found.performance:
        return found
    message = "no figure of a narrative and no table was understood: this may be no budget or final-account disclosure"
    return found.plus([models.Diagnostic(code="nothing_understood", severity="warning", message=message)])


def _disclosure(reading: Reading, found: Findings) -> models.Disclosure:
    document = reading.document
    notes = tuple(
        models.Diagnostic(
            code=note.code, severity=note.severity, message=note.message,
            span=None if note.start is None or note.end is None else document.span(note.start, note.end),
        )
        for note in document.notes
    )  # fmt: skip
    return models.Disclosure(
        source=models.Source(
            path=document.path, sha256=document.sha256, media_type=document.media_type, reader=document.reader,
            encoding=document.encoding, pages=len(document.pages) or None, characters=len(document.text), ocr=document.ocr,
        ),
        producer=models.Producer(name="juesuan", version=_version(), packs=reading.patterns.packs),
        organization=found.organization, fiscal_year=found.fiscal_year, kind=found.kind, scope=found.scope,
        published_on=found.published_on, sections=found.sections, amounts=found.amounts, percentages=found.percentages,
        quantities=found.quantities, facts=found.facts, items=found.items, statements=found.statements,
        performance=found.performance, checks=found.checks, diagnostics=_in_order((*notes, *found.diagnostics)),
        text=document.text,
    )  # fmt: skip


def _in_order(diagnostics: tuple[models.Diagnostic, ...]) -> tuple[models.Diagnostic, ...]:
    """In document order, what speaks of the whole document first."""
    return tuple(sorted(diagnostics, key=lambda told: told.span.start if told.span else -1))
