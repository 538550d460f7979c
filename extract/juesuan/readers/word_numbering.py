"""Word's automatic numbering, rendered: the 一、 that no run of the document holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import regex

from juesuan.figures import NUMERALS
from juesuan.readers.word_styles import Styles, W, value

_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_SEQUENCES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
}
_SEQUENCES["decimalEnclosedCircleChinese"] = _SEQUENCES["decimalEnclosedCircle"]
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SINGLE = str.maketrans("0123456789", "〇" + NUMERALS[1:])
_POINTER = regex.compile(r"%([1-9])")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def chinese(number: int, digits: str = NUMERALS, places: str = "十百千") -> str:
    """A Chinese counting number up to 9999; larger ones stay Arabic.

    >>> [chinese(n) for n in (1, 10, 12, 20, 21, 105, 110, 2003)]
    ['一', '十', '十二', '二十', '二十一', '一百零五', '一百一十', '二千零三']
    """
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    written, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            written += (digits[0] if gap and written else "") + digits[digit] + (places[power - 1] if power else "")
            gap = False
        else:
            gap = True
    return written[1:] if digits is NUMERALS and 10 <= number < 20 else written


def counted(number: int, form: str) -> str:
    """`number` in one of Word's number formats; an unknown one is decimal.

    >>> counted(3, "chineseCounting"), counted(11, "chineseLegalSimplified"), counted(2, "ideographTraditional")
    ('三', '壹拾壹', '乙')
    >>> counted(2, "decimalEnclosedCircleChinese"), counted(28, "lowerLetter"), counted(9, "upperRoman"), counted(7, "decimalZero")
    ('②', 'bb', 'IX', '07')
    """
    if form in _SEQUENCES and 0 < number <= len(_SEQUENCES[form]):
        return _SEQUENCES[form][number - 1]
    match form:
        case "upperRoman" | "lowerRoman" if 0 < number < 4000:
            written = _roman(number)
        case "upperLetter" | "lowerLetter" if 0 < number < 780:
            written = _letters(number)
        case _:
            return _WRITTEN.get(form, str)(number)
    return written.lower() if form.startswith("lower") else written


def _legal(number: int) -> str:
    return chinese(number, _LEGAL, "拾佰仟")


def _one_by_one(number: int) -> str:
    """The digits one by one: 〇 for a nought, no hundreds and tens."""
    return str(number).translate(_SINGLE) if number >= 0 else str(number)


_COUNTINGS = (
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
)  # fmt: skip
_WRITTEN: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_COUNTINGS, chinese),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional"), _legal),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _one_by_one),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda number: str(number).translate(_FULL_WIDTH)),
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
}
"""How a number is written in the formats that know no bounds."""


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        written += letters * (number // worth)
        number %= worth
    return written


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool
    restart: int | None  # resets after a level before this one, from 1; 0 never; None after any
    suffix: str
    style: str | None

    @classmethod
    def read(cls, element: Any) -> _Level:
        form = value(element, "numFmt")
        if form is None:  # a format newer than the schema stands behind an alternative
            inner = element.find(f".//{_MC}Fallback/{W}numFmt")
            form = inner.get(W + "val") if inner is not None else None
        text = value(element, "lvlText") or ""
        hidden = element.find(f"{W}rPr/{W}vanish") is not None
        return cls(
            _number(value(element, "start")) or 0, form or "decimal", "" if hidden else text,
            element.find(W + "isLgl") is not None, _number(value(element, "lvlRestart")),
            value(element, "suff") or "tab", value(element, "pStyle"),
        )  # fmt: skip


def _number(printed: str | None) -> int | None:
    return int(printed) if printed is not None and printed.isdecimal() and len(printed) < 7 else None


class Numbering:
    """The lists of one document, counting as its paragraphs go by in order."""

    def __init__(self, root: Any | None, styles: Styles) -> None:
        self._styles = styles
        self._nums: dict[str, Any] = {}
        self._abstracts: dict[str, Any] = {}
        if root is not None:
            self._nums = {num.get(W + "numId"): num for num in root.findall(W + "num")}
            self._abstracts = {one.get(W + "abstractNumId"): one for one in root.findall(W + "abstractNum")}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._restarted: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """The number that Word prints before `paragraph`, with a blank where one is needed; "" where it prints none.

        Bullets are no numbers and are left out. Asking counts: ask once for every paragraph, in order.
        """
        num = self._num_id(paragraph) if self._nums else None
        if num is None or num == "0" or num not in self._nums:
            return ""
        levels = self._levels_of(num)
        at = self._level_index(paragraph, levels)
        if at not in levels:
            return ""
        counts = self._counts[value(self._nums[num], "abstractNumId") or ""]
        self._advance(num, at, levels, counts)
        return self._render(levels, at, counts)

    def _num_id(self, paragraph: Any) -> str | None:
        stated = (value(element, "pPr/numPr/numId") for element in (paragraph, *self._styles.chain(paragraph)))
        return next((num for num in stated if num is not None), None)

    def _level_index(self, paragraph: Any, levels: dict[int, _Level]) -> int:
        own = _number(value(paragraph, "pPr/numPr/ilvl"))
        if own is not None:
            return own
        for style in self._styles.chain(paragraph):
            linked = next((at for at, level in levels.items() if level.style == style.get(W + "styleId")), None)
            found = linked if linked is not None else _number(value(style, "pPr/numPr/ilvl"))
            if found is not None:
                return found
        return 0

    def _levels_of(self, num: str) -> dict[int, _Level]:
        if num not in self._levels:
            element = self._nums[num]
            levels = self._abstract_levels(value(element, "abstractNumId"), depth=0)
            for override in element.findall(W + "lvlOverride"):
                inner = override.find(W + "lvl")
                at = _number(override.get(W + "ilvl"))
                if inner is not None and at is not None:
                    levels[at] = _Level.read(inner)
            self._levels[num] = levels
        return self._levels[num]

    def _abstract_levels(self, abstract: str | None, depth: int) -> dict[int, _Level]:
        element = self._abstracts.get(abstract or "")
        if element is None:
            return {}
        link = value(element, "numStyleLink")
        if link is not None and depth < 5:  # the levels stand with the list style it names
            for style in self._styles.based(link):
                num = self._nums.get(value(style, "pPr/numPr/numId") or "")
                if num is not None:
                    return self._abstract_levels(value(num, "abstractNumId"), depth + 1)
        found = ((_number(level.get(W + "ilvl")), level) for level in element.findall(W + "lvl"))
        return {at: _Level.read(level) for at, level in found if at is not None}

    def _advance(self, num: str, at: int, levels: dict[int, _Level], counts: dict[int, int]) -> None:
        start = self._override(num, at)
        if start is not None and (num, at) not in self._restarted:
            self._restarted.add((num, at))
            counts[at] = start
        else:
            counts[at] = counts[at] + 1 if at in counts else levels[at].start
        for deeper in [level for level in counts if level > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or at < restart:
                del counts[deeper]

    def _override(self, num: str, at: int) -> int | None:
        for override in self._nums[num].findall(W + "lvlOverride"):
            if override.get(W + "ilvl") == str(at):
                return _number(value(override, "startOverride"))
        return None

    def _render(self, levels: dict[int, _Level], at: int, counts: dict[int, int]) -> str:
        level = levels[at]
        if level.form == "bullet":
            return ""

        def figure(pointer: regex.Match[str]) -> str:
            index = int(pointer.group(1)) - 1
            if index not in levels:
                return ""
            form = "decimal" if level.legal else levels[index].form
            return counted(counts.get(index, levels[index].start), form)

        label: str = _POINTER.sub(figure, level.text)
        needs_blank = label and level.suffix != "nothing" and label[-1] < "\x7f"
        return label + " " if needs_blank else label
