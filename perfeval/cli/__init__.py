"""The ``perfeval`` command: check, format, score and explain rubrics.

Exit status 0 means fine, 1 that there are findings, 2 that the command
itself was wrong.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from perfeval.cli import scores, texts
from perfeval.cli.files import FINDINGS, FINE, USAGE, Usage, report
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError

__all__ = ["main"]


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
        return FINE


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
    except BrokenPipeError:
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
    _lsp_command(commands)
    return parser


def _lsp_command(commands: Any) -> None:  # noqa: ANN401 - a private class of argparse
    """Add the command that needs no rubric."""
    from perfeval.cli.editor import lsp

    text = "serve an editor over standard input and output (Language Server Protocol)"
    made = commands.add_parser("lsp", help=text, description=text)
    made.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of messages")
    made.add_argument("--stdio", action="store_true", help="what it does anyway")
    made.set_defaults(run=lsp, json=False)


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
