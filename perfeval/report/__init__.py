"""Showing results: plain text, Markdown, HTML, comma-separated values and plain data.

The official layouts are in :mod:`perfeval.report.forms`, the pictures in
:mod:`perfeval.report.charts` and :mod:`perfeval.report.plot`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.report.data import SCHEMA_VERSION, to_dict
from perfeval.report.html import to_html
from perfeval.report.markdown import to_markdown
from perfeval.report.sheet import to_csv
from perfeval.report.text import to_text

if TYPE_CHECKING:
    from perfeval.results.result import Result

__all__ = ["SCHEMA_VERSION", "to_csv", "to_dict", "to_html", "to_markdown", "to_page", "to_text"]


def to_page(result: Result) -> str:
    """The whole report as one self-contained page of HTML."""
    from perfeval.report.page import to_page as drawn  # noqa: PLC0415 - it needs results, too

    return drawn(result)
