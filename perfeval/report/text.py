"""The scored table as plain text whose columns line up under full-width words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perfeval.catalogue.words import word
from perfeval.report.table import table_of

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.results.result import Result

WIDEST = 80
"""How many columns a terminal shows at least."""

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


def to_text(result: Result, lang: Language = "zh") -> str:
    """The table, its total and grade, with a line break at the end of each line.

    A table that is wider than a terminal has one column of names, set in by
    their level; names that are too long even so go on in the next line.
    """
    table = table_of(result, lang)
    rows = [(*row.names, row.points, row.score, row.rate) for row in table.rows]
    headings: tuple[str, ...] = table.headings
    if sum(_widths([headings, *rows])) + len(_GAP) * (len(headings) - 1) > WIDEST:
        headings, rows = _narrow(headings, rows, word("indicator", lang))
    widths = _widths([headings, *rows])
    rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    lines = [table.title, rule, _laid_out(headings, widths), rule]
    *body, last = rows
    lines += [_laid_out(cells, widths) for cells in body]
    lines += [rule, _laid_out(last, widths), *table.foot]
    return "\n".join(lines) + "\n"


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(width(cells[place]) for cells in rows) for place in range(len(rows[0]))]


def _narrow(
    headings: Sequence[str], rows: Sequence[Sequence[str]], names_heading: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """One column for the names of all levels, no wider than what the numbers leave."""
    numbers = _widths([headings[-_NUMBERS:], *(cells[-_NUMBERS:] for cells in rows)])
    room = WIDEST - sum(numbers) - len(_GAP) * _NUMBERS
    found: list[tuple[str, ...]] = []
    for cells in rows:
        names = cells[:-_NUMBERS]
        level = next((place for place, name in enumerate(names) if name), 0)
        inset = _GAP * level
        *more, last = cut(names[level], room - width(inset))
        found += [(f"{inset}{part}", "", "", "") for part in more]
        found.append((f"{inset}{last}", *cells[-_NUMBERS:]))
    return (names_heading, *headings[-_NUMBERS:]), found


def cut(text: str, room: int) -> list[str]:
    """``text`` in pieces of at most so many columns."""
    parts = [""]
    for char in text:
        if width(parts[-1]) + width(char) > room:
            parts.append("")
        parts[-1] += char
    return parts
