"""Questions back against values tried one by one: everything there is, and many random rules.

``python -m tests.brute 2000 7`` asks every input of every example and of the
cases of the conformance files, and of 2,000 random rules made from the seed 7.
It stops with the rule at the first set that is not just what trying gives.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings

import perfeval
from perfeval.errors import PerfevalError
from perfeval.questions.standing import Standing
from perfeval.questions.written import written
from tests.edges import Edges
from tests.questioning import check_losses, check_values, random_rows, total_of
from tests.strategies_rules import rules

ROOT = Path(__file__).parents[1]
EXAMPLES = (
    ("shenzhen", "department"),
    ("shigu", "department"),
    ("yantai", "third-party"),
)
CURVED = (
    "得分=完成率×完成率×{points}，上限{points}",
    "得分=完成率×（1-完成率）×{points}×4，上限{points}",
    "得分=完成率×完成率×完成率×{points}，上限{points}",
    "得分=（产量÷计划）×（产量÷计划）×{points}，上限{points}",
    "得分=（产量-完成率×产量×产量）×{points}，上限{points}，最低0分",
    "得分=完成率×质量率×{points}，上限{points}",
    "得分=产量÷（1+产量×产量）×{points}×2，上限{points}",
)
"""Rules in which an input stands more than once."""


def ask(rubric: perfeval.Rubric, row: dict[str, object], goals: tuple[Fraction, ...]) -> int:
    """Every input alone for each goal, and the losses; how many values were tried."""
    given = Standing.of(rubric, row, "refuse").values
    # A rate may have been given by its two parts; the answer goes by its own name.
    row = {
        name: written(spec, given[spec.id])
        for name, spec in zip(rubric.input_names, rubric.inputs, strict=True)
        if spec.id in given
    }
    standing, tried = Standing.of(rubric, row, "refuse"), 0
    for name, spec in zip(rubric.input_names, rubric.inputs, strict=True):
        node = total_of(rubric, spec, standing.values)
        for goal in goals:
            for exactly in (False, True):
                answer = rubric.required(goal, given=row, free=[name], exactly=exactly).answers[0]
                if answer.undecided is None:
                    assert answer.values is not None
                    tried += check_values(
                        standing, spec, node, goal, answer.values, exactly=exactly
                    )
                else:
                    UNDECIDED.append((rubric.source.text, name, answer.undecided))
    check_losses(rubric, row)
    return tried


UNDECIDED: list[tuple[str, str, str]] = []


def some_goals(rubric: perfeval.Rubric, row: dict[str, object]) -> tuple[Fraction, ...]:
    """The total as it is, a little above it, and the full score."""
    now = Fraction(rubric.evaluate(row).total)
    return tuple(sorted({now, now + Fraction(1, 2), rubric.full}))


def examples() -> Iterator[tuple[perfeval.Rubric, dict[str, object]]]:
    """The rubrics of the examples with their data."""
    for folder, name in EXAMPLES:
        place = ROOT / "examples" / folder
        data = json.loads((place / "data.json").read_text(encoding="utf-8"))
        yield perfeval.load(place / f"{name}.rubric"), data.get("data", data)


def conformance() -> Iterator[tuple[perfeval.Rubric, dict[str, object]]]:
    """Each rule of the conformance files with the first data that it scores."""
    for file in sorted((ROOT / "tests/conformance").glob("*.jsonl")):
        for case in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            if "expect" in case:
                continue
            try:
                rubric = perfeval.rule(case["text"], points=case["points"]).rubric
                first = case["cases"][0]
                row = first.get("kwargs") or dict(
                    zip(rubric.input_names, first["args"], strict=True)
                )
                rubric.evaluate(row)
            except (PerfevalError, ValueError, KeyError):
                continue
            yield rubric, row


def made(count: int, number: int) -> Iterator[tuple[perfeval.Rubric, dict[str, object]]]:
    """Random rules: of bands and steps, curved ones, and every kind of the language."""
    rnd = random.Random(number)
    for place in range(count // 4):
        yield from random_rows(rnd.randrange(10**9), 1)
        yield from random_rows(rnd.randrange(10**9), 2)
        points = rnd.choice((1, 2, 5, 10))
        curved = perfeval.rule(CURVED[place % len(CURVED)].format(points=points), points=points)
        names = curved.rubric.input_names
        yield curved.rubric, {name: str(Fraction(rnd.randint(1, 30), 20)) for name in names}
    yield from _of_all_kinds(count - count // 4 * 3, number)


def _of_all_kinds(count: int, number: int) -> list[tuple[perfeval.Rubric, dict[str, object]]]:
    """Rules of the strategies that are no mistakes, with data near their edges."""
    found: list[tuple[perfeval.Rubric, dict[str, object]]] = []
    rnd = random.Random(number)

    @seed(number)
    @settings(
        max_examples=count * 6,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(rules())
    def collect(text: str) -> None:
        if len(found) >= count:
            return
        try:
            rubric = perfeval.rule(text, points=10).rubric
            row = Edges(rubric, texts=True).row(rnd)
            rubric.evaluate(row)
        except (PerfevalError, ValueError):
            return
        found.append((rubric, row))

    collect()
    return found


def main(count: int, number: int) -> None:
    """Ask all of them, and print how much was tried."""
    sources: dict[str, Any] = {
        "random": made(count, number),
        "examples": examples(),
        "conformance": conformance(),
    }
    for name, rubrics in sources.items():
        asked, tried = 0, 0
        for rubric, row in rubrics:
            asked += 1
            try:
                tried += ask(rubric, row, some_goals(rubric, row))
            except BaseException:
                print(f"{rubric.source.text}\n{row}", flush=True)  # noqa: T201 - a command
                raise
        print(f"{name}: {asked} rubrics, {tried} values", *UNDECIDED)  # noqa: T201 - a command
        UNDECIDED.clear()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
