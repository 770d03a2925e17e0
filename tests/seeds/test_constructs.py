"""One small rule for each construct of the reports' scoring standards, in other words.

``constructs.jsonl`` has C1 to C29 with scores worked out by hand; what needs a
target, a whole rubric or a note follows below, up to C35. (C36 asks for an
explanation and scores nothing.)
"""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval
from tests.seeds.standards import Standard, ids, load

_CONSTRUCTS = load("constructs")


@pytest.mark.parametrize("construct", _CONSTRUCTS, ids=ids(_CONSTRUCTS))
def test_construct_asks_for_its_inputs_and_scores(construct: Standard) -> None:
    """Each construct asks for its own words and scores as worked out by hand."""
    rule = construct.rule()

    construct.check_inputs(rule)
    construct.check_scores(rule)


def test_every_construct_has_a_rule() -> None:
    """C1 to C29 have at least one rule each."""
    assert {construct.id.rstrip("ab") for construct in _CONSTRUCTS} == {
        f"C{number}" for number in range(1, 30)
    }


_FORM = """\
评价体系 湿地公园自评
满分 100分

一级指标 产出指标（60分）
  二级指标 数量指标（40分）
    三级指标 栽植苗木（20分）
      目标 ≥5000株
    三级指标 单株成本（20分）
      目标 ≤40元
  二级指标 质量指标（20分）
    三级指标 成活率（20分）
      目标 90%
一级指标 效益指标（30分）
  二级指标 社会效益（30分）
    三级指标 景观面貌（30分）
      目标 显著提升
一级指标 预算执行（10分）
  二级指标 预算执行（10分）
    三级指标 预算执行率（10分）
"""
_ACTUAL: dict[str, object] = {
    "栽植苗木": "4500株",
    "单株成本": "50元",
    "成活率": "95%",
    "景观面貌": "27",
    "全年预算数": "320",
    "全年执行数": "300",
}


def test_c30_positive_and_negative_targets() -> None:
    """C30: ≥ scores actual over target, ≤ target over actual, a bare number like ≥."""
    result = perfeval.compile(_FORM).evaluate(_ACTUAL)

    assert result["栽植苗木"].score == 18
    assert result["单株成本"].score == 16
    assert result["成活率"].score == 20


def test_c31_execution_row() -> None:
    """C31: the execution row scores its rate times ten: 300/320×10 = 9.375, rounded 9.38."""
    result = perfeval.compile(_FORM).evaluate(_ACTUAL)

    assert result["预算执行率"].score == Decimal("9.38")


def test_c32_notes_are_no_rule() -> None:
    """C32: what may serve as evidence is a note and asks for nothing."""
    text = (
        "节水器具普及率≥80%的，得3分；节水器具普及率<80%的，得1分。\n"
        "注：普及率可以参考水务部门的抽查结果（如有），抽查不少于30户。"
    )
    rule = perfeval.rule(text, points=3)

    assert [spec.key for spec in rule.inputs] == ["节水器具普及率"]
    assert [rule("80%"), rule("79%")] == [3, 1]


_TREE = """\
评价体系 公交补贴评价
满分 100分
等级 90(含)-100分为优、80(含)-90分为良、60(含)-80分为中、60分以下为差

一级指标 A决策（40分）
  二级指标 A1立项（25分）
    三级指标 A11依据充分性（15分）
      依据充分得15分，基本充分得10分，不充分得0分。
    三级指标 A12程序规范性（10分）
      每缺一项手续扣4分，扣完为止。
  二级指标 A2目标（15分）
    三级指标 A21目标明确性（15分）
      目标明确得15分，不够明确得9分，不明确得0分。
一级指标 B产出（60分）
  二级指标 B1线路（60分）
    三级指标 B11正点率（60分）
      正点率×60
"""


@pytest.mark.parametrize(
    ("punctual", "total", "grade"),
    [
        ("100%", "91", "优"),
        ("98.33%", "90", "优"),
        ("98.3%", "89.98", "良"),
        ("80%", "79", "中"),
        ("45%", "58", "差"),
    ],
)
def test_c33_to_c35_tree_rates_and_grades(punctual: str, total: str, grade: str) -> None:
    """C33–C35: rounded leaves add up over four levels; the total decides the grade."""
    rubric = perfeval.compile(_TREE)
    result = rubric.evaluate(
        {
            "A11依据充分性": "基本充分",
            "缺手续": 1,
            "A21目标明确性": "目标明确",
            "正点率": punctual,
        }
    )

    assert result["A1立项"].score == 16
    assert result["A1立项"].rate == Decimal("0.6400")
    assert result["A决策"].score == 31
    assert result["A决策"].rate == Decimal("0.7750")
    assert result.total == Decimal(total)
    assert result.grade == grade
