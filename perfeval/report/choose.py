"""Results in the shape and layout that somebody asked for by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from perfeval.report.forms import Particulars, score_table, self_evaluation
from perfeval.report.grid import Grid, cells
from perfeval.report.markdown import to_markdown
from perfeval.report.page import batch_page, sheet_page, to_page
from perfeval.report.sheet import to_csv, written
from perfeval.report.summary import summary_table
from perfeval.report.text import to_text

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.figures.table import Table
    from perfeval.results.result import Result

__all__ = ["FILES", "LAYOUTS", "SHAPES", "filed", "shown"]

SHAPES = ("md", "markdown", "html", "csv", "text")
LAYOUTS = ("report", "scores", "summary", "self-evaluation")

FILES = {
    ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".csv": "csv", ".txt": "text",
    ".xlsx": "xlsx", ".docx": "docx",
}  # fmt: skip
"""The shape that the suffix of a file asks for."""

_WHOLE = {"md": to_markdown, "markdown": to_markdown, "csv": to_csv, "text": to_text}


def _summary(result: Result, _: Particulars | None) -> Table:
    return summary_table(result)


_LAID_OUT: dict[str, Callable[[Result, Particulars | None], Table | Grid]] = {
    "scores": score_table,
    "summary": _summary,
    "self-evaluation": self_evaluation,
}


def shown(
    results: Sequence[Result],
    shape: str,
    layout: str = "report",
    particulars: Particulars | None = None,
    lang: Language = "zh",
) -> str:
    """All ``results`` as one text; several pages of HTML become one page with a ranking.

    Forms and pages are as the offices have them, in Chinese; the plain table of
    the layout ``report`` has its headings in ``lang``.
    """
    if layout != "report":
        made = [_LAID_OUT[layout](result, particulars) for result in results]
        if shape == "html":
            tables = [table.to_html() for table in made]
            # The score table has the rules in it, and is too wide for a sheet that stands.
            return sheet_page(results[0].rubric.title, tables, landscape=layout == "scores")
        return "\n".join(_plain(table, shape) for table in made)
    if shape != "html":
        return "\n".join(_WHOLE[shape](result, lang) for result in results)
    if len(results) == 1:
        return to_page(results[0], particulars)
    return batch_page([(f"第{number}份", result) for number, result in enumerate(results, 1)])


def filed(
    results: Sequence[Result],
    shape: str,
    layout: str = "report",
    particulars: Particulars | None = None,
) -> bytes:
    """All ``results`` as the bytes of a file.

    A workbook or a document has no room for a whole report: it holds the score
    table, one sheet or page for each result.
    """
    if shape not in ("xlsx", "docx"):
        # A spreadsheet takes a file for UTF-8 only with the mark in front.
        encoding = "utf-8-sig" if shape == "csv" else "utf-8"
        return shown(results, shape, layout, particulars).encode(encoding)
    made = [_LAID_OUT["scores" if layout == "report" else layout](r, particulars) for r in results]
    name = "自评表" if layout == "self-evaluation" else "得分表"
    papers = [
        _grid(table).paper(name if len(made) == 1 else f"第{number}份")
        for number, table in enumerate(made, 1)
    ]
    if shape == "xlsx":
        from perfeval.office.writesheets import workbook  # noqa: PLC0415 - few results are filed

        return workbook(papers)
    from perfeval.office.writetext import document  # noqa: PLC0415 - few results are filed

    return document(papers)


def _grid(table: Table | Grid) -> Grid:
    """A plain table as a form, its numbers to the right."""
    if isinstance(table, Grid):
        return table
    rows = [cells(*table.headings, head=True)]
    for row in table.rows:
        words, numbers = row[: table.numbers], row[table.numbers :]
        rows.append([*cells(*words), *cells(*numbers, number=True)])
    return Grid(table.title, rows, table.foot)


def _plain(table: Table | Grid, shape: str) -> str:
    if shape == "text":
        return table.to_text()
    if shape != "csv":
        return table.to_markdown()
    if isinstance(table, Grid):
        return table.to_csv()
    return written([[table.title], table.headings, *table.rows, *([line] for line in table.foot)])
