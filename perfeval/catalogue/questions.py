"""What answers to questions back say: what would reach a score, what costs it, what changed."""

from __future__ import annotations

from perfeval.catalogue.entry import Language, fill

__all__ = ["QUESTIONS", "said"]

QUESTIONS: dict[str, tuple[str, str]] = {
    # sets of values
    "never": ("{name}：任何取值都达不到", "{name}: no value reaches it"),
    "always": ("{name}：任何取值都达到", "{name}: every value reaches it"),
    "or": (" 或 ", " or "),
    "label": ("{name}：{labels}", "{name}: {labels}"),
    "irrational": (
        "（分界是无理数，{values}已在界外）",
        " (the edge is irrational, {values} lies beyond it)",
    ),
    "points": ("{points}分", "{points} points"),
    "beyond_up": ("略高于{value}", "just above {value}"),
    "beyond_down": ("略低于{value}", "just below {value}"),
    # what would reach a score
    "goal_total": ("总分达到{goal}分", "a total of {goal}"),
    "goal_total_exactly": ("总分正好{goal}分", "a total of exactly {goal}"),
    "goal_grade": ("等级达到「{goal}」", "the grade {goal}"),
    "goal_part": ("「{name}」达到{goal}分", "{goal} for {name}"),
    "goal_part_exactly": ("「{name}」正好{goal}分", "exactly {goal} for {name}"),
    "goal_score": ("得分达到{goal}分", "a score of {goal}"),
    "goal_score_exactly": ("得分正好{goal}分", "a score of exactly {goal}"),
    "goal_and": ("，且", " and "),
    "require": ("要使{goal}", "To reach {goal}"),
    "stands": ("现为{score}", "it now stands at {score}"),
    "reached": ("，已经达到", ", which is there already"),
    "not_reached": ("，没有达到", ", which is not there yet"),
    "alone": ("单独改变一项，其他不变：", "Changing one value alone:"),
    "now": ("现为{value}", "now {value}"),
    "least": ("至少改为{value}", "at least to {value}"),
    "needs_others": ("还缺{names}，定不下来", "open: {names} is missing"),
    "undecided": ("不能精确判定（{why}）", "cannot be decided exactly ({why})"),
    "never_alone": (
        "其余{count}项单独改变都达不到",
        "none of the other {count} reaches it alone",
    ),
    "always_alone": (
        "其余{count}项任何取值都达到",
        "every value of the other {count} reaches it",
    ),
    "always_any": ("{count}项任何取值都达到", "every value of all {count} reaches it"),
    "never_any": ("{count}项单独改变都达不到", "none of {count} reaches it alone"),
    "together": (
        "挽回失分最少的组合，共{gain}分：",
        "The combination that wins back least, {gain}:",
    ),
    "change": ("{name}：{old} → {new}（+{gain}分）", "{name}: {old} → {new} (+{gain})"),
    "no_together": ("无论怎样改变都达不到。", "No change of these values reaches it."),
    "why_degree": ("不是线性的", "not linear"),
    "why_steps": ("级数太多", "too many steps"),
    "why_pieces": ("分段太多", "too many pieces"),
    # what costs points
    "losses": ("失分：{title}", "Points lost: {title}"),
    "lost_of": ("共失{lost}分，满分{points}分", "{lost} of {points} lost"),
    "losses_open": (
        "已定的失{lost}分，总分在{low}到{high}分之间",
        "{lost} lost so far, the total lies from {low} to {high}",
    ),
    "by_indicator": ("按指标", "By indicator"),
    "by_input": ("按数据", "By input"),
    "lost": ("失{lost}分", "{lost} lost"),
    "scored": ("得{score}/{points}分", "{score} of {points}"),
    "up": ("升到{value}：{worth}分", "up to {value}: {worth}"),
    "down": ("降到{value}：{worth}分", "down to {value}: {worth}"),
    "other": ("改为{value}：{worth}分", "as {value}: {worth}"),
    "could_win": ("单独改变最多挽回{gain}分", "alone it can win back {gain}"),
    "open": ("还缺的数据", "Values still missing"),
    "moves": ("总分可在{low}到{high}分之间变动", "moves the total from {low} to {high}"),
    "moves_only": ("单独可使总分变动{span}分", "alone it moves the total by {span}"),
    "moves_with": (
        "连同其他缺的数据，可使总分变动至多{span}分",
        "with the other missing values it moves the total by {span} at most",
    ),
    "unbounded": ("没有界限", "without bound"),
    "nothing_lost": ("没有失分。", "Nothing is lost."),
    "more": ("其余{count}项不失分", "{count} others lose nothing"),
    # what changed
    "compare": ("对比：{old} → {new}", "Compared: {old} → {new}"),
    "same_all": ("没有差别。", "No difference."),
    "added": ("新增", "added"),
    "gone": ("取消", "gone"),
    "moved": ("移动", "moved"),
    "renamed": ("改名", "renamed"),
    "weight": ("分值", "points"),
    "reworded": ("措辞", "wording"),
    "title": ("名称", "title"),
    "full": ("满分", "full score"),
    "grades": ("等级", "grades"),
    "rounding": ("舍入", "rounding"),
    "bands": ("分档", "bands"),
    "proved": ("可以证明任何数据得分都相同", "provably the same score for all data"),
    "differs": ("{data} 时：原{old}分，现{new}分", "at {data}: {old} before, {new} now"),
    "differs_error": ("{data} 时：原{old}，现{new}", "at {data}: {old} before, {new} now"),
    "no_score": ("无法评分", "no score"),
    "tried": (
        "试了{count}组数据，没有发现差别，未能证明（{why}）",
        "{count} sets of data tried, no difference found, not proved ({why})",
    ),
    "unproved_curved": ("数据相乘，不是线性的", "values are multiplied, which is not linear"),
    "unproved_rounding": ("差别可能被舍入抹平", "a difference may be lost in rounding"),
    "unproved_whole": ("个数只取整数", "counts are whole numbers"),
    "unproved_cases": ("情况太多", "too many cases"),
    "other_inputs": ("所要的数据不同", "other data are asked for"),
    "was": ("原「{old}」", "before: {old}"),
    "is": ("现「{new}」", "now: {new}"),
    "score": ("得分", "score"),
    "total": ("总分", "total"),
    "grade": ("等级", "grade"),
    "by_data": ("数据：{causes}", "data: {causes}"),
    "by_rule": ("标准变动 {worth}分", "the standard changed, {worth}"),
    "by_data_worth": ("数据变动 {worth}分", "the data changed, {worth}"),
    "value_changed": ("{name} {old} → {new}", "{name} {old} → {new}"),
    "nothing": ("无", "none"),
    "indicator": ("指标", "indicator"),
    "input": ("数据", "input"),
    "change_of": ("变动", "change"),
    "before": ("原", "before"),
    "after": ("现", "now"),
    "now_short": ("现值", "now"),
    "values": ("达到的取值", "values that reach it"),
    "least_short": ("至少改为", "at least"),
    "lost_short": ("失分", "lost"),
    "win_short": ("最多挽回", "can win back"),
    "edges": ("下一分界", "next edges"),
    "rule": ("评分标准", "rule"),
    "scores": ("得分是否不同", "whether scores differ"),
    "data": ("数据对比", "Data compared"),
    "cause": ("原因", "cause"),
    "unchanged": ("其余{count}项不变", "{count} others are unchanged"),
}
"""Key → (Chinese, English), with ``{argument}`` fields."""


def said(key: str, lang: Language, **arguments: object) -> str:
    """A sentence or word of an answer."""
    words = {name: str(value) for name, value in arguments.items()}
    return fill(QUESTIONS[key][0 if lang == "zh" else 1], words)
