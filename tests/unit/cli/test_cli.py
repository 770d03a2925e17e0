"""The ``perfeval`` command."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval import cli
from perfeval.rubrictext import build
from tests.small_meaning import MEANING, SAMPLE, TOTAL

DATA = """{"实际采购金额": 3016.10, "采购计划金额": "3070.43", "制度": 1, "培训人次": "35.3万人次",
"满意度": 95, "影响力": ["部分达成年度指标并具有一定效果", 4.5], "预算执行率": 0.988}"""


@pytest.fixture(autouse=True)
def _small_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules of four phrases: what is tested here is the command."""
    monkeypatch.setattr(build, "_default_meaning", lambda: MEANING)


@pytest.fixture
def rubric(tmp_path: Path) -> str:
    """The sample as a file."""
    path = tmp_path / "样例.rubric"
    path.write_text(SAMPLE, encoding="utf-8")
    return str(path)


@pytest.fixture
def data(tmp_path: Path) -> str:
    """The sample row as a file."""
    path = tmp_path / "数据.json"
    path.write_text(DATA, encoding="utf-8")
    return str(path)


class Typed:
    """Standard input with these bytes in it."""

    def __init__(self, text: str) -> None:
        self.buffer = io.BytesIO(text.encode())


def written(tmp_path: Path, text: str, name: str = "甲.rubric") -> str:
    """A file with this text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


class TestCheck:
    """``perfeval check``."""

    def test_a_good_rubric(self, rubric: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Status 0 and one line."""
        assert cli.main(["check", rubric]) == 0
        assert capsys.readouterr() == ("样例.rubric: 6个指标，满分30分\n", "")

    def test_findings_go_to_standard_error(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Status 1, and every finding laid out at its place."""
        assert cli.main(["check", written(tmp_path, "指标 甲（1分）\n胡说\n指标 乙（1分）")]) == 1
        out, err = capsys.readouterr()

        assert out == ""
        assert "[1/2] error[PE101" in err
        assert "甲.rubric:2:1" in err
        assert "[2/2] error[PE422" in err

    def test_warnings_are_shown_and_fine(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A rubric that loads is status 0, whatever its warnings."""
        text = "一级指标 甲（9分）\n二级指标 乙（5分）\n每缺一项料扣1分\n"

        assert cli.main(["check", written(tmp_path, text)]) == 0
        assert "warning[PE413" in capsys.readouterr().err

    def test_readings(self, rubric: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Each phrase with two readings, what was taken, and what settles it."""
        assert cli.main(["check", "--readings", rubric]) == 0
        out = capsys.readouterr().out

        assert "样例.rubric:14:7: 「每缺一项制度扣1分」" in out
        assert out.count("读作：") == 4

    def test_strict(self, rubric: str, capsys: pytest.CaptureFixture[str]) -> None:
        """With --strict a reading is a finding."""
        assert cli.main(["check", "--strict", "--lang", "en", rubric]) == 1
        assert "error[PE421" in capsys.readouterr().err

    def test_json(self, rubric: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Findings and readings as data on standard output."""
        assert cli.main(["check", "--json", "--readings", rubric]) == 0
        good = json.loads(capsys.readouterr().out)
        assert cli.main(["check", "--json", written(tmp_path, "指标 甲（1分）\n胡说")]) == 1
        bad = json.loads(capsys.readouterr().out)

        assert good["findings"] == []
        assert good["readings"][0]["topic"] == "occurrence_scope"
        assert [f["code"] for f in bad["findings"]] == ["PE101"]

    def test_a_missing_file_is_a_usage_error(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Status 2 and one line."""
        assert cli.main(["check", "没有.rubric"]) == 2
        assert capsys.readouterr().err.startswith("perfeval: 没有.rubric: ")

    def test_an_unknown_option_is_a_usage_error(self) -> None:
        """Argparse leaves with status 2."""
        with pytest.raises(SystemExit) as caught:
            cli.main(["check", "--nothing"])
        assert caught.value.code == 2

    def test_a_file_that_is_not_text_is_a_finding(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Other encodings than UTF-8 are PE522."""
        path = tmp_path / "甲.rubric"
        path.write_bytes("指标".encode("gbk"))

        assert cli.main(["check", str(path)]) == 1
        assert "PE522" in capsys.readouterr().err


class TestFmt:
    """``perfeval fmt``."""

    def test_prints_canonical_text(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Formatting looks at lines, not at the wording of rules."""
        assert cli.main(["fmt", written(tmp_path, "指标：甲 1分\n  胡说")]) == 0
        assert capsys.readouterr().out == "指标 甲（1分）\n  胡说\n"

    def test_check_and_write(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """--check only tells, --write changes the file, and then both agree."""
        path = written(tmp_path, "指标：甲 1分\n  胡说")

        assert cli.main(["fmt", "--check", path]) == 1
        assert cli.main(["fmt", "--write", path]) == 0
        assert cli.main(["fmt", "--check", path]) == 0
        assert capsys.readouterr().out == ""
        assert Path(path).read_text(encoding="utf-8") == "指标 甲（1分）\n  胡说\n"

    def test_a_file_that_cannot_be_read_as_lines(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Nothing is printed for a text with stray lines."""
        assert cli.main(["fmt", written(tmp_path, "前言\n指标 甲（1分）")]) == 1
        assert capsys.readouterr().out == ""

    def test_standard_input(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """``-`` reads standard input and cannot be written to."""
        monkeypatch.setattr(sys, "stdin", Typed("指标 甲 1分"))

        assert cli.main(["fmt", "--json", "-"]) == 0
        assert json.loads(capsys.readouterr().out)["changed"] is True
        assert cli.main(["fmt", "--write", "-"]) == 2

    def test_an_official_table_becomes_a_rubric(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A table is read as one, printed as text, and not written over."""
        path = tmp_path / "体系.csv"
        table = "一级指标,分值,评分标准\n采购,6,按甲/乙×6分\n"
        path.write_text(table, encoding="utf-8")

        assert cli.main(["fmt", str(path)]) == 0
        assert "一级指标 采购（6分）\n  按甲÷乙×6分\n" in capsys.readouterr().out
        assert cli.main(["fmt", "--write", str(path)]) == 2
        assert path.read_text(encoding="utf-8") == table


class TestInputs:
    """``perfeval inputs``."""

    def test_the_template_lists_everything(
        self, rubric: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Names with null values, and kind, unit, labels and range of each."""
        assert cli.main(["inputs", rubric]) == 0
        template = json.loads(capsys.readouterr().out)

        assert template["rubric"] == "部门整体支出绩效评价"
        assert set(template["data"]) == set(json.loads(DATA))
        assert set(template["data"].values()) == {None}
        assert template["inputs"][0] == {
            "name": "实际采购金额",
            "kind": "quantity",
            "unit": "万元",
            "indicators": ["投入/资金/采购"],
        }
        judged = next(each for each in template["inputs"] if each["name"] == "影响力")
        assert judged["range"] == ["0", "6"]
        assert judged["ranges"][0] == {"label": "达成年度指标", "range": ["4.8", "6"]}

    def test_the_template_filled_in_is_data(
        self, rubric: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """``score`` accepts what ``inputs`` prints."""
        cli.main(["inputs", rubric])
        template = json.loads(capsys.readouterr().out)
        template["data"] = json.loads(DATA, parse_float=str)
        path = written(tmp_path, json.dumps(template), "表.json")

        assert cli.main(["score", rubric, path]) == 0
        assert TOTAL in capsys.readouterr().out


class TestScore:
    """``perfeval score``, ``report`` and ``explain``."""

    def test_the_table(self, rubric: str, data: str, capsys: pytest.CaptureFixture[str]) -> None:
        """JSON numbers stay exact decimals."""
        assert cli.main(["score", rubric, data]) == 0
        assert "合计                              30  27.34   91.13%" in capsys.readouterr().out

    def test_json(self, rubric: str, data: str, capsys: pytest.CaptureFixture[str]) -> None:
        """The result as data."""
        assert cli.main(["score", "--json", rubric, data]) == 0
        assert json.loads(capsys.readouterr().out)["total"] == TOTAL

    def test_many_rows(
        self, rubric: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A JSON list or JSON Lines gives a result for each row."""
        one = DATA.replace("\n", " ")
        for text, name in ((f"[{one},{one}]", "a.json"), (f"{one}\n\n{one}\n", "a.jsonl")):
            assert cli.main(["score", "--json", rubric, written(tmp_path, text, name)]) == 0
            assert [r["total"] for r in json.loads(capsys.readouterr().out)] == [TOTAL, TOTAL]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("{", "PE522"),
            ("[]", "PE522"),
            ("[1]", "PE522"),
            ("[" * 100_000, "PE522"),
            ('{"制度": 1, "制度": 2}', "PE515"),
            ('{"制度": NaN}', "PE503"),
            ('{"制度": ' + "9" * 5000 + "}", "PE519"),
            ('{"制度": 1e999999999}', "PE519"),
            ('{"制度": 1e99}', "PE519"),
            ('{"制度": -1E-60}', "PE519"),
            ("{}", "PE502"),
        ],
    )
    def test_data_that_cannot_be_used(
        self, rubric: str, tmp_path: Path, text: str, code: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        """Whatever stands in a data file is a finding and status 1, never a traceback."""
        assert cli.main(["score", rubric, written(tmp_path, text, "a.json")]) == 1
        assert f"error[{code}" in capsys.readouterr().err

    def test_standard_input_for_one_of_the_two(
        self, rubric: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Data may come through a pipe; both at once may not."""
        monkeypatch.setattr(sys, "stdin", Typed(DATA))

        assert cli.main(["score", rubric, "-"]) == 0
        assert cli.main(["score", "-", "-"]) == 2
        assert "只能有一个是标准输入" in capsys.readouterr().err

    def test_the_rubric_from_standard_input(
        self, data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A rubric may come through a pipe as well."""
        monkeypatch.setattr(sys, "stdin", Typed(SAMPLE))

        assert cli.main(["score", "-", data]) == 0
        assert TOTAL in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("shape", "start"),
        [
            ("text", "部门整体"),
            ("markdown", "### 部门整体"),
            ("md", "### 部门整体"),
            ("csv", "部门整体"),
            ("html", "<!DOCTYPE html>"),
        ],
    )
    def test_report(
        self, rubric: str, data: str, shape: str, start: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        """The report for a document in each format."""
        assert cli.main(["report", "--format", shape, rubric, data]) == 0
        assert capsys.readouterr().out.startswith(start)

    def test_explain(self, rubric: str, data: str, capsys: pytest.CaptureFixture[str]) -> None:
        """All indicators, one of them, or all under a heading."""
        assert cli.main(["explain", rubric, data]) == 0
        everything = capsys.readouterr().out
        assert cli.main(["explain", rubric, data, "制度"]) == 0
        one = capsys.readouterr().out
        assert cli.main(["explain", rubric, data, "数量", "--json"]) == 0
        group = json.loads(capsys.readouterr().out)

        assert everything.count("标准") == 6
        assert one.startswith("投入 › 资金 › 制度：3.00分")
        assert [leaf["path"][-1] for leaf in group] == ["培训人次", "评价"]

    def test_an_unknown_indicator_is_a_usage_error(
        self, rubric: str, data: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Status 2, with the nearest name."""
        assert cli.main(["explain", rubric, data, "培训人数"]) == 2
        assert "最接近的是「培训人次」" in capsys.readouterr().err


def test_the_module_runs() -> None:
    """``python -m perfeval`` is the command."""
    done = subprocess.run(
        [sys.executable, "-m", "perfeval", "--help"], check=True, capture_output=True, text=True
    )

    assert "check" in done.stdout


class TestWhatOthersSay:
    """What the system and the parser of arguments say is said in the language of the command."""

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["check", "没有.rubric"], "没有这个文件"),
            (["--lang", "en", "check", "没有.rubric"], "No such file or directory"),
            (["check", "--lang", "en", "没有.rubric"], "No such file or directory"),
        ],
    )
    def test_a_missing_file(
        self, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The language may stand before the command or behind it."""
        assert cli.main(words) == 2
        assert capsys.readouterr().err == f"perfeval: 没有.rubric: {said}\n"

    def test_a_missing_argument(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The last line says what is missing."""
        with pytest.raises(SystemExit):
            cli.main(["score", "甲.rubric"])
        assert capsys.readouterr().err.endswith("命令写得不对：缺少DATA\n")
