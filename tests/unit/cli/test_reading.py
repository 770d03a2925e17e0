"""``perfeval explain --reading``: what the words of a rubric were taken for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfeval import cli

RUBRIC = """评价体系 样例
一级指标 管理（8分）
二级指标 执行率（5分）
  执行率≥95%的得5分，每低1个百分点扣0.5分，扣完为止。同一问题不重复扣分。
二级指标 台账（3分）
  台账齐全得3分，否则不得分
"""


@pytest.fixture
def rubric(tmp_path: Path) -> str:
    """The path of a small rubric."""
    path = tmp_path / "样例.rubric"
    path.write_text(RUBRIC, encoding="utf-8")
    return str(path)


def test_all_indicators(rubric: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The place of each indicator, then its clauses with their roles."""
    assert cli.main(["explain", "--reading", rubric]) == 0
    assert capsys.readouterr().out == (
        "样例.rubric:4:3: 执行率（5分）\n"
        "  「执行率≥95%的得5分」 分档（语言参考 3.6）\n"
        "  「每低1个百分点扣0.5分」 步长（语言参考 4）\n"
        "  「扣完为止」 限额（语言参考 5.4）\n"
        "  「同一问题不重复扣分」 说明（语言参考 2.4）\n"
        "\n"
        "样例.rubric:6:3: 台账（3分）\n"
        "  「台账齐全得3分」 是与否（语言参考 3.16）\n"
        "  「否则不得分」 否则（语言参考 3.13）\n"
    )


@pytest.mark.parametrize("name", ["台账", "管理/台账"])
def test_one_indicator(name: str, rubric: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The indicator is named where a scoring command has its data, by name or path."""
    assert cli.main(["--lang", "en", "explain", "--reading", rubric, name]) == 0
    out = capsys.readouterr().out

    assert "「台账齐全得3分」 yes or no (language reference 3.16)" in out
    assert "执行率" not in out


def test_json(rubric: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each clause with its place in the file."""
    assert cli.main(["explain", "--reading", "--json", rubric, "台账"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    first = found["roles"][0]

    assert (found["indicator"], found["path"]) == ("台账", ["管理", "台账"])
    assert (first["role"], first["zh"], first["en"]) == ("yes_no", "是与否", "yes or no")
    assert (first["line"], first["column"]) == (6, 3)
    assert RUBRIC[first["start"] : first["end"]] == first["text"] == "台账齐全得3分"


def test_wrong_use(rubric: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown indicator, and scores without data, are said in the reader's language."""
    assert cli.main(["explain", "--reading", rubric, "满意度"]) == 2
    assert "没有叫「满意度」的指标" in capsys.readouterr().err
    assert cli.main(["explain", rubric]) == 2
    assert "缺数据文件" in capsys.readouterr().err
