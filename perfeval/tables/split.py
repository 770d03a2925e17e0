"""Forms that stand one below the other in one sheet."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.tables.blocks import cut
from perfeval.tables.headings import Headings, find_headings, repeats
from perfeval.tables.sheet import Sheet
from perfeval.tables.vocabulary import FOOT, SUBJECT, SUM, money_kind
from perfeval.tables.words import NOTE
from perfeval.text.names import normalise_key


def forms_of(sheet: Sheet) -> Iterator[tuple[Sheet, Headings | None]]:
    """The forms of a sheet with their headings: mostly one, which is the whole sheet.

    Another form begins where the same headings come once more below a total
    row, and not only the next page of the same table.
    """
    headings = find_headings(sheet)
    if headings is None:
        yield sheet, None
        return
    begin = 0
    for start in _starts(sheet, headings):
        yield from _part(sheet, begin, start)
        begin = start
    if begin == 0:
        yield sheet, headings
    else:
        yield from _part(sheet, begin, len(sheet.rows))


def _part(sheet: Sheet, begin: int, end: int) -> Iterator[tuple[Sheet, Headings | None]]:
    part = cut(sheet, begin, end)
    yield part, find_headings(part)


def _starts(sheet: Sheet, headings: Headings) -> Iterator[int]:
    """The first rows of the second form and of those after it."""
    total: int | None = None
    for row in range(headings.last, len(sheet.rows)):
        cells = list(sheet.rows[row].values())
        if cells and SUM.fullmatch(normalise_key(cells[0].text)):
            total = row
        elif total is not None and repeats(sheet, headings, row):
            start = next((at for at in range(total + 1, row) if _opens(sheet, at)), None)
            if start is not None:
                yield start
                total = None


def _opens(sheet: Sheet, row: int) -> bool:
    """Whether a row between a total and the next headings belongs to what comes."""
    cells = list(sheet.rows[row].values())
    if not cells or NOTE.match(cells[0].text) or FOOT.fullmatch(normalise_key(cells[0].text)):
        return False
    labels = (SUBJECT.fullmatch(normalise_key(cell.text)) for cell in cells)
    money = {money_kind(cell.text) for cell in cells}
    titled = len(cells) == 1 and normalise_key(cells[0].text).endswith(("表", "评价"))
    return titled or any(labels) or {"spent", "budget"} <= money
