"""A table file as rows of cells, each cell with its place in one text.

The text of a sheet is the file without its quoting marks: the cells as a
reader sees them, with the file's own separator between them. Its lines are
those of the file, so a finding points at the line that an editor shows.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import attrs

from perfeval.rubrictext.document import Words
from perfeval.source import Source, Span

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


@attrs.frozen
class Sheet:
    """Rows of cells; row 1 of a spreadsheet is ``rows[0]``."""

    source: Source
    rows: tuple[tuple[Words, ...], ...]

    def cell(self, row: int, column: int) -> Words:
        """The cell at a place; an empty one beyond the end of its row."""
        cells = self.rows[row]
        if column < len(cells):
            return cells[column]
        end = cells[-1].span.end if cells else 0
        return Words("", Span(end, end))

    def filled(self, row: int) -> list[tuple[int, Words]]:
        """Column and words of the cells of a row that are not blank."""
        return [(column, cell) for column, cell in enumerate(self.rows[row]) if cell.text]


def read_cells(name: str, text: str, separator: str) -> Sheet:
    """Cut ``text`` into cells at ``separator``, honouring quoted cells."""
    out: list[str] = []
    rows: list[tuple[Words, ...]] = []
    place = 0
    for row in _rows(text.replace("\r\n", "\n").replace("\r", "\n"), separator):
        cells: list[Words] = []
        for raw in row:
            cell = _CLOSING.sub("\n", _OPENING.sub("", raw)) if "<" in raw else raw
            cells.append(_words(cell, place))
            out.append(cell)
            out.append(separator)
            place += len(cell) + 1
        out[-1] = "\n"
        rows.append(tuple(cells))
    return Sheet(Source(name, "".join(out)), tuple(rows))


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
