"""What a journalist calls a figure, in Chinese and in English."""

from __future__ import annotations

from typing import NamedTuple


class Name(NamedTuple):
    """A figure's name in both languages."""

    zh: str
    en: str


METRICS = {
    "income_expenditure": Name("收、支总计", "total income and expenditure"),
    "income_expenditure.balance": Name("收支差额", "the balance of income and expenditure"),
    "income.total": Name("收入总计", "total income with carry-overs"),
    "expenditure.total": Name("支出总计", "total expenditure with carry-overs"),
    "income": Name("本年收入合计", "the year's total income"),
    "income.general_budget": Name("一般公共预算财政拨款收入", "general budget income"),
    "income.government_fund": Name("政府性基金预算财政拨款收入", "government fund income"),
    "income.state_capital": Name("国有资本经营预算财政拨款收入", "state capital budget income"),
    "income.appropriation": Name("财政拨款收入", "appropriated income"),
    "income.tax": Name("税收收入", "tax revenue"),
    "income.non_tax": Name("非税收入", "non-tax revenue"),
    "income.transferred": Name("调入资金", "funds transferred in"),
    "income.debt": Name("债务转贷收入", "debt income"),
    "income.social_insurance": Name("社会保险基金收入", "income of the social insurance funds"),
    "income.stabilization": Name("动用预算稳定调节基金", "drawn from the stabilization fund"),
    "income.remitted": Name("下级上解收入", "income remitted by lower governments"),
    "expenditure.passed_up": Name("上解上级支出", "remitted to the higher government"),
    "expenditure.passed_down": Name("补助下级支出", "subsidies to lower governments"),
    "expenditure.stabilization": Name("安排预算稳定调节基金", "put into the stabilization fund"),
    "expenditure.transferred": Name("调出资金", "funds transferred out"),
    "income.superior": Name("上级补助收入", "subsidies from above"),
    "income.business": Name("事业收入", "service income"),
    "income.operating": Name("经营收入", "business income"),
    "income.affiliated": Name("附属单位上缴收入", "income from affiliated units"),
    "income.other": Name("其他收入", "other income"),
    "expenditure": Name("本年支出合计", "the year's total expenditure"),
    "expenditure.basic": Name("基本支出", "basic expenditure"),
    "expenditure.project": Name("项目支出", "project expenditure"),
    "expenditure.remitted": Name("上缴上级支出", "payments to the superior"),
    "expenditure.operating": Name("经营支出", "business expenditure"),
    "expenditure.subsidy": Name("对附属单位补助支出", "subsidies to affiliated units"),
    "appropriation": Name("财政拨款收、支总计", "total appropriations"),
    "general_budget": Name("一般公共预算财政拨款支出", "general budget expenditure"),
    "general_budget.function": Name("一般公共预算支出（按功能分类）", "general budget expenditure by function"),
    "basic": Name("一般公共预算财政拨款基本支出", "basic expenditure from the general budget"),
    "basic.personnel": Name("人员经费", "personnel costs"),
    "basic.operating": Name("公用经费", "operating costs"),
    "three_public": Name("“三公”经费", "the “three public” costs"),
    "three_public.abroad": Name("因公出国（境）费", "official travel abroad"),
    "three_public.vehicle": Name("公务用车购置及运行维护费", "official vehicles"),
    "three_public.vehicle.purchase": Name("公务用车购置费", "vehicle purchases"),
    "three_public.vehicle.operation": Name("公务用车运行维护费", "vehicle operation"),
    "three_public.reception": Name("公务接待费", "official receptions"),
    "three_public.reception.domestic": Name("国内公务接待支出", "domestic receptions"),
    "three_public.reception.foreign": Name("外事接待支出", "foreign receptions"),
    "government_fund": Name("政府性基金预算财政拨款支出", "government fund expenditure"),
    "state_capital": Name("国有资本经营预算财政拨款支出", "state capital budget expenditure"),
    "social_insurance": Name("社会保险基金支出", "expenditure of the social insurance funds"),
    "operating_cost": Name("机关运行经费", "agency operating funds"),
    "procurement": Name("政府采购支出总额", "total procurement"),
    "procurement.centralized": Name("集中采购金额", "centralized procurement"),
    "procurement.decentralized": Name("分散采购金额", "decentralized procurement"),
    "procurement.goods": Name("政府采购货物支出", "procurement of goods"),
    "procurement.works": Name("政府采购工程支出", "procurement of works"),
    "procurement.services": Name("政府采购服务支出", "procurement of services"),
    "procurement.sme": Name("授予中小企业合同金额", "contracts for small and medium firms"),
    "procurement.micro": Name("授予小微企业合同金额", "contracts for small and micro firms"),
    "assets.vehicles": Name("车辆", "vehicles"),
    "assets.equipment": Name("设备", "equipment"),
    "income.special_account": Name("财政专户管理资金收入", "special account income"),
    "income.unit_funds": Name("单位资金收入", "income from own funds"),
    "carryover.beginning": Name("年初结转和结余", "carry-over at the start of the year"),
    "carryover.ending": Name("年末结转和结余", "carry-over at the end of the year"),
    "carryover.used": Name("使用非财政拨款结余", "surplus used"),
    "carryover.distributed": Name("结余分配", "surplus distributed"),
    "expenditure.reserve": Name("单位预留机动经费", "reserved funds"),
    "appropriation.income": Name("财政拨款收入总计", "total appropriated income"),
    "appropriation.expenditure": Name("财政拨款支出", "appropriated expenditure"),
    "general_budget.project": Name("一般公共预算财政拨款项目支出", "project expenditure from the general budget"),
    "basic.economic": Name("经济分类支出", "expenditure by economic class"),
    "government_fund.basic": Name("政府性基金预算基本支出", "basic expenditure from the government fund"),
    "government_fund.project": Name("政府性基金预算项目支出", "project expenditure from the government fund"),
    "government_fund.carryover": Name("政府性基金结转和结余", "carry-over of the government fund"),
    "state_capital.basic": Name("国有资本经营预算基本支出", "basic expenditure from the state capital budget"),
    "state_capital.project": Name("国有资本经营预算项目支出", "project expenditure from the state capital budget"),
    "state_capital.carryover": Name("国有资本经营预算结转和结余", "carry-over of the state capital budget"),
    "service_purchase": Name("政府购买服务", "purchased services"),
    "performance.projects": Name("绩效项目", "projects under evaluation"),
    "performance.overall": Name("整体支出绩效", "performance of all expenditure"),
    "assets.vehicles.planned": Name("计划购置车辆", "vehicles to be bought"),
    "assets.vehicles.purchased": Name("购置车辆", "vehicles bought"),
    "assets.equipment.planned": Name("计划购置设备", "equipment to be bought"),
    "assets.equipment.purchased": Name("购置设备", "equipment bought"),
    "assets.buildings": Name("房屋", "buildings"),
    "assets.total": Name("资产总额", "total assets"),
    "assets.current": Name("流动资产", "current assets"),
    "assets.fixed": Name("固定资产", "fixed assets"),
    "assets.intangible": Name("无形资产", "intangible assets"),
    "assets.disposed": Name("处置的资产", "assets disposed of"),
    "assets.leased": Name("出租出借的资产", "assets leased or lent"),
    "performance.graded": Name("按自评结果分的项目", "projects by the grade of their evaluation"),
    "assets.construction": Name("在建工程", "construction in progress"),
    "assets.investments": Name("对外投资", "investments"),
    "assets.other": Name("其他资产", "other assets"),
    "meeting": Name("会议费", "conference costs"),
    "training": Name("培训费", "training costs"),
    "events": Name("节庆、晚会、论坛、赛事活动", "festivals, galas, forums and contests"),
}

_MEASURES = {
    "amount": Name("", ""),
    "budget": Name("预算数", "the budget of "),
    "prior": Name("上年数", "last year's "),
    "change": Name("增减额", "the change of "),
    "growth": Name("增减幅度", "the growth of "),
    "share": Name("所占比重", "the share of "),
    "completion": Name("完成预算的百分比", "the budget completion of "),
    "count": Name("数量", "the number of "),
    "score": Name("得分", "the score of "),
}


def name_of(metric: str, measure: str, category: str | None = None, qualifier: str | None = None) -> Name:
    """A fact's name.

    >>> name_of("income.other", "share").zh, name_of("general_budget.function", "amount", "教育支出").zh
    ('其他收入所占比重', '教育支出')
    """
    own = METRICS.get(metric)
    if category or qualifier:
        own = Name(category or qualifier or "", category or qualifier or "")
    if own is None:
        own = Name(metric, metric)  # a metric of the user's own pack
    word = _MEASURES[measure]
    return Name(own.zh + word.zh, word.en + own.en)
