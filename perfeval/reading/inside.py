"""What stands inside a name: a count, a number, a comparison."""

from __future__ import annotations

import re
from fractions import Fraction

import attrs

from perfeval.numbers.numerals import quantity
from perfeval.reading.clauses import CompareSign, EdgeWord
from perfeval.reading.words import DIGITS, NUMBER, NUMERALS, lexicon

_ONE_OF = re.compile(r"[一1]")


def one_in(text: str) -> tuple[int, int, str] | None:
    """Where 一 with a counter stands in a name: 召开一次会议."""
    for match in _ONE_OF.finditer(text):
        if match.end() < len(text) and not text[: match.start()].endswith(
            ("第", "每", *NUMERALS, *DIGITS)
        ):
            for end in sorted(lexicon().unit_ends(text, match.end()), reverse=True):
                return match.start(), end, text[match.end() : end]
    return None


_EDGES: dict[str, EdgeWord] = {"above": "above", "below": "below", "within": "within"}


@attrs.frozen
class CountIn:
    """A count at the start of a name, and what is counted: 3项及以上|未完成."""

    value: Fraction
    unit: str
    raw: str
    edge: EdgeWord
    rest: str


def count_in(text: str) -> CountIn | None:
    """The count that a name begins with, if it goes on with an edge and words."""
    found = number_in(text)
    if found is None or found[0] != 0 or found[3] is None:
        return None
    end, value, unit = found[1], found[2], found[3]
    for stop, rows in sorted(lexicon().at(text, end), key=lambda row: -row[0]):
        edge = next((word for kind, word, _ in rows if kind == "EDGE"), "")
        if edge in _EDGES and stop < len(text):
            return CountIn(value, unit, text[:end], _EDGES[edge], text[stop:].removeprefix("的"))
    return None


@attrs.frozen
class ComparisonIn:
    """A comparison inside a name: 死亡人数|超过|控制指标."""

    left: str
    word: str
    sign: CompareSign
    right: str
    moves: str


_SHORTEST_SIDE = 2


_SIGNED: dict[str, CompareSign] = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def comparison_in(name: str) -> ComparisonIn | None:
    """The first word in a name that compares what is before it with what is behind it."""
    for place in range(_SHORTEST_SIDE, len(name) - _SHORTEST_SIDE):
        for end, rows in sorted(lexicon().at(name, place), key=lambda row: -row[0]):
            sign = next((_SIGNED.get(value) for kind, value, _ in rows if kind == "REL"), None)
            if sign is not None and len(name) - end >= _SHORTEST_SIDE:
                return ComparisonIn(
                    name[:place],
                    name[place:end],
                    sign,
                    name[end:],
                    "up" if sign in ">≥" else "down",
                )
    return None


def number_in(text: str) -> tuple[int, int, Fraction, str | None] | None:
    """The first number with a unit in a name: where it stands, its value, its unit."""
    for match in NUMBER.finditer(text):
        for end in sorted(lexicon().unit_ends(text, match.end()), reverse=True):
            found = quantity(text[match.start() : end])
            if found is not None:
                value, unit = found
                return match.start(), end, value, None if unit is None else unit.text
    return None
