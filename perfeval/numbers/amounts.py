"""The exact number, and the unit, that a host value writes.

Nothing here knows what the number is for; :mod:`perfeval.scoring.values` does.
"""

from __future__ import annotations

import numbers
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

import attrs

from perfeval.numbers.exact import MAX_DIGITS, MAX_EXPONENT, exact, parse_number, to_text
from perfeval.numbers.units import Unit, is_known, parse_unit
from perfeval.text.suggest import digits_for

Floats = Literal["refuse", "shortest"]


def checked_floats(floats: Floats) -> Floats:
    """``floats`` itself; any other word is a :class:`ValueError`."""
    if floats not in ("refuse", "shortest"):
        msg = f"floats must be 'refuse' or 'shortest', not {floats!r}"
        raise ValueError(msg)
    return floats


def _frozen(
    arguments: dict[str, str] | tuple[tuple[str, str], ...],
) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dict(arguments).items()))


@attrs.frozen
class Problem:
    """Why a value cannot be taken.

    ``code`` is a key of :data:`perfeval.catalogue.CATALOGUE`; ``arguments``
    fill its sentence in; ``suggestion`` is what to write instead, when there
    is a safe guess.
    """

    code: str
    arguments: tuple[tuple[str, str], ...] = attrs.field(converter=_frozen)
    suggestion: str | None = None


@attrs.frozen
class Amount:
    """A number as it was given, with the unit that was written behind it.

    ``multiplier`` is 万 or its like when it stands there without a unit; it
    is in ``number`` already.
    """

    number: Fraction
    text: str | None = None
    unit: Unit | None = None
    multiplier: str | None = None

    @property
    def shown(self) -> str:
        """The number as a message shows it: the text it was given as, if it was one."""
        return to_text(self.number) if self.text is None else self.text


MAX_DECIMAL = 1000
"""The most digits, and the largest power of ten either way, of a ``Decimal`` in data.

It comes out of a computation, not out of a report, so it may be longer than a text.
"""

_SHOWN_LENGTH = 60
_TOO_LARGE = 10**MAX_DIGITS

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("−"): "-", 0xFEFF: None}
_NUMBER = re.compile(
    r"([-+]?[0-9](?:[0-9,. ]*[0-9])?(?: ?/ ?[0-9]+)?(?:[eE][-+]?[0-9]+)?) ?([^0-9].*)?", re.DOTALL
)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"


def problem(code: str, suggestion: str | None = None, **arguments: str) -> Problem:
    """The finding ``code``; what the user gave is shown shortened."""
    if "value" in arguments:
        arguments["value"] = _short(arguments["value"])
    return Problem(code, arguments, suggestion)


def in_plain(text: str) -> str:
    """``text`` with half-width characters, and single blanks inside alone."""
    return " ".join(text.translate(_WIDTHS).split())


def _is_too_long(text: str) -> bool:
    """Whether ``text`` is refused as a number for its length alone."""
    mantissa, _, exponent = text.upper().partition("E")
    digits = sum(map(str.isdigit, mantissa))
    # A longer exponent is not even worth reading.
    return digits > MAX_DIGITS or int(exponent.lstrip("+-0")[:4] or 0) > MAX_EXPONENT


def _of_text(value: str) -> Amount | Problem:
    # The same few values come again and again; a page of text does not.
    return _remembered(value) if len(value) <= _SHOWN_LENGTH else _read(value)


def _read(value: str) -> Amount | Problem:
    text = in_plain(value)
    parts = _NUMBER.fullmatch(text)
    if parts is None:
        return problem("PE503", _meant(text), value=text)
    number = parse_number(parts[1])
    if number is None:
        return problem("PE519" if _is_too_long(parts[1]) else "PE503", value=text)
    if parts[2] is None:
        return Amount(number, text)
    unit = parse_unit(parts[2]) if len(parts[2]) <= _SHOWN_LENGTH else None
    # 1OO is not one of a unit called OO.
    guess = _meant(text) if unit is None or not is_known(unit) else None
    if unit is None or guess is not None or unit.text in _HEDGES:
        return problem("PE503", guess, value=text)
    if unit.kind == "":
        return Amount(number * unit.factor, text, multiplier=unit.text)
    return Amount(number, text, unit)


_REMARK = re.compile(r"(?<=.)\(([^()]*)\)$")
# 5左右 is no number, rather than five of something.
_HEDGES = frozenset(("左右", "上下", "以上", "以下", "以内", "多", "余", "几"))


def _meant(text: str) -> str | None:
    """The amount that ``text`` is but for a slip of the pen: 9O%, .96, 96%%, 96%(见附件)."""
    if len(text) > _SHOWN_LENGTH:
        return None
    plain = _REMARK.sub(_unit_in, digits_for(text)).rstrip().replace("%%", "%")
    plain = f"0{plain}" if plain.startswith(".") else plain
    parts = _NUMBER.fullmatch(plain)
    if plain == text or parts is None or parse_number(parts[1]) is None:
        return None
    unit = parse_unit(parts[2]) if parts[2] else None
    return plain if parts[2] is None or (unit is not None and is_known(unit)) else None


def _unit_in(remark: re.Match[str]) -> str:
    """``（万元）`` behind a number is its unit; other remarks say nothing that counts."""
    unit = parse_unit(remark[1])
    return unit.text if unit is not None and is_known(unit) else ""


_remembered = lru_cache(maxsize=4096)(_read)


def _of_whole(value: int) -> Amount | Problem:
    if abs(value) < _TOO_LARGE:
        return Amount(Fraction(value))
    # Python itself refuses to print very long integers.
    return problem("PE519", value=f"10^{value.bit_length() * 30103 // 100000}")


def _of_fraction(value: Fraction) -> Amount | Problem:
    above, below = _of_whole(value.numerator), _of_whole(value.denominator)
    for part in (above, below):
        if isinstance(part, Problem):
            return part
    return Amount(value)


def _of_decimal(value: Decimal) -> Amount | Problem:
    if not value.is_finite():
        return problem("PE503", value=str(value))
    too_long = len(value.as_tuple().digits) > MAX_DECIMAL
    if too_long or (value and abs(value.adjusted()) > MAX_DECIMAL):
        return problem("PE519", value=str(value))
    return Amount(exact(value))


def _of_real(value: object, floats: Floats) -> Amount | Problem:
    # Subclasses print themselves in other ways; the shortest text is the plain one.
    text = float.__repr__(value) if isinstance(value, float) else str(value)
    read = _of_text(text)
    if isinstance(read, Problem) or floats == "shortest":
        return read
    write = to_text(read.number)
    return problem("PE504", suggestion=write, value=text, write=write)


def read_amount(value: object, floats: Floats) -> Amount | Problem:
    """The exact number that ``value`` writes, whatever it is for."""
    if isinstance(value, str):
        # A subclass may hash and compare in ways of its own.
        return _of_text(str.__str__(value))
    if isinstance(value, bool):
        return wrong_type(value)
    if isinstance(value, Decimal):
        return _of_decimal(value)
    if isinstance(value, numbers.Integral):
        return _of_whole(int(value))
    if isinstance(value, numbers.Rational):
        return _of_fraction(Fraction(int(value.numerator), int(value.denominator)))
    if isinstance(value, float | numbers.Real):
        return _of_real(value, floats)
    return wrong_type(value)


def wrong_type(value: object) -> Problem:
    """``value`` is of a type that no input takes."""
    return problem("PE520", type=type(value).__name__)
