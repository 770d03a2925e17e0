"""``比上年增长8%``: change against another period."""

from __future__ import annotations

import re

from perfeval.meaning import build
from perfeval.meaning.expressions import link
from perfeval.meaning.movement import SHARES
from perfeval.meaning.scope import Scope, Typed
from perfeval.source import Span
from perfeval.text.names import normalise_key

_GROWTH = re.compile(
    r"^(?P<name>.*?)(?:比|较)(?P<base>上年度?|去年|上年同期|去年同期|同期|上一年度?|前一年度?)(?:同期)?"
    r"(?P<move>增长|提高|增加|上升|提升|下降|降低|减少|压减)(?:率|幅度|了)?$"
)
_POINTS = {"提高", "提升", "降低"}
_NEAR = 20
_IN_POINTS = re.compile(r"[^,，;；。]{0,12}?百分点")


def growth(scope: Scope, last: str, text: str, span: Span) -> tuple[Typed, str, str] | None:
    """``比上年增长`` is (this year - last year) / last year; ``比上年提高`` their difference.

    The two values are inputs: the name itself, and 上年 in front of it. ``last`` is
    the name that stands for a name left out. The name and the word of movement
    come back with the value.
    """
    match = _GROWTH.match(normalise_key(text))
    if match is None or scope.known(scope.key(text)):
        return None
    name = match.group("name") or last
    now = scope.name(name, span)
    before = scope.name(match.group("base") + name, span)
    link(scope, now, before)
    move = match.group("move")
    up = move in {"增长", "提高", "增加", "上升", "提升"}
    change = (
        build.sub(now.node, before.node, span) if up else build.sub(before.node, now.node, span)
    )
    if move not in _POINTS or not _is_difference(scope, now, name, span):
        return Typed(build.div(change, before.node, span), "ratio"), name, move
    for typed in (now, before):
        draft = scope.registry.draft_of(typed.node)
        if draft is not None and draft.unit is None and draft.ready is None:
            draft.kind, draft.percent = "ratio", True
    return Typed(change, "ratio"), name, move


def _is_difference(scope: Scope, now: Typed, name: str, span: Span) -> bool:
    """``能耗比上年降低10%`` is a share of last year's; 个百分点, and rates, are subtracted."""
    if now.kind is not None:
        return now.kind == "ratio"
    points = _IN_POINTS.match(scope.source.text[span.end : span.end + _NEAR])
    return points is not None or name.endswith(SHARES)
