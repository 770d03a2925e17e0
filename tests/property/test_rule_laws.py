"""Laws that hold for every rule, tried on all rule cases."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.program.reference import evaluate
from tests.gaps import OPEN_ROWS
from tests.strategies_values import value_for

_CASES = [
    json.loads(line)
    for file in sorted((Path(__file__).parents[1] / "conformance").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
    if line.strip()
]
_SCORED = [case for case in _CASES if "expect" not in case and case["id"] not in OPEN_ROWS]
_LIFTED = ("倒扣", "附加分", "不设上限", "不封顶", "可以为负", "可为负", "总分不超过", "最低-")


@cache
def _rule(text: str, points: str | None) -> perfeval.Rule:
    return perfeval.rule(text, points=points)


@st.composite
def _calls(draw: st.DrawFn) -> tuple[perfeval.Rule, tuple[object, ...]]:
    case = draw(st.sampled_from(_SCORED))
    rule = _rule(case["text"], case["points"])
    leaf = rule.rubric.leaves[0]
    return rule, tuple(draw(value_for(spec, leaf)) for spec in rule.inputs)


def _score(rule: perfeval.Rule, values: tuple[object, ...]) -> Decimal | str:
    """The score, or the codes of what is wrong with the values."""
    try:
        return rule(*values)
    except perfeval.PerfevalError as error:
        return "、".join(found.code for found in error.diagnostics)


@given(_calls())
def test_score_is_the_rounded_rational(call: tuple[perfeval.Rule, tuple[object, ...]]) -> None:
    """A score is the exact rational value of the rule, rounded once, half up, to two decimals."""
    rule, values = call
    try:
        result = rule.evaluate(*values)
    except perfeval.PerfevalError:
        return
    exact = Fraction(evaluate(rule.rubric.leaves[0].plan.score, result.result.values_of(0)))
    cents = abs(exact) * 100
    whole = int(cents) + (cents - int(cents) >= Fraction(1, 2))

    assert result.exact == exact
    if rule.rubric.leaves[0].plan.rounding is None:
        assert Fraction(result.score or 0) == (whole if exact >= 0 else -whole) / Fraction(100)


@given(_calls())
def test_score_stays_in_its_range(call: tuple[perfeval.Rule, tuple[object, ...]]) -> None:
    """A score lies in [0, full score] unless the text says otherwise."""
    rule, values = call
    score = _score(rule, values)
    if isinstance(score, str) or any(word in rule.text for word in _LIFTED):
        return

    assert score >= 0
    assert rule.points is None or score <= rule.points


@given(_calls())
def test_names_and_places_agree(call: tuple[perfeval.Rule, tuple[object, ...]]) -> None:
    """Values by name, in any order, give the score of the same values by position."""
    rule, values = call
    named = dict(zip(rule.rubric.input_names, values, strict=True))
    turned = dict(reversed(named.items()))

    assert _score(rule, values) == _score_named(rule, turned)


def _score_named(rule: perfeval.Rule, named: dict[str, object]) -> Decimal | str:
    try:
        return next(iter(rule.rubric.evaluate(named))).score or Decimal(0)
    except perfeval.PerfevalError as error:
        return "、".join(found.code for found in error.diagnostics)


@given(_calls())
def test_surroundings_do_not_matter(call: tuple[perfeval.Rule, tuple[object, ...]]) -> None:
    """A hostile decimal context, or a trip through pickle, changes no score."""
    rule, values = call
    plain = _score(rule, values)
    with localcontext() as context:
        context.prec = 2
        context.rounding = "ROUND_UP"
        pressed = _score(rule, values)

    assert plain == pressed
    assert plain == _score(pickle.loads(pickle.dumps(rule)), values)
