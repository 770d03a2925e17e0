"""What kind of row stands below the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import attrs

from perfeval.rubrictext.document import Words
from perfeval.tables.blocks import Block
from perfeval.tables.headings import Headings, is_another_heading, repeats
from perfeval.tables.sheet import Sheet
from perfeval.tables.vocabulary import FOOT, PART_SUM, SUM
from perfeval.tables.words import NOTE
from perfeval.text.names import normalise_key

_SHORT_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?分?")
_POINTS = re.compile(r"\(\d+(?:\.\d+)?分?\)$")

Kind = Literal["data", "note", "sum", "part_sum", "headings"]


@attrs.frozen
class Row:
    """A row that means something; ``number`` is the one that a spreadsheet shows."""

    kind: Kind
    place: int
    first: Words
    number: int


@attrs.frozen
class LeafRow:
    """The row of one indicator: where it stands, and what is filled in there.

    ``unit`` is the 度量单位 of its target, where the table has such a column.
    """

    path: tuple[str, ...]
    row: int
    name: Words
    actual: Words | None = None
    score: Words | None = None
    review: Words | None = None
    unit: str = ""


@attrs.frozen
class SumRow:
    """A row with a total of the indicators from ``first`` up to ``last``.

    ``words`` is what the row is called, ``score`` and ``review`` what it prints,
    ``grade`` a grade that stands beside.
    """

    kind: Literal["sum", "part_sum"]
    row: int
    words: Words
    first: int
    last: int
    score: Words | None = None
    review: Words | None = None
    grade: Words | None = None


@attrs.frozen
class Unused:
    """A row that is no indicator: a filler, a blank one, or a part of the row above."""

    path: tuple[str, ...]
    row: int
    place: Words


def body(sheet: Sheet, block: Block) -> Iterator[Row]:
    """The rows of a block: no blank ones, no repeated headings, no foot."""
    noting = ended = False
    headings = block.headings
    last_name = max(headings.names.values())
    leaf = headings.names[headings.deepest]
    for place in range(block.start, block.end):
        # What stands in a column that is not read says nothing about the row.
        filled = [each for each in sheet.filled(place) if each[0] not in headings.strange]
        if not filled or repeats(sheet, headings, place):
            continue
        column, first = filled[0]
        number = sheet.numbers[place] + 1
        if is_another_heading(sheet, headings, place):
            yield Row("headings", place, first, number)
            return
        word = normalise_key(first.text)
        alone = len(filled) == 1
        page = alone and place + 1 < block.end and repeats(sheet, headings, place + 1)
        if page or (column <= last_name and (NOTE.match(first.text) or (noting and alone))):
            noting = True
            yield Row("note", place, first, number)
            continue
        noting = False
        if PART_SUM.fullmatch(word):
            yield Row("part_sum", place, first, number)
        elif SUM.fullmatch(word):
            ended = True
            yield Row("sum", place, first, number)
        elif not (ended and _says_nothing(sheet, headings, place)) and (
            not FOOT.fullmatch(word)
            or (sheet.cell(place, leaf).text and _weighed(sheet, headings, place))
        ):
            yield Row("data", place, first, number)


def _says_nothing(sheet: Sheet, headings: Headings, row: int) -> bool:
    """Whether a row below a total has no full score, no score and no rule."""
    kept = {headings.details[key] for key in ("score", "rule") if key in headings.details}
    columns = {*headings.weights.values(), *kept}
    blank = not any(sheet.cell(row, column).text for column in columns)
    return blank and not _weighed(sheet, headings, row)


def _weighed(sheet: Sheet, headings: Headings, row: int) -> bool:
    """Whether a row has a full score; where no column is for them, one in a name, or a score."""
    columns = {*headings.weights.values()}
    if not columns:
        names = (sheet.cell(row, column).text for column in headings.names.values())
        if any(_POINTS.search(normalise_key(name)) for name in names):
            return True
        columns = {column for key, column in headings.details.items() if key == "score"}
    texts = (normalise_key(sheet.cell(row, column).text) for column in columns)
    return any(_SHORT_NUMBER.fullmatch(text) for text in texts)
