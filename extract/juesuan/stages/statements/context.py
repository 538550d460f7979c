"""What stands around a table: its title, number and unit above or in its first rows, its notes below."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from juesuan.document import Block
from juesuan.figures import numeral
from juesuan.findings import Reading
from juesuan.fold import fold
from juesuan.patterns import FormRule
from juesuan.stages.statements.grid import Grid, Slot, filled, printed
from juesuan.stages.statements.header import is_preamble
from juesuan.stages.statements.words import Words

_ABOVE = 7
_BELOW = 4
_LONGEST_TITLE = 60
_LONGEST_LINE = 120
_STRANGE, _SHORT = 2, 24  # lines between title and table that say nothing of it: the rest of a wrapped name
_LEAD = 4  # so many rows from the top may hold a remark
_SKIPPED = ("page_number", "header", "footer", "contents")


@dataclass
class Context:
    """What is known of a table from around it. `rows` is the first row that is not above the head."""

    start: int
    end: int
    rows: int = 0
    title: str | None = None
    rule: FormRule | None = None
    number: str | None = None
    unit: str | None = None
    said_empty: bool = False
    near: bool = True  # nothing but page furniture between it and the table before

    def entitle(self, caption: Context) -> None:
        """Take what a table above it says, which is its caption."""
        self.start, self.near = caption.start, False
        self.title, self.rule = caption.title, caption.rule
        self.number, self.unit = self.number or caption.number, self.unit or caption.unit


def around(
    reading: Reading, words: Words, blocks: tuple[int, int], grid: Grid, name: str | None, *, alone: bool
) -> Context:
    """The context of the table whose first and last block are `blocks`.

    `name` is its sheet's, the last resort for a title. Only where it stands `alone`, not below another one
    in the same grid, do the lines above the grid speak of it.
    """
    found = Context(grid.start, grid.end)
    while found.rows < len(grid.rows):
        cells = filled(grid.rows[found.rows])
        if not is_preamble(words, grid.rows[found.rows]) and not (found.rows < _LEAD and _is_lead(words, cells)):
            break
        for slot in cells:
            _line(words, found, _Piece(slot.text, printed(reading, slot), slot.start))
        found.rows += 1
    if alone:
        _above(reading, words, blocks[0], found)
    _below(reading, words, blocks[1], found)
    if found.title is None and name:
        _line(words, found, _Piece(fold(name), name, found.start))
    return found


def _is_lead(words: Words, cells: list[Slot]) -> bool:
    """Whether a row at the very top holds one remark that is no label (附件1)."""
    return len(cells) == 1 and not cells[0].numeric and not words.sense(cells[0].text).known


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line, or a part of it between tabs: its text on the view without blanks at the ends, as printed, and its start."""

    text: str
    printed: str
    start: int


def _lines(reading: Reading, block: Block) -> list[_Piece]:
    low, high = reading.view.range(block.start, block.end)
    lines = []
    for line in regex.split(r"[\n\t]", reading.view.text[low:high]):
        text = line.strip()
        if text:
            at = low + line.index(text)
            printed = "".join(reading.document.text[origin] for origin in reading.view.origin[at : at + len(text)])
            lines.append(_Piece(text, printed, reading.view.origin[at]))
        low += len(line) + 1
    return lines


def _above(reading: Reading, words: Words, number: int, found: Context) -> None:
    blocks = reading.document.blocks
    seen = strange = 0
    for at in range(number - 1, -1, -1):
        block = blocks[at]
        if (
            block.kind == "header"
            and found.title is None
            and "\t" not in reading.document.text[block.start : block.end]
        ):
            for piece in _lines(reading, block):
                _line(words, found, piece)
        if block.kind in _SKIPPED:
            continue
        if block.kind != "paragraph" or seen == _ABOVE:
            break
        seen += 1
        titled = found.title is not None
        lines = _lines(reading, block)
        known = [_line(words, found, piece) for piece in lines]
        if not any(known) and lines:
            found.near = False
            strange += 1
            if titled or strange > _STRANGE or len(lines) > 1 or len(lines[0].text) > _SHORT or "。" in lines[0].text:
                break
            continue
        if titled and not any(known):
            break
        if found.title is not None and found.number is not None and found.unit is not None:
            break


def _ordinal(parts: list[str]) -> str:
    """A table's number in two digits, what follows a hyphen behind it: 3 is 03, 十一 is 11, 1-2 is 01-2."""
    digits = parts[0]
    if not digits.isdigit():
        digits = str(numeral(digits) or 0)
    return f"{int(digits):02d}" + "".join(parts[1:2])


def _line(words: Words, found: Context, piece: _Piece) -> bool:
    """Take from a line what it says of the table; False where it is no such line."""
    known, text, start = False, piece.text, piece.start
    if len(text) > _LONGEST_LINE:
        return False
    if unit := words.line("unit", text):
        found.unit = found.unit or next(group for group in unit.groups() if group)
        known = True
    if number := words.line("number", text):
        if found.number is None:
            found.number = _ordinal([group for group in number.groups() if group])
            found.start = min(found.start, start)
        known = True
    title = words.word("owner").split(text, maxsplit=1)[0].strip()
    if found.title is None and len(title) <= _LONGEST_TITLE:
        rule = words.title(title) if words.word("title").search(title) else None
        if rule is not None or (words.word("title").fullmatch(title) and not number):
            shown = piece.printed[: len(title)] if len(piece.printed) == len(text) else title
            found.title, found.rule, known = words.word("numbered").sub("", shown).strip() or shown, rule, True
            found.start = min(found.start, start)
            found.near = False
    return known or words.line("owner", text) is not None


def _below(reading: Reading, words: Words, number: int, found: Context) -> None:
    """Notes under the table belong to it."""
    blocks = reading.document.blocks
    for block in blocks[number + 1 : number + 1 + _BELOW]:
        if block.kind in _SKIPPED:
            continue
        if block.kind not in ("paragraph", "note"):
            break
        lines = _lines(reading, block)
        says_empty = bool(lines) and words.line("empty", lines[0].text) is not None
        if not lines or not (
            says_empty or (words.word("begins_note").match(lines[0].text) and words.line("note", lines[0].text))
        ):
            break
        found.end = max(found.end, block.end)
        found.said_empty = found.said_empty or says_empty
