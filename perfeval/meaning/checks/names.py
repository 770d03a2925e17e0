"""Names that are no names: what is left of a phrase that was read in pieces."""

from __future__ import annotations

from perfeval.meaning.scope import Scope
from perfeval.numbers.units import is_known, parse_unit


def check_names(scope: Scope) -> None:
    """Report an operand that is called like a unit: ``每次扣0.5分/次`` divides by nothing."""
    declared = scope.context.declared or frozenset()
    for draft in scope.registry.drafts.values():
        if draft.kind != "quantity" or draft.local or draft.key in declared or draft.span is None:
            continue
        unit = parse_unit(draft.key)
        if unit is not None and is_known(unit) and scope.excerpt(draft.span) == draft.key:
            scope.fault("PE101", draft.span, text=draft.key)
