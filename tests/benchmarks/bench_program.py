"""How fast generated code scores the reference workload.

Run with the folder that holds ``workload.py``: ``python bench_program.py FOLDER``.
Every timed chunk stands between two chunks of the hand-written baseline.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import importlib
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import Any

from perfeval.program import nodes
from perfeval.program.nodes import Branch, Case, Compare, Const, Input, Node
from perfeval.scoring import Output, Scorer

ZERO = Const(Fraction(0))


def const(text: str | int) -> Const:
    """A constant."""
    return Const(Fraction(text))


def ratio(top: str, bottom: str) -> Node:
    """A quotient of two inputs."""
    return nodes.Div(Input(top), Input(bottom))


def clamp(node: Node, full: int) -> Node:
    """The limits that every indicator has."""
    return nodes.Max(ZERO, nodes.Min(const(full), node))


def bands(node: Node, sign: nodes.Operator, rows: Sequence[tuple[str, str]], last: str) -> Node:
    """First match over one subject."""
    branches = (Branch(Compare(sign, node, const(at)), const(score)) for at, score in rows)
    return Case(tuple(branches), const(last))


def spending(node: Node) -> Node:
    """The two indicators of the same shape."""
    first = Branch(Compare("<", node, const("0.9")), const(3))
    second = Branch(Compare("<=", node, const(1)), const(2))
    return Case((first, second), ZERO)


def indicators() -> list[Node]:
    """The twelve indicators of the workload."""
    bought = ratio("实际采购金额", "采购计划金额")
    over = Compare(">", Input("实际采购金额"), Input("采购计划金额"))
    moved = nodes.Sub(ratio("预算调整金额", "部门预算总规模"), const("0.1"))
    steps = nodes.Floor(nodes.Div(nodes.Max(ZERO, moved), const("0.01")))
    outside = ratio("编外人数", "人员总数")
    quarters: Node = ZERO
    for name, planned in (("一", 25), ("二", 50), ("三", 75), ("四", 100)):
        part = nodes.Div(Input(f"{name}季度进度"), const(planned))
        quarters = part if quarters is ZERO else nodes.Add(quarters, part)
    average = nodes.Mul(nodes.Div(quarters, const(4)), const(2))
    return [
        clamp(Case((Branch(over, ZERO),), nodes.Mul(bought, const(1))), 1),
        clamp(nodes.Sub(const(1), nodes.Mul(const("0.1"), steps)), 1),
        clamp(
            bands(
                ratio("在用固定资产", "固定资产总额"),
                ">=",
                [("0.9", "1"), ("0.75", "0.7"), ("0.6", "0.4")],
                "0",
            ),
            1,
        ),
        clamp(bands(ratio("在编人数", "核定编制数"), "<=", [("1", "1")], "0"), 1),
        clamp(
            Case(
                (
                    Branch(Compare("<", outside, const("0.05")), const(1)),
                    Branch(Compare("<=", outside, const("0.1")), const("0.5")),
                ),
                ZERO,
            ),
            1,
        ),
        clamp(spending(ratio("三公支出", "三公预算")), 3),
        clamp(spending(ratio("公用决算", "公用预算")), 3),
        clamp(nodes.Add(quarters, average), 6),
        clamp(nodes.Sub(const(8), nodes.Mul(const(4), Input("未完成重点工作"))), 8),
        clamp(nodes.Mul(ratio("已完成项目", "计划项目"), const(6)), 6),
        clamp(bands(Input("满意度"), ">=", [("95", "6"), ("90", "4"), ("80", "2")], "1"), 6),
        clamp(nodes.Mul(ratio("支出决算", "部门预算总规模"), const(2)), 2),
    ]


def rate(function: Callable[[], object], seconds: float = 0.12) -> float:
    """Calls of ``function`` in a second."""
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        function()
        count += 1
    return count / spent


def compare(name: str, base: Callable[[], object], function: Callable[[], object]) -> None:
    """Print the interleaved median ratio."""
    ratios = []
    before = rate(base)
    for _ in range(9):
        here = rate(function)
        after = rate(base)
        ratios.append(2 * here / (before + after))
        before = after
    middle = statistics.median(ratios)
    print(f"{name:44s} x{middle:5.2f}  ({min(ratios):.2f}..{max(ratios):.2f})")


def main(folder: str) -> None:
    """Check every total, then time the ways to get at it."""
    sys.path.insert(0, folder)
    workload: Any = importlib.import_module("workload")
    keys = tuple(workload.CN)
    scorer = Scorer(keys, tuple(Output(node) for node in indicators()))
    start = time.perf_counter()
    sources = [block.source for block in scorer._total_blocks]
    print(f"compiled in {(time.perf_counter() - start) * 1e3:.1f} ms")
    if "-s" in sys.argv:
        print("\n".join(sources))
    for made in (workload.departments(3000), workload.ties(3000)):
        table = [tuple(map(Decimal, row)) for row in made]
        wrong = 0
        totals = list(scorer.totals(table))
        for row, total in zip(table, totals, strict=True):
            exact = scorer.exact(row)
            scores = [
                (value.numerator * 200 + value.denominator) // (2 * value.denominator)
                for value in exact
            ]
            wrong += total != Decimal(sum(scores)).scaleb(-2)
            wrong += scorer.scores(row) != tuple(Decimal(score).scaleb(-2) for score in scores)
        print(f"wrong of {len(table)}: {wrong}")
    dicts = workload.as_dicts(workload.departments(200), workload.CN, Decimal)
    get = itemgetter(*keys)
    table = [get(row) for row in dicts]
    base = lambda: [workload.decimal_hand(row) for row in dicts]  # noqa: E731
    compare("by hand, totals only", base, lambda: [workload.decimal_total(row) for row in dicts])
    compare("totals, from tuples", base, lambda: list(scorer.totals(table)))
    compare("totals, from mappings", base, lambda: list(scorer.totals(map(get, dicts))))
    compare("scores one by one, from tuples", base, lambda: [scorer.scores(row) for row in table])
    compare("exact by the walk", base, lambda: [scorer.exact(row) for row in table])


if __name__ == "__main__":
    main(sys.argv[1])
