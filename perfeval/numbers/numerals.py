"""Numbers as officials write them: ``1,234.50``, 三分之二, ``百分之五``, ``5个百分点``."""

from __future__ import annotations

import re
from fractions import Fraction

from perfeval.numbers.units import Unit, parse_unit

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
           "八": 8, "九": 9}  # fmt: skip
_PLACES = {"十": 10, "百": 100, "千": 1000}
_OF = re.compile(r"^(?P<whole>百|千|[零一二两三四五六七八九十]+)分之(?P<part>.+)$")
_PLAIN = re.compile(r"^(-?)(\d[\d,]*)(?:\.(\d+))?$")
_SPLIT = re.compile(r"^(-?\d[\d,]*(?:\.\d+)?|[零一二两三四五六七八九十百千半点]+?)(\D.*)?$")
_WITH_UNIT = re.compile(r"^([零一二两三四五六七八九十百千半]+(?:点[零一二三四五六七八九]+)?)(.*)$")

_FRACTION = re.compile(r"^\d+/\d+$")

MAX_DIGITS = 50


def chinese(text: str) -> Fraction | None:
    """The value of a Chinese numeral such as 九十五, 零点五, 半 or 一百二十."""
    if text in {"半", "一半"}:
        return Fraction(1, 2)
    whole, _, part = text.partition("点")
    total = 0
    digit: int | None = None
    for char in whole:
        if char in _DIGITS:
            if digit:  # 九五 is neither 95 nor 5
                return None
            digit = _DIGITS[char]
        elif char in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[char]
            digit = 0
        else:
            return None
    value = Fraction(total + (digit or 0))
    if part:
        if any(char not in _DIGITS for char in part):
            return None
        value += Fraction(int("".join(str(_DIGITS[c]) for c in part)), 10 ** len(part))
    return value if whole else None


def plain(text: str) -> Fraction | None:
    """The value of ``1,234.50``."""
    match = _PLAIN.match(text)
    if match is None:
        return None
    sign, whole, part = match.groups()
    digits = whole.replace(",", "") + (part or "")
    if len(digits) > MAX_DIGITS:
        return None
    value = Fraction(int(digits), 10 ** len(part or ""))
    return -value if sign else value


def ratio(text: str) -> Fraction | None:
    """The value of ``90%``, 百分之五, 三分之二, ``1/3``, 一半 or 三成."""
    if text.endswith("%"):
        value = plain(text[:-1])
        return None if value is None else value / 100
    if "/" in text:
        upper, _, lower = text.partition("/")
        top, bottom = plain(upper), plain(lower)
        return top / bottom if top is not None and bottom else None
    match = _OF.match(text)
    if match is not None:
        word = match.group("whole")
        whole = {"百": Fraction(100), "千": Fraction(1000)}.get(word) or chinese(word)
        part = chinese(match.group("part"))
        return part / whole if part is not None and whole else None
    if text.endswith("成"):
        value = chinese(text[:-1]) or plain(text[:-1])
        return None if value is None else value / 10
    return chinese(text)


def number(text: str) -> Fraction | None:
    """The value of a numeral in either script."""
    value = plain(text)
    return chinese(text) if value is None else value


def quantity(text: str) -> tuple[Fraction, Unit | None] | None:
    """Value in the base unit, and unit, of ``3.5万人``, ``90%``, ``五天`` or ``12``."""
    if _OF.match(text) or _FRACTION.match(text):
        value = ratio(text)
        return None if value is None else (value, parse_unit("%"))
    match = _WITH_UNIT.match(text) or _SPLIT.match(text)
    if match is None:
        return None
    word, unit_text = match.groups()
    value = number(word)
    if value is None:
        return None
    if not unit_text:
        return value, None
    if unit_text == "成":
        return value / 10, parse_unit("%")
    unit = parse_unit(unit_text)
    return None if unit is None else (value * unit.factor, unit)
