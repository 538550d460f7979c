"""One character to one character: what the view makes of full-width, compatibility and traditional characters.

Folding never changes a text's length, so offsets survive it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

# Marks that publishers mix freely. Brackets become full-width (（） mean nothing in a regular expression),
# everything else half-width; a pattern is folded by the same table before it is compiled.
_MARKS = {
    "(（﹙": "（", ")）﹚": "）", "，﹐": ",", "：﹕∶": ":", "；﹔": ";", "！": "!", "？": "?",
    "％﹪": "%", "．﹒": ".", "“”„‟＂〝〞": '"', "‘’‚‛＇": "'", "–—－−‐‑﹣―─": "-", "～〜∼": "~",
    "＜﹤": "<", "＞﹥": ">", "≧⩾": "≥", "≦⩽": "≤", "＝﹦": "=", "＋": "+", "／": "/", "｜": "|",
    "\xa0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f": " ",
}  # fmt: skip

# CJK Radicals Supplement: Unicode gives them no compatibility mapping, PDF fonts print them all the same.
_RADICALS = dict(
    zip(
        "⺁⺈⺊⺌⺍⺕⺜⺟⺠⺢⺩⺪⺫⺬⺮⺯⺰⺱⺲⺳⺴⺶⺷⺸⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂刀卜小小彐日母民水王疋目示竹糸纟罒罒罒罒羊羊羊月臼艹艹艹虎衤西西见角角讠贝足车辶辶辶阝钅长镸长门阝雨青韦页风飞食食饣食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)


@cache
def _simplify(character: str) -> str:
    """The simplified form of one traditional character.

    >>> _simplify("萬"), _simplify("万")
    ('万', '万')
    """
    converted: str = _converter().convert(character)
    return converted if len(converted) == 1 else character


@cache
def _converter() -> Any:
    from opencc import OpenCC  # late: it loads its dictionaries

    return OpenCC("t2s")


def _compatible(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _is_ideograph(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x323AF


def _is_simplified(character: str) -> bool:
    """GB 2312 holds every common simplified character and no traditional twin of one."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


class _Folding(dict[int, str]):
    """A translation table for str.translate that fills itself."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFF01 <= code <= 0xFF5E or code >= 0x2F800:
            character = _compatible(character)
        if _is_ideograph(ord(character)) and not _is_simplified(character):
            character = _simplify(character)
        self[code] = character
        return character


def unify(text: str) -> str:
    """`text` with Kangxi radicals and compatibility ideographs as the characters they print; all else, marks too, as it stands.

    >>> unify("⼀、“三公”经费（⻋辆）１２")
    '一、“三公”经费（车辆）１２'
    """
    return _LOOKALIKE.sub(lambda match: _TABLE[ord(match[0])] if match[0] in _RADICALS else _compatible(match[0]), text)


_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_TABLE = _Folding()
for _sources, _target in _MARKS.items():
    _TABLE.update({ord(source): _target for source in _sources})
_TABLE.update({ord(source): target for source, target in _RADICALS.items()})
_TWINS = str.maketrans("於後徵夥麽", "于后征伙么")  # traditional ones that GB 2312 holds all the same
_TABLE.update({code: chr(twin) for code, twin in _TWINS.items()})


@cache
def _unsettled() -> re.Pattern[str]:
    """Runs of characters that folding may change: a text is mostly ideographs of GB 2312, of which it changes the twins alone."""
    rows = (bytes((row, place)) for row in range(0xB0, 0xF8) for place in range(0xA1, 0xFF))
    settled = "".join(pair.decode("gb2312", "ignore") for pair in rows)
    return re.compile(f"[^A-Za-z0-9 \n\t,.%、。（）《》{settled.translate(dict.fromkeys(_TWINS))}]+")


def fold(text: str) -> str:
    """`text` with every character folded, offsets unchanged.

    >>> fold("２０２２年度“三公”经费（⻋辆），占％")
    '2022年度"三公"经费（车辆）,占%'
    >>> fold("經費 1,516.64 萬元")
    '经费 1,516.64 万元'
    >>> fold("低於調整後預算")
    '低于调整后预算'
    """
    return _unsettled().sub(lambda match: match[0].translate(_TABLE), text)
