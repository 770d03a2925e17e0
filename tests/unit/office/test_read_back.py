"""Tables that are written and read back: the same scores, total and grade, and no finding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import perfeval
from perfeval.report.choose import filed
from perfeval.tables.form import Form
from tests.office_forms import RUBRIC

CASES: dict[str, tuple[str, dict[str, object], list[str | None], tuple[str, str]]] = {
    "all kinds of inputs": (
        RUBRIC,
        {
            "培训人次": "90人次",
            "问题": 3,
            "合格率": "93%",
            "按时报送": "是",
            "制度": "基本健全",
            "影响": 15,
        },
        ["18", "7", "16", "10", "10", "15"],
        ("76", "差"),
    ),
    "the budget and what was spent": (
        (
            "评价体系 甲\n一级指标 投入（40分）\n  二级指标 预算执行率（40分）\n"
            "一级指标 产出（60分）\n  二级指标 册数（60分）\n    目标 ≥70册\n"
        ),
        {"全年预算数": "300万元", "全年执行数": "200万元", "册数": "51册"},
        ["26.67", "43.71"],
        ("70.38", "中"),
    ),
    "rounding that the rubric states": (
        (
            "评价体系 甲\n等级 95分以上为优秀、95分以下为一般\n得分不舍入，总分保留1位小数\n"
            "一级指标 产出（60分）\n  二级指标 册数（60分）\n    目标 ≥70册\n"
            "一级指标 完成（40分）\n  得分=完成率×40\n"
        ),
        {"册数": "51册", "完成率": "2/3"},
        ["43.7142857143", "26.6666666667"],
        ("70.4", "一般"),
    ),
    "an indicator that does not apply": (
        (
            "评价体系 甲\n一级指标 产出（60分）\n  二级指标 册数（60分）\n    目标 ≥70册\n"
            "一级指标 效益（40分）\n  二级指标 满意度（20分）\n    目标 ≥90%\n"
            "  二级指标 影响（20分）\n    酌情评分\n"
        ),
        {"册数": "51册", "满意度": "88.77%", "影响": "不适用"},
        ["43.71", "19.73", None],
        ("63.44", "中"),  # 63.44 of 80
    ),
    "rules that ask for more than one thing": (
        (
            "评价体系 甲\n一级指标 采购（100分）\n  二级指标 政府采购执行率（50分）\n"
            "    得分=实际采购金额/采购计划金额×50\n  二级指标 问题（50分）\n"
            "    每发现1处重大问题扣5分，每发现1处一般问题扣2分，扣完为止\n"
        ),
        {"实际采购金额": "90万元", "采购计划金额": "100万元", "重大问题": 1, "一般问题": 2},
        ["45", "41"],
        ("86", "良"),
    ),
}


@pytest.mark.parametrize("layout", ["scores", "self-evaluation"])
@pytest.mark.parametrize("shape", ["xlsx", "docx", "csv"])
@pytest.mark.parametrize("name", CASES)
def test_what_is_written_reads_back(name: str, shape: str, layout: str, tmp_path: Path) -> None:
    """In every format, with the scores worked out by hand."""
    text, data, scores, (total, grade) = CASES[name]
    result = perfeval.compile(text).evaluate(data)
    file = tmp_path / f"表.{shape}"
    file.write_bytes(filed([result], shape, layout))

    audit = Form.load(file).audit()

    found = [None if leaf.score is None else Fraction(leaf.score) for leaf in audit.leaves]
    assert found == [None if score is None else Fraction(score) for score in scores]
    assert audit.total == Decimal(total)
    assert audit.grade == grade
    assert audit.clean
    assert audit.form.rubric.title.endswith("表")
    assert audit.printed_total is not None
    assert Fraction(audit.printed_total) == Fraction(total)


def test_a_score_table_is_checked_by_itself(tmp_path: Path) -> None:
    """It holds targets, values and rules: a figure that is changed in it is found."""
    text, data, _, _ = CASES["all kinds of inputs"]
    result = perfeval.compile(text).evaluate(data)
    file = tmp_path / "得分表.csv"
    written = filed([result], "csv", "scores").decode("utf-8-sig")
    assert ",18.00," in written
    file.write_text(written.replace(",18.00,", ",19.00,"), encoding="utf-8")

    found = Form.load(file).audit().findings

    assert [(each.kind, each.path[-1]) for each in found] == [
        ("score", "培训人次"),
        ("sum", "合计"),
    ]
