"""The points that conditions on two inputs are tried out at meet every cell."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval.program.nodes import Add, And, Compare, Const, Div, Input, Mul, Node, Not, Or, Sub
from perfeval.program.subjects import Domain
from perfeval.program.two_inputs import MAX_LINES, linear, rows

X, Y, Z = Input("x"), Input("y"), Input("z")
F = Fraction

coefficients = st.integers(-4, 4).map(F)
borders = st.tuples(coefficients, coefficients, coefficients)
domains = st.sampled_from([Domain(), Domain(low=F(0)), Domain(low=F(0), high=F(3))])
places = st.fractions(-9, 9, max_denominator=12)


def side(a: Fraction, b: Fraction, c: Fraction) -> Node:
    """``a·x + b·y + c`` as a node."""
    return Add(Add(Mul(Const(a), X), Mul(Y, Const(b))), Const(c))


def sign(value: Fraction) -> int:
    """-1, 0 or 1."""
    return (value > 0) - (value < 0)


@given(
    lines=st.lists(borders, min_size=1, max_size=4),
    across=domains,
    along=domains,
    x=places,
    y=places,
)
def test_every_cell_of_the_plane_is_met(
    lines: list[tuple[Fraction, Fraction, Fraction]],
    across: Domain,
    along: Domain,
    x: Fraction,
    y: Fraction,
) -> None:
    """Wherever a point lies, one of the points tried lies alike to all lines."""
    assume(across.holds(x))
    assume(along.holds(y))
    lines = [(F(1), F(-1), F(0)), *lines]
    conditions = [Compare("<=", side(*line), Const(F(0))) for line in lines]

    found = rows(conditions, {"x": across, "y": along})

    assert found is not None
    inputs, points = found
    met = set()
    for pair in points:
        at = dict(zip(inputs, (point.value for point in pair), strict=True))
        assert across.holds(at[X])
        assert along.holds(at[Y])
        met.add(tuple(sign(a * at[X] + b * at[Y] + c) for a, b, c in lines))
    assert tuple(sign(a * x + b * y + c) for a, b, c in lines) in met


def met_by(lines: list[tuple[Fraction, Fraction, Fraction]], low: Fraction) -> set[tuple[int, ...]]:
    """On which side of each line the points tried lie."""
    conditions = [Compare("<=", side(*line), Const(F(0))) for line in lines]
    domain = Domain(low=low)
    found = rows(conditions, {"x": domain, "y": domain})
    assert found is not None
    inputs, points = found
    assert set(inputs) == {X, Y}
    pairs = [dict(zip(inputs, pair, strict=True)) for pair in points]
    return {tuple(sign(a * at[X].value + b * at[Y].value + c) for a, b, c in lines) for at in pairs}


@given(
    lines=st.lists(st.tuples(*[st.integers(-40, 40).map(F)] * 3), min_size=3, max_size=3),
    low=st.sampled_from([F(0), F(-100), F(-7)]),
)
def test_the_cell_between_three_lines_is_met(
    lines: list[tuple[Fraction, Fraction, Fraction]], low: Fraction
) -> None:
    """However small it is; and so are its corners."""
    corners = []
    for (a, b, c), (d, e, f) in combinations(lines, 2):
        assume(a * e != b * d)
        across = a * e - b * d
        corners.append(((b * f - c * e) / across, (c * d - a * f) / across))
    centre = tuple(sum(values, F(0)) / 3 for values in zip(*corners, strict=True))
    assume(all(value >= low for corner in corners for value in corner))

    met = met_by(lines, low)

    for x, y in [centre, *corners]:
        assert tuple(sign(a * x + b * y + c) for a, b, c in lines) in met


@given(
    foot=st.fractions(3, 60, max_denominator=7),
    gap=st.fractions(F(1, 20), 2, max_denominator=20),
    height=st.fractions(F(1, 20), 9, max_denominator=20),
    leans_left=st.booleans(),
    low=st.sampled_from([F(0), F(-100), F(7)]),
)
def test_the_cell_between_two_lines_and_the_lowest_value_is_met(
    foot: Fraction, gap: Fraction, height: Fraction, *, leans_left: bool, low: Fraction
) -> None:
    """A slanted line and an upright one leave a corner above the end of the second input."""
    foot += low
    gap = -gap if leans_left else gap
    slanted = (height, -gap, gap * low - height * foot)
    lines = [slanted, (F(1), F(0), -foot - gap)]
    x, y = foot + 2 * gap / 3, low + height / 3

    met = met_by(lines, low)

    assert tuple(sign(a * x + b * y + c) for a, b, c in lines) in met


def test_a_small_cell_far_from_round_numbers() -> None:
    """Between y = x, y = 5 - x and y = 2.49 there is little room, and it is found."""
    lines = [(F(1), F(-1), F(0)), (F(-1), F(-1), F(5)), (F(0), F(1), F("-2.49"))]

    met = met_by(lines, F(0))

    assert (1, 1, 1) in met
    assert (0, 0, 1) in met


@given(a=coefficients, b=coefficients, c=coefficients, x=places, y=places)
def test_a_sum_of_multiples_is_read_as_one(
    a: Fraction, b: Fraction, c: Fraction, x: Fraction, y: Fraction
) -> None:
    """Whatever the order of sums, differences and factors."""
    node = Sub(Mul(Const(F(2)), side(a, b, c)), side(c, a, b))

    found = linear(node)

    assert found is not None
    terms, rest = found
    expected = 2 * (a * x + b * y + c) - (c * x + a * y + b)
    assert terms.get(X, F(0)) * x + terms.get(Y, F(0)) * y + rest == expected
    assert all(terms.values())


def test_what_is_no_plane_is_left_alone() -> None:
    """One input, three inputs, products of inputs, and too many lines."""
    above = Compare(">", X, Y)

    assert rows([Compare(">", X, Const(F(1)))], {}) is None
    assert rows([above, Compare(">", Y, Z)], {}) is None
    assert rows([Compare(">", Mul(X, Y), Const(F(1)))], {}) is None
    assert linear(Mul(X, Y)) is None
    assert rows([above] * MAX_LINES, {}) is not None
    assert rows([above] * (MAX_LINES + 1), {}) is None


def test_conditions_are_looked_into() -> None:
    """Comparisons inside others count, and a quotient is as its multiple."""
    within = And((Compare(">", X, Y), Not(Or((Compare(">=", Div(X, Y), Const(F(3))),)))))

    found = rows([within], {"x": Domain(low=F(0)), "y": Domain(low=F(0))})

    assert found is not None
    seen = {
        (sign(x.value - y.value), sign(x.value - 3 * y.value)) for x, y in found[1] if y.value > 0
    }
    assert seen == {(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1)}


def test_a_sum_that_is_too_long_is_none() -> None:
    """Definitions of definitions may double with each line of text."""
    node: Node = X
    for _ in range(12):
        node = Add(node, node)

    assert linear(node) is None
