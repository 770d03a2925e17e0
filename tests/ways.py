"""Every way to score the same rows, against an oracle of fractions that shares none of it.

Rows sit on and beside the edges of a rubric. They come dressed in every kind
of value, with values left out and indicators that do not apply; the rubric's
scores and total are rounded in every way, and a veto may take the total.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any
from unittest import mock

import attrs

import perfeval
from perfeval.errors import DataError, EvaluationError, PerfevalError
from perfeval.model.inputs import InputSpec
from perfeval.model.plan import Rounding, RoundingLine, Veto
from perfeval.numbers.exact import RoundingMode, decimal_of, exact, round_fraction
from perfeval.program import reference as walk
from perfeval.program.nodes import Compare, Const, Input
from perfeval.rubric.rubric import Rubric
from perfeval.scoring import columns
from perfeval.scoring.values import bare_numbers, read_value
from tests.arraytables import array
from tests.edges import Edges, factor_of
from tests.smallarray import OBJECT, Array

MODES: tuple[RoundingMode, ...] = ("half_up", "half_even", "down", "up")
DRESSES = ("decimal", "int", "text", "grouped", "unit", "float", "full", "mixed")
AWAY = "不适用"

Row = dict[str, object]


@attrs.frozen
class Expected:
    """What must come out: scores and total, or the kind of error."""

    scores: tuple[str | None, ...] = ()
    total: str = ""
    rate: str | None = None
    error: type[PerfevalError] | None = None
    faulty: bool = attrs.field(default=False, eq=False)

    @property
    def shown(self) -> str:
        """The total, or the name of the error."""
        return self.total if self.error is None else self.error.__name__


def variant(rubric: Rubric, rnd: random.Random) -> Rubric:
    """The same rubric with another way to round, and perhaps a veto of the total."""
    score = rnd.choice((Rounding(), Rounding(), Rounding(None), Rounding(1, rnd.choice(MODES))))
    total = rnd.choice((None, Rounding(rnd.choice((0, 1, 2)), rnd.choice(MODES))))
    leaves = list(rubric.leaves)
    if rnd.random() < 0.4:
        place = rnd.randrange(len(leaves))
        inputs = leaves[place].plan.inputs
        if inputs:
            spec = rnd.choice(inputs)
            limit = Const(rnd.choice((Fraction(0), Fraction(1), factor_of(spec) * 100)))
            holds = Compare(rnd.choice(("<", ">=")), Input(spec.id), limit)
            veto = Veto(holds, "total", leaves[place].span)
            plan = attrs.evolve(leaves[place].plan, vetoes=(veto,))
            leaves[place] = attrs.evolve(leaves[place], plan=plan)
    return attrs.evolve(rubric, leaves=tuple(leaves), rounding=RoundingLine(score, total))


def expected(rubric: Rubric, values: Mapping[str, Fraction], away: frozenset[int]) -> Expected:
    """The scores and the total by fractions alone."""
    found: list[Fraction | None] = []
    missing = faulty = vetoed = False
    for number, leaf in enumerate(rubric.leaves):
        found.append(None)
        if number in away:
            continue
        nodes = [leaf.plan.score, *(v.condition for v in leaf.plan.vetoes if v.level == "total")]
        for place, node in enumerate(nodes):
            try:
                value = walk.evaluate(node, values)
            except walk.Missing:
                missing = True
            except walk.EvaluationFault:
                faulty = True
            else:
                vetoed |= bool(place and value)
                found[-1] = found[-1] if place else Fraction(value)
    if missing or faulty:
        return Expected(error=DataError if missing else EvaluationError, faulty=faulty)
    return _added(rubric, found, away, vetoed=vetoed)


def _added(
    rubric: Rubric, found: list[Fraction | None], away: frozenset[int], *, vetoed: bool
) -> Expected:
    shown, counted = list[str | None](), Fraction(0)
    for leaf, value in zip(rubric.leaves, found, strict=True):
        rounding = rubric.rounding_of(leaf)
        places = 10 if rounding.places is None else rounding.places
        if value is None:
            shown.append(None)
            continue
        rounded = round_fraction(value, places, rounding.mode)
        shown.append(_text(rounded, places))
        counted += value if rounding.places is None else rounded
    known = [rubric.rounding_of(leaf).places for leaf in rubric.leaves]
    ending = rubric.rounding.total or Rounding(None if None in known else max(known))  # type: ignore[type-var]
    places = 10 if ending.places is None else ending.places
    total = round_fraction(Fraction(0) if vetoed else counted, places, ending.mode)
    points = sum((leaf.weight for n, leaf in enumerate(rubric.leaves) if n not in away), Fraction())
    decisive = total if vetoed or rubric.rounding.total is not None else counted
    rate = _text(round_fraction(decisive / points, 4, "half_up"), 4) if points else None
    return Expected(tuple(shown), _text(total, places), rate)


def _text(value: Fraction, places: int) -> str:
    units = value * 10**places
    return f"{Decimal(int(units)).scaleb(-places):f}"


# Dresses


def dressed(spec: InputSpec, value: Fraction, dress: str, rnd: random.Random) -> object:
    """A value as ``dress`` says, or as near to it as the input allows."""
    if dress == "mixed":
        dress = rnd.choice(DRESSES[:-1])
    if spec.kind == "yes_no":
        return bool(value) if dress in ("decimal", "float") else "是" if value else "否"
    if spec.kind == "choice":
        return spec.labels[int(value)] if spec.labels else int(value) + 1
    given = _number(spec, value, dress)
    read = read_value(spec, given, floats="shortest")
    return given if read == value else _number(spec, value, "decimal")


def _number(spec: InputSpec, value: Fraction, dress: str) -> object:
    bare = bare_numbers(spec)
    bare_value = value / (bare.factor if bare else factor_of(spec))
    number = decimal_of(bare_value)
    if number is None:
        return bare_value
    if dress == "unit" or bare is None:
        percent = decimal_of(value * 100)
        if spec.kind == "ratio" and percent is not None:
            return f"{percent:f}%"
        return f"{number:f}{spec.unit or ''}"
    if dress == "decimal":
        return number
    if dress == "int":
        return int(number) if exact(number).denominator == 1 else number
    if dress == "float":
        return exact(number).numerator / exact(number).denominator
    text = f"{number:,f}" if dress == "grouped" else f"{number:f}"
    return (
        text.translate({ord("0") + n: ord("０") + n for n in range(10)})
        if dress == "full"
        else text
    )


@attrs.frozen
class Case:
    """A row in its dress, and what must come of it."""

    row: Row
    expected: Expected


class Cases:
    """Makes rows for one rubric, each with what must come of it."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.edges = Edges(rubric)
        self.names = rubric.input_names
        found = [leaf.path[-1] for leaf in rubric.leaves]
        self.leaves = [name for name in dict.fromkeys(found) if len(rubric.names.away(name)) == 1]

    def case(self, rnd: random.Random, dress: str, *, gaps: float, away: float) -> Case:
        """One row; a share of its values is left out, and of rows has an indicator taken out."""
        values = self.edges.exactly(rnd)
        row: Row = {}
        for name, spec in zip(self.names, self.rubric.inputs, strict=True):
            if rnd.random() < gaps:
                values.pop(spec.id)
                blank = rnd.choice((..., None, ""))
                if blank is not ...:
                    row[name] = blank
            else:
                row[name] = dressed(spec, values[spec.id], dress, rnd)
        gone: frozenset[int] = frozenset()
        if self.leaves and rnd.random() < away:
            name = rnd.choice(self.leaves)
            gone = frozenset(self.rubric.names.away(name))
            place = self.rubric.names.place(name)
            if place is not None:
                values.pop(self.rubric.inputs[place].id, None)
                row = {key: v for key, v in row.items() if self.rubric.names.place(key) != place}
            row[name] = AWAY
        return Case(row, expected(self.rubric, values, gone))


# Ways


def _caught(call: Callable[[], perfeval.Result]) -> str:
    try:
        return f"{call().total:f}"
    except PerfevalError as error:
        return type(error).__name__


def _shown(total: object) -> str:
    return type(total).__name__ if isinstance(total, PerfevalError) else f"{total:f}"


def ways(rubric: Rubric, rows: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    """The totals of ``rows`` by each way that takes rows."""
    yield "evaluate", [_caught(partial(rubric.evaluate, row, floats="shortest")) for row in rows]
    many = rubric.evaluate_many(rows, on_error="collect", floats="shortest")
    yield (
        "evaluate_many",
        [_shown(each if isinstance(each, PerfevalError) else each.total) for each in many],
    )
    for name, given in (
        ("totals", rows),
        ("totals, lazily", iter(rows)),
        ("totals, other mappings", [MappingProxyType(row) for row in rows]),
    ):
        found = rubric.totals(given, on_error="collect", floats="shortest")
        yield name, list(map(_shown, found))
    partly = []
    for row in rows:
        try:
            result = rubric.evaluate(row, partial=True, floats="shortest")
            partly.append(f"{result.total:f}" if result.complete else "DataError")
        except PerfevalError as error:
            partly.append(type(error).__name__)
    yield "partial", partly


def tables(rubric: Rubric, rows: Sequence[Row], library: str) -> Iterator[tuple[str, list[str]]]:
    """The totals of ``rows`` by each way that takes columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    lists = {name: [row.get(name) for row in rows] for name in names}
    arrays = {name: _column(library, values) for name, values in lists.items()}
    for kind, table in (("lists", lists), ("arrays", arrays)):
        with mock.patch.object(columns, "LEAST_ROWS", 1):
            found = rubric.totals_columns(table, on_error="collect", floats="shortest")
            yield f"totals_columns of {kind}", list(map(_shown, found))
            scores = rubric.scores_columns(table, on_error="collect", floats="shortest")
        errors = scores.errors
        yield (
            f"scores_columns of {kind}",
            [
                type(errors[n]).__name__ if n in errors else f"{total:f}"
                for n, total in enumerate(scores["总分"])
            ],
        )


def _column(library: str, values: list[Any]) -> Any:  # noqa: ANN401 - an array, or the list
    """An array of doubles or of objects, as a data frame holds such values."""
    given = [value for value in values if value is not None]
    real = all(type(v) is float or (type(v) is int and v == int(v / 1)) for v in given)
    if given and real:
        return array(library, [float("nan") if v is None else v / 1 for v in values])
    if given and len(given) == len(values) and all(type(v) is bool for v in given):
        return array(library, values)
    if library == "numpy":
        import numpy as np

        found = np.empty(len(values), dtype=object)
        found[:] = values
        return found
    return Array(values, OBJECT)


def details(rubric: Rubric, row: Row) -> Expected:
    """The scores, the total and the rate that ``evaluate`` gives."""
    try:
        result = rubric.evaluate(row, floats="shortest")
    except PerfevalError as error:
        return Expected(error=type(error))
    scores = tuple(None if score is None else f"{score:f}" for score in result.scores)
    rate = None if result.rate is None else f"{result.rate:f}"
    return Expected(scores, f"{result.total:f}", rate)


def disagreements(
    rubric: Rubric, cases: Sequence[Case], library: str = "small"
) -> Iterator[tuple[str, Row, str, str]]:
    """Each way, row, result and what it should have been, where these differ."""
    rows = [case.row for case in cases]
    wanted = [case.expected.shown for case in cases]
    partly = [
        EvaluationError.__name__ if case.expected.faulty else case.expected.shown for case in cases
    ]
    for name, found in (*ways(rubric, rows), *tables(rubric, rows, library)):
        # Where values may be missing, a rule without an answer is what is wrong.
        pairs = zip(rows, found, partly if name == "partial" else wanted, strict=True)
        yield from ((name, row, one, other) for row, one, other in pairs if one != other)
    for case in cases:
        found_details = details(rubric, case.row)
        if found_details != case.expected:
            yield "details", case.row, str(found_details), str(case.expected)


__all__ = ["DRESSES", "Cases", "disagreements", "perfeval", "variant"]
