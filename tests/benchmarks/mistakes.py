"""How many totals each way of scoring gets wrong, on departments near limits and on ties."""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import floor
from typing import Any

import perfeval
from tests.benchmarks import rivals, workload

CENT = Decimal("0.01")
ONCE = "得分不舍入\n总分保留2位小数"  # as the code by hand rounds
CAP = Fraction(6)  # the full score of 支出进度, which the code by hand does not heed


def half_up(value: object) -> Decimal:
    """A total to two decimals, as whoever gets the number would round it."""
    if isinstance(value, float):
        return Decimal(floor(value * 100 + 0.5)) / 100
    with localcontext(prec=60):
        return Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)


def is_capped(row: dict[str, Fraction]) -> bool:
    """Whether the rubric and the code by hand mean the same total."""
    shares = ((25, "一"), (50, "二"), (75, "三"), (100, "四"))
    rate = sum((row[f"{name}季度进度"] / part for part, name in shares), Fraction(0))
    return rate + rate / 4 * 2 <= CAP


def report(text: str, count: int) -> None:
    """Print how many of ``count`` totals are wrong, against fractions; ``text`` is the rubric."""
    rows = workload.departments(count // 2) + workload.ties(count - count // 2)
    fractions = workload.as_dicts(rows, Fraction)
    kept = [place for place, row in enumerate(fractions) if is_capped(row)]
    exact = [workload.fraction_hand(fractions[place])["总分"] for place in kept]
    floats = workload.as_dicts([rows[place] for place in kept], float)
    decimals = workload.as_dicts([rows[place] for place in kept], Decimal)
    ways: list[tuple[str, list[Any], Callable[[Any], object]]] = [
        ("by hand, float", floats, lambda row: workload.float_hand(row)["总分"]),
        ("by hand, Decimal", decimals, lambda row: workload.decimal_hand(row)["总分"]),
    ]
    ways += [
        (name, list(map(prepare, floats)), score) for name, score, prepare in rivals.installed()
    ]
    print(f"wrong totals of {len(kept)}")
    for name, given, score in ways:
        found = [half_up(score(row)) for row in given]
        wrong = sum(one != other for one, other in zip(found, exact, strict=True))
        print(f"{name:24s} {wrong:8d}")
    title, _, rest = text.partition("\n")
    totals = perfeval.compile(f"{title}\n{ONCE}\n{rest}").totals(decimals)
    wrong = sum(one != other for one, other in zip(totals, exact, strict=True))
    print(f"{'perfeval':24s} {wrong:8d}")
