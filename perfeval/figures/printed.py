"""Figures as a report prints them, and how an exact value comes to be printed so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError
from perfeval.numbers.amounts import Amount, Problem, problem, read_amount
from perfeval.numbers.exact import round_fraction, to_decimal
from perfeval.numbers.units import Unit, same_kind

__all__ = ["Match", "Printed", "as_percent", "fail", "pair", "read_printed", "take"]

Match = Literal["equal", "truncated", "rounded_up", "differs"]

_PERCENT = Fraction(1, 100)


@attrs.frozen
class Printed:
    """A number as it stands in a report.

    ``value`` is exact, in the base unit of the unit that is written behind
    it; ``places`` are the decimals that are printed, ``scale`` the size of
    one unit of what is printed (1/100 for a percentage).
    """

    text: str
    value: Fraction
    places: int
    scale: Fraction = Fraction(1)
    unit: Unit | None = None

    @property
    def step(self) -> Fraction:
        """The last printed decimal."""
        return self.scale / Fraction(10) ** self.places

    def match(self, exact: Fraction) -> Match:
        """How ``exact`` comes to be printed as this: rounded half up, cut off, or not at all."""
        shown = self.value / self.scale
        scaled = exact / self.scale
        if round_fraction(scaled, self.places, "half_up") == shown:
            return "equal"
        if round_fraction(scaled, self.places, "down") == shown:
            return "truncated"
        if round_fraction(scaled, self.places, "up") == shown:
            return "rounded_up"
        return "differs"

    def like_value(self, exact: Fraction) -> Fraction:
        """``exact`` rounded half up to as many decimals as this prints."""
        return round_fraction(exact / self.scale, self.places, "half_up") * self.scale

    def like(self, exact: Fraction) -> str:
        """``exact`` printed in the same form: as many decimals, a percent sign where there is one.

        One more decimal is shown where as many would show the same figure.
        """
        places = self.places
        rounded = round_fraction(exact / self.scale, places, "half_up")
        if rounded == self.value / self.scale:
            places = max(places, 1) + 1
            rounded = round_fraction(exact / self.scale, places, "half_up")
        sign = "%" if self.scale == _PERCENT else ""
        return f"{to_decimal(rounded, places):f}{sign}"


def read_printed(value: object) -> Printed | Problem:
    """The figure that ``value`` prints, or what is wrong with it."""
    amount = read_amount(value, "refuse")
    if isinstance(amount, Problem):
        return amount
    unit = amount.unit
    percent = unit is not None and unit.kind == "ratio"
    if isinstance(value, str):
        text = value.strip()
        percent = percent or text.endswith(("%", "％", "﹪"))
        places = _places(text)
    elif isinstance(value, Decimal):
        text, exponent = f"{value:f}", value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    else:
        text, places = amount.shown, 0
    number, scale = _sized(amount, percent=percent)
    return Printed(text, number, places, scale, unit)


def _sized(amount: Amount, *, percent: bool) -> tuple[Fraction, Fraction]:
    """The exact value, and the size of one printed unit."""
    if amount.unit is not None:
        return amount.number * amount.unit.factor, amount.unit.factor
    return amount.number, _PERCENT if percent else Fraction(1)


def _places(text: str) -> int:
    _, dot, rest = text.replace("．", ".").partition(".")
    decimals = 0
    while dot and decimals < len(rest) and rest[decimals].isdigit():
        decimals += 1
    return decimals


def take(value: object, name: str) -> Printed:
    """The figure that ``value`` prints; raises :class:`DataError` where it is none."""
    read = read_printed(value)
    if isinstance(read, Problem):
        raise fail(read, name)
    return read


def fail(found: Problem, name: str) -> DataError:
    """The error for one value that cannot be taken."""
    words: dict[str, object] = {**dict(found.arguments), "name": name}
    return DataError([Diagnostic(found.code, arguments=words, suggestion=found.suggestion)])


def pair(first: object, second: object, names: tuple[str, str]) -> tuple[Fraction, Fraction]:
    """Two quantities of one kind in one unit; a bare number takes the unit of the other."""
    left, right = take(first, names[0]), take(second, names[1])
    if left.unit is None or right.unit is None:
        unit = left.unit or right.unit
        factor = Fraction(1) if unit is None else unit.factor
        return (
            left.value * (factor if left.unit is None else 1),
            right.value * (factor if right.unit is None else 1),
        )
    if not same_kind(left.unit, right.unit):
        found = problem("PE505", given=right.unit.text, expected=left.unit.text)
        raise fail(found, names[1])
    return left.value, right.value


def as_percent(value: Fraction, places: int = 2, *, trim: bool = False) -> str:
    """``value`` as a percentage; prose drops trailing zeros, tables keep them."""
    text = f"{to_decimal(round_fraction(value * 100, places, 'half_up'), places):f}"
    if trim and places:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%"
