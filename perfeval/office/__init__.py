"""Spreadsheets (.xlsx) and text documents (.docx), read with the standard library alone.

:func:`read` takes the bytes of a file and gives a :class:`~perfeval.office.grid.Book`
of tables, whatever the file is called. A file that cannot be read raises one
:class:`~perfeval.errors.RubricError` that holds one diagnostic, ``PE630`` to
``PE647``, with ``Source(name, "")`` as its source and no span, as such a file
has no lines; no other exception leaves this package. What has to be said
about a file that is read (hidden rows and sheets, formulas without a value,
tracked changes) is in :attr:`Book.notes <perfeval.office.grid.Book.notes>`,
``PE650`` and above; :func:`findings` gives them as diagnostics.

:func:`form` is a form to fill in for a rubric, :func:`to_xlsx` and :func:`to_docx`
make files of such papers, and :func:`values_in` gives the data of a form that came back.

Nothing is written to disk, no address outside the file is followed, and what
is unpacked is counted as it comes out (:mod:`perfeval.office.package`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from perfeval.diagnostics import Diagnostic
from perfeval.office.grid import Book, Cell, Fact, Grid
from perfeval.record import deferred
from perfeval.source import Source

if TYPE_CHECKING:
    from perfeval.office.paper import Choices, Item, Paper
    from perfeval.office.template import form, values_in

#: What is written is loaded when it is asked for, as most runs need no office.
_HOMES = {
    "Choices": "office.paper",
    "Item": "office.paper",
    "Paper": "office.paper",
    "form": "office.template",
    "values_in": "office.template",
}

__all__ = [
    "Book",
    "Cell",
    "Choices",
    "Fact",
    "Grid",
    "Item",
    "Paper",
    "findings",
    "form",
    "is_office",
    "read",
    "to_docx",
    "to_xlsx",
    "values_in",
]


__getattr__ = deferred(__name__, _HOMES, globals())


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__name__"]


def findings(book: Book, name: str) -> tuple[Diagnostic, ...]:
    """What has to be said of a file called ``name`` that was read, as diagnostics."""
    return tuple(
        Diagnostic(fact.code, Source(name, ""), arguments=fact.fields, severity=fact.severity)
        for fact in book.notes
    )


def is_office(data: bytes, name: str = "") -> bool:
    """Whether :func:`read` is to be asked about these bytes, and not a reader of plain text.

    True for anything with the marks of a spreadsheet, document, PDF or web
    page, also for those that :func:`read` refuses. ``name`` matters only for
    bytes that are no text at all: with the suffix of an office file they are a
    damaged one.
    """
    from perfeval.office.sniff import looks_like_office  # noqa: PLC0415 - most runs need no office

    return looks_like_office(data, name)


def read(data: bytes, name: str) -> Book:
    """All visible tables of a ``.xlsx`` or ``.docx`` file; ``name`` is what findings call it.

    Raises :class:`~perfeval.errors.RubricError` with one diagnostic, and ``TypeError`` for
    what is no bytes.
    """
    if not isinstance(cast("object", data), bytes):
        msg = f"data must be the bytes of a file, not {type(data).__name__}"
        raise TypeError(msg)
    from perfeval.office.reader import read_book  # noqa: PLC0415 - most runs need no office

    return read_book(data, name)


def to_xlsx(papers: Sequence[Paper]) -> bytes:
    """The bytes of a workbook with one sheet for each paper; equal papers give equal bytes."""
    from perfeval.office.writesheets import workbook  # noqa: PLC0415 - most runs need no office

    return workbook(papers)


def to_docx(papers: Sequence[Paper]) -> bytes:
    """The bytes of a text document, each paper on a page of its own; equal ones for equal ones."""
    from perfeval.office.writetext import document  # noqa: PLC0415 - most runs need no office

    return document(papers)
