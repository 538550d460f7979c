"""The three public expenses (三公经费) of final accounts: the whole, the parts, what was counted."""

from __future__ import annotations

from .blocks import Piece
from .builder import Builder
from .narrative import because, sentences
from .world import Line, World

PARTS = (
    ("three_public.abroad", "因公出国（境）费"),
    ("three_public.vehicle", "公务用车购置及运行维护费"),
    ("three_public.reception", "公务接待费"),
)


def _parts(w: World) -> tuple[tuple[str, str, Line], ...]:
    lines = {"three_public.abroad": w.abroad, "three_public.vehicle": w.vehicle, "three_public.reception": w.reception}
    return tuple((metric, name, lines[metric]) for metric, name in PARTS)


def overall(b: Builder, w: World) -> None:
    line = w.three_public
    quote = b.pick("“三公”经费", "“三公”经费", "三公经费", '"三公"经费')
    lead: tuple[Piece, ...] = (f"{b.years(b.year)}{b.pick('', '度')}{quote}财政拨款支出",)
    if b.random.random() < 0.3:
        lead = (*lead, "预算为", b.amount("three_public", line.budget, "budget"), "，支出")
    pieces = [
        *lead,
        b.pick("决算为", "决算为", "决算数为"),
        b.amount("three_public", line.now),
        *b.completed("three_public", line),
    ]
    if b.random.random() < 0.6:
        pieces += ["，", *b.compared("three_public", line, against=b.pick("较上年", "比上年"))]
        if b.random.random() < 0.25:
            pieces += b.against_budget("three_public", line)
    sentences(b, *pieces, because(b))


def details(b: Builder, w: World) -> None:
    total = w.three_public.now
    pieces: list[Piece] = [f"{b.years(b.year)}“三公”经费财政拨款支出决算中，"]
    for at, (metric, name, line) in enumerate(_parts(w)):
        pieces.append("；" if at else "")
        if not line.now and b.random.random() < 0.3:
            pieces.append(b.words(metric, f"无{name}"))
            continue
        pieces += [f"{name}支出决算", b.amount(metric, line.now), *b.share(metric, line.now, total)]
    sentences(b, *pieces, "。具体情况如下：")
    _abroad(b, w)
    _vehicle(b, w)
    _reception(b, w)


def _clause(b: Builder, metric: str, name: str, line: Line) -> list[Piece]:
    """经费支出 X，完成预算 Y%。…支出决算比 … ."""
    if b.style.titled:
        return _titled(b, metric, name, line)
    pieces: list[Piece] = [f"{name}支出", b.amount(metric, line.now), *b.completed(metric, line), "。"]
    if b.random.random() < 0.7:
        compared = b.compared(metric, line, against=f"比{b.years(b.year - 1)}")
        pieces += [f"{name}支出决算", *compared, "。"]
    return pieces


def _titled(b: Builder, metric: str, name: str, line: Line) -> list[Piece]:
    """公务接待费。2023年决算数 … ，比2023年年初预算数 … 减少 … ."""
    year = b.years(b.year)
    budget = b.amount(metric, line.budget, "budget", basis="budget")
    pieces: list[Piece] = [f"{name}。{year}决算数", b.amount(metric, line.now), "，"]
    if line.now == line.budget:
        return [*pieces, f"与{year}年初预算数", budget, b.words(metric, "持平", "change", basis="budget"), "。"]
    return [
        *pieces,
        f"比{year}年初预算数",
        budget,
        *b.moved(metric, line.now - line.budget, line.budget, rate=False, basis="budget"),
        "。",
    ]


def _abroad(b: Builder, w: World) -> None:
    groups, people = (w.counts["groups"], w.counts["travellers"]) if w.abroad.now else (0, 0)
    pieces = ["1.", *_clause(b, "three_public.abroad", "因公出国（境）费", w.abroad)]
    pieces += ["全年安排因公出国（境）团组", b.count("three_public.abroad", groups, b.pick("个", "次")), "，", b.pick("出国（境）", "累计"),
               b.count("three_public.abroad", people, b.pick("人", "人次")), "。"]  # fmt: skip
    b.paragraph(*pieces)


def _vehicle(b: Builder, w: World) -> None:
    b.paragraph("2.", *_clause(b, "three_public.vehicle", "公务用车购置及运行维护费", w.vehicle))
    bought = w.counts["bought"] if w.purchase.now else 0
    purchase = b.amount("three_public.vehicle.purchase", w.purchase.now)
    b.paragraph(
        "其中：公务用车购置支出",
        purchase,
        "。全年",
        b.pick("购置", "更新购置"),
        "公务用车",
        b.count("three_public.vehicle.purchase", bought, "辆"),
        "。",
    )
    running = b.amount("three_public.vehicle.operation", w.running.now)
    kept = b.count("three_public.vehicle", w.counts["cars"], "辆")
    b.paragraph(
        "公务用车运行维护费支出",
        running,
        f"。截至{b.years(b.year)}12月31日，",
        b.pick("公务用车保有量为", "单位共有公务用车"),
        kept,
        "。",
    )


def _reception(b: Builder, w: World) -> None:
    metric = "three_public.reception"
    b.paragraph("3.", *_clause(b, metric, "公务接待费", w.reception))
    batches, guests = (w.counts["batches"], w.counts["guests"]) if w.reception.now else (0, 0)
    domestic = f"{metric}.domestic"
    b.paragraph("其中：国内公务接待支出", b.amount(domestic, w.reception.now), "，主要用于业务往来的用餐费。国内公务接待", b.count(domestic, batches, "批次"), "，",
                b.count(domestic, guests, "人次"), "（不包括陪同人员），共计支出", b.amount(domestic, w.reception.now), "。")  # fmt: skip
    foreign = f"{metric}.foreign"
    b.paragraph(
        "外事接待支出",
        b.amount(foreign, 0),
        "，外事接待",
        b.count(foreign, 0, "批次"),
        "，",
        b.count(foreign, 0, "人"),
        "。",
    )
