"""Symbolic fractions: their laws, and the factors that make finite decimals of their numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.numbers.exact import decimal_of
from perfeval.program import linear
from perfeval.program.intervals import UNBOUNDED, Interval
from perfeval.program.linear import Form, Unsupported

F = Fraction
UNIT = Interval(F(0), F(1))
FORM = Form({"x": F(3), "y": F(-1)}, F(5), ("z",), UNIT)

small = st.fractions(-40, 40, max_denominator=60)
many = st.lists(small, min_size=1, max_size=5)


class TestForms:
    """Sums and multiples of forms."""

    def test_a_value_is_known_without_names(self) -> None:
        """A number is known, and so is nothing over anything; the rest waits for inputs."""
        assert linear.constant(F(5)).is_constant
        assert Form({}, F(0), ("z",), UNIT).is_constant
        assert not Form({}, F(5), ("z",), UNIT).is_constant
        assert not linear.variable("x").is_constant

    def test_the_numbers_of_a_form_are_those_above_the_line(self) -> None:
        """A missing constant is no number."""
        assert list(FORM.coefficients) == [3, -1, 5]
        assert list(linear.variable("x", factor=F(7)).coefficients) == [7]

    def test_a_multiple_has_every_number_and_both_ends_multiplied(self) -> None:
        """A negative factor turns the range round; one leaves all as it is."""
        turned = FORM.scaled(F(-2))
        assert turned.terms == {"x": -6, "y": 2}
        assert (turned.constant, turned.below) == (F(-10), ("z",))
        assert turned.range == Interval(F(-2), F(0))
        assert FORM.scaled(F(1)) is FORM
        assert linear.variable("x").scaled(F(2)).range is UNBOUNDED

    def test_a_sum_forgets_what_cancels(self) -> None:
        """Equal names are added, and a name whose factor comes to 0 is gone."""
        other = Form({"x": F(-3), "w": F(2)}, F(1, 2), ("z",), Interval(F(1), F(2)))
        both = FORM.plus(other)
        assert both.terms == {"y": -1, "w": 2}
        assert (both.constant, both.below, both.range) == (F(11, 2), ("z",), Interval(F(1), F(3)))

    @pytest.mark.parametrize(("one", "other"), [(UNIT, UNBOUNDED), (UNBOUNDED, UNIT)])
    def test_a_sum_with_anything_may_be_anything(self, one: Interval, other: Interval) -> None:
        """An unbounded part makes the sum unbounded, whichever part it is."""
        assert FORM.within(one).plus(FORM.within(other)).range is UNBOUNDED

    @pytest.mark.parametrize("turn", [F, lambda value: 1 / F(value)])
    def test_numbers_may_have_so_many_bits(self, turn: type[Fraction]) -> None:
        """The digits above and below the line count together; one bit more is too much."""
        longest = turn(2 ** (linear.MAX_BITS - 2))
        assert linear.bounded(longest) == longest
        for tried in (longest * turn(2), -longest * turn(2)):
            with pytest.raises(Unsupported):
                linear.bounded(tried)
        with pytest.raises(Unsupported):
            linear.variable("x", factor=longest).scaled(turn(2))
        with pytest.raises(Unsupported):
            linear.constant(longest).plus(linear.constant(longest * (turn(2) - 1)))


class TestFactors:
    """What makes finite decimals of fractions."""

    @given(small)
    def test_a_number_is_endless_by_its_primes(self, value: Fraction) -> None:
        """Multiplied by what keeps it from ending, and by no less, a number ends."""
        factor = linear.endless(value)
        assert decimal_of(value * factor) is not None
        assert all(decimal_of(value * less) is None for less in range(1, factor))

    @given(many)
    def test_the_common_factor_is_the_smallest(self, values: list[Fraction]) -> None:
        """It makes all of them end, and no smaller whole number does."""
        factor = linear.common(values)
        assert all(decimal_of(value * factor) is not None for value in values)
        assert all(
            any(decimal_of(value * less) is None for value in values)
            for less in range(1, min(factor, 50))
        )

    @given(many)
    def test_a_scale_is_positive_and_makes_all_end(self, values: list[Fraction]) -> None:
        """The signs stay as they are."""
        factor = linear.scale(values)
        assert factor > 0
        assert all(decimal_of(value * factor) is not None for value in values)

    @pytest.mark.parametrize(
        ("values", "factor"),
        [
            (("2/3", "2/3", "4/3"), F(3, 2)),
            (("1", "-2", "2", "-2"), F(1, 2)),
            (("0", "5", "0"), F(1, 5)),
            (("1/3", "1/7"), F(21)),
            (("0",), F(1)),
            ((), F(1)),
            (("3", "3", "1", "1", "1", "7"), F(1)),
        ],
    )
    def test_a_scale_makes_most_numbers_one(
        self, values: tuple[str, ...], factor: Fraction
    ) -> None:
        """A number that is 1 costs no multiplication: the most frequent size becomes 1."""
        assert linear.scale(map(F, values)) == factor
        assert factor <= math.lcm(1, *(F(value).denominator for value in values))
