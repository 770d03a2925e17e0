"""Expressions to exact nodes."""

from __future__ import annotations

import re
from fractions import Fraction

import attrs

from perfeval.meaning import build
from perfeval.meaning.scope import Scope, Typed
from perfeval.numbers.units import parse_unit
from perfeval.program.nodes import Branch, Case, Node, Operator
from perfeval.reading import clauses as ast

_AFFIRMATIVE = ("有无", "是否", "有没有", "能否")
SIGNS: dict[str, Operator] = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "==", "≠": "!="}

# What has a size in a unit of its own: so many points for each 元 is a slip.
MEASURES = frozenset(("money", "days", "area", "length", "weight", "hours", "volume"))
MAX_DEPTH = 150


def lower(scope: Scope, value: ast.Expression, *, formula: bool, score: bool = True) -> Typed:
    """The node of ``value``.

    In a ``formula`` 分值 is the full score; ``score`` says that the result is
    a score, so that ratios of like things inside it have no unit. A formula that
    leads through too many others to be taken in by calls is an error.
    """
    if scope.depth >= MAX_DEPTH:
        if not any(found.code == "PE106" for found in scope.sink):
            scope.fault("PE106", value.span, limit=MAX_DEPTH)
        return Typed(build.ONE)
    scope.depth += 1
    typed = _lowered(scope, value, formula=formula, score=score)
    scope.depth -= 1
    return typed


def _lowered(scope: Scope, value: ast.Expression, *, formula: bool, score: bool) -> Typed:
    if isinstance(value, ast.Name):
        if value.text in scope.booleans and not scope.known(value.text):
            return Typed(build.const(scope.booleans[value.text], value.span))
        return _boolean(scope, value) or scope.name(value.text, value.span)
    if isinstance(value, ast.Number):
        unit = parse_unit(value.unit) if value.unit else None
        return Typed(build.const(value.value, value.span), unit.kind if unit else None, unit)
    if isinstance(value, ast.Points):
        return Typed(build.const(value.value, value.span), "score")
    if isinstance(value, ast.Full | ast.Share):
        return Typed(full_share(scope, value), "score")
    if isinstance(value, ast.Binary):
        return _binary(scope, value, formula=formula, score=score)
    if isinstance(value, ast.Call):
        return _call(scope, value, formula=formula, score=score)
    inner = lower(scope, value.value, formula=formula, score=score)
    limit = lower(scope, value.limit, formula=formula, score=score)
    return Typed(build.least(inner.node, limit.node, value.span), inner.kind, inner.unit)


def full_share(scope: Scope, value: ast.Full | ast.Share) -> Node:
    """分值, or a share of it; an error where no full score is known."""
    if scope.full is None:
        scope.need_full(value.span)
        return build.const(1, value.span)
    if isinstance(value, ast.Full):
        return build.const(scope.full, value.span)
    return build.const(scope.full * value.ratio, value.span)


def _boolean(scope: Scope, value: ast.Name) -> Typed | None:
    """``（有无专账）×3 … 有为1，无为0``: a yes/no with the stated values."""
    if not scope.booleans or scope.known(scope.key(value.text)):
        return None
    if not value.text.startswith(_AFFIRMATIVE):
        return None
    words = list(scope.booleans.values())
    yes, no = words[0], words[1] if len(words) > 1 else Fraction(0)
    node = scope.registry.local(scope.key(value.text), "yes_no", value.span)
    truth = build.compare("==", node, build.ONE, value.span)
    case = Case((Branch(truth, build.const(yes)),), build.const(no), span=value.span)
    return Typed(case, "score")


def _binary(scope: Scope, value: ast.Binary, *, formula: bool, score: bool) -> Typed:
    left = lower(scope, value.left, formula=formula, score=score)
    right = lower(scope, value.right, formula=formula, score=score)
    if value.operator in "+-":
        left, right = _scaled(value.left, left, right), _scaled(value.right, right, left)
        kind = _same(scope, value, left, right)
        make = build.add if value.operator == "+" else build.sub
        return Typed(make(left.node, right.node, value.span), kind, left.unit or right.unit)
    if value.operator == "×":
        node = build.mul(left.node, right.node, value.span)
        if left.kind == "score" or right.kind == "score":
            other = right.kind if left.kind == "score" else left.kind
            if other in MEASURES:
                scope.fault("PE302", value.span, left=other, right="得分")
            return Typed(node, "score")
        if right.kind == "ratio" or (right.kind is None and isinstance(value.right, ast.Number)):
            return Typed(node, left.kind, left.unit)
        return Typed(node, right.kind if left.kind in {None, "ratio"} else None, right.unit)
    return _quotient(scope, value, left, right)


def _scaled(value: ast.Expression, typed: Typed, other: Typed) -> Typed:
    """A bare number beside a quantity is in that quantity's unit: 支出（万元）-2."""
    if not isinstance(value, ast.Number) or value.unit is not None or other.unit is None:
        return typed
    if other.unit.kind == "ratio":
        return typed
    return Typed(build.const(value.value * other.unit.factor, value.span), other.kind, other.unit)


def _quotient(scope: Scope, value: ast.Binary, left: Typed, right: Typed) -> Typed:
    node = build.div(left.node, right.node, value.span)
    if right.kind is None and isinstance(value.right, ast.Number):
        return Typed(node, left.kind, left.unit)
    link(scope, left, right)
    if left.kind is not None and left.kind == right.kind:
        return Typed(node, "ratio")
    if (
        left.kind is not None
        and right.kind not in {None, "ratio", "score"}
        and left.kind not in {"ratio", "score"}
    ):
        return Typed(node, f"{left.kind}/{right.kind}")
    if right.kind == "ratio":
        return Typed(node, left.kind, left.unit)
    return Typed(node)


def link(scope: Scope, left: Typed, right: Typed) -> None:
    """Note that two inputs are of one kind: given with a unit, both must be."""
    first, second = scope.registry.draft_of(left.node), scope.registry.draft_of(right.node)
    if first is None or second is None or first is second:
        return
    if first.declared or second.declared or first.ready or second.ready:
        return
    group = first.group or second.group or len(scope.registry.drafts) + min(first.place)
    old = {first.group, second.group} - {None}
    for draft in scope.registry.drafts.values():
        if draft in (first, second) or draft.group in old:
            draft.group = group


def _same(scope: Scope, value: ast.Binary, left: Typed, right: Typed) -> str | None:
    """The kind of a sum; both sides must agree."""
    first, second = left.kind, right.kind
    plain = {None, "", "ratio", "score"}
    if first in plain and second in plain:
        link(scope, left, right)
        if "score" in {first, second}:
            return "score"
        return "ratio" if "ratio" in {first, second} else None
    if first in plain or second in plain:
        loose = value.left if first in plain else value.right
        if isinstance(loose, ast.Number) or (first if loose is value.left else second) is None:
            return second if first in plain else first
    if first == second:
        return first
    scope.fault(
        "PE301", value.span, left=left.unit.text if left.unit else first,
        right=right.unit.text if right.unit else second,
    )  # fmt: skip
    return None


_SERIES = re.compile(r"^(?:每一?个?|各个?)(?P<each>.+?)的(?P<what>.+)$")


def without_points(value: ast.Expression) -> ast.Expression:
    """``（进度/25%）×1分`` without its points: the rate that 一季度执行率得分 is made of."""
    if isinstance(value, ast.Binary) and value.operator == "×":
        if isinstance(value.right, ast.Points | ast.Full):
            return value.left
        if isinstance(value.left, ast.Points | ast.Full):
            return value.right
    return value


def _series(scope: Scope, value: ast.Call) -> ast.Call:
    """``Σ（每个季度的执行率）``: the rates of 一季度执行率得分=… and so on."""
    argument = value.arguments[0]
    if len(value.arguments) > 1 or not isinstance(argument, ast.Name):
        return value
    match = _SERIES.match(argument.text)
    if match is None or scope.known(scope.key(argument.text)):
        return value
    each, what = match.group("each"), match.group("what")
    found = [
        expression for name, expression in scope.series if each in name and name.endswith(what)
    ]
    if not found:
        scope.fault("PE201", argument.span, name=argument.text)
        return value
    return attrs.evolve(value, arguments=tuple(found))


def _call(scope: Scope, value: ast.Call, *, formula: bool, score: bool) -> Typed:
    value = _series(scope, value)
    terms = [lower(scope, argument, formula=formula, score=score) for argument in value.arguments]
    node = terms[0].node
    if value.function == "abs":
        opposite = build.sub(build.ZERO, node, value.span)
        return Typed(build.most(node, opposite, value.span), terms[0].kind, terms[0].unit)
    for term in terms[1:]:
        if value.function == "max":
            node = build.most(node, term.node, value.span)
        elif value.function == "min":
            node = build.least(node, term.node, value.span)
        else:
            node = build.add(node, term.node, value.span)
    if value.function == "mean":
        node = build.div(node, build.const(len(terms)), value.span)
    return Typed(node, terms[0].kind, terms[0].unit)
