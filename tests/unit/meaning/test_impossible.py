"""Limits, formulas, full scores and thresholds that cannot be meant, in many wordings."""

from __future__ import annotations

import pytest

import perfeval


def codes(text: str, points: int) -> set[str]:
    """What the checks find in a rule."""
    return {found.code for found in perfeval.check(text, kind="rule", points=points)}


@pytest.mark.parametrize(
    "text",
    [
        "得分=完成率×5，最低得3分，最高得2分",
        "利用率≥90%得5分；每低1个百分点扣1分，最低得3分，最高得2分",
        "得分=完成率×5，最高不超过2分，最低不低于3分",
        "得分=完成率×5，上限2分，下限3分",
        "按完成率×分值计分，最低3分，最高2分",
        "满意度达到90%得满分，每低1%扣0.5分，最多得2分，最少得3分",
        "得分=完成率×5分，2分封顶，最低得3分",
        "每发现一处扣1分，最低得3分，最高得2分",
        "得分=执行率×5，最高得2分，最低得3分。",
        "得分=执行率×5；最高2分；最低3分",
    ],
)
def test_a_floor_above_the_ceiling(text: str) -> None:
    """Both cannot hold."""
    assert "PE409" in codes(text, 5)
    assert "PE409" not in codes(text.replace("3分", "1分"), 5)


@pytest.mark.parametrize(
    "text",
    [
        "得分=完成率×5；完成率≥0%的，得5分；完成率<0%的，得0分",
        "得分=完成率×5。完成率≥60%的，得5分；完成率<60%的，不得分",
        "得分=完成率×5，上限5分；完成率≥80%的，得5分；80%>完成率≥60%的，得3分；低于60%的，不得分",
        "按完成率×分值计分。完成率≥90%的得满分，完成率<90%的不得分",
        "得分=实际数/计划数×5；实际数≥计划数的，得5分；实际数<计划数的，得0分",
        "执行率×5分；执行率90%以上的得5分；执行率90%以下的得2分",
        "得分=利用率×5。利用率＞80%得5分；利用率≤80%得3分",
        "得分=完成率×5；完成率达到100%得5分；完成率低于100%的不得分",
        "本项得分=完成率×5；完成率不低于50%的，得5分；完成率低于50%的，得1分",
        "得分=合格率×5；合格率≥95%得5分；85%≤合格率<95%得3分；合格率<85%得0分",
        "得分=到位率×5；到位率超过50%得5分；到位率不超过50%得0分",
    ],
)
def test_a_formula_that_bands_always_override(text: str) -> None:
    """Nothing is left to the formula, also where the bands compare two inputs."""
    assert "PE410" in codes(text, 5)


@pytest.mark.parametrize(
    "text",
    [
        "得分=完成率×5；完成率<60%的，不得分",
        "得分=实际数/计划数×5；实际数≥计划数的，得5分",
        "得分=实际数/计划数×5；实际数<1的，得0分；计划数<1的，得0分",
    ],
)
def test_a_formula_that_is_left_something(text: str) -> None:
    """Bands that leave some data to the formula are no contradiction."""
    assert "PE410" not in codes(text, 5)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("完成率≥90%得3分；90%>完成率≥80%得2分；否则不得分", 5),
        ("得分=完成率×5，上限3分", 5),
        ("利用率≥90%得4分；每低1个百分点扣0.5分", 5),
        ("按时报送得3分，否则不得分", 4),
        ("得分=执行率×2", 4),
        ("每完成一项得1分，最多得3分", 5),
        ("得分=完成率×3+质量率×1", 5),
        ("满意度≥95%得9分；≥85%得8分；<85%得0分", 10),
        ("得分=min(完成率,1)×4", 5),
        ("基础分3分，每发现一处问题扣1分", 5),
    ],
)
def test_a_full_score_out_of_reach(text: str, points: int) -> None:
    """The rule gives less than its points whatever the data."""
    assert codes(text, points) & {"PE436", "PE437"}


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("利用率≥90得5分；利用率<90不得分", 5),
        ("满意度≥95的，得3分；95>满意度≥85的，得2分；否则不得分", 3),
        ("合格率达到98得5分，每低1扣0.5分", 5),
        ("完成率≥100的得10分，否则不得分", 10),
        ("执行率大于等于95得满分，低于95不得分", 5),
        ("到位率不低于90的，得5分；低于90的，不得分", 5),
        ("覆盖率90以上得5分；90以下得2分", 5),
        ("及时率超过80的，得4分，否则得0分", 4),
        ("预算执行率>=85得3分，否则0分", 3),
        ("回访率≥60得2分，否则不得分", 2),
        ("占比≥30的，得2分，否则不得分", 2),
    ],
)
def test_a_percent_sign_that_was_forgotten(text: str, points: int) -> None:
    """``92%`` against a bare 90 may be meant in two ways: it is asked for, never guessed."""
    rule = perfeval.rule(text, points=points)
    with pytest.raises(perfeval.DataError) as caught:
        rule("92%")
    assert [found.code for found in caught.value.diagnostics] == ["PE507"]
    assert rule("92") >= 0
