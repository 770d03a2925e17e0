"""What generated code runs on: decimal contexts that cannot lose a digit.

``WORK`` is in force while generated code runs: adding and multiplying under
it either is exact or raises. Rounding happens in two steps that together are
exact, whatever the mode: a division to more digits than are wanted whose last
digit is sticky (``ROUND_05UP``: it ends in neither 0 nor 5 unless the
division came out even), then one rounding to the decimals that are wanted,
which fails unless it drops at least that sticky digit.

A value that is known to stay below 10 is rounded in one step instead: a
:func:`small` context has room for one digit before the point and for the
decimals that are wanted, and no exponent to escape into, so the arithmetic of
the standard itself rounds the exact quotient once, at that place.
"""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from decimal import Context, Decimal, DecimalException
from fractions import Fraction
from functools import lru_cache
from typing import Final

from perfeval.numbers.exact import RoundingMode, decimal_of
from perfeval.program.linear import Unsupported


class Redo(Exception):
    """Generated code declines; the reference walk gives the value or the cause."""


DECLINED: Final = (Redo, ArithmeticError, TypeError, ValueError, AttributeError)
"""What leaving a row to the reference walk looks like."""

MAX_QUOTIENT: Final = 40
"""Digits of a quotient, with the sticky one."""

MAX_WORK: Final = 1000
"""Digits of a sum or product; one that needs more is declined."""


def _context(digits: int, rounding: str, traps: Sequence[type[DecimalException]]) -> Context:
    return Context(digits, rounding, decimal.MIN_EMIN, decimal.MAX_EMAX, traps=list(traps))


_FAULTS: Final = (decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow)

WORK: Final = _context(
    MAX_WORK, decimal.ROUND_HALF_EVEN, [*_FAULTS, decimal.Inexact, decimal.FloatOperation]
)

divide: Final = _context(MAX_QUOTIENT, decimal.ROUND_05UP, _FAULTS).divide

current: Final = decimal.getcontext
"""The decimal context that is in force."""

switch: Final = decimal.setcontext
"""Puts another decimal context in force."""

_MODES: Final[dict[RoundingMode, str]] = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_UP,
}

quantize: Final = {
    mode: _context(MAX_QUOTIENT - 1, rounding, _FAULTS).quantize
    for mode, rounding in _MODES.items()
}
"""For each mode, the function that rounds to the exponent of its second argument."""


PART_DIGITS: Final = 28
"""Digits of a quotient that is a part of a sum."""

_PART_POWER: Final = 4

PART_SLACK: Final = Decimal((0, (1,), _PART_POWER + 1 - PART_DIGITS))
"""By less than this a part of a sum may be off, in the direction of its rounding."""

part_below: Final = Context(
    PART_DIGITS, decimal.ROUND_FLOOR, 0, _PART_POWER, traps=list(_FAULTS)
).divide
"""A quotient that is nowhere above the exact one; it must be below 100,000.

With no exponent to escape into, its last digit has a fixed place, or one above.
"""

part_above: Final = Context(
    PART_DIGITS, decimal.ROUND_CEILING, 0, _PART_POWER, traps=list(_FAULTS)
).divide
"""The same, nowhere below the exact one."""


@lru_cache(maxsize=64)
def small(places: int, mode: RoundingMode) -> Context:
    """Rounds what is below 10 to ``places`` decimals; a larger result is an overflow."""
    return Context(places + 1, _MODES[mode], 0, 0, traps=list(_FAULTS))


def power(places: int) -> Decimal:
    """One unit at ``places`` decimals, such as ``Decimal("0.01")`` for 2."""
    return Decimal((0, (1,), -places))


def finite(value: Fraction) -> Decimal:
    """A constant of generated code."""
    number = decimal_of(value)
    if number is None:  # pragma: no cover - callers scale such constants away
        raise Unsupported
    return number
