"""Columns as arrays: how fast they are, and whether they are ever wrong. Needs NumPy."""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import perfeval
from tests.arraytables import disagreements, table_of
from tests.benchmarks import tablerivals, workload
from tests.edges import Edges, rubric_text

ROUNDS = 9
ROWS = 400_000
MOST_TRIED = 40
ROWS_AT_ONCE = 100


def as_float(text: str) -> float:
    """A plain float."""
    return float(text)


def by_hand_float(c: dict[str, Any]) -> Any:  # noqa: ANN401 - an array
    """What is usually written with NumPy: totals in floats, some of them wrong."""
    import numpy as np

    w = np.where
    a, b, size = c["实际采购金额"], c["采购计划金额"], c["部门预算总规模"]
    over = c["预算调整金额"] / size * 100 - 10
    total = w(a > b, 0, a / b) + np.maximum(0, 1 - 0.1 * np.floor(np.maximum(0, over)))
    x = c["在用固定资产"] / c["固定资产总额"]
    total += w(x >= 0.9, 1, w(x >= 0.75, 0.7, w(x >= 0.6, 0.4, 0)))
    total += w(c["在编人数"] / c["核定编制数"] <= 1, 1.0, 0)
    x = c["编外人数"] / c["人员总数"]
    total += w(x < 0.05, 1, w(x <= 0.1, 0.5, 0))
    for one, other in (("三公支出", "三公预算"), ("公用决算", "公用预算")):
        x = c[one] / c[other]
        total += w(x < 0.9, 3.0, w(x <= 1, 2, 0))
    q = c["一季度进度"] / 25 + c["二季度进度"] / 50 + c["三季度进度"] / 75 + c["四季度进度"] / 100
    total += q + q / 4 * 2 + np.maximum(0.0, 8 - 4 * c["未完成重点工作"])
    total += np.minimum(6, c["已完成项目"] / c["计划项目"] * 6)
    x = c["满意度"]
    total += w(x >= 95, 6.0, w(x >= 90, 4, w(x >= 80, 2, 1)))
    total += np.minimum(2, c["支出决算"] / size * 2)
    return np.floor(total * 100 + 0.5)


def _plain(totals: Any) -> list[Any]:  # noqa: ANN401 - a list or an array
    return totals if isinstance(totals, list) else list(totals.tolist())


def speed(rubric: perfeval.Rubric) -> None:
    """Departments a second of processor time, each way in turn; the median of the rounds."""
    import numpy as np

    rows = workload.departments(20_000)
    repeat = ROWS // len(rows)
    floats = {
        name: np.tile(np.array([as_float(row[place]) for row in rows]), repeat)
        for place, name in enumerate(workload.NAMES)
    }
    cases: list[tuple[str, Callable[[], Any]]] = [
        (
            "totals_columns(...).scaled()",
            lambda: rubric.totals_columns(floats, floats="shortest").scaled(),
        ),
        (
            "totals_columns(...), decimals",
            lambda: list(rubric.totals_columns(floats, floats="shortest")),
        ),
        ("NumPy floats by hand", lambda: by_hand_float(floats)),
        *tablerivals.installed(floats),
    ]
    for _, work in cases:
        work()
    rates: dict[str, list[float]] = {name: [] for name, _ in cases}
    for _ in range(ROUNDS):
        for name, work in cases:
            start = time.process_time()
            work()
            rates[name].append(ROWS / (time.process_time() - start) / 1e6)
    decimals = workload.as_dicts(rows, Decimal)
    ours = list(rubric.totals(decimals))
    # Others round the total, and not each indicator; so is what they are held against.
    theirs = [workload.fraction_hand(row)["总分"] for row in workload.as_dicts(rows, Fraction)]
    exact = {name: ours if name.startswith("totals_") else theirs for name, _ in cases}
    print("totals of float arrays                M departments/s   lowest  highest  wrong totals")
    for name, work in cases:
        found = [
            Fraction(total) * 100 if isinstance(total, Decimal) else Fraction(round(total))
            for total in _plain(work())[: len(rows)]
        ]
        pairs = zip(found, exact[name], strict=True)
        wrong = sum(one != 100 * Fraction(other) for one, other in pairs)
        low, middle, high = min(rates[name]), statistics.median(rates[name]), max(rates[name])
        share = f"{wrong} of {len(rows)}"
        print(f"{name:36s} {middle:16.2f} {low:8.2f} {high:8.2f}  {share}")


def edges(path: Path, rows: int, seed: int) -> None:
    """Rows on and beside every edge as arrays, against the walk over fractions."""
    rnd = random.Random(seed)
    paths = sorted([*path.parents[2].glob("examples/**/*.rubric"), path])
    made = [(each.parent.name, Edges(perfeval.load(each))) for each in paths]
    made += [("random", Edges(perfeval.compile(rubric_text(rnd, 8)))) for _ in range(MOST_TRIED)]
    count = wrong = 0
    while count < rows:
        for name, source in made:
            table = table_of(source, rnd, ROWS_AT_ONCE)
            count += len(next(iter(table.values())))
            for found in disagreements("numpy", source, table):
                wrong += 1
                print(f"{name}: {found}")
        print(f"{count} rows as arrays, {len(made)} rubrics: {wrong} wrong", flush=True)
    sys.exit(wrong > 0)
