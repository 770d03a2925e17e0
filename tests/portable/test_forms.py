"""Templates and JSON schemas: what a form needs to know."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import perfeval
from tests.portable.schemas import faults
from tests.portable.test_program import EXAMPLES, example
from tests.small_meaning import SAMPLE, rubric_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", EXAMPLES)
def test_data_that_is_scored_fits_the_schema(name: str) -> None:
    """Each value of each example, under the shortest name of its input."""
    rubric, row = example(name)
    names = rubric.input_names
    given = rubric.names.read(row, "refuse")
    data = {
        names[place]: given.values[place] if "÷" in str(raw) else raw
        for place, raw in given.raw.items()
    }
    texts = json.loads(json.dumps(data, default=str))

    assert faults(texts, rubric.json_schema()) == []


def fields() -> dict[str, Any]:
    """The properties of the sample."""
    found: dict[str, Any] = rubric_of(SAMPLE).json_schema()["properties"]
    return found


def test_a_property_says_all_that_a_form_needs() -> None:
    """Title, kind, unit, the rules that use it; JSON takes it."""
    schema = rubric_of(SAMPLE).json_schema()
    spent = fields()["实际采购金额"]

    assert json.loads(json.dumps(schema)) == schema
    assert schema["required"] == list(rubric_of(SAMPLE).input_names)
    assert spent["title"] == "实际采购金额"
    assert "采购：按实际采购金额/采购计划金额×6分" in spent["description"]
    assert spent["x-perfeval"]["indicators"] == ["投入/资金/采购"]
    assert schema["$id"].endswith(rubric_of(SAMPLE).fingerprint)


def test_what_cannot_be_scored_does_not_fit() -> None:
    """Missing and unknown names, and values of the wrong kind."""
    text = (
        "指标 甲（4分）\n  效果好得4分，效果一般得2分，效果差得0分\n"
        "指标 乙（2分）\n  按时报送得2分，否则不得分\n指标 丙（4分）\n  每缺一项料扣1分"
    )
    rubric = perfeval.compile(text)
    schema = rubric.json_schema()
    choice, yes, count = rubric.input_names
    good: dict[str, Any] = {choice: "效果好", yes: True, count: 2}

    assert faults(good, schema) == []
    assert rubric.evaluate(good).total == 8
    assert faults(good | {"甲": "不适用", "乙": "不适用"}, schema) == []
    for bad in ({choice: "很好"}, {yes: "也许"}, {count: -1}, {count: "许多"}, {"丁": 1}):
        assert faults(good | bad, schema) != []
        with pytest.raises(perfeval.DataError):
            rubric.evaluate(good | bad)
    assert faults({choice: "效果好"}, schema) == [f"$: no {yes}", f"$: no {count}"]


def test_the_template_is_what_the_command_prints() -> None:
    """One dictionary, two ways to it."""
    path = ROOT / "examples/shigu/department.rubric"
    done = subprocess.run(
        [sys.executable, "-m", "perfeval", "inputs", str(path)],
        check=True, capture_output=True, encoding="utf-8", cwd=ROOT,
    )  # fmt: skip
    rubric = perfeval.load(path)

    assert json.loads(done.stdout) == rubric.template()
    assert set(rubric.template()["data"]) == set(rubric.input_names)
