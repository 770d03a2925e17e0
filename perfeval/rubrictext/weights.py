"""Points that add up: weights of groups, the full score, grade bands."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from perfeval.diagnostics import Collector, Diagnostic, Label
from perfeval.numbers import to_text
from perfeval.rubrictext.document import Amount, Document, GradeBand, Indicator
from perfeval.source import Source

_MOST_CHILDREN_SHOWN = 4


def check_group(
    source: Source,
    group: Indicator,
    path: tuple[str, ...],
    children: Sequence[tuple[Indicator, Fraction]],
    sink: Collector,
) -> None:
    """Warn where a group states other points than its indicators add up to."""
    total = sum((points for _, points in children), Fraction(0))
    if group.points is None or group.points.value == total:
        return
    labels = tuple(
        Label(child.name.span, "child", {"points": to_text(points)})
        for child, points in children[:_MOST_CHILDREN_SHOWN]
    )
    sink.add(
        Diagnostic(
            "PE413",
            source,
            group.points.span,
            {
                "name": group.name.text,
                "stated": to_text(group.points.value),
                "sum": to_text(total),
            },
            labels,
            path,
            f"（{to_text(total)}分）",
            "warning",
        )
    )


def check_full(source: Source, full: Amount | None, total: Fraction, sink: Collector) -> None:
    """The stated full score is what the indicators add up to."""
    if full is None or full.value == total:
        return
    arguments: dict[str, object] = {"stated": to_text(full.value), "sum": to_text(total)}
    sink.add(
        Diagnostic("PE414", source, full.span, arguments, suggestion=f"满分 {to_text(total)}分")
    )


def check_grades(document: Document, full: Fraction, sink: Collector) -> None:
    """Every total from 0 to the full score has exactly one grade."""
    bands = document.grades
    if not bands:
        return
    before: list[GradeBand] | None = None
    for value in _witnesses(bands, full):
        holding = [band for band in bands if band.holds(value)]
        # Neighbouring witnesses of one gap or overlap are one finding.
        if len(holding) == 1 or holding == before:
            before = holding
            continue
        before = holding
        if holding:
            sink.add(_overlap(document.source, value, holding))
        else:
            arguments: dict[str, object] = {"value": to_text(value)}
            span = _nearest(bands, value).span
            sink.add(Diagnostic("PE415", document.source, span, arguments))


def _witnesses(bands: Sequence[GradeBand], full: Fraction) -> list[Fraction]:
    """0, the full score, every end, and a value between each two of them."""
    ends = {end for band in bands for end in (band.low, band.high) if end is not None}
    marks = sorted({Fraction(0), full} | {end for end in ends if 0 <= end <= full})
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    return sorted([*marks, *between])


def _overlap(source: Source, value: Fraction, holding: Sequence[GradeBand]) -> Diagnostic:
    first, second = holding[:2]
    return Diagnostic(
        "PE416",
        source,
        second.span,
        {"value": to_text(value), "first": first.label, "second": second.label},
        (Label(first.span, "first"),),
    )


def _nearest(bands: Sequence[GradeBand], value: Fraction) -> GradeBand:
    """The band that ends closest to ``value``."""

    def distance(band: GradeBand) -> Fraction:
        ends = [end for end in (band.low, band.high) if end is not None]
        return min(abs(end - value) for end in ends)

    return min(bands, key=distance)
