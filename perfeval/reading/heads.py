"""Heads with points in one sentence: side by side, or one over those that add up to it."""

from __future__ import annotations

import re
from fractions import Fraction

from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause
from perfeval.source import Source

_APART = frozenset(";；、。")
_TWO = 2
_ORDINAL = re.compile(r"^[一二三四五六七八九十]是")
_FIGURES = frozenset("0123456789≥≤><=≠%")
_NEAR = 40  # blanks and the sign after a head


def nested(source: Source, blocks: list[Block]) -> tuple[Block, Block]:
    """The blocks of one part as a tree: its root, and the block that what follows belongs to."""
    first, last = blocks[0], blocks[-1]
    headed = first.points is not None
    tops = _grouped(source, blocks if headed else blocks[1:])
    if headed and len(tops) == 1:
        return first, last
    root = Block("", None, None) if headed else first
    root.parts.extend(tops)
    return root, last


def _grouped(source: Source, blocks: list[Block]) -> list[Block]:
    """``制度（4分）：健全（2分）、合规（2分）。执行（6分）`` is two blocks, the first of two."""
    ends: list[int] = []  # where the block at each place ends, from the last place on
    for place in range(len(blocks) - 1, -1, -1):
        inner = _inside(source, blocks, place, ends)
        blocks[place].parts.extend(blocks[at] for at in inner)
        ends.append(_end(inner[-1], ends, len(blocks)) if inner else place + 1)
    tops = []
    at = 0
    while at < len(blocks):
        tops.append(blocks[at])
        at = _end(at, ends, len(blocks))
    return tops


def _end(place: int, ends: list[int], count: int) -> int:
    return ends[count - 1 - place]


def _inside(source: Source, blocks: list[Block], place: int, ends: list[int]) -> list[int]:
    """The places of the blocks that make up the one at ``place``; none when it stands alone."""
    whole = _points(blocks[place])
    found: list[int] = []
    left, at = whole, place + 1
    while left > 0 and at < len(blocks):
        found.append(at)
        left -= _points(blocks[at])
        at = _end(at, ends, len(blocks))
    if left or blocks[place].clauses:
        return []
    numbered = place + 1 < len(blocks) and blocks[place + 1].head.startswith("一是")
    over_all = numbered and at == len(blocks) and len(found) > 1  # 管理（8分）。一是…；二是…
    if over_all:
        for each in found:
            blocks[each].head = _ORDINAL.sub("", blocks[each].head)
    return found if over_all or _leads(source, blocks[place], len(found)) else []


def tiers_of(block: Block, full: Fraction | None, source: Source) -> list[Clause] | None:
    """``优（5分）、良（3分）、差（0分）``: one clause for each; None for heads that add up.

    A head of 0 points cannot be an item of its own. The heads are tiers where
    one of them has none, the largest is the full score, and nothing but the
    heads is said: no numbers before them, no figures in them.
    """
    values = [_points(part) for part in block.parts]
    values += [v for c in _said(block) for v in highest(c)]
    bare = all(_tiered(clause) for clause in _said(block))
    if (
        any(part.parts or (part.mark and part.style != "circle") for part in block.parts)
        or not bare
    ):
        return None
    if len(values) < _TWO or full not in {None, max(values)}:
        return None
    if 0 not in values and (full is None or sum(values) == full):
        return None
    if any(part.mark for part in block.parts) or any(part.points is None for part in block.parts):
        return None
    if any(sign_after(source, part.points) in {":", "："} for part in block.parts if part.points):
        return None  # 管理（5分）：制度（1分）、人员（3分）
    clauses: list[Clause] = list(block.clauses)
    for part in block.parts:
        span, points = part.head_span, part.points
        if span is None or points is None:
            return None
        name = ast.Name(part.head, span=span)
        chain = ast.Chain((ast.Side(name, span=span),), span=span)
        amount = ast.Points(points.value, span=points.span)
        award = ast.Award("gain", amount, span=points.span)
        clauses.append(Clause(span.cover(points.span), 0, award, [chain]))
        clauses.extend(part.clauses)
    return sorted(clauses, key=lambda clause: clause.span.start)


def _said(block: Block) -> list[Clause]:
    return [*block.clauses, *(clause for part in block.parts for clause in part.clauses)]


def _tiered(clause: Clause) -> bool:
    """Words with a score, or a range of scores, to get."""
    award = clause.action
    if not isinstance(award, ast.Award) or award.kind != "gain" or clause.every is not None:
        return False
    return bool(clause.when) and clause.scope is None and not clause.otherwise


def highest(clause: Clause) -> list[Fraction]:
    """The most points that an award gives, if they are written."""
    award = clause.action
    amount = award.amount if isinstance(award, ast.Award) else None
    if isinstance(amount, ast.Points):
        return [amount.value]
    if isinstance(amount, ast.Range):
        ends = [end.value for end in (amount.low, amount.high) if isinstance(end, ast.Points)]
        return [max(ends)] if ends else []
    return []


def _points(block: Block) -> Fraction:
    return block.points.value if block.points is not None else Fraction(0)


def _leads(source: Source, block: Block, count: int) -> bool:
    """A semicolon or a pause mark sets heads side by side; over a single one there is a colon."""
    assert block.points is not None  # noqa: S101 - all blocks but the first have a head
    sign = sign_after(source, block.points)
    return sign in {":", "："} or (count > 1 and sign not in _APART)


def sign_after(source: Source, head: ast.Points) -> str:
    """The sign that stands behind a head."""
    return source.text[head.span.end : head.span.end + _NEAR].lstrip()[:1]
