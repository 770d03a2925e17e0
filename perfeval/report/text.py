"""The scored table as plain text whose columns line up under full-width words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perfeval.report.table import table_of

if TYPE_CHECKING:
    from perfeval.result import Result

_GAP = "  "
_NUMBERS = 3
_WIDE = frozenset("WF")


def width(text: str) -> int:
    """How many terminal columns ``text`` takes."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in _WIDE)
        for char in text
    )


def _padded(text: str, columns: int, *, right: bool) -> str:
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def _laid_out(cells: Sequence[str], widths: Sequence[int]) -> str:
    first_number = len(cells) - _NUMBERS
    return _GAP.join(
        _padded(cell, columns, right=place >= first_number)
        for place, (cell, columns) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()


def to_text(result: Result) -> str:
    """The table, its total and grade, with a line break at the end of each line."""
    table = table_of(result)
    rows = [(*row.names, row.points, row.score, row.rate) for row in table.rows]
    everything = [table.headings, *rows]
    widths = [max(width(cells[place]) for cells in everything) for place in range(len(rows[0]))]
    rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    lines = [table.title, rule, _laid_out(table.headings, widths), rule]
    lines += [_laid_out(cells, widths) for cells in rows[:-1]]
    lines += [rule, _laid_out(rows[-1], widths), *table.foot]
    return "\n".join(lines) + "\n"
