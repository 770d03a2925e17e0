"""Results in the shape and layout that somebody asked for by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from perfeval.report.forms import score_table, self_evaluation
from perfeval.report.grid import Grid
from perfeval.report.markdown import to_markdown
from perfeval.report.page import batch_page, sheet_page, to_page
from perfeval.report.sheet import to_csv, written
from perfeval.report.summary import summary_table
from perfeval.report.text import to_text

if TYPE_CHECKING:
    from perfeval.figures.table import Table
    from perfeval.result import Result

__all__ = ["LAYOUTS", "SHAPES", "shown"]

SHAPES = ("md", "markdown", "html", "csv", "text")
LAYOUTS = ("report", "scores", "summary", "self-evaluation")

_LAID_OUT: dict[str, Callable[[Result], Table | Grid]] = {
    "scores": score_table,
    "summary": summary_table,
    "self-evaluation": self_evaluation,
}
_WHOLE = {"md": to_markdown, "markdown": to_markdown, "csv": to_csv, "text": to_text}


def shown(results: Sequence[Result], shape: str, layout: str = "report") -> str:
    """All ``results`` as one text; several pages of HTML become one page with a ranking."""
    if layout != "report":
        made = [_LAID_OUT[layout](result) for result in results]
        if shape == "html":
            return sheet_page(results[0].rubric.title, [table.to_html() for table in made])
        return "\n".join(_plain(table, shape) for table in made)
    if shape != "html":
        return "\n".join(_WHOLE[shape](result) for result in results)
    if len(results) == 1:
        return to_page(results[0])
    return batch_page([(f"第{number}份", result) for number, result in enumerate(results, 1)])


def _plain(table: Table | Grid, shape: str) -> str:
    if shape == "text":
        return table.to_text()
    if shape != "csv":
        return table.to_markdown()
    if isinstance(table, Grid):
        return table.to_csv()
    return written([[table.title], table.headings, *table.rows, *([line] for line in table.foot)])
