"""Official tables: which cells mean what, what is checked, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval import api
from perfeval.diagnostics import Collector, Diagnostic
from perfeval.errors import RubricError
from perfeval.rubrictext.format import format_document
from perfeval.tables.form import read_form
from perfeval.tables.read import Table, read_table

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "tables"
SHENZHEN = ROOT / "examples" / "shenzhen"

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

CANONICAL = """\
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
    """The canonical text of a table without a fault."""
    table, found = read(text)
    assert found == []
    assert table is not None
    return format_document(table.document)


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
        assert text_of(TABLE) == CANONICAL

    def test_tabs_and_semicolons_separate_as_well(self) -> None:
        """A table pasted from a spreadsheet is the same table."""
        for separator in "\t;，":
            assert text_of(TABLE.replace(",", separator)) == CANONICAL

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

    def test_parts_are_summed_too(self) -> None:
        """小计 speaks of the indicators since the last one, 合计 of all."""
        table = "一级指标,分值,评分标准\n甲,1,得1分\n小计,1,\n乙,2,得2分\n小计,3,\n合计,3,\n"

        assert findings(table) == [("PE603", "3")]

    def test_findings_of_table_and_rules_come_together(self, tmp_path: Path) -> None:
        """One load reports everything, on the lines of the file."""
        path = saved(
            tmp_path / "乙.CSV",
            '一级指标,分值,评分标准\n甲,许多,"得1分；\n胡说八道"\n乙,,不知所云\n',
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
        """A workbook is not a table that can be read."""
        path = tmp_path / "a.csv"
        path.write_bytes(b"PK\x03\x04\xff\xff\xff")

        with pytest.raises(RubricError) as caught:
            api.load(path)
        assert [found.code for found in caught.value.diagnostics] == ["PE522"]


class TestFiles:
    """What :func:`perfeval.load` makes of a table file."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_encodings_are_recognised(self, tmp_path: Path, encoding: str) -> None:
        """UTF-8 with or without its mark, GB18030 and UTF-16 give the same rubric."""
        rubric = api.load(saved(tmp_path / "a.csv", TABLE.replace("\n", "\r\n"), encoding))

        assert rubric.to_text() == CANONICAL

    def test_defaults_of_a_table(self, tmp_path: Path) -> None:
        """Without a title, 满分 and grades: the file's name, the sum, and 90 / 80 / 60."""
        path = saved(tmp_path / "某表.csv", "一级指标,分值,目标值\n甲,10,≥5\n")
        rubric = api.load(path)

        assert rubric.title == "某表.csv"
        assert rubric.points == 10
        assert rubric.evaluate({"甲": "4.5"}).grade == "优"

    @pytest.mark.parametrize("target", ["'=12次", "＝12次", "'＝12次"])
    def test_targets_that_look_like_formulas(self, tmp_path: Path, target: str) -> None:
        """The mark that a spreadsheet needs is no part of the target."""
        path = saved(tmp_path / "a.csv", f"一级指标,分值,年度指标值（A）\n甲,10,{target}\n")
        rubric = api.load(path)

        assert rubric.leaves[0].target == target.lstrip("'")
        assert rubric.evaluate({"甲": 9}).total == Decimal("7.5")

    def test_a_blank_rule_beside_a_target_takes_the_default(self, tmp_path: Path) -> None:
        """The default is recorded, and with strict it is an error."""
        path = saved(tmp_path / "a.csv", "一级指标,分值,年度指标值,评分标准\n甲,10,≥5,\n")

        assert [reading.topic for reading in api.load(path).readings] == ["default_rule"]
        with pytest.raises(RubricError) as caught:
            api.load(path, strict=True)
        assert [found.code for found in caught.value.diagnostics] == ["PE421"]

    def test_the_execution_row_scores_its_rate(self, tmp_path: Path) -> None:
        """预算执行率 needs neither target nor rule, nor names on the lower levels."""
        path = saved(
            tmp_path / "a.csv",
            "一级指标,二级指标,分值,年度指标值\n预算执行率（10分）,,10,\n产出,甲,90,≥5\n",
        )
        result = api.load(path).evaluate({"预算执行率": "98.8%", "甲": 5})

        assert result.total == Decimal("99.88")


class TestRealTables:
    """The tables of published reports give the scores that they print."""

    def test_the_shenzhen_table_scores_like_the_rubric_file(self) -> None:
        """Three heading rows, a foot and a data block in front make the same rubric."""
        table = api.load(FIXTURES / "shenzhen-department.csv")
        text = api.load(SHENZHEN / "department.rubric")
        data = json.loads((SHENZHEN / "data.json").read_text(encoding="utf-8"))

        assert table.warnings == ()
        assert table.points == 100
        assert [leaf.path for leaf in table.leaves] == [leaf.path for leaf in text.leaves]
        assert table.evaluate(data).total == text.evaluate(data).total == Decimal("94.32")

    @pytest.mark.parametrize(
        ("name", "total"),
        [("yantai-nongxiao.csv", "96.00"), ("shigu-self-evaluation.tsv", "100.00")],
    )
    def test_forms_that_are_filled_in_reach_their_total(self, name: str, total: str) -> None:
        """Budget block, targets, actual values and judged scores add up as printed."""
        form = read_form(FIXTURES / name)
        result = form.rubric.evaluate(form.data())

        assert form.rubric.points == 100
        assert str(result.total) == total
        for leaf in result:
            printed = form.scores.get(leaf.path)
            assert printed is None or leaf.score == Decimal(printed)


class TestWriting:
    """``Rubric.to_csv`` gives a table that reads back as the same rubric."""

    @pytest.mark.parametrize(
        "path",
        [
            *sorted(FIXTURES.iterdir()),
            SHENZHEN / "department.rubric",
            ROOT / "examples" / "yantai" / "third-party.rubric",
        ],
        ids=lambda path: path.name,
    )
    def test_real_rubrics_come_back(self, tmp_path: Path, path: Path) -> None:
        """Text to table to text is the identity, and so is table to text to table."""
        rubric = api.load(path)
        again = api.load(saved(tmp_path / "a.csv", rubric.to_csv()))

        assert again == rubric
        assert api.compile(again.to_text()) == rubric
        assert again.to_csv() == rubric.to_csv()

    def test_nothing_runs_as_a_formula(self, tmp_path: Path) -> None:
        """Cells that begin with = + - @ are marked, and read back without the mark."""
        text = (
            "一级指标 @甲（5分）\n  目标 =12次\n一级指标 -乙（5分）\n  +得5分\n"
            "一级指标 丙（5分）\n  目标 ＝SUM(A1)\n  指标说明 '=1+1\n  按时得5分\n"
        )
        rubric = api.compile(text.replace("+得5分", "按时得5分"))
        table = rubric.to_csv()

        for cell in table.replace("\n", ",").split(","):
            assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert api.load(saved(tmp_path / "a.csv", table)) == rubric

    def test_remarks_of_headings_move_to_the_end(self) -> None:
        """A table has no cell for them, and they are not lost."""
        rubric = api.compile(
            "一级指标 甲  # 待核\n  注：分工见附件\n  二级指标 乙（5分）\n    按时得5分\n"
        )

        assert rubric.to_csv().splitlines()[-2:] == ["# 待核,,,,", "注：分工见附件,,,,"]

    def test_names_that_end_like_weights_keep_their_end(self, tmp_path: Path) -> None:
        """「甲（2分）」 with 5 points does not turn into 甲."""
        rubric = api.compile("一级指标 甲（2分）（5分）\n  按时得5分\n")

        assert api.load(saved(tmp_path / "a.csv", rubric.to_csv())) == rubric
