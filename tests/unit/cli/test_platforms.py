"""What other systems do otherwise, Windows above all, stood in for where these tests run."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from perfeval import cli
from perfeval.cli import files, signals
from perfeval.disk import beside
from perfeval.disk.beside import Beside
from tests.disturbing import OLD, ROOT, names, prepared


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rubric, rows, and an old output, on a system as Windows is."""
    monkeypatch.setattr(beside, "WINDOWS", True)
    for name in ("O_TMPFILE", "O_NOFOLLOW", "O_DIRECTORY"):
        monkeypatch.delattr(os, name, raising=False)
    return prepared(tmp_path)


def score(folder: Path, target: str = "out.csv") -> int:
    """Run the command in this process."""
    where = [str(folder / "甲.rubric"), str(folder / "rows.jsonl"), "-o", str(folder / target)]
    return cli.main(["score", *where, "--id", "单位"])


def test_a_file_is_replaced_without_what_only_posix_has(folder: Path) -> None:
    """Neither files without names nor flags of POSIX are needed, and lines end as they should."""
    before = names(folder)

    assert score(folder) == 0

    raw = (folder / "out.csv").read_bytes()
    assert raw.startswith(b"row,")
    assert b"\r" not in raw
    assert names(folder) == before


def test_a_file_that_another_program_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows refuses to replace a file that Excel has open: the old one stands, and it is said."""

    def refused(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target))

    before = names(folder)
    monkeypatch.setattr(Path, "replace", refused)

    assert score(folder) == 2

    said = capsys.readouterr().err
    assert "正在别的程序里打开" in said
    assert "没有改动" in said
    assert (folder / "out.csv").read_text(encoding="utf-8") == OLD
    assert names(folder) == before


@pytest.mark.parametrize("name", ["甲:乙.csv", "out.csv:x.csv", "a?.csv", "con.csv", "Aux .csv"])
def test_names_that_no_file_has(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stream of another file, a device, a sign that is not allowed: refused beforehand."""
    before = names(folder)

    assert score(folder, name) == 2

    assert "文件不能叫这个名字" in capsys.readouterr().err
    assert names(folder) == before


def test_the_same_names_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other systems have such files."""
    monkeypatch.setattr(beside, "WINDOWS", False)
    with Beside(folder / "甲:乙.csv") as made:
        made.file.write("1")
        made.keep()
    assert (folder / "甲:乙.csv").read_text(encoding="utf-8") == "1"


def test_names_that_differ_in_case_alone(folder: Path) -> None:
    """Where the system takes two names for one file, an input is known by either."""
    other = folder / "ROWS.jsonl"
    other.hardlink_to(folder / "rows.jsonl")  # one file under two names, as there
    with pytest.raises(OSError, match="this file is read"):
        beside.refuse_inputs([other], [folder / "rows.jsonl"])


def test_signals_that_only_some_systems_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+Break ends in good order where there is one, and its absence is no fault."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.delattr(signal, "SIGHUP", raising=False)
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    with pytest.raises(signals.Stopped), signals.stoppable():
        os.kill(os.getpid(), signal.SIGUSR1)
    assert signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_closed_pipe_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """There a reader that has seen enough is an invalid argument."""

    def closed(_: object) -> int:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(cli, "_ran", closed)
    monkeypatch.setattr(sys, "stdout", io.StringIO())  # it is closed
    assert cli.main(["check", "x"]) == 2
    monkeypatch.setattr(cli, "os", SimpleNamespace(name="nt"))
    assert cli.main(["check", "x"]) == 0


@pytest.mark.parametrize(
    ("system", "environ", "expected"),
    [
        ("posix", {}, True),
        ("posix", {"TERM": "xterm"}, True),
        ("posix", {"TERM": "dumb"}, False),
        ("posix", {"NO_COLOR": "1"}, False),
        ("nt", {}, False),
        ("nt", {"WT_SESSION": "x"}, True),
        ("nt", {"WT_SESSION": "x", "NO_COLOR": "1"}, False),
    ],
)
def test_colors_only_where_they_show(
    monkeypatch: pytest.MonkeyPatch, system: str, environ: dict[str, str], *, expected: bool
) -> None:
    """The plain console of Windows has none."""
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(files, "os", SimpleNamespace(name=system, environ=environ))
    monkeypatch.setattr(files, "sys", SimpleNamespace(stderr=terminal))
    assert files.colored() is expected
    monkeypatch.setattr(files, "sys", SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: False)))
    assert not files.colored()


def test_output_is_utf8_whatever_the_system_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A console of another encoding is written to in UTF-8."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", out)
    assert cli.main(["inputs", str(ROOT / "examples/shigu/department.rubric")]) == 0
    out.flush()
    assert "部门" in raw.getvalue().decode("utf-8")


def test_workers_that_begin_from_nothing(tmp_path: Path) -> None:
    """Where a process cannot be copied, as on Windows, workers get all they need sent."""
    folder = prepared(tmp_path)
    program = folder / "main.py"
    program.write_text(
        "import multiprocessing, sys\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.set_start_method('spawn')\n"
        "    from perfeval import cli\n"
        "    sys.exit(cli.main(sys.argv[1:]))\n",
        encoding="utf-8",
    )
    where = [str(folder / "甲.rubric"), str(folder / "rows.jsonl"), "-o", str(folder / "out.csv")]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])

    done = subprocess.run(
        [sys.executable, str(program), "score", *where, "--id", "单位", "--jobs", "2"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert (folder / "out.csv").read_text(encoding="utf-8").startswith("row,")
