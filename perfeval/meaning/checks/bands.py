"""Bands: gaps, overlaps, and bands that are never reached."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from perfeval.diagnostics import Label
from perfeval.meaning.build import constant_of
from perfeval.meaning.checks.witness import in_percent, name_of, value_of
from perfeval.meaning.registry import Draft
from perfeval.meaning.scope import Scope
from perfeval.program.analyse import Domain, Finding, critical_cases
from perfeval.program.nodes import Branch, Case, Compare, Input, Node
from perfeval.program.used_inputs import every
from perfeval.source import Span
from perfeval.text.suggest import differ_in_number, nearest

_OTHERWISE = ("否则", "反之", "其余", "其他", "其它", "除此", "以上")


def check_bands(scope: Scope, node: Node) -> None:
    """Report gaps (errors), overlaps and unreachable bands (warnings) with witnesses."""
    cases = [case for case in every(node) if isinstance(case, Case) and case.role == "bands"]
    if not cases:
        return
    below = below_zero(node)
    domains = {
        draft.id: domain_of(draft, below=draft.id in below)
        for draft in scope.registry.drafts.values()
    }
    found = [each for each in critical_cases(node, domains) if each.case.role == "bands"]
    misnamed: set[int] = set()
    for finding in _independent(found):
        if id(finding.case) not in misnamed and _is_misnamed(scope, finding):
            misnamed.add(id(finding.case))
        if id(finding.case) not in misnamed:
            _report(scope, finding)


def _independent(found: list[Finding]) -> Iterator[Finding]:
    """The findings that do not follow from others about the same bands.

    A band at the wrong place leaves a gap where it belongs; one that is too
    wide hides several, and overlaps with more; with a misspelt subject bands
    fit nowhere.
    """
    gaping = {id(each.case) for each in found if each.kind == "gap"}
    apart = {id(each.case) for each in found if each.kind == "gap" and len(each.witness) > 1}
    wide: set[tuple[int, int | None]] = set()
    for each in found:
        case, place = id(each.case), (id(each.case), each.other)
        if each.kind == "unreachable":
            if case in gaping or (each.other is not None and place in wide):
                continue
            wide.add(place)
        elif each.kind == "overlap" and (case in apart or place in wide):
            continue
        yield each


def _is_misnamed(scope: Scope, finding: Finding) -> bool:
    """Whether two bands name one quantity in two ways: ``满意度≥90%``, then ``满意率<90%``.

    Two quantities that stand in one condition are meant to be two.
    """
    drafts = [draft for node, _ in finding.witness if (draft := scope.registry.draft_of(node))]
    drafts.sort(key=lambda draft: draft.place)
    for branch in finding.case.branches:
        keys = {part.key for part in every(branch.condition) if isinstance(part, Input)}
        if len([draft for draft in drafts if draft.id in keys]) > 1:
            return False
    for first, second in pairwise(drafts):
        if differ_in_number(first.key, second.key):
            continue
        near = nearest(second.key, (first.key,)) or nearest(first.key, (second.key,))
        if near and second.span is not None and not (first.local or second.local):
            scope.fault("PE201", second.span, name=second.key, suggestion=first.key)
            return True
    return False


def domain_of(draft: Draft, *, below: bool) -> Domain:
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


def below_zero(root: Node) -> set[str]:
    """The inputs that the text itself compares with something below 0."""
    found: set[str] = set()
    for node in every(root):
        if isinstance(node, Compare) and isinstance(node.left, Input):
            limit = constant_of(node.right)
            if limit is not None and (limit < 0 or (limit == 0 and node.operator == "<")):
                found.add(node.left.key)
    return found


def _is_open(finding: Finding) -> bool:
    """Whether the bands meet at several thresholds by name, in an order that no text can state."""
    pair = [finding.case.branches[at] for at in (finding.branch, finding.other) if at is not None]
    limits = [
        node.right
        for branch in pair
        for node in every(branch.condition)
        if isinstance(node, Compare)
    ]
    names = {part.key for limit in limits for part in every(limit) if isinstance(part, Input)}
    return len(names) > 1


def _is_after(scope: Scope, span: Span) -> bool:
    """``否则经批准请假的得2分``: meant only where nothing before it holds."""
    return scope.source.text[: span.start].rstrip().endswith(_OTHERWISE)


def _report(scope: Scope, finding: Finding) -> None:
    case = finding.case
    assert case.span is not None  # noqa: S101 - bands stand in the text
    subject, value = _witness(scope, finding)
    if finding.kind == "gap":
        place, beside = _around(finding, case.span)
        scope.fault("PE401", place, labels=beside, subject=subject, value=value)
        return
    if finding.kind == "idle" and not _is_said(case):
        return
    span, labels = _places(scope, finding, case.span)
    if finding.kind == "overlap" and (_is_open(finding) or _is_after(scope, span)):
        return
    code = "PE402" if finding.kind == "overlap" else "PE403"
    words = {"subject": subject or f"「{scope.excerpt(span)}」"} | (
        {"value": value} if value else {}
    )
    scope.fault(code, span, severity="warning", labels=labels, **words)


def _places(scope: Scope, finding: Finding, span: Span) -> tuple[Span, tuple[Label, ...]]:
    """The branch that the finding is about, and the one that is in its way."""
    case = finding.case
    if finding.branch is None:
        assert case.otherwise is not None  # noqa: S101 - the finding is about it
        last = case.otherwise.span or span
        before = scope.excerpt(Span(span.start, last.start))
        start = max(before.rfind(word) for word in _OTHERWISE)
        return (last if start < 0 else Span(span.start + start, last.end)), ()
    labels: tuple[Label, ...] = ()
    if finding.other is not None:
        other = _span_of(case.branches[finding.other])
        if other is not None:
            labels = (Label(other, "band_takes"),)
    return _span_of(case.branches[finding.branch]) or span, labels


def _span_of(branch: Branch) -> Span | None:
    return branch.condition.span or branch.value.span


def _is_said(case: Case) -> bool:
    """Whether the text itself says what holds otherwise; a step may stand there unsaid."""
    last = case.otherwise
    return last is not None and last.role is None and last.span not in {None, case.span}


def _around(finding: Finding, span: Span) -> tuple[Span, tuple[Label, ...]]:
    """The band that ends where the gap begins, and the one that begins where it ends."""
    region = finding.region
    ends = (None, None) if region is None else (region.low, region.high)
    found: list[Span] = []
    for end in ends:
        for branch in finding.case.branches:
            place = _span_of(branch)
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
    """The subject and its value; of several, the first, and the others behind its value."""
    conditions = [branch.condition for branch in finding.case.branches]
    pairs = []
    for node, value in finding.witness:
        percent = scope.registry.draft_of(node) is None and in_percent(scope, conditions)
        shown = value_of(scope, node, value, percent=percent)
        pairs.append((name_of(scope, node), shown))
    if not pairs:
        return "", ""
    (subject, first), *others = pairs
    return subject, "、".join([first, *(f"{name} = {shown}" for name, shown in others)])
