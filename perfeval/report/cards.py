"""How rules and rubrics show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from html import escape

from perfeval.figures.table import Table
from perfeval.render.excerpt import visible
from perfeval.report.svg import image

__all__ = ["rubric_table", "rule_card"]

Row = tuple[tuple[str, ...], Decimal, str]
"""Path, full score and wording of one indicator."""

_HEADINGS = ("指标", "评分标准", "分值")


def rubric_table(title: str, points: Decimal, rows: Iterable[Row]) -> Table:
    """All indicators of a rubric with their wording and full score."""
    cells = [
        (" › ".join(path), " ".join(text.split()), f"{weight:f}") for path, weight, text in rows
    ]
    return Table(title, _HEADINGS, [*cells, ("合计", "", f"{points:f}")], 2)


def rule_card(description: str, picture: str) -> str:
    """A rule's words and inputs, with its graph where it has one; ``picture`` is SVG."""
    words, *rest = (escape(visible(line)) for line in description.splitlines())
    lines = "".join(f"<br>{line}" for line in rest)
    return f'<div class="perfeval"><p><b>{words}</b>{lines}</p>\n{image(picture)}</div>\n'
