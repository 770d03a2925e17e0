"""``A、B分别得10分、5分``: lists that are paired, one clause for each pair."""

from __future__ import annotations

import attrs

from perfeval.meaning.conditions import is_numeric
from perfeval.meaning.item import Item, words_of
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.source import Span

_SHORT = 3


def split_pairs(item: Item) -> None:
    """Replace each 分别 clause of ``item`` by one clause for each of its scores."""
    kept: list[Clause] = []
    for clause in item.clauses:
        action = clause.action
        if isinstance(action, ast.Award) and action.each and not clause.every:
            kept.extend(_each(item, clause, action))
            continue
        if not isinstance(action, ast.Respectively):
            kept.append(clause)
            continue
        if clause.every is not None:
            kept.extend(_counted(item, clause, clause.every, action))
            continue
        count = len(action.amounts)
        listed = _conditions(clause) if is_numeric(clause.when) else _words(item, clause, count)
        if len(listed) != len(action.amounts):
            item.scope.fault("PE420", clause.span, left=len(listed), right=len(action.amounts))
            continue
        for when, amount in zip(listed, action.amounts, strict=True):
            award = ast.Award(action.kind, amount, span=amount.span)
            span = when[0].span.cover(amount.span)
            kept.append(Clause(span, clause.sentence, award, when))
    item.clauses = kept


def _each(item: Item, clause: Clause, award: ast.Award) -> list[Clause]:
    """``甲、乙各扣1.5分``: the score for each of a list."""
    listed = [] if is_numeric(clause.when) else _words(item, clause)
    if len(listed) < 2:  # noqa: PLR2004 - a list has two things
        return [clause]
    spans = [*(when[0].span for when in listed[:-1]), listed[-1][0].span.cover(award.span)]
    return [
        attrs.evolve(clause, when=when, action=award, span=span)
        for when, span in zip(listed, spans, strict=True)
    ]


def _counted(
    item: Item, clause: Clause, every: ast.Every, action: ast.Respectively
) -> list[Clause]:
    """``每新建、改建1座泵站分别加3、1分``; ``被国家、省、市媒体报道的，每次分别得3、2、1分``."""
    before = [phrase for phrase in clause.when if phrase is not every]
    verbs = every.verb.split("、")
    if len(verbs) == len(action.amounts) and len(verbs) > 1:
        rows: list[list[ast.Condition]] = [
            [*before, attrs.evolve(every, verb=verb)] for verb in verbs
        ]
    else:
        named = attrs.evolve(clause, when=before)
        rows = [[*when, every] for when in _words(item, named, len(action.amounts))]
    if len(rows) != len(action.amounts):
        item.scope.fault("PE420", clause.span, left=len(rows), right=len(action.amounts))
        return []
    return [
        attrs.evolve(clause, when=when, action=ast.Award(action.kind, amount, span=amount.span))
        for when, amount in zip(rows, action.amounts, strict=True)
    ]


def _conditions(clause: Clause) -> list[list[ast.Condition]]:
    """``≥90%、80%-90%``: the phrases between the commas."""
    found: list[list[ast.Condition]] = [[]]
    for phrase in clause.when:
        if isinstance(phrase, ast.Comma):
            found.append([])
        else:
            found[-1].append(phrase)
    return [when for when in found if when]


def _listed(text: str, count: int) -> list[str]:
    """The ``count`` things that a phrase lists: 经验、做法被省、市、县简报采用的 has three.

    Where more pause marks stand in it than scores behind it, the things between
    the first and the last are short: 省、市、县.
    """
    pieces = text.split("、")
    if count and len(pieces) > count:
        runs = [
            place
            for place in range(len(pieces) - count + 1)
            if all(len(each) <= _SHORT for each in pieces[place + 1 : place + count - 1])
        ]
        if len(runs) == 1 and count > 2:  # noqa: PLR2004 - something stands between
            first, last = runs[0], runs[0] + count
            head, tail = "、".join(pieces[: first + 1]), "、".join(pieces[last - 1 :])
            return [head, *pieces[first + 1 : last - 1], tail]
    return [each for each in text.replace(",", "、").split("、") if each]


def _words(item: Item, clause: Clause, count: int = 0) -> list[list[ast.Condition]]:
    """``一等奖、二等奖``: the labels between the commas, each where it stands.

    ``count`` is how many scores there are, where that is known.
    """
    if not clause.when:
        return []
    text, span = words_of(item, clause)
    found: list[list[ast.Condition]] = []
    at = span.start
    for label in _listed(text, count):
        start = item.scope.source.text.find(label, at, span.end)
        start = start if start >= 0 else at
        piece = Span(start, min(start + len(label), span.end))
        at = piece.end
        name = ast.Name(label, span=piece)
        found.append([ast.Chain((ast.Side(name, span=piece),), span=piece)])
    return found
