"""Writes the pickles of the running version: ``python -m tests.portable.make_pickles``.

They stay when the version goes: what a later version makes of them is tested.
"""

from __future__ import annotations

import pickle
from pathlib import Path

import perfeval

FOLDER = Path(__file__).parents[1] / "fixtures" / "pickles"

TEXT = """\
评价体系 部门整体支出绩效评价
满分 20分

一级指标 投入（10分）
  二级指标 预算调整（10分）
    调整比例10%以内得10分；超出10%的，每超1个百分点扣1分，扣完为止。
一级指标 产出（10分）
  二级指标 利用率（10分）
    利用率≥90%的，得10分；90%>利用率≥75%的，得7分；否则不得分。
"""
DATA = {"调整比例": "12.5%", "利用率": "80%"}


def things() -> dict[str, object]:
    """What is pickled, by the name of its file."""
    rubric = perfeval.compile(TEXT, name="部门.rubric")
    rule = perfeval.rule("利用率≥90%的，得满分；否则不得分", points="4.5", target="≥90%", name="甲")
    result = rubric.evaluate(DATA)
    return {
        "rubric": rubric,
        "table": perfeval.load(FOLDER.parent / "tables" / "shigu-self-evaluation.tsv"),
        "rule": rule,
        "result": result,
        "leaf": result.leaf("利用率"),
        "group": result.group("产出"),
    }


def main() -> None:
    """Write them all."""
    folder = FOLDER / perfeval.__version__
    folder.mkdir(parents=True, exist_ok=True)
    for name, thing in things().items():
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(thing, protocol=4))


if __name__ == "__main__":
    main()
