"""The changes that together reach a score and win back the fewest lost points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Final

import attrs

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.numbers.exact import to_text
from perfeval.program.nodes import Const, Node
from perfeval.program.pieces import Cut, Cuts, Stair, ends, steps
from perfeval.program.ratios import Ratio
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.roots import at
from perfeval.questions.goals import Goal, below, graded
from perfeval.questions.sets import Nearest, values_of
from perfeval.questions.standing import Standing
from perfeval.questions.written import domain_labels, written

__all__ = ["Change", "Combination", "cheapest", "levels", "top_of"]

MAX_JUDGEMENTS: Final = 1024
"""Choices of one group of inputs are tried in all ways up to so many."""

_TINY: Final = Fraction(1, 10**20)

MAX_CHANGED: Final = 40
"""More changes than this are no advice."""


@attrs.frozen
class Change:
    """One input to be changed, and what the change wins back.

    ``new`` is the least change that wins ``gain`` points; ``open`` says that
    it takes a value just beyond ``new``.
    """

    key: str
    old: str
    new: str
    gain: Fraction
    open: bool = False
    up: bool = True

    def text(self, lang: Language = "zh") -> str:
        """The change as one line."""
        new = self.new
        if self.open:
            new = said("beyond_up" if self.up else "beyond_down", lang, value=new)
        return said("change", lang, name=self.key, old=self.old, new=new, gain=to_text(self.gain))


@attrs.frozen
class Combination:
    """Changes that reach the goal together; ``gain`` is what they win back."""

    changes: tuple[Change, ...]
    gain: Fraction

    def lines(self, lang: Language) -> list[str]:
        """The changes, one a line, below a heading."""
        head = said("together", lang, gain=to_text(self.gain))
        return [head, *(f"  {change.text(lang)}" for change in self.changes)]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "gain": to_text(self.gain),
            "changes": [
                {
                    "input": each.key,
                    "old": each.old,
                    "new": each.new,
                    "open": each.open,
                    "gain": to_text(each.gain),
                }
                for each in self.changes
            ],
        }


def levels(standing: Standing, node: Node, place: int) -> Iterator[tuple[Fraction, Nearest]]:
    """Every score that one input alone can bring ``node`` to, with the least change to it."""
    spec = standing.rubric.inputs[place]
    now = standing.values[spec.id]
    labels = domain_labels(spec)
    if labels:
        for at in range(len(labels)):
            try:
                value = Fraction(evaluate(node, standing.values | {spec.id: Fraction(at)}))
            except EvaluationFault:
                continue
            yield value, Nearest(Fraction(at))
        return
    found: dict[Fraction, list[Cuts]] = {}
    for cuts, number in _single(standing.function(node, spec).pieces()):
        found.setdefault(number, []).append(cuts)
    for number, stretches in found.items():
        near = values_of(spec, stretches, signed=standing.is_signed(spec)).nearest(now)
        if near is not None:
            yield number, near


def _single(pieces: Iterable[tuple[Cuts, object]]) -> Iterator[tuple[Cuts, Fraction]]:
    """Pieces in which the score is one number; others are left out."""
    for cuts, value in pieces:
        if isinstance(value, Ratio) and value.is_constant:
            yield cuts, value.constant
            continue
        last: Cut | None = cuts[1]
        line = steps(value, cuts) if isinstance(value, Stair) else None
        for inner, single in ends(line or [], last):
            if isinstance(single, Ratio):
                yield inner, single.constant
        top = None if line or not isinstance(value, Ratio | Stair) else top_of(value, cuts)
        if top is not None:
            yield top


def top_of(value: Ratio | Stair, cuts: Cuts) -> tuple[Cuts, Fraction] | None:
    """Where a piece that moves one way is highest at one of its ends, and how high.

    Steps that begin just beyond an end are highest just beyond it.
    """
    inner, falls = (value.inner, value.step < 0) if isinstance(value, Stair) else (value, False)
    if not inner.moves_one_way or inner.is_constant:
        return None
    last = inner.rises() is not falls
    end = cuts[1] if last else cuts[0]
    if end is None:
        return None
    place, side = end
    if not isinstance(place, Fraction) or not at(inner.below, place):
        return None
    if side == last:
        return ((place, 0), (place, 1)), value.at(place)
    if isinstance(value, Ratio):
        return None
    beyond = place - _TINY if last else place + _TINY
    return ((beyond, 0), end) if last else (end, (beyond, 1)), value.at(beyond)


Option = tuple[int, tuple[tuple[int, Nearest], ...]]
"""How many units of the last decimal it wins back, and which inputs it changes to what."""


def cheapest(standing: Standing, goal: Goal, places: Sequence[int]) -> Combination | None:
    """The combination that reaches ``goal``; ``None`` where there is none, or it is not sure.

    Inputs that share an indicator are changed one at a time, but for choices
    and yes/no, which are tried in all ways. What is found is scored again.
    Scores of several indicators are each reached by itself, where no input has
    a part in two of them.
    """
    if len(goal.parts) > 1:
        return _part_by_part(standing, goal, places)
    rubric = standing.rubric
    decimals = [rubric.rounding_of(leaf).places for leaf in rubric.leaves]
    if None in decimals:
        return None
    unit = Fraction(1, 10 ** max(each for each in decimals if each is not None))
    users = range(len(rubric.leaves))
    if goal.parts:
        users = below(rubric, goal.parts[0][0])
    relevant = [each for each in places if any(user in users for user in rubric.users[each])]
    groups = [
        options
        for group in _groups(standing, relevant)
        if (options := list(_options(standing, goal, group, unit)))
    ]
    now = standing.now(_node(standing, goal, ()))
    if now is None:
        return None
    reached = _reached(standing, goal)
    chosen = _chosen(groups, lambda won: reached(now + won * unit))
    return None if chosen is None else _checked(standing, goal, chosen, unit)


def _part_by_part(standing: Standing, goal: Goal, places: Sequence[int]) -> Combination | None:
    """The changes for each score of several that is not reached yet."""
    rubric, changes, using = standing.rubric, list[Change](), set[str]()
    for part in goal.parts:
        users = set(below(rubric, part[0]))
        ids = {
            spec.id
            for spec, uses in zip(rubric.inputs, rubric.users, strict=True)
            if users & set(uses)
        }
        if using & ids:
            return None
        using |= ids
        alone = Goal(parts=(part,))
        if standing.now_truth(alone.truth(standing, ())):
            continue
        found = cheapest(standing, alone, places)
        if found is None:
            return None
        changes += found.changes
    return Combination(tuple(changes), sum((each.gain for each in changes), Fraction(0)))


def _node(standing: Standing, goal: Goal, free: Sequence[str]) -> Node:
    """The score that the goal asks about."""
    if goal.parts:
        places = below(standing.rubric, goal.parts[0][0])
        return standing.sum([each for each in places if each in standing.present], free)
    return standing.total(free)


def _reached(standing: Standing, goal: Goal) -> Callable[[Fraction], bool]:
    """Whether a score is enough."""
    if goal.grade is not None:
        scale = Fraction(1)
        if standing.given.away:
            weight = sum(
                (standing.rubric.leaves[each].weight for each in standing.present), Fraction(0)
            )
            scale = standing.rubric.full / weight if weight else scale
        label = goal.grade
        return lambda score: bool(
            evaluate(graded(standing.rubric, Const(score * scale), label), {})
        )
    least = goal.total if goal.total is not None else goal.parts[0][1]
    return lambda score: score >= least


def _groups(standing: Standing, places: Sequence[int]) -> list[list[int]]:
    """The inputs in groups that share no indicator with each other."""
    groups: list[tuple[set[int], list[int]]] = []
    for place in places:
        users = set(standing.rubric.users[place])
        if standing.rubric.inputs[place].id not in standing.values:
            continue
        touching = [group for group in groups if group[0] & users]
        groups = [group for group in groups if not group[0] & users]
        together = [each for _, inner in touching for each in inner]
        groups.append((users.union(*(each for each, _ in touching)), [*together, place]))
    return [inner for _, inner in groups]


def _options(
    standing: Standing, goal: Goal, group: Sequence[int], unit: Fraction
) -> Iterator[Option]:
    """What changing inputs of one group can win back, with as few changes as may be."""
    specs = standing.rubric.inputs
    best: dict[int, Option] = {}
    now = standing.now(_node(standing, goal, [specs[each].id for each in group]))
    if now is None:
        return
    found = [*_one_at_a_time(standing, goal, group, now), *_judged(standing, goal, group, now)]
    for gain, changes in found:
        units = gain / unit
        if units > 0 and units.denominator == 1:
            known = best.get(int(units))
            if known is None or len(changes) < len(known[1]):
                best[int(units)] = (int(units), changes)
    yield from best.values()


_Found = Iterator[tuple[Fraction, tuple[tuple[int, Nearest], ...]]]


def _one_at_a_time(standing: Standing, goal: Goal, group: Sequence[int], now: Fraction) -> _Found:
    for place in group:
        node = _node(standing, goal, [standing.rubric.inputs[place].id])
        for score, near in levels(standing, node, place):
            yield score - now, ((place, near),)


def _judged(standing: Standing, goal: Goal, group: Sequence[int], now: Fraction) -> _Found:
    """All choices and yes/no of a group in all ways."""
    specs = standing.rubric.inputs
    judged = [each for each in group if domain_labels(specs[each])]
    ways = [range(len(domain_labels(specs[each]))) for each in judged]
    size = 1
    for way in ways:
        size *= len(way)
    if len(judged) <= 1 or size > MAX_JUDGEMENTS:
        return
    ids = [specs[each].id for each in judged]
    node = _node(standing, goal, ids)
    for picks in product(*ways):
        chosen = {key: Fraction(pick) for key, pick in zip(ids, picks, strict=True)}
        changes = tuple(
            (place, Nearest(chosen[key]))
            for place, key in zip(judged, ids, strict=True)
            if chosen[key] != standing.values[key]
        )
        try:
            yield Fraction(evaluate(node, standing.values | chosen)) - now, changes
        except EvaluationFault:
            continue


# Choosing ------------------------------------------------------------------------


def _chosen(groups: Sequence[list[Option]], enough: Callable[[int], bool]) -> list[Option] | None:
    """At most one option of each group: the least sum that is enough, then the fewest changes.

    The sums that can be reached are the bits of one number.
    """
    reach = 1
    for options in groups:
        after = reach
        for units, _ in options:
            after |= reach << units
        reach = after
    least = next((won for won in _bits(reach) if enough(won)), None)
    if least is None:
        return None
    mask = (1 << (least + 1)) - 1
    stages: list[list[int]] = [[1]]
    for options in groups:
        before = stages[-1]
        stage = [*before, *[0] * (min(MAX_CHANGED, _most(options) + len(before)) - len(before))]
        for units, changes in options:
            for count, bits in enumerate(before):
                if bits and count + len(changes) < len(stage):
                    stage[count + len(changes)] |= (bits << units) & mask
        stages.append(stage)
    counts = [count for count, bits in enumerate(stages[-1]) if bits >> least & 1]
    return _traced(groups, stages, least, counts[0]) if counts else None


def _most(options: Iterable[Option]) -> int:
    return max(len(changes) for _, changes in options)


def _bits(number: int) -> Iterator[int]:
    for place, digit in enumerate(bin(number)[:1:-1]):
        if digit == "1":
            yield place


def _traced(
    groups: Sequence[list[Option]], stages: Sequence[list[int]], least: int, count: int
) -> list[Option]:
    """Which options make the sum ``least`` with ``count`` changes."""
    found: list[Option] = []
    for options, before in zip(reversed(groups), reversed(stages[:-1]), strict=True):
        if count < len(before) and before[count] >> least & 1:
            continue
        for option in options:
            units, changes = option
            rest, fewer = least - units, count - len(changes)
            if rest >= 0 and 0 <= fewer < len(before) and before[fewer] >> rest & 1:
                found.append(option)
                least, count = rest, fewer
                break
    return found[::-1]


def _checked(
    standing: Standing, goal: Goal, chosen: Sequence[Option], unit: Fraction
) -> Combination | None:
    """The combination in words, where scoring it again reaches the goal."""
    rubric, values = standing.rubric, dict(standing.values)
    ids = [spec.id for spec in rubric.inputs]
    score = _node(standing, goal, ids)
    changes: list[Change] = []
    try:
        before = Fraction(evaluate(score, values))
        for place, near in sorted(part for _, parts in chosen for part in parts):
            spec = standing.spec(place)
            now = standing.values[spec.id]
            up = near.value >= now
            values[spec.id] = near.value + _beyond(near, up=up)
            # What each change adds to those before it.
            after = Fraction(evaluate(score, values))
            texts = written(spec, now), written(spec, near.value)
            key = rubric.names.name(place)
            changes.append(Change(key, *texts, after - before, near.open, up))
            before = after
        holds = bool(evaluate(goal.truth(standing, ids), values))
    except EvaluationFault:
        return None
    won = sum((units for units, _ in chosen), 0) * unit
    return Combination(tuple(changes), won) if holds else None


def _beyond(near: Nearest, *, up: bool) -> Fraction:
    """A very small step to the side where an open end lies."""
    if not near.open:
        return Fraction(0)
    return _TINY if up else -_TINY
