"""What a condition compares, and which conditions cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval


def _codes(text: str, points: int = 5) -> list[str]:
    return [found.code for found in perfeval.check(text, kind="rule", points=points)]


class TestHeads:
    """Words before a colon say what follows is about."""

    def test_commas_inside(self) -> None:
        """A head of two names is no input beside the value that is named."""
        text = "设备设施，完好情况：完好率≥98%得4分，每降低1个百分点扣1分"
        rule = perfeval.rule(text, points=4)

        assert [found.key for found in rule.inputs] == ["完好率"]
        assert [rule(rate) for rate in ("98%", "97%", "90%")] == [4, 3, 0]


class TestUnits:
    """Bare numbers and numbers with a unit beside a value."""

    @pytest.mark.parametrize(("amount", "score"), [("25.5", 3), ("25", 1), ("20", 1)])
    def test_a_bare_number_in_a_sum(self, amount: str, score: int) -> None:
        """Twenty is twenty 万元 beside a value in 万元, and so is the five."""
        rule = perfeval.rule("（公用支出（万元）-20万元）>5万元得3分，否则得1分")
        bare = perfeval.rule("（公用支出（万元）-20）>5万元得3分，否则得1分")

        assert rule(amount) == bare(amount) == score

    def test_a_rate_is_no_number_of_days(self) -> None:
        """Once a value is a rate, a threshold in days is an error."""
        assert _codes("执行率≥90%得5分，执行率<80天得1分，否则得3分") == ["PE301"]

    def test_a_rate_may_be_written_as_a_number(self) -> None:
        """A bare 1 beside 80% is 100%."""
        rule = perfeval.rule("执行率≥1得5分，执行率低于80%得1分，否则得3分", points=5)

        assert [rule(rate) for rate in ("100%", "90%", "79%")] == [5, 3, 1]


class TestEmpty:
    """No number satisfies these."""

    @pytest.mark.parametrize(
        "condition", ["[90%,90%)", "(90%,90%]", "(90%,90%)", "[95%,90%]", "高于5%不高于3%"]
    )
    def test_is_an_error(self, condition: str) -> None:
        """It is found when the rule is read."""
        assert _codes(f"{condition}得5分，否则得1分") == ["PE424"]

    def test_one_number(self) -> None:
        """A closed interval may hold a single number."""
        rule = perfeval.rule("[90%,90%]得5分，否则得1分", points=5)

        assert [rule(rate) for rate in ("90%", "90.1%", "89.9%")] == [5, 1, 1]

    def test_bounds_side_by_side(self) -> None:
        """高于2%不高于5% is one condition."""
        rule = perfeval.rule("偏差率高于2%不高于5%得3分，不高于2%得5分，否则不得分", points=5)

        assert [rule(rate) for rate in ("2%", "2.1%", "5%", "5.1%")] == [5, 3, 3, 0]


class TestPairs:
    """分别: as many scores as conditions, one for each."""

    def test_words(self) -> None:
        """The words become the labels of one choice."""
        rule = perfeval.rule("一等奖、二等奖分别得5分、3分；其他不得分", points=5)

        assert [rule(label) for label in ("一等奖", "二等奖", "其他")] == [5, 3, 0]

    def test_comparisons(self) -> None:
        """Comparisons of one value are bands, and ask for nothing else."""
        text = "完成率≥90%、80%-90%、70%-80%分别得5分、3分、1分；其余不得分"
        rule = perfeval.rule(text, points=5)

        assert [found.key for found in rule.inputs] == ["完成率"]
        scores = [rule(rate) for rate in ("90%", "89%", "80%", "79%", "70%", "69%")]
        assert scores == [5, 3, 3, 1, 1, 0]

    @pytest.mark.parametrize(
        "text", ["≥90%、80%-90%分别得5分、3分、1分", "一等奖、二等奖、三等奖分别得5分、3分"]
    )
    def test_lists_of_two_lengths(self, text: str) -> None:
        """An error that says how many there are of each."""
        assert _codes(text) == ["PE420"]


class TestSteps:
    """The size of a step, in the words of its anchor."""

    @pytest.mark.parametrize(
        ("text", "values", "score"),
        [
            # 1% of 100, of an input of 100, and one point of a rate.
            ("收入达到100万元得5分，每减少1%扣1分", ("98",), "3"),
            ("收入达到100得5分，每减少1%扣1分", ("98",), "3"),
            ("收入达到上年数得5分，每减少1%扣1分", ("196", "200"), "3"),
            ("完成率达到上年数得5分，每减少1%扣1分", ("96%", "97%"), "4"),
            ("完成率达到1得5分，每减少1%扣1分", ("98%",), "3"),
        ],
    )
    def test_one_percent(self, text: str, values: tuple[str, ...], score: str) -> None:
        """Relative to the anchor of a quantity, a difference of ratios."""
        values = tuple(f"{v}万元" if "万元" in text else v for v in values)

        assert perfeval.rule(text, points=5)(*values) == Decimal(score)

    @pytest.mark.parametrize(
        ("text", "rate"),
        [
            (
                "控制率≤100%为达到要求，达到要求的得5分，未达到要求的，每高于要求2个百分点扣1分",
                "104%",
            ),
            ("完成率达到90%为达标，达标得5分，未达到目标的，每低于目标值1个百分点扣1分", "88%"),
        ],
    )
    def test_missing_the_target_names_no_value(self, text: str, rate: str) -> None:
        """未达到要求的 in front of a step says what its movement says: two steps."""
        rule = perfeval.rule(text, points=5)

        assert len(rule.inputs) == 1
        assert [rule(rate), rule("95%")] == [3, 5]

    @pytest.mark.parametrize("text", ["每1个百分点扣1分", "每1%扣1分，扣完为止"])
    def test_a_share_is_no_count(self, text: str) -> None:
        """每1个百分点 of nothing has nowhere to start."""
        assert _codes(text) == ["PE407"]
