"""What an explanation prints for an input can be given back, and scores the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval
from tests.edges import rubric_text
from tests.gaps import OPEN_ROWS

ROOT = Path(__file__).parents[2]
CASES = [
    (file.stem, number, case)
    for file in sorted((ROOT / "tests/conformance").glob("*.jsonl"))
    for number, case in enumerate(map(json.loads, file.read_text(encoding="utf-8").splitlines()))
    if "expect" not in case and case["id"] not in OPEN_ROWS
]
TENTHS = [CASES[start::10] for start in range(10)]
EXAMPLES = [("shenzhen", "department"), ("shigu", "department"), ("yantai", "third-party")]


def again(result: perfeval.Result) -> dict[str, str]:
    """The inputs that the explanations of all indicators state, as one row of data."""
    row: dict[str, str] = {}
    for leaf in result:
        data = json.loads(json.dumps(leaf.explanation.to_dict()))
        stated = {each.key: each.value for each in leaf.explanation.inputs}
        assert {each["key"]: each["value"] for each in data["inputs"]} == stated
        row |= stated
    return row


def scores(result: perfeval.Result) -> list[Any]:
    """All scores."""
    return [leaf.score for leaf in result]


@pytest.mark.parametrize("cases", TENTHS)
def test_cases_score_the_same_again(cases: list[tuple[str, int, dict[str, Any]]]) -> None:
    """The first and the last row of every rule."""
    for name, number, case in cases:
        rule = perfeval.rule(case["text"], points=case["points"])
        rows = case["cases"]
        for row in rows[:1] + rows[1:][-1:]:
            result = rule.evaluate(*row.get("args", ()), **row.get("kwargs", {})).result
            back = rule.rubric.evaluate(again(result))
            assert scores(back) == scores(result), (name, number, row, again(result))
            assert again(back) == again(result)
            steps = [step for leaf in result for step in leaf.explanation.steps if step.given]
            shown = {str(step.name): step.given for step in steps}
            if len(shown) == len(steps) and shown.keys() == again(result).keys():
                assert scores(rule.rubric.evaluate(shown)) == scores(result), (name, number, shown)


@pytest.mark.parametrize(("folder", "name"), EXAMPLES)
def test_examples_score_the_same_again(folder: str, name: str) -> None:
    """Every example."""
    place = ROOT / "examples" / folder
    rubric = perfeval.load(place / f"{name}.rubric")
    data = json.loads((place / "data.json").read_text(encoding="utf-8"))

    result = rubric.evaluate(data.get("data", data))

    assert scores(rubric.evaluate(again(result))) == scores(result)


@given(st.randoms(use_true_random=False))
def test_random_rubrics_score_the_same_again(rnd: Any) -> None:  # noqa: ANN401 - random.Random
    """Any number, in any of the forms that data may have."""
    rubric = perfeval.compile(rubric_text(rnd, 3))
    row: dict[str, object] = {}
    for name, spec in zip(rubric.input_names, rubric.inputs, strict=True):
        number = rnd.choice(("1/3", "55", "80.125", "0", "99.999", "7"))
        row[name] = rnd.randrange(9) if spec.kind == "count" else number
    if row.get("计划数") == "0":
        row["计划数"] = "3"

    result = rubric.evaluate(row)

    assert scores(rubric.evaluate(again(result))) == scores(result)


def test_the_forms_of_the_values() -> None:
    """Choices by label, money with its unit, shares as percentages, pairs as their score."""
    text = """评价体系 形式

数据
  采购金额（万元）
  满意度（%）

一级指标 甲（9分）
  采购金额≥100万元的，得1分；否则不得分。
一级指标 乙（9分）
  满意度≥90%的，得9分；否则不得分。
一级指标 丙（9分）
  优得9分，良得5分，差不得分。
一级指标 丁（9分）
  100%-80%(含)、80%-60%(含)、60%-0%合理确定分值。
"""
    rubric = perfeval.compile(text)
    judged = next(spec for spec in rubric.inputs if spec.ranges)
    label = judged.ranges[0].label
    data = {"采购金额": 120, "满意度": 95, "丙": 2, "丁": (label, 8)}

    result = rubric.evaluate(data)

    stated = again(result)
    assert stated == {"采购金额": "120万元", "满意度": "95%", "丙": "良", "丁": "8"}
    given_forms = {
        str(step.name): step.given
        for leaf in result
        for step in leaf.explanation.steps
        if step.given
    }
    assert given_forms == {"采购金额": "120万元", "满意度": "95%", "丙": "良", "丁": f"{label}、8"}
    assert scores(rubric.evaluate(given_forms)) == scores(result)
    assert result["甲"].explanation() == result["甲"].explanation  # type: ignore[union-attr]
