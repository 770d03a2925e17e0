"""Arithmetic on arrays: whole numbers as long as they are sure to fit, near values beyond."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import attrs

from perfeval.program import nodes
from perfeval.program.arrays import (
    EPSILON,
    LARGEST,
    MAX_POWER,
    ZERO,
    Doubts,
    Exact,
    Inexact,
    Lines,
    Near,
    Truth,
    Value,
    constant,
    fitted,
    power_of,
)
from perfeval.program.intervals import UNBOUNDED, Interval, compared, larger, smaller
from perfeval.program.linear import Unsupported, bounded
from perfeval.program.reference import COMPARISONS

Arm = tuple[Truth, Value]
"""A condition, and the value where it is the first that holds."""


@attrs.frozen
class _Pair:
    """Two values as whole multiples of arrays, times one factor and over one divisor."""

    factor: Fraction
    below: tuple[str, ...]
    one: tuple[int, str]
    other: tuple[int, str]


@attrs.frozen(eq=False)
class Arithmetic:
    """Computes by writing into ``lines``."""

    lines: Lines

    # Whole numbers

    def _aligned(self, left: Exact, right: Exact) -> _Pair:
        ours, theirs = Counter(left.below), Counter(right.below)
        both = ours | theirs
        one, other = left.factor, right.factor
        top = math.gcd(one.numerator * other.denominator, other.numerator * one.denominator)
        factor = bounded(Fraction(top, one.denominator * other.denominator))
        return _Pair(
            factor,
            tuple(sorted(both.elements())),
            (int(one / factor), self.lines.product((left.top, *(both - ours).elements()))),
            (int(other / factor), self.lines.product((right.top, *(both - theirs).elements()))),
        )

    def near(self, value: Value) -> Near:
        """The same value as one array of doubles, with a bound on its error."""
        if isinstance(value, Near):
            return value
        if value.is_constant:
            name, scale = self.lines.number(value.factor), self.lines.number(abs(value.factor))
            power = power_of(value.factor)
            return Near(name, scale, 1, power, value.range, value.doubts, plain=True)
        text = value.top
        if value.factor != 1 or not text:
            number = self.lines.number(value.factor)
            text = f"{number} * {text}" if text else number
        name = self.lines.put("n", " / ".join((text, *value.below)))
        scale = self.lines.put("n", f"abs({name})")
        arrays = 1 + len(value.below)
        power = power_of(value.factor) + arrays * LARGEST.bit_length()
        return Near(name, scale, 1 + arrays, power, value.range, value.doubts, plain=True)

    def _near(
        self,
        texts: tuple[str, str],
        count: int,
        power: int,
        spread: Interval,
        doubts: Doubts,
        *,
        plain: bool = False,
    ) -> Near:
        if power > MAX_POWER:
            raise Unsupported
        name, scale = (self.lines.put("n", text) for text in texts)
        return Near(name, scale, count, power, spread, doubts, plain)

    def _bound(self, value: Near) -> str:
        """An expression for twice how far ``value`` may be off, or 0 where it is exact."""
        return f"{self.lines.number(2 * value.count * EPSILON)} * {value.scale}"

    # The four operations

    def scaled(self, value: Value, factor: Fraction) -> Value:
        """The value times a constant."""
        if not factor or (isinstance(value, Exact) and value.is_constant):
            known = value.factor if isinstance(value, Exact) else ZERO
            return constant(known * factor, value.doubts)
        spread = value.range * Interval.point(factor)
        if isinstance(value, Exact):
            return attrs.evolve(value, factor=bounded(value.factor * factor), range=spread)
        name = f"{self.lines.number(factor)} * {value.name}"
        scale = f"{self.lines.number(abs(factor))} * {value.scale}"
        power, plain = value.power + power_of(factor), value.plain
        return self._near((name, scale), value.count + 1, power, spread, value.doubts, plain=plain)

    def sum(self, left: Value, right: Value) -> Value:
        """The sum."""
        doubts, spread = left.doubts | right.doubts, left.range + right.range
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Exact) and one.is_constant:
                if isinstance(other, Exact) and other.is_constant:
                    return constant(one.factor + other.factor, doubts)
                if not one.factor:
                    return attrs.evolve(other, doubts=doubts)
        if isinstance(left, Exact) and isinstance(right, Exact):
            try:
                pair = self._aligned(left, right)
                top, size = self.lines.total((pair.one, pair.other))
            except Inexact:
                pass
            else:
                if not top:
                    return constant(ZERO, doubts)
                if not pair.below:
                    self.lines.fit(top, fitted(size, spread, pair.factor))
                return Exact(pair.factor, top, pair.below, spread, doubts)
        one, other = self.near(left), self.near(right)
        texts = f"{one.name} + {other.name}", f"{one.scale} + {other.scale}"
        count, power = max(one.count, other.count) + 1, max(one.power, other.power) + 1
        return self._near(texts, count, power, spread, doubts)

    def product(self, left: Value, right: Value) -> Value:
        """The product."""
        doubts = left.doubts | right.doubts
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Exact) and one.is_constant:
                return attrs.evolve(self.scaled(other, one.factor), doubts=doubts)
        spread = left.range * right.range
        if isinstance(left, Exact) and isinstance(right, Exact):
            try:
                factor = left.factor * right.factor
                tops, below = (left.top, right.top), (*left.below, *right.below)
                return self._fraction(factor, tops, below, spread, doubts)
            except Inexact:
                pass
        one, other = self.near(left), self.near(right)
        texts = f"{one.name} * {other.name}", f"{one.scale} * {other.scale}"
        count, power = one.count + other.count + 1, one.power + other.power
        plain = one.plain and other.plain
        return self._near(texts, count, power, spread, doubts, plain=plain)

    def _fraction(
        self,
        factor: Fraction,
        tops: Sequence[str],
        below: Sequence[str],
        spread: Interval,
        doubts: Doubts,
    ) -> Exact:
        above, under = Counter(filter(None, tops)), Counter(below)
        shared = above & under
        top = self.lines.product((above - shared).elements())
        under = under - shared
        if not factor or not (top or under):
            return constant(factor, doubts)
        return Exact(bounded(factor), top, tuple(sorted(under.elements())), spread, doubts)

    def quotient(self, left: Value, right: Value) -> Value:
        """The quotient; a divisor that may be 0 is a doubt."""
        doubts = left.doubts | right.doubts
        if isinstance(right, Exact) and right.is_constant:
            if not right.factor:
                raise Unsupported
            return attrs.evolve(self.scaled(left, 1 / right.factor), doubts=doubts)
        spread = left.range / right.range
        if isinstance(left, Exact) and isinstance(right, Exact):
            if right.top and right.top not in self.lines.positive:
                doubts |= {self.lines.doubt(f"{right.top} > {self.lines.number(0)}")}
            low = left.range.low
            if spread is UNBOUNDED and right.factor > 0 and low is not None and low >= 0:
                spread = Interval(ZERO)
            try:
                factor, below = left.factor / right.factor, (*left.below, right.top)
                tops = (left.top, *right.below)
                return self._fraction(factor, tops, list(filter(None, below)), spread, doubts)
            except Inexact:
                pass
        one, other = self.near(left), self.near(right)
        # Beyond twice its error a divisor is at least half as large as it should be.
        doubts |= {self.lines.doubt(f"abs({other.name}) > {self._bound(other)}")}
        name, scale = f"{one.name} / {other.name}", f"{one.scale} / {other.scale}"
        power = one.power + other.power
        if not other.plain:
            # The divisor may be smaller than its scale by as much as doubles are fine.
            scale = f"{one.scale} * {other.scale} / ({other.name} * {other.name})"
            power += 2 * other.power + 2 * LARGEST.bit_length()
        plain = one.plain and other.plain
        count = 2 * (one.count + other.count) + 2
        return self._near((name, scale), count, power, spread, doubts, plain=plain)

    # Choosing

    def extreme(self, left: Value, right: Value, *, largest: bool) -> Value:
        """The larger or the smaller of two values."""
        doubts = left.doubts | right.doubts
        signs: tuple[tuple[nodes.Operator, Value, Value], ...]
        signs = ("<=", left, right), (">=", right, left)
        for sign, one, other in signs:
            # Where they can only be equal, either will do.
            if compared(sign, left.range, right.range):
                return attrs.evolve(other if largest else one, doubts=doubts)
        spread = (larger if largest else smaller)(left.range, right.range)
        function = "maximum" if largest else "minimum"
        if isinstance(left, Exact) and isinstance(right, Exact):
            try:
                pair = self._aligned(left, right)
                texts, sizes = zip(*map(self._times, (pair.one, pair.other)), strict=True)
            except Inexact:
                pass
            else:
                size = max(sizes) if pair.below else fitted(max(sizes), spread, pair.factor)
                top = self.lines.whole(f"{function}({', '.join(texts)})", size)
                return Exact(pair.factor, top, pair.below, spread, doubts)
        one, other = self.near(left), self.near(right)
        name = f"{function}({one.name}, {other.name})"
        scale = f"maximum({one.scale}, {other.scale})"
        for near, limit in ((one, right), (other, left)):
            if isinstance(limit, Exact) and not limit.factor:
                # Where the limit 0 is sure to be the value, nothing is off.
                beyond = "<" if largest else ">"
                bound = self.lines.number((-2 if largest else 2) * near.count * EPSILON)
                beyond = f"{near.name} {beyond} {bound} * {near.scale}"
                scale = f"where({beyond}, {self.lines.number(0)}, {near.scale})"
        count, power = max(one.count, other.count), max(one.power, other.power)
        return self._near((name, scale), count, power, spread, doubts)

    def _times(self, term: tuple[int, str]) -> tuple[str, int]:
        factor, name = term
        return self.lines.times(factor, name) if factor else (self.lines.number(0), 0)

    def select(self, arms: Sequence[Arm], last: Value | None, doubts: Doubts) -> Value:
        """The value of the first arm whose condition holds, else ``last``."""
        values = [value for _, value in arms]
        last = values.pop() if last is None else last
        spread = last.range
        for value in values:
            spread = spread.join(value.range)
        exact = [value for value in (*values, last) if isinstance(value, Exact)]
        alone = all(each.is_constant and each.factor == exact[0].factor for each in exact)
        if not values or (len(exact) == len(values) + 1 and alone):
            return attrs.evolve(last, doubts=doubts)
        truths = [truth for truth, _ in arms[: len(values)]]
        if len(exact) == len(values) + 1:
            try:
                return self._exactly(truths, exact, spread, doubts)
            except Inexact:
                pass
        near = [self.near(value) for value in (*values, last)]
        name = self._chosen(truths, [value.name for value in near])
        scale = self._chosen(truths, [value.scale for value in near])
        count, power = max(value.count for value in near), max(value.power for value in near)
        return self._near((name, scale), count, power, spread, doubts)

    def _exactly(
        self, truths: list[Truth], values: list[Exact], spread: Interval, doubts: Doubts
    ) -> Exact:
        factor = _common([value.factor for value in values])
        pairs = [self._times((int(value.factor / factor), value.top)) for value in values]
        text = self._chosen(truths, [text for text, _ in pairs])
        belows = {value.below for value in values}
        size = max(size for _, size in pairs)
        if len(belows) == 1:
            below = belows.pop()
            if not below:
                size = fitted(size, spread, factor)
            return Exact(factor, self.lines.whole(text, size), below, spread, doubts)
        bottoms = [self.lines.product(value.below) for value in values]
        names = [name or self.lines.number(1) for name in bottoms]
        bottom = self.lines.whole(
            self._chosen(truths, names), max(self.lines.sizes[name] for name in bottoms)
        )
        self.lines.positive.add(bottom)
        return Exact(factor, self.lines.whole(text, size), (bottom,), spread, doubts)

    def _chosen(self, truths: Sequence[Truth], texts: Sequence[str]) -> str:
        """An expression that chooses among expressions."""
        *rest, found = texts
        for truth, text in zip(reversed(truths), reversed(rest), strict=True):
            ends = (text, found) if truth.holds else (found, text)
            if text != found:
                found = f"where({truth.name}, {', '.join(ends)})"
        return found

    def compare(self, sign: nodes.Operator, left: Value, right: Value) -> Truth:
        """Whether ``left sign right``."""
        doubts = left.doubts | right.doubts
        sure = compared(sign, left.range, right.range)
        if sure is not None:
            return Truth("", sure, doubts)
        if isinstance(left, Exact) and isinstance(right, Exact):
            try:
                return self._compare(sign, self._aligned(left, right), doubts)
            except Inexact:
                pass
        one, other = self.near(left), self.near(right)
        gap = self.sum(one, self.scaled(other, Fraction(-1)))
        assert isinstance(gap, Near)  # noqa: S101 - of two near values
        doubts |= {self.lines.doubt(f"abs({gap.name}) >= {self._bound(gap)}")}
        return self.lines.compared(sign, one.name, other.name, doubts)

    def _compare(self, sign: nodes.Operator, pair: _Pair, doubts: Doubts) -> Truth:
        (i, one), (j, other) = pair.one, pair.other
        if one == other:
            i, j = i - j, 0
        if not (i and one) and not (j and other):
            return Truth("", COMPARISONS[sign](Fraction(i), Fraction(j)), doubts)
        if i <= 0 and j <= 0:
            i, j, sign = -i, -j, nodes.MIRRORED[sign]
        texts = [self._times(each)[0] for each in ((i, one), (j, other))]
        return self.lines.compared(sign, texts[0], texts[1], doubts)


def _common(factors: Sequence[Fraction]) -> Fraction:
    """The largest number of which all ``factors`` are whole multiples."""
    below = math.lcm(*(factor.denominator for factor in factors))
    above = math.gcd(*(int(factor * below) for factor in factors))
    return bounded(Fraction(above, below))
