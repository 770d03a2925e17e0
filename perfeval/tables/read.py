"""The rows of a sheet become the same document that a rubric file gives."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.diagnostics import Collector, Diagnostic, Severity
from perfeval.names import normalise_key
from perfeval.numbers import parse_number, to_text
from perfeval.rubrictext.defaults import EXECUTION_ROWS
from perfeval.rubrictext.document import Amount, Document, Line, Words
from perfeval.rubrictext.parse import MOST_CHARACTERS, MOST_INDICATORS
from perfeval.rubrictext.phrases import name_and_points, read_points
from perfeval.source import Source, Span
from perfeval.suggest import digits_for, nearest
from perfeval.tables.headings import BARE, Detail, Headings, find_headings
from perfeval.tables.prelude import Prelude, read_prelude
from perfeval.tables.rows import Row, body
from perfeval.tables.sheet import SEPARATORS, Sheet, read_cells
from perfeval.tables.tree import LEVELS, Open, closed, lines_of
from perfeval.tables.words import NOTE, is_dash, note_lines, one_line, says_nothing, wording
from perfeval.text.fold import fold

_MISSING = "一级指标、分值、评分标准"


@attrs.frozen
class Table:
    """What a table says: the rubric as a document, and the filled-in cells by path."""

    document: Document
    actual: dict[tuple[str, ...], str]
    scores: dict[tuple[str, ...], str]
    amounts: dict[str, str]


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
            return _Reader(sheet, headings, sink).table()
    sink.add(Diagnostic("PE601", Source(name, text), Span(0, 0), {"missing": _MISSING}))
    return None


@attrs.define
class _Reader:
    """Goes through the rows below the headings."""

    sheet: Sheet
    headings: Headings
    sink: Collector
    roots: list[Open] = attrs.field(factory=list)
    stack: list[Open] = attrs.field(factory=list)
    leaves: list[Open] = attrs.field(factory=list)
    notes: list[Line] = attrs.field(factory=list)
    actual: dict[tuple[str, ...], str] = attrs.field(factory=dict)
    scores: dict[tuple[str, ...], str] = attrs.field(factory=dict)
    part: int = 0
    cut: bool = False
    latest: Open | None = None

    @property
    def source(self) -> Source:
        return self.sheet.source

    def table(self) -> Table | None:
        """Read everything, reporting all that is wrong on the way."""
        prelude = read_prelude(self.sheet, self.headings.first, self.sink)
        if prelude is None:
            return None
        meant = [self._unread(words) for words in self.headings.unread]
        if any(meant):
            return None
        self._execution(prelude)
        for row in body(self.sheet, self.headings):
            if len(self.leaves) > MOST_INDICATORS:
                self._found("PE116", row.first.span, {"limit": MOST_INDICATORS})
                break
            self._row(row)
        if not self.leaves:
            if not self.sink.failed:
                self._found("PE605", self.sheet.cell(self.headings.first, 0).span, {})
            return None
        execution = prelude.execution
        amounts = execution.amounts if execution else {}
        return Table(self._document(prelude), self.actual, self.scores, amounts)

    def _unread(self, words: Words) -> bool:
        """Report a column that is not read; whether it is nearly the one that is missing."""
        missing = [] if "rule" in self.headings.details else ["评分标准"]
        missing += [] if self.headings.weights else ["分值"]
        near = nearest(words.text, missing)
        shown: dict[str, object] = {"heading": one_line(words.text)}
        severity: Severity = "warning" if near is None else "error"
        found = Diagnostic("PE607", self.source, words.span, shown, severity=severity)
        self.sink.add(attrs.evolve(found, suggestion=near))
        return near is not None

    def _document(self, prelude: Prelude) -> Document:
        lines = list(prelude.lines)
        # Remarks on the whole table follow its title, where a rubric file can have them.
        after = 1 if lines and lines[0].text.startswith("评价体系") else 0
        return attrs.evolve(
            prelude.head,
            title=prelude.title,
            roots=closed(self.roots),
            lines=(*lines[:after], *self.notes, *lines[after:], *lines_of(self.roots)),
        )

    def _found(
        self, code: str, span: Span, words: dict[str, object], severity: Severity = "error"
    ) -> None:
        self.sink.add(Diagnostic(code, self.source, span, words, severity=severity))

    def _execution(self, prelude: Prelude) -> None:
        found = prelude.execution
        if found is None:
            return
        name, span = found.name, found.name.span
        opened = Open(1, name, normalise_key(name.text), found.points, span, leaf=True)
        self.roots.append(opened)
        self.leaves.append(opened)
        if found.rate and not is_dash(found.rate):
            self.actual[name.text,] = found.rate

    # Rows -------------------------------------------------------------------

    def _row(self, row: Row) -> None:
        if row.kind == "note":
            text = "\n".join(cell.text for _, cell in self.sheet.filled(row.place))
            self.notes.extend(Line("comment", line) for line in note_lines(text))
        elif row.kind == "data":
            self._data(row)
        else:
            self._sum(row)

    def _sum(self, row: Row) -> None:
        """The weight in a 合计 row is checked against the indicators above it."""
        leaves = self.leaves if row.kind == "sum" else self.leaves[self.part :]
        self.part = len(self.leaves)
        if self.cut or any(leaf.points is None for leaf in leaves):
            return
        total = sum((leaf.points.value for leaf in leaves if leaf.points), Fraction(0))
        for column in sorted(set(self.headings.weights.values())):
            stated = self._amount(row, self.sheet.cell(row.place, column))
            if stated is not None and stated.value != total:
                words: dict[str, object] = {"stated": to_text(stated.value), "sum": to_text(total)}
                self._found("PE603", stated.span, words, "warning")

    def _amount(self, row: Row, cell: Words) -> Amount | None:
        if not cell.text or says_nothing(cell.text):
            return None
        amount = read_points(self.source, cell, self.sink)
        if amount is None:
            words: dict[str, object] = {"row": row.number, "text": one_line(cell.text)}
            meant = digits_for(cell.text)
            guess = meant if meant != cell.text and parse_number(meant) is not None else None
            self.sink.add(Diagnostic("PE604", self.source, cell.span, words, suggestion=guess))
        return amount

    def _cut(self, row: Row, span: Span) -> None:
        self.cut = True
        self._found("PE602", span, {"row": row.number})

    def _is_beyond(self, row: Row) -> bool:
        """Whether a cell stands right of all headings: a comma has split the wording."""
        headings = range(self.headings.first, self.headings.last)
        width = max(len(self.sheet.rows[place]) for place in headings)
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
        is_leaf = leaf == deepest or struck or self._is_execution(row, cells[leaf])
        for level, cell in cells.items():
            if is_dash(cell.text):
                self._close(level)
            elif level in named and (level < leaf or not is_leaf):
                self._group(row, level, cell)
        if not is_leaf:
            self._cut(row, cells[leaf].span)
        elif not self._is_absent(row, cells[leaf], leaf):
            self._leaf(row, leaf, cells)

    def _without_name(self, row: Row) -> None:
        """Words with no name beside them are the rest of a row that a page break cut."""
        columns = {*self.headings.details.values(), *self.headings.weights.values()}
        for column, cell in self.sheet.filled(row.place):
            if column in columns and not is_dash(cell.text):
                self._cut(row, cell.span)
                return

    def _is_execution(self, row: Row, cell: Words) -> bool:
        name, _ = name_and_points(self.source, cell, Collector())
        rule = self._detail(row, "rule")
        return rule is None and normalise_key(name.text) in EXECUTION_ROWS

    def _is_absent(self, row: Row, cell: Words, level: int) -> bool:
        """Whether the row says that there is no such indicator; it is kept as a remark."""
        if not says_nothing(one_line(cell.text)) or self._weight(row, level, None) is not None:
            return False
        above = self.stack[-1].name.text if self.stack else ""
        self.notes.append(Line("comment", f"# {above}：{one_line(cell.text)}"))
        return True

    # Indicators -------------------------------------------------------------

    def _close(self, level: int) -> None:
        while self.stack and self.stack[-1].level >= level:
            self.stack.pop()

    def _named(self, cell: Words) -> tuple[Words, Amount | None]:
        name, points = name_and_points(self.source, cell, self.sink)
        fold(self.source, name.span, self.sink)
        return Words(one_line(name.text), name.span), points

    def _weight(self, row: Row, level: int, inside: Amount | None) -> Amount | None:
        """The weight beside a name; one inside the name has to agree with it."""
        column = self.headings.weights.get(level)
        beside = None if column is None else self._amount(row, self.sheet.cell(row.place, column))
        if beside is not None and inside is not None and beside.value != inside.value:
            first, second = to_text(inside.value), to_text(beside.value)
            words: dict[str, object] = {"row": row.number, "first": first, "second": second}
            self._found("PE606", beside.span, words)
        return beside or inside

    def _group(self, row: Row, level: int, cell: Words) -> None:
        name, inside = self._named(cell)
        points = self._weight(row, level, inside)
        key = normalise_key(name.text)
        same = next((each for each in self.stack if each.level == level), None)
        if same is not None and same.key == key:
            self._same_group(row, same, points)
            self._close(level + 1)
            return
        self._close(level)
        self._attach(Open(level, name, key, points, name.span), row)

    def _same_group(self, row: Row, group: Open, points: Amount | None) -> None:
        """A name that every row repeats is one heading, with one weight."""
        if group.points is None:
            group.points = points
        elif points is not None and points.value != group.points.value:
            first, second = to_text(group.points.value), to_text(points.value)
            words: dict[str, object] = {"row": row.number, "first": first, "second": second}
            self._found("PE606", points.span, words)

    def _attach(self, opened: Open, row: Row) -> None:
        """Put an indicator below the headings that are open, at the level next to theirs."""
        cells = self.headings.names
        for level, column in cells.items():
            open_here = any(each.level == level for each in self.stack)
            cell = self.sheet.cell(row.place, column)
            if level < opened.level and not open_here and not is_dash(cell.text):
                words: dict[str, object] = {"level": LEVELS[opened.level]}
                self._found("PE118", opened.name.span, words)
                break
        above = self.stack[-1] if self.stack else None
        # In a rubric file a bare 指标 belongs to whatever stands last in front of it.
        opened.bare = opened.level == BARE and above is self.latest
        if not opened.bare:
            self.latest = opened
        (self.roots if above is None else above.children).append(opened)
        self.stack.append(opened)

    def _leaf(self, row: Row, level: int, cells: dict[int, Words]) -> None:
        name, inside = self._named(cells[level])
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
        if weight is None and opened.target is None and opened.wording.rule is None:
            self._cut(row, name.span)
            return
        self._attach(opened, row)
        self.leaves.append(opened)
        path = tuple(each.name.text for each in self.stack)
        self.stack.pop()
        self._filled(row, path)

    def _filled(self, row: Row, path: tuple[str, ...]) -> None:
        for detail, found in (("actual", self.actual), ("score", self.scores)):
            cell = self._detail(row, "actual" if detail == "actual" else "score")
            if cell is not None:
                found[path] = one_line(cell.text)

    def _said(self, row: Row, detail: Detail) -> Words | None:
        """A cell with words of its own; one that is all comment is kept as a remark."""
        cell = self._detail(row, detail)
        if cell is None or not cell.text.startswith(("#", "＃")):
            return cell
        self.notes.extend(Line("comment", line) for line in note_lines(cell.text))
        return None

    def _detail(self, row: Row, detail: Detail) -> Words | None:
        column = self.headings.details.get(detail)
        cell = None if column is None else self.sheet.cell(row.place, column)
        return None if cell is None or not cell.text or is_dash(cell.text) else cell
