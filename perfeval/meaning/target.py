"""The indicator's target 目标 as a threshold."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.meaning import build
from perfeval.meaning.conditions import Atom
from perfeval.program.nodes import Operator
from perfeval.syntax import numerals
from perfeval.syntax.words import sign_of
from perfeval.units import parse_unit

if TYPE_CHECKING:
    from perfeval.meaning.item import Item

_TARGET = re.compile(
    r"^'?(?P<sign>[≥≤><=]|不低于|不少于|不超过|不高于|达到|大于等于|小于等于)?(?P<value>.+)$"
)
_OPERATORS: dict[str, Operator] = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "=="}


def target_atom(item: Item, text: str) -> Atom | None:
    """``≥32万人次`` as a comparison of the indicator's own value; None for words."""
    folded = "".join(text.split()).translate(_WIDTHS).replace(">=", "≥").replace("<=", "≤")
    match = _TARGET.match(folded)
    if match is None:
        return None
    found = numerals.quantity(match.group("value"))
    if found is None:
        return None
    value, unit = found
    subject = item.reader.implied()
    draft = item.scope.registry.draft_of(subject.node)
    if draft is not None and unit is not None and draft.unit is None and draft.ready is None:
        if unit.kind == "ratio":
            draft.kind, draft.percent = "ratio", True
        else:
            item.settle_unit(draft, parse_unit(unit.text) or unit)
    word = match.group("sign") or "≥"
    sign = word if word in _OPERATORS else sign_of(word)
    return Atom(subject, _OPERATORS[sign], build.const(value), item.span)


def stated_target(text: str) -> tuple[Operator, Fraction] | None:
    """Sign and number of a target that states a sign."""
    folded = "".join(text.split()).translate(_WIDTHS).replace(">=", "≥").replace("<=", "≤")
    match = _TARGET.match(folded)
    word = match.group("sign") if match is not None else None
    if match is None or word is None or word == "=":
        return None
    found = numerals.quantity(match.group("value"))
    sign = word if word in _OPERATORS else sign_of(word)
    return None if found is None else (_OPERATORS[sign], found[0])


_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("≧"): "≥", ord("≦"): "≤"}
