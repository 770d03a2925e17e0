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
    for (_, side), rows in _grouped(item).items():
        rows.sort(key=lambda row: row[0], reverse=side == ">")
        branches = []
        for _, clause, condition, award in rows:
            item.take([clause], "deduction")
            branches.append(Branch(node_of(condition), item.amount(award)))
            item.flat.append((condition, clause))
            if award.negative:
                item.go_below(award)
        if len(rows) > 1:
            item.scope.read("stricter_exclusive", rows[-1][1].span)
        if "stricter_exclusive" in item.scope.context.variants:
            for branch, (_, clause, *_) in zip(branches, rows, strict=True):
                alone = Case((branch,), build.ZERO, span=clause.span, role="deduction")
                item.changes.append(Change(alone, "lose", clause.sentence, clause.span))
            continue
        node = Case(tuple(branches), build.ZERO, span=rows[0][1].span, role="deduction")
        item.changes.append(Change(node, "lose", rows[0][1].sentence, rows[0][1].span))


_Row = tuple[Fraction, Clause, Condition, ast.Award]


def _grouped(item: Item) -> dict[tuple[object, str], list[_Row]]:
    """The flat deductions by the value and the side that they are of."""
    groups: dict[tuple[object, str], list[_Row]] = {}
    for clause in item.clauses:
        award, condition = clause.action, item.conditions.get(id(clause))
        if not isinstance(award, ast.Award) or award.kind != "lose" or condition is None:
            continue
        if clause.otherwise or clause.every or clause.discretionary:
            continue
        if item.is_taken(clause) or isinstance(award.amount, ast.Range):
            continue
        first = next(iter(atoms(condition)), None)
        if first is not None:
            rank = first.number if first.number is not None else Fraction(0)
            key = (id(first.subject.node), first.operator[0])
            groups.setdefault(key, []).append((rank, clause, condition, award))
    return groups
