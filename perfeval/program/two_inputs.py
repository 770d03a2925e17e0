"""Conditions on two inputs that are compared with each other, tried out at exact points.

``在职人数≤编制数`` and ``在职人数>编制数×1.1`` draw lines in the plane of the two
inputs. A row of points on, between and beyond all lines, at every place where
two of them cross and between each two such places, meets every cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from perfeval.program.nodes import (
    Add,
    And,
    Compare,
    Const,
    Div,
    Input,
    Mul,
    Node,
    Not,
    Or,
    Sub,
)
from perfeval.program.subjects import Domain, Point, points

MAX_LINES: Final = 12
MAX_STEPS: Final = 400
"""What is made of definitions of definitions can be far longer than its text."""

_PLAIN: Final = (Fraction(1), Fraction(100))
_DIMENSIONS: Final = 2

Line = tuple[Fraction, Fraction, Fraction]
"""``a·x + b·y + c``."""


Linear = tuple[dict[Input, Fraction], Fraction]
"""Multiples of inputs, and a constant."""


def linear(node: Node) -> Linear | None:
    """``node`` as a sum of multiples of inputs; None for one that is too long, or is none."""
    terms: dict[Input, Fraction] = {}
    rest = Fraction(0)
    stack: list[tuple[Node, Fraction]] = [(node, Fraction(1))]
    for _ in range(MAX_STEPS):
        if not stack:
            return {part: factor for part, factor in terms.items() if factor}, rest
        part, factor = stack.pop()
        match part:
            case Const(value=value):
                rest += factor * value
            case Add(left=left, right=right):
                stack += [(right, factor), (left, factor)]
            case Sub(left=left, right=right):
                stack += [(right, -factor), (left, factor)]
            case Mul(left=Const(value=value), right=inner):
                stack.append((inner, factor * value))
            case Mul(left=inner, right=Const(value=value)):
                stack.append((inner, factor * value))
            case Input():
                terms[part] = terms.get(part, Fraction(0)) + factor
            case _:
                return None
    return None


def rows(
    conditions: Sequence[Node], domains: Mapping[str, Domain]
) -> tuple[tuple[Input, ...], Iterator[tuple[Point, ...]]] | None:
    """The inputs of ``conditions`` and points that meet every cell; None for other shapes."""
    found = [_border(compare) for compare in _compares(conditions)]
    borders = [each for each in found if each is not None]
    if len(borders) < len(found) or len(borders) > MAX_LINES:
        return None
    inputs = tuple(dict.fromkeys(node for terms, _ in borders for node in terms))
    if len(inputs) != _DIMENSIONS:
        return None
    first, second = inputs
    lines = [
        (terms.get(first, Fraction(0)), terms.get(second, Fraction(0)), rest)
        for terms, rest in borders
    ]
    across, along = (domains.get(each.key, Domain()) for each in inputs)
    return inputs, _cells(lines, across, along)


def _compares(conditions: Sequence[Node]) -> Iterator[Compare]:
    stack = list(conditions)
    while stack:
        node = stack.pop()
        match node:
            case Compare():
                yield node
            case Not(term=term):
                stack.append(term)
            case And(terms=terms) | Or(terms=terms):
                stack.extend(terms)


def _border(compare: Compare) -> Linear | None:
    """Where a comparison changes: a sum of multiples of inputs that is 0 there."""
    difference = Sub(compare.left, compare.right)
    if isinstance(compare.left, Div) and isinstance(compare.right, Const):
        # Above 0 a quotient and its multiple change at the same place.
        difference = Sub(compare.left.left, Mul(compare.right, compare.left.right))
    return linear(difference)


def _cells(lines: list[Line], across: Domain, along: Domain) -> Iterator[tuple[Point, ...]]:
    ends = (along.low or Fraction(0), along.high)
    marks = {-(b * end + c) / a for a, b, c in lines if a for end in ends if end is not None}
    for (a, b, c), (d, e, f) in combinations(lines, 2):
        if a * e != b * d:
            marks.add((b * f - c * e) / (a * e - b * d))
    for x in points(across, {*marks, *_PLAIN}):
        crossed = {-(a * x.value + c) / b for a, b, c in lines if b}
        for y in points(along, crossed):
            yield x, y
