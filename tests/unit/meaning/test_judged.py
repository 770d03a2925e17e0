"""Tiers, yes/no, judged scores and judged deductions."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval


def _codes(text: str, points: int | None = 5) -> list[str]:
    return [found.code for found in perfeval.check(text, kind="rule", points=points)]


ROWS: list[tuple[str, tuple[object, ...], str]] = [
    # Tiers, less what is counted.
    ("优秀的得5分，基本优秀的得3分，每发现一处问题扣1分", ("优秀", 1), "4"),
    ("优秀得5分，良好得3分，否则得分=完成率×2", ("优秀", "50%"), "5"),
    ("优秀得5分，良好得3分，否则得分=完成率×2", ("否则", "50%"), "1"),
    ("优秀得5分，良好得3分，否则不扣分", ("否则",), "5"),
    ("优得该项分值的80%-100%，良得该项分值的60%-80%，差不得分", (("优", "4.5"),), "4.5"),
    ("无预算的直接得5分，达标的直接得3分", ("达标",), "3"),
    # Two matters, three and two points: one of them loses a point.
    ("A工作完成的得3分，每发现一处问题扣1分，B工作完成的得2分", (1, "是"), "4"),
    ("A工作完成的得3分，每发现一处问题扣1分，B工作完成的得2分", (4, "是"), "2"),
    # A bonus beside a yes/no.
    ("按时完成的得2分，每获表彰一次加1分", ("是", 2), "4"),
    ("按时完成的得2分，每获表彰一次加1分", ("否", 2), "2"),
    ("存在问题的得0分", ("是",), "0"),
    ("存在问题的得0分", ("否",), "5"),
    ("存在问题的得0分，每发现一处问题扣1分", ("否", 2), "3"),
    ("存在问题的得0分，每发现一处问题扣1分", ("是", 0), "0"),
    ("资料齐全的得相应分值，否则不得分", ("是",), "5"),
    ("优秀得5分，否则按完成率×3计分", ("否", "50%"), "1.5"),
    ("优秀得5分，否则不扣分", ("否",), "5"),
    ("直接得5分", (), "5"),
    ("得80-100%", ("4",), "4"),
    ("酌情得该项分值的60%-100%", ("3",), "3"),
    ("得3分，酌情扣分", ("3",), "0"),
    ("视情况扣2分", ("1.5",), "3.5"),
    ("视情况得2分", ("1.5",), "1.5"),
    ("酌情扣分；未整改的，视情况扣1-2分", ("1", "2"), "2"),
    ("根据实际情况评分，酌情扣分", ("2",), "3"),  # the deduction alone is judged
    # What an occurrence takes from, where words name it and where none does.
    ("资料缺失，一项扣1分", (2,), "3"),
    ("一项工作没有完成，扣1分", (2,), "3"),
    ("一项扣1分", (2,), "3"),
    ("每发现一处，违规操作的，扣1分", (2,), "3"),
    # Exemptions give what was stated before, or the full score.
    ("得4分，每缺一项扣1分，无需整改的，不扣分", (2, "是"), "4"),
    ("得4分，每缺一项扣1分，无需整改的，不扣分", (2, "否"), "2"),
    ("每缺一项扣1分，完成率≥90%的，不扣分", (2, "90%"), "5"),
    ("每缺一项扣1分，完成率≥90%的，不扣分", (2, "89%"), "3"),
    ("完成率≥90%不扣分，每降低1个百分点扣0.5分", ("88%",), "4"),
    # Rulings and what is left of them.
    ("如无预算，得5分，否则按执行率×4计分", ("否", "50%"), "2"),
    ("如存在违规，得0分，否则得分=执行率×5", ("否", "50%"), "2.5"),
    ("如存在违规，得0分，否则得4分", ("否",), "4"),
    ("得分=完成率×5，存在违规的，本项得2分", ("90%", "是"), "2"),
    ("得分=完成率×5，存在违规的，本项得满分", ("90%", "是"), "5"),
    ("完成率×5，如存在违规，本指标得2分", ("90%", "是"), "2"),
    ("完成率<60%的，一票否决；完成率×5", ("59%",), "0"),
    ("完成率<60%的，一票否决；完成率×5", ("60%",), "3"),
    ("按规定完成的，得分=执行率×5，否则得0分", ("是", "80%"), "4"),
    ("完成率≥90%加1分，得3分", ("90%",), "4"),
    ("得3分；获表彰的加1分", ("是",), "4"),
]


@pytest.mark.parametrize(("text", "values", "score"), ROWS)
def test_score(text: str, values: tuple[object, ...], score: str) -> None:
    """Worked out by hand, for five points."""
    assert perfeval.rule(text, points=5)(*values) == Decimal(score)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("优秀得5分，优秀得3分", "PE431"),
        ("制度优秀得5分，良好得3分；执行优秀得2分，良好得1分", "PE431"),
        ("优秀得5分，良好得3分，其余酌情得分", "PE425"),
        ("优秀得5分，否则一票否决", "PE425"),
        ("一票否决", "PE425"),
        ("扣1分", "PE425"),
        ("否则得3分", "PE425"),
        ("完成率≥90%", "PE425"),
        ("每降低1个百分点", "PE124"),
        ("一项工作没有完成扣，扣完为止", "PE109"),
        ("最高", "PE419"),
        ("不扣分", "PE108"),
    ],
)
def test_error(text: str, code: str) -> None:
    """What is no rule, or half of one."""
    assert _codes(text) == [code]


@pytest.mark.parametrize("text", ["根据实际情况评分", "酌情扣分", "酌情得分"])
def test_judgement_needs_a_full_score(text: str) -> None:
    """A judged score or deduction without bounds lies within the full score."""
    assert _codes(text, None) == ["PE411"]


@pytest.mark.parametrize(
    "text",
    [
        "得3分，如存在违规，总分得0分",
        "得3分，存在违规的，总分一票否决",
        "得3分，存在违规的，一票否决",
    ],
)
def test_veto_of_a_rule_that_stands_alone(text: str) -> None:
    """The rule scores 0, and the result carries the flag."""
    rule = perfeval.rule(text, points=5)

    assert [rule("是"), rule("否")] == [0, 3]
    assert [rule.evaluate(given).vetoed for given in ("是", "否")] == [True, False]


def test_veto_of_the_total_in_a_rubric() -> None:
    """The indicator keeps its score, and the total is 0."""
    rubric = perfeval.compile(
        "评价体系 部门整体支出绩效评价\n满分 10分\n\n"
        "一级指标 管理（5分）\n  得3分，如存在违规，总分得0分\n"
        "一级指标 产出（5分）\n  得分=完成率×5\n"
    )

    result = rubric.evaluate({"存在违规": "是", "完成率": "80%"})

    assert [leaf.score for leaf in result] == [3, 4]
    assert result.total == 0


TIERS: dict[str, dict[object, str]] = {
    "制度健全得4分，基本健全得2分，不健全不得分": {"制度健全": "4", "基本健全": "2", "不健全": "0"},
    "优秀得10分，良好得该项分值的80%，一般得60%，差不得分": {
        "优秀": "10", "良好": "8", "一般": "6", "差": "0",
    },
    "质量高得8-10分，质量一般得4-7分，否则得0-3分": {
        ("质量高", "9"): "9", ("质量一般", "4"): "4", ("否则", "2"): "2",
    },
    "是否按时完成，是得10分，否得0分": {"是": "10", "否": "0"},
    "未发生事故得10分，发生一般事故得5分，发生重大事故不得分": {
        "未发生事故": "10", "发生一般事故": "5", "发生重大事故": "0",
    },
    "制度健全且执行到位得10分，制度健全但执行不到位得5分，制度不健全不得分": {
        "制度健全且执行到位": "10", "制度健全但执行不到位": "5", "制度不健全": "0",
    },
}  # fmt: skip


@pytest.mark.parametrize("text", TIERS)
def test_tiers(text: str) -> None:
    """The score that stands behind each label, in ten points."""
    rule = perfeval.rule(text, points=10)

    assert len(rule.inputs) == 1
    assert {label: rule(label) for label in TIERS[text]} == {
        label: Decimal(score) for label, score in TIERS[text].items()
    }


@pytest.mark.parametrize(
    ("values", "score"), [(("制度健全", 1), "3"), (("制度健全", 3), "2"), (("不健全", 5), "0")]
)
def test_tiers_less_a_limited_deduction(values: tuple[object, ...], score: str) -> None:
    """Of four points no more than two are taken, and none of nothing."""
    text = "制度健全得4分，基本健全得2分，不健全不得分；每发现一处问题扣1分，最多扣2分"

    assert perfeval.rule(text, points=10)(*values) == Decimal(score)
