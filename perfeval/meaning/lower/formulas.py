"""Formulas: the score, or what it loses."""

from __future__ import annotations

import attrs

from perfeval.meaning.conditions import atoms, node_of
from perfeval.meaning.expressions import MEASURES, lower
from perfeval.meaning.item import Band, Item, Ruling, words_of
from perfeval.meaning.lower.directed import direction_of, enter_direction
from perfeval.meaning.movement import Change
from perfeval.meaning.scope import Typed
from perfeval.program.nodes import Branch, Case, Const, Input
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause


def lower_formula(item: Item, clause: Clause) -> None:
    """``得分=执行率×2``: the base, a band with a condition, or a deduction."""
    formula = clause.action
    assert isinstance(formula, ast.Formula)  # noqa: S101 - by the caller
    item.scope.full = item.full
    if not enter_direction(item, clause):
        return
    typed = lower(item.scope, formula.value, formula=True)
    _check_kind(item, clause, typed)
    node = typed.node
    if not isinstance(node, Const | Input):
        label = formula.name.text if formula.name is not None else None
        node = attrs.evolve(node, span=clause.span, role="formula", label=label)
    if formula.deducts:
        item.changes.append(Change(node, "lose", clause.sentence, clause.span))
        return
    condition = item.conditions.get(id(clause))
    direction = direction_of(item, clause)
    if direction is not None:
        item.directions.append((direction, node, clause))
    elif clause.otherwise and item.bands:
        item.otherwise = (node, clause)
    elif clause.otherwise and (item.exemptions or item.overrides):
        ruling = (item.exemptions or item.overrides).pop()
        case = Case((Branch(ruling.truth, ruling.value),), node, span=clause.span)
        item.bases.append((case, clause.span))
    elif condition is not None:
        item.bands.append(Band(condition, node, clause))
    elif clause.when:
        _, span = words_of(item, clause)
        judged = item.reader.judged(span)
        if list(atoms(judged)):
            item.bands.append(Band(judged, node, clause))
        else:
            item.overrides.append(Ruling(node_of(judged), node, clause.span))
    else:
        item.bases.append((node, clause.span))


def _check_kind(item: Item, clause: Clause, typed: Typed) -> None:
    """A score has no unit: money times points is a slip."""
    if typed.kind in MEASURES:
        item.scope.fault("PE302", clause.span, left=typed.kind, right="得分")
