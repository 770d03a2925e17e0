"""Whole parts and rounding of arrays.

``floor(a / b)`` of two whole numbers with ``|a| + b`` up to 2⁵³ is exact on
doubles. The quotient is rounded once, and rounding cannot lift it to a whole
number *m* that it lies below: it lies below by 1 ÷ b at least, which is more
than half the distance from *m* to the next double, |m| × 2⁻⁵³ at most, because
|m| × b ≤ |a| + b.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

import attrs

from perfeval.numbers.exact import RoundingMode, round_fraction
from perfeval.program import nodes
from perfeval.program.arraymath import Arithmetic
from perfeval.program.arrays import LARGEST, Exact, Inexact, Near, Truth, Value, constant, fitted
from perfeval.program.intervals import Interval, stepped
from perfeval.program.linear import Unsupported

_HALF: Final = Fraction(1, 2)
_ONE: Final = Fraction(1)

_MOST: Final = 2**40
"""A near value beyond this is in doubt before it is rounded."""

Step = nodes.Floor | nodes.Ceil | nodes.Round


@attrs.frozen(eq=False)
class Rounding(Arithmetic):
    """Rounds by writing into ``lines``."""

    def stepped(self, node: Step, value: Value) -> Exact:
        """The value as ``node`` rounds it."""
        if isinstance(node, nodes.Round):
            return self.rounded(value, node.places, node.mode)
        spread = stepped(node, value.range)
        if isinstance(value, Exact) and value.is_constant:
            cut = math.floor if isinstance(node, nodes.Floor) else math.ceil
            return constant(Fraction(cut(value.factor)), value.doubts)
        if isinstance(node, nodes.Floor):
            return self._floor(value, spread)
        turned = self._floor(self.scaled(value, -_ONE), -spread)
        return attrs.evolve(turned, factor=-turned.factor, range=spread)

    def rounded(self, value: Value, places: int, mode: RoundingMode) -> Exact:
        """The value at ``places`` decimals."""
        unit = Fraction(10) ** places
        if isinstance(value, Exact) and value.is_constant:
            return constant(round_fraction(value.factor, places, mode), value.doubts)
        node = nodes.Round(nodes.Const(Fraction(0)), places, mode)
        spread = stepped(node, value.range)
        value = self.scaled(value, unit)
        if isinstance(value, Exact) and value.factor.denominator == 1 and not value.below:
            return attrs.evolve(value, factor=value.factor / unit, range=spread)
        if value.range.low is not None and value.range.low >= 0:
            found = self._away(value, mode)
        else:
            found = self._signed(value, mode)
        return attrs.evolve(found, factor=found.factor / unit, range=spread)

    def _signed(self, value: Value, mode: RoundingMode) -> Exact:
        """Rounded by its size, then given its sign."""
        high = value.range.high
        if isinstance(value, Exact) and not value.top:
            high = value.factor
            if high > 0:
                return self._away(value, mode)
        if high is not None and high <= 0:
            found = self._away(self.scaled(value, -_ONE), mode)
            return attrs.evolve(found, factor=-found.factor, range=-found.range)
        ends = Interval(value.range.low, high).join(-Interval(value.range.low, high))
        size = Interval(Fraction(0), ends.high)
        sign = self._is_negative(value)
        if isinstance(value, Exact):
            top = self.lines.whole(f"abs({value.top})", self.lines.sizes[value.top])
            factor = abs(value.factor)
            bare: Value = attrs.evolve(value, top=top, factor=factor, range=size)
        else:
            name = self.lines.put("n", f"abs({value.name})")
            bare = attrs.evolve(value, name=name, range=size)
        found = self._away(bare, mode)
        turned = attrs.evolve(found, factor=-found.factor, range=-found.range)
        chosen = self.select([(sign, turned)], found, found.doubts)
        if not isinstance(chosen, Exact):
            raise Unsupported
        return chosen

    def _is_negative(self, value: Value) -> Truth:
        """The sign of a value; where a near one is in doubt, rounding it is too, or gives 0."""
        if isinstance(value, Near):
            return self.lines.compared("<", value.name, self.lines.number(0), value.doubts)
        sign: nodes.Operator = "<" if value.factor > 0 else ">"
        return self.lines.compared(sign, value.top, self.lines.number(0), value.doubts)

    def _away(self, value: Value, mode: RoundingMode) -> Exact:
        """A value that is not negative, as a whole number."""
        spread = Interval(Fraction(0), None if value.range.high is None else value.range.high + 1)
        if mode == "down":
            return self._floor(value, spread)
        if mode == "up":
            turned = self._floor(self.scaled(value, -_ONE), -spread)
            return attrs.evolve(turned, factor=-turned.factor, range=spread)
        raised = self.sum(value, constant(_HALF))
        found = self._floor(raised, spread)
        if mode == "half_even" and isinstance(raised, Exact):
            return self._even(raised, found)
        return found

    def _even(self, raised: Exact, found: Exact) -> Exact:
        """An odd result is one too many where the raised value is whole: it was a tie."""
        tie = self.compare("==", raised, found)
        half = self._floor(self.scaled(found, _HALF), found.range)
        odd = self.compare("!=", found, self.scaled(half, Fraction(2)))
        lower = self.sum(found, constant(-_ONE))
        if tie.is_known or odd.is_known:
            raise Unsupported
        both = Truth(self.lines.put("m", f"{tie.text} & {odd.text}"))
        chosen = self.select([(both, lower)], found, found.doubts | tie.doubts)
        if not isinstance(chosen, Exact):
            raise Unsupported
        return attrs.evolve(chosen, range=found.range)

    def _floor(self, value: Value, spread: Interval) -> Exact:
        """The largest whole number that is not above the value, which lies in ``spread``."""
        if isinstance(value, Exact):
            if value.factor.denominator == 1 and not value.below:
                return value
            try:
                return self._whole(value, spread)
            except Inexact:
                value = self.near(value)
        number = self.lines.number
        name = self.lines.put("n", f"round({value.name})")
        far = self.lines.put("n", f"abs({value.name} - {name})")
        doubts = {self.lines.doubt(f"{far} >= {self._bound(value)}")}
        size = fitted(_MOST, spread, _ONE)
        if size == _MOST:
            doubts.add(self.lines.doubt(f"abs({value.name}) < {number(_MOST)}"))
        top = self.lines.whole(f"floor({value.name})", size)
        return Exact(_ONE, top, (), spread, value.doubts | doubts)

    def _whole(self, value: Exact, spread: Interval) -> Exact:
        above, size = self.lines.times(value.factor.numerator, value.top)
        product = self.lines.product(value.below)
        below, other = self.lines.times(value.factor.denominator, product)
        if size + other > LARGEST:
            raise Inexact
        below = below if below.isalnum() else f"({below})"
        top = self.lines.whole(f"floor({above} / {below})", fitted(size, spread, _ONE))
        return Exact(_ONE, top, (), spread, value.doubts)
