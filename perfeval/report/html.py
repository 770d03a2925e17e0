"""The scored table as an HTML fragment; every word of the author is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from perfeval.report.table import Row, table_of

if TYPE_CHECKING:
    from perfeval.results.result import Result

# Notebooks have everything right unless each cell says otherwise.
_LEFT, _RIGHT = 'style="text-align:left"', 'style="text-align:right"'
_NUMBERS = 3
_TAGS = {"heading": "th", "leaf": "td", "total": "th"}


def _row(row: Row) -> str:
    tag = _TAGS[row.kind]
    names = "".join(f"<{tag} {_LEFT}>{escape(name)}</{tag}>" for name in row.names)
    cells = (row.points, row.score, row.rate)
    numbers = "".join(f"<td {_RIGHT}>{escape(cell)}</td>" for cell in cells)
    return f"<tr>{names}{numbers}</tr>"


def to_html(result: Result) -> str:
    """A ``<table>`` with the title as its caption, and the grade below it."""
    table = table_of(result)
    names = len(table.headings) - _NUMBERS
    head = "".join(
        f"<th {_LEFT if place < names else _RIGHT}>{escape(heading)}</th>"
        for place, heading in enumerate(table.headings)
    )
    foot = "".join(f"<p>{escape(line)}</p>\n" for line in table.foot)
    body = "\n".join(_row(row) for row in table.rows)
    return (
        f'<table class="perfeval">\n<caption>{escape(table.title)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n{foot}"
    )
