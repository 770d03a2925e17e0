"""What the exact core can prove about a rule before any value is known.

Every finding is one that holds for exact values, and names them where that
helps: a gap comes with a value in it.
"""

from __future__ import annotations

from fractions import Fraction

from perfeval.meaning.checks.bands import check_bands
from perfeval.meaning.checks.contradictions import check_contradictions
from perfeval.meaning.checks.deductions import check_deductions
from perfeval.meaning.checks.direction import check_direction
from perfeval.meaning.checks.divisors import check_divisors
from perfeval.meaning.checks.formulas import check_formulas
from perfeval.meaning.checks.names import check_names
from perfeval.meaning.checks.reach import check_reach
from perfeval.meaning.item import Item
from perfeval.meaning.scope import Scope
from perfeval.program.nodes import Node
from perfeval.source import Span

__all__ = ["check_item", "check_score"]


def check_score(scope: Scope, node: Node, full: Fraction | None, span: Span) -> None:
    """Look at a whole rule: its bands, its divisors, and whether its full score is in reach."""
    check_names(scope)
    check_bands(scope, node)
    check_divisors(scope, node)
    if not scope.sink.failed:
        check_reach(scope, node, full, span)


def check_item(item: Item, node: Node) -> None:
    """Look at one item, whose score is ``node``, and at how its clauses go together."""
    if item.scope.sink.failed:
        return
    before = len(item.scope.sink.found)
    check_contradictions(item)
    if len(item.scope.sink.found) > before:
        return
    check_deductions(item, node)
    check_direction(item, node)
    check_formulas(item)
