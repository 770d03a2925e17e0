"""Scoring standards as reports print them, with what they ask for and how they score.

Each line of a ``.jsonl`` file beside this module is one standard: its
indicator, full score, text, inputs in order, and rows of values with their
score. The first row is what the report found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

import perfeval
from perfeval.text.names import normalise_key


@attrs.frozen
class Asked:
    """One input that a standard asks for.

    ``kind`` and ``labels`` stand only where the words settle them.
    """

    key: str
    kind: str | None
    labels: tuple[str, ...]


@attrs.frozen
class Standard:
    """One printed scoring standard."""

    id: str
    name: str
    points: str
    text: str
    asked: tuple[Asked, ...]
    rows: tuple[tuple[tuple[Any, ...], Decimal], ...]

    @property
    def whole(self) -> bool:
        """Whether this is an indicator's whole standard, not one of its numbered parts."""
        return "." not in self.id

    @property
    def found(self) -> Decimal:
        """The score of the report's own facts."""
        return self.rows[0][1]

    def rule(self, text: str | None = None) -> perfeval.Rule:
        """The compiled standard, or the same with its ``text`` set otherwise."""
        return perfeval.rule(text or self.text, points=self.points, name=self.name)

    def check_inputs(self, rule: perfeval.Rule) -> None:
        """Fail unless ``rule`` asks for exactly what this standard asks for."""
        given = [normalise_key(spec.key) for spec in rule.inputs]
        assert given == [normalise_key(asked.key) for asked in self.asked]
        for spec, asked in zip(rule.inputs, self.asked, strict=True):
            assert asked.kind in {None, spec.kind}
            if asked.labels:
                labels = [normalise_key(label) for label in spec.labels]
                assert labels == [normalise_key(label) for label in asked.labels]

    def check_scores(self, rule: perfeval.Rule) -> None:
        """Fail unless ``rule`` gives the score of every row."""
        assert [rule(*values) for values, _ in self.rows] == [score for _, score in self.rows]


def _read(line: str) -> Standard:
    row = json.loads(line)
    return Standard(
        id=row["id"],
        name=row["name"],
        points=row["points"],
        text=row["text"],
        asked=tuple(
            Asked(one["key"], one.get("kind"), tuple(one.get("labels", ())))
            for one in row["inputs"]
        ),
        rows=tuple((tuple(values), Decimal(score)) for values, score in row["rows"]),
    )


def load(report: str) -> tuple[Standard, ...]:
    """The standards of one report."""
    file = Path(__file__).with_name(f"{report}.jsonl")
    return tuple(_read(line) for line in file.read_text(encoding="utf-8").splitlines())


def ids(standards: Iterable[Standard]) -> list[str]:
    """A short name for each standard in a parametrised test."""
    return [standard.id for standard in standards]
