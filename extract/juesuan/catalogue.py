"""The official classification (政府收支分类科目): codes and names by year, and how a printed name finds its code.

The lists are data, patterns/catalogue/*.csv, one line an entry. A name that changed stands once for each wording under the
same code; a code that was given to another subject is marked `reused`, and no old name reaches across that mark.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

import regex

from juesuan import patterns
from juesuan.catalogue_text import CategoryFinder, NameFinder
from juesuan.errors import PatternError
from juesuan.fold import fold
from juesuan.slips import FARTHEST, slip

Known = Literal["attested", "recalled"]
Level = Literal["category", "group", "item"]
How = Literal["exact", "variant", "renamed", "moved", "out_of_year", "near"]

_LEVELS: dict[int, Level] = {3: "category", 5: "group", 7: "item"}
_RANK: dict[How, int] = {"exact": 0, "variant": 1, "renamed": 1, "moved": 2, "out_of_year": 3, "near": 4}
_COLUMNS = ["code", "name", "from", "to", "known", "where", "note"]

_WHOLE_BUDGETS = ("209", "223")  # 社会保险基金, 国有资本经营预算: in a sentence the name means the whole budget

_NUMBER = regex.compile(r"^(?:（?\d{2,7}）?)(?=\D)")
_ASIDE = regex.compile(r"（[^（）]*）")
_OR = regex.compile(r".（(.)）")  # 办公厅（室）, printed 办公室


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording of one code; the years are inclusive, None where no bound is known."""

    code: str
    name: str
    first: int | None
    last: int | None
    known: Known
    where: tuple[str, ...]
    reused: bool = False

    @property
    def level(self) -> Level:
        """类, 款 or 项, by the code's length."""
        return _LEVELS[len(self.code)]

    def held(self, year: int | None) -> bool:
        """Whether this wording was in force in `year`; an unknown year excludes nothing."""
        return year is None or ((self.first or 0) <= year <= (self.last or 9999))


@dataclass(frozen=True, slots=True)
class Match:
    """The code a printed name stands for, and how surely.

    `how`: `exact` as in the year's list; `variant` but for 支出, brackets, blanks or markers; `renamed` an older or newer
    wording of the same code; `moved` a name that stands below an older or newer parent; `out_of_year` a code that the year's
    list does not hold; `near` a small edit distance off. The caller reports the last three, and a `recalled` entry.
    """

    code: str
    official: str
    level: Level
    known: Known
    how: How


@lru_cache(maxsize=1 << 14)
def plain(name: str) -> str:
    """The form in which variants of a name are equal.

    >>> plain("教育（类）支出"), plain("社会保障和就业"), plain("维修(护)费")
    ('教育', '社会保障和就业', '维修（护）费')
    """
    folded: str = _NUMBER.sub("", patterns.load().word("name.mark").sub("", fold(name)))
    return without_spending(folded) or folded


def without_spending(name: str) -> str:
    """A name without the 支出 that one print of it has and another has not.

    >>> without_spending("教育支出"), without_spending("教育")
    ('教育', '教育')
    """
    return str(patterns.load().word("name.spending").sub("", name))


def _plains(name: str) -> set[str]:
    bare = patterns.load().word("name.mark").sub("", fold(name))
    return {plain(form) for form in (name, _ASIDE.sub("", bare), _OR.sub(r"\1", bare), bare.translate(_NO_BRACKETS))}


_NO_BRACKETS = str.maketrans("", "", "（）")


class Index:
    """The entries of one classification, found by code, by name and by parent."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    @cached_property
    def by_code(self) -> dict[str, list[Entry]]:
        """Every wording of a code, oldest first."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.code, []).append(entry)
        for wordings in found.values():
            wordings.sort(key=lambda entry: entry.first or 0)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[int, str], list[Entry]]:
        found: dict[tuple[int, str], list[Entry]] = {}
        for entry in self.entries:
            for name in {fold(entry.name), *_plains(entry.name)}:
                found.setdefault((len(entry.code), name), []).append(entry)
        return found

    @cached_property
    def _children(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.code[:-2] if len(entry.code) > 3 else "", []).append(entry)
        return found

    def codes_below(self, code: str) -> set[str]:
        """The codes of one level deeper; of the top level for an empty one."""
        return {entry.code for entry in self._children.get(code, ())}

    def current(self, code: str, year: int | None) -> Entry | None:
        """The wording of `code` in `year`, without a year the latest; None where the year's list holds no such code."""
        return next((entry for entry in reversed(self.by_code.get(code, ())) if entry.held(year)), None)

    def named(self, name: str, length: int, parents: set[str] | None, year: int | None) -> list[Match]:
        """The best matches of a name among the codes of `length` digits, under `parents` where these are given."""
        # The plain form finds a superset of what the printed one does; `_judge` tells them apart.
        forms = {fold(name), *_plains(name)}
        entries = [entry for form in forms for entry in self._by_name.get((length, form), ())]
        found: dict[str, Match] = {}
        for entry in entries:
            if parents is None or entry.code[:-2] in parents or length == 3:
                match = self._judge(entry, name, year)
                if match and (match.code not in found or _RANK[match.how] < _RANK[found[match.code].how]):
                    found[match.code] = match
        best = min((_RANK[match.how] for match in found.values()), default=0)
        return [match for match in found.values() if _RANK[match.how] == best]

    def near(self, name: str, parents: Iterable[str], year: int | None) -> list[Match]:
        """The one child of `parents` whose name is a small slip away, None where two are as near.

        A slip is a small edit distance, words left out or put in, their order changed, or a name cut short. A name that the
        list has elsewhere is none.
        """
        wanted = plain(name)
        parents = list(parents)
        if any((len(parent) + 2 if parent else 3, wanted) in self._by_name for parent in parents):
            return []
        others = patterns.load().word("name.other").match
        other = others(wanted) is not None
        reach = FARTHEST
        best: dict[str, Match] = {}
        for entry in (entry for parent in parents for entry in self._children.get(parent, ())):
            name = plain(entry.name)
            distance = slip(wanted, name) if (others(name) is not None) == other else None
            if distance is None or distance > reach:
                continue
            current = self.current(entry.code, year)
            if current is None or self._split(entry, current):
                continue
            if distance < reach:
                reach, best = distance, {}
            best[entry.code] = _match(current, "near")
        return list(best.values()) if len(best) == 1 else []

    def _judge(self, entry: Entry, printed: str, year: int | None) -> Match | None:
        current = self.current(entry.code, year)
        if current is None:
            return _match(entry, "out_of_year")
        if entry is not current and self._split(entry, current):
            if year is not None:
                return None
            current = entry
        if fold(current.name) == fold(printed):
            return _match(current, "exact")
        if _plains(current.name) & _plains(printed):
            return _match(current, "variant")
        return _match(current, "renamed")

    def _split(self, one: Entry, other: Entry) -> bool:
        """Whether the code was given to another subject between the two wordings."""
        wordings = self.by_code[one.code]
        low, high = sorted((wordings.index(one), wordings.index(other)))
        return any(entry.reused for entry in wordings[low + 1 : high + 1])


def _match(entry: Entry, how: How) -> Match:
    return Match(entry.code, entry.name, entry.level, entry.known, how)


@dataclass(frozen=True)
class Catalogue:
    """Both classifications."""

    functional: Index
    economic: Index
    folders: tuple[Path, ...] = ()  # of the packs; the words around a name in running text are theirs

    def match_path(
        self, category: str | None, group: str | None, item: str | None, year: int | None = None
    ) -> tuple[Match | None, Match | None, Match | None]:
        """The matches of 类, 款 and 项, each with regard to the others; None for a name that is not given or finds no code.

        A name below one that finds no code is matched only where it is unique in the whole catalogue.
        """
        return self._matched(category, group, item, year)

    @cached_property
    def _matched(self) -> Callable[..., tuple[Match | None, Match | None, Match | None]]:
        """What a path was matched to is kept, for every disclosure prints the same few thousand names."""
        return lru_cache(maxsize=1 << 14)(self._match_path)

    def _match_path(
        self, category: str | None, group: str | None, item: str | None, year: int | None
    ) -> tuple[Match | None, Match | None, Match | None]:
        first, second, third = _resolve(self.functional, (category, group, item), year)
        if category and item and not (first or group or third):  # a 款 printed as 类
            third = _resolve(self.functional, (None, category, item), year)[2]
        return first, second, third

    def match_economic(self, name: str, year: int | None = None, category: str | None = None) -> Match | None:
        """The code of an economic name (301, 30101 …); `category` is the name of its 类 where it is known."""
        below = _resolve(self.economic, (category, name, None), year)[1]
        above = None if category else _resolve(self.economic, (name, None, None), year)[0]
        return None if below and above else below or above

    def find_categories(self, text: str) -> list[tuple[int, int, str]]:
        """Where a 类 is named in a view: (start, end, code), in order.

        教育支出, 教育（类）支出 and old names count anywhere; a name without 支出 or 类 only right before a number.
        """
        return self._category_finder.find(text)

    def find_names(self, text: str) -> list[tuple[int, int, frozenset[str]]]:
        """Where a name of the functional catalogue stands in a view: (start, end, codes), in order, longest first.

        Names of fewer than four characters are not sought: they are common words (文化, 公安). The first call
        imports spaCy and costs about a second, the others some 8 ms for 35 KB.
        """
        return self._name_finder.find(text)

    @cached_property
    def _category_finder(self) -> CategoryFinder:
        official = {plain(entry.name): entry.code for entry in self.functional.entries if entry.level == "category"}
        swapped = str.maketrans("和与", "与和")  # 社会保障与就业支出: many documents print the other 和
        cores = {core.translate(swapped): code for core, code in official.items()} | official
        words = patterns.load([one for one in self.folders if one != patterns.data_folder("patterns")])
        return CategoryFinder(words, cores, [core for core, code in cores.items() if code in _WHOLE_BUDGETS])

    @cached_property
    def _name_finder(self) -> NameFinder:
        codes: dict[str, set[str]] = {}
        for entry in self.functional.entries:
            if len(entry.name) >= 4:
                codes.setdefault(fold(entry.name), set()).add(entry.code)
        return NameFinder({name: frozenset(found) for name, found in codes.items()})


def _resolve(index: Index, names: Sequence[str | None], year: int | None) -> list[Match | None]:
    """One match a level, top down; then a level that stayed ambiguous is settled by the ones below it."""
    candidates: list[list[Match] | None] = []
    above: set[str] | None = None  # the codes the next level may stand under; None where nothing is known of them
    lost = False
    for depth, name in enumerate(names):
        length = 3 + 2 * depth
        if not name:
            candidates.append(None)
            above = None if above is None else _descend(index, above, length)
            continue
        found = index.named(name, length, None if lost else above, year)
        if lost and (len(found) != 1 or not _consistent(found[0], candidates)):
            found = []
        if not found and not lost and (above is not None or depth == 0):
            found = index.near(name, above if above is not None else [""], year)
        lost = lost or not found
        candidates.append(found)
        if length == 7 and len(found) == 1 and found[0].how == "out_of_year":
            candidates[1:] = _moved(index, found[0], name, year) or candidates[1:]
        above = {match.code for match in found} if found else None
    return _settle(candidates)


def _moved(index: Index, old: Match, name: str, year: int | None) -> list[list[Match] | None]:
    """The 款 and 项 that the year's list has for an item printed below a 款 of other years; none where it has not just one."""
    found = [one for one in index.named(name, 7, index.codes_below(old.code[:3]), year) if one.how != "out_of_year"]
    current = [index.current(one.code[:size], year) for one in found for size in (5, 7)]
    return [[_match(entry, "moved")] for entry in current if entry] if len(found) == 1 else []


def _descend(index: Index, above: set[str], length: int) -> set[str]:
    below = (code for upper in above for code in index.codes_below(upper))
    return {code for code in below if len(code) == length}


def _consistent(match: Match, above: Sequence[list[Match] | None]) -> bool:
    """Whether a match stands under one of the candidates of each level above that has any."""
    return all(any(match.code.startswith(upper.code) for upper in level) for level in above if level)


def _settle(candidates: Sequence[list[Match] | None]) -> list[Match | None]:
    settled: list[Match | None] = []
    below: list[Match] = []
    for level in reversed(candidates):
        found = level or []
        if below and found:
            found = [match for match in found if any(lower.code.startswith(match.code) for lower in below)] or found
        settled.append(found[0] if len(found) == 1 else None)
        below = found or below
    return settled[::-1]


def load(folders: Sequence[Path] = ()) -> Catalogue:
    """The project's catalogue, and after it the `catalogue/` of each folder of patterns that has one.

    Raises:
        PatternError: naming file and line, for a row that is no entry.
    """
    return _load((patterns.data_folder("patterns"), *(Path(folder).resolve() for folder in folders)))


@cache
def _load(folders: tuple[Path, ...]) -> Catalogue:
    functional, economic = (Index(_merged(folders, kind)) for kind in ("functional", "economic"))
    return Catalogue(functional, economic, folders)


def _merged(folders: Sequence[Path], kind: str) -> list[Entry]:
    entries: dict[tuple[str, str, int | None], Entry] = {}
    for folder in dict.fromkeys(folders):
        file = folder / "catalogue" / f"{kind}.csv"
        if file.is_file():
            entries.update({(entry.code, entry.name, entry.first): entry for entry in read(file)})
    return list(entries.values())


def read(file: Path) -> Iterator[Entry]:
    """The entries of one file of the catalogue.

    Raises:
        PatternError: naming file and line, for a row that is no entry.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        if next(rows, None) != _COLUMNS:
            raise PatternError(f"{file}: line 1", f"the columns {', '.join(_COLUMNS)} are wanted")
        for row in rows:
            yield _entry(row, f"{file}: line {rows.line_num}")


def _entry(row: Sequence[str], place: str) -> Entry:
    if len(row) != len(_COLUMNS):
        raise PatternError(place, f"{len(_COLUMNS)} cells are wanted, {len(row)} are there")
    code, name, first, last, known, where, note = row
    if not (code.isascii() and code.isdigit() and len(code) in _LEVELS and name.strip() == name and name):
        raise PatternError(place, "a code of 3, 5 or 7 digits and a name are wanted")
    if known not in ("attested", "recalled") or note not in ("", "reused"):
        raise PatternError(place, "known is attested or recalled, note is reused or blank")
    if not all(year == "" or (year.isascii() and year.isdigit() and len(year) == 4) for year in (first, last)):
        raise PatternError(place, "from and to are years or blank")
    low, high = (int(year) if year else None for year in (first, last))
    return Entry(
        code, name, low, high, "attested" if known == "attested" else "recalled", tuple(where.split()), note == "reused"
    )
