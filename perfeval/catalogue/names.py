"""PE2xx names, PE3xx kinds and units."""

from __future__ import annotations

from perfeval.catalogue.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "PE201",
        "unknown-name",
        "error",
        zh="没有叫「{name}」的数据项或定义",
        en="there is no data item or definition called `{name}`",
        help_zh="改成已有的名称，或在「数据」里加一行「{name}」",
        help_en="use a name that exists, or add a line 「{name}」 to 「数据」",
    ),
    Entry(
        "PE202",
        "circular-definition",
        "error",
        zh="定义绕回了自己：{chain}",
        en="the definition leads back to itself: {chain}",
        help_zh="其中一个改成直接给出的数，例如在「数据」里写「年初预算数（万元）」",
        help_en="make one of them a given number, for example 「年初预算数（万元）」 in 「数据」",
    ),
    Entry(
        "PE203",
        "duplicate-definition",
        "error",
        zh="「{name}」定义了两次",
        en="`{name}` is defined twice",
        help_zh="删去一处，或换一个名称，例如「调整后{name}」",
        help_en="delete one, or use another name such as 「调整后{name}」",
    ),
    Entry(
        "PE204",
        "unused-data-item",
        "warning",
        zh="没有指标用到数据项「{name}」",
        en="no indicator uses the data item `{name}`",
        help_zh="删去这一行，或在评分标准里用到它，例如「{name}≥90%的，得2分」",
        help_en="delete the line, or use it in a rule, for example 「{name}≥90%的，得2分」",
    ),
    Entry(
        "PE205",
        "duplicate-indicator",
        "error",
        zh="同一个上级下有两个指标都叫「{name}」",
        en="two indicators under the same heading are called `{name}`",
        help_zh="给其中一个换名称，例如「项目{name}」",
        help_en="rename one of them, for example 「项目{name}」",
    ),
    Entry(
        "PE207",
        "duplicate-data-item",
        "error",
        zh="数据项⟦「{name}」⟧写了两次",
        en="the data item ⟦`{name}` ⟧is listed twice",
        help_zh="删去一行，或换一个名称⟦，例如「上年{name}」⟧",
        help_en="delete one line, or use another name⟦ such as 「上年{name}」⟧",
    ),
    Entry(
        "PE208",
        "indicators-of-one-name",
        "warning",
        zh=(
            "有两个指标都叫「{name}」⟦，数据里只写「{key}」分不清是哪一个⟧"
            "⟦，同一个「{shared}」两处都用⟧：{first}与{second}"
        ),
        en=(
            "two indicators are called `{name}`⟦, and `{key}` in the data could be either's⟧"
            "⟦, and one `{shared}` counts for both⟧: {first} and {second}"
        ),
        help_zh="给其中一个换名称，例如「培训{name}」⟦；不换的，数据里写全称，例如「{second}」⟧",
        help_en=(
            "rename one, as 「培训{name}」⟦, or write whole paths in the data, as 「{second}」⟧"
        ),
    ),
    Entry(
        "PE301",
        "unit-mismatch",
        "error",
        zh="单位不同类：一边是{left}，另一边是{right}",
        en="the units do not go together: {left} on one side, {right} on the other",
        help_zh="两边写成同一类量，例如「实际采购金额≥50万元」",
        help_en=(
            "write the same kind of quantity on both sides, for example 「实际采购金额≥50万元」"
        ),
    ),
    Entry(
        "PE302",
        "kind-mismatch",
        "error",
        zh="两边不同类：{left}与{right}",
        en="{left} and {right} are not of one kind",
        help_zh="比较、加减的两边要同类，例如「执行率≥90%」「采购金额≥50万元」",
        help_en=(
            "compare and add things of one kind, for example 「执行率≥90%」 or 「采购金额≥50万元」"
        ),
    ),
    Entry(
        "PE303",
        "unknown-unit",
        "error",
        zh="⟦「{unit}」⟧不是能识别的单位",
        en="⟦`{unit}` ⟧is not a unit that is known",
        help_zh="写成通用的单位，例如「（万元）」「（%）」「（个）」",
        help_en="write a common unit, for example 「（万元）」, 「（%）」 or 「（个）」",
    ),
    Entry(
        "PE304",
        "condition-in-sum",
        "error",
        zh="条件⟦「{text}」⟧不能参加加减乘除",
        en="a condition⟦ `{text}`⟧ cannot stand in a sum or a product",
        help_zh="先按条件给分，再由分项相加，例如「1. 按时报送得1分。2. 内容完整得1分。」",
        help_en=(
            "score the condition first and let the parts add up, for example 「1. 按时报送得1分。"
            "2. 内容完整得1分。」"
        ),
    ),
)
