"""Tables in blocks: 年度绩效目标1（40分） with headings of its own, then 年度绩效目标2（40分）."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from perfeval.tables.headings import Headings, find_headings, is_anchor, is_label_row
from perfeval.tables.sheet import Sheet
from perfeval.tables.vocabulary import is_block
from perfeval.text.names import normalise_key


@attrs.frozen
class Block:
    """Rows ``start`` up to ``end`` under headings of their own.

    ``label`` is the row and the column of the words that name the block; most
    tables are one block without any. Indicators of two blocks may share a name.
    """

    headings: Headings
    start: int
    end: int
    label: tuple[int, int] | None = None


def blocks_of(sheet: Sheet, headings: Headings) -> tuple[Block, ...]:
    """The blocks of a table, in order; a table without labels is one."""
    labels = list(_labels(sheet, headings))
    if not labels:
        return (Block(headings, headings.last, len(sheet.rows)),)
    ends = [row for row, _ in labels[1:]] + [len(sheet.rows)]
    before = headings
    found: list[Block] = []
    if labels[0][0] > headings.last:
        found.append(Block(headings, headings.last, labels[0][0]))
    for (row, column), end in zip(labels, ends, strict=True):
        own = find_headings(cut(sheet, row, end))
        start = row
        if own is not None and own.first == 0:
            before = attrs.evolve(own, first=row, last=own.last + row)
            start = before.last
        elif is_label_row(sheet, row):
            start = row + 1
        # Otherwise the label stands beside its first indicator, below the same headings.
        found.append(Block(before, start, end, (row, column)))
    return tuple(found)


def cut(sheet: Sheet, begin: int, end: int) -> Sheet:
    """Some rows of a sheet, as a sheet."""
    return attrs.evolve(
        sheet,
        rows=sheet.rows[begin:end],
        numbers=sheet.numbers[begin:end],
        widths=sheet.widths[begin:end],
    )


def _labels(sheet: Sheet, headings: Headings) -> Iterator[tuple[int, int]]:
    """Row and column of each label: beside headings, above them, or below those of the table.

    Beside an indicator a label counts in the column in which one stands beside headings.
    """
    beside: int | None = None
    for row in range(headings.first, len(sheet.rows)):
        column, cell = next(iter(sheet.filled(row)), (0, None))
        if cell is None or not is_block(normalise_key(cell.text)):
            continue
        if is_anchor(sheet, row):
            beside = column
            yield row, column
        elif column == beside or (is_label_row(sheet, row) and _opens(sheet, headings, row + 1)):
            yield row, column


def _opens(sheet: Sheet, headings: Headings, row: int) -> bool:
    """Whether headings of a block stand in a row, or the highest name of a table."""
    if row >= len(sheet.rows):
        return False
    top = headings.names[min(headings.names)]
    return is_anchor(sheet, row) or bool(sheet.cell(row, top).text)
