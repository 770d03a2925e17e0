# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe,distributed]>=2024.8", "pandas>=2.2", "perfeval"]
# ///
"""Files in, scores out, on a Dask cluster: each part of the files is scored where it is read.

    python made.py departments
    python on_dask.py departments scores [--workers 2] [--scheduler ADDRESS]

The rubric travels as a pickle of a few kilobytes; workers score without a parser.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import dask.dataframe as dd
from dask.distributed import Client, LocalCluster
from score import RUBRIC, scored

import perfeval


def main() -> None:
    """Score every file of a folder into another one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scheduler", help="the address of a running scheduler")
    arguments = parser.parse_args()
    rubric = perfeval.load(RUBRIC)
    cluster = arguments.scheduler or LocalCluster(
        n_workers=arguments.workers, threads_per_worker=1, dashboard_address=None
    )
    with Client(cluster) as client:
        client.gather(client.map(lambda _: perfeval.__name__, range(arguments.workers)))
        start = time.perf_counter()
        frame = dd.read_csv(str(arguments.source / "*.csv"), blocksize="8MB")
        shape = scored(rubric, frame.head(1)).head(0)
        scores = frame.map_partitions(lambda part: scored(rubric, part), meta=shape)
        scores.to_csv(str(arguments.target / "scores-*.csv"), index=False)
        rows = len(frame)
        spent = time.perf_counter() - start
    print(f"Dask: {rows} rows in {spent:.1f} s, {rows / spent:,.0f} a second")


if __name__ == "__main__":
    main()
