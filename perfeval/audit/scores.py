"""The scored table as a whole: headings, subtotals, total, rates, grade."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import attrs

from perfeval.audit.cells import Cells, check_rate
from perfeval.audit.ledger import Ledger
from perfeval.audit.outcome import number
from perfeval.audit.reported import Reported
from perfeval.audit.visible import Visible
from perfeval.figures.printed import Printed
from perfeval.figures.sums import tail_bound
from perfeval.numbers.exact import known_sum, to_text
from perfeval.program.intervals import Interval
from perfeval.results.result import Result
from perfeval.text.names import normalise_key

__all__ = ["Scores"]

_SHOWN = 4
_MOST_WRITTEN = 12


@attrs.define(slots=False)
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
        added = known_sum(self.cells.counted.get(place) for place in places)
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

    @cached_property
    def visible(self) -> Visible:
        """What the print itself shows."""
        return Visible(self.result, self.reported, self.cells.printed)

    def _group(self, place: int) -> None:
        row, group = self.reported.groups[place], self.result.rubric.groups[place]
        every = range(group.first, group.last)
        places = [each for each in every if each not in self.result.away]
        weight = self.result.weight(every)
        if row.score is not None:
            self.ledger.checked += 1
            self._sum("subtotal", group.path, row.score, places)
        self._rate(group.path, row.rate, row.score, places, weight)

    def _total(self) -> None:
        printed, places = (
            self.reported.total,
            [leaf.place for leaf in self.result if leaf.applicable],
        )
        if printed is not None:
            self.ledger.checked += 1
            self._sum("total", (), printed, places)
        weight = self.result.weight(range(len(self.result)))
        self._rate((), self.reported.rate, printed, places, weight)

    def _rate(
        self,
        path: tuple[str, ...],
        printed: Printed | None,
        score: Printed | None,
        places: list[int],
        weight: Fraction,
    ) -> None:
        """A printed rate against the score beside it; without one, against the standards."""
        if score is not None:
            check_rate(self.ledger, path, printed, score.value, weight, step=score.step)
            return
        rows, ours = self.visible.inside(path), self._ours(places, total=not path)
        own = rows.low if rows.low == rows.high else None
        if printed is None or not weight:
            return
        if any(
            each is not None and printed.match(each / weight) == "equal" for each in (own, ours)
        ):
            # It follows the standards, or rows whose differences are told where they stand.
            self.ledger.checked += 1
        elif own is not None:
            check_rate(self.ledger, path, printed, own, weight)
        elif ours is not None:
            check_rate(self.ledger, path, printed, ours, weight, own=False)

    def _ours(self, places: list[int], *, total: bool) -> Fraction | None:
        """What the standards give for some rows together."""
        if total and self.result.vetoed:
            return Fraction(0)
        return known_sum(self.cells.counted.get(each) for each in places)

    def _sum(self, what: str, path: tuple[str, ...], printed: Printed, places: list[int]) -> None:
        """A printed sum against its own rows, and against what the standards give.

        A sum that the standards give is right, whatever its rows say; of rows
        that are not all printed only what they cannot add up to is a fault.
        """
        ours = self._ours(places, total=what == "total")
        if ours == printed.value:
            return
        rows = self.visible.inside(path)
        own = rows.low if rows.low == rows.high else None
        if own is not None and own != printed.value:
            self._own_rows(what, path, printed, own, places)
        elif own is None and not self._holds(rows, printed):
            self._out_of_reach(what, path, printed, rows, places)
            return
        if ours is None or ours == own:
            return
        off, shown = printed.value - ours, to_text(ours)
        names = [
            each
            for each in places
            if each in self.cells.printed and self.cells.printed[each] != self.cells.counted[each]
        ]
        apart = sum(
            (self.cells.printed[each] - (self.cells.counted[each] or 0) for each in names),
            Fraction(0),
        )
        cause, words = "unexplained", {"expected": shown}
        if names and (own is not None or apart == off):
            cause, words = "carried", {"names": self._listed(names)}
        self.ledger.find(cause, what, path, printed.text, shown, off, words=words)

    @staticmethod
    def _holds(rows: Interval, printed: Printed) -> bool:
        """Whether the rows may add up to a printed sum, its own last decimal left aside."""
        low = rows.low is None or printed.value + printed.step / 2 >= rows.low
        return low and (rows.high is None or printed.value - printed.step / 2 <= rows.high)

    def _out_of_reach(
        self, what: str, path: tuple[str, ...], printed: Printed, rows: Interval, places: list[int]
    ) -> None:
        """The printed rows, and the rest at its lowest or highest, do not reach the sum."""
        low, high = ("…" if end is None else number(end) for end in (rows.low, rows.high))
        words = {"low": low, "high": high}
        written = self._written(places)
        if written:
            words["rows"] = written
        nearest = rows.low if rows.low is not None and printed.value < rows.low else rows.high
        assert nearest is not None  # noqa: S101 - one of the two ends is what it misses
        off = printed.value - nearest
        self.ledger.find("out_of_reach", what, path, printed.text, None, off, words=words)

    def _rounded(self, places: Iterable[int]) -> int:
        """How many of the scores that are added were rounded, and so leave a tail."""
        leaves = [leaf for leaf in self.result if leaf.place in set(places)]
        return sum(1 for leaf in leaves if leaf.score is not None and leaf.exact != leaf.score)

    def _own_rows(
        self,
        what: str,
        path: tuple[str, ...],
        printed: Printed,
        own: Fraction,
        places: list[int],
    ) -> None:
        rounded = self._rounded(places) if all(e in self.cells.printed for e in places) else 0
        bound = tail_bound(rounded) if rounded else Fraction(0)
        off, shown = printed.value - own, to_text(own)
        cause = "tail" if abs(off) <= bound else "arithmetic"
        words = {"expected": shown, "count": str(rounded + 1), "bound": to_text(bound)}
        written = self._written(places)
        if written and cause == "arithmetic":
            words["rows"] = written
        self.ledger.find(cause, what, path, printed.text, shown, off, words=words)

    def _written(self, places: list[int]) -> str:
        """The printed scores that are added, where they are few."""
        texts = [
            row.scores[0].text
            for each in places
            if (row := self.reported.leaves.get(each)) is not None and row.scores
        ]
        told = len(texts) == len(places) and len(texts) <= _MOST_WRITTEN
        return " + ".join(texts) if told else ""

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
