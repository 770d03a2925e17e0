"""Showing results: plain text, Markdown, HTML and plain data."""

from __future__ import annotations

from perfeval.report.data import SCHEMA_VERSION, to_dict
from perfeval.report.html import to_html
from perfeval.report.markdown import to_markdown
from perfeval.report.text import to_text

__all__ = ["SCHEMA_VERSION", "to_dict", "to_html", "to_markdown", "to_text"]
