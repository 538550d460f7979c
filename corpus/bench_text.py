"""How long a text takes to become JSON, in CPU time of a warm process: `make bench`, or

python corpus/bench_text.py [FILE …]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from generator import generate

from juesuan.pipeline import extract

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parents[1] / "shared" / "seeds"
GENERATED = range(4)
ROUNDS = 9
UNIT = 35 * 1024  # bytes; the aim is 60 ms for so much text


def milliseconds(content: bytes) -> float:
    """The median CPU time from bytes to JSON."""
    extract(content).to_json()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        extract(content).to_json()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def texts(names: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files named, or the real ones, the samples and a few generated ones."""
    files = [Path(name) for name in names] or sorted([*SEEDS.glob("*.txt"), *(HERE / "samples").glob("*.txt")])
    yield from ((file.name, file.read_bytes()) for file in files)
    for seed in () if names else GENERATED:
        made = generate(seed)
        yield f"generated {seed} ({made.style})", made.text.encode()


def main() -> None:
    print(f"{'document':40} {'KB':>7} {'ms':>8} {'ms per 35 KB':>13}")
    for name, content in texts(sys.argv[1:]):
        taken = milliseconds(content)
        print(f"{name:40} {len(content) / 1024:7.1f} {taken:8.1f} {taken * UNIT / len(content):13.1f}")


if __name__ == "__main__":
    main()
