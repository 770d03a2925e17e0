"""The self-evaluation form: leaves with a target and no rule of their own."""

from __future__ import annotations

import pytest

from perfeval.errors import DataError, EvaluationError
from perfeval.rubric.rubric import Rubric
from tests.small_meaning import rubric_of


def leaf(target: str, points: str = "10", name: str = "甲") -> Rubric:
    """A rubric of one leaf with this target."""
    return rubric_of(f"指标 {name}（{points}分）\n目标 {target}")


def score(target: str, actual: object, points: str = "10") -> str:
    """The score of one value against one target."""
    return str(leaf(target, points).evaluate({"甲": actual}).total)


class TestQuantities:
    """C30: quantities by ratio to target, in the direction of its sign."""

    @pytest.mark.parametrize(
        ("target", "actual", "expected"),
        [
            ("≥32万人次", "35.3万人次", "10.00"),
            ("≥32万人次", "16万人次", "5.00"),
            ("≥32万人次", "160000人次", "5.00"),
            ("85%", "83%", "9.76"),  # 10 × 83/85 = 9.7647…
            ("=2套", "6套", "10.00"),
            ("＝12次", "9次", "7.50"),
            ("'=12次", "9", "7.50"),
            ("174", 87, "5.00"),
            ("80000 m ²", "60000㎡", "7.50"),
            ("98%以上", "49%", "5.00"),
            ("不少于20个", 5, "2.50"),
            ("校企合作 5 家", "3家", "6.00"),
            ("≥5", -3, "0.00"),
            ("≤1.5万元/人", "1.23万元/人", "10.00"),
            ("≤1.5万元/人", "3万元/人", "5.00"),
            ("≤30天", "40天", "7.50"),
            ("不超过30天", 30, "10.00"),
            ("30天以内", 60, "5.00"),
            ("≤2%", "0%", "10.00"),
            ("≤0", 0, "10.00"),
            ("≤0", 3, "0.00"),
            ("0", 0, "10.00"),
            ("0", 3, "0.00"),
            ("≥0", 3, "10.00"),
            ("≥0", -1, "0.00"),
            ("=0次", 0, "10.00"),
            ("＝0", 3, "0.00"),
            ("≥95%（含）", "95%", "10.00"),
            ("30天内", "40天", "7.50"),
            ("1年内", "2年", "5.00"),
            ("12个月", "6个月", "5.00"),
            ("≤5", -1, "10.00"),
        ],
    )
    def test_scores(self, target: str, actual: object, expected: str) -> None:
        """A met target gives full marks, a missed one its share; nothing divides by zero."""
        assert score(target, actual) == expected

    def test_the_key_is_the_name_of_the_leaf(self) -> None:
        """The value is given under the indicator's name or path."""
        rubric = rubric_of(
            "一级指标 产出\n二级指标 培训（5分）\n目标 ≥5次\n"
            "一级指标 效益\n二级指标 培训（5分）\n目标 ≤5次"
        )

        assert rubric.input_names == ("产出/培训", "效益/培训")
        assert rubric.evaluate({"产出/培训": 5, "效益/培训": 10}).total == 7.5

    def test_the_default_is_recorded(self) -> None:
        """Leaves scored by default say so, and a target of 0 as well."""
        assert [r.topic for r in leaf("≥5").readings] == ["default_rule"]
        assert [r.topic for r in leaf("0").readings] == ["default_rule", "zero_target"]
        assert [r.topic for r in leaf("=0次").readings] == ["default_rule", "zero_target"]
        assert [r.topic for r in leaf("≤0").readings] == ["default_rule"]

    def test_a_ratio_without_a_percent_sign_is_refused_when_doubtful(self) -> None:
        """90 against a target in percent could be 90% or 9000%."""
        with pytest.raises(DataError) as caught:
            leaf("≥85%").evaluate({"甲": 90})

        assert [d.code for d in caught.value.diagnostics] == ["PE507"]


class TestWords:
    """C23: word targets score within one of the three official tiers."""

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("8", "8.00"),
            (10, "10.00"),
            (("达成年度指标", 8), "8.00"),
            (("部分达成年度指标并具有一定效果", "7.9"), "7.90"),
            (("未达成年度指标且效果较差", 0), "0.00"),
        ],
    )
    def test_scores(self, given: object, expected: str) -> None:
        """A score in the range, or a label with a score under it."""
        assert score("显著提升", given) == expected

    @pytest.mark.parametrize(
        "given",
        [("达成年度指标", "7.9"), ("部分达成年度指标并具有一定效果", 8), 11, "显著提升", ("好", 9)],
    )
    def test_scores_outside_the_tier_are_refused(self, given: object) -> None:
        """Reading A9: 80% belongs to the first tier, 60% to the second."""
        with pytest.raises(DataError):
            score("显著提升", given)

    @pytest.mark.parametrize(
        "target",
        [
            "2021年12月31日前",
            "年底前完成足额发放",
            "设施建设合格率100%；专项资金占比95%以上",
            "按进度实施",
            "12月底前",
            "12月",
            "2023年",
            "5个左右",
        ],
    )
    def test_dates_and_several_thresholds_are_judged(self, target: str) -> None:
        """What is not one number is judged like words."""
        assert leaf(target).inputs[0].kind == "score"


class TestExecutionRow:
    """C31: the budget-execution row scores rate × points."""

    def rubric(self, name: str = "预算执行率") -> Rubric:
        """A rubric of the row alone."""
        return rubric_of(f"指标 {name}（10分）")

    def test_the_rate_scores_its_share(self) -> None:
        """98.8% of 10 points is 9.88, and more than 100% is 10."""
        assert str(self.rubric().evaluate({"预算执行率": "98.8%"}).total) == "9.88"
        assert str(self.rubric("执行率").evaluate({"执行率": "1.2"}).total) == "10.00"

    def test_the_two_amounts_stand_for_the_rate(self) -> None:
        """44.46 of 45 is 98.8%, in whatever units."""
        result = self.rubric().evaluate({"全年执行数": "444600元", "全年预算数": "45万元"})

        assert str(result.total) == "9.88"
        assert "全年执行数444600元 ÷ 全年预算数45万元" in result.explain()

    @pytest.mark.parametrize(
        ("data", "codes"),
        [
            ({"全年执行数": 1}, ["PE502"]),
            ({"全年预算数": 1}, ["PE502"]),
            ({}, ["PE502"]),
            ({"全年执行数": 1, "全年 预算数": 1, "全年预算数": 1}, ["PE515"]),
            ({"全年执行数": "一", "全年预算数": 1}, ["PE503"]),
            ({"全年执行数": 1, "全年预算数": 1, "预算执行率": 1}, ["PE515"]),
        ],
    )
    def test_amounts_with_a_fault_are_reported(
        self, data: dict[str, object], codes: list[str]
    ) -> None:
        """Half a pair, a word, or both the rate and its amounts are refused."""
        with pytest.raises(DataError) as caught:
            self.rubric().evaluate(data)

        assert [d.code for d in caught.value.diagnostics] == codes

    def test_a_budget_of_nothing_is_an_evaluation_error(self) -> None:
        """No silent 0 and no silent full score."""
        with pytest.raises(EvaluationError) as caught:
            self.rubric().evaluate({"全年执行数": 1, "全年预算数": 0})

        assert [d.code for d in caught.value.diagnostics] == ["PE516"]

    def test_the_amounts_are_unknown_without_such_a_row(self) -> None:
        """Elsewhere 全年预算数 is a name like any other."""
        with pytest.raises(DataError) as caught:
            leaf("≥5").evaluate({"甲": 5, "全年预算数": 1})

        assert [d.code for d in caught.value.diagnostics] == ["PE501"]
