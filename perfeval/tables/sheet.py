"""A table file as rows of cells, each cell with its place in one text.

CSV, tab-separated text, a sheet of a workbook and a table of a document all
become a :class:`Sheet`: the rest of the package knows only that. The text of a
sheet is what its cells say. For a text file it is the file without its quoting
marks, and its lines are those of the file, so a finding points at the line that
an editor shows; for an office file every cell has its own line, and a finding
names the cell (``F12``, 第3个表第12行).
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import attrs

from perfeval.rubrictext.document import Words
from perfeval.source import Source, Span

if TYPE_CHECKING:
    from perfeval.office.grid import Grid

SEPARATORS = ("\t", ",", ";", "，")
"""What may stand between cells; a tab is what a spreadsheet pastes."""

GUARDED = re.compile(r"'*[=+\-@＝＋－＠]")
"""The beginning of a cell that a spreadsheet would take for a formula."""

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(raw: bytes) -> str | None:
    """The text of a table file: UTF-8, UTF-16 with its mark, or GB18030."""
    marked = [name for mark, name in _MARKED if raw.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


# Tables that come out of web pages and scans keep the tags of their paragraphs.
_OPENING = re.compile(r"<p>", re.IGNORECASE)
_CLOSING = re.compile(r"</p>|<br\s*/?>", re.IGNORECASE)

Kind = Literal["text", "sheet", "word"]


@attrs.frozen
class Place:
    """What kind of table it is, what it is called, and where its parts begin.

    ``parts`` holds, for a table of a document, the first row of each part that
    a page cut off, and the number of that part in the document.
    """

    kind: Kind = "text"
    name: str = ""
    parts: tuple[tuple[int, int], ...] = ()

    def address(self, row: int, column: int, lang: str = "zh") -> str:
        """How a reader finds a cell, both counted from 0: ``F12``, 第12行, 第3个表第12行."""
        if self.kind == "sheet":
            from perfeval.office.grid import column_letters  # noqa: PLC0415 - text needs no office

            return f"{column_letters(column)}{row + 1}"
        if self.kind == "text":
            return f"第{row + 1}行" if lang == "zh" else f"row {row + 1}"
        first, number = max((part for part in self.parts if part[0] <= row), default=(0, 1))
        line = row - first + 1
        return f"第{number}个表第{line}行" if lang == "zh" else f"table {number}, row {line}"


@attrs.frozen(slots=False)
class TableSource(Source):
    """The text of a sheet. ``cells`` says where each cell begins: offset, row, column from 0."""

    place: Place = attrs.field(default=Place(), repr=False)
    cells: tuple[tuple[int, int, int], ...] = attrs.field(default=(), repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _ in self.cells]

    def cell_at(self, offset: int) -> tuple[int, int]:
        """Row and column of the cell in which ``offset`` lies."""
        place = bisect_right(self._starts, offset) - 1
        return self.cells[max(place, 0)][1:] if self.cells else (0, 0)

    def where(self, offset: int, lang: str = "zh") -> str:
        """The address of the cell in which ``offset`` lies, in whatever kind of table."""
        return self.place.address(*self.cell_at(offset), lang)

    def address(self, offset: int, lang: str = "zh") -> str | None:
        """The address of a cell of an office file; a text file has lines."""
        if self.place.kind == "text":
            return None
        name = f"{self.place.name}!" if self.place.kind == "sheet" else ""
        return f"{name}{self.where(offset, lang)}"

    def number(self, line: int) -> int:
        """The number of the row, as it stands beside it in a spreadsheet."""
        if self.place.kind == "text":
            return line
        return self.cell_at(self._line_starts[line - 1])[0] + 1

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "place": self.place, "cells": self.cells}


@attrs.frozen(slots=False)
class Sheet:
    """Rows of cells.

    ``rows`` holds the cells with words in them by their column; blank rows may
    be left out, ``numbers`` gives the number of each row from 0. ``widths`` says
    how many cells each row of a text file has. ``merges`` maps the first cell of
    a merged one (row number and column) to how many rows and columns it covers.
    ``problems`` are cells that hold something else than words or a number, with
    the code of the finding; ``hidden`` are columns that are not shown, ``title``
    the words that stand above the table of a document.
    """

    source: TableSource
    rows: tuple[Mapping[int, Words], ...]
    numbers: tuple[int, ...]
    widths: tuple[int, ...] = ()
    merges: Mapping[tuple[int, int], tuple[int, int]] = attrs.field(factory=dict)
    problems: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    hidden: frozenset[int] = frozenset()
    title: str = ""

    def cell(self, row: int, column: int) -> Words:
        """The cell at a place; an empty one where nothing stands."""
        cells = self.rows[row]
        found = cells.get(column)
        if found is not None:
            return found
        end = max((cell.span.end for cell in cells.values()), default=0)
        return Words("", Span(end, end))

    def filled(self, row: int) -> list[tuple[int, Words]]:
        """Column and words of the cells of a row that are not blank."""
        return list(self.rows[row].items())

    def width(self, row: int) -> int | None:
        """How many cells the row of a text file has; ``None`` for an office file."""
        return self.widths[row] if self.widths else None

    def columns(self, rows: range) -> int:
        """How many columns some rows have at most."""
        own = [self.widths[row] for row in rows] if self.widths else []
        return max([*own, *(max(self.rows[row], default=-1) + 1 for row in rows)], default=0)

    def reach(self, row: int, column: int) -> tuple[int, int]:
        """How many rows and columns the cell covers."""
        return self.merges.get((self.numbers[row], column), (1, 1))

    def problem(self, row: int, column: int) -> str | None:
        """The code of what is wrong with a cell that is not blank and says nothing."""
        return self.problems.get((self.numbers[row], column))

    def where(self, row: int, column: int, lang: str = "zh") -> str:
        """How a reader finds a cell."""
        return self.source.place.address(self.numbers[row], column, lang)

    def rewritten(self, changes: Mapping[tuple[int, int], str]) -> Sheet:
        """The sheet with other words in some cells, by row and column; ``""`` empties one."""
        rows = [dict(row) for row in self.rows]
        texts = [{column: cell.text for column, cell in row.items()} for row in rows]
        for (row, column), text in changes.items():
            texts[row][column] = text
        made = _Text(self.source.name, self.source.place)
        for row, cells in enumerate(texts):
            line = self.source.position(self._start(row))[0]
            made.row(self.numbers[row], sorted(cells.items()), line)
        return attrs.evolve(self, source=made.source(), rows=tuple(made.rows))

    def _start(self, row: int) -> int:
        return min((cell.span.start for cell in self.rows[row].values()), default=0)


@attrs.define
class _Text:
    """Collects the text of a sheet cell by cell."""

    name: str
    place: Place
    out: list[str] = attrs.field(factory=list)
    cells: list[tuple[int, int, int]] = attrs.field(factory=list)
    rows: list[dict[int, Words]] = attrs.field(factory=list)
    size: int = 0
    line: int = 1

    def add(self, text: str) -> None:
        self.out.append(text)
        self.size += len(text)
        self.line += text.count("\n")

    def row(self, number: int, cells: list[tuple[int, str]], line: int = 0) -> None:
        """One row of cells, by column; in a text file it begins at ``line`` or later."""
        between = "\n"
        if self.place.kind == "text":
            between = "\t"
            self.add("\n" * max(0, line - self.line, int(bool(self.out))))
        filled: dict[int, Words] = {}
        for column, text in cells:
            if text:
                self.cells.append((self.size, number, column))
                filled[column] = Words(text, Span(self.size, self.size + len(text)))
                self.add(text)
                self.add(between)
        self.rows.append(filled)

    def source(self) -> TableSource:
        return TableSource(self.name, "".join(self.out), self.place, tuple(self.cells))


def read_cells(name: str, text: str, separator: str) -> Sheet:
    """Cut ``text`` into cells at ``separator``, honouring quoted cells."""
    out: list[str] = []
    rows: list[dict[int, Words]] = []
    widths: list[int] = []
    cells: list[tuple[int, int, int]] = []
    place = 0
    for row in _rows(text.replace("\r\n", "\n").replace("\r", "\n"), separator):
        filled: dict[int, Words] = {}
        for column, raw in enumerate(row):
            cell = _CLOSING.sub("\n", _OPENING.sub("", raw)) if "<" in raw else raw
            words = _words(cell, place)
            cells.append((place, len(rows), column))
            if words.text:
                filled[column] = words
            out.append(cell)
            out.append(separator)
            place += len(cell) + 1
        out[-1] = "\n"
        rows.append(filled)
        widths.append(len(row))
    source = TableSource(name, "".join(out), Place(), tuple(cells))
    return Sheet(source, tuple(rows), tuple(range(len(rows))), tuple(widths))


def of_grid(name: str, grid: Grid) -> Sheet:
    """The sheet that a table of an office file gives; blank rows are left out."""
    by_row: dict[int, list[tuple[int, str]]] = {}
    problems: dict[tuple[int, int], str] = {}
    for (row, column), cell in sorted(grid.cells.items()):
        text = cell.text.replace("\r\n", "\n").replace("\r", "\n").strip()
        by_row.setdefault(row, []).append((column, text))
        if cell.problem is not None:
            problems[row, column] = cell.problem
    made = _Text(name, Place(grid.kind, grid.name, grid.parts))
    for row, cells in by_row.items():
        made.row(row, cells)
    return Sheet(
        made.source(),
        tuple(made.rows),
        tuple(by_row),
        merges={(row, column): (high, wide) for row, column, high, wide in grid.merges},
        problems=problems,
        hidden=grid.hidden_columns,
        title=grid.title,
    )


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """Raw cells row by row."""
    mark = re.escape(separator)
    # A quoting mark that closes nothing is a character like any other, as in 「"三公"经费」.
    quoted = re.compile(rf'"([^"]*(?:""[^"]*)*+)"(?=[{mark}\n]|\Z)')
    plain = re.compile(rf"[^{mark}\n]*")
    place, end = 0, len(text)
    row: list[str] = []
    while place < end:
        match = quoted.match(text, place) if text[place] == '"' else None
        if match is not None:
            row.append(match[1].replace('""', '"'))
        else:
            match = plain.match(text, place)
            assert match is not None  # noqa: S101 - the pattern takes the empty text
            row.append(match[0])
        place = match.end()
        if place >= end or text[place] == "\n":
            yield row
            row = []
        elif place + 1 == end:
            yield [*row, ""]
        place += 1


def _words(cell: str, start: int) -> Words:
    """The words of a cell without the blanks around them and the mark against formulas."""
    text = cell.strip()
    start += cell.find(text) if text else 0
    if text.startswith("'") and GUARDED.match(text):
        text, start = text[1:], start + 1
    return Words(text, Span(start, start + len(text)))
