"""Phrases with more than one reading: what is taken, what else, and what settles it."""

from __future__ import annotations

from perfeval.catalogue.entry import ReadingEntry

READINGS: dict[str, ReadingEntry] = {
    "part_of_step": ReadingEntry(
        taken_zh="不足一步的，连续的量按比例计，个数只算整数",
        taken_en=(
            "a part of a step counts pro rata on a continuous value, and not at all on a count"
        ),
        alternatives_zh="只算满一步的，或者不足一步也按一步计",
        alternatives_en="whole steps only, or a started step counts as a whole one",
        settle_zh="「按比例扣分」「不足1个百分点不扣分」或「不足1个百分点按1个百分点计」",
        settle_en="「按比例扣分」, 「不足1个百分点不扣分」 or 「不足1个百分点按1个百分点计」",
    ),
    "percent_point": ReadingEntry(
        taken_zh="比率上的「1%」指1个百分点，数量上的「1%」指起算点的1%",
        taken_en=(
            "1% of movement is one percentage point on a ratio, and 1% of the starting value on a "
            "quantity"
        ),
        alternatives_zh="比率上也指起算点的1%",
        alternatives_en="1% of the starting value on a ratio as well",
        settle_zh="「每降低1个百分点」",
        settle_en="「每降低1个百分点」",
    ),
    "no_floor_base": ReadingEntry(
        taken_zh="没有写基本分的，从满分起扣",
        taken_en="where no base score is stated, deductions start from the full score",
        alternatives_zh="从另一个基本分起扣，或者从0分起算",
        alternatives_en="another base score, or 0",
        settle_zh="「得满分，每发现一处扣1分」或「基本分3分，每发现一处扣1分」",
        settle_en="「得满分，每发现一处扣1分」 or a base score such as 「得3分，每发现一处扣1分」",
    ),
    "share_of_full": ReadingEntry(
        taken_zh="没有写明归属的百分数，指本项满分的百分之几",
        taken_en="a percentage without an owner is a share of the item's full score",
        alternatives_zh="指已得分数的百分之几",
        alternatives_en="a share of the score reached so far",
        settle_zh="「扣指标分值的30%」",
        settle_en="「扣指标分值的30%」",
    ),
    "edges_taken": ReadingEntry(
        taken_zh="没有注明的端点，让给注明「（含）」的一档",
        taken_en="an unmarked edge goes to the band that marks it with 「（含）」",
        alternatives_zh="端点归没有注明的这一档",
        alternatives_en="the unmarked band keeps the edge",
        settle_zh="「（含）」或「（不含）」，例如「60%（不含）以下得0分」",
        settle_en="「（含）」 or 「（不含）」, for example 「60%（不含）以下得0分」",
    ),
    "equality_top": ReadingEntry(
        taken_zh="最高一档只写了一个数的，超过它的也归这一档",
        taken_en="a single number as the top band also takes what lies above it",
        alternatives_zh="恰好等于这个数才归这一档",
        alternatives_en="only that very number",
        settle_zh="「≥100%的，得100分」或「等于100%的，得100分」",
        settle_en="「≥100%的，得100分」 or 「等于100%的，得100分」",
    ),
    "otherwise_scope": ReadingEntry(
        taken_zh="「否则」与本项前面的各句都相对",
        taken_en="「否则」 answers all clauses of the item before it",
        alternatives_zh="只与最后一句相对",
        alternatives_en="only the last clause",
        settle_zh="分成「1. ……得1分，否则不得分。2. ……得1分，否则不得分。」",
        settle_en="numbered parts, 「1. ……得1分，否则不得分。2. ……得1分，否则不得分。」",
    ),
    "yes_no_zero": ReadingEntry(
        taken_zh="只写了符合时的得分，不符合的得0分",
        taken_en="only the score for yes is stated, and no scores 0",
        alternatives_zh="不符合的另有分数",
        alternatives_en="no scores something else",
        settle_zh="「否则不得分」",
        settle_en="「否则不得分」",
    ),
    "stricter_exclusive": ReadingEntry(
        taken_zh="同一侧的几个条件只按最严的一个计",
        taken_en="of several conditions on one side only the strictest that holds counts",
        alternatives_zh="符合的条件累计",
        alternatives_en="all that hold add up",
        settle_zh="写明两端，例如「90%>完成率≥70%的扣30%，完成率<70%的扣60%」",
        settle_en="both ends, for example 「90%>完成率≥70%的扣30%，完成率<70%的扣60%」",
    ),
    "last_part_owns": ReadingEntry(
        taken_zh="最后一个分项后面的句子归这个分项",
        taken_en="a sentence after the last part belongs to that part",
        alternatives_zh="归整个指标",
        alternatives_en="it belongs to the whole indicator",
        settle_zh="「本项」或「本指标」，例如「本指标最多扣5分」",
        settle_en="「本项」 or 「本指标」, for example 「本指标最多扣5分」",
    ),
    "default_rule": ReadingEntry(
        taken_zh="没有写评分标准，按实际值与目标值之比计分",
        taken_en="without a rule the score follows the ratio of actual value to target",
        alternatives_zh="由评价人评定",
        alternatives_en="a judged score",
        settle_zh="评分标准，例如「按完成率×分值计分」",
        settle_en="a rule, for example 「按完成率×分值计分」",
    ),
    "zero_target": ReadingEntry(
        taken_zh="目标值0当作「≤0」，超过的得0分",
        taken_en="a target of 0 is read as ≤ 0, and a miss scores 0",
        alternatives_zh="当作「≥0」，总能达到",
        alternatives_en="≥ 0, which is always met",
        settle_zh="「目标 ≤0」",
        settle_en="「目标 ≤0」",
    ),
    "over_achievement": ReadingEntry(
        taken_zh="超过目标的按满分计",
        taken_en="doing more than the target scores the full score and no more",
        alternatives_zh="超过的部分另外加分或者扣分",
        alternatives_en="the surplus adds or costs points",
        settle_zh="「满分为止」；另外加分的写「每超过1%加0.1分，总分不超过15分」",
        settle_en="「满分为止」, or for a bonus 「每超过1%加0.1分，总分不超过15分」",
    ),
    "discretion_range": ReadingEntry(
        taken_zh="没有写明幅度的，可在本项分值以内评定",
        taken_en="where no range is stated, anything within the item's score may be given",
        alternatives_zh="幅度小一些",
        alternatives_en="a narrower range",
        settle_zh="幅度，例如「视情况扣1-3分」「酌情得2-6分」",
        settle_en="the range, for example 「视情况扣1-3分」 or 「酌情得2-6分」",
    ),
    "includes_both_ends": ReadingEntry(
        taken_zh="两个端点都包括在内",
        taken_en="both ends of the range are included",
        alternatives_zh="只包括其中一端",
        alternatives_en="only one of them",
        settle_zh="「（含）」「（不含）」或区间，例如「[80%,90%)」",
        settle_en="「（含）」, 「（不含）」 or an interval such as 「[80%,90%)」",
    ),
    "occurrence_scope": ReadingEntry(
        taken_zh="几句说的是同一个次数",
        taken_en="the clauses speak of one and the same count",
        alternatives_zh="各数各的",
        alternatives_en="each has a count of its own",
        settle_zh="各自的名称，例如「每发现一次漏报扣1分」「每发现一次错报扣2分」",
        settle_en=(
            "a name for each, for example 「每发现一次漏报扣1分」 and 「每发现一次错报扣2分」"
        ),
    ),
    "full_from_largest": ReadingEntry(
        taken_zh="没有写满分，取文中最大的得分",
        taken_en="the largest score in the text is taken as the full score",
        alternatives_zh="满分另有规定",
        alternatives_en="the full score is something else",
        settle_zh="「满分5分」或名称后的「（5分）」",
        settle_en="「满分5分」, or 「（5分）」 after the name",
    ),
    "bonus_condition": ReadingEntry(
        taken_zh="加分前面的条件要先判断是否成立，成立才得基本分",
        taken_en="the condition before a bonus is judged, and the base is scored only if it holds",
        alternatives_zh="基本分直接给",
        alternatives_en="the base is given in any case",
        settle_zh="「完成任务得8分，否则不得分」",
        settle_en="「完成任务得8分，否则不得分」",
    ),
    "unmarked_range": ReadingEntry(
        taken_zh="没有注明的范围包括下端，上端没有别的档占用时也包括",
        taken_en=(
            "an unmarked range includes its lower end, and its upper end unless another band takes "
            "it"
        ),
        alternatives_zh="上下端另有归属",
        alternatives_en="the ends belong elsewhere",
        settle_zh="「80%（含）-90%（不含）」",
        settle_en="「80%（含）-90%（不含）」",
    ),
    "name_prefix": ReadingEntry(
        taken_zh="名称前面的「指标1：」「★」不算名称",
        taken_en="「指标1：」 or 「★」 in front of a name is no part of it",
        alternatives_zh="是名称的一部分",
        alternatives_en="it is a part of the name",
        settle_zh="不带编号和符号的名称，例如「养护里程」",
        settle_en="the name without number and sign, for example 「养护里程」",
    ),
    "unit_of_target": ReadingEntry(
        taken_zh="没有单位的完成值，单位同年度指标值",
        taken_en="an actual value without a unit has the unit of its target",
        alternatives_zh="用别的单位填的",
        alternatives_en="it was given in another unit",
        settle_zh="带单位的完成值，例如「57场」「98.5%」",
        settle_en="the value with its unit, for example 「57场」 or 「98.5%」",
    ),
    "actual_with_sign": ReadingEntry(
        taken_zh="完成值前面的「≥」照抄自目标，完成值就是这个数",
        taken_en="a sign in front of an actual value was copied from the target; the number counts",
        alternatives_zh="完成值只知道不小于（或不大于）这个数",
        alternatives_en="all that is known is that the value is no less, or no more",
        settle_zh="实际完成的数，例如「320亩」",
        settle_en="the number that was reached, for example 「320亩」",
    ),
    "money_below": ReadingEntry(
        taken_zh="有分值的一行没有预算数，用下面唯一有金额的一行",
        taken_en="the scored row has no budget, so the one row below that has amounts is used",
        alternatives_zh="没有预算，执行率不能算",
        alternatives_en="there is no budget, and no rate",
        settle_zh="在「年度资金总额」一行填写全年预算数和全年执行数",
        settle_en="both amounts in the row 「年度资金总额」",
    ),
    "judged_row": ReadingEntry(
        taken_zh="只有分值和得分、没有目标和评分标准的，是评定的得分",
        taken_en="a row with a weight and a score, and neither target nor rule, is judged",
        alternatives_zh="漏填了年度指标值或评分标准",
        alternatives_en="its target or its rule was left out",
        settle_zh="年度指标值，或评分标准「酌情评分」",
        settle_en="a target, or the rule 「酌情评分」",
    ),
    "joint_score": ReadingEntry(
        taken_zh="合并在几行里的得分，是这几行得分之和",
        taken_en="a score merged over several rows is the sum of their scores",
        alternatives_zh="是第一行的得分",
        alternatives_en="it is the score of the first row",
        settle_zh="每一行自己的得分，不用「合并单元格」",
        settle_en="a score in every row, without 「合并单元格」",
    ),
}
