"""What a rubric is made of: indicators, and the headings above them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from perfeval.model.inputs import InputSpec, Reading
from perfeval.model.plan import Plan, TakenRole
from perfeval.model.rounded import exact_decimal
from perfeval.source import Span


@attrs.frozen
class Part:
    """What an indicator and a heading have in common."""

    path: tuple[str, ...]
    level: int
    weight: Fraction

    @property
    def name(self) -> str:
        """Its own name, the last of the path."""
        return self.path[-1]

    @property
    def points(self) -> Decimal:
        """Its full score; of a heading that of its leaves together."""
        return exact_decimal(self.weight)


@attrs.frozen
class Leaf(Part):
    """One indicator with a score of its own.

    ``weight`` is its full score 分值, ``span`` the wording that scores it,
    ``by_default`` says that it has a target and no wording.
    """

    plan: Plan
    span: Span
    by_default: bool = False
    target: str | None = None
    target_span: Span | None = attrs.field(default=None, repr=False)
    explanation: str | None = None
    evidence: str | None = None

    @property
    def text(self) -> str:
        """The rule in the author's own words; for the default rule, the target."""
        if self.by_default:
            return self.target or ""
        return self.plan.source.excerpt(self.span)

    @property
    def inputs(self) -> tuple[InputSpec, ...]:
        """What the rule asks for, in order of first appearance."""
        return self.plan.inputs

    @property
    def roles(self) -> tuple[TakenRole, ...]:
        """What each clause was taken for; empty where no text was compiled."""
        return self.plan.roles

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Phrases of the rule with two readings."""
        return self.plan.readings


@attrs.frozen
class Group(Part):
    """A heading and the leaves below it, ``first`` up to ``last``."""

    first: int
    last: int
