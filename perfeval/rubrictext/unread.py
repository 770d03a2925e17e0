"""Indicators whose wording cannot be read, scored by judgement where the caller allows it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Literal

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.model.inputs import InputSpec, Reading
from perfeval.model.plan import Plan
from perfeval.program.nodes import Const, Input, Max, Min
from perfeval.rubrictext.document import Document, Line, Words
from perfeval.source import Source, Span

OnUnread = Literal["refuse", "judged"]
"""What to do with an indicator whose wording cannot be read."""

JUDGED_RULE = "酌情评分"
"""How canonical text says that an indicator is judged between 0 and its full score."""


@attrs.frozen
class Unread:
    """An indicator that is judged because its wording could not be read.

    ``findings`` say why, the first being the reason; ``span`` is where it stands.
    """

    path: tuple[str, ...]
    points: Fraction
    span: Span
    findings: tuple[Diagnostic, ...]

    @property
    def code(self) -> str:
        """The code of the finding that made it unreadable."""
        return self.findings[0].code


def judged_plan(
    source: Source,
    name: Words,
    path: tuple[str, ...],
    points: Fraction,
    span: Span,
    topics: tuple[str, ...] = (),
) -> Plan:
    """A score between 0 and ``points`` that somebody gives."""
    # As 酌情评分 is read, so that the canonical text scores alike.
    identity = "/".join((*path, name.text))
    spec = InputSpec(
        identity, name.text, "score", path, local=True, low=Fraction(0), high=points, span=name.span
    )
    given = Input(identity, span=span, role="judged", label=name.text)
    score = Min(Max(given, Const(Fraction(0))), Const(points))
    readings = tuple(Reading(topic, name.span) for topic in topics)
    return Plan(source, span, score, (spec,), points, readings=readings)


def without_rules(document: Document, places: Collection[int]) -> Document:
    """The document with 酌情评分 in place of the wording of some indicators, kept as remarks.

    ``places`` number the indicators and headings in order of the text from 0.
    """
    return attrs.evolve(document, lines=tuple(_lines(document, places)))


def _lines(document: Document, places: Collection[int]) -> Iterator[Line]:
    place, held = -1, False
    depth = 0
    for line in document.lines:
        if line.kind in ("indicator", "blank") and held:
            yield Line("rule", JUDGED_RULE, depth + 1)
            held = False
        if line.kind == "indicator":
            place += 1
            held, depth = place in places, line.depth
        if held and line.kind == "rule":
            yield Line("comment", f"# {line.text}", line.depth)
        else:
            yield line
    if held:
        yield Line("rule", JUDGED_RULE, depth + 1)
