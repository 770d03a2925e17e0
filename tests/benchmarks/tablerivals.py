"""Other ways to score whole columns of the workload, as far as they are installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.benchmarks.rivals import EXPRESSIONS
from tests.benchmarks.workload import NAMES

Columns = Mapping[str, Any]
Work = Callable[[], Any]


def _case(text: str) -> str:
    """``a if b else c`` in SQL."""
    value, _, rest = text.partition(" if ")
    if not rest:
        return text.replace("max(", "greatest(").replace("min(", "least(")
    condition, _, otherwise = rest.partition(" else ")
    return f"case when {condition} then {value} else {_case(otherwise)} end"


TOTAL = " + ".join(f"({_case(text)})" for text in EXPRESSIONS)
"""The total in SQL."""


def _duckdb(columns: Columns, kind: str) -> Work:
    base = import_module("duckdb").connect()
    base.execute("set threads = 1")
    frame = import_module("pandas").DataFrame(dict(columns))
    casts = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name in NAMES)
    base.register("given", frame)
    base.execute(f"create table t as select {casts} from given")  # noqa: S608 - our own text
    query = f"select round({TOTAL}, 2) * 100 as total from t"  # noqa: S608 - our own text
    return lambda: base.execute(query).fetchnumpy()["total"]


def _polars(columns: Columns) -> Work:
    pl = import_module("polars")
    frame = pl.DataFrame(dict(columns))
    total = pl.sql_expr(f"floor(({TOTAL}) * 100 + 0.5)")

    def work() -> Any:  # noqa: ANN401 - an array
        return frame.select(total.alias("total"))["total"].to_numpy()

    return work


def _numba(columns: Columns) -> Work:
    numba, np = import_module("numba"), import_module("numpy")
    text = " + ".join(f"({each})" for each in EXPRESSIONS)
    names = {name: f"n{place}" for place, name in enumerate(NAMES)}
    pattern = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    text = re.sub(pattern, lambda match: f"{names[match[0]]}[i]", text)
    given = ", ".join(names.values())
    source = (
        f"def score(out, {given}):\n    for i in range(out.size):\n"
        f"        out[i] = floor(({text}) * 100 + 0.5)\n"
    )
    space: dict[str, Any] = {"floor": np.floor}
    exec(source, space)  # noqa: S102 - our own text
    compiled = numba.njit(space["score"])
    out = np.empty(len(columns[NAMES[0]]))
    arrays = [columns[name] for name in NAMES]

    def work() -> Any:  # noqa: ANN401 - an array
        compiled(out, *arrays)
        return out

    return work


def installed(columns: Columns) -> Iterator[tuple[str, Work]]:
    """The rivals that can be run here; each gives totals times 100 as an array."""
    if find_spec("duckdb") is not None and find_spec("pandas") is not None:
        yield "DuckDB, DECIMAL(18, 2)", _duckdb(columns, "decimal(18, 2)")
        yield "DuckDB, DOUBLE", _duckdb(columns, "double")
    if find_spec("polars") is not None:
        yield "polars, floats", _polars(columns)
    if find_spec("numba") is not None:
        yield "numba, floats", _numba(columns)
