"""What a condition compares, and which conditions cannot be."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

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


class TestEachOfSeveral:
    """满意度、完成率均≥90%: one comparison of several values."""

    @pytest.mark.parametrize(
        "text",
        [
            "满意度、完成率均≥90%得5分，否则不得分",
            "满意度和完成率均达到90%以上的，得5分，否则不得分",
            "满意度、完成率都在90%以上得5分，否则不得分",
        ],
    )
    def test_holds_for_each(self, text: str) -> None:
        """One value under 90% is enough to lose the points."""
        rule = perfeval.rule(text, points=5)

        assert [found.key for found in rule.inputs] == ["满意度", "完成率"]
        assert [rule("90%", "90%"), rule("90%", "89%"), rule("89%", "90%")] == [5, 0, 0]

    def test_three_names(self) -> None:
        """、 and 和 both part names."""
        rule = perfeval.rule("满意度、合格率和完成率均不低于90%得5分，否则不得分", points=5)

        assert [found.key for found in rule.inputs] == ["满意度", "合格率", "完成率"]
        assert [rule("90%", "90%", "90%"), rule("90%", "80%", "90%")] == [5, 0]

    def test_each_of_those_before(self) -> None:
        """均 alone is each of the values named before it."""
        text = "满意度、完成率均≥90%得5分，均不低于80%得3分，否则不得分"
        rule = perfeval.rule(text, points=5)

        assert [rule("95%", "95%"), rule("95%", "85%"), rule("95%", "75%")] == [5, 3, 0]

    @pytest.mark.parametrize("name", ["户均和人均", "各项指标均", "满意度和完成率"])
    def test_one_name(self, name: str) -> None:
        """An average is a name, and so is what no 均 stands behind."""
        rule = perfeval.rule(f"{name}≥90%得5分，否则不得分", points=5)

        assert [found.key for found in rule.inputs] == [name]

    def test_each_of_nothing(self) -> None:
        """均 without a list compares the indicator's own value."""
        rule = perfeval.rule("均不低于80%得5分，否则不得分", points=5)

        assert [rule("80%"), rule("79%")] == [5, 0]


class TestWords:
    """Comparisons in words."""

    @pytest.mark.parametrize(
        ("text", "scores"),
        [
            (
                "执行率60%以上不足75%得2分，75%以上得5分，60%以下不得分",
                {"75%": 5, "74%": 2, "60%": 2, "59%": 0},
            ),
            ("偏差率大于等于5%小于10%得2分，小于5%得5分，否则不得分", {"4%": 5, "5%": 2, "10%": 0}),
            ("偏差率5%以外扣2分", {"5%": 5, "6%": 3}),
            ("偏差率5%（含）以外得0分，否则得5分", {"5%": 0, "4%": 5}),
            ("执行率90%（不含）以上得5分，否则得0分", {"90%": 0, "91%": 5}),
            ("执行率高于90%（含）得5分，否则得0分", {"90%": 5, "89%": 0}),
            ("[90%,+∞)得5分，[60%,90%)得3分，(-∞,60%)得0分", {"90%": 5, "60%": 3, "59%": 0}),
            ("80%-60%得3分，否则得1分", {"80%": 3, "60%": 3, "59%": 1}),
            ("100%≥完成率≥90%得5分，否则得0分", {"100%": 5, "90%": 5, "101%": 0}),
            (
                "评分85分（含）以上得5分，70分（含）-85分得3分，其余不得分",
                {"85": 5, "70": 3, "69": 0},
            ),
            ("完成率≥90%的得5分，未达到的不得分", {"90%": 5, "89%": 0}),
            ("未达到90%的不得分，否则得5分", {"90%": 5, "89%": 0}),
            ("执行率=90%得5分，执行率≠90%得1分", {"90%": 5, "91%": 1}),
            (
                "80%（含）-90%（含）得3分，90%以上得5分，80%以下得1分",
                {"90%": 3, "91%": 5, "79%": 1},
            ),
            ("80%（含）-90%得3分，90%以上得5分，80%以下得1分", {"90%": 5, "80%": 3, "79%": 1}),
        ],
    )
    def test_score(self, text: str, scores: dict[str, int]) -> None:
        """On the edges and beside them, for five points."""
        rule = perfeval.rule(text, points=5)

        assert {rate: rule(rate) for rate in scores} == scores

    def test_missing_the_comparison_before(self) -> None:
        """达不到的 is the opposite of the comparison before it: three quarters of five points."""
        text = "实际数达到计划数的得5分，达不到的，得分=实际数/计划数×5"
        rule = perfeval.rule(text, points=5)

        assert [rule("3", "4"), rule("4", "4"), rule("5", "4")] == [Decimal("3.75"), 5, 5]

    def test_and_binds_closer_than_or(self) -> None:
        """Both rates, or the judgement."""
        rule = perfeval.rule("满意度≥90%且完成率≥80%或优秀的，得5分，否则不得分", points=5)

        assert [rule("95%", "75%", "是"), rule("95%", "75%", "否"), rule("95%", "85%", "否")] == [
            5,
            0,
            5,
        ]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("90%≤完成率≤100%≤110%得5分", "PE101"),
            ("90%≥完成率≤100%得5分，否则得0分", "PE432"),
            ("90%-90%得3分，否则得1分", "PE424"),
            ("95≥90%得5分", "PE101"),
            ("得分=甲/次×5，上限5", "PE101"),  # a unit is no name
            ("得分=甲×万元，上限5", "PE101"),
            ("收入（万元）≥100天得5分，否则不得分", "PE301"),
            ("收入（万元）高于支出（天）得5分，否则不得分", "PE301"),
        ],
    )
    def test_error(self, text: str, code: str) -> None:
        """Nothing can be compared so."""
        assert _codes(text) == [code]


@pytest.mark.parametrize(
    ("text", "target", "scores"),
    [
        ("达到目标值得5分，否则不得分", "≤10%", {"5%": "5.00", "10%": "5.00", "80%": "0.00"}),
        ("达到目标值得5分，未达到目标值得2分", "≤10%", {"5%": "5.00", "80%": "2.00"}),
        ("达到目标值得5分，否则不得分", "≥90%", {"5%": "0.00", "90%": "5.00"}),
    ],
)
def test_a_target_that_is_a_limit_is_reached_below(
    text: str, target: str, scores: dict[str, str]
) -> None:
    """达到 goes the way that the target's sign says."""
    rule = perfeval.rule(text, points=5, target=target)

    assert {value: str(rule(value)) for value in scores} == scores


@pytest.mark.parametrize("value", ["89%", "90%", "95%", "95.1%"])
def test_two_bounds_without_a_joint_are_of_one_value(value: str) -> None:
    """≥90%≤95% is an interval; the second bound is not of the first."""
    inside = Fraction(90) <= Fraction(value.removesuffix("%")) <= Fraction(95)
    rule = perfeval.rule("利用率≥90%≤95%的得3分，否则不得分", points=3)

    assert rule(value) == (3 if inside else 0)


def test_what_stands_behind_a_range_of_measures_is_not_lost() -> None:
    """在…之间达到90%: two conditions that do not go together."""
    text = "在平均值和优秀值之间达到90%的得3分，否则不得分"
    (found,) = perfeval.check(text, kind="rule", points=3)

    assert found.span is not None
    assert (found.code, text[found.span.start : found.span.end]) == ("PE101", "达到90%")


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("控制率≤5%为达到要求，低于要求得5分，高于要求不得分", {"4%": 5, "5%": 5, "6%": 0}),
        ("控制率≤5%为目标值，不超过目标值得5分，超过目标值得0分", {"4%": 5, "5%": 5, "6%": 0}),
        ("完成率≥90%为达到要求，不低于要求得5分，低于要求不得分", {"89%": 0, "90%": 5, "91%": 5}),
        ("完成率≥90%为达到要求，高于要求得5分，低于要求不得分", {"89%": 0, "90%": 5, "91%": 5}),
    ],
)
def test_above_and_below_what_was_said_to_be_the_target(text: str, scores: dict[str, int]) -> None:
    """The side that 为达到要求 states meets it, the number itself with it."""
    rule = perfeval.rule(text, points=5)

    assert {value: rule(value) for value in scores} == scores


def test_a_step_starts_at_the_threshold_of_its_own_value() -> None:
    """满意度 is first of two: two points below its 90%, and none taken where it is reached."""
    text = "满意度≥90%且完成率≥80%不扣分，满意度每低1个百分点扣1分"
    rule = perfeval.rule(text, points=5)

    assert [rule("88%", "80%"), rule("90%", "70%")] == [3, 5]


@pytest.mark.parametrize("target", ["控制率≤5%为目标值", "控制率不超过5%为目标值"])
def test_a_stated_limit_that_is_not_reached(target: str) -> None:
    """未达到目标值 of ≤5% is above 5%."""
    rule = perfeval.rule(f"{target}，未达到目标值得2分，否则得5分", points=5)

    assert [rule(value) for value in ("4%", "5%", "6%")] == [5, 5, 2]


@pytest.mark.parametrize(
    ("text", "missed", "met"),
    [
        ("工作天数≥10天且完成率≥80%不扣分，每少1天扣1分", "8天", "10天"),
        ("人数≥10人且完成率≥80%不扣分，每少1人扣1分", "8人", "10人"),
    ],
)
def test_a_step_starts_at_the_threshold_of_its_own_unit(text: str, missed: str, met: str) -> None:
    """A step in days or people does not start at a rate: two are missing."""
    rule = perfeval.rule(text, points=5)

    assert [rule(missed, "80%"), rule(met, "70%")] == [3, 5]
