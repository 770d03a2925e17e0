"""Turns of phrase that officials use, each with its score."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

ROWS: list[tuple[str, int | None, tuple[object, ...], str]] = [
    # Half of the target, half of the points.
    ("完成率达到90%得5分，低于90%按比例扣分", 5, ("45%",), "2.5"),
    ("完成率=0得0分，完成率≥90%得6分，未完成的按比例计分", 6, ("45%",), "3"),
    ("成本≤90万元得6分，超出的按比例计分", 6, ("100万元",), "5.4"),
    # A letter, or a colon, is short for the words before it.
    ("资金使用率（A）：A≥90%得5分，否则得分=A×5", 5, ("80%",), "4"),
    ("制度建设：健全得5分，否则得0分", 5, ("是",), "5"),
    # Without points the written limit, else the largest score, is the full score.
    ("得分=完成数×2，上限5", None, ("3",), "5"),
    ("得分=完成数×2，最高得5分", None, ("3",), "5"),
    ("优秀的得3-5分，一般的得1-2分", None, (("优秀", "4"),), "4"),
    ("得分=完成数，上限50%", 10, ("9",), "5"),
    ("每完成一项得1分，每获奖一次加2分", 10, (3, 1), "5"),
    ("每完成一项得1分，最高得4分；每获奖一次得2分，最高得6分", 10, (9, 9), "10"),
    ("本项得3分", 5, (), "3"),
    ("得5分，违规扣分=违规数×0.5", 5, ("2",), "4"),
    # Halfway between the ends, which are written downwards.
    ("≤10%得20分，≥30%得0分，在两者之间的，在20分和0分之间计算确定", 20, ("15%",), "15"),
    ("≤10%得20分，≥30%得0分，在两者之间的，在0分和20分之间计算确定", 20, ("15%",), "15"),
    ("≥90%得20分，<60%得0分，在两者之间的，在20分和0分之间计算确定", 20, ("70%",), "6.67"),
    ("≥90%得20分，<60%得0分，在两者之间的，在0分和20分之间计算确定", 20, ("70%",), "6.67"),
    ("≤10%得20分，≥30%得0分，10%-30%之间按线性插值", 20, ("15%",), "15"),
    # Edges are settled by clauses on the same value only.
    ("执行率80%-90%得3分，完成率80%（含）以上得5分，其余得1分", 5, ("80%", "0"), "3"),
    # Missing the requirement gives nothing, wherever it is said.
    ("控制率≤100%为达到要求，未达到要求的不得分，达到要求的得5分", 5, ("101%",), "0"),
    ("控制率≤100%为达到要求，未达到要求的不得分，达到要求的得5分", 5, ("100%",), "5"),
    ("评分85分以上得5分，70-85分得3分，其余不得分", 5, ("70",), "3"),
    ("完成率90%，得5分；完成率80%，得3分；其余不得分", 5, ("95%",), "5"),
]


@pytest.mark.parametrize(("text", "points", "values", "score"), ROWS)
def test_score(text: str, points: int | None, values: tuple[object, ...], score: str) -> None:
    """Worked out by hand."""
    assert perfeval.rule(text, points=points)(*values) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("制度健全否则扣2分", ["PE124"]),
        ("分别得5分、3分", ["PE420"]),
        ("执行率≥90%得3，否则得1", ["PE110", "PE110"]),
        ("执行率≥90%得5元，否则得1分", ["PE110"]),
        ("≥90%得5分，≤60%得0分，70%至80%之间按线性插值", ["PE412"]),
    ],
)
def test_error(text: str, codes: list[str]) -> None:
    """What is said of it, for five points."""
    assert [found.code for found in perfeval.check(text, kind="rule", points=5)] == codes


def test_an_explanation_defines_the_value() -> None:
    """名称=表达式 in 指标说明 is what the rule compares: 44 of 50 is 88%."""
    rubric = perfeval.compile(
        "评价体系 部门整体支出绩效评价\n满分 5分\n\n"
        "一级指标 产出（5分）\n"
        "  指标说明 执行率=支出/预算×100%。支出为全年数。\n"
        "  执行率≥90%得5分，每降低1个百分点扣1分\n"
    )

    assert rubric.evaluate({"支出": "44", "预算": "50"}).total == 3
