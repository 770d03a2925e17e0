"""Whether the full score can be reached, and whether limits and formulas leave each other room."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.meaning.checks.bands import below_zero, domain_of
from perfeval.meaning.checks.sampling import depth_allows, is_small
from perfeval.meaning.checks.witness import warn
from perfeval.meaning.lower.rates import is_rate
from perfeval.meaning.scope import Scope
from perfeval.numbers.exact import to_text
from perfeval.program.doubts import best, crossed_limits, overridden
from perfeval.program.nodes import Input, Node
from perfeval.program.subjects import Domain
from perfeval.program.used_inputs import every
from perfeval.source import Span


def check_reach(scope: Scope, node: Node, full: Fraction | None, span: Span) -> None:
    """Crossed limits and formulas that bands always override; a full score out of reach."""
    if not is_small(node) or not depth_allows(node):
        return
    for crossed in crossed_limits(node):
        place = crossed.outer.span or span
        scope.fault("PE409", place, first=to_text(crossed.floor), second=to_text(crossed.ceiling))
        return
    below = below_zero(node)
    domains = {d.id: domain_of(d, below=d.id in below) for d in scope.registry.drafts.values()}
    for found in overridden(node, domains):
        formula = next((p for p in every(found.otherwise) if p.role == "formula" and p.span), None)
        if formula is not None and formula.span is not None:
            bands = found.case.branches[0].value.span or span
            scope.fault(
                "PE410", bands, first=scope.excerpt(formula.span), second=scope.excerpt(bands)
            )
            return
    if full is not None and full > 0:
        _check_full(scope, node, full, span, domains)


def _check_full(
    scope: Scope, node: Node, full: Fraction, span: Span, domains: dict[str, Domain]
) -> None:
    most = best(node, domains)
    if most is not None and most.value < full:
        warn(scope, "PE436", span, {"most": to_text(most.value), "points": to_text(full)})
        return
    rates = {
        key: attrs.evolve(domain, high=Fraction(1))
        for key, domain in domains.items()
        if _is_share(scope, key)
    }
    if not rates or not any(part.role == "formula" for part in every(node)):
        return
    if any(isinstance(part, Input) and part.key not in rates for part in every(node)):
        return
    most = best(node, {**domains, **rates})
    if most is not None and most.value < full:
        warn(scope, "PE437", span, {"most": to_text(most.value), "points": to_text(full)})


def _is_share(scope: Scope, key: str) -> bool:
    draft = scope.registry.drafts.get(key)
    if draft is None or draft.kind not in {"ratio", "quantity"} or draft.unit is not None:
        return False
    return draft.kind == "ratio" or is_rate(draft.key)
