"""Static analysis of piecewise nodes: gaps, overlaps, branches that are never taken.

What is compared in the conditions of a piecewise node is looked at as a free
variable, and tried at values that are enough to tell all cases apart: on each
threshold, between each two, and beyond the outermost. So every finding comes
with exact values that show it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import groupby, product
from typing import Final, Literal

import attrs

from perfeval.numbers.exact import to_text
from perfeval.program import two_inputs as plane
from perfeval.program.deep import drive
from perfeval.program.nodes import Case, Node
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.subjects import (
    Condition,
    Domain,
    Numbering,
    Point,
    Subject,
    enclosing,
)
from perfeval.program.used_inputs import every

__all__ = ["Domain", "Finding", "Region", "critical_cases"]

MAX_SUBJECTS: Final = 3
MAX_POINTS: Final = 4000

MAX_TRIALS: Final = 60_000
"""Points times branches: hundreds of bands are not looked at, so that checking stays linear."""

MAX_CELLS: Final = 6000
"""The same for two inputs that are compared with each other, each point costs more."""

Kind = Literal["gap", "unreachable", "overlap", "idle"]


@attrs.frozen
class Region:
    """A range of one subject; ``None`` is no end, an open end is not included."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool


@attrs.frozen
class Finding:
    """Something about ``case`` that its author should know.

    ``witness`` gives each compared subject a value that shows it. ``branch``
    is the branch that is never taken, or the later one of an overlap (an
    ``"idle"`` case never comes to what holds otherwise, and has none);
    ``other`` the earlier branch that takes the witness (``None`` where the
    branch holds nowhere). ``region`` is where it is so, when there is one subject.
    """

    kind: Kind
    case: Case
    witness: tuple[tuple[Node, Fraction], ...]
    branch: int | None = None
    other: int | None = None
    region: Region | None = None


def critical_cases(node: Node, domains: Mapping[str, Domain]) -> tuple[Finding, ...]:
    """Findings about every piecewise node under ``node``.

    ``domains`` says what each input may be; one that it leaves out may be anything.
    """
    numbering = Numbering(domains)
    around = enclosing(node)
    found: list[Finding] = []
    for case in every(node):
        if isinstance(case, Case):
            found.extend(_look(case, around.get(id(case), ()), numbering))
    return tuple(found)


@attrs.frozen
class _Sample:
    """One point, and which branches hold there."""

    point: tuple[Point, ...]
    holds: tuple[bool, ...]

    @property
    def first(self) -> int | None:
        """The branch that is taken."""
        return self.holds.index(True) if True in self.holds else None


def _look(case: Case, around: tuple[Condition, ...], numbering: Numbering) -> Iterator[Finding]:
    conditions = [branch.condition for branch in case.branches]
    subjects = numbering.subjects(conditions)
    if not subjects:
        return
    limits = [term for term in around if numbering.is_over(term.node, subjects)]
    subjects = numbering.subjects([*conditions, *(term.node for term in limits)])
    certain = numbering.are_independent(subjects)
    look = None if certain else _in_plane(case, limits, numbering)
    certain = certain or look is not None
    look = look or _apart(case, subjects, limits, numbering)
    if look is None or not look.samples:
        return
    if certain and case.otherwise is None:
        yield from look.gaps()
    unreachable = tuple(look.unreachable())
    yield from unreachable
    if look.is_idle():
        yield Finding("idle", case, ())
    if certain:
        yield from look.overlaps({finding.branch for finding in unreachable})


def _apart(
    case: Case, subjects: tuple[Subject, ...], limits: list[Condition], numbering: Numbering
) -> _Look | None:
    """Each subject as a variable of its own."""
    conditions = [branch.condition for branch in case.branches]
    tried = math.prod(len(subject.points) for subject in subjects)
    if len(subjects) > MAX_SUBJECTS or tried > MAX_POINTS or tried * len(conditions) > MAX_TRIALS:
        return None
    samples = []
    for point in product(*(subject.points for subject in subjects)):
        values = {subject.number: at.value for subject, at in zip(subjects, point, strict=True)}
        if all(drive(numbering.holds(term.node, values)) is term.holds for term in limits):
            holds = (drive(numbering.holds(term, values)) for term in conditions)
            samples.append(_Sample(point, tuple(holds)))
    return _Look(case, subjects, tuple(samples), numbering)


def _in_plane(case: Case, limits: list[Condition], numbering: Numbering) -> _Look | None:
    """Two inputs that are compared with each other, as the free variables."""
    conditions = [branch.condition for branch in case.branches]
    found = plane.rows([*conditions, *(term.node for term in limits)], numbering.domains)
    if found is None:
        return None
    inputs, cells = found
    samples: list[_Sample] = []
    for cell in cells:
        row = {each.key: at.value for each, at in zip(inputs, cell, strict=True)}
        if len(samples) * len(conditions) > MAX_CELLS:
            return None
        try:
            if all(bool(evaluate(term.node, row)) is term.holds for term in limits):
                holds = tuple(bool(evaluate(each, row)) for each in conditions)
                samples.append(_Sample(cell, holds))
        except EvaluationFault:
            continue  # a quotient with nothing below it
    subjects = tuple(
        Subject(each, numbering.number(each), numbering.domains.get(each.key, Domain()), ())
        for each in inputs
    )
    return _Look(case, subjects, tuple(samples), numbering)


def _digits(value: Fraction) -> int:
    digits = to_text(value).replace(".", "").strip("0")
    return len(digits) + 3 * (value.denominator > 1)


@attrs.frozen
class _Look:
    case: Case
    subjects: tuple[Subject, ...]
    samples: tuple[_Sample, ...]
    numbering: Numbering

    def finding(
        self,
        kind: Kind,
        where: list[_Sample],
        branch: int | None = None,
        other: int | None = None,
    ) -> Finding:
        """A finding shown by the plainest of the samples ``where``."""
        shown = min(where, key=self._oddness)
        pairs = zip(self.subjects, shown.point, strict=True)
        witness = tuple((subject.node, at.value) for subject, at in pairs)
        region = self._region(where) if len(self.subjects) == 1 else None
        return Finding(kind, self.case, witness, branch, other, region)

    def _oddness(self, sample: _Sample) -> int:
        """Few digits are plain; of several values, whole numbers."""
        several = len(self.subjects) > 1
        return sum(_digits(at.value) if several else at.plainness for at in sample.point)

    def _region(self, where: list[_Sample]) -> Region:
        (subject,), first, last = self.subjects, where[0].point[0], where[-1].point[0]
        low, low_open = first.low
        high, high_open = last.high
        if first is subject.points[0]:
            low, low_open = subject.domain.low, subject.domain.low is None
        if last is subject.points[-1]:
            high, high_open = subject.domain.high, subject.domain.high is None
        return Region(low, high, low_open, high_open)

    def _runs(self, flags: list[bool]) -> list[list[_Sample]]:
        """Neighbouring samples that are flagged; with several subjects, all as one."""
        flagged = zip(self.samples, flags, strict=True)
        if len(self.subjects) > 1:
            together = [sample for sample, flag in flagged if flag]
            return [together] if together else []
        groups = groupby(flagged, key=lambda pair: pair[1])
        return [[sample for sample, _ in group] for flag, group in groups if flag]

    def gaps(self) -> Iterator[Finding]:
        """Values that no branch takes."""
        for run in self._runs([sample.first is None for sample in self.samples]):
            yield self.finding("gap", run)

    def unreachable(self) -> Iterator[Finding]:
        """Branches that are never the first to hold."""
        taken = {sample.first for sample in self.samples}
        for place in range(len(self.case.branches)):
            if place in taken:
                continue
            runs = self._runs([sample.holds[place] for sample in self.samples])
            if runs:
                other = runs[0][0].first
                run = [sample for sample in runs[0] if sample.first == other]
                yield self.finding("unreachable", run, place, other)
            else:
                yield Finding("unreachable", self.case, (), place)

    def is_idle(self) -> bool:
        """Whether some branch holds for every value, and what is said otherwise never counts.

        A comparison with 0 makes it likely that there are values below.
        """
        if self.case.otherwise is None or any(sample.first is None for sample in self.samples):
            return False
        conditions = [branch.condition for branch in self.case.branches]
        return self.numbering.are_above_zero(conditions)

    def overlaps(self, skipped: set[int | None]) -> Iterator[Finding]:
        """Two branches that hold together and say different things."""
        for later in range(1, len(self.case.branches)):
            if later in skipped:
                continue
            for earlier in range(later):
                if self._same(earlier, later) or self._is_inside(earlier, later):
                    continue
                both = [sample.first == earlier and sample.holds[later] for sample in self.samples]
                for run in self._runs(both):
                    yield self.finding("overlap", run, later, earlier)

    def _same(self, earlier: int, later: int) -> bool:
        """Whether two branches give the same value."""
        one, other = (self.case.branches[place].value for place in (earlier, later))
        return self.numbering.number(one) == self.numbering.number(other)

    def _is_inside(self, earlier: int, later: int) -> bool:
        """Whether the band of ``earlier`` lies wholly in the band of ``later``."""
        return all(sample.holds[later] for sample in self.samples if sample.holds[earlier])
