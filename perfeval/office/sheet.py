"""One sheet of a workbook: the cells that are there, never the rectangle that is claimed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

import attrs

from perfeval.diagnostics import Severity
from perfeval.office.covered import covered
from perfeval.office.grid import Cell, Fact, Grid, Merge, column_letters
from perfeval.office.markup import Actions, Attributes, Budget, Reader
from perfeval.office.numberformat import Sections, number_of, read_format
from perfeval.office.refusal import LONGEST_CELL, MOST_CELLS, Refusal, damaged

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ZERO = re.compile(r"0(?:\.0*)?")
_INDEX = re.compile(r"[0-9]{1,9}")
# A number that is shown as it is stored, and needs no arithmetic.
_SHORT = re.compile(r"0|-?[1-9][0-9]{0,11}(?:\.[0-9]{0,2}[1-9])?|-?0\.[0-9]{0,11}[1-9]")
_ONCE = frozenset({"PE655", "PE656"})
"""What is said of the first cell alone, as a sheet may have hundreds of the kind."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_TRUE = ("1", "true", "on")


_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T00:00(?::00(?:\.0+)?)?Z?)?\Z")


def _spoken_date(match: re.Match[str]) -> str:
    """A date as every other one is read."""
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日"


@attrs.define
class Contents:
    """What a workbook says once for all its sheets.

    ``formats`` are the number formats of the cell styles; ``recomputes`` says
    that the program that wrote the file left the values of formulas to whoever
    opens it.
    """

    from_1904: bool = False
    recomputes: bool = False
    strings: list[str] = attrs.field(factory=list)
    formats: list[str] = attrs.field(factory=list)


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column from 0 of ``F12``."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row - 1, column - 1) if row <= _MOST_ROWS and column <= _MOST_COLUMNS else None


class SheetReader(Reader):
    """A part that holds one worksheet."""

    def __init__(
        self, budget: Budget, contents: Contents, name: str, table: int,
        unescaped: Callable[[str], str],
    ) -> None:  # fmt: skip
        super().__init__(budget)
        self._contents, self._name, self._table = contents, name, table
        self._unescaped = unescaped
        self._cells: dict[tuple[int, int], Cell] = {}
        self._merges: list[Merge] = []
        self._covered: list[tuple[int, int]] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._notes: list[Fact] = []
        self._said: set[tuple[str, str | None]] = set()
        self._row, self._column = -1, -1
        self._attributes: Attributes = {}
        self._value: str | None = None
        self._runs: list[str] = []
        self._formula = False

    # Rows and cells ---------------------------------------------------------------

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        row = self._row + 1
        if number is not None:
            row = int(number) - 1 if _INDEX.fullmatch(number) else -1
        if not 0 <= row < _MOST_ROWS:
            raise damaged(self.part, f"row r={number}")
        self._row, self._column = row, -1
        if attributes.get("hidden") in _TRUE or _ZERO.fullmatch(attributes.get("ht", "")):
            self._hidden_rows.add(row)

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        place: tuple[int, int] | None = (self._row, self._column + 1)
        if reference is not None:
            place = _place(reference)
        if place is None or place[0] < 0 or place[1] >= _MOST_COLUMNS:
            raise damaged(self.part, f"c r={reference}")
        self._row, self._column = place
        self._attributes = attributes
        self._value, self._formula = None, False
        self._runs.clear()

    def _begin_text(self, _: Attributes) -> None:
        self.listen()

    def _begin_formula(self, _: Attributes) -> None:
        self._formula = True

    def _phonetic(self, _: Attributes) -> None:
        self.skip()

    def _end_value(self) -> None:
        self._value = self.heard()

    def _end_run(self) -> None:
        self._runs.append(self.heard())

    def _end_cell(self) -> None:
        cell = self._cell(self._attributes.get("t", "n"))
        if cell is None:
            return
        place = self._row, self._column
        if place in self._cells:
            raise damaged(self.part, f"{column_letters(place[1])}{place[0] + 1} x2")
        if len(cell.text) > LONGEST_CELL:
            raise damaged(self.part, f"> {LONGEST_CELL}")
        # One shared text may stand in very many cells, and a format can make each its own.
        self._budget.hold(cell.text)
        self._cells[place] = cell
        if len(self._cells) > MOST_CELLS:
            raise Refusal("PE642", sheet=self._name, limit=MOST_CELLS)

    def _cell(self, kind: str) -> Cell | None:
        """What the cell that ends here holds; ``None`` for nothing."""
        value = self._value
        if kind == "inlineStr":
            return self._worded(self._unescaped("".join(self._runs)))
        if self._formula and (value is None or (not value and kind != "str")):
            self._note("PE653")
            return Cell("", "PE653")
        if not value:
            return None
        if self._formula and self._contents.recomputes:
            self._note("PE655", value=value)
        if kind == "s":
            return self._worded(self._shared(value))
        if kind == "str":
            return self._worded(self._unescaped(value))
        if kind == "e":
            self._note("PE654", text=value)
            return Cell(self._unescaped(value), "PE654")
        if kind == "b":
            return Cell("TRUE" if value.strip() in _TRUE else "FALSE")
        if kind == "d":
            return Cell(_ISO_DATE.sub(_spoken_date, self._unescaped(value)))
        return self._number(value)

    def _shared(self, value: str) -> str:
        strings = self._contents.strings
        index = value.strip()
        if not _INDEX.fullmatch(index) or int(index) >= len(strings):
            raise damaged(self.part, f"shared string {index}")
        return strings[int(index)]

    def _worded(self, text: str) -> Cell | None:
        if not text:
            return None
        words = self._format().words
        return Cell(f"{words.before}{text}{words.after}" if words.text else text)

    def _number(self, value: str) -> Cell:
        code = self._code()
        if not code and _SHORT.fullmatch(value):
            return Cell(value)
        number = number_of(value)
        if number is None:
            raise damaged(self.part, f"v={value[:20]}")
        section = read_format(code).of(number)
        if section.plain:
            self._note("PE656", format=code)
        return Cell(section.show(number, from_1904=self._contents.from_1904))

    def _code(self) -> str:
        style = self._attributes.get("s", "0")
        formats = self._contents.formats
        if not _INDEX.fullmatch(style):
            raise damaged(self.part, f"s={style[:20]}")
        return formats[int(style)] if int(style) < len(formats) else ""

    def _format(self) -> Sections:
        return read_format(self._code())

    # Everything else ---------------------------------------------------------------

    def _hidden_column(self, attributes: Attributes) -> None:
        ends = attributes.get("min", ""), attributes.get("max", "")
        hidden = attributes.get("hidden") in _TRUE or _ZERO.fullmatch(attributes.get("width", ""))
        if hidden and all(_INDEX.fullmatch(end) for end in ends):
            first, last = int(ends[0]), min(int(ends[1]), _MOST_COLUMNS)
            self._hidden_columns.update(range(max(first, 1) - 1, last))

    def _merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        begin, end = _place(first), _place(last or first)
        if begin is None or end is None or begin[0] > end[0] or begin[1] > end[1]:
            raise damaged(self.part, f"mergeCell {first[:10]}:{last[:10]}")
        self._merges.append((*begin, end[0] - begin[0] + 1, end[1] - begin[1] + 1))

    def _end_sheet(self) -> None:
        """Drop what stands below merged cells: nobody sees it in the sheet."""
        self._covered = covered(self.part, self._cells, self._merges)
        for place in self._covered:
            del self._cells[place]

    starts: ClassVar[Actions] = {
        "row": _begin_row, "c": _begin_cell, "v": _begin_text, "t": _begin_text,
        "f": _begin_formula, "rPh": _phonetic, "col": _hidden_column, "mergeCell": _merge,
    }  # fmt: skip
    ends: ClassVar[Actions] = {
        "c": _end_cell, "v": _end_value, "t": _end_run, "worksheet": _end_sheet,
    }  # fmt: skip

    def _note(self, code: str, severity: Severity = "warning", **fields: str) -> None:
        if code in _ONCE:
            said = (code, fields.get("format"))
            if said in self._said:
                return
            self._said.add(said)
        where = f"{self._name}!{column_letters(self._column)}{self._row + 1}"
        words = tuple({"where": where, **fields}.items())
        self._notes.append(Fact(code, words, self._table, self._row, self._column, severity))

    def grid(self) -> Grid:
        """The sheet as read."""
        return Grid(
            self._name, "sheet", self._cells, tuple(self._merges),
            frozenset(self._hidden_rows), frozenset(self._hidden_columns),
        )  # fmt: skip

    def facts(self) -> Iterator[Fact]:
        """What has to be said of it."""
        gone = set(self._covered)
        yield from (fact for fact in self._notes if (fact.row, fact.column) not in gone)
        rows = sorted({row for row, _ in self._cells} & self._hidden_rows)
        columns = sorted({column for _, column in self._cells} & self._hidden_columns)
        sheet = ("sheet", self._name)
        if rows:
            listed = _listed(str(row + 1) for row in rows)
            yield Fact("PE650", (sheet, ("rows", listed)), self._table, rows[0])
        if columns:
            listed = _listed(map(column_letters, columns))
            yield Fact("PE651", (sheet, ("columns", listed)), self._table, None, columns[0])
        if gone:
            names = (f"{column_letters(column)}{row + 1}" for row, column in sorted(gone))
            yield Fact("PE667", (sheet, ("cells", _listed(names))), self._table)


_MOST_LISTED = 8


def _listed(names: Iterable[str]) -> str:
    """Rows or columns by name, the first few of many."""
    every = list(names)
    return "、".join(every[:_MOST_LISTED]) + ("……" if len(every) > _MOST_LISTED else "")
