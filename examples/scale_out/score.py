# /// script
# requires-python = ">=3.11"
# dependencies = ["pandas>=2.2", "perfeval"]
# ///
"""Files in, scores out, on one machine: each file is read and scored piece by piece.

    python made.py departments
    python score.py departments scores

Memory holds one piece, however long the files are. Rows that cannot be scored
are said on standard error; all others are written.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import pandas as pd

import perfeval

RUBRIC = Path(__file__).with_name("department.rubric")
ROWS_AT_ONCE = 100_000


def scored(rubric: perfeval.Rubric, frame: pd.DataFrame) -> pd.DataFrame:
    """The scores of a frame, each row behind the name of its department."""
    found = rubric.scores_columns(frame, floats="shortest", ids="单位", on_error="collect")
    for error in found.errors.values():
        print(f"{error.row_id}: {error}", file=sys.stderr)
    return pd.DataFrame({"单位": frame["单位"], **found}, index=frame.index)


def score_file(rubric: perfeval.Rubric, source: Path, target: Path) -> int:
    """Score one file; says how many rows it has."""
    rows = 0
    for frame in pd.read_csv(source, chunksize=ROWS_AT_ONCE):
        scored(rubric, frame).to_csv(
            target, mode="a" if rows else "w", header=not rows, index=False
        )
        rows += len(frame)
    return rows


def main() -> None:
    """Score every file of a folder into another one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    rubric = perfeval.load(RUBRIC)
    arguments.target.mkdir(parents=True, exist_ok=True)
    start, rows = time.perf_counter(), 0
    for source in sorted(arguments.source.glob("*.csv")):
        rows += score_file(rubric, source, arguments.target / source.name)
    spent = time.perf_counter() - start
    print(f"one process: {rows} rows in {spent:.1f} s, {rows / spent:,.0f} a second")


if __name__ == "__main__":
    main()
