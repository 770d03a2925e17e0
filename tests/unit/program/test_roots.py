"""Roots of polynomials against products that are known, and against the signs around them."""

from __future__ import annotations

import math
import pickle
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from perfeval.program.roots import Poly, Root, above, at, below, between, roots, trimmed

small = st.fractions(min_value=-50, max_value=50, max_denominator=40)
NO_SQUARES = st.sampled_from([2, 3, 5, 6, 7, Fraction(1, 2), Fraction(7, 3), Fraction(1, 50), 1000])


def times(left: Poly, right: Poly) -> Poly:
    """The product of two polynomials, by the school."""
    terms = [Fraction(0)] * (len(left) + len(right) - 1)
    for place, one in enumerate(left):
        for other, two in enumerate(right):
            terms[place + other] += one * two
    return trimmed(terms)


@given(st.lists(small, min_size=1, max_size=3), st.lists(NO_SQUARES, max_size=2), small)
def test_known_roots_are_found(
    fractions: list[Fraction], squares: list[int], factor: Fraction
) -> None:
    """A product of x - a and x² - c: the fractions are found as they are, √c between."""
    poly: Poly = (factor or Fraction(1),)
    for each in fractions:
        poly = times(poly, (-each, Fraction(1)))
    for square in squares:
        poly = times(poly, (-Fraction(square), Fraction(0), Fraction(1)))

    found = list(roots(poly, None, None))

    assert [each for each in found if isinstance(each, Fraction)] == sorted(set(fractions))
    others = [each for each in found if isinstance(each, Root)]
    assert len(others) == 2 * len(set(squares))
    assert found == sorted(found)
    for root in others:
        low, high = root.narrowed(Fraction(1, 10**9))
        assert any((low**2 - square) * (high**2 - square) < 0 for square in squares)


@given(st.lists(small, min_size=2, max_size=7), small, small)
def test_signs_change_only_at_roots(terms: list[Fraction], one: Fraction, other: Fraction) -> None:
    """Between two neighbouring roots, and beyond the outer ones, no value is 0."""
    poly = trimmed(list(terms))
    if not poly:
        return
    found = list(roots(poly, None, None))

    for root in found:
        if isinstance(root, Fraction):
            assert at(poly, root) == 0
        else:
            assert root > root.ends[0]
            assert not root >= root.ends[1]
    for value in (one, other):
        assert (at(poly, value) == 0) == (value in [e for e in found if isinstance(e, Fraction)])
    crossed = sum(min(one, other) < root < max(one, other) for root in found)
    if at(poly, one) * at(poly, other) < 0:
        assert crossed > 0
    if not crossed and at(poly, one) and at(poly, other):
        assert at(poly, one) * at(poly, other) > 0


@given(NO_SQUARES, NO_SQUARES, small)
def test_order_and_neighbours(one: Fraction, other: Fraction, value: Fraction) -> None:
    """Roots are ordered as their squares are; equal ones of other polynomials are equal."""
    first, second = (
        next(iter(roots((-Fraction(each), Fraction(0), Fraction(1)), Fraction(0), None)))
        for each in (one, other)
    )
    (cubed,) = (
        each
        for each in roots(
            times((-Fraction(one), Fraction(0), Fraction(1)), (value, Fraction(2))),
            Fraction(0),
            None,
        )
        if isinstance(each, Root)
    )

    assert (first < second, first == second) == (one < other, one == other)
    assert (first > second) == (one > other)
    assert (first <= second, first >= second) == (one <= other, one >= other)
    assert first == cubed
    assert hash(first) == hash(cubed)
    assert (first > value) == (value < 0 or value**2 < one)
    assert math.floor(first) ** 2 < one < math.ceil(first) ** 2
    assert below(first) < first < above(first)
    if one != other:
        low, high = sorted((first, second))
        assert low < between(low, high) < high
    copied = pickle.loads(pickle.dumps(first))
    assert copied == first
    assert "root between" in repr(first)
