"""Rows of a table whose cells stand between blanks: below its title and a head, names with their figures behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import regex

from juesuan.readers.lines import Line
from juesuan.readers.vocabulary import wording
from juesuan.spans import Range

_BLANKS = regex.compile(r"[ \u3000\xa0]+")
_GAPS = regex.compile(r"[ \u3000\xa0]{2,}")
_OTHER_MARKS = regex.compile(r"[\t|｜]")
_FIGURE = regex.compile(r"[-－]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[%％]?|[-—–/]+")
_LETTER = regex.compile(r"\p{Han}")
_MOST_PREAMBLES = 3
_DEEPEST = 2  # rows of a head
_FEWEST_ROWS = 3
_FEWEST_OF_FORM, _MOST_ALONE = 6, 3
_LONGEST_ROW, _LONGEST_NAME = 120, 40


def find(lines: Sequence[Line], at: int, taken: Collection[int]) -> list[int] | None:
    """The lines of the table that begins at `at`, right below its title; None where there is none.

    None of its rows has more cells than the head; those that have no figures are short: they name a group, or say why there are none.
    """
    start = at
    while start < len(lines) and start - at <= _MOST_PREAMBLES and (lines[start].blank or _says_little(lines[start])):
        start += 1
    heads = [index for index in range(start, min(start + _DEEPEST, len(lines))) if _is_head(lines[index])]
    if not heads or heads[0] != start or start in taken:
        return None
    at = heads[-1] + 1
    widest = max(len(list(cells(lines[index].raw, 0))) for index in heads) + len(heads) - 1
    rows = list(_rows(lines, at, taken))
    sizes = [len(list(cells(lines[index].raw, 0))) for index in rows]
    if sum(size > 1 for size in sizes) < _FEWEST_ROWS or max(sizes) > widest:
        return None
    return [*heads, *rows]


def find_form(lines: Sequence[Line], at: int, taken: Collection[int]) -> list[int] | None:
    """The lines of the performance form that begins at `at`, right below its title; None where there is none.

    Its cells stand between two blanks or more, one of its rows names the levels of the indicators.
    """
    rows: list[int] = []
    parted: list[str] = []  # the cells of the lines that have several
    last = alone = gap = several = 0
    for index in range(at, len(lines)):
        line = lines[index]
        gap = gap + 1 if line.blank else 0
        if line.blank and gap <= _MOST_ALONE:
            continue
        words = [line.raw[start:end] for start, end in gapped(line.raw, 0)]
        alone = alone + 1 if len(words) < 2 else 0
        if max(gap, alone) > _MOST_ALONE or index in taken or _ends_form(line):
            break
        rows.append(index)
        if len(words) > 1:
            last, several = len(rows), several + 1
            parted += words
    heads = any(map(wording().second_level.fullmatch, parted))
    return rows[:last] if heads and several >= _FEWEST_OF_FORM else None


def _ends_form(line: Line) -> bool:
    return _OTHER_MARKS.search(line.raw) is not None or wording().part.match(line.clean) is not None


def gapped(raw: str, offset: int) -> Iterator[Range]:
    """The cells of a line that stand between two blanks or more.

    >>> list(gapped("  产出指标   数量 指标  12", 0))
    [(2, 6), (9, 14), (16, 18)]
    """
    start, end = len(raw) - len(raw.lstrip()), len(raw.rstrip())
    for blanks in _GAPS.finditer(raw, start, end):
        yield start + offset, blanks.start() + offset
        start = blanks.end()
    yield start + offset, end + offset


def cells(raw: str, offset: int, gap: int = 0) -> Iterator[Range]:
    """The cells of a line: its name, blanks inside and all, and each figure; of a head, each word.

    `gap` is how many blanks part two cells, so that more of them keep the place of blank cells; 0 where they do not.

    >>> [" 一、合 计 3.20  - "[start:end] for start, end in cells(" 一、合 计 3.20  - ", 0)]
    ['一、合 计', '3.20', '-']
    """
    words = list(_words(raw))
    while words and not _is_figure(raw, words[-1]) and any(_is_figure(raw, word) for word in words):
        words.pop()
    figures = next((at for at, word in enumerate(words) if at and _is_figure(raw, word)), 0)
    if figures:
        words[:figures] = _names(raw, words[:figures])
    before: int | None = None
    for start, end in words:
        if gap and before is not None:
            yield from [(start + offset, start + offset)] * _blank_cells(start - before, gap)
        yield start + offset, end + offset
        before = end
    if gap and before is not None:
        yield from [(before + offset, before + offset)] * _blank_cells(len(raw) - before + gap, gap)


def _names(raw: str, words: Sequence[Range]) -> list[Range]:
    """The name before a row's figures; two where the second begins with a count, for the first half's figure is blank.

    >>> _names("二、事业收入 五、住房 保障 3", [(0, 6), (7, 11), (12, 14)])
    [(0, 6), (7, 14)]
    """
    starts = [0, *(at for at in range(1, len(words)) if wording().counted.match(raw, *words[at])), len(words)]
    return [(words[low][0], words[high - 1][1]) for low, high in pairwise(starts)]


def gap_of(head: str) -> int:
    """How many blanks part the words of a head; 0 where not always as many."""
    words = list(_words(head))
    gaps = {after[0] - before[1] for before, after in pairwise(words)}
    return gaps.pop() if len(gaps) == 1 else 0


def _blank_cells(blanks: int, gap: int) -> int:
    """How many blank cells stand in a run of blanks; one blank more stands for the cell itself where one parts two."""
    return (blanks - 1) // 2 if gap == 1 else max(blanks // gap - 1, 0)


def _words(raw: str) -> Iterator[Range]:
    """The words of a line; single characters that were spread (项 目) are one."""
    low = 0
    spread: Range | None = None
    for start, end in (*(blank.span() for blank in _BLANKS.finditer(raw)), (len(raw), len(raw))):
        if low < start:
            single = start - low == 1 and _LETTER.match(raw, low) is not None
            if single and spread is not None:
                spread = spread[0], start
            else:
                if spread is not None:
                    yield spread
                spread = (low, start) if single else None
                if not single:
                    yield low, start
        low = end
    if spread is not None:
        yield spread


def _is_figure(raw: str, word: Range) -> bool:
    return _FIGURE.fullmatch(raw, *word) is not None


def _says_little(line: Line) -> bool:
    return wording().preamble.fullmatch(line.clean) is not None and not _is_head(line)


def _is_head(line: Line) -> bool:
    """Whether a line holds the labels of columns and nothing else."""
    words = line.clean.split()
    if len(words) < 2 or len(line.clean) > _LONGEST_ROW or line.numbered or _OTHER_MARKS.search(line.raw):
        return False
    return all(wording().over_column.fullmatch(word) and not _FIGURE.fullmatch(word) for word in words)


def _rows(lines: Sequence[Line], at: int, taken: Collection[int]) -> Iterator[int]:
    """The lines below a head that are rows: a name with figures, or the short name of a group."""
    for index in range(at, len(lines)):
        line = lines[index]
        if index in taken or line.blank or len(line.clean) > _LONGEST_ROW or "。" in line.clean:
            return
        if _OTHER_MARKS.search(line.raw):
            return
        words = list(cells(line.raw, 0))
        figured = len(words) > 1 and _is_figure(line.raw, words[-1])
        if _is_figure(line.raw, words[0]) or not (figured or len(line.clean) <= _LONGEST_NAME):
            return
        yield index
