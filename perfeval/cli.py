# long: one function for each command, and the reading and writing that they share
"""The ``perfeval`` command: check, format, score and explain rubrics.

Exit status 0 means fine, 1 that there are findings, 2 that the command
itself was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfeval.catalogue import READINGS, Language
from perfeval.catalogue.words import word
from perfeval.diagnostics import Collector, Diagnostic
from perfeval.errors import PerfevalError, RubricError
from perfeval.jsonrows import read_json, row_of, unreadable
from perfeval.numbers import to_text
from perfeval.render import render, to_json
from perfeval.source import Source

if TYPE_CHECKING:
    from perfeval.inputs import InputSpec, Reading
    from perfeval.result import LeafResult, Result
    from perfeval.rubric import Rubric

__all__ = ["main"]

_FINE, _FINDINGS, _USAGE = 0, 1, 2
_ROW_FILES = {".jsonl", ".ndjson", ".csv"}
_SCORE_FILES = {".jsonl", ".csv"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    arguments = _parser().parse_args(argv)
    try:
        return _ran(arguments)
    except BrokenPipeError:
        # The reader has seen enough; Python must not complain about the rest at exit.
        sys.stderr.close()
        return _FINE


def _ran(arguments: argparse.Namespace) -> int:
    """The status of the command, whatever comes of it."""
    try:
        status: int = arguments.run(arguments)
    except PerfevalError as error:
        _report(error.diagnostics, arguments)
        for note in getattr(error, "__notes__", ()):
            print(note, file=sys.stderr)
        return _FINDINGS
    except _Usage as error:
        print("perfeval", *error.args, sep=": ", file=sys.stderr)
        return _USAGE
    except BrokenPipeError:
        raise
    except Exception as fault:  # noqa: BLE001 - a fault of ours is reported, with its trace below
        _report(
            [Diagnostic("PE901", arguments={"what": f"{type(fault).__name__}: {fault}"})], arguments
        )
        traceback.print_exc()
        return _FINDINGS
    return status


class _Usage(Exception):
    """The command line names something that is not there, or cannot be."""


_Run = Callable[[argparse.Namespace], int]


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print JSON")
    common.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of messages")
    parser = argparse.ArgumentParser(prog="perfeval", description="Score 绩效评价 rubrics exactly.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, text: str, run: _Run, *, data: bool = False) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[common])
        made.add_argument("rubric", metavar="RUBRIC", help="a rubric file, or - for standard input")
        if data:
            made.add_argument("data", metavar="DATA", help="a JSON, JSON Lines or CSV file, or -")
        made.set_defaults(run=run)
        return made

    check = command("check", "report everything that is wrong with a rubric", _check)
    check.add_argument("--readings", action="store_true", help="show phrases with two readings")
    check.add_argument("--strict", action="store_true", help="make two readings an error")
    form = command("fmt", "print a rubric in canonical form", _fmt)
    form.add_argument("--check", action="store_true", help="only say whether it is canonical")
    form.add_argument("--write", action="store_true", help="write the file instead of printing")
    command("inputs", "print a data template with everything a rubric asks for", _inputs)
    score = command("score", "score data and print the table", _score, data=True)
    _score_options(score)
    explain = command("explain", "say how each score came about", _explain, data=True)
    explain.add_argument("indicator", nargs="?", metavar="INDICATOR", help="only this one")
    report = command("report", "print the scored table for a document", _report_table, data=True)
    _report_options(report)
    audit = command("audit", "recompute a published table and say why it differs", _audit)
    audit.add_argument("data", nargs="?", metavar="DATA", help="a JSON file, or -")
    audit.add_argument("reported", nargs="?", metavar="REPORTED", help="what was printed, as JSON")
    return parser


def _score_options(score: argparse.ArgumentParser) -> None:
    score.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="score a file of many rows (.jsonl or .csv) into a .csv or .jsonl file",
    )
    score.add_argument("--jobs", type=int, default=1, metavar="N", help="processes, with -o")
    score.add_argument(
        "--id",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column that is no data and goes to the output as it is, with -o",
    )


def _report_options(report: argparse.ArgumentParser) -> None:
    report.add_argument("--format", choices=("md", "markdown", "html", "csv", "text"), default="md")
    report.add_argument(
        "--layout",
        choices=("report", "scores", "summary", "self-evaluation"),
        default="report",
        help="the whole report, or one of the official tables",
    )
    report.add_argument("-o", "--output", metavar="FILE", help="write the file instead of printing")


# Reading files -----------------------------------------------------------------


def _read(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise _Usage(name, error.strerror) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        unreadable(_shown(name), "UTF-8")


def _shown(name: str) -> str:
    return "<stdin>" if name == "-" else Path(name).name


def _rubric(arguments: argparse.Namespace, *, strict: bool = False) -> Rubric:
    from perfeval import api

    name = arguments.rubric
    if name == getattr(arguments, "data", None) == "-":
        msg = "only one of RUBRIC and DATA can be standard input"
        raise _Usage(msg)
    if name == "-":
        return api.compile(_read(name), name=_shown(name), strict=strict)
    try:
        return api.load(name, strict=strict)
    except OSError as error:
        raise _Usage(name, error.strerror) from None


def _rows(arguments: argparse.Namespace) -> list[dict[str, object]]:
    """All rows of the data file, at least one."""
    name = _shown(arguments.data)
    text = _read(arguments.data)
    found: list[object]
    if name.lower().endswith(".csv"):
        from perfeval.bulk import table_rows

        found = list(table_rows(text, name))
    elif name.endswith((".jsonl", ".ndjson")):
        found = [read_json(line, name) for line in text.splitlines() if line.strip()]
    else:
        read = read_json(text, name)
        found = read if isinstance(read, list) else [read]
    rows = [row_of(each, name) for each in found]
    if not rows:
        unreadable(name, "JSON")
    return rows


# Writing -----------------------------------------------------------------------


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _report(found: Iterable[Diagnostic], arguments: argparse.Namespace) -> None:
    """Findings to standard error; as JSON to standard output."""
    found = tuple(found)
    if arguments.json:
        _print_json({"schema": 1, "findings": [to_json(each) for each in found]})
    elif found:
        color = sys.stderr.isatty()
        print(render(found, arguments.lang, color=color), file=sys.stderr)


# Commands ----------------------------------------------------------------------


def _check(arguments: argparse.Namespace) -> int:
    try:
        rubric = _rubric(arguments, strict=arguments.strict)
    except RubricError as error:
        _report(error.diagnostics, arguments)
        return _FINDINGS
    if arguments.json:
        found: dict[str, object] = {
            "schema": 1,
            "findings": [to_json(each) for each in rubric.warnings],
        }
        if arguments.readings:
            found["readings"] = [_reading_data(each, rubric) for each in rubric.readings]
        _print_json(found)
        return _FINE
    _report(rubric.warnings, arguments)
    fine = word("fine", arguments.lang)
    print(f"{rubric.source.name}: {fine.format(count=len(rubric.leaves), points=rubric.points)}")
    if arguments.readings:
        for reading in rubric.readings:
            print(_reading_text(reading, rubric, arguments.lang))
    return _FINE


def _reading_text(reading: Reading, rubric: Rubric, lang: Language) -> str:
    line, column = rubric.source.position(reading.span.start)
    words = READINGS[reading.topic].words(lang)
    excerpt = " ".join(rubric.source.excerpt(reading.span).split())
    parts = ("reading", "taken"), ("alternatives", "alternatives"), ("settle", "settle")
    colon = "：" if lang == "zh" else ": "
    lines = (f"  {word(key, lang)}{colon}{words[part]}" for key, part in parts)
    return "\n".join([f"{rubric.source.name}:{line}:{column}: 「{excerpt}」", *lines])


def _reading_data(reading: Reading, rubric: Rubric) -> dict[str, object]:
    line, column = rubric.source.position(reading.span.start)
    entry = READINGS[reading.topic]
    return {
        "topic": reading.topic,
        "text": rubric.source.excerpt(reading.span),
        "start": reading.span.start,
        "end": reading.span.end,
        "line": line,
        "column": column,
        "zh": entry.words("zh"),
        "en": entry.words("en"),
    }


def _fmt(arguments: argparse.Namespace) -> int:
    from perfeval.rubrictext.format import format_document
    from perfeval.rubrictext.parse import parse

    if arguments.write and arguments.rubric == "-":
        msg = "--write needs a file"
        raise _Usage(msg)
    source = Source(_shown(arguments.rubric), _read(arguments.rubric))
    sink = Collector()
    document = parse(source, sink)
    if document is None or sink.failed:
        _report(sink.ordered(), arguments)
        return _FINDINGS
    text = format_document(document)
    if arguments.check:
        return _FINE if text == source.text else _FINDINGS
    if arguments.json:
        _print_json({"schema": 1, "text": text, "changed": text != source.text})
    elif not arguments.write:
        print(text, end="")
    if arguments.write and text != source.text:
        Path(arguments.rubric).write_text(text, encoding="utf-8", newline="\n")
    return _FINE


def _inputs(arguments: argparse.Namespace) -> int:
    rubric = _rubric(arguments)
    names = rubric.input_names
    _print_json(
        {
            "rubric": rubric.title,
            "data": dict.fromkeys(names),
            "inputs": [
                _input_data(name, spec, [rubric.leaves[user] for user in users])
                for name, spec, users in zip(names, rubric.inputs, rubric.users, strict=True)
            ],
        }
    )
    return _FINE


def _input_data(name: str, spec: InputSpec, leaves: Iterable[Any]) -> dict[str, object]:
    found: dict[str, object] = {"name": name, "kind": spec.kind}
    if spec.unit is not None:
        found["unit"] = spec.unit
    if spec.labels:
        found["labels"] = list(spec.labels)
    if spec.low is not None or spec.high is not None:
        found["range"] = [None if end is None else to_text(end) for end in (spec.low, spec.high)]
    if spec.ranges:
        found["ranges"] = [
            {"label": each.label, "range": [to_text(each.low), to_text(each.high)]}
            for each in spec.ranges
        ]
    found["indicators"] = ["/".join(leaf.path) for leaf in leaves]
    return found


def _results(arguments: argparse.Namespace) -> Iterator[Result]:
    rubric = _rubric(arguments)
    return rubric.evaluate_many(_rows(arguments))


def _each(
    arguments: argparse.Namespace,
    show: Callable[[Result], str],
    data: Callable[[Result], object],
) -> int:
    """Show every result; several as a JSON list, or as texts with a blank line between."""
    results = list(_results(arguments))
    if arguments.json:
        shown = [data(result) for result in results]
        _print_json(shown[0] if len(shown) == 1 else shown)
    else:
        for result in results:
            _report(result.warnings, arguments)
        print("\n".join(show(result) for result in results), end="")
    return _FINE


def _score(arguments: argparse.Namespace) -> int:
    if arguments.output is None:
        return _each(arguments, lambda result: result.to_text(), lambda result: result.to_dict())
    from perfeval.bulk import bad_rows_file, score_file, terminal

    source, target = Path(arguments.data), Path(arguments.output)
    if source.suffix.lower() not in _ROW_FILES or target.suffix.lower() not in _SCORE_FILES:
        msg = "-o takes a .jsonl or .csv file of rows to a .csv or .jsonl file of scores"
        raise _Usage(msg)
    if arguments.jobs < 1:
        msg = "--jobs must be at least 1"
        raise _Usage(msg)
    rubric = _rubric(arguments)
    try:
        found = score_file(
            rubric,
            source,
            target,
            jobs=arguments.jobs,
            carried=tuple(arguments.id),
            progress=terminal(),
        )
    except OSError as error:
        raise _Usage(error.filename or str(target), error.strerror) from None
    if arguments.json:
        _print_json({"schema": 1, "rows": found.rows, "failed": found.failed})
    elif found.failed:
        failed = word("failed", arguments.lang).format(
            failed=found.failed, rows=found.rows, file=bad_rows_file(target)
        )
        print(failed, file=sys.stderr)
    return _FINDINGS if found.failed else _FINE


def _report_table(arguments: argparse.Namespace) -> int:
    from perfeval.report.choose import shown

    if arguments.json:
        return _each(arguments, str, lambda result: result.to_dict())
    text = shown(list(_results(arguments)), arguments.format, arguments.layout)
    if arguments.output is None:
        print(text, end="")
        return _FINE
    # A spreadsheet takes a file for UTF-8 only with the mark in front.
    encoding = "utf-8-sig" if arguments.format == "csv" else "utf-8"
    try:
        Path(arguments.output).write_text(text, encoding=encoding, newline="\n")
    except OSError as error:
        raise _Usage(arguments.output, error.strerror) from None
    return _FINE


def _explain(arguments: argparse.Namespace) -> int:
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
        raise _Usage(error.args[0]) from None
    return list(part.leaves) if isinstance(part, GroupResult) else [part]


def _audit(arguments: argparse.Namespace) -> int:
    """A published table, or with one file alone the figures of a report without scores."""
    from perfeval.audit import audit_figures

    files = [arguments.rubric, arguments.data, arguments.reported]
    given = [each for each in files if each is not None]
    if len(given) == 2 or given.count("-") > 1:  # noqa: PLR2004 - RUBRIC without REPORTED
        msg = "audit needs RUBRIC DATA REPORTED, or REPORTED alone; only one can be standard input"
        raise _Usage(msg)
    name = _shown(given[-1])
    reported = row_of(read_json(_read(given[-1]), name), name)
    if arguments.reported is None:
        made = audit_figures(reported, name)
    else:
        made = _rubric(arguments).audit(_rows(arguments)[0], reported)
    if arguments.json:
        _print_json(made.to_dict())
    else:
        print(made.to_text(arguments.lang), end="")
    return _FINE if made.clean else _FINDINGS
