"""What a report says in short: the closing sentence, and one line for each 一级指标."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.catalogue.words import word
from perfeval.figures.table import Table
from perfeval.model.rounded import exact_decimal, percent

if TYPE_CHECKING:
    from perfeval.results.result import GroupResult, LeafResult, Result

__all__ = ["below", "loss_of", "sentence", "summary_table", "tops"]

# The lines of an explanation that repeat the rule, which stands in a column of its own.
_WORDING = tuple(f"{word(key, 'zh')}{word('colon', 'zh')}" for key in ("rule", "default"))

AWAY, OPEN = "不适用", "待定"

_LIMIT = Fraction(4, 5)


def _applies(part: LeafResult | GroupResult) -> bool:
    """Whether a part counts: an indicator says so, a heading has something below it that does."""
    return bool(getattr(part, "applicable", part.points))


def score_of(part: LeafResult | GroupResult) -> str:
    """The score of a part in a cell."""
    if not _applies(part):
        return AWAY
    return OPEN if part.score is None else f"{part.score:f}"


def loss_of(leaf: LeafResult) -> str:
    """扣分说明: how many points an indicator lost, and by what; empty where it lost none."""
    counted = leaf.result.counted(leaf.place)
    if not leaf.applicable or counted is None or counted >= leaf.leaf.weight:
        return ""
    kept = [line.strip() for line in leaf.explain().splitlines()[1:]]
    why = [line for line in kept if not line.startswith(_WORDING)]
    lost = f"扣{exact_decimal(leaf.leaf.weight - counted):f}分"
    return "\n".join([lost, *why])


def rate_of(part: LeafResult | GroupResult) -> str:
    """The rate of a part in a cell; nothing where there is no score."""
    return percent(part.rate) if _applies(part) and part.score is not None else ""


def total_of(result: Result) -> str:
    """The total, or the interval that missing values leave."""
    if result.complete:
        return f"{result.total:f}"
    return "–".join("…" if end is None else f"{end:f}" for end in result.interval)


def tops(result: Result) -> tuple[LeafResult | GroupResult, ...]:
    """The outermost headings, and the indicators that stand beside them, in order."""
    found: list[LeafResult | GroupResult] = []
    groups = iter([group for group in result.groups if len(group.path) == 1])
    group = next(groups, None)
    end = 0
    for place, leaf in enumerate(result):
        if group is not None and group.group.first <= place:
            found.append(group)
            end, group = group.group.last, next(groups, None)
        elif place >= end:
            found.append(leaf)
    return tuple(found)


def sentence(result: Result) -> str:
    """The closing sentence: 「综合得分为…分，评价等级为…。」."""
    if not result.complete:
        return f"数据不全，综合得分为{total_of(result)}分。"
    words = f"综合得分为{result.total:f}分"
    if result.vetoed:
        words += "（一票否决）"
    if result.away:
        words += f"，按适用指标折算为{result.scaled:f}分"
    return f"{words}，评价等级为{result.grade}。" if result.grade is not None else f"{words}。"


def below(result: Result) -> bool:
    """Whether the total is below 80 of 100, so that the reasons have to be given."""
    full = result.rubric.full
    return bool(result.complete and full and Fraction(result.scaled) < full * _LIMIT)


def summary_table(result: Result) -> Table:
    """绩效评价得分情况表: 分值, 得分 and 得分率 of each 一级指标 and of the whole."""
    parts = tops(result)
    rate = percent(result.rate) if result.complete else ""
    rows = (
        ("分值", *(f"{part.points:f}" for part in parts), f"{result.points:f}"),
        ("得分", *map(score_of, parts), total_of(result)),
        ("得分率", *map(rate_of, parts), rate),
    )
    headings = ("指标", *(part.name for part in parts), "合计")
    return Table(f"{result.rubric.title}得分情况表", headings, rows)
