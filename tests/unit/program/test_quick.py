"""Generated code for its own sake: what it can take, it takes."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.numbers.exact import RoundingMode
from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.codegen import Values, compile_scores, compile_totals
from perfeval.program.machine import Redo
from perfeval.program.nodes import Branch, Case, Compare, Node
from perfeval.program.rounding import Task
from perfeval.program.used_inputs import every
from tests import strategies
from tests.quickcode import (
    BANDS,
    KEYS,
    ONE,
    RATE,
    STEP,
    ZERO,
    A,
    B,
    C,
    const,
    made,
    no_way_round,
    quick,
    scored,
    sure,
    totalled,
)

D = Decimal
F = Fraction

PROGRAMS = {
    "rate": RATE,
    "sum": nodes.Add(nodes.Sub(A, B), nodes.Mul(C, const("0.3"))),
    "product": nodes.Mul(nodes.Mul(A, B), nodes.Add(C, ONE)),
    "two rates": nodes.Add(RATE, nodes.Div(C, B)),
    "rates over different amounts": nodes.Sub(RATE, nodes.Div(B, C)),
    "rate of rates": nodes.Div(RATE, nodes.Div(C, B)),
    "thirds": nodes.Div(A, const(3)),
    "over a negative": nodes.Div(A, const(-3)),
    "over a sum": nodes.Div(nodes.Sub(A, ONE), nodes.Add(B, C)),
    "bands": BANDS,
    "bands and more": nodes.Add(BANDS, C),
    "clamped": nodes.Max(ZERO, nodes.Min(const(6), nodes.Mul(RATE, const(6)))),
    "clamped to large": nodes.Min(const(20_000), nodes.Max(const(-20_000), nodes.Mul(A, const(9)))),
    "step": nodes.Max(ZERO, STEP),
    "smaller": nodes.Min(RATE, nodes.Div(C, const(7))),
    "larger": nodes.Max(nodes.Sub(A, B), nodes.Sub(B, A)),
    "floor": nodes.Mul(nodes.Floor(RATE), C),
    "ceiling": nodes.Add(nodes.Ceil(nodes.Div(A, const(7))), nodes.Ceil(A)),
    "rounded inside": nodes.Mul(nodes.Round(RATE, 3, "down"), const(100)),
    "alternatives": Case(
        (
            Branch(nodes.Or((Compare("==", B, C), Compare(">", RATE, const(2)))), RATE),
            Branch(nodes.Not(nodes.And((Compare("!=", A, ONE), Compare("<=", A, C)))), C),
        ),
        nodes.Mul(RATE, RATE),
    ),
    "case in a sum": nodes.Add(
        Case((Branch(Compare(">", A, B), C), Branch(Compare(">", B, C), RATE)), const("2.5")), ONE
    ),
    "sure terms": Case(
        (
            Branch(nodes.And((Compare(">", A, B), sure(">="), Compare(">", C, ONE))), C),
            Branch(nodes.Or((Compare(">", B, A), sure("<"), Compare("<", C, ONE))), RATE),
            Branch(nodes.And((Compare("!=", C, ONE), sure("<"))), ONE),
        ),
        A,
    ),
    "negated": Case(
        (
            Branch(nodes.Not(Compare(">", A, B)), ONE),
            Branch(nodes.And((Compare(">", A, B), nodes.Not(Compare("==", C, ONE)))), const(2)),
            Branch(nodes.Not(nodes.Not(Compare("==", C, ONE))), const(3)),
        ),
        const(4),
    ),
    "either may have failed": Case(
        (
            Branch(nodes.And((Compare(">", A, B), Compare(">", C, ONE))), ONE),
            Branch(Compare("<=", C, ONE), const(2)),
        ),
        const(3),
    ),
    "either may hold": Case(
        (
            Branch(
                nodes.Or((Compare(">", A, B), Compare(">", C, ONE))),
                Case((Branch(Compare(">", C, ONE), const(2)),), const(5)),
            ),
        ),
        const(3),
    ),
    "known": nodes.Round(nodes.Div(const(2), const(3)), 3, "up"),
}
ROWS = [
    ("9", "10", "0.5"), ("7.5", "10", "3"), ("0.005", "1", "1"), ("1", "3", "7"), ("1", "1", "1"),
    ("2.675", "1", "2"), ("46.31", "7", "40"), ("0", "5", "0.125"), ("44.46", "45", "99.995"),
    ("123456.785", "2", "0.0001"), ("0.98", "1", "1"), ("0.9799", "1", "0.02"), ("3", "1.5", "1.5"),
]  # fmt: skip


class TestTaking:
    """Amounts above 0 are scored without the walk."""

    @pytest.mark.parametrize("mode", strategies.MODES)
    @pytest.mark.parametrize("name", PROGRAMS)
    def test_usual_programs_are_scored_at_once(self, name: str, mode: RoundingMode) -> None:
        """All ways give what the walk gives, and show as many decimals as they should."""
        for places in (0, 2, 3):
            task, score = Task(PROGRAMS[name], places, mode), made(PROGRAMS[name], places, mode)
            for row in ROWS:
                values = {key: F(value) for key, value in zip(KEYS, row, strict=True)}
                expected = task.rounded(F(walk.evaluate(task.node, values)))
                shown, bare, total = score(*row)
                assert str(shown) == str(expected)
                assert bare == total == expected

    @pytest.mark.parametrize(
        ("condition", "holds"),
        [
            (nodes.And(()), True),
            (nodes.Or(()), False),
            (nodes.And((sure(">="), sure(">="))), True),
            (nodes.Or((sure("<"), sure("<"))), False),
            (nodes.And((sure(">="), sure("<"))), False),
            (nodes.Or((sure("<"), sure(">="))), True),
            (nodes.Not(nodes.And(())), False),
            (nodes.Not(sure("<")), True),
        ],
    )
    def test_sure_conditions_are_decided_beforehand(self, condition: Node, *, holds: bool) -> None:
        """Only one of the two branches is left."""
        node = Case((Branch(condition, nodes.Add(A, ONE)),), nodes.Add(B, C))
        assert quick(node, "5", "3", "4") == [6 if holds else 7] * 3
        inside = nodes.Mul(node, const(2))
        assert quick(inside, "5", "3", "4") == [12 if holds else 14] * 3

    @settings(max_examples=2 * settings().max_examples)
    @given(st.data())
    def test_only_divisors_and_gaps_make_it_decline(self, data: st.DataObject) -> None:
        """Where each divisor is above 0 and a branch holds, no row is declined."""
        root = data.draw(strategies.programs(size=8))[-1]
        tasks = [Task(root, 2, data.draw(st.sampled_from(strategies.MODES)))]
        (block,) = compile_scores(Values(strategies.KEYS, no_way_round), tasks)
        row = data.draw(st.tuples(*[st.decimals("0.01", 120, places=2)] * 4))
        values = {key: F(value) for key, value in zip(strategies.KEYS, row, strict=True)}
        try:
            met = walk.trace(root, values)
        except walk.EvaluationFault:
            with pytest.raises((Redo, NotImplementedError)):
                scored(block, row)
            return
        divisors = [node.right for node in every(root) if isinstance(node, nodes.Div)]
        if any(F(met.value_of(node) or 1) <= 0 for node in divisors) or abs(F(met.value)) > 10**30:
            return
        assert "SLOW" not in block.source
        assert scored(block, row) == (tasks[0].rounded(F(met.value)),)

    @pytest.mark.parametrize("divisor", ["0", "-0", "-2"])
    @pytest.mark.parametrize("name", ["rate", "two rates", "bands", "step"])
    def test_divisors_that_are_not_positive_are_left(self, name: str, divisor: str) -> None:
        """Comparing fractions must not turn round."""
        with pytest.raises(Redo):
            quick(PROGRAMS[name], "1", divisor)

    def test_a_divisor_with_a_minus_is_positive_for_negative_amounts(self) -> None:
        """What counts is the sign of the divisor, not that of the input."""
        node = nodes.Div(A, nodes.Mul(const(-2), B))
        assert quick(node, "1", "-2") == [D("0.25")] * 3
        assert quick(nodes.Max(ZERO, nodes.Min(node, ONE)), "-1", "-2") == [0, 0, 0]
        with pytest.raises(Redo):
            quick(node, "1", "2")

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
    def test_no_number_is_left(self, value: str) -> None:
        """Also where it is only compared."""
        with pytest.raises(Redo):
            quick(Case((Branch(Compare("==", A, B), ONE),), ZERO), "1", value)

    def test_values_in_no_band_are_left(self) -> None:
        """The walk names the case."""
        band = Case((Branch(Compare(">", A, ONE), ONE),))
        assert quick(band, "2") == [1, 1, 1]
        with pytest.raises(Redo):
            quick(band, "1")

    def test_dividing_by_a_known_zero_is_left(self) -> None:
        """And only where it happens."""
        node = Case((Branch(Compare(">", A, ONE), nodes.Div(B, ZERO)),), B)
        assert quick(node, "1", "3") == [3, 3, 3]
        with pytest.raises(Redo):
            quick(node, "2", "3")


class TestGivingUp:
    """An output without code leaves no trace in the code of the others."""

    HUGE = const(10**400)

    @pytest.mark.parametrize("totals", [False, True])
    @pytest.mark.parametrize("deep", [False, True])
    def test_the_next_output_knows_nothing_of_it(self, *, totals: bool, deep: bool) -> None:
        """Neither what was computed, nor what was known in the branch where it ended."""
        product = nodes.Mul(nodes.Add(A, ONE), C)
        lost = nodes.Mul(nodes.Floor(product), self.HUGE)
        bad: Node = Case((Branch(Compare(">", A, B), lost),), product) if deep else lost
        good = Case((Branch(Compare(">", A, B), nodes.Mul(product, C)),), nodes.Floor(product))
        tasks = [Task(root, 2, "half_up") for root in (bad, good, A)]
        entry = Values(KEYS, lambda _: lambda _: D("0.25"))
        (block,) = compile_totals(entry, tasks).blocks if totals else compile_scores(entry, tasks)
        assert re.findall("SLOW[0-9]", block.source.split("):", 1)[1]) == ["SLOW0"]
        for row in (("3", "2", "1.5"), ("2", "3", "1.5")):
            values = {key: F(value) for key, value in zip(KEYS, row, strict=True)}
            expected = [D("0.25"), *(task.rounded(F(walk.evaluate(task.node, values)))
                                     for task in tasks[1:])]  # fmt: skip
            given = [D(value) for value in row]
            if totals:
                assert totalled(block, given) == [sum(expected)]
            else:
                assert list(scored(block, given)) == expected
