"""The oracle for questions back: values tried one by one, without the pieces of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import pairwise

from perfeval.model.inputs import InputSpec
from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.used_inputs import every

TINY = Fraction(1, 10**9)


def outcome(node: Node, row: Mapping[str, Fraction]) -> object:
    """The value of a program, or ``None`` where it has none."""
    try:
        return evaluate(node, row)
    except EvaluationFault:
        return None


def probes(node: Node, values: Mapping[str, Fraction], edges: Iterable[Fraction]) -> list[Fraction]:
    """Values to try: all numbers of a program and their simplest combinations, and ``edges``.

    What lies beside and between them is tried as well.
    """
    found = {part.value for part in every(node) if isinstance(part, nodes.Const)}
    found |= {value for value in values.values() if abs(value) < 10**12}
    plain = sorted(found)[:14]
    marks = {*plain, *edges, Fraction(0), Fraction(1), Fraction(100)}
    marks |= {left + right for left in plain for right in plain}
    marks |= {left - right for left in plain for right in plain}
    marks |= {left * right for left in plain for right in plain}
    marks |= {left / right for left in plain for right in plain if right}
    ordered = sorted(marks)
    tried = set(ordered)
    for mark in ordered:
        tried |= {mark - TINY, mark + TINY, mark - Fraction(1, 200), mark + Fraction(1, 200)}
    for left, right in pairwise(ordered):
        tried.add((left + right) / 2)
    tried |= {ordered[0] - 1, ordered[-1] + 1, ordered[-1] * 2 + 1000}
    return sorted(tried)


def takes(spec: InputSpec) -> Callable[[Fraction], bool]:
    """Which exact values an input may have, told without the sets of the package."""

    def allowed(value: Fraction) -> bool:
        match spec.kind:
            case "count":
                return value >= 0 and value.denominator == 1
            case "quantity" if spec.unit is not None:
                return value >= 0
            case "score" | "deduction":
                if spec.kind == "deduction" and value == 0:
                    return True
                if spec.ranges:
                    return any(each.holds(value) for each in spec.ranges)
                low = Fraction(0) if spec.low is None and spec.kind == "deduction" else spec.low
                above = low is None or value >= low
                return above and (spec.high is None or value <= spec.high)
        return True

    return allowed
