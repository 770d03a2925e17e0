"""Questions back against values tried one by one."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.model.inputs import InputSpec
from perfeval.program.equal import Variable, compare
from perfeval.program.exactly import function
from perfeval.program.nodes import Node
from perfeval.program.pieces import Cuts, Fault, Lacking, Unknown, value_at
from perfeval.questions.standing import Standing, score_node
from perfeval.questions.written import written
from perfeval.scoring.values import read_value
from tests.edges import rubric_text
from tests.questioning import (
    check_losses,
    check_values,
    outcome,
    probes,
    random_rows,
    total_of,
)
from tests.strategies import KEYS, numbers, programs

ROOT = Path(__file__).parents[2]
CASES = [
    case
    for file in sorted((ROOT / "tests/conformance").glob("*.jsonl"))
    for case in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    if "expect" not in case
]
EVERY = 37
HALF = settings(max_examples=max(4, settings().max_examples // 2))
FEW = settings(max_examples=max(4, settings().max_examples // 16))
"""Each example of a rubric is hundreds of values."""


def _at(pieces: list[tuple[Cuts, Any]], value: Fraction) -> Any:  # noqa: ANN401 - any piece
    """The piece that holds ``value``."""
    for (start, stop), piece in pieces:
        if (start is None or start <= (value, 0)) and (stop is None or (value, 1) <= stop):
            return piece
    raise AssertionError(value)


@given(programs(), st.sampled_from(KEYS), st.lists(numbers, min_size=4, max_size=4))
def test_pieces_are_the_program(found: list[Node], key: str, values: list[Fraction]) -> None:
    """Wherever a program is tried, its pieces give what the reference walk gives."""
    node = found[-1]
    others = {name: value for name, value in zip(KEYS, values, strict=True) if name != key}
    pieces = function(node, key, others).pieces()
    starts = [start[0] for (start, _), _ in pieces if start is not None]
    edges = [edge if isinstance(edge, Fraction) else edge.ends[0] for edge in starts]

    for value in probes(node, others, edges[:40]):
        piece, expected = _at(pieces, value), outcome(node, {**others, key: value})
        if isinstance(piece, Fault | Lacking):
            assert expected is None
        elif isinstance(piece, bool):
            assert piece == expected
        elif not isinstance(piece, Unknown):
            assert value_at(piece, value) == expected


@HALF
@given(
    programs(size=5),
    programs(size=5),
    st.lists(st.tuples(*[numbers] * len(KEYS)), min_size=30, max_size=30),
)
def test_a_proof_that_two_programs_are_equal_holds(
    one: list[Node], other: list[Node], rows: list[tuple[Fraction, ...]]
) -> None:
    """Programs that are said to be the same never differ; a witness always does."""
    left, right = one[-1], other[-1]

    found = compare(left, right, [Variable(key) for key in KEYS])

    if found.kind == "differs":
        row = dict.fromkeys(KEYS, Fraction(1)) | dict(found.witness)
        assert outcome(left, row) != outcome(right, row)
    elif found.kind == "same":
        for values in rows:
            row = dict(zip(KEYS, values, strict=True))
            assert outcome(left, row) == outcome(right, row)


@pytest.mark.parametrize("case", CASES[::EVERY], ids=lambda case: case["id"])
def test_required_values_of_real_rules(case: dict[str, Any]) -> None:
    """For each input of a rule, the set for each of its scores is just what trying gives."""
    rule = perfeval.rule(case["text"], points=case["points"])
    rubric, leaf = rule.rubric, rule.rubric.leaves[0]
    row = case["cases"][0]
    data = row.get("kwargs") or dict(zip(rubric.input_names, row["args"], strict=True))
    standing = Standing.of(rubric, data, "refuse")
    goals = {Fraction(each["score"]) for each in case["cases"]} | {leaf.weight}

    for name, spec in zip(rubric.input_names, rubric.inputs, strict=True):
        for goal in sorted(goals)[:3]:
            for exactly in (False, True):
                found = rule.required(goal, given=data, free=[name], exactly=exactly).values
                assert found is not None
                node = score_node(rubric, leaf)
                assert check_values(standing, spec, node, goal, found, exactly=exactly)


@FEW
@given(st.integers(0, 10**6))
def test_required_values_of_random_rubrics(seed: int) -> None:
    """The same for totals of random rubrics, whose inputs have a part in several indicators."""
    for rubric, row in random_rows(seed):
        standing = Standing.of(rubric, row, "refuse")
        now = Fraction(rubric.evaluate(row).total)
        for name, spec in zip(rubric.input_names, rubric.inputs, strict=True):
            for goal in (now, now + Fraction(1, 2), now - Fraction(1, 100)):
                found = rubric.required(goal, given=row, free=[name]).values
                assert found is not None
                node = total_of(rubric, spec, standing.values)
                check_values(standing, spec, node, goal, found, exactly=False)


EXAMPLES = [("shenzhen", "department"), ("shigu", "department"), ("yantai", "third-party")]


@pytest.mark.parametrize(("folder", "rubric_name"), EXAMPLES)
def test_required_values_of_the_examples(folder: str, rubric_name: str) -> None:
    """The same for the rubrics of the examples: every input that could win half a point back."""
    place = ROOT / "examples" / folder
    rubric = perfeval.load(place / f"{rubric_name}.rubric")
    data = json.loads((place / "data.json").read_text(encoding="utf-8"))
    row = data.get("data", data)
    standing = Standing.of(rubric, row, "refuse")
    goal = Fraction(rubric.evaluate(row).total) + Fraction(1, 2)

    for answer in rubric.required(goal, given=row, free=list(rubric.input_names)):
        assert answer.values is not None
        if not answer.values.none or answer.spec.kind == "ratio":
            node = standing.total([answer.spec.id])
            check_values(standing, answer.spec, node, goal, answer.values, exactly=False)


@FEW
@given(st.integers(0, 10**6))
def test_losses_are_what_trying_gives(seed: int) -> None:
    """What each input could win back is the best of all values tried, and the edges are true."""
    for rubric, row in random_rows(seed):
        check_losses(rubric, row)


@FEW
@given(st.integers(0, 10**6), st.integers(1, 300))
def test_a_combination_reaches_the_goal(seed: int, more: int) -> None:
    """Changing what the cheapest combination says reaches the goal, by just its gain."""
    for rubric, row in random_rows(seed):
        now = Fraction(rubric.evaluate(row).total)
        goal = now + Fraction(more, 100)
        found = rubric.required(goal, given=row).together
        if found is None or any(change.open for change in found.changes):
            continue
        changed = rubric.evaluate({**row, **{each.key: each.new for each in found.changes}})
        assert Fraction(changed.total) == now + found.gain >= goal


@FEW
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_witnesses_score_as_they_say(first: int, second: int) -> None:
    """The data at which two rubrics are said to differ is scored so by both."""
    import random

    old, new = (perfeval.compile(rubric_text(random.Random(seed), 2)) for seed in (first, second))
    for change in perfeval.compare(old, new):
        witness = None if change.verdict is None else change.verdict.witness
        if witness is None:
            continue
        for rubric, path, data, score in (
            (old, change.old_path, witness.old, witness.old_score),
            (new, change.new_path, witness.new, witness.new_score),
        ):
            if score is not None:
                assert path is not None
                result = rubric.evaluate(data, partial=True)
                assert result["/".join(path)].score == score


@given(st.fractions(max_denominator=999), st.sampled_from(["ratio", "quantity"]), st.booleans())
def test_what_is_written_is_read_again(value: Fraction, kind: Any, declared: bool) -> None:  # noqa: ANN401, FBT001
    """The text for a value is read as that value."""
    for unit in (None, "%", "万元", "人") if kind == "quantity" else (None, "%"):
        spec = InputSpec("x", "x", kind, unit=unit, declared_unit=declared, percent=unit == "%")
        if kind == "quantity" and unit == "%":
            continue
        assert read_value(spec, written(spec, value)) == value
