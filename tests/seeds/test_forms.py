r"""The notes of the self-evaluation forms, used as scoring standards.

Three forms print them in three ways (``\geq *``, ``≥*``, ``$\geq*$``). The
reported scores of ratio targets follow the scorer's own hand in three places;
the tests have what the printed formula gives.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

_TIERS = (
    "定性指标根据指标完成情况分为：完成预期指标、部分完成预期指标并具有一定效果、"
    "未完成预期指标且效果较差三档，分别按照该指标对应分值区间"
    "100-80%(含)、80-60%(含)、60-0%合理确定分值。"
)
_TIER_PRINTS = (
    _TIERS,
    _TIERS.replace("：", ":").replace("，", ",").replace("区间", "区间 "),
)
_DONE, _PARTLY, _FAILED = (
    "完成预期指标",
    "部分完成预期指标并具有一定效果",
    "未完成预期指标且效果较差",
)

_RATIO_PRINTS = {
    "TeX": r"定量指标若为正向指标(即指标值为 \geq *)，"
    "则得分计算方法应用全年实际值(B)/年度指标值(A)*该指标分值；"
    r"若定量指标为反向指标(即指标值为 \leq *)，"
    "则得分计算方法应用年度指标值(A)/全年实际值(B)*该指标分值。",
    "half-width": "定量指标若为正向指标(即指标值为≥*),"
    "则得分计算方法应用全年实际值(B)/年度指标值(A)*该指标分值;"
    "若定量指标为反向指标(即指标值为≤*),"
    "则得分计算方法应用年度指标值(A)/全年实际值(B)*该指标分值。",
    "dollars": r"定量指标若为正向指标（即指标值为 $\geq*$ ），"
    "则得分计算方法应用全年实际值（B）/年度指标值（A）*该指标分值；"
    r"若定量指标为反向指标（即指标值为 $\leq*$ ），"
    "则得分计算方法应用年度指标值（A）/全年实际值（B）*该指标分值。",
}
_CAP = "得分一档最高不能超过该指标分值上限。"

# (name, full score, target, actual value, score by the formula)
_TARGETS = [
    ("服务研究生人数", "4", "≥800人", "832人", "4"),
    ("计划完成率", "4", "≥95%", "98%", "4"),
    ("校企合作", "6", "≥5家", "3家", "3.6"),
    ("学生满意度", "4", "≥85%", "83%", "3.91"),
    ("债权人满意度", "3", "≥82%", "70%", "2.56"),
    ("偿债时效", "4", "≤30天", "22天", "4"),
    ("研究生办学成本", "3", "≤1.5万元/人", "1.23万元/人", "3"),
    ("实验室成本控制", "3", "≤100万元/个", "84.21万元/个", "3"),
    ("研究生办学成本", "3", "≤1.5万元/人", "18000元/人", "2.5"),
]


@pytest.mark.parametrize("printed", _TIER_PRINTS)
def test_word_targets_are_judged_within_three_ranges(printed: str) -> None:
    """A word target takes one of three labels and a score in the range of that label."""
    rule = perfeval.rule(printed, points=10, name="学校办学形象")
    (asked,) = rule.inputs

    assert asked.key == "学校办学形象"
    assert [(one.label, str(one.low), str(one.high)) for one in asked.ranges] == [
        (_DONE, "8", "10"),
        (_PARTLY, "6", "8"),
        (_FAILED, "0", "6"),
    ]


@pytest.mark.parametrize(
    ("label", "score"),
    [(_DONE, "10"), (_DONE, "8"), (_PARTLY, "6"), (_PARTLY, "7.5"), (_FAILED, "0")],
)
def test_score_may_be_given_with_its_label(label: str, score: str) -> None:
    """A (label, score) pair within the label's range is that score."""
    rule = perfeval.rule(_TIERS, points=10, name="学校办学形象")

    assert rule((label, score)) == Decimal(score)


@pytest.mark.parametrize(
    ("label", "score"), [(_DONE, "7.9"), (_PARTLY, "8"), (_FAILED, "6"), (_DONE, "11")]
)
def test_score_outside_its_label_is_refused(label: str, score: str) -> None:
    """（含）binds to the lower number: 80% of the points belong to the first tier alone."""
    rule = perfeval.rule(_TIERS, points=10, name="学校办学形象")

    with pytest.raises(perfeval.DataError):
        rule((label, score))


@pytest.mark.parametrize("printed", _RATIO_PRINTS.values(), ids=_RATIO_PRINTS)
@pytest.mark.parametrize("target", _TARGETS, ids=lambda target: f"{target[2]} at {target[3]}")
def test_ratio_targets_follow_the_operator(
    printed: str, target: tuple[str, str, str, str, str]
) -> None:
    """≥ takes actual over target, ≤ target over actual, each up to the full score."""
    name, points, aim, actual, score = target
    rule = perfeval.rule(printed, points=points, name=name, target=aim)

    assert rule(actual) == Decimal(score)


@pytest.mark.parametrize("printed", _RATIO_PRINTS.values(), ids=_RATIO_PRINTS)
def test_direction_is_a_choice_without_a_target(printed: str) -> None:
    """Without a target the direction is asked for, and both values."""
    rule = perfeval.rule(printed, points=10, name="计划完成率")

    assert [spec.kind for spec in rule.inputs] == ["choice", "quantity", "quantity"]
    assert rule("正向指标", "17", "20") == Decimal("8.5")
    assert rule("反向指标", "25", "20") == 8


def test_cap_stands_beside_the_formula() -> None:
    """The form's first note is the cap at the full score."""
    rule = perfeval.rule(f"得分=执行率×10。{_CAP}", points=10, name="年度资金总额")

    assert [rule("98.8%"), rule("100%"), rule("120.69%")] == [Decimal("9.88"), 10, 10]


def test_all_three_notes_make_one_standard_for_a_word_target() -> None:
    """The cap and the three tiers may be pasted together."""
    rule = perfeval.rule(f"{_CAP}\n{_TIERS}", points=10, name="学校办学形象")

    assert rule((_DONE, "9")) == 9


def test_notes_without_a_score_stay_notes() -> None:
    """What the form asks to be explained is kept behind 注 and computes nothing."""
    text = f"{_TIERS}\n注：请在“未完成原因分析”中说明偏离目标、不能完成目标的原因。"
    rule = perfeval.rule(text, points=10, name="学校办学形象")

    assert len(rule.inputs) == 1
    assert rule((_DONE, "10")) == 10
