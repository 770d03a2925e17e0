"""What an author can hardly have meant, found in the program itself."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.program.doubts import best, crossed_limits, overridden, unmarked_shares
from perfeval.program.nodes import Const, Input, Max, Min, Mul, Node
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.subjects import Domain
from tests.strategies import KEYS, programs

ABOVE = Domain(low=Fraction(0))
SHARE = Domain(low=Fraction(0), high=Fraction(1))


def program(text: str, points: int | None = None) -> tuple[Node, dict[str, Domain]]:
    """A rule's program, and what its inputs may be."""
    plan = perfeval.rule(text, points=points).rubric.leaves[0].plan
    domains = {}
    for spec in plan.inputs:
        size = 2 if spec.kind == "yes_no" else len(spec.labels)
        choice = Domain(Fraction(0), Fraction(size - 1), whole=True)
        domains[spec.id] = choice if size else Domain(Fraction(0), whole=spec.kind == "count")
    return plan.score, domains


@pytest.mark.parametrize(
    ("text", "points", "limits"),
    [
        ("得分=执行率×2，最低得1分，最高得2分", None, []),
        ("得分=执行率×2，上限2", 4, []),
    ],
)
def test_crossed_limits(text: str, points: int | None, limits: list[tuple[int, int]]) -> None:
    """Limits that do not cross are no finding."""
    score, _ = program(text, points)

    found = [(int(each.floor), int(each.ceiling)) for each in crossed_limits(score)]
    assert found == limits


@pytest.mark.parametrize(
    ("text", "points", "code"),
    [
        ("得分=执行率×2，最低得3分，最高得2分", None, "PE409"),
        ("每缺一项扣1分，最低得3分，最高得2分", 5, "PE409"),
        ("得分=执行率×10。执行率≥60%的，得8分；执行率<60%的，得0分", 10, "PE410"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, points: int | None, code: str) -> None:
    """A floor above the ceiling; bands over all values, which leave the formula nothing."""
    found = perfeval.check(text, kind="rule", points=points)

    assert code in [each.code for each in found if each.severity == "error"]


def test_crossed_limits_the_other_way_round() -> None:
    """The floor may stand outside, and other limits between."""
    inner = Min(Const(Fraction(2)), Input("a"))
    outer = Max(Max(inner, Const(Fraction(0))), Const(Fraction(3)))

    found = [(int(each.floor), int(each.ceiling)) for each in crossed_limits(outer)]
    assert found == [(3, 2)]
    assert not list(crossed_limits(Min(Input("a"), Input("b"))))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("得分=执行率×10。执行率≥60%的，得8分；执行率<50%的，得0分", 0),
        ("利用率≥90%的，得1分；否则不得分", 0),
    ],
)
def test_a_formula_that_bands_always_override(text: str, found: int) -> None:
    """Bands that leave some values to the formula are no finding."""
    score, domains = program(text, 10)

    assert len(list(overridden(score, domains))) == found


@pytest.mark.parametrize(
    ("text", "points", "value", "reached"),
    [
        ("利用率≥90%得2分，否则得1分", 4, "2", True),
        ("得分=执行率×2，上限2", 4, "2", True),
        ("符合得1分，基本符合得0.5分，不符合得0分", 3, "1", True),
        ("按时完成得5分，每逾期1天扣0.5分，扣完为止", 5, "5", True),
        ("得分=3/完成天数×2，上限4", 4, "4", True),
    ],
)
def test_the_best_score(text: str, points: int, value: str, reached: bool) -> None:  # noqa: FBT001
    """The highest score, and whether something gives it."""
    found = best(*program(text, points))

    assert found is not None
    assert (found.value, found.reached, found.exact) == (Fraction(value), reached, True)


def test_the_best_score_at_100_percent() -> None:
    """With rates up to 100% the best may be less than what is promised."""
    score, _ = program("得分=执行率×2", 4)

    found = best(score, {"执行率": SHARE})

    assert found is not None
    assert (int(found.value), found.reached) == (2, True)
    assert best(Mul(Input("a"), Input("b")), {}) is None
    bound = best(Mul(Input("a"), Input("b")), {"a": SHARE, "b": SHARE})
    assert bound is not None
    assert (int(bound.value), bound.exact) == (1, False)


@given(programs(), st.lists(st.fractions(0, 9, max_denominator=8), min_size=4, max_size=4))
def test_nothing_is_better_than_the_best(found: list[Node], values: list[Fraction]) -> None:
    """No value that is tried exceeds it."""
    root, row = found[-1], dict(zip(KEYS, values, strict=True))
    fixed = {key: Domain(row[key], row[key]) for key in KEYS[1:]}

    top = best(root, {KEYS[0]: ABOVE, **fixed})

    try:
        value = Fraction(evaluate(root, row))
    except EvaluationFault:
        return
    assert top is None or value <= top.value


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("利用率≥90的，得5分；90>利用率≥80的，得3分；否则不得分", [90, 90, 80]),
        ("利用率≥90%的，得5分；否则不得分", []),
        ("人均面积≥150的，得5分；否则不得分", []),
    ],
)
def test_a_forgotten_percent_sign(text: str, numbers: list[int]) -> None:
    """A share compared with 90 is meant as 90%."""
    score, domains = program(text, 5)

    assert [each.number for each in unmarked_shares(score, frozenset(domains))] == numbers
