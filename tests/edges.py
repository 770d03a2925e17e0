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
from perfeval.model.inputs import InputSpec
from perfeval.numbers.exact import decimal_of, exact
from perfeval.numbers.units import parse_unit
from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.nodes import Node
from perfeval.program.used_inputs import every
from perfeval.scoring.row_problems import settle
from perfeval.scoring.row_reader import bare_numbers

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

    def __init__(self, rubric: perfeval.Rubric, *, texts: bool = False) -> None:
        self.rubric = rubric
        self.texts = texts
        self.names = rubric.input_names
        self.inputs = {spec.id: spec for spec in rubric.inputs}
        self.aims = [aim for leaf in rubric.leaves for aim in _aims(leaf.plan.score)]

    def row(self, rnd: random.Random) -> dict[str, object]:
        """One row; most often some of its values are aimed at an edge."""
        values = self.exactly(rnd)
        pairs = zip(self.names, self.inputs.items(), strict=True)
        return {name: self._given(spec, values[key], rnd) for name, (key, spec) in pairs}

    def exactly(self, rnd: random.Random) -> dict[str, Fraction]:
        """The exact values of a row, by the ids of the inputs."""
        values = {key: self._any(spec, rnd) for key, spec in self.inputs.items()}
        for _ in range(rnd.choice((0, 1, 1, 2, 3))):
            if self.aims:
                self._aim(rnd.choice(self.aims), values, rnd)
        return values

    def _any(self, spec: InputSpec, rnd: random.Random) -> Fraction:
        if spec.kind == "yes_no":
            return Fraction(rnd.randrange(2))
        if spec.kind == "choice":
            return Fraction(rnd.randrange(max(1, len(spec.labels))))
        if spec.kind == "count":
            return Fraction(rnd.choice((0, 0, 1, 1, 2, 3, 5, 12, 40)))
        if spec.kind in ("score", "deduction"):
            within = rnd.choice(spec.ranges) if spec.ranges else spec
            low, high = within.low or Fraction(0), within.high
            if spec.ranges and high is not None:
                return (low + high) / 2
            if high is None:
                return low + rnd.choice((0, 1, 2))
            return rnd.choice((low, high, low + (high - low) * Fraction(rnd.randrange(101), 100)))
        if spec.kind == "ratio":
            return Fraction(rnd.randrange(-50, 2001), 1000)
        return Fraction(rnd.choice(SIZES)) * factor_of(spec)

    def _aim(self, aim: Aim, values: dict[str, Fraction], rnd: random.Random) -> None:
        """Move one input until the aim is met, then perhaps a little away."""
        keys = [n.key for n in every(aim.node) if isinstance(n, nodes.Input)]
        free = [key for key in keys if self.inputs[key].kind in ("ratio", "quantity")]
        if not free:
            return
        key = rnd.choice(free)
        spec = self.inputs[key]
        factor = factor_of(spec)
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

    def _given(self, spec: InputSpec, value: Fraction, rnd: random.Random) -> object:
        """A value as a host program has it."""
        if spec.kind == "yes_no":
            return rnd.choice((bool(value), "是" if value else "否"))
        if spec.kind == "choice":
            return spec.labels[int(value)] if spec.labels else int(value) + 1
        bare = bare_numbers(spec)
        if bare is None and spec.kind == "quantity" and spec.unit:
            number = decimal_of(value / factor_of(spec))
            return value if number is None else f"{number:f}{spec.unit}"
        number = decimal_of(value / bare.factor) if bare else None
        if number is None:
            return value
        if bare is not None and bare.high is not None and abs(exact(number)) > bare.high:
            return value
        if self.texts:
            return f"{number:f}"
        return int(number) if exact(number).denominator == 1 and rnd.random() < 0.5 else number


def factor_of(spec: InputSpec) -> Fraction:
    """How many base units one unit of the input is."""
    unit = None if spec.unit is None else parse_unit(spec.unit)
    if unit is None or (spec.kind == "ratio" and not spec.declared_unit):
        return Fraction(1)
    return unit.factor


def _aims(root: Node) -> Iterator[Aim]:
    for node in every(root):
        if isinstance(node, nodes.Compare | nodes.Min | nodes.Max):
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


MEASURES = ("完成率", "执行率", "满意度", "及时率")


def rubric_text(rnd: random.Random, indicators: int = 6) -> str:
    """A rubric of random bands, steps, proportions and deductions."""
    lines = ["评价体系 随机", "", "数据", "  完成数（万元）", "  计划数（万元）"]
    lines += [f"  {name} = 完成数 / 计划数 × 100%" if name == "执行率" else f"  {name}（%）"
              for name in MEASURES]  # fmt: skip
    for number in range(indicators):
        points = rnd.choice((1, 2, 3, 5, 10, 12))
        lines += ["", f"指标 指标{number}（{points}分）", f"  {_rule(rnd, points)}"]
    return "\n".join(lines) + "\n"


def _rule(rnd: random.Random, points: int) -> str:
    name = rnd.choice(MEASURES)
    cut = rnd.choice((50, 60, 75, 80, 90, 95, 98, 100, 33.3))
    step, loss = rnd.choice((1, 2, 5, 0.5)), rnd.choice((0.1, 0.25, 0.5, 1))
    half = points / 2
    return rnd.choice(
        (
            f"{name}≥{cut}%的，得{points}分；{cut}%>{name}≥{cut / 2}%的，得{half}分；否则不得分。",
            f"{name}≥{cut}%的，得{points}分；每低{step}个百分点，扣{loss}分，扣完为止。",
            (
                f"{name}≥{cut}%的，得{points}分；每低{step}个百分点，扣{loss}分，"
                f"不足{step}个百分点不扣分，扣完为止。"
            ),
            f"得分={name}×{points}分，最高{points}分。",
            f"得分={name}/{cut}%×{points}分，最高{points}分，最低0分。",
            f"基础分{points}分，每发现1处问题扣{loss}分，扣完为止。",
        )
    )


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
