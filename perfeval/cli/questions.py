"""The commands that ask back: require, losses and diff."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from perfeval.cli.files import (
    FINDINGS,
    FINE,
    Usage,
    print_json,
    rows_of,
    rubric_of,
)
from perfeval.errors import PerfevalError

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.rubric.rubric import Rubric


_DATA = frozenset({".json", ".jsonl", ".ndjson"})
"""What is data by its name: there are no rubrics in such files."""


class _Answer(Protocol):
    """What every answer can do."""

    def to_text(self, lang: Language = "zh") -> str: ...
    def to_html(self, lang: Language = "zh") -> str: ...
    def to_dict(self) -> dict[str, Any]: ...


def _show(answer: _Answer, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print_json(answer.to_dict())
    elif arguments.html:
        print(answer.to_html(arguments.lang), end="")
    else:
        print(answer.to_text(arguments.lang), end="")


def require(arguments: argparse.Namespace) -> int:
    """Say what would reach a score; the status says whether the data reaches it already."""
    wanted = [arguments.total is not None, arguments.grade is not None, bool(arguments.score)]
    if sum(wanted) != 1:
        msg = "require takes one of --total, --grade and --score"
        raise Usage(msg)
    goal = arguments.total
    if arguments.score:
        pairs = [each.rpartition("=") for each in arguments.score]
        if any(not name for name, _, _ in pairs):
            msg = "--score takes INDICATOR=POINTS"
            raise Usage(msg)
        goal = {name: points for name, _, points in pairs}
    rubric = rubric_of(arguments)
    data = rows_of(arguments)[0]
    try:
        found = rubric.required(
            goal,
            grade=arguments.grade,
            given=data,
            free=arguments.free or None,
            exactly=arguments.exactly,
        )
    except PerfevalError:
        raise
    except (KeyError, ValueError, TypeError) as error:
        raise Usage(error.args[0]) from None
    _show(found, arguments)
    return FINE if found.reached else FINDINGS


def losses(arguments: argparse.Namespace) -> int:
    """Say where points are lost."""
    rubric = rubric_of(arguments)
    _show(rubric.sensitivity(rows_of(arguments)[0]), arguments)
    return FINE


def diff(arguments: argparse.Namespace) -> int:
    """Say what changed: between two rubrics, two files of data, or the scores of two such files."""
    from perfeval.questions import compare

    if arguments.old == arguments.new == "-":
        msg = "only one of OLD and NEW can be standard input"
        raise Usage(msg)
    names = (arguments.old, arguments.new)
    if arguments.rubric is not None and arguments.data is not None:
        msg = "--rubric compares two data files, --data scores one under two rubrics; not both"
        raise Usage(msg)
    if arguments.rubric is not None:
        rubric = _rubric(arguments.rubric, arguments)
        results = [rubric.evaluate(_row(name, arguments)) for name in names]
    elif arguments.data is not None:
        row = _row(arguments.data, arguments)
        results = [_rubric(name, arguments).evaluate(row) for name in names]
    elif all(Path(name).suffix.lower() in _DATA for name in names):
        rows = compare(*(_row(name, arguments) for name in names))
        _show(rows, arguments)
        return FINE if rows.same else FINDINGS
    else:
        rubrics = compare(_rubric(names[0], arguments), _rubric(names[1], arguments))
        _show(rubrics, arguments)
        return FINE if rubrics.same else FINDINGS
    found = compare(results[0], results[1])
    _show(found, arguments)
    return FINE if found.same else FINDINGS


def _rubric(name: str, arguments: argparse.Namespace) -> Rubric:
    options = ("lang", "unread", "table")
    said = {each: getattr(arguments, each) for each in options}
    return rubric_of(argparse.Namespace(rubric=name, **said))


def _row(name: str, arguments: argparse.Namespace) -> dict[str, object]:
    return rows_of(argparse.Namespace(data=name, json=arguments.json, lang=arguments.lang))[0]
