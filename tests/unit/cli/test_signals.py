"""Signals and kills: everything ends, nothing is lost, and it is said how far the work came."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from perfeval import cli
from tests.disturbing import OLD, ROOT, command, names, prepared

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and links of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rubric, rows, and the output of an earlier run."""
    return prepared(tmp_path)


def _attentive() -> None:
    """Interrupts count, even where these tests run in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def score(folder: Path) -> int:
    """Run the command in this process."""
    where = [str(folder / "甲.rubric"), str(folder / "rows.jsonl"), "-o", str(folder / "out.csv")]
    return cli.main(["score", *where, "--id", "单位"])


@contextmanager
def waiting(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], int, list[int]]]:
    """A run that has scored some rows and waits for more; its pipe, and its workers."""
    pipe = folder / "pipe.jsonl"
    os.mkfifo(pipe)
    run = subprocess.Popen(
        command(folder, *more, source="pipe.jsonl"), cwd=ROOT, text=True,
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    feed = os.open(pipe, os.O_WRONLY)
    row = json.dumps({"单位": "甲", "满意度": 96}).encode() + b"\n"
    try:
        for _ in range(7):
            os.write(feed, row * 1000)
        yield run, feed, _settled(run.pid) if more else []
    finally:
        if run.poll() is None:
            run.kill()
        run.communicate()
        os.close(feed)
        pipe.unlink()


def _settled(parent: int) -> list[int]:
    """The workers of a process, as soon as there are two of them."""
    for _ in range(200):
        found = [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdecimal() and _parent(entry) == parent
        ]
        if len(found) >= 2:
            return found
        time.sleep(0.05)
    raise AssertionError(parent)


def _parent(entry: Path) -> int:
    try:
        return int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return -1


def _all_end(workers: list[int]) -> bool:
    """Whether all of them are gone before long."""
    for _ in range(200):
        if not any(Path(f"/proc/{each}").exists() and _state(each) != "Z" for each in workers):
            return True
        time.sleep(0.05)
    return False


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


@needs_proc
@pytest.mark.parametrize(("number", "jobs"), [(signal.SIGINT, 2), (signal.SIGTERM, 1)])
def test_a_signal_ends_everything_in_good_order(
    folder: Path, number: signal.Signals, jobs: int
) -> None:
    """All workers end, no file is left, and it is said how far the work came."""
    before = names(folder)
    more = ("--jobs", "2") if jobs > 1 else ()
    with waiting(folder, *more) as (run, _, workers):
        time.sleep(0 if more else 0.7)
        # A terminal interrupts the whole group.
        (os.killpg if number == signal.SIGINT else os.kill)(run.pid, number)
        _, told = run.communicate(timeout=20)

    assert run.returncode == 128 + number
    assert "行后中断" in told
    assert "没有改动" in told
    assert "Traceback" not in told
    assert _all_end(workers)
    assert (folder / "out.csv").read_text(encoding="utf-8") == OLD
    assert names(folder) == before


@needs_proc
def test_a_killed_worker_ends_the_work(folder: Path) -> None:
    """It is said, with a status; the other workers end."""
    before = names(folder)
    with waiting(folder, "--jobs", "2") as (run, feed, workers):
        os.kill(workers[0], signal.SIGKILL)
        row = json.dumps({"单位": "甲", "满意度": 96}).encode() + b"\n"
        try:
            for _ in range(8):
                os.write(feed, row * 1000)
        except BrokenPipeError:
            pass  # it has ended already
        _, told = run.communicate(timeout=20)

    assert run.returncode == 1
    assert "工作进程被终止" in told
    assert "Traceback" not in told
    assert _all_end(workers)
    assert (folder / "out.csv").read_text(encoding="utf-8") == OLD
    assert names(folder) == before


@needs_proc
def test_a_killed_run_leaves_no_workers_and_no_files(folder: Path) -> None:
    """Its workers see that it is gone; what it has written has no name yet."""
    before = names(folder)
    with waiting(folder, "--jobs", "2") as (run, _, workers):
        run.kill()
        run.wait()
        assert _all_end(workers)

    assert (folder / "out.csv").read_text(encoding="utf-8") == OLD
    assert names(folder) == before


def test_a_host_program_keeps_its_own_signals(folder: Path) -> None:
    """A handler that is there already stays; in another thread nothing is touched."""
    import threading

    before = signal.getsignal(signal.SIGTERM)
    assert score(folder) == 0
    assert signal.getsignal(signal.SIGTERM) == before
    thread = threading.Thread(target=score, args=(folder,))
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGTERM) == before
