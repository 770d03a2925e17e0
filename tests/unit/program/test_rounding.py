"""The end of a score: limits and roundings of values that are known to lie between two ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.numbers.exact import RoundingMode
from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.codegen import Values, compile_scores, compile_totals
from perfeval.program.intervals import UNBOUNDED, Interval
from perfeval.program.linear import Slot
from perfeval.program.machine import DECLINED, WORK, current, switch
from perfeval.program.nodes import Branch, Case, Compare, Node
from perfeval.program.rounding import Task
from tests import strategies
from tests.quickcode import A, B, const

D = Decimal
F = Fraction


@attrs.define(eq=False)
class Between(Values):
    """Inputs that lie between two ends."""

    spreads: Mapping[str, Interval] = attrs.field(factory=dict)

    @property
    def slots(self) -> Mapping[str, Slot]:
        """Each with what is known about it."""
        return {
            key: Slot(f"x{place}", spread=self.spreads.get(key, UNBOUNDED))
            for place, key in enumerate(self.inputs)
        }


def no_way_round(_: int) -> Callable[[Sequence[Any]], Decimal]:
    """Instead of the walk."""

    def fail(_: object) -> NoReturn:
        raise NotImplementedError

    return fail


class Made:
    """The code for some scores."""

    def __init__(self, tasks: Sequence[Task], spreads: Mapping[str, Interval]) -> None:
        entry = Between(strategies.KEYS, no_way_round, spreads)
        self.shown = compile_scores(entry, tasks)
        self.bare = compile_scores(entry, tasks, bare=True)
        self.totals = compile_totals(entry, tasks).blocks

    def __call__(self, row: Sequence[Decimal]) -> tuple[list[Decimal], list[Decimal], Fraction]:
        """The scores, the same bare, and the total."""
        kept: list[Decimal] = []
        previous = current()
        switch(WORK)
        try:
            shown = [each for block in self.shown for each in block.function(row)]
            bare = [each for block in self.bare for each in block.function(row)]
            for block in self.totals:
                block.function(iter([row]), kept.append)
        finally:
            switch(previous)
        return shown, bare, sum(map(F, kept), F(0))


def source(task: Task, spread: Interval) -> str:
    """The code for totals of one score, which is that of ``a``."""
    entry = Between(strategies.KEYS, no_way_round, {"a": spread})
    return compile_totals(entry, [task]).blocks[0].source


class TestLaw:
    """What is known about inputs changes no score."""

    @given(st.data())
    def test_ends_change_nothing(self, data: st.DataObject) -> None:
        """Scores and totals are those of the walk, for ends around any row."""
        roots = data.draw(strategies.programs(size=8))[-2:]
        tasks = [
            Task(root, data.draw(st.integers(0, 3)), data.draw(st.sampled_from(strategies.MODES)))
            for root in roots
        ]
        row = data.draw(strategies.rows(roots))
        values = {key: F(value) for key, value in zip(strategies.KEYS, row, strict=True)}
        spreads = {}
        for key, value in values.items():
            below, above = data.draw(st.tuples(*[st.none() | st.sampled_from([0, 1, 90])] * 2))
            low = None if below is None else value - below
            spreads[key] = Interval(low, None if above is None else value + above)
        try:
            expected = [task.rounded(F(walk.evaluate(task.node, values))) for task in tasks]
            shown, bare, total = Made(tasks, spreads)(row)
        except (walk.EvaluationFault, NotImplementedError, *DECLINED):
            return
        assert list(map(str, shown)) == list(map(str, expected))
        assert bare == expected
        assert total == sum(map(F, expected))


class TestRounding:
    """Every way to round gives the same, up to the ends and beside every tie."""

    @pytest.mark.parametrize("mode", strategies.MODES)
    @pytest.mark.parametrize("places", [0, 1, 2])
    @pytest.mark.parametrize(
        "high", ["0.4", "4", "9", "9.5", "9.99", "10", "99.9", "999.99", "9999", "12345"]
    )
    def test_values_between_two_ends(self, high: str, places: int, mode: RoundingMode) -> None:
        """From 0, from below 0, and without a lower end; alone, as a quotient and in a sum."""
        top = F(high)
        values = {
            top,
            top - F("0.005"),
            F("0.005"),
            F(0),
            F("1.005"),
            F("1.045"),
            F("0.25"),
            F("0.5"),
        }
        roots = (A, nodes.Div(A, B), nodes.Sub(nodes.Add(A, nodes.Div(B, const(3))), const("1/3")))
        for low in (F(0), -top, None):
            spreads = {"a": Interval(low, top), "b": Interval.point(F(1))}
            tasks = [Task(root, places, mode) for root in roots]
            made, some = Made(tasks, spreads), values | {-value for value in values}
            for value in sorted(some):
                if value > top or (low is not None and value < low):
                    continue
                expected = [task.rounded(value) for task in tasks]
                row = (D(value.numerator) / D(value.denominator), D(1), D(1), D(1))
                shown, bare, total = made(row)
                assert list(map(str, shown)) == list(map(str, expected))
                assert bare == expected
                assert total == sum(map(F, expected))

    @pytest.mark.parametrize("low", ["0", "0.01", "5"])
    def test_amounts_without_an_upper_end_are_cut(self, low: str) -> None:
        """Half a unit is added to what is not negative, and the rest cut off."""
        spread = Interval(F(low))
        assert " // " in source(Task(A, 2, "half_up"), spread)
        assert "ROUND" not in source(Task(A, 2, "half_up"), spread)
        assert "ROUND" in source(Task(A, 2, "half_even"), spread)
        assert "ROUND" in source(Task(A, 2, "half_up"), Interval(F(-1)))
        assert "ROUND" in source(Task(A, 2, "half_up"), UNBOUNDED)
        values = ("5.004", "5.005", "5.015", "5.0149999", "7", "123456789012345678901234567890.125")
        for root in (A, nodes.Div(A, B), nodes.Div(nodes.Mul(A, const(7)), const(7))):
            task = Task(root, 2, "half_up")
            made = Made([task], {"a": spread})
            for text in values:
                _, _, total = made((D(text), D(1), D(1), D(1)))
                assert total == task.rounded(F(text))
        assert "//" not in source(Task(nodes.Floor(A), 0, "half_up"), spread).split("r0 =")[1]


class TestLimits:
    """A chain of limits around a value."""

    LIMITS = (
        lambda node: nodes.Max(const(0), nodes.Min(const(6), node)),
        lambda node: nodes.Min(nodes.Max(node, const(0)), const(6)),
        lambda node: nodes.Min(const(3), nodes.Max(const(5), node)),
        lambda node: nodes.Max(nodes.Min(nodes.Max(node, const(-1)), const(4)), const(2)),
        lambda node: nodes.Max(nodes.Min(const(4), node), nodes.Sub(A, B)),
    )

    @pytest.mark.parametrize("limited", LIMITS)
    def test_limits_hold_in_any_order(self, limited: Callable[[Node], Node]) -> None:
        """The innermost first; around a case they hold for each branch."""
        case = Case((Branch(Compare(">", A, B), nodes.Add(A, B)),), nodes.Sub(const(9), A))
        for inner in (A, nodes.Sub(A, B), nodes.Div(A, B), case, const(5)):
            task = Task(limited(inner), 2, "half_up")
            for spreads in ({}, {"a": Interval(F(-3), F(9))}, {"a": Interval(F(2), F(5))}):
                made = Made([task], spreads)
                for a in ("-3", "-1", "0", "1.5", "2", "3.999", "4", "5", "6", "6.01", "9"):
                    if spreads and not spreads["a"].ends[0] <= F(a) <= spreads["a"].ends[1]:
                        continue
                    expected = task.rounded(F(walk.evaluate(task.node, {"a": F(a), "b": F(2)})))
                    shown, bare, total = made((D(a), D(2), D(1), D(1)))
                    assert shown == bare == [total] == [expected]

    def test_limits_that_cannot_be_reached_are_not_asked_for(self) -> None:
        """A share of a share stays below its full score."""
        clamped = Task(nodes.Max(const(0), nodes.Min(const(6), A)), 2, "half_up")
        assert "if " not in source(clamped, Interval(F(0), F(6))).split("raise Redo")[1]
        assert source(clamped, Interval(F(0), F(7))).count("x0 > ") == 1
        assert source(clamped, Interval(F(-1), F(6))).count("x0 < ") == 1
        assert "x0 >" not in source(clamped, Interval(F(-1), F(6)))
        assert "x0 " not in source(clamped, Interval(F(7), F(8)))
