"""Four times the text takes about four times as long: what was sixteen times as long is told by a ratio, not by a clock."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from juesuan import readers
from juesuan.pipeline import extract


def _wrapped(count: int) -> str:
    """One sentence over many lines, whose every break prints words a second time."""
    return "收入支出情况收入支出情况收入支出情况\n" * count


def _headings(count: int) -> str:
    return "".join(
        f"第{'一二三四'[number % 4]}部分 单位概况\n一、收入情况说明\n（一）某项情况\n1.其他情况。支出{number}万元\n"
        for number in range(count)
    )


def _items(count: int) -> str:
    title = "2022年度部门决算\n一般公共预算财政拨款支出决算具体情况\n"
    return title + "".join(
        f"{number % 9 + 1}.教育支出（类）普通教育（款）小学教育（项）:支出决算为{number + 1}.50万元,完成预算100%。决算数等于预算数。\n"
        f"本年收入合计{number}万元,比上年增加5万元,增长{number % 7}%。\n"
        for number in range(count)
    )


def _facts(count: int) -> str:
    title = "2022年度部门决算\n一、“三公”经费财政拨款支出决算情况说明\n"
    return title + "".join(
        f"公务接待费支出决算{number + 1}.50万元,完成预算90%。决算数小于预算数。公务接待费比上年减少1万元,下降{number % 5}%。\n"
        for number in range(count)
    )


def _read(text: str) -> None:
    readers.read(readers.load(text.encode()))


def _whole(text: str) -> None:
    extract(text.encode())


def _seconds(run: Callable[[str], None], text: str) -> float:
    """The lesser CPU time of two runs."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        run(text)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize(
    ("run", "text", "count"),
    [(_read, _wrapped, 250), (_whole, _headings, 30), (_whole, _items, 50), (_whole, _facts, 60)],
)
def test_the_time_grows_with_the_text(run: Callable[[str], None], text: Callable[[int], str], count: int) -> None:
    run(text(20))  # what is compiled on first use
    assert _seconds(run, text(count * 4)) < 8 * _seconds(run, text(count))


def test_many_facts_are_reconciled_as_few_are() -> None:
    found = extract(_facts(520).encode())
    assert len(found.facts) > 2_000
    assert len(found.checks) > 600
