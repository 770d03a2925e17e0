"""Laws of forms: what is printed right is clean, what is planted is found, layout changes nothing.

Forms are made with their scores by fractions, apart from any code of perfeval.
"""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval.audit.formoutcome import FormAudit
from perfeval.diagnostics import Collector
from perfeval.office.grid import Cell, Grid
from perfeval.rubrictext.build import build
from perfeval.tables.form import Form
from perfeval.tables.headings import find_headings
from perfeval.tables.read import read_sheet, read_table
from perfeval.tables.sheet import of_grid

HEADINGS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "原因"]
UNITS = ["场", "个", "万元", "%", "人次", "元/亩"]
SCORE = 6


@attrs.frozen
class Row:
    """One indicator: its path, the cells beside it, and its score in hundredths."""

    path: tuple[str, str, str]
    target: str
    actual: str
    points: int
    hundredths: int

    def cells(self, path: tuple[str, str, str]) -> list[str]:
        """The row as it is printed, with ``path`` in the columns of names."""
        return [*path, self.target, self.actual, str(self.points), shown(self.hundredths), ""]


def shown(hundredths: int) -> str:
    """A score as forms print it: no more decimals than it needs."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")


def half_up(value: Fraction) -> int:
    """``value`` in hundredths, rounded half up."""
    return int(value * 100 + Fraction(1, 2))


@st.composite
def rows(draw: st.DrawFn, *, judged: bool = True, fewest: int = 1) -> list[Row]:
    """Up to three headings of up to two headings of up to three indicators."""
    found = []
    for first in range(draw(st.integers(fewest, 3))):
        for second in range(draw(st.integers(1, 2))):
            for third in range(draw(st.integers(1, 3))):
                path = (f"一级{first}", f"二级{first}{second}", f"指标甲{first}{second}{third}")
                found.append(draw(indicators(path, judged=judged)))
    return found


@st.composite
def indicators(draw: st.DrawFn, path: tuple[str, str, str], *, judged: bool) -> Row:
    """A quantity with its score by the ratio, or a judged target with any score."""
    points = draw(st.integers(1, 30))
    if judged and draw(st.integers(0, 3)) == 0:
        given = draw(st.integers(0, points * 100))
        return Row(path, "显著提升", "有所提升", points, given)
    unit, sign = draw(st.sampled_from(UNITS)), draw(st.sampled_from("≥≤="))
    target, actual = draw(st.integers(2, 500)), draw(st.integers(2, 800))
    ratio = Fraction(target, actual) if sign == "≤" else Fraction(actual, target)
    score = half_up(min(ratio, Fraction(1)) * points)
    bare = draw(st.booleans())
    return Row(path, f"{sign}{target}{unit}", f"{actual}{'' if bare else unit}", points, score)


def carried(found: list[Row]) -> list[list[str]]:
    """The rows with each name written once, as merged cells leave it."""
    out = []
    before: tuple[str, ...] = ("", "", "")
    for row in found:
        names = tuple("" if row.path[:n] == before[:n] else row.path[n - 1] for n in (1, 2, 3))
        out.append(row.cells((names[0], names[1], row.path[2])))
        before = row.path
    return out


def total_row(found: list[Row]) -> list[str]:
    """The last row of a form."""
    points = sum(row.points for row in found)
    total = sum(row.hundredths for row in found)
    return ["总分", "", "", "", "", str(points), shown(total), ""]


def form_of(cells: list[list[str]]) -> Form:
    """The form with these rows, as a text file has them."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(cells)
    sink = Collector()
    table = read_table("表.csv", out.getvalue(), sink)
    assert table is not None, list(sink)
    rubric = build(table.document, sink)
    assert rubric is not None, list(sink)
    return Form(rubric, table)


def figures(audit: FormAudit) -> dict[str, object]:
    """What an audit says, without places."""
    data = audit.to_dict()
    leaves = [{key: each[key] for key in each if key != "where"} for each in data["leaves"]]
    found = [
        (each["kind"], each["path"], each["printed"], each["right"]) for each in data["findings"]
    ]
    return {"leaves": leaves, "findings": found, "total": data["total"], "grade": data["grade"]}


@given(rows())
def test_a_clean_form_gives_no_finding(found: list[Row]) -> None:
    """The total is the sum of the scores, and every score is what the fractions say."""
    audit = form_of([HEADINGS, *carried(found), total_row(found)]).audit()

    assert audit.findings == ()
    assert audit.clean
    assert Fraction(str(audit.total)) == Fraction(sum(row.hundredths for row in found), 100)
    for leaf, row in zip(audit.leaves, found, strict=True):
        assert Fraction(leaf.score or "-1") == Fraction(row.hundredths, 100)


@given(rows(judged=False), st.data())
def test_a_planted_error_is_found_and_named(found: list[Row], data: st.DataObject) -> None:
    """A wrong score at its cell and in the total over it; a wrong total in its own cell."""
    place = data.draw(st.integers(0, len(found)))
    cells = [HEADINGS, *carried(found), total_row(found)]
    row = found[place] if place < len(found) else None
    top = sum(each.points for each in found) if row is None else row.points
    wrong = data.draw(st.integers(0, top * 100))
    assume(shown(wrong) != cells[place + 1][SCORE])
    cells[place + 1][SCORE] = shown(wrong)
    named = {(each.path[-1], each.where) for each in form_of(cells).audit()}

    last = ("总分", f"第{len(cells)}行")
    expected = {last} if row is None else {last, (row.path[2], f"第{place + 2}行")}
    assert named == expected


@given(rows())
def test_carrying_names_down_is_writing_them_out(found: list[Row]) -> None:
    """Merged cells and names in every row are one table."""
    full = [row.cells(row.path) for row in found]
    first = figures(form_of([HEADINGS, *carried(found), total_row(found)]).audit())

    assert first == figures(form_of([HEADINGS, *full, total_row(found)]).audit())


@given(rows(), st.data())
def test_a_page_break_changes_nothing(found: list[Row], data: st.DataObject) -> None:
    """Headings again, and the names below them again or not."""
    plain = carried(found)
    place = data.draw(st.integers(1, len(found)))
    after = [list(cells) for cells in plain[place:]]
    named_again: bool = data.draw(st.booleans())
    if after and named_again:
        after[0] = found[place].cells(found[place].path)
    again = list(HEADINGS)
    differs: bool = data.draw(st.booleans())
    if differs:
        again[-1] = "未完成的说明"
    broken = [HEADINGS, *plain[:place], again, *after, total_row(found)]

    assert figures(form_of(broken).audit()) == figures(
        form_of([HEADINGS, *plain, total_row(found)]).audit()
    )


@given(rows(), st.data())
def test_remarks_and_prefixes_change_nothing(found: list[Row], data: st.DataObject) -> None:
    """Filler rows, 其中 rows, blank rows and 指标1： in front of a name."""
    plain = carried(found)
    place = data.draw(st.integers(1, len(found)))
    filler = data.draw(
        st.sampled_from(
            [
                ["", "", "……", "", "", "", "", ""],
                ["", "", "指标9：", "", "", "", "", ""],
                ["", "生态效益指标", "", "", "", "", "", ""],
                ["", "", "其中：果树", "≥120亩", "118亩", "", "", ""],
                ["", "", "", "", "", "", "", ""],
            ]
        )
    )
    marked = [list(cells) for cells in plain]
    for number, cells in enumerate(marked, 1):
        cells[2] = data.draw(st.sampled_from(["", f"指标{number}：", "★"])) + cells[2]
    # A blank heading closes the one above, so that the next row has to name its own.
    if filler[1]:
        marked[place:] = [row.cells(row.path) for row in found[place:]]
    with_rest = [HEADINGS, *marked[:place], filler, *marked[place:], total_row(found)]

    assert figures(form_of(with_rest).audit()) == figures(
        form_of([HEADINGS, *plain, total_row(found)]).audit()
    )


@given(rows(), st.booleans())
def test_a_workbook_says_what_a_text_file_says(found: list[Row], word: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """The same cells in a grid give the same audit, with the addresses of a workbook."""
    cells = [HEADINGS, *carried(found), total_row(found)]
    grid = Grid(
        name="自评表",
        kind="word" if word else "sheet",
        cells={
            (row, column): Cell(text)
            for row, line in enumerate(cells)
            for column, text in enumerate(line)
            if text
        },
    )
    sheet = of_grid("表.xlsx", grid)
    headings = find_headings(sheet)
    assert headings is not None
    sink = Collector()
    table = read_sheet(sheet, headings, sink)
    rubric = None if table is None else build(table.document, sink)
    assert table is not None
    assert rubric is not None
    audit = Form(rubric, table).audit()

    assert figures(audit) == figures(form_of(cells).audit())
    assert audit.leaves[0].where == ("第1个表第2行" if word else "G2")


@given(rows(judged=False, fewest=2), st.data())
def test_merged_scores_are_sums(found: list[Row], data: st.DataObject) -> None:
    """A score over several rows of a workbook is compared with theirs together."""
    first = data.draw(st.integers(0, len(found) - 2))
    last = data.draw(st.integers(first + 1, len(found) - 1))
    off = data.draw(st.integers(0, 1))
    together = sum(row.hundredths for row in found[first : last + 1]) + off
    cells = [HEADINGS, *carried(found), total_row(found)]
    for row in range(first, last + 1):
        cells[row + 1][SCORE] = shown(together) if row == first else ""
    cells[-1][SCORE] = shown(sum(row.hundredths for row in found) + off)
    grid = Grid(
        name="自评表",
        kind="sheet",
        cells={
            (row, column): Cell(text)
            for row, line in enumerate(cells)
            for column, text in enumerate(line)
            if text
        },
        merges=((first + 1, SCORE, last - first + 1, 1),),
    )
    sheet = of_grid("表.xlsx", grid)
    headings = find_headings(sheet)
    assert headings is not None
    sink = Collector()
    table = read_sheet(sheet, headings, sink)
    rubric = None if table is None else build(table.document, sink)
    assert table is not None
    assert rubric is not None
    named = [(each.kind, each.where) for each in Form(rubric, table).audit()]

    assert named == ([("score", f"G{first + 2}")] if off else [])
