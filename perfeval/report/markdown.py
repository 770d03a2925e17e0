"""The scored table as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.report.table import table_of

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.results.result import Result

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\|*_`<>[]#~"} | {"\n": " "})


def escaped(text: str) -> str:
    """``text`` with no sign that Markdown would act on."""
    return text.translate(_SPECIAL)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def to_markdown(result: Result, lang: Language = "zh") -> str:
    """A heading, the table, and a line for the grade."""
    table = table_of(result, lang)
    marks = (":--",) * len(table.columns) + ("--:",) * 3
    lines = [f"### {table.title.translate(_SPECIAL)}", "", _row(table.headings), _row(marks)]
    for row in table.rows:
        names = tuple(name.translate(_SPECIAL) for name in row.names)
        if row.kind != "leaf":
            names = tuple(f"**{name}**" if name else "" for name in names)
        lines.append(_row((*names, row.points, row.score, row.rate)))
    for line in table.foot:
        lines += ["", line.translate(_SPECIAL)]
    return "\n".join(lines) + "\n"
