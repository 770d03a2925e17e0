"""Scores from the JSON form of a program alone: nothing of perfeval is used here.

It stands for a scorer in another language, and is written from
``docs/reference/program.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

PAIRS: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b, "min": min, "max": max, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


def read(value: Any, spec: Mapping[str, Any]) -> Fraction:  # noqa: ANN401 - a value of JSON
    """The exact number that a value is to an input."""
    text = str(value).strip().replace(",", "")
    if spec["kind"] == "yes_no":
        return Fraction(value is True or text in ("是", "1", "True"))
    if spec["kind"] == "choice":
        return Fraction(spec["labels"].index(text) if text in spec["labels"] else int(text) - 1)
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text.removesuffix(spec["unit"] or "")) * Fraction(spec["factor"] or 1)


def rounded(value: Fraction, places: int | None, mode: str) -> Fraction:
    """A value at some decimals; half-up takes ties away from zero."""
    if places is None:
        return value
    scaled = abs(value) * 10**places
    whole, rest = math.floor(scaled), scaled - math.floor(scaled)
    tie = {"half_up": True, "half_even": whole % 2 == 1}
    up = {"down": False, "up": rest > 0}.get(
        mode, 2 * rest > 1 or (2 * rest == 1 and tie.get(mode))
    )
    return Fraction((whole + bool(up)) * (1 if value > 0 else -1), 10**places)


def node(program: Mapping[str, Any], place: int, values: list[Fraction]) -> Any:  # noqa: ANN401
    """The value of one node, asking only for what it needs."""
    it = program["nodes"][place]
    match it["op"]:
        case "const":
            return Fraction(it["value"])
        case "input":
            return values[it["input"]]
        case "and":
            return all(node(program, each, values) for each in it["args"])
        case "or":
            return any(node(program, each, values) for each in it["args"])
        case "not":
            return not node(program, it["args"][0], values)
        case "case":
            for condition, value in it["branches"]:
                if node(program, condition, values):
                    return node(program, value, values)
            return node(program, it["otherwise"], values)
    args = [node(program, each, values) for each in it["args"]]
    if it["op"] == "round":
        return rounded(args[0], it["places"], it["mode"])
    if it["op"] in ("floor", "ceil"):
        return Fraction(getattr(math, it["op"])(args[0]))
    return PAIRS[it["op"]](*args)


def score(program: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[Fraction, list[Fraction]]:
    """The total and the score of each indicator, for a complete row."""
    values = [read(data[spec["name"]], spec) for spec in program["inputs"]]
    scores = [
        rounded(node(program, each["score"], values), **each["rounding"])
        for each in program["indicators"]
    ]
    total = sum(scores, Fraction(0))
    for each in program["indicators"]:
        for veto in each["vetoes"]:
            if veto["level"] == "total" and node(program, veto["condition"], values):
                total = Fraction(0)
    final = program["rounding"]["total"]
    return (rounded(total, **final) if final else total), scores
