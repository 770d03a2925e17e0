"""Occurrences: 每发现一处…, 错登一笔扣…, 每缺一项… (language reference, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from perfeval.meaning import build
from perfeval.meaning.movement import LATE, TIMES, Change, role_of
from perfeval.numbers.units import parse_unit
from perfeval.program.nodes import Branch, Case, Ceil, Floor, Node, Round
from perfeval.reading import clauses as ast
from perfeval.reading.words import words_of as lexicon_words
from perfeval.source import Span
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.meaning.item import Item
    from perfeval.reading.clauses import Clause


def lower_occurrence(
    item: Item, clause: Clause, every: ast.Every, before: Sequence[ast.Condition]
) -> None:
    """A 每 clause that counts: so many of something, at so much each."""
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by the caller
    key, span = occurrence_key(item, every, before or words_after(clause, every))
    key = f"{clause.topic}{key}"
    add_occurrence(item, clause, key, span, every.amount, award)


def words_after(clause: Clause, every: ast.Every) -> list[ast.Condition]:
    """``每发现一处，违规操作的，扣1分``: what is counted, behind a comma."""
    found = clause.when[clause.when.index(every) + 1 :]
    return [phrase for phrase in found if not isinstance(phrase, ast.Comma | ast.Every)]


def occurrence_key(
    item: Item, every: ast.Every, before: Sequence[ast.Condition]
) -> tuple[str, Span]:
    """The words that name the count (language reference, section 8)."""
    if before and not _describes(item, every, before[-1]):
        span = before[0].span.cover(before[-1].span)
        return normalise_key(item.scope.excerpt(span)), span
    tail = every.tail.strip(",，")
    verb = "" if every.found else f"{every.verb}{every.act or every.reference}"
    if tail:
        return f"{verb}{tail}", every.span
    if verb and (every.moves is None or (every.late or every.verb in LATE)):
        return verb, every.span
    return item.key, every.span


def _describes(item: Item, every: ast.Every, last: ast.Condition) -> bool:
    """``及时上报报表，每迟报一次…``: the words in front describe, and 迟报 is what is counted."""
    if not every.verb or every.found or every.moves is not None:
        return False
    between = item.scope.source.text[last.span.end : every.span.start].strip()
    return between in {",", "，"}


def add_occurrence(
    item: Item, clause: Clause, key: str, span: Span, amount: ast.Number | None, award: ast.Award
) -> None:
    """A count times its points."""
    if id(clause) in item.conditions and id(clause) not in item.regimes:
        item.forget(clause)  # 到会率未达到80%的，每次扣…: what is counted, not compared
    item.scope.roles[clause.span] = "count"
    unit = parse_unit(amount.unit) if amount is not None and amount.unit else None
    measured = unit is not None and not unit.count and unit.kind not in TIMES
    node = item.scope.registry.local(key, "quantity" if measured else "count", span, unit=unit)
    if isinstance(award.amount, ast.Range):
        _ranged(item, clause, key, span, node, award)
        return
    size = amount.value if amount is not None else Fraction(1)
    units: Node = node
    if measured:
        units = _parts(item, clause, build.div(node, build.const(size), span), span)
    elif size != 1:
        units = Floor(build.div(node, build.const(size), span), span=span)
    change = build.mul(units, item.amount(award), clause.span)
    change = attrs.evolve(change, span=clause.span, role=role_of(award), label=key)
    item.changes.append(Change(change, award.kind, clause.sentence, clause.span))
    item.seen_step = True


def _ranged(
    item: Item, clause: Clause, key: str, span: Span, count: Node, award: ast.Award
) -> None:
    """``每次扣1-3分``: the count, then the total that a judge takes off for it."""
    assert isinstance(award.amount, ast.Range)  # noqa: S101 - by the caller
    ends = sorted(
        build.constant_of(item.amount(attrs.evolve(award, amount=end))) or Fraction(0)
        for end in (award.amount.low, award.amount.high)
    )
    item.scope.read("range_per_occurrence", clause.span)
    total = item.scope.registry.local(
        f"{key}{'扣分' if award.kind == 'lose' else '加分'}",
        "deduction",
        award.span,
        low=Fraction(0),
    )
    low, high = (build.mul(count, build.const(end), span) for end in ends)
    inside = build.all_of([
        build.compare(">=", total, low, clause.span), build.compare("<=", total, high, clause.span),
    ])  # fmt: skip
    node = Case((Branch(inside, total),), None, span=clause.span, role="range", label=key)
    item.changes.append(Change(node, award.kind, clause.sentence, clause.span))
    item.seen_step = True


def _parts(item: Item, clause: Clause, units: Node, span: Span) -> Node:
    """``每引进1亿元得2分``: money is no count, and half a step brings half the points."""
    mode = item.partial_of(clause)
    if mode is None:
        item.scope.read("part_of_step", span)
        mode = item.scope.context.variants.get("part_of_step", "rata")
    if mode == "nearest":
        return Round(units, 0, "half_up", span=span)
    return units if mode == "rata" else (Floor if mode == "down" else Ceil)(units, span=span)


def counter_key(item: Item, clause: Clause, counter: ast.Number) -> tuple[str, Span]:
    """What a count without 每 is named by: 错登 of 错登一笔, 工作没有完成 of 一项工作没有完成."""
    phrases = [p for p in clause.when if not isinstance(p, ast.Comma)]
    at = next(i for i, p in enumerate(phrases) if _value(p) is counter)
    named = phrases[at + 1 :] or phrases[:at]
    if phrases[at + 1 :] and phrases[:at]:
        named = phrases[:at] if _is_condition(clause, phrases[:at]) else phrases[at + 1 :]
    finding = lexicon_words("finding")
    while len(named) > 1 and ast.name_of(named[-1]) in finding:  # 违反规定的，发现一次
        named = named[:-1]
    if not named:
        return item.key, clause.span
    span = named[0].span.cover(named[-1].span)
    return normalise_key(item.scope.excerpt(span)), span


def _is_condition(clause: Clause, before: Sequence[ast.Condition]) -> bool:
    at = clause.when.index(before[-1])
    return at + 1 < len(clause.when) and isinstance(clause.when[at + 1], ast.Comma)


def _value(phrase: ast.Condition) -> ast.Expression | None:
    side = phrase.sides[0] if isinstance(phrase, ast.Chain) else None
    return side.value if isinstance(side, ast.Side) else None
