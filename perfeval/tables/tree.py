"""Indicators as they are read from rows, and the lines that a rubric file gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from perfeval.numbers.exact import to_text
from perfeval.rubrictext.document import Amount, Indicator, Line, Words
from perfeval.rubrictext.unread import JUDGED_RULE
from perfeval.source import Span
from perfeval.tables.headings import BARE
from perfeval.tables.words import Wording, explained, one_line

LEVELS = ("", "一级指标", "二级指标", "三级指标", "四级指标", "指标")
"""The words of a rubric file for the levels from 1, and for a bare indicator."""


@attrs.define
class Open:
    """An indicator whose rows are still being read.

    ``level`` is that of its column, ``key`` its name to compare; ``bare``
    says that a rubric file writes it 指标, whatever stands above it.
    """

    level: int
    name: Words
    key: str
    points: Amount | None
    span: Span
    target: Words | None = None
    explanation: Words | None = None
    evidence: Words | None = None
    wording: Wording = attrs.field(factory=lambda: Wording((), None, ()))
    children: list[Open] = attrs.field(factory=list)
    leaf: bool = False
    bare: bool = False
    judged: bool = False


def closed(indicators: Iterable[Open], depth: int = 0) -> tuple[Indicator, ...]:
    """The finished indicators; headings without any are left out.

    A level that a table strikes out does not count.
    """
    return tuple(_closed(each, depth) for each in with_leaves(indicators))


def _closed(opened: Open, depth: int) -> Indicator:
    return Indicator(
        level=BARE if opened.bare else depth + 1,
        name=opened.name,
        points=opened.points,
        target=opened.target,
        explanation=opened.explanation,
        evidence=opened.evidence,
        rule=opened.wording.rule,
        notes=tuple(note.span for note in opened.wording.notes),
        span=opened.span,
        children=closed(opened.children, depth + 1),
        judged=opened.judged,
    )


def with_leaves(indicators: Iterable[Open]) -> list[Open]:
    """Those that are leaves or have some below them."""
    return [each for each in indicators if each.leaf or with_leaves(each.children)]


def lines_of(indicators: Iterable[Open], depth: int = 0) -> Iterator[Line]:
    """The lines that say the same in a rubric file."""
    for each in with_leaves(indicators):
        points = "" if each.points is None else f"（{to_text(each.points.value)}分）"
        level = LEVELS[BARE if each.bare else depth + 1]
        yield Line("indicator", f"{level} {each.name.text}{points}", depth)
        if each.target is not None:
            yield Line("detail", f"目标 {one_line(each.target.text)}", depth + 1)
        if each.explanation is not None:
            yield Line("detail", f"指标说明 {explained(each.explanation.text)}", depth + 1)
        if each.evidence is not None:
            yield Line("detail", f"依据 {one_line(each.evidence.text)}", depth + 1)
        for note in each.wording.notes:
            yield Line("comment", note.text, depth + 1)
        for line in each.wording.lines:
            yield Line("rule", line, depth + 1)
        if each.judged:
            yield Line("rule", JUDGED_RULE, depth + 1)
        yield from lines_of(each.children, depth + 1)
