"""Inputs that a rule compares with, or divides by, each other: their values must go together.

``44万元`` beside ``45天`` is no share, and beside ``45`` it may be one of 万元 or
of 元. Inputs whose units the data block declares are linked to none: they convert.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import attrs

from perfeval.model.inputs import InputSpec
from perfeval.numbers.amounts import Amount, read_amount
from perfeval.numbers.units import parse_unit
from perfeval.program.machine import Redo
from perfeval.program.nodes import Compare, Const, Div, Input, Pair, Sub
from perfeval.program.used_inputs import every

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Leaf, Rubric

Kinds = frozenset[str]
"""What a value may measure, as kinds of units; ``""`` is a number without one."""

BARE: Final = ""
_AMOUNTS: Final = frozenset(("ratio", "quantity", "count"))
_BARE: Final[Kinds] = frozenset((BARE,))
_FIGURES: Final = "-0123456789.,"
_FEWEST: Final = 2
_LARGEST_SHARE: Final = 2


@lru_cache(maxsize=1024)
def kinds_of_number(spec: InputSpec) -> Kinds:
    """What a number without a unit may measure: nothing, or what the rule says of the input."""
    found = {BARE}
    if spec.kind == "ratio":
        found.add("ratio")
    unit = None if spec.unit is None else parse_unit(spec.unit)
    if unit is not None:
        found.add(unit.kind)
    return frozenset(found)


def kinds(spec: InputSpec, value: object) -> Kinds | None:
    """What a value measures; ``None`` for one that is no amount."""
    found = _written(value) if isinstance(value, str) else _BARE
    return kinds_of_number(spec) if found is _BARE else found


def kinds_behind(spec: InputSpec, suffix: str) -> Kinds | None:
    """What any number measures with ``suffix`` behind it."""
    found = _behind(suffix)
    return kinds_of_number(spec) if found is _BARE else found


def _written(text: str) -> Kinds | None:
    """What a text measures, :data:`_BARE` for a number alone; ``None`` where it is no number."""
    # The few units come again and again, the numbers do not.
    text = str.__str__(text)
    suffix = text.lstrip(_FIGURES)
    if not suffix:
        return _BARE
    return _behind(suffix) if len(suffix) < len(text) else _measured(text)


@lru_cache(maxsize=256)
def _behind(suffix: str) -> Kinds | None:
    return _measured(f"1{suffix}")


def _measured(text: str) -> Kinds | None:
    amount = read_amount(text, "shortest")
    if not isinstance(amount, Amount):
        return None
    return _BARE if amount.unit is None else frozenset((amount.unit.kind,))


def links_of(rubric: Rubric) -> tuple[tuple[int, ...], ...]:
    """The places of the inputs that are linked, each with all that it is linked to."""
    joined: dict[int, set[int]] = {}
    for leaf in rubric.leaves:
        for keys in _linked(leaf):
            places = [rubric.input_places[key] for key in keys]
            # Another indicator, or the data block, may say more of an input than this rule.
            known = [rubric.inputs[place] for place in places]
            if any(spec.declared_unit or spec.kind not in _AMOUNTS for spec in known):
                continue
            one = set(places).union(*(joined.get(place, ()) for place in places))
            joined.update(dict.fromkeys(one, one))
    found = {min(one): one for one in joined.values() if len(one) >= _FEWEST}
    return tuple(tuple(sorted(found[first])) for first in sorted(found))


def _linked(leaf: Leaf) -> Iterator[set[str]]:
    """The inputs that one rule links, by their ids."""
    groups: dict[int, set[str]] = {}
    for spec in leaf.plan.inputs:
        if spec.group is not None:
            groups.setdefault(spec.group, set()).add(spec.id)
    groups = {number: keys for number, keys in groups.items() if len(keys) >= _FEWEST}
    pairs = _pairs(leaf) if groups else {}
    for keys in groups.values():
        own = {pair: share for pair, share in pairs.items() if pair <= keys}
        if all(own.values()):
            yield keys
            continue
        yield from (set(pair) for pair, share in own.items() if share)


def _pairs(leaf: Leaf) -> dict[frozenset[str], bool]:
    """Inputs that meet in one step of a rule, and whether they have to be of one kind there.

    They need not where the rule gives their quotient a unit of its own: 人均成本≤5000元.
    """
    nodes = list(every(leaf.plan.score))
    measured = {
        node.left
        for node in nodes
        if isinstance(node, Compare | Sub) and isinstance(node.left, Div) and _has_unit(leaf, node)
    }
    found: dict[frozenset[str], bool] = {}
    for node in nodes:
        if isinstance(node, Pair | Compare):
            left, right = node.left, node.right
            if isinstance(left, Input) and isinstance(right, Input):
                pair = frozenset((left.key, right.key))
                found[pair] = found.get(pair, False) or node not in measured
    return found


def _has_unit(leaf: Leaf, node: Compare | Sub) -> bool:
    """Whether a rule measures with an amount of something, and not with a share."""
    limit = node.right
    if not isinstance(limit, Const):
        return False
    if isinstance(node, Compare) and limit.value > _LARGEST_SHARE:
        return True
    shown = "" if limit.span is None else leaf.plan.source.excerpt(limit.span)
    amount = read_amount(shown, "shortest")
    unit = amount.unit if isinstance(amount, Amount) else None
    return unit is not None and unit.kind != "ratio"


def odd_pair(
    specs: Sequence[InputSpec], places: Iterable[int], values: Mapping[int, object]
) -> tuple[int, int] | None:
    """Two of the linked inputs at ``places`` whose ``values`` do not go together, if any do."""
    known: list[tuple[int, Kinds]] = []
    for place in places:
        found = kinds(specs[place], values[place]) if place in values else None
        if found is not None:
            known.append((place, found))
    pairs = ((one, other) for n, one in enumerate(known) for other in known[n + 1 :])
    return next(((a, b) for (a, first), (b, second) in pairs if not first & second), None)


def as_given(
    spec: InputSpec, place: int, links: Iterable[Sequence[int]], values: Mapping[int, object]
) -> InputSpec:
    """The input at ``place``, in the unit in which ``values`` give it or what it is linked to."""
    for places in links:
        if place not in places or spec.unit is not None:
            continue
        for each in (place, *places):
            amount = read_amount(values.get(each), "shortest")
            unit = amount.unit if isinstance(amount, Amount) else None
            if unit is not None and unit.kind == "ratio":
                return attrs.evolve(spec, kind="ratio", percent=True)
            if unit is not None:
                return attrs.evolve(spec, unit=unit.text)
    return spec


# For generated code --------------------------------------------------------------

Member = tuple[str, Kinds]
"""What rows call an input, and what a number without a unit measures for it."""


@attrs.frozen
class Togetherness:
    """Declines rows in which values of linked inputs do not go together."""

    groups: tuple[tuple[Member, ...], ...]

    def __call__(self, row: Mapping[Any, object]) -> None:
        """Raise :class:`Redo` for a row that has to be read the long way."""
        get: Callable[[Any], object] = row.get
        for members in self.groups:
            common: Kinds | None = None
            for name, bare in members:
                value = get(name)
                if value is None:
                    continue
                found = _written(value) if isinstance(value, str) else _BARE
                if found is _BARE:
                    found = bare
                if found is None or found is common:
                    continue
                common = found if common is None else common & found
                if not common:
                    raise Redo


def together(groups: Iterable[Sequence[tuple[Member, Kinds | None]]]) -> Togetherness | None:
    """What looks at rows, as far as their looks leave it open whether values go together.

    For each member of a group stands what all its values measure, ``None`` where
    that differs.
    """
    found = tuple(tuple(member for member, _ in group) for group in _open(groups))
    return Togetherness(found) if found else None


def _open(
    groups: Iterable[Sequence[tuple[Member, Kinds | None]]],
) -> Iterator[Sequence[tuple[Member, Kinds | None]]]:
    for group in groups:
        known = [each for _, each in group if each is not None]
        settled = len(known) == len(group) and (not known or frozenset.intersection(*known))
        if len(group) >= _FEWEST and not settled:
            yield group
