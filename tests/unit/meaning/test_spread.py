"""Interpolation and proportion."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import perfeval

LINES = [
    # Halfway between 60% and 80%: half of 20, and halfway from 5 to 20.
    ("完成率≥80%得20分，60%及以下得0分，60%至80%之间按线性插值", "70%", "10"),
    ("完成率高于80%得20分，低于60%得0分，60%至80%之间按线性插值", "70%", "10"),
    ("完成率高于80%得20分，低于60%得5分，在两者之间的，在5分和20分之间计算确定", "70%", "12.5"),
    # The line has the ends that no clause scores.
    ("完成率高于80%得20分，低于60%得5分，在两者之间的，在5分和20分之间计算确定", "60%", "5"),
    ("完成率高于80%得20分，低于60%得5分，在两者之间的，在5分和20分之间计算确定", "80%", "20"),
    # Of several neighbours, the two at the top: 10 at 80%, 20 at 90%.
    ("完成率低于60%得0分，60%-80%得10分，达到90%得20分，之间按线性插值", "85%", "15"),
    ("完成率低于60%得0分，60%-80%得10分，达到90%得20分，之间按线性插值", "70%", "10"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rate", "score"), LINES)
def test_line(text: str, rate: str, score: str) -> None:
    """A straight line between the neighbouring clauses."""
    assert perfeval.rule(text, points=20)(rate) == Decimal(score)


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("≥40", "30", Fraction(6) * 30 / 40),
        ("≥40", "50", Fraction(6)),
        ("≤40", "30", Fraction(6)),
        ("≤40", "0", Fraction(6)),
        ("≤40", "48", Fraction(6) * 40 / 48),
    ],
)
def test_proportion_of_the_target(target: str, actual: str, score: Fraction) -> None:
    """Actual to target, or target to actual above a ceiling (section 7)."""
    rule = perfeval.rule("按完成比例计分", points=6, target=target)

    assert Fraction(rule(actual)) == score
