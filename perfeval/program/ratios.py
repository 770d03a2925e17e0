"""Quotients of polynomials in one variable, exactly: what a rule is between two of its edges."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import attrs

from perfeval.program.roots import Poly, at, common, derived, divided, trimmed

__all__ = ["MAX_DEGREE", "ONE", "Ratio", "constant", "variable"]

MAX_DEGREE: Final = 8
"""Above this a difference is not taken apart any more; rules seldom go above 1."""

_ZERO: Final = Fraction(0)
_QUADRATIC: Final = 2

ONE: Final[Poly] = (Fraction(1),)


def plus(left: Poly, right: Poly, factor: int = 1) -> Poly:
    """``left + factor × right``."""
    terms = list(left) + [_ZERO] * (len(right) - len(left))
    for place, term in enumerate(right):
        terms[place] += factor * term
    return trimmed(terms)


def times(left: Poly, right: Poly) -> Poly:
    """``left × right``."""
    if not left or not right:
        return ()
    terms = [_ZERO] * (len(left) + len(right) - 1)
    for place, term in enumerate(left):
        for other, factor in enumerate(right):
            terms[place + other] += term * factor
    return trimmed(terms)


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

    def slope(self) -> Poly:
        """What is 0 where it turns, and has its sign."""
        falling = times(self.above, derived(self.below))
        return plus(times(derived(self.above), self.below), falling, -1)

    def rises(self) -> bool:
        """Whether one that moves one way goes up."""
        a, b = (*self.above, _ZERO, _ZERO)[:_QUADRATIC]
        c, d = (*self.below, _ZERO, _ZERO)[:_QUADRATIC]
        return b * c - a * d > 0

    def beyond(self) -> Fraction | None:
        """What it comes to at both far ends of the line; ``None`` where it grows without bound."""
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
        shared = common(above, below)
        if len(shared) > 1:
            above, below = divided(above, shared)[0], divided(below, shared)[0]
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
