"""What a result says about its parts, and how it shows itself."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from perfeval.report.text import width
from perfeval.results.result import GroupResult, LeafResult, Result
from tests.small_meaning import DATA, SAMPLE, rubric_of

TABLE = """\
部门整体支出绩效评价
----------------------------------------------------
一级指标  二级指标  三级指标    分值   得分   得分率
----------------------------------------------------
投入                              10   8.89   88.90%
          资金                    10   8.89   88.90%
                    采购           6   5.89   98.17%
                    制度           4   3.00   75.00%
产出                              20  18.45   92.25%
          数量                    10  10.00  100.00%
                    培训人次       5   5.00  100.00%
                    评价           5   5.00  100.00%
          效益                    10   8.45   84.50%
                    影响力         6   4.50   75.00%
                    预算执行率     4   3.95   98.75%
----------------------------------------------------
合计                              30  27.34   91.13%
等级：优
"""

EXPLANATION = """\
投入 › 资金 › 采购：5.89分（满分6分）
  标准：按实际采购金额/采购计划金额×6分
  输入：实际采购金额 = 3016.1万元
  输入：采购计划金额 = 3070.43万元
  算式：「按实际采购金额/采购计划金额×6分」 ≈ 5.893832分
  舍入：≈ 5.893832 → 5.89（四舍五入）"""


def result(**changes: object) -> Result:
    """The sample row, changed."""
    return rubric_of(SAMPLE).evaluate(DATA | changes)


class TestParts:
    """Leaves and headings by name, path and order."""

    @pytest.mark.parametrize("name", ["采购", "资金/采购", "投入/资金/采购", " 采 购 "])
    def test_a_leaf_is_found_by_name_or_path(self, name: str) -> None:
        """Any unambiguous form of the name does."""
        leaf = result()[name]
        assert isinstance(leaf, LeafResult)

        assert (leaf.name, leaf.path) == ("采购", ("投入", "资金", "采购"))
        assert (leaf.points, leaf.score) == (Decimal(6), Decimal("5.89"))
        assert leaf.rate == Decimal("0.9817")
        assert leaf.text == "按实际采购金额/采购计划金额×6分"
        assert leaf.exact == Fraction(6 * 301610, 307043)

    def test_a_heading_is_found_when_no_leaf_has_the_name(self) -> None:
        """Headings carry subtotals and rates."""
        group = result()["产出"]
        assert isinstance(group, GroupResult)

        assert (group.level, group.points, group.score) == (1, Decimal(20), Decimal("18.45"))
        assert group.rate == Decimal("0.9225")

    def test_an_unknown_name_is_a_key_error_with_a_suggestion(self) -> None:
        """The nearest name is stated."""
        with pytest.raises(KeyError, match="the nearest name is '培训人次'"):
            result()["培训人数"]

    def test_a_far_name_gets_no_suggestion(self) -> None:
        """No guess where none is near."""
        with pytest.raises(KeyError, match=r"no indicator is called '别的'\"$"):
            result()["别的"]

    def test_an_ambiguous_name_is_refused_with_the_paths(self) -> None:
        """Two leaves of one name need the path."""
        half = "一级指标 {}\n二级指标 丙（1分）\n每缺一项料扣1分\n"
        text = half.format("甲") + half.format("乙")
        both = rubric_of(text).evaluate({"甲/丙/料": 0, "乙/丙/料": 1})

        with pytest.raises(KeyError, match="more than one indicator: 甲/丙, 乙/丙"):
            both["丙"]
        assert both["乙/丙"].score == 0

    def test_iteration_gives_the_leaves_in_order(self) -> None:
        """A result is as long as the rubric has indicators."""
        leaves = list(result())

        assert len(leaves) == len(result()) == 6
        assert [leaf.level for leaf in leaves] == [3] * 6

    def test_groups_stand_in_order_of_the_text(self) -> None:
        """Each heading once, with its subtotal."""
        got = [(group.name, str(group.score)) for group in result().groups]

        assert got == [
            ("投入", "8.89"),
            ("资金", "8.89"),
            ("产出", "18.45"),
            ("数量", "10.00"),
            ("效益", "8.45"),
        ]

    def test_the_repr_says_the_total(self) -> None:
        """A result in a console shows its total, or the interval of it."""
        partial = rubric_of(SAMPLE).evaluate({}, partial=True)

        assert repr(result()) == "<Result 部门整体支出绩效评价: 27.34 of 30>"
        assert repr(partial) == "<Result 部门整体支出绩效评价: 5.00..30.00 of 30>"


class TestTables:
    """The official-looking table."""

    def test_text_lines_up_under_full_width_words(self) -> None:
        """Columns are terminal columns: a full-width character takes two."""
        text = result().to_text()

        assert text == TABLE
        body = text.splitlines()[2:-2]
        assert {width(line) for line in body if not line.startswith("-")} == {52}

    def test_indicators_that_do_not_apply_are_shown_without_a_score(self) -> None:
        """The row stays, the total is scaled below."""
        data = {key: value for key, value in DATA.items() if key != "影响力"}
        text = rubric_of(SAMPLE).evaluate(data | {"影响力": "不适用"}).to_text()

        assert "影响力         6  不适用" in text
        assert text.endswith("按适用指标折算：28.55分（满分30分）\n等级：优\n")

    def test_open_scores_are_shown_as_open(self) -> None:
        """A partial result shows the interval of its total and no grade."""
        data = {key: value for key, value in DATA.items() if key != "制度"}
        text = rubric_of(SAMPLE).evaluate(data, partial=True).to_text()

        assert "24.34–28.34" in text
        assert "待定" in text
        assert "等级" not in text

    def test_a_veto_is_named(self) -> None:
        """The table says why the total is 0."""
        rubric = rubric_of("指标 甲（6分）\n一票否决挪用资金")

        assert "一票否决，总分为0" in rubric.evaluate({"挪用资金": "是"}).to_text()

    def test_markdown_has_one_row_for_each_part(self) -> None:
        """Headings are bold, numbers are aligned to the right."""
        lines = result().to_markdown().splitlines()

        assert lines[0] == "### 部门整体支出绩效评价"
        assert lines[2] == "| 一级指标 | 二级指标 | 三级指标 | 分值 | 得分 | 得分率 |"
        assert lines[3] == "| :-- | :-- | :-- | --: | --: | --: |"
        assert lines[4] == "| **投入** |  |  | 10 | 8.89 | 88.90% |"
        assert lines[6] == "|  |  | 采购 | 6 | 5.89 | 98.17% |"
        assert lines[-1] == "等级：优"

    def test_names_never_become_markup(self) -> None:
        """Markdown signs and HTML in a rubric are shown as they are written."""
        rubric = rubric_of("评价体系 <b>甲</b>|乙\n指标 <script>（1分）\n每缺一项料扣1分")
        got = rubric.evaluate({"料": 0})

        assert "<b>" not in got.to_html()
        assert "&lt;script&gt;" in got.to_html()
        assert "\\<script\\>" in got.to_markdown()
        assert "\\|乙" in got.to_markdown()
        assert "<b>" not in got._repr_html_()


class TestData:
    """``to_dict`` is plain data with a schema version."""

    def test_numbers_are_texts(self) -> None:
        """Nothing in the data loses a digit on the way through JSON."""
        data = result().to_dict()

        assert json.loads(json.dumps(data)) == data
        assert data["schema"] == 1
        assert (data["total"], data["rate"], data["grade"]) == ("27.34", "91.13%", "优")
        assert data["indicators"][0] == {
            "name": "采购",
            "path": ["投入", "资金", "采购"],
            "level": 3,
            "points": "6",
            "score": "5.89",
            "rate": "98.17%",
            "applicable": True,
            "rule": "按实际采购金额/采购计划金额×6分",
        }

    def test_what_is_not_known_is_null(self) -> None:
        """A partial result has an interval and no total."""
        data = rubric_of(SAMPLE).evaluate({}, partial=True).to_dict()

        assert (data["total"], data["grade"], data["interval"]) == (None, None, ["5.00", "30.00"])


class TestExplanations:
    """How each score came about, in the words of the rule."""

    def test_a_leaf_explains_itself(self) -> None:
        """Inputs as given, the formula with its value, the rounding."""
        assert result()["采购"].explain() == EXPLANATION
        assert result().explain().startswith(EXPLANATION)

    def test_the_end_is_the_total(self) -> None:
        """After the leaves stand total, rate and grade."""
        assert result().explain().endswith("\n\n总分：27.34分（满分30分，91.13%）\n等级：优")

    def test_a_limit_is_shown_only_where_it_bites(self) -> None:
        """``min`` and ``max`` that change nothing are left out."""
        assert "限额" not in result()["采购"].explain()
        assert "限额：= 6分" in result(实际采购金额="9999")["采购"].explain()

    def test_english_words_around_the_authors_text(self) -> None:
        """``lang="en"`` changes the frame, not the rule."""
        assert result()["制度"].explain("en") == (
            "投入 › 资金 › 制度: 3.00 (of 4)\n"
            "  rule: 每缺一项制度扣1分\n"
            "  input: 制度 = 1\n"
            "  occurrence: 「每缺一项制度扣1分」 = 1"
        )

    def test_steps_are_data_first(self) -> None:
        """A step keeps the exact value, the given text and the branch taken."""
        leaf = result()["评价"]
        assert isinstance(leaf, LeafResult)
        steps = [step.to_dict() for step in leaf.explanation().steps]

        assert steps == [
            {"kind": "input", "name": "满意度", "text": "", "value": "95%", "given": "95%"},
            {"kind": "band", "name": None, "text": "满意度≥90%得满分", "value": "5", "branch": 0},
            {"kind": "rounding", "name": None, "text": "", "value": "5"},
        ]

    def test_what_has_no_score_says_why(self) -> None:
        """Leaves that do not apply or are open have one line."""
        data = {key: value for key, value in DATA.items() if key not in ("制度", "影响力")}
        text = rubric_of(SAMPLE).evaluate(data | {"影响力": "不适用"}, partial=True).explain()

        assert "制度：数据不全，得分未定（满分4分）" in text
        assert "影响力：不适用，不计入总分" in text
        assert "总分：19.84 – 23.84分（满分24分）" in text

    def test_vetoes_and_yes_no_inputs_are_in_words(self) -> None:
        """是 and 否 stay words, and a veto is said at the end."""
        rubric = rubric_of("指标 甲（6分）\n一票否决挪用资金")

        assert "输入：挪用资金 = 是" in rubric.evaluate({"挪用资金": 1}).explain()
        assert "一票否决，总分为0" in rubric.evaluate({"挪用资金": 1}).explain()
        assert "否决：「一票否决挪用资金」 没有触发" in rubric.evaluate({"挪用资金": 0}).explain()

    def test_scores_that_are_not_rounded_say_so(self) -> None:
        """The last step shows the value as it is."""
        text = rubric_of("得分不舍入\n指标 甲\n按甲/乙×1分").evaluate({"甲": 1, "乙": 3}).explain()

        assert "舍入：0.333333 不舍入" in text
