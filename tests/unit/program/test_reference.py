"""The reference walk."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest

from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.nodes import Branch, Case, Compare, Const, Input, Node

F = Fraction
ONE, ZERO = Const(F(1)), Const(F(0))
X, Y = Input("x"), Input("y")
FAILS = nodes.Div(ONE, ZERO)
TRUE, FALSE = Compare("==", ONE, ONE), Compare("==", ONE, ZERO)
BROKEN = Compare(">", FAILS, ONE)


class TestOperations:
    """Each node computes what its name says."""

    @pytest.mark.parametrize(
        ("node", "value"),
        [
            (nodes.Add(X, Y), F(7, 6)),
            (nodes.Sub(X, Y), F(-1, 6)),
            (nodes.Mul(X, Y), F(1, 3)),
            (nodes.Div(X, Y), F(3, 4)),
            (nodes.Min(X, Y), F(1, 2)),
            (nodes.Max(X, Y), F(2, 3)),
            (nodes.Floor(nodes.Sub(ZERO, X)), F(-1)),
            (nodes.Ceil(nodes.Sub(ZERO, X)), F(0)),
            (nodes.Ceil(X), F(1)),
            (nodes.Round(Y, 2, "half_up"), F("0.67")),
            (nodes.Round(X, 0, "half_even"), F(0)),
        ],
    )
    def test_arithmetic_is_exact(self, node: Node, value: Fraction) -> None:
        """Every operation gives the rational that mathematics gives."""
        assert walk.evaluate(node, {"x": F(1, 2), "y": F(2, 3)}) == value

    @pytest.mark.parametrize(
        ("operator", "below", "same", "above"),
        [
            ("<", True, False, False),
            ("<=", True, True, False),
            (">", False, False, True),
            (">=", False, True, True),
            ("==", False, True, False),
            ("!=", True, False, True),
        ],
    )
    def test_comparisons(
        self, operator: nodes.Operator, *, below: bool, same: bool, above: bool
    ) -> None:
        """Each sign says what it says, on the edge too."""
        node = Compare(operator, X, Y)
        found = [walk.evaluate(node, {"x": F(x), "y": F(2)}) for x in (1, 2, 3)]
        assert found == [below, same, above]

    def test_one_third_times_three_reaches_one(self) -> None:
        """1 ÷ 3 × 3 is exactly 1."""
        third = nodes.Mul(nodes.Div(X, Const(F(3))), Const(F(3)))
        assert walk.evaluate(Compare(">=", third, ONE), {"x": F(1)}) is True


class TestLaziness:
    """Only what is needed is computed."""

    def test_conjunctions_and_alternatives_stop_early(self) -> None:
        """What stands behind the deciding term is not computed."""
        assert walk.evaluate(nodes.And((FALSE, BROKEN)), {}) is False
        assert walk.evaluate(nodes.Or((TRUE, BROKEN)), {}) is True
        assert walk.evaluate(nodes.And((TRUE, nodes.Not(FALSE))), {}) is True
        assert walk.evaluate(nodes.Or((FALSE, FALSE)), {}) is False
        assert walk.evaluate(nodes.And(()), {}) is True
        assert walk.evaluate(nodes.Or(()), {}) is False

    def test_a_case_computes_only_what_it_takes(self) -> None:
        """Branches after the first that holds, and values not taken, may fail."""
        node = Case((Branch(FALSE, FAILS), Branch(TRUE, ONE), Branch(BROKEN, FAILS)), FAILS)
        assert walk.evaluate(node, {}) == 1

    def test_an_input_is_missing_only_where_it_is_touched(self) -> None:
        """An exemption makes other inputs idle."""
        node = Case((Branch(Compare("==", X, ONE), ONE),), Y)
        assert walk.evaluate(node, {"x": F(1)}) == 1
        with pytest.raises(walk.Missing) as caught:
            walk.evaluate(node, {"x": F(0)})
        assert caught.value.key == "y"


class TestFaults:
    """What cannot be computed says which node it was."""

    def test_division_by_zero_names_the_division(self) -> None:
        """The node is on the exception."""
        with pytest.raises(walk.DivisionByZero) as caught:
            walk.evaluate(nodes.Add(ONE, FAILS), {})
        assert caught.value.node is FAILS

    def test_a_value_in_no_band_names_the_case(self) -> None:
        """Without an otherwise, no branch is a fault."""
        node = Case((Branch(FALSE, ONE),))
        with pytest.raises(walk.NoBand) as caught:
            walk.evaluate(node, {})
        assert caught.value.node is node


class TestSize:
    """Deep and shared programs."""

    def test_sharing_costs_once(self) -> None:
        """Sixty doublings are sixty additions."""
        node: Node = X
        for _ in range(60):
            node = nodes.Add(node, node)
        assert walk.evaluate(node, {"x": F(1)}) == 2**60

    def test_depth_is_no_danger(self) -> None:
        """Five thousand levels, of each lazy kind too, are evaluated."""
        number: Node = X
        truth: Node = TRUE
        for _ in range(5000):
            number = Case((Branch(FALSE, X),), nodes.Add(number, ONE))
            truth = nodes.Not(nodes.And((truth, TRUE)))
        assert walk.evaluate(number, {"x": F(1)}) == 5001
        assert walk.evaluate(truth, {}) is True

    def test_long_lists_of_deep_terms_stay_linear(self) -> None:
        """Terms and branches that were settled are not gone through again for each one more."""

        def calls(count: int) -> int:
            deep: list[Node] = []
            for place in range(count):
                term: Node = Compare("==", Const(F(place)), X)
                for _ in range(2 * walk.MAX_CALLS):
                    term = nodes.Not(term)
                deep.append(term)
            case = Case(tuple(Branch(term, ONE) for term in deep), Y)
            seen = 0

            def note(*_: object) -> None:
                nonlocal seen
                seen += 1

            sys.setprofile(note)
            try:
                found = walk.evaluate_all((case,), {"x": F(-1), "y": F(3)})
                some = walk.evaluate(nodes.Or(tuple(deep)), {"x": F(-1)})
            finally:
                sys.setprofile(None)
            assert (found, some) == ((F(3),), False)
            return seen

        assert calls(200) < 2.1 * calls(100)

    def test_several_roots_share_their_work(self) -> None:
        """All values come back in order."""
        both = nodes.Add(X, ONE)
        assert walk.evaluate_all((both, nodes.Mul(both, both)), {"x": F(2)}) == (F(3), F(9))


class TestTrace:
    """What explanations are made of."""

    def test_it_holds_what_was_met_in_order(self) -> None:
        """Nodes with a role, and the branch that each case took."""
        rate = nodes.Div(X, Y, role="definition", label="执行率")
        high = Compare(">=", rate, Const(F("0.9")), role="band")
        case = Case((Branch(high, ONE),), ZERO, role="bands")
        idle = Case((Branch(TRUE, ONE),))
        root = nodes.Max(ZERO, Case((Branch(FALSE, idle),), case), role="score")
        trace = walk.trace(root, {"x": F(1), "y": F(2)})
        assert trace.value == 0
        assert trace.steps == ((rate, F(1, 2)), (high, False), (case, F(0)), (root, F(0)))
        assert trace.branch(case) is None
        assert trace.reached(rate)
        assert not trace.reached(idle)
        assert trace.value_of(rate) == F(1, 2)
        assert trace.value_of(idle) is None
        with pytest.raises(KeyError):
            trace.branch(idle)

    @pytest.mark.parametrize("depth", [0, 1, walk.MAX_CALLS - 2, walk.MAX_CALLS, 500])
    def test_depth_does_not_change_the_order(self, depth: int) -> None:
        """What is too deep for calls is met in the same order, and once."""
        first = nodes.Add(X, Y, role="first")
        low: Node = first
        for _ in range(depth):
            low = nodes.Add(low, ONE)
        taken = Case((Branch(Compare("<", low, X), X), Branch(TRUE, low)), role="taken")
        other = nodes.Mul(low, taken, role="other")
        asked = Compare(">", other, ZERO, role="asked")
        sure = nodes.And((asked, nodes.Not(FALSE)), role="sure")
        root = Case((Branch(nodes.Or((FALSE, sure)), other),), role="root")
        values = {"x": F(1), "y": F(2)}

        trace = walk.trace(root, values)

        high = F(depth + 3)
        square = high * high
        assert [node.role for node, _ in trace.steps] == [
            "first",
            "taken",
            "other",
            "asked",
            "sure",
            "root",
        ]
        assert [value for _, value in trace.steps] == [3, high, square, True, True, square]
        assert [(case.role, place) for case, place in trace.taken] == [("taken", 1), ("root", 0)]
        assert walk.evaluate(root, values) == trace.value == square
        assert trace.value_of(low) == high
        assert trace.reached(sure)

    @pytest.mark.parametrize("depth", [0, 500])
    def test_faults_are_the_same_at_any_depth(self, depth: int) -> None:
        """A missing input, a division by 0 and a value in no band are found on either way."""
        gap = Case((Branch(FALSE, ONE),))
        faults: list[tuple[Node, type[Exception]]] = [
            (FAILS, walk.DivisionByZero), (gap, walk.NoBand), (Y, walk.Missing),
            (nodes.Div(nodes.Sub(X, X), nodes.Sub(X, X)), walk.DivisionByZero),
        ]  # fmt: skip
        for broken, fault in faults:
            node = broken
            for _ in range(depth):
                node = nodes.Max(nodes.Floor(node), nodes.Round(nodes.Ceil(node), 1, "up"))
            with pytest.raises(fault):
                walk.evaluate(node, {"x": F(1)})

    def test_a_taken_branch_is_told_by_its_place(self) -> None:
        """The second branch is 1."""
        case = Case((Branch(FALSE, ZERO), Branch(TRUE, ONE)))
        assert walk.trace(case, {}).branch(case) == 1
