"""Does the scoring run against the target that the indicator states?"""

from __future__ import annotations

from fractions import Fraction

from perfeval.diagnostics import Label
from perfeval.meaning.build import constant_of
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
from perfeval.meaning.target import stated_target
from perfeval.program.nodes import Input, Node, Operator
from perfeval.program.walk import COMPARISONS


def check_direction(item: Item, node: Node) -> None:
    """Warn where every value that meets the target scores no better than each that misses it."""
    found = _target(item)
    if found is None:
        return
    subject, operator, goal = found
    if not is_small(node) or not depth_allows(node):
        return
    free = replaced(node, subject, Input(FREE))
    values = idle(item.scope, free)
    if values is None or not _against(free, values, operator, goal):
        return
    target = item.scope.context.target
    atom = item.reader.target
    labels = (Label(atom.span, "target"),) if atom is not None else ()
    clause = item.anchors[-1][0].span if item.anchors else item.span
    item.scope.fault(
        "PE427", clause, severity="warning", labels=labels, phrase=item.scope.excerpt(clause),
        target=target or (item.scope.excerpt(atom.span) if atom is not None else ""),
    )  # fmt: skip


def _target(item: Item) -> tuple[Node, Operator, Fraction] | None:
    """The quantity that has the target, the sign and the number."""
    atom = item.reader.target
    if atom is not None:
        goal = constant_of(atom.limit)
        return None if goal is None else (atom.subject.node, atom.operator, goal)
    stated = stated_target(item.scope.context.target or "")
    if stated is None:
        return None
    names = {item.key, item.scope.key(item.scope.context.name)}
    for anchor in (anchor for _, anchor, _ in item.anchors):
        subject = anchor.subject.node
        if (subject.label or "") in names or constant_of(anchor.limit) == stated[1]:
            return (subject, *stated)
    for draft in item.scope.registry.drafts.values():
        if draft.key in names and draft.kind in {"ratio", "quantity", "count"}:
            return (Input(draft.id), *stated)
    return None


def _against(
    node: Node, values: dict[str, Fraction], operator: Operator, goal: Fraction
) -> bool:  # fmt: skip
    met: set[Fraction] = set()
    missed: set[Fraction] = set()
    meets = COMPARISONS[operator]
    for value in (goal, *samples(node, goal)):
        score = score_at(node, values, value)
        if score is None:
            continue
        (met if meets(value, goal) else missed).add(score)
        if met and missed and max(met) > min(missed):
            return False
    return bool(met) and bool(missed) and min(met) < max(missed)
