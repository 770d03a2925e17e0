"""Where a step starts from: the nearest threshold that the movement leads away from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from perfeval.meaning.conditions import Atom, atoms
from perfeval.meaning.movement import (
    Direction,
    countable,
    same_thing,
)
from perfeval.meaning.scope import Typed
from perfeval.meaning.target import own_target
from perfeval.numbers.units import Unit, parse_unit
from perfeval.program.nodes import Node
from perfeval.reading import clauses as ast
from perfeval.source import Span

if TYPE_CHECKING:
    from perfeval.meaning.item import Item
    from perfeval.reading.clauses import Clause

TARGET_WORDS = frozenset("要求 目标 目标值 标准 标准值 基准 基准值 计划 计划值 任务".split())


@attrs.frozen
class Anchor:
    """Where a step starts from, and the score there when a clause states one."""

    subject: Typed
    limit: Node
    base: Node | None
    span: Span


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
    valued = item.scope.known(
        item.scope.key(every.act)
    )  # 每超行业平均值1天: the value compared with
    if every.act and countable(every) and not valued:
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
    known = subject_unit(item, atom.subject)
    return known is None or same_thing(known, unit)


def subject_unit(item: Item, subject: Typed) -> Unit | None:
    """The unit that is known of a value, if any."""
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
    if every.reference in TARGET_WORDS:
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
            known = subject_unit(item, atom.subject)
            alike = known is not None and unit is not None and same_thing(known, unit)
            if alike and _leads_away(atom, moves):
                return _at(item, atom)
    return None


def _at(item: Item, atom: Atom) -> Anchor:
    return Anchor(atom.subject, atom.limit, item.score_at(atom), atom.span)
