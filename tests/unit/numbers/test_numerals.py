"""Numerals of either script, shares and quantities."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.numbers import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0), ("十", 10), ("十二", 12), ("九十五", 95), ("一百", 100), ("一百二十", 120),
        ("百", 100), ("两", 2), ("一千零五", 1005), ("半", Fraction(1, 2)),
        ("一半", Fraction(1, 2)),
        ("零点五", Fraction(1, 2)), ("三点一四", Fraction(157, 50)), ("十点五", Fraction(21, 2)),
    ],
)  # fmt: skip
def test_chinese_numerals(text: str, value: Fraction) -> None:
    """Chinese numerals are read up to the thousands, with decimals."""
    assert numerals.chinese(text) == value


@pytest.mark.parametrize("text", ["", "点五", "甲", "一点甲", "1"])
def test_what_is_no_chinese_numeral(text: str) -> None:
    """Anything else is no numeral."""
    assert numerals.chinese(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("1,234.50", Fraction(2469, 2)), ("-3", -3), ("0.5", Fraction(1, 2))],
)
def test_plain_numbers(text: str, value: Fraction) -> None:
    """Digits may be grouped and signed."""
    assert numerals.plain(text) == value


@pytest.mark.parametrize("text", ["", ".5", "1.", "1e3", "9" * 51, "一"])
def test_what_is_no_plain_number(text: str) -> None:
    """There is no other notation, and no number of more than 50 digits."""
    assert numerals.plain(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("90%", Fraction(9, 10)), ("百分之五", Fraction(1, 20)), ("千分之五", Fraction(1, 200)),
        ("三分之二", Fraction(2, 3)), ("1/3", Fraction(1, 3)), ("三成", Fraction(3, 10)),
        ("一半", Fraction(1, 2)),
    ],
)  # fmt: skip
def test_ratios(text: str, value: Fraction) -> None:
    """Shares come as percent, fraction or Chinese words."""
    assert numerals.ratio(text) == value


def test_division_by_zero_is_no_ratio() -> None:
    """1/0 is refused where it is read."""
    assert numerals.ratio("1/0") is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12", 12, None), ("90%", Fraction(9, 10), "%"), ("5个百分点", Fraction(1, 20), "个百分点"),
        ("五天", 5, "天"), ("1,200元", 1200, "元"), ("3.5万元", 35000, "万元"),
        ("百分之九十五", Fraction(19, 20), "%"), ("三成", Fraction(3, 10), "%"),
    ],
)  # fmt: skip
def test_quantities(text: str, value: Fraction, unit: str | None) -> None:
    """A quantity is its value in the base unit, and its unit as written."""
    found = numerals.quantity(text)

    assert found is not None
    assert found[0] == value
    assert (found[1].text if found[1] else None) == unit
