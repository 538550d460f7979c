"""The lines of a performance form that a bare text breaks: the names of its blocks, and the words that close it."""

from __future__ import annotations

from collections.abc import Sequence

from juesuan.fold import fold
from juesuan.readers.lines import Line
from juesuan.readers.vocabulary import wording

_LONGEST_BLOCK = 16
_MOST_LINES = 6  # that the name of a block is broken into


def block_end(lines: Sequence[Line], index: int) -> int:
    """The line behind the name of a block of a form that begins here, over lines of a few characters and into a row; 0 for none."""
    said = ""
    for ahead in range(index, min(index + _MOST_LINES, len(lines))):
        line = lines[ahead]
        said += line.raw.split("\t")[0].strip() if "\t" in line.raw else line.clean
        if line.blank or len(said) > _LONGEST_BLOCK:
            return 0
        if "\t" in line.raw or ahead == index:
            if wording().form_block.fullmatch(fold(said)):
                return ahead + 1
            if "\t" in line.raw:
                return 0
    return 0


def closing_cells(lines: Sequence[Line], cells: Sequence[int]) -> int:
    """How many cells behind a form's last figure are its closing labels and the text below each: 评价结论, 存在问题, 改进措施."""
    end = 0
    while end < len(cells) and wording().form_tail.fullmatch(lines[cells[end]].clean):
        said = end + 1 < len(cells) and not wording().form_tail.fullmatch(lines[cells[end + 1]].clean)
        end += 2 if said else 1
    return end
