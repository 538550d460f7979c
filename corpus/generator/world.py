"""A unit's year in exact numbers that add up. Money is whole steps of the last printed place (step 0.01 of the unit …)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random


@dataclass(frozen=True)
class Subject:
    """One 项 of the official functional classification, with the names of its 款 and 类."""

    code: str
    category: str
    group: str
    item: str


CATALOGUE = tuple(
    Subject(*line.split())
    for line in [
        "",
        "2010301 一般公共服务 政府办公厅（室）及相关机构事务 行政运行",
        "2012604 一般公共服务 档案事务 档案馆",
        "2050201 教育 普通教育 学前教育",
        "2050803 教育 进修及培训 培训支出",
        "2060702 科学技术 科学技术普及 科普活动",
        "2070104 文化旅游体育与传媒 文化和旅游 图书馆",
        "2070205 文化旅游体育与传媒 文物 博物馆",
        "2080108 社会保障和就业 人力资源和社会保障管理事务 信息化建设",
        "2080501 社会保障和就业 行政事业单位养老支出 行政单位离退休",
        "2080505 社会保障和就业 行政事业单位养老支出 机关事业单位基本养老保险缴费支出",
        "2080506 社会保障和就业 行政事业单位养老支出 机关事业单位职业年金缴费支出",
        "2101101 卫生健康 行政事业单位医疗 行政单位医疗",
        "2101102 卫生健康 行政事业单位医疗 事业单位医疗",
        "2120501 城乡社区 城乡社区环境卫生 城乡社区环境卫生",
        "2130104 农林水 农业农村 事业运行",
        "2130205 农林水 林业和草原 森林资源培育",
        "2140106 交通运输 公路水路运输 公路养护",
        "2210201 住房保障 住房改革支出 住房公积金",
        "2210203 住房保障 住房改革支出 购房补贴",
        "2240199 灾害防治及应急管理 应急管理事务 其他应急管理支出",
        "",
    ]
    if line
)

FIRST = [
    "澄溪",
    "云屏",
    "青漪",
    "岚山",
    "枫桥",
    "鹿鸣",
    "白砂",
    "望江",
    "霞浦",
    "丹崖",
    "碧湾",
    "石泉",
    "金穗",
    "柳坪",
    "曲亭",
    "禾塘",
]
LEVEL = ["市", "县", "区"]
KIND = [
    "水文监测站",
    "公园管理所",
    "图书馆",
    "档案馆",
    "劳务服务中心",
    "防震减灾中心",
    "公路养护站",
    "种子质量检验站",
    "少年宫",
    "文化馆",
    "妇幼健康服务中心",
    "农机推广站",
    "河道管理所",
    "粮油质量监测站",
]
PROVINCE = {
    "sichuan_2020": "四川省", "sichuan_2022": "四川省", "hunan": "湖南省", "yunnan": "云南省", "beijing": "北京市",
    "chongqing": "重庆市", "shaanxi": "陕西省", "jiangsu": "江苏省", "shanghai": "上海市",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One figure against its budget and the year before, in steps."""

    now: int
    budget: int
    prior: int

    @property
    def change(self) -> int:
        return self.now - self.prior


@dataclass(frozen=True)
class World:
    """All figures of one disclosure."""

    name: str
    province: str
    year: int
    items: tuple[tuple[Subject, Line], ...]
    general: Line
    fund: int
    other_income: dict[str, int]  # metric tail -> steps
    income: Line
    expenditure: Line
    total: Line
    appropriation: Line
    basic: int
    project: int
    personnel: int
    operating: Line
    abroad: Line
    purchase: Line
    running: Line
    reception: Line
    procurement: dict[str, int]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def vehicle(self) -> Line:
        return added(self.purchase, self.running)

    @property
    def three_public(self) -> Line:
        return added(self.abroad, self.vehicle, self.reception)

    @property
    def used(self) -> int:
        """The basic expenditure that the general budget pays."""
        return min(self.basic, self.general.now)

    def categories(self) -> dict[str, int]:
        """The final amount of each 类, in order."""
        sums: dict[str, int] = {}
        for subject, line in self.items:
            sums[subject.category] = sums.get(subject.category, 0) + line.now
        return sums


def added(*lines: Line) -> Line:
    return Line(sum(x.now for x in lines), sum(x.budget for x in lines), sum(x.prior for x in lines))


def percent(part: int, whole: int, places: int) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up; None where there is no whole.

    >>> percent(1, 3, 2), percent(1, 0, 2)
    (Decimal('33.33'), None)
    """
    if not whole:
        return None
    return (Decimal(part * 100) / Decimal(whole)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _line(random: Random, size: int, *, zero: float = 0.0) -> Line:
    if random.random() < zero:
        return Line(0, 0, 0)
    now = random.randint(max(size // 4, 1), size)
    budget = now if random.random() < 0.35 else now * random.randint(90, 180) // 100
    prior = now if random.random() < 0.12 else max(1, now * random.randint(45, 190) // 100)
    return Line(now, budget, prior)


def make_world(random: Random, style: str, year: int, step: int) -> World:
    """One consistent world; `step` is how many steps make 1 万元 (100 where amounts show two places)."""
    chosen = sorted(random.sample(range(len(CATALOGUE)), random.randint(3, 8)))
    items = tuple((CATALOGUE[at], _line(random, random.choice((8, 60, 400, 1500)) * step)) for at in chosen)
    general = added(*(line for _, line in items))
    fund = random.choice((0, 0, random.randint(5, 300) * step))
    sources = {tail: random.choice((0, random.randint(1, 90 * step))) for tail in ("business", "other")}
    income_now = general.now + fund + sum(sources.values())
    carried = random.choice((0, 0, random.randint(1, 20 * step)))
    spent = income_now - random.choice((0, min(carried // 2, sum(sources.values()))))
    income = Line(income_now, income_now, max(1, income_now * random.randint(60, 150) // 100))
    total = Line(
        income_now + carried, income_now + carried, max(1, (income_now + carried) * random.randint(60, 150) // 100)
    )
    appropriation_now = general.now + fund
    appropriation = Line(
        appropriation_now, appropriation_now, max(1, appropriation_now * random.randint(60, 150) // 100)
    )
    basic = spent * random.randint(20, 80) // 100
    operating = basic * random.randint(5, 25) // 100
    bought = {kind: random.choice((0, random.randint(1, 200 * step))) for kind in ("goods", "works", "services")}
    bought["total"] = sum(bought.values())
    bought["sme"] = bought["total"] * random.randint(20, 100) // 100
    bought["micro"] = bought["sme"] * random.randint(0, 100) // 100
    name = random.choice(FIRST) + random.choice(LEVEL) + random.choice(KIND)
    return World(
        name=name, province=PROVINCE[style], year=year, items=items, general=general, fund=fund, other_income=sources,
        income=income, expenditure=Line(spent, spent, max(1, spent * random.randint(60, 150) // 100)), total=total,
        appropriation=appropriation, basic=basic, project=spent - basic, personnel=basic - operating,
        operating=Line(operating, operating, max(1, operating * random.randint(70, 130) // 100)),
        abroad=_line(random, 20 * step, zero=0.8), purchase=_line(random, 40 * step, zero=0.7), running=_line(random, 20 * step, zero=0.2),
        reception=_line(random, 3 * step, zero=0.15), procurement=bought,
        counts={
            "groups": random.randint(1, 4), "travellers": random.randint(2, 12), "batches": random.randint(1, 60),
            "guests": random.randint(61, 800), "cars": random.randint(1, 9), "bought": random.randint(1, 3),
            "equipment": random.randint(0, 4), "goals": random.randint(1, 12), "watched": random.randint(1, 12), 
            "judged": max(3, random.randint(1, 12)),  # up to three forms are attached
        },
    )  # fmt: skip
