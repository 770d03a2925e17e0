"""Exact values of inputs as texts that can be given back as data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from perfeval.model.inputs import InputSpec
from perfeval.numbers.amounts import Problem
from perfeval.numbers.exact import decimal_of, round_fraction, to_text
from perfeval.numbers.units import Unit, parse_unit
from perfeval.program.roots import Edge, Root
from perfeval.scoring.values import read_value

__all__ = ["around", "domain_labels", "readable", "written"]

_SHARE = 2
_PLACES = 4
_DIGITS = 6


def domain_labels(spec: InputSpec) -> tuple[str, ...]:
    """The words for the values 0, 1, 2 … of a choice or a yes/no; of other inputs none."""
    if spec.kind == "yes_no":
        return "否", "是"
    if spec.kind == "choice":
        return spec.labels or tuple(each.label for each in spec.ranges)
    return ()


def written(spec: InputSpec, value: Fraction) -> str:
    """``value`` as a text which, given as data, is read as just this value.

    Choices and yes/no are their words, quantities have their unit, shares are
    percentages where the rule compares with percentages. A number that no text
    may hold (more than 50 digits) comes out in plain notation all the same.
    """
    labels = domain_labels(spec)
    if labels:
        return labels[int(value)]
    for text in _ways(spec, value):
        if read_value(spec, text) == value and not isinstance(read_value(spec, text), Problem):
            return text
    return to_text(value)


def readable(spec: InputSpec, value: Fraction) -> str:
    """The same for people: a fraction whose decimals never end is followed by some of them."""
    text = written(spec, value)
    if "/" not in text or domain_labels(spec):
        return text
    return f"{text}（≈{written(spec, round_fraction(value, _PLACES, 'half_up'))}）"


def around(
    spec: InputSpec, edge: Edge | None, more: int = 0
) -> tuple[Fraction | None, Fraction | None]:
    """The last written value before an edge that is no fraction, and the first after it.

    They have four decimals at least and six digits, in the unit in which the
    value is written, and ``more`` decimals. A fraction is its own neighbour.
    """
    if not isinstance(edge, Root):
        return edge, edge
    unit = None if spec.unit is None or spec.kind != "quantity" else parse_unit(spec.unit)
    step = (Fraction(1) if unit is None else unit.factor) / 10 ** (_PLACES + more)
    if spec.kind == "ratio":
        step /= 100
    while max(map(abs, edge.narrowed(step))) < step * 10 ** (_DIGITS - 1):
        step /= 10
    low, high = edge.narrowed(step / _DIGITS)
    number = math.floor(high / step)
    if step * number > edge:
        number = math.floor(low / step)
    return step * number, step * (number + 1)


def _ways(spec: InputSpec, value: Fraction) -> Iterator[str]:
    """Texts for ``value``, the most usual first."""
    unit = None if spec.unit is None else parse_unit(spec.unit)
    if spec.kind == "ratio":
        yield from _shares(spec, value, unit)
    elif unit is not None and unit.kind != "ratio" and spec.kind in ("quantity", "count"):
        yield f"{to_text(value / unit.factor)}{unit.text}"
    yield to_text(value)


def _shares(spec: InputSpec, value: Fraction, unit: Unit | None) -> Iterator[str]:
    ends = decimal_of(value) is not None
    if ends and (spec.percent or abs(value) <= _SHARE):
        yield f"{to_text(value * 100)}%"
    if unit is not None and unit.kind == "ratio" and spec.declared_unit:
        yield to_text(value / unit.factor)
    yield to_text(value)
    yield f"{to_text(value)}倍"


def signed(value: Fraction) -> str:
    """A difference with its sign."""
    return f"{'+' if value > 0 else ''}{to_text(value)}"
