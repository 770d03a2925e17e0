"""Rows of totals: 小计, 合计, 总分, with what they print and the weights that they state."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import attrs

from perfeval.numbers.exact import parse_number, to_text
from perfeval.rubrictext.document import Words
from perfeval.tables.grow import Growing
from perfeval.tables.rows import Row, SumRow
from perfeval.tables.tree import Open
from perfeval.tables.vocabulary import GRADES, SUM
from perfeval.tables.words import part_of
from perfeval.text.names import normalise_key


@attrs.define
class Totals(Growing):
    """The indicators read so far with the totals below them.

    ``part`` is how many indicators stood above the last of those rows; ``cut``
    says that a row was not read, so that no weights are added up.
    """

    leaves: list[Open] = attrs.field(factory=list)
    sums: list[SumRow] = attrs.field(factory=list)
    part: int = 0
    cut: bool = False

    def _sum(self, row: Row) -> None:
        """The weight in a 合计 row is checked against the indicators above it."""
        begin = 0 if row.kind == "sum" else self.part
        leaves = self.leaves[begin:]
        self.part = len(self.leaves)
        self.sums.append(self._printed_sum(row, begin))
        if self.cut or any(leaf.points is None for leaf in leaves):
            return
        total = sum((leaf.points.value for leaf in leaves if leaf.points), Fraction(0))
        score = self.sums[-1].score
        for column in sorted(set(self.headings.weights.values())):
            if score == self.sheet.cell(row.place, column):
                continue
            stated = self._amount(row, self.sheet.cell(row.place, column))
            if stated is not None and stated.value != total:
                words: dict[str, object] = {"stated": to_text(stated.value), "sum": to_text(total)}
                self._found("PE603", stated.span, words, "warning")

    def _printed_sum(self, row: Row, begin: int) -> SumRow:
        """What a 合计 row prints: a score, and perhaps a grade beside it."""
        cells = self.sheet.filled(row.place)
        known = {*self.headings.weights.values(), *self.headings.details.values()}
        grade = next((c for _, c in cells if normalise_key(c.text) in GRADES), None)
        score = self._detail(row, "score")
        inside = SUM.fullmatch(normalise_key(row.first.text))
        score = score or self._over_score(row)
        if inside is not None and inside["score"] is not None:
            score = score or part_of(row.first, inside["score"])
            grade = grade or (inside["grade"] and part_of(row.first, inside["grade"])) or None
        if score is None and "score" in self.headings.details:
            # Cells of a total are often merged otherwise than those above it.
            others = [c for n, c in cells if n not in known and parse_number(c.text) is not None]
            score = others[0] if len(others) == 1 else None
        kind: Literal["sum", "part_sum"] = "sum" if row.kind == "sum" else "part_sum"
        return SumRow(
            kind, row.place, row.first, begin, len(self.leaves), score,
            self._detail(row, "review"), grade,
        )  # fmt: skip

    def _over_score(self, row: Row) -> Words | None:
        """The cell of a total that is merged from the weights over to the scores."""
        column, score = self.headings.weights.get(self.headings.deepest), None
        target = self.headings.details.get("score", -1)
        if column is not None and column + self.sheet.reach(row.place, column)[1] > target > column:
            score = self._cell(row.place, column)
        return score
