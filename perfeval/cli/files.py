"""What the commands read and write: files, standard input, findings."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.catalogue.words import word
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError, RubricError
from perfeval.render import render, to_json
from perfeval.scoring.json_rows import read_json, row_of, unreadable

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.rubric.rubric import Rubric
    from perfeval.rubrictext.unread import OnUnread

FINE, FINDINGS, USAGE = 0, 1, 2
TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".docx", ".xls", ".doc", ".pdf"})
NO_TABLES = frozenset({".rubric", ".json", ".jsonl", ".ndjson"})


class Usage(Exception):
    """The command line names something that is not there, or cannot be."""


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Usage(name, error.strerror) from None


def first_bytes(name: str, size: int) -> bytes:
    """How a file begins."""
    try:
        with Path(name).open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise Usage(name, error.strerror) from None


def read(name: str) -> str:
    """The text of a file, or of standard input."""
    return _text(read_bytes(name), name)


def _text(raw: bytes, name: str) -> str:
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
    unread: OnUnread = getattr(arguments, "unread", "refuse")
    table = getattr(arguments, "table", None)
    try:
        return api.load(name, strict=strict, unread=unread, table=table)
    except OSError as error:
        raise Usage(name, error.strerror) from None
    except RubricError as error:
        if unread == "refuse" and not strict and is_table(name):
            add_hint(error, lambda: api.load(name, unread="judged", table=table), arguments.lang)
        raise


def is_table(name: str) -> bool:
    """Whether a file is an official table, by its name or by its bytes."""
    from perfeval.office import is_office

    path = Path(name)
    if path.suffix.lower() in TABLES:
        return True
    if path.suffix.lower() in NO_TABLES:
        return False
    try:
        return is_office(path.read_bytes(), path.name)
    except OSError:
        return False


def hint(error: PerfevalError, lang: Language) -> None:
    """Which row an error is about, and what else can be done about it, to standard error."""
    for note in getattr(error, "__notes__", ()):
        print(error.row_text(lang) if note == error.row_text() else note, file=sys.stderr)


def add_hint(error: RubricError, tolerant: Callable[[], Rubric], lang: Language) -> None:
    """Name the option that reads the table without the rows that cannot be read."""
    from perfeval.catalogue.words import word

    try:
        rubric = tolerant()
    except PerfevalError:
        return
    if rubric.unread:
        count, total = len(rubric.unread), len(rubric.leaves)
        error.add_note(word("unread_rows", lang).format(count=count, total=total))


def rows_of(arguments: argparse.Namespace) -> list[dict[str, object]]:
    """All rows of the data file, at least one; a workbook or document by its bytes."""
    from perfeval import office

    name = shown_name(arguments.data)
    raw = read_bytes(arguments.data)
    found: list[object]
    if office.is_office(raw, name):
        from perfeval.office.template import values_in
        from perfeval.office.writesheets import CHOICES_SHEET

        book = office.read(raw, name)
        found = list(values_in(book, name))
        if not arguments.json:
            own = ("sheet", CHOICES_SHEET)
            said = office.findings(book, name)
            report((each for each in said if own not in each.arguments), arguments)
    elif name.lower().endswith(".csv"):
        found = _csv_rows(raw, name)
    elif name.endswith((".jsonl", ".ndjson")):
        lines = _text(raw, arguments.data).splitlines()
        found = [read_json(line, name) for line in lines if line.strip()]
    else:
        whole = read_json(_text(raw, arguments.data), name)
        found = whole if isinstance(whole, list) else [whole]
    rows = [row_of(each, name) for each in found]
    if not rows:
        unreadable(name, "JSON")
    return rows


def _csv_rows(raw: bytes, name: str) -> list[object]:
    """The rows of a table, or what is filled into a form, in UTF-8, UTF-16 or GB18030."""
    from perfeval.cli.batch import table_rows
    from perfeval.office.template import form_in_text
    from perfeval.tables.sheet import decode

    text = decode(raw)
    if text is None:
        unreadable(name, "UTF-8, GB18030")
    filled = form_in_text(text)
    return list(table_rows(text, name) if filled is None else filled)


def write_whole(
    path: Path,
    content: str | bytes,
    arguments: argparse.Namespace,
    inputs: Iterable[str | None] = (),
) -> None:
    """Write a file that is none of ``inputs``; it is there whole, or the old one stands."""
    from perfeval.disk.beside import write

    existed = path.exists()
    files = [Path(each) for each in inputs if each is not None and each != "-"]
    try:
        write(path, content, files)
    except OSError as error:
        standing = word("old_stands" if existed else "no_output", arguments.lang)
        raise Usage(str(path), error.strerror, standing.format(file=path)) from None


def colored() -> bool:
    """Whether findings are shown in color: on a terminal that knows how, and is not asked not to.

    The plain console of Windows shows the signs that stand for colors as they are.
    """
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or "WT_SESSION" in os.environ or "TERM" in os.environ


def print_json(value: object) -> None:
    """Data to standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def report(found: Iterable[Diagnostic], arguments: argparse.Namespace) -> None:
    """Findings to standard error; as JSON to standard output."""
    found = tuple(found)
    if arguments.json:
        print_json({"schema": 1, "findings": [to_json(each) for each in found]})
    elif found:
        print(render(found, arguments.lang, color=colored()), file=sys.stderr)
