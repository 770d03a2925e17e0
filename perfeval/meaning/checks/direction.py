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
from perfeval.meaning.checks.witness import in_percent, name_of, value_of, warn
from perfeval.meaning.conditions import atoms, node_of
from perfeval.meaning.item import Item
from perfeval.meaning.target import stated_target
from perfeval.numbers.exact import to_text
from perfeval.program.nodes import Input, Node, Operator
from perfeval.program.reference import COMPARISONS


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
    shown = None if values is None else _against(free, values, operator, goal)
    if shown is None:
        return
    target = item.scope.context.target
    atom = item.reader.target
    labels = (Label(atom.span, "target"),) if atom is not None else ()
    clause = item.anchors[-1][0].span if item.anchors else item.span
    said = target or (item.scope.excerpt(atom.span) if atom is not None else "")
    words = {"phrase": item.scope.excerpt(clause), "target": said}
    warn(item.scope, "PE427", clause, words | _words(item, subject, shown), labels)


_Shown = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]


def _words(item: Item, subject: Node, shown: _Shown) -> dict[str, object]:
    """The values that show it, one that meets the target and one that misses it."""
    percent = in_percent(item.scope, (node_of(c) for c in item.conditions.values())) or any(
        anchor.subject.kind == "ratio" for _, anchor, _ in item.anchors
    )
    (met, low), (missed, high) = (
        (value_of(item.scope, subject, value, percent=percent), to_text(score))
        for value, score in shown
    )
    name = name_of(item.scope, subject)
    return {"subject": name, "met": met, "low": low, "missed": missed, "high": high}


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
    for atom in (atom for band in item.bands for atom in atoms(band.condition)):
        if atom.number == stated[1]:
            return (atom.subject.node, *stated)
    for draft in item.scope.registry.drafts.values():
        if draft.key in names and draft.kind in {"ratio", "quantity", "count"}:
            return (Input(draft.id), *stated)
    return None


def _against(
    node: Node, values: dict[str, Fraction], operator: Operator, goal: Fraction
) -> _Shown | None:  # fmt: skip
    """A value that meets the target with its score, and one that misses it and scores more."""
    met: list[tuple[Fraction, Fraction]] = []
    missed: list[tuple[Fraction, Fraction]] = []
    meets = COMPARISONS[operator]
    near = [each for each in _near(goal) if goal.denominator > 1 or each.denominator == 1]
    for value in (goal, *near, *samples(node, goal)):
        score = score_at(node, values, value)
        if score is not None:
            (met if meets(value, goal) else missed).append((value, score))
    if not met or not missed or max(s for _, s in met) > min(s for _, s in missed):
        return None
    pairs = [(one, other) for one in met for other in missed if one[1] < other[1]]
    return min(pairs, key=lambda pair: sum(_oddness(row[0], goal) for row in pair), default=None)


def _near(goal: Fraction) -> tuple[Fraction, ...]:
    return goal * Fraction(9, 10), goal * Fraction(11, 10), goal - 1, goal + 1


def _oddness(value: Fraction, goal: Fraction) -> Fraction:
    """Plain values close to the target show it best."""
    digits = Fraction(len(to_text(value).replace(".", "").strip("0")), 2)
    return abs(value - goal) / (abs(goal) or 1) + digits
