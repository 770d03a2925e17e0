"""Steps inside a region, and the names and units that stand around them (section 4)."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

REGIONS = {
    # Points under 98%, from the full score: 3 points at 0.4.
    "发放率≥98%得满分；90%≤发放率<98%的，每降低1个百分点扣0.4分；发放率<90%的，不得分。": {
        "98%": "4", "95%": "2.8", "90%": "0.8", "89%": "0",
    },
    # Points over 0, upwards.
    "增长率≤0得满分；0<增长率≤10%的，每增加1个百分点扣0.3分；增长率>10%的不得分。": {
        "0%": "4", "5%": "2.5", "10%": "1", "11%": "0",
    },
    # A range that both clauses share an end of.
    "配套率100%得4分，80%-100%之间每低5个百分点扣1分，80%以下不得分。": {
        "100%": "4", "95%": "3", "90%": "2", "79%": "0",
    },
    # Without a clause before it, the range is the good zone, and the step leaves it.
    "控制率在90%-100%之间，每超出1个百分点扣0.5分，扣完为止。": {
        "95%": "4", "100%": "4", "102%": "3",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "score"),
    [(text, value, score) for text, row in REGIONS.items() for value, score in row.items()],
)
def test_a_region_is_entered_from_the_clause_before(text: str, value: str, score: str) -> None:
    """A step between two thresholds starts where the scoring clause before it leaves off."""
    assert perfeval.rule(text, points=4)(value) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "key", "value", "score"),
    [
        ("每平方米造价不超过3000元得3分，否则不得分。", "每平方米造价", "3001元", "0"),
        ("每百公里油耗不超过8升的得3分，超过8升的得1分。", "每百公里油耗", "9升", "1"),
        ("平均每户补助不低于2000元得3分，每低100元扣0.3分。", "平均每户补助", "1800元", "2.4"),
        ("运行费每车不超过3万元/辆得3分，每超1000元/辆扣1分。", "运行费每车", "3.1万元/辆", "2"),
        ("一次验收合格率≥98%得3分，<98%得1分。", "一次验收合格率", "97%", "1"),
        ("一户一表改造率达到90%得3分，否则不得分", "一户一表改造率", "89%", "0"),
    ],
)
def test_counters_inside_a_name(text: str, key: str, value: str, score: str) -> None:
    """每 and a counter belong to the name of the rate or cost that they begin."""
    rule = perfeval.rule(text, points=3)

    assert [given.key for given in rule.inputs] == [key]
    assert rule(value) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("每发生一次数据泄露扣1分。", "数据泄露"),
        ("每出现一项目标未完成扣1分。", "目标未完成"),
        ("每发现一件数据造假扣1分。", "数据造假"),
    ],
)
def test_counters_in_front_of_a_word_that_begins_alike(text: str, key: str) -> None:
    """一次数据 is one of data, though 次数 is a word of its own."""
    rule = perfeval.rule(text, points=3)

    assert [given.key for given in rule.inputs] == [key]
    assert rule(2) == Decimal(1)


@pytest.mark.parametrize(
    "text",
    [
        "人数不少于120人得3分；100人及以上、不足120人，得2分；不足100人，得0分。",
        "人数不少于120人得3分；高于或等于100人、低于120人，得2分；低于100人，得0分。",
        "人数大于或等于120人得3分；不足120人、100人及以上，得2分；不足100人，得0分。",
    ],
)
def test_conditions_side_by_side(text: str) -> None:
    """、 behind a comparison joins it to the next one."""
    rule = perfeval.rule(text, points=3)

    assert [rule(f"{n}人") for n in (120, 119, 100, 99)] == [3, 2, 2, 0]


def test_low_or_equal_behind_a_number() -> None:
    """低于或等于 is one word, also right behind a percentage."""
    rule = perfeval.rule("节约率高于10%得4分，高于5%低于或等于10%得3分，5%及以下得1分。", points=4)

    assert [rule(value) for value in ("11%", "10%", "5.1%", "5%")] == [4, 3, 3, 1]


@pytest.mark.parametrize("words", ["四舍五入到整数", "四舍五入至整数", "舍入到整数"])
def test_scores_in_whole_points(words: str) -> None:
    """6.44 points are 6, 6.51 are 7."""
    rule = perfeval.rule(f"得分=办结率×7分，得分{words}。", points=7)

    assert (rule("92%"), rule("93%")) == (Decimal(6), Decimal(7))


@pytest.mark.parametrize(
    "words", ["每低（高）1个百分点", "每超过（低于）1个百分点", "每偏离1个百分点"]
)
def test_both_ways_in_brackets(words: str) -> None:
    """低（高） measures on both sides of the anchor."""
    rule = perfeval.rule(f"执行率为100%得3分，{words}扣0.1分。", points=3)

    assert [rule(value) for value in ("99%", "100%", "102%")] == [
        Decimal("2.9"), 3, Decimal("2.8"),
    ]  # fmt: skip


def test_units_that_are_ratios_of_opaque_words() -> None:
    """微克/立方米 is one unit."""
    rule = perfeval.rule("PM2.5平均浓度≤35微克/立方米得5分，每超过1微克/立方米扣0.5分。", points=5)

    assert rule("37微克/立方米") == Decimal(4)


@pytest.mark.parametrize(
    ("text", "key", "scores"),
    [
        ("每月报送信息不少于4条，每少报1条扣0.5分。", "每月报送信息", ["2", "1.5", "0.5"]),
        ("报送信息不少于4条得2分，每少报送1条扣0.5分。", "报送信息", ["2", "1.5", "0.5"]),
        ("培训不少于4次得2分，每少开展2次扣0.5分。", "培训", ["2", "2", "1.5"]),
    ],
)
def test_a_verb_behind_fewer(text: str, key: str, scores: list[str]) -> None:
    """少报, 少开展 say how the count falls short, and name no other value."""
    rule = perfeval.rule(text, points=2)

    assert [given.key for given in rule.inputs] == [key]
    assert [rule(count) for count in (4, 3, 1)] == [Decimal(score) for score in scores]


def test_names_that_hold_a_word_for_the_full_score() -> None:
    """自评分值 is a name, 指标分值 the full score."""
    text = "自评分值与评价分值差异率在5%以内得2分，5%—10%得1分，10%以上得0分。"
    rule = perfeval.rule(text, points=2)

    assert [given.key for given in rule.inputs] == ["自评分值与评价分值差异率"]
    assert [rule(value) for value in ("5%", "6%", "10%")] == [2, 1, 0]


@pytest.mark.parametrize(
    ("text", "key", "value", "score"),
    [
        ("目标值为98%，每低于目标值1个百分点扣0.5分。", "完成值", "96%", "4"),
        ("满意度目标值为98%，每低于目标值1个百分点扣0.5分。", "满意度", "96%", "4"),
        ("满意度目标值为98%，达到目标值得满分，每低1个百分点扣0.5分。", "完成值", "96%", "4"),
        ("成本控制目标为5%，每高于目标1个百分点扣0.5分。", "成本控制", "6%", "4.5"),
        ("基准值为98%，每低于基准值1个百分点扣0.5分。", "完成值", "99%", "5"),
        ("任务数为50场，每少1场扣0.2分。", "完成值", "45场", "4"),
    ],
)
def test_a_target_that_the_rule_states(text: str, key: str, value: str, score: str) -> None:
    """目标值为98% is where 每低于目标值 starts, and nothing that is scored itself."""
    rule = perfeval.rule(text, points=5)

    assert [given.key for given in rule.inputs] == [key]
    assert rule(value) == Decimal(score)


@pytest.mark.parametrize(
    "text",
    [
        "执行率≥95%得5分，执行率<80%得2分，每低1个百分点扣0.1分",
        "执行率<80%得2分；执行率≥95%得5分，每降低1个百分点扣0.1分",
        "执行率≥95%得5分，每降低1个百分点扣0.1分，执行率<80%得2分",
        "执行率≥95%得5分，低于80%得2分，其他每低1个百分点扣0.1分",
    ],
)
def test_a_stated_score_is_no_start_of_a_step(text: str) -> None:
    """What lies below 80% scores its two points, and loses none of them to the step."""
    rule = perfeval.rule(text, points=5)

    assert [rule(rate) for rate in ("95%", "90%", "80%", "79%")] == [
        5, Decimal("4.5"), Decimal("3.5"), 2,
    ]  # fmt: skip
