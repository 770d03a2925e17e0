"""Results as comma-separated values for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from perfeval.report.table import table_of

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.results.result import Result

__all__ = ["guarded", "to_csv", "written"]

_FORMULA = re.compile(r"[\s']*[=+\-@|%＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d[\d,.]*%?")


def guarded(text: str) -> str:
    """``text`` as a cell that no spreadsheet runs as a formula; numbers stay as they are."""
    if _NUMBER.fullmatch(text) or not _FORMULA.match(text):
        return text
    return f"'{text}"


def written(rows: Iterable[Sequence[str]]) -> str:
    """Rows as comma-separated values with a line feed at the end of each line."""
    out = io.StringIO()
    every = [[guarded(cell) for cell in row] for row in rows]
    wide = max(map(len, every), default=0)
    csv.writer(out, lineterminator="\n").writerows(
        [*row, *[""] * (wide - len(row))] for row in every
    )
    return out.getvalue()


def to_csv(result: Result, lang: Language = "zh") -> str:
    """The scored table: one row for each heading and indicator, the total, then the grade.

    Write it with ``encoding="utf-8-sig"`` where a spreadsheet is to open it.
    """
    table = table_of(result, lang)
    rows = [(*row.names, row.points, row.score, row.rate) for row in table.rows]
    return written([(table.title,), table.headings, *rows, *((line,) for line in table.foot)])
