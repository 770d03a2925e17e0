"""The form of a rubric to fill in, the score table as a file, and the commands for both."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

import perfeval
from perfeval import cli, office
from perfeval.office.paper import Choices, Item, Paper, number_style
from perfeval.office.template import csv_form, form, form_in_text, values_in
from perfeval.office.writesheets import CHOICES_SHEET, workbook
from perfeval.report.choose import filed
from perfeval.result import Result
from tests.office_files import docx, row, table, xlsx

RUBRIC = """评价体系 培训项目绩效评价
等级 90(含)-100分为优、80(含)-90分为良、80分以下为差
一级指标 产出（60分）
  二级指标 培训人次（20分）
    目标 ≥100人次
  二级指标 问题（10分）
    每发现1处问题扣1分，扣完为止
  二级指标 验收合格率（20分）
    合格率≥95%的，得20分；每低1个百分点扣2分，扣完为止
  二级指标 资料报送（10分）
    按时报送得10分，否则不得分
一级指标 效益（40分）
  二级指标 制度（20分）
    健全得20分，基本健全得10分，不健全不得分
  二级指标 影响（20分）
    根据影响程度酌情评分
"""
VALUES = {
    "培训人次": "90", "问题": "3", "合格率": "97.1", "按时报送": "是", "制度": "健全", "影响": "15",
}  # fmt: skip
TOTAL = "90.00"  # 18 + 7 + 20 + 10 + 20 + 15


def rubric() -> perfeval.Rubric:
    """The rubric of these tests."""
    return perfeval.compile(RUBRIC)


def filled(values: Mapping[str, str], heading: str = "填写") -> Paper:
    """The form with values in it."""
    paper = form(rubric())
    rows = [list(items) for items in paper.rows]
    rows[0][2] = Item(heading, head=True)
    for items in rows[1:]:
        items[2] = Item(values.get(items[1].text, ""), number=True)
    return Paper(paper.name, paper.title, rows, below=paper.below)


def total(values: dict[str, object]) -> str:
    """What a set of values scores."""
    return f"{rubric().evaluate(values).total}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the rubric in it."""
    (tmp_path / "体系.rubric").write_text(RUBRIC, encoding="utf-8")
    return tmp_path


class TestForm:
    """One row for each input."""

    def test_what_it_asks_for(self) -> None:
        """Indicator, name, an empty cell, unit, and how to fill it in."""
        rows = [[item.text for item in items] for items in form(rubric()).rows]

        assert rows[0] == ["指标", "名称", "填写", "单位", "说明"]
        assert rows[1][:4] == ["产出 › 培训人次", "培训人次", "", "人次"]
        assert rows[3][3:] == ["%", "比率，填百分数，例如 97.71%"]
        assert rows[5][4] == "选一项：健全；基本健全；不健全"
        assert rows[6][3:] == ["分", "评定得分：0–20"]
        assert [items[1] for items in rows[1:]] == list(rubric().input_names)

    def test_lists_and_percentages(self) -> None:
        """Yes or no and choices are offered; a rate is shown as one once filled in."""
        items = [items[2] for items in form(rubric(), "en").rows[1:]]

        assert [item.ratio for item in items] == [False, False, True, False, False, False]
        assert items[3].choices == Choices(("是", "否"))
        assert items[4].choices == Choices(("健全", "基本健全", "不健全"))

    def test_a_filled_in_form_scores(self) -> None:
        """A bare number takes the unit beside it."""
        book = office.read(workbook([filled(VALUES)]), "模板.xlsx")
        (values,) = values_in(book, "模板.xlsx")

        assert values["培训人次"] == "90人次"
        assert values["合格率"] == "97.1%"
        assert total(values) == TOTAL

    def test_blank_cells_are_not_given(self) -> None:
        """An empty form gives no values, and no zeros."""
        assert values_in(office.read(workbook([form(rubric())]), "表"), "表") == [{}]

    def test_several_units_stand_side_by_side(self) -> None:
        """Every other heading is a set of values of its own."""
        one, other = table_rows(VALUES, "甲局"), table_rows({**VALUES, "影响": "5"}, "乙局")
        rows = [[*a[:3], b[2], *a[3:]] for a, b in zip(one, other, strict=True)]
        text = "\n".join(",".join(cells) for cells in rows)

        assert [total(each) for each in form_in_text(text) or []] == [TOTAL, "80.00"]

    def test_as_comma_separated_values(self) -> None:
        """The same form; what it guards is read back."""
        rows = list(csv.reader(io.StringIO(csv_form(rubric()))))
        for cells in rows[1:]:
            cells[2] = VALUES[cells[1]]
        out = io.StringIO()
        csv.writer(out).writerows(rows)

        assert [total(each) for each in form_in_text(out.getvalue()) or []] == [TOTAL]
        assert form_in_text("名称\n甲\n") is None
        assert form_in_text("甲,乙\n1,2\n") is None

    def test_a_name_that_stands_twice_is_an_error(self) -> None:
        """Neither value is taken over the other."""
        with pytest.raises(perfeval.DataError, match="甲"):
            form_in_text("指标,名称,填写,单位\n,甲,1,\n,甲,2,\n")

    def test_a_formula_without_a_value_is_an_error(self) -> None:
        """It is no blank."""
        rows = "<row><c t='str'><v>名称</v></c><c t='str'><v>填写</v></c></row>"
        data = xlsx(f"{rows}<row><c t='str'><v>甲</v></c><c><f>1+1</f></c></row>")
        with pytest.raises(perfeval.DataError, match="表!B2 是公式"):
            values_in(office.read(data, "表.xlsx"), "表.xlsx")


def table_rows(values: Mapping[str, str], heading: str) -> list[list[str]]:
    """The cells of a filled-in form."""
    return [[item.text for item in items] for items in filled(values, heading).rows]


class TestTables:
    """A sheet without the headings of a form is a table of data."""

    def test_names_in_the_first_row(self) -> None:
        """A title above does not count; empty columns and rows are left out."""
        names = "".join(f"<c t='str'><v>{name}</v></c>" for name in VALUES)
        cells = "".join(f"<c t='str'><v>{value}</v></c>" for value in VALUES.values())
        title = "<row><c t='str'><v>2023年数据</v></c></row>"
        data = xlsx(f"{title}<row r='3'>{names}</row><row/><row r='9'>{cells}</row>")
        (values,) = values_in(office.read(data, "表"), "表")

        assert values == VALUES

    def test_in_a_document(self) -> None:
        """As in a workbook."""
        data = docx(table(row("名称", "填写"), row("甲", "1")))
        assert values_in(office.read(data, "表"), "表") == [{"甲": "1"}]

    def test_a_name_that_stands_twice_is_an_error(self) -> None:
        """As in CSV."""
        data = docx(table(row("甲", "甲"), row("1", "2")))
        with pytest.raises(perfeval.DataError, match="甲"):
            values_in(office.read(data, "表"), "表")

    def test_a_file_without_a_table_is_an_error(self) -> None:
        """There is nothing to choose from."""
        with pytest.raises(perfeval.DataError, match="看不出数据在哪个表里"):
            values_in(office.read(docx(""), "表"), "表")


class TestNumbers:
    """Words that are plainly a number are stored as one."""

    @pytest.mark.parametrize(
        ("text", "stored"),
        [
            ("9.50", ("9.50", "0.00")),
            ("97.71%", ("0.9771", "0.00%")),
            ("5%", ("0.05", "0%")),
            ("-0.5%", ("-0.005", "0.0%")),
            ("100.00%", ("1.0000", "0.00%")),
            ("1,234.50", ("1234.50", "#,##0.00")),
            ("0", ("0", "0")),
            ("待定", None),
            ("007", None),
            ("1,23", None),
            ("370602199001011234", None),
            ("1e5", None),
            ("", None),
        ],
    )
    def test_its_form(self, text: str, stored: tuple[str, str] | None) -> None:
        """The digits of the text, never those of a binary number."""
        assert number_style(text) == stored

    def test_formulas_are_never_written(self) -> None:
        """What begins with a sign is text."""
        data = workbook([Paper("表", "", [[Item("=1+1", number=True), Item("+1"), Item("@甲")]])])
        assert [cell.text for cell in office.read(data, "表").tables[0].cells.values()] == [
            "=1+1", "+1", "@甲",
        ]  # fmt: skip


def test_names_of_sheets_are_made_fit() -> None:
    """No forbidden sign, none too long, none twice, none empty."""
    papers = [Paper(name, "", [[Item("1")]]) for name in ("甲[1]/乙", "长" * 40, "甲1乙", "", "''")]
    assert [grid.name for grid in office.read(workbook(papers), "表").tables] == [
        "甲1乙", "长" * 31, "甲1乙(3)", "表4", "表5",
    ]  # fmt: skip


def test_long_lists_have_a_sheet_of_their_own() -> None:
    """Hidden, and never mistaken for one of the others."""
    long = Choices(tuple(f"{'很长的选项' * 10}{n}" for n in range(6)))
    comma = Choices(("甲,乙", "丙"))
    paper = Paper(CHOICES_SHEET, "", [[Item("1", choices=each)] for each in (long, comma, long)])
    book = office.read(workbook([paper]), "表")

    assert [grid.name for grid in book.tables] == [f"{CHOICES_SHEET}(1)"]
    assert [dict(note.fields) for note in book.notes] == [{"sheet": CHOICES_SHEET}]


def result(**changes: str) -> Result:
    """The result of these tests."""
    values = {"培训人次": "90人次", "合格率": "97.1%"}
    return rubric().evaluate({**VALUES, **values, **changes})


@pytest.mark.parametrize("layout", ["report", "scores", "summary", "self-evaluation"])
@pytest.mark.parametrize("shape", ["xlsx", "docx"])
def test_every_layout_can_be_filed(shape: str, layout: str) -> None:
    """The figures of the table are read back; several results have a sheet or table each."""
    data = filed([result()], shape, layout)
    assert data == filed([result()], shape, layout)
    said = [cell.text for grid in office.read(data, "表").tables for cell in grid.cells.values()]
    assert {"90", TOTAL} & set(said)
    assert {"60", "60.00", "产出（60分）", "产出"} & set(said)

    both = filed([result(), result(影响="5")], shape, layout)
    assert len({grid.name for grid in office.read(both, "表").tables}) == 2


def test_the_score_table_says_why_points_were_lost() -> None:
    """How many, and by what."""
    data = filed([result()], "xlsx", "scores")
    (grid,) = office.read(data, "表").tables
    lost = [cell.text for cell in grid.cells.values() if cell.text.startswith("扣2分\n")]
    assert lost == ["扣2分\n输入：培训人次 = 90人次\n算式：完成值÷目标值×分值 = 18分"]


class TestCommands:
    """``inputs -o``, ``score`` and ``report`` with files."""

    def run(self, folder: Path, *words: str) -> int:
        """A command with the rubric of the folder; words that name files are in it."""
        command, *rest = words
        made = [str(folder / word) if "." in word else word for word in rest]
        return cli.main([command, str(folder / "体系.rubric"), *made])

    @pytest.mark.parametrize("name", ["模板.xlsx", "模板.csv"])
    def test_a_form_is_written_and_scored(
        self, folder: Path, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What is not filled in is said; filled in, it gives the total."""
        assert self.run(folder, "inputs", "-o", name) == 0
        assert "6 项要填" in capsys.readouterr().out
        assert self.run(folder, "score", name) == 1
        assert "没有给出「培训人次」" in capsys.readouterr().err
        (folder / "模板.xlsx").write_bytes(workbook([filled(VALUES)]))
        assert self.run(folder, "score", "模板.xlsx") == 0
        assert "等级：优" in capsys.readouterr().out

    def test_other_suffixes_are_refused(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With the ones that are known."""
        (folder / "数据.json").write_text(json.dumps(dict(VALUES)), encoding="utf-8")
        assert self.run(folder, "inputs", "-o", "模板.pdf") == 2
        assert self.run(folder, "report", "数据.json", "-o", "报告.pdf") == 2
        assert self.run(folder, "score", "数据.json", "-o", "报告.pdf") == 2
        err = capsys.readouterr().err
        assert "模板只写成 .xlsx 或 .csv" in err
        assert ".docx" in err

    @pytest.mark.parametrize("name", ["得分表.xlsx", "得分表.docx", "得分表.csv", "得分表.html"])
    def test_scores_go_to_a_file(
        self, folder: Path, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The suffix decides; the closing line says what was written."""
        (folder / "模板.xlsx").write_bytes(workbook([filled(VALUES)]))
        assert self.run(folder, "score", "模板.xlsx", "-o", name) == 0
        assert f"综合得分为{TOTAL}分，评价等级为优。" in capsys.readouterr().out
        data = (folder / name).read_bytes()
        if name.endswith((".xlsx", ".docx")):
            assert office.read(data, name).tables
        else:
            assert data.startswith(b"\xef\xbb\xbf") == name.endswith(".csv")
            assert TOTAL in data.decode()

    def test_gb18030_and_utf_16_are_read(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """As Excel saves CSV in China, with or without the headings of a form."""
        plain = [
            ",".join(VALUES),
            ",".join({**VALUES, "培训人次": "90人次", "合格率": "97.1%"}.values()),
        ]
        forms = [",".join(f'"{cell}"' for cell in cells) for cells in table_rows(VALUES, "填写")]
        for lines in (plain, forms):
            for encoding in ("gb18030", "utf-16", "utf-8-sig"):
                (folder / "数据.csv").write_bytes("\r\n".join(lines).encode(encoding))
                assert self.run(folder, "score", "数据.csv") == 0
                assert TOTAL in capsys.readouterr().out
        (folder / "数据.csv").write_bytes("\r\n".join(plain).encode("gb18030"))
        assert self.run(folder, "score", "数据.csv", "-o", "得分.csv") == 0
        assert TOTAL in (folder / "得分.csv").read_text(encoding="utf-8")
        (folder / "数据.csv").write_bytes(b"\xff\xff\xff\n1\n")
        for more in ((), ("-o", "得分.csv")):
            assert self.run(folder, "score", "数据.csv", *more) == 1
            assert "PE522" in capsys.readouterr().err

    def test_a_report_names_who_and_when(self, folder: Path) -> None:
        """On the self-evaluation form, which ends with a line to sign."""
        (folder / "模板.xlsx").write_bytes(workbook([filled(VALUES)]))
        words = ("--layout", "self-evaluation", "--year", "2023", "--unit", "某局")
        assert self.run(folder, "report", "模板.xlsx", "-o", "自评表.html", *words) == 0
        page = (folder / "自评表.html").read_text(encoding="utf-8")
        assert "（2023年度）" in page
        assert "某局" in page
        assert "填表人：" in page
        assert page.count("<thead>") == 1

    def test_format_and_suffix_have_to_agree(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Neither wins silently."""
        (folder / "模板.xlsx").write_bytes(workbook([filled(VALUES)]))
        report = ("report", "模板.xlsx", "-o")
        assert self.run(folder, *report, "报告.html", "--format", "md") == 2
        assert "不一致" in capsys.readouterr().err
        assert self.run(folder, *report, "报告.md", "--format", "markdown") == 0

    def test_too_wide_a_table_says_how_wide(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """On standard error, so that the table stays as it is."""
        (folder / "模板.xlsx").write_bytes(workbook([filled(VALUES)]))
        assert (
            self.run(folder, "report", "模板.xlsx", "--format", "text", "--layout", "scores") == 0
        )
        assert "列才对得齐" in capsys.readouterr().err

    def test_json_stays_json(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Notes about the file do not get into it."""
        (folder / "模板.xlsx").write_bytes(workbook([filled(VALUES)]))
        assert self.run(folder, "score", "模板.xlsx", "--json", "-o", "得分表.xlsx") == 0
        assert json.loads(capsys.readouterr().out) == {"schema": 1, "rows": 1, "failed": 0}


class TestHelp:
    """The help in both languages."""

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["-h"], "用法：perfeval"),
            (["score", "-h"], "用法：perfeval score"),
            (["--lang", "en", "-h"], "usage: perfeval"),
            (["report", "--lang=en", "-h"], "usage: perfeval report"),
        ],
    )
    def test_it_speaks_the_language_that_was_asked_for(
        self, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Chinese by default."""
        with pytest.raises(SystemExit) as done:
            cli.main(words)
        assert done.value.code == 0
        assert capsys.readouterr().out.startswith(said)

    def test_the_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        """As the package has it."""
        with pytest.raises(SystemExit):
            cli.main(["--version"])
        assert capsys.readouterr().out == f"perfeval {perfeval.__version__}\n"

    def test_a_wrong_command_is_said_to_be(self, capsys: pytest.CaptureFixture[str]) -> None:
        """After how it is used."""
        with pytest.raises(SystemExit) as done:
            cli.main(["score"])
        assert done.value.code == 2
        assert "命令写得不对：" in capsys.readouterr().err
