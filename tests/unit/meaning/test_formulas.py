"""Formulas: their units, roundings, and the values that they are made of."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval


def _codes(text: str, points: int | None = 5) -> list[str]:
    return [found.code for found in perfeval.check(text, kind="rule", points=points)]


ROWS = [
    ("得分=min（执行率，完成率，1）×5", ("80%", "90%"), "4"),
    ("得分=max（执行率，完成率）×5", ("80%", "90%"), "4.5"),
    ("得分=平均值（A，B，C）×5", ("1", "0.5", "0"), "2.5"),
    ("得分=Σ（执行率，完成率）×2", ("50%", "75%"), "2.5"),
    ("得分=执行率（≤100%）×5", ("120%",), "5"),
    ("执行率（最高为100%）×5", ("120%",), "5"),
    # 3 × 1 + 2 × 0.5
    ("得分=执行率（最高为100%）×3+完成率（最高为100%）×2", ("120%", "50%"), "4"),
    ("执行率=（全年平均执行率+年末执行率）/2，得分=执行率×5", ("80%", "100%"), "4.5"),
    # One point each, and one for each 10 万元.
    ("得分=完成数（个）×1分", ("3",), "3"),
    ("得分=节约资金（万元）/10万元×1分", ("30",), "3"),
    ("执行率≥90%得5分，否则执行率×5", ("90%",), "5"),
    ("执行率≥90%得5分，否则执行率×5", ("80%",), "4"),
    ("执行率≥90%得5分，否则按执行率×5计分", ("80%",), "4"),
]


@pytest.mark.parametrize(("text", "values", "score"), ROWS)
def test_value(text: str, values: tuple[str, ...], score: str) -> None:
    """Worked out by hand, for five points."""
    assert perfeval.rule(text, points=5)(*values) == Decimal(score)


class TestYesNo:
    """有为1，无为0 gives the values of what is there or not."""

    @pytest.mark.parametrize(
        ("text", "given", "score"),
        [
            ("得分=（有无专账×3+有无台账×2），有=1，无=0", ("有", "无"), "3"),
            ("得分=（有无专账×3+有无台账×2），有=1", ("无", "有"), "2"),
            ("得分=（有无专账×3+有无台账×2），有=1，无=0.5", ("有", "无"), "4"),
            ("得分=是否公开×5，是=1，否=0", ("否",), "0"),
        ],
    )
    def test_score(self, text: str, given: tuple[str, ...], score: str) -> None:
        """Without a value for 无 it is 0."""
        assert perfeval.rule(text, points=5)(*given) == Decimal(score)


class TestUnits:
    """A score has no unit."""

    @pytest.mark.parametrize(
        "text",
        ["得分=节约资金（万元）×1分", "得分=1分×节约资金（万元）", "得分=节约资金（万元）×0.1"],
    )
    def test_points_for_money(self, text: str) -> None:
        """So many points for each 元 is a slip: what a point is given for has to be written."""
        assert _codes(text) == ["PE302"]

    @pytest.mark.parametrize(
        ("budget", "tons", "score"),
        [("6元", "3吨", 5), ("9元", "3吨", 0), ("0.0006万元", "3吨", 5)],
    )
    def test_price(self, budget: str, tons: str, score: int) -> None:
        """Two 元 for each ton: 6 for 3, not 9."""
        rule = perfeval.rule(
            "单位成本=预算（元）/产量（吨），单位成本≤2元/吨得5分，否则不得分", points=5
        )

        assert rule(budget, tons) == score

    def test_a_sum_of_unlike_things(self) -> None:
        """Money and days do not add up."""
        assert _codes("得分=（收入（万元）+天数（天））/收入（万元）") == ["PE301"]


class TestRounding:
    """A value is rounded as it is written: rates in percent, money in its unit."""

    @pytest.mark.parametrize(
        ("values", "score"),
        [
            # 0.26 万元 is 0.3, 0.24 is 0.2.
            (("1.26", "1"), 5),
            (("1.24", "1"), 0),
        ],
    )
    def test_money(self, values: tuple[str, str], score: int) -> None:
        """One decimal of 万元, not of 元."""
        text = (
            "节约额=预算（万元）-支出（万元），节约额保留一位小数，节约额≥0.3万元得5分，否则不得分"
        )

        assert perfeval.rule(text, points=5)(*values) == score

    @pytest.mark.parametrize(
        ("rate", "score"), [(("1", "3"), 5), (("333", "1000"), 5), (("332", "1000"), 0)]
    )
    def test_rate(self, rate: tuple[str, str], score: int) -> None:
        """One decimal of the percent form: a third is 33.3%."""
        text = "执行率=支出/预算，执行率保留一位小数，≥33.3%得5分，否则不得分"

        assert perfeval.rule(text, points=5)(*rate) == score

    def test_names_that_are_not_there(self) -> None:
        """Only a defined value can be rounded."""
        assert _codes("目标值保留一位小数，得分=执行率×5") == ["PE201"]


class TestNames:
    """What names a value, and what does not."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("执行率=A，A=B，B=执行率，得分=执行率×5", "PE202"),
            ("执行率=支出/预算，执行率=A/B，得分=执行率×5", "PE203"),
            # 得 is no part of the name.
            ("执行率≥90%得5分，否则得执行率×5", "PE124"),
            # There is no rate of a quarter.
            ("得分=Σ（每个季度的执行率）×1分", "PE201"),
        ],
    )
    def test_error(self, text: str, code: str) -> None:
        """Each has one finding."""
        assert _codes(text) == [code]


class TestPartsOfAStep:
    """Words in brackets behind the size of a step."""

    @pytest.mark.parametrize(
        ("text", "rate", "score"),
        [
            # One point and a half, and 1.4 points.
            ("完成率≥90%得5分，每降低1个百分点（四舍五入取整）扣1分", "88.5%", "3"),
            ("完成率≥90%得5分，每降低1个百分点（四舍五入取整）扣1分", "88.6%", "4"),
            ("完成率≥90%得5分，每降低1个百分点扣1分，四舍五入取整", "88.5%", "3"),
            ("完成率≥90%得5分，每降低1个百分点（不足1个百分点的不计）扣1分", "88.1%", "4"),
            ("完成率≥90%得5分，每降低1个百分点的部分扣1分", "88.5%", "3.5"),
        ],
    )
    def test_score(self, text: str, rate: str, score: str) -> None:
        """Whole steps as the words say, or pro rata."""
        assert perfeval.rule(text, points=5)(rate) == Decimal(score)

    def test_others_are_not_understood(self) -> None:
        """Nothing behind a step is passed over."""
        assert _codes("完成率≥90%得5分，每降低1个百分点左右扣1分") == ["PE101"]


STEPS: list[tuple[str, tuple[object, ...], str]] = [
    ("≥80得5分，每降低1扣0.5分", ("78",), "4"),
    ("执行率≥90%得5分，每滞后1个百分点扣0.5分", ("88%",), "4"),
    ("执行率低于90%的，每1个百分点扣0.5分", ("88%",), "4"),
    ("执行率高于90%的，每1个百分点加0.5分，得3分", ("92%",), "4"),
    ("每低于95%一个百分点扣1分", ("93%",), "3"),
    ("执行率每低于目标值1个百分点扣1分", ("93%", "95%"), "3"),
    ("执行率≥95%得5分，每低于目标值1个百分点扣1分", ("93%",), "3"),
    ("执行率达到全省平均值得5分，每低于全省平均值1个百分点扣1分", ("93%", "95%"), "3"),
    ("每低于全省平均值1个百分点扣1分", ("93%", "95%"), "3"),
    ("偏差率为0得5分，每偏离1个百分点扣1分", ("-2%",), "3"),
    # 0.8 points are two halves, begun; 1.5 points one whole.
    ("满意度≥90%得5分，每降低0.5%扣1分，不足0.5%按0.5%计", ("89.2%",), "3"),
    ("满意度≥90%得5分，每降低1%扣1分，不足1%不扣分，扣完为止", ("88.5%",), "4"),
    # One percent of a hundred households, and of last year's.
    ("户数≥100户得5分，每减少1%扣1分", (98,), "3"),
    ("户数达到上年户数得5分，每减少1%扣1分", ("196", "200"), "3"),
    ("成本≤100万元得5分，每超1000元扣0.5分", ("100.2万元",), "4"),
]


@pytest.mark.parametrize(("text", "values", "score"), STEPS)
def test_step(text: str, values: tuple[object, ...], score: str) -> None:
    """Worked out by hand, for five points."""
    assert perfeval.rule(text, points=5)(*values) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("进度滞后的，每1个百分点扣0.5分", "PE407"),
        ("产量≥100吨得5分，每减少1个百分点扣1分", "PE301"),
        ("逾期不超过5天得5分，每超1个工作日扣1分", "PE401"),
    ],
)
def test_step_that_fits_nothing(text: str, code: str) -> None:
    """No anchor, no percentage point of a weight, no working days after days."""
    assert _codes(text) == [code]
