"""The ``perfeval`` command: check, format, score and explain rubrics.

Exit status 0 means fine, 1 that there are findings, 2 that the command
itself was wrong or a file cannot be written, 128 and the number of the signal
that it was stopped by one.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NoReturn, Self

from perfeval.catalogue.commands import command_text, spoken
from perfeval.catalogue.entry import Language
from perfeval.catalogue.words import word
from perfeval.cli import editor, questions, scores, texts
from perfeval.cli.files import FINDINGS, FINE, USAGE, Usage, hint, report
from perfeval.cli.signals import INTERRUPTED, Stopped, stoppable
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    words = sys.argv[1:] if argv is None else argv
    arguments = argparse.Namespace(lang=_language(words), json=False)
    try:
        with stoppable():
            arguments = _parser(arguments.lang).parse_args(words)
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
        if error.errno == errno.EINVAL and os.name == "nt":  # a pipe without a reader, on Windows
            return FINE
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
        hint(error, arguments.lang)
        return FINDINGS
    except Usage as error:
        said = (spoken(str(part), arguments.lang) for part in error.args)
        print("perfeval", *said, sep=": ", file=sys.stderr)
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


# Those of perfeval.report.choose, which is loaded when a report is made and not for the help.
SHAPES = ("md", "markdown", "html", "csv", "text")
LAYOUTS = ("report", "scores", "summary", "self-evaluation")

_Run = Callable[[argparse.Namespace], int]
_Said = Callable[[str], str]


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help whose usage line speaks the language of the rest."""

    usage = "usage: "

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, self.usage if prefix is None else prefix)


class _ChineseHelp(_Help):
    usage = command_text("usage", "zh")


class _Parser(argparse.ArgumentParser):
    """A parser with its help and its complaints in Chinese."""

    lang: Language = "zh"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong after how the command is used."""
        wrong, colon = command_text("wrong", self.lang), word("colon", self.lang)
        self.exit(
            USAGE, f"{self.format_usage()}{self.prog}: {wrong}{colon}{spoken(message, self.lang)}\n"
        )

    def settled(self) -> Self:
        """The parser with headings of its own language."""
        self._positionals.title = command_text("positionals", self.lang)
        self._optionals.title = command_text("options", self.lang)
        self.add_argument("-h", "--help", action="help", help=command_text("help", self.lang))
        return self


class _EnglishParser(_Parser):
    lang = "en"


def _language(argv: Sequence[str]) -> Language:
    """The language that the help speaks, which is wanted before the options are read."""
    english = any(
        each == "--lang=en" or (each == "--lang" and after == "en")
        for each, after in pairwise([*argv, ""])
    )
    return "en" if english else "zh"


def _whole(made: type[_Parser], shape: type[_Help], said: _Said) -> _Parser:
    """The parser without its commands."""
    parser = made(
        prog="perfeval",
        description=said("program"),
        epilog=said("examples"),
        formatter_class=shape,
        add_help=False,
    ).settled()
    version = f"perfeval {_version()}"
    parser.add_argument("--version", action="version", version=version, help=said("version"))
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help=said("lang"))
    return parser


def _parser(lang: Language = "zh") -> argparse.ArgumentParser:
    def said(key: str) -> str:
        return command_text(key, lang)

    made, shape = (_Parser, _ChineseHelp) if lang == "zh" else (_EnglishParser, _Help)
    shared = made(add_help=False)
    shared.add_argument("--json", action="store_true", help=said("json"))
    shared.add_argument(
        "--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=said("lang")
    )
    parser = _whole(made, shape, said)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def plain(name: str, run: _Run, *, common: bool = True) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=said(name),
            description=said(name),
            parents=[shared] if common else [],
            formatter_class=shape,
            add_help=False,
        ).settled()
        added.set_defaults(run=run)
        return added

    def command(name: str, run: _Run, *, data: bool = False) -> argparse.ArgumentParser:
        added = plain(name, run)
        added.add_argument("rubric", metavar="RUBRIC", help=said("rubric"))
        _table_options(added, said)
        if data:
            added.add_argument("data", metavar="DATA", help=said("data"))
        return added

    _commands(command, said)
    _asking_back(command, said)
    _diff_options(plain("diff", questions.diff), said)
    _lsp_options(plain("lsp", editor.lsp, common=False), said)
    return parser


def _commands(command: Callable[..., argparse.ArgumentParser], said: _Said) -> None:
    check = command("check", texts.check)
    check.add_argument("--readings", action="store_true", help=said("check.readings"))
    check.add_argument("--strict", action="store_true", help=said("check.strict"))
    form = command("fmt", texts.fmt)
    form.add_argument("--check", action="store_true", help=said("fmt.check"))
    form.add_argument("--write", action="store_true", help=said("fmt.write"))
    template = command("inputs", texts.inputs)
    template.add_argument("-o", "--output", metavar="FILE", help=said("inputs.output"))
    _score_options(command("score", scores.score, data=True), said)
    explain = command("explain", scores.explain)
    explain.add_argument("--reading", action="store_true", help=said("explain.reading"))
    explain.add_argument("data", nargs="?", metavar="DATA", help=said("data"))
    explain.add_argument(
        "indicator", nargs="?", metavar="INDICATOR", help=said("explain.indicator")
    )
    _report_options(command("report", scores.report_table, data=True), said)
    audit = command("audit", scores.audit)
    audit.add_argument("data", nargs="?", metavar="DATA", help=said("audit.data"))
    audit.add_argument("reported", nargs="?", metavar="REPORTED", help=said("audit.reported"))


def _table_options(added: argparse.ArgumentParser, said: _Said) -> None:
    unread = ("refuse", "judged")
    added.add_argument("--unread", choices=unread, default="refuse", help=said("unread"))
    added.add_argument("--table", metavar="NAME", help=said("table"))


def _asking_back(command: Callable[..., argparse.ArgumentParser], said: _Said) -> None:
    require = command("require", questions.require, data=True)
    require.add_argument("--total", metavar="POINTS", help=said("require.total"))
    require.add_argument("--grade", metavar="GRADE", help=said("require.grade"))
    pair = "INDICATOR=POINTS"
    require.add_argument(
        "--score", action="append", default=[], metavar=pair, help=said("require.score")
    )
    require.add_argument(
        "--free", action="append", default=[], metavar="INPUT", help=said("require.free")
    )
    require.add_argument("--exactly", action="store_true", help=said("require.exactly"))
    for made in (require, command("losses", questions.losses, data=True)):
        made.add_argument("--html", action="store_true", help=said("html"))


def _diff_options(diff: argparse.ArgumentParser, said: _Said) -> None:
    diff.add_argument("old", metavar="OLD", help=said("diff.old"))
    diff.add_argument("new", metavar="NEW", help=said("diff.new"))
    diff.add_argument("--rubric", metavar="RUBRIC", help=said("diff.rubric"))
    diff.add_argument("--data", metavar="DATA", help=said("diff.data"))
    _table_options(diff, said)
    diff.add_argument("--html", action="store_true", help=said("html"))


def _lsp_options(lsp: argparse.ArgumentParser, said: _Said) -> None:
    lsp.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=said("lang"))
    lsp.add_argument("--stdio", action="store_true", help=said("lsp.stdio"))
    lsp.set_defaults(json=False)


def _version() -> str:
    import perfeval

    return perfeval.__version__


def _score_options(score: argparse.ArgumentParser, said: _Said) -> None:
    score.add_argument("-o", "--output", metavar="FILE", help=said("score.output"))
    score.add_argument("--jobs", type=int, default=1, metavar="N", help=said("score.jobs"))
    score.add_argument("--id", action="append", default=[], metavar="COLUMN", help=said("score.id"))


def _report_options(report: argparse.ArgumentParser, said: _Said) -> None:
    report.add_argument("--format", choices=SHAPES, help=said("report.format"))
    report.add_argument("--layout", choices=LAYOUTS, default="report", help=said("report.layout"))
    report.add_argument("-o", "--output", metavar="FILE", help=said("report.output"))
    for name in ("year", "unit", "project", "department", "phone"):
        report.add_argument(f"--{name}", help=said(f"report.{name}"), metavar=name.upper())
