"""What the commands read and write: files, standard input, findings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.catalogue.words import word
from perfeval.diagnostics import Diagnostic
from perfeval.jsonrows import read_json, row_of, unreadable
from perfeval.render import render, to_json

if TYPE_CHECKING:
    from perfeval.rubric import Rubric

FINE, FINDINGS, USAGE = 0, 1, 2


class Usage(Exception):
    """The command line names something that is not there, or cannot be."""


def read(name: str) -> str:
    """The text of a file, or of standard input."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Usage(name, error.strerror) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        unreadable(shown_name(name), "UTF-8")


def shown_name(name: str) -> str:
    """What findings call a file."""
    return "<stdin>" if name == "-" else Path(name).name


def rubric_of(arguments: argparse.Namespace, *, strict: bool = False) -> Rubric:
    """The rubric that the command names, compiled."""
    from perfeval import api

    name = arguments.rubric
    if name == getattr(arguments, "data", None) == "-":
        msg = "only one of RUBRIC and DATA can be standard input"
        raise Usage(msg)
    if name == "-":
        return api.compile(read(name), name=shown_name(name), strict=strict)
    try:
        return api.load(name, strict=strict)
    except OSError as error:
        raise Usage(name, error.strerror) from None


def rows_of(arguments: argparse.Namespace) -> list[dict[str, object]]:
    """All rows of the data file, at least one."""
    name = shown_name(arguments.data)
    text = read(arguments.data)
    found: list[object]
    if name.lower().endswith(".csv"):
        from perfeval.bulk import table_rows

        found = list(table_rows(text, name))
    elif name.endswith((".jsonl", ".ndjson")):
        found = [read_json(line, name) for line in text.splitlines() if line.strip()]
    else:
        whole = read_json(text, name)
        found = whole if isinstance(whole, list) else [whole]
    rows = [row_of(each, name) for each in found]
    if not rows:
        unreadable(name, "JSON")
    return rows


def write_whole(
    path: Path,
    text: str,
    arguments: argparse.Namespace,
    inputs: Iterable[Path] = (),
    *,
    encoding: str = "utf-8",
) -> None:
    """Write a file that is none of ``inputs``; it is there whole, or the old one stands."""
    from perfeval.disk.beside import write

    existed = path.exists()
    try:
        write(path, text, inputs, encoding=encoding)
    except OSError as error:
        standing = word("old_stands" if existed else "no_output", arguments.lang)
        raise Usage(str(path), error.strerror, standing.format(file=path)) from None


def print_json(value: object) -> None:
    """Data to standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def report(found: Iterable[Diagnostic], arguments: argparse.Namespace) -> None:
    """Findings to standard error; as JSON to standard output."""
    found = tuple(found)
    if arguments.json:
        print_json({"schema": 1, "findings": [to_json(each) for each in found]})
    elif found:
        color = sys.stderr.isatty()
        print(render(found, arguments.lang, color=color), file=sys.stderr)
