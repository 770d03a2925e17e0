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
        zh="第{row}行不完整：没有末级指标，或者单元格错了位",
        en="row {row} is cut off or shifted: it has no indicator where one belongs",
        help_zh="补上末级指标，例如「预算执行率,10」；换页断开的，并回上一行；确实没有这一级的，写「—」",
        help_en=(
            "add the indicator, for example 「预算执行率,10」; put a row that a page break cut "
            "back together; where a level is not used, write 「—」"
        ),
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
        "PE606",
        "two-weights",
        "error",
        zh="第{row}行有两个分值：{first}分和{second}分",
        en="row {row} has two weights: {first} and {second}",
        help_zh="只保留一个，例如名称写「产出指标」、分值写「50」",
        help_en="keep one of them, for example 「产出指标」 with the weight 「50」",
    ),
    Entry(
        "PE607",
        "column-not-read",
        "warning",
        zh="「{heading}」这一列没有读取",
        en="the column `{heading}` is not read",
        help_zh="需要的列用通行的表头，例如「评分标准」；不需要的可以删去",
        help_en="give it a usual heading if it matters, for example 「评分标准」; else delete it",
    ),
    Entry(
        "PE608",
        "cell-beyond-headings",
        "error",
        zh="第{row}行比表头多出一格：「{text}」",
        en="row {row} has a cell beyond the headings: `{text}`",
        help_zh='格内有逗号的，用双引号括住整格，例如「"≥90%得5分,否则不得分"」；多余的删去',
        help_en=(
            'put quotes around a cell that holds a comma, as 「"≥90%得5分,否则不得分"」; '
            "delete a cell too many"
        ),
    ),
    Entry(
        "PE609",
        "two-tables-in-one",
        "error",
        zh="第{row}行又是一行表头，和上面的不同：一个表里放了两个表",
        en="row {row} is another heading row, unlike the one above: two tables stand in one",
        help_zh="把第{row}行起的部分放到另一个文件或工作表里，例如「自评表2.csv」",
        help_en="move what begins there to a file or sheet of its own, such as 「自评表2.csv」",
    ),
    Entry(
        "PE610",
        "no-score-table",
        "error",
        zh="文件里的{count}个表都不是评分表或自评表⟦：{tables}⟧",
        en="none of the {count} tables in the file is a score table or a form⟦: {tables}⟧",
        help_zh="评分表要有「一级指标」「三级指标」一类的表头和「分值」或「得分」一列",
        help_en="a score table has headings such as 「一级指标」 and a column 「分值」 or 「得分」",
    ),
    Entry(
        "PE611",
        "several-tables",
        "error",
        zh="文件里有{count}个评分表，不知道要读哪一个：{tables}",
        en="the file has {count} score tables, and nothing says which is meant: {tables}",
        help_zh="用 table 或「--table 名称」指定一个；「perfeval audit」逐个核对",
        help_en="name one with `table` or 「--table NAME」; 「perfeval audit」 goes through all",
    ),
    Entry(
        "PE612",
        "table-unknown",
        "error",
        zh="文件里没有叫「{table}」的表，有：{tables}",
        en="the file has no table called `{table}`; it has {tables}",
        help_zh="写工作表的名称、「第2个表」，或者表里写的项目名称",
        help_en="write the name of a sheet, 「第2个表」, or the name of the project in the form",
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
