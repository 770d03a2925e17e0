"""The oracle for questions back: values tried one by one, without the pieces of a rule."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

import perfeval
from perfeval.model.inputs import InputSpec
from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.used_inputs import every
from perfeval.questions.sets import Values
from perfeval.questions.standing import Standing, score_node
from perfeval.questions.written import domain_labels
from tests.edges import rubric_text

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


def values_to_try(
    spec: InputSpec, node: Node, others: dict[str, Fraction], found: Values
) -> list[Fraction]:
    """Values of an input to try."""
    labels = domain_labels(spec)
    if labels:
        return [Fraction(place) for place in range(len(labels))]
    ends = [
        end
        for each in found.stretches
        for end in (each.low, each.high, each.low_outside, each.high_outside)
        if end is not None
    ]
    tried = probes(node, others, ends)
    if spec.kind == "count":
        return sorted({Fraction(int(value)) for value in tried if 0 <= value < 10**6})
    return tried


def check_values(
    standing: Standing, spec: InputSpec, node: Node, goal: Fraction, found: Values, *, exactly: bool
) -> int:
    """Every value that is tried is in the set just when it reaches the goal."""
    others = {key: value for key, value in standing.values.items() if key != spec.id}
    allowed, labels = takes(spec), domain_labels(spec)
    tried = values_to_try(spec, node, others, found)
    for value in tried:
        there = outcome(node, {**others, spec.id: value})
        reaches = isinstance(there, Fraction) and (there == goal if exactly else there >= goal)
        if not labels and not standing.is_signed(spec):
            reaches = reaches and allowed(value)
        assert found.holds(value) == reaches, (spec.key, value, there, found.text())
    return len(tried)


def total_of(rubric: perfeval.Rubric, spec: InputSpec, values: Mapping[str, Fraction]) -> Node:
    """The total of the rounded scores; those in which ``spec`` plays no part are numbers."""
    total: Node = nodes.Const(Fraction(0))
    for leaf in rubric.leaves:
        score = score_node(rubric, leaf)
        if all(each.id != spec.id for each in leaf.inputs):
            score = nodes.Const(Fraction(evaluate(score, values)))
        total = nodes.Add(total, score)
    return total


def random_rows(
    rnd_seed: int, indicators: int = 3
) -> Iterator[tuple[perfeval.Rubric, dict[str, object]]]:
    """A random rubric, and a row of data for it."""
    rnd = random.Random(rnd_seed)
    rubric = perfeval.compile(rubric_text(rnd, indicators))
    row: dict[str, object] = {}
    for name, spec in zip(rubric.input_names, rubric.inputs, strict=True):
        number = rnd.choice((0, 1, 3, 12, 55, 80, 92.5, 100))
        row[name] = int(number) if spec.kind == "count" else str(number)
    yield rubric, row | {"计划数": "80"} if "计划数" in row else row


def check_losses(rubric: perfeval.Rubric, row: dict[str, object]) -> None:
    """What each input could win back is the best of all values tried, and the edges are true."""
    result, standing = rubric.evaluate(row), Standing.of(rubric, row, "refuse")
    found = result.losses()

    assert found.lost == Fraction(result.points) - Fraction(result.total)
    assert [each.lost for each in found] == sorted((each.lost for each in found), reverse=True)
    for each in found.inputs:
        spec = rubric.inputs[standing.place(each.key)]
        others = {key: value for key, value in standing.values.items() if key != spec.id}
        node, empty = total_of(rubric, spec, standing.values), Values(spec)
        allowed = takes(spec)
        scores = [
            score
            for value in values_to_try(spec, node, others, empty)
            if allowed(value)
            and isinstance(score := outcome(node, {**others, spec.id: value}), Fraction)
        ]
        if each.lost is None:  # no end: what lies far out scores more than all that was tried
            far = [outcome(node, {**others, spec.id: Fraction(end)}) for end in (-(10**9), 10**9)]
            assert any(isinstance(one, Fraction) and one > max(scores) for one in far), each.key
        else:
            assert each.lost >= max(scores) - Fraction(result.total)
        for edge in filter(None, (each.best, each.up, each.down)):
            if not edge.open:
                changed = rubric.evaluate({**row, each.key: edge.value})
                assert Fraction(changed.total) - Fraction(result.total) == edge.worth
