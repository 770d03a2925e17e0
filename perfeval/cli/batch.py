"""Scoring a file of rows into a file of scores, in constant memory, on one or more processes.

The output is written beside its name and renamed at the end: it is complete
or absent. Rows that cannot be scored go to a file of their own, with reasons.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import attrs

from perfeval.catalogue import message
from perfeval.catalogue.words import word
from perfeval.diagnostics import Diagnostic
from perfeval.disk.beside import Beside, refuse_inputs
from perfeval.errors import DataError, PerfevalError
from perfeval.office.sniff import encoding_of
from perfeval.render import to_json
from perfeval.report.sheet import guarded
from perfeval.scoring.engine import Engine
from perfeval.scoring.json_rows import read_json, row_of, unreadable

if TYPE_CHECKING:
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Rubric

ROWS_AT_ONCE = 1000
"""How many rows are handed to a process at a time."""

_REFRESH_EVERY = 5
_SHOWN = 60
_BAR = 30
_LINES = (".jsonl", ".ndjson")

Raw = bytes | list[str]
"""A row as the file holds it: a line of JSON, or the cells of a table."""


@attrs.frozen(slots=False)
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
                data = dict(row)
                carried = {name: _writable(name, data.pop(name, "")) for name in self.carried}
                write(number, carried, self._engine.evaluate(data, "refuse", partial=False))
            except PerfevalError as error:
                failed += 1
                _dump(bad, {"row": number, "data": row or _shown(raw), "findings": _found(error)})
        # What is no text at all, such as half a character, is told by its code.
        told = bad.getvalue().encode("utf-8", "backslashreplace").decode("utf-8")
        return Done(len(rows), failed, good.getvalue(), told)

    def __getstate__(self) -> dict[str, object]:
        # Each process makes its own engine.
        return {field.name: getattr(self, field.name) for field in attrs.fields(Job)}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)

    @cached_property
    def _engine(self) -> Engine:
        """What scores, and sees which rows are odd."""
        return Engine(self.rubric, watches=True)

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
        names = ["row", *self.carried, "总分", "等级", *leaves, "提示"]
        csv.writer(out, lineterminator="\n").writerow(map(guarded, names))
        return out.getvalue()

    def _table_writer(self, out: IO[str]) -> Writer:
        write = csv.writer(out, lineterminator="\n").writerow

        def row(number: int, carried: dict[str, object], result: Result) -> None:
            names = [guarded(str(value)) for value in carried.values()]
            scores = ["" if score is None else f"{score:f}" for score in result.scores]
            told = guarded("；".join(_told(each) for each in _odd(result)))
            write([number, *names, f"{result.total:f}", result.grade or "", *scores, told])

        return row

    def _line_writer(self, out: IO[str]) -> Writer:
        paths = ["/".join(leaf.path) for leaf in self.rubric.leaves]

        def row(number: int, carried: dict[str, object], result: Result) -> None:
            scores = [None if score is None else f"{score:f}" for score in result.scores]
            line: dict[str, object] = {
                "row": number,
                **carried,
                "total": f"{result.total:f}",
                "grade": result.grade,
                "scores": dict(zip(paths, scores, strict=True)),
            }
            odd = _odd(result)
            if odd:
                line["warnings"] = [to_json(each) for each in odd]
            _dump(out, line)

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


def _odd(result: Result) -> tuple[Diagnostic, ...]:
    """The warnings of a result, where its engine has not seen that there are none."""
    return result.warnings if result.__dict__.get("_odd", True) else ()


def _told(warning: Diagnostic) -> str:
    """A warning in one line."""
    return message(warning.code, dict(warning.arguments), "zh")


def _writable(name: str, value: object) -> object:
    """A value that is carried along, if it can be written; else the row is no good."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except (UnicodeEncodeError, RecursionError, ValueError):
        unreadable(name, f"UTF-8, {ascii(value)[:_SHOWN]}")
    return value


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
    from perfeval.disk.workers import in_order

    yield from in_order(jobs, (_begin, (job,)), _work, _batches(rows))


# Files ---------------------------------------------------------------------------


@attrs.define
class Totals:
    """How many rows there were, and how many could not be scored."""

    rows: int = 0
    failed: int = 0


def score_file(
    rubric: Rubric,
    source: Path,
    target: Path,
    *,
    jobs: int = 1,
    carried: tuple[str, ...] = (),
    progress: IO[str] | None = None,
    inputs: tuple[Path, ...] = (),
    totals: Totals | None = None,
) -> Totals:
    """Score the rows of ``source`` into ``target``.

    ``carried`` are columns that go to the output as they are. What cannot be
    scored goes beside ``target``, to :func:`bad_rows_file`. ``progress`` is a
    terminal to draw a bar on. ``inputs`` are other files that are read, and so
    never written. ``totals`` counts along, and says how far an interrupted
    work came; until all rows are done, files of an earlier run stay as they are.

    Raises :class:`OSError` for files that cannot be read or written, and
    :class:`~perfeval.disk.workers.WorkerEnded` where a worker is killed.
    """
    totals = Totals() if totals is None else totals
    refuse_inputs((target, bad_rows_file(target)), (source, *inputs))
    try:
        with ExitStack() as stack:
            return _score(stack, rubric, source, target, jobs, carried, progress, totals)
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
    totals: Totals,
) -> Totals:
    binary = stack.enter_context(source.open("rb"))
    rows, header = _opened(binary, source, stack)
    missing = [name for name in carried if header is not None and name not in header]
    if missing:
        raise DataError([Diagnostic("PE501", arguments={"name": name}) for name in missing])
    job = Job(rubric, source.name, header, carried, target.suffix.lower() == ".csv")
    good, bad = (stack.enter_context(Beside(path)) for path in (target, bad_rows_file(target)))
    good.file.write(job.head())
    bar = _Bar(progress, binary, source.stat().st_size)
    try:
        for done in _spread(job, rows, jobs):
            good.file.write(done.good)
            bad.file.write(done.bad)
            totals.rows, totals.failed = totals.rows + done.rows, totals.failed + done.failed
            bar.show(totals.rows)
    finally:
        bar.end()
    if totals.failed or bad.path.is_symlink():
        bad.keep()
    good.keep()
    if not totals.failed and not bad.path.is_symlink():
        bad.path.unlink(missing_ok=True)
    return totals


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
