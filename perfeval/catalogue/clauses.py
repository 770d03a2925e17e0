"""PE417 and up: clauses that do not fit together."""

from __future__ import annotations

from perfeval.catalogue.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "PE417",
        "contradictory-clauses",
        "error",
        zh="两句话互相矛盾：「{first}」与「{second}」",
        en="two clauses contradict each other: `{first}` and `{second}`",
        help_zh="只留一句，或给每句写明各自的情形，例如「缺1项的扣15分；缺2项及以上的不得分」",
        help_en=(
            "keep one, or say when each applies, for example 「缺1项的扣15分；缺2项及以上的不得分」"
        ),
    ),
    Entry(
        "PE418",
        "target-missing",
        "error",
        zh="「{phrase}」要用到目标值，但没有写目标",
        en="`{phrase}` needs a target, and none is stated",
        help_zh="写上目标，例如「目标 ≥90%」「控制率≤100%为达到要求」",
        help_en="state it, for example 「目标 ≥90%」 or 「控制率≤100%为达到要求」",
    ),
    Entry(
        "PE419",
        "limit-without-amount",
        "error",
        zh="限制⟦「{phrase}」⟧没有写明多少分",
        en="the limit⟦ `{phrase}`⟧ does not say how many points",
        help_zh="补上分数，例如「最多扣5分」",
        help_en="add the points, for example 「最多扣5分」",
    ),
    Entry(
        "PE420",
        "lists-of-different-length",
        "error",
        zh="前面列了{left}项，后面列了{right}项，不能一一对应",
        en="{left} things are listed first and {right} after them, so they cannot be paired",
        help_zh="写成一样多，例如「一等奖、二等奖分别得10分、5分」",
        help_en="list as many of each, for example 「一等奖、二等奖分别得10分、5分」",
    ),
    Entry(
        "PE421",
        "reading-not-settled",
        "error",
        zh="这里有不止一种读法，没有写明取哪一种：{taken}；或者，{alternatives}",
        en="this can be read in more than one way: {taken}; or {alternatives}",
        help_zh="写明其中一种：{settle}",
        help_en="settle it by writing {settle}",
    ),
    Entry(
        "PE422",
        "leaf-without-rule",
        "error",
        zh="指标⟦「{name}」⟧没有评分标准",
        en="the indicator ⟦`{name}` ⟧has no scoring standard",
        help_zh="补上评分标准，例如「按时报送得2分，否则不得分」；或写上目标，例如「目标 ≥90%」",
        help_en=(
            "add one, for example 「按时报送得2分，否则不得分」, or a target such as 「目标 ≥90%」"
        ),
    ),
    Entry(
        "PE423",
        "weight-missing",
        "error",
        zh="指标⟦「{name}」⟧没有写分值",
        en="the indicator ⟦`{name}` ⟧has no weight",
        help_zh="在名称后写上分值，例如「预算执行率（10分）」",
        help_en="write it after the name, for example 「预算执行率（10分）」",
    ),
    Entry(
        "PE424",
        "empty-range",
        "error",
        zh="从{low}到{high}的范围里没有数",
        en="no number lies from {low} to {high}",
        help_zh="核对两端的数，例如「90%>利用率≥80%」",
        help_en="check both ends, for example 「90%>利用率≥80%」",
    ),
    Entry(
        "PE425",
        "scoreless-clause",
        "error",
        zh="「{text}」没有写明得分或扣分",
        en="`{text}` does not say what is scored or deducted",
        help_zh="在后面写上分数，例如「利用率≥90%的，得1分」；只作说明的，前面加「注：」",
        help_en=(
            "end it with points, for example 「利用率≥90%的，得1分」, or put 「注：」 in front "
            "of a remark"
        ),
    ),
    Entry(
        "PE426",
        "possible-zero-division",
        "warning",
        zh="「{divisor}」⟦可能是0（{values}），那时⟧⟦就是{zero}，⟧不能计分",
        en="`{divisor}`⟦ may be 0 ({values}), and then⟧⟦ is {zero}, and⟧ nothing can be scored",
        help_zh="写明那时怎样计分，例如「{divisor}为0的，得满分」",
        help_en="say what counts then, for example 「{divisor}为0的，得满分」",
    ),
    Entry(
        "PE427",
        "direction-against-target",
        "warning",
        zh=(
            "⟦「{phrase}」⟧计分的方向与目标⟦「{target}」⟧相反"
            "⟦：{subject} = {met} 达到目标，得{low}分；{missed} 没有达到，反而得{high}分⟧"
        ),
        en=(
            "the scoring⟦ `{phrase}`⟧ runs against the target⟦ `{target}`⟧⟦: {subject} = {met} "
            "meets it and scores {low}, {missed} misses it and scores {high}⟧"
        ),
        help_zh="核对目标的符号，例如「目标 ≤100%」与「每超过1个百分点扣1分」相配",
        help_en="check the sign of the target: 「目标 ≤100%」 goes with 「每超过1个百分点扣1分」",
    ),
    Entry(
        "PE428",
        "deduction-never-bites",
        "warning",
        zh="⟦「{phrase}」⟧这一扣分永远不起作用⟦：{values} 时扣与不扣都得{score}分⟧",
        en="the deduction⟦ `{phrase}`⟧ never takes effect⟦: at {values} it is {score} either way⟧",
        help_zh="核对起算点，例如「超过10%的，每超过1个百分点扣0.1分」",
        help_en="check where it starts, for example 「超过10%的，每超过1个百分点扣0.1分」",
    ),
    Entry(
        "PE429",
        "negative-amount",
        "error",
        zh="这里的数不能是负数⟦：{value}⟧",
        en="the amount here cannot be negative⟦: {value}⟧",
        help_zh="用「扣」表示减少，例如「扣2分」",
        help_en="write 「扣」 for a deduction, for example 「扣2分」",
    ),
    Entry(
        "PE430",
        "clauses-without-structure",
        "error",
        zh="这几句看不出是分档还是分项⟦：相加是{sum}分⟧⟦，满分是{points}分⟧",
        en=(
            "these clauses are neither bands nor items⟦: they add up to {sum} points⟧⟦, the full "
            "score is {points}⟧"
        ),
        help_zh=(
            "分项的写明各项分值，例如「1. 制度健全（1分）」；分档的写明最低一档，例如「不符合得0分"
            "」"
        ),
        help_en=(
            "give each item its points, as in 「1. 制度健全（1分）」, or name the lowest band, as "
            "in 「不符合得0分」"
        ),
    ),
    Entry(
        "PE431",
        "duplicate-label",
        "error",
        zh="「{label}」这一档写了两次",
        en="the tier `{label}` is stated twice",
        help_zh="删去一处，或换一个说法，例如「基本{label}」",
        help_en="delete one, or use another word such as 「基本{label}」",
    ),
    Entry(
        "PE432",
        "mixed-comparison-chain",
        "error",
        zh="连写的比较方向不一致⟦：「{text}」⟧",
        en="the comparisons in this chain point both ways⟦: `{text}`⟧",
        help_zh="各个符号朝同一方向，例如「90%>利用率≥75%」",
        help_en="let all signs point one way, for example 「90%>利用率≥75%」",
    ),
    Entry(
        "PE433",
        "formula-out-of-range",
        "warning",
        zh=(
            "{subject} = {value} 时算得{score}分，"
            "⟦超过满分{points}分⟧⟦低于{floor}分⟧，只计{counted}分"
        ),
        en=(
            "at {subject} = {value} the formula gives {score},⟦ above the full score {points}⟧"
            "⟦ below {floor}⟧, and {counted} counts"
        ),
        help_zh="核对算式里的数；本意如此的，写明界限，例如「上限5分」「最低0分」",
        help_en="check its numbers, or state its limit, for example 「上限5分」 or 「最低0分」",
    ),
    Entry(
        "PE434",
        "bonus-never-counts",
        "warning",
        zh="⟦「{phrase}」⟧这一加分永远不起作用⟦：{values} 时加与不加都得{score}分⟧",
        en="the bonus⟦ `{phrase}`⟧ never counts⟦: at {values} it is {score} either way⟧",
        help_zh="给加分留出余地，例如满分5分的「不低于95%得3分，每提高1个百分点加1分」；或写明「附加分」",
        help_en=(
            "leave room for it, as 「不低于95%得3分，每提高1个百分点加1分」 of 5 points, or write "
            "「附加分」"
        ),
    ),
    Entry(
        "PE435",
        "deduction-never-ends",
        "warning",
        zh="扣分没有底：{values} 时是{score}分",
        en="the deductions never end: at {values} it is {score}",
        help_zh="写明最多扣多少，例如「最多扣10分」",
        help_en="say how much is deducted at most, for example 「最多扣10分」",
    ),
    Entry(
        "PE436",
        "full-score-out-of-reach",
        "warning",
        zh="满分{points}分得不到，最多{most}分",
        en="no input reaches the full score of {points}, the most is {most}",
        help_zh="核对各项分值，或把满分改成「{most}分」",
        help_en="check the scores, or make the full score 「{most}分」",
    ),
    Entry(
        "PE437",
        "full-score-only-above-whole",
        "warning",
        zh="各项比率都达到100%时只得{most}分，满分是{points}分",
        en="with every rate at 100 % the score is {most}, and the full score is {points}",
        help_zh="核对公式里的分值，例如「得分=执行率×{points}」",
        help_en="check the points in the formula, for example 「得分=执行率×{points}」",
    ),
)
