"""Exact numbers: reading, rounding and writing them.

Everything here is integer arithmetic or runs under a context of its own, so
the decimal context that a host program happens to have set changes nothing.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from decimal import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
    Inexact,
    InvalidOperation,
    Overflow,
    Rounded,
)
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Literal

RoundingMode = Literal["half_up", "half_even", "down", "up"]

MAX_DIGITS = 50
"""The most digits that a number in data may have."""

MAX_EXPONENT = 50
"""The largest power of ten, either way, that a number in data may name."""

EXACT_EXPONENT = 10_000
"""The largest power of ten, either way, that :func:`exact` expands."""

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, InvalidOperation])

_FOLD = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "，": ",",
        "．": ".",
        "％": "%",
        "﹪": "%",
        "／": "/",
        "＋": "+",
        "－": "-",
        "−": "-",
        "Ｅ": "E",
        "ｅ": "E",
        "e": "E",
        "\u00a0": " ",
        "\u202f": " ",
        "\u3000": " ",
    }
)

_WHOLE = r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+"
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)(?P<whole>{_WHOLE})"
    r"(?:(?:\.(?P<part>[0-9]+))?(?:E(?P<exponent>[+-]?[0-9]{1,3})| ?(?P<percent>%))?"
    r"| ?/ ?(?P<below>[0-9]+))"
)


def parse_number(text: str) -> Fraction | None:
    """The number that ``text`` writes, or ``None`` where it is not plainly one.

    Takes ``3,070.43``, ``1 234``, ``-5``, ``97.71%``, ``2/3`` and ``1.2E+05``,
    in full-width form too.
    """
    match = _NUMBER.fullmatch(text.strip().translate(_FOLD))
    if match is None:
        return None
    whole = match["whole"].replace(",", "").replace(" ", "")
    part, below = match["part"] or "", match["below"] or ""
    if len(whole) + len(part) + len(below) > MAX_DIGITS:
        return None
    exponent = int(match["exponent"] or 0)
    if abs(exponent) > MAX_EXPONENT:
        return None
    bottom = int(below or 1) * 10 ** len(part) * (100 if match["percent"] else 1)
    if not bottom:
        return None
    value = Fraction(int(whole + part), bottom) * Fraction(10) ** exponent
    return -value if match["sign"] == "-" else value


def exact(value: int | Decimal | Fraction) -> Fraction:
    """``value`` as a fraction; a number that has none is a :class:`ValueError`."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            msg = f"not a finite number: {value}"
            raise ValueError(msg)
        if not value:
            return Fraction(0)
        if abs(value.adjusted()) > EXACT_EXPONENT:
            msg = f"the exponent of {value} is out of range"
            raise ValueError(msg)
        return Fraction(*value.as_integer_ratio())
    return Fraction(operator.index(value))


def round_fraction(value: Fraction, places: int, mode: RoundingMode) -> Fraction:
    """``value`` at ``places`` decimals; half-up takes ties away from zero."""
    scale = Fraction(10) ** places
    scaled = abs(value) * scale
    below, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    if mode == "half_up":
        up = twice >= 0
    elif mode == "half_even":
        up = twice > 0 or (twice == 0 and below % 2 == 1)
    else:
        up = mode == "up" and rest > 0
    size = (below + up) / scale
    return -size if value < 0 else size


def to_decimal(value: Fraction, places: int) -> Decimal:
    """``value`` with exactly ``places`` decimals; it must be rounded already."""
    scaled = value * Fraction(10) ** places
    if scaled.denominator != 1:
        msg = f"{value} has more than {places} decimals"
        raise ValueError(msg)
    return Decimal(scaled.numerator).scaleb(-places, context=_EXACT)


_STICKY_PLACES = 40


def _rounder(rounding: str) -> Callable[[Decimal, Decimal], Decimal]:
    context = Context(
        prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=rounding, traps=[InvalidOperation]
    )
    return context.quantize


_ROUNDERS: dict[RoundingMode, Callable[[Decimal, Decimal], Decimal]] = {
    "half_up": _rounder(ROUND_HALF_UP),
    "half_even": _rounder(ROUND_HALF_EVEN),
    "down": _rounder(ROUND_DOWN),
    "up": _rounder(ROUND_UP),
}
_UNITS = tuple(Decimal((0, (1,), -places)) for places in range(16))


def round_decimal(value: Decimal, places: int, mode: RoundingMode) -> Decimal:
    """The same as :func:`round_fraction` for decimals."""
    known = 0 <= places < len(_UNITS)
    return _ROUNDERS[mode](value, _UNITS[places] if known else Decimal((0, (1,), -places)))


def nearby(value: Fraction) -> Decimal:
    """``value`` as a decimal: exact where its decimals end, else near enough to be rounded.

    What has no end is cut at 40 decimals whose last is neither 0 nor 5, so that
    rounding it to fewer decimals gives what rounding ``value`` gives.
    """
    exactly = decimal_of(value)
    if exactly is not None:
        return exactly
    digits = abs(value.numerator) * 10**_STICKY_PLACES // value.denominator
    if digits % 5 == 0:
        digits += 1
    number = Decimal(digits).scaleb(-_STICKY_PLACES, context=_EXACT)
    return number.copy_negate() if value < 0 else number


def plain(value: Decimal) -> str:
    """``value`` in plain notation without trailing zeros."""
    if not value:
        return "0"
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def hundredfold(share: Decimal) -> Decimal:
    """A share as a percentage, with all its decimals: ``0.8333`` as ``83.33``."""
    return _EXACT.scaleb(share, 2)


padded = _EXACT.add
"""A decimal with the trailing zeros of a second one, which is 0."""


def added(values: Iterable[Decimal], zero: Decimal) -> Decimal:
    """The exact sum of ``values``, with at least the decimals of ``zero``."""
    return reduce(_EXACT.add, values, zero)


def known_sum(values: Iterable[Fraction | None]) -> Fraction | None:
    """The sum of ``values``, or ``None`` where one of them is not known."""
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


@lru_cache(maxsize=256)
def _expansion(bottom: int) -> tuple[int, int]:
    """How many decimals ``1 / bottom`` has, and they as a number; (0, 0) for no end."""
    twos = (bottom & -bottom).bit_length() - 1
    rest, fives = bottom >> twos, 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    places = max(twos, fives)
    return (places, 10**places // bottom) if rest == 1 else (0, 0)


def decimal_of(value: Fraction) -> Decimal | None:
    """``value`` as an exact decimal, or ``None`` where its decimals never end."""
    places, factor = _expansion(value.denominator)
    if not factor:
        return None
    return Decimal(value.numerator * factor).scaleb(-places, context=_EXACT)


def to_text(value: Fraction | Decimal) -> str:
    """``value`` in plain notation without trailing zeros: ``0.5``, ``1``, ``1/3``."""
    number = exact(value)
    top, bottom = number.numerator, number.denominator
    places, factor = _expansion(bottom)
    if not factor:
        return f"{Decimal(top):f}/{Decimal(bottom):f}"
    digits = f"{Decimal(abs(top) * factor):f}"
    sign = "-" if top < 0 else ""
    if not places:
        return sign + digits
    digits = digits.zfill(places + 1)
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


_SHORT = Context(
    prec=MAX_DIGITS,
    Emax=MAX_EXPONENT,
    Emin=-MAX_EXPONENT,
    traps=[InvalidOperation, Overflow, Rounded],
)


def is_whole(value: Decimal) -> bool:
    """Whether a finite decimal is a whole number."""
    return value == value.to_integral_value()


def shifted(value: Decimal, places: int) -> Decimal | None:
    """``value`` × 10 ** ``places``; ``None`` for what data may not hold, or only just may.

    The quick way to a base unit. Where it declines, reading the slow way
    decides.
    """
    try:
        moved = _SHORT.scaleb(value, places)
    except DecimalException:
        return None
    return moved if moved.is_finite() and -MAX_EXPONENT < value.adjusted() < MAX_EXPONENT else None
