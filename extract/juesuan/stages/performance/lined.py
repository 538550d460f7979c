"""A form whose cells all stand in one line: its cells between blanks, then its rows by what each cell says."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from juesuan.document import Block
from juesuan.findings import Reading
from juesuan.stages.performance.form import Form
from juesuan.stages.performance.grid import slot_at, trim, unstacked_rows
from juesuan.stages.performance.slots import Row, Slot
from juesuan.stages.performance.vocabulary import Vocabulary

_CELL = regex.compile(r"[^ \t\u3000\xa0|]+")
_DAMAGE = ("cell_unread", "total_doubtful", "goal_doubtful", "goal_unread")
_HEADS = {"level1", "level2", "level3", "target"}


def lined_blocks(reading: Reading, words: Vocabulary) -> Iterator[Block]:
    """The paragraphs through which the head of the indicators runs, one label behind another."""
    for block in reading.document.blocks:
        low, high = reading.view.range(block.start, block.end)
        if block.kind == "paragraph" and words.lined(reading.view.text[low:high]):
            yield block


def lined_rows(reading: Reading, words: Vocabulary, block: Block) -> list[Row]:
    """The rows of such a paragraph; none where blanks do not part its heads, or a wrap may have parted a word."""
    text = reading.document.text[block.start : block.end]
    if "\n" in text.strip():
        return []
    slots: list[Slot] = []
    for at, found in enumerate(_CELL.finditer(text.rstrip("\n"))):
        low, high = trim(reading, *reading.view.range(block.start + found.start(), block.start + found.end()))
        slots.append(slot_at(reading, words, low, high, at))
    if not _HEADS.issubset(slot.sense.of("column") for slot in slots):
        return []
    return [_without_side(row) for row in unstacked_rows(words, tuple(slots), -1)]


def _without_side(row: Row) -> Row:
    """A row without the name of its block, which stands before the head alone and would move the rows below by a column."""
    if len(row.slots) < 2 or not row.slots[0].sense.of("side"):
        return row
    return Row(tuple(slot._replace(column=slot.column - 1) for slot in row.slots[1:]), row.table, gridded=False)


def is_sound(form: Form) -> bool:
    """Whether every cell found its place: a blank inside a text makes two cells of it, and those behind would move."""
    goals = form.goals.record()
    whole = goals is None or not any(leaf.spans for leaf in (goals.expected, goals.actual) if leaf)
    rows = form.indicators.rows
    complete = bool(rows) and all(row.level3 and row.target for row in rows)
    return whole and complete and not any(note.code in _DAMAGE for note in form.report.found)
