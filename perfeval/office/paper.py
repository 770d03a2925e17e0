"""A table that is to be written into a workbook or a document, and its measures on A4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isqrt

import attrs

from perfeval.render.excerpt import width

__all__ = ["Choices", "Item", "Paper", "Placed", "number_style", "printable"]

SHEET_COLUMNS = 128
"""How many half-width characters fit beside each other on A4 landscape."""

_LEAST, _NARROW, _MOST = 6, 10, 44
_LINE = 15
"""Points that a line of a row takes."""
_HIGHEST = 400
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLAIN = re.compile(r"(?P<whole>-?(?:0|[1-9][0-9]{0,14}))(?:\.(?P<part>[0-9]{1,14}))?(?P<rate>%?)")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,10})?")
_DIGITS = 15


def printable(text: str) -> str:
    """``text`` without what no format can hold: control characters but line ends and tabs."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@attrs.frozen
class Choices:
    """The words that may be filled into a cell."""

    labels: tuple[str, ...]


@attrs.frozen
class Item:
    """Words over ``across`` columns and ``down`` rows.

    A ``head`` is set in bold on a ground; a ``number`` is written as one where
    its words are plainly a number. ``ratio`` shows an empty cell as a
    percentage once it is filled in.
    """

    text: str = ""
    across: int = 1
    down: int = 1
    head: bool = False
    number: bool = False
    ratio: bool = False
    fill: bool = False
    choices: Choices | None = None


@attrs.frozen
class Placed:
    """An item with its row and column, both from 0."""

    row: int
    column: int
    item: Item


def _rows(rows: Iterable[Iterable[Item]]) -> tuple[tuple[Item, ...], ...]:
    return tuple(tuple(row) for row in rows)


@attrs.frozen
class Paper:
    """A table with a title above and lines below.

    ``name`` is that of the sheet. Row ``head`` holds the headings that every
    page repeats; the rows above it stand on the first page alone. ``widths``
    are measures of the columns against each other, found from the words where
    they are not given.
    """

    name: str
    title: str
    rows: tuple[tuple[Item, ...], ...] = attrs.field(converter=_rows)
    head: int = 0
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()

    def placed(self) -> list[Placed]:
        """Every item at its place; what is covered by one above or beside it is free of others."""
        taken: set[tuple[int, int]] = set()
        found: list[Placed] = []
        for row, items in enumerate(self.rows):
            column = 0
            for item in items:
                while (row, column) in taken:
                    column += 1
                if item.down > 1:
                    taken.update(
                        (row + under, column + beside)
                        for under in range(1, item.down)
                        for beside in range(item.across)
                    )
                found.append(Placed(row, column, item))
                column += item.across
        return found

    def split(self) -> list[Placed]:
        """The same where row ``head`` is repeated alone: what reaches down from it is cut below."""
        found: list[Placed] = []
        for each in self.placed():
            item = each.item
            if each.row == self.head and item.down > 1:
                found.append(attrs.evolve(each, item=attrs.evolve(item, down=1)))
                rest = attrs.evolve(item, down=item.down - 1)
                found.append(Placed(each.row + 1, each.column, rest))
            else:
                found.append(each)
        return found

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((each.column + each.item.across for each in self.placed()), default=1)

    def measures(self) -> list[int]:
        """The width of each column in half-width characters, in all at most a page."""
        if self.widths:
            return list(self.widths)
        wanted, written = self._wanted()
        if sum(wanted) <= SHEET_COLUMNS:
            return wanted
        # A number that is cut in two is hard to read: the columns of words give way, and
        # those with much to say get more of what is left.
        wide = [place for place, each in enumerate(wanted) if each > _NARROW]
        room = SHEET_COLUMNS - sum(each for each in wanted if each <= _NARROW)
        weights = {place: isqrt(written[place]) for place in wide}
        whole = max(1, sum(weights.values()))
        for place in wide:
            wanted[place] = max(_NARROW, min(wanted[place], room * weights[place] // whole))
        return wanted

    def _wanted(self) -> tuple[list[int], list[int]]:
        """How wide each column would be, and how much is written in it."""
        wanted, written = [_LEAST] * self.width, [0] * self.width
        for each in self.placed():
            if each.item.across == 1:
                longest = max(map(width, each.item.text.split("\n")), default=0)
                wanted[each.column] = max(wanted[each.column], min(longest + 3, _MOST))
                written[each.column] += width(each.item.text.replace("\n", ""))
        return wanted, written

    def heights(self, measures: Sequence[int]) -> list[int]:
        """The height of each row in points.

        Programs do not fit rows to merged cells, and some to none; so their
        words are measured here.
        """
        lines = [1] * len(self.rows)
        for each in sorted(self.placed(), key=lambda placed: placed.item.down):
            room = sum(measures[each.column : each.column + each.item.across]) - 1
            needed = sum(_lines(part, room) for part in each.item.text.split("\n"))
            rows = range(each.row, min(each.row + each.item.down, len(lines)))
            missing = needed - sum(lines[row] for row in rows)
            if missing > 0:
                # Shared out over the rows that the cell spans, so that none of them gapes.
                for number, row in enumerate(rows):
                    share = missing // len(rows) + (number < missing % len(rows))
                    lines[row] += share
        return [min(_LINE * count + 4, _HIGHEST) for count in lines]


def _lines(text: str, room: int) -> int:
    return max(1, -(-width(text) // max(1, room)))


def number_style(text: str) -> tuple[str, str] | None:
    """The stored form and the number format of words that are plainly a number, else ``None``.

    ``9.50`` gives ``("9.50", "0.00")``, ``97.71%`` gives ``("0.9771", "0.00%")``.
    """
    bare = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    match = _PLAIN.fullmatch(bare)
    if match is None:
        return None
    part = match["part"] or ""
    if len(match["whole"].lstrip("-")) + len(part) > _DIGITS:
        return None
    shown = "#,##0" if bare != text else "0"
    shown += f".{'0' * len(part)}" if part else ""
    if not match["rate"]:
        return bare, shown
    sign = "-" if bare.startswith("-") else ""
    digits = f"{match['whole'].lstrip('-')}{part}".zfill(len(part) + 3)
    return f"{sign}{digits[: -len(part) - 2]}.{digits[-len(part) - 2 :]}", f"{shown}%"


def share(part: int, whole: int, of: int) -> int:
    """``of`` in the proportion of ``part`` to ``whole``, as a whole number."""
    return int(Fraction(part * of, max(1, whole)))
