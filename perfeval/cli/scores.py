"""The commands that score: score, explain, report and audit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.catalogue.words import word
from perfeval.cli.files import (
    FINDINGS,
    FINE,
    Usage,
    print_json,
    read,
    report,
    rows_of,
    rubric_of,
    shown_name,
    write_whole,
)
from perfeval.cli.signals import Stopped
from perfeval.jsonrows import read_json, row_of

if TYPE_CHECKING:
    from perfeval.bulk import Totals
    from perfeval.catalogue import Language
    from perfeval.result import LeafResult, Result

_ROW_FILES = {".jsonl", ".ndjson", ".csv"}
_SCORE_FILES = {".jsonl", ".csv"}


def _results(arguments: argparse.Namespace) -> Iterator[Result]:
    rubric = rubric_of(arguments)
    return rubric.evaluate_many(rows_of(arguments))


def _each(
    arguments: argparse.Namespace,
    show: Callable[[Result], str],
    data: Callable[[Result], object],
) -> int:
    """Show every result; several as a JSON list, or as texts with a blank line between."""
    results = list(_results(arguments))
    if arguments.json:
        shown = [data(result) for result in results]
        print_json(shown[0] if len(shown) == 1 else shown)
    else:
        for result in results:
            report(result.warnings, arguments)
        print("\n".join(show(result) for result in results), end="")
    return FINE


def score(arguments: argparse.Namespace) -> int:
    """Score data: print the table, or a file of rows into another."""
    if arguments.output is None:
        return _each(arguments, lambda result: result.to_text(), lambda result: result.to_dict())
    from perfeval.bulk import Totals, bad_rows_file, score_file, terminal
    from perfeval.disk.workers import WorkerEnded

    source, target = Path(arguments.data), Path(arguments.output)
    if source.suffix.lower() not in _ROW_FILES or target.suffix.lower() not in _SCORE_FILES:
        msg = "-o takes a .jsonl or .csv file of rows to a .csv or .jsonl file of scores"
        raise Usage(msg)
    if arguments.jobs < 1:
        msg = "--jobs must be at least 1"
        raise Usage(msg)
    found, existed = Totals(), target.exists()
    rubric = rubric_of(arguments)
    try:
        score_file(
            rubric,
            source,
            target,
            jobs=arguments.jobs,
            carried=tuple(arguments.id),
            progress=terminal(),
            inputs=() if arguments.rubric == "-" else (Path(arguments.rubric),),
            totals=found,
        )
    except OSError as error:
        shown = (str(error.filename or target), error.strerror)
        raise Usage(*shown, _standing(target, arguments.lang, existed=existed)) from None
    except (KeyboardInterrupt, Stopped):
        _broken_off(found.rows, target, arguments.lang, existed=existed)
        raise
    except WorkerEnded:
        _broken_off(found.rows, target, arguments.lang, existed=existed)
        print(word("worker_ended", arguments.lang), file=sys.stderr)
        return FINDINGS
    return _done(arguments, found, bad_rows_file(target))


def _broken_off(rows: int, target: Path, lang: Language, *, existed: bool) -> None:
    """Say how far the work came, and what of it is there."""
    words = word("stopped_after", lang).format(rows=rows)
    print("perfeval", words, _standing(target, lang, existed=existed), sep=": ", file=sys.stderr)


def _done(arguments: argparse.Namespace, found: Totals, bad_rows: Path) -> int:
    """Say what came of the rows."""
    if arguments.json:
        print_json({"schema": 1, "rows": found.rows, "failed": found.failed})
    elif found.failed:
        failed = word("failed", arguments.lang).format(
            failed=found.failed, rows=found.rows, file=bad_rows
        )
        print(failed, file=sys.stderr)
    return FINDINGS if found.failed else FINE


def _standing(target: Path, lang: Language, *, existed: bool) -> str:
    """Whether the output of an earlier run is still there."""
    return word("old_stands" if existed else "no_output", lang).format(file=target)


def report_table(arguments: argparse.Namespace) -> int:
    """Score data and lay out a report of it."""
    from perfeval.report.choose import shown

    if arguments.json:
        return _each(arguments, str, lambda result: result.to_dict())
    text = shown(list(_results(arguments)), arguments.format, arguments.layout)
    if arguments.output is None:
        print(text, end="")
        return FINE
    # A spreadsheet takes a file for UTF-8 only with the mark in front.
    encoding = "utf-8-sig" if arguments.format == "csv" else "utf-8"
    inputs = [Path(each) for each in (arguments.rubric, arguments.data) if each != "-"]
    write_whole(Path(arguments.output), text, arguments, inputs, encoding=encoding)
    return FINE


def explain(arguments: argparse.Namespace) -> int:
    """Say how the scores came about."""

    def text(result: Result) -> str:
        if arguments.indicator is None:
            return f"{result.explain(arguments.lang)}\n"
        leaves = _found(result, arguments.indicator)
        return "\n\n".join(leaf.explain(arguments.lang) for leaf in leaves) + "\n"

    def data(result: Result) -> list[dict[str, object]]:
        every = arguments.indicator is None
        leaves = list(result) if every else _found(result, arguments.indicator)
        return [leaf.explanation().to_dict() for leaf in leaves]

    return _each(arguments, text, data)


def _found(result: Result, name: str) -> list[LeafResult]:
    """The indicator called ``name``, or all that stand under a heading of that name."""
    from perfeval.result import GroupResult

    try:
        part = result[name]
    except KeyError as error:
        raise Usage(error.args[0]) from None
    return list(part.leaves) if isinstance(part, GroupResult) else [part]


def audit(arguments: argparse.Namespace) -> int:
    """A published table, or with one file alone the figures of a report without scores."""
    from perfeval.audit import audit_figures

    files = [arguments.rubric, arguments.data, arguments.reported]
    given = [each for each in files if each is not None]
    if len(given) == 2 or given.count("-") > 1:  # noqa: PLR2004 - RUBRIC without REPORTED
        msg = "audit needs RUBRIC DATA REPORTED, or REPORTED alone; only one can be standard input"
        raise Usage(msg)
    name = shown_name(given[-1])
    reported = row_of(read_json(read(given[-1]), name), name)
    if arguments.reported is None:
        made = audit_figures(reported, name)
    else:
        made = rubric_of(arguments).audit(rows_of(arguments)[0], reported)
    if arguments.json:
        print_json(made.to_dict())
    else:
        print(made.to_text(arguments.lang), end="")
    return FINE if made.clean else FINDINGS
