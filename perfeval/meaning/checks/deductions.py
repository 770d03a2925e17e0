"""Deductions that cost nothing, whatever the value is."""

from __future__ import annotations

from perfeval.meaning.build import ZERO, constant_of
from perfeval.meaning.checks.sampling import (
    FREE,
    depth_allows,
    idle,
    is_small,
    replaced,
    samples,
    score_at,
)
from perfeval.meaning.item import Item
from perfeval.program.nodes import Input, Node


def check_deductions(item: Item, node: Node) -> None:
    """Warn where a step changes no score: the base beside it is 0, or a band takes its place."""
    for clause, anchor, _ in item.anchors:
        change = next((c for c in item.changes if c.span == clause.span), None)
        if change is None or change.kind != "lose" or constant_of(anchor.limit) is None:
            continue
        if not is_small(node) or not depth_allows(node):
            return
        if _bites(item, node, change.node, anchor.subject.node):
            continue
        phrase = item.scope.excerpt(clause.span)
        item.scope.fault("PE428", clause.span, severity="warning", phrase=phrase)


def _bites(item: Item, node: Node, change: Node, subject: Node) -> bool:
    """Whether the score at some value differs from the score without the change."""
    full = replaced(node, subject, Input(FREE))
    without = replaced(replaced(node, change, ZERO), subject, Input(FREE))
    values = idle(item.scope, full)
    if values is None:
        return True
    for value in samples(full):
        if score_at(full, values, value) != score_at(without, values, value):
            return True
    return False
