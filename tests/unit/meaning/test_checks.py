"""What the checks prove about a rule, with the values that show it."""

from __future__ import annotations

import pytest

import perfeval
from perfeval.catalogue import message
from perfeval.diagnostics import Diagnostic
from perfeval.meaning.build import ONE
from perfeval.meaning.checks.sampling import depth_allows
from perfeval.program.nodes import Add

WITH_TARGET = "评价体系 甲\n一级指标 控制率（5分）\n  目标 {target}\n  {text}\n"


def said(found: tuple[Diagnostic, ...]) -> list[str]:
    """Code and sentence of each finding."""
    return [f"{each.code} {message(each.code, dict(each.arguments))}" for each in found]


def checked(text: str, points: str = "5") -> list[str]:
    """What is said of a rule."""
    return said(perfeval.check(text, kind="rule", points=points))


@pytest.mark.parametrize(
    ("text", "code", "witness"),
    [
        # A gap or an overlap of two inputs that are compared with each other.
        ("在职数≤编制数得5分；在职数>编制数×1.1得0分", "PE401", "在职数 = 50、编制数 = 47"),
        ("支出/预算≥95%得5分；支出<预算×90%得0分", "PE401", "支出 = 50、预算 = 54"),
        (
            "实际数≤计划数得5分；计划数<实际数≤计划数×1.1得3分；实际数>计划数×1.05得0分",
            "PE402",
            "实际数 = 50、计划数 = 46",
        ),
        # Never used, with the value that an earlier band takes.
        ("执行率>80%得3分；执行率>90%得5分；执行率≤80%得0分", "PE403", "91%时先写的一档"),
        ("执行率≥90%得5分，执行率<90%得3分，否则得1分", "PE403", "「否则得1分」的这一档永远用不上"),
        # Divisors.
        ("得分=甲数/（乙数-丙数）×5，上限5", "PE426", "（乙数 = 1、丙数 = 1）"),
        ("得分=甲数/（1-结余率）×5，上限5", "PE426", "（结余率 = 100%）"),
        ("得分=甲数/（乙数×（丙数-3））×5，上限5", "PE426", "（丙数 = 3）"),
        ("得分=甲数/（乙数-丙数-10）×5，上限5", "PE426", "（乙数 = 11、丙数 = 1）"),
        ("得分=甲数/（乙数×2-丙数）×5，上限5", "PE426", "（乙数 = 0.5、丙数 = 1）"),
        ("得分=甲数/（2-乙数-丙数）×5，上限5", "PE426", "（乙数 = 1、丙数 = 1）"),
        ("得分=甲数/（1-乙数-丙数）×5，上限5", "PE426", "（乙数 = 1、丙数 = 0）"),
        ("得分=甲数/（乙数+丙数-0.5）×5，上限5", "PE426", "（乙数 = 0.5、丙数 = 0）"),
        ("得分=甲数/（5-5）×5", "PE426", "「5-5」就是0"),
        # Nothing to take, nothing to win, no end.
        ("得0分；未设台账扣1分", "PE428", "未设台账 = 是 时扣与不扣都得0分"),
        ("得0分；每发现一处扣1分", "PE428", "完成值 = 1处"),
        ("执行率=支出/预算；执行率≥90%得3分，否则得0分，每降低1%扣1分", "PE428", "执行率 = "),
        ("得5分；每获一次表彰加1分", "PE434", "获表彰 = 1次 时加与不加都得5分"),
        ("每逾期1天扣1分，可以为负", "PE435", "逾期 = 1000天 时是-995分"),
        # Rates that run from 0 to 100 %.
        ("得分=执行率×6", "PE433", "执行率 = 100% 时算得6分，超过满分5分"),
        ("得分=完成率×10-5", "PE433", "完成率 = 0% 时算得-5分，低于0分"),
        ("执行率=支出/预算；得分=执行率×8", "PE433", "执行率 = 100% 时算得8分"),
    ],
)
def test_a_finding_comes_with_its_value(text: str, code: str, witness: str) -> None:
    """Each check names an exact value in the words and units of the text."""
    (sentence,) = checked(text)

    assert sentence.startswith(code)
    assert witness in sentence


@pytest.mark.parametrize(
    "text",
    [
        "实际数≤计划数得5分；计划数<实际数≤计划数×1.1得3分；实际数>计划数×1.1得0分",
        "本年数≥上年数得5分，否则不得分",
        "执行率≥0得5分；否则得0分",
        "得分=甲数/（乙数-丙数）×5，上限5；乙数等于丙数的，得5分",
        "得分=甲数/max(乙数-丙数,1)×5，上限5",
        "得分=甲数/乙数×5，上限5",
        "得分=甲数/（乙数+丙数）×5，上限5",  # 0 where both are, like 乙数 alone
        "得分=10-超支率×20，最低0分",
        "得分=执行率×8，上限5",
        "得分=增长率×50",
        "得分=执行率×满意度×10",
        "按时报送的扣0分；未按时报送的扣2分",
        "完成任务得5分；每获一次表彰加1分",
        "得5分；每获一次表彰加1分，附加分",
        "每发现一处扣2分，可以为负，最多扣10分",
        "得5分；每逾期1天扣0.005分，可以为负",  # a thousand days cost just the five points
        "执行率≥95%得5分，每降低1个百分点扣0.1分，可以为负",
        "制度健全得5分，不健全不得分；每发现一处问题扣1分",
    ],
)
def test_what_is_meant_so_is_not_complained_about(text: str) -> None:
    """A guard, a limit, a lift or a deliberate 0 leaves nothing to say."""
    assert checked(text) == []


@pytest.mark.parametrize(
    ("target", "text", "witness"),
    [
        ("≤100%", "公用经费控制率不低于100%得满分，每降低1个百分点扣0.5分", "公用经费控制率 = 70%"),
        ("≥90%", "控制率≤90%得5分，控制率>90%得0分", "控制率 = 99% 达到目标，得0分"),
        ("≥90%", "≤90%的得5分，否则得0分", "控制率 = 99% 达到目标，得0分；0%"),
        ("≤5天", "逾期天数不超过5天得0分，超过5天得5分", "逾期天数 = 5天 达到目标，得0分；6天"),
        ("≤50万元", "成本≥50万元得5分，成本<50万元得0分", "成本 = 0万元 达到目标，得0分；55万元"),
    ],
)
def test_scoring_against_the_target_is_shown_by_two_values(
    target: str, text: str, witness: str
) -> None:
    """One value meets the target, one misses it, and the second scores more."""
    (sentence,) = said(perfeval.check(WITH_TARGET.format(target=target, text=text)))

    assert sentence.startswith("PE427")
    assert witness in sentence


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("≥90%", "控制率≥90%得5分，每低1个百分点扣0.5分"),
        ("显著提升", "控制率≤90%得5分，控制率>90%得0分"),
        ("≥90%", "得分=支出/预算×5，上限5"),
        ("≥90%", "健全得5分，不健全得0分"),
    ],
)
def test_scoring_along_the_target_is_fine(target: str, text: str) -> None:
    """A target that is met for more points, or that the rule does not look at."""
    assert said(perfeval.check(WITH_TARGET.format(target=target, text=text))) == []


def test_deductions_of_one_cause_are_one_finding() -> None:
    """Where nothing is left, the first deduction is reported and the others are labels."""
    text = "得0分；" + "；".join(f"每发现一处{kind}问题扣1分" for kind in "甲乙丙丁")
    (found,) = perfeval.check(text, kind="rule", points="5")

    assert [label.key for label in found.labels] == ["also", "also", "also"]


def test_definitions_of_definitions_are_looked_at_as_they_are_written() -> None:
    """Sixty definitions, each twice the one before, are no more work than their text."""
    names = [f"甲{tens}{ones}" for tens in "天地玄黄宇宙" for ones in "一二三四五六七八九十"]
    chain = "；".join(
        f"{name}={before}+{before}" for before, name in zip(["乙", *names], names, strict=False)
    )

    assert checked(f"{chain}；得分=丁/（{names[-1]}-戊）×5，上限5") == []
    assert checked(f"{chain}；{names[-1]}≥戊得5分；{names[-1]}<戊得0分") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("信访逾期的，每件扣0每分，累计扣分不超过1.5分。", ["PE110"]),
        ("及时率达到5%得5分，达到85%得4分，达到70%得3分，低于70%得0分", ["PE403"]),
        ("满意度≥90%得5分；满意渡<90%得0分", ["PE201"]),
        # Bands of two values that leave gaps overlap as well.
        (
            "满意度≥90%且完成率≥90%得5分；满意度≥80%且完成率≥95%得3分；满意度<80%得0分",
            ["PE401"],
        ),
        (
            "满意度≥90%且完成率≥90%得5分，满意度≥80%且完成率≥80%得3分，满意度<85%得0分",
            ["PE401"],
        ),
    ],
)
def test_one_fault_gives_one_finding(text: str, codes: list[str]) -> None:
    """What follows from a fault is not said beside it."""
    found = perfeval.check(text, kind="rule", points="5")

    assert [each.code for each in found] == codes


def test_what_is_too_deep_is_not_rebuilt() -> None:
    """(1 + 1) + 1 is three levels deep."""
    node = Add(Add(ONE, ONE), ONE)

    assert [depth_allows(node, limit) for limit in (2, 3, 4)] == [False, True, True]
