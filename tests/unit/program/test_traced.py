"""Code that tells: it meets what the reference walk meets, with the same values, in order."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from perfeval.numbers.exact import nearby, round_decimal
from perfeval.program import nodes
from perfeval.program.codegen import Values
from perfeval.program.machine import DECLINED, Redo
from perfeval.program.nodes import Branch, Case, Compare, Const, Input, Max, Min, Mul, Node
from perfeval.program.reference import EvaluationFault, trace
from perfeval.program.traced import Telling, compile_telling, limited, quotient, speaks
from tests import strategies
from tests.quickcode import const, no_way_round, under_work

A, B = Input("a", role="input", label="甲"), Input("b", role="input", label="乙")
FULL = const(5)


def code(root: Node, keys: tuple[str, ...] = ("a", "b"), wanted: tuple[str, ...] = ()) -> Telling:
    """The code that tells about ``root``."""
    made = compile_telling(Values(keys, no_way_round), root, wanted)
    assert made is not None
    return made


def told(root: Node, *row: str) -> list[tuple[str | None, int | None, Decimal]]:
    """Roles, branches and values of what a row of two inputs meets."""
    made = code(root)
    met, _, _ = under_work(lambda: made.tell(tuple(map(Decimal, row))))
    return [
        (made.moments[place][0].role, made.moments[place][1], value) for place, value in met.items()
    ]


def named(roots: list[Node], rnd: random.Random) -> Node:
    """The last of ``roots`` with roles on its nodes; what was shared stays shared."""
    made: dict[int, Node] = {}

    def child(node: Any) -> Any:  # noqa: ANN401 - whatever a field holds
        if isinstance(node, Node):
            return made[id(node)]
        if isinstance(node, tuple):
            return tuple(
                attrs.evolve(each, condition=child(each.condition), value=child(each.value))
                if isinstance(each, Branch)
                else child(each)
                for each in node
            )
        return node

    def visit(node: Node) -> None:
        if id(node) in made:
            return
        for part in _parts(node):
            visit(part)
        changes = {
            field.name: child(getattr(node, field.name))
            for field in attrs.fields(type(node))
            if field.name not in ("span", "role", "label")
        }
        role = None
        if isinstance(node, Case):
            role = rnd.choice([None, "bands", "veto"])
        elif not isinstance(node, (nodes.Compare, nodes.And, nodes.Or, nodes.Not)):
            role = rnd.choice([None, "definition", "deduction", "limit"])
        made[id(node)] = attrs.evolve(node, **changes, role=role)

    visit(roots[-1])
    return made[id(roots[-1])]


def _parts(node: Node) -> list[Node]:
    from perfeval.program.used_inputs import children

    return list(children(node))


@given(st.data())
def test_what_is_told_is_what_the_walk_meets(data: st.DataObject) -> None:
    """Every moment, in the order of the walk, with its value; nothing else."""
    root = named(data.draw(strategies.programs()), random.Random(data.draw(st.integers(0, 999))))
    row = data.draw(strategies.rows([root]))
    made = compile_telling(Values(strategies.KEYS, no_way_round), root, ())
    assume(made is not None)
    assert made is not None
    try:
        met, score, _ = under_work(lambda: made.tell(row))
    except DECLINED:
        reject()

    try:
        seen = trace(root, dict(zip(strategies.KEYS, map(Fraction, row), strict=True)))
    except EvaluationFault:
        pytest.fail("the walk has no answer where the code has one")

    expected: list[tuple[int, int | None, Fraction]] = []
    for node, value in seen.steps:
        if isinstance(node, Case):
            if speaks(node, seen.branch(node)):
                expected.append((id(node), seen.branch(node), Fraction(value)))
        elif node.role == "limit" and limited(node) is not node:
            if seen.value_of(limited(node)) != value:
                expected.append((id(node), None, Fraction(value)))
        else:
            expected.append((id(node), None, Fraction(value)))
    found = [(id(made.moments[at][0]), made.moments[at][1]) for at in met]
    assert found == [(node, taken) for node, taken, _ in expected]
    for value, (_, _, exact) in zip(met.values(), expected, strict=True):
        assert round_decimal(value, 15, "half_up") == round_decimal(nearby(exact), 15, "half_up")
    shown = round_decimal(nearby(Fraction(seen.value)), 15, "half_up")
    assert round_decimal(score, 15, "half_up") == shown


class TestBranches:
    """Which piecewise nodes speak."""

    above = Branch(Compare(">=", A, const(1)), const(3))

    def test_bands_speak_for_plain_values(self) -> None:
        """The band that was taken, with its value; and the otherwise."""
        bands = Case((self.above,), const(0), role="bands")

        assert told(bands, "2", "0") == [("bands", 0, Decimal(3))]
        assert told(bands, "0", "0") == [("bands", None, Decimal(0))]

    def test_a_value_with_a_name_speaks_for_itself(self) -> None:
        """Then the bands around it do not."""
        formula = attrs.evolve(Mul(A, const(2)), role="formula")
        bands = Case((attrs.evolve(self.above, value=formula),), const(0), role="bands")

        assert told(bands, "2", "0") == [("formula", None, Decimal(4))]
        assert told(bands, "0", "0") == [("bands", None, Decimal(0))]

    @pytest.mark.parametrize("role", ["override", "exemption", "veto"])
    def test_conditions_speak_even_when_idle(self, role: str) -> None:
        """Whether or not something with a name comes of them."""
        inner = attrs.evolve(Mul(A, const(2)), role="formula")
        case = Case((Branch(Compare(">", B, const(0)), const(0)),), inner, role=role)

        assert told(case, "2", "1") == [(role, 0, Decimal(0))]
        assert told(case, "2", "0") == [("formula", None, Decimal(4)), (role, None, Decimal(4))]

    def test_a_case_without_a_name_is_silent(self) -> None:
        """It only chooses."""
        assert told(Case((self.above,), const(0)), "2", "0") == []
        assert not speaks(Case((self.above,), const(0)), 0)


class TestLimits:
    """Limits are told where they change the value."""

    @pytest.mark.parametrize("first", [True, False], ids=["bound first", "bound last"])
    def test_only_a_limit_that_bites_is_told(self, *, first: bool) -> None:
        """On whichever side the bound stands."""
        inner = attrs.evolve(Mul(A, const(2)), role="formula")
        low = Max(const(0), inner) if first else Max(inner, const(0))
        limit = Min(FULL, low, role="limit") if first else Min(low, FULL, role="limit")
        formula = ("formula", None)

        assert limited(limit) is inner
        assert told(limit, "2", "0") == [(*formula, Decimal(4))]
        assert told(limit, "2.5", "0") == [(*formula, Decimal(5))]
        assert told(limit, "3", "0") == [(*formula, Decimal(6)), ("limit", None, Decimal(5))]
        assert told(limit, "-1", "0") == [(*formula, Decimal(-2)), ("limit", None, Decimal(0))]

    def test_a_limit_of_a_known_value_needs_no_question(self) -> None:
        """A bound that always bites, or never."""
        assert told(Min(const(9), FULL, role="limit"), "1", "1")[-1] == (
            "limit", None, Decimal(5),
        )  # fmt: skip
        assert told(Min(const(3), FULL, role="limit"), "1", "1") == []


def test_inputs_are_given_back_when_wanted() -> None:
    """In the order in which they are asked for."""
    made = code(Mul(A, const(2)), wanted=("b", "a"))

    _, score, wanted = under_work(lambda: made.tell((Decimal(3), Decimal(4))))

    assert score == 6
    assert wanted == (Decimal(4), Decimal(3))


def test_quotients_without_an_end_are_sticky_and_large_ones_are_declined() -> None:
    """Forty digits, the last of which is neither 0 nor 5; and digits behind the point."""
    third = quotient(Decimal(1), Decimal(3))

    assert third < Fraction(1, 3)
    assert str(third)[-1] not in "05"
    assert quotient(Decimal(10) ** 20 - 1, Decimal(1)) == 10**20 - 1
    with pytest.raises(Redo):
        quotient(Decimal(10) ** 20, Decimal(1))


def test_constants_and_shared_nodes_are_told_once() -> None:
    """A named constant is told; a node used twice is told where it comes first."""
    named_constant = Const(Fraction(1, 3), role="definition")
    shared = attrs.evolve(Mul(A, const(2)), role="definition")
    both = nodes.Add(nodes.Add(shared, shared), named_constant, role="formula")

    found = told(both, "1", "0")

    assert [(role, place) for role, place, _ in found] == [
        ("definition", None), ("definition", None), ("formula", None),
    ]  # fmt: skip
    assert found[0][2] == 2
    assert round_decimal(found[1][2], 10, "half_up") == Decimal("0.3333333333")
