"""The narrative of final accounts (决算情况说明), section by section."""

from __future__ import annotations

from .blocks import Piece
from .builder import COMPLETION, Builder, place
from .world import Line, Subject, World, percent

REASONS = (
    "人员调资", "年中新增专项任务", "项目尾款未到支付节点", "压减一般性开支", "上年有一次性项目", "缴费基数调整",
    "部分活动改为线上举办", "设备采购推迟", "人员退休", "办公用房维修",
)  # fmt: skip


def sentences(b: Builder, *pieces: Piece) -> None:
    """A paragraph that ends in 。 unless it announces what follows."""
    announces = isinstance(pieces[-1], str) and pieces[-1].endswith("：")
    b.paragraph(*pieces, "" if announces else "。")


def _because(b: Builder) -> str:
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
    sentences(
        b, b.years(b.year) + "度", said, b.amount("income_expenditure", w.total.now), "。", *compared, _because(b)
    )
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
        _because(b),
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
        _because(b),
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


def items(b: Builder, w: World) -> None:
    """The lead sentence and one clause an item."""
    sentences(b, f"{b.years(b.year)}一般公共预算{b.pick('', '财政拨款')}支出决算{b.pick('数为', '为')}", b.amount("general_budget", w.general.now),
              *b.completed("general_budget", w.general), "。其中：")  # fmt: skip
    words = _ItemWords(b)
    last = None
    number = 0
    for subject, line in w.items:
        numbered = words.always or subject.category != last
        number += 1 if numbered else 0
        number += 1 if numbered and number > 2 and b.random.random() < words.skipping else 0
        last = subject.category
        words.clause(subject, line, str(number) if numbered else None)


class _ItemWords:
    """The wording one document keeps for all its items."""

    def __init__(self, b: Builder) -> None:
        self.b = b
        self.always = b.random.random() < 0.6
        self.skipping = b.random.choice((0.0, 0.0, 0.3))
        self.mark = b.pick(".", "．", "、")
        self.colon = b.pick("：", ":", "。", "，")
        self.final = b.pick("支出决算为", "支出决算为", "决算数为", "支出决算数为", "实际支出")
        self.budget = b.pick("", "", "年初预算为", "预算为")
        self.completion = b.random.choice(COMPLETION)[0]
        self.end = b.pick("支出", "支出", "")

    def clause(self, subject: Subject, line: Line, number: str | None) -> None:
        b = self.b
        record: dict = {"number": number, "level": "item"}
        pieces: list[Piece] = [f"{number}{self.mark}"] if number else []
        pieces += [*self._names(subject, record), self.colon]
        if self.budget:
            mark, value = b.money(line.budget)
            record["budget"] = {"value": value, "unit": b.style.unit, **place(mark)}
            pieces += [self.budget, mark, "，"]
        mark, value = b.money(line.now)
        record["final"] = {"value": value, "unit": b.style.unit, **place(mark)}
        pieces += [self.final, mark]
        done = percent(line.now, line.budget, b.style.percent_places)
        if done is not None and b.random.random() < 0.9:
            rate, value = b.rate(done)
            record["completion"] = {"value": value, "unit": "%", **place(rate)}
            pieces += ["，", self.completion, rate]
        pieces += self._reason(line, record)
        whole = b.mark(*pieces, "。")
        b.truth["items"].append({**record, **place(whole)})
        b.paragraph(whole)

    def _names(self, subject: Subject, record: dict) -> list[Piece]:
        pieces: list[Piece] = []
        for level, marker in (("category", "（类）"), ("group", "（款）"), ("item", "（项）")):
            name = getattr(subject, level) + (self.end if level == "category" else "")
            mark = self.b.mark(name)
            record[level] = {"name": name, **place(mark)}
            pieces += [mark, marker]
        return pieces

    def _reason(self, line: Line, record: dict) -> list[Piece]:
        b = self.b
        if line.now == line.budget:
            return [b.pick("", "，决算数与预算数持平", "，决算数等于预算数")]
        reason = b.mark(b.random.choice(REASONS))
        record["reason"] = place(reason)
        return [
            f"，决算数{'大于' if line.now > line.budget else '小于'}{'年初' if self.budget.startswith('年初') else ''}预算数的主要原因是",
            reason,
        ]


def basic(b: Builder, w: World) -> None:
    metric = "basic"
    used = min(w.basic, w.general.now)
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
    pieces = [
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


PARTS = (
    ("three_public.abroad", "因公出国（境）费"),
    ("three_public.vehicle", "公务用车购置及运行维护费"),
    ("three_public.reception", "公务接待费"),
)


def _parts(w: World) -> tuple[tuple[str, str, Line], ...]:
    lines = {"three_public.abroad": w.abroad, "three_public.vehicle": w.vehicle, "three_public.reception": w.reception}
    return tuple((metric, name, lines[metric]) for metric, name in PARTS)


def three_public_overall(b: Builder, w: World) -> None:
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
    sentences(b, *pieces, _because(b))


def three_public_details(b: Builder, w: World) -> None:
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
    pieces: list[Piece] = [f"{name}支出", b.amount(metric, line.now), *b.completed(metric, line), "。"]
    if b.random.random() < 0.7:
        compared = b.compared(metric, line, against=f"比{b.years(b.year - 1)}")
        pieces += [f"{name}支出决算", *compared, "。"]
    return pieces


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


def government_fund(b: Builder, w: World) -> None:
    if not w.fund and b.random.random() < 0.4:
        sentences(
            b,
            f"本{b.pick('单位', '部门')}{b.years(b.year)}度",
            b.words("government_fund", "无政府性基金预算财政拨款支出"),
        )
    else:
        sentences(
            b, f"{b.years(b.year)}政府性基金预算{b.pick('拨款', '财政拨款')}支出", b.amount("government_fund", w.fund)
        )


def state_capital(b: Builder, w: World) -> None:
    if b.random.random() < 0.4:
        sentences(
            b,
            f"本{b.pick('单位', '部门')}{b.years(b.year)}度",
            b.words("state_capital", "无国有资本经营预算财政拨款支出"),
        )
    else:
        sentences(b, f"{b.years(b.year)}国有资本经营预算{b.pick('拨款', '财政拨款')}支出", b.amount("state_capital", 0))


def operating_cost(b: Builder, w: World) -> None:
    if b.random.random() < 0.3:
        sentences(
            b, f"{w.name}为事业单位，", b.words("operating_cost", b.pick("未开支机关运行经费", "无机关运行经费支出"))
        )
        return
    compared = b.compared("operating_cost", w.operating, against=b.pick("比上年", f"比{b.years(b.year - 1)}"))
    sentences(
        b,
        f"{b.years(b.year)}，{w.name}机关运行经费支出",
        b.amount("operating_cost", w.operating.now),
        "，",
        *compared,
        _because(b),
    )


def procurement(b: Builder, w: World) -> None:
    bought = w.procurement
    join = b.pick("、", "，", "；")
    pieces: list[Piece] = [
        f"{b.years(b.year)}，{w.name}政府采购支出总额",
        b.amount("procurement", bought["total"]),
        "，其中：",
    ]
    for at, (tail, name) in enumerate((("goods", "货物"), ("works", "工程"), ("services", "服务"))):
        pieces += [join if at else "", f"政府采购{name}支出", b.amount(f"procurement.{tail}", bought[tail])]
    if bought["total"] and b.random.random() < 0.7:
        before = "，占政府采购支出总额的"
        for at, (tail, name) in enumerate((("sme", "中小企业"), ("micro", "小微企业"))):
            metric = f"procurement.{tail}"
            pieces += [
                "，其中：" if at else "。",
                f"授予{name}合同金额",
                b.amount(metric, bought[tail]),
                *b.share(metric, bought[tail], bought["total"], before),
            ]
    sentences(b, *pieces)


def assets(b: Builder, w: World) -> None:
    cars = w.counts["cars"]
    pieces: list[Piece] = [f"截至{b.years(b.year)}12月31日，{w.name}共有车辆", b.count("assets.vehicles", cars, "辆")]
    use = b.pick("", "一般公务用车", "执法执勤用车", "特种专业技术用车")
    if use and cars > 1:
        pieces += [
            f"，其中：{use}",
            b.count("assets.vehicles", cars - 1, "辆", qualifier=use),
            "、其他用车",
            b.count("assets.vehicles", 1, "辆", qualifier="其他用车"),
        ]
    pieces.append(b.pick("。", "；"))
    unit = b.pick("台（套）", "台（套）", "台")
    for at, (sum_, name) in enumerate((("50", "以上通用设备"), ("100", "以上专用设备"))):
        threshold = b.mark(f"{sum_}万元")
        b.truth["amounts"].append({"value": sum_, "unit": "万元", "approximate": False, **place(threshold)})
        thing = b.count("assets.equipment", w.counts["equipment"] if at else 0, unit, qualifier=f"单价{sum_}万元{name}")
        pieces += ["，" if at else "", "单价", threshold, name, thing]
    sentences(b, *pieces)


def performance(b: Builder, w: World) -> None:
    c, metric = w.counts, "performance.projects"
    sentences(b, f"根据预算绩效管理要求，本{b.pick('单位', '部门')}在{b.years(b.year)}度预算编制阶段，对", b.count(metric, c["goals"], "个", qualifier="绩效目标"),
              "项目编制了绩效目标，预算执行过程中，选取", b.count(metric, c["watched"], "个", qualifier="绩效监控"),
              "项目开展绩效监控，组织对", b.count(metric, c["judged"], "个", qualifier="绩效自评"), "项目开展绩效自评")  # fmt: skip
