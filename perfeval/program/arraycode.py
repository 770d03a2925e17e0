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

from perfeval.numbers import round_fraction
from perfeval.program import nodes
from perfeval.program.arraymath import Arm
from perfeval.program.arrayrounding import Rounding
from perfeval.program.arrays import (
    SURE,
    Doubts,
    Exact,
    Inexact,
    Lines,
    Near,
    Truth,
    Value,
    constant,
)
from perfeval.program.deep import Steps, drive
from perfeval.program.intervals import Interval
from perfeval.program.linear import Unsupported
from perfeval.program.nodes import Node
from perfeval.program.reach import Reach
from perfeval.program.tail import Clamp, Task

_BITS: Final = 52

REAL_BITS: Final = 100
"""Doubles that are computed with as they are lie within this power of 2, or are 0."""

_AT_ONCE: Final = 50

Mask = Any
"""An array of truths, or ``None`` where none of them holds."""

Score = Callable[..., tuple[Any, Mask]]
"""From a namespace of array functions and the arrays to the totals, and the rows in doubt."""


@attrs.frozen
class ArraySlot:
    """An input that stands in an array: (array + ``offset``) × ``factor``.

    ``bits`` says how large its whole numbers are, ``None`` that it holds
    doubles, each standing for the decimal that it is the nearest double to.
    ``low`` is a lower end of what the array holds, ``above`` says that it is
    not taken itself.
    """

    factor: Fraction
    bits: int | None
    low: Fraction | None = None
    above: bool = False
    offset: int = 0


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
            case nodes.Add() | nodes.Sub() | nodes.Mul() | nodes.Div() | nodes.Min() | nodes.Max():
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
        return self.math.scaled(found, slot.factor)

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


@attrs.define(eq=False)
class Totals(Columns):
    """Writes the total of rounded scores, in units of ``places`` decimals."""

    places: int = 2
    reach: Reach = attrs.field(factory=Reach)

    def score(self, task: Task) -> Exact:
        """One rounded score, in units."""
        self.reach.take(task.node, None)
        found: Value = drive(self._tail(task, task.node, ()))
        if not isinstance(found, Exact):
            raise Unsupported
        return found

    def _tail(self, task: Task, node: Node, clamps: tuple[Clamp, ...]) -> Steps[Value]:
        """The value of ``node`` within ``clamps``, the innermost first, rounded."""
        if self.reach.parents[id(node)] == 1:
            match node:
                case (
                    nodes.Min(left=nodes.Const(value=bound), right=other)
                    | nodes.Min(left=other, right=nodes.Const(value=bound))
                ):
                    found: Value = yield self._tail(task, other, ((False, bound), *clamps))
                    return found
                case (
                    nodes.Max(left=nodes.Const(value=bound), right=other)
                    | nodes.Max(left=other, right=nodes.Const(value=bound))
                ):
                    found = yield self._tail(task, other, ((True, bound), *clamps))
                    return found
                case nodes.Case():
                    found = yield self.case(node, lambda value: self._tail(task, value, clamps))
                    return found
        value: Value = yield self.number(node)
        # Rounding does not change which of two values is larger, and limits of whole numbers
        # are the cheaper ones. Only that a value is not negative helps to round it.
        first = 0
        while first < len(clamps) and clamps[first][0]:
            value = self.math.extreme(value, constant(clamps[first][1]), largest=True)
            first += 1
        value = self.math.rounded(value, task.places, task.mode)
        for is_low, bound in clamps[first:]:
            limit = round_fraction(bound, task.places, task.mode)
            value = self.math.extreme(value, constant(limit), largest=is_low)
        return self.math.scaled(value, Fraction(10) ** self.places)


def compile_array_totals(
    slots: Mapping[str, ArraySlot], tasks: Sequence[Task]
) -> tuple[tuple[str, ...], Score, str]:
    """The inputs that a function for totals takes, in their order; it; and its source.

    Raises :class:`~perfeval.program.linear.Unsupported` where there is none.
    """
    code = Totals(slots, places=max((task.places for task in tasks), default=0))
    scores = [code.score(task) for task in tasks]
    if all(score.is_constant for score in scores):
        raise Unsupported
    lines, doubts = code.lines, SURE.union(*(score.doubts for score in scores))
    try:
        terms = [(int(score.factor), score.top) for score in scores]
        while len(terms) > _AT_ONCE:
            part, _ = lines.total(terms[:_AT_ONCE])
            terms[:_AT_ONCE] = []
            if part:
                terms.append((1, part))
        total, _ = lines.total(terms)
    except Inexact:
        raise Unsupported from None
    masks = ", ".join(sorted(doubts))
    body = lines.source({"total": total, "doubts": masks})
    head = [f"{name} = xp.{name}" for name in ("where", "floor", "round", "maximum", "minimum")]
    text = "\n".join(
        [
            f"def score(xp, {', '.join(code.inputs.values())}):",
            *(f"    {line}" for line in (*head, "all_of = xp.all", *body)),
            f"    return {total}, either({masks})",
        ]
    )
    namespace: dict[str, Any] = {
        **lines.names,
        "unsure": unsure,
        "under": under,
        "either": either,
    }
    exec(compile(text, "<perfeval>", "exec"), namespace)  # noqa: S102 - our own text
    return tuple(code.inputs), namespace["score"], text
