"""The sample product works, and stands on what is public alone."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

import perfeval
from tests.product import service
from tests.sample import DATA, TEXT

ROOT = Path(__file__).parents[2]


def made() -> service.Service:
    """A service with one rubric."""
    found = service.Service()
    assert found.put("部门", TEXT) == []
    return found


def test_a_form_is_made_and_scored() -> None:
    """Fields, scores, subtotals and steps come out typed."""
    product = made()

    assert [(each["name"], each["kind"]) for each in product.form("部门")] == [
        ("调整比例", "ratio"),
        ("利用率", "ratio"),
    ]
    answer = product.score("部门", DATA)
    assert answer == {
        "total": "14.50",
        "grade": "中",
        "parts": {"投入/预算调整": "7.50", "产出/利用率": "7.00"},
        "lost": "利用率",
    }


def test_faults_are_said_in_the_language_of_the_person() -> None:
    """A wrong text and wrong data give faults, not exceptions."""
    product = service.Service(lang="en")

    (fault,) = product.put("错", "评价体系 甲\n指标 乙（1分）\n  下浮\n")
    assert (fault["code"][:2], fault["line"]) == ("PE", 3)
    assert fault["message"].isascii() or "`" in fault["message"]
    product.put("部门", TEXT)
    found = product.score("部门", DATA | {"利用率": "很高"})
    assert isinstance(found, list)
    assert [each["code"][:3] for each in found] == ["PE5"]


def test_many_rows() -> None:
    """Bad rows stand among the good ones; the best is a result."""
    product = made()
    first, second = product.scores("部门", [DATA, DATA | {"利用率": "很高"}])

    assert first == "14.50"
    assert second.startswith("error[PE5")
    best = product.best("部门", [DATA, DATA | {"利用率": "95%"}])
    assert service.subtotals(best, ["投入", "产出"]) == {"投入": 7.5, "产出": 10}
    assert ("rounding", "") in service.steps(best, "利用率")
    assert json.loads(service.stored(best))["total"] == "17.50"


def test_readings_alternatives_and_audits() -> None:
    """What else may be meant, and what a published table has wrong."""
    rubric = made().rubrics["部门"]
    rule = perfeval.rule("调整比例10%以内得1分；超出10%的，每超1个百分点扣0.1分，扣完为止")

    assert any("每超1个百分点" in words for _, words in service.doubts(rubric))
    assert service.other_scores(rule, "12.25%").keys() >= {"down"}
    (difference,) = service.differences(rubric, DATA, {"total": "15.50"})
    assert "14.5" in difference


@pytest.mark.skipif(
    importlib.util.find_spec("basedpyright") is None, reason="the dev group is not installed"
)
def test_pyright_has_nothing_to_say() -> None:
    """The product is clean under pyright's strict mode; mypy checks it with all other tests."""
    done = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--level", "warning", "tests/product"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr


def test_it_takes_public_names_alone() -> None:
    """Everything that it imports from perfeval, or asks perfeval for, is public."""
    tree = ast.parse(Path(service.__file__).read_text(encoding="utf-8"))
    modules = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("perfeval")
    }
    asked = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "perfeval"
    }

    assert modules == {"perfeval.types"}
    assert asked <= set(perfeval.__all__)
