"""What generated code for arrays is made of: values, truths, and lines.

The arrays hold binary doubles, which is safe in two ways only, and each value
says which it is. An :class:`Exact` value is made of whole numbers so small
that a double holds them, and every operation on them, without loss. A
:class:`Near` value has a proven bound on its error, and whatever is decided
about it within that bound is a doubt. Rows with a doubt are scored again
without arrays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from perfeval.program.intervals import UNBOUNDED, Interval
from perfeval.program.linear import Unsupported, bounded
from perfeval.program.nodes import MIRRORED, Operator

LARGEST: Final = 2**53
"""Doubles hold whole numbers up to this without loss."""

EPSILON: Final = Fraction(1, 2**52)
"""Twice what one operation on doubles may be off, relative to its result."""

MAX_POWER: Final = 900
"""Doubles reach a little farther, both ways."""

MAX_LINES: Final = 20_000
MAX_TEXT: Final = 2000

Doubts = frozenset[str]
"""Names of masks, each of which says in which rows a value is not to be relied on."""

SURE: Final[Doubts] = frozenset()
ZERO: Final = Fraction(0)

_NAME = re.compile(r"\b[a-z][0-9]+\b")
_DENIED: Final = {"<": ">=", "<=": ">", "!=": "=="}


class Inexact(Exception):
    """Whole numbers here could outgrow what a double holds."""


@attrs.frozen(eq=False)
class Exact:
    """``factor × top ÷ Π below``, of arrays of whole numbers; those below are positive.

    Without ``top`` there is 1 above the line.
    """

    factor: Fraction
    top: str = ""
    below: tuple[str, ...] = ()
    range: Interval = UNBOUNDED
    doubts: Doubts = SURE

    @property
    def is_constant(self) -> bool:
        """Whether the value is the same in every row."""
        return not self.factor or not (self.top or self.below)


@attrs.frozen(eq=False)
class Near:
    """The array ``name``, which is off by at most ``count`` × :data:`EPSILON` × ``scale``.

    ``scale`` is an array that is nowhere smaller than the value is large. It
    is 0, where the value is, or between 2 to the power of minus and plus
    ``power``, so nothing gets out of the range of doubles. A ``plain`` value
    has its own size for a scale.
    """

    name: str
    scale: str
    count: int
    power: int
    range: Interval = UNBOUNDED
    doubts: Doubts = SURE
    plain: bool = False

    @property
    def is_constant(self) -> bool:
        """Whether the value is the same in every row."""
        return False


Value = Exact | Near


def power_of(factor: Fraction) -> int:
    """A power of two that neither ``factor`` nor its reciprocal exceeds."""
    return max(factor.numerator.bit_length(), factor.denominator.bit_length())


@attrs.frozen
class Truth:
    """The mask ``name``, or where not ``holds`` its contrary; without a name every row."""

    name: str
    holds: bool = True
    doubts: Doubts = attrs.field(default=SURE, eq=False)

    def __invert__(self) -> Truth:
        return attrs.evolve(self, holds=not self.holds)

    @property
    def is_known(self) -> bool:
        """Whether it is the same in every row."""
        return not self.name

    @property
    def text(self) -> str:
        """An expression for the mask."""
        return self.name if self.holds else f"~{self.name}"


def constant(value: Fraction, doubts: Doubts = SURE) -> Exact:
    """A value that is known."""
    return Exact(bounded(value), range=Interval.point(value), doubts=doubts)


def fitted(size: int, spread: Interval, factor: Fraction) -> int:
    """How large a whole number is whose product with ``factor`` lies in ``spread``."""
    if spread.low is None or spread.high is None:
        return size
    return min(size, math.ceil(max(abs(spread.low), abs(spread.high)) / abs(factor)))


@attrs.define(eq=False)
class Lines:
    """The lines of one function; each computes one array from those before it.

    ``sizes`` says of each array of whole numbers how large they may be in a
    row without a doubt, ``positive`` which of them are above 0.
    """

    names: dict[str, object] = attrs.field(factory=dict)
    sizes: dict[str, int] = attrs.field(factory=lambda: {"": 1})
    positive: set[str] = attrs.field(factory=set)
    _lines: list[tuple[str, str]] = attrs.field(factory=list)
    _known: dict[str, str] = attrs.field(factory=dict)
    _constants: dict[Fraction, str] = attrs.field(factory=dict)

    def put(self, letter: str, text: str) -> str:
        """The name of what ``text`` computes."""
        name = self._known.get(text)
        if name is None:
            if len(self._lines) >= MAX_LINES or len(text) > MAX_TEXT:
                raise Unsupported
            name = self._known[text] = f"{letter}{len(self._lines)}"
            self._lines.append((name, text))
        return name

    def whole(self, text: str, size: int) -> str:
        """The same for an array of whole numbers up to ``size``."""
        name = text if text in self.sizes else self.put("t", text)
        self.fit(name, size)
        if self.sizes[name] > LARGEST:
            raise Inexact
        return name

    def fit(self, name: str, size: int) -> None:
        """The array ``name`` holds nothing larger than ``size``."""
        self.sizes[name] = min(size, self.sizes.get(name, size))

    def number(self, value: Fraction | int) -> str:
        """The name of a constant: the double that is nearest to ``value``."""
        name = self._constants.get(Fraction(value))
        if name is None:
            name = self._constants[Fraction(value)] = f"c{len(self._constants)}"
            self.names[name] = value.numerator / value.denominator
        return name

    def times(self, factor: int, name: str) -> tuple[str, int]:
        """An expression for ``factor`` × the array ``name``, and how large it may be."""
        size = abs(factor) * self.sizes[name]
        if size > LARGEST:
            raise Inexact
        if not name:
            return self.number(factor), size
        sign = "" if factor > 0 else "-"
        return (f"{sign}{name}" if abs(factor) == 1 else f"{self.number(factor)} * {name}"), size

    def total(self, terms: Iterable[tuple[int, str]]) -> tuple[str, int]:
        """The name of a sum of multiples, and how large it may be; no name for no terms."""
        merged: dict[str, int] = {}
        for factor, name in terms:
            merged[name] = merged.get(name, 0) + factor
        parts = sorted((factor < 0, name, factor) for name, factor in merged.items() if factor)
        text, sizes = "", 0
        for is_less, name, factor in parts:
            each, size = self.times(abs(factor) if text else factor, name)
            text += f"{' - ' if is_less else ' + '}{each}" if text else each
            sizes += size
        return (self.whole(text, sizes) if parts else ""), sizes

    def product(self, names: Iterable[str]) -> str:
        """The name of the product of arrays of whole numbers; no name for none."""
        found, *rest = sorted(filter(None, names)) or [""]
        for name in rest:
            made = self.whole(f"{found} * {name}", self.sizes[found] * self.sizes[name])
            if {found, name} <= self.positive:
                self.positive.add(made)
            found = made
        return found

    def compared(self, sign: Operator, one: str, other: str, doubts: Doubts) -> Truth:
        """The truth of a comparison of two expressions; its contrary is the same mask."""
        if other < one:
            one, other, sign = other, one, MIRRORED[sign]
        denied = _DENIED.get(sign)
        name = self.put("m", f"{one} {denied or sign} {other}")
        return Truth(name, denied is None, doubts)

    def doubt(self, firm: str) -> str:
        """The doubt about every row where the expression ``firm`` does not hold."""
        return self.put("d", f"unsure(all_of, {firm})")

    def source(self, results: Mapping[str, str]) -> list[str]:
        """The lines that ``results`` need; arrays are let go after their last use.

        Memory that was used a moment ago is faster than any other.
        """
        needed = {name for text in results.values() for name in _NAME.findall(text)}
        kept = set(needed)
        lines: list[str] = []
        for name, text in reversed(self._lines):
            if name not in needed:
                continue
            used = dict.fromkeys(_NAME.findall(text))
            last = [each for each in used if each not in needed and each not in self.names]
            needed.update(used)
            if last:
                lines.append(f"del {', '.join(last)}")
            lines.append(f"{name} = {text}")
        assert kept <= needed  # noqa: S101 - what is returned is never let go
        return lines[::-1]
