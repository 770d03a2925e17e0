"""Exact values as scores show them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from perfeval.model.plan import SHOWN_PLACES, Rounding
from perfeval.numbers.exact import decimal_of, hundredfold, round_fraction, to_decimal

_RATE_PLACES = 4


def shown(value: Fraction, rounding: Rounding) -> Decimal:
    """``value`` rounded; what is not rounded is shown to ten decimals."""
    places = SHOWN_PLACES if rounding.places is None else rounding.places
    return to_decimal(round_fraction(value, places, rounding.mode), places)


def exact_decimal(value: Fraction) -> Decimal:
    """``value`` without loss where its decimals end, else to ten decimals."""
    decimal = decimal_of(value)
    return shown(value, Rounding(None)) if decimal is None else decimal


def rate(score: Fraction, points: Fraction) -> Decimal | None:
    """得分率 as a number, ``0.8333`` for 83.33%; ``None`` when there are no points."""
    if not points:
        return None
    return to_decimal(round_fraction(score / points, _RATE_PLACES, "half_up"), _RATE_PLACES)


def percent(share: Decimal | None) -> str:
    """A rate as tables print it: ``83.33%``."""
    if share is None:
        return "—"
    return f"{hundredfold(share):f}%"
