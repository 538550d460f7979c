"""The table of contents of a text: which lines are its entries."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from juesuan.readers.lines import Line, is_page_number
from juesuan.readers.vocabulary import wording

_LEADER = regex.compile(r"[.…·_-]{3,}[\s\d]*$|[.…]{2,} *\d+ *$")
_LED_ENDS = frozenset("0123456789.…·_-")
_PAGE = regex.compile(r"[\s.…·_-]*(?:（ *\d{1,3} *）|\d{1,3})$")
_TABBED_PAGE = regex.compile(r"\t *-? *\d{1,3} *-? *$")
_FIELD = regex.compile(r"PAGEREF|TOC \\|HYPERLINK")
_LONGEST = 60
_FEWEST = 3  # entries that make a table of contents
_SENTENCE = regex.compile(r"[。;](?!$)")


def find(lines: Sequence[Line]) -> set[int]:
    """The indices of the lines that make up a table of contents; its title is one of them.

    An entry has dot leaders or a page number behind a tab, or stands in the front of the document and repeats a later line.
    Fewer than three entries in a row make none.

    >>> from juesuan.readers.lines import split
    >>> sorted(find(split("目录\\n一、概况.....1\\n二、收入.....2\\n三、支出.....2\\n一、概况\\n本单位……。")))
    [0, 1, 2, 3]
    """
    printed = [index for index, line in enumerate(lines) if line.clean]
    entries = {index for index in printed if _is_led(lines[index])}
    entries |= _repeated(lines, printed) | _paged(lines, printed)
    entries = _runs(lines, printed, entries)
    heading = wording().contents
    for at, index in enumerate(printed):
        if heading.fullmatch(lines[index].clean) and any(after in entries for after in printed[at + 1 : at + 4]):
            entries.add(index)
    return entries


def _is_led(line: Line) -> bool:
    if len(line.clean) > _LONGEST * 2:
        return False
    if line.clean[-1] in _LED_ENDS and _LEADER.search(line.clean):
        return True
    if _FIELD.search(line.raw) and wording().numbered.match(line.clean):
        return True
    return (
        line.raw.count("\t") == 1
        and _TABBED_PAGE.search(line.raw) is not None
        and wording().numbered.match(line.clean) is not None
    )


def _paged(lines: Sequence[Line], printed: Sequence[int]) -> set[int]:
    """Numbered lines of the front with a page behind a blank, where the pages go on from one to the next."""
    found: set[int] = set()
    run: list[tuple[int, int]] = []
    for index in [*printed[:80], -1]:
        match = (
            wording().paged.search(lines[index].clean) if index >= 0 and len(lines[index].clean) <= _LONGEST else None
        )
        if match and (not run or int(match["page"]) >= run[-1][1]):
            run.append((index, int(match["page"])))
            continue
        found |= {at for at, _ in run} if len(run) >= _FEWEST else set()
        run = [(index, int(match["page"]))] if match else []
    return found


def bare(line: str) -> str:
    """An entry's title: no page number, leaders, blanks and marks.

    >>> bare("一、单位概况.....1") == bare("一、 单位概况")
    True
    """
    return _letters(_PAGE.sub("", _LEADER.sub("", line)))


def _letters(line: str) -> str:
    return "".join(filter(str.isalnum, line))


def _repeated(lines: Sequence[Line], printed: Sequence[int]) -> set[int]:
    """Entries without leaders: short lines of the document's front, before any sentence, that come again later."""
    last: dict[str, int] = {}
    for index in printed:
        if len(lines[index].clean) <= _LONGEST:
            last[_letters(lines[index].clean)] = index
    found: set[int] = set()
    first: set[str] = set()
    others: list[int] = []  # numbered lines that come only here
    heading = wording().contents
    titles = [at for at, index in enumerate(printed[:40]) if heading.fullmatch(lines[index].clean)]
    titled = bool(titles)
    closed = False  # by the first entry, printed again as a heading
    for index in printed[titles[0] + 1 : titles[0] + 160] if titled else printed[:120]:
        line = lines[index].clean
        title = bare(line)
        closed = title in first or (
            wording().part.fullmatch(line) is not None and any(one.startswith(title) for one in first)
        )
        if len(line) > _LONGEST or _SENTENCE.search(line) or closed:
            break
        numbered = wording().numbered.match(line) is not None
        if ((titled or numbered) and _comes_again(title, index, last)) or (
            titled and numbered and _ends_again(line, index, last)
        ):
            found.add(index)
            first.add(title)
        elif numbered and found:
            others.append(index)
    if titled and (len(found) >= _FEWEST or (closed and found and len(found) + len(others) > _FEWEST)):
        end = len(lines) if closed else max(found)
        found.update(index for index in others if index < end)
    return found


def _ends_again(line: str, index: int, last: dict[str, int]) -> bool:
    """Whether a later line is the entry without its number, perhaps with the unit's name before it."""
    number = wording().numbered.match(line)
    title = bare(line[number.end() :]) if number else ""
    return len(title) > 3 and any(at > index and later.endswith(title) for later, at in last.items())


def _comes_again(title: str, index: int, last: dict[str, int]) -> bool:
    return len(title) > 3 and last.get(title, -1) > index


def _runs(lines: Sequence[Line], printed: Sequence[int], entries: set[int]) -> set[int]:
    """Runs of three entries and more; a numbered short line or a page mark between two entries belongs to them."""
    kept: set[int] = set()
    run: list[int] = []
    between: list[int] = []
    for index in [*printed, -1]:
        if index in entries:
            run += [*between, index]
            between = []
        elif index >= 0 and run and len(between) < 3 and _may_stand_between(lines[index]):
            between.append(index)
        else:
            if sum(one in entries for one in run) >= _FEWEST:
                kept.update(run)
            run, between = [], []
    return kept


def _may_stand_between(line: Line) -> bool:
    if is_page_number(line.clean):
        return True  # the contents go on on the next page
    return len(line.clean) <= _LONGEST and line.numbered and not _SENTENCE.search(line.clean)
