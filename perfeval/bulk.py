"""Scoring a file of rows into a file of scores, in constant memory, on one or more processes.

The output is written beside its name and renamed at the end: it is complete
or absent. Rows that cannot be scored go to a file of their own, with reasons.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

import attrs

from perfeval.catalogue.words import word
from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError, PerfevalError
from perfeval.jsonrows import read_json, row_of, unreadable
from perfeval.office.sniff import encoding_of
from perfeval.render import to_json
from perfeval.report.sheet import guarded

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from perfeval.result import Result
    from perfeval.rubric import Rubric

ROWS_AT_ONCE = 1000
"""How many rows are handed to a process at a time."""

_REFRESH_EVERY = 5
_BAR = 30
_LINES = (".jsonl", ".ndjson")

Raw = bytes | list[str]
"""A row as the file holds it: a line of JSON, or the cells of a table."""


@attrs.frozen
class Job:
    """What to do with each row.

    ``header`` names the cells of a table; ``carried`` are the columns that
    are no data and go from the input to the output as they are.
    """

    rubric: Rubric
    name: str
    header: tuple[str, ...] | None
    carried: tuple[str, ...]
    to_table: bool

    def run(self, first: int, rows: list[Raw]) -> Done:
        """Score ``rows``, the first of which has the number ``first``."""
        good, bad = io.StringIO(), io.StringIO()
        write = self._table_writer(good) if self.to_table else self._line_writer(good)
        failed = 0
        for number, raw in enumerate(rows, first):
            row: dict[str, object] = {}
            try:
                row = self._read(raw)
                carried = {name: row.pop(name, "") for name in self.carried}
                write(number, carried, self.rubric.evaluate(row))
            except PerfevalError as error:
                failed += 1
                _dump(bad, {"row": number, "data": row or _shown(raw), "findings": _found(error)})
        return Done(len(rows), failed, good.getvalue(), bad.getvalue())

    def _read(self, raw: Raw) -> dict[str, object]:
        if isinstance(raw, list):
            return self._cells(raw)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            unreadable(self.name, "UTF-8")
        return row_of(read_json(text, self.name), self.name)

    def _cells(self, cells: list[str]) -> dict[str, object]:
        return _row(self.header or (), cells, self.name)

    def head(self) -> str:
        """The first line of a table; JSON Lines have none."""
        if not self.to_table:
            return ""
        out = io.StringIO()
        leaves = ["/".join(leaf.path) for leaf in self.rubric.leaves]
        names = ["row", *self.carried, "总分", "等级", *leaves]
        csv.writer(out, lineterminator="\n").writerow(map(guarded, names))
        return out.getvalue()

    def _table_writer(self, out: IO[str]) -> Writer:
        write = csv.writer(out, lineterminator="\n").writerow

        def row(number: int, carried: dict[str, object], result: Result) -> None:
            names = [guarded(str(value)) for value in carried.values()]
            scores = ["" if score is None else f"{score:f}" for score in result.scores]
            write([number, *names, f"{result.total:f}", result.grade or "", *scores])

        return row

    def _line_writer(self, out: IO[str]) -> Writer:
        paths = ["/".join(leaf.path) for leaf in self.rubric.leaves]

        def row(number: int, carried: dict[str, object], result: Result) -> None:
            scores = [None if score is None else f"{score:f}" for score in result.scores]
            _dump(
                out,
                {
                    "row": number,
                    **carried,
                    "total": f"{result.total:f}",
                    "grade": result.grade,
                    "scores": dict(zip(paths, scores, strict=True)),
                },
            )

        return row


def _row(header: tuple[str, ...], cells: list[str], name: str) -> dict[str, object]:
    """One row of a table; a blank cell gives nothing."""
    if len(cells) > len(header):
        unreadable(name, f"CSV, {len(cells)} > {len(header)}")
    row: dict[str, object] = dict(zip(header, cells, strict=False))
    if "" in cells:
        return {key: value for key, value in row.items() if value != ""}
    return row


def _header(cells: Iterator[list[str]], name: str) -> tuple[str, ...]:
    """The names in the first row of a table, each of which stands there once."""
    header = tuple(each.strip() for each in next(cells, []))
    if not header:
        unreadable(name, "CSV")
    twice = [each for each in dict.fromkeys(header) if header.count(each) > 1]
    if twice:
        raise DataError([Diagnostic("PE515", arguments={"name": each}) for each in twice])
    return header


def table_rows(text: str, name: str) -> Iterator[dict[str, object]]:
    """The rows of a table with one heading row."""
    try:
        cells = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = _header(cells, name)
        for row in cells:
            if any(row):
                yield _row(header, row, name)
    except csv.Error as error:
        unreadable(name, f"CSV, {error}")


Writer = Callable[[int, dict[str, object], "Result"], None]


@attrs.frozen
class Done:
    """What became of some rows: how many, how many failed, and what to write."""

    rows: int
    failed: int
    good: str
    bad: str


def _dump(out: IO[str], value: object) -> None:
    out.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def _shown(raw: Raw) -> object:
    return raw if isinstance(raw, list) else raw.decode("utf-8", "replace").strip()


def _found(error: PerfevalError) -> list[dict[str, object]]:
    return [to_json(each) for each in error.diagnostics]


# Reading and spreading ------------------------------------------------------------


def _batches(rows: Iterable[Raw]) -> Iterator[tuple[int, list[Raw]]]:
    source, first = iter(rows), 1
    while batch := list(islice(source, ROWS_AT_ONCE)):
        yield first, batch
        first += len(batch)


def _lines(file: IO[bytes]) -> Iterator[Raw]:
    return (line for line in file if line.strip())


_job: Job | None = None


def _begin(job: Job) -> None:
    """Keep the job in a worker, so that it travels there once."""
    global _job  # noqa: PLW0603 - a worker process has one job
    _job = job


def _work(first: int, rows: list[Raw]) -> Done:
    assert _job is not None  # noqa: S101 - set when the worker began
    return _job.run(first, rows)


def _spread(job: Job, rows: Iterable[Raw], jobs: int) -> Iterator[Done]:
    """What became of the rows, in their order."""
    if jobs == 1:
        for first, batch in _batches(rows):
            yield job.run(first, batch)
        return
    # Only work for several processes needs them.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(job,)) as pool:
        yield from _in_order(pool, _batches(rows), 3 * jobs)


def _in_order(
    pool: Executor, batches: Iterator[tuple[int, list[Raw]]], ahead: int
) -> Iterator[Done]:
    waiting: deque[Future[Done]] = deque()
    try:
        for first, batch in batches:
            waiting.append(pool.submit(_work, first, batch))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for each in waiting:
            each.cancel()


# Files ---------------------------------------------------------------------------


@attrs.frozen
class Totals:
    """How many rows there were, and how many could not be scored."""

    rows: int
    failed: int


def score_file(
    rubric: Rubric,
    source: Path,
    target: Path,
    *,
    jobs: int = 1,
    carried: tuple[str, ...] = (),
    progress: IO[str] | None = None,
) -> Totals:
    """Score the rows of ``source`` into ``target``.

    ``carried`` are columns that go to the output as they are. What cannot be
    scored goes beside ``target``, to :func:`bad_rows_file`. ``progress`` is a
    terminal to draw a bar on.
    """
    try:
        with ExitStack() as stack:
            return _score(stack, rubric, source, target, jobs, carried, progress)
    except UnicodeDecodeError:
        unreadable(source.name, "UTF-8")
    except csv.Error as error:
        unreadable(source.name, f"CSV, {error}")


def _score(
    stack: ExitStack,
    rubric: Rubric,
    source: Path,
    target: Path,
    jobs: int,
    carried: tuple[str, ...],
    progress: IO[str] | None,
) -> Totals:
    binary = stack.enter_context(source.open("rb"))
    rows, header = _opened(binary, source, stack)
    missing = [name for name in carried if header is not None and name not in header]
    if missing:
        raise DataError([Diagnostic("PE501", arguments={"name": name}) for name in missing])
    job = Job(rubric, source.name, header, carried, target.suffix.lower() == ".csv")
    good, bad = (stack.enter_context(_Beside(path)) for path in (target, bad_rows_file(target)))
    good.file.write(job.head())
    bar = _Bar(progress, binary, source.stat().st_size)
    count = failed = 0
    try:
        for done in _spread(job, rows, jobs):
            good.file.write(done.good)
            bad.file.write(done.bad)
            count, failed = count + done.rows, failed + done.failed
            bar.show(count)
    finally:
        bar.end()
    if failed:
        bad.keep()
    good.keep()
    if not failed:
        bad.path.unlink(missing_ok=True)
    return Totals(count, failed)


def bad_rows_file(target: Path) -> Path:
    """Where the rows of ``target`` that cannot be scored go."""
    return target.with_name(f"{target.name}.bad.jsonl")


def _opened(
    binary: IO[bytes], source: Path, stack: ExitStack
) -> tuple[Iterable[Raw], tuple[str, ...] | None]:
    if source.suffix.lower() in _LINES:
        return _lines(binary), None
    encoding = encoding_of(binary)
    if encoding is None:
        unreadable(source.name, "UTF-8, GB18030")
    text = io.TextIOWrapper(binary, encoding=encoding, newline="")
    # The file is closed by whoever opened it.
    stack.callback(text.detach)
    cells = csv.reader(text, strict=True)
    header = _header(cells, source.name)
    return (row for row in cells if any(row)), header


class _Beside:
    """A file that gets its name only when everything is in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        number, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
        self._written = Path(name)
        self.file = os.fdopen(number, "w", encoding="utf-8", newline="")
        return self

    def keep(self) -> None:
        """Give the file its name."""
        self.file.close()
        # What mkstemp makes is for its owner alone; a result is for whoever may read results.
        mask = os.umask(0)
        os.umask(mask)
        self._written.chmod(0o666 & ~mask)
        self._written.replace(self.path)

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self._written.unlink(missing_ok=True)


class _Bar:
    """How far it has come, how fast, and how long it will take."""

    def __init__(self, out: IO[str] | None, source: IO[bytes], size: int) -> None:
        self._out, self._source, self._size = out, source, size
        self._start = self._last = time.monotonic()

    def show(self, rows: int) -> None:
        """Draw, if it is time to."""
        now = time.monotonic()
        if self._out is None or now - self._last < 1 / _REFRESH_EVERY:
            return
        self._last = now
        spent = now - self._start
        done = min(1, self._source.tell() / self._size) if self._size else 1
        full = int(done * _BAR)
        left = f"{spent / done * (1 - done):.0f}" if done else "?"
        bar = "#" * full + "." * (_BAR - full)
        pace = f"{rows / spent:.0f}"
        said = word("progress", "zh").format(rows=rows, pace=pace, left=left)
        self._out.write(f"\r[{bar}] {done:4.0%}  {said} ")
        self._out.flush()

    def end(self) -> None:
        """Leave a clean line."""
        if self._out is not None:
            self._out.write("\r\x1b[K")
            self._out.flush()


def terminal() -> Any:  # noqa: ANN401 - whatever stands for standard error
    """Standard error when it is a terminal."""
    return sys.stderr if sys.stderr.isatty() else None
