"""Facts about several numbers: whether they can hold together, and numbers for which they do.

A fact says that a polynomial is above 0, not below 0, or 0. Products of
variables count as variables of their own, so that facts which cannot hold
together are refuted for certain, while numbers that are found hold for sure
only where nothing is multiplied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal

import attrs

from perfeval.program.subjects import between

__all__ = ["Fact", "Monomial", "Sum", "TooMuch", "added", "constant_of", "multiplied", "solution"]

MAX_FACTS: Final = 300
"""More facts than this are not looked at together."""

MAX_TERMS: Final = 60
"""Polynomials with more terms are not multiplied out."""

Monomial = tuple[tuple[int, int], ...]
"""Variables with their powers, in order; ``()`` is the constant."""

Sum = Mapping[Monomial, Fraction]
"""A polynomial; terms of 0 are left out."""


class TooMuch(Exception):
    """There are too many cases, facts or terms to look at all of them."""


@attrs.frozen
class Fact:
    """``terms`` is above 0, not below 0, or 0."""

    terms: Sum
    sign: Literal[">", ">=", "=="]

    @property
    def is_clear(self) -> bool:
        """Whether it says nothing about any variable."""
        return all(monomial == () for monomial in self.terms)

    @property
    def holds(self) -> bool:
        """Whether one that is clear is true."""
        value = self.terms.get((), Fraction(0))
        return {">": value > 0, ">=": value >= 0, "==": value == 0}[self.sign]


# Polynomials in several variables ---------------------------------------------------------


def constant_of(terms: Sum) -> Fraction | None:
    """The value of a constant; ``None`` for what is none."""
    if not terms:
        return Fraction(0)
    return terms[()] if terms.keys() == {()} else None


def added(left: Sum, right: Sum, factor: Fraction | int = 1) -> Sum:
    """``left + factor × right``."""
    found = dict(left)
    for monomial, number in right.items():
        total = found.get(monomial, Fraction(0)) + factor * number
        if total:
            found[monomial] = total
        else:
            found.pop(monomial, None)
    return found


def multiplied(left: Sum, right: Sum) -> Sum:
    """``left × right``."""
    if len(left) * len(right) > MAX_TERMS:
        raise TooMuch
    found: dict[Monomial, Fraction] = {}
    for one, factor in left.items():
        for other, number in right.items():
            monomial = _product(one, other)
            found[monomial] = found.get(monomial, Fraction(0)) + factor * number
    return {monomial: number for monomial, number in found.items() if number}


def _product(one: Monomial, other: Monomial) -> Monomial:
    powers = dict(one)
    for variable, power in other:
        powers[variable] = powers.get(variable, 0) + power
    return tuple(sorted(powers.items()))


# Facts together -------------------------------------------------------------------------------


@attrs.frozen
class _Bounds:
    """What is known of one variable when those after it have their numbers."""

    variable: Monomial
    facts: tuple[Fact, ...]

    def number(self, known: dict[Monomial, Fraction]) -> Fraction:
        """A plain number within; variables that nothing bounds are 1."""
        low: tuple[Fraction, bool] | None = None
        high: tuple[Fraction, bool] | None = None
        for fact in self.facts:
            factor = fact.terms[self.variable]
            rest = sum(
                (
                    number * (known.setdefault(monomial, Fraction(1)) if monomial else 1)
                    for monomial, number in fact.terms.items()
                    if monomial != self.variable
                ),
                Fraction(0),
            )
            edge, strict = -rest / factor, fact.sign == ">"
            if fact.sign == "==":
                return edge
            if factor > 0:
                low = (edge, strict) if low is None else max(low, (edge, strict))
            elif high is None or (edge, not strict) < (high[0], not high[1]):
                high = edge, strict
        return _plain(low, high)


def _plain(low: tuple[Fraction, bool] | None, high: tuple[Fraction, bool] | None) -> Fraction:
    if low is not None and high is not None:
        return low[0] if low[0] == high[0] else between(low[0], high[0])
    if low is not None:
        return low[0] + 1
    return Fraction(1) if high is None else high[0] - 1


def solution(facts: Iterable[Fact]) -> dict[Monomial, Fraction] | None:
    """Numbers for which all ``facts`` hold; ``None`` where there are none.

    By the elimination of Fourier and Motzkin: one variable after another goes,
    and what bounds it from below is held against what bounds it from above.
    Raises :class:`TooMuch` where the facts grow too many.
    """
    found, order = _strongest(facts), []
    while found is not None:
        rows = found
        variables = {monomial for row in rows for monomial in row.terms if monomial}
        if not variables:
            break
        variable = min(variables, key=lambda each: (_cost(rows, each), each))
        using = tuple(row for row in rows if variable in row.terms)
        rest = [row for row in rows if variable not in row.terms]
        order.append(_Bounds(variable, using))
        found = _strongest([*rest, *_without(using, variable)])
    if found is None:
        return None
    known: dict[Monomial, Fraction] = {}
    for bounds in reversed(order):
        known[bounds.variable] = bounds.number(known)
    return known


def _cost(rows: Sequence[Fact], variable: Monomial) -> int:
    signs = [(row.sign, row.terms[variable] > 0) for row in rows if variable in row.terms]
    if any(sign == "==" for sign, _ in signs):
        return -1
    up = sum(positive for _, positive in signs)
    return up * (len(signs) - up)


def _without(using: Sequence[Fact], variable: Monomial) -> list[Fact]:
    """What the facts say about the other variables."""
    equal = next((fact for fact in using if fact.sign == "=="), None)
    if equal is not None:
        return [
            Fact(
                added(fact.terms, equal.terms, -fact.terms[variable] / equal.terms[variable]),
                fact.sign,
            )
            for fact in using
            if fact is not equal
        ]
    lows = [fact for fact in using if fact.terms[variable] > 0]
    highs = [fact for fact in using if fact.terms[variable] < 0]
    return [
        Fact(
            added(low.terms, high.terms, -low.terms[variable] / high.terms[variable]),
            ">" if ">" in (low.sign, high.sign) else ">=",
        )
        for low in lows
        for high in highs
    ]


def _strongest(facts: Iterable[Fact]) -> list[Fact] | None:
    """Of facts about the same sum the strongest alone; ``None`` where one is false."""
    found: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if fact.is_clear:
            if not fact.holds:
                return None
            continue
        first = min(monomial for monomial in fact.terms if monomial)
        scale = fact.terms[first] if fact.sign == "==" else abs(fact.terms[first])
        terms = {monomial: number / scale for monomial, number in fact.terms.items()}
        number = terms.get((), Fraction(0))
        key = (fact.sign == "==", *sorted(pair for pair in terms.items() if pair[0]))
        known = found.get(key)
        if known is None or fact.sign == "==":
            if known is not None and known.terms.get((), Fraction(0)) != number:
                return None
            found[key] = Fact(terms, fact.sign)
        elif (number, fact.sign == ">=") < (
            known.terms.get((), Fraction(0)),
            known.sign == ">=",
        ):
            found[key] = Fact(terms, fact.sign)
    if len(found) > MAX_FACTS:
        raise TooMuch
    return list(found.values())
