"""Numbered parts, and parts inside them."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

NESTED = [
    # The points of a part may stand on the parts inside it alone: 2 + 3 + 2.
    "1. 管理：（1）制度健全（2分）；（2）人员到位（3分）；2. 产出（2分）",
    "1. 管理：（1）制度健全（2分）；（2）人员到位（3分）。2. 产出（2分）",
    "1. 管理：制度健全（2分）；人员到位（3分）。2. 产出（2分）",
    "1. 管理：（1）制度健全（2分），健全得2分，否则不得分；（2）人员到位（3分）；2. 产出（2分）",
]


@pytest.mark.parametrize("points", [None, 7])
@pytest.mark.parametrize("text", NESTED)
def test_points_inside_a_part(text: str, points: int | None) -> None:
    """Three yes/no items of two, three and two points."""
    rule = perfeval.rule(text, points=points)

    assert rule.points == 7
    assert rule("是", "否", "是") == 4
    assert rule("否", "是", "否") == 3


def test_a_part_without_points_beside_nested_ones() -> None:
    """The third part is worth what it says, while there is room for it."""
    text = "1. 管理：（1）制度健全（2分）；（2）人员到位（3分）。2. 得分=完成率×4分。"

    assert perfeval.rule(text, points=9)("是", "是", "50%") == 7
    assert [found.code for found in perfeval.check(text, kind="rule", points=8)] == ["PE405"]


LAST = "1. 制度建设（4分），制度健全得4分，否则不得分。2. 执行情况（6分）。存在违规的，不得分。"


def test_a_sentence_after_the_last_part_belongs_to_it() -> None:
    """It takes the six points of that part, and the reading is recorded."""
    rule = perfeval.rule(LAST, points=10)

    assert rule("是", "是", "是") == 4
    assert rule("是", "是", "否") == 10
    assert [found.topic for found in rule.readings] == ["last_part_owns"]


def test_the_last_part_s_own_sentence_is_no_reading() -> None:
    """Within the sentence of the head there is no other reading."""
    rule = perfeval.rule(LAST.replace("（6分）。", "（6分），"), points=10)

    assert rule("是", "是", "是") == 4
    assert rule.readings == ()


class TestLists:
    """Items with their shares written beside them."""

    def test_shares(self) -> None:
        """Forty and sixty percent of ten points."""
        rule = perfeval.rule("1. 制度健全占40%；2. 执行有效占60%；符合得相应分值。", points=10)

        assert [rule("是", "否"), rule("否", "是"), rule("是", "是")] == [4, 6, 10]

    def test_each_loses_a_share_of_itself(self) -> None:
        """Each of three items of two points loses half of them for each fault, or half a point."""
        share = perfeval.rule("要点①②③各占1/3，各要点中每出现一项不满足扣该要点的1/2", points=6)
        points = perfeval.rule("要点①②③各占1/3，各要点中每出现一项不满足扣0.5分", points=6)

        assert share(1, 0, 3) == 1 + 2
        assert points(1, 0, 3) == Decimal("1.5") + 2 + Decimal("0.5")


class TestHeads:
    """（N分） heads in one sentence: side by side, or one over those that add up to it."""

    @pytest.mark.parametrize(
        ("text", "points", "items"),
        [
            # A semicolon sets them side by side, even where the second equals the first.
            ("制度健全（5分）；执行有效（5分）", 10, [5, 5]),
            ("制度健全（5分），执行有效（5分）", 10, [5, 5]),
            ("制度健全（4分）；执行有效（2分）；公开及时（2分）", 8, [4, 2, 2]),
            # Otherwise a head that the next ones make up is over them.
            ("管理（10分）：制度健全（4分），人员到位（6分）", 10, [4, 6]),
            ("管理（10分），其中：制度健全（4分），人员到位（6分）", 10, [4, 6]),
            ("管理（4分）：制度健全（4分）；产出（6分）", 10, [4, 6]),
            ("制度建设（4分）：健全性（2分）、合规性（2分）。执行情况（6分）", 10, [2, 2, 6]),
            (
                "制度建设（6分）：健全性（4分）：完整（3分）、规范（1分）；合规性（2分）。执行（4分）",
                10,
                [3, 1, 2, 4],
            ),
        ],
    )
    def test_items(self, text: str, points: int, items: list[int]) -> None:
        """Each item by itself gives its points."""
        rule = perfeval.rule(text, points=points)

        alone = [["是" if at == n else "否" for at in range(len(items))] for n in range(len(items))]
        assert [rule(*given) for given in alone] == items
        assert rule.points == points

    def test_heads_that_do_not_add_up(self) -> None:
        """One and three points do not make the five before them, so there are nine."""
        (found,) = perfeval.check("管理（5分）：制度（1分）、人员（3分）", kind="rule", points=5)

        assert (found.code, dict(found.arguments)["sum"]) == ("PE405", "9")


class TestPartsWithoutHeads:
    """What is judged in one is not what is judged in the next."""

    @pytest.mark.parametrize(
        ("text", "points", "given", "score"),
        [
            ("（1）优秀得5分，良好得3分；（2）合格得2分，不合格得0分", 7, ("良好", "合格"), 5),
            (
                "（1）优秀得5分，良好得3分；（2）优秀得2分，良好得1分；（3）优秀得3分，良好得1分",
                10,
                ("优秀", "良好", "良好"),
                7,
            ),
            ("（1）优秀得5分，良好得3分；（2）优秀得2分，良好得1分", 7, ("优秀", "良好"), 6),
            ("制度健全得2分，每缺一项扣1分；人员到位得3分，每缺一项扣1分", 5, (2, 1), 2),
            # A value is the same in all parts.
            ("（1）≥90%得3分，否则不得分；（2）≥80%得2分，否则不得分", 5, ("85%",), 2),
        ],
    )
    def test_score(self, text: str, points: int, given: tuple[object, ...], score: int) -> None:
        """The parts add up."""
        rule = perfeval.rule(text, points=points)

        assert rule(*given) == score
        assert len({found.key for found in rule.inputs}) == len(given)


class TestExemptionsOfAPart:
    """An exemption beside a head leaves the head judged; one for the indicator rules over all."""

    @pytest.mark.parametrize(
        ("text", "given", "score"),
        [
            ("1. 公开情况（2分），不需要公开的直接得分。2. 执行（3分）。", "否否是", 3),
            ("1. 公开情况（2分），不需要公开的直接得分。2. 执行（3分）。", "否是是", 5),
            ("1. 公开情况（2分），不需要公开的直接得分。2. 执行（3分）。", "是否否", 2),
            ("1. 公开（2分）。2. 执行（3分），无需执行的，不扣分。", "是否否", 2),
            ("1. 公开（2分）。2. 执行（3分），无需执行的，不扣分。", "是否是", 5),
            # 本项指标 is the whole indicator: its five points, not the two of the part.
            ("1. 制度（2分），无需建立的，本项指标得满分。2. 执行（3分）。", "否是否", 5),
            ("1. 制度（2分），无需建立的，本项指标得满分。2. 执行（3分）。", "否否是", 3),
            ("1. 制度（2分）。2. 执行（3分），存在违规的，一票否决。", "是是是", 0),
        ],
    )
    def test_score(self, text: str, given: str, score: int) -> None:
        """Three yes/no inputs, in the order of the text."""
        assert perfeval.rule(text, points=5)(*given) == score


def test_words_beside_a_head_are_not_passed_over() -> None:
    """A sentence without a score beside a head is a requirement, and scores nothing."""
    text = "1. 制度健全（2分），资料齐全。2. 执行有效（3分）。"

    rule = perfeval.rule(text, points=5)

    assert [reading.topic for reading in rule.readings] == ["requirement_note"]
    assert rule("是", "否") == 2
    marked = text.replace("，资料齐全。", "。注：资料齐全。\n")
    assert perfeval.rule(marked, points=5)("是", "否") == 2


TWO_RULES = "（1）执行率≥90%得2分，每低1个百分点扣0.5分；（2）满意度≥90%得3分，每低1个百分点扣0.5分"


def add_up(points: str | None) -> list[str]:
    """The scores of ``TWO_RULES`` at 90% and around it."""
    rule = perfeval.rule(TWO_RULES, points=points)

    return [
        str(rule(*row)) for row in (("90%", "90%"), ("89%", "91%"), ("91%", "88%"), ("89%", "88%"))
    ]


def test_two_rules_of_two_values_add_up() -> None:
    """Two and three points, less half a point for each percentage point under 90%."""
    assert add_up("5") == ["5.00", "4.50", "4.00", "3.50"]


def test_two_rules_need_no_full_score() -> None:
    """What they state makes it up."""
    assert add_up(None) == ["5.00", "4.50", "4.00", "3.50"]


LOSING = "1.制度健全得1分。2.执行到位得3分。3.每出现一例扣2分。"


def test_a_last_part_that_only_deducts_takes_off_the_whole() -> None:
    """One and three points make up the four; the third part is no part of them."""
    rule = perfeval.rule(LOSING, points=4)

    assert [role.name for role in rule.roles] == ["yes_no", "yes_no", "count"]
    assert [rule("是", "是", 1), rule("否", "是", 1), rule("是", "否", 1)] == [2, 1, 0]


@pytest.mark.parametrize(
    "text",
    [
        "甲率≥90%得2分，否则得1分；乙率≥80%得3分",
        "甲率≥90%得2分，每低1个百分点扣1分；乙率≥80%得3分",
    ],
)
def test_a_lone_comparison_that_is_missed_is_nothing(text: str) -> None:
    """Wherever it stands among items that add up: 1 or 2, and 0 or 3."""
    rule = perfeval.rule(text, points=5)

    assert [each.topic for each in rule.readings if each.topic == "comparison_item"] == [
        "comparison_item"
    ]
    assert [rule("89%", "79%"), rule("91%", "79%"), rule("89%", "81%")] == [1, 2, 4]


def test_nothing_for_what_is_not_there_is_recorded() -> None:
    """没有不得分 behind items asks nothing, and the reading says so."""
    text = "①有制度得1分；②有台账得1分。没有不得分"
    rule = perfeval.rule(text, points=2)

    assert "items_by_sum" in {each.topic for each in rule.readings}
    assert [rule("是", "否"), rule("否", "否")] == [1, 0]
