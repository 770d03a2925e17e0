"""Canonical text of a rubric file."""

from __future__ import annotations

from perfeval.rubrictext.document import Document, Line

_INDENT = "  "


def format_document(document: Document) -> str:
    """The same rubric in canonical form; formatting it again changes nothing."""
    out: list[str] = []
    for line in document.lines:
        if out and _opens_section(line):
            out.append("")
        text = _INDENT * line.depth + line.text
        out.append(f"{text}  {line.comment}" if line.comment else text)
    return "\n".join(out) + "\n" if out else ""


def _opens_section(line: Line) -> bool:
    return line.kind == "data" or (line.kind == "indicator" and line.depth == 0)
