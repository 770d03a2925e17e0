"""Deviations, rates, shares, surveys and sums: the figures of the published reports."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import perfeval
from perfeval import figures
from perfeval.figures import Table

SUZHOU = json.loads(
    (Path(__file__).parents[3] / "examples" / "suzhou" / "reported.json").read_text(
        encoding="utf-8"
    )
)


def test_there_are_53_deviations_and_10_execution_rates() -> None:
    """The department report prints 53 deviations and 10 execution rates."""
    assert len(SUZHOU["deviations"]) == 53
    assert len(SUZHOU["execution"]) == 10


@pytest.mark.parametrize("name", SUZHOU["deviations"])
def test_a_deviation_is_printed_as_the_report_prints_it(name: str) -> None:
    """Each deviation is reproduced to the last character."""
    target, actual, printed = SUZHOU["deviations"][name]

    assert str(perfeval.deviation(target, actual)) == printed


@pytest.mark.parametrize("name", SUZHOU["execution"])
def test_an_execution_rate_is_printed_as_the_report_prints_it(name: str) -> None:
    """Each execution rate is what was spent of the adjusted budget."""
    _, _, budget, executed, printed = SUZHOU["execution"][name]

    assert figures.execution(executed, budget).text == printed


@pytest.mark.parametrize(
    ("target", "actual", "sense"),
    [
        ("<=100%", "60.64%", "favourable"),
        (">=100套", "42套", "unfavourable"),
        (">=32万人次", "35.3万人次", "favourable"),
        ("<=2%", "3%", "unfavourable"),
        ("=2套", "6套", "neutral"),
        ("=2套", "1套", "unfavourable"),
        ("85%", "83%", "unfavourable"),
        ("85%", "90%", "favourable"),
        ("=0%", "21.87%", "unfavourable"),
        ("<=0%", "0%", "met"),
        ("健全", " 健 全 ", "met"),
        ("健全", "基本健全", "neutral"),
    ],
)
def test_the_sign_alone_says_nothing(target: str, actual: str, sense: str) -> None:
    """Whether a deviation is good depends on the direction of its target."""
    found = perfeval.deviation(target, actual)

    assert found.sense == sense
    assert found.favourable == (sense == "favourable")


def test_a_deviation_is_exact_and_shown_with_two_decimals() -> None:
    """0.1 of 2.4 is 1/24, shown as 4.17%."""
    found = perfeval.deviation(">=2.4万人次", "2.5万人次")

    assert found.value == Fraction(1, 24)
    assert found.percent == Decimal("4.17")
    assert found.text == "4.17%"


def test_units_are_converted() -> None:
    """35.3 times ten thousand person-times are 353,000 of them."""
    assert perfeval.deviation(">=32万人次", "353000人次").text == "10.31%"


def test_words_that_differ_cannot_be_measured() -> None:
    """A target in words that was not reached has no deviation in percent."""
    found = perfeval.deviation("显著提升", "有所提升")

    assert found.value is None
    assert found.percent is None
    assert found.text == "—"


@pytest.mark.parametrize(
    ("target", "actual", "code"),
    [
        (">=32万人次", "35套", "PE505"),
        (">=5", "很多", "PE503"),
        ("<=100%", 0.6064, "PE504"),
        ("<=100%", "60.64", "PE507"),
    ],
)
def test_a_value_that_does_not_fit_its_target_is_refused(
    target: str, actual: object, code: str
) -> None:
    """Other units, words, floats and ambiguous percentages raise a DataError."""
    with pytest.raises(perfeval.DataError) as caught:
        perfeval.deviation(target, actual)

    assert [each.code for each in caught.value.diagnostics] == [code]


def test_targets_and_values_may_be_numbers() -> None:
    """Whole numbers, decimals and fractions are taken as they are; floats on request."""
    assert perfeval.deviation(8, Decimal("7.5")).text == "-6.25%"
    assert perfeval.deviation(Fraction(1, 3), Fraction(1, 2)).value == Fraction(1, 2)
    assert perfeval.deviation(2, 2.5, floats="shortest").text == "25.00%"
    with pytest.raises(perfeval.DataError):
        perfeval.deviation(2.5, 2)


def test_a_deviation_is_frozen_and_survives_copying() -> None:
    """A deviation is a value: equal to its copies, and not to be changed."""
    found = perfeval.deviation("5次", "4次")

    assert copy.deepcopy(pickle.loads(pickle.dumps(found))) == found
    with pytest.raises(AttributeError):
        found.value = None  # type: ignore[misc]


def test_a_deviation_table_prints() -> None:
    """Rows of names, targets and values become a table with the deviations and their sense."""
    table = figures.deviation_table([("公用经费控制率", "<=100%", "60.64%")])

    assert table.rows == (("公用经费控制率", "<=100%", "60.64%", "-39.36%", "有利"),)
    assert table.to_text().splitlines()[-1].endswith("-39.36%  有利")


def test_shares_and_growth() -> None:
    """98.81% of the whole; an increment of 17,311.25 is a growth of 117.3%."""
    assert figures.share("31,166.63", "31,541.73").text == "98.81%"
    assert figures.share("0.15", "6463.09").show(3) == "0.002%"
    assert figures.growth("32,069.18", "17,311.25").show(trim=True) == "117.3%"
    assert figures.growth("134.37", "-0.3").text == "-0.22%"
    assert figures.growth("5", "5").text == "上年无基数"


def test_completion_of_no_opening_budget_has_words() -> None:
    """Where nothing was budgeted at first, the completion is words and no number."""
    none = figures.completion("20.64", "0")

    assert (none.value, none.text) == (None, "年初无预算")
    assert figures.completion("404.6", "480.5").show(trim=True) == "84.2%"


def test_rates_convert_units() -> None:
    """444600 yuan of 45 ten-thousands are 98.80%; a bare number takes the other's unit."""
    assert figures.execution("444600元", "45万元").text == "98.80%"
    assert figures.execution("44.46", "45万元").text == "98.80%"
    assert figures.carry_over("879.68", "968.72").text == "9.19%"
    with pytest.raises(perfeval.DataError):
        figures.share("5人", "45万元")


def test_nothing_to_divide_by_is_an_error() -> None:
    """A share of nothing and a cost of no area name both quantities."""
    with pytest.raises(perfeval.EvaluationError):
        figures.share("5", "0")
    with pytest.raises(perfeval.EvaluationError):
        figures.unit_cost("5元", "0m²", "元/m²")


def test_a_unit_cost_converts_through_its_parts() -> None:
    """2921.23 ten-thousand yuan for 20075 square metres are 1455.16 yuan each."""
    cost = figures.unit_cost("2921.23万元", "20075平方米", "元/m²")

    assert round(cost, 2) == Fraction("1455.16")
    with pytest.raises(perfeval.DataError):
        figures.unit_cost("2921.23万元", "20075人", "元/m²")


QUESTIONS = {
    "Q1": {"了解": "92.45%", "一般": "7.55%", "不了解": "0.00%"},
    "Q8": {"非常满意": "88.68%", "满意": "9.43%", "不满意": "1.89%"},
}


@pytest.mark.parametrize(
    ("satisfied", "method", "text"),
    [
        (["了解", "一般", "非常满意", "满意"], "product", "98.11%"),
        (["了解", "非常满意", "满意"], "product", "90.70%"),
        (["了解", "一般", "非常满意", "满意"], "mean", "99.06%"),
    ],
)
def test_a_survey_depends_on_who_counts_as_satisfied(
    satisfied: list[str], method: figures.survey.Method, text: str
) -> None:
    """The options that count, and the product or the mean, decide the satisfaction."""
    assert figures.satisfaction(QUESTIONS, satisfied, method).text == text


def test_a_survey_takes_counts() -> None:
    """52 of 53 satisfied are 98.11%."""
    found = figures.satisfaction({"Q": {"满意": 52, "不满意": 1}}, ["满意"])

    assert found.value == Fraction(52, 53)
    assert figures.survey_table(found).rows[-1] == ("满意度（连乘）", "98.11%")


def test_an_option_that_no_question_has_is_refused() -> None:
    """A mistyped option is an error with the nearest option beside it."""
    with pytest.raises(perfeval.DataError) as caught:
        figures.satisfaction(QUESTIONS, ["非常满億"])

    assert caught.value.diagnostics[0].suggestion == "非常满意"
    with pytest.raises(perfeval.DataError):
        figures.satisfaction({}, [])
    with pytest.raises(perfeval.EvaluationError):
        figures.satisfaction({"Q": {"满意": 0}}, ["满意"])


@pytest.mark.parametrize(
    ("parts", "total", "verdict"),
    [
        (["945.00", "106.47"], "1051.47", "exact"),
        (["6463.09", "95.42"], "6558.50", "tail"),
        (["1051.47", "5506.86"], "6558.50", "off"),
        (["31,166.63", "93.02", "122.87", "159.22"], "31,541.73", "tail"),
        (["10", "84"], "95", "off"),
    ],
)
def test_a_sum_is_exact_or_has_a_tail_or_is_off(parts: list[str], total: str, verdict: str) -> None:
    """A difference within 0.005 × (addends + 1) is a tail; whole numbers have none."""
    assert figures.add_up(parts, total).verdict == verdict


def test_figures_without_rounding_have_no_tails() -> None:
    """Where nothing was rounded, a cent is an error."""
    assert figures.add_up(["0.5", "0.5"], "1.01", tails=False).verdict == "off"
    assert figures.tail_bound(2) == Fraction(15, 1000)


@pytest.mark.parametrize(
    ("printed", "exact", "match"),
    [
        ("98.83%", "0.988108", "differs"),
        ("98.82%", "0.988108", "rounded_up"),
        ("98.81%", "0.988108", "equal"),
        ("50%", "0.50607", "truncated"),
        ("104", "103.2", "rounded_up"),
        ("0.5%", "0.005048", "equal"),
        ("1455.16元/m²", "1455.1582", "equal"),
    ],
)
def test_a_printed_figure_knows_how_it_was_rounded(printed: str, exact: str, match: str) -> None:
    """A figure is rounded half up, cut off, rounded up, or none of these."""
    read = figures.read_printed(printed)

    assert isinstance(read, figures.Printed)
    assert read.match(Fraction(exact)) == match


def test_a_decimal_prints_as_many_places_as_it_has() -> None:
    """Decimals and whole numbers are printed figures too."""
    read = figures.read_printed(Decimal("1.50"))

    assert isinstance(read, figures.Printed)
    assert (read.text, read.places, read.step) == ("1.50", 2, Fraction(1, 100))
    whole = figures.read_printed(3)
    assert isinstance(whole, figures.Printed)
    assert whole.places == 0


def test_tables_print_as_text_markdown_html_and_data() -> None:
    """Columns line up under full-width words, and every word is escaped."""
    table = Table("占|比", ("项目", "金额"), [("甲<b>", "1.00"), ("乙丙丁", "20.00")], foot=("尾",))

    assert table.to_text().splitlines()[4:] == ["甲<b>    1.00", "乙丙丁  20.00", "尾"]
    assert "| 甲\\<b\\> | 1.00 |" in table.to_markdown()
    assert "甲&lt;b&gt;" in table.to_html()
    assert table._repr_html_() == table.to_html()
    assert table.to_dict()["foot"] == ["尾"]


def test_tables_of_rates_compute_what_they_show() -> None:
    """Budgets are added, bases taken back, shares rounded, and their sum stated when it is off."""
    execution = figures.execution_table([("合计", "794.87", "173.85", "879.68")])
    growth = figures.growth_table([("收入", "444.33", "42.65")])
    completion = figures.completion_table([("抚恤", "0", "20.64")])
    parts = {"教育": "31166.63", "社保": "93.02", "卫生": "122.87", "资源": "159.22"}
    shares = figures.share_table(parts)

    assert execution.rows[0][3:] == ("968.72", "879.68", "90.81%")
    assert growth.rows[0][2:] == ("401.68", "42.65", "10.62%")
    assert completion.rows[0][-1] == "年初无预算"
    assert shares.foot == ("各项占比舍入后相加为99.99%",)
    assert figures.share_table({"甲": "1", "乙": "1"}).foot == ()
