"""Sentences that score nothing: notes, headings, labels, and those that have a use after all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from perfeval.meaning.conditions import is_numeric
from perfeval.meaning.scope import Scope
from perfeval.meaning.settle import QUIET
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.reading.words import scoring_word, words_of
from perfeval.text.names import normalise_key


def note_prose(scope: Scope, clauses: Sequence[Clause], full: Fraction | None) -> list[Clause]:
    """The clauses without those that only say what is required; these are kept as notes."""
    found: list[Clause] = []
    for place, clause in enumerate(clauses):
        if isinstance(clause.action, ast.Limit) and clause.action.kind == "sum":
            scope.sums.append((clause, full))
        elif _counts(clause) or (isinstance(clause.action, ast.AsIs) and len(clauses) > 1):
            scope.note("counting_note", clause.span)
        elif _sets_base_price(scope, clause) and not _by_number(clause):
            scope.note("base_price_given", clause.span)
        elif not isinstance(clause.action, ast.Statement):
            found.append(clause)
        elif _has_use(clauses, place):
            following = clauses[place + 1]
            if following.otherwise:  # 集中处理率达80%以上，否则不得分
                award = ast.Award("gain", None, full=True, span=clause.span)
                clause = attrs.evolve(clause, action=award)  # noqa: PLW2901 - as settled
            found.append(clause)
        elif _sets_base_price(scope, clause):
            scope.note("base_price_given", clause.span)
        elif _is_among_bands(clauses, place) or _is_last_label(scope, clauses, place):
            scope.fault("PE425", clause.span, text=scope.excerpt(clause.span))
        elif clause.otherwise or not _is_prose(scope, clause):
            found.append(clause)  # it will be said what is wrong with it
        else:
            heads = isinstance(clause.action, ast.Statement) and clause.action.heading
            scope.note("heading" if heads else "requirement_note", clause.span)
    return found


def _counts(clause: Clause) -> bool:
    """``同一人不重复加分``, ``续建项目不加分``: how to count, and no score."""
    award = clause.action
    if isinstance(award, ast.Note):
        return True
    return isinstance(award, ast.Award) and award.kind == "bonus" and award.nothing


def _sets_base_price(scope: Scope, clause: Clause) -> bool:
    """``以最低有效报价为评标基准价，其价格分为满分``: the base price is an input."""
    text = normalise_key(scope.excerpt(clause.span))
    award = clause.action
    plain = isinstance(award, ast.Statement) or (
        isinstance(award, ast.Award)
        and award.kind == "gain"
        and not is_numeric(clause.when)
        and bool(clause.when)
    )
    return plain and any(
        f"为{word}" in text or f"{word}为" in text or ("为" in text and word in text)
        for word in words_of("base_prices")
    )


def _by_number(clause: Clause) -> bool:
    return is_numeric(clause.when)


def _has_use(clauses: Sequence[Clause], place: int) -> bool:
    """A threshold before a step, or before 否则."""
    clause = clauses[place]
    following = clauses[place + 1 :]
    if following and following[0].otherwise and not clause.action.heading:  # type: ignore[union-attr] # by its kind
        return not _is_among_bands(clauses, place) and not _is_beside_band(clauses, place)
    if not is_numeric(clause.when):
        return False
    for later in following:
        if later.every is not None:
            return later is following[0] or later.every.moves is not None
        if isinstance(later.action, ast.Statement) and not is_numeric(later.when):
            continue  # 完好率不低于90%。查现场。每降低1个百分点扣0.5分
        if not isinstance(later.action, QUIET):
            return isinstance(later.action, ast.NoDeduction)
    return False


def _is_among_bands(clauses: Sequence[Clause], place: int) -> bool:
    """A comparison right behind a band, with one or 否则 behind it, lacks a score of its own."""
    if not 0 < place < len(clauses) - 1 or not is_numeric(clauses[place].when):
        return False
    before, after = clauses[place - 1], clauses[place + 1]
    return _is_band(before) and (after.otherwise or _is_band(after))


def _is_beside_band(clauses: Sequence[Clause], place: int) -> bool:
    """``完成率≥90%得4分，材料由财务科归档，否则不得分``: 否则 is the other side of the band."""
    before = clauses[place - 1] if place else None
    same = before is not None and before.sentence == clauses[place].sentence
    return same and before is not None and _is_band(before) and not is_numeric(clauses[place].when)


def _is_band(clause: Clause) -> bool:
    award = clause.action
    return isinstance(award, ast.Award) and award.kind == "gain" and is_numeric(clause.when)


def _is_last_label(scope: Scope, clauses: Sequence[Clause], place: int) -> bool:
    """``差异较小，0.5分，差异较大。``: words that begin like labels before them lack a score."""
    clause = clauses[place]
    head = normalise_key(scope.excerpt(clause.span))[:2]
    before = [c for c in clauses[:place] if c.sentence == clause.sentence and c.when]
    return (
        place == len(clauses) - 1
        and len(before) > 1
        and all(isinstance(c.action, ast.Award) and c.action.kind == "gain" for c in before)
        and normalise_key(scope.excerpt(before[-1].span)).startswith(head)
    )


def _is_prose(scope: Scope, clause: Clause) -> bool:
    return clause.every is None and scoring_word(scope.excerpt(clause.span)) is None
