"""The narrative of final accounts (决算情况说明), section by section."""

from __future__ import annotations

from .blocks import Piece
from .builder import Builder
from .world import World

REASONS = (
    "人员调资", "年中新增专项任务", "项目尾款未到支付节点", "年度任务安排调整", "上年有一次性项目", "缴费基数调整",
    "部分活动改为线上举办", "设备采购推迟", "人员退休", "办公用房维修",
)  # fmt: skip


def sentences(b: Builder, *pieces: Piece) -> None:
    """A paragraph that ends in 。 unless it announces what follows."""
    announces = isinstance(pieces[-1], str) and pieces[-1].endswith("：")
    b.paragraph(*pieces, "" if announces else "。")


def because(b: Builder) -> str:
    if b.random.random() < 0.35:
        return ""
    return b.pick("，主要原因是", "。主要变动原因是", "，主要是因为", "。主要原因：") + b.random.choice(REASONS)


def duties(b: Builder, w: World) -> None:
    b.paragraph(f"{w.name}承担全域范围内的日常服务、设施维护和业务指导工作，完成主管部门交办的其他任务。")


def work(b: Builder, w: World) -> None:
    """重点工作: figures that are counted and no facts."""
    held, _ = b.thing(b.random.randint(3, 60), "场")
    reached, _ = b.thing(b.random.randint(100, 9000), "人次")
    pieces: list[Piece] = [
        "全年举办各类活动",
        held,
        "，服务群众",
        reached,
        "，发放宣传资料",
        b.about(b.random.randint(2, 90) * 100, "份"),
    ]
    if b.random.random() < 0.5:
        pieces += ["，节约开支", b.about(b.random.randint(2, 90), "万元")]
    sentences(b, *pieces)


def income_expenditure(b: Builder, w: World) -> None:
    said = b.pick("收、支总计", "收入、支出总计", "收、支总计均为", "收入支出总计")
    compared = b.compared("income_expenditure", w.total)
    if b.random.random() < 0.4 and len(compared) > 2:
        compared = (compared[0], "收、支总计各", *compared[1:])
    sentences(b, b.years(b.year) + "度", said, b.amount("income_expenditure", w.total.now), "。", *compared, because(b))
    caption(b, "收、支决算总计变动情况图")


def caption(b: Builder, title: str) -> None:
    """Where a drawing stood."""
    if b.random.random() < 0.3:
        b.paragraph(f"（图{b.pick('', ' ')}{b.random.randint(1, 7)}：{title}）", plain=True)


def income(b: Builder, w: World) -> None:
    pieces: list[Piece] = [
        f"{b.years(b.year)}{b.pick('', '度')}{b.pick('本年收入合计', '收入合计')}",
        b.amount("income", w.income.now),
        "，其中：",
    ]
    between = b.pick("；", "；", "，")
    parts = [("general_budget", "一般公共预算财政拨款收入", w.general.now), ("government_fund", "政府性基金预算财政拨款收入", w.fund),
             ("business", "事业收入", w.other_income["business"]), ("other", "其他收入", w.other_income["other"])]  # fmt: skip
    parts = [part for part in parts if part[2] or b.random.random() < 0.5]
    before = b.pick("，占", "，占", "，占收入合计的", "，占总收入的")
    for at, (tail, name, steps) in enumerate(parts):
        metric = f"income.{tail}"
        pieces += [between if at else "", name, b.amount(metric, steps), *b.share(metric, steps, w.income.now, before)]
    sentences(b, *pieces)


def expenditure(b: Builder, w: World) -> None:
    total = w.expenditure.now
    before = b.pick("，占", "，占", "，占支出合计的", "，占总支出的")
    pieces: list[Piece] = [
        f"{b.years(b.year)}{b.pick('', '度')}{b.pick('本年支出合计', '支出合计')}",
        b.amount("expenditure", total),
        "，其中：",
    ]
    for at, (tail, name, steps) in enumerate((("basic", "基本支出", w.basic), ("project", "项目支出", w.project))):
        metric = f"expenditure.{tail}"
        pieces += ["；" if at else "", name, b.amount(metric, steps), *b.share(metric, steps, total, before)]
    sentences(b, *pieces)


def appropriation(b: Builder, w: World) -> None:
    compared = b.compared("appropriation", w.appropriation)
    sentences(
        b,
        f"{b.years(b.year)}{b.pick('', '度')}财政拨款收、支总计",
        b.amount("appropriation", w.appropriation.now),
        "。",
        *compared,
        because(b),
    )


def general_overall(b: Builder, w: World) -> None:
    share = b.share("general_budget", w.general.now, w.expenditure.now, "，占本年支出合计的")
    compared = b.compared("general_budget", w.general)
    sentences(
        b,
        f"{b.years(b.year)}一般公共预算财政拨款支出",
        b.amount("general_budget", w.general.now),
        *share,
        "。",
        *compared,
        because(b),
    )


def structure(b: Builder, w: World) -> None:
    marker = b.pick("支出", "（类）支出")
    before = b.pick("，占", "，占", "，占比")
    pieces: list[Piece] = [
        f"{b.years(b.year)}一般公共预算财政拨款支出",
        b.amount("general_budget", w.general.now),
        b.pick("，主要用于以下方面：", "，主要用于以下方面:"),
    ]
    for at, (name, steps) in enumerate(w.categories().items()):
        more = {"category": name + "支出"}
        pieces += ["；" if at else "", name + marker, b.amount("general_budget.function", steps, **more)]
        pieces += b.share("general_budget.function", steps, w.general.now, before, **more)
    sentences(b, *pieces)


def basic(b: Builder, w: World) -> None:
    metric = "basic"
    used = w.used
    staff, office = w.personnel, w.operating.now
    if used != w.basic:
        office = used * office // max(w.basic, 1)
        staff = used - office
    name = b.pick("公用经费", "日常公用经费")
    if b.random.random() < 0.15:
        _respectively(b, used, staff, office)
        return
    more = b.pick("，主要包括：基本工资、津贴补贴、绩效工资、住房公积金等", "")
    share = b.random.random() < 0.4
    pieces: list[Piece] = [
        f"{b.years(b.year)}{b.pick('', '度')}一般公共预算财政拨款基本支出",
        b.amount(metric, used),
        "，其中：",
        "人员经费",
        b.amount("basic.personnel", staff),
    ]
    pieces += b.share("basic.personnel", staff, used, "，占基本支出的") if share else ()
    pieces += [more, b.pick("；", "。"), name, b.amount("basic.operating", office)]
    pieces += b.share("basic.operating", office, used, "，占基本支出的") if share else ()
    sentences(b, *pieces)


def _respectively(b: Builder, used: int, staff: int, office: int) -> None:
    said = b.pick("分别为", "分别是")
    sentences(b, f"{b.years(b.year)}度一般公共预算财政拨款基本支出", b.amount("basic", used), "，人员经费和公用经费", said,
              b.amount("basic.personnel", staff), b.pick("、", "和"), b.amount("basic.operating", office))  # fmt: skip
