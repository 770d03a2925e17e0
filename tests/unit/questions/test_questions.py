"""What would reach a score, what costs points, and what changed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import perfeval
from perfeval.numbers.exact import to_text
from perfeval.questions.sets import Stretch

STEP = "超支率≤10%得5分；每超1个百分点扣1分，扣完为止"
RUBRIC = """评价体系 示例
满分 10分
等级 9(含)-10分为优、8(含)-9分为良、8分以下为差

数据
  计划数（个）
  完成数（个）
  完成率 = 完成数 / 计划数 × 100%

一级指标 产出（10分）
  二级指标 数量（4分）
    得分=完成率×4，上限4
  二级指标 质量（6分）
    1. 制度（2分）：符合得2分，基本符合得1分，不符合得0分。
    2. 建立台账（2分）：建立台账的，得2分，否则不得分。
    3. 检查（2分）：每发现一处问题扣0.5分，扣完为止。
"""
DATA = {"完成数": 8, "计划数": 10, "制度": "基本符合", "建立台账": "否", "检查": 1}


def rubric() -> perfeval.Rubric:
    """The rubric of these tests."""
    return perfeval.compile(RUBRIC)


def data(**other: object) -> dict[str, object]:
    """Its data."""
    names = perfeval.compile(RUBRIC).input_names
    return dict(zip(names, DATA.values(), strict=True)) | other


@pytest.mark.parametrize(
    ("text", "goal", "expected"),
    [
        (STEP, 3, "超支率 ≤ 12.005%"),
        (STEP, 5, "超支率 ≤ 10.005%"),
        (STEP, 0, "超支率：任何取值都达到"),
        ("利用率≥90%的，得1分；90%>利用率≥75%的，得0.7分；否则不得分", 1, "利用率 ≥ 90%"),
        ("利用率≥90%的，得1分；90%>利用率≥75%的，得0.7分；否则不得分", "0.7", "利用率 ≥ 75%"),
        ("符合得1分，基本符合得0.5分，不符合得0分", "0.5", "完成值：符合 或 基本符合"),
        ("按时完成得5分，每逾期1天扣0.5分，扣完为止", 3, "逾期 ≤ 4天"),
        ("-5%≤偏差率≤5%的，得2分；否则不得分", 2, "-5% ≤ 偏差率 ≤ 5%"),
        ("增长率>5%或增长率<1%的，得2分；否则不得分", 2, "增长率 < 1% 或 增长率 > 5%"),
    ],
)
def test_values_in_the_words_of_the_rule(text: str, goal: object, expected: str) -> None:
    """The set is written as a condition, rounding of the score included."""
    found = perfeval.rule(text).required(goal)  # type: ignore[arg-type]

    assert found.answers[0].text() == expected


def test_the_set_is_data() -> None:
    """Ends are exact, and say whether they belong to it."""
    rule = perfeval.rule(STEP)

    found = rule.required(3, exactly=True).values

    assert found is not None
    assert found.stretches == (
        Stretch(Fraction("0.11995"), Fraction("0.12005"), low_open=True, high_open=False),
    )
    assert "12%" in found
    assert "13%" not in found
    assert "x" not in found
    assert found.to_dict()["stretches"][0]["to"] == "12.005%"


def test_no_value_and_every_value() -> None:
    """None and always are said as such."""
    rule = perfeval.rule(STEP, points=5)

    never, always = rule.required("5.01").values, rule.required(0).values

    assert never is not None
    assert never.none
    assert not never.always
    assert always is not None
    assert always.always


@pytest.mark.parametrize(
    ("places", "end"),
    [("得分保留1位小数", "0.1205"), ("得分不舍入", "0.12"), ("舍入到整数", "0.125")],
)
def test_rounding_counts(places: str, end: str) -> None:
    """The score is rounded as the rule says before it is compared."""
    found = perfeval.rule(f"{STEP}。{places}").required(3).values

    assert found is not None
    assert [to_text(stretch.high or Fraction(0)) for stretch in found.stretches] == [end]


def test_the_least_change_of_each_alone() -> None:
    """With several free inputs each has its own set, everything else being as it is."""
    found = rubric().required("7.7", given=data())

    assert found.reached is False
    assert found.score == Fraction("5.7")
    assert found["完成数"].values is not None
    assert found["完成数"].values.none
    assert found["建立台账"].values is not None
    assert found["建立台账"].values.labels == ("是",)
    assert "建立台账：是，现为否，至少改为是" in found.to_text()


def test_the_cheapest_combination() -> None:
    """Of all combinations the one that wins back least, then the one with the fewest changes."""
    found = rubric().required("8.6", given=data())

    assert found.together is not None
    assert [(each.key, each.new, str(each.gain)) for each in found.together.changes] == [
        ("制度", "符合", "1"),
        ("建立台账", "是", "2"),
    ]
    assert found.together.gain == 3
    changed = data() | {each.key: each.new for each in found.together.changes}
    assert rubric().evaluate(changed).total == Decimal("8.70")
    assert rubric().required("10.5", given=data()).together is None


def test_a_grade_and_a_better_one() -> None:
    """A goal may be a grade; a better one will do."""
    reached = rubric().required(grade="良", given=data(完成数=10), free=["建立台账"])

    assert reached.values is not None
    assert reached.values.labels == ("是",)
    with pytest.raises(ValueError, match="no grade is called"):
        rubric().required(grade="甲", given=data())


def test_an_indicator_and_a_heading() -> None:
    """A goal may be the score of an indicator, or of a heading."""
    one = rubric().required({"数量": 4}, given=data(), free=["完成数"]).values
    many = rubric().required({"产出": 7}, given=data(), free=["完成数"]).values

    assert one is not None
    assert many is not None
    assert one.stretches[0].low == 10
    assert many.none
    with pytest.raises(KeyError, match="no indicator is called"):
        rubric().required({"数": 4}, given=data())


def test_missing_values_are_the_free_ones() -> None:
    """What is left out is free; what then hangs on another missing value says so."""
    known = data()
    del known["完成数"]

    found = rubric().required({"数量": 3}, given=known)

    assert [each.key for each in found] == ["完成数"]
    del known["计划数"]
    both = rubric().required({"数量": 3}, given=known)
    assert [each.missing for each in both] == [("计划数",), ("完成数",)]
    assert both.reached is None
    with pytest.raises(perfeval.DataError, match="计划数"):
        rubric().required({"数量": 3}, given=known, free=["完成数"])


def test_what_cannot_be_asked() -> None:
    """Wrong calls say what is wrong."""
    with pytest.raises(TypeError, match="ask for a total"):
        rubric().required(given=data())
    with pytest.raises(perfeval.DataError) as caught:
        rubric().required(8, given=data(), free=["完成"])
    assert caught.value.diagnostics[0].code == "PE501"
    with pytest.raises(ValueError, match="must be a number"):
        rubric().required("many", given=data())
    with pytest.raises(TypeError, match="not float"):
        rubric().required(8.5, given=data())  # type: ignore[arg-type]


def test_what_is_not_decided_says_why() -> None:
    """A rule that is too far from linear is refused by name, never guessed."""
    rule = perfeval.rule(f"得分={'完成率×' * 9}4，上限4", points=4)

    found = rule.required(2).answers[0]

    assert found.values is None
    assert found.undecided == "degree"
    assert "不能精确判定" in found.text()


def test_a_quotient_is_exact() -> None:
    """The divisor may be free: the set stops short of 0."""
    rule = perfeval.rule("得分=已完成项目数/计划完成项目总数×6分，上限6")

    found = rule.required("5.5", given={"已完成项目数": 8}, free=["计划完成项目总数"]).values

    assert found is not None
    assert found.stretches == (Stretch(Fraction(0), Fraction(9600, 1099), low_open=True),)


def test_losses_by_indicator_and_by_input() -> None:
    """Both lists have the largest loss first, and say what the next edges are worth."""
    found = rubric().evaluate(data()).losses()

    assert [(each.name, each.lost) for each in found] == [
        ("质量", Fraction("3.5")),
        ("数量", Fraction("0.8")),
    ]
    by_key = {each.key: each for each in found.inputs}
    assert by_key["建立台账"].lost == 2
    assert by_key["完成数"].lost == Fraction("0.8")
    assert by_key["完成数"].best is not None
    assert by_key["完成数"].best.value == "10个"
    assert by_key["完成数"].up is not None
    assert (by_key["完成数"].up.value, by_key["完成数"].up.worth) == ("9个", Fraction("0.4"))
    assert "质量" in found.to_text()
    assert found.to_dict()["lost"] == "4.3"


def test_partial_data_says_what_is_open() -> None:
    """Each missing value says how far it can move the total."""
    known = data()
    del known["建立台账"], known["完成数"], known["计划数"]

    found = rubric().sensitivity(known)

    moves = {each.key: (each.span, each.alone) for each in found.open}
    assert moves["建立台账"] == (Fraction(2), True)
    assert moves["完成数"] == (Fraction(4), False)
    assert found.interval == (Decimal("2.50"), Decimal("8.50"))
    assert "还缺的数据" in found.to_text()


def test_compare_two_rules() -> None:
    """A changed band has a witness, another wording of the same a proof."""
    old = perfeval.rule("利用率≥90%的，得1分；90%>利用率≥75%的，得0.7分；否则不得分")
    later = perfeval.rule("利用率≥90%的，得1分；90%>利用率≥80%的，得0.7分；否则不得分")
    same = perfeval.rule("利用率达到90%的，得1分；利用率在75%以上的，得0.7分；其余不得分")

    (change,) = perfeval.compare(old, later)
    (reworded,) = perfeval.compare(old, same)

    assert change.verdict is not None
    witness = change.verdict.witness
    assert witness is not None
    assert (
        next(iter(old.rubric.evaluate(witness.old))).score == witness.old_score == Decimal("0.70")
    )
    assert (
        next(iter(later.rubric.evaluate(witness.new))).score == witness.new_score == Decimal("0.00")
    )
    assert reworded.verdict is not None
    assert reworded.verdict.kind == "same"
    assert perfeval.compare(old, old).same


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("得分=甲数/乙数×6分，上限6", "得分=6分×甲数/乙数，上限6", "same"),
        ("得分=甲数/乙数×6分，上限5", "得分=甲数/乙数×5分，上限5", "differs"),
        (
            "按时完成得5分，每逾期1天扣0.5分，扣完为止",
            "按时完成得5分，每逾期2天扣1分，扣完为止",
            "differs",
        ),
        ("优秀得3分，合格得1分", "优秀得3分，合格得2分", "differs"),
        ("优秀得3分，合格得1分", "优秀得3分，良好得2分，合格得1分", "inputs"),
    ],
)
def test_verdicts(before: str, after: str, kind: str) -> None:
    """Proved, shown, or another question altogether."""
    (change,) = perfeval.compare(perfeval.rule(before), perfeval.rule(after))

    assert change.verdict is not None
    assert change.verdict.kind == kind


def test_compare_two_rubrics() -> None:
    """Indicators that were added, are gone, moved, were renamed or weigh differently."""
    later = perfeval.compile(
        RUBRIC.replace("满分 10分", "满分 12分")
        .replace("等级 9(含)-10分", "等级 9(含)-12分")
        .replace("产出（10分）", "产出（12分）")
        .replace("二级指标 数量（4分）", "二级指标 产出数量（5分）")
        .replace("得分=完成率×4，上限4", "得分=完成率×5，上限5")
        + "  二级指标 时效（1分）\n    按时完成的，得1分，否则不得分。\n"
    )

    found = perfeval.compare(rubric(), later)
    back = perfeval.compare(later, rubric())

    assert [(each.kind, each.name) for each in found] == [
        ("changed", "产出数量"),
        ("added", "时效"),
    ]
    assert found.changes[0].what == ("renamed", "weight", "reworded")
    assert [each.kind for each in back] == ["changed", "gone"]
    assert ("full", "10", "12") in found.heads
    assert found.unchanged == 1
    assert not found.scores_alike
    assert "产出数量：改名、分值、措辞" in found.to_text()
    assert "added" in found.to_text("en")


def test_compare_two_results() -> None:
    """What the data and what the standard has to do with a change."""
    later = perfeval.compile(RUBRIC.replace("完成率×4", "完成率×3"))
    first = rubric().evaluate(data())

    same_rule = perfeval.compare(first, rubric().evaluate(data(完成数=9)))
    both = perfeval.compare(first, later.evaluate(data(完成数=9)))

    (change,) = same_rule
    assert (change.by_data, change.by_rule) == (Fraction("0.4"), Fraction(0))
    assert change.values[0].text() == "完成数 8个 → 9个"
    (change,) = both
    assert (change.by_data, change.by_rule, change.change) == (
        Fraction("0.3"),
        Fraction("-0.8"),
        Fraction("-0.5"),
    )
    assert perfeval.compare(first, first).same


def test_compare_two_rows() -> None:
    """Numbers that are written in two ways are equal."""
    found = perfeval.compare(
        {"甲": "1,000", "乙": "90%", "丙": 1}, {"甲": 1000, "乙": "91%", "丁": "是"}
    )

    assert [each.text() for each in found] == ["乙 90% → 91%", "丁 无 → 是", "丙 1 → 无"]
    assert found.unchanged == 1


def test_only_like_is_compared_with_like() -> None:
    """A rubric and a row have nothing in common."""
    with pytest.raises(TypeError, match="compare takes"):
        perfeval.compare(rubric(), {})  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="compare takes"):
        perfeval.compare(rubric().evaluate(data()), rubric())


def test_pages_hold_everything_and_no_markup_of_others() -> None:
    """Each answer has a page; words of the author are escaped."""
    marked = perfeval.compile(RUBRIC.replace("评价体系 示例", "评价体系 示例<b>"))
    result = marked.evaluate(data())
    later = perfeval.compile(RUBRIC.replace("完成率×4", "完成率×3"))
    answers: list[Any] = [
        marked.required(8, given=data()),
        result.losses(),
        perfeval.compare(marked, later),
        perfeval.compare(result, later.evaluate(data(完成数=9))),
        perfeval.compare(data(), data(完成数=9)),
    ]

    for answer in answers:
        for lang in ("zh", "en"):
            page = answer.to_html(lang)
            assert page.startswith("<!DOCTYPE html>")
            assert "示例<b>" not in page
            assert "{" not in page.partition("<main>")[2]
        assert answer._repr_html_()
        assert str(answer)
        assert "{" not in answer.to_text("en")
    assert "<svg" in answers[1].to_html()
    assert "<svg" in answers[3].to_html()
