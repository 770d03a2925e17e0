"""Scores spread over a value: interpolation and proportion."""

from __future__ import annotations

from perfeval.meaning import build
from perfeval.meaning.conditions import Atom, Group, atoms, node_of
from perfeval.meaning.expressions import lower
from perfeval.meaning.item import Band, Item
from perfeval.meaning.lower.rates import by_rate
from perfeval.meaning.target import target_atom
from perfeval.program.nodes import Branch, Case, Const, Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.source import Span


def lower_interpolation(item: Item, clause: Clause) -> None:
    """A straight line between the two neighbouring clauses."""
    action = clause.action
    assert isinstance(action, ast.Interpolate)  # noqa: S101 - by its kind
    numeric = id(clause) in item.conditions or any(isinstance(p, ast.Between) for p in clause.when)
    for phrase in clause.when[1:] if numeric else clause.when:
        if ast.is_lone_name(phrase):  # 8%至14%之间按比率插值: no word says which line
            item.scope.fault("PE101", phrase.span, text=item.scope.excerpt(phrase.span))
    points = _neighbours(item, clause)
    if points is None:
        item.scope.fault("PE412", clause.span)
        return
    (first, low_score), (second, high_score) = points
    if action.low is not None and action.high is not None:
        item.scope.full = item.full
        stated = [lower(item.scope, v, formula=True).node for v in (action.low, action.high)]
        if _descending(*stated) != _descending(low_score, high_score):
            stated.reverse()  # 在0分和20分之间, or 在20分和0分之间
        low_score, high_score = stated
    subject = first.subject.node
    run = build.sub(second.limit, first.limit)
    rise = build.sub(high_score, low_score)
    part = build.div(build.sub(subject, first.limit), run, clause.span)
    line = build.add(low_score, build.mul(part, rise, clause.span), clause.span)
    low = Atom(first.subject, ">" if _closed(first) else ">=", first.limit, clause.span)
    high = Atom(first.subject, "<" if _closed(second) else "<=", second.limit, clause.span)
    item.bands.insert(0, Band(Group("and", [low, high]), line, clause))


def _closed(atom: Atom) -> bool:
    """Whether the clause at this end scores the number itself."""
    return "=" in atom.operator


def _descending(low: Node, high: Node) -> bool:
    first, last = build.constant_of(low), build.constant_of(high)
    return first is not None and last is not None and first > last


def _neighbours(item: Item, clause: Clause) -> tuple[tuple[Atom, Node], tuple[Atom, Node]] | None:
    """The thresholds at either end with the scores there, lower one first."""
    own = item.conditions.get(id(clause))
    limits = [atom.limit for atom in atoms(own)] if own is not None else None
    found: dict[object, tuple[Atom, Node]] = {}
    for band in item.bands:
        for atom in atoms(band.condition):
            if atom.operator == "!=" or (limits is None and not isinstance(atom.limit, Const)):
                continue
            if limits is not None and atom.limit not in limits:
                continue
            if _closed(atom):
                found.setdefault(atom.limit, (atom, item.score_at(atom) or band.value))
            else:
                found.setdefault(atom.limit, (atom, band.value))
    if len(found) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    if limits is not None and any(not isinstance(limit, Const) for limit in limits):
        return found[limits[0]], found[limits[-1]]
    rows = sorted(found.values(), key=lambda row: row[0].number or 0)
    if len(rows) > 2 and limits is None:  # noqa: PLR2004 - a line has two ends
        rows = rows[-2:]
    return rows[0], rows[-1]


def lower_proportion(item: Item, clause: Clause) -> None:
    """Ratio to the target times the score that the target gives."""
    for band in reversed(item.bands):
        for atom in atoms(band.condition):
            if build.constant_of(band.value) == 0:
                continue
            up = atom.operator in {">=", ">", "=="}
            ratio = (
                build.div(atom.subject.node, atom.limit, clause.span)
                if up
                else build.div(atom.limit, atom.subject.node, clause.span)
            )
            node = build.mul(ratio, band.value, clause.span)
            item.otherwise = (node, clause)
            return
    text = item.scope.context.target
    target = target_atom(item, text) if text else None
    if target is not None:
        item.bases.append((_of_target(item, clause, target), clause.span))
        return
    action = clause.action
    words = action.words if isinstance(action, ast.Proportion) else ""
    if words in {"比例", ""} or (isinstance(action, ast.Proportion) and action.deducts):
        item.scope.fault("PE418", clause.span, phrase=item.scope.excerpt(clause.span))
        return
    span = action.span
    at = item.scope.excerpt(span).find(words)
    place = Span(span.start + max(at, 0), span.start + max(at, 0) + len(words))
    by_rate(item, clause, item.scope.name(words, place))


def _of_target(item: Item, clause: Clause, target: Atom) -> Node:
    """Actual to target; below a ceiling the full score, above it target to actual."""
    full, value = item.full_node(clause.span), target.subject.node
    if target.operator not in {"<", "<="}:
        return build.mul(build.div(value, target.limit, clause.span), full)
    missed = build.mul(build.div(target.limit, value, clause.span), full)
    return Case((Branch(node_of(target), full),), missed, span=clause.span)
