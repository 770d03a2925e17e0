"""What the lines of a rubric file say, and what is wrong with them."""

from __future__ import annotations

from perfeval.diagnostics import Collector
from perfeval.rubrictext.document import Document
from perfeval.rubrictext.parse import parse
from perfeval.source import Source


def document(text: str) -> tuple[Document, Collector]:
    """The document and what was found on the way."""
    sink = Collector()
    found = parse(Source("t", text), sink)
    assert found is not None
    return found, sink


def clean(text: str) -> Document:
    """The document of a text without a fault."""
    found, sink = document(text)
    assert list(sink) == []
    return found


def refused(text: str) -> list[tuple[str, str]]:
    """Code and text of each finding."""
    found, sink = document(text)
    return [(d.code, found.source.excerpt(d.span)) for d in sink if d.span is not None]
