"""Tiers of a count, and the line through stated pairs (language reference, section 10)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from perfeval.meaning import build
from perfeval.meaning.conditions import Atom, node_of
from perfeval.meaning.item import Item, words_of
from perfeval.meaning.lower.occurrences import occurrence_key
from perfeval.meaning.movement import Change
from perfeval.numbers.units import parse_unit
from perfeval.program.nodes import Branch, Case, Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.reading.inside import number_in
from perfeval.text.names import normalise_key


def lower_count_tiers(item: Item) -> None:
    """``迟到一次扣1分，两次扣3分，三次及以上不得分``: the total at that count."""
    for place, clause in enumerate(item.clauses):
        every = clause.every
        award = clause.action
        if (
            every is None
            or every.stated
            or every.amount is None
            or not isinstance(award, ast.Award)
        ):
            continue
        if award.kind != "lose" or isinstance(award.amount, ast.Range):
            continue
        rows = [(every.amount.value, clause)]
        for later in item.clauses[place + 1 :]:
            number = _tier(later, every.amount.unit, item.scope.excerpt(clause.span))
            if number is None:
                break
            rows.append((number, later))
        totals = any(
            isinstance(c.action, ast.Award) and c.action.kind == "lose" for _, c in rows[1:]
        )
        if totals or (
            len(rows) > 1 and len(rows[1][1].when) == 1
        ):  # 漏报1次扣0.5分，漏报3次不得分 is a step
            _tiers(item, clause, every, rows)
            return


def _tier(clause: Clause, unit: str | None, first: str) -> Fraction | None:
    """The count that a later tier names: 两次, 三次及以上, 2次（含）以上."""
    award = clause.action
    if not isinstance(award, ast.Award) or clause.otherwise or not clause.when:
        return None
    if award.kind == "gain" and not award.nothing:
        return None
    *before, phrase = clause.when
    if len(before) > 1 or not all(
        ast.is_lone_name(p) and first.startswith(ast.name_of(p)) for p in before
    ):
        return None
    if isinstance(phrase, ast.Every):
        number = phrase.amount if not (phrase.verb or phrase.tail or phrase.stated) else None
    else:
        side = phrase.sides[0] if isinstance(phrase, ast.Chain) and not phrase.signs else None
        value = side.value if isinstance(side, ast.Side) else None
        number = value if isinstance(value, ast.Number) else None
    return number.value if number is not None and number.unit == unit else None


def _tiers(
    item: Item, clause: Clause, every: ast.Every, rows: Sequence[tuple[Fraction, Clause]]
) -> None:
    before = [p for p in clause.when if p is not every and not isinstance(p, ast.Comma)]
    key, span = occurrence_key(item, every, before)
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    count = item.scope.registry.local(f"{clause.topic}{key}", "count", span, unit=unit)
    branches = []
    for number, row in sorted(rows, key=lambda pair: -pair[0]):
        award = row.action
        assert isinstance(award, ast.Award)  # noqa: S101 - by _tier
        loss: Node = item.full_node(row.span) if award.kind == "gain" else item.amount(award)
        truth = build.compare(">=", count, build.const(number), row.span)
        branches.append(Branch(truth, attrs.evolve(loss, span=row.span)))
        item.take([row], "count")
        item.conditions.pop(id(row), None)
    item.scope.read("count_tiers", rows[-1][1].span)
    node = Case(tuple(branches), build.ZERO, span=clause.span, role="deduction", label=key)
    item.changes.append(Change(node, "lose", clause.sentence, clause.span))
    item.seen_step = True


# The straight line -----------------------------------------------------------------------


def lower_so_on(item: Item) -> None:
    """``引进1个得2分，2个得4分，以此类推``: the straight line through the last two pairs."""
    place = next((i for i, c in enumerate(item.clauses) if isinstance(c.action, ast.SoOn)), None)
    if place is None:
        return
    rows = []
    for clause in item.clauses[:place]:
        award = clause.action
        if (
            isinstance(award, ast.Award)
            and award.kind in {"gain", "bonus"}
            and not clause.otherwise
        ):
            item.take([clause], "line")
            number = _number(clause)
            if number is not None:
                rows.append((number, clause, item.amount(award)))
    if len(rows) < 2:  # noqa: PLR2004 - a line has two points
        item.scope.fault("PE412", item.clauses[place].span)
        return
    (first, clause, low), (second, _, high) = rows[-2:]
    subject = _subject(item, rows[0][1], first)
    run = second.value - first.value
    if not run:
        item.scope.fault("PE412", item.clauses[place].span)
        return
    slope = build.div(build.sub(high, low), build.const(run))
    beyond = build.sub(subject, build.const(first.value), clause.span)
    line = build.add(low, build.mul(slope, beyond, clause.span), clause.span)
    node = attrs.evolve(line, span=item.clauses[place].span, role="formula")
    item.bases.append((node, item.clauses[place].span))
    item.judged_base = True


def _number(clause: Clause) -> ast.Number | None:
    """The last number of a condition: the 1个 of 引进1个冷链项目, the 90% of 任务的90%."""
    for phrase in reversed(clause.when):
        if isinstance(phrase, ast.Every):
            return phrase.amount
        side = phrase.sides[-1] if isinstance(phrase, ast.Chain) else None
        value = side.value if isinstance(side, ast.Side) else None
        if isinstance(value, ast.Number):
            return value
        if isinstance(value, ast.Name):
            found = number_in(value.text)
            if found is not None:
                return ast.Number(
                    found[2], found[3], value.text[found[0] : found[1]], span=value.span
                )
    return None


def _subject(item: Item, clause: Clause, number: ast.Number) -> Node:
    """What the pairs are of: the words around the number, or the completion rate."""
    unit = parse_unit(number.unit) if number.unit else None
    if unit is not None and unit.kind == "ratio":
        subject = item.reader.implied()
        draft = item.scope.registry.draft_of(subject.node)
        if draft is not None and draft.unit is None:
            draft.kind, draft.percent = "ratio", True
        item.scope.read("implied_rate", clause.span)
        return subject.node
    text, span = words_of(item, clause)
    every = clause.every
    key = f"{every.verb}{every.tail}" if every is not None else text.replace(number.raw, "", 1)
    kind = "count" if unit is not None and unit.count else "quantity"
    return item.scope.registry.local(key or item.key, kind, span, unit=unit)  # type: ignore[arg-type] # by its unit


# Nested thresholds ---------------------------------------------------------------------------


def lower_nested_bonuses(item: Item) -> None:
    """``达到15%的，加3分；达到10%的，加2分``: nested thresholds of one value do not add up."""
    rows: list[tuple[Clause, Atom]] = []
    for clause in item.clauses:
        award, condition = clause.action, item.conditions.get(id(clause))
        if isinstance(award, ast.Award) and award.kind == "bonus" and isinstance(condition, Atom):
            rows.append((clause, condition))
    if len(rows) < 2 or any(c.every for c, _ in rows):  # noqa: PLR2004 - one inside another
        return
    first = rows[0][1]
    if any(
        a.subject.node != first.subject.node or a.operator[0] != first.operator[0] for _, a in rows
    ):
        return
    branches = []
    for clause, atom in rows:
        amount = item.amount(clause.action)  # type: ignore[arg-type] # by its kind
        branches.append(Branch(node_of(atom), attrs.evolve(amount, span=clause.span)))
        item.take([clause], "addition")
    values = [build.constant_of(branch.value) for branch in branches]
    if None not in values and values == sorted(values, key=lambda v: v or 0):
        branches.reverse()
    node = Case(tuple(branches), build.ZERO, span=rows[0][0].span, role="addition")
    item.changes.append(Change(node, "bonus", rows[0][0].sentence, rows[0][0].span))


# What describes the base ---------------------------------------------------------------------


def lower_described(item: Item) -> None:
    """``不低于平均量的1/2，得3分；每有1个窗口达不到要求的，扣1分``: the base, and no input.

    A single comparison before deductions that count what fails it.
    """
    gains = [c for c in item.clauses if isinstance(c.action, ast.Award) and c.action.kind == "gain"]
    losses = [
        c for c in item.clauses if isinstance(c.action, ast.Award) and c.action.kind == "lose"
    ]
    rest = [
        c
        for c in item.clauses
        if isinstance(c.action, ast.Formula | ast.Proportion | ast.Interpolate)
    ]
    if len(gains) != 1 or not losses or rest or gains[0].otherwise or gains[0].every:
        return
    clause = gains[0]
    if id(clause) not in item.conditions or clause.conditional or clause.scope is not None:
        return
    if not all(_finds(loss) for loss in losses) or clause.span.start > losses[0].span.start:
        return
    value = item.amount(clause.action)  # type: ignore[arg-type] # by its kind
    item.forget(clause)
    item.bases.append((value, clause.span))
    item.scope.note("requirement_note", clause.span)
    item.take([clause], "base")


def _finds(clause: Clause) -> bool:
    every = clause.every
    if every is None or every.moves is not None or not every.found:
        return False
    return any(word in every.tail for word in ("要求", "不符合", "达不到", "未达", "不合", "不达"))


__all__ = ["lower_count_tiers", "lower_described", "lower_so_on", "normalise_key"]
