"""Symbolic values and the lines behind them: together they are the value of the node."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.deep import drive
from perfeval.program.emit import Emitter
from perfeval.program.intervals import UNBOUNDED, Interval
from perfeval.program.linear import Form, Slot, Unsupported
from perfeval.program.machine import WORK, Redo, current, switch
from perfeval.program.nodes import Branch, Case, Compare, Input, Node
from perfeval.program.quotients import MAX_BELOW
from perfeval.program.writer import Writer
from tests import strategies
from tests.quickcode import A, B, C, const

D = Decimal
F = Fraction
UNIT = Interval(F(0), F(1))


class Code:
    """The form of a program, and the lines that it needs."""

    def __init__(self, root: Node, slots: Mapping[str, Slot]) -> None:
        self.slots = slots
        self.writer = Writer(budget=5000)
        self.emitter = Emitter(self.writer, slots)
        self.form: Form = drive(self.emitter.number(root))

    @property
    def text(self) -> str:
        """The lines."""
        return "\n".join(map(str, self.writer.lines))

    def value(self, values: Mapping[str, Decimal]) -> Fraction:
        """What the form comes to for ``values``, in units of the slots."""
        names = ", ".join(slot.name for slot in self.slots.values())
        source = f"def run({names}):\n{self.text}\n    return dict(locals())"
        namespace: dict[str, Any] = dict(self.writer.names)
        exec(source, namespace)  # noqa: S102 - generated code
        previous = current()
        switch(WORK)
        try:
            found = namespace["run"](*(values[key] for key in self.slots))
        finally:
            switch(previous)
        top = sum(F(found[name]) * factor for name, factor in self.form.terms.items())
        return (top + self.form.constant) / math.prod(F(found[name]) for name in self.form.below)


def slots(**spreads: Interval) -> dict[str, Slot]:
    """Three inputs, some with ends."""
    return {
        key: Slot(f"x{place}", spread=spreads.get(key, UNBOUNDED))
        for place, key in enumerate("abc")
    }


class TestForms:
    """The law: a form is the value of its node, and its range holds it."""

    @given(st.data())
    def test_a_form_is_the_value_of_its_node(self, data: st.DataObject) -> None:
        """For every program, with inputs in any unit, between any ends, whole or not."""
        root = data.draw(strategies.programs(size=8))[-1]
        given, exact, made = {}, {}, {}
        for place, key in enumerate(strategies.KEYS):
            value = data.draw(st.integers(1, 40).map(D) | st.decimals("0.01", 120, places=2))
            factor = F(data.draw(st.sampled_from(["1", "1", "1/100", "10000"])))
            given[key], exact[key] = value, F(value) * factor
            below, above = data.draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
            ends = Interval(exact[key] - below, exact[key] + above)
            spread = data.draw(st.sampled_from([UNBOUNDED, ends, Interval(F(0)), ends]))
            whole = F(value).denominator == 1 and data.draw(st.booleans())
            made[key] = Slot(f"x{place}", factor, spread, whole)
        code = Code(root, made)
        low, high = code.form.range.ends
        try:
            expected = F(walk.evaluate(root, exact))
        except walk.EvaluationFault:
            return
        assert low <= expected <= high
        try:
            found = code.value(given)
        except Redo:
            return
        assert found == expected

    @pytest.mark.parametrize(
        ("node", "ends"),
        [
            (nodes.Add(A, B), Interval(F(-1), F(3))),
            (nodes.Sub(A, B), Interval(F(-2), F(2))),
            (nodes.Mul(A, B), Interval(F(-1), F(2))),
            (nodes.Mul(A, const(-3)), Interval(F(-3), F(0))),
            (nodes.Div(A, const(4)), Interval(F(0), F(1, 4))),
            (nodes.Div(A, const(-4)), Interval(F(-1, 4), F(0))),
            (nodes.Div(A, C), Interval(F(0))),
            (nodes.Div(A, nodes.Mul(const(2), C)), Interval(F(0))),
            (nodes.Div(A, nodes.Sub(const(0), C)), UNBOUNDED),
            (nodes.Div(B, C), UNBOUNDED),
            (nodes.Add(A, C), UNBOUNDED),
            (nodes.Mul(C, A), UNBOUNDED),
            (nodes.Mul(A, C), UNBOUNDED),
            (nodes.Floor(nodes.Add(A, const("0.5"))), Interval(F(0), F(1))),
            (nodes.Ceil(nodes.Sub(B, const("0.5"))), Interval(F(-1), F(2))),
            (nodes.Round(B, 1, "up"), Interval(F(-1), F(2))),
            (nodes.Floor(C), UNBOUNDED),
            (nodes.Min(A, B), Interval(F(-1), F(1))),
            (nodes.Max(A, B), Interval(F(0), F(2))),
            (Case((Branch(Compare(">", C, B), A),), B), Interval(F(-1), F(2))),
            (Case((Branch(Compare(">", C, B), A),), const(7)), Interval(F(0), F(7))),
            (Case((Branch(Compare(">", C, B), A),), C), UNBOUNDED),
        ],
    )
    def test_ranges_are_as_tight_as_they_can_be(self, node: Node, ends: Interval) -> None:
        """``a`` lies from 0 to 1, ``b`` from -1 to 2, ``c`` anywhere."""
        form = Code(node, slots(a=UNIT, b=Interval(F(-1), F(2)))).form
        assert form.range == ends
        if not isinstance(node, Case):
            assert (form.range is UNBOUNDED) is (ends is UNBOUNDED)

    @pytest.mark.parametrize(
        ("node", "lines"),
        [
            (nodes.Sub(nodes.Add(A, B), A), 0),
            (nodes.Mul(nodes.Add(A, B), const(3)), 0),
            (nodes.Div(nodes.Mul(A, B), B), 2),
            (nodes.Div(A, B), 1),
            (nodes.Mul(nodes.Div(A, B), B), 1),
            (nodes.Add(nodes.Div(A, B), nodes.Div(C, B)), 1),
            (nodes.Mul(A, const(0)), 0),
            (nodes.Div(const(0), B), 1),
            (nodes.Add(nodes.Div(A, B), const(0)), 1),
            (nodes.Div(nodes.Div(A, B), nodes.Div(C, B)), 2),
            (nodes.Mul(A, B), 1),
            (nodes.Min(A, const(2)), 1),
            (nodes.Max(nodes.Add(A, B), C), 2),
            (nodes.Min(A, A), 1),
        ],
    )
    def test_values_are_kept_symbolic(self, node: Node, lines: int) -> None:
        """What cancels costs nothing; a product, a check or a choice is one line."""
        code = Code(node, slots())
        assert len(code.writer.lines) == lines
        values = {"a": D(3), "b": D("0.7"), "c": D(11)}
        exact = {key: F(value) for key, value in values.items()}
        assert code.value(values) == walk.evaluate(node, exact)

    def test_what_is_not_negative_is_cut_at_once(self) -> None:
        """A floor is the quotient cut; below 0, and for a ceiling, it is set right."""
        made = slots(a=UNIT, b=Interval(F(-1), F(2)))
        steps = nodes.Floor(A), nodes.Floor(B), nodes.Floor(C), nodes.Ceil(A)
        assert [len(Code(step, made).writer.lines) for step in steps] == [1, 2, 2, 2]

    def test_long_conditions_are_put_aside(self) -> None:
        """No line is as long as the list of its terms."""
        names = {f"k{place}": Slot(f"x{place}") for place in range(200)}
        terms = tuple(Compare(">", Input(key), const(place)) for place, key in enumerate(names))
        node = Case((Branch(nodes.Or(terms), const(1)),), const(2))
        assert max(len(line.text) for line in Code(node, names).writer.lines) < 300

    def test_what_is_known_takes_no_code(self) -> None:
        """Comparisons of bounded inputs, and steps of constants, are decided beforehand."""
        made = slots(a=UNIT, b=Interval(F(2), F(3)))
        for node, value in (
            (nodes.Min(A, B), "x0"), (nodes.Max(A, B), "x1"), (nodes.Max(B, A), "x1"),
            (Case((Branch(Compare("<", B, A), C),), A), "x0"),
            (Case((Branch(Compare("<", A, B), B),), A), "x1"),
        ):  # fmt: skip
            code = Code(node, made)
            assert "if" not in code.text
            assert list(code.form.terms) == [value]
        for step, found in (
            (nodes.Floor(const("2.5")), 2), (nodes.Ceil(const("2.5")), 3),
            (nodes.Round(const("2.25"), 1, "half_even"), F("2.2")), (nodes.Ceil(const("-0.5")), 0),
        ):  # fmt: skip
            form = Code(step, {}).form
            assert form.is_constant
            assert form.constant == found

    def test_fractions_over_too_many_divisors_are_left(self) -> None:
        """Up to six factors below the line."""
        node: Node = C
        for _ in range(MAX_BELOW):
            node = nodes.Div(node, B)
        assert len(Code(node, slots()).form.below) == MAX_BELOW
        for more in (nodes.Div(node, A), nodes.Add(node, nodes.Div(C, A))):
            with pytest.raises(Unsupported):
                Code(more, slots())

    def test_numbers_that_grow_too_long_are_left(self) -> None:
        """Each constant may be carried along, and their product is not."""
        large = const(2**400)
        Code(nodes.Mul(nodes.Mul(A, large), B), slots())
        for node in (
            nodes.Mul(nodes.Mul(A, large), nodes.Mul(B, large)),
            nodes.Div(nodes.Mul(A, large), nodes.Div(B, large)),
        ):
            with pytest.raises(Unsupported):
                Code(node, slots())

    def test_long_sums_are_put_aside(self) -> None:
        """Eight names are carried along, and the ninth makes them one."""
        made = {f"k{place}": Slot(f"x{place}") for place in range(9)}
        node: Node = const(1)
        for place in range(8):
            node = nodes.Add(node, Input(f"k{place}"))
        code = Code(node, made)
        assert (len(code.form.terms), code.text) == (8, "")
        longer = Code(nodes.Add(node, Input("k8")), made)
        assert (len(longer.form.terms), len(longer.writer.lines)) == (1, 1)

    def test_what_is_no_number_is_left(self) -> None:
        """And what is no truth, and an input that is not there."""
        for node in (
            Compare(">", A, B), Input("elsewhere"), Case((Branch(A, B),), C), nodes.Not(A),
        ):  # fmt: skip
            with pytest.raises(Unsupported):
                Code(node, slots())


class TestWhole:
    """Which values are whole for certain."""

    @pytest.mark.parametrize(
        ("node", "whole"),
        [
            (Input("n"), True),
            (nodes.Add(Input("n"), const(3)), True),
            (nodes.Mul(Input("n"), const("0.5")), False),
            (nodes.Add(Input("n"), const("0.5")), False),
            (nodes.Add(Input("n"), A), False),
            (A, False),
            (nodes.Floor(A), True),
            (nodes.Ceil(nodes.Div(A, B)), True),
            (nodes.Mul(nodes.Floor(A), const(-7)), True),
            (nodes.Min(Input("n"), nodes.Floor(A)), True),
            (nodes.Min(Input("n"), A), False),
            (nodes.Max(A, Input("n")), False),
            (nodes.Div(Input("n"), B), False),
            (nodes.Round(A, 0, "up"), False),
        ],
    )
    def test_whole_inputs_and_steps_are(self, node: Node, *, whole: bool) -> None:
        """And their multiples, sums and the smaller of two; nothing else is."""
        made = {**slots(), "n": Slot("x9", whole=True)}
        code = Code(node, made)
        assert code.emitter.is_whole(code.form, F(1)) is whole
        if whole:
            assert not code.emitter.is_whole(code.form, F(1, 10**6))
