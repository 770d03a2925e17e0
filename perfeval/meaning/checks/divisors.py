"""Divisors that the text itself lets be 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from perfeval.meaning.build import constant_of
from perfeval.meaning.checks.sampling import is_small
from perfeval.meaning.checks.witness import name_of, stated
from perfeval.meaning.scope import Scope
from perfeval.program.nodes import Add, Case, Div, Input, Mul, Node, Sub
from perfeval.program.reference import DivisionByZero, EvaluationFault, evaluate
from perfeval.program.two_inputs import linear
from perfeval.program.used_inputs import every

_MOST_TERMS = 40
_JUDGED = {"yes_no", "choice", "count", "score", "deduction"}


def check_divisors(scope: Scope, node: Node) -> None:
    """Warn of a divisor that is a difference, or 0 as it stands, and that no clause guards.

    A divisor that is one given quantity can be 0 too, but then nearly every
    rate would be warned about; its message comes with the value.
    """
    divisors = [part.right for part in every(node) if isinstance(part, Div)]
    if not divisors:
        return
    exempt = any(isinstance(part, Case) and part.role == "exemption" for part in every(node))
    small = is_small(node)
    for divisor in {id(each): each for each in divisors}.values():
        # 应收户数=在册户数-减免户数 is a quantity with a name of its own.
        if divisor.span is None or divisor.role is not None:
            continue
        if constant_of(divisor) == 0 or _cancels(divisor):
            # No value is left that could be scored.
            scope.fault("PE426", divisor.span, divisor=scope.excerpt(divisor.span), zero=0)
        elif small and not exempt:
            _look(scope, node, divisor)


def _cancels(divisor: Node) -> bool:
    """``计划数-计划数`` is 0 whatever the number."""
    found = linear(divisor)
    return found is not None and not any(found)


def _look(scope: Scope, node: Node, divisor: Node) -> None:
    for factor in _factors(divisor):
        values = _zero_of(factor)
        if values is None or not _divides_by_zero(scope, node, values):
            continue
        assert divisor.span is not None  # noqa: S101 - by the caller
        scope.fault(
            "PE426", divisor.span, severity="warning", divisor=scope.excerpt(divisor.span),
            values=stated(scope, values, percent=_is_share(scope, values)),
        )  # fmt: skip
        return


def _is_share(scope: Scope, values: Mapping[Node, Fraction]) -> bool:
    """``1-结余率``: what is taken from the whole is a share of it."""
    names = [name_of(scope, node) for node in values]
    return len(names) == 1 and names[0].endswith("率")


def _factors(divisor: Node) -> Iterator[Node]:
    """What makes a product 0 when it is 0 itself."""
    stack, seen = [divisor], set[int]()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Mul):
            stack += [node.right, node.left]
        else:
            yield node


def _zero_of(node: Node) -> dict[Node, Fraction] | None:
    """Values from 0 up at which a difference of plain quantities is 0."""
    if not isinstance(node, Add | Sub):
        return None
    found = linear(node)
    if found is None:
        return None
    terms, rest = found
    if len(terms) > _MOST_TERMS:
        return None
    signs = {factor > 0 for factor in terms.values()} | ({rest > 0} if rest else set())
    if len(signs) < len((True, False)):
        return None
    for start in (Fraction(1), Fraction(0)):
        for free, factor in terms.items():
            others = sum((f * start for each, f in terms.items() if each is not free), rest)
            value = -others / factor
            if value > 0:
                return {each: value if each is free else start for each in terms}
    return None


def _divides_by_zero(scope: Scope, node: Node, values: Mapping[Node, Fraction]) -> bool:
    """Whether no clause keeps the division from being asked for at these values."""
    row = {part.key: value for part, value in values.items() if isinstance(part, Input)}
    for part in every(node):
        if isinstance(part, Input) and part.key not in row:
            draft = scope.registry.drafts.get(part.key)
            row[part.key] = Fraction(draft is None or draft.kind not in _JUDGED)
    try:
        evaluate(node, row)
    except DivisionByZero:
        return True
    except EvaluationFault:
        return False
    return False
