"""Which scores a rule can give at all, whatever its inputs are."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

from perfeval.program.nodes import Add, Case, Const, Div, Max, Min, Mul, Node, Sub

__all__ = ["possible"]

_MOST = 64
_DEEPEST = 100


def possible(score: Node, depth: int = 0) -> frozenset[Fraction] | None:
    """All values that the node may have, if they are few and known; else ``None``.

    Values that no input leads to may be among them: what is not in the set is
    impossible, what is in it need not be possible.
    """
    if depth > _DEEPEST:
        return None
    if isinstance(score, Const):
        return frozenset({Fraction(score.value)})
    if isinstance(score, Case):
        found: frozenset[Fraction] = frozenset()
        for each in (*(branch.value for branch in score.branches), score.otherwise):
            if each is None:
                continue
            values = possible(each, depth + 1)
            if values is None:
                return None
            found |= values
        return found if len(found) <= _MOST else None
    combine = _COMBINED.get(type(score))
    if combine is None:
        return None
    return _combined(score, combine, depth + 1)


def _combined(
    node: Node, combine: Callable[[Fraction, Fraction], Fraction], depth: int
) -> frozenset[Fraction] | None:
    assert isinstance(node, Add | Sub | Mul | Div | Min | Max)  # noqa: S101 - the caller has looked
    left, right = possible(node.left, depth), possible(node.right, depth)
    if left is None or right is None or len(left) * len(right) > _MOST:
        return None
    if isinstance(node, Div) and 0 in right:
        return None
    return frozenset(combine(one, other) for one, other in product(left, right))


_COMBINED: dict[type[Node], Callable[[Fraction, Fraction], Fraction]] = {
    Add: lambda left, right: left + right,
    Sub: lambda left, right: left - right,
    Mul: lambda left, right: left * right,
    Div: lambda left, right: left / right,
    Min: min,
    Max: max,
}
