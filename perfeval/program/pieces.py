"""Exact functions of one variable in pieces, and how the operations of the core work on them.

A *cut* lies between two neighbouring values of the line: ``(v, 0)`` just
below ``v`` and ``(v, 1)`` just above, so that the single value ``v`` is what
lies between its two cuts. A piece runs from its own cut to that of the next. A place
that is no fraction, which no value of data can be, is one cut: ``(root, 0)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final, Literal

import attrs

from perfeval.numbers.exact import RoundingMode
from perfeval.program.nodes import Node
from perfeval.program.ratios import MAX_DEGREE, Ratio, constant
from perfeval.program.roots import Edge, Poly, Root, above, at, below, between, roots

__all__ = [
    "Cut",
    "Cuts",
    "Fault",
    "Lacking",
    "Line",
    "Piece",
    "Stair",
    "Unknown",
    "Value",
    "ends",
    "joined",
    "merged",
    "sample",
]

MAX_STEPS: Final = 20_000
"""A staircase is taken step by step up to this many."""

MAX_PIECES: Final = 60_000
"""A rule with more pieces than this is not taken apart."""

Cut = tuple[Edge, int]
Cuts = tuple[Cut | None, Cut | None]
"""From one cut to another; ``None`` is the far end of the line."""

_HALF: Final = Fraction(1, 2)


@attrs.frozen
class Stair:
    """``start + step × n`` where ``n`` is a whole number made of ``inner``.

    ``kind`` says how: ``"floor"``, ``"ceil"``, or ``"even"`` for the nearest,
    ties to the even one.
    """

    kind: Literal["floor", "ceil", "even"]
    inner: Ratio
    start: Fraction
    step: Fraction

    def whole(self, exactly: Fraction) -> int:
        """The whole number that ``exactly`` makes."""
        if self.kind == "floor":
            return math.floor(exactly)
        return math.ceil(exactly) if self.kind == "ceil" else round(exactly)

    def at(self, value: Fraction) -> Fraction:
        """The value at ``value``."""
        return self.start + self.step * self.whole(self.inner.at(value))

    def edge(self, number: int) -> Fraction:
        """From which value of ``inner`` on it makes ``number`` or more, or just above that."""
        return {"floor": Fraction(number), "ceil": Fraction(number - 1)}.get(
            self.kind, number - _HALF
        )


@attrs.frozen(eq=False)
class Fault:
    """No value: a division by zero, or no band; ``node`` says which."""

    node: Node


@attrs.frozen
class Lacking:
    """No value, since that of the input ``key`` is needed and not given."""

    key: str


@attrs.frozen
class Unknown:
    """What cannot be decided exactly; ``why`` is a word for the reason."""

    why: Literal["degree", "steps", "pieces"]


Number = Ratio | Stair
Value = Number | bool | Fault | Lacking | Unknown
Piece = tuple[Cut | None, Value]
Line = list[Piece]


def _before(left: Cut | None, right: Cut | None) -> bool:
    """Whether the start ``left`` lies before the start ``right``; ``None`` is the far low end."""
    if right is None:
        return False
    return left is None or left < right


def ends(line: Line, last: Cut | None) -> Iterator[tuple[Cuts, Value]]:
    """Each piece with both its cuts."""
    for place, (start, value) in enumerate(line):
        yield (start, line[place + 1][0] if place + 1 < len(line) else last), value


def sample(where: Cuts) -> Fraction:
    """A value inside, an end where one is in."""
    start, end = where
    if start is not None and isinstance(start[0], Fraction) and start[1] == 0:
        return start[0]
    if start is None and end is not None and isinstance(end[0], Fraction) and end[1] == 1:
        return end[0]
    return inner_point(where)


def inner_point(where: Cuts) -> Fraction:
    """A value inside that is no end, where there is one."""
    start, end = where
    if start is not None and end is not None:
        same = start[0] is end[0] or start[0] == end[0]
        return start[0] if same and isinstance(start[0], Fraction) else between(start[0], end[0])
    if start is not None:
        return above(start[0])
    return Fraction(0) if end is None else below(end[0])


def inward(where: Cuts) -> tuple[tuple[Fraction, int] | None, tuple[Fraction, int] | None]:
    """The same between fractions: ends that are none move inside by little."""
    start, end = where
    first = last = None
    if start is not None:
        at_start, side = start
        if isinstance(at_start, Root):
            at_start, side = between(at_start, above(at_start) if end is None else end[0]), 0
        first = at_start, side
    if end is not None:
        at_end, side = end
        if isinstance(at_end, Root):
            at_end, side = between(below(at_end) if first is None else first[0], at_end), 1
        last = at_end, side
    return first, last


def _same(left: Value, right: Value) -> bool:
    return type(left) is type(right) and left == right


def joined(line: Line) -> Line:
    """The same without cuts that part nothing."""
    found: Line = []
    for start, value in line:
        if not found or not _same(found[-1][1], value):
            found.append((start, value))
    return found


def merged(
    left: Line, right: Line, last: Cut | None, make: Callable[[Value, Value, Cuts], Line]
) -> Line:
    """Both lines together: ``make`` gives the pieces for each stretch where both are one piece."""
    found: Line = []
    at_left = at_right = 0
    start = left[0][0]
    while True:
        after_left = left[at_left + 1][0] if at_left + 1 < len(left) else None
        after_right = right[at_right + 1][0] if at_right + 1 < len(right) else None
        following = min((cut for cut in (after_left, after_right) if cut is not None), default=None)
        where = start, last if following is None else following
        found += make(left[at_left][1], right[at_right][1], where)
        if len(found) > MAX_PIECES:
            return [(left[0][0], Unknown("pieces"))]
        if following is None:
            return joined(found)
        at_left += after_left == following
        at_right += after_right == following
        start = following


# Splitting --------------------------------------------------------------------


def split(where: Cuts, places: Sequence[Edge]) -> Iterator[Cuts]:
    """The stretch cut below and above each of ``places`` that lies in it."""
    start, end = where
    for value in sorted(places):
        for cut in ((value, 0), (value, 1))[: 1 if isinstance(value, Root) else 2]:
            if _before(start, cut) and (end is None or cut < end):
                yield start, cut
                start = cut
    yield start, end


def _limits(where: Cuts) -> tuple[Edge | None, Edge | None]:
    start, end = where
    return (None if start is None else start[0]), (None if end is None else end[0])


def changing(number: Ratio, where: Cuts) -> list[Edge]:
    """Where ``number`` may change its sign: where it is 0, and beside its poles."""
    found: list[Edge] = []
    for poly in (number.above, number.below):
        if poly:
            found += roots(poly, *_limits(where))
    return found


def crossed(stair: Stair, level: Fraction, where: Cuts) -> list[Edge]:
    """Where a staircase passes ``level``, or leaves it."""
    number = (level - stair.start) / stair.step
    marks = {math.floor(number), math.floor(number) + 1, math.ceil(number) + 1}
    return [each for mark in marks for each in _reaching(stair, mark, where)]


def _reaching(stair: Stair, mark: int, where: Cuts) -> list[Edge]:
    """Where a staircase comes to a whole number, or leaves it."""
    return changing(stair.inner - constant(stair.edge(mark)), where)


def steps(stair: Stair, where: Cuts) -> Line | None:
    """A staircase step by step; ``None`` where it has too many."""
    turns = stair.inner.slope()
    marks: list[Edge | None] = [None if cut is None else cut[0] for cut in where]
    marks += roots(turns, *_limits(where)) if turns else ()
    if next(roots(stair.inner.below, *_limits(where)), None) is not None:
        return None
    reached: list[Fraction] = []
    for mark in marks:
        limit = _beyond(stair.inner) if mark is None else _enclosed(stair.inner, mark)
        if limit is None:
            return None
        reached += limit
    low, high = math.floor(min(reached)) - 1, math.ceil(max(reached)) + 1
    if high - low > MAX_STEPS:
        return None
    places = [each for mark in range(low, high + 1) for each in _reaching(stair, mark, where)]
    return joined(
        [(cuts[0], constant(stair.at(inner_point(cuts)))) for cuts in split(where, places)]
    )


def _beyond(number: Ratio) -> tuple[Fraction, ...] | None:
    """What ``number`` comes to at the far ends of the line; ``None`` where it has no bound."""
    limit = number.beyond()
    return None if limit is None else (limit,)


def _enclosed(number: Ratio, value: Edge) -> tuple[Fraction, ...] | None:
    """Numbers around what ``number`` comes to at ``value``; ``None`` at a pole."""
    if isinstance(value, Fraction):
        return (number.at(value),) if at(number.below, value) else None
    width = Fraction(1, 16)
    while True:
        low, high = value.narrowed(width)
        above, below = (_hull(poly, low, high) for poly in (number.above, number.below))
        if below[0] > 0 or below[1] < 0:
            return tuple(one / other for one in above for other in below)
        width /= 16


def _hull(poly: Poly, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Two numbers between which ``poly`` stays from ``low`` to ``high``."""
    least = most = Fraction(0)
    for term in reversed(poly):
        ends = [one * other for one in (least, most) for other in (low, high)]
        least, most = min(ends) + term, max(ends) + term
    return least, most


# Operations ---------------------------------------------------------------------


def bad(left: Value, right: Value) -> Value | None:
    """The side that is no value, the left one first."""
    for side in (left, right):
        if isinstance(side, Fault | Lacking | Unknown):
            return side
    return None


def _limited(number: Ratio) -> Value:
    return number if number.degree <= MAX_DEGREE else Unknown("degree")


def moved(stair: Stair, factor: Fraction, by: Fraction) -> Number:
    """``factor × stair + by``."""
    if not factor:
        return constant(by)
    return Stair(stair.kind, stair.inner, stair.start * factor + by, stair.step * factor)


def together(left: Stair, right: Stair, sign: int) -> Number | None:
    """``left ± right`` where both are made of one whole number."""
    if (left.kind, left.inner) != (right.kind, right.inner):
        return None
    start, step = left.start + sign * right.start, left.step + sign * right.step
    return Stair(left.kind, left.inner, start, step) if step else constant(start)


def summed(left: Number, right: Number, sign: int) -> Value | None:
    """``left ± right``; ``None`` where staircases have to be taken step by step."""
    if isinstance(left, Ratio) and isinstance(right, Ratio):
        return _limited(left + right if sign > 0 else left - right)
    if isinstance(left, Stair) and isinstance(right, Stair):
        return together(left, right, sign)
    if isinstance(left, Stair) and isinstance(right, Ratio) and right.is_constant:
        return moved(left, Fraction(1), sign * right.constant)
    if isinstance(right, Stair) and isinstance(left, Ratio) and left.is_constant:
        return moved(right, Fraction(sign), left.constant)
    return None


def multiplied(left: Number, right: Number) -> Value | None:
    """``left × right``."""
    if isinstance(left, Ratio) and isinstance(right, Ratio):
        return _limited(left * right)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Stair) and isinstance(other, Ratio) and other.is_constant:
            return moved(one, other.constant, Fraction(0))
    return None


def difference_zeros(left: Number, right: Number, where: Cuts) -> list[Edge] | Unknown | None:
    """Where ``left - right`` may change its sign; ``None`` where steps have to be taken."""
    gap = summed(left, right, -1)
    if isinstance(gap, Stair):
        return crossed(gap, Fraction(0), where)
    return changing(gap, where) if isinstance(gap, Ratio) else gap  # type: ignore[return-value] # no truth


def value_at(number: Number, value: Fraction) -> Fraction:
    """The value of either form."""
    return number.at(value)


def rounded(number: Ratio, scale: Fraction, mode: RoundingMode, where: Cuts) -> Line:
    """``number`` in whole steps of ``1 ÷ scale``."""
    scaled = number * constant(scale)
    found: Line = []
    for cuts in split(where, changing(scaled, where)):
        positive = scaled.at(inner_point(cuts)) >= 0
        kind: Literal["floor", "ceil", "even"] = "floor" if positive else "ceil"
        inner = scaled
        if mode == "half_up":
            inner = scaled + constant(_HALF if positive else -_HALF)
        elif mode == "half_even":
            kind = "even"
        elif mode == "up":
            kind = "ceil" if positive else "floor"
        found += stepped(Stair(kind, inner, Fraction(0), 1 / scale), cuts)
    return found


def stepped(stair: Stair, where: Cuts) -> Line:
    """A staircase, as a constant where it is one."""
    if stair.inner.is_constant:
        return [(where[0], constant(stair.at(sample(where))))]
    return [(where[0], stair)]
