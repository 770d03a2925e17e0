"""The money block of a self-evaluation form: what was to be spent, and what was."""

from __future__ import annotations

import re

import attrs

from perfeval.diagnostics import Collector
from perfeval.model.inputs import Reading
from perfeval.numbers.amounts import Problem, read_amount
from perfeval.rubrictext.defaults import BUDGETED, EXECUTED
from perfeval.rubrictext.document import Amount, Words
from perfeval.rubrictext.phrases import name_and_points, read_points
from perfeval.tables.sheet import Sheet
from perfeval.tables.vocabulary import GOALS, TOTAL_ROW, money_kind
from perfeval.tables.words import is_dash, one_line
from perfeval.text.names import normalise_key

EXECUTION = "预算执行率"
_MOST_ROWS = 15
_BARE = re.compile(r"[-+]?[\d,.]+")


@attrs.frozen
class Execution:
    """The scored row of a money block.

    ``points`` is its full score, ``rate`` the printed rate, ``amounts`` what
    was budgeted and spent, by the names under which data give them; ``score``
    is where the printed score stands, ``row`` the row of the sheet.
    """

    name: Words
    points: Amount
    rate: str
    amounts: dict[str, str]
    row: int
    score: int | None = None
    readings: tuple[Reading, ...] = ()


def read_money(sheet: Sheet, end: int, sink: Collector) -> Execution | None:
    """The money block above row ``end``, if it has a row with a full score."""
    for row in range(end):
        columns: dict[str, int] = {}
        for column, cell in sheet.filled(row):
            kind = money_kind(cell.text)
            if kind is not None:
                columns.setdefault(kind, column)
        if "spent" in columns and ("budget" in columns or "opening" in columns):
            return _Block(sheet, row, end, columns, sink).execution()
    return None


@attrs.define
class _Block:
    sheet: Sheet
    top: int
    end: int
    columns: dict[str, int]
    sink: Collector

    def execution(self) -> Execution | None:
        rows = self._rows()
        weight = self.columns.get("weight")
        for row in rows if weight is not None else ():
            cell = self.sheet.cell(row, self.columns["weight"])
            if cell.text and not is_dash(cell.text):
                points = read_points(self.sheet.source, cell, self.sink)
                if points is not None:
                    return self._of(row, rows, points)
        label = self._label()
        row_of_total = next((row for row in rows if self._is_total(row)), None)
        if weight is None and label is not None and row_of_total is not None:
            return self._of(row_of_total, rows, label)
        return None

    def _rows(self) -> list[int]:
        """The rows of the block; the goals, or the headings of the indicators, end it."""
        found = []
        for row in range(self.top + 1, min(self.end, self.top + 1 + _MOST_ROWS)):
            words = [normalise_key(cell.text) for _, cell in self.sheet.filled(row)]
            if any(GOALS.fullmatch(word) for word in words):
                break
            found.append(row)
        return found

    def _is_total(self, row: int) -> bool:
        cells = self.sheet.rows[row].values()
        return any(TOTAL_ROW.fullmatch(normalise_key(cell.text)) for cell in cells)

    def _label(self) -> Amount | None:
        """The full score that stands in the label of the block: 预算执行情况（10分）."""
        for column, cell in self.sheet.filled(self.top):
            if column < min(self.columns.values()):
                line = Words(cell.text, cell.span)
                points = name_and_points(self.sheet.source, line, Collector())[1]
                if points is not None:
                    return points
        return None

    def _of(self, row: int, rows: list[int], points: Amount) -> Execution:
        amounts = self._amounts(row)
        readings: tuple[Reading, ...] = ()
        budget = amounts.get(BUDGETED)
        if budget is None or _is_zero(budget):
            below = [
                each
                for each in rows[rows.index(row) + 1 :]
                if (money := self._amounts(each)).keys() == {BUDGETED, EXECUTED}
                and not _is_zero(money[BUDGETED])
            ]
            if len(below) == 1:
                amounts = self._amounts(below[0])
                readings = (Reading("money_below", self.sheet.cell(below[0], self._money).span),)
        rate = self.columns.get("rate")
        score = self.columns.get("score")
        return Execution(
            Words(EXECUTION, points.span),
            points,
            "" if rate is None else one_line(self.sheet.cell(row, rate).text),
            _in_one_unit(amounts),
            row,
            score,
            readings,
        )

    @property
    def _money(self) -> int:
        return self.columns.get("budget", self.columns.get("opening", 0))

    def _amounts(self, row: int) -> dict[str, str]:
        found = {}
        for name, kinds in ((BUDGETED, ("budget", "opening")), (EXECUTED, ("spent",))):
            for kind in kinds:
                text = self.sheet.cell(row, self.columns[kind]).text if kind in self.columns else ""
                if text and not is_dash(text):
                    found[name] = one_line(text)
                    break
        return found


def _is_zero(text: str) -> bool:
    amount = read_amount(text, "refuse")
    return not isinstance(amount, Problem) and amount.number == 0


def _in_one_unit(amounts: dict[str, str]) -> dict[str, str]:
    """Both amounts with the unit that one of them has alone; the ratio is all that counts."""
    bare = [name for name, text in amounts.items() if _BARE.fullmatch(text)]
    if len(bare) != 1 or len(amounts) < len((BUDGETED, EXECUTED)):
        return amounts
    other = next(text for name, text in amounts.items() if name != bare[0])
    read = read_amount(other, "refuse")
    if isinstance(read, Problem) or read.unit is None:
        return amounts
    return amounts | {bare[0]: f"{amounts[bare[0]]}{read.unit.text}"}
