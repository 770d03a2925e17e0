"""Divisors that the text itself lets be 0."""

from __future__ import annotations

from perfeval.meaning.build import constant_of
from perfeval.meaning.scope import Scope
from perfeval.program.nodes import Case, Compare, Const, Div, Input, Node, Sub
from perfeval.program.reach import every


def check_divisors(scope: Scope, node: Node) -> None:
    """Warn of a divisor that is a difference, or 0 as it stands, and that no clause guards.

    A divisor that is one given quantity can be 0 too, but then nearly every
    rate would be warned about; its message comes with the value.
    """
    divisors = [part.right for part in every(node) if isinstance(part, Div)]
    if not divisors:
        return
    exempt = any(isinstance(part, Case) and part.role == "exemption" for part in every(node))
    tested = [part for part in every(node) if isinstance(part, Compare)]
    for divisor in dict.fromkeys(divisors):
        if not _may_vanish(divisor) or divisor.span is None:
            continue
        if constant_of(divisor) is None and (exempt or _guarded(divisor, tested)):
            continue
        words = scope.excerpt(divisor.span)
        # A divisor that is 0 as it stands leaves no value that could be scored.
        severity = "warning" if constant_of(divisor) is None else "error"
        scope.fault("PE426", divisor.span, severity=severity, divisor=words)


def _may_vanish(divisor: Node) -> bool:
    if isinstance(divisor, Const):
        return divisor.value == 0
    return (
        isinstance(divisor, Sub)
        and divisor.role is None
        and isinstance(divisor.left, Input)
        and isinstance(divisor.right, Input)
    )


def _guarded(divisor: Node, tested: list[Compare]) -> bool:
    """Whether some condition looks at the divisor, or at both of its sides."""
    assert isinstance(divisor, Sub)  # noqa: S101 - by the caller
    pair = {id(divisor.left), id(divisor.right)}
    return any(
        compare.left == divisor or {id(compare.left), id(compare.right)} == pair
        for compare in tested
    )
