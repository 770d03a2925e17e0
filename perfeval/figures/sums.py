"""Sums of printed figures, and the tails 尾数 that rounding leaves in them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

import attrs

from perfeval.figures.printed import take

__all__ = ["Sum", "Verdict", "add_up", "tail_bound"]

Verdict = Literal["exact", "tail", "off"]

_HALF = Fraction(1, 2)


def tail_bound(addends: int, step: Fraction = Fraction(1, 100)) -> Fraction:
    """How far a printed sum may lie from its printed addends by rounding alone.

    Every addend and the sum are half a step off at most: with two decimals
    0.005 × (addends + 1).
    """
    return step * _HALF * (addends + 1)


@attrs.frozen
class Sum:
    """Printed addends beside their printed sum.

    ``difference`` is what was printed less what the addends make; ``bound``
    what rounding alone explains.
    """

    computed: Fraction
    printed: Fraction
    bound: Fraction

    @property
    def difference(self) -> Fraction:
        """What was printed, less what the addends make."""
        return self.printed - self.computed

    @property
    def verdict(self) -> Verdict:
        """``"exact"``, ``"tail"`` for a difference that rounding explains, else ``"off"``."""
        if not self.difference:
            return "exact"
        return "tail" if abs(self.difference) <= self.bound else "off"


def add_up(addends: Iterable[object], total: object, *, tails: bool = True) -> Sum:
    """Compare printed addends with their printed sum.

    Whole numbers have no tails, nor have figures that were never rounded
    (``tails=False``).

    Raises :class:`~perfeval.errors.DataError` for a value that prints no figure.

    >>> add_up(["6463.09", "95.42"], "6558.50").verdict
    'tail'
    """
    parts = [take(value, "加数") for value in addends]
    whole = take(total, "合计")
    computed = sum((part.value for part in parts), Fraction(0))
    figures = (*parts, whole)
    step = min(figure.step for figure in figures)
    rounded = tails and any(figure.places for figure in figures)
    bound = tail_bound(len(parts), step) if rounded else Fraction(0)
    return Sum(computed, whole.value, bound)
