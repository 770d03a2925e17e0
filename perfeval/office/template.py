"""A form to fill in with what a rubric asks for, and the values out of a filled-in one.

The form has one row for each input: 指标 | 名称 | 填写 | 单位 | 说明. Any other
heading than these names one more set of values, so that several units can be
filled in side by side. A sheet without these headings is a table of data:
names in its first row, one set of values in each row below.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from perfeval.catalogue.words import word
from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError
from perfeval.numbers.exact import to_text
from perfeval.office.grid import Book, Grid
from perfeval.office.paper import Choices, Item, Paper
from perfeval.source import Source
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.model.inputs import InputSpec
    from perfeval.rubric.rubric import Rubric

__all__ = ["csv_form", "form", "values_in"]

_INDICATOR, _NAME, _VALUE, _UNIT, _ABOUT = HEADINGS = ("指标", "名称", "填写", "单位", "说明")
_WIDTHS = (36, 26, 24, 10, 32)
_MOST_NAMED = 3
_FIRST_ROWS = 20
_BARE = re.compile(r"\s*[+-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*")
_YES_NO = ("是", "否")

Matrix = Sequence[Sequence[str]]


def _about(spec: InputSpec, lang: Language) -> str:
    """How an input is filled in."""
    said = word(f"fill_{spec.kind}", lang)
    labels = spec.labels
    if spec.ranges:
        listed = (f"{each.label} {to_text(each.low)}–{to_text(each.high)}" for each in spec.ranges)
        return f"{said}{word('colon', lang)}{'；'.join(listed)}"
    if spec.kind == "choice":
        return f"{said}{word('colon', lang)}{'；'.join(labels)}"
    if spec.low is not None or spec.high is not None:
        ends = ("…" if end is None else to_text(end) for end in (spec.low, spec.high))
        return f"{said}{word('colon', lang)}{'–'.join(ends)}"
    return said


def _unit(spec: InputSpec) -> str:
    if spec.kind in ("score", "deduction"):
        return "分"
    return "%" if spec.kind == "ratio" else spec.unit or ""


def _choices(spec: InputSpec) -> Choices | None:
    if spec.kind == "yes_no":
        return Choices(_YES_NO)
    return Choices(spec.labels) if spec.kind == "choice" and spec.labels else None


def _inputs(rubric: Rubric) -> Iterator[tuple[str, str, InputSpec]]:
    """Where each input is used, its name, and what it is."""
    for name, spec, users in zip(rubric.input_names, rubric.inputs, rubric.users, strict=True):
        leaves = [" › ".join(rubric.leaves[user].path) for user in users]
        more = f" 等{len(leaves)}项" if len(leaves) > _MOST_NAMED else ""
        yield "\n".join(leaves[:_MOST_NAMED]) + more, name, spec


def form(rubric: Rubric, lang: Language = "zh") -> Paper:
    """The form for one set of values, with lists where the words are given."""
    rows = [[Item(heading, head=True) for heading in HEADINGS]]
    for indicator, name, spec in _inputs(rubric):
        value = Item(fill=True, ratio=spec.kind == "ratio", choices=_choices(spec))
        about = _about(spec, lang)
        rows.append([Item(indicator), Item(name), value, Item(_unit(spec)), Item(about)])
    title = f"{rubric.title} {word('fill_title', lang)}"
    return Paper(title, title, rows, below=(word("fill_note", lang),), widths=_WIDTHS)


def csv_form(rubric: Rubric, lang: Language = "zh") -> str:
    """The same as comma-separated values; write it with ``encoding="utf-8-sig"``."""
    from perfeval.report.sheet import guarded  # noqa: PLC0415 - reports see this package

    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(HEADINGS)
    for indicator, name, spec in _inputs(rubric):
        # A lone percent sign is no formula, and is read back as the unit that it is.
        words = (guarded(each) for each in (indicator, name, "", _about(spec, lang)))
        where, called, value, about = words
        write([where, called, value, _unit(spec), about])
    return out.getvalue()


# Reading --------------------------------------------------------------------------


def _heading_row(rows: Matrix) -> int | None:
    """The row of a form's headings among the first ones."""
    for place, row in enumerate(rows[:_FIRST_ROWS]):
        said = {normalise_key(cell) for cell in row}
        if _NAME in said and (_VALUE in said or {_INDICATOR, _UNIT, _ABOUT} <= said):
            return place
    return None


def _filled_form(rows: Matrix, start: int) -> list[dict[str, object]]:
    """One set of values for each column that is to be filled in."""
    headings = [normalise_key(cell) for cell in rows[start]]
    known = {_INDICATOR, _NAME, _UNIT, _ABOUT}
    columns = [n for n, heading in enumerate(headings) if heading and heading not in known]
    name_at = headings.index(_NAME)
    unit_at = headings.index(_UNIT) if _UNIT in headings else None
    found: list[dict[str, object]] = [{} for _ in columns]
    for row in rows[start + 1 :]:
        name = _at(row, name_at)
        unit = "" if unit_at is None else _at(row, unit_at)
        for values, column in zip(found, columns, strict=True):
            value = _at(row, column)
            if not value:
                continue
            if name in values:
                raise DataError([Diagnostic("PE515", arguments={"name": name})])
            values[name] = f"{value}{unit}" if _BARE.fullmatch(value) else value
    return found


def _at(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _data_table(rows: Matrix) -> list[dict[str, object]]:
    """Names in the first row with more than a title, a set of values in each row below."""
    start = next((n for n, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    headings = [_at(rows[start], n) for n in range(len(rows[start]))] if rows else []
    names = [heading for heading in headings if heading]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    if twice:
        raise DataError([Diagnostic("PE515", arguments={"name": name}) for name in twice])
    found: list[dict[str, object]] = []
    for row in rows[start + 1 :]:
        cells = [(_at(headings, n), cell.strip()) for n, cell in enumerate(row)]
        values: dict[str, object] = {name: cell for name, cell in cells if cell}
        if values:
            found.append(values)
    return found


def _matrix(grid: Grid) -> list[list[str]]:
    """The cells of a grid without its far empty regions: a row may stand at 1,048,576."""
    rows = sorted({row for row, _ in grid.cells})
    columns = {column: place for place, column in enumerate(sorted({c for _, c in grid.cells}))}
    found = {row: [""] * len(columns) for row in rows}
    for (row, column), cell in grid.cells.items():
        found[row][columns[column]] = cell.text
    return [found[row] for row in rows]


def _refuse_problems(grid: Grid, name: str, facts: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """A formula without a value, or an error, is no blank and no value."""
    if any(cell.problem for cell in grid.cells.values()):
        source = Source(name, "")
        raise DataError(Diagnostic(code, source, arguments=dict(said)) for code, said in facts)


def values_in(book: Book, name: str) -> list[dict[str, object]]:
    """All sets of values in a workbook or document called ``name``.

    Raises :class:`~perfeval.errors.DataError` for a cell whose value is not
    known, for a name that stands twice, and where it is open which sheet holds
    the data.
    """
    grids = [(grid, _matrix(grid)) for grid in book.tables]
    forms = [(grid, rows) for grid, rows in grids if _heading_row(rows) is not None]
    chosen = forms or grids
    if len(chosen) != 1:
        sheets = "、".join(grid.name for grid, _ in chosen)
        raise DataError([Diagnostic("PE664", Source(name, ""), arguments={"sheets": sheets})])
    grid, rows = chosen[0]
    table = book.tables.index(grid)
    facts = [
        (fact.code, dict(fact.fields))
        for fact in book.notes
        if fact.table == table
        and fact.row is not None
        and fact.column is not None
        and (cell := grid.cells.get((fact.row, fact.column))) is not None
        and cell.problem == fact.code
    ]
    _refuse_problems(grid, name, facts)
    return _values(rows)


def _values(rows: Matrix) -> list[dict[str, object]]:
    start = _heading_row(rows)
    return _data_table(rows) if start is None else _filled_form(rows, start)


def form_in_text(text: str) -> list[dict[str, object]] | None:
    """The values of a filled-in form that was saved as CSV; ``None`` for any other CSV."""
    if _NAME not in text[: 1000 * len(HEADINGS)]:
        return None
    try:
        rows = [
            [cell[1:] if _GUARDED.match(cell) else cell for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""))
        ]
    except csv.Error:
        return None
    start = _heading_row(rows)
    return None if start is None else _filled_form(rows, start)


_GUARDED = re.compile(r"'[\s']*[=+\-@|%＝＋－＠]")
