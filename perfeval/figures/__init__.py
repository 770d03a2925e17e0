"""The other figures of such reports: deviations, rates, shares, surveys, sums with tails.

Each is a small exact function, and a table that prints.
"""

from __future__ import annotations

from perfeval.figures.deviations import Deviation, deviation, deviation_table
from perfeval.figures.printed import Match, Printed, read_printed
from perfeval.figures.rates import (
    Rate,
    carry_over,
    completion,
    completion_table,
    execution,
    execution_table,
    growth,
    growth_table,
    share,
    share_table,
    unit_cost,
)
from perfeval.figures.sums import Sum, add_up, tail_bound
from perfeval.figures.survey import Satisfaction, satisfaction, survey_table
from perfeval.figures.table import Table

__all__ = [
    "Deviation",
    "Match",
    "Printed",
    "Rate",
    "Satisfaction",
    "Sum",
    "Table",
    "add_up",
    "carry_over",
    "completion",
    "completion_table",
    "deviation",
    "deviation_table",
    "execution",
    "execution_table",
    "growth",
    "growth_table",
    "read_printed",
    "satisfaction",
    "share",
    "share_table",
    "survey_table",
    "tail_bound",
    "unit_cost",
]


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__name__"]
