"""Fixed words of explanations and of the command line: what parts are called, and what is so."""

from __future__ import annotations

from perfeval.catalogue.entry import Language

_ROLES = {
    "input": ("输入", "input"),
    "definition": ("定义", "definition"),
    "formula": ("算式", "formula"),
    "band": ("分档", "band"),
    "bands": ("分档", "band"),
    "tier": ("档次", "tier"),
    "tiers": ("档次", "tier"),
    "judged": ("评定", "judged"),
    "deduction": ("扣分", "deduction"),
    "addition": ("加分", "addition"),
    "item": ("要点", "item"),
    "part": ("分项", "part"),
    "limit": ("限额", "limit"),
    "exemption": ("直接得分", "exemption"),
    "override": ("决定", "override"),
    "veto": ("否决", "veto"),
    "rounding": ("舍入", "rounding"),
    "base": ("基本得分", "base"),
    "yes_no": ("是与否", "yes or no"),
    "count": ("按次计", "count"),
    "step": ("步长", "step"),
    "anchor": ("起算点", "anchor"),
    "part_of_step": ("不足一步的部分", "part of a step"),
    "line": ("线性插值", "interpolation"),
    "proportion": ("按比例", "proportion"),
    "otherwise": ("否则", "otherwise"),
    "target": ("目标", "target"),
    "note": ("说明", "note"),
    "heading": ("标题", "heading"),
    "full": ("满分", "full score"),
    "refused": ("不支持", "not supported"),
}

_WORDS = {
    "row": ("第{row}行", "row {row}"),
    "level": ("{level}级指标", "level {level}"),
    "indicator": ("指标", "indicator"),
    "full": ("分值", "points"),
    "score": ("得分", "score"),
    "rate": ("得分率", "rate"),
    "sum": ("合计", "total"),
    "left_out": ("不适用", "not applicable"),
    "pending": ("待定", "open"),
    "out_of": ("{scaled}分（满分{points}分）", "{scaled} (of {points})"),
    "colon": ("：", ": "),
    "see_section": ("（语言参考 {section}）", " (language reference {section})"),
    "no_indicator": ("没有叫「{name}」的指标", "no indicator is called {name!r}"),
    "needs_data": ("缺数据文件：explain 体系 数据 [指标]", "explain needs DATA, or --reading"),
    "comma": ("，", ", "),
    "bracketed": ("（{}）", " ({})"),
    "rule": ("标准", "rule"),
    "default": ("默认标准", "default rule"),
    "away": ("不适用，不计入总分", "not applicable, left out of the total"),
    "open": ("数据不全，得分未定", "values are missing, the score is open"),
    "of": ("满分", "of "),
    "points": ("分", ""),
    "idle": ("没有触发", "does not apply"),
    "not_rounded": ("不舍入", "not rounded"),
    "total": ("总分", "total"),
    "grade": ("等级", "grade"),
    "vetoed": ("一票否决，总分为0", "vetoed, the total is 0"),
    "scaled": ("按适用指标折算", "scaled to the full score"),
    "half_up": ("四舍五入", "half up"),
    "half_even": ("四舍六入五成双", "half even"),
    "down": ("只舍不入", "down"),
    "up": ("只入不舍", "up"),
    "fine": ("{count}个指标，满分{points}分", "{count} indicators, full score {points}"),
    "failed": (
        "{rows}行中有{failed}行无法评分，原因见{file}",
        "{failed} of {rows} rows cannot be scored; {file} says why",
    ),
    "unread_rows": (
        "{total}个指标中有{count}个读不懂：加上 --unread judged，这些行按评定得分处理，其余照算",
        "{count} of {total} indicators cannot be read; --unread judged takes them for judged",
    ),
    "forms_checked": (
        "共{count}个表：{clean}个核对过的没有发现差异，{found}个有差异或没有可核对的数，{refused}个读不懂",
        "{count} tables: {clean} without difference, {found} with, {refused} not understood",
    ),
    "form_suffix": ("模板只写成 .xlsx 或 .csv", "a form is written as .xlsx or .csv"),
    "form_written": (
        "已写出 {file}：{count} 项要填；填好后用 perfeval score 评分",
        "{file} is written: {count} values to fill in; then run perfeval score",
    ),
    "report_suffix": (
        "看不出要写成什么格式；后缀用 {known}",
        "the suffix does not say which format to write; use one of {known}",
    ),
    "report_other_suffix": (
        "后缀和 --format {format} 不一致",
        "the suffix and --format {format} do not agree",
    ),
    "score_suffix": (
        "-o 写成 .xlsx、.docx、.csv 或 .jsonl；多行数据（.jsonl、.csv）成批评分写成 .csv 或 .jsonl",
        "-o takes .xlsx, .docx, .csv or .jsonl; many rows are scored into .csv or .jsonl",
    ),
    "too_many_sheets": (
        "{count} 份结果太多，一个文件最多 {limit} 份；成批评分写成 .csv 或 .jsonl",
        "{count} results are too many for a file, the limit is {limit}; use .csv or .jsonl",
    ),
    "report_written": (
        "已写出 {file}：{count} 份结果，{sentence}",
        "{file} is written: {count} results; {sentence}",
    ),
    "progress": (
        "{rows} 行  每秒 {pace} 行  还要 {left} 秒",
        "{rows} rows  {pace} a second  {left} s left",
    ),
    "batch_written": ("已写出 {file}：{rows} 行", "{file} is written: {rows} rows"),
    "too_wide": (
        "（表宽 {columns} 列，终端要放宽到 {columns} 列才对得齐；或写成文件：-o 得分表.xlsx）",
        "(the table needs {columns} columns: widen the terminal, or add -o 得分表.xlsx)",
    ),
    "fill_ratio": ("比率，填百分数，例如 97.71%", "a ratio as a percentage, such as 97.71%"),
    "fill_quantity": (
        "数量，填数；单位不同的，改「单位」一格",
        "a number; change the unit if it differs",
    ),
    "fill_count": ("个数，填整数，没有的填 0", "a whole number, 0 for none"),
    "fill_yes_no": ("填「是」或「否」", "「是」 (yes) or 「否」 (no)"),
    "fill_choice": ("选一项", "one of"),
    "fill_score": ("评定得分", "a judged score"),
    "fill_deduction": ("评定扣分", "judged points to deduct"),
    "fill_title": ("数据填报表", "data form"),
    "fill_note": (
        "只填「填写」一列；整个指标不适用的，填「不适用」；不要改「名称」",
        "fill in 填写 alone, 「不适用」 where an indicator does not apply; leave the names",
    ),
    "old_stands": ("{file}没有改动", "{file} is as it was"),
    "no_output": ("没有写出{file}", "{file} was not written"),
    "stopped_after": ("评了{rows}行后中断", "stopped after {rows} rows"),
    "stopped": ("已中断", "stopped"),
    "worker_ended": (
        "一个工作进程被终止（可能内存不足），可减少--jobs再试",
        "a worker process was killed, perhaps for want of memory; try with fewer --jobs",
    ),
    "no_room": ("输出写不下去：{reason}", "the output cannot be written: {reason}"),
    "reading": ("读作", "read as"),
    "alternatives": ("另一种读法", "it could be"),
    "settle": ("要写明，写", "to settle it, write"),
}


_KINDS = {
    "ratio": ("比率", "ratio"),
    "quantity": ("数量", "quantity"),
    "count": ("计数", "count"),
    "yes_no": ("是/否", "yes or no"),
    "choice": ("选项", "choice"),
    "score": ("评定得分", "judged score"),
    "deduction": ("评定扣分", "judged deduction"),
}


def word(key: str, lang: Language) -> str:
    """A fixed word, or a sentence with fields to fill in."""
    return _WORDS[key][0 if lang == "zh" else 1]


def role_name(role: str, lang: Language) -> str:
    """What a role of a node is called; one that is not known is shown as it is."""
    return _ROLES.get(role, (role, role))[0 if lang == "zh" else 1]


def kind_name(kind: str, lang: Language) -> str:
    """What a kind of input is called."""
    return _KINDS[kind][0 if lang == "zh" else 1]


def bracketed(words: str, lang: Language) -> str:
    """``words`` in brackets behind others."""
    return word("bracketed", lang).format(words)
