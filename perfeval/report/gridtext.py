"""A form as plain text: columns that line up, words that do not fit go on in the next line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perfeval.render.excerpt import visible, width
from perfeval.report.text import WIDEST, cut

if TYPE_CHECKING:
    from perfeval.office.paper import Item, Paper, Placed

_GAP = "  "
_LEAST = 6
_WIDE_BLANKS = re.compile("　{3,}")


def grid_text(paper: Paper) -> str:
    """The title, the rows with a rule between them, and the lines below.

    Numbers are never cut: where they and six columns for each column of words
    need more than a terminal has, the text is wider.
    """
    placed = paper.placed()
    widths = _widths(placed, paper.width)
    rule = "-" * _across(widths, 0, len(widths))
    rows: list[list[Placed]] = [[] for _ in paper.rows]
    for each in placed:
        rows[each.row].append(each)
    lines = [visible(paper.title), rule]
    for row in rows:
        lines += [*_row(row, widths), rule]
    # The blanks of a line to sign on are measured for paper.
    lines += [_WIDE_BLANKS.sub("　　", visible(line)) for line in paper.below]
    return "\n".join(lines) + "\n"


def _parts(item: Item) -> list[str]:
    return [visible(line) for line in item.text.split("\n")]


def _across(widths: list[int], first: int, count: int) -> int:
    return sum(widths[first : first + count]) + len(_GAP) * (count - 1)


def _widths(placed: list[Placed], count: int) -> list[int]:
    """What each column takes; the widest ones of words give way until all of it fits."""
    wanted, least = [1] * count, [1] * count
    for each in placed:
        if each.item.across == 1:
            needs = max(width(part) for part in _parts(each.item))
            wanted[each.column] = max(wanted[each.column], needs)
            kept = needs if each.item.number else min(needs, _LEAST)
            least[each.column] = max(least[each.column], kept)
    while _across(wanted, 0, count) > WIDEST:
        room = [have - low for have, low in zip(wanted, least, strict=True)]
        if not any(room):
            break
        widest = max((place for place in range(count) if room[place]), key=wanted.__getitem__)
        wanted[widest] -= 1
    return wanted


def _row(row: list[Placed], widths: list[int]) -> Iterator[str]:
    """The lines of one row; a cell that goes on from above leaves its place blank."""
    cells = [(each, _across(widths, each.column, each.item.across)) for each in row]
    made = [
        (each, room, [part for line in _parts(each.item) for part in cut(line, room)])
        for each, room in cells
    ]
    for number in range(max((len(parts) for _, _, parts in made), default=0)):
        line, at = "", 0
        for each, room, parts in made:
            start = _across(widths, 0, each.column) + len(_GAP) if each.column else 0
            text = parts[number] if number < len(parts) else ""
            blanks = " " * (room - width(text))
            line += " " * (start - at) + (blanks + text if each.item.number else text + blanks)
            at = start + room
        yield line.rstrip()
