"""Clauses with the same condition and different scores."""

from __future__ import annotations

from fractions import Fraction

from perfeval.diagnostics import Label
from perfeval.meaning.build import constant_of
from perfeval.meaning.checks.sampling import depth_allows, is_small
from perfeval.meaning.conditions import node_of
from perfeval.meaning.item import Band, Item
from perfeval.program.nodes import Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.source import Span
from perfeval.text.names import normalise_key

_CHANGES = {"lose", "bonus"}
_SAID = {*_CHANGES, "gain"}
_OPPOSITE = {"lose": "gain", "gain": "lose"}


def check_contradictions(item: Item) -> None:
    """Report two bands with one condition, one occurrence with two prices, or 得 against 扣."""
    bands: dict[Node, Band] = {}
    for band in item.bands:
        condition = node_of(band.condition)
        if not depth_allows(condition) or not is_small(condition):
            continue
        first = bands.setdefault(condition, band)
        if first is not band and _differ(first.value, band.value):
            _report(item, first.clause, band.clause)
    said: dict[tuple[str, str], tuple[Clause, Fraction]] = {}
    for clause in item.clauses:
        words = _condition(item, clause)
        amount = _amount(item, clause)
        if words is None or amount is None:
            continue
        earlier, before = said.setdefault(words, (clause, amount))
        against = said.get((words[0], _OPPOSITE.get(words[1], "")))
        # 不得分 and 扣 say the same twice.
        if against is not None and amount and against[1]:
            _report(item, against[0], clause)
        elif before != amount and words[1] in _CHANGES:
            _report(item, earlier, clause)


def _differ(first: Node, second: Node) -> bool:
    left, right = constant_of(first), constant_of(second)
    return left is not None and right is not None and left != right


def _condition(item: Item, clause: Clause) -> tuple[str, str] | None:
    """The words before a score, a deduction or a bonus, and which of the three it is."""
    award = clause.action
    if not isinstance(award, ast.Award) or award.kind not in _SAID or not clause.when:
        return None
    if clause.span.start >= award.span.start:
        return None
    words = normalise_key(item.scope.excerpt(Span(clause.span.start, award.span.start)))
    words = clause.topic + words.rstrip("的,，:：")
    return (words, award.kind) if words else None


def _amount(item: Item, clause: Clause) -> Fraction | None:
    award = clause.action
    if not isinstance(award, ast.Award) or award.amount is None:
        return None
    if isinstance(award.amount, ast.Range) or clause.discretionary:
        return None
    return constant_of(item.amount(award))


def _report(item: Item, first: Clause, second: Clause) -> None:
    excerpt = item.scope.excerpt
    item.scope.fault(
        "PE417", second.span, labels=(Label(first.span, "first"),),
        first=excerpt(first.span), second=excerpt(second.span),
    )  # fmt: skip
