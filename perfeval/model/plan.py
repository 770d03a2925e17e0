"""A compiled scoring standard: exact nodes plus what they ask for.

A plan has no parser, no text processing and no names left to resolve; it
pickles small and is all that scoring needs.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.model.inputs import InputSpec, Reading
from perfeval.numbers.exact import RoundingMode
from perfeval.program.nodes import Node
from perfeval.source import Source, Span

SHOWN_PLACES = 10
"""How many decimals a score that is not rounded shows."""


@attrs.frozen
class Rounding:
    """How a score is rounded: decimals and mode; ``places=None`` means not at all."""

    places: int | None = 2
    mode: RoundingMode = "half_up"


@attrs.frozen
class RoundingLine:
    """How scores are rounded, as far as the file says."""

    score: Rounding = Rounding()
    total: Rounding | None = None
    stated: bool = False


@attrs.frozen
class Veto:
    """一票否决: when ``condition`` holds, ``level`` ("leaf" or "total") scores 0."""

    condition: Node
    level: str
    span: Span


@attrs.frozen
class TakenRole:
    """What the words at ``span`` were taken for.

    ``name`` is a row of the table of roles, such as ``"band"`` or ``"step"``,
    ``section`` where the language reference tells of it.
    """

    span: Span
    name: str
    section: str


@attrs.frozen
class Plan:
    """One scoring standard, compiled.

    ``score`` is the exact score after limits, exemptions and overrides, not
    yet rounded. ``inputs`` stand in order of first appearance in the text.
    ``points`` is the full score 分值, or ``None`` where nothing states one.
    ``rounding`` is what the rule itself says, if it does. ``roles`` says what
    each clause was taken for, in order of the text, where the plan was compiled
    from text; a plan from a pickle or a program has none.
    """

    source: Source
    span: Span
    score: Node
    inputs: tuple[InputSpec, ...]
    points: Fraction | None
    rounding: Rounding | None = None
    readings: tuple[Reading, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    notes: tuple[Span, ...] = ()
    roles: tuple[TakenRole, ...] = attrs.field(default=(), eq=False, repr=False)
