"""Laws of office files: what is written is read again, and no damage gives another exception."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from perfeval import office
from perfeval.office.numberformat import number_of, read_format
from perfeval.office.paper import Choices, Item, Paper, number_style
from perfeval.office.writesheets import workbook
from perfeval.office.writetext import document
from tests.office_mutants import damaged_bytes, damaged_xml, outcome, seeds

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")) | st.sampled_from("\n≥<>&\"'=甲"),
    max_size=12,
)
FIGURES = st.builds(
    "{}{}{}".format,
    st.integers(-99_999, 99_999),
    st.sampled_from(["", ".5", ".25", ".0", ".125"]),
    st.sampled_from(["", "%"]),
)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """A table whose cells reach over columns and rows without overlapping."""
    wide = draw(st.integers(1, 4))
    height = draw(st.integers(1, 4))
    taken: set[tuple[int, int]] = set()
    rows: list[list[Item]] = []
    for row in range(height):
        items: list[Item] = []
        column = 0
        while column < wide:
            if (row, column) in taken:
                column += 1
                continue
            free = 1
            while column + free < wide and (row, column + free) not in taken:
                free += 1
            across = draw(st.integers(1, free))
            down = draw(st.integers(1, height - row))
            taken |= {(row + r, column + c) for r in range(down) for c in range(across)}
            number = draw(st.booleans())
            text = draw(FIGURES if number else WORDS)
            choices = draw(st.none() | st.just(Choices(("是", "否"))))
            items.append(Item(text, across, down, draw(st.booleans()), number, choices=choices))
            column += across
        rows.append(items)
    head = draw(st.integers(0, height - 1))
    return Paper(
        draw(WORDS), draw(WORDS), rows, head, below=tuple(draw(st.lists(WORDS, max_size=2)))
    )


def same(written: str, read: str) -> bool:
    """Whether a cell came back: its words, or its figure."""
    if number_style(written) is None:
        return written.strip("\n") == read.strip("\n") or written == read
    percent = 100 if written.endswith("%") else 1
    figure = Fraction(written.rstrip("%")) / percent
    return Fraction(read.rstrip("%")) / (100 if read.endswith("%") else 1) == figure


@given(papers())
def test_a_workbook_is_read_as_it_was_written(paper: Paper) -> None:
    """Every cell at its place with its reach; equal papers give equal bytes."""
    data = workbook([paper])
    assert data == workbook([paper])
    tables = office.read(data, "表").tables
    offset = bool(paper.title)
    for placed in paper.placed():
        item, row = placed.item, placed.row + offset
        if item.text and tables:
            cell = tables[0].cells[row, placed.column]
            assert same(item.text, cell.text)
        if tables and (item.across > 1 or item.down > 1):
            assert (row, placed.column, item.down, item.across) in tables[0].merges


@given(papers())
def test_a_document_is_read_as_it_was_written(paper: Paper) -> None:
    """The words of every cell, line by line, at its place."""
    data = document([paper])
    assert data == document([paper])
    tables = office.read(data, "表").tables
    for placed in paper.split():
        said = placed.item.text
        if said.strip():
            # Halves of a form are joined again, unless both begin with one cell across.
            found = [grid.cells.get((placed.row - first, placed.column)) for first in
                     (0, paper.head) for grid in tables]  # fmt: skip
            assert said in [cell.text for cell in found if cell is not None]


@given(st.floats(-1e15, 1e15, allow_subnormal=False))
def test_a_number_is_what_a_spreadsheet_shows(stored: float) -> None:
    """The 17 digits of a file give the 15 that the program shows."""
    assert number_of(repr(stored)) == Fraction(Decimal(f"{stored:.15g}"))
    assert number_of(f"{stored:.17g}") == Fraction(Decimal(f"{stored:.15g}"))


@given(st.text(st.sampled_from('0#?.,;%"[]\\!_*@ymdhs年月日元≥E+-/ 一General$>'), max_size=14))
def test_any_format_shows_any_number(code: str) -> None:
    """No format code stops reading, and the digits are always there."""
    sections = read_format(code)
    for value in (Fraction(0), Fraction(-7, 2), Fraction(45226), Fraction(10**18)):
        assert sections.of(value).show(value, from_1904=False)


@given(st.integers(0, 2**32), st.sampled_from(range(len(seeds()))), st.booleans())
def test_a_damaged_file_gives_a_book_or_a_diagnostic(seed: int, which: int, inside: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Never any other exception."""
    damage = damaged_xml if inside else damaged_bytes
    assert outcome(damage(seeds()[which], random.Random(seed)))
