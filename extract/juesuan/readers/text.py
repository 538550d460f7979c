"""Plain text and Markdown: decoded as it is, with line ends as line feeds; tables, contents and wraps told by their marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from juesuan.document import Block, BlockKind, Document, Note, Table
from juesuan.fold import fold
from juesuan.readers import Input, contents, lines, marked
from juesuan.readers.lines import Line, Margin
from juesuan.readers.vocabulary import wording
from juesuan.spans import Range

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
"""Byte-order marks with their encodings, the longer ones first."""

_LOST = "\ufffd"
_HAN = regex.compile(r"[\u4e00-\u9fff]")
_DAMAGE = regex.compile("\ufffd+")
_FEWEST_HAN = 10  # Chinese characters that show that a text is one in spite of bytes that are none
_SOUND = 300  # a text of so many characters may have one damaged place
_MOST_NOTES = 20


def is_blank(content: bytes) -> bool:
    """Whether a file holds nothing but blanks, a byte-order mark before them or not."""
    mark = next((mark for mark, _ in _MARKS if content.startswith(mark)), b"")
    return not content[len(mark) :].strip(b"\0 \t\r\n")


def decode(content: bytes) -> tuple[str, str] | None:
    """Text and encoding of `content`, or None where it is no text.

    A byte-order mark decides, then strict UTF-8, then GB 18030 (measured: right on every Chinese sample). Where a few bytes
    of a Chinese text are damaged, each stands as U+FFFD.

    >>> decode("决算".encode("gb18030"))
    ('决算', 'gb18030')
    """
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    if encoding is not None:
        return _strict(content, encoding)
    if b"\0" in content:
        return None
    return (
        _strict(content, "utf-8")
        or _forgiving(content, "utf-8")
        or _strict(content, "gb18030")
        or _forgiving(content, "gb18030")
    )


def _strict(content: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return _with_line_feeds(content.decode(encoding)), encoding
    except UnicodeDecodeError:
        return None


def _forgiving(content: bytes, encoding: str) -> tuple[str, str] | None:
    """The text with its damaged bytes replaced; None where they are too many for it to be one."""
    text = content.decode(encoding, "replace")
    lost = len(_DAMAGE.findall(text))
    if lost > max(1, len(text) // _SOUND) or len(_HAN.findall(text)) < _FEWEST_HAN:
        return None
    return _with_line_feeds(text), encoding


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lost(content: bytes, text: str, encoding: str) -> list[Note]:
    """What is said of damaged bytes."""
    if _LOST not in text or _strict(content, encoding) is not None:
        return []
    message = f"bytes that are no character of {encoding} stand as U+FFFD; characters beside them may be wrong too"
    places = list(_DAMAGE.finditer(text))[:_MOST_NOTES]
    return [Note("undecodable_bytes", "warning", message, *place.span()) for place in places]


def read(source: Input) -> Document:
    """The document in a text file."""
    decoded = decode(source.content)
    assert decoded is not None
    text, encoding = decoded
    folded = fold(text)
    layout = lay_out(text, folded, whole=True)
    notes = (*_lost(source.content, text, encoding), *layout.notes)
    return Document(
        text=text, blocks=layout.blocks, path=source.path, sha256=source.sha256, reader="text",
        media_type="text/markdown" if source.path.lower().endswith((".md", ".markdown")) else "text/plain",
        tables=layout.tables, dropped=layout.dropped, notes=notes, encoding=encoding, folded=folded,
    )  # fmt: skip


class Layout:
    """What is seen in a bare text: blocks, tables, what the view drops, and notes on what was repaired."""

    def __init__(self, blocks: list[Block], tables: list[Table], dropped: list[Range], notes: list[Note]) -> None:
        self.blocks = tuple(sorted(blocks, key=lambda block: block.start))
        self.tables = tuple(tables)
        self.dropped = tuple(sorted(dropped))
        self.notes = tuple(notes)


def lay_out(text: str, folded: str | None = None, *, whole: bool = False) -> Layout:
    """The layout of `text`, read from nothing but its lines; `whole` where they are a whole file, not a piece of one."""
    parts = lines.split(text, folded)
    kinds: dict[int, BlockKind] = dict.fromkeys(contents.find(parts), "contents")
    blocks: list[Block] = []
    tables: list[Table] = []
    dropped: list[Range] = []
    notes: list[Note] = []
    for indices, table, breaks in marked.find(parts, kinds):
        blocks.append(Block("table", table.start, table.end, table=len(tables)))
        tables.append(table)
        dropped += breaks
        kinds.update(dict.fromkeys(indices, "table"))
        dropped += [
            (parts[index].start, parts[index].end)
            for index in indices
            if "\t" not in parts[index].raw and lines.is_page_number(parts[index].clean, sure=True)
        ]
    for start, end in _runs(parts, kinds, "contents"):
        blocks.append(Block("contents", parts[start].start, parts[end].end))
    groups = list(_prose(parts, kinds))
    prose = [line.clean for group in groups for line in group]
    margin = lines.right_margin(prose)
    fragment = margin is None and whole and lines.is_fragment(prose, len(parts))
    if fragment:
        margin = lines.margin_of_few(prose)
    for group in groups:
        blocks += _paragraphs(text, group, margin, dropped, notes, fragment=fragment)
    return Layout(blocks, tables, dropped, notes)


def _runs(parts: Sequence[Line], kinds: dict[int, BlockKind], kind: BlockKind) -> Iterator[Range]:
    """The first and last index of each run of neighbours of one kind (blank lines between do not part them)."""
    chosen = sorted(index for index, one in kinds.items() if one == kind)
    start: int | None = None
    for at, index in enumerate(chosen):
        start = index if start is None else start
        after = chosen[at + 1] if at + 1 < len(chosen) else None
        if after is None or not all(line.blank for line in parts[index + 1 : after]):
            yield start, index
            start = None


def _prose(parts: Sequence[Line], kinds: dict[int, BlockKind]) -> Iterator[list[Line]]:
    """The printed lines between tables and contents."""
    group: list[Line] = []
    for index, line in enumerate(parts):
        if index in kinds:
            if group:
                yield group
            group = []
        elif not line.blank:
            group.append(line)
    if group:
        yield group


def _paragraphs(
    text: str, group: Sequence[Line], margin: Margin | None, dropped: list[Range], notes: list[Note], *, fragment: bool
) -> Iterator[Block]:
    """The paragraphs of a group of printed lines; what the view leaves out is added to `dropped`.

    `margin` is the document's; the group's own goes before. `fragment` says that the lines are all of a short text.
    """
    marks = _page_marks(group)
    no_words = frozenset(mark.start for mark in marks)
    printed = [line for line in group if line.start not in no_words]
    margin = lines.right_margin([line.clean for line in printed]) or margin
    swallowed: set[Line] = set()
    start = 0
    said = ""
    for at, line in enumerate(printed):
        said = lines.so_far(said, line.clean)
        after = printed[at + 1] if at + 1 < len(printed) else None
        if after is not None:
            full = margin.is_full(line.clean, after.clean) if margin else None
            if lines.runs_on(said, after.clean, full=full, fragment=fragment):
                dropped.append(_break(text, said, line, after, notes))
                swallowed.update(mark for mark in marks if line.start < mark.start < after.start)
                continue
        yield Block(_kind(printed[start : at + 1]), printed[start].start, line.end)
        start, said = at + 1, ""
    for mark in marks:
        if mark not in swallowed:
            dropped.append((mark.start, mark.end))
            yield Block("page_number", mark.start, mark.end)


def _kind(paragraph: Sequence[Line]) -> BlockKind:
    """A figure's caption is a note; a table's is its title and stays a paragraph."""
    said = paragraph[0].clean
    return "note" if len(paragraph) == 1 and wording().figure.fullmatch(said) else "paragraph"


def _page_marks(group: Sequence[Line]) -> list[Line]:
    """The page marks: those with dashes, and bare numbers that stand between lines of words."""
    found = []
    for at, line in enumerate(group):
        if lines.is_page_number(line.clean, sure=True):
            found.append(line)
        elif lines.is_page_number(line.clean):
            neighbours = [*group[max(at - 1, 0) : at], *group[at + 1 : at + 2]]
            if all(_has_words(near.clean) for near in neighbours):
                found.append(line)
    return found


_RATE = regex.compile(r"[\d.,]+ ?[%％][。，；,;]")


def _has_words(line: str) -> bool:
    """Whether a line is one of prose: it holds an ideograph, or is the rate that ends a sentence (17.31%。)."""
    return _HAN.search(line) is not None or _RATE.match(line) is not None


def _break(text: str, said: str, line: Line, after: Line, notes: list[Note]) -> Range:
    """The range that joins `after` to `line`, a doubled start of `after` with it."""
    start, end = lines.gap(text, line.end, after.start)
    twice = lines.doubled(said, after.clean, text)
    if twice and fold(text[end : end + twice]) == said[-twice:]:
        raw = text[end : end + twice]
        notes.append(Note("doubled_at_wrap", "info", f"{raw!r} was printed again after a line break", end, end + twice))
        end += twice
    return start, end
