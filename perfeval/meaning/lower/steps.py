"""Steps and occurrences: 每… (language reference, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from perfeval.meaning import build
from perfeval.meaning.anchors import TARGET_WORDS, Anchor, find_anchor, subject_unit
from perfeval.meaning.conditions import atoms, is_numeric, node_of
from perfeval.meaning.lower.occurrences import lower_occurrence
from perfeval.meaning.movement import (
    Change,
    Direction,
    countable,
    role_of,
    same_thing,
)
from perfeval.numbers.units import Unit, parse_unit
from perfeval.program.nodes import Branch, Case, Ceil, Floor, Node, Round
from perfeval.reading import clauses as ast
from perfeval.reading.words import word_list
from perfeval.source import Span

if TYPE_CHECKING:
    from perfeval.meaning.item import Item
    from perfeval.reading.clauses import Clause

_BESIDE = (
    "未达到 达不到 未达 没有达到 没达到 未完成 没有完成 不足 超过 超出 低于 高于 少于 多于".split()
)
_ECHOES = frozenset(
    (*_BESIDE, *(f"{word}{target}" for word in _BESIDE for target in TARGET_WORDS)),
).union("不达标 未达标 超过部分 不足部分".split())
_NEAREST = frozenset(("四舍五入", "四舍五入取整", "四舍五入取整计算"))
_PLAIN_TAILS = _NEAREST | {"部分", "的部分", "含"}
_LARGEST_RATIO = 2
_VERB = 2
"""How many characters the verb of 每少报送 has at most."""


def lower_every(item: Item, clause: Clause, every: ast.Every) -> None:
    """A 每 clause becomes a step when it moves away from something, else a count."""
    moves = _movement(item, clause, every)
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by the caller
    before = _before(item, clause, every)
    if every.amount is not None and every.amount.value == 0:
        item.scope.fault("PE408", every.amount.span, amount=every.amount.raw)
        return
    if moves is not None and not _counts_missing(item, clause, every, before):
        names = not countable(every) or every.reference or _is_known(item, before)
        named = names and _named_subject(item, before)
        anchor = find_anchor(item, clause, every, moves, item.reader.subject if named else None)
        if anchor is not None:
            if before and not named:
                _short(item, before, anchor)
            _step(item, clause, every, moves, anchor)
            return
        if not countable(every):
            item.scope.fault("PE407", every.span, phrase=item.scope.excerpt(every.span))
            return
    if _in_percent(every):
        item.scope.fault("PE407", every.span, phrase=item.scope.excerpt(every.span))
        return
    lower_occurrence(item, clause, every, before)


def _counts_missing(
    item: Item, clause: Clause, every: ast.Every, before: Sequence[ast.Condition]
) -> bool:
    """``走访未达到规定次数的，每缺1次``: how many are missing; no number says what there is.

    ``超过控制指标，每超过1人`` says the comparison again, and is a step from the other value.
    """
    own = item.conditions.get(id(clause))
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    if own is None or not before or unit is None or not unit.count or not countable(every):
        return False
    words = item.scope.excerpt(before[0].span.cover(before[-1].span))
    limits = [atom.number for atom in atoms(own)]
    return limits == [None] and bool(every.verb) and every.verb[0] not in words


def _in_percent(every: ast.Every) -> bool:
    """``每1个百分点``: a share of something is no count."""
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    return unit is not None and unit.kind == "ratio"


def _movement(item: Item, clause: Clause, every: ast.Every) -> Direction | None:
    """Which way the value moves; 滞后 of a rate is down, 每1个百分点 goes as its condition."""
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    if every.verb in {"滞后", "落后"}:
        return "down" if unit is not None and unit.kind == "ratio" else "up"
    if every.verb or unit is None or unit.count:
        return every.moves
    own = item.conditions.get(id(clause))
    first = next(iter(atoms(own)), None) if own is not None else None
    if first is None:
        return None
    return "up" if first.operator in {">", ">="} else "down"


def _before(item: Item, clause: Clause, every: ast.Every) -> list[ast.Condition]:
    """The phrases in front of 每, without commas at either end."""
    at = clause.when.index(every)
    found = clause.when[:at]
    if id(clause) in item.regimes:
        last = max(place for place, phrase in enumerate(found) if not isinstance(phrase, ast.Comma))
        found = found[last : last + 1]
    while found and isinstance(found[-1], ast.Comma):
        found = found[:-1]
    if len(found) == 1 and _is_echo(found[0]):
        return []
    return found


def _is_echo(phrase: ast.Condition) -> bool:
    """``未达到的，每差1个百分点…``: the word repeats what the movement says."""
    side = phrase.sides[0] if isinstance(phrase, ast.Chain) and not phrase.signs else None
    if not isinstance(side, ast.Side) or not isinstance(side.value, ast.Name):
        return False
    return side.value.text in _ECHOES


def _is_known(item: Item, before: Sequence[ast.Condition]) -> bool:
    """``项目数每少1个``, behind 项目数≥10个: a value, not something that is counted."""
    if not before or is_numeric(before):
        return False
    return item.scope.known(
        item.scope.key(item.scope.excerpt(before[0].span.cover(before[-1].span)))
    )


def _short(item: Item, before: Sequence[ast.Condition], anchor: Anchor) -> None:
    """``培训人数≥100人…，人数每少1人``: a shortened name, or another word for the same value."""
    draft = item.scope.registry.draft_of(anchor.subject.node)
    span = before[0].span.cover(before[-1].span)
    key = item.scope.key(item.scope.excerpt(span))
    if not is_numeric(before) and (draft is None or key not in draft.key):
        item.scope.read("short_subject", span)


def _named_subject(item: Item, before: Sequence[ast.Condition]) -> bool:
    """``满意度每降低1%``: the words right before 每 are the subject."""
    if not before or is_numeric(before):
        return False
    span = before[0].span.cover(before[-1].span)
    text = item.scope.excerpt(span)
    last = item.scope.registry.draft_of(item.reader.subject.node) if item.reader.subject else None
    key = item.scope.key(text)
    if last is None or item.scope.known(key) or not last.key.endswith(key):
        item.reader.subject = item.scope.name(text, span)
    return True


# Anchors ----------------------------------------------------------------------


# Steps ------------------------------------------------------------------------


def _step(item: Item, clause: Clause, every: ast.Every, moves: Direction, anchor: Anchor) -> None:
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by the caller
    amount = every.amount
    assert amount is not None  # noqa: S101 - the grammar has it
    if every.tail and _tail(every) not in _PLAIN_TAILS:
        item.scope.fault("PE101", every.span, text=item.scope.excerpt(every.span))
        return
    size, whole = _size(item, every, amount, anchor)
    if size is None:
        return
    if award.kind == "both":
        for way, kind in (("up", "bonus"), ("down", "lose")):
            one = attrs.evolve(award, kind=kind)  # type: ignore[arg-type] # the two ways
            _moved(item, clause, every, way, anchor, one, size, whole=whole)  # type: ignore[arg-type] # the two ways
        return
    _moved(item, clause, every, moves, anchor, award, size, whole=whole)


def _moved(
    item: Item, clause: Clause, every: ast.Every, moves: Direction, anchor: Anchor,
    award: ast.Award, size: Node, *, whole: bool,
) -> None:  # fmt: skip
    """One way of a step: so many units beyond the anchor, at so much each."""
    gap = _gap(anchor, moves, every.span)
    units = build.div(gap, size, every.span)
    units = _partial(item, clause, every, units, whole=whole)
    points = item.amount(award)
    node = build.mul(units, points, clause.span)
    node = attrs.evolve(node, span=clause.span, role=role_of(award), label=every.verb)
    node = item.guarded(clause, anchor, node, moves)
    regime = item.regimes.get(id(clause))
    if regime is not None:
        node = Case((Branch(node_of(regime), node),), build.ZERO, span=clause.span)
    item.anchors.append((clause, anchor, moves))
    item.changes.append(Change(node, award.kind, clause.sentence, clause.span))
    item.seen_step = True


def _tail(every: ast.Every) -> str:
    """The words behind the size of a step: 每降低1个百分点（四舍五入取整）."""
    return every.tail.strip("(),")


def _gap(anchor: Anchor, moves: Direction, span: Span) -> Node:
    """How far the value lies beyond the anchor; 0 on its other side."""
    value, limit = anchor.subject.node, anchor.limit
    up = build.sub(value, limit, span)
    down = build.sub(limit, value, span)
    if moves == "both":
        return build.most(up, down, span)
    return build.most(up if moves == "up" else down, build.ZERO, span)


def _size(
    item: Item, every: ast.Every, amount: ast.Number, anchor: Anchor
) -> tuple[Node | None, bool]:
    """The step in units of the value, and whether only whole steps count."""
    unit = parse_unit(amount.unit) if amount.unit else None
    draft = item.scope.registry.draft_of(anchor.subject.node)
    if unit is None:
        if draft is not None and draft.declared and draft.unit is not None:
            size = amount.value * draft.unit.factor
            return build.const(size, amount.span), _counted(draft)
        return build.const(amount.value, amount.span), _counted(draft)
    if unit.kind == "ratio":
        return _ratio_size(item, every, amount, anchor), False
    known = subject_unit(item, anchor.subject)
    if known is not None and not same_thing(known, unit):
        item.scope.fault("PE301", amount.span, left=_unit_text(known), right=amount.raw)
        return None, False
    if draft is not None and draft.unit is None and draft.ready is None:
        item.settle_unit(draft, unit)
    return build.const(amount.value, amount.span), unit.count


def _ratio_size(item: Item, every: ast.Every, amount: ast.Number, anchor: Anchor) -> Node | None:
    """1% is a percentage point of a ratio, and 1% of the anchor of a quantity."""
    draft = item.scope.registry.draft_of(anchor.subject.node)
    known = subject_unit(item, anchor.subject)
    points = "点" in amount.raw
    relative = (known is not None and known.kind != "ratio") or _counted(draft)
    if known is None and draft is not None and not points:
        # A bare 100 is no ratio; a threshold that is an input is what its name says.
        limit = build.constant_of(anchor.limit)
        relative = not draft.key.endswith(word_list("shares")) and (
            limit is None or limit > _LARGEST_RATIO
        )
    if relative and points:
        item.scope.fault("PE301", amount.span, left=_unit_text(known), right=amount.raw)
        return None
    if not points:
        item.scope.read("percent_point", every.span)
        relative = relative or "percent_point" in item.scope.context.variants
    if relative:
        return build.mul(build.const(amount.value), anchor.limit, amount.span)
    if draft is not None and draft.unit is None and draft.ready is None:
        draft.kind, draft.percent = "ratio", True
    return build.const(amount.value, amount.span)


def _counted(draft: object) -> bool:
    return getattr(draft, "kind", "") == "count"


def _unit_text(unit: Unit | None) -> str:
    return unit.text if unit is not None else ""


def _partial(item: Item, clause: Clause, every: ast.Every, units: Node, *, whole: bool) -> Node:
    """Whole or partial steps, as written or by default."""
    mode = "nearest" if _tail(every) in _NEAREST else item.partial_of(clause)
    if mode is None:
        item.scope.read("part_of_step", every.span)
        mode = item.scope.context.variants.get("part_of_step") or ("down" if whole else "rata")
    if mode == "down":
        return Floor(units, span=every.span)
    if mode == "up":
        return Ceil(units, span=every.span)
    if mode == "nearest":
        return Round(units, 0, "half_up", span=every.span)
    return units
