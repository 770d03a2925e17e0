"""The rows of a sheet become the same document that a rubric file gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from perfeval.diagnostics import Collector, Diagnostic, Severity
from perfeval.model.inputs import Reading
from perfeval.numbers.exact import parse_number
from perfeval.rubrictext.defaults import EXECUTION_ROWS
from perfeval.rubrictext.document import Document, Line, Words
from perfeval.rubrictext.parse import MOST_CHARACTERS, MOST_INDICATORS
from perfeval.rubrictext.phrases import name_and_points
from perfeval.source import Source, Span
from perfeval.tables.blocks import Block, blocks_of
from perfeval.tables.headings import Detail, Headings, find_headings, hidden_column
from perfeval.tables.layout import join_targets
from perfeval.tables.money import Execution
from perfeval.tables.prelude import Prelude, read_prelude, with_foot
from perfeval.tables.rows import LeafRow, Row, SumRow, Unused, body
from perfeval.tables.sheet import SEPARATORS, Sheet, read_cells
from perfeval.tables.totals import Totals
from perfeval.tables.tree import Open, closed, lines_of
from perfeval.tables.vocabulary import FILLER, PART_OF
from perfeval.tables.words import (
    NOTE,
    is_dash,
    note_lines,
    one_line,
    says_nothing,
    wording,
)
from perfeval.text.names import normalise_key
from perfeval.text.suggest import nearest

_FILLED: tuple[Literal["actual", "score", "review"], ...] = ("actual", "score", "review")
_MISSING = "一级指标、分值、评分标准"


@attrs.frozen
class Table:
    """What a table says: the rubric as a document, and what is filled in.

    ``leaves`` has one row for each indicator, in the order of the document;
    that of the money block has the row of ``execution``. ``total`` is a total
    that stands in the head.
    """

    document: Document
    sheet: Sheet
    leaves: tuple[LeafRow, ...]
    sums: tuple[SumRow, ...] = ()
    unused: tuple[Unused, ...] = ()
    execution: Execution | None = None
    total: Words | None = None
    readings: tuple[Reading, ...] = ()
    blocks: tuple[Block, ...] = ()

    def headings(self, row: int) -> Headings:
        """The headings under which a row of the sheet stands."""
        return next((b for b in self.blocks if row < b.end), self.blocks[-1]).headings


def read_table(name: str, text: str, sink: Collector) -> Table | None:
    """Read the text of a table file; every fault goes to ``sink``.

    ``None`` only when there is nothing to go on with.
    """
    if len(text) > MOST_CHARACTERS:
        words: dict[str, object] = {"length": len(text), "limit": MOST_CHARACTERS}
        sink.add(Diagnostic("PE105", Source(name, text), Span(0, 0), words))
        return None
    for separator in SEPARATORS:
        sheet = read_cells(name, text, separator)
        headings = find_headings(sheet)
        if headings is not None:
            return read_sheet(sheet, headings, sink)
    sink.add(Diagnostic("PE601", Source(name, text), Span(0, 0), {"missing": _MISSING}))
    return None


def read_sheet(sheet: Sheet, headings: Headings, sink: Collector) -> Table | None:
    """Read a sheet whose headings are known; every fault goes to ``sink``."""
    if len(sheet.source.text) > MOST_CHARACTERS:
        words: dict[str, object] = {"length": len(sheet.source.text), "limit": MOST_CHARACTERS}
        sink.add(Diagnostic("PE105", sheet.source, Span(0, 0), words))
        return None
    blocks = blocks_of(sheet, headings)
    joined = join_targets(sheet, blocks)
    return _Reader(joined.sheet, headings, sink, units=joined.units, blocks=blocks).table()


@attrs.define
class _Reader(Totals):
    """Goes through the rows below the headings."""

    units: Mapping[int, str] = attrs.field(factory=dict)
    blocks: tuple[Block, ...] = ()
    notes: list[Line] = attrs.field(factory=list)
    filled: list[LeafRow] = attrs.field(factory=list)
    unused: list[Unused] = attrs.field(factory=list)

    def table(self) -> Table | None:
        """Read everything, reporting all that is wrong on the way."""
        prelude = read_prelude(self.sheet, self.headings.first, self.sink)
        if prelude is None:
            return None
        meant = [self._unread(words) for each in self.blocks for words in each.headings.unread]
        if any(meant):
            return None
        self._execution(prelude)
        for block in self.blocks:
            self._block(block)
        if not self.leaves:
            if not self.sink.failed:
                self._found("PE605", self.sheet.cell(self.headings.first, 0).span, {})
            return None
        return Table(
            self._document(prelude),
            self.sheet,
            tuple(self.filled),
            tuple(self.sums),
            tuple(self.unused),
            prelude.execution,
            prelude.total,
            tuple(self.readings),
            self.blocks,
        )

    def _block(self, block: Block) -> None:
        """The rows below one row of headings, under the name of the block if it has one."""
        self.headings = block.headings
        for hidden, detail in block.headings.passed.items():
            self.sink.add(hidden_column(self.sheet, block.headings, hidden, detail))
        if block.label is not None:
            place, cell = block.label[0], self.sheet.cell(*block.label)
            name, points = self._named(cell)
            self._close(0)
            opened = Open(0, name, normalise_key(name.text), points, name.span)
            self._attach(opened, Row("data", place, cell, self.sheet.numbers[place] + 1))
        for row in body(self.sheet, block):
            if len(self.leaves) > MOST_INDICATORS:
                self._found("PE116", row.first.span, {"limit": MOST_INDICATORS})
                break
            self._row(row)

    def _unread(self, words: Words) -> bool:
        """Report a column that is not read; whether it is nearly the one that is missing."""
        there = {"评分标准": "rule" in self.headings.details, "分值": bool(self.headings.weights)}
        near = nearest(words.text, [name for name, has in there.items() if not has])
        shown: dict[str, object] = {"heading": one_line(words.text)}
        severity: Severity = "warning" if near is None else "error"
        found = Diagnostic("PE607", self.source, words.span, shown, severity=severity)
        self.sink.add(attrs.evolve(found, suggestion=near))
        return near is not None

    def _document(self, prelude: Prelude) -> Document:
        lines = list(prelude.lines)
        # Remarks on the whole table follow its title, where a rubric file can have them.
        after = 1 if lines and lines[0].text.startswith("评价体系") else 0
        head = with_foot(prelude.head, self.sheet, self.headings.last)
        lines += head.lines[len(prelude.head.lines) :]
        return attrs.evolve(
            head,
            title=prelude.title,
            roots=closed(self.roots),
            lines=(*lines[:after], *self.notes, *lines[after:], *lines_of(self.roots)),
        )

    def _execution(self, prelude: Prelude) -> None:
        found = prelude.execution
        if found is None:
            return
        name, span = found.name, found.name.span
        opened = Open(1, name, normalise_key(name.text), found.points, span, leaf=True)
        self.roots.append(opened)
        self.leaves.append(opened)
        self.part = 1
        self.readings.extend(found.readings)
        score = None if found.score is None else self._cell(found.row, found.score)
        rate = Words(found.rate, span) if found.rate and not is_dash(found.rate) else None
        self.filled.append(LeafRow((name.text,), found.row, name, rate, score))

    # Rows -------------------------------------------------------------------

    def _row(self, row: Row) -> None:
        if row.kind == "note":
            text = "\n".join(cell.text for _, cell in self.sheet.filled(row.place))
            self.notes.extend(Line("comment", line) for line in note_lines(text))
        elif row.kind == "data":
            self._data(row)
        elif row.kind == "headings":
            self._found("PE609", row.first.span, {"row": row.number})
        else:
            self._sum(row)

    def _cut(self, row: Row, span: Span) -> None:
        self.cut = True
        self._found("PE602", span, {"row": row.number})

    def _is_beyond(self, row: Row) -> bool:
        """Whether a cell stands right of all headings: a comma has split the wording."""
        if self.sheet.width(row.place) is None:
            return False
        width = self.sheet.columns(range(self.headings.first, self.headings.last))
        beyond = [cell for column, cell in self.sheet.filled(row.place) if column >= width]
        if beyond:
            self.cut = True
            words: dict[str, object] = {"row": row.number, "text": one_line(beyond[0].text)}
            self._found("PE608", beyond[0].span, words)
        return bool(beyond)

    def _data(self, row: Row) -> None:
        """A row with an indicator of its own, or a part of one that went astray."""
        if self._is_beyond(row):
            return
        cells = {
            level: self.sheet.cell(row.place, column)
            for level, column in sorted(self.headings.names.items())
        }
        named = [level for level, cell in cells.items() if cell.text and not is_dash(cell.text)]
        for level in named:
            text = cells[level].text
            if parse_number(text) is not None or NOTE.match(text):
                self._cut(row, cells[level].span)
                return
        if not named:
            self._without_name(row)
            return
        leaf, deepest = named[-1], self.headings.deepest
        struck = all(is_dash(cells[level].text) for level in cells if level > leaf)
        is_leaf = (
            leaf == deepest
            or struck
            or self._is_wide(row, leaf)
            or self._is_execution(row, cells[leaf])
        )
        for level, cell in cells.items():
            if is_dash(cell.text):
                self._close(level)
            elif level in named and (level < leaf or not is_leaf):
                self._group(row, level, cell)
        if not is_leaf:
            self._unnamed(row, cells[leaf], leaf)
        elif not self._is_absent(row, cells[leaf], leaf):
            self._leaf(row, leaf, cells)

    def _is_wide(self, row: Row, level: int) -> bool:
        """Whether a merged name reaches over the columns of all levels below."""
        column = self.headings.names[level]
        wide = self.sheet.reach(row.place, column)[1]
        return column + wide > self.headings.names[self.headings.deepest]

    def _unnamed(self, row: Row, cell: Words, level: int) -> None:
        """A heading with no indicator beside it: nothing is there, or the row is cut."""
        says: tuple[Detail, ...] = ("rule", "score", "target", "actual")
        blank = not any(
            (found := self._detail(row, each)) and not says_nothing(found.text) for each in says
        )
        weighed = any(
            (weight := self.sheet.cell(row.place, column).text) and not says_nothing(weight)
            for at, column in self.headings.weights.items()
            if at >= level
        )
        inside = name_and_points(self.source, cell, Collector())[1]
        form = "target" in self.headings.details
        if blank and not weighed and inside is None and (form or level > 1):
            self._unuse(row, cell)
        else:
            self._cut(row, cell.span)

    def _unuse(self, row: Row, cell: Words | None = None) -> None:
        """Keep a row that is no indicator as a remark."""
        path = [each.name.text for each in self.stack]
        if cell is not None and (not path or one_line(cell.text) != path[-1]):
            path.append(one_line(cell.text))
        self.unused.append(Unused(tuple(path), row.place, cell or row.first))
        self.notes.append(Line("comment", f"# {'：'.join(path[-2:])}"))

    def _without_name(self, row: Row) -> None:
        """Words with no name beside them are the rest of a row that a page break cut."""
        columns = {*self.headings.details.values(), *self.headings.weights.values()}
        for column, cell in self.sheet.filled(row.place):
            if column in columns and not is_dash(cell.text):
                self._cut(row, cell.span)
                return
        if any(is_dash(cell.text) for _, cell in self.sheet.filled(row.place)):
            self._unuse(row)

    def _is_execution(self, row: Row, cell: Words) -> bool:
        name, _ = name_and_points(self.source, cell, Collector())
        rule = self._detail(row, "rule")
        return rule is None and normalise_key(name.text) in EXECUTION_ROWS

    def _is_absent(self, row: Row, cell: Words, level: int) -> bool:
        """Whether the row says that there is no such indicator; it is kept as a remark."""
        word = normalise_key(cell.text)
        filler = FILLER.fullmatch(word) is not None
        if not (filler or PART_OF.fullmatch(word)):
            return False
        if self._weight(row, level, None) is not None:
            return False
        if any(self._detail(row, each) for each in ("score", "rule") if filler):
            return False
        if filler:
            self._close(level)
        self._unuse(row, cell)
        return True

    # Indicators -------------------------------------------------------------

    def _leaf(self, row: Row, level: int, cells: dict[int, Words]) -> None:
        name, inside = self._named(cells[level], leaf=True)
        weight = self._weight(row, level, inside)
        if weight is None and level != self.headings.deepest:
            weight = self._weight(row, self.headings.deepest, inside)
        self._close(level)
        opened = Open(level, name, normalise_key(name.text), weight, name.span, leaf=True)
        opened.target = self._said(row, "target")
        opened.explanation = self._said(row, "explanation")
        opened.evidence = self._said(row, "evidence")
        rule = self._detail(row, "rule")
        if rule is not None:
            opened.wording = wording(rule)
        if opened.target is None and opened.wording.rule is None:
            if weight is None:
                # A level whose indicators are all struck out is not used.
                unused = level != self.headings.deepest and self._detail(row, "score") is None
                if unused and not self._is_wide(row, level):
                    self._unuse(row, name)
                else:
                    self._cut(row, name.span)
                return
            execution = opened.key in EXECUTION_ROWS
            stated = {"target", "rule"} & set(self.headings.details)
            opened.judged = (
                bool(stated) and not execution and self._detail(row, "score") is not None
            )
        self._attach(opened, row)
        self.leaves.append(opened)
        path = tuple(each.name.text for each in self.stack)
        self.stack.pop()
        self._filled(row, name, path)

    def _filled(self, row: Row, name: Words, path: tuple[str, ...]) -> None:
        cells = {each: self._detail(row, each) for each in _FILLED}
        unit = self.units.get(row.place, "")
        self.filled.append(LeafRow(path, row.place, name, **cells, unit=unit))

    def _said(self, row: Row, detail: Detail) -> Words | None:
        """A cell with words of its own; one that is all comment is kept as a remark."""
        cell = self._detail(row, detail)
        if cell is None or not cell.text.startswith(("#", "＃")):
            return cell
        self.notes.extend(Line("comment", line) for line in note_lines(cell.text))
        return None
