"""Arithmetic on arrays: every operation, with whole numbers that fit and with those that do not."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import get_args

import pytest

from perfeval.numbers.exact import RoundingMode
from perfeval.program import nodes
from perfeval.program.arraycolumns import Field, Held, held, taken
from perfeval.program.linear import Unsupported
from perfeval.program.nodes import Node
from perfeval.program.rounding import Task
from tests.arraytables import expected, scored
from tests.smallarray import XP, Array

A, B, C = (nodes.Input(key) for key in "abc")
MODES = get_args(RoundingMode)


def const(text: str) -> Node:
    """A number."""
    return nodes.Const(Fraction(text))


def within(node: Node, low: str = "0", high: str = "100") -> Node:
    """The value within limits."""
    return nodes.Max(nodes.Min(node, const(high)), const(low))


def case(sign: nodes.Operator, left: Node, right: Node, yes: Node, no: Node | None) -> Node:
    """One of two values."""
    return nodes.Case((nodes.Branch(nodes.Compare(sign, left, right), yes),), no)


RATIO, OTHER = nodes.Div(A, B), nodes.Div(C, B)
PROGRAMS: dict[str, Node] = {
    "sum": nodes.Add(RATIO, nodes.Div(A, C)),
    "difference": nodes.Sub(RATIO, nodes.Div(C, A)),
    "signed difference": within(nodes.Sub(RATIO, nodes.Div(C, A)), "-50"),
    "product": nodes.Mul(RATIO, nodes.Div(C, A)),
    "squares": nodes.Div(nodes.Mul(A, A), nodes.Mul(B, C)),
    "quotient of ratios": nodes.Div(RATIO, OTHER),
    "growth": nodes.Div(nodes.Sub(A, B), B),
    "one over": nodes.Div(const("5"), B),
    "over a sum": nodes.Div(A, nodes.Add(B, nodes.Div(C, A))),
    "floor": nodes.Floor(nodes.Mul(nodes.Add(RATIO, nodes.Div(A, C)), const("3"))),
    "ceil": nodes.Ceil(nodes.Mul(nodes.Sub(RATIO, const("0.1")), const("100"))),
    "steps of a constant": nodes.Add(
        nodes.Add(nodes.Floor(const("2.5")), nodes.Ceil(const("0.1"))), RATIO
    ),
    "ceil of a sum": nodes.Ceil(nodes.Add(RATIO, nodes.Div(A, C))),
    "steps above 0": nodes.Floor(
        nodes.Mul(nodes.Max(nodes.Sub(nodes.Mul(RATIO, OTHER), const("2")), const("0")), const("9"))
    ),
    "smaller": nodes.Min(RATIO, nodes.Div(A, C)),
    "larger": nodes.Max(nodes.Mul(RATIO, OTHER), nodes.Div(A, C)),
    "not above 0": within(nodes.Min(nodes.Sub(RATIO, OTHER), const("0")), "-7"),
    "inner rounding": nodes.Mul(nodes.Round(nodes.Add(RATIO, OTHER), 2, "half_up"), const("3")),
    "rounded whole": case(
        ">",
        nodes.Round(case("<", A, C, const("1"), const("2")), 2, "half_up"),
        const("1.5"),
        OTHER,
        nodes.Round(case("<", B, C, const("0.15"), const("3")), 1, "half_even"),
    ),
    "band": case(">=", RATIO, const("0.9"), const("7"), OTHER),
    "band over two": case("<", nodes.Mul(RATIO, OTHER), const("1"), nodes.Div(A, C), RATIO),
    "other divisors": nodes.Mul(case(">", A, C, RATIO, nodes.Div(B, C)), const("2")),
    "no band": nodes.Case(
        (
            nodes.Branch(nodes.Compare("<=", RATIO, const("0.5")), const("3.3")),
            nodes.Branch(nodes.Compare("<=", nodes.Mul(RATIO, OTHER), const("9")), RATIO),
        )
    ),
    "equal": case("==", nodes.Mul(A, C), nodes.Mul(B, B), const("1"), const("2")),
    "unequal": case("!=", A, B, RATIO, const("4")),
    "exempt": case("==", B, const("0"), const("6"), RATIO),
    "limits inside": nodes.Sub(const("9"), within(nodes.Mul(RATIO, OTHER), "0", "4.5")),
    "itself": case(">=", nodes.Mul(A, const("2")), A, nodes.Sub(nodes.Mul(A, const("2")), A), B),
    "nothing left": nodes.Add(nodes.Sub(A, A), RATIO),
    "turned": case(
        "<", nodes.Mul(A, const("-2")), nodes.Mul(B, const("-3")), RATIO, nodes.Sub(C, C)
    ),
    "never": nodes.Case(
        (
            nodes.Branch(
                nodes.And((nodes.Compare(">", const("1"), const("2")), nodes.Compare(">", A, B))),
                const("8"),
            ),
            nodes.Branch(
                nodes.And((nodes.Compare(">", A, B), nodes.Not(nodes.Compare(">", A, B)))),
                const("9"),
            ),
            nodes.Branch(
                nodes.Or((nodes.Compare(">", A, C), nodes.Compare("<=", const("1"), const("1")))),
                RATIO,
            ),
        )
    ),
    "both": nodes.Case(
        (
            nodes.Branch(
                nodes.And(
                    (
                        nodes.Compare(">", B, const("0")),
                        nodes.Or(
                            (
                                nodes.Compare(">=", RATIO, const("1")),
                                nodes.Not(nodes.Compare("<", C, const("50"))),
                            )
                        ),
                    )
                ),
                RATIO,
            ),
        ),
        const("0"),
    ),
}


def short(rnd: random.Random) -> float:
    """An amount with two decimals."""
    return rnd.randrange(1, 40_000) / 100


def large(rnd: random.Random) -> float:
    """An amount whose products do not fit."""
    return rnd.randrange(10**10, 4 * 10**12) / 100


def long(rnd: random.Random) -> float:
    """A quotient, which has no short decimals."""
    return rnd.randrange(1, 40_000) / 7


def signed(rnd: random.Random) -> float:
    """An amount that may be 0 or below."""
    return rnd.randrange(-300, 301) / 10


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("draw", [short, large, long, signed])
@pytest.mark.parametrize("name", PROGRAMS)
def test_totals_are_those_of_the_walk(
    name: str, draw: Callable[[random.Random], float], mode: RoundingMode
) -> None:
    """Few rows are in doubt, and no other is wrong."""
    rnd = random.Random(f"{name}{mode}")
    node = PROGRAMS[name]
    asked = [Task(within(node, "-60", "60"), 2, mode), Task(within(node, "0", "5"), 1, mode)]
    table = {key: [draw(rnd) for _ in range(40)] for key in "abc"}
    totals, doubts = scored("small", asked, table, {})

    wrong = [
        place
        for place, (total, doubt) in enumerate(zip(totals, doubts, strict=True))
        if not doubt
        and expected(asked, {key: values[place] for key, values in table.items()}, 100) != total
    ]
    assert wrong == []
    if draw is short and name != "no band":
        assert sum(doubts) == 0
    elif draw is not signed and mode.startswith("half"):
        # The other modes decide at whole numbers, where limits and bands put many rows.
        assert sum(doubts) < 20


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("factor", ["1", "-1"])
def test_ties_of_short_decimals_are_no_doubts(mode: RoundingMode, factor: str) -> None:
    """A rounding tie is a whole number over two."""
    table = {"a": [n / 8 for n in range(-40, 41)], "b": [4.0] * 81, "c": [1.0] * 81}
    asked = [Task(within(nodes.Div(nodes.Mul(A, const(factor)), B), "-9", "9"), 1, mode)]
    totals, doubts = scored("small", asked, table, {})
    wanted = [expected(asked, {"a": a, "b": 4.0, "c": 1.0}, 10) for a in table["a"]]

    assert not any(doubts)
    assert totals == wanted


@pytest.mark.parametrize("above", ["5", "-5"])
def test_a_score_without_limits(above: str) -> None:
    """Only the size of the inputs limits it."""
    table = {key: [n / 4 for n in range(1, 60)] for key in "abc"}
    asked = [Task(nodes.Div(const(above), B), 2, "half_up"), Task(nodes.Sub(A, C), 1, "down")]
    totals, doubts = scored("small", asked, table, {})

    assert not any(doubts)
    assert totals == [expected(asked, {"a": b, "b": b, "c": b}, 100) for b in table["b"]]


def test_what_decides_nothing_is_no_doubt() -> None:
    """A divisor of 0 matters in the branch that divides by it, and nowhere else."""
    table = {"a": [1.0, 2.0], "b": [0.0, 4.0], "c": [1.0, 1.0]}
    exempt = [Task(within(PROGRAMS["exempt"]), 2, "half_up")]
    plain = [Task(within(RATIO), 2, "half_up")]

    assert scored("small", exempt, table, {}) == ([600, 50], [False, False])
    assert scored("small", plain, table, {})[1] == [True, False]


def test_a_near_edge_is_a_doubt() -> None:
    """Doubles that are computed with as they are cannot tell what sits on an edge."""
    table = {"a": [0.9 / 7, 1 / 7], "b": [1 / 7, 1 / 7], "c": [1.0, 1.0]}
    real = Held(None, 99, 2)
    asked = [Task(PROGRAMS["band"], 2, "half_up")]

    assert scored("small", asked, table, {"a": real, "b": real})[1] == [True, False]


@pytest.mark.parametrize(
    "node",
    [
        const("3"),
        nodes.Div(A, const("0")),
        nodes.Input("unknown"),
        nodes.Case((nodes.Branch(nodes.Compare(">", const("1"), const("2")), A),)),
    ],
    ids=["nothing to compute", "nothing to divide by", "no column", "no band"],
)
def test_what_is_not_for_arrays(node: Node) -> None:
    """Other programs are left to the rows."""
    large_ = Held(2, 49, 0)
    with pytest.raises(Unsupported):
        scored(
            "small",
            [Task(node, 2, "half_up")],
            {key: [1.0] for key in "abc"},
            dict.fromkeys("abc", large_),
        )


def test_products_stay_in_the_range_of_doubles() -> None:
    """Many small factors come to something that is no longer a double."""
    node: Node = A
    for _ in range(5):
        node = nodes.Mul(node, node)
    asked = [Task(case(">", node, const("0"), const("1"), const("0")), 2, "half_up")]
    with pytest.raises(Unsupported):
        scored("small", asked, {"a": [2.0**-90]}, {"a": Held(None, 99, 2)})


class TestColumns:
    """What a column holds."""

    @pytest.mark.parametrize(
        ("values", "form"),
        [
            ([1.0, 2.0, 300.0], Held(0, 12, 2)),
            ([1.5, 0.0], Held(1, 8, 1)),
            ([-1.25, 1e5], Held(2, 28, 0)),
            ([1 / 3, 2 / 3], Held(None, 99, 2)),
            ([1.5] * 40 + [float("nan"), 1e300], Held(1, 8, 2)),
        ],
        ids=["whole", "one decimal", "two", "none", "outliers"],
    )
    def test_is_read_from_a_sample(self, values: list[float], form: Held) -> None:
        """Decimals, size and sign; a few odd values change nothing."""
        assert held(XP, Array(values), Field("a")) == form

    def test_joins_with_what_comes_later(self) -> None:
        """More decimals make the whole numbers larger."""
        assert Held(0, 12, 2).join(Held(2, 8, 1)) == Held(2, 20, 1)
        assert Held(2, 12, 2).join(Held(None, 99, 0)) == Held(None, 99, 0)
        assert Held(0, 52, 2).join(Held(0, 8, 2)) == Held(0, 52, 2)
        assert Held(0, 48, 2).join(Held(9, 8, 2)) == Held(9, 49, 2)

    @pytest.mark.parametrize("low", ["0.1", "0.30000000000000001", "1/3"])
    def test_ends_are_those_of_decimals(self, low: str) -> None:
        """What a double stands for is compared, not the double."""
        end = Fraction(low)
        near = end.numerator / end.denominator
        values = [near, near + 2**-52, near - 2**-52]
        field = Field("a", low=end)
        _, doubts = taken(XP, Array(values), field, Held(None, 99, 2))
        outside = [False] * 3 if doubts is None else doubts.tolist()

        for value, doubt in zip(values, outside, strict=True):
            assert doubt or Fraction(repr(value)) >= end
        assert outside[1:] == [False, True]
        assert outside[0] is (low != "0.1")

    def test_what_is_out_of_range_is_a_doubt(self) -> None:
        """No value is computed with that the code is not made for."""
        values = [1.0, 1.25, -1.0, 0.0, 300.0, float("nan"), float("inf"), 1e300]
        _, doubts = taken(XP, Array(values), Field("a"), Held(1, 8, 2))

        assert doubts.tolist() == [False, True, True, True, True, True, True, True]
