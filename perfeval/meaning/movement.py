"""Words of movement and counting, and what a change of the score is."""

from __future__ import annotations

from typing import Literal

import attrs

from perfeval.numbers.units import Unit, parse_unit, same_kind
from perfeval.program.nodes import Node
from perfeval.reading import clauses as ast
from perfeval.source import Span

Direction = Literal["up", "down", "both"]

_UP = (
    "升高 升 上浮 增 延长 超额 超出 超过 超支 超 高于 高出 高 提高 提升 增加 增长 上升 多出 多 "
    "逾期 延迟 延期 推迟 拖延 滞后 晚 超期"
).split()
_DOWN = "降 下滑 下浮 下调 减 减低 缩短 落后 低于 低 降低 减少 下降 少于 少 缺少 缺 差 不足".split()
_BOTH = ("偏离", "偏差", "相差")
LATE = ("逾期", "延迟", "延期", "推迟", "拖延", "滞后", "晚", "超期", "超过", "超出", "超")
SHARES = ("率", "比例", "比重", "占比", "比", "度", "幅度", "百分比")
"""How the name of a ratio ends."""
TIMES = {
    "days",
    "hours",
    "工作日",
    "个工作日",
    "自然日",
    "个自然日",
    "月",
    "个月",
    "周",
    "年",
    "季度",
}


@attrs.define
class Change:
    """A deduction or a gain, with the sentence that its limits reach."""

    node: Node
    kind: Literal["lose", "bonus", "gain", "both"]
    sentence: int
    span: Span


def direction(verb: str) -> Direction | None:
    """Which way a movement word leads; 低（高） both."""
    first, bracket, second = verb.rstrip(")").partition("(")
    if bracket and {direction(first), direction(second.lstrip("或/"))} == {"up", "down"}:
        return "both"
    if verb in _UP:
        return "up"
    if verb in _DOWN:
        return "down"
    return "both" if verb in _BOTH else None


def countable(every: ast.Every) -> bool:
    """Whether a step without a threshold counts what it names: 每缺一项, 每逾期一天."""
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    if unit is None:
        return False
    if (
        not every.stated
        and unit.kind != "ratio"
        and every.amount is not None
        and every.amount.value == 1
    ):
        return True
    return unit.count or unit.kind in TIMES


def role_of(award: ast.Award) -> str:
    """What the award is to an explanation."""
    return "deduction" if award.kind == "lose" else "addition"


def same_thing(known: Unit, unit: Unit) -> bool:
    """Whether a step in ``unit`` fits a value in ``known``; 个 counts anything."""
    if same_kind(known, unit):
        return True
    return known.count and unit.count and "个" in {known.text, unit.text}
