"""Generated code that scores whole columns: one function from arrays to an array of totals.

It has no branches: conditions become masks, and every branch is computed for
every row. What cannot be decided for a row in the branch that it takes is a
doubt, which the function returns beside the totals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs

from perfeval.program import nodes
from perfeval.program.arraymath import Arm
from perfeval.program.arrayrounding import Rounding
from perfeval.program.arrays import (
    SURE,
    Doubts,
    Exact,
    Lines,
    Near,
    Truth,
    Value,
    constant,
)
from perfeval.program.deep import Steps
from perfeval.program.intervals import Interval
from perfeval.program.linear import Unsupported
from perfeval.program.nodes import Node

_BITS: Final = 52

REAL_BITS: Final = 100
"""Doubles that are computed with as they are lie within this power of 2, or are 0."""

Mask = Any
"""An array of truths, or ``None`` where none of them holds."""


@attrs.frozen
class ArraySlot:
    """An input that stands in an array: (array + ``offset``) × ``factor``.

    ``bits`` says how large its whole numbers are, ``None`` that it holds
    doubles, each standing for the decimal that it is the nearest double to.
    ``low`` is a lower end of what the array holds, ``above`` says that it is
    not taken itself. With ``gaps`` the value may be missing: another array says
    in which rows.
    """

    factor: Fraction
    bits: int | None
    low: Fraction | None = None
    above: bool = False
    offset: int = 0
    gaps: bool = False


def unsure(all_of: Callable[[Any], Any], firm: Any) -> Mask:  # noqa: ANN401 - an array
    """Where ``firm`` does not hold, if it does not hold everywhere."""
    return None if all_of(firm) else ~firm


def either(*masks: Mask) -> Mask:
    """Where any of ``masks`` holds."""
    found = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else found | mask
    return found


def under(condition: Any, *masks: Mask) -> Mask:  # noqa: ANN401 - an array
    """Where any of ``masks`` holds together with ``condition``."""
    found = either(*masks)
    return None if found is None else found & condition


@attrs.define(eq=False)
class Columns:
    """Writes the code of nodes; every value is an array."""

    slots: Mapping[str, ArraySlot]
    lines: Lines = attrs.field(factory=Lines)
    math: Rounding = attrs.field(init=False)
    inputs: dict[str, str] = attrs.field(factory=dict)
    gaps: dict[str, str] = attrs.field(factory=dict)
    _values: dict[int, Value] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.math = Rounding(self.lines)

    # Numbers

    def number(self, node: Node) -> Steps[Value]:
        """The value of a number node."""
        if id(node) not in self._values:
            self._values[id(node)] = yield self._number(node)
        return self._values[id(node)]

    def _number(self, node: Node) -> Steps[Value]:
        match node:
            case nodes.Const():
                return constant(node.value)
            case nodes.Input():
                return self._slot(node.key)
            case nodes.Case():
                found: Value = yield self.case(node, self.number)
                return found
            case nodes.Floor() | nodes.Ceil() | nodes.Round():
                return self.math.stepped(node, (yield self.number(node.value)))
            case nodes.Pair():
                left = yield self.number(node.left)
                right = yield self.number(node.right)
                return self._pair(node, left, right)
        raise Unsupported

    def _pair(self, node: Node, left: Value, right: Value) -> Value:
        match node:
            case nodes.Add():
                return self.math.sum(left, right)
            case nodes.Sub():
                return self.math.sum(left, self.math.scaled(right, Fraction(-1)))
            case nodes.Mul():
                return self.math.product(left, right)
            case nodes.Div():
                return self.math.quotient(left, right)
        return self.math.extreme(left, right, largest=isinstance(node, nodes.Max))

    def _slot(self, key: str) -> Value:
        slot = self.slots.get(key)
        if slot is None:
            raise Unsupported
        name = self.inputs.setdefault(key, f"x{len(self.inputs)}")
        found: Value
        if slot.bits is None:
            scale = self.lines.put("n", f"abs({name})")
            found = Near(name, scale, 1, REAL_BITS, Interval(slot.low), plain=True)
        else:
            size = 2 ** min(slot.bits, _BITS)
            self.lines.fit(name, size)
            if slot.above and slot.low is not None and slot.low >= 0:
                self.lines.positive.add(name)
            spread = Interval(Fraction(-size) if slot.low is None else slot.low, Fraction(size))
            found = Exact(Fraction(1), name, range=spread)
        found = self.math.sum(found, constant(Fraction(slot.offset)))
        found = self.math.scaled(found, slot.factor)
        if not slot.gaps:
            return found
        # Wherever the value counts, the rows without one are in doubt.
        gap = self.gaps.setdefault(key, f"g{len(self.gaps)}")
        return attrs.evolve(found, doubts=found.doubts | {gap})

    # Truth

    def truth(self, node: Node, known: Mapping[str, bool]) -> Steps[Truth]:
        """The truth of ``node`` where each mask of ``known`` holds or fails as it says."""
        match node:
            case nodes.Compare():
                left = yield self.number(node.left)
                right = yield self.number(node.right)
                found = self.math.compare(node.operator, left, right)
                if found.name in known:
                    return Truth("", known[found.name] is found.holds, found.doubts)
                return found
            case nodes.Not():
                inner: Truth = yield self.truth(node.term, known)
                return ~inner
            case nodes.And() | nodes.Or():
                terms: list[Truth] = []
                for term in node.terms:
                    holds: Truth = yield self.truth(term, known)
                    terms.append(holds)
                return self._joined(terms, stop=isinstance(node, nodes.Or))
        raise Unsupported

    def _joined(self, terms: Sequence[Truth], *, stop: bool) -> Truth:
        """The terms up to the first that is ``stop``: any of them holds, or all of them do."""
        doubts: Doubts = SURE
        open_: list[Truth] = []
        for term in terms:
            doubts |= self._where(open_, term.doubts - doubts)
            if not term.is_known:
                # What comes after matters where this one does not decide.
                open_.append(~term if stop else term)
            elif term.holds is stop:
                break
        else:
            met = self._met(open_)
            return attrs.evolve(~met if stop else met, doubts=doubts)
        return Truth("", stop, doubts)

    def _met(self, truths: Sequence[Truth]) -> Truth:
        """Where all of ``truths`` hold."""
        found: dict[str, bool] = {}
        for truth in truths:
            if truth.is_known:
                if not truth.holds:
                    return Truth("", holds=False)
            elif found.setdefault(truth.name, truth.holds) is not truth.holds:
                return Truth("", holds=False)
        if not found:
            return Truth("")
        parts = [Truth(name, holds) for name, holds in found.items()]
        if len(parts) == 1:
            return parts[0]
        if not any(found.values()):
            return Truth(self.lines.put("m", " | ".join(found)), holds=False)
        return Truth(self.lines.put("m", " & ".join(part.text for part in parts)))

    def _where(self, open_: Sequence[Truth], doubts: Doubts) -> Doubts:
        """The doubts, as far as all of ``open_`` hold."""
        met = self._met(open_)
        if not doubts or (met.is_known and not met.holds):
            return SURE
        if met.is_known:
            return doubts
        return frozenset({self.lines.put("d", f"under({met.text}, {', '.join(sorted(doubts))})")})

    # Branches

    def case(self, node: nodes.Case, value_of: Callable[[Node], Steps[Value]]) -> Steps[Value]:
        """The value of the branch that is taken, as ``value_of`` has it."""
        known: dict[str, bool] = {}
        open_: list[Truth] = []
        arms: list[Arm] = []
        doubts: Doubts = SURE
        last: Value | None = None
        for branch in node.branches:
            holds: Truth = yield self.truth(branch.condition, known)
            doubts |= self._where(open_, holds.doubts - doubts)
            if holds.is_known and not holds.holds:
                continue
            value: Value = yield value_of(branch.value)
            doubts |= self._where([*open_, holds], value.doubts - doubts)
            if holds.is_known:
                last = value
                break
            arms.append((holds, value))
            known[holds.name] = not holds.holds
            open_.append(~holds)
        else:
            if node.otherwise is not None:
                last = yield value_of(node.otherwise)
                doubts |= self._where(open_, last.doubts - doubts)
            else:
                doubts |= {self._unbanded(open_)}
        return self.math.select(arms, last, doubts)

    def _unbanded(self, open_: Sequence[Truth]) -> str:
        met = self._met(open_)
        if met.is_known:
            raise Unsupported
        return self.lines.doubt((~met).text)
