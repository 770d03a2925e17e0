"""Flat deductions under a comparison: ``<90%扣30%，<70%扣60%``."""

from __future__ import annotations

from fractions import Fraction

from perfeval.meaning import build
from perfeval.meaning.conditions import Condition, atoms, node_of
from perfeval.meaning.item import Item
from perfeval.meaning.movement import Change
from perfeval.program.nodes import Branch, Case
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause


def lower_flat(item: Item) -> None:
    """``<90%扣30%，<70%扣60%``: of several on one side, the strictest that holds."""
    groups: dict[tuple[object, str], list[tuple[Fraction, Clause, Condition]]] = {}
    for clause in item.clauses:
        award = clause.action
        if (
            not isinstance(clause.action, ast.Award)
            or not isinstance(award, ast.Award)
            or award.kind != "lose"
        ):
            continue
        condition = item.conditions.get(id(clause))
        if condition is None or clause.otherwise or clause.every or clause.discretionary:
            continue
        if any(clause is each for each in item.nominal):
            continue
        if isinstance(award.amount, ast.Range):
            continue
        first = next(iter(atoms(condition)), None)
        if first is None:
            continue
        side = first.operator[0]
        rank = first.number if first.number is not None else Fraction(0)
        groups.setdefault((id(first.subject.node), side), []).append((rank, clause, condition))
    for (_, side), rows in groups.items():
        rows.sort(key=lambda row: row[0], reverse=side == ">")
        branches = []
        for _, clause, condition in rows:
            item.nominal.append(clause)
            branches.append(Branch(node_of(condition), item.amount(clause.action)))  # type: ignore[arg-type] # by its kind
            item.flat.append((condition, clause))
            if clause.action.negative:  # type: ignore[union-attr] # by its kind
                item.go_below(clause.action)  # type: ignore[arg-type] # by its kind
        if len(rows) > 1:
            item.scope.read("stricter_exclusive", rows[-1][1].span)
        if "stricter_exclusive" in item.scope.context.variants:
            for branch, (_, clause, _) in zip(branches, rows, strict=True):
                alone = Case((branch,), build.ZERO, span=clause.span, role="deduction")
                item.changes.append(Change(alone, "lose", clause.sentence, clause.span))
            continue
        node = Case(tuple(branches), build.ZERO, span=rows[0][1].span, role="deduction")
        item.changes.append(Change(node, "lose", rows[0][1].sentence, rows[0][1].span))
