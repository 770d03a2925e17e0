"""Ordinary steps beside the workload: none may cost many times what its neighbour costs."""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from typing import Any

import perfeval
from tests.benchmarks import workload
from tests.benchmarks.arrays import as_float

ROUNDS, ROWS = 7, 400
LETTERS = "子丑寅卯辰巳午未申酉戌亥"

Rows = list[dict[str, Any]]
Make = Callable[[int], Callable[[], object]]
Case = tuple[str, Make, str, Make]


def departments(seed: int, kind: Callable[[str], Any]) -> Rows:
    """Fresh rows of the workload."""
    return workload.as_dicts(workload.departments(ROWS, seed=seed), kind)


def totals(rubric: perfeval.Rubric, rows: Callable[[int], Rows], **options: Any) -> Make:  # noqa: ANN401
    """Totals of fresh rows."""
    for seed in range(4):
        list(rubric.totals(rows(seed), **options))

    def make(seed: int) -> Callable[[], object]:
        given = rows(seed)
        return lambda: [None for _ in rubric.totals(given, **options)]

    return make


def evaluated(rubric: perfeval.Rubric, rows: Callable[[int], Rows]) -> Make:
    """Results of fresh rows, their totals read."""
    for seed in range(4):
        list(rubric.evaluate_many(rows(seed)))

    def make(seed: int) -> Callable[[], object]:
        given = rows(seed)
        return lambda: [result.total for result in rubric.evaluate_many(given)]

    return make


def by_hand(kind: Callable[[str], Any]) -> Make:
    """The base, from decimals or from texts."""

    def make(seed: int) -> Callable[[], object]:
        given = departments(seed, kind)
        if kind is Decimal:
            return lambda: [workload.decimal_hand(row) for row in given]
        return lambda: [
            workload.decimal_hand({name: Decimal(text) for name, text in row.items()})
            for row in given
        ]

    return make


def _grouped(seed: int) -> Rows:
    large = ("金额", "总额", "规模")
    return [
        {k: f"{Decimal(v):,}" if k.endswith(large) else v for k, v in row.items()}
        for row in departments(seed, str)
    ]


def _away(seed: int) -> Rows:
    rnd, rows = random.Random(seed), departments(seed, Decimal)
    for row in rows:
        if rnd.random() < 0.2:
            del row["实际采购金额"], row["采购计划金额"]
            row["政府采购"] = "不适用"
    return rows


def _gaps(share: float) -> Callable[[int], Rows]:
    def rows(seed: int) -> Rows:
        rnd, found = random.Random(seed), []
        for _ in range(ROWS):
            row: dict[str, Any] = {}
            for each in LETTERS:
                idle = row[f"按规定不需要采购{each}项"] = rnd.random() < share
                if not idle:
                    row[f"乙{each}"] = Decimal(rnd.randint(1, 999))
                    row[f"丙{each}"] = Decimal(rnd.randint(900, 1100))
            found.append(row)
        return found

    return rows


def _monthly(months: str) -> Callable[[int], Rows]:
    def rows(seed: int) -> Rows:
        rnd = random.Random(seed)
        names = [f"{what}{month}" for month in months for what in "实计"]
        return [{name: Decimal(rnd.randint(50, 99)) for name in names} for _ in range(ROWS)]

    return rows


def _judged(seed: int) -> Rows:
    rnd = random.Random(seed)
    return [
        {f"指标{n}": Decimal(rnd.randint(0, 1000)) / 100 for n in range(12)} for _ in range(ROWS)
    ]


def _idle() -> perfeval.Rubric:
    leaf = (
        "  二级指标 甲{0}（10分）\n    得分=乙{0}/丙{0}×10分，最高10分。"
        "按规定不需要采购{0}项的，得10分。\n"
    )
    head = "评价体系 多项\n满分 120分\n\n一级指标 产出（120分）\n"
    return perfeval.compile(head + "".join(map(leaf.format, LETTERS)))


def _mean(months: str) -> perfeval.Rubric:
    parts = "+".join(f"实{month}/计{month}" for month in months)
    return perfeval.compile(f"指标 进度（10分）\n  得分=({parts})/{len(months)}×10分，最高10分\n")


def _scored() -> perfeval.Rubric:
    leaf = "指标 指标{0}（10分）\n  优秀得9-10分，良好得7-8.99分，一般得0-6.99分\n"
    return perfeval.compile("".join(leaf.format(n) for n in range(12)))


def cases(text: str) -> Iterator[Case]:
    """Each step, what it is held against, and both as work to be timed."""
    plain, hand = perfeval.compile(text), by_hand(Decimal)

    def numbers(seed: int) -> Rows:
        return departments(seed, Decimal)

    def texts(seed: int) -> Rows:
        return departments(seed, str)

    def floats(seed: int) -> Rows:
        return departments(seed, as_float)

    usual = totals(plain, numbers)
    yield "totals, from Decimal", usual, "by hand", hand
    for line in ("总分保留1位小数", "得分不舍入，总分保留2位小数", "得分不舍入"):
        rubric = perfeval.compile(text.replace("\n", f"\n{line}\n", 1))
        yield f"totals, {line}", totals(rubric, numbers), "by hand", hand
    yield "totals, from fresh texts", totals(plain, texts), "by hand, from texts", by_hand(str)
    yield "texts with grouped digits", totals(plain, _grouped), "plain texts", totals(plain, texts)
    yield "floats", totals(plain, floats, floats="shortest"), "Decimal", usual
    yield "inputs left out", totals(_idle(), _gaps(0.15)), "none", totals(_idle(), _gaps(0))
    nine, six = LETTERS[:9], LETTERS[:6]
    means = (totals(_mean(months), _monthly(months)) for months in (nine, six))
    yield "a mean of nine quotients", next(means), "of six", next(means)
    yield "results, one in five 不适用", evaluated(plain, _away), "none", evaluated(plain, numbers)
    yield "twelve judged scores", totals(_scored(), _judged), "totals, by hand", hand


def report(text: str) -> None:
    """How fast each step is beside its neighbour, on rows that are fresh in every round."""
    seeds = count(10_000)
    print(f"{'step':38s} {'beside':22s}  ratio")
    for name, one, other_name, other in cases(text):
        found = []
        for _ in range(ROUNDS):
            ours, theirs = one(next(seeds)), other(next(seeds))
            found.append(_spent(theirs) / max(_spent(ours), 1e-9))
        print(f"{name:38s} {other_name:22s} {statistics.median(found):6.2f}")


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
