"""Measures the OCR of scans on PDFs that have a text layer: each page is drawn, read as a picture, and compared.

    python corpus/measure_ocr.py --pages 2 ../shared/real/*.pdf

For each file it prints seconds of wall time and of CPU a page (models already loaded), how many of the numbers of the text
layer were read right, how many were read that are not there, and the share of its cells that came out the same.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import regex

from juesuan import readers
from juesuan.document import Document
from juesuan.fold import fold

NUMBER = regex.compile(r"\d[\d,]*(?:\.\d+)?%?")


def pictures(path: Path, numbers: list[int], dpi: int) -> bytes:
    """A PDF of nothing but pictures of some pages (from 0)."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        images = [document[number].render(scale=dpi / 72, grayscale=True).to_pil() for number in numbers]
    out = BytesIO()
    images[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=images[1:])
    return out.getvalue()


def part(path: Path, numbers: list[int]) -> bytes:
    """A PDF of some pages (from 0) as they are."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document, pypdfium2.PdfDocument.new() as chosen:
        chosen.import_pages(document, numbers)
        out = BytesIO()
        chosen.save(out)
    return out.getvalue()


def numbers_of(document: Document) -> Counter[str]:
    return Counter(NUMBER.findall(document.view.text))


def cells_of(document: Document) -> Counter[tuple[int, int, int, str]]:
    found: Counter[tuple[int, int, int, str]] = Counter()
    for index, table in enumerate(document.tables):
        for cell in table.cells:
            if said := "".join(fold(document.text[cell.start : cell.end]).split()):
                found[index, cell.row, cell.column, said] += 1
    return found


def chosen(path: Path, count: int) -> list[int]:
    """Some pages spread over a file."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        total = len(document)
    return (
        sorted({round((at + 0.5) * total / count - 0.5) for at in range(min(count, total))})
        if count
        else list(range(total))
    )


def measure(path: Path, count: int, dpi: int, verbose: bool) -> dict[str, Any]:
    numbers = chosen(path, count)
    truth = readers.read(readers.Input(part(path, numbers), str(path)))
    content = pictures(path, numbers, dpi)
    wall, cpu = time.perf_counter(), time.process_time()
    read = readers.read(readers.Input(content, str(path)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    want, got = numbers_of(truth), numbers_of(read)
    cells, read_cells = cells_of(truth), cells_of(read)
    if verbose:
        print("missed", dict(want - got), "invented", dict(got - want))
        print("cells missed", list(cells - read_cells)[:20], "cells invented", list(read_cells - cells)[:20])
        print("notes", [(note.code, read.text[note.start or 0 : note.end or 0][:20]) for note in read.notes])
    return {
        "pages": len(numbers), "wall": wall, "cpu": cpu, "numbers": want.total(), "right": (want & got).total(),
        "invented": (got - want).total(), "cells": cells.total(), "same": (cells & read_cells).total(),
    }  # fmt: skip


def line(name: str, of: dict[str, Any]) -> str:
    return (
        f"{name}: {of['pages']} pages, {of['wall'] / of['pages']:.1f} s wall and {of['cpu'] / of['pages']:.1f} s CPU a page; "
        f"numbers {of['right']}/{of['numbers']} right, {of['invented']} invented; cells {of['same']}/{of['cells']} the same"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure OCR against text layers.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=2, help="how many pages of each file, spread over it; 0 for all")
    parser.add_argument("--dpi", type=int, default=200, help="the resolution of the pictures")
    parser.add_argument("--verbose", action="store_true", help="show what differs")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for path in options.files:
        found = measure(path, options.pages, options.dpi, options.verbose)
        total.update(found)
        print(line(path.name, found), flush=True)
    print(line("together", dict(total)))


if __name__ == "__main__":
    main()
