"""The commands ``require``, ``losses`` and ``diff``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfeval import cli

TEXT = """评价体系 示例
满分 6分

一级指标 效益（6分）
  二级指标 满意度（4分）
    满意度≥90%的，得4分；90%>满意度≥80%的，得2分；否则不得分。
  二级指标 台账（2分）
    建立台账的，得2分，否则不得分。
"""
DATA = {"满意度": "85%", "建立台账": "否"}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Two rubrics and two rows of data, as files."""
    made = {
        "old.rubric": TEXT,
        "new.rubric": TEXT.replace("≥80%", "≥82%"),
        "data.json": json.dumps(DATA),
        "later.json": json.dumps(DATA | {"满意度": "91%"}),
    }
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name.partition(".")[0]: str(tmp_path / name) for name in made}


def test_require(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """What would reach a total, a grade, or the score of an indicator."""
    status = cli.main(["require", files["old"], files["data"], "--total", "4", "--free", "满意度"])
    text = capsys.readouterr().out
    reached = cli.main(["require", files["old"], files["data"], "--score", "满意度=2"])
    capsys.readouterr()
    cli.main(["require", files["old"], files["data"], "--grade", "优", "--json"])
    found = json.loads(capsys.readouterr().out)

    assert status == 1
    assert "满意度 ≥ 90%，现为85%，至少改为90%" in text
    assert reached == 0
    assert found["reached"] is False
    assert [each["new"] for each in found["together"]["changes"]] == ["90%", "是"]


@pytest.mark.parametrize(
    "options",
    [[], ["--total", "4", "--grade", "优"], ["--score", "4"], ["--total", "x"], ["--grade", "甲"]],
)
def test_require_that_asks_nothing(
    files: dict[str, str], options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A goal that is none, or more than one, is wrong usage."""
    assert cli.main(["require", files["old"], files["data"], *options]) == 2
    assert capsys.readouterr().err.startswith("perfeval: ")


def test_losses(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Where points are lost, as text, JSON and HTML."""
    status = cli.main(["losses", files["old"], files["data"]])
    text = capsys.readouterr().out
    cli.main(["losses", files["old"], files["data"], "--json"])
    found = json.loads(capsys.readouterr().out)
    cli.main(["losses", files["old"], files["data"], "--html", "--lang", "en"])
    page = capsys.readouterr().out

    assert status == 0
    assert "效益 › 满意度：失2分，得2.00/4分" in text
    assert found["indicators"][0]["lost"] == "2"
    assert "Points lost" in page


def test_diff(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Two rubrics, two data files by one rubric, one data file by two rubrics."""
    rubrics = cli.main(["diff", files["old"], files["new"]])
    text = capsys.readouterr().out
    data = cli.main(["diff", files["data"], files["later"], "--rubric", files["old"], "--json"])
    found = json.loads(capsys.readouterr().out)
    alike = cli.main(["diff", files["old"], files["new"], "--data", files["data"]])
    same = cli.main(["diff", files["old"], files["old"]])
    capsys.readouterr()
    both = cli.main(
        ["diff", files["old"], files["old"], "--data", files["data"], "--rubric", files["old"]]
    )

    assert (rubrics, data, alike, same, both) == (1, 1, 0, 0, 2)
    assert "满意度 = 80% 时：原2.00分，现0.00分" in text
    assert found["changes"][0]["values"] == [{"input": "满意度", "old": "85%", "new": "91%"}]


def test_diff_of_two_files_of_data(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a rubric, values alone are compared."""
    assert cli.main(["diff", files["data"], files["later"]]) == 1
    assert "满意度 85% → 91%" in capsys.readouterr().out
    assert cli.main(["diff", files["data"], files["data"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["compared"] == "data"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--grade", "好"], "没有叫「好」的等级"),
        (["--total", "很多"], "分数要写成数，不能是「很多」"),
        (["--score", "满意度"], "--score 写成 指标=分数"),
        (["--score", "哎=2"], "没有叫「哎」的指标"),
        ([], "--total、--grade、--score 要写一个，只写一个"),
    ],
)
def test_wrong_questions_are_answered_in_chinese(
    files: dict[str, str], options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with a question is said in the language of the rest."""
    assert cli.main(["require", files["old"], files["data"], *options]) == 2
    assert said in capsys.readouterr().err


def test_an_input_that_is_not_there_is_a_finding(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """``--free`` takes the names of inputs; another is told as a finding, not as Python."""
    order = ["require", files["old"], files["data"], "--total", "5", "--free", "哎"]
    assert cli.main(order) == 1
    said = capsys.readouterr().err
    assert "PE501" in said
    assert "Diagnostic(" not in said


def test_one_row_has_no_number(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which row of many a finding is about is said in the language, and not of a single one."""
    one, two = tmp_path / "one.json", tmp_path / "two.jsonl"
    one.write_text("{}", encoding="utf-8")
    two.write_text(Path(files["data"]).read_text(encoding="utf-8").strip() + "\n{}\n", "utf-8")

    cli.main(["score", files["old"], str(one)])
    assert "行" not in capsys.readouterr().err.rstrip().splitlines()[-1]
    cli.main(["score", files["old"], str(two)])
    assert capsys.readouterr().err.rstrip().endswith("第2行")
    cli.main(["score", files["old"], str(two), "--lang", "en"])
    assert capsys.readouterr().err.rstrip().endswith("row 2")


def test_the_table_speaks_the_language(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Headings and totals of the plain table are in English where that is asked for."""
    cli.main(["score", files["old"], files["data"], "--lang", "en"])
    assert "level 1" in capsys.readouterr().out
    for shape in ("md", "csv", "text"):
        order = ["report", files["old"], files["data"], "--lang", "en", "--format", shape]
        assert cli.main(order) == 0
        out = capsys.readouterr().out
        assert "level 1" in out
        assert "得分率" not in out
