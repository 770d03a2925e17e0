# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[distributed]>=2024.8", "perfeval"]
# ///
"""Score a million made-up departments on a Dask cluster, and check it against one process.

    python score.py [--rows 1000000] [--workers 2]

The rubric is compiled once; each worker gets it as a pickle of a few kilobytes
and scores without a parser. With ``--scheduler ADDRESS`` the workers are those
of a cluster that is running already.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from dask.distributed import Client, LocalCluster

import perfeval

RUBRIC = Path(__file__).with_name("department.rubric")
ROWS_OF_A_PART = 20_000


def departments(part: int) -> Iterator[dict[str, object]]:
    """The rows of one part; the same part always holds the same rows."""
    rnd = random.Random(part)  # noqa: S311 - rows that are made up
    whole = rnd.randint
    for _ in range(ROWS_OF_A_PART):
        budget, planned = whole(10_000, 9_000_000), whole(1, 40)
        yield {
            "预算数": Decimal(budget).scaleb(-2),
            "决算数": Decimal(whole(budget // 2, budget * 11 // 10)).scaleb(-2),
            "计划项目数": planned,
            "完成项目数": whole(0, planned),
            "满意度": Decimal(whole(7000, 10_000)).scaleb(-2),
            "未公开事项": whole(0, 3),
        }


def score_part(rubric: perfeval.Rubric, part: int) -> tuple[str, int, Decimal]:
    """A fingerprint of all totals of a part, how many there are, and the best."""
    digest, count, best = hashlib.sha256(), 0, Decimal(0)
    for total in rubric.totals(departments(part)):
        digest.update(f"{total}\n".encode())
        count, best = count + 1, max(best, total)
    return digest.hexdigest(), count, best


def main() -> None:
    """Score all parts twice, in one process and on the cluster, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scheduler", help="the address of a running scheduler")
    arguments = parser.parse_args()
    parts = range(-(-arguments.rows // ROWS_OF_A_PART))
    rubric = perfeval.load(RUBRIC)

    start = time.perf_counter()
    alone = [score_part(rubric, part) for part in parts]
    one = time.perf_counter() - start
    rows = sum(count for _, count, _ in alone)
    print(f"one process: {rows} rows in {one:.1f} s, {rows / one:,.0f} a second")

    cluster = arguments.scheduler or LocalCluster(
        n_workers=arguments.workers, threads_per_worker=1, dashboard_address=None
    )
    with Client(cluster) as client:
        shared = client.scatter(rubric, broadcast=True)
        client.gather(client.map(lambda _: None, range(arguments.workers)))
        start = time.perf_counter()
        together = client.gather(
            client.map(lambda part, rub: score_part(rub, part), parts, rub=shared)
        )
        many = time.perf_counter() - start
    print(f"Dask: {rows} rows in {many:.1f} s, {rows / many:,.0f} a second")
    print(f"speed-up {one / many:.2f}; the same totals: {together == alone}")


if __name__ == "__main__":
    main()
