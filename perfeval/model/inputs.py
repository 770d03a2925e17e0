"""What a rule asks for: one record for each input, in the words of the text."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import attrs

from perfeval.program.nodes import Node
from perfeval.source import Span

InputKind = Literal[
    "ratio",  # a share such as 97.71%, or a difference of two shares
    "quantity",  # money, area, persons … with or without a unit
    "count",  # a non-negative whole number
    "yes_no",
    "choice",  # one of ``labels``
    "score",  # a judged score within [low, high]
    "deduction",  # a judged deduction within [low, high]
]


@attrs.frozen
class LabelRange:
    """A label together with the scores a judge may give under it.

    ``low_open`` / ``high_open`` say that the end itself is outside.
    """

    label: str
    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    def holds(self, score: Fraction) -> bool:
        """Whether ``score`` may be given under this label."""
        above = score > self.low if self.low_open else score >= self.low
        below = score < self.high if self.high_open else score <= self.high
        return above and below


@attrs.frozen
class InputSpec:
    """One input of a rule or rubric.

    ``id`` is what :class:`perfeval.program.nodes.Input` refers to; ``key`` is
    the words of the text under which a user gives the value. ``local`` inputs
    belong to one indicator (tiers, items, counts); the others are shared by
    name. Values travel as exact numbers: a quantity in its base unit
    (元, 人, 人次, 天 …), a ratio as the number itself (97.71% is 0.9771), a
    choice as the place of its label from 0, yes/no as 1/0, a judged score or
    deduction as its points. ``affirmative`` is the set of words that mean
    yes; ``unit`` is the declared or stated unit.
    """

    id: str
    key: str
    kind: InputKind
    path: tuple[str, ...] = ()
    local: bool = False
    unit: str | None = None
    declared_unit: bool = False
    labels: tuple[str, ...] = ()
    ranges: tuple[LabelRange, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    percent: bool = False
    group: int | None = None
    span: Span | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen
class Reading:
    """A phrase with two readings, and the one that was taken.

    ``topic`` is a key of :data:`perfeval.catalogue.READINGS`, where the
    sentences for what was taken, the alternatives and the phrase that settles
    it live.
    """

    topic: str
    span: Span
    alternative: Node | None = attrs.field(default=None, eq=False, repr=False)
