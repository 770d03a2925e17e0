"""Small constructors of core nodes that fold constants on the way."""

from __future__ import annotations

from fractions import Fraction

from perfeval.program.nodes import (
    Add,
    And,
    Compare,
    Const,
    Div,
    Max,
    Min,
    Mul,
    Node,
    Not,
    Operator,
    Or,
    Sub,
)
from perfeval.source import Span

ZERO = Const(Fraction(0))
ONE = Const(Fraction(1))
TRUE = Compare("==", ONE, ONE)
FALSE = Compare("==", ONE, ZERO)


def const(value: Fraction | int, span: Span | None = None) -> Const:
    """A constant."""
    return Const(Fraction(value), span=span)


def constant_of(node: Node) -> Fraction | None:
    """The value of a constant node."""
    return node.value if isinstance(node, Const) else None


def add(left: Node, right: Node, span: Span | None = None) -> Node:
    """``left + right``."""
    a, b = constant_of(left), constant_of(right)
    if a is not None and b is not None:
        return const(a + b, span)
    if a == 0:
        return right
    return left if b == 0 else Add(left, right, span=span)


def sub(left: Node, right: Node, span: Span | None = None) -> Node:
    """``left - right``."""
    a, b = constant_of(left), constant_of(right)
    if a is not None and b is not None:
        return const(a - b, span)
    return left if b == 0 else Sub(left, right, span=span)


def mul(left: Node, right: Node, span: Span | None = None) -> Node:
    """``left × right``."""
    a, b = constant_of(left), constant_of(right)
    if a is not None and b is not None:
        return const(a * b, span)
    if a == 1:
        return right
    return left if b == 1 else Mul(left, right, span=span)


def div(left: Node, right: Node, span: Span | None = None) -> Node:
    """``left ÷ right``; a constant divisor becomes a factor."""
    a, b = constant_of(left), constant_of(right)
    if b is not None and b != 0:
        return const(a / b, span) if a is not None else mul(left, const(1 / b), span)
    return Div(left, right, span=span)


def least(left: Node, right: Node, span: Span | None = None) -> Node:
    """The smaller."""
    a, b = constant_of(left), constant_of(right)
    if a is not None and b is not None:
        return const(min(a, b), span)
    return Min(left, right, span=span)


def most(left: Node, right: Node, span: Span | None = None) -> Node:
    """The larger."""
    a, b = constant_of(left), constant_of(right)
    if a is not None and b is not None:
        return const(max(a, b), span)
    return Max(left, right, span=span)


def compare(operator: Operator, left: Node, right: Node, span: Span | None = None) -> Node:
    """A comparison."""
    return Compare(operator, left, right, span=span)


def all_of(terms: list[Node]) -> Node:
    """The conjunction."""
    return terms[0] if len(terms) == 1 else And(tuple(terms))


def any_of(terms: list[Node]) -> Node:
    """The disjunction."""
    return terms[0] if len(terms) == 1 else Or(tuple(terms))


def negate(term: Node) -> Node:
    """The negation."""
    return term.term if isinstance(term, Not) else Not(term)
