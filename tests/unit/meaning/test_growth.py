"""比上年增长, 比上年提高: change against another period."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

BANDS = "满意度比上年提高5个百分点以上得5分，提高2至5个百分点得3分，否则不得分"


@pytest.mark.parametrize(
    ("text", "values", "score"),
    [
        # 108 is 8 % more than 100: two points short of 10 %.
        ("收入比上年增长10%以上得5分，每降低1个百分点扣1分", ("108", "100"), "3"),
        (BANDS, ("95%", "90%"), "5"),
        (BANDS, ("94%", "90%"), "3"),
        (BANDS, ("91%", "90%"), "0"),
        ("满意度比上年提高5个百分点以上得5分，提高不足5个百分点得3分", ("94%", "90%"), "3"),
        # What is no rate changes in percent of last year; points are always a difference.
        ("单位能耗较上年降低5%以上得5分，降低不足5%得3分", ("95", "100"), "5"),
        ("单位能耗较上年降低5%以上得5分，降低不足5%得3分", ("96", "100"), "3"),
        ("覆盖面比上年提高5个百分点以上得5分，否则不得分", ("95%", "90%"), "5"),
        ("覆盖面比上年提高5个百分点以上得5分，否则不得分", ("94.5%", "90%"), "0"),
        ("满意度比上年提高5%以上得5分，否则不得分", ("94%", "90%"), "0"),
        # Money is compared in percent of last year: 109 to 100 is 9 %.
        ("收入（万元）比上年提高10%以上得5分，否则不得分", ("110", "100"), "5"),
        ("收入（万元）比上年提高10%以上得5分，否则不得分", ("109", "100"), "0"),
    ],
)  # fmt: skip
def test_change(text: str, values: tuple[str, str], score: str) -> None:
    """This year's value comes first, last year's second."""
    assert perfeval.rule(text, points=5)(*values) == Decimal(score)


def test_the_word_of_movement_names_no_input() -> None:
    """提高 behind 满意度比上年提高 is the same change again."""
    rule = perfeval.rule("满意度比上年提高5个百分点以上得5分，提高不足5个百分点得3分", points=5)

    assert [found.key for found in rule.inputs] == ["满意度", "上年满意度"]


def test_a_verb_alone_goes_on_with_the_value_before_it() -> None:
    """任务完成率…，完成不足90%: there is one value."""
    rule = perfeval.rule("任务完成率达到90%得5分，完成不足90%得3分", points=5)

    assert [rule(rate) for rate in ("90%", "89.9%")] == [5, 3]
