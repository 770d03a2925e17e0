"""Points that add up: weights of groups, the full score, grade bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from perfeval.diagnostics import Collector, Diagnostic, Label
from perfeval.numbers.exact import to_text
from perfeval.rubrictext.document import Document, GradeBand, Indicator
from perfeval.source import Source

_MOST_CHILDREN_SHOWN = 4


def check_group(
    source: Source,
    group: Indicator,
    path: tuple[str, ...],
    children: Sequence[tuple[Indicator, Fraction]],
) -> Iterator[Diagnostic]:
    """Warn where a group states other points than the indicators right below it have.

    A group below it may count with what it states: where that is wrong
    itself, the finding stands there alone.
    """
    total = sum((_stated(child, points) for child, points in children), Fraction(0))
    real = sum((points for _, points in children), Fraction(0))
    if group.points is None or group.points.value in (total, real):
        return
    labels = tuple(
        Label(child.name.span, "child", {"points": to_text(_stated(child, points))})
        for child, points in children[:_MOST_CHILDREN_SHOWN]
    )
    words: dict[str, object] = {
        "name": group.name.text,
        "stated": to_text(group.points.value),
        "sum": to_text(total),
    }
    correction = f"（{to_text(total)}分）"
    yield Diagnostic("PE413", source, group.points.span, words, labels, path, correction, "warning")


def _stated(indicator: Indicator, points: Fraction) -> Fraction:
    own = indicator.points
    return points if own is None or not indicator.children else own.value


def check_full(
    document: Document, total: Fraction, uneven: Sequence[Diagnostic], sink: Collector
) -> None:
    """The stated full score is what the indicators add up to.

    Where the headings make the full score, what does not add up below one of
    them is the fault, and it is said once.
    """
    full, source = document.full, document.source
    if full is None or full.value == total:
        _add(sink, uneven)
        return
    headings = [root.points.value for root in document.roots if root.points is not None]
    explained = len(headings) == len(document.roots) and sum(headings) == full.value
    labels = tuple(
        Label(found.span, "uneven", found.arguments)
        for found in uneven[:_MOST_CHILDREN_SHOWN]
        if explained and found.span is not None
    )
    if not labels:
        _add(sink, uneven)
    words: dict[str, object] = {"stated": to_text(full.value), "sum": to_text(total)}
    correction = f"满分 {to_text(total)}分"
    sink.add(Diagnostic("PE414", source, full.span, words, labels, suggestion=correction))


def _add(sink: Collector, found: Sequence[Diagnostic]) -> None:
    for each in found:
        sink.add(each)


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
