"""What would reach a score: ends that are no fractions, several scores, what nothing reaches."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import perfeval
from perfeval.questions.sets import Nearest

RUBRIC = """
评价体系 示例
满分 10分
一级指标 效益（10分）
  二级指标 满意度（6分）
    满意度≥90%的，得6分；90%>满意度≥80%的，得3分；否则不得分。
  二级指标 完成（4分）
    得分=实际数/计划数×4分，上限4分。
"""
DATA = {"满意度": "85%", "实际数": 3, "计划数": 4}


def test_an_edge_that_is_no_fraction_lies_between_two_numbers() -> None:
    """Of x²×4 = 2 the set is exact, and written so that its end reaches and its neighbour not."""
    rule = perfeval.rule("得分=完成率×完成率×4，上限4。得分不舍入", points=4)

    answer = rule.required(2, given={"完成率": "0.5"}, free=["完成率"]).answers[0]

    assert answer.values is not None
    low = answer.values.stretches[1]
    assert (low.low, low.low_outside) == (Fraction(707107, 10**6), Fraction(707106, 10**6))
    assert rule(完成率="0.707107") >= 2 > rule(完成率="0.707106")
    between = Fraction(14142135623730950488, 2 * 10**19)  # just below the root
    assert between not in low
    assert between + Fraction(1, 10**19) in low
    assert answer.least == Nearest(Fraction(707107, 10**6), rounded=True)
    assert answer.text().endswith("（分界是无理数，0.707106已在界外），现为0.5，至少改为0.707107")
    assert low.to_dict(answer.spec)["low_outside"] == "0.707106"


def test_a_set_between_two_edges_that_are_no_fractions() -> None:
    """A score that rises and falls again, rounded; both ends are scored again on both sides."""
    rule = perfeval.rule("得分=完成率×（1-完成率）×16，上限4", points=4)

    found = rule.required("3.99").values

    assert found is not None
    (each,) = found.stretches
    assert each.low is not None
    assert each.high is not None
    for inside, outside in ((each.low, each.low_outside), (each.high, each.high_outside)):
        assert outside is not None
        assert rule(完成率=inside) >= Decimal("3.99") > rule(完成率=outside)


def test_several_scores_take_the_cheapest_change_for_each() -> None:
    """Two indicators that share no input are each brought to their score."""
    rubric = perfeval.compile(RUBRIC)

    found = rubric.required({"满意度": 6, "完成": "3.5"}, given=DATA)

    assert found.scores == (Fraction(3), Fraction(3))
    assert found.score is None
    assert "现为3、3，没有达到" in found.to_text()
    assert found.together is not None
    changed = DATA | {each.key: each.new for each in found.together.changes}
    result = rubric.evaluate(changed)
    assert result["满意度"].score == 6
    assert result["完成"].score == Decimal("3.50")
    assert found.together.gain == Fraction(7, 2)


@pytest.mark.parametrize(
    ("goal", "free", "impossible"),
    [
        ({"total": 10}, None, False),
        ({"total": "10.01"}, None, True),
        ({"total": "7.01"}, ["实际数", "计划数"], True),
        ({"total": 7}, ["实际数", "计划数"], False),
        ({"grade": "优"}, None, False),
        ({"grade": "优"}, ["实际数", "计划数"], True),
        ({"grade": "中"}, ["实际数", "计划数"], False),
        ({"total": {"满意度": 6, "完成": 5}}, None, True),
    ],
)
def test_what_nothing_reaches_is_said(
    goal: dict[str, object],
    free: list[str] | None,
    impossible: bool,  # noqa: FBT001 - a case
) -> None:
    """A score beyond what the indicators can give is proved to be out of reach."""
    found = perfeval.compile(RUBRIC).required(**goal, given=DATA, free=free)  # type: ignore[arg-type]

    assert found.impossible is impossible
    assert found.to_dict()["impossible"] is impossible
    assert ("无论怎样改变都达不到" in found.to_text()) is impossible
    if impossible:
        assert found.together is None


def test_a_rule_without_a_name_speaks_of_its_score() -> None:
    """完成值 is the name of a value; a rule that has no name of its own is not called so."""
    rule = perfeval.rule("得分=实际数/计划数×4分，上限4分。", points=4)

    assert str(rule.required(3, given={"计划数": 4})).startswith("要使得分达到3分")
    with pytest.raises(perfeval.DataError) as caught:
        rule(实际数=3)
    assert "计划数" in str(caught.value)
    assert "完成值" not in str(caught.value)
    with pytest.raises(perfeval.EvaluationError) as fault:
        rule(3, 0)
    assert "完成值" not in str(fault.value)
    named = perfeval.rule("得分=实际数/计划数×4分，上限4分。", points=4, name="完成率")
    with pytest.raises(perfeval.DataError, match="所在：完成率"):
        named(实际数=3)


def test_many_answers_of_one_kind_are_counted() -> None:
    """More than three inputs that cannot reach it alone, or always do, are one line."""
    rows = [
        f"  二级指标 {name}（2分）\n    {name}制度健全的，得2分，否则不得分。"
        for name in "甲乙丙丁戊"
    ]
    rubric = perfeval.compile("评价体系 示例\n满分 10分\n一级指标 效益（10分）\n" + "\n".join(rows))
    data = dict.fromkeys(rubric.input_names, "否")

    assert "5项单独改变都达不到" in rubric.required(4, given=data).to_text()
    assert "5项任何取值都达到" in rubric.required(0, given=data).to_text()
    assert "every value of all 5 reaches it" in rubric.required(0, given=data).to_text("en")
