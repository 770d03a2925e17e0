"""Columns of numbers as arrays of whole numbers.

A double stands for the decimal that it prints as. Decimals of up to fifteen
digits and doubles correspond one to one, so where *n* ÷ 10ᵏ is the double and
*n* is below 10¹⁵, *n* ÷ 10ᵏ is that decimal, and *n* is computed with.
Where a column has no such *k*, its doubles are computed with as they are: each
is nearest to its decimal.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from perfeval.program.arraycode import REAL_BITS, ArraySlot, Mask, unsure

MOST_PLACES: Final = 9
"""Decimals that are looked for in a column."""

_DECIMAL_BITS: Final = 49
_WHOLE_BITS: Final = 52
_STEP: Final = 4
_TINY: Final = Fraction(1, 2 ** (REAL_BITS - 1))

#: So many rows of a hundred have to be as the code expects them.
_USUAL: Final = 94


@attrs.frozen
class Field:
    """What an input takes: whole numbers ``only``, and from ``low`` to ``high``.

    A number counts ``factor`` base units; ``offset`` is added to whole numbers first.
    With ``gaps`` some values are missing.
    """

    key: str
    factor: Fraction = Fraction(1)
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    offset: int = 0
    gaps: bool = False


@attrs.frozen
class Held:
    """How a column holds its numbers.

    They are whole numbers of up to ``bits`` bits over ``10 ** places``, or
    doubles as they are. ``sign`` is 0 for any, 1 for none below 0, 2 for all above 0.
    """

    places: int | None
    bits: int
    sign: int

    def join(self, other: Held) -> Held:
        """What holds both."""
        sign = min(self.sign, other.sign)
        if self.places is None or other.places is None:
            return Held(None, REAL_BITS - 1, sign)
        places = max(self.places, other.places)
        raised = (places - self.places, places - other.places)
        bits = max(self.bits + _STEP * raised[0], other.bits + _STEP * raised[1])
        return Held(places, min(bits, _DECIMAL_BITS if places else _WHOLE_BITS), sign)

    def slot(self, field: Field) -> ArraySlot:
        """The same for generated code."""
        low = Fraction(0) if self.sign else None
        if self.places is None:
            return ArraySlot(field.factor, None, low, gaps=field.gaps)
        factor = field.factor / 10**self.places
        return ArraySlot(
            factor, self.bits, low, above=self.sign > 1, offset=field.offset, gaps=field.gaps
        )


def _doubles(xp: Any, values: Any) -> Any:  # noqa: ANN401 - arrays
    return values if values.dtype == xp.float64 else values.astype(xp.float64)


def held(xp: Any, values: Any, field: Field) -> Held:  # noqa: ANN401 - arrays
    """How ``values`` are best held."""
    exact = values.dtype != xp.float64
    most = 2 ** (_WHOLE_BITS if exact else _DECIMAL_BITS)
    values = _doubles(xp, values)
    sound = abs(values) < most
    values = xp.where(sound, values, 1)
    least = xp.min(values)
    sign = 2 if least > 0 else 1 if least >= 0 else 0
    for places in range(1 if exact or field.whole else MOST_PLACES + 1):
        scaled = xp.round(values * 10**places)
        good = sound & (scaled / 10**places == values) & (abs(scaled) < most)
        if exact or field.whole or 100 * int(xp.sum(good)) >= _USUAL * len(values):
            size = int(xp.max(xp.where(good, abs(scaled), 1)))
            bits = _STEP * (size.bit_length() // _STEP + 1)
            return Held(places, min(bits, most.bit_length() - 1), sign)
    return Held(None, REAL_BITS - 1, sign)


def taken(xp: Any, values: Any, field: Field, form: Held) -> tuple[Any, Mask]:  # noqa: ANN401
    """The numbers that are computed with, and the rows whose values are not among them."""
    exact = values.dtype != xp.float64
    values = numbers = _doubles(xp, values)
    unit = 10 ** (form.places or 0)
    size = Fraction(2**form.bits, unit)
    low = max(-size if field.low is None else field.low, Fraction(0) if form.sign else -size)
    high = size if field.high is None else min(size, field.high)
    firm = _within(values, low, high, above=form.sign > 1 and low == 0)
    if form.places is None:
        tiny = _TINY.numerator / _TINY.denominator
        firm &= (abs(values) >= tiny) | (values == 0)
    elif not exact:
        numbers = xp.round(values * unit if form.places else values)
        firm &= (numbers / unit if form.places else numbers) == values
    return numbers, unsure(xp.all, firm)


def _within(values: Any, low: Fraction, high: Fraction, *, above: bool) -> Any:  # noqa: ANN401
    """Where the decimals that ``values`` stand for surely lie from ``low`` to ``high``.

    Decimals are in the order of their doubles. An end that is not what its
    double stands for is left out.
    """
    least, most = low.numerator / low.denominator, high.numerator / high.denominator
    over = values > least if above or not _is_plain(low) else values >= least
    return over & (values <= most if _is_plain(high) else values < most)


def _is_plain(end: Fraction) -> bool:
    return Fraction(Decimal(repr(end.numerator / end.denominator))) == end
