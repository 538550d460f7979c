"""Writes disclosures as files to look at: samples (text files), or generated ones, in every format or in one.

python corpus/render --out DIR corpus/samples/*.txt
python corpus/render --out DIR --seed 7 --count 3 --style yunnan --format docx
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "extract"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator import STYLES, generate
from generator.blocks import Block

from render import FORMATS, render
from render.samples import blocks_of


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="corpus/render", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("samples", nargs="*", type=Path, metavar="TEXT", help="text files; none: generated disclosures")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=1, help="how many generated disclosures, one a seed")
    parser.add_argument("--style", choices=sorted(STYLES), help="one style only")
    parser.add_argument("--format", choices=[*FORMATS], action="append", help="one format only (may be repeated)")
    parser.add_argument("--variant", type=int, help="the publisher's habits (0, 1, 2 …); the seed where not given")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    for stem, blocks, number in _wanted(wanted):
        for form in wanted.format or FORMATS:
            path = wanted.out / f"{stem}.{form}"
            path.write_bytes(render(blocks, form, number if wanted.variant is None else wanted.variant))
            print(path)


def _wanted(wanted: argparse.Namespace) -> Iterator[tuple[str, tuple[Block, ...], int]]:
    for number, path in enumerate(wanted.samples):
        yield path.stem, blocks_of(path.read_text(encoding="utf-8")), number
    for seed in range(wanted.seed, wanted.seed + wanted.count) if not wanted.samples else ():
        made = generate(seed, wanted.style)
        yield f"{made.style}-{seed:05d}", made.blocks, seed


if __name__ == "__main__":
    main()
