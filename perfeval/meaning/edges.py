"""Edges that the text leaves open, decided by the clauses beside them."""

from __future__ import annotations

from perfeval.meaning.conditions import Atom, Condition, atoms
from perfeval.meaning.scope import Scope
from perfeval.program.nodes import Operator

_STRICT: dict[Operator, Operator] = {">=": ">", "<=": "<"}


def settle_edges(scope: Scope, conditions: list[Condition]) -> None:
    """Decide every edge that the text leaves open, by the clauses beside it."""
    rows = [
        (place, atom) for place, condition in enumerate(conditions) for atom in atoms(condition)
    ]
    for place, atom in rows:
        if atom.soft not in {"edge", "low"}:
            continue
        if any(_takes(other, atom, explicit=True) for at, other in rows if at != place):
            atom.operator = _STRICT[atom.operator]
            scope.read("edges_taken", atom.span)
    if "unmarked_range" in scope.context.variants:
        for _, atom in rows:
            atom.operator = ">" if atom.soft == "low" else atom.operator
    for place, atom in rows:
        if atom.soft != "high":
            continue
        taken = any(_takes(other, atom, explicit=False) for at, other in rows if at != place)
        if taken and "unmarked_range" not in scope.context.variants:
            atom.operator = "<"
        scope.read("unmarked_range", atom.span)
    for place, atom in rows:
        if atom.soft == "bare" and _is_top(conditions, place, atom):
            if "equality_top" not in scope.context.variants:
                atom.operator = ">="
            scope.read("equality_top", atom.span)


def _takes(other: Atom, atom: Atom, *, explicit: bool) -> bool:
    """Whether ``other`` claims the number of ``atom`` for its own clause."""
    if other.number is None or other.number != atom.number:
        return False
    if other.subject.node != atom.subject.node:
        return False
    if explicit:
        return other.explicit and other.operator in {">=", "<=", "=="}
    return other.soft != "high" and other.operator in {">=", "<=", "=="}


def _is_top(conditions: list[Condition], place: int, atom: Atom) -> bool:
    """Whether no other band reaches above the number of an equality band."""
    number = atom.number
    if number is None or number <= 0:
        return False
    others = [c for at, c in enumerate(conditions) if at != place]
    for other in others:
        for edge in atoms(other):
            if edge.subject.node != atom.subject.node:
                continue
            if edge.number is None or edge.number > number:
                return False
            if edge.number == number and edge.operator in {">", ">=", "!="}:
                return False
    return True
