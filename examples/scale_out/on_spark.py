# /// script
# requires-python = ">=3.11"
# dependencies = ["pyspark>=3.5", "pandas>=2.2", "pyarrow>=15", "perfeval"]
# ///
"""Files in, scores out, on Spark, which needs Java.

python made.py departments
python on_spark.py departments scores [--master local[2]]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pyspark.sql import SparkSession
from score import RUBRIC, scored

import perfeval


def main() -> None:
    """Score every file of a folder into another one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--master", default="local[2]", help="where the cluster is")
    arguments = parser.parse_args()
    rubric = perfeval.load(RUBRIC)
    names = ["单位", *("/".join(leaf.path) for leaf in rubric.leaves), "总分", "得分率", "等级"]

    def score(parts: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        return (scored(rubric, part).astype("string") for part in parts)

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.master(arguments.master).appName("perfeval").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.sparkContext.addPyFile(str(Path(__file__).with_name("score.py")))
    start = time.perf_counter()
    frame = spark.read.csv(str(arguments.source), header=True, inferSchema=True)
    schema = ", ".join(f"`{name}` string" for name in names)
    scores = frame.mapInPandas(score, schema)
    scores.write.mode("overwrite").csv(str(arguments.target), header=True)
    rows = frame.count()
    spent = time.perf_counter() - start
    print(f"Spark: {rows} rows in {spent:.1f} s, {rows / spent:,.0f} a second")
    spark.stop()


if __name__ == "__main__":
    main()
