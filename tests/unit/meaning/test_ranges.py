"""Ranges of scores, and judged deductions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import perfeval
from perfeval.model.inputs import LabelRange


def _codes(text: str, points: int) -> list[str]:
    return [found.code for found in perfeval.check(text, kind="rule", points=points)]


@pytest.mark.parametrize("text", ["酌情得2-8分", "管理较好的得4-8分", "较好得4-8分，一般得1-3分"])
def test_range_above_the_full_score(text: str) -> None:
    """A score above the full score is an error, in a range too."""
    assert _codes(text, 5) == ["PE404"]
    assert _codes(text, 8) == []


class TestNumericConditions:
    """A comparison in front of a judged score or deduction is computed."""

    def test_deduction(self) -> None:
        """Below 90% up to two points are taken; above it none, whatever is judged."""
        rule = perfeval.rule("完成率低于90%的，酌情扣1-2分", points=5)

        assert rule("80%", "1.5") == Decimal("3.5")
        assert rule("90%", "1.5") == 5

    def test_scores(self) -> None:
        """Each band has a judged score of its own."""
        text = "完成率≥90%的，得3-5分；60%-90%的，得1-3分；其余不得分"
        rule = perfeval.rule(text, points=5)

        assert rule("95%", "4", "1") == 4
        assert rule("70%", "4", "1") == 1
        assert rule("50%", "4", "1") == 0
        with pytest.raises(perfeval.DataError, match="PE510"):
            rule("95%", "2", "1")

    def test_score_beside_a_fixed_one(self) -> None:
        """Only the middle band is judged."""
        text = "完成率≥90%的，得5分；60%-90%的，酌情得1-3分；其余不得分"
        rule = perfeval.rule(text, points=5)

        assert [rule(rate, "2") for rate in ("95%", "70%", "50%")] == [5, 2, 0]


@pytest.mark.parametrize(
    ("lead", "labels"),
    [
        (
            "根据指标完成情况分为达成年度指标、部分达成年度指标、未达成年度指标且效果较差三档",
            ("达成年度指标", "部分达成年度指标", "未达成年度指标且效果较差"),
        ),
        ("分为优、良、中三档", ("优", "良", "中")),
        ("根据优、良、中三个等级", ("优", "良", "中")),
        # Two labels for three ranges: the ranges are named by themselves.
        ("分为优、良两档", ("100%-80%(含)", "80%-60%(含)", "60%-0%")),
    ],
)
def test_labels_of_three_tiers(lead: str, labels: tuple[str, str, str]) -> None:
    """The labels are the words between 分为 and 三档."""
    text = f"{lead}，分别按照100%-80%(含)、80%-60%(含)、60%-0%合理确定分值"
    (judged,) = perfeval.rule(text, points=10).inputs

    # （含） keeps 80% and 60% in the upper range; nothing is above 100% or below 0.
    assert judged.ranges == (
        LabelRange(labels[0], Fraction(8), Fraction(10), low_open=False, high_open=False),
        LabelRange(labels[1], Fraction(6), Fraction(8), low_open=False, high_open=True),
        LabelRange(labels[2], Fraction(0), Fraction(6), low_open=False, high_open=True),
    )
