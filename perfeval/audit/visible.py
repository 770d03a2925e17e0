"""What the print itself shows: between which sums the printed rows leave a heading's score."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from perfeval.audit.reported import Reported
from perfeval.model.inputs import InputSpec
from perfeval.program.intervals import Interval, bounds
from perfeval.results.result import Result

__all__ = ["Visible", "allowed", "domain_of"]

Path = tuple[str, ...]


def domain_of(spec: InputSpec) -> Interval:
    """Every value that an input may take."""
    match spec.kind:
        case "yes_no":
            return Interval(Fraction(0), Fraction(1))
        case "choice":
            return Interval(Fraction(0), Fraction(max(0, len(spec.labels) - 1)))
        case "score" | "deduction":
            low = Fraction(0) if spec.low is None and spec.kind == "deduction" else spec.low
            return Interval(low, spec.high)
        case "count":
            return Interval(Fraction(0), None)
    return Interval(spec.low, spec.high)


def allowed(result: Result, place: int) -> Interval:
    """All scores that an indicator's rule may give, and at least 0 to its full score."""
    leaf = result.rubric.leaves[place]
    found = bounds(leaf.plan.score, {spec.id: domain_of(spec) for spec in leaf.inputs})
    return found.join(Interval(Fraction(0), leaf.weight))


@attrs.frozen
class Visible:
    """The printed scores of a table; ``printed`` are those of its indicators, by their place."""

    result: Result
    reported: Reported
    printed: Mapping[int, Fraction]

    def inside(self, path: Path) -> Interval:
        """What the rows below a heading, of the whole table with ``()``, can add up to.

        A heading below counts by its rows where all are printed, else by its
        own printed score.
        """
        total = Interval.point(Fraction(0))
        inner = [group for group in self.result.rubric.groups if _is_below(group.path, path)]
        nearest = [
            group
            for group in inner
            if not any(_is_below(group.path, other.path) for other in inner)
        ]
        taken: set[int] = set()
        for group in nearest:
            taken.update(range(group.first, group.last))
            total += self._heading(group.path)
        for place, leaf in enumerate(self.result.rubric.leaves):
            below = leaf.path[: len(path)] == path and place not in taken
            if below and place not in self.result.away:
                total += self._row(place)
        return total

    def _heading(self, path: Path) -> Interval:
        rows = self.inside(path)
        if rows.low is not None and rows.low == rows.high:
            return rows
        groups = self.result.rubric.groups
        for place, row in self.reported.groups.items():
            if groups[place].path == path and row.score is not None:
                return Interval.point(row.score.value)
        return rows

    def _row(self, place: int) -> Interval:
        known = self.printed.get(place)
        return allowed(self.result, place) if known is None else Interval.point(known)


def _is_below(path: Path, above: Path) -> bool:
    return len(path) > len(above) and path[: len(above)] == above
