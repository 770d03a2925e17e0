"""What generated code tells about a score is what the reference walk tells."""

from __future__ import annotations

import random
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfeval
from perfeval.errors import PerfevalError
from perfeval.numbers.exact import RoundingMode, nearby, plain, round_decimal, round_fraction
from perfeval.results import explanation as explain
from perfeval.scoring.shapes import READY_AFTER
from tests.edges import Edges, rubric_text

ROOT = Path(__file__).parents[2]
RUBRICS = sorted([*ROOT.glob("examples/**/*.rubric"), ROOT / "tests/benchmarks/workload.rubric"])
MODES: tuple[RoundingMode, ...] = ("half_up", "half_even", "down", "up")


@cache
def edges(path: Path) -> Edges:
    """The edges of a rubric whose explanations come from generated code."""
    made = Edges(perfeval.load(path))
    ready(made, random.Random(0))
    return made


def ready(made: Edges, rnd: random.Random) -> None:
    """Explain so many rows that code is made for their shape."""
    for _ in range(3 * READY_AFTER):
        try:
            made.rubric.evaluate(made.row(rnd)).explain()
        except PerfevalError:
            continue


def disagreements(made: Edges, rnd: random.Random) -> tuple[int, list[tuple[str, str]]]:
    """How many leaves of a row quick code explained, and where it says something else."""
    try:
        result = made.rubric.evaluate(made.row(rnd))
    except PerfevalError:
        return 0, []
    quick, found = 0, []
    for place, score in enumerate(result.scores):
        story = made.rubric.engine.story(place, "zh")
        told = None if place in result.away else result.told(story, place)
        if told is None or score is None:
            continue
        quick += 1
        ours = story.text(score, told)
        theirs = story.text(score, explain._retraced(result, place, story))
        if ours != theirs:
            found.append((ours, theirs))
    return quick, found


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_examples_are_explained_as_the_walk_explains_them(path: Path, seed: int) -> None:
    """On rows at and beside every edge, step and tie."""
    assert disagreements(edges(path), random.Random(seed))[1] == []


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_random_rubrics_are_explained_as_the_walk_explains_them(seed: int) -> None:
    """So are rubrics of random bands, steps, proportions and deductions."""
    rnd = random.Random(seed)
    made = Edges(perfeval.compile(rubric_text(rnd)))
    ready(made, rnd)

    assert [disagreements(made, rnd)[1] for _ in range(5)] == [[]] * 5


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_the_rows_reach_quick_explanations(path: Path) -> None:
    """The tests above would mean little if every row took the long way."""
    made, rnd = edges(path), random.Random(3)
    leaves = len(made.rubric.leaves)

    quick = [disagreements(made, rnd)[0] for _ in range(40)]

    assert max(quick) > leaves * 0.7


def test_explanations_do_not_depend_on_the_decimal_context() -> None:
    """The context of the caller is neither used nor changed."""
    made = edges(ROOT / "tests/benchmarks/workload.rubric")
    row = made.row(random.Random(8))
    calm = made.rubric.evaluate(row).explain()

    with localcontext(Context(prec=1, traps=[])) as context:
        hostile = made.rubric.evaluate(row).explain()
        assert context.prec == 1

    assert hostile == calm


@given(
    value=st.fractions(max_denominator=10**6) | st.integers(-(10**60), 10**60).map(Fraction),
    places=st.integers(0, 12),
    mode=st.sampled_from(MODES),
)
def test_what_is_near_enough_rounds_alike(value: Fraction, places: int, mode: RoundingMode) -> None:
    """A decimal that stands for a fraction rounds as the fraction does, and never onto it."""
    decimal = nearby(value)

    rounded = round_decimal(decimal, places, mode)

    assert Fraction(rounded) == round_fraction(value, places, mode)
    assert (Fraction(rounded) == value) is (rounded == decimal)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8))
def test_plain_numbers_have_no_exponent_and_no_trailing_zeros(value: Decimal) -> None:
    """And they are the same number."""
    text = plain(value)

    assert Decimal(text) == value
    assert set(text) <= set("-0123456789.")
    assert not ("." in text and text.endswith(("0", ".")))
