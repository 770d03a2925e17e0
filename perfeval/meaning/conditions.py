"""Conditions: comparisons, judged statements, and what joins them.

以上, 以下 and unmarked range ends include their number unless a neighbouring
clause takes it with an explicit （含）; so comparisons stay open to change
until all clauses of an item have been read (:mod:`perfeval.meaning.edges`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

import attrs

from perfeval.meaning import build
from perfeval.meaning.scope import Typed
from perfeval.program.nodes import Const, Node, Operator
from perfeval.reading import clauses as ast
from perfeval.source import Span

Soft = Literal["edge", "low", "high", "bare"]


@attrs.define
class Atom:
    """``subject operator limit``; ``soft`` says that the text leaves the edge open."""

    subject: Typed
    operator: Operator
    limit: Node
    span: Span
    soft: Soft | None = None
    explicit: bool = False

    @property
    def number(self) -> Fraction | None:
        """The limit, when it is a constant."""
        return self.limit.value if isinstance(self.limit, Const) else None

    def holds(self, value: Fraction) -> bool:
        """Whether the comparison holds for ``value`` of the subject."""
        limit = self.number
        assert limit is not None  # noqa: S101 - callers ask for constant limits only
        return {
            ">=": value >= limit, "<=": value <= limit, ">": value > limit,
            "<": value < limit, "==": value == limit, "!=": value != limit,
        }[self.operator]  # fmt: skip


@attrs.define
class Judged:
    """A judged statement: holds when the yes/no input does."""

    truth: Node
    span: Span


@attrs.define
class Group:
    """Conditions joined by 且 or 或."""

    operator: Literal["and", "or"]
    terms: list[Condition]


@attrs.define
class Opposite:
    """The negation of a condition."""

    term: Condition


Condition = Atom | Judged | Group | Opposite


def atoms(condition: Condition) -> Iterator[Atom]:
    """All comparisons inside, in order."""
    if isinstance(condition, Atom):
        yield condition
    elif isinstance(condition, Group):
        for term in condition.terms:
            yield from atoms(term)
    elif isinstance(condition, Opposite):
        yield from atoms(condition.term)


def node_of(condition: Condition) -> Node:
    """The truth value of a condition."""
    if isinstance(condition, Atom):
        return build.compare(
            condition.operator, condition.subject.node, condition.limit, condition.span
        )
    if isinstance(condition, Judged):
        return condition.truth
    if isinstance(condition, Opposite):
        return build.negate(node_of(condition.term))
    terms = [node_of(term) for term in condition.terms]
    return build.all_of(terms) if condition.operator == "and" else build.any_of(terms)


def holds_at(condition: Condition, subject: Node, value: Fraction) -> bool | None:
    """Whether ``condition`` holds when ``subject`` has ``value``; None when more decides."""
    if isinstance(condition, Atom):
        if condition.subject.node != subject or condition.number is None:
            return None
        return condition.holds(value)
    if isinstance(condition, Judged):
        return None
    if isinstance(condition, Opposite):
        inner = holds_at(condition.term, subject, value)
        return None if inner is None else not inner
    found = [holds_at(term, subject, value) for term in condition.terms]
    if condition.operator == "and":
        return False if False in found else None if None in found else True
    return True if True in found else None if None in found else False


def is_numeric(when: Sequence[ast.Condition]) -> bool:
    """Whether the phrases compare numbers, rather than describe."""
    phrases = [p for p in when if not isinstance(p, ast.Comma)]
    if not phrases:
        return False
    for place, phrase in enumerate(phrases):
        if isinstance(phrase, ast.Range | ast.Between):
            return True
        if isinstance(phrase, ast.Chain):
            if phrase.signs:
                return True
            side = phrase.sides[0]
            if isinstance(side, ast.Interval) or (isinstance(side, ast.Side) and side.edge):
                return True
            if _lone_number(phrase) and place == len(phrases) - 1 and place <= 1:
                return place == 0 or not isinstance(when[when.index(phrase) - 1], ast.Comma)
    return False


def _lone_number(phrase: ast.Chain) -> bool:
    side = phrase.sides[0]
    return isinstance(side, ast.Side) and isinstance(side.value, ast.Number)


def together(found: list[Condition]) -> Condition | None:
    """All of ``found``, which hold at once; None of nothing."""
    if not found:
        return None
    return found[0] if len(found) == 1 else Group("and", found)


def joined(terms: list[tuple[str, Condition]]) -> Condition | None:
    """且 binds closer than 或."""
    if not terms:
        return None
    groups: list[list[Condition]] = [[terms[0][1]]]
    for operator, term in terms[1:]:
        if operator == "or":
            groups.append([term])
        else:
            groups[-1].append(term)
    alternatives = [group[0] if len(group) == 1 else Group("and", group) for group in groups]
    return alternatives[0] if len(alternatives) == 1 else Group("or", alternatives)


def reaches(condition: Condition, subject: Node, number: Fraction, moves: ast.Moves) -> bool:
    """Whether the band covers values that lie where the step leads."""
    numbers = [
        atom.number for atom in atoms(condition)
        if atom.number is not None and atom.subject.node == subject
    ]  # fmt: skip
    down = min([*numbers, number]) - 1
    up = max([*numbers, number]) + 1
    probes = list(numbers)
    if moves in {"down", "both"}:
        probes.append(down)
    if moves in {"up", "both"}:
        probes.append(up)
    beyond = [
        p for p in probes if (p < number and moves != "up") or (p > number and moves != "down")
    ]
    return any(holds_at(condition, subject, probe) for probe in beyond)
