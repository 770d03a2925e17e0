"""Decimal arithmetic that rounds as fractions do, or refuses."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval.numbers.exact import RoundingMode, round_fraction
from perfeval.program import machine
from tests.strategies import MODES

D = Decimal
whole = st.integers(-(10**9), 10**9)
divisors = st.integers(1, 10**6) | st.sampled_from([3, 7, 8, 40, 999, 3 * 10**5])
places = st.integers(0, 6)
modes = st.sampled_from(MODES)


@given(top=whole, bottom=divisors, places=places, mode=modes, tie=st.booleans())
def test_two_steps_round_as_fractions_do(
    top: int, bottom: int, places: int, mode: RoundingMode, *, tie: bool
) -> None:
    """A quotient with a sticky digit, then rounded: also on ties, and next to them."""
    value = Fraction(2 * top + 1, 2 * 10**places) if tie else Fraction(top, bottom)
    quotient = machine.divide(D(value.numerator), D(value.denominator))
    found = machine.quantize[mode](quotient, machine.power(places))
    assert Fraction(found) == round_fraction(value, places, mode)


@given(top=whole, bottom=divisors, places=places, mode=modes, tie=st.booleans())
def test_small_values_are_rounded_in_one_step(
    top: int, bottom: int, places: int, mode: RoundingMode, *, tie: bool
) -> None:
    """Below 10 the exact quotient, and the exact sum, are rounded once, at the right place."""
    value = Fraction(2 * (top % 4000) + 1, 2 * 10**places) if tie else Fraction(top, bottom)
    rounded = round_fraction(value, places, mode)
    assume(abs(rounded) < 10)
    context = machine.small(places, mode)
    assert Fraction(context.divide(D(value.numerator), D(value.denominator))) == rounded
    exact = D(top % 10**6).scaleb(-6)
    assert Fraction(context.plus(exact)) == round_fraction(Fraction(exact), places, mode)


@given(places, modes)
def test_what_reaches_ten_is_refused(places: int, mode: RoundingMode) -> None:
    """A context for small values never gives fewer decimals than it is for."""
    nines = 10 - Decimal(1).scaleb(-places)
    assert machine.small(places, mode).plus(nines) == nines
    with pytest.raises(decimal.Overflow):
        machine.small(places, mode).plus(D(10))
    with pytest.raises(decimal.Overflow):
        machine.small(places, mode).divide(D(-21), D(2))


def test_a_sticky_digit_is_never_taken_for_a_true_one() -> None:
    """Rounding to as many digits as the quotient has would keep the digit that is made up."""
    third = machine.divide(D(1), D(3))
    digits = len(third.as_tuple().digits)
    for mode in MODES:
        assert machine.quantize[mode](third, machine.power(digits - 1)) > D("0.33")
        with pytest.raises(decimal.InvalidOperation):
            machine.quantize[mode](third, machine.power(digits))


def test_work_is_exact_or_refused() -> None:
    """Huge and tiny numbers are added in full; what needs more digits than there are is not."""
    work = machine.WORK
    assert work.subtract(work.add(D("1E+400"), D("1E-400")), D("1E+400")) == D("1E-400")
    with pytest.raises(decimal.Inexact):
        work.add(D("1E+900"), D("1E-900"))
    with pytest.raises(decimal.InvalidOperation):
        work.add(D("sNaN"), D(1))


def test_units_and_constants_are_plain() -> None:
    """One unit at some decimals, also before the point; constants as they are."""
    assert [str(machine.power(places)) for places in (2, 0, -1)] == ["0.01", "1", "1E+1"]
    assert machine.finite(Fraction(-5, 8)) == D("-0.625")
