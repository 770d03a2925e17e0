"""Writes the pickles of the running version: ``python -m tests.portable.make_pickles``.

They stay when the version goes: what a later version makes of them is tested.
"""

from __future__ import annotations

import pickle
from pathlib import Path

import perfeval
from tests.sample import DATA, TEXT

FOLDER = Path(__file__).parents[1] / "fixtures" / "pickles"


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
