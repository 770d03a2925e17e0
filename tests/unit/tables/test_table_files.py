"""Table files: encodings, defaults, forms that are filled in, and writing them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval import api
from perfeval.errors import RubricError
from perfeval.tables.form import read_form
from tests.unit.tables.test_tables import LINES, TABLE, findings, saved, text_of

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "tests" / "fixtures" / "tables"
SHENZHEN = ROOT / "examples" / "shenzhen"


class TestFiles:
    """What :func:`perfeval.load` makes of a table file."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_encodings_are_recognised(self, tmp_path: Path, encoding: str) -> None:
        """UTF-8 with or without its mark, GB18030 and UTF-16 give the same rubric."""
        rubric = api.load(saved(tmp_path / "a.csv", TABLE.replace("\n", "\r\n"), encoding))

        assert rubric == api.compile(LINES)

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


class TestEdges:
    """Limits, and cells that are odd without being wrong."""

    def test_limits_are_those_of_rubric_files(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A text that is too long is not read, and indicators are counted."""
        assert [code for code, _ in findings("一级指标,分值\n" + "甲" * 2_000_001)] == ["PE105"]
        monkeypatch.setattr("perfeval.tables.read.MOST_INDICATORS", 1)
        assert findings("一级指标,分值,评分标准\n甲,1,得1分\n乙,1,得1分\n丙,1,得1分\n") == [
            ("PE116", "丙")
        ]

    def test_a_budget_block_may_state_no_weight(self) -> None:
        """Without a full score the block is information, not an indicator."""
        block = "全年预算数,全年执行数,分值\n10,10,-\n10,10,待定\n"

        assert "预算执行率" not in text_of(block + "一级指标,分值,评分标准\n甲,1,得1分\n")

    def test_the_rate_of_the_block_serves_without_amounts(self, tmp_path: Path) -> None:
        """执行率 is what the form says when one of its amounts is missing."""
        block = "全年预算数,全年执行数,分值,执行率\n,,10,98.8%\n"
        path = saved(tmp_path / "a.csv", block + "一级指标,分值,评分标准\n甲,5,按时得5分\n")
        form = read_form(path)

        assert form.data() == {"预算执行率": "98.8%"}

    def test_a_title_may_say_that_it_is_one(self, tmp_path: Path) -> None:
        """评价体系 in front of the title wins over the row above it."""
        path = saved(
            tmp_path / "a.csv", "注：草案\n评价体系 满分 1\n一级指标,分值,目标值\n甲,1,≥5\n"
        )
        rubric = api.load(path)

        assert rubric.title == "满分 1"
        assert api.load(saved(tmp_path / "b.csv", rubric.to_csv())) == rubric

    def test_cells_that_are_all_comment_become_remarks(self) -> None:
        """「# 待核」 in the column of targets is no target."""
        text = text_of("一级指标,分值,目标值,评分标准\n甲,1,# 待核,得1分\n")

        assert text == "# 待核\n\n一级指标 甲（1分）\n  得1分\n"

    def test_remarks_in_front_of_a_rule_stay_there(self) -> None:
        """Notes in a 评分标准 cell are kept with its rule; an explanation keeps one line."""
        text = text_of(
            '一级指标,分值,指标说明,依据,评分标准\n甲,1,"注：新\n比率","台账\nA表","注：旧\n\n得1分"\n'
        )

        assert text == (
            "一级指标 甲（1分）\n  指标说明 比率注：新\n  依据 台账 A表\n  注：旧\n  得1分\n"
        )

    def test_an_umbrella_column_is_no_column_of_names(self) -> None:
        """绩效指标 and 类别 beside 一级指标 only hold the table together."""
        text = text_of("绩效指标,类别,一级指标,分值,目标值\n绩效,产出类,甲,1,≥5\n")

        assert text.startswith("一级指标 甲（1分）\n")

    def test_a_column_of_weights_may_come_first(self) -> None:
        """Weights in front of all names are those of the indicators."""
        assert "二级指标 乙（5分）" in text_of("分值,一级指标,二级指标,目标值\n5,甲,乙,≥5\n")


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
