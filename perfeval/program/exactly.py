"""A program as an exact function of one of its inputs, the others being given.

:func:`function` walks a program once and gives its pieces from one edge to
the next: quotients of polynomials, whole steps, constants, and stretches
without a value. Nothing is sampled, so what is read off the pieces is a proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import attrs

from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.pieces import (
    Cut,
    Cuts,
    Fault,
    Lacking,
    Line,
    Number,
    Stair,
    Unknown,
    Value,
    bad,
    changing,
    difference_zeros,
    ends,
    inner_point,
    joined,
    merged,
    multiplied,
    rounded,
    split,
    stepped,
    steps,
    summed,
    value_at,
)
from perfeval.program.ratios import Ratio, constant, variable
from perfeval.program.reference import COMPARISONS
from perfeval.program.used_inputs import children

__all__ = ["Function", "function"]

_SCALE: Final = Fraction(10)


@attrs.frozen
class Function:
    """What a program gives from one cut to another, in pieces."""

    line: Line
    where: Cuts

    def pieces(self) -> list[tuple[Cuts, Value]]:
        """Each piece with both its cuts."""
        return list(ends(self.line, self.where[1]))


def function(
    node: Node,
    key: str,
    values: Mapping[str, Fraction],
    where: Cuts = (None, None),
    *,
    whole: bool = False,
) -> Function:
    """``node`` as a function of the input ``key``.

    ``values`` are those of the other inputs, ``where`` says from where to
    where the input goes, and ``whole`` that only whole numbers count.
    """
    return Function(_Taking(key, values, where, whole).run(node), where)


@attrs.frozen
class _Taking:
    key: str
    values: Mapping[str, Fraction]
    where: Cuts
    whole: bool
    known: dict[int, Line] = attrs.field(factory=dict)

    def run(self, root: Node) -> Line:
        """The pieces of ``root``; a stack of its own keeps deep programs off Python's."""
        stack = [root]
        while stack:
            node = stack[-1]
            wanted = [child for child in children(node) if id(child) not in self.known]
            if wanted and id(node) not in self.known:
                stack.extend(reversed(wanted))
                continue
            stack.pop()
            if id(node) not in self.known:
                self.known[id(node)] = joined(self._line(node))
        return self.known[id(root)]

    def _all(self, value: Value) -> Line:
        return [(self.where[0], value)]

    def _line(self, node: Node) -> Line:
        match node:
            case nodes.Const():
                return self._all(constant(node.value))
            case nodes.Input():
                return self._all(self._input(node))
            case nodes.Case():
                return self._case(node)
            case nodes.And() | nodes.Or():
                return self._terms(node)
            case nodes.Not():
                return self._not(self.known[id(node.term)])
            case nodes.Floor() | nodes.Ceil() | nodes.Round():
                return self._stepped(node)
        return self._pair(node)

    def _input(self, node: nodes.Input) -> Value:
        if node.key == self.key:
            return variable()
        value = self.values.get(node.key)
        return Lacking(node.key) if value is None else constant(value)

    # Truths -------------------------------------------------------------------------

    def _not(self, line: Line) -> Line:
        return [(cut, not value if isinstance(value, bool) else value) for cut, value in line]

    def _terms(self, node: nodes.And | nodes.Or) -> Line:
        stop = isinstance(node, nodes.Or)

        def further(left: Value, right: Value, cuts: Cuts) -> Line:
            return [(cuts[0], right if left is (not stop) else left)]

        found = self._all(not stop)
        for term in node.terms:
            found = merged(found, self.known[id(term)], self.where[1], further)
        return found

    def _case(self, node: nodes.Case) -> Line:
        rest = self._all(Fault(node)) if node.otherwise is None else self.known[id(node.otherwise)]
        for branch in reversed(node.branches):
            rest = self._choose(
                self.known[id(branch.condition)], self.known[id(branch.value)], rest
            )
        return rest

    def _choose(self, holds: Line, then: Line, otherwise: Line) -> Line:
        last, chosen = self.where[1], {True: then, False: otherwise}
        found: Line = []
        for cuts, truth in ends(holds, last):
            if isinstance(truth, bool):
                found += _between(chosen[truth], last, cuts)
            else:
                found.append((cuts[0], truth))
        return joined(found)

    # Numbers ------------------------------------------------------------------------

    def _stepped(self, node: nodes.Floor | nodes.Ceil | nodes.Round) -> Line:
        found: Line = []
        for cuts, value in ends(self.known[id(node.value)], self.where[1]):
            if isinstance(value, Ratio):
                found += self._step(node, value, cuts)
            elif isinstance(value, Stair):
                found += self._again(node, value, cuts)
            else:
                found.append((cuts[0], value))
        return found

    def _step(self, node: nodes.Floor | nodes.Ceil | nodes.Round, value: Ratio, cuts: Cuts) -> Line:
        if self.whole and not isinstance(node, nodes.Round) and _keeps_whole(value):
            return [(cuts[0], value)]
        if isinstance(node, nodes.Round):
            return rounded(value, _SCALE**node.places, node.mode, cuts)
        kind = "floor" if isinstance(node, nodes.Floor) else "ceil"
        return stepped(Stair(kind, value, Fraction(0), Fraction(1)), cuts)  # type: ignore[arg-type]

    def _again(
        self, node: nodes.Floor | nodes.Ceil | nodes.Round, value: Stair, cuts: Cuts
    ) -> Line:
        """Steps of steps: nothing changes where they are whole already."""
        scale = _SCALE**node.places if isinstance(node, nodes.Round) else Fraction(1)
        if (value.start * scale).denominator == (value.step * scale).denominator == 1:
            return [(cuts[0], value)]
        single = steps(value, cuts)
        if single is None:
            return [(cuts[0], Unknown("steps"))]
        found: Line = []
        for inner, number in ends(single, cuts[1]):
            assert isinstance(number, Ratio)  # noqa: S101 - a single step is a constant
            found += self._step(node, number, inner)
        return found

    def _pair(self, node: Node) -> Line:
        assert isinstance(node, _Pair)  # noqa: S101 - every other node has been met

        def make(left: Value, right: Value, cuts: Cuts) -> Line:
            wrong = bad(left, right)
            if wrong is not None:
                return [(cuts[0], wrong)]
            assert isinstance(left, Ratio | Stair)  # noqa: S101 - the core keeps truths apart
            assert isinstance(right, Ratio | Stair)  # noqa: S101 - likewise
            return _operated(node, left, right, cuts)

        return merged(self.known[id(node.left)], self.known[id(node.right)], self.where[1], make)


def _between(line: Line, last: Cut | None, cuts: Cuts) -> Line:
    """What of ``line`` lies between two cuts."""
    start, end = cuts
    found: Line = []
    for (low, high), value in ends(line, last):
        begins = low if start is None or (low is not None and low > start) else start
        stops = high if end is None or (high is not None and high < end) else end
        if begins is None or stops is None or begins < stops:
            found.append((begins, value))
    return found


def _keeps_whole(value: Ratio) -> bool:
    """Whether whole numbers become whole numbers."""
    return len(value.below) == 1 and all(term.denominator == 1 for term in value.above)


_Pair = nodes.Pair | nodes.Compare


def _operated(node: _Pair, left: Number, right: Number, cuts: Cuts) -> Line:
    """One operation on a stretch where both sides are one piece."""
    match node:
        case nodes.Add() | nodes.Sub():
            made = summed(left, right, 1 if isinstance(node, nodes.Add) else -1)
        case nodes.Mul():
            made = multiplied(left, right)
        case nodes.Div():
            return _divided(node, left, right, cuts)
        case _:
            return _ordered(node, left, right, cuts)
    return _apart(node, left, right, cuts) if made is None else [(cuts[0], made)]


def _apart(node: _Pair, left: Number, right: Number, cuts: Cuts) -> Line:
    """The same step by step."""
    last = cuts[1]
    sides: list[Line] = []
    for side in (left, right):
        taken = steps(side, cuts) if isinstance(side, Stair) else [(cuts[0], side)]
        if taken is None:
            return [(cuts[0], Unknown("steps"))]
        sides.append(list(taken))

    def make(one: Value, other: Value, inner: Cuts) -> Line:
        assert isinstance(one, Ratio)  # noqa: S101 - a single step is a constant
        assert isinstance(other, Ratio)  # noqa: S101 - likewise
        return _operated(node, one, other, inner)

    return merged(sides[0], sides[1], last, make)


def _divided(node: nodes.Div, left: Number, right: Number, cuts: Cuts) -> Line:
    if isinstance(left, Stair) or isinstance(right, Stair):
        if isinstance(right, Ratio) and right.is_constant and right.above:
            made = multiplied(left, constant(1 / right.constant))
            assert made is not None  # noqa: S101 - a constant moves any staircase
            return [(cuts[0], made)]
        return _apart(node, left, right, cuts)
    if not right.above:
        return [(cuts[0], Fault(node))]
    quotient, poles = left.over(right), changing(right, cuts)
    found: Line = []
    for inner in split(cuts, poles):
        probe = inner_point(inner)
        pole = probe in poles and not right.at(probe)
        found.append((inner[0], Fault(node) if pole else quotient))
    return found


def _ordered(node: _Pair, left: Number, right: Number, cuts: Cuts) -> Line:
    """The smaller or larger side, or how both compare: it changes where they are equal."""
    places = difference_zeros(left, right, cuts)
    if places is None:
        return _apart(node, left, right, cuts)
    found: Line = []
    if isinstance(places, Unknown):
        return [(cuts[0], places)]
    for inner in split(cuts, places):
        probe = inner_point(inner)
        one, other = value_at(left, probe), value_at(right, probe)
        if isinstance(node, nodes.Compare):
            found.append((inner[0], COMPARISONS[node.operator](one, other)))
        else:
            first = one <= other if isinstance(node, nodes.Min) else one >= other
            found.append((inner[0], left if first else right))
    return found
