"""Working out where points are lost; :mod:`perfeval.questions.losses` says what comes of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from perfeval.model.inputs import InputSpec
from perfeval.program.nodes import Node
from perfeval.program.pieces import Cut, Stair, steps
from perfeval.program.ratios import Ratio
from perfeval.program.roots import Root
from perfeval.questions.combine import levels, top_of
from perfeval.questions.losses import Edge, IndicatorLoss, InputLoss, Losses, OpenInput
from perfeval.questions.sets import domain
from perfeval.questions.standing import Standing
from perfeval.questions.written import around, domain_labels, readable, written
from perfeval.scoring.row_problems import settle

if TYPE_CHECKING:
    from perfeval.results.result import Result

__all__ = ["losses"]

_TINY: Final = Fraction(1, 10**20)
_MOST_EDGES: Final = 60


def losses(result: Result) -> Losses:
    """Answer :meth:`perfeval.Result.losses`."""
    rubric = result.rubric
    standing = Standing(rubric, result.given)
    found = []
    for leaf in result:
        counted = result.counted(leaf.place)
        if leaf.applicable and counted is not None and leaf.score is not None:
            lost = leaf.leaf.weight - counted
            found.append(IndicatorLoss(leaf.path, leaf.points, leaf.score, lost, leaf.text))
    found.sort(key=lambda each: -each.lost)
    using = [
        place
        for place, users in enumerate(rubric.users)
        if not set(users) <= set(result.away) and rubric.inputs[place].id in standing.values
    ]
    inputs = [_input(standing, place) for place in using]
    inputs.sort(key=lambda each: -(each.lost or 0))
    return Losses(
        rubric.title,
        result.points,
        sum((each.lost for each in found), Fraction(0)),
        result.interval,
        tuple(found),
        tuple(inputs),
        tuple(_missing(standing, result)),
    )


# Inputs that are given ---------------------------------------------------------------


def _about(standing: Standing, place: int) -> tuple[str, tuple[tuple[str, ...], ...]]:
    rubric = standing.rubric
    paths = tuple(rubric.leaves[user].path for user in rubric.users[place])
    return rubric.names.name(place), paths


def _affected(standing: Standing, place: int) -> Node:
    """The total over the indicators in which an input plays a part, 0 under a veto."""
    spec = standing.rubric.inputs[place]
    if any(leaf.plan.vetoes for leaf in standing.rubric.leaves):
        return standing.total([spec.id])
    users = [user for user in standing.rubric.users[place] if user not in standing.given.away]
    return standing.sum(users, [spec.id])


def _input(standing: Standing, place: int) -> InputLoss:
    spec = standing.spec(place)
    node, (key, paths) = _affected(standing, place), _about(standing, place)
    value = standing.values[spec.id]
    shown, now = written(spec, value), standing.now(node)
    if now is None:
        return InputLoss(key, paths, shown, None)
    found = list(levels(standing, node, place))
    best = max(found, key=lambda each: (each[0], -abs(each[1].value - value)), default=None)
    lost = top = None
    if best is not None and _is_bounded(standing, node, spec):
        lost = max(best[0] - now, Fraction(0))
        top = _edge(spec, best[1].value, lost, is_open=best[1].open) if lost else None
    if domain_labels(spec):
        others = tuple(
            Edge(written(spec, near.value), score - now)
            for score, near in found
            if near.value != value
        )
        return InputLoss(key, paths, shown, lost, top, others=others)
    up, down = (_next(standing, node, spec, now, up=up) for up in (True, False))
    return InputLoss(key, paths, shown, lost, top, up, down)


def _edge(spec: InputSpec, value: Fraction, worth: Fraction, *, is_open: bool) -> Edge:
    return Edge(written(spec, value), worth, is_open, readable(spec, value))


def _is_bounded(standing: Standing, node: Node, spec: InputSpec) -> bool:
    """Whether there is a highest value: every piece is one number, steps, or highest at an end."""
    if domain_labels(spec):
        return True
    return all(
        not isinstance(value, Ratio | Stair)
        or (isinstance(value, Ratio) and value.is_constant)
        or (isinstance(value, Stair) and steps(value, cuts) is not None)
        or top_of(value, cuts) is not None
        for cuts, value in standing.function(node, spec).pieces()
    )


def _next(
    standing: Standing, node: Node, spec: InputSpec, now: Fraction, *, up: bool
) -> Edge | None:
    """The next value that changes the total, at an edge of the rule or of what may be given."""
    value = standing.values[spec.id]
    for at, beyond in _candidates(standing, spec, value, up=up):
        if beyond and spec.kind == "count":
            continue
        probe = at + (_TINY if up else -_TINY) * beyond
        if not standing.takes(spec, probe):
            continue
        there = standing.now_at(node, spec, probe)
        if there is not None and there != now:
            return _edge(spec, at, there - now, is_open=beyond)
    return None


def _candidates(
    standing: Standing, spec: InputSpec, value: Fraction, *, up: bool
) -> Iterator[tuple[Fraction, bool]]:
    """Values at which the total may change its course, and whether just beyond them, in order."""
    users = [
        user
        for user in standing.rubric.users[standing.rubric.input_places[spec.id]]
        if user not in standing.given.away
    ]
    ahead: set[tuple[Fraction, bool]] = set()
    if spec.kind == "count":
        ahead.add((value + (1 if up else -1), False))
    cuts: set[Cut] = {
        end
        for pair in domain(spec, signed=standing.is_signed(spec))
        for end in pair
        if end is not None
    }
    for user in users:
        plan = standing.rubric.leaves[user].plan
        for program in (plan.score, *(veto.condition for veto in plan.vetoes)):
            pieces = standing.function(program, spec).pieces()
            cuts.update(start for (start, _), _ in pieces if start is not None)
    for place, _ in cuts:
        if isinstance(place, Root):
            ahead.update((each, False) for each in around(spec, place) if each is not None)
        else:
            ahead.update({(place, False), (place, True)})
        if spec.kind == "count":
            near = math.floor(place)
            ahead.update((Fraction(near + shift), False) for shift in (-1, 0, 1))
    first = [each for each in ahead if _is_ahead(each, value, up=up)]
    first.sort(key=lambda each: (abs(each[0] - value), each[1]))
    yield from first[:_MOST_EDGES]


def _is_ahead(each: tuple[Fraction, bool], value: Fraction, *, up: bool) -> bool:
    at, beyond = each
    if at == value:
        return beyond
    return at > value if up else at < value


# Inputs that are missing -----------------------------------------------------------


def _missing(standing: Standing, result: Result) -> Iterator[OpenInput]:
    rubric = standing.rubric
    outcome = settle(rubric, result.given, partial=True)
    for place, spec in enumerate(rubric.inputs):
        users = [user for user in rubric.users[place] if user in outcome.open]
        if spec.id in standing.values or not users:
            continue
        key, paths = _about(standing, place)
        span = _alone(standing, spec, users)
        if span is not None:
            yield OpenInput(key, paths, span, alone=True)
            continue
        bounds = [outcome.open[user] for user in users]
        known = [high - low for low, high in bounds if low is not None and high is not None]
        whole = sum(known, Fraction(0)) if len(known) == len(bounds) else None
        yield OpenInput(key, paths, whole, alone=False)


def _alone(standing: Standing, spec: InputSpec, users: Iterable[int]) -> Fraction | None:
    """How far a value that alone is missing moves its indicators; ``None`` where that is open."""
    node = standing.sum(users, [spec.id])
    labels = domain_labels(spec)
    if labels:
        every = [standing.now_at(node, spec, Fraction(at)) for at in range(len(labels))]
        found = [each for each in every if each is not None]
        return max(found) - min(found) if len(found) == len(every) else None
    found = []
    for cuts, value in standing.function(node, spec).pieces():
        line = steps(value, cuts) if isinstance(value, Stair) else [(cuts[0], value)]
        for _, single in line or [(None, None)]:
            if not isinstance(single, Ratio) or not single.is_constant:
                return None
            found.append(single.constant)
    return max(found) - min(found)
