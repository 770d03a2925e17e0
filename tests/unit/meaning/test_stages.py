"""Deductions in stages, and yes/no scores that deductions take from (sections 3 and 5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval

STAGES = {
    "迟报1次扣0.5分，迟报2次扣1分，迟报3次及以上不得分。": ["3", "2.5", "2", "0", "0"],
    "出现1次迟报扣1分，出现2次及以上的不得分。": ["3", "2", "0", "0", "0"],
    "迟报1次扣1分，超过2次的，本项不得分。": ["3", "2", "1", "0", "0"],
    "每发生一次数据泄露扣0.5分，3次及以上的不得分。": ["3", "2.5", "2", "0", "0"],
}


@pytest.mark.parametrize(("text", "scores"), STAGES.items())
def test_stages_of_one_count(text: str, scores: list[str]) -> None:
    """Two rules on one occurrence share one count; of its stages the last one reached holds."""
    rule = perfeval.rule(text, points=3)

    assert [rule(count) for count in range(5)] == [Decimal(score) for score in scores]


def test_stages_of_a_rate_end_in_nothing() -> None:
    """Of several deductions on one side the strictest holds; a score of 0 wins over them."""
    rule = perfeval.rule("办结率低于95%的扣1分，低于90%的扣2分，低于80%的不得分。", points=4)

    assert [rule(rate) for rate in ("95%", "94%", "90%", "89%", "80%", "79%")] == [4, 3, 3, 2, 2, 0]


def test_two_counts_stay_two() -> None:
    """Different words are different counts, and both deduct."""
    assert perfeval.rule("错报一项扣0.5分，漏报一项扣1分。", points=3)(1, 1) == Decimal("1.5")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("按时报送得3分，否则不得分；每发现一处错误扣1分。",
         {("是", 1): 2, ("否", 1): 0, ("是", 0): 3}),
        ("按时报送得3分，否则得2分；每发现一处错误扣1分。",
         {("是", 1): 2, ("否", 1): 1, ("否", 0): 2}),
        ("按时报送得3分，否则不得分；存在抄袭的，倒扣2分。",
         {("是", "是"): 1, ("否", "是"): -2, ("否", "否"): 0}),
    ],
)  # fmt: skip
def test_an_alternative_settles_what_deductions_take_from(
    text: str, rows: dict[tuple[object, ...], int]
) -> None:
    """With 否则 right behind it a describing clause is a yes/no."""
    rule = perfeval.rule(text, points=3)

    assert {row: rule(*row) for row in rows} == rows


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("一个季度未达到序时进度扣1分，扣完为止。", "未达到序时进度"),
        ("有一个季度执行率低于序时进度扣1分。", "执行率低于序时进度"),
        ("一项工作完成率低于90%扣1分。", "工作完成率低于90%"),
        ("1个项目超概算10%以上扣1分。", "项目超概算10%以上"),
    ],
)
def test_what_is_counted_may_compare(text: str, key: str) -> None:
    """A counter in front counts cases; the comparison says which."""
    rule = perfeval.rule(text, points=4)

    assert [given.key for given in rule.inputs] == [key]
    assert rule(2) == Decimal(2)


@pytest.mark.parametrize(
    ("text", "amount", "score"),
    [
        ("争取上级资金每500万元得1分，最高5分。", "1200万元", "2.4"),
        ("争取上级资金每500万元得1分，最高5分。", "0.3亿元", "5"),
        ("每引进1亿元得2分，不足1亿元不计，最高5分。", "2.5亿元", "4"),
        ("每引进1亿元得2分，不足1亿元按1亿元计，最高5分。", "1.5亿元", "4"),
        ("每节约100万元得1分，不足100万元的四舍五入，最高5分。", "250万元", "3"),
        ("每逾期1天扣1分。", "3", "2"),
    ],
)
def test_money_is_no_count(text: str, amount: str, score: str) -> None:
    """Part of a step counts pro rata on money, unless the rule says otherwise."""
    assert perfeval.rule(text, points=5)(amount) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("违反政府采购规定的，发现一次扣1分。", ["违反政府采购规定"]),
        ("及时上报报表，每迟报一次扣1分，每漏报一次扣1分。", ["迟报", "漏报"]),
        ("资产账实不符的，每项扣1分。", ["资产账实不符"]),
        ("支付手续不全的，每发现一笔扣1分。", ["支付手续不全"]),
    ],
)
def test_what_a_count_is_called(text: str, keys: list[str]) -> None:
    """The words of what is counted, without those that only say that it is found."""
    assert [given.key for given in perfeval.rule(text, points=3).inputs] == keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("每建成1个得1分，最高3分；未建成的不得分。", "建成"),
        ("每个乡镇达到目标的得1分，未达到的不得分。", "乡镇达到目标"),
        ("每获得一项表彰得1分，没有获得的不得分。", "获得表彰"),
    ],
)
def test_none_is_a_count_of_nothing(text: str, key: str) -> None:
    """Nothing for none of them asks for no second value."""
    rule = perfeval.rule(text, points=3)

    assert [given.key for given in rule.inputs] == [key]
    assert [rule(count) for count in (0, 2, 5)] == [0, 2, 3]
