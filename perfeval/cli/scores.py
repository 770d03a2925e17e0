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
    first_bytes,
    is_table,
    print_json,
    read,
    report,
    rows_of,
    rubric_of,
    shown_name,
    write_whole,
)
from perfeval.cli.signals import Stopped
from perfeval.scoring.json_rows import read_json, row_of

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.cli.batch import Totals
    from perfeval.report.forms import Particulars
    from perfeval.results.result import LeafResult, Result

_ROW_FILES = {".jsonl", ".ndjson", ".csv"}
_SCORE_FILES = {".jsonl", ".csv"}
_SHEET_FILES = {".xlsx", ".docx"}
_SAME = {"markdown": "md"}
_MOST_SHEETS = 200
_HEAD = 65_536
_PARTICULARS = ("project", "department", "unit", "phone", "year")


def _results(arguments: argparse.Namespace) -> Iterator[Result]:
    rubric, rows = rubric_of(arguments), rows_of(arguments)
    # The number of a row says something only where there are several.
    return iter([rubric.evaluate(rows[0])]) if len(rows) == 1 else rubric.evaluate_many(rows)


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


def _printed(arguments: argparse.Namespace) -> int:
    lang: Language = arguments.lang
    return _each(arguments, lambda result: result.to_text(lang), lambda result: result.to_dict())


def score(arguments: argparse.Namespace) -> int:
    """Score data: print the table, or a file of rows into another."""
    if arguments.output is None:
        return _printed(arguments)
    from perfeval.cli.batch import Totals, bad_rows_file, score_file, terminal
    from perfeval.disk.workers import WorkerEnded

    source, target = Path(arguments.data), Path(arguments.output)
    if target.suffix.lower() in _SHEET_FILES or _is_form(arguments.data):
        return _filed(arguments, _shape_of(arguments.output, arguments.lang), "scores")
    if source.suffix.lower() not in _ROW_FILES or target.suffix.lower() not in _SCORE_FILES:
        raise Usage(word("score_suffix", arguments.lang))
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
    return _done(arguments, found, target, bad_rows_file(target))


def _broken_off(rows: int, target: Path, lang: Language, *, existed: bool) -> None:
    """Say how far the work came, and what of it is there."""
    words = word("stopped_after", lang).format(rows=rows)
    print("perfeval", words, _standing(target, lang, existed=existed), sep=": ", file=sys.stderr)


def _done(arguments: argparse.Namespace, found: Totals, target: Path, bad_rows: Path) -> int:
    """Say what came of the rows."""
    if arguments.json:
        print_json({"schema": 1, "rows": found.rows, "failed": found.failed})
    elif found.failed:
        failed = word("failed", arguments.lang).format(
            failed=found.failed, rows=found.rows, file=bad_rows
        )
        print(failed, file=sys.stderr)
    else:
        said = word("batch_written", arguments.lang)
        print(said.format(file=target, rows=found.rows))
    return FINDINGS if found.failed else FINE


def _is_form(name: str) -> bool:
    """Whether data come from one filled-in form and not from a file of rows."""
    if name == "-" or Path(name).suffix.lower() == ".json":
        return True
    if Path(name).exists() and not Path(name).is_file():
        return False  # what is read from a pipe is gone
    from perfeval import office

    head = first_bytes(name, _HEAD)
    if office.is_office(head, name):
        return True
    if not name.lower().endswith(".csv"):
        return False
    from perfeval.office.template import form_in_text
    from perfeval.tables.sheet import decode

    # A file of rows may be larger than memory: its first lines say what it is.
    lines = head[: head.rfind(b"\n") + 1] if len(head) == _HEAD else head
    return form_in_text(decode(lines) or "") is not None


def _shape_of(name: str, lang: Language) -> str:
    """The shape that a file's suffix asks for."""
    from perfeval.report.choose import FILES

    shape = FILES.get(Path(name).suffix.lower())
    if shape is None:
        raise Usage(name, word("report_suffix", lang).format(known=" ".join(FILES)))
    return shape


def _filed(arguments: argparse.Namespace, shape: str, layout: str) -> int:
    """Score data into a file for people: a workbook, a document, a page."""
    from perfeval.report.choose import filed
    from perfeval.report.summary import sentence

    results = list(_results(arguments))
    if shape in ("xlsx", "docx") and len(results) > _MOST_SHEETS:
        many = word("too_many_sheets", arguments.lang)
        raise Usage(many.format(count=len(results), limit=_MOST_SHEETS))
    if not arguments.json:
        for result in results:
            report(result.warnings, arguments)
    content = filed(results, shape, layout, _particulars(arguments))
    inputs = (arguments.rubric, arguments.data)
    write_whole(Path(arguments.output), content, arguments, inputs)
    if arguments.json:
        print_json({"schema": 1, "rows": len(results), "failed": 0})
        return FINE
    closing = sentence(results[0]) if len(results) == 1 else ""
    said = word("report_written", arguments.lang)
    print(said.format(file=arguments.output, count=len(results), sentence=closing).rstrip("，; "))
    return FINE


def _particulars(arguments: argparse.Namespace) -> Particulars:
    from perfeval.report.forms import Particulars

    said = (getattr(arguments, name, None) or "" for name in _PARTICULARS)
    project, department, unit, phone, year = said
    return Particulars(project, department, unit, phone, year)


def _standing(target: Path, lang: Language, *, existed: bool) -> str:
    """Whether the output of an earlier run is still there."""
    return word("old_stands" if existed else "no_output", lang).format(file=target)


def report_table(arguments: argparse.Namespace) -> int:
    """Score data and lay out a report of it."""
    from perfeval.report.choose import shown
    from perfeval.report.text import WIDEST, width

    if arguments.json:
        return _each(arguments, str, lambda result: result.to_dict())
    shape = arguments.format
    if arguments.output is not None:
        by_name = _shape_of(arguments.output, arguments.lang)
        if shape is not None and by_name != _SAME.get(shape, shape):
            other = word("report_other_suffix", arguments.lang)
            raise Usage(arguments.output, other.format(format=shape))
        return _filed(arguments, by_name, arguments.layout)
    results = list(_results(arguments))
    for result in results:
        report(result.warnings, arguments)
    particulars = _particulars(arguments)
    text = shown(results, shape or "md", arguments.layout, particulars, arguments.lang)
    print(text, end="")
    if shape == "text":
        columns = max(map(width, text.splitlines()), default=0)
        if columns > WIDEST:
            print(word("too_wide", arguments.lang).format(columns=columns), file=sys.stderr)
    return FINE


def explain(arguments: argparse.Namespace) -> int:
    """Say how the scores came about, or what the words of the rubric were taken for."""
    if arguments.reading:
        from perfeval.cli.reading import explain_reading

        return explain_reading(arguments, arguments.indicator or arguments.data)
    if arguments.data is None:
        raise Usage(word("needs_data", arguments.lang))

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
    from perfeval.results.result import GroupResult

    try:
        part = result[name]
    except KeyError as error:
        raise Usage(error.args[0]) from None
    return list(part.leaves) if isinstance(part, GroupResult) else [part]


def audit(arguments: argparse.Namespace) -> int:
    """A filled-in form, a published table, or the figures of a report without scores."""
    from perfeval.audit import audit_figures

    files = [arguments.rubric, arguments.data, arguments.reported]
    given = [each for each in files if each is not None]
    if len(given) == 1 and given[0] != "-" and is_table(given[0]):
        from perfeval.cli.forms import audit_file

        return audit_file(arguments)
    if len(given) == 2 or given.count("-") > 1:  # noqa: PLR2004 - RUBRIC without REPORTED
        msg = (
            "audit needs a FORM, or RUBRIC DATA REPORTED, or REPORTED alone; "
            "only one can be standard input"
        )
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
