"""Rules with exact answers, in the wording of real scoring standards.

``open.jsonl`` are the published cases. The ``own_*.jsonl`` files were worked
out by hand from the language reference, without looking at any output;
``real.jsonl`` has the wordings of real scoring cells, ``breaker.jsonl`` texts
that are easily read wrongly.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import perfeval

_FILES = sorted(Path(__file__).parent.glob("*.jsonl"))
_CASES = [
    json.loads(line)
    for file in _FILES
    for line in file.read_text(encoding="utf-8").splitlines()
    if line.strip()
]
_SCORED = [case for case in _CASES if "expect" not in case]
_WRONG_INPUT: dict[str, tuple[type[Exception], ...]] = {
    "input-error": (perfeval.DataError, perfeval.EvaluationError),
    "evaluation-error": (perfeval.EvaluationError,),
}

_OPEN = frozenset({"bo023", "bo024", "bo025"})
"""Values of two kinds beside each other, which are not refused yet."""


def _named(case: dict[str, Any]) -> str:
    return f"{case['id']}-{case['family']}"


def _expecting(*kinds: str) -> list[dict[str, Any]]:
    return [case for case in _CASES if case.get("expect") in kinds]


def _rule(case: dict[str, Any]) -> perfeval.Rule:
    return perfeval.rule(case["text"], points=case.get("points"), target=case.get("target"))


def _rows(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of values; a case that expects a wrong input may have just one, in itself."""
    return case.get("cases") or [case]


@pytest.mark.parametrize("case", _SCORED, ids=_named)
def test_rule_scores_exactly(case: dict[str, Any]) -> None:
    """A rule gives the score that its words say, and refuses the values that it must."""
    rule = _rule(case)

    for row in case["cases"]:
        given = row.get("args", []), row.get("kwargs", {})
        if "score" in row:
            assert Decimal(row["score"]) == rule(*given[0], **given[1]), row
        else:
            with pytest.raises((perfeval.DataError, perfeval.EvaluationError)):
                rule(*given[0], **given[1])


@pytest.mark.parametrize("case", _expecting("error"), ids=_named)
def test_faulty_rule_is_refused(case: dict[str, Any]) -> None:
    """A rule that contradicts itself, or says nothing, does not compile."""
    with pytest.raises(perfeval.RubricError) as caught:
        _rule(case)

    assert any(found.severity == "error" for found in caught.value.diagnostics)


@pytest.mark.parametrize("case", _expecting("warning"), ids=_named)
def test_doubtful_rule_is_warned_about(case: dict[str, Any]) -> None:
    """A rule whose bands overlap or are never reached compiles with a warning."""
    found = perfeval.check(case["text"], kind="rule", points=case.get("points"))

    assert {"warning"} == {finding.severity for finding in found}


@pytest.mark.parametrize("case", _expecting(*_WRONG_INPUT), ids=_named)
def test_wrong_value_is_refused(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    """A value that cannot be right is an error, never a silent 0."""
    if case["id"] in _OPEN:
        request.applymarker(pytest.mark.xfail(strict=True, reason="the kinds of two inputs"))
    rule = _rule(case)

    for row in _rows(case):
        with pytest.raises(_WRONG_INPUT[case["expect"]]):
            rule(*row.get("args", []), **row.get("kwargs", {}))
