"""``perfeval score -o``: files of rows into files of scores."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import perfeval
from perfeval import cli
from perfeval.cli import batch as bulk
from perfeval.cli.batch import bad_rows_file, score_file

RUBRIC = """评价体系 两项
等级 8(含)-10分为优、8分以下为差

数据
  预算数（万元）
  决算数（万元）
  预算执行率 = 决算数 / 预算数
  满意度（%）

指标 执行（4分）
  得分=预算执行率×4分，最高4分。
指标 满意（6分）
  满意度≥95%的，得6分；90%≤满意度<95%的，得4分；满意度<90%的，得0分。
"""

AT_ONCE = 100
COUNT = 7 * AT_ONCE + 7  # more batches than two processes are given ahead


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows go a long way."""
    monkeypatch.setattr(bulk, "ROWS_AT_ONCE", AT_ONCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a rubric and the same rows as JSON Lines and as a table."""
    (tmp_path / "甲.rubric").write_text(RUBRIC, encoding="utf-8")
    rows = [
        {"单位": f"单位{n}", "预算数": "100", "决算数": f"{n}.5", "满意度": f"{n % 21 + 80}"}
        for n in range(COUNT)
    ]
    lines = [json.dumps({**row, "决算数": float(row["决算数"])}) for row in rows]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    with (tmp_path / "rows.csv").open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    return tmp_path


def run(folder: Path, source: str, target: str, *options: str) -> int:
    """Run the command."""
    where = [str(folder / name) for name in ("甲.rubric", source)]
    return cli.main(["score", *where, "-o", str(folder / target), "--id", "单位", *options])


def table(path: Path) -> list[list[str]]:
    """The cells of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_rows_become_scores(folder: Path) -> None:
    """Each row gives its number, what is carried along, the total, the grade and the scores."""
    assert run(folder, "rows.jsonl", "out.csv") == 0

    cells = table(folder / "out.csv")
    assert cells[0] == ["row", "单位", "总分", "等级", "执行", "满意", "提示"]
    assert cells[1] == ["1", "单位0", "0.02", "差", "0.02", "0.00", ""]
    assert cells[100] == ["100", "单位99", "9.98", "优", "3.98", "6.00", ""]
    assert len(cells) == COUNT + 1


def test_every_way_gives_the_same_scores(folder: Path) -> None:
    """Tables and JSON Lines, one process and two: the same output, byte for byte."""
    assert run(folder, "rows.jsonl", "a.csv") == 0
    assert run(folder, "rows.jsonl", "b.csv", "--jobs", "2") == 0
    assert run(folder, "rows.csv", "c.csv") == 0
    assert run(folder, "rows.csv", "d.jsonl", "--jobs", "2") == 0

    first = (folder / "a.csv").read_bytes()
    assert (folder / "b.csv").read_bytes() == first
    assert (folder / "c.csv").read_bytes() == first
    lines = lines_of(folder / "d.jsonl")
    assert lines[99] == {
        "row": 100, "单位": "单位99", "total": "9.98", "grade": "优",
        "scores": {"执行": "3.98", "满意": "6.00"},
    }  # fmt: skip
    assert len(lines) == COUNT


def test_the_scores_are_those_of_the_library(folder: Path) -> None:
    """What the file says is what ``evaluate`` says."""
    run(folder, "rows.csv", "out.csv")
    rubric = perfeval.load(folder / "甲.rubric")

    for cells in table(folder / "out.csv")[1::50]:
        number = int(cells[0]) - 1
        row = {"预算数": 100, "决算数": f"{number}.5", "满意度": number % 21 + 80}
        assert cells[2:] == [
            str(rubric.evaluate(row).total), rubric.evaluate(row).grade,
            *map(str, rubric.evaluate(row).scores), cells[-1],
        ]  # fmt: skip


def test_what_is_odd_about_a_row_reaches_the_output(folder: Path) -> None:
    """A ratio beyond reason is scored, and said; ordinary rows say nothing."""
    rows = [
        {"单位": "甲", "预算数": 100, "决算数": 90, "满意度": 96},
        {"单位": "乙", "预算数": 1, "决算数": 9000, "满意度": 96},
        {"单位": "丙", "预算数": 0, "决算数": 1, "满意度": 96},
    ]
    text = "\n".join(json.dumps(row) for row in rows * 20)
    (folder / "odd.jsonl").write_text(text, encoding="utf-8")

    run(folder, "odd.jsonl", "out.csv")
    run(folder, "odd.jsonl", "out.jsonl")

    told = {(row[1], row[-1]) for row in table(folder / "out.csv")[1:]}
    assert {name for name, words in told if not words} == {"甲"}
    assert [words for name, words in told if name == "乙"] == [
        "「预算执行率」的比率 900000% 超出常理"
    ]
    for line in lines_of(folder / "out.jsonl"):
        assert ("warnings" in line) == (line["单位"] == "乙")


def test_bad_rows_are_kept_with_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows that cannot be scored lose nothing and cost the others nothing."""
    lines = [
        '{"单位": "甲", "预算数": 100, "决算数": 90, "满意度": 96}',
        '{"单位": "乙", "预算数": 0, "决算数": 90, "满意度": 96}',
        '{"单位": "丙", "预算数": 100, "满意度": "很好"}',
        '{"单位": ',
        "[1, 2]",
        '{"单位": "丁", "预算数": 100, "决算数": 100, "满意度": 96}',
    ]
    text = "\n".join(lines).encode() + b"\n\xff\xfe\n"
    (folder / "some.jsonl").write_bytes(text)

    assert run(folder, "some.jsonl", "out.csv", "--lang", "en") == 1

    assert [row[:3] for row in table(folder / "out.csv")[1:]] == [
        ["1", "甲", "9.60"],
        ["6", "丁", "10.00"],
    ]
    bad = lines_of(bad_rows_file(folder / "out.csv"))
    assert [each["row"] for each in bad] == [2, 3, 4, 5, 7]
    assert [[one["code"] for one in each["findings"]] for each in bad] == [
        ["PE516"], ["PE503", "PE502"], ["PE522"], ["PE522"], ["PE522"],
    ]  # fmt: skip
    assert bad[1]["data"] == {"单位": "丙", "预算数": 100, "满意度": "很好"}
    assert "5 of 7 rows cannot be scored" in capsys.readouterr().err


def test_old_reasons_go_when_all_rows_are_good(folder: Path) -> None:
    """A file of bad rows always belongs to the scores beside it."""
    bad_rows_file(folder / "out.csv").write_text("old")

    assert run(folder, "rows.jsonl", "out.csv") == 0

    assert not bad_rows_file(folder / "out.csv").exists()


def test_the_output_is_complete_or_absent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When something breaks on the way, the old file stays and no half of a new one does."""
    target = folder / "out.csv"
    target.write_text("old")
    before = sorted(folder.iterdir())

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bulk._Bar, "show", broken)
    assert run(folder, "rows.jsonl", "out.csv") == 2

    assert target.read_text() == "old"
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe,1\n", "预算数,预算数\n1,2\n".encode(), '预算数\n"1\n'.encode()]
)
def test_a_table_that_is_none_is_a_finding(folder: Path, text: bytes) -> None:
    """A file that cannot be read to its end gives no output at all."""
    (folder / "rows.csv").write_bytes(text)

    where = [str(folder / name) for name in ("甲.rubric", "rows.csv")]
    assert cli.main(["score", *where, "-o", str(folder / "out.csv")]) == 1
    assert not (folder / "out.csv").exists()


def test_cells_that_are_empty_are_not_given(folder: Path) -> None:
    """An empty cell is a missing value; a row with too many cells is a bad row."""
    text = "单位,预算数,决算数,满意度\n甲,100,90,96\n乙,100,,96\n丙,100,90,96,7\n丁,100,90\n,,,\n"
    (folder / "rows.csv").write_text(text, encoding="utf-8")

    assert run(folder, "rows.csv", "out.csv") == 1

    bad = lines_of(bad_rows_file(folder / "out.csv"))
    assert [(each["row"], each["findings"][0]["code"]) for each in bad] == [
        (2, "PE502"), (3, "PE522"), (4, "PE502"),
    ]  # fmt: skip


def test_what_is_carried_is_no_formula(folder: Path) -> None:
    """A spreadsheet runs no cell of the output."""
    text = "单位,预算数,决算数,满意度\n=1+1,100,90,96\n"
    (folder / "rows.csv").write_text(text, encoding="utf-8")

    run(folder, "rows.csv", "out.csv")

    assert table(folder / "out.csv")[1][1] == "'=1+1"


@pytest.mark.parametrize(
    ("source", "target", "options"),
    [
        ("rows.json", "out.csv", ()),
        ("rows.jsonl", "out.txt", ()),
        ("rows.jsonl", "out.csv", ("--jobs", "0")),
        ("none.jsonl", "out.csv", ()),
        ("rows.jsonl", "none/out.csv", ()),
    ],
)
def test_wrong_uses_are_said(
    folder: Path, source: str, target: str, options: tuple[str, ...]
) -> None:
    """Exit status 2 is for a command that cannot be."""
    assert run(folder, source, target, *options) == 2


def test_a_column_that_is_not_there_is_a_finding(folder: Path) -> None:
    """What is to be carried along must be in the table."""
    where = [str(folder / name) for name in ("甲.rubric", "rows.csv")]
    status = cli.main(["score", *where, "-o", str(folder / "out.csv"), "--id", "部门"])

    assert status == 1
    assert not (folder / "out.csv").exists()


def test_json_says_how_many(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--json`` reports the counts."""
    assert run(folder, "rows.csv", "out.csv", "--json") == 0

    assert json.loads(capsys.readouterr().out) == {"schema": 1, "rows": COUNT, "failed": 0}


def test_a_terminal_gets_a_bar(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar shows the share done, the rate and the time left, and leaves a clean line."""
    monkeypatch.setattr(bulk, "_REFRESH_EVERY", 10**9)
    shown = io.StringIO()

    score_file(
        perfeval.load(folder / "甲.rubric"),
        folder / "rows.csv",
        folder / "out.csv",
        carried=("单位",),
        progress=shown,
    )

    drawn = shown.getvalue().split("\r")
    assert "100%" in drawn[-2]
    assert f"{COUNT} 行" in drawn[-2]
    assert "每秒" in drawn[-2]
    assert drawn[-1] == "\x1b[K"


def test_nothing_is_drawn_elsewhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard error that is no terminal stays empty."""
    assert run(folder, "rows.csv", "out.csv") == 0

    assert capsys.readouterr().err == ""
