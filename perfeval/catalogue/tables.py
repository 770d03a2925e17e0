"""PE6xx tables, PE9xx faults of our own."""

from __future__ import annotations

from perfeval.catalogue.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "PE601",
        "table-headings-missing",
        "error",
        zh="表里没有找到表头⟦：{missing}⟧",
        en="the table has no headings⟦: {missing}⟧",
        help_zh="表头写成「一级指标,分值,二级指标,分值,三级指标,分值,指标说明,评分标准」",
        help_en=(
            "write the headings 「一级指标,分值,二级指标,分值,三级指标,分值,指标说明,评分标准」"
        ),
    ),
    Entry(
        "PE602",
        "row-cut",
        "error",
        zh="第{row}行不完整：左边有名称，末级指标是空的",
        en="row {row} is cut off: it names a heading and no indicator",
        help_zh="在这一行补上末级指标，例如「预算执行率,10」",
        help_en="add the indicator to this row, for example 「预算执行率,10」",
    ),
    Entry(
        "PE603",
        "total-row-differs",
        "warning",
        zh="合计行写的是{stated}分，各指标相加是{sum}分",
        en="the total row says {stated}, the indicators add up to {sum}",
        help_zh="把合计改成「{sum}」，或改各指标的分值",
        help_en="write 「{sum}」 as the total, or change the weights",
    ),
    Entry(
        "PE604",
        "weight-not-a-number",
        "error",
        zh="第{row}行的分值「{text}」不是数",
        en="the weight `{text}` in row {row} is not a number",
        help_zh="写成数，例如「10」",
        help_en="write a number, for example 「10」",
    ),
    Entry(
        "PE605",
        "empty-table",
        "error",
        zh="表里没有指标",
        en="the table has no indicator",
        help_zh="在表头下面至少写一行，例如「产出,50,数量,20,培训人次,10,,按完成率×分值计分」",
        help_en="add at least one row below the headings",
    ),
    Entry(
        "PE901",
        "internal-error",
        "error",
        zh="程序自身出错：{what}",
        en="a fault of the program itself: {what}",
        help_zh="把评分标准原文和这条信息一起反馈给维护者",
        help_en="report the text of the rule together with this message",
    ),
)
