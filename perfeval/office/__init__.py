"""Spreadsheets (.xlsx) and text documents (.docx), read with the standard library alone.

:func:`read` takes the bytes of a file and gives a :class:`~perfeval.office.grid.Book`
of tables, whatever the file is called. A file that cannot be read raises one
:class:`~perfeval.errors.RubricError` that holds one diagnostic, ``PE630`` to
``PE647``, with ``Source(name, "")`` as its source and no span, as such a file
has no lines; no other exception leaves this package. What has to be said
about a file that is read (hidden rows and sheets, formulas without a value,
tracked changes) is in :attr:`Book.notes <perfeval.office.grid.Book.notes>`,
``PE650`` and above; :func:`findings` gives them as diagnostics.

Nothing is written to disk, no address outside the file is followed, and what
is unpacked is counted as it comes out (:mod:`perfeval.office.package`).
"""

from __future__ import annotations

from perfeval.diagnostics import Diagnostic
from perfeval.office.grid import Book, Cell, Fact, Grid
from perfeval.source import Source

__all__ = ["Book", "Cell", "Fact", "Grid", "findings", "is_office", "read"]


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

    Raises :class:`~perfeval.errors.RubricError` with one diagnostic.
    """
    from perfeval.office.reader import read_book  # noqa: PLC0415 - most runs need no office

    return read_book(data, name)
