"""Exact interval enclosures: what a program may give when inputs are uncertain."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import attrs

from perfeval.numbers.exact import round_fraction
from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.reference import COMPARISONS
from perfeval.program.used_inputs import upwards

_End = Fraction | float
"""An end of an interval; the only floats are the two infinities."""


@attrs.frozen
class Interval:
    """All numbers from ``low`` to ``high``, both included; ``None`` is no bound."""

    low: Fraction | None = None
    high: Fraction | None = None

    @classmethod
    def point(cls, value: Fraction) -> Interval:
        """The interval that holds ``value`` alone."""
        return cls(value, value)

    @property
    def ends(self) -> tuple[_End, _End]:
        """Both ends, with infinities where there is no bound."""
        low = -math.inf if self.low is None else self.low
        return low, math.inf if self.high is None else self.high

    def join(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        (a, b), (c, d) = self.ends, other.ends
        return _interval(min(a, c), max(b, d))

    def __neg__(self) -> Interval:
        low, high = self.low, self.high
        return Interval(None if high is None else -high, None if low is None else -low)

    def __add__(self, other: Interval) -> Interval:
        (a, b), (c, d) = self.ends, other.ends
        return _interval(_plus(a, c), _plus(b, d))

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        products = [_times(a, b) for a in self.ends for b in other.ends]
        return _interval(min(products), max(products))

    def __truediv__(self, other: Interval) -> Interval:
        low, high = other.ends
        if low <= 0 <= high:
            return UNBOUNDED
        return self * _interval(_inverse(high), _inverse(low))


UNBOUNDED: Final = Interval()
"""Any number."""


def _interval(low: _End, high: _End) -> Interval:
    return Interval(
        low if isinstance(low, Fraction) else None, high if isinstance(high, Fraction) else None
    )


def _plus(a: _End, b: _End) -> _End:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    return a if isinstance(a, float) else b


def _times(a: _End, b: _End) -> _End:
    if not a or not b:
        return Fraction(0)
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    return math.inf if (a > 0) is (b > 0) else -math.inf


def _inverse(end: _End) -> Fraction:
    return 1 / end if isinstance(end, Fraction) else Fraction(0)


def smaller(left: Interval, right: Interval) -> Interval:
    """What the smaller of two values may be."""
    (a, b), (c, d) = left.ends, right.ends
    return _interval(min(a, c), min(b, d))


def larger(left: Interval, right: Interval) -> Interval:
    """What the larger of two values may be."""
    return -smaller(-left, -right)


def monotone(value: Interval, function: Callable[[Fraction], Fraction]) -> Interval:
    """What a rising ``function`` may make of ``value``."""
    return Interval(
        None if value.low is None else function(value.low),
        None if value.high is None else function(value.high),
    )


def stepped(node: nodes.Floor | nodes.Ceil | nodes.Round, value: Interval) -> Interval:
    """What a rounding ``node`` may make of ``value``."""
    if isinstance(node, nodes.Floor):
        return monotone(value, lambda end: Fraction(math.floor(end)))
    if isinstance(node, nodes.Ceil):
        return monotone(value, lambda end: Fraction(math.ceil(end)))
    return monotone(value, lambda end: round_fraction(end, node.places, node.mode))


def compared(sign: nodes.Operator, left: Interval, right: Interval) -> bool | None:
    """Whether ``left sign right`` surely holds, surely fails, or ``None``: may do either."""
    (a, b), (c, d) = left.ends, right.ends
    if sign in {"==", "!="}:
        if b < c or d < a:
            return sign == "!="
        return sign == "==" if a == b == c == d else None
    holds: Callable[[Any, Any], bool] = COMPARISONS[sign]
    best, worst = ((a, d), (b, c)) if sign in {"<", "<="} else ((b, c), (a, d))
    if holds(*worst):
        return True
    return None if holds(*best) else False


def bounds(node: Node, values: Mapping[str, Interval]) -> Interval:
    """An interval that surely holds the value of the number node ``node``.

    An input that ``values`` does not name may be any number.
    """
    known: dict[int, Any] = {}
    for part in upwards(node):
        known[id(part)] = _ENCLOSED[type(part)](part, known, values)
    found = known[id(node)]
    if isinstance(found, Interval):
        return found
    msg = f"{type(node).__name__} is not a number"
    raise TypeError(msg)


_Known = Mapping[int, Any]
"""For the nodes inside: an interval for a number, for a truth what it surely is, or ``None``."""

_Enclosed = Callable[[Any, _Known, Mapping[str, Interval]], "Interval | bool | None"]


def _paired(made: Callable[[Interval, Interval], Interval]) -> _Enclosed:
    return lambda node, known, _: made(known[id(node.left)], known[id(node.right)])


def _case(node: nodes.Case, known: _Known, _: object) -> Interval:
    found: Interval | None = None
    for branch in node.branches:
        holds = known[id(branch.condition)]
        if isinstance(holds, Interval):
            msg = f"{type(branch.condition).__name__} is not a truth value"
            raise TypeError(msg)
        if holds is False:
            continue
        value = known[id(branch.value)]
        found = value if found is None else found.join(value)
        if holds:
            return found
    if node.otherwise is not None:
        value = known[id(node.otherwise)]
        found = value if found is None else found.join(value)
    return UNBOUNDED if found is None else found


def _terms(node: nodes.And | nodes.Or, known: _Known, _: object) -> bool | None:
    stop = isinstance(node, nodes.Or)
    truths = [known[id(term)] for term in node.terms]
    if stop in truths:
        return stop
    return None if None in truths else not stop


def _not(node: nodes.Not, known: _Known, _: object) -> bool | None:
    holds = known[id(node.term)]
    return None if holds is None else not holds


_ENCLOSED: Final[Mapping[type[Node], _Enclosed]] = {
    nodes.Const: lambda node, _, __: Interval.point(node.value),
    nodes.Input: lambda node, _, values: values.get(node.key, UNBOUNDED),
    nodes.Add: _paired(Interval.__add__),
    nodes.Sub: _paired(Interval.__sub__),
    nodes.Mul: _paired(Interval.__mul__),
    nodes.Div: _paired(Interval.__truediv__),
    nodes.Min: _paired(smaller),
    nodes.Max: _paired(larger),
    **dict.fromkeys(
        (nodes.Floor, nodes.Ceil, nodes.Round),
        lambda node, known, _: stepped(node, known[id(node.value)]),
    ),
    nodes.Compare: lambda node, known, _: compared(
        node.operator, known[id(node.left)], known[id(node.right)]
    ),
    nodes.And: _terms,
    nodes.Or: _terms,
    nodes.Not: _not,
    nodes.Case: _case,
}
