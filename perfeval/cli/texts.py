"""The commands that look at a rubric: check, fmt and inputs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.catalogue import READINGS, Language
from perfeval.catalogue.words import word
from perfeval.cli.files import (
    FINDINGS,
    FINE,
    Usage,
    hint,
    is_table,
    print_json,
    read,
    report,
    rubric_of,
    shown_name,
    write_whole,
)
from perfeval.diagnostics import Collector
from perfeval.errors import RubricError
from perfeval.render import to_json
from perfeval.source import Source

if TYPE_CHECKING:
    from perfeval.model.inputs import Reading
    from perfeval.rubric.rubric import Rubric


def check(arguments: argparse.Namespace) -> int:
    """Say what is wrong with a rubric."""
    try:
        rubric = rubric_of(arguments, strict=arguments.strict)
    except RubricError as error:
        report(error.diagnostics, arguments)
        hint(error, arguments.lang)
        return FINDINGS
    if arguments.json:
        found: dict[str, object] = {
            "schema": 1,
            "findings": [to_json(each) for each in rubric.warnings],
        }
        if arguments.readings:
            found["readings"] = [_reading_data(each, rubric) for each in rubric.readings]
        print_json(found)
        return FINE
    report(rubric.warnings, arguments)
    fine = word("fine", arguments.lang)
    print(f"{rubric.source.name}: {fine.format(count=len(rubric.leaves), points=rubric.points)}")
    if arguments.readings:
        for reading in rubric.readings:
            print(_reading_text(reading, rubric, arguments.lang))
    return FINE


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


def fmt(arguments: argparse.Namespace) -> int:
    """Print a rubric in canonical form; an official table becomes the text of a rubric."""
    if is_table(arguments.rubric):
        if arguments.write:
            msg = "--write would replace the table; print it into a file of its own"
            raise Usage(msg)
        return _formatted(arguments, "", rubric_of(arguments).to_text())
    from perfeval.rubrictext.format import format_document
    from perfeval.rubrictext.parse import parse

    if arguments.write and arguments.rubric == "-":
        msg = "--write needs a file"
        raise Usage(msg)
    source = Source(shown_name(arguments.rubric), read(arguments.rubric))
    sink = Collector()
    document = parse(source, sink)
    if document is None or sink.failed:
        report(sink.ordered(), arguments)
        return FINDINGS
    return _formatted(arguments, source.text, format_document(document))


def _formatted(arguments: argparse.Namespace, before: str, text: str) -> int:
    if arguments.check:
        return FINE if text == before else FINDINGS
    if arguments.json:
        print_json({"schema": 1, "text": text, "changed": text != before})
    elif not arguments.write:
        print(text, end="")
    if arguments.write and text != before:
        write_whole(Path(arguments.rubric), text, arguments)
    return FINE


def inputs(arguments: argparse.Namespace) -> int:
    """Print a template of the data that a rubric asks for, or write a form to fill in."""
    rubric = rubric_of(arguments)
    if arguments.output is not None:
        return _form(rubric, arguments)
    print_json(rubric.template())
    return FINE


def _form(rubric: Rubric, arguments: argparse.Namespace) -> int:
    """A form to fill in, as a workbook or for one."""
    from perfeval.office.template import csv_form, form
    from perfeval.office.writesheets import workbook

    kind = Path(arguments.output).suffix.lower()
    if kind == ".xlsx":
        content = workbook([form(rubric, arguments.lang)])
    elif kind == ".csv":
        content = csv_form(rubric, arguments.lang).encode("utf-8-sig")
    else:
        raise Usage(arguments.output, word("form_suffix", arguments.lang))
    write_whole(Path(arguments.output), content, arguments, [arguments.rubric])
    said = word("form_written", arguments.lang)
    if not arguments.json:
        print(said.format(file=arguments.output, count=len(rubric.inputs)))
    return FINE
