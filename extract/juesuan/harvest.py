"""What the statement tables teach about the classification: code and name stand in one row there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from juesuan.catalogue import Catalogue, Entry, Index, plain
from juesuan.models import Disclosure, StatementRow

Status = Literal["attested", "recalled", "new", "conflict"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A code printed beside a name.

    `years` are the fiscal years of the documents that print it, `documents` how many different files do (a file's tables
    count once). `status` says what the catalogue makes of it: it holds the pair in those years (`attested`, or `recalled`,
    which this pair confirms), it does not know the code (`new`), or it or another document speaks against it (`conflict`).
    `conflicts` says what does, also against a pair that the catalogue holds.
    """

    code: str
    name: str
    years: tuple[int, ...]
    documents: int
    status: Status
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seen:
    name: str
    years: set[int]
    files: dict[str, str]
    """The names of the documents, by digest."""


def harvest(disclosures: Iterable[Disclosure], catalogue: Catalogue) -> tuple[Pair, ...]:
    """Every pair of code and name in the statements, by code and name, held against the catalogue and against each other."""
    seen: dict[tuple[str, str], _Seen] = {}
    for disclosure in disclosures:
        rows = {(row.code, row.name): row for statement in disclosure.statements for row in statement.rows}
        for row in rows.values():
            if code := _code(row):
                name = _clean(row.name)
                pair = seen.setdefault((code, plain(name)), _Seen(name, set(), {}))
                pair.files.setdefault(disclosure.source.sha256, Path(disclosure.source.path).name)
                if disclosure.fiscal_year:
                    pair.years.add(disclosure.fiscal_year.value)
    rivals: dict[str, list[_Seen]] = {}
    for (code, _), pair in seen.items():
        rivals.setdefault(code, []).append(pair)
    return tuple(_judged(code, pair, rivals[code], catalogue) for (code, _), pair in sorted(seen.items()))


def table(pairs: Iterable[Pair]) -> str:
    """The pairs as CSV with a header, lists joined by blanks or semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "name", "years", "documents", "status", "conflicts"])
    for pair in pairs:
        years = " ".join(map(str, pair.years))
        writer.writerow([pair.code, pair.name, years, pair.documents, pair.status, "; ".join(pair.conflicts)])
    return out.getvalue()


def _code(row: StatementRow) -> str | None:
    """The row's code where it is one of an expenditure classification: 2… functional, 3… economic."""
    code = "".join(character for character in row.code or "" if character.isdigit())
    if not _clean(row.name) or code[:1] not in ("2", "3"):
        return None
    return code if len(code) in ((3, 5, 7) if code[0] == "2" else (3, 5)) else None


def _clean(name: str) -> str:
    return "".join(name.split())


def _judged(code: str, pair: _Seen, rivals: list[_Seen], catalogue: Catalogue) -> Pair:
    index = catalogue.functional if code[0] == "2" else catalogue.economic
    wordings = [entry for entry in index.by_code.get(code, ()) if plain(entry.name) == plain(pair.name)]
    against = list(_against_catalogue(code, pair, wordings, index))
    conflicts = [*against, *_against_rivals(pair, rivals)]
    status: Status = "attested" if any(entry.known == "attested" for entry in wordings) else "recalled"
    if against or (conflicts and not wordings):
        status = "conflict"
    elif not wordings:
        status = "new"
    return Pair(code, pair.name, tuple(sorted(pair.years)), len(pair.files), status, tuple(conflicts))


def _against_catalogue(code: str, pair: _Seen, wordings: list[Entry], index: Index) -> Iterable[str]:
    known = index.by_code.get(code, ())
    if known and not wordings:
        current = index.current(code, max(pair.years, default=None)) or known[-1]
        yield f"the catalogue calls {code} {current.name}"
    elif not known and len(code) > 3 and code[:-2] not in index.by_code:
        yield f"the catalogue has no {code[:-2]} above it"
    if wordings:
        for year in sorted(year for year in pair.years if not any(entry.held(year) for entry in wordings)):
            then = index.current(code, year)
            yield (
                f"in {year} the catalogue calls {code} {then.name}"
                if then
                else f"the catalogue has no {code} in {year}"
            )


def _against_rivals(pair: _Seen, rivals: list[_Seen]) -> Iterable[str]:
    for rival in rivals:
        shared = sorted(pair.years & rival.years)
        if rival is not pair and shared:
            yield f"{_named(rival.files)} {rival.name} in {' '.join(map(str, shared))}"


def _named(files: Mapping[str, str]) -> str:
    """The documents as the subject of a sentence: one by its name, several by the first and their number."""
    first, more = min(files.values()), len(files) - 1
    return f"{first} and {more} more print" if more else f"{first} prints"
