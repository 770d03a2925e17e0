"""What steps and deductions cover that no band does (language reference, section 5.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from perfeval.meaning import build
from perfeval.meaning.conditions import Atom, Condition, Group, atoms, node_of
from perfeval.program.nodes import Branch, Node
from perfeval.reading import clauses as ast

if TYPE_CHECKING:
    from perfeval.meaning.item import Item


def by_deductions(item: Item) -> tuple[Branch, ...]:
    """``≥90%得5分，<90%扣2分``: the deduction takes from the highest score of the bands."""
    stated = [band.value for band in item.bands]
    found = []
    end = item.otherwise[1].span.start if item.otherwise is not None else None
    for condition, clause in item.flat:
        award = clause.action
        assert isinstance(award, ast.Award)  # noqa: S101 - by lower_flat
        if end is not None and clause.span.start > end:
            continue  # from what 否则 gives
        start = item.start(award, stated, clause.span)
        found.append(Branch(node_of(condition), attrs.evolve(start, span=clause.span, role="band")))
    return tuple(found)


def by_steps(item: Item) -> tuple[tuple[Branch, ...], Node | None]:
    """The branch that steps add to the bands, or what holds in all other cases.

    A deduction covers both sides of its anchor, for where it takes nothing the
    score stays; a bonus covers the side that it leads to. Both stand in for the
    comparisons that they start from, and for nothing else that a band asks.
    """
    _, anchor, _ = item.anchors[0]
    base = anchor.base if anchor.base is not None else item.full_node(anchor.span)
    base = attrs.evolve(base, span=anchor.span, role="band")
    left, sides = _left(item), _sides(item)
    lone = len([band for band in item.bands if not band.exempt]) == 1
    named = lone and build.constant_of(anchor.limit) is None and sides is not None
    if named or any(
        c.every is not None and c.every.origin is not None and c.every.based
        for c, _, _ in item.anchors
    ):
        item.scope.read("comparison_item", anchor.span)
        return (), build.ZERO  # 在20人的基础上: nothing below it
    if left is None or sides == []:
        return (), None
    terms = [node_of(term) for term in left]
    if sides is not None:
        terms.append(build.any_of([node_of(side) for side in sides]))
    if not terms:
        return (), base
    return (Branch(build.all_of(terms), base),), None


def _left(item: Item) -> list[Condition] | None:
    """``执行率≥90%且按时报送的得5分，每降低…``: what is left of the condition, here 按时报送.

    None when the bands compare other values than the steps.
    """
    stepped = [anchor.subject.node for _, anchor, _ in item.anchors]
    rows = [band.condition for band in item.bands if _compares(band.condition, stepped)]
    if not rows:
        return None
    condition = rows[0]
    if isinstance(condition, Group) and condition.operator == "or":
        return []
    terms = condition.terms if isinstance(condition, Group) else [condition]
    return [term for term in terms if not _compares(term, stepped)]


def _compares(condition: Condition, subjects: Sequence[Node]) -> bool:
    return any(atom.subject.node in subjects for atom in atoms(condition))


def _sides(item: Item) -> list[Atom] | None:
    """``达到90%得5分，每提高1个百分点加0.1分``: 80% is on the other side, and has no score.

    None when a deduction covers both sides; without those that a band covers already.
    """
    sides = []
    for clause, anchor, moves in item.anchors:
        award = clause.action
        if moves == "both" or (isinstance(award, ast.Award) and award.kind in {"lose", "both"}):
            return None
        side = Atom(anchor.subject, ">" if moves == "up" else "<", anchor.limit, anchor.span)
        if not any(_leads(atom, side) for band in item.bands for atom in atoms(band.condition)):
            sides.append(side)
    return sides


def _leads(atom: Atom, side: Atom) -> bool:
    """Whether a band goes on from the anchor to the same side."""
    same = atom.subject.node == side.subject.node and atom.limit == side.limit
    return same and atom.operator[0] == side.operator
