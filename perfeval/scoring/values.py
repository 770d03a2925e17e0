"""Host values to exact values: what a user may give for an input.

:func:`read_value` never raises for what it is given; it answers with the
exact number that the program computes with, or with the :class:`Problem`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

import attrs

from perfeval.model.inputs import InputSpec, LabelRange
from perfeval.numbers.amounts import Amount, Floats, Problem, problem, read_amount, wrong_type
from perfeval.numbers.exact import decimal_of, to_text
from perfeval.numbers.units import Unit, common_sizes, is_known, parse_unit, same_kind
from perfeval.text.names import normalise_key
from perfeval.text.suggest import nearest

__all__ = ["Bare", "Floats", "Problem", "bare_numbers", "read_value"]

#: A bare ratio above this is not taken as it stands where a rule compares with percentages.
_LARGEST_BARE_RATIO = 2
_PAIR = 2
_UNBOUNDED = "∞"


# Units


@lru_cache(maxsize=1024)
def _unit_of(text: str | None) -> Unit | None:
    if text is None:
        return None
    return parse_unit(text) or Unit(text, text, Fraction(1))


def _wrong_unit(amount: Amount, expected: str) -> Problem:
    given = amount.unit.text if amount.unit else amount.multiplier or amount.shown
    return problem("PE505", given=given, expected=expected)


def _ratio(spec: InputSpec, value: object, floats: Floats) -> Fraction | Problem:
    amount = read_amount(value, floats)
    if isinstance(amount, Problem):
        return amount
    if amount.unit is not None:
        if amount.unit.kind == "ratio":
            return amount.number * amount.unit.factor
        return _wrong_unit(amount, spec.unit or "%")
    declared = _unit_of(spec.unit) if spec.declared_unit else None
    if declared is not None and declared.kind == "ratio":
        return amount.number * declared.factor
    if spec.percent and abs(amount.number) > _LARGEST_BARE_RATIO:
        shown = to_text(amount.number)
        return problem(
            "PE507",
            value=shown,
            as_percent=f"{shown}%",
            as_number=f"{to_text(amount.number * 100)}%",
        )
    return amount.number


def _quantity(spec: InputSpec, value: object, floats: Floats) -> Fraction | Problem:
    amount = read_amount(value, floats)
    if isinstance(amount, Problem):
        return amount
    expected = _unit_of(spec.unit)
    if amount.unit is not None:
        if same_kind(amount.unit, expected) if expected else is_known(amount.unit):
            return amount.number * amount.unit.factor
        if expected is not None:
            return _wrong_unit(amount, expected.text)
        # Without a unit to compare with, 5左右 is no number rather than five of something.
        return problem("PE503", value=amount.shown)
    return _bare(spec, amount, expected)


def _bare(spec: InputSpec, amount: Amount, expected: Unit | None) -> Fraction | Problem:
    """A number without a unit, in the unit that the input has."""
    if expected is None:
        return amount.number
    if not spec.declared_unit and expected.several_sizes:
        return problem("PE506", value=amount.shown, units="、".join(common_sizes(expected)))
    # 3万 under a heading in 万元 may be meant as 3万元 or as 3万 of them.
    if amount.multiplier is not None and expected.factor != 1:
        return _wrong_unit(amount, expected.text)
    return amount.number * expected.factor


def _counts(unit: Unit, expected: Unit | None) -> bool:
    if expected is not None:
        return same_kind(unit, expected)
    return unit.count or unit.kind == "days"


def _count(spec: InputSpec, value: object, floats: Floats) -> Fraction | Problem:
    amount = read_amount(value, floats)
    if isinstance(amount, Problem):
        return amount
    expected = _unit_of(spec.unit)
    number: Fraction | Problem
    if amount.unit is not None:
        if not _counts(amount.unit, expected):
            return _wrong_unit(amount, expected.text if expected else "个")
        number = amount.number * amount.unit.factor
    elif expected is None or expected.factor == 1:
        # Persons are counted one by one: 3 under 每少1人 can only be 3人.
        number = amount.number
    else:
        number = _bare(spec, amount, expected)
    if isinstance(number, Fraction) and (number < 0 or number.denominator != 1):
        return problem("PE508", value=amount.shown)
    return number


# Words

_YES = frozenset({"是", "1"})
_NO = frozenset({"否", "0"})
_HOLDS = frozenset({"有", "符合"})
_FAILS = frozenset({"无", "不符合"})
_REST = "其他"
_CASES = ("", "情况", "情形")
_RESTS = {_REST: _CASES, "其它": _CASES, "其余": _CASES}
_NEGATIVE_STARTS = ("无", "未", "没有", "不")


def _label(text: str) -> str:
    """The form in which equal labels are equal.

    的 at the end is no part of one; 其它情况 is 其他; 达成预期指标 is what other
    forms call 达成年度指标.
    """
    name = normalise_key(str.__str__(text)).replace("成预期指标", "成年度指标")
    name = name.removesuffix("的") or name
    return _REST if name[:2] in _RESTS and name[2:] in _RESTS[name[:2]] else name


def _yes_no(spec: InputSpec, value: object, floats: Floats) -> Fraction | Problem:
    if isinstance(value, bool):
        return Fraction(int(value))
    if isinstance(value, str):
        word = _label(value)
        # Under 未设台账, 有 may mean the books or their absence.
        plain = not normalise_key(spec.key.rpartition("/")[2]).startswith(_NEGATIVE_STARTS)
        if word in _YES or (plain and word in _HOLDS):
            return Fraction(1)
        if word in _NO or (plain and word in _FAILS):
            return Fraction(0)
        return problem("PE511", value=value)
    amount = read_amount(value, floats)
    if isinstance(amount, Problem):
        return amount
    if amount.number in (0, 1):
        return amount.number
    return problem("PE511", value=amount.shown)


def _unknown_label(value: str, labels: Iterable[str]) -> Problem:
    names = {_label(label): label for label in labels}
    near = nearest(_label(value), names)
    return problem(
        "PE509",
        suggestion=None if near is None else names[near],
        value=value,
        labels="、".join(names.values()),
    )


def _truth(labels: tuple[str, ...], value: object) -> int | None:
    """是 or 否 for two labels of which the second denies the first: 有计划, 没有."""
    denies = [normalise_key(label).startswith(_NEGATIVE_STARTS) for label in labels]
    if denies != [False, True]:
        return None
    if isinstance(value, bool):
        return 0 if value else 1
    words = {"是": 0, "否": 1}
    return words.get(_label(value)) if isinstance(value, str) else None


def _place(labels: tuple[str, ...], value: object, floats: Floats) -> int | Problem:
    """The place from 0 of the label that ``value`` names or counts to."""
    if isinstance(value, str):
        names = [_label(label) for label in labels]
        if _label(value) in names:
            return names.index(_label(value))
    truth = _truth(labels, value)
    if truth is not None:
        return truth
    amount = read_amount(value, floats)
    if isinstance(amount, Problem):
        return _unknown_label(value, labels) if isinstance(value, str) else amount
    whole = amount.unit is None and amount.number.denominator == 1
    if whole and 1 <= amount.number <= len(labels):
        return int(amount.number) - 1
    return _unknown_label(amount.shown, labels)


def _choice(spec: InputSpec, value: object, floats: Floats) -> Fraction | Problem:
    labels = spec.labels or tuple(each.label for each in spec.ranges)
    place = _place(labels, value, floats)
    return place if isinstance(place, Problem) else Fraction(place)


# Judged scores and deductions


def _bounds(spec: InputSpec, ranges: tuple[LabelRange, ...]) -> tuple[Fraction | None, ...]:
    if ranges:
        return min(each.low for each in ranges), max(each.high for each in ranges)
    return spec.low, spec.high


def _out_of_range(spec: InputSpec, ranges: tuple[LabelRange, ...], shown: str) -> Problem:
    low, high = _bounds(spec, ranges)
    return problem(
        "PE510",
        value=shown,
        low="0" if low is None else to_text(low),
        high=_UNBOUNDED if high is None else to_text(high),
    )


def _allows(spec: InputSpec, ranges: tuple[LabelRange, ...], points: Fraction) -> bool:
    if spec.kind == "deduction" and points == 0:
        return True
    if ranges:
        return any(each.holds(points) for each in ranges)
    low, high = _bounds(spec, ranges)
    return (low is None or points >= low) and (high is None or points <= high)


def _points(
    spec: InputSpec, ranges: tuple[LabelRange, ...], value: object, floats: Floats
) -> Fraction | Problem:
    """A judged number of points that one of ``ranges`` (or the input's own) holds."""
    amount = read_amount(value, floats)
    if isinstance(amount, Problem):
        return amount
    if amount.unit is not None and amount.unit.kind != "分":
        return _wrong_unit(amount, "分")
    if spec.kind == "deduction" and amount.number < 0:
        return problem("PE521", value=amount.shown)
    if not _allows(spec, ranges, amount.number):
        return _out_of_range(spec, ranges, to_text(amount.number))
    return amount.number


def _under_label(spec: InputSpec, value: object, floats: Floats) -> Fraction | Problem:
    """A (label, score) pair."""
    if not isinstance(value, tuple | list) or len(value) != _PAIR or not spec.ranges:
        return wrong_type(value)
    names = tuple(dict.fromkeys(each.label for each in spec.ranges))
    place = _place(names, value[0], floats)
    if isinstance(place, Problem):
        return place
    under = tuple(each for each in spec.ranges if each.label == names[place])
    return _points(spec, under, value[1], floats)


def _judged(spec: InputSpec, value: object, floats: Floats) -> Fraction | Problem:
    if isinstance(value, tuple | list):
        return _under_label(spec, value, floats)
    if not isinstance(value, str) or not spec.ranges:
        return _points(spec, spec.ranges, value, floats)
    under = tuple(each for each in spec.ranges if _label(each.label) == _label(value))
    if under:
        single = under[0].low if under[0].low == under[0].high else None
        return _out_of_range(spec, under, value) if single is None else single
    label, mark, score = value.rpartition("、")
    if mark and any(_label(each.label) == _label(label) for each in spec.ranges):
        # A cell of a table holds the pair as one text, and so does an explanation.
        return _under_label(spec, (label, score), floats)
    points = _points(spec, spec.ranges, value, floats)
    if isinstance(points, Problem) and points.code in ("PE503", "PE505"):
        return _unknown_label(value, (each.label for each in spec.ranges))
    return points


_Reader = Callable[[InputSpec, object, Floats], Fraction | Problem]

_READERS: MappingProxyType[str, _Reader] = MappingProxyType(
    {
        "ratio": _ratio,
        "quantity": _quantity,
        "count": _count,
        "yes_no": _yes_no,
        "choice": _choice,
        "score": _judged,
        "deduction": _judged,
    }
)


def read_value(spec: InputSpec, value: object, *, floats: Floats = "refuse") -> Fraction | Problem:
    """The exact value that ``value`` stands for as the input ``spec``.

    A binary ``float`` is refused, or taken by its shortest decimal text with
    ``floats="shortest"``.
    """
    return _READERS[spec.kind](spec, value, floats)


# Numbers without a unit


@attrs.frozen
class Bare:
    """What a number without a unit means to an input.

    It counts ``factor`` base units. It is taken when it lies within ``low``
    and ``high`` as it stands, and is a whole number where ``whole`` says so;
    any other needs a closer look.
    """

    factor: Fraction = Fraction(1)
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False


def bare_numbers(spec: InputSpec) -> Bare | None:
    """What bare numbers mean to ``spec``; ``None`` where each needs a closer look."""
    unit = None if spec.unit is None else parse_unit(spec.unit)
    match spec.kind:
        case "ratio":
            if spec.declared_unit and unit is not None and unit.kind == "ratio":
                return Bare(unit.factor)
            return (
                Bare(low=Fraction(-_LARGEST_BARE_RATIO), high=Fraction(_LARGEST_BARE_RATIO))
                if spec.percent
                else Bare()
            )
        case "quantity":
            if spec.unit is None:
                return Bare()
            if unit is None or (unit.several_sizes and not spec.declared_unit):
                return None
            return Bare(unit.factor)
        case "count":
            if spec.unit is not None and (unit is None or unit.factor != 1):
                return None
            return Bare(low=Fraction(0), whole=True)
        case "score" | "deduction" if not spec.ranges:
            low, high = spec.low, spec.high
            if spec.kind == "deduction":
                low = max(low or Fraction(0), Fraction(0))
            if all(end is None or decimal_of(end) is not None for end in (low, high)):
                return Bare(low=low, high=high)
    return None


@lru_cache(maxsize=1024)
def factor_behind(spec: InputSpec, unit: str) -> Fraction:
    """How many base units one of ``unit`` is behind any number; 0 where it depends.

    Where numbers have limits, only a unit that changes none has a factor: the
    limits are for numbers as they stand.
    """
    known = parse_unit(unit)
    if known is None or not known.kind or not is_known(known):
        return Fraction(0)
    one = read_value(spec, f"1{unit}")
    if spec.kind in ("ratio", "quantity"):
        return Fraction(0) if isinstance(one, Problem) else one
    points = spec.kind in ("score", "deduction") and known.kind == "分"
    counts = spec.kind == "count" and one == Fraction(1)
    bare = spec.ranges or bare_numbers(spec) is not None
    return Fraction(1) if bare and known.factor == 1 and (points or counts) else Fraction(0)
