"""What the neighbours of a clause settle, before any of them is lowered.

``不足1个百分点不扣分`` belongs to the step before it, ``累计不超过3分`` bounds the
change before it, and a sentence without a score is a note, a threshold of the
step behind it, or the label of a score in the next sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from perfeval.meaning.conditions import is_numeric
from perfeval.meaning.scope import Scope
from perfeval.names import normalise_key
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.reading.words import scoring_word, words_of
from perfeval.source import Span

_QUIET = (ast.Limit, ast.Partial, ast.Rounding, ast.Note)


def settle(scope: Scope, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses of one item, each as its neighbours have it."""
    found: list[Clause] = []
    for clause in _labelled(clauses):
        mode = _partial(scope, clause) if _follows_step(found) else None
        if mode is not None:
            partial = ast.Partial(mode, span=clause.span)
            clause = attrs.evolve(clause, action=partial, when=[])  # noqa: PLW2901 - as settled
        elif isinstance(clause.action, ast.Limit) and clause.action.kind == "same":
            limit = attrs.evolve(clause.action, kind=_bounded(found, clause))
            clause = attrs.evolve(clause, action=limit)  # noqa: PLW2901 - as settled
        found.append(clause)
    return found


def _labelled(clauses: Sequence[Clause]) -> list[Clause]:
    """``完全匹配；1分``: a label set off from its score by a semicolon."""
    found: list[Clause] = []
    for clause in clauses:
        before = found[-1] if found else None
        if (
            before is not None
            and isinstance(before.action, ast.Statement)
            and not before.action.heading
            and before.when
            and not before.otherwise
            and before.sentence < clause.sentence
            and isinstance(clause.action, ast.Award)
            and not (clause.when or clause.otherwise or clause.discretionary or clause.scope)
            and clause.span == clause.action.span
            and isinstance(clause.action.amount, ast.Points)
            and clause.action.amount.span == clause.span
        ):
            span = before.span.cover(clause.span)
            found[-1] = attrs.evolve(clause, when=before.when, span=span)
        else:
            found.append(clause)
    return found


def _follows_step(found: Sequence[Clause]) -> bool:
    """Whether a step stands before it, with nothing between them that scores."""
    for clause in reversed(found):
        if not isinstance(clause.action, _QUIET):
            return clause.every is not None
    return False


def _partial(scope: Scope, clause: Clause) -> Literal["up", "down", "nearest", "rata"] | None:
    """How ``不足1个百分点…`` behind a step counts; None where it is a condition of its own."""
    action = clause.action
    if isinstance(action, ast.Proportion) and not clause.when and clause.sentence:
        return "rata" if action.words in {"比例", "实际比例"} else None
    if isinstance(action, ast.Rounding) and not clause.when and action.places == 0:
        return "nearest"
    if not clause.when:
        return None
    words = normalise_key(scope.excerpt(clause.when[0].span))
    if not words.startswith(words_of("short_of")):
        return None
    if isinstance(action, ast.NoDeduction):
        return "down"
    if isinstance(action, ast.Award) and action.kind == "bonus" and _is_nothing(action):
        return "down"
    if isinstance(action, ast.Proportion | ast.Interpolate):
        return "rata"
    if isinstance(action, ast.Rounding):
        return "nearest"
    if isinstance(action, ast.Formula) and isinstance(action.value, ast.Number):
        return "up"
    return None


def _is_nothing(award: ast.Award) -> bool:
    return isinstance(award.amount, ast.Points) and award.amount.value == 0


def _bounded(
    found: Sequence[Clause], clause: Clause
) -> Literal["gain", "lose", "bonus", "both"]:
    """What 累计不超过3分 bounds: the change before it in its sentence."""
    for before in reversed(found):
        if before.sentence != clause.sentence:
            break
        award = before.action
        if isinstance(award, ast.Award) and (before.every or award.kind != "gain"):
            return award.kind
        if isinstance(award, ast.Respectively):
            return award.kind
    return "gain"


# Prose ---------------------------------------------------------------------------------


def note_prose(scope: Scope, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses without those that only say what is required; these are kept as notes."""
    found: list[Clause] = []
    for place, clause in enumerate(clauses):
        if isinstance(clause.action, ast.Note):
            scope.note("counting_note", clause.span)
        elif not isinstance(clause.action, ast.Statement):
            found.append(clause)
        elif _has_use(clauses, place):
            found.append(clause)
        elif clause.otherwise or not _is_prose(scope, clause):
            found.append(clause)  # it will be said what is wrong with it
        else:
            scope.note("heading" if clause.action.heading else "requirement_note", clause.span)
    return found


def _has_use(clauses: Sequence[Clause], place: int) -> bool:
    """A threshold before a step, or before 否则."""
    clause = clauses[place]
    if not is_numeric(clause.when):
        return False
    for later in clauses[place + 1 :]:
        if later.every is not None or later.otherwise:
            return True
        if not isinstance(later.action, _QUIET):
            return isinstance(later.action, ast.NoDeduction)
    return False


def _is_prose(scope: Scope, clause: Clause) -> bool:
    return clause.every is None and scoring_word(scope.excerpt(clause.span)) is None


def scoring_span(scope: Scope, clause: Clause) -> Span:
    """The scoring word in prose, or all of it."""
    found = scoring_word(scope.excerpt(clause.span))
    if found is None:
        return clause.span
    return Span(clause.span.start + found[0], clause.span.start + found[1])


__all__ = ["note_prose", "scoring_span", "settle"]
