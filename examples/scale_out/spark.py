# /// script
# requires-python = ">=3.11"
# dependencies = ["pyspark>=3.5", "perfeval"]
# ///
"""Score made-up departments in a Spark data frame, and check it against one process.

    python spark.py [--rows 100000]

Spark needs Java. The rubric is broadcast as a pickle of a few kilobytes; each
partition of the data frame is scored as a stream of dictionaries.
"""

from __future__ import annotations

import argparse
import random
import time
from decimal import Decimal
from pathlib import Path

from pyspark.sql import SparkSession

import perfeval

RUBRIC = Path(__file__).with_name("department.rubric")


def departments(count: int) -> list[dict[str, object]]:
    """Rows that are made up; the same ones every time."""
    whole = random.Random(1).randint  # noqa: S311 - rows that are made up
    rows: list[dict[str, object]] = []
    for _ in range(count):
        budget, planned = whole(10_000, 9_000_000), whole(1, 40)
        rows.append(
            {
                "预算数": Decimal(budget).scaleb(-2),
                "决算数": Decimal(whole(budget // 2, budget * 11 // 10)).scaleb(-2),
                "计划项目数": planned,
                "完成项目数": whole(0, planned),
                "满意度": Decimal(whole(7000, 10_000)).scaleb(-2),
                "未公开事项": whole(0, 3),
            }
        )
    return rows


def main() -> None:
    """Score all rows twice, here and on Spark, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--master", default="local[2]", help="where the cluster is")
    arguments = parser.parse_args()
    rubric, rows = perfeval.load(RUBRIC), departments(arguments.rows)
    alone = list(rubric.totals(rows))

    spark = SparkSession.builder.master(arguments.master).appName("perfeval").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    names = list(rows[0])
    frame = spark.createDataFrame([tuple(row.values()) for row in rows], names)
    shared = spark.sparkContext.broadcast(rubric)
    start = time.perf_counter()
    scored = frame.rdd.mapPartitions(lambda part: shared.value.totals(row.asDict() for row in part))
    together = scored.collect()
    print(f"Spark: {len(together)} rows in {time.perf_counter() - start:.1f} s")
    print("the same totals:", alone == together)
    spark.stop()


if __name__ == "__main__":
    main()
