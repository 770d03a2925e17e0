"""Where a step starts, and which values it covers that no band does (sections 4 and 5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval


def _codes(text: str, points: int = 10) -> list[str]:
    return [found.code for found in perfeval.check(text, kind="rule", points=points)]


TWO = (
    "执行率不低于90%且完成率不低于95%的得5分，"
    "执行率每降低1个百分点扣1分，完成率每降低1个百分点扣0.5分"
)


class TestNamedValues:
    """A step that names its value starts from a threshold of that value."""

    @pytest.mark.parametrize(
        ("rates", "score"),
        [
            # Two points under 90%, two points under 95%, and both.
            (("88%", "96%"), "3"),
            (("95%", "93%"), "4"),
            (("88%", "93%"), "2"),
            (("90%", "95%"), "5"),
        ],
    )
    def test_each_from_its_own(self, rates: tuple[str, str], score: str) -> None:
        """Five points of ten, less what each step takes."""
        assert perfeval.rule(TWO, points=10)(*rates) == Decimal(score)

    def test_no_threshold_of_that_value(self) -> None:
        """The rate of another matter is nowhere to start."""
        assert _codes("执行率≥90%得5分，满意度每降低1个百分点扣1分") == ["PE407"]

    @pytest.mark.parametrize(
        ("text", "given", "score"),
        [
            # Two projects short, one training short.
            ("项目数≥10个且培训数≥5个得5分，项目数每少1个扣1分，培训数每少1个扣0.5分", (8, 5), "3"),
            (
                "项目数≥10个且培训数≥5个得5分，项目数每少1个扣1分，培训数每少1个扣0.5分",
                (9, 4),
                "3.5",
            ),
            ("培训次数不少于10次得5分，培训次数每少1次扣0.5分", (8,), "4"),
            ("任务数每低于计划1个扣1分", (8, 10), "3"),
        ],
    )
    def test_counts(self, text: str, given: tuple[int, ...], score: str) -> None:
        """A value that is named before is no thing to count."""
        assert perfeval.rule(text, points=5)(*given) == Decimal(score)

    def test_the_end_of_the_name(self) -> None:
        """执行率 behind 政府采购执行率 is the same value."""
        rule = perfeval.rule("政府采购执行率≥90%得5分，执行率每降低1个百分点扣1分", points=10)

        assert rule("88%") == 3


class TestGaps:
    """What neither a band nor a step reaches has no score."""

    @pytest.mark.parametrize(
        "text",
        [
            # Only one of the two comparisons has a step.
            "执行率不低于90%且完成率不低于95%的得5分，执行率每降低1个百分点扣1分",
            # Late, at any rate.
            "执行率不低于90%且按时报送的得5分，每降低1个百分点扣1分",
            # The step is of another value than the band.
            "执行率≥90%得5分，满意度低于95%的，每降低1个百分点扣1分",
            # Nothing is said of what is under 60%.
            "完成率≥90%不扣分，60%-90%得3分",
            # A bonus says nothing of the other side.
            "完成率达到90%得5分，每提高1个百分点加0.1分",
            "完成率=90%得5分，每提高1个百分点加0.1分",
            "成本不超过90万元得5分，每降低1万元加0.1分",
        ],
    )
    def test_is_found(self, text: str) -> None:
        """It is an error when the rule is read."""
        assert _codes(text) == ["PE401"]

    @pytest.mark.parametrize(
        ("text", "given", "score"),
        [
            ("完成率达到90%得5分，每提高1个百分点加0.1分，否则不得分", "95%", "5.5"),
            ("完成率达到90%得5分，每提高1个百分点加0.1分，否则不得分", "80%", "0"),
            ("成本不超过90万元得5分，每降低1万元加0.1分，否则不得分", "80万元", "6"),
            ("成本不超过90万元得5分，每降低1万元加0.1分，否则不得分", "91万元", "0"),
            # A bonus beside a deduction: both sides are covered.
            ("完成率=90%得5分，每提高1个百分点加0.1分，每降低1个百分点扣1分", "95%", "5.5"),
            ("完成率=90%得5分，每提高1个百分点加0.1分，每降低1个百分点扣1分", "88%", "3"),
            # A deduction takes nothing on the other side of its anchor.
            ("90%-100%得5分，每降低1个百分点扣1分", "105%", "5"),
            ("90%-100%得5分，每降低1个百分点扣1分", "88%", "3"),
            ("偏差率=5%得5分，每偏离1个百分点扣1分", "3%", "3"),
            # An equality band below a bonus that leads away from it.
            ("完成率低于90%得2分，=90%得5分，每提高1个百分点加0.1分", "95%", "5.5"),
            ("完成率低于90%得2分，=90%得5分，每提高1个百分点加0.1分", "89%", "2"),
        ],
    )
    def test_covered(self, text: str, given: str, score: str) -> None:
        """The step, 否则 or the side that a deduction leaves alone gives the score."""
        assert perfeval.rule(text, points=10)(given) == Decimal(score)

    def test_either_of_two(self) -> None:
        """With 或 the step of one value covers what is left of both."""
        text = "执行率不低于90%或完成率不低于90%的得5分，每降低1个百分点扣1分"

        rule = perfeval.rule(text, points=10)

        assert [rule("88%", "88%"), rule("95%", "90%")] == [3, 5]


DEDUCTED = [
    ("完成率≥90%得5分，完成率<90%扣2分", {"95%": "5", "80%": "3"}),
    ("完成率≥90%得5分，80%-90%扣1分，<80%扣3分", {"90%": "5", "80%": "4", "79%": "2"}),
    ("完成率≥90%得5分，80%-90%得4分，<80%扣2分", {"90%": "5", "80%": "4", "79%": "3"}),
    ("完成率≥90%为达到要求，达到要求的得5分，未达到要求的扣2分", {"90%": "5", "80%": "3"}),
    ("完成率≥90%为达到要求，达到要求的不扣分，未达到要求的扣2分", {"90%": "5", "80%": "3"}),
    # 倒扣 takes from nothing.
    ("完成率≥90%得5分，<60%倒扣2分，60%-90%得2分", {"90%": "5", "60%": "2", "59%": "-2"}),
    # 否则 is what is left of the clauses before it, and what those behind it take from.
    ("完成率≥90%得5分，<60%扣2分，否则得3分", {"90%": "5", "59%": "3", "70%": "3"}),
    ("完成率≥90%得5分，否则得3分，<60%扣2分", {"90%": "5", "59%": "1", "70%": "3"}),
    # Without a band there is the full score, and of several the strictest holds.
    ("<90%扣1分，<70%扣3分", {"90%": "5", "89%": "4", "69%": "2"}),
]


@pytest.mark.parametrize(("text", "scores"), DEDUCTED)
def test_a_deduction_covers_what_it_takes_from(text: str, scores: dict[str, str]) -> None:
    """It takes from the highest score of the bands."""
    rule = perfeval.rule(text, points=5)

    assert {rate: rule(rate) for rate in scores} == {r: Decimal(s) for r, s in scores.items()}
    assert _codes(text, 5) == []
