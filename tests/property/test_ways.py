"""Equal results from every entry point, for every kind of value, on and beside every edge."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.scoring.shapes import READY_AFTER
from tests.edges import rubric_text
from tests.ways import DRESSES, Cases, disagreements, variant

ROOT = Path(__file__).parents[2]
WORKLOAD = perfeval.load(ROOT / "tests/benchmarks/workload.rubric")
ROWS = READY_AFTER + 14


@pytest.mark.parametrize("dress", DRESSES)
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_way_gives_the_same(dress: str, seed: int) -> None:
    """Totals, scores and rates are those of fractions, or the errors are."""
    rnd = random.Random(seed)
    base = rnd.choice((WORKLOAD, perfeval.compile(rubric_text(rnd, 4))))
    rubric = variant(base, rnd)
    cases = Cases(rubric)
    gaps, away = rnd.choice((0.0, 0.0, 0.05, 0.3)), rnd.choice((0.0, 0.0, 0.2))
    rows = [cases.case(rnd, dress, gaps=gaps, away=away) for _ in range(ROWS)]

    assert list(disagreements(rubric, rows)) == []
