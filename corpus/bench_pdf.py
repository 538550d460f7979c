"""Times PDF to Document and PDF to JSON against pdfplumber's extract_text and extract_tables on the same files, in one run.

    python corpus/bench_pdf.py ../shared/real/*.pdf

Both are timed by CPU seconds of this process, imports left out; each file's best of `--rounds` counts.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from pathlib import Path


def ours(path: Path) -> int:
    from juesuan import readers

    return len(readers.read(readers.load(path)).text)


def whole(path: Path) -> int:
    import juesuan

    return len(juesuan.extract(path).to_json())


def theirs(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        size = 0
        for page in document.pages:
            size += len(page.extract_text()) + len(page.extract_tables())
            page.close()
        return size


def best(work: Callable[[Path], int], path: Path, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work(path)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser(description="Time the PDF reader against pdfplumber.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    whole(options.files[0])  # imports
    mine = all_of_it = other = 0.0
    for path in options.files:
        one, json, two = (best(work, path, options.rounds) for work in (ours, whole, theirs))
        mine, all_of_it, other = mine + one, all_of_it + json, other + two
        print(
            f"{path.name}: {one:.3f} s, to JSON {json:.3f} s, pdfplumber {two:.3f} s, ratios {one / two:.3f} {json / two:.3f}"
        )
    print(
        f"together: {mine:.3f} s, to JSON {all_of_it:.3f} s, pdfplumber {other:.3f} s, "
        f"ratios {mine / other:.3f} {all_of_it / other:.3f}"
    )


if __name__ == "__main__":
    main()
