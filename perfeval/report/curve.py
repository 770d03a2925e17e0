"""The score of a rule as a function of its one number, exactly.

Where the program compares or clamps something that is linear in the number,
the place where the outcome turns is solved for; between two such places the
score is a straight line, or is sampled where it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import attrs

from perfeval.model.inputs import InputSpec
from perfeval.model.plan import Plan
from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.used_inputs import every

__all__ = ["Curve", "Piece", "curve_of", "scored"]

# A judged score is what its judge says: there is nothing to draw.
_MEASURED = frozenset({"ratio", "quantity", "count"})

_MOST_TURNS = 200
_MOST_STEPS = 80
_SAMPLES = 24
_LARGEST_RATE = 5
_NEAR = 1_000_000
_PROBES = (Fraction(3, 7), Fraction(8, 7), Fraction(19, 7))
_INSIDE = (Fraction(2, 11), Fraction(5, 11), Fraction(9, 11))
_ROUNDS = 3
_FAR = 20
_MOST_REFINED = 20

Point = tuple[Fraction, Fraction]


@attrs.frozen
class Piece:
    """The score between two edges; the ends themselves belong to it only as edges say."""

    points: tuple[Point, ...]


@attrs.frozen
class Curve:
    """A rule's graph: ``pieces`` between edges, ``edges`` where the score turns or jumps.

    ``at`` holds the points on the edges themselves, ``jumps`` the edges at
    which the score jumps.
    """

    spec: InputSpec
    low: Fraction
    high: Fraction
    pieces: tuple[Piece, ...]
    edges: tuple[Fraction, ...]
    at: tuple[Point, ...]
    jumps: tuple[Fraction, ...]


@attrs.frozen
class _Function:
    """A node as a function of one input; ``None`` where it has no value."""

    node: Node
    key: str

    def __call__(self, x: Fraction) -> Fraction | None:
        try:
            return Fraction(evaluate(self.node, {self.key: x}))
        except EvaluationFault:
            return None


def curve_of(plan: Plan, value: Fraction | None = None) -> Curve | None:
    """The graph of ``plan``, wide enough to show ``value``.

    ``None`` for a rule that does not ask for exactly one number.
    """
    if len(plan.inputs) != 1 or plan.inputs[0].kind not in _MEASURED:
        return None
    spec = _shown(plan.inputs[0], value)
    turns = _every_turn(plan.score, spec.id)
    score = _Function(plan.score, spec.id)
    low, high = _range(spec, turns, value, score)
    ends = [low, *(x for x in turns if low < x < high), high]
    steps = _steps(plan.score, spec.id, ends)
    edges = sorted({x for x in (*turns, *steps) if low < x < high})
    pieces = [_piece(score, a, b) for a, b in pairwise([low, *edges, high])]
    at = [(x, y) for x in (low, *edges, high) if (y := score(x)) is not None]
    return Curve(
        spec, low, high, tuple(each for each in pieces if each.points), tuple(edges), tuple(at),
        tuple(_jumps(score, edges, pieces)),
    )  # fmt: skip


def _shown(spec: InputSpec, value: Fraction | None) -> InputSpec:
    """An input as an axis shows it: what is called a rate is one, unless its value is too large."""
    rate = spec.kind == "quantity" and spec.unit is None and spec.key.endswith("率")
    if rate and (value is None or abs(value) <= _LARGEST_RATE):
        return attrs.evolve(spec, kind="ratio")
    return spec


def scored(plan: Plan, value: Fraction) -> Fraction | None:
    """The exact score of a rule with one input; ``None`` where the rule has no answer."""
    return _Function(plan.score, plan.inputs[0].id)(value)


def _line(
    node: Node, key: str, probes: tuple[Fraction, ...] = _PROBES
) -> tuple[Fraction, Fraction] | None:
    """Slope and value at 0 of what is linear in the input, as far as ``probes`` tell."""
    function = _Function(node, key)
    first, second, third = (function(x) for x in probes)
    if first is None or second is None or third is None:
        return None
    slope = (second - first) / (probes[1] - probes[0])
    start = first - slope * probes[0]
    return (slope, start) if slope and slope * probes[2] + start == third else None


def _turns(score: Node, key: str, probes: tuple[Fraction, ...] = _PROBES) -> Iterator[Fraction]:
    """Where a comparison or a limit changes sides."""
    kinds = nodes.Compare | nodes.Min | nodes.Max
    found = [each for each in every(score) if isinstance(each, kinds)]
    for node in found[:_MOST_TURNS]:
        line = _line(nodes.Sub(node.left, node.right), key, probes)
        if line is not None:
            yield -line[1] / line[0]


def _every_turn(score: Node, key: str) -> list[Fraction]:
    """The turns that are seen from afar, and those that only show between two others."""
    known = set(_turns(score, key))
    for _ in range(_ROUNDS):
        if not 0 < len(known) <= _MOST_REFINED:
            break
        least, most = min(known), max(known)
        span = most - least or abs(most) or Fraction(1)
        beyond = (min(Fraction(0), least), least - span, most + span, most + _FAR * span)
        ends = sorted({*known, *beyond})
        found = set()
        for a, b in pairwise(ends):
            probes = tuple(a + (b - a) * part for part in _INSIDE)
            found |= {x for x in _turns(score, key, probes) if a < x < b}
        if found <= known:
            break
        known |= found
    return sorted(known)


def _steps(score: Node, key: str, ends: list[Fraction]) -> Iterator[Fraction]:
    """Where something that is rounded to whole numbers passes one, between each two ends."""
    rounded = [node.value for node in every(score) if isinstance(node, nodes.Floor | nodes.Ceil)]
    if len(ends) > _MOST_REFINED:
        return
    for a, b in pairwise(ends):
        for node in rounded:
            line = _line(node, key, tuple(a + (b - a) * part for part in _INSIDE))
            if line is None:
                continue
            slope, start = line
            low, high = sorted((slope * a + start, slope * b + start))
            first, last = -(-low // 1), high // 1
            if last - first <= _MOST_STEPS:
                yield from ((whole - start) / slope for whole in range(first, last + 1))


def _range(
    spec: InputSpec, turns: list[Fraction], value: Fraction | None, score: _Function
) -> tuple[Fraction, Fraction]:
    """From where to where to draw: all edges and the value, with room at both sides."""
    shown = [*turns, *([] if value is None else [value])]
    if not shown:
        return Fraction(0), Fraction(1 if spec.kind == "ratio" else 10)
    least, most = min(shown), max(shown)
    room = (most - least) * 2 / 5 or abs(most) / 2 or Fraction(1)
    if spec.kind == "count":
        return Fraction(min(0, least // 1)), Fraction((most + room) // 1 + 1)
    high = most + room
    if spec.kind == "ratio" and most < 1:
        high = min(high, Fraction(1))
    if least < 0:
        return least - room, high
    flat = {score(least * part / 4) for part in range(4)}
    if least > most / 2 and len(flat) == 1 and None not in flat:
        return max(Fraction(0), least - room), _settled(score, high)
    return Fraction(0), _settled(score, (high if most < 1 else most * 5 / 4) or Fraction(1))


def _settled(score: _Function, high: Fraction) -> Fraction:
    """``high``, or a little more where the score still changes there and soon does not."""
    for grown in (high, high * 4 / 3, high * 2, high * 3, high * 5):
        ends = {score(grown * factor) for factor in (1, 2, 4)}
        if len(ends) == 1 and None not in ends:
            return grown
    return high


def _piece(score: _Function, a: Fraction, b: Fraction) -> Piece:
    near = (b - a) / _NEAR
    ends = a + near, (a + b) / 2, b - near
    first, middle, last = (score(x) for x in ends)
    if first is not None and last is not None and middle is not None and first + last == 2 * middle:
        return Piece(((ends[0], first), (ends[2], last)))
    step = (b - a - 2 * near) / _SAMPLES
    sampled = ((x, score(x)) for x in (ends[0] + step * number for number in range(_SAMPLES + 1)))
    return Piece(tuple((x, y) for x, y in sampled if y is not None))


def _jumps(score: _Function, edges: list[Fraction], pieces: list[Piece]) -> Iterator[Fraction]:
    """The edges whose two sides, or the point itself, differ by more than a hair."""
    every_y = [y for piece in pieces for _, y in piece.points]
    hair = (max(every_y) - min(every_y)) / 1000 if every_y else Fraction(0)
    for x, (before, after) in zip(edges, pairwise(pieces), strict=True):
        y = score(x)
        sides = [
            piece.points[place][1] for piece, place in ((before, -1), (after, 0)) if piece.points
        ]
        met = [*sides, *([] if y is None else [y])]
        if met and max(met) - min(met) > hair:
            yield x
