"""Deductions and bonuses that change no score, whatever the values are."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.diagnostics import Label
from perfeval.meaning.build import ZERO, constant_of
from perfeval.meaning.checks.sampling import FREE, depth_allows, is_small, replaced
from perfeval.meaning.checks.trials import rows
from perfeval.meaning.checks.witness import in_percent, stated, warn
from perfeval.meaning.item import Item
from perfeval.meaning.movement import Change
from perfeval.numbers.exact import decimal_of, to_text
from perfeval.program.nodes import Compare, Input, Node
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.used_inputs import every
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.source import Span

_BASE, _EACH = 4000, 60
"""Nodes to compute for a rule, and for each of its characters."""

_MOST_LABELS = 4
_CODES = {"lose": "PE428", "bonus": "PE434"}


def check_deductions(item: Item, node: Node) -> None:
    """Warn where a deduction or bonus cannot matter: nothing is left to take, or to win."""
    changes = [change for change in item.changes if change.kind in _CODES]
    if not changes or not is_small(node) or not depth_allows(node):
        return
    work = _Work(_BASE + _EACH * (item.span.end - item.span.start))
    _check_end(item, node, work)
    found: dict[str, list[tuple[Span, dict[str, object]]]] = {}
    for change in changes:
        clause = next((each for each in item.clauses if each.span == change.span), None)
        if clause is None or _is_nothing(clause):
            continue
        words = _look(item, node, change, work)
        if words is not None:
            found.setdefault(_CODES[change.kind], []).append((change.span, words))
    for code, ((span, words), *others) in found.items():
        # What makes one of them idle makes all of them idle: that is one fault.
        labels = tuple(Label(other, "also") for other, _ in others[:_MOST_LABELS])
        warn(item.scope, code, span, words, labels)


@attrs.define
class _Work:
    """How many nodes may still be computed: a long text may take longer than a short one."""

    left: int

    def score(self, node: Node, row: dict[str, Fraction]) -> Fraction | None:
        """The value of ``node``; None when it has none."""
        self.left -= sum(1 for _ in every(node))
        try:
            return Fraction(evaluate(node, row))
        except EvaluationFault:
            return None


def _is_nothing(clause: Clause) -> bool:
    """``按时报送的扣0分``: said on purpose, like a tier that costs nothing."""
    award = clause.action
    return clause.every is None and isinstance(award, ast.Award) and award.nothing


def _look(item: Item, node: Node, change: Change, work: _Work) -> dict[str, object] | None:
    """What is said of a change that never matters; None of one that does."""
    free = _Free(item)
    full = free.loosened(_alone(item, node, change))
    part = free.loosened(change.node)
    without = replaced(full, part, ZERO)
    tried = rows(item.scope, full)
    if tried is None:
        return None
    shown: tuple[int, dict[str, Fraction], Fraction] | None = None
    for row in tried:
        score, other = work.score(full, row), work.score(without, row)
        if score != other or work.left < 0:
            return None
        if score is None or not work.score(part, row):
            continue
        size = sum(_size(value) for value in row.values())
        if shown is None or size < shown[0]:
            shown = (size, row, score)
    words: dict[str, object] = {"phrase": item.scope.excerpt(change.span)}
    if shown is not None:
        _, row, score = shown
        words |= {"values": free.stated(part, row), "score": to_text(score)}
    return words


def _alone(item: Item, node: Node, change: Change) -> Node:
    """``node`` without the other changes of the same kind, where they can only hide this one."""
    kinds = {each.kind for each in item.changes}
    if change.kind == "lose" and kinds != {"lose"}:
        return node
    for other in item.changes:
        if other is not change and other.kind == change.kind and other.node != change.node:
            node = replaced(node, other.node, ZERO)
    return node


def _check_end(item: Item, node: Node, work: _Work) -> None:
    """``可以为负`` without a limit: twice as much costs more still, and so on."""
    below = next((each for each in item.clauses if _lifts(each)), None)
    free = _Free(item)
    full = free.loosened(node)
    tried = None if below is None else rows(item.scope, full)
    if below is None or tried is None:
        return
    scored = []
    for row in tried:
        score = work.score(full, row)
        if work.left < 0:
            return
        if score is not None:
            scored.append((score, row))
    score, row = min(scored, key=lambda pair: pair[0], default=(Fraction(0), {}))
    further = work.score(full, {key: 2 * value for key, value in row.items()})
    if score < 0 and further is not None and further < score:
        varied = {key: value for key, value in row.items() if value}
        words = free.stated(full, varied)
        found: dict[str, object] = {"values": words, "score": to_text(score)}
        warn(item.scope, "PE435", below.span, found)


def _lifts(clause: Clause) -> bool:
    return isinstance(clause.action, ast.Limit) and clause.action.kind == "below"


def _size(value: Fraction) -> int:
    number = decimal_of(value)
    return 99 if number is None else len(number.as_tuple().digits) + (value == 0)


class _Free:
    """Derived values that a step starts from, as inputs of their own."""

    def __init__(self, item: Item) -> None:
        self.item = item
        subjects = dict.fromkeys(
            anchor.subject.node
            for _, anchor, _ in item.anchors
            if not isinstance(anchor.subject.node, Input)
            and constant_of(anchor.limit) is not None
            and constant_of(anchor.subject.node) is None
        )
        self.subjects = {f"{FREE}{place}": node for place, node in enumerate(subjects)}

    def loosened(self, node: Node) -> Node:
        """``node`` with the derived values taken as given."""
        for key, subject in self.subjects.items():
            node = replaced(node, subject, Input(key))
        return node

    def stated(self, part: Node, row: dict[str, Fraction]) -> str:
        """The values of ``row`` that ``part`` looks at, in words."""
        scope = self.item.scope
        inputs = dict.fromkeys(
            each for each in every(part) if isinstance(each, Input) and each.key in row
        )
        values = {self.subjects.get(each.key, each): row[each.key] for each in inputs}
        compared = [each for each in every(part) if isinstance(each, Compare)]
        percent = in_percent(scope, compared) or any(
            anchor.subject.kind == "ratio" for _, anchor, _ in self.item.anchors
        )
        derived: dict[Node, Fraction] = {}
        given: dict[Node, Fraction] = {}
        for node, value in values.items():
            (given if isinstance(node, Input) else derived)[node] = value
        return "、".join(
            filter(None, (stated(scope, derived, percent=percent), stated(scope, given)))
        )
