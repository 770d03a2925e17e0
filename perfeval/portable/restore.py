"""The way back: plain data that somebody gives becomes a rubric, or is refused.

Nothing is trusted: every number, place and reference is looked at, and a
program that does not have the fingerprint it claims is refused. All faults are
a :class:`ValueError` in plain English, as a program is no author's text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn, TypeVar, get_args

from perfeval.model.inputs import InputKind, InputSpec, LabelRange, Reading
from perfeval.model.plan import Plan, Rounding, RoundingLine, Veto
from perfeval.numbers.exact import RoundingMode, parse_number
from perfeval.portable.nodesback import Builder
from perfeval.portable.origin import Origin
from perfeval.portable.version import PROGRAM_FORMAT
from perfeval.rubric.rubric import Group, Leaf, Rubric
from perfeval.rubrictext.document import GradeBand
from perfeval.source import Source, Span

__all__ = ["from_program"]

T = TypeVar("T")

_KINDS, _MODES = get_args(InputKind), get_args(RoundingMode)
_MOST_PLACES = 50


def from_program(data: object) -> Rubric:
    """The rubric that :meth:`perfeval.Rubric.to_program` gave ``data`` for."""
    whole = Record(data, "program")
    form = whole.whole("schema")
    if form != PROGRAM_FORMAT:
        msg = f"a program of format {form}; this perfeval reads format {PROGRAM_FORMAT}"
        raise ValueError(msg)
    rubric = _rubric(whole)
    if rubric.fingerprint != whole.text("fingerprint"):
        msg = "not a program as it was written: its fingerprint is that of another one"
        raise ValueError(msg)
    return rubric


def refuse(place: str, wanted: str) -> NoReturn:
    """Say where data is no program."""
    msg = f"not a program: {place} must be {wanted}"
    raise ValueError(msg)


class Record:
    """A mapping of somebody's data, and where it stands in it."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, Mapping):
            refuse(place, "an object")
        self._data: Mapping[object, object] = data
        self._place = place

    def get(self, key: str) -> object:
        """Whatever stands under ``key``, which must be there."""
        if key not in self._data:
            refuse(f"{self._place}.{key}", "there")
        return self._data[key]

    def bad(self, key: str, wanted: str) -> NoReturn:
        """Say that ``key`` is wrong."""
        refuse(f"{self._place}.{key}", wanted)

    def text(self, key: str) -> str:
        """A text."""
        value = self.get(key)
        return value if isinstance(value, str) else self.bad(key, "a text")

    def maybe_text(self, key: str) -> str | None:
        """A text or null."""
        return None if self.get(key) is None else self.text(key)

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.get(key)
        return value if isinstance(value, bool) else self.bad(key, "true or false")

    def whole(self, key: str, most: int | None = None) -> int:
        """A whole number from 0, below ``most``."""
        value = self.get(key)
        if type(value) is not int or value < 0 or (most is not None and value >= most):
            self.bad(key, "a whole number" if most is None else f"a whole number below {most}")
        return value

    def number(self, key: str) -> Fraction:
        """An exact number as a text."""
        value = parse_number(self.text(key))
        return self.bad(key, "a number such as '0.5' or '1/3'") if value is None else value

    def maybe_number(self, key: str) -> Fraction | None:
        """An exact number or null."""
        return None if self.get(key) is None else self.number(key)

    def word(self, key: str, words: Sequence[str]) -> Any:  # noqa: ANN401 - one of a Literal
        """One of ``words``."""
        value = self.text(key)
        return value if value in words else self.bad(key, f"one of {', '.join(words)}")

    def rows(self, key: str) -> list[object]:
        """A list."""
        value = self.get(key)
        return [*value] if isinstance(value, list | tuple) else self.bad(key, "a list")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        rows = self.rows(key)
        return tuple(each if isinstance(each, str) else self.bad(key, "texts") for each in rows)

    def wholes(self, key: str, most: int) -> tuple[int, ...]:
        """A list of whole numbers from 0, each below ``most``."""
        found = []
        for each in self.rows(key):
            if type(each) is not int or not 0 <= each < most:
                self.bad(key, f"whole numbers below {most}")
            found.append(each)
        return tuple(found)

    def each(self, key: str, make: Callable[[Record], T]) -> tuple[T, ...]:
        """A list of objects, each made into something."""
        rows = enumerate(self.rows(key))
        return tuple(make(Record(row, f"{self._place}.{key}[{at}]")) for at, row in rows)

    def inner(self, key: str) -> Record:
        """An object in this one."""
        return Record(self.get(key), f"{self._place}.{key}")

    def span(self, key: str, most: int) -> Span:
        """A place of the text."""
        ends = self.wholes(key, most + 1)
        if len(ends) != 2 or ends[0] > ends[1]:  # noqa: PLR2004 - a start and an end
            self.bad(key, "a start and an end")
        return Span(*ends)


def _rubric(whole: Record) -> Rubric:
    named = whole.inner("source")
    source = Source(named.text("name"), named.text("text"))
    inputs = whole.each("inputs", _input)
    builder = Builder([spec.id for spec in inputs], len(source.text))
    builder.read(whole.rows("nodes"))
    leaves = whole.each("indicators", lambda each: _leaf(each, source, builder))
    count = len(leaves)
    stated, made = whole.inner("rounding"), whole.inner("origin")
    total = None if stated.get("total") is None else _rounding(stated.inner("total"))
    if len({spec.id for spec in inputs}) < len(inputs):
        refuse("program.inputs", "inputs of different ids")
    return Rubric(
        source=source,
        title=whole.text("title"),
        full=whole.number("points"),
        leaves=leaves,
        groups=whole.each("groups", lambda each: _group(each, count)),
        inputs=inputs,
        users=whole.each("inputs", lambda each: each.wholes("indicators", count)),
        grades=whole.each("grades", lambda each: _grade(each, len(source.text))),
        rounding=RoundingLine(_rounding(stated.inner("score")), total, stated.flag("stated")),
        printed=whole.text("text"),
        origin=Origin(
            made.word("kind", ("rubric", "table", "rule")),
            made.maybe_text("name"),
            made.maybe_number("points"),
            made.maybe_text("target"),
        ),
    )


def _input(each: Record) -> InputSpec:
    return InputSpec(
        id=each.text("id"),
        key=each.text("key"),
        kind=each.word("kind", _KINDS),
        path=each.texts("path"),
        local=each.flag("local"),
        unit=each.maybe_text("unit"),
        declared_unit=each.flag("declared_unit"),
        labels=each.texts("labels"),
        ranges=each.each("ranges", _range),
        low=each.maybe_number("low"),
        high=each.maybe_number("high"),
        percent=each.flag("percent"),
        group=None if each.get("group") is None else each.whole("group"),
    )


def _range(each: Record) -> LabelRange:
    return LabelRange(
        each.text("label"),
        each.number("low"),
        each.number("high"),
        each.flag("low_open"),
        each.flag("high_open"),
    )


def _rounding(each: Record) -> Rounding:
    places = None if each.get("places") is None else each.whole("places", _MOST_PLACES)
    return Rounding(places, each.word("mode", _MODES))


def _group(each: Record, count: int) -> Group:
    return Group(
        path=_path(each),
        level=each.whole("level"),
        weight=each.number("points"),
        first=each.whole("first", count),
        last=each.whole("last", count + 1),
    )


def _path(each: Record) -> tuple[str, ...]:
    return each.texts("path") or each.bad("path", "a list of at least one name")


def _grade(each: Record, size: int) -> GradeBand:
    return GradeBand(
        each.text("label"),
        each.maybe_number("low"),
        each.maybe_number("high"),
        each.flag("low_open"),
        each.flag("high_open"),
        each.span("span", size),
    )


def _leaf(each: Record, source: Source, builder: Builder) -> Leaf:
    size = len(source.text)
    plan = Plan(
        source=source,
        span=each.span("plan_span", size),
        score=builder.number(each.get("score")),
        inputs=each.each("own_inputs", _input),
        points=each.maybe_number("own_points"),
        rounding=None
        if each.get("own_rounding") is None
        else _rounding(each.inner("own_rounding")),
        readings=each.each("readings", lambda it: _reading(it, size, builder)),
        vetoes=each.each("vetoes", lambda it: _veto(it, size, builder)),
        notes=tuple(Record({"note": row}, "note").span("note", size) for row in each.rows("notes")),
    )
    ids = {builder.ids[place] for place in each.wholes("inputs", len(builder.ids))}
    if ids != {spec.id for spec in plan.inputs}:
        each.bad("own_inputs", "the inputs of the indicator")
    return Leaf(
        path=_path(each),
        level=each.whole("level"),
        weight=each.number("points"),
        plan=plan,
        span=each.span("span", size),
        by_default=each.flag("by_default"),
        target=each.maybe_text("target"),
        target_span=None if each.get("target_span") is None else each.span("target_span", size),
        explanation=each.maybe_text("explanation"),
        evidence=each.maybe_text("evidence"),
    )


def _reading(each: Record, size: int, builder: Builder) -> Reading:
    other = each.get("alternative")
    alternative = None if other is None else builder.any(other)
    return Reading(each.text("topic"), each.span("span", size), alternative)


def _veto(each: Record, size: int, builder: Builder) -> Veto:
    level = each.word("level", ("leaf", "total"))
    return Veto(builder.truth(each.get("condition")), level, each.span("span", size))
