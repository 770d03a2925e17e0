"""Tables whose cells may span rows and columns, as official forms have them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import attrs

from perfeval.figures.table import Table
from perfeval.render.excerpt import visible
from perfeval.report.sheet import written

__all__ = ["Cell", "Grid", "cells"]


@attrs.frozen
class Cell:
    """Words over ``across`` columns and ``down`` rows; a ``head`` names what stands beside it."""

    text: str
    across: int = 1
    down: int = 1
    head: bool = False
    number: bool = False

    def to_html(self) -> str:
        """The cell as ``<th>`` or ``<td>``."""
        tag = "th" if self.head else "td"
        spans = f' colspan="{self.across}"' if self.across > 1 else ""
        spans += f' rowspan="{self.down}"' if self.down > 1 else ""
        kind = ' class="number"' if self.number else ""
        return f"<{tag}{spans}{kind}>{escape(visible(self.text))}</{tag}>"


def cells(*texts: str, head: bool = False, number: bool = False) -> list[Cell]:
    """Plain cells with these words."""
    return [Cell(text, head=head, number=number) for text in texts]


def _rows(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(row) for row in rows)


@attrs.frozen
class Grid:
    """A form: a title, rows of cells, and lines below."""

    title: str
    rows: tuple[tuple[Cell, ...], ...] = attrs.field(converter=_rows)
    foot: tuple[str, ...] = ()

    def spread(self) -> list[list[str]]:
        """All cells one by one; what a cell covers besides its first place is empty."""
        taken: dict[tuple[int, int], str] = {}
        for down, row in enumerate(self.rows):
            across = 0
            for cell in row:
                while (down, across) in taken:
                    across += 1
                for under in range(cell.down):
                    for beside in range(cell.across):
                        first = not under and not beside
                        taken[down + under, across + beside] = cell.text if first else ""
        wide = 1 + max((across for _, across in taken), default=0)
        return [
            [taken.get((down, across), "") for across in range(wide)]
            for down in range(len(self.rows))
        ]

    def to_html(self) -> str:
        """A ``<table>`` with its title as the caption; every word is escaped."""
        rows = "\n".join(f"<tr>{''.join(cell.to_html() for cell in row)}</tr>" for row in self.rows)
        foot = "".join(f"<p>{escape(visible(line))}</p>\n" for line in self.foot)
        return (
            f'<table class="perfeval grid">\n<caption>{escape(visible(self.title))}</caption>\n'
            f"<tbody>\n{rows}\n</tbody>\n</table>\n{foot}"
        )

    def _plain(self) -> Table:
        head, *rest = self.spread()
        return Table(self.title, head, rest, len(head), self.foot)

    def to_markdown(self) -> str:
        """A heading, the table with empty cells where one spans several, and the lines below."""
        return self._plain().to_markdown()

    def to_text(self) -> str:
        """Columns that line up under full-width words."""
        return self._plain().to_text()

    def to_csv(self) -> str:
        """Comma-separated values; no cell is taken for a formula by a spreadsheet."""
        return written([[self.title], *self.spread(), *([line] for line in self.foot)])

    def _repr_html_(self) -> str:
        return self.to_html()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()
