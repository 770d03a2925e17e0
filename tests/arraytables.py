"""Tables of arrays: edge-seeking rows turned into columns, and how they differ from rows."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from typing import Any
from unittest import mock

from perfeval.model.inputs import InputSpec
from perfeval.program import reference as walk
from perfeval.program.arraycode import either
from perfeval.program.arraycolumns import Field, Held, held, taken
from perfeval.program.arraytotals import compile_array_totals
from perfeval.program.rounding import Task
from perfeval.scoring import columns
from tests.edges import Edges, reference
from tests.smallarray import BOOL, Array

LIBRARIES = ["small", *(["numpy"] if find_spec("numpy") else [])]
"""Where arrays come from: the small ones of these tests, and NumPy's where it is installed."""


def array(library: str, values: Sequence[Any]) -> Any:  # noqa: ANN401 - of either library
    """An array of doubles, or of truths."""
    if library == "numpy":
        import numpy as np

        return np.array(values)
    if all(isinstance(value, bool) for value in values):
        return Array(values, BOOL)
    return Array(values)


def number(spec: InputSpec, value: object) -> float | bool | None:
    """A value as an array holds it; ``None`` where it cannot be held."""
    if spec.kind == "yes_no":
        return value in (True, "是")
    if spec.kind == "choice":
        return spec.labels.index(str(value)) + 1.0 if value in spec.labels else None
    if not isinstance(value, int | Decimal):
        return None
    found = float(value)
    return found if Decimal(repr(found)) == value else None


def table_of(made: Edges, rnd: random.Random, rows: int) -> dict[str, list[Any]]:
    """Columns of rows that arrays can hold."""
    specs = dict(zip(made.names, made.rubric.inputs, strict=True))
    found: dict[str, list[Any]] = {name: [] for name in specs}
    for _ in range(rows):
        row = {name: number(specs[name], value) for name, value in made.row(rnd).items()}
        if None in row.values():
            continue
        for name, value in row.items():
            found[name].append(value)
    return found


def disagreements(library: str, made: Edges, table: dict[str, list[Any]]) -> list[object]:
    """Rows whose total as arrays is not that of the walk, or whose errors differ."""
    names = list(table)
    rows = [dict(zip(names, row, strict=True)) for row in zip(*table.values(), strict=True)]
    plain: list[dict[str, object]] = [
        {name: v if isinstance(v, bool) else Decimal(repr(v)) for name, v in row.items()}
        for row in rows
    ]
    wanted = [reference(made.rubric, row) for row in plain]
    good = [place for place, each in enumerate(wanted) if isinstance(each, list)]
    if not good:
        return []
    arrays = {name: array(library, [table[name][n] for n in good]) for name in names}
    with mock.patch.object(columns, "LEAST_ROWS", 1):
        found = made.rubric.totals_columns(arrays, floats="shortest")
    totals = [str(total) for total in found]
    sums = [str(sum(map(Decimal, wanted[place]))) for place in good]  # type: ignore[arg-type]
    return [
        (rows[place], one, other)
        for place, one, other in zip(good, totals, sums, strict=True)
        if one != other
    ]


def expected(asked: list[Task], row: Mapping[str, float], unit: int) -> int | None:
    """The total of a row in its last decimals, by the walk; ``None`` where there is none."""
    try:
        values = {key: Fraction(repr(value)) for key, value in row.items()}
        scores = [task.rounded(Fraction(walk.evaluate(task.node, values))) for task in asked]
    except (ValueError, walk.EvaluationFault):
        return None
    return int(sum(map(Fraction, scores)) * unit)


def scored(
    library: str, asked: list[Task], table: Mapping[str, list[float]], known: Mapping[str, Held]
) -> tuple[list[float], list[bool]]:
    """The totals of generated code, and which of them are in doubt."""
    arrays = {key: array(library, values) for key, values in table.items()}
    xp = next(iter(arrays.values())).__array_namespace__()
    fields = {key: Field(key) for key in table}
    with xp.errstate(all="ignore"):
        found = {key: known.get(key) or held(xp, arrays[key], fields[key]) for key in table}
        slots = {key: found[key].slot(fields[key]) for key in table}
        code = compile_array_totals(slots, asked)
        numbers = {key: taken(xp, arrays[key], fields[key], found[key]) for key in table}
        totals, _, doubts = code.function(xp, *(numbers[key][0] for key in code.inputs))
        doubts = either(doubts, *(mask for _, mask in numbers.values()))
        size = len(totals)
        return totals.tolist(), [False] * size if doubts is None else doubts.tolist()
