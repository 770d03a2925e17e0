# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""Files of made-up departments; the same ones every time.

python made.py departments [--files 4] [--rows 250000]
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from pathlib import Path

NAMES = ("单位", "预算数", "决算数", "计划项目数", "完成项目数", "满意度", "未公开事项")


def departments(seed: int, count: int) -> Iterator[tuple[object, ...]]:
    """The rows of one file: the name of a department, and its figures."""
    whole = random.Random(seed).randint  # noqa: S311 - rows that are made up
    for number in range(count):
        budget, planned = whole(10_000, 9_000_000), whole(1, 40)
        spent = whole(budget // 2, budget * 11 // 10)
        yield (
            f"单位{seed}-{number}",
            f"{budget // 100}.{budget % 100:02d}",
            f"{spent // 100}.{spent % 100:02d}",
            planned,
            whole(0, planned),
            f"{whole(7000, 10_000) / 100:.2f}",
            whole(0, 3),
        )


def write(folder: Path, files: int, rows: int) -> None:
    """Write so many files of so many rows, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        path = folder / f"departments-{number}.csv"
        if path.exists():
            continue
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(NAMES)
            out.writerows(departments(number, rows))


def main() -> None:
    """Make the files that the other scripts score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--rows", type=int, default=250_000)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.files, arguments.rows)


if __name__ == "__main__":
    main()
