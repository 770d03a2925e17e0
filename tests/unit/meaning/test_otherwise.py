"""否则, 其余: what is left when nothing before it holds."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

DEDUCTED = [
    ("按时报送得2分，否则扣1分", 2, ("是",), "2"),
    ("按时报送得2分，否则扣1分", 2, ("否",), "1"),
    ("按时报送得2分，否则扣3分", 2, ("否",), "0"),
    # From the six points of the clause before it, not from the ten of the indicator.
    ("管理规范得6分，否则扣2分", 10, ("否",), "4"),
    ("完成率≥90%得6分，80%-90%得4分，否则扣2分", 10, ("85%",), "4"),
    ("完成率≥90%得6分，80%-90%得4分，否则扣2分", 10, ("70%",), "4"),
    ("完成率≥90%得5分，否则扣2分", 5, ("70%",), "3"),
    ("完成率≥90%不扣分，否则扣2分", 5, ("70%",), "3"),
    ("优秀得5分，良好得3分，否则扣3分", 5, ("否则",), "2"),
    ("无预算的，直接得分，否则扣2分", 5, ("是",), "5"),
    ("无预算的，直接得分，否则扣2分", 5, ("否",), "3"),
    # A formula or a score of 0 is nothing to take from: the full score is.
    ("完成率≥60%的，得分=完成率×5，否则扣4分", 5, ("50%",), "1"),
    ("存在违规的得0分，否则扣1分", 5, ("否",), "4"),
    ("如发生重大事故的，本项得0分，否则扣1分", 5, ("否",), "4"),
]


@pytest.mark.parametrize(("text", "points", "values", "score"), DEDUCTED)
def test_otherwise_takes_from_the_highest_score(
    text: str, points: int, values: tuple[str, ...], score: str
) -> None:
    """否则扣N分 takes from the highest score that the clauses before it state."""
    assert perfeval.rule(text, points=points)(*values) == Decimal(score)


def test_otherwise_takes_nothing() -> None:
    """其余不扣分 leaves the full score."""
    rule = perfeval.rule("完成率<60%的，得5分，其余不扣分", points=10)

    assert [rule(rate) for rate in ("59.9%", "60%", "100%")] == [Decimal(5), 10, 10]


@pytest.mark.parametrize(
    ("text", "rate", "score"),
    [
        # 60% of 5 points, and of 3.
        ("达到标准的得5分，否则得分=完成率×5分", "60%", "3"),
        ("按时完成的，得5分；否则按完成率×3分计分", "60%", "1.8"),
    ],
)
def test_otherwise_a_formula(text: str, rate: str, score: str) -> None:
    """A formula behind 否则 holds where the words before it do not."""
    rule = perfeval.rule(text, points=5)

    assert rule("是", rate) == Decimal(5)
    assert rule("否", rate) == Decimal(score)


class TestRanges:
    """A range of scores before or behind 否则 is judged, and so is the other side."""

    def test_range_before(self) -> None:
        """Three to five points, or none."""
        rule = perfeval.rule("资料齐全的得3-5分，否则不得分", points=5)

        assert [rule(given) for given in ("3", "4.5", "0", ("否则", "0"))] == [
            3,
            Decimal("4.5"),
            0,
            0,
        ]
        with pytest.raises(perfeval.DataError, match="PE510"):
            rule(("资料齐全", "2"))

    def test_range_behind(self) -> None:
        """Five points, or one to three."""
        rule = perfeval.rule("资料齐全的得5分，否则得1-3分", points=5)

        assert rule("资料齐全") == 5
        assert rule(("否则", "2.5")) == Decimal("2.5")
        with pytest.raises(perfeval.DataError, match="PE510"):
            rule("4")

    def test_range_behind_several(self) -> None:
        """Fixed scores stay what they are."""
        rule = perfeval.rule("优秀得5分，良好得4分，否则得1-3分", points=5)

        assert [rule(given) for given in ("优秀", "良好", ("否则", "2"))] == [5, 4, 2]


@pytest.mark.parametrize(
    ("text", "given", "score"),
    [
        ("管理规范得6分，否则酌情扣分", "2", "4"),
        ("管理规范得6分，否则酌情扣1-3分", "2", "4"),
        ("管理规范得6分，否则每发现一处问题扣2分", 2, "2"),
    ],
)
def test_what_deducts_behind_otherwise_starts_from_the_score(
    text: str, given: object, score: str
) -> None:
    """A judged deduction or a count behind 否则 takes from the score before it."""
    assert perfeval.rule(text, points=10)(given) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "given", "score"),
    [
        ("按时报送得2分，否则倒扣1分", "是", "2"),
        ("按时报送得2分，否则倒扣1分", "否", "-1"),
        ("优秀得2分，良好得1分，否则倒扣1分", "否则", "-1"),
        ("完成率≥90%得2分，80%-90%得1分，否则倒扣2分", "85%", "1"),
        ("完成率≥90%得2分，80%-90%得1分，否则倒扣2分", "50%", "-2"),
    ],
)
def test_otherwise_less_than_nothing(text: str, given: str, score: str) -> None:
    """倒扣 takes from nothing, not from what is not reached."""
    assert perfeval.rule(text, points=2)(given) == Decimal(score)


@pytest.mark.parametrize(
    "text",
    [
        "≥90%得5分，否则得3分，否则得1分",
        "优秀得5分，否则得3分，否则得1分",
        "优秀得5分，良好得3分，否则得2分，否则得1分",
        "资料齐全的得3-5分，否则扣2分",
    ],
)
def test_otherwise_twice(text: str) -> None:
    """A second 否则 has nothing left; neither has one behind a judged range."""
    assert [found.code for found in perfeval.check(text, kind="rule", points=5)] == ["PE410"]
