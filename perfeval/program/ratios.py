"""Quotients of polynomials in one variable, exactly: what a rule is between two of its edges."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

__all__ = ["MAX_DEGREE", "ONE", "Irrational", "Poly", "Ratio", "constant", "roots", "variable"]

MAX_DEGREE: Final = 4
"""Above this a difference is not taken apart any more; rules seldom go above 1."""

_ZERO: Final = Fraction(0)
_QUADRATIC: Final = 2

Poly = tuple[Fraction, ...]
"""Coefficients from the constant upward; the last is not 0. ``()`` is 0."""

ONE: Final[Poly] = (Fraction(1),)


class Irrational(Exception):
    """A root lies where it matters and is no fraction."""


def _trimmed(terms: list[Fraction]) -> Poly:
    while terms and not terms[-1]:
        terms.pop()
    return tuple(terms)


def plus(left: Poly, right: Poly, factor: int = 1) -> Poly:
    """``left + factor × right``."""
    terms = list(left) + [_ZERO] * (len(right) - len(left))
    for place, term in enumerate(right):
        terms[place] += factor * term
    return _trimmed(terms)


def times(left: Poly, right: Poly) -> Poly:
    """``left × right``."""
    if not left or not right:
        return ()
    terms = [_ZERO] * (len(left) + len(right) - 1)
    for place, term in enumerate(left):
        for other, factor in enumerate(right):
            terms[place + other] += term * factor
    return _trimmed(terms)


def at(poly: Poly, value: Fraction) -> Fraction:
    """The value of ``poly`` at ``value``."""
    total = _ZERO
    for term in reversed(poly):
        total = total * value + term
    return total


def _divided(left: Poly, right: Poly) -> tuple[Poly, Poly]:
    """Quotient and remainder."""
    rest, quotient = list(left), [_ZERO] * max(0, len(left) - len(right) + 1)
    for place in range(len(left) - len(right), -1, -1):
        factor = rest[place + len(right) - 1] / right[-1]
        quotient[place] = factor
        for other, term in enumerate(right):
            rest[place + other] -= factor * term
    return _trimmed(quotient), _trimmed(rest)


def _common(left: Poly, right: Poly) -> Poly:
    """The greatest common divisor."""
    while right:
        left, right = right, _divided(left, right)[1]
    return left


@attrs.frozen
class Ratio:
    """``above ÷ below``, without common factors, ``below`` with 1 in front of its highest power."""

    above: Poly
    below: Poly = ONE

    @property
    def degree(self) -> int:
        """The higher of the two degrees; 0 for a constant."""
        return max(len(self.above), len(self.below)) - 1

    @property
    def is_constant(self) -> bool:
        """Whether the variable plays no part."""
        return len(self.above) <= 1 and len(self.below) == 1

    @property
    def constant(self) -> Fraction:
        """The value of a constant."""
        return self.above[0] if self.above else _ZERO

    @property
    def moves_one_way(self) -> bool:
        """Whether it surely only rises or only falls between two of its poles."""
        return len(self.above) <= _QUADRATIC and len(self.below) <= _QUADRATIC

    def at(self, value: Fraction) -> Fraction:
        """The value at ``value``, which is no pole."""
        if len(self.below) == 1:
            return at(self.above, value)
        return at(self.above, value) / at(self.below, value)

    def __add__(self, other: Ratio) -> Ratio:
        if self.below == other.below:
            return made(plus(self.above, other.above), self.below)
        above = plus(times(self.above, other.below), times(other.above, self.below))
        return made(above, times(self.below, other.below))

    def __neg__(self) -> Ratio:
        return Ratio(tuple(-term for term in self.above), self.below)

    def __sub__(self, other: Ratio) -> Ratio:
        return self + -other

    def __mul__(self, other: Ratio) -> Ratio:
        return made(times(self.above, other.above), times(self.below, other.below))

    def over(self, other: Ratio) -> Ratio:
        """The quotient; ``other`` is not 0."""
        return made(times(self.above, other.below), times(self.below, other.above))

    def rises(self) -> bool:
        """Whether one that moves one way goes up."""
        a, b = (*self.above, _ZERO, _ZERO)[:_QUADRATIC]
        c, d = (*self.below, _ZERO, _ZERO)[:_QUADRATIC]
        return b * c - a * d > 0

    def beyond(self, *, high: bool) -> Fraction | None:
        """What it comes to at the far end of the line; ``None`` where it grows without bound."""
        del high  # what moves one way comes to the same value at both far ends, or to none
        if len(self.above) > len(self.below):
            return None
        if len(self.above) < len(self.below):
            return _ZERO
        return self.above[-1] / self.below[-1]


def made(above: Poly, below: Poly) -> Ratio:
    """``above ÷ below`` in its plainest form."""
    if not above:
        return Ratio(())
    if len(below) > 1:
        shared = _common(above, below)
        if len(shared) > 1:
            above, below = _divided(above, shared)[0], _divided(below, shared)[0]
    head = below[-1]
    if head != 1:
        above = tuple(term / head for term in above)
        below = tuple(term / head for term in below)
    return Ratio(above, below)


def constant(value: Fraction) -> Ratio:
    """``value`` everywhere."""
    return Ratio((value,)) if value else Ratio(())


def variable() -> Ratio:
    """The variable itself."""
    return Ratio((_ZERO, Fraction(1)))


def _square_root(value: Fraction) -> Fraction | None:
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    found = Fraction(top, bottom)
    return found if found * found == value else None


def roots(poly: Poly, low: Fraction | None, high: Fraction | None) -> Iterator[Fraction]:
    """Where ``poly``, which is not 0, is 0 from ``low`` to ``high``; ``None`` is no end.

    Raises :class:`Irrational` where such a place is no fraction, or cannot be found.
    """
    found: list[Fraction] = []
    match len(poly):
        case 0 | 1:
            return
        case 2:
            found.append(-poly[0] / poly[1])
        case 3:
            c, b, a = poly
            under = b * b - 4 * a * c
            if under < 0:
                return
            side = _square_root(under)
            if side is None:
                if _crosses(poly, low, high):
                    raise Irrational
                return
            found += sorted({(-b - side) / (2 * a), (-b + side) / (2 * a)})
        case _:
            if poly[0]:
                raise Irrational
            found += sorted({_ZERO, *roots(poly[1:], low, high)})
    for root in found:
        if (low is None or root >= low) and (high is None or root <= high):
            yield root


def _crosses(poly: Poly, low: Fraction | None, high: Fraction | None) -> bool:
    """Whether a quadratic with two roots that are no fractions has one from ``low`` to ``high``."""
    top = poly[-1] > 0
    at_low = top if low is None else at(poly, low) > 0
    at_high = top if high is None else at(poly, high) > 0
    if at_low is not at_high or at_low is not top:
        return at_low is not at_high
    vertex = -poly[1] / (2 * poly[2])
    return (low is None or vertex > low) and (high is None or vertex < high)
