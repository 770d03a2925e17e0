"""Heads with points in one sentence: side by side, or one over those that add up to it."""

from __future__ import annotations

from fractions import Fraction

from perfeval.meaning.clauses import Block
from perfeval.source import Source
from perfeval.syntax import ast

_APART = frozenset(";；、")
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
    if left or blocks[place].clauses or not _leads(source, blocks[place], len(found)):
        return []
    return found


def _points(block: Block) -> Fraction:
    return block.points.value if block.points is not None else Fraction(0)


def _leads(source: Source, block: Block, count: int) -> bool:
    """A semicolon or a pause mark sets heads side by side; over a single one there is a colon."""
    assert block.points is not None  # noqa: S101 - all blocks but the first have a head
    sign = sign_after(source, block.points)
    return sign in {":", "："} or (count > 1 and sign not in _APART)


def sign_after(source: Source, head: ast.HeadPoints) -> str:
    """The sign that stands behind a head."""
    return source.text[head.span.end : head.span.end + _NEAR].lstrip()[:1]
