"""The full score 满分 of an item that is not given one (section 5.2)."""

from __future__ import annotations

from fractions import Fraction

from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause


def stated_full(clauses: list[Clause]) -> Fraction | None:
    """The written upper limit, else the largest score that the text states."""
    limits = [v for c in clauses if (v := _limit(c)) is not None]
    if limits:
        return max(limits)
    totals = [v for c in clauses if (v := _total(c)) is not None]
    if len(totals) == 1 and all(_loses(c) for c in clauses if _total(c) is None):
        return totals[0]
    # 不得分 alone says nothing of how much there is to get.
    stated = [v for c in clauses for v in _stated(c) if v > 0]
    return max(stated) if stated else None


def _loses(clause: Clause) -> bool:
    action = clause.action
    if isinstance(action, ast.Award | ast.Discretion):
        return action.kind == "lose"
    return isinstance(action, ast.Statement | ast.Limit | ast.Note)


def _total(clause: Clause) -> Fraction | None:
    """``每例扣0.5分，共1分``: what deductions alone take from."""
    action = clause.action
    if isinstance(action, ast.Limit) and action.kind == "sum":
        return action.amount.value if isinstance(action.amount, ast.Points) else None
    return None


def _limit(clause: Clause) -> Fraction | None:
    action = clause.action
    if not isinstance(action, ast.Limit) or action.kind != "gain":
        return None
    if isinstance(action.amount, ast.Points):
        return action.amount.value
    if isinstance(action.amount, ast.Number) and action.amount.unit is None:
        return action.amount.value
    return None


def _stated(clause: Clause) -> list[Fraction]:
    action = clause.action
    if isinstance(action, ast.Award) and action.kind == "gain" and not clause.every:
        return _points(action.amount)
    if isinstance(action, ast.Respectively) and action.kind == "gain":
        return [v for amount in action.amounts for v in _points(amount)]
    if isinstance(action, ast.Interpolate):
        return [v for end in (action.low, action.high) for v in _points(end)]
    if isinstance(action, ast.Formula):
        return _inside(action.value)
    return []


def _points(value: ast.Expression | ast.Range | None) -> list[Fraction]:
    if isinstance(value, ast.Points):
        return [value.value]
    if isinstance(value, ast.Range):
        return [*_points(value.low), *_points(value.high)]
    return []


def _inside(value: ast.Expression) -> list[Fraction]:
    if isinstance(value, ast.Binary):
        return [*_inside(value.left), *_inside(value.right)]
    return _points(value)


def block_full(block: Block) -> Fraction | None:
    """The full score that a block states for itself or through its parts."""
    if block.points is not None:
        return block.points.value
    if is_scored(block):
        return sum((block_full(part) or Fraction(0) for part in block.parts), Fraction(0))
    return stated_full(block.clauses)


def is_scored(block: Block) -> bool:
    """Whether a head with points stands on the block or on a part inside it."""
    return block.points is not None or any(is_scored(part) for part in block.parts)
