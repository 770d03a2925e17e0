"""Rules with exact answers, in the wording of real scoring standards.

``open.jsonl`` are the published cases. The ``own_*.jsonl`` files were worked
out by hand from the language reference, without looking at any output:
``own_a`` to ``own_e`` construct by construct, ``own_f`` to ``own_h`` the
sections of the reference in order, with the wordings of real cells.
``real.jsonl`` has the wordings of real scoring cells, ``breaker.jsonl`` texts
that are easily read wrongly. Rows that are not met yet are in ``tests/gaps.py``.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import perfeval
from tests.gaps import OPEN_ROWS

_FILES = sorted(Path(__file__).parent.glob("*.jsonl"))
_CASES = [
    json.loads(line)
    for file in _FILES
    for line in file.read_text(encoding="utf-8").splitlines()
    if line.strip()
]
_SCORED = [case for case in _CASES if "expect" not in case]
_WRONG_INPUT: dict[str, tuple[type[perfeval.PerfevalError], ...]] = {
    "input-error": (perfeval.DataError, perfeval.EvaluationError),
    "evaluation-error": (perfeval.EvaluationError,),
}

_KINDS = {"error", "warning", *_WRONG_INPUT}
_HEAD = {"id", "family", "text", "points", "target", "reading", "expect", "why"}
_ROW = {"args", "kwargs", "score"}


def _named(case: dict[str, Any]) -> str:
    return f"{case['id']}-{case['family']}"


def _marked(cases: list[dict[str, Any]]) -> list[Any]:
    """The cases as parameters; those that are not met yet are expected to fail."""
    return [
        pytest.param(
            case,
            id=_named(case),
            marks=[pytest.mark.xfail(strict=True, reason=OPEN_ROWS[case["id"]])]
            if case["id"] in OPEN_ROWS
            else [],
        )
        for case in cases
    ]


def _expecting(*kinds: str) -> list[Any]:
    return _marked([case for case in _CASES if case.get("expect") in kinds])


def _rule(case: dict[str, Any]) -> perfeval.Rule:
    return perfeval.rule(case["text"], points=case.get("points"), target=case.get("target"))


def _rows(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of values; a case that expects a wrong input may have just one, in itself."""
    return case.get("cases") or [case]


@pytest.mark.parametrize("case", _marked(_SCORED))
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


@pytest.mark.parametrize("case", _expecting("error"))
def test_faulty_rule_is_refused(case: dict[str, Any]) -> None:
    """A rule that contradicts itself, or says nothing, does not compile."""
    with pytest.raises(perfeval.RubricError) as caught:
        _rule(case)

    assert any(found.severity == "error" for found in caught.value.diagnostics)


@pytest.mark.parametrize("case", _expecting("warning"))
def test_doubtful_rule_is_warned_about(case: dict[str, Any]) -> None:
    """A rule whose bands overlap or are never reached compiles with a warning."""
    found = perfeval.check(case["text"], kind="rule", points=case.get("points"))

    assert {"warning"} == {finding.severity for finding in found}


@pytest.mark.parametrize("case", _expecting(*_WRONG_INPUT))
def test_wrong_value_is_refused(case: dict[str, Any]) -> None:
    """A value that cannot be right is an error, never a silent 0."""
    rule = _rule(case)

    for row in _rows(case):
        with pytest.raises(_WRONG_INPUT[case["expect"]]) as caught:
            rule(*row.get("args", []), **row.get("kwargs", {}))
        miscounted = {found.code for found in caught.value.diagnostics} & {"PE512", "PE513"}
        assert not miscounted or case["why"].startswith("one ")  # one value too many, or too few


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_every_row_is_asked(file: Path) -> None:
    """No row is passed over: each has what the test that takes it reads, and nothing else."""
    cases = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]

    assert cases
    for case in cases:
        own = case.keys() - _HEAD
        if case.get("expect") in _WRONG_INPUT:
            assert own in ({"cases"}, {"args"}, {"kwargs"}, {"args", "kwargs"}), case["id"]
        else:
            assert own == (set() if "expect" in case else {"cases"}), case["id"]
        assert case.get("expect", "error") in _KINDS, case["id"]
        assert case.get("cases", [case]), case["id"]
        for row in case.get("cases", []):
            assert row.keys() <= _ROW, case["id"]
            assert row.keys() & {"args", "kwargs"}, case["id"]


def test_every_row_has_a_name_of_its_own() -> None:
    """A row is cited by its id, and no open row is without one."""
    names = [case["id"] for case in _CASES]

    assert len(set(names)) == len(names)
    assert OPEN_ROWS.keys() <= set(names)
