"""Compares the table cells of this project's PDF reader with pdfplumber's own, box by box and text by text.

    python corpus/compare_pdf.py ../shared/real/*.pdf

A cell is *equal* where both have its box (within 1.5 points) and the same text but for blanks; *text differs* is listed.
What only one of the two finds is listed by page, for a person to look at: `--render DIR` draws those pages.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Box = tuple[float, float, float, float]
NEAR = 1.5


@dataclass
class Tally:
    equal: int = 0
    differing: list[str] = field(default_factory=list)
    only_ours: list[str] = field(default_factory=list)
    only_theirs: list[str] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)


def bare(text: str | None) -> str:
    return "".join((text or "").split())


def ours(path: Path) -> Iterator[list[tuple[Box, str]]]:
    from juesuan.readers import load
    from juesuan.readers.pdf import native
    from juesuan.readers.pdf.layout import lay_out

    source = load(path)
    with native.opened(source) as document:
        for index in range(len(document)):
            content = native.page_content(document, index, source.path)
            tables = lay_out(content).tables if content else []
            yield [(cell.place.box, cell.text) for table in tables for cell in table.cells]


def theirs(path: Path) -> Iterator[list[tuple[Box, str]]]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            found: list[tuple[Box, str]] = []
            for table in page.find_tables():
                for row, texts in zip(table.rows, table.extract(), strict=True):
                    found += [(box, text or "") for box, text in zip(row.cells, texts, strict=True) if box]
            yield found
            page.close()


def same_box(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))


def compare(path: Path) -> Tally:
    tally = Tally()
    for page, (mine, other) in enumerate(zip(ours(path), theirs(path), strict=True), 1):
        left = list(mine)
        for box, text in other:
            match = next((cell for cell in left if same_box(cell[0], box)), None)
            place = f"page {page} {[round(edge) for edge in box]}"
            if match is None:
                tally.only_theirs.append(f"{place} {text!r}")
                tally.pages.add(page)
                continue
            left.remove(match)
            if bare(match[1]) == bare(text):
                tally.equal += 1
            else:
                tally.differing.append(f"{place} ours {match[1]!r} theirs {text!r}")
        tally.only_ours += [f"page {page} {[round(edge) for edge in box]} {text!r}" for box, text in left]
        if left:
            tally.pages.add(page)
    return tally


def render(path: Path, pages: set[int], folder: Path) -> None:
    import pypdfium2

    folder.mkdir(parents=True, exist_ok=True)
    document = pypdfium2.PdfDocument(path)
    for number in sorted(pages):
        image: Any = document[number - 1].render(scale=1.2).to_pil()
        image.save(folder / f"{path.stem}-{number:03}.png")
    document.close()


def show(title: str, entries: list[str], limit: int) -> None:
    for entry in entries[:limit]:
        print(f"    {title}: {entry}")
    if len(entries) > limit:
        print(f"    {title}: … and {len(entries) - limit} more")


def main() -> None:
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser(description="Compare table cells with pdfplumber's.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--examples", type=int, default=5, help="how many of each difference to print")
    parser.add_argument("--render", type=Path, help="draw the pages with differences into this folder")
    options = parser.parse_args()
    total = Tally()
    for path in options.files:
        tally = compare(path)
        print(
            f"{path.name}: {tally.equal} equal, {len(tally.differing)} with another text, "
            f"{len(tally.only_ours)} only ours, {len(tally.only_theirs)} only pdfplumber's"
        )
        show("text differs", tally.differing, options.examples)
        show("only ours", tally.only_ours, options.examples)
        show("only pdfplumber's", tally.only_theirs, options.examples)
        if options.render:
            render(path, tally.pages, options.render)
        total.equal += tally.equal
        total.differing += tally.differing
        total.only_ours += tally.only_ours
        total.only_theirs += tally.only_theirs
    print(
        f"together: {total.equal} equal, {len(total.differing)} with another text, "
        f"{len(total.only_ours)} only ours, {len(total.only_theirs)} only pdfplumber's"
    )


if __name__ == "__main__":
    main()
