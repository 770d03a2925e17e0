"""The command that checks filled-in forms in one step."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from perfeval.catalogue.words import word
from perfeval.cli.files import (
    FINDINGS,
    FINE,
    USAGE,
    Usage,
    add_hint,
    colored,
    hint,
    print_json,
)
from perfeval.diagnostics import Diagnostic
from perfeval.errors import RubricError
from perfeval.render import render, to_json
from perfeval.tables.files import shown_name
from perfeval.tables.form import Form, Refused, read_form, read_forms
from perfeval.tables.sheet import TableSource

if TYPE_CHECKING:
    from perfeval.audit.formoutcome import FormAudit
    from perfeval.rubric.rubric import Rubric

__all__ = ["audit_file"]


def audit_file(arguments: argparse.Namespace) -> int:
    """Check every form of a file, or the one that ``--table`` names.

    Status 0 when all that was compared agrees, 1 with findings or where a form
    leaves nothing to compare, 2 when a form cannot be read.
    """
    name = arguments.rubric
    try:
        forms = read_forms(name, unread=arguments.unread, table=arguments.table)
    except OSError as error:
        raise Usage(name, error.strerror) from None
    except RubricError as error:
        forms = [Refused("", "", error)]
    audits = [each.audit() if isinstance(each, Form) else each for each in forms]
    if arguments.unread == "refuse":
        for each in audits:
            if isinstance(each, Refused):
                _hint(each, name, arguments)
    if arguments.json:
        shown = [_data(each) for each in audits]
        print_json(shown[0] if len(shown) == 1 else {"schema": 1, "tables": shown})
    else:
        _print(audits, arguments)
    return max(_status(each) for each in audits)


def _hint(refused: Refused, name: str, arguments: argparse.Namespace) -> None:
    def tolerant() -> Rubric:
        table = refused.name or arguments.table
        only = None if refused.name == name else table
        return read_form(name, unread="judged", table=only).rubric

    add_hint(refused.error, tolerant, arguments.lang)


def _status(audit: FormAudit | Refused) -> int:
    if isinstance(audit, Refused):
        return USAGE
    return FINE if audit.clean else FINDINGS


def _data(audit: FormAudit | Refused) -> dict[str, Any]:
    if not isinstance(audit, Refused):
        return audit.to_dict()
    return {
        "schema": 1,
        "name": audit.name or None,
        "subject": audit.subject or None,
        "total": None,
        "grade": None,
        "leaves": [],
        "findings": [],
        "unread": [
            {
                "path": list(each.path),
                "where": _where(each),
                "code": each.code,
            }
            for each in audit.error.diagnostics
            if each.severity == "error" and each.path
        ],
        "diagnostics": [to_json(each) for each in audit.error.diagnostics],
        "notes": list(getattr(audit.error, "__notes__", ())),
    }


def _where(found: Diagnostic) -> str | None:
    """The cell of a finding."""
    source, span = found.source, found.span
    if span is None or not isinstance(source, TableSource):
        return None
    return source.where(span.start)


def _print(audits: Sequence[FormAudit | Refused], arguments: argparse.Namespace) -> None:
    """Audits to standard output, what cannot be read to standard error; a line for them all."""
    lang = arguments.lang
    for place, each in enumerate(audits):
        if place:
            print()
        if not isinstance(each, Refused):
            print(each.to_text(lang), end="")
            continue
        if len(audits) > 1:
            print(f"{shown_name(each.name, each.subject)}：", flush=True)
        print(render(each.error.diagnostics, lang, color=colored()), file=sys.stderr)
        hint(each.error, lang)
    if len(audits) > 1:
        states = [_status(each) for each in audits]
        line = word("forms_checked", lang).format(
            count=len(states),
            clean=states.count(FINE),
            found=states.count(FINDINGS),
            refused=states.count(USAGE),
        )
        print(f"\n{line}")
