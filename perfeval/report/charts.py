"""Pictures of results: scores, lost points, and a ranking of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Union

from perfeval.model.rounded import exact_decimal
from perfeval.report.summary import rate_of, score_of, tops
from perfeval.report.svg import LOSS, Bar, bars

if TYPE_CHECKING:
    from perfeval.results.result import Result

__all__ = ["losses_picture", "ranking", "ranking_picture", "scores_picture"]

Named = Union["Mapping[str, Result]", "Iterable[tuple[str, Result]]"]
"""Results by the names of their departments."""

MOST_LOSSES = 10
"""How many indicators the picture of lost points names."""


def scores_picture(result: Result) -> str:
    """Score against full score of each 一级指标, as SVG."""
    rows = []
    for part in tops(result):
        rate = rate_of(part)
        said = f"{score_of(part)} / {part.points:f}{f'（{rate}）' if rate else ''}"
        share = Fraction(0) if part.rate is None else Fraction(part.rate)
        rows.append(Bar(part.name, said, share))
    return bars("各一级指标得分与分值", rows)


def losses(result: Result) -> list[tuple[str, Fraction]]:
    """What each indicator lost, the largest first; those that lost nothing are left out."""
    found = []
    for leaf in result:
        counted = result.counted(leaf.place)
        if leaf.applicable and counted is not None and counted < leaf.leaf.weight:
            found.append((leaf.name, leaf.leaf.weight - counted))
    return sorted(found, key=lambda pair: -pair[1])


def losses_picture(result: Result) -> str:
    """Where points were lost, the largest loss first, as SVG; empty where none was."""
    found = losses(result)
    if not found:
        return ""
    shown, rest = found[:MOST_LOSSES], found[MOST_LOSSES:]
    if rest:
        left = sum((lost for _, lost in rest), Fraction(0))
        shown.append((f"其余{len(rest)}项", left))
    largest = max(lost for _, lost in shown)
    rows = [Bar(name, f"−{exact_decimal(lost):f}分", lost / largest, LOSS) for name, lost in shown]
    return bars("失分情况", rows)


def ranking(results: Named) -> list[tuple[int | None, str, Result]]:
    """Place, name and result of each, the best first.

    Equal totals share a place; results whose total is open come last and have none.
    """
    pairs = list(results.items()) if isinstance(results, Mapping) else list(results)
    known = sorted(
        (pair for pair in pairs if pair[1].complete), key=lambda pair: -Fraction(pair[1].total)
    )
    found: list[tuple[int | None, str, Result]] = []
    before: Decimal | None = None
    for number, (name, result) in enumerate(known, 1):
        place = found[-1][0] if result.total == before else number
        found.append((place, name, result))
        before = result.total
    open_ones = [(name, result) for name, result in pairs if not result.complete]
    return found + [(None, name, result) for name, result in open_ones]


def ranking_picture(results: Named) -> str:
    """The totals of several departments, the best first, as SVG."""
    rows = []
    for place, name, result in ranking(results):
        if not result.complete:
            rows.append(Bar(name, "待定", Fraction(0)))
            continue
        grade = "" if result.grade is None else f"　{result.grade}"
        said = f"{result.total:f}{grade}"
        share = Fraction(0) if result.rate is None else Fraction(result.rate)
        rows.append(Bar(f"{place}. {name}", said, share))
    return bars("综合得分排名", rows)
