"""What steps, counts and checklists add to or take from (language reference, section 4)."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

ROWS = [
    # 每…得 adds to 0 where no clause gives a score, whatever is deducted beside it.
    ("发现一处问题扣1分；每完成一项任务得2分", (1, 2), "3"),
    ("发现一处问题扣1分；每完成一项任务得2分", (3, 0), "0"),
    ("每完成一项得2分，每逾期一天扣0.5分", (4, 2), "7"),
    ("每完成一项得2分，每逾期一天扣0.5分", (1, 9), "0"),
    # A stated score is what both start from.
    ("基础工作得6分；每缺一项扣1分，每创新一项得1分", (1, 2), "7"),
    ("完成率≥90%得6分，每降低1个百分点扣1分，每提高1个百分点得0.4分", ("95%",), "8"),
    ("完成率≥90%得6分，每降低1个百分点扣1分，每提高1个百分点得0.4分", ("88%",), "4"),
    # Deductions alone start from the full score; a bonus does not change that.
    ("每缺一项扣1分，每获一次表彰加1分", (3, 1), "8"),
    # The items of a list are what is deducted from.
    ("要点①②各占1/2，符合得相应分值；每发现一处违规扣1分", ("是", "否", 2), "3"),
]


@pytest.mark.parametrize(("text", "values", "score"), ROWS)
def test_base(text: str, values: tuple[object, ...], score: str) -> None:
    """The base of an indicator of ten points."""
    assert perfeval.rule(text, points=10)(*values) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "values", "score"),
    [
        # Two of two, one missing; three of three, two problems at half a point.
        ("制度健全得2分，每缺一项扣1分，执行有效得3分，每发现一处问题扣0.5分", (1, 2), "3"),
        ("制度健全得2分，每缺一项扣1分，执行有效得3分，每发现一处问题扣0.5分", (3, 7), "0"),
        ("制度健全得2分，每缺一项扣1分；执行有效得3分，每发现一处问题扣0.5分", (1, 0), "4"),
    ],
)
def test_matters_that_deduct_for_themselves(text: str, values: tuple[int, int], score: str) -> None:
    """Each of two matters has its own score, however many of the other are missing."""
    assert perfeval.rule(text, points=5)(*values) == Decimal(score)


def test_matters_that_do_not_make_the_full_score() -> None:
    """Five and three points of ten: one error, at both."""
    text = "制度健全得5分，每缺一项扣1分；执行有效得3分，每发现一处扣0.5分"

    (found,) = perfeval.check(text, kind="rule", points=10)

    assert found.code == "PE430"
    assert dict(found.arguments) == {"sum": "8", "points": "10"}


def test_a_limit_in_percent_needs_a_full_score() -> None:
    """最多扣50% is half of ten points; without a full score it is an error."""
    text = "每缺一项扣1分，最多扣50%"

    assert [perfeval.rule(text, points=10)(n) for n in (3, 5, 8)] == [7, 5, 5]
    assert {found.code for found in perfeval.check(text, kind="rule")} == {"PE411"}
