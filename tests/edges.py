"""Rows of data that sit on and beside everything that decides a rubric's scores.

The thresholds, whole steps and rounding ties are read from the compiled
program. For each of them one input is moved until the value in question is
exactly there, which the reference walk confirms; then it is left there, or put
a little to one side.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import attrs

import perfeval
from perfeval.errors import PerfevalError
from perfeval.givens import bare_numbers
from perfeval.inputs import InputSpec
from perfeval.numbers import decimal_of, exact
from perfeval.program import nodes, walk
from perfeval.program.nodes import Node
from perfeval.program.reach import every
from perfeval.settle import settle

SIZES = ("3", "7", "10", "12.5", "25", "37.49", "100", "365", "1000", "6637.4", "99999.99")
OFFSETS = ("0", "0", "0", "0.01", "-0.01", "0.0001", "-0.0001", "1E-15", "-1E-15", "1", "-1")
MOST_DECIMALS = 18


@attrs.frozen
class Aim:
    """Something that decides: ``node`` comes to ``target``, or one of its steps or ties."""

    node: Node
    kind: str
    target: Fraction = Fraction(0)


class Edges:
    """Makes rows for one rubric."""

    def __init__(self, rubric: perfeval.Rubric) -> None:
        self.rubric = rubric
        self.names = rubric.input_names
        self.inputs = {spec.id: spec for spec in rubric.inputs}
        self.aims = [aim for leaf in rubric.leaves for aim in _aims(leaf.plan.score)]

    def row(self, rnd: random.Random) -> dict[str, object]:
        """One row; most often some of its values are aimed at an edge."""
        values = {key: self._any(spec, rnd) for key, spec in self.inputs.items()}
        for _ in range(rnd.choice((0, 1, 1, 2, 3))):
            if self.aims:
                self._aim(rnd.choice(self.aims), values, rnd)
        pairs = zip(self.names, self.inputs.items(), strict=True)
        return {name: _given(spec, values[key], rnd) for name, (key, spec) in pairs}

    def _any(self, spec: InputSpec, rnd: random.Random) -> Fraction:
        if spec.kind == "yes_no":
            return Fraction(rnd.randrange(2))
        if spec.kind == "choice":
            return Fraction(rnd.randrange(max(1, len(spec.labels))))
        if spec.kind == "count":
            return Fraction(rnd.choice((0, 0, 1, 1, 2, 3, 5, 12, 40)))
        if spec.kind in ("score", "deduction"):
            low, high = spec.low or Fraction(0), spec.high
            if high is None:
                return low + rnd.choice((0, 1, 2))
            return rnd.choice((low, high, low + (high - low) * Fraction(rnd.randrange(101), 100)))
        if spec.kind == "ratio":
            return Fraction(rnd.randrange(-50, 2001), 1000)
        bare = bare_numbers(spec)
        return Fraction(rnd.choice(SIZES)) * (bare.factor if bare else 1)

    def _aim(self, aim: Aim, values: dict[str, Fraction], rnd: random.Random) -> None:
        """Move one input until the aim is met, then perhaps a little away."""
        keys = [n.key for n in every(aim.node) if isinstance(n, nodes.Input)]
        free = [key for key in keys if self.inputs[key].kind in ("ratio", "quantity")]
        if not free:
            return
        key = rnd.choice(free)
        spec = self.inputs[key]
        bare = bare_numbers(spec)
        factor = bare.factor if bare else Fraction(1)
        try:
            here = Fraction(walk.evaluate(aim.node, values))
            there = Fraction(walk.evaluate(aim.node, values | {key: values[key] + factor}))
            goal = _goal(aim, here, rnd)
            if here == there:
                return
            found = values[key] + (goal - here) / (there - here) * factor
            if Fraction(walk.evaluate(aim.node, values | {key: found})) != goal:
                return
        except walk.EvaluationFault:
            return
        text = decimal_of(found / factor)
        if text is None or -int(text.as_tuple().exponent) > MOST_DECIMALS:
            return
        values[key] = found + Fraction(rnd.choice(OFFSETS)) * factor


def _aims(root: Node) -> Iterator[Aim]:
    for node in every(root):
        if isinstance(node, nodes.Compare):
            yield Aim(nodes.Sub(node.left, node.right), "zero")
        elif isinstance(node, nodes.Min | nodes.Max):
            yield Aim(nodes.Sub(node.left, node.right), "zero")
        elif isinstance(node, nodes.Floor | nodes.Ceil):
            yield Aim(node.value, "whole")
    yield Aim(root, "tie")
    yield Aim(root, "tie")


def _goal(aim: Aim, here: Fraction, rnd: random.Random) -> Fraction:
    if aim.kind == "zero":
        return Fraction(0)
    if aim.kind == "whole":
        return Fraction(round(here) + rnd.choice((-1, 0, 0, 1, 2)))
    return Fraction(2 * round(here * 100) + rnd.choice((-3, -1, 1, 3)), 200)


def _given(spec: InputSpec, value: Fraction, rnd: random.Random) -> object:
    """A value as a host program has it."""
    if spec.kind == "yes_no":
        return rnd.choice((bool(value), "是" if value else "否"))
    if spec.kind == "choice":
        return spec.labels[int(value)] if spec.labels else int(value) + 1
    bare = bare_numbers(spec)
    number = decimal_of(value / bare.factor) if bare else None
    if number is None:
        return value
    if spec.kind == "ratio" and bare is not None and bare.high is not None and abs(number) > bare.high:
        return f"{exact(number) * 100}%" if exact(number * 100).denominator == 1 else value
    if number == number.to_integral_value() and rnd.random() < 0.5:
        return int(number)
    return f"{number:f}" if STRINGS else number


STRINGS = False


def reference(rubric: perfeval.Rubric, row: dict[str, object]) -> list[str] | PerfevalError:
    """The scores by the walk over fractions, or the error that says why there are none."""
    try:
        outcome = settle(rubric, rubric.names.read(row, "refuse"), partial=False)
    except PerfevalError as error:
        return error
    return [str(score) for score in outcome.scores]


def disagreement(rubric: perfeval.Rubric, row: dict[str, object]) -> str | None:
    """How generated code and the walk differ about a row, if they do."""
    expected = reference(rubric, row)
    try:
        result = rubric.evaluate(row)
        (total,) = rubric.totals([row])
    except PerfevalError as error:
        same = isinstance(expected, PerfevalError) and error.diagnostics == expected.diagnostics
        return None if same else f"{row}: {error!r} for {expected!r}"
    found = [str(score) for score in result.scores]
    if found != expected or total != result.total:
        return f"{row}: {found}, {total} for {expected}"
    if rubric.engine.adds_up and str(total) != str(sum(map(Decimal, found))):
        return f"{row}: the total is {total} and not {sum(map(Decimal, found))}"
    return None
