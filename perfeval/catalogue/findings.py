"""What an audit says: the causes of differences, and the words around them."""

from __future__ import annotations

import attrs

from perfeval.catalogue.entry import Language, fill

__all__ = ["CAUSES", "WHATS", "WORDS", "Cause"]


@attrs.frozen
class Cause:
    """Why a printed figure differs: its name, and a sentence with ``{argument}`` fields."""

    name_zh: str
    name_en: str
    zh: str
    en: str

    def name(self, lang: Language) -> str:
        """What the cause is called."""
        return self.name_zh if lang == "zh" else self.name_en

    def sentence(self, arguments: dict[str, str], lang: Language) -> str:
        """The sentence with its arguments filled in."""
        return fill(self.zh if lang == "zh" else self.en, arguments)


CAUSES: dict[str, Cause] = {
    "arithmetic": Cause(
        "计算错误",
        "arithmetic",
        "按自身所列各数算得{expected}⟦（{rows}）⟧",
        "its own figures make {expected}⟦ ({rows})⟧",
    ),
    "out_of_reach": Cause(
        "各行凑不成",
        "rows that cannot make it",
        "印出的各行⟦（{rows}）⟧加上没有印出的，只能得{low}到{high}分",
        "the rows that are printed⟦ ({rows})⟧ and those that are not make {low} to {high} only",
    ),
    "unexplained": Cause(
        "与评分标准不符",
        "not what the standard gives",
        "按评分标准得{expected}；印出的数看不出差在哪一行",
        "the standard gives {expected}; the print does not show which row makes the difference",
    ),
    "rule_not_applied": Cause(
        "未按评分标准计分",
        "rule not applied",
        "按评分标准得{expected}分⟦，报告的得分相当于「{part}」得满分⟧⟦，舍入也得不出{printed}分（{tried}）⟧"
        "⟦，同表其他得分不是{alone}的⟧",
        "the standard gives {expected}⟦; the printed score needs full marks for `{part}`⟧"
        "⟦; no rounding makes it {printed} ({tried})⟧"
        "⟦; other scores of the table are not {alone}⟧",
    ),
    "within_range": Cause(
        "判断不同",
        "another judgement",
        "评分标准允许{low}到{high}分，按数据中的判断得{expected}分",
        "the standard allows {low} to {high}, the judgement in the data gives {expected}",
    ),
    "outside_range": Cause(
        "超出判断范围",
        "outside the judged range",
        "⟦「{label}」⟧只能得{low}到{high}分",
        "⟦`{label}` ⟧allows {low} to {high} only",
    ),
    "no_such_score": Cause(
        "没有这一档",
        "no such score",
        "评分标准里没有{printed}分这个得分，只有{scores}分",
        "the standard cannot give {printed}, only {scores}",
    ),
    "tail": Cause(
        "舍入尾数",
        "rounding tail",
        "相差不超过{count}个数舍入的尾数{bound}",
        "within {bound}, the tail that rounding {count} figures leaves",
    ),
    "tail_of_figures": Cause(
        "所列各数的尾数",
        "tail of the figures beside it",
        "所列各数（{rows}）本身舍入过，算不到这一位",
        "the figures beside it ({rows}) were rounded themselves and do not settle this decimal",
    ),
    "truncated": Cause(
        "截断未舍入",
        "cut off instead of rounded",
        "{exact}截断得到，四舍五入是{expected}",
        "{exact} was cut off; rounded half up it is {expected}",
    ),
    "rounded": Cause(
        "舍入位数不同",
        "rounded elsewhere",
        "{exact}按另一种舍入（{how}）得到，应为{expected}",
        "{exact} was rounded in another way ({how}); it should be {expected}",
    ),
    "plug": Cause(
        "凑成100%",
        "plugged to 100 %",
        "各项占比舍入后相加是{added}，调整这一项才凑成{whole}",
        "the rounded shares add up to {added}; this one was adjusted to make {whole}",
    ),
    "reading": Cause(
        "另一种读法",
        "another reading",
        "按「{reading}」算得{printed}，规则的读法得{expected}",
        "read as `{reading}` it is {printed}, as the rule reads it is {expected}",
    ),
    "heading": Cause(
        "标题分值与下级不符",
        "heading against its leaves",
        "标题写{stated}分，下级指标相加是{expected}分，按下级计算",
        "the heading says {stated}, its indicators add up to {expected}, which counts",
    ),
    "missing": Cause(
        "空白",
        "missing cell",
        "报告没有印出⟦：{names}等{count}项⟧⟦，由总分推得{implied}分⟧⟦，按评分标准得{expected}分⟧",
        "the report leaves it blank⟦: {names} and others, {count} in all⟧"
        "⟦; its total implies {implied}⟧⟦; the standard gives {expected}⟧",
    ),
    "contradiction": Cause(
        "前后不一致",
        "contradiction",
        "同一个数印了不止一种：{values}⟦，相差{spread}⟧",
        "one figure is printed in more than one way: {values}⟦, {spread} apart⟧",
    ),
    "carried": Cause(
        "由下级带来",
        "carried up",
        "由{names}的差异带来",
        "carried up from {names}",
    ),
    "duplicate": Cause(
        "重复计入",
        "duplicate rows",
        "「{names}」列了不止一次，去掉重复后是{expected}",
        "`{names}` is listed more than once; without repeats it is {expected}",
    ),
    "grade": Cause(
        "等级不符",
        "wrong grade",
        "{total}分的等级是{expected}",
        "{total} earns the grade {expected}",
    ),
    "convention": Cause(
        "零目标的写法",
        "zero target",
        "目标为0，按惯例写{expected}",
        "the target is 0, which by convention reads {expected}",
    ),
    "judged": Cause(
        "取自报告的判断",
        "judged, as reported",
        "取报告的{printed}分，在{low}到{high}分之内",
        "the report's {printed} is taken, within {low} to {high}",
    ),
    "unchecked": Cause(
        "未能核对",
        "not checked",
        "数据不全，取报告的{printed}分",
        "values are missing; the report's {printed} is taken",
    ),
    "explained": Cause(
        "读法",
        "reading",
        "按规则的读法得{expected}；换成{others}",
        "as the rule reads it is {expected}; other readings: {others}",
    ),
}
"""Cause → its name and sentence, in the order in which an auditor would look."""

WHATS: dict[str, tuple[str, str]] = {
    "score": ("得分", "score"),
    "subtotal": ("小计", "subtotal"),
    "total": ("总分", "total"),
    "rate": ("得分率", "rate"),
    "points": ("分值", "points"),
    "grade": ("等级", "grade"),
    "value": ("数值", "value"),
    "sum": ("合计", "sum"),
    "share": ("占比", "share"),
    "growth": ("增长率", "growth"),
    "completion": ("完成年初预算", "completion of the opening budget"),
    "ratio": ("比率", "ratio"),
    "budget": ("调整预算数", "adjusted budget"),
    "execution": ("执行率", "execution rate"),
    "deviation": ("偏差", "deviation"),
    "survey": ("满意度", "satisfaction"),
    "product": ("乘积", "product"),
}
"""What was printed → (Chinese, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "title": ("审核：{title}", "Audit: {title}"),
    "checked": ("核对{count}个印出的数", "{count} printed figures checked"),
    "clean": ("，没有发现差异", ", no difference found"),
    "found": ("，发现{count}处差异", ", {count} differences found"),
    "total": ("总分", "total"),
    "grade": ("等级", "grade"),
    "reported": ("报告", "reported"),
    "computed": ("核算", "computed"),
    "difference": ("相差", "difference"),
    "cause": ("原因", "cause"),
    "where": ("所在", "where"),
    "what": ("项目", "figure"),
    "detail": ("说明", "detail"),
    "notes": ("说明", "Notes"),
    "problems": ("没有读懂的内容", "Not understood"),
    "blank": ("空白", "blank"),
    "form_checked": ("核对了{count}个得分和合计", "{count} scores and totals checked"),
    "form_judged": ("评定的得分{count}项按印出的计", "{count} judged scores taken as printed"),
    "form_unchecked": ("未能核对{count}项", "{count} could not be checked"),
    "form_blank": ("没有填得分{count}项", "{count} scores not filled in"),
    "form_unread": ("没有读懂{count}行，按评定得分处理", "{count} rows not understood and judged"),
    "form_empty": (
        "没有填：表里没有印出的得分，没有可以核对的数",
        "not filled in: the form prints no score, there is nothing to check",
    ),
    "form_nothing": (
        "没有一个数可以核对，不等于没有差错",
        "nothing could be checked, which does not mean that nothing is wrong",
    ),
    "form_found": ("发现{count}处差异", "{count} differences found"),
    "form_clean": ("核对过的没有发现差异", "no difference in what was checked"),
    "form_judged_list": ("评定的得分，按印出的计", "judged scores, taken as printed"),
    "form_unchecked_list": ("未能核对（得分按印出的计）", "not checked (scores taken as printed)"),
    "form_blank_list": ("没有填得分", "score not filled in"),
    "form_unread_row": (
        "{where} {name}：没有读懂（{code}），按评定得分处理：{why}",
        "{where} {name}: not understood ({code}), judged: {why}",
    ),
    "form_unread_rows": (
        "没有读懂（{code}），按评定得分处理，共{count}行：{names}",
        "{count} rows not understood ({code}) and judged: {names}",
    ),
    "form_away_list": ("不适用，不计分值", "does not apply, and has no weight"),
    "form_unused_list": ("不是指标的行", "rows that are no indicators"),
    "half_up": ("四舍五入到{argument}位小数", "half up to {argument} decimals"),
    "down": ("截断到{argument}位小数", "cut off at {argument} decimals"),
    "up": ("进位到{argument}位小数", "up to {argument} decimals"),
    "pp": ("{argument}个百分点", "{argument} percentage points"),
    "below": ("低于{argument}", "less than {argument}"),
    "parts_first": ("各部分先舍入", "parts rounded first"),
    "both_ends": ("区间两端都含", "both ends of the range included"),
    "whole_steps": ("不足一步的不计", "started steps do not count"),
    "started_steps": ("不足一步的按一步计", "started steps count whole"),
    "node": ("规则记录的另一种读法：{argument}", "the other reading on record: {argument}"),
}
"""Other fixed words of an audit."""
