"""What holds for all deviations, shares and sums."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval import figures
from perfeval.numbers.exact import round_fraction

CENTS = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
AMOUNTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents).scaleb(-2))


@given(AMOUNTS, AMOUNTS)
def test_a_deviation_leads_back_to_the_value(target: Decimal, actual: Decimal) -> None:
    """Target × (1 + deviation) is the value, exactly."""
    found = perfeval.deviation(target, actual)

    assert found.value is not None
    assert Fraction(target) * (1 + found.value) == Fraction(actual)


@given(AMOUNTS, AMOUNTS)
def test_direction_turns_the_sense_and_never_the_sign(target: Decimal, actual: Decimal) -> None:
    """At least and at most judge the same deviation in opposite ways."""
    least = perfeval.deviation(f"≥{target:f}", actual)
    most = perfeval.deviation(f"≤{target:f}", actual)

    assert least.value == most.value
    assert {least.sense, most.sense} in ({"favourable", "unfavourable"}, {"met"})


@given(st.lists(AMOUNTS, min_size=1, max_size=20))
def test_shares_add_up_to_one(parts: list[Decimal]) -> None:
    """Exact shares of a whole are the whole."""
    whole = sum(map(Fraction, parts), Fraction(0))
    shares = [figures.share(part, whole).value for part in parts]

    assert sum((share for share in shares if share is not None), Fraction(0)) == 1


@given(st.lists(st.fractions(-1000, 1000), min_size=1, max_size=12))
def test_rounding_alone_never_leaves_more_than_a_tail(values: list[Fraction]) -> None:
    """Addends and sum, each rounded once from exact values, differ by a tail at most."""
    rounded = [round_fraction(value, 2, "half_up") for value in values]
    total = round_fraction(sum(values, Fraction(0)), 2, "half_up")
    texts = [f"{Decimal(v.numerator * (100 // v.denominator)).scaleb(-2):.2f}" for v in rounded]
    whole = f"{Decimal(total.numerator * (100 // total.denominator)).scaleb(-2):.2f}"

    assert figures.add_up(texts, whole).verdict in ("exact", "tail")


@given(st.fractions(-10, 10), st.integers(0, 4))
def test_a_correctly_rounded_figure_matches(exact: Fraction, places: int) -> None:
    """What is rounded half up to the printed decimals is what was printed."""
    rounded = round_fraction(exact, places, "half_up")
    scaled = rounded * 10**places
    text = f"{Decimal(int(scaled)).scaleb(-places):.{places}f}"
    printed = figures.read_printed(text)

    assert isinstance(printed, figures.Printed)
    assert printed.match(exact) == "equal"


@given(CENTS, CENTS)
def test_growth_leads_back_to_the_base(base: Decimal, current: Decimal) -> None:
    """Base × (1 + growth) is the amount now, whenever there is a base."""
    change = Fraction(current) - Fraction(base)
    rate = figures.growth(current, change)

    assert rate.below == Fraction(base)
    assert rate.value is None or Fraction(base) * (1 + rate.value) == Fraction(current)
