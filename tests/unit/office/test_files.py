"""The files of ``tests/fixtures/office``: what is read of each, or why it is refused."""

from __future__ import annotations

import json
import re
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval import office
from perfeval.errors import RubricError
from perfeval.office import Grid
from perfeval.render import render

FOLDER = Path(__file__).parents[2] / "fixtures" / "office"
MANIFEST: list[dict[str, Any]] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))["files"]
REFUSED = [each for each in MANIFEST if each["expect"]["outcome"] == "refuse"]
READ = [each for each in MANIFEST if each["expect"]["outcome"] != "refuse"]
NAMES = re.compile(r"指标\d+：|★")


def named(entry: dict[str, Any]) -> str:
    """The name of a file, as the name of its test."""
    return str(entry["file"])


def form_of(name: str, tables: tuple[Grid, ...], leaf: str) -> Grid:
    """The grid of ``tables`` that holds an indicator."""
    found = [grid for grid in tables if any(leaf in said for said in words(grid))]
    assert found, f"{leaf} in no table of {name}"
    return found[0]


def words(grid: Grid) -> set[str]:
    """What the cells of a grid say, without breaks and the marks in front of names."""
    return {NAMES.sub("", "".join(cell.text.split())) for cell in grid.cells.values()}


def expectations(entry: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Every table of a file with its place among them."""
    return list(enumerate(entry["expect"].get("tables", [entry["expect"]])))


def plain(text: str) -> str:
    """Words without blanks; a plain number in its shortest form."""
    bare = "".join(text.split())
    try:
        return f"{Decimal(bare).normalize():f}"
    except ArithmeticError:
        return bare


@pytest.mark.parametrize("entry", READ, ids=named)
def test_every_row_holds_what_is_expected(entry: dict[str, Any]) -> None:
    """Name, printed score and actual of each indicator stand in the row that the manifest says."""
    book = office.read((FOLDER / entry["file"]).read_bytes(), entry["file"])
    forms: list[Grid] = []
    for place, expected in expectations(entry):
        measured = [leaf for leaf in expected["leaves"] if leaf["path"] != "预算执行率"]
        name = measured[0]["path"].rpartition("/")[2]
        every = [grid for grid in book.tables if name in words(grid)]
        grid = every[place] if len(every) > 1 else form_of(entry["file"], book.tables, name)
        forms.append(grid)
        for leaf in measured:
            row = int(leaf["where"][1:-1]) - 1
            said = {NAMES.sub("", plain(c.text)) for (r, _), c in grid.cells.items() if r == row}
            name = leaf["path"].rpartition("/")[2]
            assert any(each.startswith(name) or name in each for each in said), (leaf, said)
            if leaf["actual"]:
                assert plain(leaf["actual"]) in said or leaf["actual"] in "".join(said)
            if leaf["printed"] is not None and "merged_scores" not in expected:
                assert plain(leaf["printed"]) in said
    assert len({id(grid) for grid in forms}) == len(forms)


@pytest.mark.parametrize("entry", REFUSED, ids=named)
def test_what_is_refused_says_what_it_is(entry: dict[str, Any]) -> None:
    """One diagnostic with the words that a person needs, and little memory on the way."""
    data = (FOLDER / entry["file"]).read_bytes()
    tracemalloc.start()
    with pytest.raises(RubricError) as caught:
        office.read(data, entry["file"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    (found,) = caught.value.diagnostics
    said = render(found)

    for phrase in entry["expect"]["message_should_say"]:
        assert any(word in said for word in phrase.split(" 或 ")), (phrase, said)
    assert entry["file"] in said
    assert peak < 20 * 2**20


def facts(name: str) -> list[tuple[str, dict[str, str]]]:
    """What has to be said of a file."""
    return [(f.code, dict(f.fields)) for f in office.read((FOLDER / name).read_bytes(), name).notes]


def test_hidden_things_and_formulas_are_spoken_of() -> None:
    """A hidden sheet is not read; a hidden row and column are; a formula is no blank."""
    assert facts("10-sheets-openpyxl.xlsx") == [
        ("PE652", {"sheet": "自评表(旧)"}),
        ("PE653", {"where": "自评表!I21"}),
        ("PE650", {"sheet": "自评表", "rows": "19"}),
        ("PE651", {"sheet": "自评表", "columns": "A"}),
    ]
    book = office.read((FOLDER / "10-sheets-openpyxl.xlsx").read_bytes(), "表")
    grid = next(grid for grid in book.tables if grid.name == "自评表")
    assert grid.cells[20, 8] == office.Cell("", "PE653")
    assert grid.hidden_rows == {18}


def test_changes_and_nested_tables_are_spoken_of() -> None:
    """Once for the file, and where the nested table is."""
    assert facts("14-tracked.docx") == [("PE657", {})]
    assert facts("13-report-with-tables.docx") == [("PE658", {"where": "第3个表第20行"})]


def test_thousands_of_nested_tables_are_left_out() -> None:
    """They are counted and nothing else, so that no stack is exhausted."""
    assert facts("h13-deep-nesting.docx") == [("PE658", {"where": "第2个表第1行"})]


@pytest.mark.parametrize("entry", READ, ids=named)
def test_only_what_is_needed_is_said(entry: dict[str, Any]) -> None:
    """An ordinary file gives no notes."""
    known = ("10-", "13-", "14-", "h13-")
    if not entry["file"].startswith(known):
        assert facts(entry["file"]) == []


def test_a_merged_cell_says_how_far_it_reaches() -> None:
    """16: the printed score of two rows is one cell."""
    book = office.read((FOLDER / "16-irregular.xlsx").read_bytes(), "表")
    ((row, column),) = [at for at, cell in book.tables[0].cells.items() if cell.text == "29.54"]

    assert (row, column, 2, 1) in book.tables[0].merges


def test_addresses_are_those_of_the_reader() -> None:
    """F12 in a sheet, the third table and its row in a document."""
    sheet, text = "01-form-openpyxl.xlsx", "13-report-with-tables.docx"
    grid = office.read((FOLDER / sheet).read_bytes(), sheet).tables[0]
    assert [grid.address(11, 5), grid.address(0, 26)] == ["F12", "AA1"]
    table = office.read((FOLDER / text).read_bytes(), text).tables[2]
    assert [table.address(11, 5), table.address(11, 5, "en")] == [
        "第3个表第12行",
        "table 3, row 12",
    ]
