"""A rule's own graph: the score over its one number, its edges, and a department's point."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.model.inputs import InputSpec
from perfeval.model.plan import Plan
from perfeval.numbers.exact import decimal_of, round_fraction, to_text
from perfeval.numbers.units import parse_unit
from perfeval.render.excerpt import width
from perfeval.report.curve import Curve, curve_of, scored
from perfeval.report.svg import BAR, LOSS, PALE, TRACK, WIDTH, Picture, cut

if TYPE_CHECKING:
    from perfeval.results.result import LeafResult

__all__ = ["leaf_picture", "rule_picture"]

_LEFT, _RIGHT, _TOP, _BOTTOM, _HIGH = 48, 24, 50, 44, 280
_TICK = 7
_MOST_DOTS = 60


def figure(value: Fraction, spec: InputSpec) -> str:
    """A value of an input as its author would write it."""
    if spec.kind == "ratio" and (spec.unit is None or spec.unit == "%"):
        return f"{_short(value * 100)}%"
    unit = None if spec.unit is None else parse_unit(spec.unit)
    if unit is None or not unit.factor:
        return _short(value)
    return f"{_short(value / unit.factor)}{spec.unit}"


def _short(value: Fraction) -> str:
    decimal = decimal_of(value)
    if decimal is not None and len(f"{decimal:f}") <= len("-123456.12"):
        return to_text(value)
    return to_text(round_fraction(value, 2, "half_up"))


class _Plane:
    """Where values stand on the picture."""

    def __init__(self, curve: Curve, points: Fraction) -> None:
        scores = [y for piece in curve.pieces for _, y in piece.points] + [y for _, y in curve.at]
        self.least = min([Fraction(0), *scores])
        self.most = max([points, *scores]) or Fraction(1)
        self.curve = curve

    def x(self, value: Fraction) -> Fraction:
        share = (value - self.curve.low) / (self.curve.high - self.curve.low)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, score: Fraction) -> Fraction:
        share = (score - self.least) / (self.most - self.least)
        return _HIGH - _BOTTOM - share * (_HIGH - _TOP - _BOTTOM)

    def at(self, point: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
        return self.x(point[0]), self.y(point[1])


def rule_picture(
    name: str,
    plan: Plan,
    points: Fraction,
    value: Fraction | None = None,
    score: Fraction | None = None,
) -> str:
    """The graph of the rule called ``name`` as SVG; empty for one without exactly one number.

    ``value`` and ``score`` are a department's point.
    """
    curve = curve_of(plan, value)
    if curve is None:
        return ""
    plane = _Plane(curve, points)
    owner = "" if name == curve.spec.key else f"{name}："
    title = f"{owner}得分随{curve.spec.key}的变化"
    picture = Picture(title, _described(curve, value, score), _HIGH)
    picture.write(_LEFT, 22, cut(title, 44), bold=True)
    _axes(picture, plane)
    if curve.spec.kind == "count" and curve.high - curve.low <= _MOST_DOTS:
        _dots(picture, plane, plan)
    else:
        _lines(picture, plane)
    if value is not None and score is not None:
        _point(picture, plane, value, score)
    return picture.text()


def leaf_picture(leaf: LeafResult) -> str:
    """The graph of an indicator's rule with the point that was scored."""
    values = leaf.result.values_of(leaf.place)
    value = values.get(leaf.leaf.inputs[0].id) if len(leaf.leaf.inputs) == 1 else None
    score = None if leaf.score is None else Fraction(leaf.score)
    return rule_picture(leaf.name, leaf.leaf.plan, leaf.leaf.weight, value, score)


def _described(curve: Curve, value: Fraction | None, score: Fraction | None) -> str:
    """The picture in words: the score at each edge, and the department's point."""
    at = dict(curve.at)
    parts = [f"{figure(x, curve.spec)}得{_short(at[x])}分" for x in curve.edges if x in at] or [
        f"{figure(x, curve.spec)}得{_short(y)}分" for x, y in curve.at
    ]
    if value is not None and score is not None:
        parts.append(f"本次{figure(value, curve.spec)}，得{_short(score)}分")
    return "；".join(parts)


def _axes(picture: Picture, plane: _Plane) -> None:
    curve, bottom = plane.curve, plane.y(plane.least)
    for score in sorted({plane.least, Fraction(0), plane.most / 2, plane.most}):
        y = plane.y(score)
        picture.line([(_LEFT, y), (WIDTH - _RIGHT, y)], TRACK)
        label = f"{_short(score)}分"
        picture.write(_LEFT - 6, y + 4, label, anchor="end", fill=PALE, small=True)
    picture.line([(_LEFT, bottom), (WIDTH - _RIGHT, bottom)], PALE)
    taken: list[tuple[Fraction, Fraction]] = []
    wanted = [*curve.jumps, *curve.edges, curve.low, curve.high]
    for x in wanted:
        label = figure(x, curve.spec)
        half = Fraction(width(label) * _TICK, 2) + 3
        middle = min(max(plane.x(x), half), WIDTH - half)
        if any(middle - half < right and left < middle + half for left, right in taken):
            continue
        taken.append((middle - half, middle + half))
        picture.line([(plane.x(x), bottom), (plane.x(x), bottom + 4)], PALE)
        picture.write(middle, bottom + 18, label, anchor="middle", fill=PALE, small=True)
    picture.write(WIDTH - _RIGHT, _HIGH - 8, cut(curve.spec.key, 44), anchor="end", small=True)


def _lines(picture: Picture, plane: _Plane) -> None:
    curve = plane.curve
    for piece in curve.pieces:
        picture.line([plane.at(point) for point in piece.points], BAR, thick=3)
    at, jumps = dict(curve.at), set(curve.jumps)
    for piece in curve.pieces:
        for x, y in (piece.points[0], piece.points[-1]):
            edge = min(jumps, key=lambda each: abs(each - x), default=None)
            near = edge is not None and abs(edge - x) * 1000 < curve.high - curve.low
            if (
                near
                and edge is not None
                and abs(at.get(edge, y + plane.most) - y) * 500 > plane.most
            ):
                picture.dot(plane.x(edge), plane.y(y), BAR, hollow=True)
    for x in curve.jumps:
        if x in at:
            picture.dot(*plane.at((x, at[x])), BAR)


def _dots(picture: Picture, plane: _Plane, plan: Plan) -> None:
    """A count has no values between whole numbers."""
    for x, y in whole_points(plan, plane.curve):
        picture.dot(*plane.at((x, y)), BAR, size=3)


def whole_points(plan: Plan, curve: Curve) -> list[tuple[Fraction, Fraction]]:
    """The score at each whole number of the range."""
    numbers = map(Fraction, range(int(curve.low), int(curve.high) + 1))
    return [(x, y) for x in numbers if (y := scored(plan, x)) is not None]


def _point(picture: Picture, plane: _Plane, value: Fraction, score: Fraction) -> None:
    x, y = plane.at((value, score))
    picture.line([(x, y), (x, plane.y(plane.least))], LOSS, dashed=True)
    picture.dot(x, y, LOSS, size=5)
    label = f"{figure(value, plane.curve.spec)} → {_short(score)}分"
    half = Fraction(width(label) * _TICK, 2)
    middle = min(max(x, _LEFT + half), WIDTH - 8 - half)
    picture.write(middle, y - 11, label, anchor="middle", fill=LOSS, small=True, bold=True)
