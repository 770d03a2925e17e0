"""Arithmetic on symbolic fractions: code for products, none for divisions.

What stands below the line is a product of local variables that the code has
checked to be positive, so comparing two fractions never turns round.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Final

import attrs

from perfeval.program import linear
from perfeval.program.intervals import UNBOUNDED, Interval
from perfeval.program.linear import Form, Unsupported
from perfeval.program.writer import MORE, Writer

MAX_BELOW: Final = 200
"""Fractions over more divisors than this are left to the reference walk."""

ZERO: Final = Fraction(0)
NOTHING: Final = linear.constant(ZERO)
"""The value 0."""


def _order(name: str) -> tuple[int, str]:
    """Inputs before what is computed from them, and in the order of their numbers."""
    return (len(name) + 100 * (not name.startswith("x")), name)


@attrs.frozen(eq=False)
class Quotients:
    """Adds, multiplies and divides by writing into ``writer``."""

    writer: Writer

    def align(self, left: Form, right: Form) -> tuple[Form, Form]:
        """Both values over one divisor."""
        if left.below == right.below:
            return left, right
        ours, theirs = Counter(left.below), Counter(right.below)
        return self._expand(left, theirs - ours), self._expand(right, ours - theirs)

    def _expand(self, form: Form, factors: Counter[str]) -> Form:
        """The same value with ``factors`` above and below the line."""
        extra = tuple(factors.elements())
        if not extra:
            return form
        below = tuple(sorted((*form.below, *extra)))
        if len(below) > MAX_BELOW:
            raise Unsupported
        if not form.terms and not form.constant:
            return attrs.evolve(form, below=below)
        factor, names = self.single_name(form)
        name = self.product((*names, self.product(extra)))
        return Form({name: factor}, ZERO, below, form.range)

    def single_name(self, form: Form) -> tuple[Fraction, tuple[str, ...]]:
        """The numerator as a factor times one name, or times nothing."""
        if not form.terms:
            return form.constant, ()
        if len(form.terms) == 1 and not form.constant:
            ((name, factor),) = form.terms.items()
            return factor, (name,)
        factor = linear.scale(form.coefficients)
        return 1 / factor, (self.writer.assign(self.writer.top(form, factor)),)

    def single(self, form: Form) -> Form:
        """The same value with one name above the line."""
        factor, names = self.single_name(form)
        return Form(dict.fromkeys(names, factor), ZERO, form.below, form.range)

    def product(self, names: tuple[str, ...]) -> str:
        """The name of the product of ``names``.

        Each of many sums of quotients needs the divisor of the one before it,
        and one more: it is made from that.
        """
        first, *rest = sorted(names, key=_order)
        for name in rest:
            first = self.writer.assign(f"{first} * {name}")
        return first

    def times(self, left: Form, right: Form) -> Form:
        """The product."""
        for one, other in ((left, right), (right, left)):
            if one.is_constant:
                value = one.constant
                return other.scaled(value) if value else NOTHING
        first, ours = self.single_name(left)
        second, theirs = self.single_name(right)
        above, under = Counter((*ours, *theirs)), Counter((*left.below, *right.below))
        shared = above & under
        spread = UNBOUNDED
        if left.range is not UNBOUNDED and right.range is not UNBOUNDED:
            spread = left.range * right.range
        return self._fraction(first * second, above - shared, under - shared, spread)

    def _fraction(
        self, factor: Fraction, above: Counter[str], under: Counter[str], spread: Interval
    ) -> Form:
        names, below = tuple(above.elements()), tuple(sorted(under.elements()))
        if len(below) > MAX_BELOW:
            raise Unsupported
        linear.bounded(factor)
        if not names:
            return Form({}, factor, below, spread)
        return Form({self.product(names): factor}, ZERO, below, spread)

    def over(self, left: Form, right: Form) -> Form:
        """The quotient; the code declines where the divisor is not positive."""
        if right.is_constant:
            if not right.constant:
                self.writer.line("raise Redo")
                return NOTHING
            return left.scaled(1 / right.constant)
        bottom, theirs = self.single_name(right)
        flipped = bottom < 0
        if theirs and flipped:
            theirs = (self.writer.assign(f"-{theirs[0]}"),)
            bottom = -bottom
        for name in theirs:
            self._positive(name)
        if left.is_constant and not left.constant:
            return NOTHING
        top, ours = self.single_name(left)
        above = Counter((*ours, *right.below))
        under = Counter((*left.below, *theirs))
        shared = above & under
        spread = UNBOUNDED
        if not flipped and left.range.low is not None and left.range.low >= 0:
            spread = Interval(ZERO)
        return self._fraction(top / bottom, above - shared, under - shared, spread)

    def _positive(self, name: str) -> None:
        zero = self.writer.number(ZERO)
        if self.outcomes(name, zero) != MORE:
            self.writer.line(f"if not {name} > {zero}: raise Redo")
            self.writer.remember((name, "positive"), name)

    def outcomes(self, one: str, other: str) -> int:
        """How two expressions may still compare at this place."""
        if other == self.writer.number(ZERO) and self.writer.recall((one, "positive")):
            return MORE
        return self.writer.outcomes(one, other)

    def under(self, form: Form, factor: int = 1) -> str | None:
        """The name of the divisor of ``form`` times ``factor``; ``None`` where it is 1."""
        if not form.below:
            return None if factor == 1 else self.writer.number(Fraction(factor))
        name = self.product(form.below)
        if factor == 1:
            return name
        return self.writer.assign(f"{self.writer.number(Fraction(factor))} * {name}")
