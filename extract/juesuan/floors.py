"""A quality floor that only rises: the F1 of each kind that a set of documents must reach.

    python -m juesuan.floors tests/floors.json            says what fell, exit code 1 if anything did
    python -m juesuan.floors tests/floors.json --raise    raises each floor to what is measured, lowers none

The file: `{set: {"documents": path, "gold": path, "floors": {kind: F1}}}`, paths relative to the working folder.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from juesuan.comparison import KINDS
from juesuan.errors import UsageError
from juesuan.evaluate import Report, Score, evaluate

SCALE = 10_000
"""Floors are kept to four decimals, rounded down."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One set of documents, its gold and its floors (F1 by kind, from 0 to 1)."""

    name: str
    documents: Path
    gold: Path
    floors: Mapping[str, float]

    @property
    def present(self) -> bool:
        """Whether documents and gold are here; the real ones are not in every checkout."""
        return self.documents.exists() and self.gold.exists()

    def measure(self, *, packs: Sequence[Path] = ()) -> Report:
        """The set's documents against its gold."""
        return evaluate(self.documents, self.gold, packs=packs)


def read(path: Path) -> tuple[Gate, ...]:
    """The gates of a floors file.

    Raises:
        UsageError: where the file is not one, names an unknown kind, or holds a floor outside 0 to 1.
    """
    try:
        sets = json.loads(path.read_text(encoding="utf-8"))
        gates = tuple(
            Gate(name, Path(entry["documents"]), Path(entry["gold"]), dict(entry["floors"]))
            for name, entry in sets.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(str(path), f"no floors file ({error!r})", "see juesuan.floors") from error
    known = {kind.name for kind in KINDS}
    for gate in gates:
        for kind, floor in gate.floors.items():
            if kind not in known or type(floor) not in (int, float) or not 0 <= floor <= 1:
                raise UsageError(
                    str(path), f"{gate.name}: {kind}: {floor!r} is no floor", "kinds are those of a report"
                )
    return gates


def measured(score: Score) -> float:
    """The F1 of a score rounded down to four decimals, so that a floor is never above what was measured.

    >>> measured(Score("facts", gold=3, found=3, right=2)), measured(Score("facts", gold=3, found=3, right=3))
    (0.6666, 1.0)
    """
    if not score.gold + score.found:
        return 1.0
    exact = Fraction(2 * score.right, score.gold + score.found)
    return int(exact * SCALE) / SCALE


def fallen(gate: Gate, report: Report) -> Iterator[str]:
    """One line for each kind below its floor; a kind that has a floor and is no longer measured has fallen, too."""
    totals = report.totals
    for kind, floor in gate.floors.items():
        if kind not in totals:
            yield f"{gate.name}: {kind} has a floor of {floor} and is not measured"
        elif measured(totals[kind]) < floor:
            score = totals[kind]
            yield f"{gate.name}: {kind} fell to {score.f1:.4f}, its floor is {floor} ({score.right} right, {score.found} found, {score.gold} wanted)"


def raised(gate: Gate, report: Report) -> dict[str, float]:
    """The gate's floors, each raised to what is measured and none lowered; new kinds get one."""
    measures = {kind: measured(score) for kind, score in report.totals.items()}
    kinds = [kind.name for kind in KINDS if kind.name in measures or kind.name in gate.floors]
    return {kind: max(measures.get(kind, 0.0), gate.floors.get(kind, 0.0)) for kind in kinds}


def write(path: Path, gates: Sequence[Gate]) -> None:
    """Write the gates as a floors file."""
    sets: dict[str, Any] = {
        gate.name: {"documents": gate.documents.as_posix(), "gold": gate.gold.as_posix(), "floors": dict(gate.floors)}
        for gate in gates
    }
    path.write_text(json.dumps(sets, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """The command above; returns its exit code."""
    paths = [argument for argument in arguments if argument != "--raise"]
    if len(paths) != 1:
        print("usage: python -m juesuan.floors FLOORS.json [--raise]", file=sys.stderr)
        return UsageError.exit_code
    path = Path(paths[0])
    kept: list[Gate] = []
    faults: list[str] = []
    for gate in read(path):
        if not gate.present:
            print(f"{gate.name}: {gate.documents} is not here, left as it is", file=sys.stderr)
            kept.append(gate)
            continue
        report = gate.measure()
        faults += fallen(gate, report)
        kept.append(Gate(gate.name, gate.documents, gate.gold, raised(gate, report)))
    if "--raise" in arguments:
        write(path, kept)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
