"""What stands below merged cells: a sheet keeps it, and nobody sees it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from perfeval.office.grid import Merge
from perfeval.office.refusal import MOST_CELLS, damaged

Place = tuple[int, int]


def covered(part: str, cells: Iterable[Place], merges: Iterable[Merge]) -> list[Place]:
    """The cells that a merged one covers, its own place at the top left apart.

    Merges are gone through by the rows that hold something, as one may reach
    over a whole sheet; for more of them than any table has the part is refused.
    """
    columns: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        columns.setdefault(row, []).append(column)
    rows = list(columns)
    spans: dict[int, list[tuple[int, int]]] = {}
    work = 0
    for top, left, high, wide in merges:
        reached = rows[bisect_left(rows, top) : bisect_left(rows, top + high)]
        work += len(reached) + 1
        if work > MOST_CELLS:
            raise damaged(part, "mergeCells")
        for row in reached:
            spans.setdefault(row, []).append((left + (row == top), left + wide))
    return [(row, each) for row in spans for each in _inside(columns[row], spans[row])]


def _inside(columns: list[int], spans: list[tuple[int, int]]) -> Iterator[int]:
    """The columns that lie in one of the spans, each without its end."""
    spans.sort()
    place = end = 0
    for column in columns:
        while place < len(spans) and spans[place][0] <= column:
            end = max(end, spans[place][1])
            place += 1
        if column < end:
            yield column
