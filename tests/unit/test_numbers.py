"""Reading, rounding and writing exact numbers."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval import numbers
from perfeval.program.nodes import RoundingMode

F = Fraction


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
            *("1.2.3", "1/2/3", "½", "1e", "9" * 51, "1/" + "9" * 50),
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

    def test_endless_decimals_have_no_decimal(self) -> None:
        """One third has no exact decimal; one eighth has."""
        assert numbers.decimal_of(F(1, 3)) is None
        assert numbers.decimal_of(F(1, 8)) == Decimal("0.125")

    def test_numbers_of_any_length_are_written(self) -> None:
        """Python's limit on printing long integers does not bite."""
        assert numbers.to_text(F(10**5000)) == "1" + "0" * 5000
        assert numbers.to_text(F(10**5000, 3)).endswith("0/3")


def test_the_ambient_context_does_not_matter() -> None:
    """A context of three digits that rounds up and traps everything changes nothing."""
    hostile = decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])
    with decimal.localcontext(hostile):
        assert numbers.parse_number("3,070.43") == F(307043, 100)
        assert str(numbers.to_decimal(F("123456.78"), 2)) == "123456.78"
        assert numbers.to_text(F("123456.789")) == "123456.789"
        assert numbers.exact(Decimal("123456.789")) == F("123456.789")
        assert str(numbers.decimal_of(F(1, 1024))) == "0.0009765625"
