"""Findings against gold: precision, recall and F1 per kind. A value, its sign, its unit and its place are right or wrong, nothing between."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from juesuan.comparison import KINDS, Json, Kind, Malformed, Unit, describe
from juesuan.errors import DamagedInput, UnreadableInput, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from juesuan.models import Disclosure


@dataclass(frozen=True, slots=True)
class Score:
    """How one kind came out: `gold` units wanted, `found` units given, `right` of them in both.

    >>> score = Score("facts", gold=4, found=5, right=3)
    >>> score.precision, score.recall, round(score.f1, 4)
    (0.6, 0.75, 0.6667)
    """

    kind: str
    gold: int
    found: int
    right: int
    missed: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """Of what was found, how much is right (0 to 1); 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of what was wanted, how much was found (0 to 1); 1 where nothing was wanted."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """2·right / (gold + found), from 0 to 1; 1 where nothing was wanted and nothing found."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.kind, self.gold + other.gold, self.found + other.found, self.right + other.right,
            self.missed + other.missed, self.invented + other.invented,
        )  # fmt: skip

    def as_dict(self, *, details: bool = False) -> dict[str, Any]:
        """The score as JSON; `details` adds what was missed and invented."""
        found = {
            "gold": self.gold, "found": self.found, "right": self.right, "precision": round(self.precision, 6),
            "recall": round(self.recall, 6), "f1": round(self.f1, 6),
        }  # fmt: skip
        return found | ({"missed": list(self.missed), "invented": list(self.invented)} if details else {})


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document's scores; `problem` says why it could not be read (all of its gold is then missed) or what is odd."""

    stem: str
    scores: tuple[Score, ...]
    problem: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All documents that have gold."""

    documents: tuple[DocumentReport, ...]

    @property
    def totals(self) -> dict[str, Score]:
        """Each judged kind over all documents, in the order of KINDS."""
        sums: dict[str, Score] = {}
        for document in self.documents:
            for score in document.scores:
                sums[score.kind] = sums[score.kind] + score if score.kind in sums else score
        return {kind.name: sums[kind.name] for kind in KINDS if kind.name in sums}

    @property
    def failed(self) -> bool:
        """Whether some document could not be read."""
        return any(document.failed for document in self.documents)

    def as_dict(self, *, details: bool = False) -> dict[str, Any]:
        """Totals and documents as JSON."""
        return {
            "totals": {name: score.as_dict() for name, score in self.totals.items()},
            "documents": [
                {
                    "document": document.stem,
                    "problem": document.problem,
                    "scores": {score.kind: score.as_dict(details=details) for score in document.scores},
                }
                for document in self.documents
            ],
        }

    def to_json(self, *, details: bool = False) -> str:
        """`as_dict` as text."""
        return json.dumps(self.as_dict(details=details), ensure_ascii=False, indent=2)

    def render(self, *, details: bool = False) -> RenderableType:
        """For a rich console: a table of the totals, what is wrong with documents, and on request each miss and invention."""
        from rich.console import Group
        from rich.text import Text

        parts: list[RenderableType] = [_table(self.totals, len(self.documents))]
        for document in self.documents:
            if document.problem:
                parts.append(Text(f"{document.stem}: {document.problem}"))
            for score in document.scores if details else ():
                parts += [Text(f"{document.stem} {score.kind} - missed    {line}") for line in score.missed]
                parts += [Text(f"{document.stem} {score.kind} + invented  {line}") for line in score.invented]
        return Group(*parts)


def _table(totals: Mapping[str, Score], documents: int) -> RenderableType:
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE,
        collapse_padding=True,
        pad_edge=False,
        title=f"{documents} document{'' if documents == 1 else 's'} against gold",
    )
    table.add_column("kind", no_wrap=True)
    table.add_column("类别", no_wrap=True)
    for heading in ("gold", "found", "right", "precision", "recall", "F1"):
        table.add_column(heading, justify="right")
    for kind in KINDS:
        if score := totals.get(kind.name):
            rates = (f"{rate:.4f}" for rate in (score.precision, score.recall, score.f1))
            table.add_row(kind.name, kind.chinese, str(score.gold), str(score.found), str(score.right), *rates)
    return table


def compare(found: Disclosure | Json, gold: Json) -> tuple[Score, ...]:
    """The scores of one disclosure, a model or its JSON, for each kind that `gold` speaks of.

    Raises:
        Malformed: where either lacks what is compared.
    """
    data: Json = found if isinstance(found, Mapping) else found.model_dump()
    return tuple(_score(kind, data, gold) for kind in KINDS if kind.judged_by(gold))


def _score(kind: Kind, data: Json, gold: Json) -> Score:
    wanted, given = _units(kind, gold, gold, "the gold"), _units(kind, data, gold, "the document")
    right = _in_order(wanted, given) if kind.ordered else Counter(wanted) & Counter(given)
    return Score(
        kind.name, len(wanted), len(given), right.total(),
        tuple(describe(unit) for unit in _without(wanted, right)), tuple(describe(unit) for unit in _without(given, right)),
    )  # fmt: skip


def _units(kind: Kind, data: Json, gold: Json, whose: str) -> list[Unit]:
    try:
        return kind.units(data, gold)
    except (KeyError, TypeError, AttributeError, Malformed) as error:
        raise Malformed(f"{kind.name} of {whose}: {error}") from error


def _without(units: Sequence[Unit], taken: Counter[Unit]) -> list[Unit]:
    left, rest = Counter(taken), []
    for unit in units:
        if left[unit] > 0:
            left[unit] -= 1
        else:
            rest.append(unit)
    return rest


def _in_order(wanted: Sequence[Unit], given: Sequence[Unit]) -> Counter[Unit]:
    """The longest common sequence of the two, as a bag."""
    best: list[tuple[Unit, ...]] = [()] * (len(given) + 1)
    for unit in wanted:
        above = list(best)
        for at, other in enumerate(given, 1):
            best[at] = (*above[at - 1], unit) if unit == other else max(above[at], best[at - 1], key=len)
    return Counter(best[-1])


def evaluate(documents: Path, gold: Path, *, packs: Sequence[Path] = ()) -> Report:
    """The documents against their gold, matched by file stem.

    `documents` is a source document, an extracted JSON file or a folder of either; `gold` a gold JSON or a folder of such.
    Documents without gold are not looked at; gold without its document counts as missed and is named.

    Raises:
        UsageError: where a path does not exist, no gold is there, a stem fits two documents, or a JSON file
            lacks what is compared.
    """
    answers = {path.stem: path for path in _files(gold) if path.suffix == ".json"}
    if not answers:
        raise UsageError(str(gold), "no gold JSON is there", "name a gold file or a folder of gold files")
    sources: dict[str, list[Path]] = {}
    for path in _files(documents):
        if path.stem in answers and path.resolve() != answers[path.stem].resolve():
            sources.setdefault(path.stem, []).append(path)
    for stem, paths in sources.items():
        if len(paths) > 1:
            names = ", ".join(sorted(path.name for path in paths))
            raise UsageError(str(documents), f"{names} all fit the gold {stem}.json", "keep one, or name it")
    return Report(tuple(_judge(stem, sources.get(stem, ()), answers[stem], packs) for stem in sorted(answers)))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith("."))
    if path.is_file():
        return [path]
    raise UsageError(str(path), "no such file or folder", "name one that exists")


def _judge(stem: str, sources: Sequence[Path], answer: Path, packs: Sequence[Path]) -> DocumentReport:
    try:
        gold = read_json(answer)
    except DamagedInput as error:
        raise UsageError(str(answer), error.what, _ADVICE) from error
    found, problem, failed = _found(sources, packs)
    if not failed:
        problem = _other_text(found, gold)
    try:
        return DocumentReport(stem, compare(found, gold), problem, failed)
    except Malformed as error:
        raise UsageError(str(answer), str(error), _ADVICE) from error


_ADVICE = "corpus/GOLD.md describes the format"


def _found(sources: Sequence[Path], packs: Sequence[Path]) -> tuple[Disclosure | Json, str | None, bool]:
    """The disclosure, or an empty one with what went wrong."""
    if not sources:
        return {}, "there is gold, but no document", True
    try:
        return _disclosure(sources[0], packs), None, False
    except UnreadableInput as error:
        return {}, str(error), True


def _disclosure(path: Path, packs: Sequence[Path]) -> Disclosure | Json:
    if path.suffix == ".json":
        return read_json(path)
    from juesuan.pipeline import extract  # late: reading JSON alone needs none of it

    return extract(path, packs=packs)


def _other_text(found: Disclosure | Json, gold: Json) -> str | None:
    """Places can only agree on the same text; say so where the lengths differ."""
    data = found if isinstance(found, Mapping) else found.model_dump(include={"source"})
    characters = data.get("source", {}).get("characters")
    wanted = gold.get("characters")
    if wanted is None or characters is None or wanted == characters:
        return None
    return f"the gold was made on a text of {wanted} characters, this one has {characters}"


def read_json(path: Path) -> Json:
    """A JSON object from a file, numbers kept exact.

    Raises:
        DamagedInput: where the file holds no JSON object.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except ValueError as error:
        raise DamagedInput(str(path), f"not JSON ({error})", "") from error
    if not isinstance(data, dict):
        raise DamagedInput(str(path), "not a JSON object", "")
    return data
