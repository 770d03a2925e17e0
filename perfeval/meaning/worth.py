"""What numbered parts are worth, and which of them only take off."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from perfeval.meaning.full import block_full, is_scored, stated_full
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause

_MAX_SENTENCES = 1000


_MOST_PARTS = 12


def take_losing(block: Block, points: Fraction | None) -> bool:
    """``1.…得1分。2.…得3分。3.每出现一例扣2分``: the last takes off the whole.

    Only where the parts before it make up the full score; whether it was so.
    """
    kept = list(block.parts)
    while kept and all(_loses(clause) for clause in kept[-1].clauses) and not kept[-1].parts:
        kept.pop()
    if points is None or len(kept) == len(block.parts) or len(kept) < 2:  # noqa: PLR2004 - parts add up
        return False
    if sum((stated_full(part.clauses) or Fraction(0) for part in kept), Fraction(0)) != points:
        return False
    for place, part in enumerate(block.parts[len(kept) :], len(kept)):
        block.clauses.extend(apart(part, place))
    block.parts[:] = kept
    return True


def _loses(clause: Clause) -> bool:
    action = clause.action
    return isinstance(action, ast.Award) and action.kind == "lose" and clause.every is not None


def by_points(block: Block, points: Fraction | None, *, lone: bool) -> list[Fraction] | None:
    """What each numbered part is worth, where their own scores make up the full score.

    Of each part that is its largest score, or the sum of its scores. With ``lone``
    parts of one clause each are parts too, not the items of a list.
    """
    if points is None or len(block.parts) < 2 or any(is_scored(p) or p.parts for p in block.parts):  # noqa: PLR2004 - parts add up
        return None
    choices = []
    for part in block.parts:
        values = [
            c.action.amount.value
            for c in part.clauses
            if isinstance(c.action, ast.Award)
            and c.action.kind == "gain"
            and not c.every
            and c.when
            and isinstance(c.action.amount, ast.Points)
        ]
        if not values or any(isinstance(c.action, ast.Formula | ast.ByRate) for c in part.clauses):
            return None
        choices.append(sorted({max(values), sum(values, Fraction(0))}))
    if all(len(part.clauses) == 1 for part in block.parts) and not lone:
        return None
    for chosen in product(*choices[:_MOST_PARTS]):
        if sum(chosen) == points and len(chosen) == len(choices):
            return list(chosen)
    return None


def flattened(block: Block) -> list[Clause]:
    """The clauses of a block and of its parts without scores, sentences kept apart."""
    clauses = list(block.clauses)
    for place, part in enumerate(block.parts):
        clauses.extend(apart(part, place))
    return clauses


def apart(part: Block, place: int) -> list[Clause]:
    """The clauses of one part, with sentences that are nobody else's."""
    clauses = flattened(part)
    for clause in clauses:
        clause.sentence += (place + 1) * _MAX_SENTENCES
    return clauses


def complete(part: Block) -> bool:
    """Whether a part without a stated score is a rule of its own."""
    clauses = _flattened_copy(part)
    if any(isinstance(c.action, ast.Formula) and not c.when for c in clauses):
        return True
    gains = [c for c in clauses if isinstance(c.action, ast.Award) and c.action.kind == "gain"]
    plain = [c for c in gains if c.scope is None and not c.every]
    return len(plain) > 1


def stands_alone(part: Block) -> bool:
    """Whether a part is a rule of its own where no full score says so: ≥90%得2分，每低1%扣0.5分."""
    gains = [c for c in part.clauses if isinstance(c.action, ast.Award) and c.action.kind == "gain"]
    scored = len(gains) == 1 and bool(gains[0].when) and not gains[0].every
    return complete(part) or (scored and any(_loses(c) for c in part.clauses))


def _flattened_copy(part: Block) -> list[Clause]:
    found = list(part.clauses)
    for inner in part.parts:
        found.extend(_flattened_copy(inner))
    return found


def worth_of(part: Block, points: Fraction | None, block: Block) -> Fraction | None:
    """What a part without （N分） is worth, when it is a rule of its own and there is room."""
    if is_scored(part):
        return block_full(part)
    stated = sum((block_full(p) or Fraction(0) for p in block.parts if is_scored(p)), Fraction(0))
    formulas = [c for c in part.clauses if isinstance(c.action, ast.Formula) and not c.when]
    total = any(isinstance(c.action, ast.Limit) and c.action.kind == "sum" for c in part.clauses)
    whole = complete(part) and not any(c.scope for c in part.clauses)
    if not (formulas or total or whole):
        return None
    full = full_of(part)
    if full is None or (points is not None and stated + full > points):
        return None
    return full


def full_of(part: Block) -> Fraction | None:
    """The full score that a part states in its head, its parts, or its clauses."""
    inner = block_full(part)
    return inner if inner is not None else stated_full(_flattened_copy(part))
