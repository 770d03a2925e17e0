"""Whether two programs always give the same: a proof, or values at which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Final, Literal

import attrs

from perfeval.program import nodes
from perfeval.program.cells import Cells, Doubt
from perfeval.program.exactly import function
from perfeval.program.nodes import Compare, Const, Input, Node
from perfeval.program.normal import Normal
from perfeval.program.pieces import Cuts, Fault, Lacking, Line, Unknown, Value, ends, inward, merged
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.renaming import replaced
from perfeval.program.subjects import between
from perfeval.program.used_inputs import every

__all__ = ["Equality", "Variable", "compare"]

MAX_WAYS: Final = 512
"""Choices are tried in all ways up to so many."""

MAX_LINES: Final = 60
"""Lines through the space of several numbers that are looked at where nothing is proved."""

ENOUGH_HITS: Final = 12
"""Of so many places where they differ the one that reads best is shown."""

_FRESH: Final = "\0"
_MARKS: Final = tuple(Fraction(value) for value in (0, 1, 2, 3, 10, 100))
_SHARES: Final = tuple(Fraction(value, 100) for value in (50, 95, 110))


@attrs.frozen
class Variable:
    """An input: ``size`` of a choice is the number of its options, of a number it is ``None``.

    ``scale`` is how much its usual unit is, so that what is found reads well.
    """

    key: str
    size: int | None = None
    where: tuple[Cuts, ...] = ((None, None),)
    whole: bool = False
    scale: Fraction = Fraction(1)


@attrs.frozen
class Equality:
    """``"same"`` is proved; ``"differs"`` has a ``witness``; else ``tried`` lines show nothing.

    ``why`` then says what stands in the way of a proof.
    """

    kind: Literal["same", "differs", "undecided"]
    witness: tuple[tuple[str, Fraction], ...] = ()
    tried: int = 0
    why: Doubt | None = None


def compare(left: Node, right: Node, variables: Sequence[Variable]) -> Equality:
    """Whether ``left`` and ``right`` give the same for all values of ``variables``."""
    numbering = Normal()
    if numbering.number(left) == numbering.number(right):
        return Equality("same")
    used = {node.key for node in every(left, right) if isinstance(node, Input)}
    known = [each for each in variables if each.key in used]
    choices = [each for each in known if each.size is not None]
    numbers = [each for each in known if each.size is None]
    ways = 1
    for each in choices:
        ways *= each.size or 1
    work = _Comparing(left, right, choices, numbers)
    found = None
    if ways <= MAX_WAYS:
        found = work.exactly() if len(numbers) <= 1 else work.by_subject(numbering)
    return found or work.by_cells()


@attrs.frozen
class _Comparing:
    left: Node
    right: Node
    choices: Sequence[Variable]
    numbers: Sequence[Variable]

    def _ways(self) -> Iterator[dict[str, Fraction]]:
        for picks in product(*(range(each.size or 1) for each in self.choices)):
            yield {each.key: Fraction(pick) for each, pick in zip(self.choices, picks, strict=True)}

    def exactly(self) -> Equality | None:
        """With one number at most: all of it; ``None`` where some of it cannot be decided."""
        sure = True
        for way in self._ways():
            if not self.numbers:
                if _outcome(self.left, way) != _outcome(self.right, way):
                    return Equality("differs", tuple(way.items()))
                continue
            found, decided = self.line(self.numbers[0], way)
            if found is not None:
                return Equality("differs", (*way.items(), (self.numbers[0].key, found)))
            sure = sure and decided
        return Equality("same") if sure else None

    def line(
        self, free: Variable, values: Mapping[str, Fraction], *, quick: bool = False
    ) -> tuple[Fraction | None, bool]:
        """A value of ``free`` where the two differ, and whether all of them were looked at.

        What both are rounded from is looked at first, since it has no steps;
        ``quick`` lets it be at that.
        """
        inner = self._inner()
        if inner is not None:
            found, decided, any_gap = self._apart(*inner, free, values)
            if found is not None or quick or (decided and not any_gap):
                return found, decided and not any_gap
        found, decided, _ = self._apart(self.left, self.right, free, values)
        return found, decided

    def _inner(self) -> tuple[Node, Node] | None:
        """What both are rounded from in one way."""
        left, right = self.left, self.right
        if not isinstance(left, nodes.Round) or not isinstance(right, nodes.Round):
            return None
        alike = (left.places, left.mode) == (right.places, right.mode)
        return (left.value, right.value) if alike else None

    def _apart(
        self, left: Node, right: Node, free: Variable, values: Mapping[str, Fraction]
    ) -> tuple[Fraction | None, bool, bool]:
        """A value where the two differ, whether all was looked at, and whether any gap is there."""
        found: list[Fraction] = []
        decided = True
        for where in free.where:
            lines = [
                function(node, free.key, values, where, whole=free.whole).line
                for node in (left, right)
            ]
            differing = merged(lines[0], lines[1], where[1], _unequal)
            exact = function(
                Compare("!=", left, right), free.key, values, where, whole=free.whole
            ).line
            for line in (exact, differing):
                for cuts, value in ends(line, where[1]):
                    if value is True:
                        found += _inside(cuts, whole=free.whole)
                    decided = decided and not isinstance(value, Unknown)
        for at in sorted(found, key=lambda each: _oddness(each / free.scale)):
            if self._differ({**values, free.key: at}):
                return at, True, True
        return None, decided, bool(found)

    def by_subject(self, numbering: Normal) -> Equality | None:
        """Several numbers that only play a part in one quotient or sum are one number."""
        ours = {each.key for each in self.numbers}
        shared = {numbering.number(node): node for node in every(self.left)}
        shared = {
            numbering.number(node): shared[numbering.number(node)]
            for node in every(self.right)
            if numbering.number(node) in shared
        }
        for number, subject in sorted(shared.items(), key=lambda pair: -_size(pair[1])):
            inside = {node.key for node in every(subject) if isinstance(node, Input)}
            if not ours <= inside or isinstance(
                subject, Compare | nodes.And | nodes.Or | nodes.Not
            ):
                continue
            if inside - ours:
                continue
            left, right = (
                self._without(node, number, numbering) for node in (self.left, self.right)
            )
            if any(isinstance(n, Input) and n.key in ours for n in every(left, right)):
                continue
            inner = _Comparing(left, right, self.choices, [Variable(_FRESH)]).exactly()
            if inner is None or inner.kind == "same":
                return inner
            return self._back(subject, dict(inner.witness))
        return None

    def _without(self, root: Node, number: int, numbering: Normal) -> Node:
        fresh = Input(_FRESH)
        return replaced(
            root,
            lambda node: (
                fresh if not isinstance(node, Const) and numbering.number(node) == number else None
            ),
        )

    def _back(self, subject: Node, witness: dict[str, Fraction]) -> Equality | None:
        """Numbers that give the subject the value at which the two differ."""
        wanted = witness.pop(_FRESH)
        for row in islice(self._bases(), MAX_LINES):
            for free in self.numbers:
                exact = Compare("==", subject, Const(wanted))
                for where in free.where:
                    line = function(exact, free.key, {**row, **witness}, where)
                    for cuts, value in line.pieces():
                        if value is not True:
                            continue
                        for at in _inside(cuts, whole=free.whole):
                            made = {**row, **witness, free.key: at}
                            if _outcome(self.left, made) != _outcome(self.right, made):
                                return Equality("differs", tuple(made.items()))
        return None

    def by_cells(self) -> Equality:
        """Cell by cell; where that leaves something open, what differs is searched for."""
        found = Cells(
            {each.key: (each.where[0][0], each.where[-1][1]) for each in self.numbers},
            {each.key: each.size for each in self.choices if each.size is not None},
            frozenset(each.key for each in self.numbers if each.whole),
        ).compare(self.left, self.right)
        if found.same:
            return Equality("same")
        return self.searched(found.hints, next(iter(sorted(found.doubts)), None))

    # Searching -------------------------------------------------------------------

    def searched(
        self, hints: Sequence[Mapping[str, Fraction]] = (), why: Doubt | None = None
    ) -> Equality:
        """Lines along each number through many places; what differs on one of them is found.

        The places around ``hints`` come first.
        """
        tried, hits = 0, list[dict[str, Fraction]]()
        ways = list(islice(self._ways(), MAX_WAYS))
        bases = list(islice(self._bases(), MAX_LINES))
        rows = [{**bases[0], **ways[0], **hint} for hint in hints[:MAX_LINES]]
        hits += [row for row in rows if self._allows(row) and self._differ(row)]
        rows += [{**base, **ways[at * 7 % len(ways)]} for at, base in enumerate(bases)]
        for quick in (True, False):
            for row, free in product(rows, self.numbers):
                plain = sum(not any(self._reads(hit)[:2]) for hit in hits)
                if plain >= ENOUGH_HITS or (hits and not quick):
                    break
                tried += quick
                found, _ = self.line(free, row, quick=quick)
                if found is not None:
                    hits.append({**row, free.key: found})
            hits = [row for row in hits if self._allows(row)]
        if hits:
            return Equality("differs", tuple(min(hits, key=self._reads).items()), tried)
        for way in ways if not self.numbers else ():
            tried += 1
            if self._differ(way):
                return Equality("differs", tuple(way.items()), tried)
        return Equality("undecided", tried=tried, why=why)

    def _differ(self, row: Mapping[str, Fraction]) -> bool:
        return _outcome(self.left, row) != _outcome(self.right, row)

    def _allows(self, row: Mapping[str, Fraction]) -> bool:
        """Whether the numbers of a row are such as their inputs take."""
        return all(
            any(_holds(where, row[each.key]) for where in each.where)
            and (not each.whole or row[each.key].denominator == 1)
            for each in self.numbers
        )

    def _reads(self, row: Mapping[str, Fraction]) -> list[int]:
        """How badly a row reads: no score, below 0, many digits, and numbers that are the same."""
        open_sides = [_outcome(node, row) for node in (self.left, self.right)].count(None)
        numbers = [row[each.key] / each.scale for each in self.numbers]
        negative = sum(number < 0 for number in numbers)
        return [
            open_sides,
            negative,
            sum(_oddness(number)[1] for number in numbers),
            -len(set(numbers)),
        ]

    def _bases(self) -> Iterator[dict[str, Fraction]]:
        """Places to look at: around what the programs compare with, and some plain numbers."""
        marks = sorted(
            {
                side.value
                for node in every(self.left, self.right)
                if isinstance(node, Compare)
                for side in (node.left, node.right)
                if isinstance(side, Const)
            }
        )
        usual = [*_MARKS, *_SHARES, *marks, *(mark + Fraction(1, 100) for mark in marks)]
        for turn in range(MAX_LINES):
            yield {
                each.key: self._allowed(
                    each, each.scale * usual[(turn * (2 * at + 3) + 5 * at + 5) % len(usual)]
                )
                for at, each in enumerate(self.numbers)
            }

    @staticmethod
    def _allowed(variable: Variable, value: Fraction) -> Fraction:
        """``value``, or one that the variable may have."""
        for where in variable.where:
            if _holds(where, value) and (not variable.whole or value.denominator == 1):
                return value
        inside = _inside(variable.where[0], whole=variable.whole)
        return inside[0] if inside else value


def _outcome(node: Node, row: Mapping[str, Fraction]) -> object:
    """The value, or that there is none."""
    try:
        return evaluate(node, row)
    except EvaluationFault:
        return None


def _unequal(left: Value, right: Value, cuts: Cuts) -> Line:
    """Whether just one of the two has a value."""
    sides = [isinstance(side, Fault | Lacking) for side in (left, right)]
    for side in (left, right):
        if isinstance(side, Unknown):
            return [(cuts[0], side)]
    return [(cuts[0], sides[0] is not sides[1])]


def _inside(cuts: Cuts, *, whole: bool) -> list[Fraction]:
    """Some values of a stretch, plain ones where there are any."""
    start, stop = inward(cuts)
    found: list[Fraction] = []
    if start is not None and stop is not None:
        if start[0] == stop[0]:
            found.append(start[0])
        else:
            found += [between(start[0], stop[0])]
            found += [start[0]] if not start[1] else []
            found += [stop[0]] if stop[1] else []
    elif start is not None:
        found += [start[0] + 1, start[0] + Fraction(1, 100)] + ([] if start[1] else [start[0]])
    elif stop is not None:
        found += [stop[0] - 1, stop[0] - Fraction(1, 100)] + ([stop[0]] if stop[1] else [])
    else:
        found.append(Fraction(0))
    if whole:
        near = {Fraction(value.__floor__() + shift) for value in found for shift in (-1, 0, 1, 2)}
        found = [value for value in near if _holds(cuts, value)]
    return found


def _holds(cuts: Cuts, value: Fraction) -> bool:
    start, stop = cuts
    return (start is None or (value, 0) >= start) and (stop is None or (value, 1) <= stop)


def _oddness(value: Fraction) -> tuple[bool, int, Fraction]:
    """Values that are 0 or more and have few digits come first."""
    return value < 0, len(str(value.numerator)) + len(str(value.denominator)), value


def _size(node: Node) -> int:
    return sum(1 for _ in every(node))
