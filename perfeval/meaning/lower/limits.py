"""Limits, clamps and the last word of exemptions and overrides (section 5)."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.diagnostics import Label
from perfeval.meaning import build
from perfeval.meaning.expressions import lower
from perfeval.meaning.item import Item, Ruling
from perfeval.program.nodes import Branch, Case, Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause


def limits_of(item: Item) -> list[tuple[Clause, ast.Limit, Fraction | None]]:
    """All limits of the item with their amounts."""
    return [
        (clause, clause.action, _amount(item, clause.action))
        for clause in item.clauses
        if isinstance(clause.action, ast.Limit) and isinstance(clause.action, ast.Limit)
    ]


def _amount(item: Item, limit: ast.Limit) -> Fraction | None:
    if limit.amount is None:
        return None
    item.scope.full = item.full
    if isinstance(limit.amount, ast.Number) and limit.amount.unit == "%":
        full = item.full_node(limit.span)
        return build.constant_of(build.mul(full, build.const(limit.amount.value)))
    if isinstance(limit.amount, ast.Share) and limit.amount.base and item.basic is not None:
        return item.basic * limit.amount.ratio
    return build.constant_of(lower(item.scope, limit.amount, formula=True).node)


def bounded(item: Item, base: Node) -> Node:
    """Base, less deductions, plus gains, inside all limits."""
    limits = limits_of(item)
    _conflicts(item, limits)
    lose = _total(item, "lose", limits)
    gain = _gains(item, limits)
    score = base
    if lose is not None:
        score = build.sub(score, lose, item.span)
    if gain is not None:
        score = build.add(score, gain, item.span)
    return _clamped(item, score, limits)


def _conflicts(item: Item, limits: list[tuple[Clause, ast.Limit, Fraction | None]]) -> None:
    """Two limits of one kind with different amounts contradict in one sentence, or on all."""
    seen: dict[tuple[str, int], tuple[Clause, Fraction]] = {}
    changed = {change.sentence for change in item.changes}
    for clause, limit, amount in limits:
        if amount is None or limit.kind == "empty":
            continue
        if clause.when and not item.judged_base:  # 工作质量最高3分: of what, nothing says
            span = clause.when[0].span.cover(clause.when[-1].span)
            item.scope.fault("PE101", span, text=item.scope.excerpt(span))
        whole = limit.kind in {"lose", "floor"} and clause.sentence not in changed
        key = (limit.kind, -1 if whole else clause.sentence)
        if key in seen and seen[key][1] != amount:
            first, _ = seen[key]
            item.scope.fault(
                "PE409", clause.span, labels=(Label(first.span, "first"),),
                first=item.scope.excerpt(first.span), second=item.scope.excerpt(clause.span),
            )  # fmt: skip
        seen.setdefault(key, (clause, amount))


def _total(
    item: Item, kind: str, limits: list[tuple[Clause, ast.Limit, Fraction | None]]
) -> Node | None:
    """The sum of deductions (or bonuses), each sentence inside its own limit."""
    changes = [c for c in item.changes if c.kind == kind]
    if not changes:
        return None
    wanted = {"lose": {"lose", "empty", "both"}, "bonus": {"bonus", "both"}, "gain": {"gain"}}[kind]
    caps = [(c, a) for c, limit, a in limits if limit.kind in wanted and a is not None]
    local = {c.sentence: a for c, a in caps if any(x.sentence == c.sentence for x in changes)}
    whole = [a for c, a in caps if c.sentence not in local]
    total: Node | None = None
    for sentence in dict.fromkeys(c.sentence for c in changes):
        part: Node | None = None
        for change in changes:
            if change.sentence == sentence:
                part = change.node if part is None else build.add(part, change.node)
        assert part is not None  # noqa: S101 - the sentence has a change
        if sentence in local:
            part = build.least(part, build.const(local[sentence]), item.span)
        total = part if total is None else build.add(total, part)
    assert total is not None  # noqa: S101 - there is a change
    if whole:
        total = build.least(total, build.const(min(whole)), item.span)
    return total


def _gains(item: Item, limits: list[tuple[Clause, ast.Limit, Fraction | None]]) -> Node | None:
    """Bonuses and counted gains; of several counted gains, each has its sentence's cap."""
    bonus = _total(item, "bonus", limits)
    sentences = {c.sentence for c in item.changes if c.kind == "gain"}
    gain = _total(item, "gain", limits if len(sentences) > 1 else [])
    if bonus is None or gain is None:
        return gain if bonus is None else bonus
    return build.add(bonus, gain)


def _clamped(
    item: Item, score: Node, limits: list[tuple[Clause, ast.Limit, Fraction | None]]
) -> Node:
    """Inside [0, full score], unless the text says otherwise."""
    high: Fraction | None = item.full
    low: Fraction | None = item.floor
    gains = {c.sentence for c in item.changes if c.kind == "gain"}
    for clause, limit, amount in limits:
        if limit.kind == "lift":
            high = amount
        elif limit.kind == "below":
            low = None
        elif limit.kind == "floor" and amount is not None:
            low = amount
        elif limit.kind == "gain" and amount is not None:
            own = len(gains) > 1 and clause.sentence in gains
            if not own:
                high = amount if high is None else min(high, amount)
    if low is not None:
        score = build.most(score, build.const(low), item.span)
    if high is not None:
        score = build.least(score, build.const(high), item.span)
    return score


def ruled(score: Node, exemptions: list[Ruling], overrides: list[Ruling]) -> Node:
    """Overrides win over exemptions, exemptions over everything else."""
    for rulings, role in ((exemptions, "exemption"), (overrides, "override")):
        if rulings:
            branches = tuple(Branch(r.truth, _named(r, role)) for r in rulings)
            score = Case(branches, score, span=rulings[0].span, role=role)
    return score


def _named(ruling: Ruling, role: str) -> Node:
    return attrs.evolve(ruling.value, span=ruling.span, role=role)
