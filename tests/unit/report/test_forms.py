"""The official layouts, and comma-separated values that a spreadsheet may open."""

from __future__ import annotations

import csv
import io

import pytest

import perfeval
from perfeval.render.excerpt import width
from perfeval.report.forms import SIGNATURE, Money, Particulars, score_table, self_evaluation
from perfeval.report.grid import Cell, Grid, cells
from perfeval.report.sheet import guarded
from perfeval.results.result import Result
from tests.small_meaning import DATA, SAMPLE, rubric_of

FORM = """评价体系 培训项目支出绩效自评
满分 100分

一级指标 项目预算执行情况（10分）
  二级指标 预算执行率（10分）

一级指标 产出指标（60分）
  二级指标 数量指标
    三级指标 培训人次（30分）
      目标 100人次
    三级指标 培训班次（30分）
      目标 5次

一级指标 满意度指标（30分）
  二级指标 服务对象满意度
    三级指标 学员满意度（30分）
      目标 90%
"""


def form(**changes: object) -> Result:
    """A filled form, changed."""
    data: dict[str, object] = {
        "全年预算数": "45",
        "全年执行数": "44.1",
        "培训人次": "100人次",
        "培训班次": "4次",
        "学员满意度": "95%",
    }
    return perfeval.compile(FORM).evaluate(data | changes)


def rows(grid: Grid) -> list[list[str]]:
    """The cells of a grid without the empty ones."""
    return [[cell for cell in row if cell] for row in grid.spread()]


class TestScoreTable:
    """指标得分表."""

    def test_headings_stand_once_with_their_points(self) -> None:
        """And span the indicators below them."""
        grid = score_table(rubric_of(SAMPLE).evaluate(DATA))

        assert grid.spread()[0][:3] == ["一级指标", "二级指标", "三级指标"]
        assert rows(grid)[1][:3] == ["投入（10分）", "资金（10分）", "采购"]
        assert rows(grid)[2][0] == "制度"
        assert '<th rowspan="2" class="edge">投入（10分）</th>' in grid.to_html()

    def test_the_total_and_the_sentence_end_it(self) -> None:
        """总分, rate, grade."""
        grid = score_table(rubric_of(SAMPLE).evaluate(DATA))

        assert rows(grid)[-1] == ["合计", "30", "27.34", "91.13%"]
        assert grid.foot == ("综合得分为27.34分，评价等级为优。", SIGNATURE)


class TestSelfEvaluation:
    """绩效自评表."""

    def test_the_money_block_takes_what_the_data_says(self) -> None:
        """Amounts, rate, full score and score of 预算执行率, which is no indicator below."""
        got = rows(self_evaluation(form()))

        assert ["年度资金总额", "45", "44.1", "10", "98.00%", "9.80"] in got
        assert not any("预算执行率" in row for row in got)

    def test_rows_of_money_have_their_own_rates(self) -> None:
        """Only the first is scored."""
        money = (Money("年度资金总额", "40", "45", "44.1"), Money("其中：财政拨款", "", "45", "45"))
        got = rows(self_evaluation(form(), Particulars(money=money)))

        assert ["年度资金总额", "40", "45", "44.1", "10", "98.00%", "9.80"] in [
            row[-7:] for row in got
        ]
        assert ["其中：财政拨款", "45", "45", "—", "100.00%", "—"] in got

    def test_money_without_a_budget_has_no_rate(self) -> None:
        """Nothing is divided by nothing."""
        assert [Money("甲", budget=text, spent="3").rate for text in ("0", "", "无")] == [""] * 3

    def test_indicators_have_target_and_what_was_achieved(self) -> None:
        """As they were written, with the remark."""
        said = Particulars(remarks={"培训班次": "疫情推迟一次"})
        got = rows(self_evaluation(form(), said))

        assert ["培训班次", "5次", "4次", "30", "24.00", "疫情推迟一次"] in got

    def test_particulars_and_goals(self) -> None:
        """Who, what and for which year."""
        said = Particulars("培训", "教育局", "学校", "（略）", "2021", goal="办好", achieved="办成")
        grid = self_evaluation(form(), said)

        assert grid.title == "培训项目支出绩效自评表（2021年度）"
        assert rows(grid)[0] == ["项目名称", "培训", "主管部门", "教育局"]
        assert ["办好", "办成"] in rows(grid)

    def test_the_total_and_the_line_below_80(self) -> None:
        """Above 80 the line says 无; below, that it must be filled in, or what was said."""
        low = form(培训人次="10人次", 培训班次="1次")
        measures = Particulars(measures="下一年提前组织。")

        assert rows(self_evaluation(form()))[-2] == ["总分", "100", "93.80"]
        assert rows(self_evaluation(form()))[-1][-1] == "无"
        assert rows(self_evaluation(low))[-1][-1] == "（自评得分在80分以下，须填写）"
        assert rows(self_evaluation(low, measures))[-1][-1] == "下一年提前组织。"

    def test_an_open_total_leaves_the_line_open(self) -> None:
        """Nobody knows yet whether reasons are due."""
        rubric = perfeval.compile(FORM)
        got = rubric.evaluate({"培训人次": "100人次"}, partial=True)

        assert rows(self_evaluation(got))[-1][-1] == "待定"

    def test_every_row_is_equally_wide(self) -> None:
        """For one level of headings as for four."""
        flat = rubric_of("指标 甲（4分）\n每缺一项料扣1分").evaluate({"料": 0})
        for grid in (self_evaluation(form()), self_evaluation(flat)):
            spread = grid.spread()
            covered = [sum(cell.across * cell.down for cell in row) for row in grid.rows]

            assert sum(covered) == len(spread) * len(spread[0])


class TestGrid:
    """Cells that span."""

    def test_it_shows_itself(self) -> None:
        """As HTML with spans, as text, Markdown and comma-separated values without."""
        grid = Grid("<甲>", [[Cell("a", across=2)], [Cell("b", down=2), Cell("c")], [Cell("d")]])

        assert grid.spread() == [["a", ""], ["b", "c"], ["", "d"]]
        assert 'colspan="2"' in grid._repr_html_()
        assert "<caption>&lt;甲&gt;</caption>" in grid.to_html()
        assert grid._repr_markdown_().startswith("### \\<甲\\>")
        assert grid.to_csv() == "<甲>,\na,\nb,c\n,d\n"
        assert "b  c" in grid.to_text()


class TestSheet:
    """``Result.to_csv``."""

    def test_it_is_the_table(self) -> None:
        """Title, headings, rows, total, grade, all equally wide."""
        got = list(csv.reader(io.StringIO(rubric_of(SAMPLE).evaluate(DATA).to_csv())))

        assert got[0] == ["部门整体支出绩效评价", "", "", "", "", ""]
        assert got[1] == ["一级指标", "二级指标", "三级指标", "分值", "得分", "得分率"]
        assert got[4] == ["", "", "采购", "6", "5.89", "98.17%"]
        assert got[-2] == ["合计", "", "", "30", "27.34", "91.13%"]
        assert got[-1][0] == "等级：优"

    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "＝1", "\t=1", " =1", "'=1", "\r\n", "|calc", "%x"],
    )
    def test_no_cell_is_a_formula(self, text: str) -> None:
        """What a spreadsheet would run gets a mark in front."""
        assert guarded(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["", "-1.5", "+3", "98.17%", "1,234", "甲", "—", "5=5"])
    def test_anything_else_is_as_it_was(self, text: str) -> None:
        """Numbers stay numbers."""
        assert guarded(text) == text

    def test_names_of_indicators_are_guarded(self) -> None:
        """A rubric may come from anyone."""
        rubric = rubric_of("指标 =HYPERLINK(1)（1分）\n每缺一项料扣1分")

        assert "'=HYPERLINK(1)" in rubric.evaluate({"料": 0}).to_csv()


class TestText:
    """A form in a terminal."""

    def test_eighty_columns_are_enough(self) -> None:
        """Lines of a cell go on below each other, and no mark stands for a line end."""
        result = rubric_of(SAMPLE).evaluate(DATA)
        for grid in (score_table(result), self_evaluation(result)):
            lines = grid.to_text().splitlines()

            assert max(map(width, lines)) <= 80
            assert "\ufffd" not in grid.to_text()

    def test_no_word_is_lost(self) -> None:
        """Everything that a cell says stands in its column, cut into lines."""
        rows = [
            cells("指标", "分值", "说明", head=True),
            [Cell("甲", down=2), *cells("10", number=True), Cell("扣2分\n" + "因为迟报" * 12)],
            [*cells("5", number=True), Cell("无")],
            [Cell("合计", across=2), Cell("15")],
        ]
        text = Grid("得分表", rows, ("填表人：　　　　　　日期：",)).to_text()

        assert text.splitlines()[-1] == "填表人：　　日期："
        assert "".join(text.split()).count("因为迟报") == 12
        assert [line.split() for line in text.splitlines() if "5" in line] == [
            ["5", "无"],
            ["合计", "15"],
        ]
