"""Reading the values of one input quickly: numbers, and texts of numbers, as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from perfeval.model.inputs import InputSpec
from perfeval.numbers.amounts import Floats, Problem, in_plain, problem
from perfeval.numbers.exact import decimal_of, exact, is_whole, shifted, to_text
from perfeval.scoring.values import Bare, bare_numbers, factor_behind, read_value

Number = Decimal | Fraction

_TEXT: Final = re.compile(
    r"(-?(?:[0-9]{1,20}|[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.[0-9]{1,20})?)(.{0,16})", re.DOTALL
)
_MOST_REMEMBERED: Final = 512
_MOST_UNITS: Final = 64
_LONGEST_REMEMBERED: Final = 64
_LARGEST: Final = 10**20
_BARE_RATIO: Final = 2
_PERCENT: Final = ("%", "％")


class Reader:
    """Reads the values of one input: plain numbers quickly, anything else by its kind.

    Both ways give the same numbers; the quick one keeps decimals as they are,
    which is what scoring is fastest with. ``compared`` gives the numbers that
    the rules compare the input with, where a percentage may be a bare number.
    """

    __slots__ = ("_compared", "_holds", "_places", "_seen", "_units", "spec")

    def __init__(
        self, spec: InputSpec, compared: Callable[[], Collection[Fraction]] | None = None
    ) -> None:
        self.spec = spec
        self._compared = compared
        self._seen: dict[tuple[type, object], Number] = {}
        self._units: dict[str, int | None] = {}
        bare = bare_numbers(spec)
        self._places = 0 if spec.ranges else None
        if bare is not None:
            self._places = _power(bare.factor)
        self._holds = _among(spec) if spec.ranges else _within(bare or Bare())

    def read(self, value: object, floats: Floats) -> Number | Problem:
        """The exact value, or what is wrong with it."""
        kind = type(value)
        number: Decimal | None = None
        if kind is str:
            number = self._text(value)  # type: ignore[arg-type]
        elif self._places is None:
            pass
        elif kind is Decimal:
            number = self._decimal(value)  # type: ignore[arg-type]
        elif kind is int:
            small = -_LARGEST < value < _LARGEST  # type: ignore[operator]
            number = self._decimal(Decimal(value)) if small else None  # type: ignore[arg-type]
        elif kind is float and floats == "shortest":
            text = repr(value)
            # Neither an exponent nor one of inf and nan.
            number = None if "e" in text or "n" in text else self._decimal(Decimal(text))
        elif kind is Fraction and value.denominator < _LARGEST:  # type: ignore[attr-defined]
            number = self._fraction(value)  # type: ignore[arg-type]
        return self._slowly(kind, value, floats) if number is None else number

    def _slowly(self, kind: type, value: object, floats: Floats) -> Number | Problem:
        if kind is not str and kind is not int and kind is not bool:
            return _settled(read_value(self.spec, value, floats=floats))
        known = self._seen.get((kind, value))
        if known is not None:
            return known
        read = _settled(read_value(self.spec, value, floats=floats))
        if self._compared is not None and kind is str and not isinstance(read, Problem):
            read = self._doubted(value, read)  # type: ignore[arg-type]
        small = kind is not str or len(value) <= _LONGEST_REMEMBERED  # type: ignore[arg-type]
        if small and not isinstance(read, Problem) and len(self._seen) < _MOST_REMEMBERED:
            self._seen[kind, value] = read
        return read

    def _doubted(self, value: str, read: Number) -> Number | Problem:
        """A percentage where the rules compare with bare numbers above 2: 92% against ≥90."""
        assert self._compared is not None  # noqa: S101 - the caller has looked
        shown = value.strip()
        bare = shown.endswith(_PERCENT) and max(map(abs, self._compared()), default=0)
        if bare <= _BARE_RATIO:
            return read
        ways = to_text(exact(read)), to_text(exact(read) * 100)
        return problem("PE507", value=shown, as_percent=ways[0], as_number=ways[1])

    def _decimal(self, value: Decimal) -> Decimal | None:
        assert self._places is not None  # noqa: S101 - the caller has looked
        number = shifted(value, self._places)
        return number if number is not None and self._holds(value) else None

    def _fraction(self, value: Fraction) -> Decimal | None:
        decimal = decimal_of(value) if abs(value.numerator) < _LARGEST else None
        return None if decimal is None else self._decimal(decimal)

    def _text(self, value: str) -> Decimal | None:
        match = _TEXT.fullmatch(value) or _TEXT.fullmatch(in_plain(value))
        if match is None:
            return None
        digits, unit = match.groups()
        number = Decimal(digits.replace(",", "") if "," in digits else digits)
        if not unit:
            return None if self._places is None else self._decimal(number)
        if unit not in self._units and len(self._units) < _MOST_UNITS:
            doubtful = self._compared is not None and unit.rstrip().endswith(_PERCENT)
            self._units[unit] = None if doubtful else _power(factor_behind(self.spec, unit))
        places = self._units.get(unit)
        if places is None:
            return None
        if self.spec.kind in ("ratio", "quantity"):
            return shifted(number, places)
        return self._decimal(number)


def _power(factor: Fraction) -> int | None:
    """``factor`` as a power of ten, or ``None`` when it is not one."""
    for places in range(-4, 13):
        if factor == Fraction(10) ** places:
            return places
    return None


def _settled(read: Fraction | Problem) -> Number | Problem:
    if isinstance(read, Problem):
        return read
    decimal = decimal_of(read)
    return read if decimal is None else decimal


_Holds = Callable[[Decimal], bool]


@attrs.frozen
class _Range:
    """Numbers that may be given; ``None`` is no end."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether ``value`` is among them."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        over = self.high is not None and (
            value > self.high or (self.high_open and value == self.high)
        )
        return not over


def _end(value: Fraction | None) -> Decimal | None:
    return None if value is None else decimal_of(value)


def _within(bare: Bare) -> _Holds:
    """Whether a number as it stands needs no closer look."""
    if bare.low is None and bare.high is None and not bare.whole:
        return lambda _: True
    found = _Range(_end(bare.low), _end(bare.high))
    if bare.whole:
        return lambda value: found.holds(value) and is_whole(value)
    return found.holds


def _among(spec: InputSpec) -> _Holds:
    """The same for points that a label has to allow."""
    ends = [end for each in spec.ranges for end in (each.low, each.high)]
    if any(decimal_of(end) is None for end in ends):
        return lambda _: False
    found = [
        _Range(_end(each.low), _end(each.high), each.low_open, each.high_open)
        for each in spec.ranges
    ]
    low = Decimal(0) if spec.kind == "deduction" else None
    return lambda value: (low is None or value >= low) and any(r.holds(value) for r in found)
