"""No inexact score: rows on and beside every edge, step and tie, against the walk (bar E1).

``python -m tests.benchmarks edges`` tries many more rows.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.scoring.shapes import READY_AFTER
from tests.edges import Edges, disagreement, reference, rubric_text

ROOT = Path(__file__).parents[2]
RUBRICS = sorted([*ROOT.glob("examples/**/*.rubric"), ROOT / "tests/benchmarks/workload.rubric"])


@cache
def edges(path: Path, *, texts: bool) -> Edges:
    """The edges of a rubric whose generated code is in use."""
    made = Edges(perfeval.load(path), texts=texts)
    ready(made, random.Random(0))
    return made


def ready(made: Edges, rnd: random.Random) -> None:
    """Give so many rows that code is made for their shape."""
    rows = [made.row(rnd) for _ in range(READY_AFTER + 4)]
    list(made.rubric.evaluate_many(rows, on_error="skip"))


@pytest.mark.parametrize("texts", [False, True], ids=["numbers", "texts"])
@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_examples_score_exactly(path: Path, *, texts: bool, seed: int) -> None:
    """Every example rubric scores as the walk does, or fails with the same findings."""
    made = edges(path, texts=texts)

    assert disagreement(made.rubric, made.row(random.Random(seed))) is None


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), texts=st.booleans())
def test_random_rubrics_score_exactly(seed: int, *, texts: bool) -> None:
    """So do rubrics of random bands, steps, proportions and deductions."""
    rnd = random.Random(seed)
    made = Edges(perfeval.compile(rubric_text(rnd)), texts=texts)
    ready(made, rnd)

    for _ in range(10):
        assert disagreement(made.rubric, made.row(rnd)) is None


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_the_rows_reach_generated_code(path: Path) -> None:
    """The test above would mean little if every row took the long way."""
    made = edges(path, texts=False)
    rnd = random.Random(3)
    rows = [made.row(rnd) for _ in range(60)]
    good = [row for row in rows if isinstance(reference(made.rubric, row), list)]

    quick = ["_bare" in made.rubric.evaluate(row).__dict__ for row in good]

    assert len(good) > 10
    assert sum(quick) > len(quick) * 0.8
