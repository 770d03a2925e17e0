"""The tables of a file, and which of them is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.errors import RubricError
from perfeval.office import is_office
from perfeval.office import read as read_office
from perfeval.office.grid import Book, Fact, column_letters
from perfeval.rubrictext.parse import MOST_CHARACTERS
from perfeval.source import Source, Span
from perfeval.tables.headings import Headings
from perfeval.tables.prelude import subject
from perfeval.tables.read import Table, read_sheet, read_table
from perfeval.tables.sheet import SEPARATORS, Sheet, decode, of_grid, read_cells
from perfeval.tables.split import forms_of
from perfeval.tables.words import one_line
from perfeval.text.names import normalise_key
from perfeval.text.suggest import nearest

_MOST_LISTED = 20
_SHOWN = 20


def shown_name(name: str, subject: str) -> str:
    """What a message calls a table: its name, and what it is about where that says more."""
    return f"{name}（{subject}）" if subject and subject != name else name


@attrs.frozen
class Opened:
    """One table of a file that can be read, under the names by which it is asked for.

    ``name`` is that of the sheet, or 第N个表; ``subject`` what is assessed, as
    far as the table says so. ``facts`` are to be said about it.
    """

    file: str
    name: str
    subject: str = ""
    text: str | None = None
    sheet: Sheet | None = None
    headings: Headings | None = None
    facts: tuple[Diagnostic, ...] = ()

    @property
    def shown(self) -> str:
        """What a message calls it."""
        return shown_name(self.name, self.subject)

    def read(self, sink: Collector) -> Table | None:
        """The table; every fault goes to ``sink``."""
        if self.sheet is not None and self.headings is not None:
            return read_sheet(self.sheet, self.headings, sink)
        return read_table(self.file, self.text or "", sink)


def open_tables(data: bytes, name: str, table: str | None = None) -> list[Opened]:
    """The tables of a file that can be scored: all, or the one called ``table``.

    Raises :class:`~perfeval.errors.RubricError` where there is none.
    """
    if is_office(data, name):
        return _of_book(read_office(data, name), name, table)
    text = decode(data)
    if text is None:
        words: dict[str, object] = {"reason": "UTF-8, GB18030"}
        raise RubricError([Diagnostic("PE522", Source(name, ""), Span(0, 0), words)])
    found = _of_text(text, name)
    if table is not None and normalise_key(table) != normalise_key(name):
        return [_called(table, name, found, found)]
    return found


def _of_text(text: str, name: str) -> list[Opened]:
    """The forms of a text file: mostly one, read as a whole."""
    if len(text) <= MOST_CHARACTERS:
        for separator in SEPARATORS:
            parts = list(forms_of(read_cells(name, text, separator)))
            if len(parts) > 1:
                return _numbered(name, name, parts, ())
            if parts[0][1] is not None:
                break
    return [Opened(name, name, text=text)]


def _numbered(
    file: str,
    name: str,
    parts: Sequence[tuple[Sheet, Headings | None]],
    facts: tuple[Diagnostic, ...],
) -> list[Opened]:
    """The forms of one sheet; the second one and those after it have a number behind its name."""
    found = []
    for number, (sheet, headings) in enumerate(parts, 1):
        end = len(sheet.rows) if headings is None else headings.first
        own = name if number == 1 else f"{name}#{number}"
        said = facts if headings is None else tuple(_of_columns(facts, headings))
        found.append(Opened(file, own, subject(sheet, end), "", sheet, headings, said))
    return found


def _of_columns(facts: Sequence[Diagnostic], headings: Headings) -> Iterator[Diagnostic]:
    """The facts without hidden columns that are not read after all."""
    passed = {column_letters(column) for column in headings.passed}
    for fact in facts:
        if fact.code == "PE651" and passed:
            words = dict(fact.arguments)
            kept = [each for each in words["columns"].split("、") if each not in passed]
            if kept:
                yield attrs.evolve(fact, arguments={**words, "columns": "、".join(kept)})
        else:
            yield fact


def one_table(data: bytes, name: str, table: str | None = None) -> Opened:
    """The table that is meant; several are never guessed at."""
    found = open_tables(data, name, table)
    if len(found) > 1:
        words: dict[str, object] = {"count": len(found), "tables": _listed(found)}
        raise RubricError([Diagnostic("PE611", Source(name, ""), None, words)])
    return found[0]


def _of_book(book: Book, name: str, table: str | None) -> list[Opened]:
    sheets = [of_grid(name, grid) for grid in book.tables]
    general = [fact for fact in book.notes if fact.table is None]
    hidden = [
        Diagnostic(f.code, Source(name, ""), None, dict(f.fields), severity=f.severity)
        for f in general
    ]
    every: list[Opened] = []
    for place, (grid, sheet) in enumerate(zip(book.tables, sheets, strict=True)):
        facts = [fact for fact in book.notes if fact.table == place]
        said = tuple(_said(fact, name, sheet) for fact in (*general, *facts))
        every += _numbered(name, grid.name, list(forms_of(sheet)), said)
    scored = [each for each in every if each.headings is not None and each.headings.scored]
    if table is not None:
        return [_called(table, name, scored, every, hidden)]
    if not scored:
        begins = "；".join(_begins(each) for each in every[:_MOST_LISTED])
        words: dict[str, object] = {"count": len(every), "tables": begins}
        raise RubricError([Diagnostic("PE610", Source(name, ""), None, words), *hidden])
    return scored


def _said(fact: Fact, name: str, sheet: Sheet) -> Diagnostic:
    """A fact about a file as a finding, at its cell where that holds words."""
    words: dict[str, object] = dict(fact.fields)
    span = Span(0, 0)
    if fact.row in sheet.numbers and fact.column is not None:
        span = sheet.cell(sheet.numbers.index(fact.row), fact.column).span
    source = sheet.source if span != Span(0, 0) else Source(name, "")
    return Diagnostic(fact.code, source, span, words, severity=fact.severity)


def _called(
    table: str,
    name: str,
    scored: Sequence[Opened],
    every: Sequence[Opened],
    facts: Sequence[Diagnostic] = (),
) -> Opened:
    """The table of this name; a table that is no score table may be asked for as well.

    ``facts`` are said beside a refusal: the sheet may be a hidden one.
    """
    wanted = normalise_key(table)
    for group in (scored, every):
        named = [each for each in group if normalise_key(each.name) == wanted]
        about = [each for each in group if normalise_key(each.subject) == wanted]
        for found in (named, about):
            if len(found) == 1:
                return _with_headings(found[0])
    raise RubricError([_unknown(table, name, scored or every), *facts])


def _with_headings(opened: Opened) -> Opened:
    if opened.headings is None:
        words: dict[str, object] = {"missing": "一级指标、分值、评分标准"}
        source = Source(opened.file, "") if opened.sheet is None else opened.sheet.source
        raise RubricError([Diagnostic("PE601", source, Span(0, 0), words)])
    return opened


def _unknown(table: str, name: str, known: Sequence[Opened]) -> Diagnostic:
    names = [each.subject or each.name for each in known] + [each.name for each in known]
    words: dict[str, object] = {"table": table, "tables": _listed(known)}
    near = nearest(table, names)
    return Diagnostic("PE612", Source(name, ""), None, words, suggestion=near)


def _listed(tables: Sequence[Opened]) -> str:
    shown = "、".join(each.shown for each in tables[:_MOST_LISTED])
    return f"{shown}……" if len(tables) > _MOST_LISTED else shown


def _begins(opened: Opened) -> str:
    """What a table begins with, as a reader would recognise it."""
    sheet = opened.sheet
    rows = () if sheet is None else sheet.rows
    first = next((cell.text for row in rows for cell in row.values()), "")
    return f"{opened.name}「{one_line(first)[:_SHOWN]}」"
