"""Formulas that a rate between 0 and 100% takes out of the range of the scores."""

from __future__ import annotations

import re
from fractions import Fraction

from perfeval.meaning.checks.sampling import FREE, depth_allows, is_small, replaced, score_at
from perfeval.meaning.checks.witness import name_of, value_of, warn
from perfeval.meaning.item import Item
from perfeval.numbers.exact import to_text
from perfeval.program.nodes import Input, Node
from perfeval.program.used_inputs import children, every
from perfeval.reading import clauses as ast

_WHOLE = re.compile(
    r"(?:执行|完成|到位|支付|支出|合格|达标|覆盖|满意|及时|准时|按期|使用|利用|达成|实现|拨付|兑现|出勤"
    r"|到岗|验收|响应|准确|完好|知晓|参与|落实|整改|办结|履约|入库|开工|竣工|公开|归档)率$|满意度$|完成度$"
)
"""Rates that are meant to reach 100%; a surplus or an error rate may well run into a limit."""

_UPPER = {"gain", "lift", "fill", "same"}
_LOWER = {"empty", "floor", "below", "lose"}
_ENDS = (Fraction(1), Fraction(0))


def check_formulas(item: Item) -> None:
    """Warn where a formula of one share goes beyond the full score, or below 0, unlimited."""
    for base, span in item.bases:
        if base.role != "formula" or not is_small(base) or not depth_allows(base):
            continue
        subject = _share(item, base)
        if subject is None:
            continue
        free = replaced(base, subject, Input(FREE))
        if any(isinstance(part, Input) and part.key != FREE for part in every(free)):
            continue
        for value in _ENDS:
            words = _beyond(item, score_at(free, {}, value))
            if words is not None:
                shown = value_of(item.scope, subject, value, percent=True)
                words |= {"subject": name_of(item.scope, subject), "value": shown}
                warn(item.scope, "PE433", span, words)
                break


def _share(item: Item, base: Node) -> Node | None:
    """The one value that the formula is of, when it runs from 0 to 100%."""
    found: dict[int, Node] = {}
    stack, seen = [base], set[int]()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Input) or node.role == "definition":
            found[id(node)] = node
        else:
            stack.extend(children(node))
    if len(found) != 1:
        return None
    (subject,) = found.values()
    return subject if _WHOLE.search(name_of(item.scope, subject)) else None


def _beyond(item: Item, score: Fraction | None) -> dict[str, object] | None:
    """What is said of a score that the clamps take back."""
    if score is None:
        return None
    kinds = {
        clause.action.kind
        for clause in item.clauses
        if isinstance(clause.action, ast.Limit) and isinstance(clause.action, ast.Limit)
    }
    if item.full is not None and score > item.full and not kinds & _UPPER:
        full = to_text(item.full)
        return {"score": to_text(score), "points": full, "counted": full}
    if score < item.floor and not kinds & _LOWER:
        floor = to_text(item.floor)
        return {"score": to_text(score), "floor": floor, "counted": floor}
    return None
