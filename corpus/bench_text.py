"""How long a text takes to become JSON, in CPU time of a warm process: `make bench`, or

python corpus/bench_text.py [FILE …]

The least of all rounds is nearest to what the program costs, the median is what the machine gave it. As machines differ, and one and
the same within the hour, a plain loop is timed first: 10 million additions.
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
ROUNDS = 15
ADDITIONS = 10_000_000
UNIT = 35 * 1024  # bytes; the aim is 60 ms for so much text


def milliseconds(content: bytes) -> list[float]:
    """The CPU times from bytes to JSON, a round each."""
    extract(content).to_json()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        extract(content).to_json()
        taken.append((time.process_time() - start) * 1000)
    return taken


def loop_seconds() -> float:
    """The CPU time of a loop of plain additions."""
    start, total = time.process_time(), 0
    for number in range(ADDITIONS):
        total += number
    return time.process_time() - start


def texts(names: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files named, or the real ones, the samples and a few generated ones."""
    files = [Path(name) for name in names] or sorted([*SEEDS.glob("*.txt"), *(HERE / "samples").glob("*.txt")])
    yield from ((file.name, file.read_bytes()) for file in files)
    for seed in () if names else GENERATED:
        made = generate(seed)
        yield f"generated {seed} ({made.style})", made.text.encode()


def main() -> None:
    print(f"{ADDITIONS:,} additions in a loop: {loop_seconds():.2f} s")
    print(f"{'document':40} {'KB':>7} {'least ms':>9} {'median ms':>10} {'least per 35 KB':>16}")
    for name, content in texts(sys.argv[1:]):
        taken = milliseconds(content)
        least, usual = min(taken), statistics.median(taken)
        print(f"{name:40} {len(content) / 1024:7.1f} {least:9.1f} {usual:10.1f} {least * UNIT / len(content):16.1f}")


if __name__ == "__main__":
    main()
