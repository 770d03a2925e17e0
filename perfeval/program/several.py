"""Quotients of polynomials in several variables, and what a rounding lies near."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from perfeval.program import nodes
from perfeval.program.inequalities import Fact, Sum, added, multiplied
from perfeval.program.nodes import Node

__all__ = [
    "ONE",
    "Quotient",
    "again",
    "close",
    "constant",
    "key_of",
    "kind_of",
    "minus",
    "over",
]

ONE: Final[Sum] = {(): Fraction(1)}
_HALF: Final = Fraction(1, 2)


@attrs.frozen
class Quotient:
    """``above ÷ below``; ``below`` is above 0 wherever it is used."""

    above: Sum
    below: Sum


def constant(value: Fraction) -> Quotient:
    """A number."""
    return Quotient({(): value} if value else {}, ONE)


def minus(left: Quotient, right: Quotient) -> Quotient:
    """``left - right``."""
    if left.below == right.below:
        return Quotient(added(left.above, right.above, -1), left.below)
    one, other = multiplied(left.above, right.below), multiplied(right.above, left.below)
    return over(added(one, other, -1), multiplied(left.below, right.below))


def over(above: Sum, below: Sum) -> Quotient:
    """A quotient; one whose parts are multiples of each other is a number."""
    if not above:
        return Quotient({}, ONE)
    first = min(below)
    factor = above.get(first, Fraction(0)) / below[first]
    if factor and not added(above, below, -factor):
        return constant(factor)
    return Quotient(
        {monomial: number / abs(below[first]) for monomial, number in above.items()},
        {monomial: number / abs(below[first]) for monomial, number in below.items()},
    )


def key_of(value: Quotient) -> tuple[object, ...]:
    """What tells a quotient from others."""
    return tuple(sorted(value.above.items())), tuple(sorted(value.below.items()))


def kind_of(node: nodes.Floor | nodes.Ceil | nodes.Round) -> tuple[object, ...]:
    """What tells a way of rounding from others."""
    if isinstance(node, nodes.Round):
        return "round", node.places, node.mode
    return (type(node).__name__,)


def again(node: nodes.Floor | nodes.Ceil | nodes.Round, value: Fraction) -> Node:
    """The same rounding of a number."""
    return attrs.evolve(node, value=nodes.Const(value))


def close(
    node: nodes.Floor | nodes.Ceil | nodes.Round, number: int, value: Quotient
) -> Iterator[Fact]:
    """Between what a rounding lies: ``value - under`` and ``value + over``."""
    under = over = Fraction(1)
    if isinstance(node, nodes.Round):
        unit = Fraction(1, 10**node.places)
        under = over = unit * (_HALF if node.mode.startswith("half") else 1)
    elif isinstance(node, nodes.Floor):
        over = Fraction(0)
    else:
        under = Fraction(0)
    itself: Sum = {((number, 1),): Fraction(1)}
    scaled = multiplied(itself, value.below)
    gap = added(scaled, value.above, -1)
    yield Fact(added(gap, value.below, under), ">=")
    yield Fact(added(added({}, gap, -1), value.below, over), ">=")
