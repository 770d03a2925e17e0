"""Whether two programs of several numbers give the same, cell by cell.

A cell is a set of data for which all comparisons come out in one way, so that
each program is one quotient of polynomials on it. The cells of both programs
together are gone through: a cell that no data can be in is refuted, and on
every other one both quotients must be the same. Floors and roundings are
variables of their own, which lie near what they are made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal

import attrs

from perfeval.program import nodes
from perfeval.program.inequalities import (
    Fact,
    Monomial,
    Sum,
    TooMuch,
    added,
    constant_of,
    multiplied,
    solution,
)
from perfeval.program.nodes import Node
from perfeval.program.pieces import Cuts
from perfeval.program.reference import evaluate
from perfeval.program.several import (
    ONE,
    Quotient,
    again,
    close,
    constant,
    key_of,
    kind_of,
    minus,
    over,
)
from perfeval.program.used_inputs import every

__all__ = ["Cells", "Doubt", "Outcome"]

MAX_CELLS: Final = 3_000
"""So many cells are gone through, in part or in whole."""

MAX_NODES: Final = 400
"""Larger programs are not taken apart."""

Doubt = Literal["curved", "whole", "rounding", "cases"]
"""Why a cell is left open: products, whole numbers, roundings, or too many cells."""


_Value = Quotient | bool | None
"""``None`` is no value: a division by zero, or no band."""


@attrs.frozen
class _Cell:
    """What holds in it, and which choices were made."""

    facts: tuple[Fact, ...] = ()
    picks: Mapping[str, int] = attrs.field(factory=dict)


_Going = Iterator[tuple[_Cell, _Value]]


@attrs.frozen
class Outcome:
    """``same`` is a proof; else ``hints`` are numbers where the two may differ."""

    same: bool
    hints: tuple[dict[str, Fraction], ...] = ()
    doubts: frozenset[Doubt] = frozenset()


@attrs.frozen(eq=False)
class Cells:
    """Goes through the cells of two programs.

    ``domains`` are the numbers with where each goes, ``choices`` the inputs
    that are one of so many options, ``whole`` the numbers that are whole.
    No more than ``most`` cells are looked at.
    """

    domains: Mapping[str, Cuts]
    choices: Mapping[str, int]
    whole: frozenset[str]
    most: int = MAX_CELLS
    _names: dict[object, int] = attrs.field(factory=dict)
    _made: dict[int, Quotient] = attrs.field(factory=dict)
    _near: dict[int, tuple[Fact, ...]] = attrs.field(factory=dict)
    _count: list[int] = attrs.field(factory=lambda: [0])

    def compare(self, left: Node, right: Node) -> Outcome:
        """Whether both give the same for all data."""
        if sum(1 for _ in every(left, right)) > MAX_NODES:
            return Outcome(same=False, doubts=frozenset({"cases"}))
        hints: list[dict[str, Fraction]] = []
        doubts: set[Doubt] = set()
        try:
            for first, one in self._values(left, _Cell()):
                for cell, other in self._values(right, first):
                    self._settle(cell, one, other, hints, doubts)
        except TooMuch:
            doubts.add("cases")
        return Outcome(not doubts, tuple(hints), frozenset(doubts))

    def always(self, truth: Node) -> bool:
        """Whether ``truth`` surely holds wherever it is true or false at all."""
        if sum(1 for _ in every(truth)) > MAX_NODES:
            return False
        try:
            return all(value is not False for _, value in self._values(truth, _Cell()))
        except TooMuch:
            return False

    def _settle(
        self,
        cell: _Cell,
        one: _Value,
        other: _Value,
        hints: list[dict[str, Fraction]],
        doubts: set[Doubt],
    ) -> None:
        """See whether both values are one all over a cell; else leave a hint and a doubt."""
        if one is None and other is None:
            return
        open_facts = [cell.facts]
        if isinstance(one, Quotient) and isinstance(other, Quotient):
            gap = self._gap(one, other)
            ways = (Fact(gap, ">"), Fact(added({}, gap, -1), ">"))
            open_facts = [(*cell.facts, way) for way in ways]
        for facts in open_facts:
            found = self._solved(facts)
            if found is not None:
                hints.append(self._hint(cell, found))
                doubts.add(self._doubt(facts))

    def _gap(self, one: Quotient, other: Quotient) -> Sum:
        """What has the sign of ``one - other``, under the rounding that both have had."""
        inner = [self._rounded(each) for each in (one, other)]
        if inner[0] is not None and inner[1] is not None and inner[0][0] == inner[1][0]:
            one, other = inner[0][1], inner[1][1]
        return minus(one, other).above

    def _rounded(self, value: Quotient) -> tuple[object, Quotient] | None:
        """How a value is rounded, and what of, where it is a rounding and nothing else."""
        if value.below != ONE or len(value.above) != 1:
            return None
        ((monomial, factor),) = value.above.items()
        if factor != 1 or len(monomial) != 1 or monomial[0][1] != 1:
            return None
        variable = monomial[0][0]
        if variable not in self._made:
            return None
        name = next(name for name, number in self._names.items() if number == variable)
        assert isinstance(name, tuple)  # noqa: S101 - only inputs have texts for names
        return name[0], self._made[variable]

    def _hint(self, cell: _Cell, found: Mapping[Monomial, Fraction]) -> dict[str, Fraction]:
        """The numbers of inputs in what was found."""
        hint = {key: Fraction(pick) for key, pick in cell.picks.items()}
        for name, variable in self._names.items():
            value = found.get(((variable, 1),))
            if isinstance(name, str) and value is not None:
                hint[name] = Fraction(round(value)) if name in self.whole else value
        return hint

    def _doubt(self, facts: tuple[Fact, ...]) -> Doubt:
        monomials = {monomial for fact in facts for monomial in fact.terms}
        used = {variable for monomial in monomials for variable, _ in monomial}
        if any(sum(power for _, power in monomial) > 1 for monomial in monomials):
            return "curved"
        if used & self._made.keys():
            return "rounding"
        return "whole"

    # Cells --------------------------------------------------------------------------------

    def _solved(self, facts: tuple[Fact, ...]) -> dict[Monomial, Fraction] | None:
        return solution((*facts, *self._around(facts)))

    def _around(self, facts: tuple[Fact, ...]) -> Iterator[Fact]:
        """What is known of the variables in facts: their domains, and what roundings lie near."""
        seen: set[int] = set()
        stack = list(facts)
        while stack:
            for monomial in stack.pop().terms:
                for variable, _ in monomial:
                    if variable not in seen:
                        seen.add(variable)
                        near = self._near[variable]
                        stack += near
                        yield from near

    def _when(self, cell: _Cell, *ways: Fact) -> Iterator[_Cell]:
        """The part of a cell in which one of ``ways`` holds, if there is any."""
        for fact in ways:
            if fact.is_clear:
                if fact.holds:
                    yield cell
                    return
                continue
            self._count[0] += 1
            if self._count[0] > self.most:
                raise TooMuch
            facts = (*cell.facts, fact)
            if self._solved(facts) is not None:
                yield _Cell(facts, cell.picks)

    def _signs(self, cell: _Cell, terms: Sum) -> Iterator[tuple[_Cell, int]]:
        """The parts of a cell in which a polynomial is below, at and above 0."""
        for sign, fact in (
            (-1, Fact(added({}, terms, -1), ">")),
            (0, Fact(terms, "==")),
            (1, Fact(terms, ">")),
        ):
            for part in self._when(cell, fact):
                yield part, sign

    # Values ----------------------------------------------------------------------------------

    def _values(self, node: Node, cell: _Cell) -> _Going:
        match node:
            case nodes.Const():
                yield cell, constant(node.value)
            case nodes.Input():
                yield from self._input(node.key, cell)
            case nodes.Case():
                yield from self._case(node, cell)
            case nodes.And() | nodes.Or():
                yield from self._terms(node.terms, cell, stop=isinstance(node, nodes.Or))
            case nodes.Not():
                for part, value in self._values(node.term, cell):
                    yield part, (None if value is None else not value)
            case nodes.Floor() | nodes.Ceil() | nodes.Round():
                for part, value in self._values(node.value, cell):
                    yield part, self._stepped(node, value)
            case _:
                yield from self._pair(node, cell)

    def _input(self, key: str, cell: _Cell) -> _Going:
        size = self.choices.get(key)
        if size is None:
            yield cell, Quotient({((self._variable(key), 1),): Fraction(1)}, ONE)
        elif key in cell.picks:
            yield cell, constant(Fraction(cell.picks[key]))
        else:
            self._count[0] += size
            for pick in range(size):
                part = _Cell(cell.facts, {**cell.picks, key: pick})
                yield part, constant(Fraction(pick))

    def _case(self, node: nodes.Case, cell: _Cell) -> _Going:
        open_cells = [cell]
        for branch in node.branches:
            rest: list[_Cell] = []
            for each in open_cells:
                for part, truth in self._values(branch.condition, each):
                    if truth is None:
                        yield part, None
                    elif truth:
                        yield from self._values(branch.value, part)
                    else:
                        rest.append(part)
            open_cells = rest
        for each in open_cells:
            if node.otherwise is None:
                yield each, None
            else:
                yield from self._values(node.otherwise, each)

    def _terms(self, terms: tuple[Node, ...], cell: _Cell, *, stop: bool) -> _Going:
        if not terms:
            yield cell, not stop
            return
        for part, truth in self._values(terms[0], cell):
            if truth is None or truth is stop:
                yield part, truth
            else:
                yield from self._terms(terms[1:], part, stop=stop)

    def _pair(self, node: Node, cell: _Cell) -> _Going:
        assert isinstance(node, nodes.Pair | nodes.Compare)  # noqa: S101 - the last kinds
        for first, left in self._values(node.left, cell):
            if left is None:
                yield first, None
                continue
            for part, right in self._values(node.right, first):
                if right is None:
                    yield part, None
                    continue
                assert isinstance(left, Quotient)  # noqa: S101 - the core keeps truths apart
                assert isinstance(right, Quotient)  # noqa: S101 - likewise
                yield from self._operated(node, left, right, part)

    def _operated(self, node: Node, left: Quotient, right: Quotient, cell: _Cell) -> _Going:
        match node:
            case nodes.Add():
                yield cell, minus(left, Quotient(added({}, right.above, -1), right.below))
            case nodes.Sub():
                yield cell, minus(left, right)
            case nodes.Mul():
                yield (
                    cell,
                    over(multiplied(left.above, right.above), multiplied(left.below, right.below)),
                )
            case nodes.Div():
                for part, sign in self._signs(cell, right.above):
                    yield part, self._divided(left, right, sign)
            case nodes.Compare(operator=operator):
                for part, sign in self._signs(cell, minus(left, right).above):
                    yield part, _HOLDS[operator](sign)
            case _:
                lower = isinstance(node, nodes.Min)
                for part, sign in self._signs(cell, minus(left, right).above):
                    yield part, left if (sign <= 0) is lower else right

    @staticmethod
    def _divided(left: Quotient, right: Quotient, sign: int) -> Quotient | None:
        if not sign:
            return None
        above = multiplied(left.above, right.below)
        below = multiplied(left.below, right.above)
        return over(added({}, above, sign), added({}, below, sign))

    # Variables -------------------------------------------------------------------------------

    def _variable(self, key: str) -> int:
        known = self._names.get(key)
        if known is not None:
            return known
        number = self._names[key] = len(self._names)
        start, stop = self.domains[key]
        itself: Monomial = ((number, 1),)
        near = []
        if start is not None and isinstance(start[0], Fraction):
            low = added({itself: Fraction(1)}, {(): Fraction(1)}, -start[0])
            near.append(Fact(low, ">" if start[1] else ">="))
        if stop is not None and isinstance(stop[0], Fraction):
            high = added({itself: Fraction(-1)}, {(): Fraction(1)}, stop[0])
            near.append(Fact(high, ">=" if stop[1] else ">"))
        self._near[number] = tuple(near)
        return number

    def _stepped(self, node: nodes.Floor | nodes.Ceil | nodes.Round, value: _Value) -> _Value:
        if value is None:
            return None
        assert isinstance(value, Quotient)  # noqa: S101 - the core keeps truths apart
        above, below = constant_of(value.above), constant_of(value.below)
        if above is not None and below is not None:
            return constant(Fraction(evaluate(again(node, above / below), {})))
        kind = kind_of(node)
        name = kind, key_of(value)
        if name not in self._names:
            number = self._names[name] = len(self._names)
            self._made[number] = value
            self._near[number] = tuple(close(node, number, value))
        return Quotient({((self._names[name], 1),): Fraction(1)}, ONE)


_HOLDS: Final[dict[nodes.Operator, Callable[[int], bool]]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
    "==": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
}
