"""What is filled in beside an indicator, as a value that its rule can take."""

from __future__ import annotations

import re
from fractions import Fraction

import attrs

from perfeval.diagnostics import Collector
from perfeval.model.inputs import Reading
from perfeval.numbers.amounts import Problem, problem, read_amount
from perfeval.numbers.exact import parse_number, to_text
from perfeval.rubric.rubric import Leaf
from perfeval.rubrictext.defaults import Target, read_target
from perfeval.rubrictext.document import Words
from perfeval.scoring.values import read_value
from perfeval.tables.layout import leading_sign
from perfeval.tables.rows import LeafRow
from perfeval.tables.words import one_line
from perfeval.text.names import normalise_key

_SHARE = re.compile(r"(?:全年)?执行数(?P<spent>[^/]+)/(?:全年)?预算数(?P<budget>[^/]+)")

MEASURED = frozenset({"ratio", "quantity", "count", "yes_no", "choice"})
"""Kinds of inputs whose value is a fact, and no judgement."""

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")


@attrs.frozen
class Value:
    """The 完成值 of one indicator: as a text that its input takes, or why there is none."""

    text: str | None = None
    problem: Problem | None = None
    readings: tuple[Reading, ...] = ()


def value_of(leaf: Leaf, row: LeafRow) -> Value | None:
    """What the form says about the one thing that ``leaf`` measures.

    ``None`` where nothing is filled in, or where the rule asks for anything
    else than one value.
    """
    if row.actual is None or len(leaf.inputs) != 1 or leaf.inputs[0].kind not in MEASURED:
        return None
    spec = leaf.inputs[0]
    text, readings = one_line(row.actual.text), []
    target = _target_of(leaf)
    sign = leading_sign(text)
    if sign is not None and target is not None and _agrees(sign[0], target):
        text = sign[1]
        readings.append(Reading("actual_with_sign", row.actual.span))
    share = _share(text) if spec.kind == "ratio" else None
    if share is not None:
        return Value(share)
    unit = _unit(row, target)
    number = parse_number(normalise_key(text)) if _NUMBER.fullmatch(normalise_key(text)) else None
    if number is not None and unit and spec.kind != "choice":
        if unit == "%" and not row.unit and 0 < abs(number) <= 1:
            return Value(problem=_either(number))
        text += unit
        readings.append(Reading("unit_of_target", row.actual.span))
    read = read_value(spec, text)
    if isinstance(read, Problem):
        return Value(problem=read)
    return Value(text, readings=tuple(readings))


def _share(text: str) -> str | None:
    """执行数190万元 ÷ 预算数200万元, as a score table says a rate, as one exact number."""
    match = _SHARE.fullmatch(normalise_key(text))
    amounts = [read_amount(part, "refuse") for part in match.groups()] if match else []
    numbers = [
        each.number * (1 if each.unit is None else each.unit.factor)
        for each in amounts
        if not isinstance(each, Problem)
    ]
    kinds = {each.unit and each.unit.kind for each in amounts if not isinstance(each, Problem)}
    if len(numbers) != len(("spent", "budget")) or len(kinds) > 1 or not numbers[1]:
        return None
    return str(numbers[0] / numbers[1])


def _target_of(leaf: Leaf) -> Target | None:
    if leaf.target is None:
        return None
    source = leaf.plan.source
    span = leaf.target_span
    if span is None:
        return None
    return read_target(source, Words(leaf.target, span), Collector())


def _unit(row: LeafRow, target: Target | None) -> str:
    """The one unit that a number without any has beside this target."""
    own = row.unit.translate({ord("％"): "%", ord("﹪"): "%"}).strip()
    if own:
        return own
    return "" if target is None or target.unit is None else target.unit.text


def _agrees(sign: str, target: Target) -> bool:
    """Whether a sign in front of an actual value says no other direction than the target."""
    if sign == "=":
        return True
    return (sign in "≤<") == target.at_most


def _either(number: Fraction) -> Problem:
    """0.98 beside ≥95% may be 0.98% or 98%."""
    shown = to_text(number)
    return problem(
        "PE507", value=shown, as_percent=f"{shown}%", as_number=f"{to_text(number * 100)}%"
    )
