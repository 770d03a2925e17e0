"""A plain table of words that prints as text, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import attrs

from perfeval.render.excerpt import visible, width

__all__ = ["Table", "cells"]

_GAP = "  "
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\|*_`<>[]#~"} | {"\n": " "})


def _words(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(words)


def _cells(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)


def cells(row: Sequence[object], *names: str) -> Sequence[object]:
    """A row that has as many values as ``names``; raises ``ValueError`` for another."""
    if isinstance(row, str) or len(row) != len(names):
        msg = f"a row must be {len(names)} values ({', '.join(names)}), not {row!r}"
        raise ValueError(msg)
    return row


@attrs.frozen
class Table:
    """Headings and rows of words; columns from ``numbers`` on hold numbers and stand right.

    ``foot`` holds lines below the table.
    """

    title: str
    headings: tuple[str, ...] = attrs.field(converter=_words)
    rows: tuple[tuple[str, ...], ...] = attrs.field(converter=_cells)
    numbers: int = 1
    foot: tuple[str, ...] = attrs.field(default=(), converter=_words)

    def to_dict(self) -> dict[str, object]:
        """Plain data for :func:`json.dumps`."""
        return {
            "title": self.title,
            "rows": [dict(zip(self.headings, row, strict=True)) for row in self.rows],
            "foot": list(self.foot),
        }

    def to_text(self) -> str:
        """Columns that line up under full-width words."""
        every = [tuple(visible(cell) for cell in row) for row in (self.headings, *self.rows)]
        widths = [max(width(row[place]) for row in every) for place in range(len(self.headings))]
        rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
        lines = [self._laid_out(row, widths) for row in every]
        return "\n".join([self.title, rule, lines[0], rule, *lines[1:], *self.foot]) + "\n"

    def _laid_out(self, row: Sequence[str], widths: Sequence[int]) -> str:
        cells = []
        for place, (cell, columns) in enumerate(zip(row, widths, strict=True)):
            blanks = " " * (columns - width(cell))
            cells.append(blanks + cell if place >= self.numbers else cell + blanks)
        return _GAP.join(cells).rstrip()

    def to_markdown(self) -> str:
        """A heading, the table, and the lines below it."""
        marks = [":--" if place < self.numbers else "--:" for place, _ in enumerate(self.headings)]
        rows = [
            tuple(cell.translate(_SPECIAL) for cell in row) for row in (self.headings, *self.rows)
        ]
        lines = [f"### {self.title.translate(_SPECIAL)}", ""] if self.title else []
        lines += [_piped(rows[0]), _piped(marks), *map(_piped, rows[1:])]
        for line in self.foot:
            lines += ["", line.translate(_SPECIAL)]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """A ``<table>`` with its title as the caption; every word is escaped."""
        head = self._html(self.headings, "th")
        rows = "\n".join(f"<tr>{self._html(row, 'td')}</tr>" for row in self.rows)
        foot = "".join(f"<p>{escape(line)}</p>\n" for line in self.foot)
        caption = f"<caption>{escape(self.title)}</caption>\n" if self.title else ""
        return (
            f'<table class="perfeval">\n{caption}<thead><tr>{head}</tr></thead>\n'
            f"<tbody>\n{rows}\n</tbody>\n</table>\n{foot}"
        )

    def _html(self, row: Sequence[str], tag: str) -> str:
        """The cells of a row; notebooks have everything right unless each cell says otherwise."""
        sides = ("left" if place < self.numbers else "right" for place, _ in enumerate(row))
        return "".join(
            f'<{tag} style="text-align:{side}">{escape(cell)}</{tag}>'
            for side, cell in zip(sides, row, strict=True)
        )

    def _repr_html_(self) -> str:
        return self.to_html()


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
