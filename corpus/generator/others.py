"""The last sections of final accounts: funds, running costs, procurement, assets, performance."""

from __future__ import annotations

from .blocks import Piece
from .builder import Builder, place
from .narrative import because, sentences
from .world import World


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
        because(b),
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
    if bought["total"] and b.random.random() < 0.2:
        reserved = (
            b.amount("procurement.sme", bought["sme"], "budget"),
            b.amount("procurement.micro", bought["micro"], "budget"),
        )
        pieces += [
            "。面向中小企业预留政府采购项目预算金额",
            reserved[0],
            "，其中：面向小微企业预留政府采购项目预算金额",
            reserved[1],
        ]
    elif bought["total"] and b.random.random() < 0.7:
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
