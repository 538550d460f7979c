"""Writes generated disclosures: DIR/samples/<style>-<seed>.txt and DIR/gold/<style>-<seed>.json."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator import STYLES, generate


def main() -> None:
    parser = argparse.ArgumentParser(prog="corpus/generator", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=10, help="how many disclosures, one a seed")
    parser.add_argument("--style", choices=sorted(STYLES), help="one style only")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    wanted = parser.parse_args()
    for folder in ("samples", "gold"):
        (wanted.out / folder).mkdir(parents=True, exist_ok=True)
    for seed in range(wanted.seed, wanted.seed + wanted.count):
        made = generate(seed, wanted.style)
        stem = f"{made.style}-{seed:05d}"
        (wanted.out / "samples" / f"{stem}.txt").write_text(made.text, encoding="utf-8")
        gold = json.dumps(made.gold | {"damage": made.damage}, ensure_ascii=False, indent=1)
        (wanted.out / "gold" / f"{stem}.json").write_text(gold + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
