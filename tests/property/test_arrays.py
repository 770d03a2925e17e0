"""Law: columns of arrays score as their rows do, or a row is left to be scored as one.

The arrays are the small ones of these tests, and NumPy's where it is installed.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.errors import PerfevalError
from perfeval.frames.table import columns_of
from perfeval.program import nodes
from perfeval.program.arraycolumns import Held
from perfeval.program.linear import Unsupported
from perfeval.program.rounding import Task
from perfeval.scoring import columns
from tests import strategies
from tests.arraytables import LIBRARIES, array, disagreements, expected, scored, table_of
from tests.edges import Edges, rubric_text

ROOT = Path(__file__).parents[2]
RUBRICS = sorted([*ROOT.glob("examples/**/*.rubric"), ROOT / "tests/benchmarks/workload.rubric"])


# Programs

forms = st.builds(
    Held,
    st.sampled_from([0, 0, 1, 2, 2, 4]),
    st.sampled_from([8, 16, 24, 32, 49]),
    st.sampled_from([0, 0, 1, 2]),
) | st.builds(Held, st.none(), st.just(99), st.sampled_from([0, 0, 1]))
"""How a column may be held, whatever is in it."""


@st.composite
def tasks(draw: st.DrawFn) -> list[Task]:
    """Scores of random programs, most of them within limits as those of indicators are."""
    found = []
    for output in draw(strategies.scorers()).outputs:
        node = output.node
        if draw(st.sampled_from([True, True, False])):
            low, high = (
                nodes.Const(Fraction(draw(st.sampled_from([0, 0, -2])))),
                nodes.Const(Fraction(draw(st.sampled_from([1, 6, 100])))),
            )
            node = nodes.Max(nodes.Min(node, high), low)
        task = output.task
        found.append(Task(node, task.places, task.mode))
    return found


SCALES = ("1", "1", "1", "1000000", "1000000000", "1/7")


@st.composite
def tables(draw: st.DrawFn, roots: list[nodes.Node]) -> dict[str, list[float]]:
    """Columns of doubles: short decimals, long ones, and figures that are out of proportion."""
    rows = draw(st.lists(strategies.rows(roots), min_size=1, max_size=12))
    scale = Fraction(draw(st.sampled_from(SCALES)))
    found = {}
    for place, key in enumerate(strategies.KEYS):
        values = [Fraction(row[place]) * (scale if place % 2 else 1) for row in rows]
        found[key] = [value.numerator / value.denominator for value in values]
    odd = draw(st.sampled_from([None, None, None, "nan", "inf", "-inf", "1e300", "1e-300"]))
    if odd is not None:
        found["a"][0] = float(odd)
    return found


@pytest.mark.parametrize("library", LIBRARIES)
@given(data=st.data())
def test_programs_score_as_the_walk(library: str, data: st.DataObject) -> None:
    """Every total is that of the walk over fractions, unless its row is in doubt."""
    asked = data.draw(tasks())
    table = data.draw(tables([task.node for task in asked]))
    known = data.draw(st.dictionaries(st.sampled_from(strategies.KEYS), forms))
    try:
        totals, doubts = scored(library, asked, table, known)
    except Unsupported:
        return
    unit = 10 ** max(task.places for task in asked)
    for place, (total, doubt) in enumerate(zip(totals, doubts, strict=True)):
        if not doubt:
            row = {key: values[place] for key, values in table.items()}
            assert expected(asked, row, unit) == total


# Rubrics


@cache
def edges(path: Path) -> Edges:
    """What makes rows on the edges of a rubric."""
    return Edges(perfeval.load(path))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_examples_score_exactly(path: Path, library: str, seed: int) -> None:
    """Every example rubric scores as the walk does, on and beside every edge."""
    rnd = random.Random(seed)

    assert disagreements(library, edges(path), table_of(edges(path), rnd, 12)) == []


@pytest.mark.parametrize("library", LIBRARIES)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_random_rubrics_score_exactly(library: str, seed: int) -> None:
    """So do rubrics of random bands, steps, proportions and deductions."""
    rnd = random.Random(seed)
    made = Edges(perfeval.compile(rubric_text(rnd)))

    assert disagreements(library, made, table_of(made, rnd, 30)) == []


def test_the_rows_are_scored_as_arrays() -> None:
    """The tests above would mean little if every row were in doubt."""
    scorers = []
    for path in RUBRICS:
        made = edges(path)
        table = table_of(made, random.Random(1), 40)
        arrays = {name: array("small", values) for name, values in table.items()}
        with mock.patch.object(columns, "LEAST_ROWS", 1):
            given = columns_of(arrays)
            options = columns.Options("shortest")
            scorer = columns._Scorer.over(made.rubric, given, options, scores=False)
        if scorer is not None:
            _, doubts = scorer._score(slice(None))
            scorers.append((path.stem, len(doubts), len(next(iter(table.values())))))

    # The three forms ask for quantities with their unit, and for scores under labels.
    assert len(scorers) == len(RUBRICS) - 3
    assert all(count * 2 < rows for _, count, rows in scorers), scorers


def test_errors_are_those_of_rows() -> None:
    """Rows without a total fail in their place and in the same words."""
    made = edges(ROOT / "tests/benchmarks/workload.rubric")
    rnd = random.Random(5)
    for _ in range(30):
        table = table_of(made, rnd, 12)
        if table["满意度"]:
            table["满意度"][-1] = rnd.choice([float("nan"), 1e60, -5.0, 96.0])
        rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
        arrays = {name: array("small", values) for name, values in table.items()}
        with mock.patch.object(columns, "LEAST_ROWS", 1):
            found = made.rubric.totals_columns(arrays, floats="shortest")
        assert until_error(found) == until_error(made.rubric.totals(rows, floats="shortest"))


def until_error(totals: Any) -> list[str]:  # noqa: ANN401 - an iterator
    """The totals as text, and what ended them."""
    found: list[str] = []
    try:
        found.extend(map(str, totals))
    except PerfevalError as error:
        found.append(str(error))
    return found
