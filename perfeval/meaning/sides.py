"""The two sides of a comparison: literals, edges and what they leave open."""

from __future__ import annotations

import attrs

from perfeval.meaning.conditions import Soft
from perfeval.meaning.expressions import SIGNS
from perfeval.numbers.units import parse_unit
from perfeval.program.nodes import Operator
from perfeval.reading import clauses as ast

_LARGEST_RATIO = 2
_STRICT: dict[Operator, Operator] = {">=": ">", "<=": "<"}


def edge_of(sign: str, side: ast.Side, *, bare: bool) -> tuple[Operator, Soft | None, bool]:
    """Operator, openness and whether （含） or （不含） is written."""
    included = side.included
    if included is None and isinstance(side.value, ast.Number | ast.Points):
        included = side.value.included
    if side.edge is None or sign in {">", "<"}:
        operator = SIGNS[sign]
        if included is not None and operator in {">", ">=", "<", "<="}:
            operator = operator[0] + ("=" if included else "")  # type: ignore[assignment] # one of the six
        del bare
        soft: Soft | None = "bare" if operator == "==" else None
        return operator, soft, included is not None
    base: Operator = ">=" if side.edge == "above" else "<="
    if side.edge == "outside":
        return (">=" if included else ">"), None, included is not None
    if included is None:
        return base, None if sign in {"≥", "≤"} else "edge", False
    return base if included else _STRICT[base], None, True


def as_number(value: ast.Expression) -> ast.Expression:
    """A mark such as 85分 as a plain number: what is judged is itself a score."""
    if isinstance(value, ast.Points):
        return ast.Number(value.value, None, "", value.included, span=value.span)
    return value


def like(number: ast.Number, other: ast.Number) -> ast.Number:
    """``80-90%``: the end without a unit takes the other's."""
    if number.unit is not None or other.unit is None:
        return number
    unit = parse_unit(other.unit)
    if unit is None:
        return number
    return attrs.evolve(number, value=number.value * unit.factor, unit=other.unit)


End = ast.Side | ast.Interval | ast.Range | None


def alike(left: End, right: End) -> tuple[End, End]:
    """``30<X≤60分钟``: of two ends the one without a unit takes the other's."""
    if not isinstance(left, ast.Side) or not isinstance(right, ast.Side):
        return left, right
    first, last = left.value, right.value
    if not isinstance(first, ast.Number) or not isinstance(last, ast.Number):
        return left, right
    return (
        attrs.evolve(left, value=_taken(first, last)),
        attrs.evolve(right, value=_taken(last, first)),
    )


def _taken(number: ast.Number, other: ast.Number) -> ast.Number:
    """``number`` in the unit of ``other``; 0.8 beside 90% is a ratio already, 75 is not."""
    unit = parse_unit(other.unit) if other.unit else None
    if unit is None or (unit.kind == "ratio" and number.value <= _LARGEST_RATIO):
        return number
    return like(number, other)


def is_literal(side: ast.Side | ast.Interval | ast.Range | None) -> bool:
    """Whether a side is a number that the text writes."""
    return isinstance(side, ast.Side) and isinstance(side.value, ast.Number | ast.Points)


def starts_with_edge(chain: ast.Chain) -> bool:
    """``60%以上不足75%``: the value compared is named before it, or left out."""
    return is_literal(chain.sides[0]) and getattr(chain.sides[0], "edge", None) is not None


def only_name(phrase: ast.Chain) -> bool:
    """Whether a phrase is a name that is compared with nothing."""
    side = phrase.sides[0]
    return (
        not phrase.signs
        and isinstance(side, ast.Side)
        and isinstance(side.value, ast.Name)
        and side.edge is None
    )
