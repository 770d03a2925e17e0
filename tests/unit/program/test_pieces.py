"""Functions in pieces: their ends, staircases step by step, domains of few values."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest

from perfeval.program.doubts import _few
from perfeval.program.pieces import Cut, Line, Stair, ends, steps
from perfeval.program.ratios import Ratio, constant, variable
from perfeval.program.subjects import Domain

F = Fraction


def test_each_piece_ends_where_the_next_begins() -> None:
    """The last one ends with the stretch."""
    one, two, three = (constant(F(value)) for value in (1, 2, 3))
    first, second, last = (F(1), 1), (F(2), 0), (F(5), 1)
    line: Line = [(None, one), (first, two), (second, three)]

    assert list(ends(line, last)) == [
        ((None, first), one),
        ((first, second), two),
        ((second, last), three),
    ]
    assert list(ends(line[:1], None)) == [((None, None), one)]


def value_at(line: Line, place: Fraction, last: Cut) -> Fraction:
    """The value of a line of constants at one place: between its two cuts."""
    (found,) = [
        value
        for (start, end), value in ends(line, last)
        if (start is None or start <= (place, 0)) and (end is None or end >= (place, 1))
    ]
    assert isinstance(found, Ratio)
    return found.constant


@pytest.mark.parametrize("slope", [2, -2])
@pytest.mark.parametrize("kind", ["floor", "ceil", "even"])
def test_a_staircase_step_by_step(kind: Literal["floor", "ceil", "even"], slope: int) -> None:
    """From -1 to 2 the pieces have the values of the staircase, at each step and between."""
    inner = Ratio((F(0), F(slope)))
    stair = Stair(kind, inner, F(10), F(-1, 2))
    first, last = (F(-1), 0), (F(2), 1)
    line = steps(stair, (first, last))

    assert line is not None
    for tenth in range(-20, 41):
        place = F(tenth, 20)
        number = slope * place
        whole = {
            "floor": number.__floor__(), "ceil": number.__ceil__(), "even": round(number),
        }[kind]  # fmt: skip
        assert value_at(line, place, last) == 10 - F(whole, 2)
    assert variable() == Ratio((F(0), F(1)))


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        ("0", "3", (0, 1, 2, 3)),
        ("-2", "1", (-2, -1, 0, 1)),
        ("5/2", "11/2", (3, 4, 5)),
        ("-5/2", "-1/2", (-2, -1)),
        ("7", "7", (7,)),
        ("1/3", "2/3", ()),
    ],
)
def test_a_domain_of_few_whole_numbers(low: str, high: str, values: tuple[int, ...]) -> None:
    """Those that lie within, both ends included."""
    assert _few(Domain(F(low), F(high), whole=True)) == tuple(map(F, values))


def test_other_domains_are_not_listed() -> None:
    """Fractions, open ends, and more than some hundreds."""
    assert _few(Domain(F(0), F(3))) is None
    assert _few(Domain(F(0), None, whole=True)) is None
    assert _few(Domain(None, F(3), whole=True)) is None
    assert _few(Domain(F(0), F(10_000), whole=True)) is None
