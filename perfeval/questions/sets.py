"""Sets of values of one input: stretches of the line with open or closed ends, or words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import attrs

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.model.inputs import InputSpec
from perfeval.numbers.amounts import Problem
from perfeval.numbers.exact import to_text
from perfeval.program.pieces import Cut, Cuts
from perfeval.program.roots import Root
from perfeval.questions.written import around, domain_labels, readable, written
from perfeval.scoring.values import read_value

__all__ = ["Nearest", "Stretch", "Values", "domain", "values_of"]


@attrs.frozen
class Stretch:
    """All values from ``low`` to ``high``; ``None`` is no end, an open end is left out.

    Where the edge is no fraction (√2 is none), ``low`` is the first written
    value inside, ``low_outside`` the last one outside, and the edge lies
    between them; whether a value is in the stretch is decided exactly all the
    same. So with ``high`` and ``high_outside``.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    low_outside: Fraction | None = attrs.field(default=None, kw_only=True, repr=False)
    high_outside: Fraction | None = attrs.field(default=None, kw_only=True, repr=False)
    _low_root: Root | None = attrs.field(default=None, kw_only=True, repr=False)
    _high_root: Root | None = attrs.field(default=None, kw_only=True, repr=False)

    def __contains__(self, value: Fraction) -> bool:
        low, high = self._low_root or self.low, self._high_root or self.high
        above = low is None or value > low or (value == low and not self.low_open)
        below = high is None or value < high or (value == high and not self.high_open)
        return above and below

    def text(self, spec: InputSpec, name: str, lang: Language = "zh") -> str:
        """The stretch as a condition on ``name``, in the form of the rules."""
        low = None if self.low is None else readable(spec, self.low)
        high = None if self.high is None else readable(spec, self.high)
        outside = [each for each in (self.low_outside, self.high_outside) if each is not None]
        comma = "、" if lang == "zh" else ", "
        values = comma.join(written(spec, each) for each in outside)
        tail = said("irrational", lang, values=values) if outside else ""
        return f"{self._condition(name, low, high)}{tail}"

    def _condition(self, name: str, low: str | None, high: str | None) -> str:
        if low is not None and low == high:
            return f"{name} = {low}"
        over, under = (">" if self.low_open else "≥"), ("<" if self.high_open else "≤")
        if low is None:
            return f"{name} {under} {high}"
        if high is None:
            return f"{name} {over} {low}"
        left = "<" if self.low_open else "≤"
        return f"{low} {left} {name} {under} {high}"

    def to_dict(self, spec: InputSpec) -> dict[str, Any]:
        """Plain data: ends as exact texts, and as texts that can be given back."""
        return {
            "low": None if self.low is None else to_text(self.low),
            "high": None if self.high is None else to_text(self.high),
            "low_open": self.low_open,
            "high_open": self.high_open,
            "low_outside": None if self.low_outside is None else to_text(self.low_outside),
            "high_outside": None if self.high_outside is None else to_text(self.high_outside),
            "from": None if self.low is None else written(spec, self.low),
            "to": None if self.high is None else written(spec, self.high),
        }


@attrs.frozen(order=True)
class Nearest:
    """The value of a set that is nearest to another; with ``open`` what lies just beyond it.

    ``rounded`` says that the edge is no fraction: ``value`` is the nearest one
    that is written with so many decimals.
    """

    value: Fraction
    open: bool = False
    rounded: bool = False


@attrs.frozen
class Values:
    """A set of values of the input ``spec``, exactly.

    ``stretches`` are apart and in order; those of a whole-number input end at
    whole numbers. A choice or a yes/no has ``labels`` instead. ``always`` says
    that every value which the input takes is in the set; ``every`` are those
    values: amounts with a unit from 0 on, unless the rule or the data goes below.
    """

    spec: InputSpec = attrs.field(repr=False)
    stretches: tuple[Stretch, ...] = ()
    labels: tuple[str, ...] = ()
    always: bool = False
    every: tuple[Stretch, ...] = attrs.field(default=(), repr=False)

    @property
    def none(self) -> bool:
        """Whether no value is in the set."""
        return not self.stretches and not self.labels

    def __contains__(self, value: object) -> bool:
        """Whether ``value``, written as in data, is in the set; what is no value is not."""
        read = read_value(self.spec, value)
        return not isinstance(read, Problem) and self.holds(read)

    def holds(self, value: Fraction) -> bool:
        """Whether an exact value is in the set."""
        names = domain_labels(self.spec)
        if names:
            return 0 <= value < len(names) and names[int(value)] in self.labels
        return any(value in stretch for stretch in self.stretches)

    def nearest(self, value: Fraction) -> Nearest | None:
        """The value of the set with the least distance from ``value``; of two, the lower."""
        names = domain_labels(self.spec)
        if names:
            places = [Fraction(names.index(label)) for label in self.labels]
            best = min(places, key=lambda place: (abs(place - value), place), default=None)
            return None if best is None else Nearest(best)
        found: list[Nearest] = []
        for stretch in self.stretches:
            if value in stretch:
                return Nearest(value)
            for end, is_open, outside in (
                (stretch.low, stretch.low_open, stretch.low_outside),
                (stretch.high, stretch.high_open, stretch.high_outside),
            ):
                if end is not None:
                    found.append(Nearest(end, is_open, outside is not None))
        return min(found, key=lambda each: (abs(each.value - value), each.open), default=None)

    def text(self, lang: Language = "zh", name: str | None = None) -> str:
        """The set in the words of the rules: ``超支率 ≤ 12%``."""
        name = self.spec.key if name is None else name
        if self.none:
            return said("never", lang, name=name)
        if self.always:
            return said("always", lang, name=name)
        either = said("or", lang)
        if self.labels:
            return said("label", lang, name=name, labels=either.join(self.labels))
        return either.join(
            self._plainest(stretch).text(self.spec, name, lang) for stretch in self.stretches
        )

    def _plainest(self, stretch: Stretch) -> Stretch:
        """Without an end which is that of the whole input."""
        whole = next(
            (each for each in self.every if _is_inside(stretch, each)), Stretch(None, None)
        )
        if stretch.low == stretch.high:
            return stretch
        low = (stretch.low, stretch.low_open) != (whole.low, whole.low_open)
        high = (stretch.high, stretch.high_open) != (whole.high, whole.high_open)
        if not low and not high:
            return stretch
        return attrs.evolve(
            stretch,
            low=stretch.low if low else None,
            high=stretch.high if high else None,
            low_open=stretch.low_open and low,
            high_open=stretch.high_open and high,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "none": self.none,
            "always": self.always,
            "labels": list(self.labels),
            "stretches": [stretch.to_dict(self.spec) for stretch in self.stretches],
        }


def _is_inside(inner: Stretch, outer: Stretch) -> bool:
    low = outer.low is None or (inner.low is not None and inner.low >= outer.low)
    return low and (outer.high is None or (inner.high is not None and inner.high <= outer.high))


# Domains --------------------------------------------------------------------------


def domain(spec: InputSpec, *, signed: bool = True) -> tuple[Cuts, ...]:
    """From where to where the values of a number input go, in order.

    Amounts with a unit go from 0 on, unless they are ``signed``.
    """
    zero: Cut = (Fraction(0), 0)
    match spec.kind:
        case "count":
            return ((zero, None),)
        case "quantity" if not signed and spec.unit is not None:
            return ((zero, None),)
        case "score" | "deduction":
            found = [
                _range(each.low, each.high, each.low_open, each.high_open) for each in spec.ranges
            ]
            if not spec.ranges:
                low = Fraction(0) if spec.low is None and spec.kind == "deduction" else spec.low
                found = [_range(low, spec.high, False, False)]  # noqa: FBT003 - both ends are in
            if spec.kind == "deduction":
                found.append((zero, (Fraction(0), 1)))
            return tuple(_united(found))
    return ((None, None),)


def _range(low: Fraction | None, high: Fraction | None, low_open: bool, high_open: bool) -> Cuts:  # noqa: FBT001 - as the record has them
    return (
        None if low is None else (low, int(low_open)),
        None if high is None else (high, int(not high_open)),
    )


def _start(cuts: Cuts) -> tuple[bool, Cut]:
    start = cuts[0]
    return start is not None, start or (Fraction(0), 0)


def _united(found: Iterable[Cuts]) -> Iterator[Cuts]:
    """The same values as stretches that are apart."""
    now: Cuts | None = None
    for each in sorted(found, key=_start):
        if now is None:
            now = each
        elif now[1] is None or (each[0] is not None and each[0] > now[1]):
            if now[1] is None:
                break
            yield now
            now = each
        elif each[1] is None or each[1] > now[1]:
            now = now[0], each[1]
    if now is not None:
        yield now


def meet(first: Cuts, second: Cuts) -> Cuts | None:
    """What lies in both."""
    starts = [cut for cut in (first[0], second[0]) if cut is not None]
    stops = [cut for cut in (first[1], second[1]) if cut is not None]
    start, stop = max(starts, default=None), min(stops, default=None)
    return None if start is not None and stop is not None and start >= stop else (start, stop)


def values_of(spec: InputSpec, found: Iterable[Cuts], *, signed: bool = True) -> Values:
    """The set that some stretches of the line make of the values of an input."""
    allowed = domain(spec, signed=signed)
    inside = [cuts for one in _united(found) for each in allowed if (cuts := meet(one, each))]
    stretches = tuple(
        stretch
        for cuts in inside
        if (stretch := _whole(cuts) if spec.kind == "count" else _stretch(cuts, spec)) is not None
    )
    if spec.kind == "count":
        stretches = _neighbours(stretches)
    every = tuple(_stretch(cuts, spec) for cuts in allowed)
    return Values(spec, stretches, always=stretches == every, every=every)


def _stretch(cuts: Cuts, spec: InputSpec) -> Stretch:
    """The stretch between two cuts; ends that are no fractions are written inside it."""
    start, stop = cuts
    low, high = (None if cut is None else cut[0] for cut in cuts)
    places = 0
    while True:
        lows, highs = around(spec, low, places), around(spec, high, places)
        if lows[1] is None or highs[0] is None or lows[1] <= highs[0]:
            break
        places += 1
    return Stretch(
        lows[1],
        highs[0],
        isinstance(low, Fraction) and start is not None and start[1] == 1,
        isinstance(high, Fraction) and stop is not None and stop[1] == 0,
        low_outside=lows[0] if isinstance(low, Root) else None,
        high_outside=highs[1] if isinstance(high, Root) else None,
        low_root=low if isinstance(low, Root) else None,
        high_root=high if isinstance(high, Root) else None,
    )


def _whole(cuts: Cuts) -> Stretch | None:
    """The whole numbers of a stretch."""
    start, stop = cuts
    low = high = None
    if start is not None:
        low = math.floor(start[0]) + 1 if start[1] else math.ceil(start[0])
    if stop is not None:
        high = math.floor(stop[0]) if stop[1] else math.ceil(stop[0]) - 1
    if low is not None and high is not None and low > high:
        return None
    return Stretch(None if low is None else Fraction(low), None if high is None else Fraction(high))


def _neighbours(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Whole numbers that follow each other are one stretch."""
    found: list[Stretch] = []
    for each in stretches:
        last = found[-1] if found else None
        if last is not None and last.high is not None and each.low == last.high + 1:
            found[-1] = Stretch(last.low, each.high)
        else:
            found.append(each)
    return tuple(found)
