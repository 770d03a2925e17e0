"""A table of a text document while it is read: merged cells, and parts that a page cut off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from perfeval.diagnostics import Severity
from perfeval.office.grid import Cell, Fact, Grid

_WARNINGS = frozenset({"PE660", "PE661", "PE662", "PE666"})


@attrs.define
class WordCell:
    """One ``tc``: what it says, and how far it reaches."""

    span: int = 1
    vertical: Literal["", "restart", "continue"] = ""
    continues: bool = False
    deleted: bool = False
    problem: str | None = None
    paragraphs: list[str] = attrs.field(factory=list)

    def add(self, text: str) -> None:
        """One more paragraph; those without words are dropped."""
        text = text.replace("\r", "\n")
        if text.strip():
            self.paragraphs.append(text)

    @property
    def text(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(self.paragraphs)


@attrs.define
class _Reach:
    """How far a cell reaches."""

    row: int
    column: int
    rows: int
    columns: int


@attrs.define
class WordTable:
    """One table; ``apart`` says that words stand between it and the table before."""

    number: int
    apart: bool = attrs.field(default=True, kw_only=True)
    title: str = attrs.field(default="", kw_only=True)
    widths: list[str] = attrs.field(factory=list)
    cells: dict[tuple[int, int], Cell] = attrs.field(factory=dict)
    height: int = 0
    column: int = 0
    deleted: bool = False
    parts: list[tuple[int, int]] = attrs.field(factory=list)
    _row: list[WordCell] = attrs.field(factory=list)
    _merged: list[_Reach] = attrs.field(factory=list)
    _above: dict[int, _Reach] = attrs.field(factory=dict)
    _notes: list[tuple[str, int, int]] = attrs.field(factory=list)
    _row_notes: list[tuple[str, int]] = attrs.field(factory=list)
    _said: set[str] = attrs.field(factory=set)

    def begin_row(self) -> None:
        """A row starts; cells are placed when it ends, as only then it is known to stay."""
        self.column, self.deleted = 0, False
        self._row.clear()
        self._row_notes.clear()

    def add(self, cell: WordCell) -> None:
        """One more cell of the row."""
        if not cell.deleted:
            self._row.append(cell)

    def note(self, code: str, *, once: bool) -> None:
        """Something to be said of the cell that is being read; ``once`` for a whole table."""
        if not (once and code in self._said):
            self._said.add(code)
            self._row_notes.append((code, len(self._row)))

    def end_row(self) -> int:
        """Place the cells of the row; how many of them are filled."""
        if self.deleted or not self._row:
            return 0
        columns: list[int] = []
        filled, column = 0, self.column
        last: _Reach | None = None
        for cell in self._row:
            columns.append(column)
            if cell.continues and last is not None:
                last.columns += cell.span
            else:
                last = self._placed(cell, column)
                filled += bool(cell.text)
            column += cell.span
        columns.append(column)
        self._notes += [(code, self.height, columns[place]) for code, place in self._row_notes]
        self.height += 1
        return filled

    def _placed(self, cell: WordCell, column: int) -> _Reach:
        above = self._above.get(column)
        if cell.vertical == "continue" and above is not None:
            # What stands in a cell that goes on from above is shown nowhere.
            above.rows += 1
            return above
        reach = _Reach(self.height, column, 1, cell.span)
        self._merged.append(reach)
        if cell.vertical:
            self._above[column] = reach
        else:
            self._above.pop(column, None)
        if cell.text:
            self.cells[self.height, column] = Cell(cell.text, cell.problem)
        return reach

    @property
    def _headed(self) -> bool:
        """Whether the first row is one cell across the whole table, as a form begins."""
        first = [reach for reach in self._merged if reach.row == 0]
        return len(first) == 1 and len(self.widths) > 1

    def continues(self, before: WordTable) -> bool:
        """Whether this is the rest of the table ``before``, cut off by a page."""
        same = not self.apart and bool(self.widths) and self.widths == before.widths
        return same and not (self._headed and before._headed)

    def append(self, rest: WordTable) -> None:
        """Put the rows of ``rest`` below those of this table."""
        offset = self.height
        self.parts.append((offset, rest.number))
        for (row, column), cell in rest.cells.items():
            self.cells[row + offset, column] = cell
        for reach in rest._merged:
            self._merged.append(attrs.evolve(reach, row=reach.row + offset))
        self._notes += [(code, row + offset, column) for code, row, column in rest._notes]
        self._notes.append(("PE663", offset, 0))
        self.height += rest.height

    def grid(self) -> Grid:
        """The table as read."""
        merges = tuple(
            (each.row, each.column, each.rows, each.columns)
            for each in self._merged
            if each.rows > 1 or each.columns > 1
        )
        parts = ((0, self.number), *self.parts)
        return Grid(
            f"第{self.number}个表", "word", self.cells, merges, parts=parts, title=self.title
        )

    def facts(self, table: int) -> Iterator[Fact]:
        """What has to be said of it, as the table at this place of the book."""
        grid = self.grid()
        for code, row, column in self._notes:
            severity: Severity = "warning" if code in _WARNINGS else "note"
            where = (("where", grid.address(row, column)),)
            yield Fact(code, where, table, row, column, severity)


def joined(tables: Iterable[WordTable]) -> list[WordTable]:
    """The tables with those that a page cut put together again."""
    found: list[WordTable] = []
    before: WordTable | None = None
    for table in tables:
        if before is not None and table.continues(before):
            found[-1].append(table)
        else:
            found.append(table)
        before = table
    return found
