"""Disclosures as files of every format they are published in, from the same blocks.

`render(blocks, "docx")` gives the bytes of a file. `variant` chooses the habits of a publisher (automatic numbers, charset,
header rows printed again on each page …); the same variant gives the same habits.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import cast

from generator.blocks import Block

FORMATS = {"docx": "word", "html": "web", "pdf": "pdf", "xlsx": "sheets"}
"""Each format and the module here that writes it. A workbook holds the tables alone, one a sheet."""


def render(blocks: Iterable[Block], form: str, variant: int = 0) -> bytes:
    """The file of `blocks` in one of FORMATS."""
    return cast(bytes, import_module(f"render.{FORMATS[form]}").render(tuple(blocks), variant))
