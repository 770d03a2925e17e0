"""Real roots of polynomials, exactly: fractions where they are such, else a place on the line.

The values of data are fractions, so a root that is none is only a place
between them. :class:`Root` says of any fraction on which side it lies, which
is all that an edge of a rule needs.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

__all__ = [
    "Edge",
    "Poly",
    "Root",
    "above",
    "at",
    "below",
    "between",
    "common",
    "derived",
    "divided",
    "roots",
    "trimmed",
]

_ZERO = Fraction(0)
_LINEAR = 2
_QUADRATIC = 3

Poly = tuple[Fraction, ...]
"""Coefficients from the constant upward; the last is not 0. ``()`` is 0."""


# Polynomials ------------------------------------------------------------------------


def trimmed(terms: list[Fraction]) -> Poly:
    """Without zeros in front of the highest powers."""
    while terms and not terms[-1]:
        terms.pop()
    return tuple(terms)


def at(poly: Poly, value: Fraction) -> Fraction:
    """The value of ``poly`` at ``value``."""
    total = _ZERO
    for term in reversed(poly):
        total = total * value + term
    return total


def divided(left: Poly, right: Poly) -> tuple[Poly, Poly]:
    """Quotient and remainder."""
    rest, quotient = list(left), [_ZERO] * max(0, len(left) - len(right) + 1)
    for place in range(len(left) - len(right), -1, -1):
        factor = rest[place + len(right) - 1] / right[-1]
        quotient[place] = factor
        for other, term in enumerate(right):
            rest[place + other] -= factor * term
    return trimmed(quotient), trimmed(rest)


def common(left: Poly, right: Poly) -> Poly:
    """The greatest common divisor, with whole coefficients that have no common factor."""
    while right:
        left, right = right, _whole(divided(left, right)[1])
    return left


def derived(poly: Poly) -> Poly:
    """The derivative."""
    return tuple(term * place for place, term in enumerate(poly))[1:]


def _whole(poly: Poly) -> Poly:
    """A positive multiple with whole coefficients that have no common factor."""
    if not poly:
        return poly
    below = math.lcm(*(term.denominator for term in poly))
    above = math.gcd(*(term.numerator * (below // term.denominator) for term in poly))
    return tuple(term * below / above for term in poly)


# A root that is no fraction -----------------------------------------------------------


@attrs.frozen(eq=False, repr=False)
class Root:
    """The one root of ``poly`` between two fractions; it is no fraction itself.

    ``poly`` has no root twice. Roots are ordered among each other and among
    fractions; none equals a fraction.
    """

    poly: Poly
    _ends: list[tuple[Fraction, Fraction]]
    """The narrowest stretch that is known to hold it, alone in its list."""

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """A stretch that holds it, and no other root of ``poly``."""
        return self._ends[0]

    def narrowed(self, width: Fraction) -> tuple[Fraction, Fraction]:
        """Two fractions not more than ``width`` apart between which it lies."""
        while self.ends[1] - self.ends[0] > width:
            self._halve()
        return self.ends

    def _halve(self) -> None:
        low, high = self.ends
        middle = (low + high) / 2
        self._ends[0] = (low, middle) if self._is_below(middle) else (middle, high)

    def _is_below(self, value: int | Fraction) -> bool:
        low, high = self.ends
        if not low < value < high:
            return value >= high
        return (at(self.poly, Fraction(value)) > 0) is not (at(self.poly, low) > 0)

    def __lt__(self, other: object) -> bool:
        if isinstance(other, Root):
            return self != other and self._apart(other)[0] < other.ends[0]
        return self._is_below(other) if isinstance(other, int | Fraction) else NotImplemented

    def __gt__(self, other: object) -> bool:
        if isinstance(other, Root):
            return other < self
        return not self._is_below(other) if isinstance(other, int | Fraction) else NotImplemented

    def __le__(self, other: object) -> bool:
        return not self > other

    def __ge__(self, other: object) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Root):
            return False
        low, high = max(self.ends[0], other.ends[0]), min(self.ends[1], other.ends[1])
        if low >= high:
            return False
        shared = common(self.poly, other.poly)
        return len(shared) > 1 and at(shared, low) * at(shared, high) < 0

    def __hash__(self) -> int:
        return hash(("root", math.floor(self)))

    def __repr__(self) -> str:
        low, high = self.ends
        return f"<root between {low} and {high}>"

    def __floor__(self) -> int:
        low, high = self.narrowed(Fraction(1, 2))
        near = math.floor(high)
        return near if near <= low or self > near else near - 1

    def __ceil__(self) -> int:
        return math.floor(self) + 1

    def _apart(self, other: Root) -> tuple[Fraction, Fraction]:
        """The stretch of it, once that of ``other``, which is another root, lies beside."""
        while self.ends[0] < other.ends[1] and other.ends[0] < self.ends[1]:
            self._halve()
            other._halve()
        return self.ends

    def __getstate__(self) -> tuple[Poly, tuple[Fraction, Fraction]]:
        return self.poly, self.ends

    def __setstate__(self, state: tuple[Poly, tuple[Fraction, Fraction]]) -> None:
        object.__setattr__(self, "poly", state[0])
        object.__setattr__(self, "_ends", [state[1]])


Edge = Fraction | Root


def below(edge: Edge) -> Fraction:
    """A fraction that is less, by 1 where the edge is a fraction."""
    return edge - 1 if isinstance(edge, Fraction) else edge.narrowed(Fraction(1))[0] - 1


def above(edge: Edge) -> Fraction:
    """A fraction that is more, by 1 where the edge is a fraction."""
    return edge + 1 if isinstance(edge, Fraction) else edge.narrowed(Fraction(1))[1] + 1


def between(low: Edge, high: Edge) -> Fraction:
    """A fraction strictly between two edges; the middle of two fractions."""
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        return (low + high) / 2
    width = Fraction(1)
    while True:
        left = low if isinstance(low, Fraction) else low.narrowed(width)[1]
        right = high if isinstance(high, Fraction) else high.narrowed(width)[0]
        if left < right:
            return (left + right) / 2
        width /= 16


# Finding roots --------------------------------------------------------------------------


def roots(poly: Poly, low: Edge | None, high: Edge | None) -> Iterator[Edge]:
    """Where ``poly``, which is not 0, is 0 from ``low`` to ``high``; ``None`` is no end."""
    for root in _roots(poly):
        if (low is None or root >= low) and (high is None or root <= high):
            yield root


def _roots(poly: Poly) -> Sequence[Edge]:
    """All real roots, in order, each once."""
    if len(poly) <= 1:
        return ()
    if len(poly) == _LINEAR:
        return (-poly[0] / poly[1],)
    if len(poly) == _QUADRATIC:
        c, b, a = poly
        side = _square_root(b * b - 4 * a * c)
        if side is not None:
            return sorted({(-b - side) / (2 * a), (-b + side) / (2 * a)})
    shared = common(poly, derived(poly))
    single = _whole(divided(poly, shared)[0] if len(shared) > 1 else poly)
    return [_root(single, *ends) for ends in _isolated(single)]


def _square_root(value: Fraction) -> Fraction | None:
    if value < 0:
        return None
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    found = Fraction(top, bottom)
    return found if found * found == value else None


def _root(poly: Poly, low: Fraction, high: Fraction) -> Edge:
    """The root between ``low`` and ``high``, or ``high``; a fraction if it is one."""
    if not at(poly, high):
        return high
    found = Root(poly, [(low, high)])
    # A fraction that is a root has a denominator which divides the first coefficient.
    scale = abs(poly[-1])
    start, stop = found.narrowed(1 / scale / 2)
    near = Fraction(math.floor(stop * scale)) / scale
    return near if near >= start and not at(poly, near) else found


def _isolated(poly: Poly) -> Iterator[tuple[Fraction, Fraction]]:
    """Stretches, in order, that hold one root each: between their ends, or at the upper one.

    By Sturm's theorem: how often the signs of a chain of remainders change at
    two places tells how many roots lie between.
    """
    chain = [poly, _whole(derived(poly))]
    while len(chain[-1]) > 1:
        rest = divided(chain[-2], chain[-1])[1]
        chain.append(_whole(tuple(-term for term in rest)))
    bound = 1 + max(abs(term / poly[-1]) for term in poly)
    stack = [(-bound, bound, _changes(chain, -bound), _changes(chain, bound))]
    while stack:
        low, high, at_low, at_high = stack.pop()
        if at_low - at_high == 1 and (at(poly, low) or not at(poly, high)):
            yield low, high
        elif at_low > at_high:
            middle = (low + high) / 2
            inside = _changes(chain, middle)
            stack += [(middle, high, inside, at_high), (low, middle, at_low, inside)]


def _changes(chain: Sequence[Poly], value: Fraction) -> int:
    signs = [number > 0 for poly in chain if (number := at(poly, value))]
    return sum(one is not other for one, other in itertools.pairwise(signs))
