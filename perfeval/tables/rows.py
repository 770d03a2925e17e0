"""What kind of row stands below the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import attrs

from perfeval.names import normalise_key
from perfeval.rubrictext.document import Words
from perfeval.tables.headings import Headings, is_heading_row
from perfeval.tables.sheet import Sheet
from perfeval.tables.words import NOTE

Kind = Literal["data", "note", "sum", "part_sum"]

_SUM = re.compile(r"(?:合计|总计|总分|总得分|自评总分|综合得分|综合评分|得分合计)(?:\(.*\))?")
_PART_SUM = re.compile(r"小计(?:\(.*\))?")
_FOOT = re.compile(r"(?:填[表报]人|联系电话|审核人|单位负责人|评[价分]等级|评价结论|总分在).*")


@attrs.frozen
class Row:
    """A row that means something; ``number`` is the one that a spreadsheet shows."""

    kind: Kind
    place: int
    first: Words

    @property
    def number(self) -> int:
        """The row's number, from 1."""
        return self.place + 1


def body(sheet: Sheet, headings: Headings) -> Iterator[Row]:
    """The rows below the headings, without blank ones, repeated headings and the foot."""
    noting = ended = False
    last_name = max(headings.names.values())
    leaf = headings.names[headings.deepest]
    for place in range(headings.last, len(sheet.rows)):
        filled = sheet.filled(place)
        if not filled or is_heading_row(sheet, place):
            continue
        column, first = filled[0]
        word = normalise_key(first.text)
        alone = len(filled) == 1
        if column <= last_name and (NOTE.match(first.text) or (noting and alone)):
            noting = True
            yield Row("note", place, first)
            continue
        noting = False
        if _PART_SUM.fullmatch(word):
            yield Row("part_sum", place, first)
        elif _SUM.fullmatch(word):
            ended = True
            yield Row("sum", place, first)
        elif not (_FOOT.fullmatch(word) or (ended and not sheet.cell(place, leaf).text)):
            yield Row("data", place, first)
