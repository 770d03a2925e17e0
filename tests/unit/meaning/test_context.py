"""Rules that lean on their rubric: declared units, targets, definitions of the data block."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

RUBRIC = """\
评价体系 部门整体支出绩效评价
满分 {points}分

数据
{data}

一级指标 {name}（{points}分）
  {rule}
"""


def _rubric(rule: str, data: str, name: str = "产出", points: int = 5) -> perfeval.Rubric:
    lines = "\n".join(f"  {line}" for line in data.split("；"))
    return perfeval.compile(RUBRIC.format(points=points, data=lines, name=name, rule=rule))


RATE = "支出（元）；预算（元）；执行率=支出/预算×100%"


class TestDeclaredUnits:
    """A bare number beside a declared value is in its unit."""

    @pytest.mark.parametrize(
        ("rule", "data", "name", "given", "score"),
        [
            # The indicator's own value, left out of the rule: two points under 90%.
            ("≥90得5分，每降低1扣0.5分", "满意度（%）", "满意度", {"满意度": "88"}, "4"),
            ("满意度≥90得5分，每降低1扣0.5分", "满意度（%）", "产出", {"满意度": "88"}, "4"),
            ("≤100得5分，每超10扣1分", "经费（万元）", "经费", {"经费": "120"}, "3"),
            ("经费不超过100得5分，否则不得分", "经费（万元）", "产出", {"经费": "100"}, "5"),
            ("经费不超过100万元得5分，否则不得分", "经费（元）", "产出", {"经费": "1000001"}, "0"),
            # A derived value of the block, and its own kind.
            ("执行率≥90%得5分，否则不得分", RATE, "产出",
             {"支出": "89", "预算": "100"}, "0"),
            ("≥90%得5分，每降低1个百分点扣1分", RATE, "执行率",
             {"支出": "88", "预算": "100"}, "3"),
        ],
    )  # fmt: skip
    def test_score(
        self, rule: str, data: str, name: str, given: dict[str, str], score: str
    ) -> None:
        """Worked out by hand."""
        assert _rubric(rule, data, name).evaluate(given).total == Decimal(score)

    @pytest.mark.parametrize(
        ("rule", "code"),
        [
            ("执行率≥90天得5分，否则不得分", "PE301"),
            ("支出≥90%得5分，否则不得分", "PE301"),
        ],
    )
    def test_other_kinds(self, rule: str, code: str) -> None:
        """A threshold in another kind of unit is an error."""
        data = "  支出（元）\n  预算（元）\n  执行率=支出/预算×100%"
        text = RUBRIC.format(points=5, data=data, name="产出", rule=rule)

        assert [found.code for found in perfeval.check(text)] == [code]


class TestTargets:
    """目标值 and steps without a threshold of their own."""

    @pytest.mark.parametrize(
        ("text", "target", "given", "score"),
        [
            ("每低于目标值1个百分点扣1分", "≥95%", "93%", "3"),
            ("每低于目标值1个百分点扣1分", "≥95%", "97%", "5"),
            ("每降低1个百分点扣1分", "95%", "93%", "3"),
            ("每少1个扣1分", "≥10个", "8", "3"),
            ("每超1个百分点扣1分，扣完为止", "≤10%", "12%", "3"),
            # The rule's own threshold comes first, except where the target is named.
            ("≥90%得5分，每降低1个百分点扣1分", "95%", "88%", "3"),
            ("≥90%得5分，每低于目标值1个百分点扣1分，扣完为止", "95%", "88%", "0"),
            ("达到目标值得5分，否则得分=完成值/目标值×5", "≥80%", "60%", "3.75"),
        ],
    )
    def test_score(self, text: str, target: str, given: str, score: str) -> None:
        """Worked out by hand, for five points."""
        assert perfeval.rule(text, points=5, target=target)(given) == Decimal(score)

    @pytest.mark.parametrize("target", ["显著提升", None])
    def test_words_are_nowhere_to_start(self, target: str | None) -> None:
        """A target in words has no number."""
        with pytest.raises(perfeval.RubricError, match="PE407"):
            perfeval.rule("每降低1个百分点扣1分", points=5, target=target)


class TestOtherReadings:
    """What the other reading of an edge would have scored."""

    @pytest.mark.parametrize(
        ("text", "given", "topic", "scores"),
        [
            # 90% belongs to the upper band, or to the range that ends there.
            ("80%-90%得3分，90%以上得5分，80%以下得1分", "90%", "unmarked_range", (5, 3)),
            # What lies above the top band is in it, or in none.
            ("100%得5分，95%得3分，其余不得分", "120%", "equality_top", (5, 0)),
        ],
    )
    def test_scores(self, text: str, given: str, topic: str, scores: tuple[int, int]) -> None:
        """The default first."""
        rule = perfeval.rule(text, points=5)
        (other,) = [found for found in rule.alternatives(given) if found.topic == topic]

        assert rule(given) == scores[0]
        assert other.score == scores[1]

    @pytest.mark.parametrize(
        "text",
        [
            # Something reaches above 100%, so the band is that number alone.
            "100%得5分，90%-100%得3分，105%以上得1分，其余不得分",
            "100%得5分，不低于上年数得3分，其余不得分",
        ],
    )
    def test_no_top_band(self, text: str) -> None:
        """There is nothing to read otherwise."""
        rule = perfeval.rule(text, points=5)

        assert "equality_top" not in {found.topic for found in rule.readings}
