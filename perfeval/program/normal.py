"""One form for programs that differ in nothing but how they are written.

Sums and products are brought into one order, factors are drawn together, and
a comparison becomes one of a difference with 0. Nothing is cancelled that
could hide a division by zero, so programs of one form give the same value
everywhere, and none at the same places.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import attrs

from perfeval.program import nodes
from perfeval.program.nodes import MIRRORED, Node, Operator
from perfeval.program.used_inputs import children

__all__ = ["Normal"]

MAX_TERMS: Final = 16
"""Products of sums are multiplied out up to so many terms."""

Monomial = tuple[tuple[int, int], ...]
"""Atoms with how often each is a factor; those divided by stand with negative numbers."""

Sum = dict[Monomial, Fraction]

_NEGATED: Final[dict[Operator, Operator]] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
}


@attrs.frozen(eq=False)
class Normal:
    """Gives programs of one form one number."""

    _numbers: dict[int, int] = attrs.field(factory=dict)
    _shapes: dict[object, int] = attrs.field(factory=dict)
    _sums: dict[int, Sum] = attrs.field(factory=dict)
    _inputs: set[int] = attrs.field(factory=set)
    _kept: list[Node] = attrs.field(factory=list)

    def number(self, root: Node) -> int:
        """The number of the form of ``root``."""
        stack = [root]
        while stack:
            node = stack[-1]
            wanted = [child for child in children(node) if id(child) not in self._numbers]
            if id(node) not in self._numbers and wanted:
                stack.extend(wanted)
                continue
            stack.pop()
            if id(node) not in self._numbers:
                self._kept.append(node)
                self._numbers[id(node)] = self._new(node)
        return self._numbers[id(root)]

    def _interned(self, shape: object) -> int:
        return self._shapes.setdefault(shape, len(self._shapes))

    def _new(self, node: Node) -> int:
        match node:
            case nodes.Const() | nodes.Add() | nodes.Sub() | nodes.Mul() | nodes.Div():
                made = self._sum(node)
                self._sums[id(node)] = made
                return self._of_sum(made)
            case nodes.Compare():
                return self._compare(node.operator, node)
            case nodes.Not(term=nodes.Compare() as inner):
                return self._compare(_NEGATED[inner.operator], inner)
        atom = self._interned(self._shape(node))
        if isinstance(node, nodes.Input):
            self._inputs.add(atom)
        return atom

    def _shape(self, node: Node) -> object:
        inner = tuple(self._numbers[id(child)] for child in children(node))
        match node:
            case nodes.Input():
                return "input", node.key
            case nodes.Round():
                return "round", node.places, node.mode, inner
            case nodes.Min() | nodes.Max():
                return type(node).__name__, tuple(sorted(inner))
            case nodes.Case():
                return "case", node.otherwise is None, inner
        return type(node).__name__, inner

    def _terms(self, node: Node) -> Sum:
        known = self._sums.get(id(node))
        return {((self._numbers[id(node)], 1),): Fraction(1)} if known is None else known

    def _of_sum(self, made: Sum) -> int:
        if len(made) == 1:
            ((monomial, factor),) = made.items()
            if factor == 1 and len(monomial) == 1 and monomial[0][1] == 1:
                return monomial[0][0]
        return self._interned(("sum", tuple(sorted(made.items()))))

    def _sum(self, node: Node) -> Sum:
        match node:
            case nodes.Const():
                return {(): node.value}
            case nodes.Add() | nodes.Sub():
                sign = 1 if isinstance(node, nodes.Add) else -1
                return self._added(self._terms(node.left), self._terms(node.right), sign)
            case nodes.Mul():
                return self._multiplied(node)
            case nodes.Div():
                return self._divided(node)
        raise TypeError(node)

    def _added(self, left: Sum, right: Sum, sign: int) -> Sum:
        found = dict(left)
        for monomial, factor in right.items():
            found[monomial] = found.get(monomial, Fraction(0)) + sign * factor
        return self._kept_terms(found)

    def _kept_terms(self, found: Sum) -> Sum:
        """Terms of 0 go, but for those that may have no value at all."""
        return {
            monomial: factor
            for monomial, factor in found.items()
            if factor or any(atom not in self._inputs or times < 0 for atom, times in monomial)
        } or {(): Fraction(0)}

    def _multiplied(self, node: nodes.Mul) -> Sum:
        left, right = self._terms(node.left), self._terms(node.right)
        if len(left) * len(right) > MAX_TERMS:
            pair = tuple(sorted((self._numbers[id(node.left)], self._numbers[id(node.right)])))
            return {((self._interned(("product", pair)), 1),): Fraction(1)}
        found: Sum = {}
        for one, factor in left.items():
            for other, times in right.items():
                monomial = _joined(one, other)
                found[monomial] = found.get(monomial, Fraction(0)) + factor * times
        return self._kept_terms(found)

    def _divided(self, node: nodes.Div) -> Sum:
        left, right = self._terms(node.left), self._terms(node.right)
        below: Monomial = ((self._numbers[id(node.right)], -1),)
        factor = Fraction(1)
        if len(right) == 1:
            ((monomial, value),) = right.items()
            if value and all(times > 0 for _, times in monomial):
                below = tuple((atom, -times) for atom, times in monomial)
                factor = 1 / value
        return {_joined(one, below): value * factor for one, value in left.items()}

    def _compare(self, operator: Operator, node: nodes.Compare) -> int:
        gap = self._added(self._terms(node.left), self._terms(node.right), -1)
        first = next((factor for _, factor in sorted(gap.items()) if factor), Fraction(1))
        if first < 0:
            operator = MIRRORED[operator]
        scaled = tuple(sorted((monomial, factor / first) for monomial, factor in gap.items()))
        return self._interned(("compare", operator, scaled))


def _joined(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials; what is divided by is not cancelled."""
    found: dict[tuple[int, bool], int] = {}
    for atom, times in (*one, *other):
        key = atom, times > 0
        found[key] = found.get(key, 0) + times
    return tuple(sorted((atom, times) for (atom, _), times in found.items()))
