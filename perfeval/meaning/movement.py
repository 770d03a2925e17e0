"""Words of movement and counting, and what a change of the score is."""

from __future__ import annotations

from typing import Literal

import attrs

from perfeval.numbers.units import Unit, parse_unit, same_kind
from perfeval.program.nodes import Node
from perfeval.reading import clauses as ast
from perfeval.reading.words import value_of
from perfeval.source import Span

Direction = Literal["up", "down", "both"]

_WAYS: dict[str, Direction] = {"up": "up", "late": "up", "down": "down", "both": "both"}
TIMES = {
    "days",
    "hours",
    "工作日",
    "个工作日",
    "自然日",
    "个自然日",
    "月",
    "个月",
    "周",
    "年",
    "季度",
}


@attrs.define
class Change:
    """A deduction or a gain, with the sentence that its limits reach."""

    node: Node
    kind: Literal["lose", "bonus", "gain", "both"]
    sentence: int
    span: Span


def direction(verb: str) -> Direction | None:
    """Which way a movement word leads; 低（高） both, and what comes late goes up."""
    found = value_of(verb, "MOVE")
    return _WAYS.get(found) if found is not None else None


def countable(every: ast.Every) -> bool:
    """Whether a step without a threshold counts what it names: 每缺一项, 每逾期一天."""
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    if unit is None:
        return False
    if (
        not every.stated
        and unit.kind != "ratio"
        and every.amount is not None
        and every.amount.value == 1
    ):
        return True
    return unit.count or unit.kind in TIMES


def role_of(award: ast.Award) -> str:
    """What the award is to an explanation."""
    return "deduction" if award.kind == "lose" else "addition"


def same_thing(known: Unit, unit: Unit) -> bool:
    """Whether a step in ``unit`` fits a value in ``known``; 个 counts anything."""
    if same_kind(known, unit):
        return True
    return known.count and unit.count and "个" in {known.text, unit.text}
