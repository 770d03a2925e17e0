"""Bands: gaps, overlaps, and bands that are never reached."""

from __future__ import annotations

from fractions import Fraction

from perfeval.diagnostics import Label
from perfeval.meaning.build import constant_of
from perfeval.meaning.registry import Draft
from perfeval.meaning.scope import Scope
from perfeval.numbers import to_text
from perfeval.program.analyse import Domain, Finding, critical_cases
from perfeval.program.nodes import Case, Compare, Const, Input, Node
from perfeval.program.reach import every
from perfeval.source import Span
from perfeval.units import parse_unit


def check_bands(scope: Scope, node: Node) -> None:
    """Report gaps (errors), overlaps and unreachable bands (warnings) with witnesses."""
    cases = [case for case in every(node) if isinstance(case, Case) and case.role == "bands"]
    if not cases:
        return
    below = _below_zero(node)
    domains = {
        draft.id: _domain(draft, below=draft.id in below)
        for draft in scope.registry.drafts.values()
    }
    for finding in critical_cases(node, domains):
        if finding.case.role == "bands":
            _report(scope, finding)


def _domain(draft: Draft, *, below: bool) -> Domain:
    """The values that the input may have, for the checks alone."""
    if draft.ready is not None:
        whole = draft.ready.kind == "count"
        return Domain(Fraction(0), None, whole)
    if draft.kind == "yes_no":
        return Domain(Fraction(0), Fraction(1), whole=True)
    if draft.kind == "choice":
        return Domain(Fraction(0), Fraction(len(draft.labels) - 1), whole=True)
    unit = draft.unit
    whole = draft.kind == "count" or (unit is not None and unit.count)
    low = None if below else Fraction(0)
    return Domain(low, None, whole)


def _below_zero(root: Node) -> set[str]:
    """The inputs that the text itself compares with something below 0."""
    found: set[str] = set()
    for node in every(root):
        if isinstance(node, Compare) and isinstance(node.left, Input):
            limit = constant_of(node.right)
            if limit is not None and (limit < 0 or (limit == 0 and node.operator == "<")):
                found.add(node.left.key)
    return found


def _report(scope: Scope, finding: Finding) -> None:
    case = finding.case
    assert case.span is not None  # noqa: S101 - bands stand in the text
    subject, value = _witness(scope, finding)
    if finding.kind == "gap":
        place, beside = _around(finding, case.span)
        scope.fault("PE401", place, labels=beside, subject=subject, value=value)
        return
    assert finding.branch is not None  # noqa: S101 - the other kinds have one
    branch = case.branches[finding.branch]
    span = branch.condition.span or branch.value.span or case.span
    labels: tuple[Label, ...] = ()
    if finding.other is not None:
        other = case.branches[finding.other].condition.span
        if other is not None:
            labels = (Label(other, "band_takes"),)
    code = "PE403" if finding.kind == "unreachable" else "PE402"
    subject = subject or f"「{scope.excerpt(span)}」"
    scope.fault(code, span, severity="warning", labels=labels, subject=subject, value=value)


def _around(finding: Finding, span: Span) -> tuple[Span, tuple[Label, ...]]:
    """The band that ends where the gap begins, and the one that begins where it ends."""
    region = finding.region
    ends = (None, None) if region is None else (region.low, region.high)
    found: list[Span] = []
    for end in ends:
        for branch in finding.case.branches:
            place = branch.condition.span or branch.value.span
            if end is not None and place is not None and _ends_at(branch.condition, end):
                found.append(place)
                break
    if not found:
        first, last = finding.case.branches[0].condition, finding.case.branches[-1].condition
        return (first.span or span).cover(last.span or first.span or span), ()
    labels = tuple(Label(other, "band_after") for other in found[1:] if other != found[0])
    return found[0], labels


def _ends_at(condition: Node, end: Fraction) -> bool:
    return any(
        isinstance(part, Compare) and end in {constant_of(part.left), constant_of(part.right)}
        for part in every(condition)
    )


def _witness(scope: Scope, finding: Finding) -> tuple[str, str]:
    names, values = [], []
    for node, value in finding.witness:
        names.append(_name(scope, node))
        values.append(_value(scope, finding, node, value))
    return "、".join(names), "、".join(values)


def _name(scope: Scope, node: Node) -> str:
    if node.label:
        return node.label
    return scope.excerpt(node.span) if node.span is not None else ""


def _value(scope: Scope, finding: Finding, node: Node, value: Fraction) -> str:
    """A witness in the shape that the text uses: 89.5%, 12天."""
    draft = scope.registry.draft_of(node)
    if _in_percent(scope, finding, draft):
        return f"{to_text(value * 100)}%"
    unit = draft.unit if draft is not None else None
    if draft is not None and draft.ready is not None and draft.ready.unit:
        unit = parse_unit(draft.ready.unit)
    if unit is not None and unit.kind != "ratio":
        return f"{to_text(value / unit.factor)}{unit.text}"
    return to_text(value)


def _in_percent(scope: Scope, finding: Finding, draft: Draft | None) -> bool:
    if draft is not None:
        return draft.kind == "ratio" or (draft.ready is not None and draft.ready.kind == "ratio")
    for branch in finding.case.branches:
        for part in every(branch.condition):
            if (
                isinstance(part, Compare)
                and isinstance(part.right, Const)
                and part.right.span is not None
            ) and "%" in scope.excerpt(part.right.span).replace("％", "%"):
                return True
    return False
