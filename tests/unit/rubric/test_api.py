"""Texts and files to rubrics, with the real rule language."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import perfeval
from perfeval import api
from perfeval.errors import DataError, EvaluationError, RubricError
from perfeval.reading.files import grammar_text

# The purchase, adjustment, asset and progress indicators of a real department rubric, with the
# department's own figures; the published progress score is 4.34.
RUBRIC = """\
评价体系 部门整体支出绩效评价
满分 18分

数据
  采购计划金额（万元）
  实际采购金额（万元）
  预算调整金额（万元）
  部门预算总规模（万元）
  固定资产利用率
  一季度进度（%）
  二季度进度（%）
  三季度进度（%）
  四季度进度（%）
  预算调整比例 = 预算调整金额 / 部门预算总规模  别名 调整、调剂资金累计在本单位部门预算总规模
  政府采购执行率 = 实际采购金额 / 采购计划金额 × 100%

一级指标 部门管理（12分）
  二级指标 资金管理（3分）
    三级指标 政府采购执行情况（2分）
      1. 政府采购执行率得分=政府采购执行率×1分。如实际采购金额大于采购计划金额，本项得0分。
      2. 政府采购政策功能的执行和落实情况（1分），落实不到位的酌情扣分。
    三级指标 财务合规性（1分）
      调整、调剂资金累计在本单位部门预算总规模10%以内的，得1分；超出10%的，超出一个百分点扣0.1分，直至1分扣完为止。
  二级指标 资产管理（1分）
    三级指标 资产利用（1分）
      固定资产利用率≥90%的，得1分；90%>固定资产利用率≥75%的，得0.7分；固定资产利用率<75%的，得0分。
  二级指标 重点工作（8分）
    三级指标 重点工作完成（8分）
      一项重点工作没有完成扣4分，扣完为止。
一级指标 预算执行（6分）
  二级指标 执行进度（6分）
    三级指标 执行进度得分（6分）
      1. 一季度进度得分=(一季度进度/25%)×1分。
      2. 二季度进度得分=(二季度进度/50%)×1分。
      3. 三季度进度得分=(三季度进度/75%)×1分。
      4. 四季度进度得分=(四季度进度/100%)×1分。
      5. 全年平均支出进度得分=全年平均执行率×2分。其中：全年平均执行率=(一季度进度/25%+二季度进度/50%+三季度进度/75%+四季度进度/100%)÷4。
"""  # noqa: E501 - an author's line is as long as it is
DATA = {
    "采购计划金额": "3,070.43",
    "实际采购金额": Decimal("3016.1"),
    "政府采购政策功能的执行和落实情况": 0,
    "预算调整金额": "2473.88",
    "部门预算总规模": "6637.4",
    "固定资产利用率": "100%",
    "重点工作没有完成": 0,
    "一季度进度": "15.09",
    "二季度进度": "31.75%",
    "三季度进度": "50.92%",
    "四季度进度": "97.71",
}


class TestCompile:
    """One function for texts, one for files, one that only reports."""

    def test_a_real_rubric_scores_its_department(self) -> None:
        """The stated rules give these scores, each rounded once."""
        result = api.compile(RUBRIC).evaluate(DATA)

        assert [str(leaf.score) for leaf in result] == ["1.98", "0.00", "1.00", "8.00", "4.34"]
        assert str(result.total) == "15.32"
        assert result.rate == Decimal("0.8511")
        assert result.grade == "良"

    def test_the_fast_path_agrees_with_results(self) -> None:
        """``totals`` gives the totals of the results for good rows of every kind of value."""
        rubric = api.compile(RUBRIC)
        rows = [
            DATA | {"重点工作没有完成": lost, "固定资产利用率": rate, "实际采购金额": spent}
            for lost in (0, 1, 3)
            for rate in ("74.99%", Decimal("0.75"), Fraction(1, 1), "2/3")
            for spent in ("3070.43", 4000, "30704300元", Decimal("1E+2"))
        ]

        assert list(rubric.totals(rows)) == [rubric.evaluate(row).total for row in rows]

    def test_every_finding_is_raised_at_once(self) -> None:
        """One error holds what is wrong with lines, names and rules."""
        text = RUBRIC.replace("固定资产利用率≥90%", "固定资产管理率≥90%").replace(
            "满分 18分", "满分 19分"
        )
        with pytest.raises(RubricError) as caught:
            api.compile(text, name="深圳.rubric")
        found = caught.value.diagnostics

        assert {d.code for d in found} == {"PE201", "PE414"}
        assert all(d.source is not None and d.source.name == "深圳.rubric" for d in found)

    def test_strict_turns_readings_into_errors(self) -> None:
        """A step without a word about its parts is not enough under ``strict``."""
        with pytest.raises(RubricError) as caught:
            api.compile(RUBRIC, strict=True)

        assert {d.code for d in caught.value.diagnostics} == {"PE421"}

    def test_check_reports_and_never_raises(self) -> None:
        """Rubrics and single rules are checked by one function."""
        assert api.check(RUBRIC) == ()
        assert api.check("利用率≥90%的，得1分；否则不得分", kind="rule", points="1") == ()
        assert [d.code for d in api.check("")] == ["PE119"]
        assert api.check("随便写写", kind="rule")[0].severity == "error"

    def test_wrong_calls_are_python_errors(self) -> None:
        """A mistake in the call is no finding."""
        with pytest.raises(ValueError, match="kind"):
            api.check("", kind="table")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="str"):
            api.compile(b"")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="points"):
            api.check("得1分", kind="rule", points="许多")

    def test_load_names_the_file(self, tmp_path: Path) -> None:
        """The name of the file stands in findings and serves as a title."""
        path = tmp_path / "重点.rubric"
        path.write_text(
            "指标 重点工作（8分）\n一项重点工作没有完成扣4分，扣完为止。", encoding="utf-8"
        )
        rubric = api.load(path)

        assert rubric.title == "重点.rubric"
        assert rubric == api.compile(path.read_text(encoding="utf-8"))

    def test_load_refuses_other_encodings(self, tmp_path: Path) -> None:
        """A file that is not UTF-8 is PE522; a missing one is Python's own error."""
        path = tmp_path / "甲.rubric"
        path.write_bytes("指标".encode("gbk"))

        with pytest.raises(RubricError) as caught:
            api.load(str(path))
        assert [d.code for d in caught.value.diagnostics] == ["PE522"]
        with pytest.raises(FileNotFoundError):
            api.load(tmp_path / "没有")


class TestData:
    """Errors about data name the indicator and the words of the rule."""

    def test_a_division_by_zero(self) -> None:
        """Both quantities are named, at the definition that divides."""
        with pytest.raises(EvaluationError) as caught:
            api.compile(RUBRIC).evaluate(DATA | {"部门预算总规模": 0})

        assert [d.code for d in caught.value.diagnostics] == ["PE516"]
        assert caught.value.diagnostics[0].path == ("部门管理", "资金管理", "财务合规性")

    def test_missing_values(self) -> None:
        """Every input that is missing is named once."""
        with pytest.raises(DataError) as caught:
            api.compile(RUBRIC).evaluate({})

        names = [dict(d.arguments)["name"] for d in caught.value.diagnostics]
        assert sorted(names) == sorted(DATA)

    def test_a_partial_row_has_an_interval(self) -> None:
        """Without the year-end figure the progress score is still open."""
        rubric = api.compile(RUBRIC)
        data = {key: value for key, value in DATA.items() if key != "固定资产利用率"}
        low, high = rubric.evaluate(data, partial=True).interval

        assert (str(low), str(high)) == ("14.32", "15.32")


def test_grammar_files_are_found_in_the_source_tree() -> None:
    """Without a packaged copy the folder beside the package is read."""
    assert "indicator:" in grammar_text("rubric.lark")


def test_a_rule_alone_cannot_be_left_out() -> None:
    """不适用 takes an indicator out of a total; a rule has none, and says so."""
    rule = perfeval.rule("效果好得6分，效果一般得4分，效果差得0分", points=10)

    with pytest.raises(DataError) as caught:
        rule("不适用")

    assert [each.code for each in caught.value.diagnostics] == ["PE523"]
    assert rule.evaluate("不适用").score is None
