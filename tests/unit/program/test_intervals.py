"""Interval enclosures."""

from __future__ import annotations

import math
import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.intervals import (
    UNBOUNDED,
    Interval,
    bounds,
    compared,
    larger,
    smaller,
)
from perfeval.program.nodes import Branch, Case, Compare, Const, Input, Node
from tests import strategies

F = Fraction
X = Input("x")
ZERO, ONE = Const(F(0)), Const(F(1))
UNIT = {"x": Interval(F(0), F(1))}


class TestBounds:
    """What may come out when inputs are uncertain."""

    def test_a_clamped_unknown_lies_within_its_limits(self) -> None:
        """Whatever the input is, the score is between 0 and its full score."""
        node = nodes.Max(ZERO, nodes.Min(Const(F(6)), nodes.Div(X, Input("y"))))
        assert bounds(node, {}) == Interval(F(0), F(6))

    def test_branches_that_may_hold_are_joined(self) -> None:
        """Sure branches end the search, impossible ones take no part."""
        high = Branch(Compare(">=", X, Const(F("0.9"))), Const(F(3)))
        never = Branch(Compare(">", X, Const(F(2))), Const(F(9)))
        sure = Branch(Compare(">=", X, ZERO), ONE)
        node = Case((never, high, sure), Const(F(-5)))
        assert bounds(node, UNIT) == Interval(F(1), F(3))
        assert bounds(node, {"x": Interval.point(F(1))}) == Interval.point(F(3))
        assert bounds(node, {"x": Interval(F(-1), F(0))}) == Interval(F(-5), F(1))
        assert bounds(Case((never,)), UNIT) == UNBOUNDED

    @pytest.mark.parametrize(
        ("node", "low", "high"),
        [
            (nodes.Sub(ONE, X), F(0), F(1)),
            (nodes.Mul(X, Const(F(-2))), F(-2), F(0)),
            (nodes.Div(X, Const(F(-2))), F(-1, 2), F(0)),
            (nodes.Floor(nodes.Sub(X, Const(F(1, 2)))), F(-1), F(0)),
            (nodes.Ceil(nodes.Add(X, Const(F(1, 2)))), F(1), F(2)),
            (nodes.Round(X, 0, "half_up"), F(0), F(1)),
            (nodes.Div(ONE, nodes.Add(X, ONE)), F(1, 2), F(1)),
            (nodes.Div(ONE, nodes.Max(ONE, Input("y"))), F(0), F(1)),
            (nodes.Div(ONE, X), None, None),
            (nodes.Mul(X, Input("y")), None, None),
            (nodes.Add(X, nodes.Max(ZERO, Input("y"))), F(0), None),
            (nodes.Mul(Const(F(-1)), nodes.Max(ZERO, Input("y"))), None, F(0)),
        ],
    )
    def test_operations(self, node: Node, low: Fraction | None, high: Fraction | None) -> None:
        """Each operation gives the tightest interval for its own operands."""
        assert bounds(node, UNIT) == Interval(low, high)

    def test_depth_is_no_danger(self) -> None:
        """Deep programs, shared on the way, are enclosed at once."""
        node: Node = X
        for _ in range(1500):
            node = nodes.Min(node, nodes.Max(node, ONE))
        assert bounds(node, UNIT) == Interval(F(0), F(1))

    def test_kinds_are_kept_apart(self) -> None:
        """A truth value is no number, and the other way round."""
        with pytest.raises(TypeError, match="not a number"):
            bounds(Compare("<", X, ONE), {})
        with pytest.raises(TypeError, match="not a truth value"):
            bounds(Case((Branch(X, ONE),)), {})


ends = st.none() | st.integers(-3, 3).map(F)
intervals = st.tuples(ends, ends).map(
    lambda pair: Interval(*(sorted(pair) if None not in pair else pair))  # type: ignore[type-var]
)


def inside(interval: Interval) -> list[Fraction]:
    """Both ends, whole and half numbers between, and some far away where there is no end."""
    low = F(-9) if interval.low is None else interval.low
    high = F(9) if interval.high is None else interval.high
    return [F(n, 2) for n in range(int(2 * low), int(2 * high) + 1)]


class TestArithmetic:
    """Intervals hold what they should, and no more."""

    @given(intervals, intervals)
    def test_results_hold_all_values_and_reach_their_ends(
        self, one: Interval, other: Interval
    ) -> None:
        """Each end of a sum, product, minimum … is the result of some two ends."""
        for function, values in (
            (Interval.__add__, operator.add), (Interval.__sub__, operator.sub),
            (Interval.__mul__, operator.mul), (smaller, min), (larger, max),
        ):  # fmt: skip
            found = function(one, other)
            results = [values(a, b) for a in inside(one) for b in inside(other)]
            low, high = found.ends
            assert all(low <= value <= high for value in results)
            if None not in (one.low, one.high, other.low, other.high):
                assert (low, high) == (min(results), max(results))
            assert low in results or low == -math.inf
            assert high in results or high == math.inf

    @given(intervals, intervals)
    def test_quotients_hold_all_values(self, one: Interval, other: Interval) -> None:
        """A divisor that may be 0 leaves everything open."""
        found = one / other
        low, high = found.ends
        if 0 in inside(other):
            assert found is UNBOUNDED
            return
        results = [a / b for a in inside(one) for b in inside(other)]
        assert all(low <= value <= high for value in results)
        if None not in (one.low, one.high, other.low, other.high):
            assert (low, high) == (min(results), max(results))

    @given(intervals, intervals)
    def test_a_join_is_the_smallest_that_holds_both(self, one: Interval, other: Interval) -> None:
        """Its ends are ends of one of them, and it holds both."""
        found = one.join(other)
        values = inside(one) + inside(other)
        low, high = found.ends
        assert all(low <= value <= high for value in values)
        assert low in (one.ends[0], other.ends[0])
        assert high in (one.ends[1], other.ends[1])
        turned = -found
        assert -turned == found

    @given(intervals, intervals, st.sampled_from(strategies.OPERATORS))
    def test_comparisons_are_sure_exactly_where_they_are(
        self, one: Interval, other: Interval, sign: nodes.Operator
    ) -> None:
        """True where it holds for all pairs of values, False where for none."""
        holds = walk.COMPARISONS[sign]
        results = {holds(a, b) for a in inside(one) for b in inside(other)}
        assert compared(sign, one, other) is (results.pop() if len(results) == 1 else None)


class TestLaw:
    """The enclosure holds for every program."""

    @given(st.data())
    def test_the_value_lies_in_the_bounds(self, data: st.DataObject) -> None:
        """For every program, and every value within the given intervals."""
        root = data.draw(strategies.programs())[-1]
        values, known = {}, {}
        for key in strategies.KEYS:
            value = F(data.draw(strategies.decimals))
            values[key] = value
            below, above = data.draw(st.tuples(strategies.decimals, strategies.decimals))
            match data.draw(st.sampled_from(["point", "range", "none"])):
                case "point":
                    known[key] = Interval.point(value)
                case "range":
                    known[key] = Interval(value - abs(F(below)), value + abs(F(above)))
        try:
            found = F(walk.evaluate(root, values))
        except walk.EvaluationFault:
            return
        low, high = bounds(root, known).ends
        assert low <= found <= high


class TestTruth:
    """Conditions that are sure, impossible, or open."""

    SURE = Compare(">=", X, ZERO)
    NEVER = Compare(">", X, Const(F(2)))
    OPEN = Compare(">", X, Const(F(1, 2)))

    @pytest.mark.parametrize(
        ("condition", "low", "high"),
        [
            (SURE, 1, 1),
            (NEVER, 0, 0),
            (OPEN, 0, 1),
            (nodes.Not(NEVER), 1, 1),
            (nodes.Not(OPEN), 0, 1),
            (nodes.And((SURE, OPEN)), 0, 1),
            (nodes.And((OPEN, NEVER)), 0, 0),
            (nodes.And((SURE, SURE)), 1, 1),
            (nodes.Or((NEVER, OPEN)), 0, 1),
            (nodes.Or((OPEN, SURE)), 1, 1),
            (nodes.Or((NEVER, NEVER)), 0, 0),
            (Compare("==", X, Const(F(2))), 0, 0),
            (Compare("!=", X, Const(F(2))), 1, 1),
            (Compare("==", ONE, ONE), 1, 1),
            (Compare("!=", ONE, ONE), 0, 0),
            (Compare("!=", X, ONE), 0, 1),
        ],
    )
    def test_open_conditions_allow_both_sides(self, condition: Node, low: int, high: int) -> None:
        """Only what may hold takes part."""
        node = Case((Branch(condition, ONE),), ZERO)
        assert bounds(node, UNIT) == Interval(F(low), F(high))
