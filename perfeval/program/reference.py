"""The reference evaluator: a plain walk over :class:`fractions.Fraction`.

It is the oracle for generated code, the source of explanations, and the path
that names the cause when a value cannot be computed. A stack of its own keeps
deep programs off Python's; a memo by identity lets a shared node cost once.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import attrs

from perfeval.numbers.exact import round_fraction
from perfeval.program import nodes
from perfeval.program.nodes import Node

Value = Fraction | bool

MAX_CALLS: Final = 60
"""How deep nodes are evaluated by calls, which is faster than by the stack of a walk."""


class EvaluationFault(Exception):
    """Base of what stops an evaluation; each says which node it was."""


class DivisionByZero(EvaluationFault):
    """A divisor is 0; ``node`` is the :class:`~perfeval.program.nodes.Div`."""

    def __init__(self, node: nodes.Div) -> None:
        super().__init__(node)
        self.node = node


class NoBand(EvaluationFault):
    """No branch holds; ``node`` is the :class:`~perfeval.program.nodes.Case`."""

    def __init__(self, node: nodes.Case) -> None:
        super().__init__(node)
        self.node = node


class Missing(EvaluationFault):
    """The value of the input ``key`` is needed and not given."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@attrs.frozen
class Trace:
    """What a walk met.

    ``steps`` holds each node that has a role, with its value, in order of
    evaluation; ``taken`` the branch of every piecewise node that was reached.
    """

    value: Value
    steps: tuple[tuple[Node, Value], ...]
    taken: tuple[tuple[nodes.Case, int | None], ...]
    _values: dict[int, Value] = attrs.field(repr=False, eq=False)

    def reached(self, node: Node) -> bool:
        """Whether the evaluation needed ``node``."""
        return id(node) in self._values

    def value_of(self, node: Node) -> Value | None:
        """The value of ``node``, or ``None`` where it was not needed."""
        return self._values.get(id(node))

    def branch(self, case: nodes.Case) -> int | None:
        """The place of the branch that ``case`` took; ``None`` is its otherwise."""
        for node, index in self.taken:
            if node is case:
                return index
        raise KeyError(case)


@attrs.define
class _Walk:
    """The state of one evaluation.

    ``known`` holds values by identity of the node, ``place`` how far each lazy
    node has got.
    """

    values: Mapping[str, Fraction]
    known: dict[int, Any] = attrs.field(factory=dict)
    depth: int = 0
    place: dict[int, int] = attrs.field(factory=dict)
    steps: list[tuple[Node, Value]] = attrs.field(factory=list)
    taken: list[tuple[nodes.Case, int | None]] = attrs.field(factory=list)

    def run(self, root: Node) -> Value:
        """The value of ``root``, with a stack of its own."""
        known, stack = self.known, [root]
        while stack:
            node = stack[-1]
            if id(node) in known:
                stack.pop()
                continue
            wanted = _ADVANCE[type(node)](self, node)
            if wanted is not None:
                stack.append(wanted)
            else:
                stack.pop()
                self._note(node)
        value: Value = known[id(root)]
        return value

    def ask(self, node: Node) -> Any:  # noqa: ANN401 - a number or a truth, as the node has it
        """The value of ``node``, or ``None`` where it is too deep to be had by a call."""
        value = self.known.get(id(node))
        if value is None and self.depth < MAX_CALLS:
            self.depth += 1
            if _ADVANCE[type(node)](self, node) is None:
                self._note(node)
                value = self.known[id(node)]
            else:
                value = self.run(node)
            self.depth -= 1
        return value

    def _note(self, node: Node) -> None:
        if node.role is not None:
            self.steps.append((node, self.known[id(node)]))


_Advance = Callable[[_Walk, Any], Node | None]
"""Stores the value of a node and returns ``None``, or returns the node whose
value it needs first."""


def _const(walk: _Walk, node: nodes.Const) -> Node | None:
    walk.known[id(node)] = node.value
    return None


def _input(walk: _Walk, node: nodes.Input) -> Node | None:
    value = walk.values.get(node.key)
    if value is None:
        raise Missing(node.key)
    walk.known[id(node)] = value
    return None


def _binary(function: Callable[[Any, Fraction, Fraction], Value]) -> _Advance:
    """``function`` is given the node and its two values."""

    def advance(walk: _Walk, node: nodes.Pair | nodes.Compare) -> Node | None:
        left = walk.ask(node.left)
        if left is None:
            return node.left
        right = walk.ask(node.right)
        if right is None:
            return node.right
        walk.known[id(node)] = function(node, left, right)
        return None

    return advance


def _divided(node: nodes.Div, left: Fraction, right: Fraction) -> Fraction:
    if not right:
        raise DivisionByZero(node)
    return left / right


def _unary(function: Callable[[Fraction], int]) -> _Advance:
    def advance(walk: _Walk, node: nodes.Floor | nodes.Ceil) -> Node | None:
        value = walk.ask(node.value)
        if value is None:
            return node.value
        walk.known[id(node)] = Fraction(function(value))
        return None

    return advance


def _round(walk: _Walk, node: nodes.Round) -> Node | None:
    value: Fraction | None = walk.ask(node.value)
    if value is None:
        return node.value
    walk.known[id(node)] = round_fraction(value, node.places, node.mode)
    return None


COMPARISONS: Final[Mapping[nodes.Operator, Callable[[Fraction, Fraction], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""What each comparison sign computes."""


def _compared(node: nodes.Compare, left: Fraction, right: Fraction) -> bool:
    return COMPARISONS[node.operator](left, right)


def _terms(*, stop: bool) -> _Advance:
    def advance(walk: _Walk, node: nodes.And | nodes.Or) -> Node | None:
        for place in range(walk.place.get(id(node), 0), len(node.terms)):
            value = walk.ask(node.terms[place])
            if value is None:
                walk.place[id(node)] = place
                return node.terms[place]
            if bool(value) is stop:
                walk.known[id(node)] = stop
                return None
        walk.known[id(node)] = not stop
        return None

    return advance


def _not(walk: _Walk, node: nodes.Not) -> Node | None:
    value = walk.ask(node.term)
    if value is None:
        return node.term
    walk.known[id(node)] = not value
    return None


def _case(walk: _Walk, node: nodes.Case) -> Node | None:
    for place in range(walk.place.get(id(node), 0), len(node.branches)):
        branch = node.branches[place]
        holds = walk.ask(branch.condition)
        if holds is None:
            walk.place[id(node)] = place
            return branch.condition
        if holds:
            walk.place[id(node)] = place
            return _settle(walk, node, branch.value, place)
    if node.otherwise is None:
        raise NoBand(node)
    walk.place[id(node)] = len(node.branches)
    return _settle(walk, node, node.otherwise, None)


def _settle(walk: _Walk, node: nodes.Case, chosen: Node, index: int | None) -> Node | None:
    value = walk.ask(chosen)
    if value is None:
        return chosen
    walk.known[id(node)] = value
    walk.taken.append((node, index))
    return None


_ADVANCE: Final[Mapping[type[Node], _Advance]] = {
    nodes.Const: _const,
    nodes.Input: _input,
    nodes.Add: _binary(lambda _, left, right: left + right),
    nodes.Sub: _binary(lambda _, left, right: left - right),
    nodes.Mul: _binary(lambda _, left, right: left * right),
    nodes.Div: _binary(_divided),
    nodes.Min: _binary(lambda _, left, right: min(left, right)),
    nodes.Max: _binary(lambda _, left, right: max(left, right)),
    nodes.Floor: _unary(math.floor),
    nodes.Ceil: _unary(math.ceil),
    nodes.Round: _round,
    nodes.Compare: _binary(_compared),
    nodes.And: _terms(stop=False),
    nodes.Or: _terms(stop=True),
    nodes.Not: _not,
    nodes.Case: _case,
}


def evaluate(node: Node, values: Mapping[str, Fraction]) -> Value:
    """The exact value of ``node``; only the inputs that it touches are needed.

    Raises :class:`DivisionByZero`, :class:`NoBand` or :class:`Missing`.
    """
    return _Walk(values).run(node)


def evaluate_all(roots: tuple[Node, ...], values: Mapping[str, Fraction]) -> tuple[Fraction, ...]:
    """The values of several number nodes; what they share is computed once."""
    walk = _Walk(values)
    return tuple(Fraction(walk.run(root)) for root in roots)


def trace(node: Node, values: Mapping[str, Fraction]) -> Trace:
    """Like :func:`evaluate`, and says what was met on the way."""
    walk = _Walk(values)
    value = walk.run(node)
    return Trace(value, tuple(walk.steps), tuple(walk.taken), walk.known)
