"""What piecewise conditions compare, and the values that tell their cases apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

import attrs

from perfeval.numbers.exact import decimal_of
from perfeval.program import nodes
from perfeval.program.deep import Steps, drive
from perfeval.program.nodes import Node
from perfeval.program.reference import COMPARISONS, EvaluationFault, evaluate
from perfeval.program.used_inputs import children, every

MAX_WHOLE: Final = 60
"""A range of whole numbers up to this long is tried in full."""

RATIO: Final = 3
"""A subject compared with nothing above this is tried in steps of a percent."""

End = tuple[Fraction | None, bool]
"""An end of a range, and whether it is open."""


@attrs.frozen
class Domain:
    """What an input may be: from ``low`` to ``high``, perhaps ``whole`` numbers only."""

    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether ``value`` lies in the domain."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


UNLIMITED: Final = Domain()
"""Any number."""


@attrs.frozen
class Point:
    """A value to try, and the range of values like it."""

    value: Fraction
    low: End
    high: End

    @property
    def plainness(self) -> int:
        """Few digits are plain."""
        number = decimal_of(self.value)
        return 99 if number is None else len(number.as_tuple().digits)


@attrs.frozen
class Condition:
    """A truth node, and whether it holds."""

    node: Node
    holds: bool


@attrs.frozen(eq=False)
class Subject:
    """A value that conditions compare, taken as a free variable."""

    node: Node
    number: int
    domain: Domain
    points: tuple[Point, ...]


def between(low: Fraction, high: Fraction) -> Fraction:
    """A value strictly between, with few decimals."""
    middle = (low + high) / 2
    for places in range(12):
        unit = Fraction(1, 10**places)
        for near in (math.floor(middle / unit) * unit, math.ceil(middle / unit) * unit):
            if low < near < high:
                return near
    return middle


def points(domain: Domain, thresholds: Iterable[Fraction]) -> tuple[Point, ...]:
    """Values on, between and beyond ``thresholds``, in order."""
    edges = sorted({edge for edge in thresholds if domain.holds(edge) or domain.whole})
    if domain.whole:
        return tuple(
            Point(Fraction(value), (Fraction(value), False), (Fraction(value), False))
            for value in _whole(domain, edges)
        )
    step = Fraction(1, 100) if all(abs(edge) <= RATIO for edge in edges) else Fraction(1)
    ends = {edge for edge in (domain.low, domain.high) if edge is not None}
    marks = sorted({*edges, *ends})
    if not marks:
        return (Point(Fraction(1), (None, True), (None, True)),)
    found: list[Point] = []
    if domain.low is None:
        found.append(Point(marks[0] - step, (None, True), (marks[0], True)))
    for mark, following in pairwise(marks):
        found.append(Point(mark, (mark, False), (mark, False)))
        found.append(Point(between(mark, following), (mark, True), (following, True)))
    found.append(Point(marks[-1], (marks[-1], False), (marks[-1], False)))
    if domain.high is None:
        found.append(Point(marks[-1] + step, (marks[-1], True), (None, True)))
    return tuple(found)


def _whole(domain: Domain, edges: Sequence[Fraction]) -> list[int]:
    low = None if domain.low is None else math.ceil(domain.low)
    high = None if domain.high is None else math.floor(domain.high)
    if low is not None and high is not None and high - low < MAX_WHOLE:
        return list(range(low, high + 1))
    near = {math.floor(edge) + shift for edge in edges for shift in (-1, 0, 1, 2)}
    near |= {end for end in (low, high) if end is not None}
    return sorted(value for value in near or {1} if domain.holds(Fraction(value)))


def enclosing(root: Node) -> dict[int, tuple[Condition, ...]]:
    """For each piecewise node with one user, what surely holds where it is reached."""
    users: dict[int, int] = {}
    for node in every(root):
        for child in children(node):
            users[id(child)] = users.get(id(child), 0) + 1
    found: dict[int, tuple[Condition, ...]] = {}
    stack: list[tuple[Node, tuple[Condition, ...]]] = [(root, ())]
    seen: set[int] = set()
    while stack:
        node, around = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if users.get(id(node), 0) > 1:
            around = ()
        if isinstance(node, nodes.Case):
            found[id(node)] = around
            stack.extend(_inside(node, around))
        else:
            stack.extend((child, around) for child in children(node))
    return found


def _inside(
    case: nodes.Case, around: tuple[Condition, ...]
) -> Iterator[tuple[Node, tuple[Condition, ...]]]:
    for branch in case.branches:
        yield branch.condition, around
        yield branch.value, (*around, *_split(Condition(branch.condition, holds=True)))
        around = (*around, *_split(Condition(branch.condition, holds=False)))
    if case.otherwise is not None:
        yield case.otherwise, around


def _split(condition: Condition) -> Iterator[Condition]:
    """A conjunction that holds, or an alternative that fails, as its single terms."""
    stack = [condition]
    while stack:
        term = stack.pop()
        match term.node:
            case nodes.Not(term=inner):
                stack.append(Condition(inner, holds=not term.holds))
            case nodes.And(terms=terms) if term.holds:
                stack.extend(Condition(inner, holds=True) for inner in terms)
            case nodes.Or(terms=terms) if not term.holds:
                stack.extend(Condition(inner, holds=False) for inner in terms)
            case _:
                yield term


@attrs.frozen(eq=False)
class Numbering:
    """Gives equal nodes equal numbers, and knows the domain of each input."""

    domains: Mapping[str, Domain]
    _numbers: dict[int, int] = attrs.field(factory=dict)
    _shapes: dict[object, int] = attrs.field(factory=dict)
    _constants: dict[int, Fraction | None] = attrs.field(factory=dict)
    _kept: list[Node] = attrs.field(factory=list)

    def number(self, node: Node) -> int:
        """The number of ``node``."""
        return drive(self._number(node))

    def _number(self, node: Node) -> Steps[int]:
        if id(node) in self._numbers:
            return self._numbers[id(node)]
        shape: list[object] = [type(node)]
        match node:
            case nodes.Const():
                shape.append(node.value)
            case nodes.Input():
                shape.append(node.key)
            case nodes.Compare():
                shape.append(node.operator)
            case nodes.Round():
                shape += [node.places, node.mode]
        for child in children(node):
            shape.append((yield self._number(child)))
        number = self._shapes.setdefault(tuple(shape), len(self._shapes))
        self._numbers[id(node)] = number
        self._kept.append(node)
        return number

    def constant(self, node: Node) -> Fraction | None:
        """The value of a node that needs no input."""
        if id(node) not in self._constants:
            self._constants[id(node)] = self._constant(node)
            self._kept.append(node)
        return self._constants[id(node)]

    def _constant(self, node: Node) -> Fraction | None:
        if any(isinstance(part, nodes.Input) for part in every(node)):
            return None
        try:
            return Fraction(evaluate(node, {}))
        except EvaluationFault:
            return None

    def subjects(self, conditions: Iterable[Node]) -> tuple[Subject, ...]:
        """What ``conditions`` compare."""
        found: dict[int, Node] = {}
        edges: dict[int, set[Fraction]] = {}
        joined: list[tuple[int, int]] = []
        for compare in self._compares(conditions):
            numbers = []
            for side, other in ((compare.left, compare.right), (compare.right, compare.left)):
                if self.constant(side) is None:
                    number = self.number(side)
                    found.setdefault(number, side)
                    numbers.append(number)
                    at = self.constant(other)
                    edges.setdefault(number, set()).update(() if at is None else (at,))
            if len(numbers) > 1:
                joined.append((numbers[0], numbers[1]))
        for first, second in joined:
            shared = edges[first] | edges[second] | {Fraction(1), Fraction(2)}
            edges[first], edges[second] = set(shared), set(shared)
        return tuple(self._subject(node, number, edges[number]) for number, node in found.items())

    def _compares(self, conditions: Iterable[Node]) -> Iterator[nodes.Compare]:
        stack = list(conditions)[::-1]
        while stack:
            node = stack.pop()
            if isinstance(node, nodes.Compare):
                yield node
            else:
                stack.extend(reversed(list(children(node))))

    def _subject(self, node: Node, number: int, edges: set[Fraction]) -> Subject:
        domain = UNLIMITED
        if isinstance(node, nodes.Input):
            domain = self.domains.get(node.key, UNLIMITED)
        elif self._is_positive(node) and all(edge >= 0 for edge in edges):
            domain = Domain(low=Fraction(0))
        return Subject(node, number, domain, points(domain, edges))

    def _is_positive(self, node: Node) -> bool:
        """Whether ``node`` is surely not negative, by the signs of its parts alone."""
        for part in every(node):
            match part:
                case nodes.Const(value=value) if value < 0:
                    return False
                case nodes.Input(key=key):
                    low = self.domains.get(key, UNLIMITED).low
                    if low is None or low < 0:
                        return False
                case nodes.Sub():
                    return False
        return True

    def are_above_zero(self, conditions: Iterable[Node]) -> bool:
        """Whether the thresholds of all measured values lie above 0."""
        for compare in self._compares(conditions):
            for side, other in ((compare.left, compare.right), (compare.right, compare.left)):
                at = self.constant(other)
                if at is None or at > 0:
                    continue
                whole = (
                    isinstance(side, nodes.Input) and self.domains.get(side.key, UNLIMITED).whole
                )
                if not whole:
                    return False
        return True

    def are_independent(self, subjects: Sequence[Subject]) -> bool:
        """Whether no input has a part in two subjects."""
        seen: set[str] = set()
        for subject in subjects:
            keys = {part.key for part in every(subject.node) if isinstance(part, nodes.Input)}
            if keys & seen:
                return False
            seen |= keys
        return True

    def is_over(self, condition: Node, subjects: Sequence[Subject]) -> bool:
        """Whether ``condition`` compares nothing but ``subjects`` at their own thresholds."""
        known = {subject.number: subject for subject in subjects}
        for compare in self._compares([condition]):
            for side, other in ((compare.left, compare.right), (compare.right, compare.left)):
                if self.constant(side) is not None:
                    continue
                subject = known.get(self.number(side))
                if subject is None or self.constant(other) is None:
                    return False
        return True

    def holds(self, condition: Node, values: Mapping[int, Fraction]) -> Steps[bool]:
        """Whether ``condition`` holds where each subject has its value."""
        match condition:
            case nodes.Compare():
                sides = []
                for side in (condition.left, condition.right):
                    known = values.get(self.number(side))
                    sides.append(self.constant(side) if known is None else known)
                left, right = sides
                if left is None or right is None:
                    raise KeyError(condition)
                holds: bool = COMPARISONS[condition.operator](left, right)
                return holds
            case nodes.Not():
                inner: bool = yield self.holds(condition.term, values)
                return not inner
            case nodes.And() | nodes.Or():
                stop = isinstance(condition, nodes.Or)
                for term in condition.terms:
                    found: bool = yield self.holds(term, values)
                    if found is stop:
                        return stop
                return not stop
        msg = f"{type(condition).__name__} is not a truth value"
        raise TypeError(msg)
