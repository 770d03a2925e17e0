"""The scored table as rows of words, before it is laid out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import attrs

from perfeval.model.rounded import percent

if TYPE_CHECKING:
    from perfeval.results.result import GroupResult, LeafResult, Result

LEVELS = {1: "一级指标", 2: "二级指标", 3: "三级指标", 4: "四级指标", 5: "指标"}
_AWAY = "不适用"
_OPEN = "待定"


@attrs.frozen
class Row:
    """One row: names by column, then 分值, 得分, 得分率."""

    kind: Literal["heading", "leaf", "total"]
    names: tuple[str, ...]
    points: str
    score: str
    rate: str


@attrs.frozen
class Table:
    """The scored table of one result.

    ``columns`` are the headings of the name columns; ``foot`` the lines
    below: grade, scaled total, veto.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    foot: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """All column headings."""
        return (*self.columns, "分值", "得分", "得分率")


def table_of(result: Result) -> Table:
    """The scored table: headings with subtotals, indicators, the total."""
    levels = sorted({leaf.level for leaf in result} | {group.level for group in result.groups})
    rows = tuple(_rows(result, levels))
    columns = tuple(LEVELS[level] for level in levels)
    return Table(result.rubric.title, columns, rows, tuple(_foot(result)))


def _rows(result: Result, levels: list[int]) -> Iterator[Row]:
    groups = iter(result.groups)
    group = next(groups, None)
    for place, leaf in enumerate(result):
        while group is not None and group.group.first <= place:
            yield _heading(group, levels)
            group = next(groups, None)
        yield _leaf(leaf, levels)
    total = _score(result.total) if result.complete else _interval(result)
    rate = percent(result.rate) if result.complete else ""
    yield Row("total", _names("合计", levels[0], levels), f"{result.points:f}", total, rate)


def _names(name: str, level: int, levels: list[int]) -> tuple[str, ...]:
    return tuple(name if level == column else "" for column in levels)


def _heading(group: GroupResult, levels: list[int]) -> Row:
    names = _names(group.name, group.level, levels)
    rate = "" if group.score is None else percent(group.rate)
    return Row("heading", names, f"{group.points:f}", _score(group.score), rate)


def _leaf(leaf: LeafResult, levels: list[int]) -> Row:
    names = _names(leaf.name, leaf.level, levels)
    if not leaf.applicable:
        return Row("leaf", names, f"{leaf.points:f}", _AWAY, "")
    rate = "" if leaf.score is None else percent(leaf.rate)
    return Row("leaf", names, f"{leaf.points:f}", _score(leaf.score), rate)


def _score(score: Decimal | None) -> str:
    return _OPEN if score is None else f"{score:f}"


def _interval(result: Result) -> str:
    return "–".join("…" if end is None else f"{end:f}" for end in result.interval)


def _foot(result: Result) -> Iterator[str]:
    if result.vetoed:
        yield "一票否决：总分为0"
    if not result.complete:
        return
    if result.away:
        yield f"按适用指标折算：{result.scaled:f}分（满分{result.rubric.points:f}分）"
    if result.grade is not None:
        yield f"等级：{result.grade}"
