"""Runs of the command that are to be disturbed: a rubric, rows, and the output of last year."""

from __future__ import annotations

import json
import sys
from pathlib import Path

RUBRIC = """评价体系 两项

数据
  满意度（%）

指标 满意（10分）
  满意度≥95%的，得10分；90%≤满意度<95%的，得4分；满意度<90%的，得0分。
"""
ROOT = Path(__file__).parents[1]
OLD = "the scores of last year\n"


def prepared(tmp_path: Path) -> Path:
    """A rubric, rows, and the output of an earlier run."""
    (tmp_path / "甲.rubric").write_text(RUBRIC, encoding="utf-8")
    rows = [json.dumps({"单位": f"单位{n}", "满意度": 80 + n % 30}) for n in range(50)]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "out.csv").write_text(OLD, encoding="utf-8")
    return tmp_path


def names(folder: Path) -> set[str]:
    """What is in a folder."""
    return {each.name for each in folder.iterdir()}


def command(folder: Path, *more: str, source: str = "rows.jsonl") -> list[str]:
    """The command that scores the rows, as a process."""
    order = [sys.executable, "-m", "perfeval", "score", str(folder / "甲.rubric")]
    return [*order, str(folder / source), "-o", str(folder / "out.csv"), "--id", "单位", *more]
