"""Which column of a table holds what, found by its headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.rubrictext.document import Words
from perfeval.tables.sheet import Sheet
from perfeval.tables.vocabulary import GRADES, Kind, heading_kind, is_block, is_no_indicator
from perfeval.tables.words import one_line
from perfeval.text.names import normalise_key

Detail = Literal[
    "target", "adjusted", "sign", "unit", "actual", "score", "review", "explanation", "rule",
    "evidence",
]  # fmt: skip

BARE = 5
"""The level of a column headed 指标."""

_DETAILS: dict[str, Detail] = {
    "target": "target", "adjusted": "adjusted", "sign": "sign", "unit": "unit",
    "actual": "actual", "score": "score", "review": "review", "points": "score",
    "explanation": "explanation", "rule": "rule", "evidence": "evidence",
}  # fmt: skip
_COUNTED = frozenset({"target", "adjusted", "actual", "score", "review"})
"""What a score hangs on, so that a second column of it cannot be passed over in silence."""
_FEWEST = 2
_MOST_ROWS_BELOW = 2
_MOST_OTHERS = 2


@attrs.frozen
class Headings:
    """The columns of a table, and the rows ``first`` up to ``last`` that name them.

    ``names`` and ``weights`` give the column of each level, ``details`` those
    of an indicator's other cells. ``unread`` are headings that mean nothing
    here, and the first words below where a column has none; ``strange`` the
    columns that they stand in. ``passed`` are hidden columns beside a shown one
    that says the same, and are not read.
    """

    first: int
    last: int
    names: Mapping[int, int]
    weights: Mapping[int, int]
    details: Mapping[Detail, int]
    unread: tuple[Words, ...]
    strange: frozenset[int] = frozenset()
    words: Mapping[int, frozenset[str]] = attrs.field(factory=dict)
    passed: Mapping[int, Detail] = attrs.field(factory=dict)

    @property
    def deepest(self) -> int:
        """The level of the last column of names."""
        return max(self.names)

    @property
    def scored(self) -> bool:
        """Whether the table has what a score table or a form must have."""
        return bool(self.weights or {"score", "review", "rule", "target"} & set(self.details))


def is_heading_row(sheet: Sheet, row: int) -> bool:
    """Whether a row says nothing but headings."""
    filled = sheet.filled(row)
    return len(filled) >= _FEWEST and all(heading_kind(cell.text) for _, cell in filled)


def repeats(sheet: Sheet, headings: Headings, row: int) -> bool:
    """Whether a row is the table's own headings again, as on the next page of a printed table.

    All but one or two of its cells have to say what the headings of their own
    column say.
    """
    filled = sheet.filled(row)
    same = sum(
        normalise_key(cell.text) in headings.words.get(column, ()) for column, cell in filled
    )
    others = len(filled) - same
    return same >= _FEWEST and (others == 0 or (others <= _MOST_OTHERS and same > 2 * others))


def hidden_column(sheet: Sheet, headings: Headings, hidden: int, detail: Detail) -> Diagnostic:
    """What is to be said of a hidden column beside a shown one of the same kind."""
    from perfeval.office.grid import column_letters  # noqa: PLC0415 - text has no hidden columns

    shown = headings.details[detail]
    cells = (sheet.cell(row, shown) for row in range(headings.last - 1, -1, -1))
    heading = next(cell for cell in cells if heading_kind(cell.text))
    words: dict[str, object] = {
        "heading": one_line(heading.text),
        "shown": column_letters(shown),
        "hidden": column_letters(hidden),
    }
    return Diagnostic("PE668", sheet.source, heading.span, words, severity="warning")


def find_headings(sheet: Sheet) -> Headings | None:
    """The headings of a table, over as many rows as they need; ``None`` when it has none."""
    for anchor in range(len(sheet.rows)):
        if is_anchor(sheet, anchor):
            first, last = anchor, anchor + 1
            while first > 0 and is_heading_row(sheet, first - 1):
                first -= 1
            first -= int(first > 0 and is_label_row(sheet, first - 1))
            while last < min(len(sheet.rows), anchor + 1 + _MOST_ROWS_BELOW) and is_heading_row(
                sheet, last
            ):
                last += 1
            return _Columns(sheet, first, anchor, last).headings()
    return None


def is_another_heading(sheet: Sheet, headings: Headings, row: int) -> bool:
    """Whether a row below opens a table with other headings."""
    return (
        is_heading_row(sheet, row) and is_anchor(sheet, row) and not repeats(sheet, headings, row)
    )


def is_label_row(sheet: Sheet, row: int) -> bool:
    """Whether a row holds the name of a block and nothing else."""
    filled = sheet.filled(row)
    return len(filled) == 1 and is_block(normalise_key(filled[0][1].text))


def is_anchor(sheet: Sheet, row: int) -> bool:
    """Whether a row has enough headings to begin a table."""
    filled = sheet.rows[row].values()
    if len(filled) < _FEWEST:
        return False
    kinds = [kind[0] for cell in filled if (kind := heading_kind(cell.text))]
    if "level" in kinds and len(kinds) >= _FEWEST:
        return True
    named = any(normalise_key(cell.text) == "指标名称" for cell in filled)
    if named and {"weight", "score", "review"}.intersection(kinds):
        return True
    names = {"leaf", "name", "umbrella", "category"}.intersection(kinds)
    return bool(names) and bool({"weight", "rule", "target"}.intersection(kinds))


@attrs.define
class _Columns:
    """Goes through the columns from left to right."""

    sheet: Sheet
    first: int
    anchor: int
    last: int
    names: dict[int, int] = attrs.field(factory=dict)
    weights: dict[int, int] = attrs.field(factory=dict)
    details: dict[Detail, int] = attrs.field(factory=dict)
    unread: list[Words] = attrs.field(factory=list)
    strange: list[int] = attrs.field(factory=list)
    passed: dict[int, Detail] = attrs.field(factory=dict)
    level: int = 0
    tops: dict[int, Words] = attrs.field(factory=dict)
    below: set[int] = attrs.field(factory=set)

    def headings(self) -> Headings | None:
        block = range(self.last - 1, self.first - 1, -1)
        for row in range(self.first, len(self.sheet.rows)):
            for column, cell in self.sheet.rows[row].items():
                self.tops.setdefault(column, cell)
                if row >= self.last:
                    self.below.add(column)
        columns = sorted(self.tops)
        if self.sheet.width(self.anchor) is not None:
            # A cell right of all headings of a text file is a fault of its row.
            width = self.sheet.columns(range(self.first, self.last))
            columns = [column for column in columns if column < width]
        # The lower of two headings over one column says more, and wins.
        kinds = {
            column: [
                kind for row in block if (kind := heading_kind(self.sheet.cell(row, column).text))
            ]
            for column in columns
        }
        said: set[str] = {name for found in kinds.values() for name, _ in found}
        for column in columns:
            self._column(column, kinds[column], said)
        if not self.names:
            return None
        self._only_weight()
        if "score" not in self.details and "review" in self.details:
            self.details["score"] = self.details.pop("review")
        return Headings(
            self.first,
            self.last,
            self.names,
            self.weights,
            self.details,
            tuple(self.unread),
            frozenset(self.strange),
            {column: self._words(column) for column in columns},
            self.passed,
        )

    def _words(self, column: int) -> frozenset[str]:
        """What the headings of a column say."""
        rows = range(self.first, self.last)
        cells = (self.sheet.cell(row, column).text for row in rows)
        return frozenset(normalise_key(text) for text in cells if text)

    def _column(self, column: int, kinds: list[tuple[Kind, int]], said: set[str]) -> None:
        for _, level in kinds:
            if level:
                self.level = level
        name = next((kind for kind, _ in kinds if kind != "umbrella"), kinds[0][0] if kinds else "")
        if name == "unit" and "target" not in said:
            name = ""
        taken = True
        if name in ("name", "level", "leaf", "category", "umbrella"):
            taken = self._name(column, name, said)
        elif name == "weight" or (name == "points" and "weight" not in said):
            taken = self.weights.setdefault(self.level or BARE, column) == column
        elif name in _DETAILS:
            taken = self._detail(column, _DETAILS[name])
        elif name != "silent":
            taken = False
        if not taken:
            self._unread(column)

    def _detail(self, column: int, detail: Detail) -> bool:
        """Take a column of details; of two that say the same, the first one that is shown."""
        held = self.details.setdefault(detail, column)
        if held == column:
            return True
        if held in self.sheet.hidden and column not in self.sheet.hidden:
            self.details[detail] = column
            self.passed[held] = detail
            return True
        if column in self.sheet.hidden and held not in self.sheet.hidden:
            self.passed[column] = detail
            return True
        # A second column of words, such as 信息来源 beside 依据, adds nothing to a score.
        return detail not in _COUNTED

    def _name(self, column: int, kind: str, said: set[str]) -> bool:
        """Take a column of names; whether it is one, or known to be none."""
        if kind == "umbrella" and "level" in said:
            return True
        level = self.level
        if kind == "category" and "level" not in said:
            level = 1
        elif kind in ("leaf", "umbrella") or level == 0 or level in self.names:
            level = BARE
        if kind == "category" and "level" in said:
            return True
        self.level = level
        return self.names.setdefault(level, column) == column

    def _unread(self, column: int) -> None:
        """Remember a column that is not read, unless it is empty or known to be none.

        The name of a block stands beside the headings, a grade beside the total.
        """
        top = normalise_key(self.tops[column].text)
        if is_block(top):
            return
        self.strange.append(column)
        if column in self.below and column not in self.sheet.hidden and top not in GRADES:
            self.unread.append(self.tops[column])

    def _only_weight(self) -> None:
        """Settle whose weights a single column of them holds.

        It is the indicators' wherever it stands, when each of them has one.
        """
        deepest = max(self.names)
        if BARE in self.weights and BARE not in self.names:
            self.weights.setdefault(deepest, self.weights.pop(BARE))
        if len(self.weights) != 1 or deepest in self.weights:
            return
        ((level, column),) = self.weights.items()
        rows = range(self.last, len(self.sheet.rows))
        names = ((row, self.sheet.cell(row, self.names[deepest]).text) for row in rows)
        leaves = [row for row, name in names if name and not is_no_indicator(name)]
        if leaves and all(column in self.sheet.rows[row] for row in leaves):
            del self.weights[level]
            self.weights[deepest] = column
