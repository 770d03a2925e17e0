"""The scored table as a whole: headings, subtotals, total, rates, grade."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import attrs

from perfeval.audit.cells import Cells, check_rate
from perfeval.audit.ledger import Ledger
from perfeval.audit.outcome import number
from perfeval.audit.reported import Reported
from perfeval.figures.printed import Printed
from perfeval.figures.sums import tail_bound
from perfeval.names import normalise_key
from perfeval.numbers import to_text
from perfeval.result import Result

__all__ = ["Scores"]

_SHOWN = 4


@attrs.define
class Scores:
    """Works through one scored table whose cells are compared by ``cells``."""

    ledger: Ledger
    result: Result
    reported: Reported
    cells: Cells

    def run(self) -> None:
        """Compare everything that the table prints."""
        self._headings()
        self.cells.run()
        for place in self.reported.groups:
            self._group(place)
        self._total()
        self._grade()

    @property
    def total(self) -> Decimal | None:
        """The total by the standards, with the report's judgements where the data has none."""
        rubric = self.result.rubric
        if self.result.vetoed:
            return rubric.total_of(Fraction(0))
        places = [leaf.place for leaf in self.result if leaf.applicable]
        added = _added(self.cells.counted.get(place) for place in places)
        return None if added is None else rubric.total_of(added)

    def grade_of(self, total: Decimal | Fraction) -> str | None:
        """The grade that a total earns, scaled where indicators do not apply."""
        rubric, applicable = self.result.rubric, self.result.points
        if not applicable:
            return None
        return rubric.grade_of(Fraction(total) * rubric.full / Fraction(applicable))

    # Weights ------------------------------------------------------------------

    def _headings(self) -> None:
        """Headings whose points are not what stands below them."""
        rubric = self.result.rubric
        told: set[tuple[str, ...]] = set()
        for warning in rubric.warnings:
            if warning.code == "PE413":
                words = dict(warning.arguments)
                told.add(warning.path)
                self._heading(warning.path, Fraction(words["stated"]), Fraction(words["sum"]))
        for place, row in self.reported.groups.items():
            group = rubric.groups[place]
            if row.points is not None:
                self.ledger.checked += 1
                if row.points.value != group.weight and group.path not in told:
                    self._heading(group.path, row.points.value, group.weight)
        if self.reported.points is not None:
            self.ledger.checked += 1
            if self.reported.points.value != rubric.full:
                self._heading((rubric.title,), self.reported.points.value, rubric.full)

    def _heading(self, path: tuple[str, ...], stated: Fraction, added: Fraction) -> None:
        shown, ours = number(stated), number(added)
        words = {"stated": shown, "expected": ours}
        self.ledger.find("heading", "points", path, shown, ours, stated - added, words=words)

    # Sums ---------------------------------------------------------------------

    def _group(self, place: int) -> None:
        row, group = self.reported.groups[place], self.result.rubric.groups[place]
        every = range(group.first, group.last)
        places = [each for each in every if each not in self.result.away]
        weight = self.result.weight(every)
        if row.score is not None:
            self.ledger.checked += 1
            self._sum("subtotal", group.path, row.score, places)
            check_rate(self.ledger, group.path, row.rate, row.score.value, weight)
        elif row.rate is not None:
            score = _added(self.cells.counted.get(each) for each in places)
            if score is not None:
                check_rate(self.ledger, group.path, row.rate, score, weight)

    def _total(self) -> None:
        printed = self.reported.total
        if printed is None:
            return
        self.ledger.checked += 1
        if self.reported.leaves or not self.reported.groups:
            places = [leaf.place for leaf in self.result if leaf.applicable]
            self._sum("total", (), printed, places)
        else:
            self._sum_of_groups(printed)
        weight = self.result.weight(range(len(self.result)))
        check_rate(self.ledger, (), self.reported.rate, printed.value, weight)

    def _sum(self, what: str, path: tuple[str, ...], printed: Printed, places: list[int]) -> None:
        """A printed sum against its own rows, and against what the standards give."""
        own = _added(self.cells.printed.get(each) for each in places)
        ours = _added(self.cells.counted.get(each) for each in places)
        if what == "total" and self.result.vetoed:
            ours = Fraction(0)
        if own is not None and own != printed.value:
            self._own_rows(what, path, printed, own, self._rounded(places))
        if ours is None or ours == (printed.value if own is None else own):
            return
        off, shown = printed.value - ours, to_text(ours)
        if own is None:
            self.ledger.find(
                "arithmetic", what, path, printed.text, shown, off, words={"expected": shown}
            )
            return
        names = [each for each in places if self.cells.printed[each] != self.cells.counted[each]]
        listed = self._listed(names)
        self.ledger.find("carried", what, path, printed.text, shown, off, words={"names": listed})

    def _rounded(self, places: Iterable[int]) -> int:
        """How many of the scores that are added were rounded, and so leave a tail."""
        leaves = [leaf for leaf in self.result if leaf.place in set(places)]
        return sum(1 for leaf in leaves if leaf.score is not None and leaf.exact != leaf.score)

    def _own_rows(
        self, what: str, path: tuple[str, ...], printed: Printed, own: Fraction, rounded: int
    ) -> None:
        bound = tail_bound(rounded) if rounded else Fraction(0)
        off, shown = printed.value - own, to_text(own)
        cause = "tail" if abs(off) <= bound else "arithmetic"
        words = {"expected": shown, "count": str(rounded + 1), "bound": to_text(bound)}
        self.ledger.find(cause, what, path, printed.text, shown, off, words=words)

    def _sum_of_groups(self, printed: Printed) -> None:
        """Without indicators the headings of the top level are the total's own rows."""
        groups = self.result.rubric.groups
        tops = [place for place, group in enumerate(groups) if len(group.path) == 1]
        rows = [self.reported.groups.get(place) for place in tops]
        own = _added(None if row is None or row.score is None else row.score.value for row in rows)
        if own is not None and own != printed.value:
            self._own_rows("total", (), printed, own, 0)

    def _listed(self, places: list[int]) -> str:
        """The indicators that differ, each with the size of its difference."""
        names = []
        for each in places[:_SHOWN]:
            off = self.cells.printed[each] - (self.cells.counted[each] or 0)
            sign = "+" if off > 0 else ""
            names.append(f"{self.result.rubric.leaves[each].name} {sign}{number(off)}")
        return "、".join(names) + ("…" if len(places) > _SHOWN else "")

    def _grade(self) -> None:
        grade, printed, ours = self.reported.grade, self.reported.total, self.total
        if grade is None:
            return
        self.ledger.checked += 1
        totals = [] if printed is None else [printed.value]
        if ours is not None:
            totals.append(Fraction(ours))
        for total in dict.fromkeys(totals):
            earned = self.grade_of(total)
            if earned is not None and normalise_key(earned) != normalise_key(grade):
                words = {"total": to_text(total), "expected": earned}
                self.ledger.find("grade", "grade", (), grade, earned, words=words)


def _added(values: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total
