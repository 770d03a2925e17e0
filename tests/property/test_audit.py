"""What holds for all audits: right tables are clean, and no reported file breaks one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.audit import audit_figures
from perfeval.audit.reported import SECTIONS

RUBRIC = """\
评价体系 表
一级指标 过程（8分）
  二级指标 执行（4分）
    得分=执行率×4，上限4
  二级指标 超支（4分）
    超支率10%以内的，得4分；超出10%的，超出一个百分点扣0.5分，扣完为止。
一级指标 效果（4分）
  二级指标 效益（4分）
    效益明显得4分，效益一般得3.2分，效益较差得2.4分
"""
LABELS = ("效益明显", "效益一般", "效益较差")
RATES = st.integers(0, 20_000).map(lambda points: Decimal(points).scaleb(-4))
DATA = st.fixed_dictionaries({"执行率": RATES, "超支率": RATES, "效益": st.sampled_from(LABELS)})

WORDS = st.sampled_from(
    ["执行", "超支", "效益", "过程", "甲", "of", "parts", "total", "score", "-"]
)
CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | RATES
CELLS |= st.sampled_from(["1%", "2.5", "0", "3万元", "4人", "≥5", "不适用", "年初无预算"])
SHAPES = st.recursive(
    CELLS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
REPORTED = st.dictionaries(st.sampled_from(SECTIONS), SHAPES, max_size=6)


@pytest.fixture(scope="module")
def rubric() -> perfeval.Rubric:
    """A small rubric with a formula, a step and tiers."""
    return perfeval.compile(RUBRIC)


@given(DATA)
def test_a_table_of_our_own_scores_is_clean(
    rubric: perfeval.Rubric, data: dict[str, object]
) -> None:
    """What the rubric scores, printed, leaves an audit nothing to find."""
    result = rubric.evaluate(data)
    reported = {
        "total": str(result.total),
        "grade": result.grade,
        "leaves": {leaf.name: str(leaf.score) for leaf in result},
        "groups": {group.name: {"score": str(group.score)} for group in result.groups},
    }
    found = rubric.audit(data, reported)

    assert found.clean
    assert found.total == result.total


@given(DATA, st.sampled_from(["执行", "超支", "效益"]), st.integers(0, 400))
def test_every_other_score_is_found(
    rubric: perfeval.Rubric, data: dict[str, object], name: str, cents: int
) -> None:
    """A score that differs is found, with its exact size."""
    result = rubric.evaluate(data)
    printed = Decimal(cents).scaleb(-2)
    leaves = {leaf.name: str(leaf.score) for leaf in result} | {name: str(printed)}
    found = rubric.audit(data, {"total": str(result.total), "leaves": leaves})
    (score,) = (leaf.score for leaf in result if leaf.name == name)
    scores = [each for each in found if each.what == "score"]

    assert score is not None
    assert [each.difference for each in scores] == ([printed - score] if printed != score else [])


@settings(max_examples=200)
@given(REPORTED)
def test_no_reported_file_breaks_an_audit(
    rubric: perfeval.Rubric, reported: dict[str, object]
) -> None:
    """Whatever stands in a file, the audit ends, prints, and reports what it did not understand."""
    data = {"执行率": "0.9", "超支率": "0.1", "效益": "效益明显"}

    for found in (rubric.audit(data, reported), audit_figures(reported)):
        assert found.to_text("zh")
        assert found.to_text("en")
        assert found.to_dict()["schema"] == 1
