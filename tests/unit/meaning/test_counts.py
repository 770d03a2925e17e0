"""Counts, nested thresholds, ranges for each occurrence: what adds up, and what does not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import perfeval

NESTED = {
    "增长率达到15%的，加3分；达到10%的，加2分": {"20%": "3", "15%": "3", "12%": "2", "5%": "0"},
    "增长率达到10%的，加2分；达到15%的，加3分。": {"20%": "3", "12%": "2", "5%": "0"},
    "得基本分2分；增长率达到15%的，加3分；达到10%的，加2分": {
        "20%": "5", "12%": "4", "5%": "2",
    },
    "增长率≥15%的，加3分；≥10%的，加2分；≥5%的，加1分": {
        "20%": "3", "12%": "2", "7%": "1", "1%": "0",
    },
    "增长率达到15%的，加3分": {"20%": "3", "12%": "0"},
}  # fmt: skip


@pytest.mark.parametrize("text", NESTED)
def test_nested_bonuses_do_not_add_up(text: str) -> None:
    """A rate of 20 % reaches both thresholds, and has the bonus of the higher one alone."""
    rule = perfeval.rule(text, points=5)

    assert {rate: rule(rate) for rate in NESTED[text]} == {
        rate: Decimal(score) for rate, score in NESTED[text].items()
    }


@pytest.mark.parametrize("text", ["获奖一次加1分，两次加3分", "迟到一次扣1-2分，两次扣3分"])
def test_only_fixed_deductions_are_tiers_of_a_count(text: str) -> None:
    """A bonus, or a deduction with a range, is never turned into a deduction by the count."""
    rule = perfeval.rule(text, points=5)

    assert "count_tiers" not in {reading.topic for reading in rule.readings}


def test_tiers_of_a_count() -> None:
    """The total of the highest tier that the count reaches, as the reference says."""
    rule = perfeval.rule("迟报一次扣1分，两次扣3分", points=5)

    assert [rule(count) for count in (0, 1, 2, 3)] == [5, 4, 2, 2]
    assert "count_tiers" in {reading.topic for reading in rule.readings}


def test_a_range_for_each_occurrence() -> None:
    """The sum is judged: from 0, and between so many times either end."""
    rule = perfeval.rule("每发现一处扣1-2分，扣完为止", points=5)
    count, total = rule.inputs

    assert count.kind == "count"
    assert total.kind == "deduction"
    assert total.low == 0
    assert [rule(2, 2), rule(2, 4), rule(0, 0)] == [3, 1, 5]
    for wrong in ((2, 1), (2, 5), (0, 1), (1, -1)):
        with pytest.raises((perfeval.DataError, perfeval.EvaluationError)):
            rule(*wrong)


def test_the_reading_of_rising_thresholds_points_at_the_last() -> None:
    """What is recorded shows where the doubt ends."""
    text = "达到目标值得3分，达到良好值得4分，达到优秀值得5分，未达到目标值不得分"
    (reading,) = perfeval.rule(text, points=5).readings

    assert (reading.topic, text[reading.span.start : reading.span.end]) == (
        "rising_thresholds",
        "达到优秀值得5分",
    )


def test_a_target_is_reached_on_its_own_side() -> None:
    """达到 of a target that wants less is never taken the other way round in silence."""
    text = "超支率达到目标值得5分，未达到目标值不得分"
    more = perfeval.rule(text, points=5, target="≥90%")
    less = perfeval.rule(text, points=5, target="≤10%")

    assert [more(value) for value in ("95%", "90%", "80%")] == [5, 5, 0]
    assert less("5%") == 5 or "PE427" in {found.code for found in less.warnings}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("完成率≥90%得5分；不扣分", "PE401"),  # no alternative: what lies below has no score
        ("完成率≥90%得3分，否则不得分；创新做法有推广价值，最多得2分", "PE101"),
    ],
)
def test_what_belongs_to_nothing_is_refused(text: str, code: str) -> None:
    """不扣分 that is no alternative gives no full score, a limit beside a score is no judgement."""
    assert [found.code for found in perfeval.check(text, kind="rule", points=5)] == [code]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("“执行率”≥90%得5分，否则不得分", "执行率"),
        ("「执行 率」≥90%得5分，否则不得分", "执行率"),
        ("“三公”经费控制率≤100%的，得5分，否则不得分", "“三公”经费控制率"),
    ],
)
def test_quotes_around_a_name_are_no_part_of_it(text: str, key: str) -> None:
    """Those inside it are."""
    rule = perfeval.rule(text, points=5)

    assert [spec.key for spec in rule.inputs] == [key]
    named: dict[str, Any] = {key: "95%"}
    assert rule(**named) == 5


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("每逾期1天扣1分；3天以上得0分", ["5", "4", "3", "0", "0"]),
        ("每逾期1天扣1分，超过3天不得分", ["5", "4", "3", "2", "0"]),
        ("每少报一次扣0.5分；3次以上得0分", ["5", "4.5", "4", "0", "0"]),
        ("迟报1次扣0.5分，迟报2次扣2分，迟报3次不得分", ["5", "4.5", "3", "0", "0"]),
    ],
)
def test_a_threshold_of_what_was_counted(text: str, scores: list[str]) -> None:
    """3天以上 behind a count is of that count, and no second value: 0 to 4 by hand."""
    rule = perfeval.rule(text, points=5)

    assert len(rule.inputs) == 1
    assert [rule(count) for count in range(5)] == [Decimal(score) for score in scores]


def test_shares_of_a_task_are_a_rate() -> None:
    """完成任务的90% asks for a rate, which may be given in percent or as a number."""
    text = "完成任务得10分，完成任务的90%得9分，完成80%得8分，依此类推。"
    rule = perfeval.rule(text, points=10)

    assert [(spec.kind, spec.percent) for spec in rule.inputs] == [("ratio", True)]
    assert [rule("70%"), rule("0.7")] == [7, 7]


def test_each_list_of_the_wrong_length_is_said() -> None:
    """One fault hides no other: two labels and three scores, twice."""
    text = "一等奖、二等奖分别得5分、3分、1分；三等奖、四等奖分别得4分、3分、2分"
    found = perfeval.check(text, kind="rule", points=5)

    assert [(each.code, dict(each.arguments)) for each in found] == [
        ("PE420", {"left": "2", "right": "3"}),
        ("PE420", {"left": "2", "right": "3"}),
    ]


OCCURRENCES: dict[str, dict[int, str]] = {
    "错登1笔扣2分": {0: "10", 2: "6", 6: "0"},
    "错登一笔扣0.5分，最多扣3分": {4: "8", 9: "7"},
    # Of what is counted in twos or fives, only whole ones count.
    "每培训1场得2分": {0: "0", 3: "6", 6: "10"},
    "每培训2场得2分": {1: "0", 3: "2", 5: "4"},
    "每逾期5天扣1分": {4: "10", 5: "9", 9: "9", 10: "8"},
    "每逾期1周扣1分": {1: "9", 2: "8"},
    "按时完成得10分，延迟1天扣1分": {0: "10", 1: "9"},
    "按时完成得10分，每延迟1天扣1分，延迟超过5天不得分": {0: "10", 3: "7", 5: "5", 6: "0"},
    "每投诉1起扣2分，投诉3起及以上的不得分": {1: "8", 2: "6", 3: "0"},
}


@pytest.mark.parametrize("text", OCCURRENCES)
def test_occurrences(text: str) -> None:
    """So many of them at so much each, worked out by hand for ten points."""
    rule = perfeval.rule(text, points=10)

    assert [spec.kind for spec in rule.inputs] == ["count"]
    assert {count: rule(count) for count in OCCURRENCES[text]} == {
        count: Decimal(score) for count, score in OCCURRENCES[text].items()
    }


RATES: dict[str, dict[str, str]] = {
    "按完成率计分": {"75%": "7.5", "120%": "10"},
    "全部完成的得10分，未完成的按完成比例得分": {"80%": "8", "100%": "10"},
    "完成率≥100%得满分，完成率<100%按比例得分": {"100%": "10", "75%": "7.5"},
    "完成率≥60%，按完成率×10计分；完成率<60%，不得分": {"59%": "0", "60%": "6", "100%": "10"},
    "得分=完成率×10，完成率低于60%不得分": {"59%": "0", "60%": "6", "110%": "10"},
}


@pytest.mark.parametrize("text", RATES)
def test_scores_by_a_rate(text: str) -> None:
    """The rate times ten points, no more than ten; the rate is read in percent."""
    rule = perfeval.rule(text, points=10)

    assert [spec.kind for spec in rule.inputs] == ["ratio"]
    assert {rate: rule(rate) for rate in RATES[text]} == {
        rate: Decimal(score) for rate, score in RATES[text].items()
    }


def test_what_describes_the_base_is_recorded() -> None:
    """The comparison that the counted deductions fail asks for nothing, and is said to."""
    rule = perfeval.rule("不低于平均量的1/2，得3分；每有1个窗口达不到要求的，扣1分", points=3)
    (noted,) = (each for each in rule.readings if each.topic == "requirement_note")

    assert rule.text[noted.span.start : noted.span.end] == "不低于平均量的1/2，得3分"
    assert [rule(count) for count in (0, 2, 4)] == [3, 1, 0]
