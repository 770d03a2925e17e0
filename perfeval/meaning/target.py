"""The indicator's target 目标 as a threshold."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import attrs

from perfeval.meaning import build
from perfeval.meaning.conditions import Atom
from perfeval.meaning.movement import same_thing
from perfeval.numbers import numerals
from perfeval.numbers.units import Unit, parse_unit
from perfeval.program.nodes import Operator
from perfeval.reading import clauses as ast
from perfeval.reading.words import sign_of, word_list

if TYPE_CHECKING:
    from perfeval.meaning.item import Item
    from perfeval.meaning.scope import Scope

_TARGET = re.compile(
    r"^'?(?P<sign>[≥≤><=]|不低于|不少于|不超过|不高于|达到|大于等于|小于等于)?(?P<value>.+)$"
)
_NAMES = "目标值 目标数 目标任务数 目标任务 目标 任务数 任务量 计划数 标准值 基准值 基准".split()
_OPERATORS: dict[str, Operator] = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "=="}


@attrs.frozen
class Target:
    """A numeric target: ``≥32万人次``."""

    operator: Operator
    value: Fraction
    unit: Unit | None
    stated: bool


def read_target(text: str) -> Target | None:
    """The operator, value and unit of a target; None for words."""
    folded = "".join(text.split()).translate(_WIDTHS).replace(">=", "≥").replace("<=", "≤")
    match = _TARGET.match(folded)
    found = numerals.quantity(match.group("value")) if match is not None else None
    if match is None or found is None:
        return None
    value, unit = found
    word = match.group("sign") or "≥"
    operator = _OPERATORS.get(word) or cast("Operator", sign_of(word))
    return Target(operator, value, unit, match.group("sign") is not None)


def stated_target(text: str) -> tuple[Operator, Fraction] | None:
    """Sign and number of a target that states a sign other than ``=``."""
    target = read_target(text)
    if target is None or not target.stated or target.operator == "==":
        return None
    return target.operator, target.value


def target_atom(item: Item, text: str) -> Atom | None:
    """The target as a comparison of the indicator's own value; None for words."""
    target = read_target(text)
    if target is None:
        return None
    subject = item.reader.implied()
    draft = item.scope.registry.draft_of(subject.node)
    unit = target.unit
    if draft is not None and unit is not None and draft.unit is None and draft.ready is None:
        if unit.kind == "ratio":
            draft.kind, draft.percent = "ratio", True
        else:
            item.settle_unit(draft, unit)
    return Atom(subject, target.operator, build.const(target.value), item.span)


_WITHIN: dict[ast.CompareSign, ast.CompareSign] = {"≥": "≤", "<": ">"}


def toward_target(scope: Scope, chain: ast.Chain, stated: Atom | None) -> ast.Chain:
    """``达到目标值`` of a target that is a limit (≤10%) is to stay within it.

    The indicator declares the target, or the rule states it: ``控制率≤5%为目标值``.
    """
    declared, side = scope.context.target, chain.sides[-1]
    goal = side.value if isinstance(side, ast.Side) else None
    if len(chain.signs) != 1 or not isinstance(goal, ast.Name):
        return chain
    target: Target | Atom | None = read_target(declared) if declared is not None else stated
    known = goal.text in scope.given if declared is not None else goal.text in _NAMES
    within = target is not None and target.operator in {"<=", "<"}
    sign = _WITHIN.get(chain.signs[0])
    reached = any(word in scope.excerpt(chain.span) for word in word_list("done"))
    if not (within and reached and known) or sign is None:
        return chain
    return attrs.evolve(chain, signs=(sign,))


_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("≧"): "≥", ord("≦"): "≤"}


def own_target(item: Item, unit: Unit | None) -> Atom | None:
    """``满意度目标值为98%，每低于目标值…``: a number that the rule itself calls the target.

    ``unit`` is that of the step which starts from it.
    """
    for local in item.scope.locals.values():
        word = next((word for word in _NAMES if local.name.endswith(word)), None)
        if not isinstance(local.value, ast.Number) or word is None or unit is None:
            continue
        known = parse_unit(local.value.unit) if local.value.unit else None
        if known is not None and not same_thing(known, unit) and unit.kind != "ratio":
            continue
        name = local.name.removesuffix(word).removesuffix("的")
        subject = item.scope.name(name, local.span) if name else item.reader.implied()
        return Atom(subject, "==", item.scope.literal(local.value, subject), local.span)
    return None
