"""The printed scores of a form against its own figures, cell by cell and in sums."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import attrs

from perfeval.audit.cells import Cells
from perfeval.audit.outcome import keyed
from perfeval.audit.reported import Joint, PrintedSum
from perfeval.audit.scores import Scores
from perfeval.numbers.exact import round_fraction, to_text

__all__ = ["FormCells", "FormScores"]


@attrs.define
class FormCells(Cells):
    """The printed scores of a form; a blank one was not filled in, and is no finding."""

    def run(self) -> None:
        """Compare every score that is filled in."""
        rows = self.reported.leaves
        together = {place for joint in self.reported.joint for place in joint.places}
        for leaf in self.result:
            if not leaf.applicable:
                # 不适用 stands where its score would: nothing is missing, and nothing is added.
                self.counted[leaf.place] = self.printed[leaf.place] = Fraction(0)
                continue
            score = self.result.counted(leaf.place)
            self.counted[leaf.place] = score
            row = rows.get(leaf.place)
            if row is not None and row.scores:
                self.printed[leaf.place] = row.scores[0].value
                self._cell(leaf, row, score)
                if score is None:
                    # What is taken as it is printed was not compared with anything.
                    self.ledger.checked -= len(row.scores)
            elif leaf.place not in together and leaf.place not in self.reported.spoilt:
                self.blank.append(leaf.place)
        for joint in self.reported.joint:
            self._joint(joint)

    def _joint(self, joint: Joint) -> None:
        """A score merged over several rows is the sum of theirs."""
        scores = [self.counted[place] for place in joint.places]
        path = self.result.rubric.leaves[joint.places[0]].path
        names = "、".join(self.result.rubric.leaves[place].name for place in joint.places)
        text = joint.printed.text
        known = [score for score in scores if score is not None]
        if len(known) < len(scores):
            self.ledger.note("unchecked", "score", path, text, {"printed": text})
            return
        self.ledger.checked += 1
        ours = sum(known, Fraction(0))
        if ours != joint.printed.value:
            off, shown = joint.printed.value - ours, to_text(ours)
            words = {"expected": shown, "rows": names}
            self.ledger.find("arithmetic", "score", path, text, shown, off, words=words)


@attrs.define
class FormScores(Scores):
    """Subtotals and the total of a form, each against the scores that it prints itself."""

    def run(self) -> None:
        """Compare everything that the form prints."""
        self._headings()
        self.cells.run()
        for each in self.reported.sums:
            self._printed_sum(each)
        self._grade()

    @property
    def total(self) -> Decimal | None:
        """The total by the standards, with the form's own judgements where it has them."""
        counted = dict(self.cells.counted)
        for joint in self.reported.joint:
            if any(counted[place] is None for place in joint.places):
                counted |= dict.fromkeys(joint.places, Fraction(0))
                counted[joint.places[0]] = joint.printed.value
        rubric = self.result.rubric
        known = [score for score in counted.values() if score is not None]
        if self.result.vetoed:
            return rubric.total_of(Fraction(0))
        return rubric.total_of(sum(known, Fraction(0))) if len(known) == len(counted) else None

    def _printed_sum(self, printed: PrintedSum) -> None:
        own = self._own(printed.places)
        text = printed.printed.text
        if own is None:
            self.ledger.note("unchecked", printed.what, printed.path, text, {"printed": text})
            return
        self.ledger.checked += 1
        rubric = self.result.rubric
        stated = printed.what == "total" and rubric.rounding.total is not None
        if own == printed.printed.value or (
            stated and Fraction(rubric.total_of(own)) == printed.printed.value
        ):
            return
        if round_fraction(own, printed.printed.places, "half_up") == printed.printed.value:
            shown = to_text(own)
            how = keyed("half_up", printed.printed.places)
            words = {"exact": shown, "how": how, "expected": shown}
            off = printed.printed.value - own
            self.ledger.find("rounded", printed.what, printed.path, text, shown, off, words=words)
            return
        self._own_rows(printed.what, printed.path, printed.printed, own, list(printed.places))

    def _own(self, places: Iterable[int]) -> Fraction | None:
        """The sum of the printed scores; ``None`` where one of them is not there."""
        left = set(places)
        total = Fraction(0)
        for joint in self.reported.joint:
            if left.issuperset(joint.places):
                total += joint.printed.value
                left.difference_update(joint.places)
        for place in left:
            score = self.cells.printed.get(place)
            if score is None:
                return None
            total += score
        return total
