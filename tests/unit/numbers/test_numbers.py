"""Reading, rounding and writing exact numbers."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval.numbers import exact as numbers
from perfeval.numbers.exact import RoundingMode

F = Fraction
MODES: tuple[RoundingMode, ...] = get_args(RoundingMode)

hairs = st.sampled_from([F(0), F(1, 3 * 10**30), F(-1, 7 * 10**38), F(2, 3 * 10**45)])
endless = st.builds(
    lambda units, places, hair: F(units, 10**places) / 2 + hair,
    st.integers(-(10**6), 10**6),
    st.integers(0, 6),
    hairs,
) | st.fractions(max_denominator=10**6)


class TestParseNumber:
    """Language section 9, data strings."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("3,070.43", F(307043, 100)),
            ("1 234", F(1234)),
            ("1\u00a0234\u202f567", F(1234567)),
            ("-5", F(-5)),
            ("－５", F(-5)),
            ("+0.5", F(1, 2)),
            ("97.71%", F(9771, 10000)),
            ("９７．７１％", F(9771, 10000)),
            ("2/3", F(2, 3)),
            ("-2 / 3", F(-2, 3)),
            ("1.2E+05", F(120000)),
            ("1.2e-3", F(12, 10000)),
            ("1E50", F(10**50)),
            ("  7\n", F(7)),
            ("1，234", F(1234)),
            ("0" * 49 + "1", F(1)),
            ("1." + "9" * 49, 2 - F(1, 10**49)),
            ("1" * 25 + "/" + "1" * 25, F(1)),
            ("1E-50", F(1, 10**50)),
            ("12 %", F(3, 25)),
            ("-0.5E1", F(-5)),
        ],
    )
    def test_plain_numbers_are_read_exactly(self, text: str, value: Fraction) -> None:
        """Separators, per cent, fractions, exponents and full-width forms are numbers."""
        assert numbers.parse_number(text) == value

    @pytest.mark.parametrize(
        "text",
        [
            *(
                ".5",
                "5.",
                "",
                "-",
                "九成",
                "约96%",
                "NaN",
                "inf",
                "1/0",
                "1_000",
                "12,34",
                "1,2345",
            ),
            *("1,234 567", "2/3%", "1E5%", "1E51", "1E-51", "1E9999", "0x1", "٣", "--1", "1 2"),
            *("1.2.3", "1/2/3", "½", "1e", "9" * 51, "1/" + "9" * 50, "1." + "9" * 50),
            *("1" * 25 + "/" + "1" * 26, "0/0", "1 /", "1  %", "1.5/2"),
        ],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        """What is not plainly a number is ``None``, never a guess."""
        assert numbers.parse_number(text) is None

    @given(st.fractions(), st.integers(0, 6))
    def test_written_numbers_are_read_back(self, value: Fraction, places: int) -> None:
        """Whatever ``to_text`` writes, ``parse_number`` reads as the same number."""
        rounded = numbers.round_fraction(value, places, "half_up")
        for number in (value, rounded):
            text = numbers.to_text(number)
            if sum(map(str.isdigit, text)) <= numbers.MAX_DIGITS:
                assert numbers.parse_number(text) == number


class TestExact:
    """Host numbers as fractions."""

    def test_exact_numbers_become_fractions(self) -> None:
        """Whole numbers, decimals and fractions keep their value."""
        assert numbers.exact(3) == F(3)
        assert numbers.exact(Decimal("0.10")) == F(1, 10)
        assert numbers.exact(Decimal("-0E+999999")) == F(0)
        assert numbers.exact(F(1, 3)) == F(1, 3)

    @pytest.mark.parametrize(
        "text", ["NaN", "Infinity", "-Infinity", "sNaN", "1E+20000", "1E-20000"]
    )
    def test_numbers_without_a_value_are_refused(self, text: str) -> None:
        """Infinities, not-a-number and astronomic exponents have no fraction."""
        with pytest.raises(ValueError, match=r"finite|range"):
            numbers.exact(Decimal(text))

    @pytest.mark.parametrize("power", [10_000, -10_000])
    def test_exponents_have_an_end(self, power: int) -> None:
        """The power of ten of the first digit counts, however many digits follow."""
        assert numbers.exact(Decimal(f"2.5E{power}")) == F(5, 2) * F(10) ** power
        beyond = power + (1 if power > 0 else -1)
        with pytest.raises(ValueError, match=f"the exponent of 2.5E.{abs(beyond)} is out of range"):
            numbers.exact(Decimal(f"2.5E{beyond}"))

    def test_binary_floats_are_refused(self) -> None:
        """A float is not an exact number."""
        with pytest.raises(TypeError):
            numbers.exact(0.5)  # type: ignore[arg-type]


class TestRounding:
    """Language section 6: the four modes; half-up takes ties away from zero."""

    @pytest.mark.parametrize(
        ("value", "half_up", "half_even", "down", "up"),
        [
            ("2.675", "2.68", "2.68", "2.67", "2.68"),
            ("2.665", "2.67", "2.66", "2.66", "2.67"),
            ("-2.665", "-2.67", "-2.66", "-2.66", "-2.67"),
            ("2.674999", "2.67", "2.67", "2.67", "2.68"),
            ("2.67", "2.67", "2.67", "2.67", "2.67"),
            ("-0.001", "0.00", "0.00", "0.00", "-0.01"),
            ("0", "0.00", "0.00", "0.00", "0.00"),
        ],
    )
    def test_modes(self, value: str, half_up: str, half_even: str, down: str, up: str) -> None:
        """Each mode settles ties and remainders its own way."""
        expected: dict[RoundingMode, str] = {
            "half_up": half_up,
            "half_even": half_even,
            "down": down,
            "up": up,
        }
        for mode, text in expected.items():
            rounded = numbers.round_fraction(F(value), 2, mode)
            assert str(numbers.to_decimal(rounded, 2)) == text

    def test_places_may_stand_before_the_point(self) -> None:
        """Rounding to tens is rounding at -1 places."""
        assert numbers.round_fraction(F(15), -1, "half_up") == 20

    @given(endless, st.integers(0, 20), st.sampled_from(MODES))
    def test_what_is_near_rounds_alike(
        self, value: Fraction, places: int, mode: RoundingMode
    ) -> None:
        """Also where a value lies a hair beside a tie, on either side of 0."""
        near = numbers.nearby(value)
        assert abs(F(near) - value) <= F(1, 10**39)
        rounded = numbers.round_decimal(near, places, mode)
        assert F(rounded) == numbers.round_fraction(value, places, mode)
        assert -int(rounded.as_tuple().exponent) == places

    @pytest.mark.parametrize("sign", [1, -1])
    @pytest.mark.parametrize(
        ("start", "mode", "rounded"),
        [("0.125", "half_even", "0.13"), ("0.12", "up", "0.13"), ("0", "up", "0.01"),
         ("0.125", "half_up", "0.13"), ("0.129", "down", "0.12")],
    )  # fmt: skip
    def test_a_hair_is_not_lost(
        self, start: str, mode: RoundingMode, rounded: str, sign: int
    ) -> None:
        """Digits beyond the fortieth still make a value more than a tie."""
        for hair in (F(1, 3 * 10**39), F(1, 3 * 10**60)):
            near = numbers.nearby(sign * (F(start) + hair))
            assert numbers.round_decimal(near, 2, mode) == sign * Decimal(rounded)

    @given(st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(MODES))
    def test_decimals_round_as_fractions_do(self, value: Decimal, mode: RoundingMode) -> None:
        """At any place, also before the point and far behind it."""
        assume(abs(value.adjusted()) < 60)
        for places in (-2, 0, 2, 15, 16, 40):
            rounded = numbers.round_decimal(value, places, mode)
            assert F(rounded) == numbers.round_fraction(F(value), places, mode)
            assert rounded.as_tuple().exponent == -places

    def test_a_decimal_has_exactly_the_places_asked_for(self) -> None:
        """Trailing zeros are kept, missing places are an error."""
        assert str(numbers.to_decimal(F(5, 2), 2)) == "2.50"
        assert str(numbers.to_decimal(F(100), 0)) == "100"
        with pytest.raises(ValueError, match="more than 1 decimals"):
            numbers.to_decimal(F("0.25"), 1)


class TestToText:
    """Numbers as people write them."""

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (F(1, 2), "0.5"),
            (F(1), "1"),
            (F(1, 3), "1/3"),
            (F(-1, 3), "-1/3"),
            (F(1200), "1200"),
            (F(1, 10**9), "0.000000001"),
            (Decimal("1E+3"), "1000"),
            (Decimal("-0.0"), "0"),
            (Decimal("2.50"), "2.5"),
        ],
    )
    def test_numbers_are_written_plainly(self, value: Fraction | Decimal, text: str) -> None:
        """No exponent, no trailing zero, and a fraction where decimals never end."""
        assert numbers.to_text(value) == text

    @given(st.decimals(allow_nan=False, allow_infinity=False))
    def test_decimals_are_written_as_their_fractions(self, value: Decimal) -> None:
        """The quick way writes what the slow way does, whatever exponent there is."""
        assume(abs(value.adjusted()) < 200)
        assert numbers.plain(value) == numbers.to_text(F(value))
        assert F(numbers.plain(value)) == F(value)

    @pytest.mark.parametrize(
        ("value", "text"),
        [("0E+5", "0"), ("-0.00", "0"), ("1E+3", "1000"), ("100", "100"), ("5E-8", "0.00000005"),
         ("-2.50", "-2.5"), ("10.0", "10")],
    )  # fmt: skip
    def test_zeros_before_the_point_stay(self, value: str, text: str) -> None:
        """Those behind it go."""
        assert numbers.plain(Decimal(value)) == text

    @given(st.fractions())
    def test_a_decimal_is_the_same_number(self, value: Fraction) -> None:
        """Or there is none, because another prime than 2 and 5 divides what is below."""
        found = numbers.decimal_of(value)
        rest = value.denominator
        while rest % 2 == 0 or rest % 5 == 0:
            rest //= 2 if rest % 2 == 0 else 5
        assert (found is None) is (rest > 1)
        assert found is None or F(found) == value

    def test_percentages_keep_their_decimals(self) -> None:
        """A share has two more decimals than its percentage."""
        shares = ("0.8333", "1", "0.5000", "-0.001")
        found = [str(numbers.hundredfold(Decimal(share))) for share in shares]
        assert found == ["83.33", "1E+2", "50.00", "-0.1"]

    def test_endless_decimals_have_no_decimal(self) -> None:
        """One third has no exact decimal; one eighth has."""
        assert numbers.decimal_of(F(1, 3)) is None
        assert numbers.decimal_of(F(1, 8)) == Decimal("0.125")

    def test_numbers_of_any_length_are_written(self) -> None:
        """Python's limit on printing long integers does not bite."""
        assert numbers.to_text(F(10**5000)) == "1" + "0" * 5000
        assert numbers.to_text(F(10**5000, 3)).endswith("0/3")


class TestSums:
    """Adding decimals in full."""

    def test_sums_are_exact_and_have_the_decimals_of_zero(self) -> None:
        """No digit is lost, and trailing zeros are made."""
        zero = Decimal("0.00")
        assert str(numbers.added([], zero)) == "0.00"
        assert str(numbers.added([Decimal("1.5"), Decimal(2)], zero)) == "3.50"
        both = numbers.added([Decimal("1E+60"), Decimal("1E-60")], zero)
        assert str(both) == "1" + "0" * 60 + "." + "0" * 59 + "1"
        assert str(numbers.padded(Decimal(7), zero)) == "7.00"


class TestShifted:
    """The quick way to a base unit."""

    @given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(-12, 12))
    def test_it_is_exact_or_declines(self, value: Decimal, places: int) -> None:
        """A value moved is the same digits; what data may not hold is left."""
        found = numbers.shifted(value, places)
        if found is not None:
            assert F(found) == F(value) * F(10) ** places
            assert -numbers.MAX_EXPONENT < value.adjusted() < numbers.MAX_EXPONENT
        elif len(value.as_tuple().digits) <= numbers.MAX_DIGITS:
            assert abs(value.adjusted()) > numbers.MAX_EXPONENT - 13

    @pytest.mark.parametrize(
        ("text", "places"),
        [("NaN", 0), ("sNaN", 1), ("Infinity", 0), ("1E+50", 0), ("1E-50", 0), ("9E+60", -20),
         ("9E-60", 20), ("1." + "1" * 50, 4), ("1E+49", 4)],
    )  # fmt: skip
    def test_what_may_not_be_is_left(self, text: str, places: int) -> None:
        """No number, too long a number, and one that is too far from 1 before or behind."""
        assert numbers.shifted(Decimal(text), places) is None

    def test_the_last_that_may_be_are_taken(self) -> None:
        """Fifty digits, and forty-nine places either way."""
        for text in ("1." + "1" * 49, "1E+49", "-1E-49", "0"):
            assert numbers.shifted(Decimal(text), 0) == Decimal(text)
        assert str(numbers.shifted(Decimal("3.50"), 4)) == "3.50E+4"


def test_the_ambient_context_does_not_matter() -> None:
    """A context of three digits that rounds up and traps everything changes nothing."""
    hostile = decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])
    with decimal.localcontext(hostile):
        assert numbers.parse_number("3,070.43") == F(307043, 100)
        assert str(numbers.to_decimal(F("123456.78"), 2)) == "123456.78"
        assert numbers.to_text(F("123456.789")) == "123456.789"
        assert numbers.exact(Decimal("123456.789")) == F("123456.789")
        assert str(numbers.decimal_of(F(1, 1024))) == "0.0009765625"
        assert str(numbers.added([Decimal("123456.78")], Decimal("0.000"))) == "123456.780"
        assert str(numbers.round_decimal(Decimal("123456.785"), 2, "half_up")) == "123456.79"
        assert str(numbers.nearby(F(1, 3))) == "0." + "3" * 40
        assert numbers.shifted(Decimal("123456.78"), 4) == Decimal(1234567800)
        assert numbers.plain(Decimal("123456.7800")) == "123456.78"
