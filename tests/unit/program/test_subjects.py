"""What conditions compare, and the values that tell their cases apart."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.deep import drive
from perfeval.program.nodes import And, Branch, Case, Compare, Const, Input, Node, Not, Or
from perfeval.program.subjects import (
    MAX_WHOLE,
    Domain,
    Numbering,
    Point,
    between,
    enclosing,
    points,
)
from perfeval.program.used_inputs import every
from tests import strategies

F = Fraction
A, B, C = Input("a"), Input("b"), Input("c")
ONE = Const(F(1))
AMOUNTS = {"a": Domain(low=F(0)), "b": Domain(low=F(0))}

thresholds = st.lists(st.fractions(-4, 6, max_denominator=20), max_size=5)
domains = st.sampled_from(
    [Domain(), Domain(low=F(0)), Domain(high=F(1)), Domain(F(0), F(1)), Domain(F(-1), F("2.5"))]
)


@given(st.fractions(-50, 50), st.fractions(F(1, 10**9), 3))
def test_a_value_between_two_has_the_fewest_decimals(low: Fraction, gap: Fraction) -> None:
    """It lies strictly between, and no number with fewer decimals does."""
    high = low + gap
    found = between(low, high)
    assert low < found < high
    for places in range(12):
        unit = F(1, 10**places)
        if found % unit == 0:
            break
        assert (math.floor(low / unit) + 1) * unit >= high


def test_values_that_are_very_close_have_a_middle() -> None:
    """Where twelve decimals do not tell them apart."""
    assert between(F(1, 3), F(1, 3) + F(2, 10**15)) == F(1, 3) + F(1, 10**15)


class TestPoints:
    """Values to try."""

    @given(domains, thresholds)
    def test_they_meet_every_range(self, domain: Domain, edges: list[Fraction]) -> None:
        """On, between and beyond the thresholds, in order, and nowhere else."""
        found = points(domain, edges)
        assert all(domain.holds(point.value) for point in found)
        inside = {edge for edge in edges if domain.holds(edge)}
        ends = {end for end in (domain.low, domain.high) if end is not None}
        marks = sorted(inside | ends)
        assert inside <= {point.value for point in found}
        for one, other in pairwise(marks):
            assert [one < point.value < other for point in found].count(True) == 1
        for point, following in pairwise(found):
            assert point.value < following.value
            assert point.high[0] == following.low[0]
            assert point.high[1] is not following.low[1]
        for point in found:
            low, high = point.low[0], point.high[0]
            assert low is None or (low < point.value if point.low[1] else low == point.value)
            assert high is None or (point.value < high if point.high[1] else high == point.value)
        assert found[0].low == ((None, True) if domain.low is None else (domain.low, False))
        assert found[-1].high == ((None, True) if domain.high is None else (domain.high, False))

    @given(st.integers(-20, 20), st.integers(0, 2 * MAX_WHOLE), thresholds)
    def test_few_whole_numbers_are_all_tried(
        self, low: int, length: int, edges: list[Fraction]
    ) -> None:
        """Of many, those near a threshold and the ends."""
        domain = Domain(F(low), F(low + length) + F(1, 2), whole=True)
        values = [point.value for point in points(domain, edges)]
        if length < MAX_WHOLE:
            assert values == list(range(low, low + length + 1))
        assert values == sorted(set(values))
        assert {low, low + length} <= set(values)
        for edge in edges:
            around = {math.floor(edge), math.ceil(edge), math.floor(edge) + 1, math.ceil(edge) - 1}
            assert {value for value in around if domain.holds(F(value))} <= set(values)

    def test_whole_numbers_without_end_are_tried_around_thresholds(self) -> None:
        """A fraction as a threshold has whole numbers on both sides."""
        open_ended = Domain(low=F(0), whole=True)
        found = points(open_ended, [F("7.5")])
        assert [point.value for point in found] == [0, 6, 7, 8, 9]
        assert all(point.low == point.high == (point.value, False) for point in found)
        assert [point.value for point in points(Domain(whole=True), [])] == [1]

    @pytest.mark.parametrize(
        ("edges", "values"),
        [
            (["0.9"], ["0.89", "0.9", "0.91"]),
            (["0.6", "3"], ["0.59", "0.6", "1", "3", "3.01"]),
            (["4"], ["3", "4", "5"]),
            (["-3"], ["-3.01", "-3", "-2.99"]),
            (["-4", "0"], ["-5", "-4", "-2", "0", "1"]),
            ([], ["1"]),
        ],
    )
    def test_beyond_the_outermost_a_small_step_is_enough(
        self, edges: list[str], values: list[str]
    ) -> None:
        """A percent for ratios, one for what is larger."""
        assert [point.value for point in points(Domain(), map(F, edges))] == list(map(F, values))

    def test_plain_values_have_few_digits(self) -> None:
        """What has no end is the least plain."""
        end = (None, True)
        shown = [Point(F(text), end, end).plainness for text in ("0.5", "12", "0.125", "1/3")]
        assert shown == [1, 2, 3, 99]

    def test_a_domain_holds_both_of_its_ends(self) -> None:
        """What is not said bounds nothing."""
        domain = Domain(F(0), F(1))
        assert [domain.holds(F(v)) for v in ("-0.1", "0", "0.5", "1", "1.1")] == [
            False, True, True, True, False,
        ]  # fmt: skip
        assert Domain(low=F(0)).holds(F(99))
        assert Domain(high=F(0)).holds(F(-99))


class TestEnclosing:
    """What surely holds where a case is reached."""

    @given(st.data())
    def test_what_is_said_to_hold_does(self, data: st.DataObject) -> None:
        """On every program and row that reaches a case."""
        root = data.draw(strategies.programs())[-1]
        row = data.draw(strategies.rows([root]))
        values = {key: F(value) for key, value in zip(strategies.KEYS, row, strict=True)}
        try:
            met = walk.trace(root, values)
        except walk.EvaluationFault:
            assume(False)  # noqa: FBT003 - the name says it
        for node in every(root):
            if isinstance(node, Case) and met.reached(node):
                for condition in enclosing(root)[id(node)]:
                    assert walk.evaluate(condition.node, values) is condition.holds

    def test_conditions_are_taken_apart(self) -> None:
        """A conjunction that holds, an alternative that failed, and what is negated."""
        low, high, even = (Compare(sign, A, ONE) for sign in ("<", ">", "=="))
        inner = Case((Branch(Compare(">", B, ONE), ONE),))
        node = Case(
            (
                Branch(Or((low, Not(even))), ONE),
                Branch(And((high, Not(low))), nodes.Add(inner, ONE)),
            ),
        )
        around = enclosing(node)[id(inner)]
        assert {(id(term.node), term.holds) for term in around} == {
            (id(low), False), (id(even), True), (id(high), True),
        }  # fmt: skip
        assert enclosing(node)[id(node)] == ()

    def test_a_case_with_two_users_is_anywhere(self) -> None:
        """What holds for one user may not hold for the other."""
        inner = Case((Branch(Compare(">", B, ONE), ONE),))
        node = Case((Branch(Compare(">", A, ONE), inner),), nodes.Add(inner, ONE))
        assert enclosing(node)[id(inner)] == ()

    def test_every_case_is_reached_behind_shared_nodes(self) -> None:
        """On either side of them."""

        def case() -> Case:
            return Case((Branch(Compare(">", B, ONE), ONE),))

        shared = nodes.Floor(case())
        root = nodes.Add(nodes.Add(case(), nodes.Mul(shared, shared)), nodes.Sub(shared, case()))
        assert set(enclosing(root)) == {id(node) for node in every(root) if isinstance(node, Case)}

    def test_sharing_costs_once(self) -> None:
        """Sixty doublings are sixty nodes."""
        case = Case((Branch(Compare(">", B, ONE), ONE),))
        node: Node = case
        for _ in range(60):
            node = nodes.Add(node, node)
        assert enclosing(node) == {id(case): ()}


class TestNumbering:
    """Equal values, constants and signs."""

    @given(st.data())
    def test_equal_programs_have_equal_numbers(self, data: st.DataObject) -> None:
        """And different ones have not."""
        found = data.draw(strategies.programs(size=6))
        twins = data.draw(strategies.programs(size=3))
        numbering = Numbering({})
        for one in found[-4:]:
            for other in (*found, *twins):
                assert (numbering.number(one) == numbering.number(other)) is (one == other)

    def test_every_part_of_a_node_makes_its_number(self) -> None:
        """Places, modes, signs, and whether there is an otherwise."""
        band = Branch(Compare(">", A, B), ONE)
        different: list[Node] = [
            nodes.Round(A, 1, "up"), nodes.Round(A, 2, "up"), nodes.Round(A, 1, "down"),
            nodes.Floor(A), nodes.Ceil(A), nodes.Sub(A, B), nodes.Sub(B, A),
            Compare("<", A, B), Compare(">", A, B), Case((band,)), Case((band,), ONE),
            Case((band, band), ONE), Case((band, band)), And((band.condition,)),
            Or((band.condition,)),
        ]  # fmt: skip
        numbering = Numbering({})
        assert len({numbering.number(node) for node in different}) == len(different)

    def test_a_constant_needs_no_input(self) -> None:
        """It has the value of the walk, if that has one."""
        numbering = Numbering({})
        half = nodes.Div(ONE, Const(F(2)))
        assert numbering.constant(half) == numbering.constant(half) == F(1, 2)
        assert numbering.constant(nodes.Mul(half, Const(F(0)))) == 0
        assert numbering.constant(nodes.Sub(A, A)) is None
        assert numbering.constant(nodes.Div(ONE, Const(F(0)))) is None

    @given(st.data())
    def test_conditions_hold_as_the_walk_says(self, data: st.DataObject) -> None:
        """Given the value of each subject, whatever else the inputs are."""
        root = data.draw(strategies.programs())[-1]
        row = data.draw(strategies.rows([root]))
        values = {key: F(value) for key, value in zip(strategies.KEYS, row, strict=True)}
        numbering = Numbering({})
        for node in every(root):
            if not isinstance(node, Case):
                continue
            conditions = [branch.condition for branch in node.branches]
            subjects = numbering.subjects(conditions)
            try:
                known = {s.number: F(walk.evaluate(s.node, values)) for s in subjects}
                expected = [walk.evaluate(condition, values) for condition in conditions]
            except walk.EvaluationFault:
                continue
            try:
                found = [drive(numbering.holds(condition, known)) for condition in conditions]
            except KeyError:
                continue  # a constant without a value
            assert found == expected

    def test_what_is_never_negative_is_not_tried_below_zero(self) -> None:
        """By the signs of its parts, and unless a threshold lies there."""
        numbering = Numbering(AMOUNTS | {"c": Domain(low=F(-1))})

        def low(subject: Node, at: str) -> Fraction | None:
            (found,) = numbering.subjects([Compare(">=", subject, Const(F(at)))])
            return found.domain.low

        rate = nodes.Div(A, B)
        assert low(rate, "0.9") == low(rate, "0") == 0
        assert low(nodes.Mul(nodes.Add(A, ONE), rate), "5") == 0
        assert low(nodes.Max(Const(F(0)), rate), "0.9") == 0
        assert low(rate, "-1") is None
        for open_below in (
            nodes.Sub(A, B), nodes.Mul(A, Const(F(-1))), nodes.Div(C, A), nodes.Add(A, Input("d")),
        ):  # fmt: skip
            assert low(open_below, "0.9") is None
        assert low(C, "0.9") == -1
        assert low(Input("d"), "0.9") is None

    def test_inputs_compared_with_each_other_share_their_thresholds(self) -> None:
        """Each is tried where the other is, and at 1 and 2."""
        ten, five = Const(F(10)), Const(F(5))
        conditions = [Compare("<", A, B), Compare(">", A, ten), Compare(">", five, B)]
        first, second = Numbering(AMOUNTS).subjects(conditions)
        for subject in (first, second):
            assert {F(1), F(2), F(5), F(10)} <= {point.value for point in subject.points}
        assert (first.node, second.node) == (A, B)

    def test_subjects_are_independent_without_a_common_input(self) -> None:
        """A rate and its own divisor are not."""
        numbering = Numbering({})

        def independent(*compared: Node) -> bool:
            return numbering.are_independent(
                numbering.subjects([Compare(">", node, ONE) for node in compared])
            )

        assert independent(A, B)
        assert independent(nodes.Div(A, B), C)
        assert independent(nodes.Div(A, B), B) is False
        assert not independent(C, A, nodes.Sub(B, A))

    def test_a_condition_is_over_subjects_at_thresholds_of_their_own(self) -> None:
        """Neither another subject nor a threshold that is computed."""
        numbering = Numbering({})
        subjects = numbering.subjects([Compare(">", A, ONE)])
        assert numbering.is_over(Not(Compare("<", Const(F(9)), A)), subjects)
        assert numbering.is_over(Compare(">", ONE, ONE), subjects)
        assert not numbering.is_over(And((Compare(">", A, ONE), Compare(">", B, ONE))), subjects)
        assert numbering.is_over(Compare(">", A, B), subjects) is False
        assert numbering.is_over(Compare(">", ONE, B), subjects) is False

    def test_thresholds_above_zero(self) -> None:
        """Those of whole numbers do not count."""
        numbering = Numbering({"n": Domain(low=F(0), whole=True)})
        zero = Const(F(0))
        assert numbering.are_above_zero([Compare(">", A, ONE), Compare("<", ONE, B)])
        assert numbering.are_above_zero([Compare("==", Input("n"), zero)])
        assert numbering.are_above_zero([Compare(">", A, B)])
        assert not numbering.are_above_zero([Compare(">", A, ONE), Compare(">=", A, zero)])
        assert not numbering.are_above_zero([Compare("<=", Const(F(-1)), A)])

    def test_only_truths_hold(self) -> None:
        """A number does not, nor what was given no value."""
        with pytest.raises(TypeError, match="Input is not a truth value"):
            drive(Numbering({}).holds(A, {}))
        with pytest.raises(KeyError):
            drive(Numbering({}).holds(Compare(">", A, ONE), {}))
