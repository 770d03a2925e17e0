"""Sentences that each score a matter of their own, and add up to the full score.

``公开及时得1分，不及时不得分；公开完整得2分，不完整不得分`` is two items, though no number
or head sets them apart: their highest scores make the full score, and no two
of them compare the same value.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.meaning.conditions import is_numeric
from perfeval.meaning.full import stated_full
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause
from perfeval.source import Source


@attrs.define
class _Group:
    subject: str | None
    clauses: list[Clause] = attrs.field(factory=list)


def sentence_groups(clauses: list[Clause], points: Fraction | None, source: Source) -> Block | None:
    """``clauses`` as parts that add up to ``points``, or ``None`` when they are one item.

    Semicolons may stand inside a matter that a full stop closes, so that the
    sentences between full stops are tried when all of them do not add up.
    """
    if points is None or any(
        isinstance(clause.action, ast.Formula | ast.Portion) for clause in clauses
    ):
        return None
    numbers = [clause.sentence for clause in clauses]
    return _grouped(clauses, points, numbers) or _grouped(clauses, points, _stops(clauses, source))


def _stops(clauses: list[Clause], source: Source) -> list[int]:
    """How many full stops stand in front of each clause."""
    return [source.text.count("。", 0, clause.span.start) for clause in clauses]


def _grouped(clauses: list[Clause], points: Fraction, sentences: list[int]) -> Block | None:
    root = Block("", None, None)
    groups: list[_Group] = []
    opened = -1
    for clause, sentence in zip(clauses, sentences, strict=True):
        if isinstance(clause.action, ast.Statement | ast.Note):
            root.clauses.append(clause)
            continue
        if _rules(clause) or isinstance(clause.action, ast.Definition | ast.Rounding):
            root.clauses.append(clause)
            continue
        apart = sentence != opened or (bool(groups) and _takes_away(groups[-1]))
        if apart and _opens(clause, groups):
            groups.append(_Group(_subject(clause)))
        opened = sentence
        if not groups:
            return None
        groups[-1].clauses.append(clause)
    if len(groups) < 2 or all(_is_single(group) for group in groups):  # noqa: PLR2004 - a sum
        return None
    highest = [stated_full(group.clauses) or Fraction(0) for group in groups]
    if sum(highest) != points or points in highest:
        return None
    for group in groups:
        first, last = group.clauses[0].span, group.clauses[-1].span
        root.parts.append(Block("", None, None, group.clauses, first.cover(last)))
    return root


def _takes_away(group: _Group) -> bool:
    """``A得2分，每缺一项扣1分，B得3分``: what deducts closes the matter before it."""
    awards = [clause.action for clause in group.clauses if isinstance(clause.action, ast.Award)]
    return any(award.kind == "lose" for award in awards)


def _opens(clause: Clause, groups: list[_Group]) -> bool:
    """Whether a sentence starts another matter: it gives points, for another value."""
    award = clause.action
    if (
        not isinstance(clause.action, ast.Award)
        or not isinstance(award, ast.Award)
        or award.kind != "gain"
    ):
        return False
    if clause.otherwise or clause.every or not clause.when:
        return False
    subject = _subject(clause)
    if subject is None:
        return not is_numeric(clause.when)
    return all(group.subject != subject for group in groups)


def _subject(clause: Clause) -> str | None:
    """The value that a numeric clause names."""
    if not is_numeric(clause.when):
        return None
    for phrase in clause.when:
        if isinstance(phrase, ast.Chain):
            for side in phrase.sides:
                if isinstance(side, ast.Side) and isinstance(side.value, ast.Name):
                    return side.value.text
    return None


def _rules(clause: Clause) -> bool:
    """An override, exemption or veto: it speaks of all."""
    award = clause.action
    if clause.scope is not None or clause.conditional or isinstance(clause.action, ast.Veto):
        return True
    return isinstance(award, ast.Award) and award.direct


def _is_single(group: _Group) -> bool:
    scoring = [c for c in group.clauses if not isinstance(c.action, ast.Limit | ast.Partial)]
    return len(scoring) == 1 and not is_numeric(scoring[0].when)
