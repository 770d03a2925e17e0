"""Which words are one name, and which names are one value."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("社会公众或服务对象满意度≥95%得4分，满意度低于60%不得分，其余得2分。",
         ["社会公众或服务对象满意度"]),
        ("家长或学生满意度≥90%得4分，否则不得分。", ["家长或学生满意度"]),
        ("制度健全或执行率≥90%得4分，否则不得分。", ["制度健全", "执行率"]),
        ("平均完成时间缩短30%以上得4分，缩短10%-30%得1分，其他不得分。", ["平均完成时间缩短"]),
        ("经费支出超预算10%以上的，扣4分；超预算5%-10%的，扣1分。", ["经费支出超预算"]),
        ("1—6月支出进度达到50%得4分，否则不得分。", ["1—6月支出进度"]),
        ("9月支出进度达到75%得4分，否则不得分。", ["9月支出进度"]),
        ("甲的≥90%得4分，否则得3分", ["甲"]),  # 的 closes a name of any length
        ("县级采用：简讯每篇加1分。省级采用：简讯每篇加2分。", ["县级采用简讯", "省级采用简讯"]),
    ],
)  # fmt: skip
def test_one_name_one_input(text: str, keys: list[str]) -> None:
    """A rate that serves several people is one rate, and its short name means it too."""
    assert [given.key for given in perfeval.rule(text, points=4).inputs] == keys


BANDS = "比率<5%的，得1分；5%≤比率≤10%的，得0.5分；比率>10%的，得0分。"


def test_the_rate_is_the_one_that_the_rule_defines() -> None:
    """比率 behind one definition is the value defined."""
    rule = perfeval.rule(f"编外人员控制率=编外人员数/总人数×100%。{BANDS}", points=1)

    assert [given.key for given in rule.inputs] == ["编外人员数", "总人数"]
    assert rule(3, 29) == Decimal(0)
    assert rule(2, 29) == Decimal("0.5")


def test_the_rate_alone_is_an_input() -> None:
    """Without a definition 比率 is a name like any other."""
    assert [given.key for given in perfeval.rule(BANDS, points=1).inputs] == ["比率"]


def test_the_rate_beside_two_definitions_is_unknown() -> None:
    """Which of the two it means is not guessed."""
    text = f"甲率=甲数/总数；乙率=乙数/总数；{BANDS}"

    assert "PE201" in [found.code for found in perfeval.check(text, kind="rule", points=1)]


@pytest.mark.parametrize(
    "text",
    [
        "当实际值≥目标值时，得满分；当实际值＜目标值时，得分=实际值/目标值×分值。",
        "当实际值≥目标值，得满分；当实际值＜目标值，得分=实际值/目标值×分值。",
        "实际值≥目标值时，得满分；实际值＜目标值时，得分=实际值/目标值×分值。",
        "若实际值≥目标值，得满分；若实际值＜目标值，得分=实际值/目标值×分值。",
    ],
)
def test_when_in_front_of_a_comparison(text: str) -> None:
    """当 and 时 belong to no name, and the clauses are bands."""
    rule = perfeval.rule(text, points=5)

    assert [given.key for given in rule.inputs] == ["实际值", "目标值"]
    assert (rule(4, 4), rule(3, 4), rule(0, 4)) == (Decimal(5), Decimal("3.75"), Decimal(0))


def test_when_about_another_value_overrides() -> None:
    """如 about a value that no band tests stays an override."""
    rule = perfeval.rule("执行率≥90%得5分，执行率<90%得3分；如差错率>5%，得0分。", points=5)

    assert [rule(*row) for row in (("90%", "6%"), ("90%", "5%"), ("80%", "1%"))] == [0, 5, 3]


def test_on_the_basis_of_points_is_not_supported() -> None:
    """在60分的基础上 says what to start from, not what to give."""
    found = perfeval.check("在60分的基础上，每增加1项加5分，加满为止。", kind="rule", points=100)

    assert "PE113" in [finding.code for finding in found]


@pytest.mark.parametrize(
    ("text", "values", "scores"),
    [
        ("用时≤30分钟得5分；30＜用时≤60分钟得3分；用时＞60分钟得0分",
         ["30分钟", "31分钟", "60分钟", "61分钟"], [5, 3, 3, 0]),
        ("满意度≥90%得5分；90%>满意度≥75得3分；满意度<75%得0分",
         ["90%", "80%", "75%", "74%"], [5, 3, 3, 0]),
        ("支出≥20万元得5分；10≤支出<20万元得3分；支出<10万元得0分",
         ["20万元", "10万元", "5万元"], [5, 3, 0]),
    ],
)  # fmt: skip
def test_one_unit_for_both_ends(text: str, values: list[str], scores: list[int]) -> None:
    """Of the two ends of a comparison the one without a unit takes the other's."""
    rule = perfeval.rule(text, points=5)

    assert [rule(value) for value in values] == scores


@pytest.mark.parametrize(
    "text",
    [
        "①有制度；②有台账；③有专人。每项1分。",
        "①有制度，②有台账，③有专人，每项1分。",
        "共3分，每项1分。①有制度；②有台账；③有专人。",
        "有制度、有台账、有专人，每项1分。",
    ],
)
def test_so_much_for_each_item(text: str) -> None:
    """每项1分 is what each listed item is worth."""
    rule = perfeval.rule(text, points=3)

    assert [given.key for given in rule.inputs] == ["有制度", "有台账", "有专人"]
    assert rule("是", "否", "是") == Decimal(2)


def test_points_of_a_head_without_brackets() -> None:
    """质量3分： heads what follows, like 质量（3分）：."""
    text = "质量3分：合格率≥95%得3分，每降低1%扣0.5分；时效2分：按时完成得2分，否则不得分。"
    rule = perfeval.rule(text, points=5)

    assert [given.key for given in rule.inputs] == ["合格率", "按时完成"]
    assert rule("94%", "是") == Decimal("4.5")


def test_names_listed_with_a_word_that_begins_like_and() -> None:
    """及时率 is a name, 及 in front of it joins two."""
    for text in ("到位率、及时率均达到100%的得2分，否则不得分。",
                 "到位率及及时率均达到100%的得2分，否则不得分。"):  # fmt: skip
        keys = [given.key for given in perfeval.rule(text, points=2).inputs]
        assert keys == ["到位率", "及时率"], text


def test_a_cap_on_one_value_is_not_supported() -> None:
    """超过100%的按100%计算 caps a value, which a formula says with min."""
    text = "得分=指标分值×完成率，完成率超过100%的按100%计算。"
    found = perfeval.check(text, kind="rule", points=5)

    assert [finding.code for finding in found] == ["PE410"]


@pytest.mark.parametrize(
    "text",
    [
        "得分=实际数除以计划数乘以分值",
        "按实际数除以计划数乘以分值计分。",
        "得分=实际数÷计划数×5分",
    ],
)
def test_signs_in_words(text: str) -> None:
    """乘以 and 除以 are × and ÷; 除以上 is neither."""
    assert perfeval.rule(text, points=5)(1, 2) == Decimal("2.5")
    assert [f.code for f in perfeval.check("除以上情形外得5分", kind="rule", points=5)] == []


def test_a_short_name_of_a_rate_in_a_formula() -> None:
    """执行率 behind 得分=预算执行率×10 is that rate."""
    text = "得分=预算执行率×10分，执行率低于80%不得分，高于100%不得分。"
    rule = perfeval.rule(text, points=10)

    assert [given.key for given in rule.inputs] == ["预算执行率"]
    assert [rule(value) for value in ("90%", "79%", "101%")] == [9, 0, 0]


def test_two_rates_in_a_formula_stay_two() -> None:
    """A rate that the formula names itself is not the end of another."""
    rule = perfeval.rule("得分=预算执行率×5+执行率×5，执行率低于80%不得分。", points=10)

    assert [given.key for given in rule.inputs] == ["预算执行率", "执行率"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("每年开展检查4次以上得2分，每少1次扣0.5分。", ["每年开展检查"]),
        ("当班出勤率≥95%得2分，否则不得分。", ["当班出勤率"]),
        ("每月未按时报送的，每次扣0.5分。", ["每月未按时报送"]),
        ("水质达标率不低于95%或比上年提高2个百分点以上的得2分，否则不得分。",
         ["水质达标率", "上年水质达标率"]),
    ],
)  # fmt: skip
def test_names_that_begin_like_a_clause(text: str, keys: list[str]) -> None:
    """每年 and 当班 begin names; what grew is the value named last."""
    assert [given.key for given in perfeval.rule(text, points=2).inputs] == keys


def test_what_follows_heads_in_one_sentence_is_of_the_last() -> None:
    """Two points for 制度, and three for what the next sentence says of 执行."""
    text = "管理（5分）：制度（2分）、执行（3分）。执行率≥90%得3分，否则不得分"
    rule = perfeval.rule(text, points=5)

    assert [given.key for given in rule.inputs] == ["制度", "执行率"]
    assert [rule("是", "91%"), rule("是", "89%"), rule("否", "90%")] == [5, 2, 3]


def test_a_value_counted_as_no_more_than_so_much() -> None:
    """Beyond 120% it counts as 110%: what it counts as stands last."""
    rule = perfeval.rule("得分=完成率（超过120%按110%计算）×5分", points=10)

    assert [rule(value) for value in ("130%", "100%")] == [Decimal("5.5"), 5]


@pytest.mark.parametrize(
    "text",
    [
        "产品不合格率≤5%得5分，合格率≥95%得3分，否则不得分",
        "项目未完成率≤5%得5分，完成率≥95%得3分，否则不得分",
        "产品不合格率≤5%得5分，5%<合格率≤10%得3分，合格率>10%得0分",
    ],
)
def test_a_rate_is_not_its_opposite(text: str) -> None:
    """合格率 is no short name of 不合格率."""
    assert [found.code for found in perfeval.check(text, kind="rule", points=5)] == ["PE201"]
