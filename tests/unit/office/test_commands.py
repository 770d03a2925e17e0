"""The commands that write and read files for people, and their help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import perfeval
from perfeval import cli, office
from perfeval.office.writesheets import workbook
from perfeval.report import choose
from tests.office_forms import RUBRIC, TOTAL, VALUES, filled, table_rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the rubric in it."""
    (tmp_path / "体系.rubric").write_text(RUBRIC, encoding="utf-8")
    return tmp_path


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
        """On standard error, so that the table stays as it is; most fit a terminal."""
        (folder / "模板.xlsx").write_bytes(workbook([filled(VALUES)]))
        report = ("report", "模板.xlsx", "--format", "text", "--layout", "scores")
        assert self.run(folder, *report) == 0
        assert capsys.readouterr().err == ""
        rubric = folder / "体系.rubric"
        title = "培训项目绩效评价"
        rubric.write_text(RUBRIC.replace(title, title * 8), encoding="utf-8")
        assert self.run(folder, *report) == 0
        assert "列才对得齐" in capsys.readouterr().err

    @pytest.mark.parametrize("name", ["02-dept-xlsxwriter.xlsx", "05-third-party-libreoffice.docx"])
    def test_a_table_becomes_the_text_of_a_rubric(
        self, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Told apart by its bytes, and never written over."""
        file = str(Path(__file__).parents[2] / "fixtures" / "office" / name)
        assert cli.main(["fmt", file]) == 0
        assert perfeval.compile(capsys.readouterr().out).leaves
        assert cli.main(["fmt", "--write", file]) == 2

    def test_too_many_results_are_not_filed(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A workbook of thousands of sheets helps nobody."""
        values = {**VALUES, "培训人次": "90人次", "合格率": "97.1%"}
        lines = [",".join(VALUES), *[",".join(values.values())] * 201]
        (folder / "数据.csv").write_text("\n".join(lines), encoding="utf-8")
        assert self.run(folder, "score", "数据.csv", "-o", "得分表.xlsx") == 2
        assert "201 份结果太多" in capsys.readouterr().err

    def test_a_file_that_is_not_there_is_a_usage_error(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Reading and writing alike."""
        assert self.run(folder, "score", "没有.csv", "-o", "得分.csv") == 2
        assert self.run(folder, "inputs", "-o", "没有/模板.xlsx") == 2
        assert capsys.readouterr().err.count("没有") >= 2

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

    def test_it_offers_what_there_is(self) -> None:
        """Shapes and layouts are those of the reports."""
        assert (cli.SHAPES, cli.LAYOUTS) == (choose.SHAPES, choose.LAYOUTS)

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
