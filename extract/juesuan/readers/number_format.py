"""Numbers of a sheet as the sheet prints them: the stored value under its number format, all in exact decimals.

A sheet stores binary doubles and shows at most 15 digits of them; so a value is cut to 15 significant digits first, which gives
back what was typed (0.1 + 0.2 is 0.3). Under `General` the decimals that do not fit Excel's eleven characters are rounded away,
but never more than down to four: a cell of 0.333333333333333 shows 0.333333333, 1234567890.12 keeps its cents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

import regex

from juesuan.figures import decimals, ten_to

BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "General", 14: "yyyy/m/d",
    15: "d-m-yy", 16: "d-m", 17: "m-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '¥#,##0;¥-#,##0;¥"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '¥#,##0.00;¥-#,##0.00;¥"-"',
    45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'h"时"mm"分"',
    56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that a file names by number only, as a Chinese Excel shows them."""

_FIFTEEN = Context(prec=15)
_WIDE = Context(prec=60)
_SECTION = regex.compile(r'"[^"]*"|[\\!].|\[[^\]]*\]|[^;]', regex.DOTALL)
_TOKEN = regex.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<date>(?i:yyyy|yy|mm?m?m?m?|dd?d?d?|hh?|ss?|aaaa?|am/pm|上午/下午))|(?P<digit>[0#?])|(?P<mark>[.,%E/@])|(?P<plain>.)",
    regex.DOTALL,
)
_CONDITION = regex.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")
MAX_FORMAT = 255
"""The longest format code, in characters; a longer one is read as General."""


def exact(stored: str | float) -> Decimal | None:
    """The decimal that a stored number stands for, to 15 significant digits; None where it is no number.

    >>> exact("1234.5600000000001"), exact(0.1 + 0.2), exact("n")
    (Decimal('1234.56'), Decimal('0.3'), None)
    """
    try:
        value = _FIFTEEN.create_decimal(stored if isinstance(stored, str) else Decimal(stored))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > 40:
        return None
    return _WIDE.normalize(value)


def general(value: Decimal) -> str:
    """A number under no format.

    >>> general(Decimal("1979.80")), general(Decimal("1E+3")), general(Decimal("0.333333333333333"))
    ('1979.8', '1000', '0.333333333')
    """
    whole = max(value.adjusted() + 1, 1)
    room = max(4, 10 - whole)
    if decimals(value) > room:
        value = value.quantize(ten_to(-room), ROUND_HALF_UP, _WIDE)
    value = _WIDE.normalize(value)
    return f"{value if value else Decimal(0):f}"


def shown(value: Decimal, code: str, *, epoch_1904: bool = False) -> str:
    """`value` as the format `code` prints it, without padding.

    >>> shown(Decimal("1979.8"), "#,##0.00"), shown(Decimal("0.2882"), "0.00%"), shown(Decimal("-3"), "0.0_);(0.0)")
    ('1,979.80', '28.82%', '(3.0)')
    >>> shown(Decimal("0"), '#,##0.00;-#,##0.00;""'), shown(Decimal("123456"), "0!.0,"), shown(Decimal("45000"), 'yyyy"年"m"月"d"日"')
    ('', '12.3', '2023年3月15日')
    """
    if len(code) > MAX_FORMAT or code.strip().lower() in ("", "general", "@", "g/通用格式"):
        return general(value)
    try:
        return _under(value, code, epoch_1904)
    except InvalidOperation:  # a format of more places than any number has
        return general(value)


def _under(value: Decimal, code: str, epoch_1904: bool) -> str:
    section, signed = _pick(_sections(code), value)
    tokens = list(_TOKEN.finditer(section))
    kinds = {token.lastgroup for token in tokens}
    if "date" in kinds and "digit" not in kinds:
        return _moment(value, tokens, epoch_1904)
    if any(token["mark"] in ("E", "/") for token in tokens) or "general" in section.lower():
        return general(value)
    printed = _number(abs(value), tokens)
    zero = not any(digit in "123456789" for digit in printed)
    return ("-" if value < 0 and not signed and not zero else "") + printed


def _sections(code: str) -> list[str]:
    sections = [""]
    at = 0
    while at < len(code):
        if code[at] == ";":
            sections.append("")
            at += 1
        else:
            found = _SECTION.match(code, at)
            piece = found[0] if found else code[at]
            sections[-1] += piece
            at += len(piece)
    return sections


def _pick(sections: list[str], value: Decimal) -> tuple[str, bool]:
    """The section for `value`, and whether it takes care of the sign itself."""
    conditions = [_condition(section) for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition and _holds(value, *condition):
                return section, False
        return next((s for s in sections if not _condition(s)), sections[-1]), False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _condition(section: str) -> tuple[str, Decimal] | None:
    for token in _TOKEN.finditer(section):
        found = _CONDITION.match(token["bracket"] or "")
        if found:
            return found[1], Decimal(found[2])
    return None


def _holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": value < bound, ">": value > bound, "=": value == bound, "<=": value <= bound, ">=": value >= bound, "<>": value != bound
    }[sign]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a numeric section asks for: places before and after the point, and how the value is scaled."""

    whole: int
    decimals: int
    least: int  # decimals printed even where they are zeros
    grouped: bool
    scale: int


def _shape(tokens: list[regex.Match[str]]) -> _Shape:
    whole = decimals = least = scale = commas = 0
    grouped = point = False
    for token in tokens:
        if token["digit"]:
            grouped, commas = grouped or (commas > 0 and not point), 0
            if point:
                decimals += 1
                least = decimals if token["digit"] != "#" else least
            else:
                whole += 1
        elif token["mark"] == ".":
            point = True
            scale, commas = scale - 3 * commas, 0
        elif token["mark"] == "," and whole:
            commas += 1
        elif token["mark"] == "%":
            scale += 2
    return _Shape(whole, decimals, least, grouped, scale - 3 * commas)


def _number(value: Decimal, tokens: list[regex.Match[str]]) -> str:
    shape = _shape(tokens)
    scaled = value.scaleb(shape.scale, _WIDE).quantize(ten_to(-shape.decimals), ROUND_HALF_UP, _WIDE)
    whole, _, fraction = f"{scaled:f}".partition(".")
    while len(fraction) > shape.least and fraction.endswith("0"):
        fraction = fraction[:-1]
    return "".join(_places(tokens, shape, whole.lstrip("0"), fraction)).strip()


def _places(tokens: list[regex.Match[str]], shape: _Shape, whole: str, fraction: str) -> Iterator[str]:
    """The literals of a section and, at its placeholders, the digits."""
    left = shape.whole
    used, point = 0, False
    for token in tokens:
        if token["digit"] and not point:
            first = left == shape.whole
            upto = len(whole) - left + 1
            digits = whole[:upto] if first and upto > 0 else whole[max(upto - 1, 0) : max(upto, 0)]
            digits = digits or ("0" if token["digit"] == "0" else "")
            yield from (_grouped(digits, left - 1) if shape.grouped else digits)
            left -= 1
        elif token["digit"]:
            yield fraction[used : used + 1]
            used += 1
        elif token["mark"] == ".":
            if left == shape.whole and whole:  # no placeholder before the point
                yield whole
            point = True
            if fraction or shape.least:
                yield "."
        elif token["mark"] != ",":
            yield (
                token["quoted"]
                or token["escaped"]
                or token["currency"]
                or token["mark"]
                or token["plain"]
                or token["date"]
                or ""
            )


def _grouped(digits: str, after: int) -> Iterator[str]:
    """Digits with thousands commas, `after` more digits following them before the point."""
    for index, digit in enumerate(digits):
        rest = len(digits) - index - 1 + after
        yield digit + ("," if rest and rest % 3 == 0 else "")


def _moment(value: Decimal, tokens: list[regex.Match[str]], epoch_1904: bool) -> str:
    """A date or time; the stored number counts days since the sheet's epoch."""
    if not 0 <= value < 2_958_466:
        return general(value)
    epoch = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30 if value >= 61 else 31)
    seconds = int((value * 86_400).quantize(Decimal(1), ROUND_HALF_UP, _WIDE))
    moment = epoch + timedelta(seconds=seconds)
    written, minutes = "", False
    for index, token in enumerate(tokens):
        part = (token["date"] or "").lower()
        if not part:
            written += token["quoted"] or token["escaped"] or token["mark"] or token["plain"] or ""
            continue
        follows = next((later["date"].lower() for later in tokens[index + 1 :] if later["date"]), "")
        written += _part(moment, part, minutes=part in ("m", "mm") and (minutes or follows.startswith("s")))
        minutes = part.startswith("h")
    return written.strip()


def _part(moment: datetime, part: str, *, minutes: bool) -> str:
    if minutes:
        return f"{moment.minute:02d}" if part == "mm" else str(moment.minute)
    figure = {"y": moment.year, "m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}.get(part[0])
    if figure is None:
        return ""  # the name of a weekday, or of half a day
    if part[0] == "y":
        return str(figure) if part == "yyyy" else f"{figure % 100:02d}"
    return f"{figure:02d}" if len(part) == 2 else str(figure)
