# long: one stage of the meaning, to be divided by the table of roles
"""Steps and occurrences: 每… (language reference, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from perfeval.meaning import build
from perfeval.meaning.conditions import Atom, atoms, is_numeric, node_of
from perfeval.meaning.movement import (
    SHARES,
    Change,
    Direction,
    countable,
    role_of,
    same_thing,
)
from perfeval.meaning.occurrences import lower_occurrence
from perfeval.meaning.scope import Typed
from perfeval.meaning.target import own_target
from perfeval.program.nodes import Branch, Case, Ceil, Floor, Node, Round
from perfeval.reading import clauses as ast
from perfeval.source import Span
from perfeval.units import Unit, parse_unit

if TYPE_CHECKING:
    from perfeval.meaning.item import Item
    from perfeval.reading.clauses import Clause

_TARGET_WORDS = frozenset("要求 目标 目标值 标准 标准值 基准 基准值 计划 计划值 任务".split())
_BESIDE = (
    "未达到 达不到 未达 没有达到 没达到 未完成 没有完成 不足 超过 超出 低于 高于 少于 多于".split()
)
_ECHOES = frozenset(
    (*_BESIDE, *(f"{word}{target}" for word in _BESIDE for target in _TARGET_WORDS)),
).union("不达标 未达标 超过部分 不足部分".split())
_NEAREST = frozenset(("四舍五入", "四舍五入取整", "四舍五入取整计算"))
_PLAIN_TAILS = _NEAREST | {"部分", "的部分", "含"}
_LARGEST_RATIO = 2
_VERB = 2
"""How many characters the verb of 每少报送 has at most."""


@attrs.frozen
class Anchor:
    """Where a step starts from, and the score there when a clause states one."""

    subject: Typed
    limit: Node
    base: Node | None
    span: Span


def lower_every(item: Item, clause: Clause, every: ast.Every) -> None:
    """A 每 clause becomes a step when it moves away from something, else a count."""
    moves = _movement(item, clause, every)
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by the caller
    before = _before(item, clause, every)
    if every.amount is not None and every.amount.value == 0:
        item.scope.fault("PE408", every.amount.span, amount=every.amount.raw)
        return
    if moves is not None:
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


def find_anchor(
    item: Item, clause: Clause, every: ast.Every, moves: Direction, named: Typed | None
) -> Anchor | None:  # fmt: skip
    """The nearest threshold before it, of the ``named`` value, that the movement leads from."""
    if every.reference:
        return _reference_anchor(item, clause, every, moves)
    if every.origin is not None:
        subject = item.reader.implied()
        limit = item.scope.literal(every.origin, subject)
        return Anchor(subject, limit, None, every.origin.span)
    if every.act and countable(every):
        return _verbal_anchor(item, clause, every, moves)
    award = clause.action
    gains = isinstance(award, ast.Award) and award.kind != "lose"
    own = item.conditions.get(id(clause))
    if own is not None:
        found = list(atoms(own))
        within = _entered_from(item, found, moves)
        leading = [atom for atom in found if _leads_away(atom, moves)] or found
        if within is not None:
            leading = [within]
        if leading:
            item.reader.subject = leading[-1].subject
            return _at(item, leading[-1])
    for earlier in reversed(item.thresholds):
        for atom in reversed(list(atoms(earlier.condition))):
            if named is not None and atom.subject.node != named.node:
                continue
            if not _like_unit(item, atom, every):
                continue
            if earlier.scores and (gains or _leads_away(atom, moves)):
                return _at(item, atom)
    if item.reader.target is not None:
        return _at(item, item.reader.target)
    return item.target_anchor() or _stated_target(item, every)


def _stated_target(item: Item, every: ast.Every) -> Anchor | None:
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    atom = own_target(item, unit)
    return None if atom is None else _at(item, atom)


def _entered_from(item: Item, own: Sequence[Atom], moves: Direction) -> Atom | None:
    """``90%>X≥80%的，每低1个百分点…`` behind ``≥90%得满分``: the end that the value comes from.

    A condition with two ends says how far the step goes; it starts where the
    clause that scores before it leaves off.
    """
    near = [atom for atom in own if not _leads_away(atom, moves)]
    if len(near) == len(own):
        return None
    for atom in near:
        for earlier in item.thresholds:
            if earlier.scores and any(
                other.subject.node == atom.subject.node
                and other.limit == atom.limit
                and _leads_away(other, moves)
                for other in atoms(earlier.condition)
            ):
                return atom
    return None


def _leads_away(atom: Atom, moves: Direction) -> bool:
    if atom.operator == "==" or atom.soft == "bare" or moves == "both":
        return atom.operator != "!="
    return atom.operator in ({">", ">="} if moves == "down" else {"<", "<="})


def _like_unit(item: Item, atom: Atom, every: ast.Every) -> bool:
    """A step in 天 does not start at a threshold in %, when a count would do instead."""
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    if unit is None or unit.kind == "ratio" or not countable(every):
        return True
    known = _subject_unit(item, atom.subject)
    return known is None or same_thing(known, unit)


def _subject_unit(item: Item, subject: Typed) -> Unit | None:
    draft = item.scope.registry.draft_of(subject.node)
    if draft is not None:
        if draft.kind == "ratio":
            return parse_unit("%")
        if draft.ready is not None:
            return parse_unit(draft.ready.unit) if draft.ready.unit else None
        return draft.unit
    return parse_unit("%") if subject.kind == "ratio" else subject.unit


def _reference_anchor(
    item: Item, clause: Clause, every: ast.Every, moves: Direction
) -> Anchor | None:
    """每低于目标值…, 每高于要求…, 每低于全市平均值…."""
    if every.reference in _TARGET_WORDS:
        if item.reader.target is not None:
            return _at(item, item.reader.target)
        anchor = item.target_anchor()
        if anchor is not None:
            return anchor
        own = item.conditions.get(id(clause))
        stated = [] if own is None else [own]
        stated += [row.condition for row in reversed(item.thresholds) if row.scores]
        for condition in stated:
            for atom in reversed(list(atoms(condition))):
                if _leads_away(atom, moves):
                    return _at(item, atom)
        anchor = _stated_target(item, every)
        if anchor is not None:
            return anchor
    key = item.scope.key(every.reference)
    for earlier in reversed(item.thresholds):
        for atom in reversed(list(atoms(earlier.condition))):
            named = getattr(atom.limit, "label", None) or getattr(atom.limit, "key", "")
            if _calls(str(named), key):
                return _at(item, atom)
    subject = item.reader.implied()
    typed = item.scope.name(every.reference, every.span)
    return Anchor(subject, typed.node, None, every.span)


def _calls(name: str, short: str) -> bool:
    """Whether a step means the threshold ``name`` by ``short``: its last words, some left out."""
    rest = iter(name)
    return name[-2:] == short[-2:] and all(char in rest for char in short)


def _verbal_anchor(item: Item, clause: Clause, every: ast.Every, moves: Direction) -> Anchor | None:
    """``信息不少于24条，每少报1条…``: a verb behind 少 names no other value."""
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    own = item.conditions.get(id(clause))
    stated = [] if own is None else [own]
    stated += [row.condition for row in reversed(item.thresholds) if row.scores]
    for condition in stated:
        for atom in reversed(list(atoms(condition))):
            known = _subject_unit(item, atom.subject)
            alike = known is not None and unit is not None and same_thing(known, unit)
            if alike and _leads_away(atom, moves):
                return _at(item, atom)
    return None


def _at(item: Item, atom: Atom) -> Anchor:
    return Anchor(atom.subject, atom.limit, item.score_at(atom), atom.span)


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
    known = _subject_unit(item, anchor.subject)
    if known is not None and not same_thing(known, unit):
        item.scope.fault("PE301", amount.span, left=_unit_text(known), right=amount.raw)
        return None, False
    if draft is not None and draft.unit is None and draft.ready is None:
        item.settle_unit(draft, unit)
    return build.const(amount.value, amount.span), unit.count


def _ratio_size(item: Item, every: ast.Every, amount: ast.Number, anchor: Anchor) -> Node | None:
    """1% is a percentage point of a ratio, and 1% of the anchor of a quantity."""
    draft = item.scope.registry.draft_of(anchor.subject.node)
    known = _subject_unit(item, anchor.subject)
    points = "点" in amount.raw
    relative = (known is not None and known.kind != "ratio") or _counted(draft)
    if known is None and draft is not None and not points:
        # A bare 100 is no ratio; a threshold that is an input is what its name says.
        limit = build.constant_of(anchor.limit)
        relative = not draft.key.endswith(SHARES) and (limit is None or limit > _LARGEST_RATIO)
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
