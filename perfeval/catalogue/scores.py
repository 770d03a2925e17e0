"""PE401 to PE416: bands, scores, weights and grades."""

from __future__ import annotations

from perfeval.catalogue.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "PE401",
        "gap-between-bands",
        "error",
        zh="{subject} = {value} 不属于任何一档",
        en="no band covers {subject} = {value}",
        help_zh="补上缺的一档，或在最后写「否则不得分」",
        help_en="add the missing band, or end with 「否则不得分」",
    ),
    Entry(
        "PE402",
        "overlapping-bands",
        "warning",
        zh="{subject} = {value} 同时属于两档，按先写的一档计分",
        en="{subject} = {value} is in two bands, and the first one counts",
        help_zh="让两档首尾相接，端点归哪一档注明（含）或（不含），例如「80%（含）-90%得3分」",
        help_en=(
            "let one band end where the next begins, and mark the end that both name, for example "
            "「80%（含）-90%得3分」"
        ),
    ),
    Entry(
        "PE403",
        "unreachable-band",
        "warning",
        zh="{subject}的这一档永远用不上⟦，{value}时先写的一档已经计分⟧",
        en="this band of {subject} is never used⟦, at {value} an earlier band counts⟧",
        help_zh="删去这一档，或把要求高的一档写在前面，例如「≥90%的，得5分；≥80%的，得3分」",
        help_en=(
            "delete the band, or write the one that asks for more first, for example "
            "「≥90%的，得5分；≥80%的，得3分」"
        ),
    ),
    Entry(
        "PE404",
        "score-above-full",
        "error",
        zh="这里给{score}分，超过了满分{points}分",
        en="{score} points are given here, the full score is {points}",
        help_zh="改到{points}分以内；确是额外加分的，写明「附加分」",
        help_en="stay within {points} points, or write 「附加分」 if it is a bonus on top",
    ),
    Entry(
        "PE405",
        "parts-do-not-add-up",
        "error",
        zh="各部分的分值相加是{sum}分，不是{points}分",
        en="the parts add up to {sum} points, not {points}",
        help_zh="改各部分的分值，使相加等于{points}分，例如「1. 制度健全（1分）」",
        help_en=(
            "change the parts so that they make {points} points, for example 「1. 制度健全（1分）」"
        ),
    ),
    Entry(
        "PE406",
        "shares-do-not-add-up",
        "error",
        zh="各项所占份额相加是{sum}，不是100%",
        en="the shares add up to {sum}, not 100%",
        help_zh="改成相加等于100%的份额，例如「要点①②③各占1/3」",
        help_en="write shares that make 100%, for example 「要点①②③各占1/3」",
    ),
    Entry(
        "PE407",
        "step-without-anchor",
        "error",
        zh="⟦「{phrase}」⟧没有写从哪里算起",
        en="⟦`{phrase}` ⟧does not say where the step starts",
        help_zh="先写明起算点，例如「不低于95%得满分，每降低1个百分点扣1分」",
        help_en=(
            "state the starting point first, for example 「不低于95%得满分，每降低1个百分点扣1分」"
        ),
    ),
    Entry(
        "PE408",
        "zero-step",
        "error",
        zh="「每」后面的幅度是0",
        en="the amount after 「每」 is 0",
        help_zh="写一个大于0的幅度，例如「每超过1个百分点扣0.1分」",
        help_en="write an amount above 0, for example 「每超过1个百分点扣0.1分」",
    ),
    Entry(
        "PE409",
        "conflicting-limits",
        "error",
        zh="两处限制不一致：「{first}」与「{second}」",
        en="two limits disagree: `{first}` and `{second}`",
        help_zh="只留一处，例如「最多扣5分」",
        help_en="keep one of them, for example 「最多扣5分」",
    ),
    Entry(
        "PE410",
        "conflicting-bases",
        "error",
        zh="同一项里有两处都在规定基本得分⟦：「{first}」与「{second}」⟧",
        en="two clauses of one item both give its base score⟦: `{first}` and `{second}`⟧",
        help_zh="只留一种算法；分开计分的，写成「1. ……（1分）2. ……（1分）」",
        help_en="keep one of them, or score them apart as 「1. ……（1分）2. ……（1分）」",
    ),
    Entry(
        "PE411",
        "full-score-unknown",
        "error",
        zh="「{phrase}」要用到满分，但没有写满分是多少",
        en="`{phrase}` needs the full score, which is not stated",
        help_zh="写上满分，例如「预算执行率（5分）」「上限5分」",
        help_en="state it, for example 「预算执行率（5分）」 or 「上限5分」",
    ),
    Entry(
        "PE412",
        "interpolation-without-neighbours",
        "error",
        zh="插值⟦「{phrase}」⟧的两端没有都写明分数",
        en="the scores at both ends of the interpolation⟦ `{phrase}`⟧ are not stated",
        help_zh="写明两端，例如「≥80%得5分；60%至80%之间按线性插值；≤60%不得分」",
        help_en="state both ends, for example 「≥80%得5分；60%至80%之间按线性插值；≤60%不得分」",
    ),
    Entry(
        "PE413",
        "weight-differs-from-children",
        "warning",
        zh="⟦「{name}」⟧写的分值是{stated}分，下级指标相加是{sum}分，按下级计算",
        en="⟦`{name}` ⟧states {stated} points, its indicators add up to {sum}, which counts",
        help_zh="改成「（{sum}分）」，或改下级指标的分值",
        help_en="write 「（{sum}分）」, or change the indicators below",
    ),
    Entry(
        "PE414",
        "total-differs-from-full",
        "error",
        zh="满分写的是{stated}分，各指标相加是{sum}分",
        en="the full score is stated as {stated}, the indicators add up to {sum}",
        help_zh="改成「满分 {sum}分」，或改各指标的分值",
        help_en="write 「满分 {sum}分」, or change the weights",
    ),
    Entry(
        "PE415",
        "grade-gap",
        "error",
        zh="⟦{value}分⟧没有对应的等级",
        en="no grade covers ⟦{value} ⟧points",
        help_zh="让等级首尾相接，例如「等级 90(含)-100分为优、80(含)-90分为良、80分以下为差」",
        help_en=(
            "let the grades meet, for example 「等级 90(含)-100分为优、80(含)-90分为良、80分以下为"
            "差」"
        ),
    ),
    Entry(
        "PE416",
        "grade-overlap",
        "error",
        zh="⟦{value}分⟧同时属于两个等级⟦：{first}与{second}⟧",
        en="two grades cover ⟦{value} ⟧points⟦: {first} and {second}⟧",
        help_zh="注明端点归哪一级，例如「等级 90(含)-100分为优、80(含)-90分为良、80分以下为差」",
        help_en=(
            "say which grade takes the edge, for example 「等级 90(含)-100分为优、80(含)-90分为良、"
            "80分以下为差」"
        ),
    ),
)
