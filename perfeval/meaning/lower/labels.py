"""Labels and items beside what else a cell says, and what a cell says again."""

from __future__ import annotations

import re
from fractions import Fraction

from perfeval.meaning import build
from perfeval.meaning.item import Item, words_of
from perfeval.meaning.lower.ranges import is_ranged
from perfeval.numbers.exact import to_text
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause


def mixed_labels(item: Item) -> None:
    """``无积压，3分；有积压，但不超过上年，2分``: the first is no comparison, so all are labels."""
    gains = [
        clause
        for clause in item.clauses
        if isinstance(clause.action, ast.Award)
        and clause.action.kind == "gain"
        and clause.when
        and not (clause.every or clause.otherwise or clause.conditional or clause.discretionary)
        and clause.scope is None
        and not clause.action.direct
    ]
    if len(gains) < 2 or id(gains[0]) in item.conditions:  # noqa: PLR2004 - alternatives are two
        return
    numeric = [clause for clause in gains if id(clause) in item.conditions]
    awards = [clause.action for clause in gains if isinstance(clause.action, ast.Award)]
    values = [build.constant_of(item.amount(award)) for award in awards]
    most = max((value for value in values if value is not None), default=None)
    if not numeric or (item.full is not None and most != item.full) or values[0] != most:
        return
    if any(isinstance(c.action, ast.SoOn | ast.Formula) or c.every for c in item.clauses):
        return
    if not all(_is_label(item, clause) for clause in numeric):
        return
    for clause in numeric:
        item.forget(clause)
    item.scope.read("mixed_labels", gains[0].span)


_NO_LABEL = re.compile(
    r"[≥≤><=≠]|百分之|[过于到足满超][一二三四五六七八九十百千万两]+|\d,\d{3}|\.\d*0(?!\d)"
)


def _is_label(item: Item, clause: Clause) -> bool:
    """Whether a comparison is words to choose: no sign, and its numbers as they are always printed.

    A label is what data says, so another spelling of its numbers would be another label.
    """
    return _NO_LABEL.search(words_of(item, clause)[0]) is None


def sunk(item: Item, worded: list[Clause]) -> list[Clause]:
    """``健全得10分，基本健全得6分，不健全扣10分``: the last tier, which leaves nothing."""
    found = []
    for clause in item.clauses:
        award = clause.action
        if not isinstance(award, ast.Award) or award.kind != "lose" or not clause.when:
            continue
        plain = not (clause.every or clause.otherwise or clause.scope or is_ranged(clause))
        beside = clause.sentence == worded[-1].sentence and id(clause) not in item.conditions
        if plain and beside and build.constant_of(item.amount(award)) == item.full:
            found.append(clause)
    return found


def repeated(item: Item, worth: list[Fraction]) -> None:
    """``每缺一项扣1分`` behind items of 1分 each says again what they are worth."""
    for clause in item.clauses:
        award, every = clause.action, clause.every
        if every is None or not isinstance(award, ast.Award):
            continue
        if award.own_share:  # 每完成1项取得该项分数
            item.take([clause], "item")
            continue
        if award.kind != "lose":
            continue
        number = every.amount
        if (
            every.moves != "down"
            or every.tail
            or number is None
            or number.unit not in {"项", "个", "条", "点"}
        ):
            continue
        amount = build.constant_of(item.amount(award))
        item.take([clause], "item")
        if any(each != amount for each in worth):
            item.scope.fault(
                "PE417",
                clause.span,
                first=to_text(worth[0]),
                second=item.scope.excerpt(clause.span),
            )
