"""Symbolic fractions: what generated code knows about a value.

A value is a linear form over local variables, divided by a product of local
variables that are known to be positive. Adding, scaling and comparing such
values needs no division, which is why generated code can stay exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from perfeval.program.intervals import UNBOUNDED, Interval

MAX_BITS: Final = 700
"""Constants beyond this size are left to the reference walk."""


class Unsupported(Exception):
    """A program that generated code does not take; the reference walk does."""


@attrs.frozen(eq=False)
class Form:
    """``(Σ coefficient × name + constant) ÷ Π below``, known to lie in ``range``."""

    terms: Mapping[str, Fraction]
    constant: Fraction
    below: tuple[str, ...]
    range: Interval

    @property
    def is_constant(self) -> bool:
        """Whether the value is known before any input is."""
        return not self.terms and (not self.below or not self.constant)

    @property
    def coefficients(self) -> tuple[Fraction, ...]:
        """Every number of the numerator."""
        constant = (self.constant,) if self.constant else ()
        return (*self.terms.values(), *constant)

    def scaled(self, factor: Fraction) -> Form:
        """The value times ``factor``, which is not 0."""
        if factor == 1:
            return self
        terms = {name: bounded(value * factor) for name, value in self.terms.items()}
        spread = self.range
        if spread is not UNBOUNDED:
            spread = spread * Interval.point(factor)
        return Form(terms, bounded(self.constant * factor), self.below, spread)

    def plus(self, other: Form) -> Form:
        """The sum with a value over the same ``below``."""
        terms = dict(self.terms)
        for name, value in other.terms.items():
            total = terms.pop(name, Fraction(0)) + value
            if total:
                terms[name] = bounded(total)
        spread = UNBOUNDED
        if self.range is not UNBOUNDED and other.range is not UNBOUNDED:
            spread = self.range + other.range
        return Form(terms, bounded(self.constant + other.constant), self.below, spread)

    def within(self, spread: Interval) -> Form:
        """The same value, known to lie in ``spread``."""
        return attrs.evolve(self, range=spread)


@attrs.frozen
class Slot:
    """An input as generated code has it: ``factor`` times the local variable ``name``.

    ``whole`` says that the variable is known to be a whole number. Where a row
    may lack the value, the variable ``may_lack`` it and is ``None`` then; one
    without a ``name`` is never given.
    """

    name: str
    factor: Fraction = Fraction(1)
    spread: Interval = UNBOUNDED
    whole: bool = False
    may_lack: bool = False


def constant(value: Fraction) -> Form:
    """A value that is known."""
    return Form({}, bounded(value), (), Interval.point(value))


def variable(name: str, spread: Interval = UNBOUNDED, factor: Fraction = Fraction(1)) -> Form:
    """``factor`` times the local variable ``name``."""
    return Form({name: factor}, Fraction(0), (), spread)


def bounded(value: Fraction) -> Fraction:
    """``value``, unless it is too long a number to carry along."""
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise Unsupported
    return value


def endless(value: Fraction) -> int:
    """What keeps ``value`` from being a finite decimal: 1 when nothing does."""
    rest = value.denominator
    rest //= rest & -rest
    while rest % 5 == 0:
        rest //= 5
    return rest


def common(values: Iterable[Fraction]) -> int:
    """The smallest whole factor that makes all ``values`` finite decimals."""
    return math.lcm(*(endless(value) for value in values))


def scale(values: Iterable[Fraction]) -> Fraction:
    """A positive factor that makes all ``values`` finite decimals, many of them 1."""
    sizes = [abs(value) for value in values if value]
    best, found = 0, Fraction(0)
    for size in dict.fromkeys(sizes):
        if all(endless(other / size) == 1 for other in sizes):
            ones = sizes.count(size)
            if ones > best:
                best, found = ones, 1 / size
    return found or Fraction(math.lcm(*(size.denominator for size in sizes)))
