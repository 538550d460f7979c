"""Lines of a text and the breaks between them: which ones end a paragraph and which only wrap it.

Everything here reads *clean* lines: folded (see juesuan.fold), markup dropped, blanks at the edges dropped.
The test of a break is free of vocabulary as far as that goes: punctuation, brackets, numbers with their units,
the start of the next line, and how full the line is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from typing import NamedTuple

import regex

from juesuan.fold import fold
from juesuan.readers.vocabulary import is_known_across, is_title, wording
from juesuan.spans import MARKUP, Range

_MAYBE_MARKUP = regex.compile(
    r"[\[<*\u200b-\u200f\u2060\ufeff\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f]|PAGEREF|HYPERLINK"
)
_LONGEST_SAID = 2000
_FEW_LINES = 10
_LEAST_MARGIN = 32  # columns: shorter lines may be cells
_LEAST_MARGIN_OF_TWO = 44  # one line alone may be a heading
_SEARCHED = 200_000  # so much of a text is asked whether it holds a word elsewhere: many times what is published
_LEAST_TORN = 4  # characters: shorter lines are cells
_LONGEST_WORD = 4
_CLOSERS = "，。、；：）》〉】〕”’％,;:!?%"
_TERMINAL = regex.compile(r'[。!?;:]["）》」』]*$')
_WHOLE_NUMBER = regex.compile(r"\d\.\d\d+$")
_HAN = regex.compile(r"[\u4e00-\u9fff]+")
_CLAUSE = regex.compile(r"[,。;!?]")
_TOKEN = regex.compile(r"[（《\"“]*(?:[A-Za-z0-9.,%-]+|.)[,。;:、）》”%]*")


class Line(NamedTuple):
    """One line of the text: [start, end) without its line end, `clean` what it says, `raw` as it stands."""

    start: int
    end: int
    raw: str
    clean: str

    @property
    def blank(self) -> bool:
        """Whether nothing is printed here."""
        return not self.clean

    @property
    def numbered(self) -> bool:
        """Whether it begins as a heading or an entry of a list."""
        return wording().numbered.match(self.clean) is not None


def clean(text: str) -> str:
    """`text` folded, its markup and the blanks at its edges dropped.

    >>> clean("　[bookmark: _Toc1]１．**总体情况**\t")
    '1.总体情况'
    """
    return _bare(fold(text))


def _bare(folded: str) -> str:
    if _MAYBE_MARKUP.search(folded):
        folded = MARKUP.sub("", folded)
    return folded.strip()


def split(text: str, folded: str | None = None) -> list[Line]:
    """The lines of `text`, blank ones too; `folded` spares to fold it again."""
    found: list[Line] = []
    start = 0
    for raw, said in zip(text.split("\n"), (folded or fold(text)).split("\n"), strict=True):
        end = start + len(raw)
        found.append(Line(start, end, raw, _bare(said)))
        start = end + 1
    return found


def is_page_number(line: str, *, sure: bool = False) -> bool:
    """Whether a clean line is a page mark. A bare number is one that is not `sure`.

    >>> is_page_number("-5-"), is_page_number("12"), is_page_number("12", sure=True), is_page_number("325.44")
    (True, True, False, False)
    """
    return (wording().sure_page_mark if sure else wording().page_mark).fullmatch(line) is not None


def width(line: str) -> int:
    """How wide a line prints, in half-width columns, its blanks left out: a Chinese character takes two.

    >>> width("决算 12")
    6
    """
    return len(line.replace(" ", "").encode("gbk", "replace"))


@dataclass(frozen=True, slots=True)
class Margin:
    """Where a hard-wrapped text breaks its lines: after `at` characters, or `at` half-width columns."""

    at: int
    by_characters: bool = False

    def measure(self, line: str) -> int:
        """How far a line reaches, in this margin's measure."""
        return len(line) if self.by_characters else width(line)

    def is_full(self, before: str, after: str) -> bool:
        """Whether the first word of `after` had no room left on line `before`."""
        token = _TOKEN.match(after)
        return self.measure(before) + (self.measure(token[0]) if token else 0) > self.at * 0.93


def right_margin(lines: Sequence[str]) -> Margin | None:
    """The margin at which a text breaks its lines; None where it does not break them by length.

    Each break of a wrapped text says that the line fits and the next word did not: a margin that hardly
    any break speaks against, and no line exceeds.
    """
    numbered = wording().numbered
    breaks = [
        (before, token[0])
        for before, after in pairwise(line for line in lines if line)
        if not _TERMINAL.search(before) and not numbered.match(before) and not numbered.match(after)
        if (token := _TOKEN.match(after))
    ]
    if len(breaks) < 6:
        return None
    best, agree = max((_margin(breaks, by_characters) for by_characters in (False, True)), key=lambda found: found[1])
    beyond = sum(best.measure(line) > best.at * 1.1 for line in lines)
    agreed = agree >= max(5, len(breaks) * 0.4) or _nearly_agree(best, breaks, agree)
    return best if agreed and beyond <= len(lines) * 0.2 else None


def _nearly_agree(margin: Margin, breaks: Sequence[tuple[str, str]], agree: int) -> bool:
    """Whether nearly all lines reach about as far: indents, bold type and narrow digits keep them from agreeing quite.

    Cells and titles, which are shorter than any full line, are left out of it.
    """
    asked = [one for one in breaks if margin.measure(one[0]) > margin.at * 0.7]
    near = sum(margin.is_full(*one) and margin.measure(one[0]) <= margin.at * 1.1 for one in asked)
    return agree >= 20 and near >= len(asked) * 0.7


def is_fragment(printed: Sequence[str], count: int) -> bool:
    """Whether the printed lines are all of a text of `count` lines, and few."""
    return len(printed) == count and 1 < count <= _FEW_LINES


def margin_of_few(lines: Sequence[str]) -> Margin | None:
    """The margin of a fragment, too short for its breaks to agree: all its lines but the last are as long as the longest.

    >>> margin_of_few(["某区档案馆2022年度收入、支出决算总", "计均为1,836.52万元，与2021年度相比，", "各减少2.40万元。"])
    Margin(at=36, by_characters=False)
    """
    lines = [line for line in lines if not is_page_number(line)]
    if not 1 < len(lines) <= _FEW_LINES:
        return None
    columns = _LEAST_MARGIN if len(lines) > 2 else _LEAST_MARGIN_OF_TWO
    for by_characters, least, share in ((False, columns, 0.85), (True, columns // 2, 0.95)):
        measure = Margin(0, by_characters).measure
        at, full = max(map(measure, lines)), min(map(measure, lines[:-1]))
        if at >= least and full >= at * share:
            return Margin(at, by_characters)
    return None


def _margin(breaks: Sequence[tuple[str, str]], by_characters: bool) -> tuple[Margin, int]:
    """The margin that most breaks agree to, the least of several, and how many do."""
    least, most = (18, 60) if by_characters else (36, 120)
    measure = Margin(0, by_characters).measure
    turns: Counter[int] = Counter()
    for before, token in breaks:
        start = measure(before)
        turns[max(start, least)] += 1
        turns[max(start + measure(token), least)] -= 1
    best, agree, now = least, 0, 0
    for at in range(least, most):
        now += turns[at]
        if now > agree:
            best, agree = at, now
    return Margin(best, by_characters), agree


def so_far(said: str, line: str) -> str:
    """A paragraph so far with one more line; of a very long one its beginning and its end, for each line asks what it says.

    >>> len(so_far("支出" * 5000, "。")) < 5000, so_far("支出", "合计")
    (True, '支出合计')
    """
    said += line
    return said if len(said) <= _LONGEST_SAID else said[: _LONGEST_SAID // 2] + said[-_LONGEST_SAID // 2 :]


def runs_on(before: str, after: str, *, full: bool | None = None, fragment: bool = False) -> bool:
    """Whether the break between two clean lines is a mere wrap.

    `before` is the paragraph so far (its last line at least), `after` the next printed line, page marks left out.
    `full` says whether the last line reaches the right margin; None where that is not known. `fragment` says that the
    lines are all of a text, which may begin in the middle of one: how long the first is then says nothing.

    >>> runs_on("预算总计20849.45万", "元,与上年相比各增加2043.58万元,增长")
    True
    >>> runs_on("货物支出0.00万元、拟采购工程支", "出101.4699万元、服务支出40万")
    True
    >>> runs_on("七、政府性基金支出预算表情况说明", "本表数为零。"), runs_on("2022年度", "单位决算")
    (False, False)
    >>> runs_on("合计 348.27 120.00 228.27", "20801 人力资源事务 120.00", full=True)
    False
    >>> runs_on("“三公”经费财政拨款", "支出为18.60万元,比上年减少", fragment=True)
    True
    """
    words = wording()
    if not before or not after or words.none.fullmatch(after):
        return False
    if fragment and _opened(before):
        return True
    told = _by_marks(before, after, words)
    if told is not None:
        return told
    if _torn_number(before, after, words) or _torn_bracket(before, after) or _torn_name(before, after, words):
        return True
    if _torn_word(before, after, words) or (fragment and _begun(before, after, words)):
        return True
    number = words.numbered.match(before)
    if number and _torn_title(before[number.end() :], after):
        return True
    if full and (number is None or "," in before or _is_prose(before)):
        return not _is_title(before) and not (
            words.table_caption.fullmatch(before) and words.table_caption.fullmatch(after)
        )
    if full:
        return _heading_runs_on(before, after)
    return _is_prose(before) and bool(_CLAUSE.search(after) or width(after) >= 40)


def _by_marks(before: str, after: str, words: SimpleNamespace) -> bool | None:
    """Whether a break is a wrap as the marks on both sides of it tell; None where they do not."""
    if after[0].isdigit() and _WHOLE_NUMBER.search(before):
        return False  # two rows of figures: joined, they would be one number that is nowhere printed
    if before[-1] in "（《〈【〔" or after[0] in _CLOSERS:
        return True
    if words.numbered.match(after) or words.caption.fullmatch(after) or words.caption.fullmatch(before):
        return False
    if before[-1] in ",、" or words.opens.search(before):
        return True
    return False if _TERMINAL.search(before) else None


def _is_title(line: str) -> bool:
    """Whether a line is a known title, whole: one that ends as titles do, for a sentence may begin with the words of one."""
    if not wording().title_end.search(line.rstrip("。:. ")):
        return False
    number = wording().numbered.match(line)
    return is_title(line[number.end() :].lstrip() if number else line)


def _torn_title(before: str, after: str) -> bool:
    """A title that the packs know, cut in two: 一般公共预算财政拨款, 支出决算情况说明."""
    if not before or width(after) > 40 or _CLAUSE.search(after):
        return False
    if not is_title(before + after):
        return False
    return not is_title(after) if is_title(before) else not wording().title_end.search(before)


def _heading_runs_on(before: str, after: str) -> bool:
    """A heading as long as a line: one that is cut goes on with a short rest, never with a sentence."""
    if wording().title_end.search(before) or _is_title(before) or wording().sentence_start.match(after):
        return False
    return width(after) <= 40 and not _CLAUSE.search(after)


def _torn_number(before: str, after: str, words: SimpleNamespace) -> bool:
    if words.digit_end.search(before) and words.unit_start.match(after):
        return not before.replace(",", "").replace(".", "").isdigit()
    if words.cued_number.match(after) and not words.title_end.search(before):
        return len(before) > 8  # no paragraph begins with 为72,730.12元
    if words.cue_end.search(before) is None or words.number_start.match(after) is None:
        return False
    return len(before) > 8 or words.spoken_figure.match(after) is not None


def _begun(before: str, after: str, words: SimpleNamespace) -> bool:
    """The first line of a fragment, where a sentence with figures follows a line that ends as no title does."""
    speaks = words.spoken.search(after) or after.endswith("。") or width(after) >= 40
    return bool(speaks) and words.begun.fullmatch(before) is not None and not _is_title(before)


def _torn_word(before: str, after: str, words: SimpleNamespace) -> bool:
    """A word cut in two inside a sentence with figures: 与上年相比增, 加2.10万元,增长3%."""
    if len(before) < _LEAST_TORN or not (words.spoken.search(after) or words.spoken.search(before)):
        return False
    head = before[-_LONGEST_WORD:]
    found = words.torn_word.finditer(head + after[:_LONGEST_WORD], overlapped=True)
    return any(match.start() < len(head) < match.end() for match in found)


def _opened(before: str) -> bool:
    """Whether a bracket stands open at the end of a line: what follows is still inside it."""
    return before.count("（") > before.count("）")


def _torn_bracket(before: str, after: str) -> bool:
    """A bracket opened near the end of one line and closed near the start of the next."""
    opened = before.rfind("（")
    if opened == -1 or len(before) - opened > 60 or before.find("）", opened) != -1:
        return False
    closed = after.find("）", 0, 60)
    return closed != -1 and after.find("（", 0, closed) == -1


def _torn_name(before: str, after: str, words: SimpleNamespace) -> bool:
    """A name of the classification that begins on one line and has its marker on the next: （款）机, 关事业…（项）."""
    if words.name_marked.match(after):
        return True
    return words.name_begun.search(before) is not None and words.name_ends.match(after) is not None


def _is_prose(line: str) -> bool:
    """Whether a line is (part of) a sentence; of a numbered one more is asked, for headings have commas too."""
    found = wording().prose.search(line)
    if found is None or not wording().numbered.match(line):
        return found is not None
    return found[0][0] not in ",;" or len(line) > 40 or wording().prose.search(line, found.end()) is not None


def doubled(before: str, after: str, text: str) -> int:
    """How many characters at the start of `after` a wrap printed a second time; 0 where none or not sure.

    Only Chinese characters are ever taken for a doubling, and only where the words as they read without it are known
    and as they read with it are not: from elsewhere in the text, or as a metric's name or a section's title of the packs.

    >>> doubled("一般公共预算财", "财政拨款收入", "一般公共预算财⏎财政拨款收入…一般公共预算财政拨款")
    1
    >>> doubled("政府采购工程支", "支出170.01万元", "")
    1
    >>> doubled("让人", "人都满意", "让人人都满意")
    0
    """
    for length in range(min(6, len(before) - 1, len(after) - 1), 0, -1):
        run = after[:length]
        if not before.endswith(run) or not _HAN.fullmatch(run):
            continue
        if _in_text(before, after, length, text) or _in_vocabulary(before, after, length):
            return length
    return 0


def _in_text(before: str, after: str, length: int, text: str) -> bool:
    once = before[-length - 1 :] + after[length : length + 1]
    if not _HAN.match(once) or text.find(once, 0, _SEARCHED) < 0:
        return False
    return text.find(after[:length] + after[: length + 1], 0, _SEARCHED) < 0


def _in_vocabulary(before: str, after: str, length: int) -> bool:
    if _is_title(before + after[length:]):
        return not _is_title(before + after)
    if not is_known_across(before, after[length:], behind=length + 1):
        return False
    return not is_known_across(before, after, behind=1)


def gap(text: str, start: int, end: int) -> Range:
    """The range between two joined lines with the blanks on both sides: what the view drops of a wrap."""
    while start > 0 and text[start - 1] in " \t\u3000\xa0":
        start -= 1
    while end < len(text) and text[end] in " \t\u3000\xa0":
        end += 1
    return start, end
