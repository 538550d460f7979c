"""Converts the sample disclosures of this folder into out/ and prints what was found. Run by `make demo`."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SUFFIXES = {".txt", ".pdf", ".docx", ".doc", ".html", ".xlsx", ".xls"}
COUNTED = ("sections", "amounts", "percentages", "facts", "items", "statements", "performance", "checks", "diagnostics")


def documents() -> list[Path]:
    """The sample disclosures, in order of their paths."""
    return sorted(path for path in (HERE / "samples").iterdir() if path.suffix in SUFFIXES)


def row(path: Path) -> list[str]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    organization = (found["organization"] or {}).get("name", "—")
    year = str((found["fiscal_year"] or {}).get("value", "—"))
    return [path.name, organization, year, found["kind"] or "—", *(str(len(found[key])) for key in COUNTED)]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def table(rows: list[list[str]]) -> str:
    widths = [max(width(line[column]) for line in rows) for column in range(len(rows[0]))]
    lines = []
    for line in rows:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True))
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def main() -> int:
    found = documents()
    if not found:
        print("corpus/samples/ holds no documents", file=sys.stderr)
        return 1
    out = ROOT / "out"
    command = [sys.executable, "-c", "from juesuan.cli import main; main()", "extract", "--indent", "--out", str(out)]
    done = subprocess.run([*command, *(str(path.relative_to(ROOT)) for path in found)], cwd=ROOT, check=False)
    written = [out / f"{path.stem}.json" for path in found]
    print(
        table([["JSON", "organization", "year", "kind", *COUNTED], *(row(path) for path in written if path.exists())])
    )
    print(f"\nThe JSON lies in {out}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
