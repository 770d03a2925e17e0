"""Tables whose cells may span rows and columns, as official forms have them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import attrs

from perfeval.figures.table import Table
from perfeval.office.paper import Item, Paper
from perfeval.render.excerpt import visible
from perfeval.report.gridtext import grid_text
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


def _html(item: Item, column: int) -> str:
    """A cell as ``<th>`` or ``<td>``; one at the left edge is marked, as it draws that edge."""
    tag = "th" if item.head else "td"
    spans = f' colspan="{item.across}"' if item.across > 1 else ""
    spans += f' rowspan="{item.down}"' if item.down > 1 else ""
    kinds = " ".join(["number"] * item.number + ["edge"] * (not column))
    kind = f' class="{kinds}"' if kinds else ""
    words = "<br>".join(escape(visible(line)) for line in item.text.split("\n"))
    return f"<{tag}{spans}{kind}>{words}</{tag}>"


def cells(*texts: str, head: bool = False, number: bool = False) -> list[Cell]:
    """Plain cells with these words."""
    return [Cell(text, head=head, number=number) for text in texts]


def _rows(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(row) for row in rows)


@attrs.frozen
class Grid:
    """A form: a title, rows of cells, and lines below.

    Row ``head`` holds the headings that are repeated on every page; the rows
    above it stand on the first page alone.
    """

    title: str
    rows: tuple[tuple[Cell, ...], ...] = attrs.field(converter=_rows)
    foot: tuple[str, ...] = ()
    head: int = 0

    def paper(self, name: str) -> Paper:
        """The form as it is written into a workbook or a document, where a sheet has a name."""
        rows = (
            (Item(cell.text, cell.across, cell.down, cell.head, cell.number) for cell in row)
            for row in self.rows
        )
        return Paper(name, self.title, rows, self.head, below=self.foot)

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
        """A ``<table>`` with its title as the caption; every word is escaped.

        Headings further down begin a second one, as only the first rows of a
        table can stand on every page.
        """
        foot = "".join(f'<p class="foot">{escape(visible(line))}</p>\n' for line in self.foot)
        caption = f"<caption>{escape(visible(self.title))}</caption>\n"
        paper = self.paper("")
        widths = paper.measures()
        whole = sum(widths)
        columns = "".join(f'<col style="width:{100 * each // whole}%">' for each in widths)
        rows: list[list[str]] = [[] for _ in paper.rows]
        for placed in sorted(paper.split(), key=lambda each: each.column):
            rows[placed.row].append(_html(placed.item, placed.column))
        lines = [f"<tr>{''.join(row)}</tr>" for row in rows]
        opened = '<table class="perfeval grid">\n'
        columns = f"<colgroup>{columns}</colgroup>\n"
        above = "\n".join(lines[: self.head])
        first = f"{opened}{caption}{columns}<tbody>\n{above}\n</tbody>\n</table>\n" if above else ""
        head, body = lines[self.head : self.head + 1], "\n".join(lines[self.head + 1 :])
        caption = "" if first else caption
        return (
            f"{first}{opened}{caption}{columns}<thead>{''.join(head)}</thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table>\n{foot}"
        )

    def _plain(self) -> Table:
        head, *rest = self.spread()
        return Table(self.title, head, rest, len(head), self.foot)

    def to_markdown(self) -> str:
        """A heading, the table with empty cells where one spans several, and the lines below."""
        return self._plain().to_markdown()

    def to_text(self) -> str:
        """Columns that line up under full-width words, in 80 columns where the numbers let them."""
        return grid_text(self.paper(""))

    def to_csv(self) -> str:
        """Comma-separated values; no cell is taken for a formula by a spreadsheet."""
        return written([[self.title], *self.spread(), *([line] for line in self.foot)])

    def _repr_html_(self) -> str:
        return self.to_html()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()
