"""The tree of indicators grows row by row: headings stay open until another one follows."""

from __future__ import annotations

import attrs

from perfeval.diagnostics import Collector, Diagnostic, Severity
from perfeval.model.inputs import Reading
from perfeval.numbers.exact import parse_number, to_text
from perfeval.rubrictext.document import Amount, Words
from perfeval.rubrictext.phrases import name_and_points, read_points
from perfeval.source import Span
from perfeval.tables.headings import BARE, Detail, Headings
from perfeval.tables.rows import Row
from perfeval.tables.sheet import Sheet, TableSource
from perfeval.tables.tree import LEVELS, Open
from perfeval.tables.vocabulary import ONLY_POINTS, PREFIX, family
from perfeval.tables.words import is_dash, one_line, says_nothing
from perfeval.text.fold import fold
from perfeval.text.names import normalise_key
from perfeval.text.suggest import digits_for


@attrs.define
class Growing:
    """The indicators read so far, and those that are open."""

    sheet: Sheet
    headings: Headings
    sink: Collector
    roots: list[Open] = attrs.field(factory=list)
    stack: list[Open] = attrs.field(factory=list)
    readings: list[Reading] = attrs.field(factory=list)
    latest: Open | None = None

    @property
    def source(self) -> TableSource:
        """The text of the sheet."""
        return self.sheet.source

    def _found(
        self, code: str, span: Span, words: dict[str, object], severity: Severity = "error"
    ) -> None:
        self.sink.add(Diagnostic(code, self.source, span, words, severity=severity))

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

    def _detail(self, row: Row, detail: Detail) -> Words | None:
        column = self.headings.details.get(detail)
        return None if column is None else self._cell(row.place, column)

    def _cell(self, row: int, column: int) -> Words | None:
        cell = self.sheet.cell(row, column)
        return None if not cell.text or is_dash(cell.text) else cell

    def _close(self, level: int) -> None:
        while self.stack and self.stack[-1].level >= level:
            self.stack.pop()

    def _named(self, cell: Words, *, leaf: bool = False) -> tuple[Words, Amount | None]:
        name, points = name_and_points(self.source, cell, self.sink)
        fold(self.source, name.span, self.sink)
        prefix = PREFIX.match(name.text) if leaf else None
        if prefix and 0 < prefix.end() < len(name.text):
            cut = name.span.start + prefix.end()
            self.readings.append(Reading("name_prefix", Span(name.span.start, cut)))
            name = Words(name.text[prefix.end() :], Span(cut, name.span.end))
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
        if ONLY_POINTS.fullmatch(normalise_key(cell.text)):
            name, inside = self._nameless(row, level, cell)
        points = self._weight(row, level, inside)
        key = normalise_key(name.text)
        same = next((each for each in self.stack if each.level == level), None)
        if same is None or same.key != key:
            self._close(level)
            same = self._latest_group(level, key)
        if same is None:
            self._attach(Open(level, name, key, points, name.span), row)
            return
        self._same_group(row, same, points)
        self._close(level + 1)
        if same not in self.stack:
            self.stack.append(same)

    def _nameless(self, row: Row, level: int, cell: Words) -> tuple[Words, Amount | None]:
        """A heading that keeps only its weight is called as what stands below it usually is."""
        inner = Words(cell.text[1:-1].strip(), Span(cell.span.start + 1, cell.span.end - 1))
        below = self.headings.names.get(level + 1)
        known = None if below is None else family(self.sheet.cell(row.place, below).text)
        self.readings.append(Reading("nameless_heading", cell.span))
        name = known or f"第{row.number}行"
        return Words(name, cell.span), read_points(self.source, inner, self.sink)

    def _latest_group(self, level: int, key: str) -> Open | None:
        """The heading in front, when it is written once more, as after a page break."""
        siblings = self.stack[-1].children if self.stack else self.roots
        # A heading with nothing below it is a remark, and comes between no two.
        last = next((each for each in reversed(siblings) if each.leaf or each.children), None)
        if last is None or last.leaf or last.level != level or last.key != key:
            return None
        return last

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
