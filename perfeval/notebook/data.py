"""What a cell gives to score: rows, frames, tables by name, files; and what the rows are called."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from pathlib import Path
from typing import Any, NoReturn, cast

import attrs

from perfeval.numbers.amounts import Floats
from perfeval.rubric.rubric import Row
from perfeval.scoring.json_rows import read_json

USAGE = "%score NAME DATA [--names COLUMN] [--floats shortest] [--partial] [--skip]"


@attrs.frozen
class Request:
    """One line of ``%score``."""

    scorer: str
    data: str
    names: str | None
    floats: Floats
    partial: bool
    skip: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        msg = f"{message}; write {USAGE}"
        raise ValueError(msg)


def request(line: str) -> Request:
    """What a line asks for; anything else is a :class:`ValueError`."""
    parser = _Parser(prog="%score", add_help=False, allow_abbrev=False)
    parser.add_argument("--names")
    parser.add_argument("--floats", choices=("refuse", "shortest"), default="refuse")
    parser.add_argument("--partial", action="store_true")
    parser.add_argument("--skip", action="store_true")
    head, options = _split(line)
    found = parser.parse_args(options)
    name, _, data = head.partition(" ")
    if not data.strip():
        msg = f"%score needs a rubric and data: {USAGE}"
        raise ValueError(msg)
    return Request(name, data.strip(), found.names, found.floats, found.partial, found.skip)


def _split(line: str) -> tuple[str, list[str]]:
    """An expression, as it stands, and the options behind it."""
    head, mark, rest = line.strip().partition(" --")
    return head, shlex.split(f"--{rest}") if mark else []


def given(words: str, evaluate: Callable[[str], object]) -> object:
    """The data that ``words`` mean: a ``.json`` file, or an expression of the notebook."""
    if words.endswith(".json"):
        path = Path(words)
        return read_json(path.read_text(encoding="utf-8-sig"), path.name)
    return evaluate(words)


@attrs.frozen
class Rows:
    """Several rows, with their names if they have any; and how many, if that is known."""

    each: Iterator[tuple[str | None, Row]]
    count: int | None


def rows_of(data: object, column: str | None) -> Rows | None:
    """The rows of a frame, of a dictionary of rows, or of a list; ``None`` for one row alone.

    ``column`` holds the names of the rows and is no data. Without it the index
    of a frame names them where it is more than numbers.
    """
    frame = _frame(data)
    if frame is not None:
        names, records = frame
        return Rows(_named(records, names, column), len(records))
    if isinstance(data, Mapping):
        values = list(data.values())
        if not values or not all(isinstance(value, Mapping) for value in values):
            return None
        return Rows(_named(values, [str(name) for name in data], column), len(values))
    rows = cast("Iterable[Row]", data)
    return Rows(_named(rows, None, column), len(rows) if isinstance(rows, Sized) else None)


def _frame(data: Any) -> tuple[list[str] | None, list[Row]] | None:  # noqa: ANN401 - any library's
    """The rows of a data frame, met by what frames of pandas and polars have in common."""
    if hasattr(data, "to_dicts"):
        return None, data.to_dicts()
    if not (hasattr(data, "columns") and hasattr(data, "to_dict") and hasattr(data, "index")):
        return None
    index = list(data.index)
    plain = all(isinstance(name, int) for name in index)
    return None if plain else [str(name) for name in index], data.to_dict("records")


def _named(
    rows: Iterable[object], names: list[str] | None, column: str | None
) -> Iterator[tuple[str | None, Row]]:
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            msg = f"each row must be a mapping from names to values, not {type(row).__name__}"
            raise TypeError(msg)
        values = {name: value for name, value in row.items() if not _is_hole(value)}
        name = None if names is None else names[place]
        if column is not None:
            if column not in row:
                msg = f"row {place + 1} has no column {column!r} for its name"
                raise ValueError(msg)
            name = str(values.pop(column, ""))
        yield name, values


def _is_hole(value: object) -> bool:
    """Whether a cell of a frame is empty: nothing, or the number that is not equal to itself."""
    return value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124 - NaN
