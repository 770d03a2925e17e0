"""The ``perfeval`` command: check, format, score and explain rubrics.

Exit status 0 means fine, 1 that there are findings, 2 that the command
itself was wrong or a file cannot be written, 128 and the number of the signal
that it was stopped by one.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import traceback
from collections.abc import Callable, Sequence

from perfeval.catalogue.words import word
from perfeval.cli import questions, scores, texts
from perfeval.cli.files import FINDINGS, FINE, USAGE, Usage, report
from perfeval.cli.signals import INTERRUPTED, Stopped, stoppable
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    arguments = argparse.Namespace(lang="zh", json=False)
    try:
        with stoppable():
            arguments = _parser().parse_args(argv)
            status = _ran(arguments)
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; Python must not complain about the rest at exit.
        sys.stderr.close()
        return FINE
    except KeyboardInterrupt:
        return _stopped(signal.SIGINT, arguments)
    except Stopped as stopped:
        return _stopped(stopped.number, arguments)
    except OSError as error:
        # Standard output has no room; what is left of it must not be tried again at exit.
        with contextlib.suppress(OSError):
            sys.stdout.close()
        reason = word("no_room", arguments.lang).format(reason=error.strerror)
        print("perfeval", reason, sep=": ", file=sys.stderr)
        return USAGE
    return status


def _stopped(number: int, arguments: argparse.Namespace) -> int:
    print("perfeval", word("stopped", arguments.lang), sep=": ", file=sys.stderr)
    return INTERRUPTED + number


def _ran(arguments: argparse.Namespace) -> int:
    """The status of the command, whatever comes of it."""
    try:
        status: int = arguments.run(arguments)
    except PerfevalError as error:
        report(error.diagnostics, arguments)
        for note in getattr(error, "__notes__", ()):
            print(note, file=sys.stderr)
        return FINDINGS
    except Usage as error:
        print("perfeval", *error.args, sep=": ", file=sys.stderr)
        return USAGE
    except OSError:
        raise
    except Exception as fault:  # noqa: BLE001 - a fault of ours is reported, with its trace below
        report(
            [Diagnostic("PE901", arguments={"what": f"{type(fault).__name__}: {fault}"})], arguments
        )
        traceback.print_exc()
        return FINDINGS
    return status


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

    check = command("check", "report everything that is wrong with a rubric", texts.check)
    check.add_argument("--readings", action="store_true", help="show phrases with two readings")
    check.add_argument("--strict", action="store_true", help="make two readings an error")
    form = command("fmt", "print a rubric in canonical form", texts.fmt)
    form.add_argument("--check", action="store_true", help="only say whether it is canonical")
    form.add_argument("--write", action="store_true", help="write the file instead of printing")
    command("inputs", "print a data template with everything a rubric asks for", texts.inputs)
    score = command("score", "score data and print the table", scores.score, data=True)
    _score_options(score)
    explain = command("explain", "say how each score came about", scores.explain, data=True)
    explain.add_argument("indicator", nargs="?", metavar="INDICATOR", help="only this one")
    text = "print the scored table for a document"
    _report_options(command("report", text, scores.report_table, data=True))
    audit = command("audit", "recompute a published table and say why it differs", scores.audit)
    audit.add_argument("data", nargs="?", metavar="DATA", help="a JSON file, or -")
    audit.add_argument("reported", nargs="?", metavar="REPORTED", help="what was printed, as JSON")
    require = command("require", "say what would reach a score", questions.require, data=True)
    require.add_argument("--total", metavar="POINTS", help="the total to reach")
    require.add_argument("--grade", metavar="GRADE", help="the grade to reach")
    _require_options(require)
    _html(command("losses", "say where points are lost", questions.losses, data=True))
    text = "say what changed between two rubrics, or two data files"
    diff = commands.add_parser("diff", help=text, description=text, parents=[common])
    _diff_options(diff)
    return parser


def _html(made: argparse.ArgumentParser) -> None:
    made.add_argument("--html", action="store_true", help="print a page of HTML")


def _require_options(require: argparse.ArgumentParser) -> None:
    text = "the score of one indicator to reach; may be given more than once"
    require.add_argument(
        "--score", action="append", default=[], metavar="INDICATOR=POINTS", help=text
    )
    text = "an input that may change; else what DATA leaves out, else all"
    require.add_argument("--free", action="append", default=[], metavar="INPUT", help=text)
    text = "just this score, not at least this"
    require.add_argument("--exactly", action="store_true", help=text)
    _html(require)


def _diff_options(diff: argparse.ArgumentParser) -> None:
    diff.add_argument("old", metavar="OLD", help="a rubric file; with --rubric a data file")
    diff.add_argument("new", metavar="NEW", help="the same, newer")
    text = "score OLD and NEW, two files of data, by this rubric"
    diff.add_argument("--rubric", metavar="RUBRIC", help=text)
    diff.add_argument("--data", metavar="DATA", help="score this data by both rubrics")
    _html(diff)
    diff.set_defaults(run=questions.diff)


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
