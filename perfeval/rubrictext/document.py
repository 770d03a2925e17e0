"""What a rubric file says, line by line, as plain data with places.

Nothing is compiled here: weights are not added up, rules are still spans of
the text.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.model.plan import RoundingLine
from perfeval.source import Source, Span


@attrs.frozen
class Words:
    """Some words of the author and where they stand."""

    text: str
    span: Span


@attrs.frozen
class Amount:
    """A number of points and where it stands."""

    value: Fraction
    span: Span


@attrs.frozen
class GradeBand:
    """A grade and the totals that earn it; ``None`` is an open end."""

    label: str
    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool
    span: Span

    def holds(self, total: Fraction) -> bool:
        """Whether ``total`` earns this grade."""
        if self.low is not None and (total < self.low or (self.low_open and total == self.low)):
            return False
        return not (
            self.high is not None and (total > self.high or (self.high_open and total == self.high))
        )


@attrs.frozen
class Entry:
    """One quantity of the data block."""

    name: Words
    unit: Words | None
    expression: Span | None
    aliases: tuple[Words, ...]
    span: Span


@attrs.frozen
class Indicator:
    """One indicator or group. ``level`` is 1 to 4, and 5 for a bare 指标.

    ``rule`` spans all lines of the wording, notes included; it is absent when
    there is nothing but notes. ``judged`` says that a table prints a score for
    it and nothing to go by.
    """

    level: int
    name: Words
    points: Amount | None
    target: Words | None
    explanation: Words | None
    evidence: Words | None
    rule: Span | None
    notes: tuple[Span, ...]
    span: Span
    children: tuple[Indicator, ...] = ()
    judged: bool = False


@attrs.frozen
class Line:
    """One line for the formatter: its kind, what it says, and a comment behind it.

    ``kind`` is ``"blank"``, ``"comment"``, ``"head"``, ``"data"``, ``"entry"``,
    ``"indicator"``, ``"detail"`` or ``"rule"``; ``depth`` counts levels.
    """

    kind: str
    text: str
    depth: int = 0
    comment: str = ""


@attrs.frozen
class Document:
    """A whole rubric file. ``data`` is ``None`` when there is no data block."""

    source: Source
    title: Words | None
    full: Amount | None
    grades: tuple[GradeBand, ...]
    rounding: RoundingLine
    data: tuple[Entry, ...] | None
    roots: tuple[Indicator, ...]
    lines: tuple[Line, ...]
