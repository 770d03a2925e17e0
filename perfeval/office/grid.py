"""What is read from a spreadsheet or a text document: tables of cells with their own places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from perfeval.catalogue.entry import Language
from perfeval.diagnostics import Severity

__all__ = ["Book", "Cell", "Fact", "Grid", "column_letters"]

Merge = tuple[int, int, int, int]
"""Row, column, number of rows, number of columns of a merged cell, all from 0."""


@attrs.frozen
class Cell:
    """One cell that is not empty.

    ``text`` is what a reader sees, with the stored digits of a number and not
    the rounded ones that are displayed. ``problem`` is the code of a finding
    about the cell (``PE653`` a formula without a stored value, ``PE654`` an
    error such as ``#DIV/0!``); its text is then ``""``, or the error itself.
    Such a cell is not blank.
    """

    text: str
    problem: str | None = None


@attrs.frozen
class Fact:
    """Something about a file that has to be said: a code and its fields, as in a diagnostic.

    ``table`` is the place of the table in :attr:`Book.tables` (``None``: the
    file as a whole), ``row`` and ``column`` count from 0 within it.
    """

    code: str
    fields: tuple[tuple[str, str], ...] = ()
    table: int | None = None
    row: int | None = None
    column: int | None = None
    severity: Severity = "note"


@attrs.frozen
class Grid:
    """One sheet of a workbook, or one table of a text document.

    ``cells`` maps (row, column), both from 0, to what stands there; empty
    cells are absent. Of a merged cell only the first, at the top left, is in
    ``cells``; ``merges`` says how far it reaches (it may reach beyond
    ``height`` and ``width``, which are those of the filled cells: never walk
    a merge cell by cell). ``parts`` gives, for a table of a document that a page
    cut in several, the first row of each part and that part's number; ``title``
    is the paragraph above it that names a table.
    """

    name: str
    kind: Literal["sheet", "word"]
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    parts: tuple[tuple[int, int], ...] = ()
    title: str = ""

    @property
    def height(self) -> int:
        """One more than the last row with something in it; 0 when all is empty."""
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        """One more than the last column with something in it; 0 when all is empty."""
        return max((column for _, column in self.cells), default=-1) + 1

    def address(self, row: int, column: int, lang: Language = "zh") -> str:
        """Where a cell is, as its reader finds it: ``F12``, or 第3个表第12行."""
        if self.kind == "sheet":
            return f"{column_letters(column)}{row + 1}"
        first, number = max((part for part in self.parts if part[0] <= row), default=(0, 1))
        line = row - first + 1
        return f"第{number}个表第{line}行" if lang == "zh" else f"table {number}, row {line}"


@attrs.frozen
class Book:
    """All tables of a file in order, without hidden sheets and nested tables.

    ``notes`` are the facts to be said. They are warnings and notes: what
    makes a file unreadable is raised instead.
    """

    kind: Literal["xlsx", "docx"]
    tables: tuple[Grid, ...]
    notes: tuple[Fact, ...] = ()


def column_letters(column: int) -> str:
    """The letters of a column from 0: ``A``, ``Z``, ``AA``, ``XFD``."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
