"""What a figure may be: the domain of an input, coarser rounding, amounts before rounding."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.audit.cells import _coarser
from perfeval.audit.rates import _is_open
from perfeval.audit.scores import Scores
from perfeval.audit.visible import domain_of
from perfeval.figures import Printed, Rate, read_printed
from perfeval.model.inputs import InputKind, InputSpec
from perfeval.program.intervals import Interval

F = Fraction


def printed(text: str) -> Printed:
    """A figure of a report."""
    found = read_printed(text)
    assert isinstance(found, Printed)
    return found


@pytest.mark.parametrize(
    ("kind", "labels", "ends", "expected"),
    [
        ("yes_no", (), (None, None), (0, 1)),
        ("choice", ("优", "良", "差"), (None, None), (0, 2)),
        ("choice", ("优",), (None, None), (0, 0)),
        ("score", (), (F(1), F(3)), (1, 3)),
        ("score", (), (None, F(3)), (None, 3)),
        ("deduction", (), (F(1), F(3)), (1, 3)),
        ("deduction", (), (None, F(3)), (0, 3)),
        ("count", (), (None, None), (0, None)),
        ("ratio", (), (None, None), (None, None)),
        ("quantity", (), (F(-2), F(5)), (-2, 5)),
    ],
)
def test_the_domain_of_an_input(
    kind: InputKind,
    labels: tuple[str, ...],
    ends: tuple[Fraction | None, Fraction | None],
    expected: tuple[int | None, int | None],
) -> None:
    """Every value that it may take, and no other: labels count from 0, nothing is counted below."""
    spec = InputSpec("甲", "甲", kind, labels=labels, low=ends[0], high=ends[1])
    found = domain_of(spec)

    assert (found.low, found.high) == expected


@pytest.mark.parametrize(
    ("shown", "exact", "places"),
    [
        ("33.30%", F(1, 3), 1),  # 33.3 with a zero behind
        ("33.00%", F(1, 3), 0),
        ("33.33%", F(1, 3), None),  # as exact as it can be printed: nothing coarser
        ("33.40%", F(1, 3), None),
        ("66.7%", F(2, 3), None),
        ("67.0%", F(2, 3), 0),
        ("3", F(5, 2), None),
    ],
)
def test_a_figure_that_was_rounded_more_coarsely(
    shown: str, exact: Fraction, places: int | None
) -> None:
    """With how many decimals less the exact value gives the printed one."""
    assert _coarser(printed(shown), exact) == places


@pytest.mark.parametrize(
    ("figure", "above", "below", "amounts", "is_open"),
    [
        ("50.00%", F(1), F(2), ("1.00", "2.00"), True),
        ("50.37%", F(1), F(2), ("1.00", "2.00"), True),  # 1.005 / 1.995 is 50.376 %
        ("50.38%", F(1), F(2), ("1.00", "2.00"), True),
        ("50.39%", F(1), F(2), ("1.00", "2.00"), False),
        ("49.63%", F(1), F(2), ("1.00", "2.00"), True),  # 0.995 / 2.005 is 49.626 %
        ("49.62%", F(1), F(2), ("1.00", "2.00"), False),
        ("0.00%", F(0), F(10), ("0.00", "10.00"), True),
        ("-5.00%", F(-1, 2), F(10), ("-0.50", "10.00"), False),  # a decline is not looked at
        ("50%", F(1), F(2), ("1", "2"), False),  # whole amounts were not rounded
        ("50%", F(1), F(1, 200), ("1.00", "0.00"), False),  # what may be nothing divides nothing
    ],
)
def test_a_rate_of_amounts_before_they_were_rounded(
    figure: str, above: Fraction, below: Fraction, amounts: tuple[str, str], *, is_open: bool
) -> None:
    """Each printed amount is half a cent off at most; the ends were worked out by hand."""
    figures = tuple(map(printed, amounts))

    assert _is_open(printed(figure), Rate(above, below), figures) is is_open


@pytest.mark.parametrize(
    ("shown", "low", "high", "holds"),
    [
        ("9.50", "9.505", None, True),  # half a cent below, and printed as it
        ("9.50", "9.506", None, False),
        ("9.50", None, "9.495", True),
        ("9.50", None, "9.494", False),
        ("9", "9.5", "10", True),
        ("9", "9.6", "10", False),
        ("9", "5", "8.5", True),
        ("9", "5", "8.4", False),
        ("9.50", None, None, True),
    ],
)
def test_a_sum_within_reach_of_its_rows(
    shown: str, low: str | None, high: str | None, *, holds: bool
) -> None:
    """Half of its own last decimal is left aside, at either end."""
    ends = (None if end is None else F(end) for end in (low, high))

    assert Scores._holds(Interval(*ends), printed(shown)) is holds
