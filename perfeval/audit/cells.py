"""The scored table cell by cell: each indicator against its standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from perfeval.audit.causes import judgeable, why
from perfeval.audit.ledger import Ledger
from perfeval.audit.outcome import keyed, number
from perfeval.audit.possible import possible
from perfeval.audit.readings import Alternative, by_definition, by_phrase
from perfeval.audit.reported import Reported, ReportedLeaf
from perfeval.figures.printed import Printed, as_percent
from perfeval.model.inputs import LabelRange
from perfeval.numbers.exact import round_fraction, to_text
from perfeval.results.result import LeafResult, Result
from perfeval.rubrictext.defaults import TIERS
from perfeval.scoring.row_reader import Floats
from perfeval.text.names import normalise_key

__all__ = ["Cells", "check_rate"]

_MOST_BLANK = 5
_CENT = Fraction(1, 100)


def check_rate(
    ledger: Ledger,
    path: tuple[str, ...],
    printed: Printed | None,
    score: Fraction,
    points: Fraction,
    *,
    step: Fraction = Fraction(0),
    own: bool = True,
) -> None:
    """Compare a printed rate with the score and the points beside it.

    ``step`` is the last decimal of a printed score: the rate may have been
    made before that was rounded. ``own=False`` says that the score is not
    printed but what the standards give.
    """
    if printed is None or not points:
        return
    ledger.checked += 1
    exact = score / points
    match = printed.match(exact)
    if match == "equal":
        return
    shown = printed.like(exact)
    words = {
        "expected": shown,
        "exact": as_percent(exact, 4),
        "rows": f"{to_text(score)} ÷ {to_text(points)}",
    }
    cause = "truncated" if match == "truncated" else "arithmetic" if own else "unexplained"
    step = min(step, _CENT)
    ends = [printed.like_value((score + side * step / 2) / points) for side in (-1, 1)]
    coarser = _coarser(printed, exact)
    if match != "truncated" and ends[0] <= printed.value <= ends[1]:
        cause, words = "tail", {"count": "1", "bound": to_text(step / 2)}
    elif coarser is not None:
        cause = "rounded"
        words["how"] = keyed("half_up", coarser)
    off = printed.value - printed.like_value(exact)
    ledger.find(cause, "rate", path, printed.text, shown, off or None, percent=True, words=words)


def _coarser(printed: Printed, exact: Fraction) -> int | None:
    """With how many decimals less ``exact`` makes the printed figure, zeros behind it aside."""
    shown = printed.value / printed.scale
    for places in range(printed.places - 1, -1, -1):
        if round_fraction(exact / printed.scale, places, "half_up") == shown:
            return places
    return None


@attrs.define
class Cells:
    """The indicators of one table.

    ``counted`` holds the score that counts for each of them: by the standard,
    else as reported; ``printed`` the printed one, where the cell is not ``blank``.
    """

    ledger: Ledger
    result: Result
    reported: Reported
    data: Mapping[str, object]
    floats: Floats
    counted: dict[int, Fraction | None] = attrs.field(factory=dict)
    printed: dict[int, Fraction] = attrs.field(factory=dict)
    blank: list[int] = attrs.field(factory=list)

    def run(self) -> None:
        """Compare every cell."""
        rows = self.reported.leaves
        leaves = [leaf for leaf in self.result if leaf.applicable]
        for leaf in leaves:
            row = rows.get(leaf.place)
            if row is not None and row.scores:
                self.printed[leaf.place] = row.scores[0].value
            elif rows and leaf.place not in self.reported.spoilt:
                self.blank.append(leaf.place)
        implied = self._implied()
        unlisted = [place for place in self.blank if place not in rows]
        if len(unlisted) > _MOST_BLANK:
            self._unlisted(unlisted)
        for leaf in leaves:
            score = self.result.counted(leaf.place)
            self.counted[leaf.place] = score
            row = rows.get(leaf.place)
            if leaf.place in self.blank:
                if row is not None or len(unlisted) <= _MOST_BLANK:
                    self._blank(leaf, implied)
            elif row is not None and row.scores:
                self._cell(leaf, row, score)

    def _implied(self) -> Fraction | None:
        """What the one blank cell must hold for the total to add up."""
        if len(self.blank) != 1 or self.reported.spoilt or self.reported.total is None:
            return None
        rest = self.reported.total.value - sum(self.printed.values(), Fraction(0))
        weight = self.result.rubric.leaves[self.blank[0]].weight
        return rest if 0 <= rest <= weight else None

    def _unlisted(self, places: list[int]) -> None:
        """Many rows that the file leaves out are one finding."""
        leaves = self.result.rubric.leaves
        names = "、".join(leaves[place].name for place in places[:_MOST_BLANK])
        words = {"names": names, "count": str(len(places))}
        self.ledger.find("missing", "score", (), None, None, words=words)

    def _blank(self, leaf: LeafResult, implied: Fraction | None) -> None:
        words = {}
        if implied is not None:
            words["implied"] = number(implied)
        expected = None
        if leaf.score is not None:
            expected = words["expected"] = number(Fraction(leaf.score))
        else:
            self.counted[leaf.place] = implied
        self.ledger.find("missing", "score", leaf.path, None, expected, words=words)

    def _cell(self, leaf: LeafResult, row: ReportedLeaf, score: Fraction | None) -> None:
        first = row.scores[0]
        self.ledger.checked += len(row.scores)
        self._printed_twice(leaf.path, row.scores)
        self._points(leaf, row.points)
        fits = self._label(leaf, row)
        if score is None:
            self._taken(leaf, first, fits=fits)
        else:
            self._readings(leaf, first)
            for printed in dict.fromkeys(row.scores):
                if printed.value != leaf.score:
                    self._differs(leaf, printed)
        weight = leaf.leaf.weight
        check_rate(self.ledger, leaf.path, row.rate, first.value, weight, step=first.step)

    def _printed_twice(self, path: tuple[str, ...], scores: tuple[Printed, ...]) -> None:
        values = sorted({figure.value for figure in scores})
        if len(values) > 1:
            texts = " / ".join(dict.fromkeys(figure.text for figure in scores))
            words = {"values": texts, "spread": number(values[-1] - values[0])}
            self.ledger.find("contradiction", "score", path, texts, None, words=words)

    def _points(self, leaf: LeafResult, printed: Printed | None) -> None:
        if printed is None:
            return
        self.ledger.checked += 1
        off = printed.value - leaf.leaf.weight
        if off:
            ours = number(leaf.leaf.weight)
            words = {"values": f"{printed.text} / {ours}"}
            self.ledger.find(
                "contradiction", "points", leaf.path, printed.text, ours, off, words=words
            )

    def _label(self, leaf: LeafResult, row: ReportedLeaf) -> bool:
        """Whether the score lies in the range of the tier that the report says was reached."""
        held, printed = _range_of(leaf, row), row.scores[0]
        if held is None or held.holds(printed.value):
            return True
        if printed.value in (held.low, held.high):
            words = {
                "printed": printed.text,
                "reading": keyed("both_ends"),
                "expected": keyed("below", number(held.high)),
            }
            self.ledger.find("reading", "score", leaf.path, printed.text, None, words=words)
        else:
            words = {"label": held.label, "low": number(held.low), "high": number(held.high)}
            self.ledger.find("outside_range", "score", leaf.path, printed.text, None, words=words)
        return False

    def _taken(self, leaf: LeafResult, printed: Printed, *, fits: bool) -> None:
        """The data has no judgement: the report's own is taken where it is possible."""
        self.counted[leaf.place] = printed.value
        free, text = judgeable(leaf), printed.text
        low, high = (None, None) if free is None else (free.low, free.high)
        full = leaf.leaf.weight
        only = self._only(leaf)
        edges = {"low": number(low or Fraction(0)), "high": number(full if high is None else high)}
        if not 0 <= printed.value <= full:
            edges = {"low": "0", "high": number(full)}
            self.ledger.find("outside_range", "score", leaf.path, text, None, words=edges)
        elif only is not None and printed.value not in only:
            words = {"printed": text, "scores": "、".join(map(number, sorted(only, reverse=True)))}
            self.ledger.find("no_such_score", "score", leaf.path, text, None, words=words)
        elif free is None or low is None or high is None:
            self.ledger.note("unchecked", "score", leaf.path, text, {"printed": text})
        elif not free.holds(printed.value):
            self.ledger.find("outside_range", "score", leaf.path, text, None, words=edges)
        elif fits:
            self.ledger.note("judged", "score", leaf.path, text, edges | {"printed": text})

    def _only(self, leaf: LeafResult) -> frozenset[Fraction] | None:
        """The scores that the standard can give at all, as it rounds them, if they are few."""
        rounding = self.result.rubric.rounding_of(leaf.leaf)
        scores = possible(leaf.leaf.plan.score)
        if scores is None or rounding.places is None:
            return scores
        places, mode = rounding.places, rounding.mode
        return frozenset(round_fraction(each, places, mode) for each in scores)

    def _named(self, leaf: LeafResult) -> list[Alternative]:
        readings = self.reported.readings.get(leaf.place, {})
        return list(by_definition(leaf, readings, self.data, self.floats, self.ledger.reader))

    def _alternatives(self, leaf: LeafResult) -> Iterable[Alternative]:
        yield from self._named(leaf)
        yield from by_phrase(leaf, self.data, self.floats)

    def _readings(self, leaf: LeafResult, printed: Printed) -> None:
        """Where the report's file names other readings, what each of them gives."""
        if leaf.place not in self.reported.readings or printed.value != leaf.score:
            return
        rounding = self.result.rubric.rounding_of(leaf.leaf)
        places = 2 if rounding.places is None else rounding.places
        others = "；".join(
            f"「{label}」{number(round_fraction(score, places, rounding.mode))}"
            for label, score in self._named(leaf)
        )
        text = printed.text
        words = {"expected": text, "others": others}
        self.ledger.note("explained", "score", leaf.path, text, words)

    def _differs(self, leaf: LeafResult, printed: Printed) -> None:
        others = tuple(
            (exact, row.scores[0])
            for each in self.result
            if (row := self.reported.leaves.get(each.place)) is not None
            and row.scores
            and (exact := each.exact) is not None
            and exact.denominator != 1
        )
        cause, words = why(leaf, printed, others, lambda: self._alternatives(leaf))
        assert leaf.score is not None  # noqa: S101 - the caller has looked
        ours = Fraction(leaf.score)
        off = printed.value - ours
        self.ledger.find(cause, "score", leaf.path, printed.text, to_text(ours), off, words=words)


def _range_of(leaf: LeafResult, row: ReportedLeaf) -> LabelRange | None:
    """The range of the tier that the report names; words that equal the target reach the first."""
    ranges = [each for spec in leaf.leaf.inputs for each in spec.ranges]
    wanted, target = row.label, leaf.leaf.target
    if wanted is None and row.actual is not None and leaf.leaf.by_default and target is not None:
        same = normalise_key(row.actual) == normalise_key(target)
        wanted = TIERS[0] if same else None
    if wanted is None:
        return None
    return next((e for e in ranges if normalise_key(e.label) == normalise_key(wanted)), None)
