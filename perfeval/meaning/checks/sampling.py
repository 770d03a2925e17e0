"""Values to try: enough of them to see how a score depends on one quantity."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from perfeval.meaning.scope import Scope
from perfeval.program.nodes import (
    Branch,
    Case,
    Const,
    Input,
    Node,
)
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.subjects import Domain, points
from perfeval.program.used_inputs import children, every

MAX_NODES: Final = 400
"""Larger scores are not tried out: a check must stay quick."""

MAX_MARKS: Final = 24

FREE: Final = "·"
"""The key of the quantity that is varied."""

_ZERO: Final = Fraction(0)
_IDLE: Final = {"yes_no", "choice", "count", "score", "deduction"}


def replaced(node: Node, old: Node, new: Node) -> Node:
    """``node`` with ``old`` taken out and ``new`` put in its place."""
    if node is old or (type(node) is type(old) and node == old):
        return new
    if isinstance(node, Case):
        branches = tuple(
            Branch(replaced(b.condition, old, new), replaced(b.value, old, new))
            for b in node.branches
        )
        last = None if node.otherwise is None else replaced(node.otherwise, old, new)
        return attrs.evolve(node, branches=branches, otherwise=last)
    changed: dict[str, object] = {}
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            changed[field.name] = replaced(value, old, new)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(replaced(term, old, new) for term in value)
    return attrs.evolve(node, **changed) if changed else node  # type: ignore[arg-type] # by name


def is_small(node: Node) -> bool:
    """Whether ``node`` has few enough parts to be tried out.

    What several parts share counts for each of them: definitions of
    definitions can be far longer than their text.
    """
    sizes: dict[int, int] = {}
    stack = [node]
    while stack:
        at = stack[-1]
        parts = children(at)
        open_parts = [part for part in parts if id(part) not in sizes]
        if open_parts:
            stack.extend(open_parts)
            continue
        stack.pop()
        sizes[id(at)] = 1 + sum([sizes[id(part)] for part in parts])
        if sizes[id(at)] > MAX_NODES:
            return False
    return True


def idle(scope: Scope, node: Node) -> dict[str, Fraction] | None:
    """Everything but the free quantity at 0; None when a measured quantity is among it."""
    values: dict[str, Fraction] = {}
    for part in every(node):
        if isinstance(part, Input) and part.key != FREE:
            draft = scope.registry.drafts.get(part.key)
            if draft is None or draft.kind not in _IDLE:
                return None
            values[part.key] = _ZERO
    return values


def samples(node: Node, *also: Fraction) -> Iterator[Fraction]:
    """Values of the free quantity on, between and beyond all constants of ``node``."""
    marks = {part.value for part in every(node) if isinstance(part, Const)} | {*also, _ZERO}
    kept = sorted(marks, key=abs)[:MAX_MARKS]
    whole = max(abs(mark) for mark in kept)
    for point in points(Domain(_ZERO), kept):
        yield point.value
    yield 2 * whole + 1
    yield 20 * whole + 20


def score_at(node: Node, values: dict[str, Fraction], free: Fraction) -> Fraction | None:
    """The score where the free quantity is ``free``; None when there is none."""
    try:
        return Fraction(evaluate(node, {**values, FREE: free}))
    except EvaluationFault:
        return None


def depth_allows(node: Node, limit: int = 60) -> bool:
    """Whether ``node`` can be rebuilt by calls."""
    level, current = 0, [node]
    while current:
        level += 1
        if level > limit:
            return False
        current = [child for parent in current for child in children(parent)][: MAX_NODES * 4]
    return True
