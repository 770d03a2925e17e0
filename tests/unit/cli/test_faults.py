"""Full disks, kills, signals, links and read-only files: nothing is lost, nothing half-written."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import perfeval
from perfeval import cli
from perfeval.cli import batch as bulk
from perfeval.cli.batch import Totals, bad_rows_file, score_file
from perfeval.disk import beside
from tests.disturbing import OLD, ROOT, RUBRIC, command, names, prepared

RUNS = 200
"""Runs of the injected faults; each is one file of rows."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and links of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rubric, rows, and the output of an earlier run."""
    return prepared(tmp_path)


def score(folder: Path, *more: str, source: str = "rows.jsonl", target: str = "out.csv") -> int:
    """Run the command in this process."""
    where = [str(folder / "甲.rubric"), str(folder / source), "-o", str(folder / target)]
    return cli.main(["score", *where, *more])


# Faults at every step --------------------------------------------------------------


def _failing(real: Callable[..., Any], at: list[int]) -> Callable[..., Any]:
    """``real``, which fails when the count runs out; what is asked after that works again."""

    def call(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - stands for any function
        at[0] -= 1
        if at[0] == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*args, **named)

    return call


class _Full:
    """A file on a disk that is full after some writes, and full for good."""

    def __init__(self, file: Any, at: list[int]) -> None:  # noqa: ANN401 - any file
        self.file, self.at = file, at

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the file has
        return getattr(self.file, name)

    def write(self, text: str) -> int:
        """Write, if there is room."""
        self.at[0] -= 1
        if self.at[0] <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written: int = self.file.write(text)
        return written


@pytest.mark.parametrize("nameless", [True, False], ids=["nameless", "named"])
def test_a_fault_at_any_step_leaves_the_old_file_whole(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    nameless: bool,  # noqa: FBT001 - a case
) -> None:
    """Two hundred runs in all: opening, writing, syncing, naming or renaming fails."""
    monkeypatch.setattr(bulk, "ROWS_AT_ONCE", 5)
    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    rubric = perfeval.load(folder / "甲.rubric")
    before, done = names(folder), 0
    for run in range(RUNS // 2):
        at = [run // 2 % 20 + 1]
        with monkeypatch.context() as patch:
            if run % 2:
                opened = os.fdopen
                patch.setattr(
                    os, "fdopen", lambda *a, opened=opened, at=at, **n: _Full(opened(*a, **n), at)
                )
            else:
                for name in ("open", "fsync", "link", "fdopen", "chmod"):
                    patch.setattr(os, name, _failing(getattr(os, name), at))
                patch.setattr(Path, "replace", _failing(Path.replace, at))
            try:
                score_file(rubric, folder / "rows.jsonl", folder / "out.csv", carried=("单位",))
            except OSError:
                assert (folder / "out.csv").read_text(encoding="utf-8") == OLD
            else:
                done += 1
                assert len((folder / "out.csv").read_text(encoding="utf-8").splitlines()) == 51
                (folder / "out.csv").write_text(OLD, encoding="utf-8")
        assert names(folder) == before, run
    assert 0 < done < RUNS // 2


@pytest.mark.parametrize("command", ["fmt", "report"])
def test_other_commands_survive_a_full_disk(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``fmt --write`` and ``report -o`` leave the old file, and say so."""
    rubric, target = folder / "甲.rubric", folder / "out.csv"
    messy = RUBRIC.replace("（10分）", "  （ 10 分 ）")
    rubric.write_text(messy, encoding="utf-8")
    (folder / "data.json").write_text('{"满意度": 96}', encoding="utf-8")
    before = names(folder)
    orders = {
        "fmt": ["fmt", str(rubric), "--write"],
        "report": ["report", str(rubric), str(folder / "data.json"), "-o", str(target)],
    }
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _failing(os.fsync, [1]))
        status = cli.main(orders[command])

    assert status == 2
    assert "没有改动" in capsys.readouterr().err
    assert rubric.read_text(encoding="utf-8") == messy
    assert target.read_text(encoding="utf-8") == OLD
    assert names(folder) == before
    assert cli.main(orders[command]) == 0


def _small_files() -> None:
    """Let no file of a new process grow above a kilobyte."""
    import resource  # of POSIX, as these tests are

    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))


def test_a_file_that_may_not_grow(folder: Path) -> None:
    """The real thing: the system refuses to write on."""
    with (folder / "rows.jsonl").open("a", encoding="utf-8") as rows:
        rows.writelines(json.dumps({"单位": "多", "满意度": 90}) + "\n" for _ in range(3000))
    before = names(folder)

    done = subprocess.run(
        command(folder), cwd=ROOT, capture_output=True, text=True, check=False,
        preexec_fn=_small_files,
    )  # fmt: skip

    assert done.returncode == 2
    assert "没有改动" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "out.csv").read_text(encoding="utf-8") == OLD
    assert names(folder) == before


def test_standard_output_without_room(folder: Path) -> None:
    """What is printed into a full device is said to be lost, with a status."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "perfeval", "inputs", str(folder / "甲.rubric")],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.startswith("perfeval: 输出写不下去")
    assert "Exception" not in done.stderr


# Links and read-only files ---------------------------------------------------------


def test_no_input_is_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither by its name, nor through a link of either kind, nor as the file of bad rows."""
    (folder / "link.csv").symlink_to(folder / "rows.csv")
    (folder / "rows.csv").write_text("满意度\n96\n", encoding="utf-8")
    (folder / "hard.csv").hardlink_to(folder / "rows.csv")
    bad_rows_file(folder / "out.csv").write_text('{"满意度": 96}\n', encoding="utf-8")
    (folder / "rubric.csv").symlink_to(folder / "甲.rubric")
    (folder / "data.json").write_text('{"满意度": 96}', encoding="utf-8")
    texts = {path: path.read_bytes() for path in folder.iterdir()}

    for source, target in (
        ("rows.csv", "rows.csv"),
        ("rows.csv", "link.csv"),
        ("rows.csv", "hard.csv"),
        ("rows.csv", "rubric.csv"),
        ("out.csv.bad.jsonl", "out.csv"),
    ):
        assert score(folder, source=source, target=target) == 2, (source, target)
        assert "这是正在读的文件" in capsys.readouterr().err
    for target in ("data.json", "甲.rubric", "rubric.csv"):
        report = ["report", str(folder / "甲.rubric"), str(folder / "data.json"), "-o"]
        assert cli.main([*report, str(folder / target)]) == 2

    assert {path: path.read_bytes() for path in folder.iterdir()} == texts


def test_links_stay_links(folder: Path) -> None:
    """The file that a link leads to is replaced, with its permissions; the link stays."""
    real = folder / "real.csv"
    real.write_text(OLD, encoding="utf-8")
    real.chmod(0o640)
    (folder / "link.csv").symlink_to("real.csv")
    (folder / "rubric").symlink_to("甲.rubric")

    assert score(folder, "--id", "单位", target="link.csv") == 0
    assert cli.main(["fmt", str(folder / "rubric"), "--write"]) == 0

    assert (folder / "link.csv").is_symlink()
    assert (folder / "rubric").is_symlink()
    assert real.read_text(encoding="utf-8").startswith("row,")
    assert real.stat().st_mode & 0o777 == 0o640


def test_what_is_read_only_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is read-only is not replaced, a folder is no file, a folder may be missing."""
    (folder / "out.csv").chmod(0o444)
    (folder / "folder.csv").mkdir()

    assert score(folder, "--id", "单位") == 2
    assert "没有改动" in capsys.readouterr().err
    assert score(folder, target="folder.csv") == 2
    assert score(folder, target="none/out.csv") == 2
    assert "没有写出" in capsys.readouterr().err
    assert (folder / "out.csv").read_text(encoding="utf-8") == OLD


def test_what_is_no_file_is_written_as_it_goes(tmp_path: Path) -> None:
    """A pipe or a device takes the text and stays what it is."""
    beside.write(Path("/dev/null"), "nothing")
    assert not Path("/dev/null").is_file()
    long = tmp_path / ("名" * 80)

    beside.write(long, "甲")

    assert names(tmp_path) == {long.name}
    assert long.read_text(encoding="utf-8") == "甲"


def test_a_system_that_cannot_name_what_has_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is copied into a file that has one."""
    monkeypatch.setattr(os, "link", _failing(os.link, [1]))

    beside.write(tmp_path / "a", "甲" * 10)

    assert (tmp_path / "a").read_text(encoding="utf-8") == "甲" * 10
    assert names(tmp_path) == {"a"}


# Rows ----------------------------------------------------------------------------


def test_a_bad_value_in_an_id_column_costs_its_row_alone(folder: Path) -> None:
    """Half a character cannot be written; the other rows are."""
    rows = ['{"单位": "\\ud800", "满意度": 96}', '{"单位": {"a": 1}, "满意度": 96}',
            '{"单位": "乙", "满意度": "\\ud800"}']  # fmt: skip
    (folder / "some.jsonl").write_text("\n".join(rows), encoding="utf-8")

    for target in ("out.jsonl", "out.csv"):
        assert score(folder, "--id", "单位", source="some.jsonl", target=target) == 1
        bad = bad_rows_file(folder / target).read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["row"] for line in bad] == [1, 3]
    (good,) = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(good)["单位"] == {"a": 1}


def test_totals_count_along(folder: Path) -> None:
    """A caller sees how far the work came."""
    totals = Totals()

    score_file(
        perfeval.load(folder / "甲.rubric"), folder / "rows.jsonl", folder / "out.csv",
        carried=("单位",), totals=totals,
    )  # fmt: skip

    assert (totals.rows, totals.failed) == (50, 0)
