"""Official tables: which cells mean what, what is checked, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval import api
from perfeval.diagnostics import Collector, Diagnostic
from perfeval.errors import RubricError
from perfeval.tables.read import Table, read_table

TABLE = """\
部门整体支出绩效评价指标体系,,,,,,,
一级指标,分值,二级指标,分值,三级指标,分值,指标说明,评分标准
部门管理,10,资金管理,10,采购,6,采购执行,按实际/计划×6分
,,,,制度,4,,"每缺一项制度扣1分
"
产出指标（20分）,20,数量,20,台账,20分,,每缺一项台账扣1分
合计,,,,,30,,
注：1. 依据上年口径,,,,,,,
2. 依据本年预算,,,,,,,
"""

LINES = """\
评价体系 部门整体支出绩效评价指标体系
注：1. 依据上年口径
# 2. 依据本年预算

一级指标 部门管理（10分）
  二级指标 资金管理（10分）
    三级指标 采购（6分）
      指标说明 采购执行
      按实际/计划×6分
    三级指标 制度（4分）
      每缺一项制度扣1分

一级指标 产出指标（20分）
  二级指标 数量（20分）
    三级指标 台账（20分）
      每缺一项台账扣1分
"""


def read(text: str) -> tuple[Table | None, list[Diagnostic]]:
    """The table, and what was found on the way."""
    sink = Collector()
    return read_table("表.csv", text, sink), list(sink)


def text_of(text: str) -> str:
    """What a table without a fault says, as the lines of a rubric file."""
    table, found = read(text)
    assert found == []
    assert table is not None
    out = ""
    for line in table.document.lines:
        if out and (line.kind == "data" or (line.kind == "indicator" and line.depth == 0)):
            out += "\n"
        out += f"{'  ' * line.depth}{line.text}\n"
    return out


def findings(text: str) -> list[tuple[str, str]]:
    """Code and marked text of each finding."""
    return [
        (found.code, found.source.excerpt(found.span))
        for found in read(text)[1]
        if found.source is not None and found.span is not None
    ]


def saved(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """The file with this text."""
    path.write_bytes(text.encode(encoding))
    return path


class TestColumns:
    """Section 7: headings are matched loosely, over as many rows as they need."""

    def test_the_official_columns_become_a_rubric_file(self) -> None:
        """Merged cells carry names down, the title and the notes are kept, 合计 is checked."""
        assert text_of(TABLE) == LINES

    def test_tabs_and_semicolons_separate_as_well(self) -> None:
        """A table pasted from a spreadsheet is the same table."""
        for separator in "\t;，":
            assert text_of(TABLE.replace(",", separator)) == LINES

    def test_headings_may_stand_in_three_rows(self) -> None:
        """名称 and 参考分值 below 一级指标 name the two columns of that level."""
        text = text_of(
            "评价指标,,,,指标说明,参考评分标准,分数\n一级指标,,二级指标,,,,\n"
            "名称,参考分值,名称,参考分值,,,\n管理,5,采购,5,及时性,按时得5分,4\n"
        )

        assert text == (
            "一级指标 管理（5分）\n  二级指标 采购（5分）\n    指标说明 及时性\n    按时得5分\n"
        )

    def test_weights_may_stand_inside_the_names(self) -> None:
        """一级指标及分值 with 「A决策（18分）」 gives a name and its weight."""
        text = text_of(
            "一级指标及分值,二级指标及分值,三级指标,标杆值,权重,评分标准,依据来源\n"
            'A决策 (18分),"A1项目\n立项(18分)",A11合规性,合规,18,合规得18分,网络\n'
        )

        assert text == (
            "一级指标 A决策（18分）\n  二级指标 A1项目立项（18分）\n"
            "    三级指标 A11合规性（18分）\n"
            "      目标 合规\n      依据 网络\n      合规得18分\n"
        )

    @pytest.mark.parametrize(
        "heading", ["分值", "参考分值", "权重", "标准分", "分值（分）", "分数"]
    )
    def test_weights_have_many_headings(self, heading: str) -> None:
        """Any usual heading of the weights is one."""
        assert "一级指标 甲（5分）" in text_of(f"一级指标,{heading},评分标准\n甲,5,得5分\n")

    def test_one_column_of_weights_is_the_indicators(self) -> None:
        """One 分值 column in which every indicator has a weight is theirs, wherever it stands."""
        text = text_of("一级指标,分值,二级指标,评分标准\n甲,5,乙,得5分\n,6,丙,得6分\n")

        assert "二级指标 乙（5分）" in text
        assert "二级指标 丙（6分）" in text

    def test_two_columns_without_levels(self) -> None:
        """类别 and 指标 are a heading and a bare indicator."""
        text = text_of("类别,指标,目标值,分值\n产出,培训,≥5次,5\n,会议,≥2次,5\n")

        assert text == (
            "一级指标 产出\n  指标 培训（5分）\n    目标 ≥5次\n  指标 会议（5分）\n    目标 ≥2次\n"
        )

    def test_a_column_that_means_nothing_is_reported(self) -> None:
        """A misspelt heading is a warning, as its cells would count for nothing."""
        table = "一级指标,分值,评分标谁,评分标准\n甲,5,得3分,得5分\n"

        assert findings(table) == [("PE607", "评分标谁")]
        assert read(table)[1][0].severity == "warning"

    def test_columns_that_people_read_are_no_finding(self) -> None:
        """序号, 得分率, 评分过程 and 偏差原因 are known and not needed."""
        text_of("序号,一级指标,分值,评分标准,得分率,评分过程,偏差原因\n1,甲,5,得5分,100%,查阅,无\n")


class TestRows:
    """Rows below the headings: names go down, rules never do."""

    def test_names_that_repeat_are_one_heading(self) -> None:
        """A table without merged cells names its headings, and their weights, in every row."""
        text = text_of("一级指标,分值,指标,分值,评分标准\n甲,2,乙,1,得1分\n甲,2,丙,1,得1分\n")

        assert text.count("一级指标 甲（2分）") == 1
        assert "指标 丙（1分）" in text

    def test_rules_and_targets_are_never_carried_down(self) -> None:
        """A blank rule, explanation or target stays blank."""
        text = text_of(
            "一级指标,二级指标,分值,目标值,指标说明,评分标准\n甲,乙,1,≥5,说,得1分\n,丙,1,,,得1分\n"
        )

        assert text.endswith("  二级指标 丙（1分）\n    得1分\n")

    def test_repeated_headings_and_the_foot_are_skipped(self) -> None:
        """A heading row on the next page, blank rows and signatures are no indicators."""
        head = "一级指标,分值,评分标准\n"
        table = f"{head}甲,1,得1分\n,,\n{head}乙,1,得1分\n合计,2,\n评价等级,优,\n填表人：,,\n"

        assert text_of(table).count("一级指标") == 2

    def test_a_line_of_a_rule_opens_nothing(self) -> None:
        """Wording that starts like an indicator stays wording."""
        text = text_of('一级指标,分值,评分标准\n甲,1,"得1分\n指标 完成的得1分"\n')

        assert text == "一级指标 甲（1分）\n  得1分\n  评分标准：指标 完成的得1分\n"

    def test_an_indicator_that_is_not_there_is_a_remark(self) -> None:
        """无 without a weight is kept as a note and takes no part."""
        text = text_of("一级指标,二级指标,目标值,分值\n效益,无,无,\n,社会效益,≥5,5\n生态,无,,无\n")

        assert (
            text
            == "# 效益：无\n# 生态：无\n\n一级指标 效益\n  二级指标 社会效益（5分）\n    目标 ≥5\n"
        )

    def test_a_dash_says_that_a_level_is_not_used(self) -> None:
        """Indicators may stand at different levels."""
        text = text_of("一级指标,分值,二级指标,分值,评分标准\n加分项,2,—,,得2分\n甲,3,乙,3,得3分\n")

        assert "一级指标 加分项（2分）\n  得2分\n" in text

    def test_paragraph_tags_are_line_breaks(self) -> None:
        """Cells that come from a web page read as their paragraphs."""
        text = text_of("一级指标,分值,评分标准\n甲,1,<p>得1分</p> <p>注：可查台账</p>\n")

        assert text.endswith("  得1分\n  注：可查台账\n")

    def test_quotation_marks_of_a_name_stay(self) -> None:
        """「"三公"经费」 as a spreadsheet pastes it is not a quoted cell."""
        assert '"三公"经费' in text_of('一级指标\t分值\t评分标准\n"三公"经费\t1\t得1分\n')

    def test_words_in_front_of_the_table_are_those_of_a_rubric_file(self) -> None:
        """满分, 等级, rounding and 数据 may stand above the headings, one a row."""
        text = text_of(
            "某某体系,,\n满分 1分,,\n得分保留1位小数,,\n数据,,\n实际数（万元）,,\n"
            "一级指标,分值,评分标准\n甲,1,得1分\n"
        )

        assert text.startswith(
            "评价体系 某某体系\n满分 1分\n得分保留1位小数\n\n数据\n  实际数（万元）\n"
        )


class TestFaults:
    """What a table gets wrong is reported at its cell; nothing is guessed."""

    @pytest.mark.parametrize(
        ("table", "expected"),
        [
            ("", [("PE601", "")]),
            ("甲,乙\n1,2\n", [("PE601", "")]),
            ("一级指标,分值,评分标准\n", [("PE605", "一级指标")]),
            ("一级指标,二级指标,评分标准\n甲,乙,得1分\n丙,,\n", [("PE602", "丙")]),
            ("一级指标,二级指标,评分标准\n甲,乙,得1分\n丙,,得1分\n", [("PE602", "丙")]),
            ("一级指标,分值,评分标准\n甲,1,得1分；\n,,否则不得分\n", [("PE602", "否则不得分")]),
            ("一级指标,二级指标,分值,评分标准\n甲,乙,1,得1分\n,的后半,,\n", [("PE602", "的后半")]),
            (
                "一级指标,分值,评分标准\n甲,1,按时得1分,否则不得分\n合计,1,\n",
                [("PE608", "否则不得分")],
            ),
            ("一级指标,分值,评分标准\n甲,1,按时得1分,,\n", []),
            ("一级指标,分值,评分标谁\n甲,1,按时得1分\n", [("PE607", "评分标谁")]),
            ("一级指标,分直,评分标准\n甲,1,按时得1分\n", [("PE607", "分直")]),
            ("一级指标,二级指标,目标值,分值\n甲,乙,≥5,5\n丙,85%,90%,5\n", [("PE602", "85%")]),
            ("一级指标,二级指标,评分标准\n,乙,得1分\n", [("PE118", "乙")]),
            ("一级指标,分值,评分标准\n甲,许多,得1分\n", [("PE604", "许多")]),
            ("一级指标,分值,评分标准\n甲,20%,得1分\n", [("PE604", "20%")]),
            ("一级指标,分值,评分标准\n甲（2分）,1,得1分\n", [("PE606", "1")]),
            ("一级指标,分值,二级指标,评分标准\n甲,2,乙,得1分\n甲,3,丙,得1分\n", []),
            (
                "一级指标,分值,二级指标,分值,评分标准\n甲,2,乙,1,得1分\n甲,3,丙,1,得1分\n",
                [("PE606", "3")],
            ),
            ("一级指标,分值,评分标准\n甲\u202e,1,得1分\n", [("PE103", "\u202e")]),
            ("一级指标,分值,评分标准\n甲,1,得1分\n合计,2,\n", [("PE603", "2")]),
        ],
    )
    def test_each_has_its_code_and_place(self, table: str, expected: list[tuple[str, str]]) -> None:
        """Cut rows, shifted cells, odd weights and a wrong 合计 are each one finding."""
        assert findings(table) == expected

    def test_a_weight_that_a_scan_misread_is_guessed(self) -> None:
        """6O was 60; 许多 was no number."""
        for weight, guess in (("6O", "60"), ("许多", None), ("20%", None)):
            found = read(f"一级指标,分值,评分标准\n甲,{weight},得1分\n")[1]
            assert [each.suggestion for each in found if each.code == "PE604"] == [guess]

    def test_parts_are_summed_too(self) -> None:
        """小计 speaks of the indicators since the last one, 合计 of all."""
        table = "一级指标,分值,评分标准\n甲,1,得1分\n小计,1,\n乙,2,得2分\n小计,3,\n合计,3,\n"

        assert findings(table) == [("PE603", "3")]

    def test_findings_of_table_and_rules_come_together(self, tmp_path: Path) -> None:
        """One load reports everything, on the lines of the file."""
        path = saved(
            tmp_path / "乙.CSV",
            '一级指标,分值,评分标准\n甲,许多,"得1分；\n下浮"\n乙,,下浮\n',
        )

        with pytest.raises(RubricError) as caught:
            api.load(path)
        places = [
            (found.code, found.source.position(found.span.start))
            for found in caught.value.diagnostics
            if found.source is not None and found.span is not None
        ]

        assert ("PE604", (2, 3)) in places
        assert ("PE101", (3, 1)) in places
        assert ("PE101", (4, 4)) in places

    def test_a_group_weight_that_differs_is_a_warning(self, tmp_path: Path) -> None:
        """Weights inside names are checked against the indicators below, which count."""
        path = saved(
            tmp_path / "a.csv", "一级指标,二级指标,分值,目标值\n产出指标（50分）,甲,40,≥5\n"
        )
        rubric = api.load(path)

        assert [warning.code for warning in rubric.warnings] == ["PE413"]
        assert rubric.groups[0].name == "产出指标"
        assert rubric.points == 40

    def test_bytes_that_are_no_text_are_refused(self, tmp_path: Path) -> None:
        """Neither text nor a workbook; a piece of a workbook is told for what it is."""
        path = tmp_path / "a.csv"
        for raw, code in ((b"\xff\xff\xff\x00", "PE522"), (b"PK\x03\x04\xff\xff\xff", "PE637")):
            path.write_bytes(raw)
            with pytest.raises(RubricError) as caught:
                api.load(path)
            assert [found.code for found in caught.value.diagnostics] == [code]
