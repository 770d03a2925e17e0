"""Why a printed score differs from the score that the standard gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import product

import attrs

from perfeval.audit.outcome import keyed, number
from perfeval.audit.readings import Alternative, by_node, by_parts, parts_of
from perfeval.audit.visible import allowed, domain_of
from perfeval.figures.printed import Printed
from perfeval.figures.sums import tail_bound
from perfeval.model.inputs import InputSpec
from perfeval.numbers.exact import RoundingMode, round_fraction
from perfeval.program.intervals import Interval, bounds
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.results.result import LeafResult

__all__ = ["Why", "judgeable", "why"]

_JUDGED = frozenset({"score", "deduction", "choice", "yes_no"})
_PICKED = frozenset({"choice", "yes_no"})
_MOST_JUDGEMENTS = 512
_TAIL = tail_bound(1)

Why = tuple[str, dict[str, str]]
Pairs = tuple[tuple[Fraction, Printed], ...]


@attrs.frozen
class Judgeable:
    """The scores that judges could give, everything else being as it is.

    ``points`` lists them where they can be counted out.
    """

    low: Fraction | None
    high: Fraction | None
    points: frozenset[Fraction] | None
    only: bool

    def holds(self, score: Fraction) -> bool:
        """Whether ``score`` can be given."""
        if self.points is not None:
            return score in self.points
        above = self.low is None or score >= self.low
        return above and (self.high is None or score <= self.high)


def judgeable(leaf: LeafResult) -> Judgeable | None:
    """What judgement alone could make of the score; ``None`` where nothing is judged."""
    specs = leaf.leaf.inputs
    judged = [spec for spec in specs if spec.kind in _JUDGED]
    if not judged:
        return None
    values = leaf.result.values_of(leaf.place)
    domains = {spec.id: _domain(spec, values.get(spec.id)) for spec in specs}
    found = bounds(leaf.leaf.plan.score, domains)
    points = _points(leaf, judged, values)
    return Judgeable(found.low, found.high, points, len(judged) == len(specs))


def _domain(spec: InputSpec, value: Fraction | None) -> Interval:
    if spec.kind not in _JUDGED and value is not None:
        return Interval.point(value)
    return domain_of(spec)


def _points(
    leaf: LeafResult, judged: list[InputSpec], values: dict[str, Fraction]
) -> frozenset[Fraction] | None:
    """Every score that some judgement gives, if they are few and nothing else is missing."""
    if any(spec.kind not in _PICKED for spec in judged):
        return None
    options = [range(len(spec.labels) if spec.kind == "choice" else 2) for spec in judged]
    size = 1
    for each in options:
        size *= len(each)
        if size > _MOST_JUDGEMENTS:
            return None
    found = set()
    for picks in product(*options):
        chosen = {spec.id: Fraction(pick) for spec, pick in zip(judged, picks, strict=True)}
        try:
            found.add(Fraction(evaluate(leaf.leaf.plan.score, values | chosen)))
        except EvaluationFault:
            return None
    return frozenset(found)


def why(
    leaf: LeafResult,
    printed: Printed,
    others: Pairs,
    further: Callable[[], Iterable[Alternative]],
) -> Why:
    """The cause of a difference, and the words for it.

    ``others`` are the exact and the printed scores of every computed
    indicator of the table: an unusual rounding explains one figure only when
    it explains them all. ``further`` gives readings that are costly to work out.
    """
    exact, computed = leaf.exact, leaf.score
    assert exact is not None and computed is not None  # noqa: S101, PT018 - the caller has looked
    words = {"expected": number(Fraction(computed)), "printed": printed.text}
    reach = allowed(leaf.result, leaf.place)
    if (reach.low is not None and printed.value < reach.low) or (
        reach.high is not None and printed.value > reach.high
    ):
        low, high = ("…" if end is None else number(end) for end in (reach.low, reach.high))
        return "outside_range", {"low": low, "high": high}
    near = abs(printed.value - exact) <= _TAIL
    found = _rounding(exact, printed, (), words) if near else None
    found = found or _reading(leaf, printed, further, words)
    found = found or _rounding(exact, printed, others, words)
    if found is not None:
        return found
    free = judgeable(leaf)
    if free is not None and free.low is not None and free.high is not None:
        edges = {"low": number(free.low), "high": number(free.high)}
        if free.holds(printed.value):
            return "within_range", words | edges
        if free.only:
            return "outside_range", edges
    return "rule_not_applied", words | _hints(leaf, exact, printed)


def _rounding(
    exact: Fraction, printed: Printed, others: Pairs, words: dict[str, str]
) -> Why | None:
    """A rounding that gives the printed score, and the scores of ``others`` as well."""
    shown = words | {"exact": number(exact)}
    pairs = ((exact, printed), *others)
    for mode, places in _ways(printed):
        if all(round_fraction(each, places, mode) == figure.value for each, figure in pairs):
            if mode == "down":
                return "truncated", shown
            return "rounded", shown | {"how": keyed(mode, places)}
    if abs(printed.value - exact) <= _TAIL:
        return "tail", {"count": "1", "bound": number(_TAIL)}
    return None


def _ways(printed: Printed) -> Iterator[tuple[RoundingMode, int]]:
    modes: tuple[RoundingMode, ...] = ("half_up", "down")
    for places in range(printed.places, -1, -1):
        for mode in modes:
            yield mode, places


def _reading(
    leaf: LeafResult,
    printed: Printed,
    further: Callable[[], Iterable[Alternative]],
    words: dict[str, str],
) -> Why | None:
    places = leaf.result.rubric.rounding_of(leaf.leaf).places
    decimals = 2 if places is None else places

    def every() -> Iterator[Alternative]:
        yield from by_parts(leaf, decimals)
        yield from by_node(leaf)
        yield from further()

    for name, score in every():
        if round_fraction(score, decimals, "half_up") == printed.value:
            return "reading", words | {"reading": name}
    return None


def _hints(leaf: LeafResult, exact: Fraction, printed: Printed) -> dict[str, str]:
    """Which part would have to earn full marks; else what rounding would have given."""
    missing = printed.value - exact
    for name, value, full in parts_of(leaf):
        if name and missing > 0 and full - value == missing:
            return {"part": name}
    if exact.denominator == 1:
        return {}
    modes: tuple[RoundingMode, ...] = ("half_up", "down")
    tried = [(mode, round_fraction(exact, printed.places, mode)) for mode in modes]
    alone = [mode for mode, value in tried if value == printed.value]
    if alone:
        return {"alone": keyed(alone[0], printed.places)}
    shown = "; ".join(f"{keyed(mode, printed.places)} {number(value)}" for mode, value in tried)
    return {"tried": shown}
