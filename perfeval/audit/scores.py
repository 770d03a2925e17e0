"""The scored table against its standards: indicators, subtotals, total, rates, grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from perfeval.audit.causes import judgeable, why
from perfeval.audit.outcome import Finding, keyed, number
from perfeval.audit.readings import Alternative, by_definition, by_phrase
from perfeval.audit.reported import Reader, Reported, ReportedLeaf
from perfeval.figures.printed import Printed, as_percent
from perfeval.figures.sums import tail_bound
from perfeval.givens import Floats
from perfeval.inputs import LabelRange
from perfeval.names import normalise_key
from perfeval.numbers import round_fraction, to_text
from perfeval.result import LeafResult, Result
from perfeval.rubrictext.defaults import TIERS

__all__ = ["Scores"]

_SHOWN = 4
_RATE_SCALE = Fraction(1, 100)


@attrs.define
class Scores:
    """Works through one scored table; findings and notes gather in order of the table."""

    result: Result
    reported: Reported
    data: Mapping[str, object]
    floats: Floats
    reader: Reader
    findings: list[Finding] = attrs.field(factory=list)
    notes: list[Finding] = attrs.field(factory=list)
    checked: int = 0
    #: The score that counts for each indicator: by the standard, else as reported.
    counted: dict[int, Fraction | None] = attrs.field(factory=dict)
    #: The printed score of each indicator; an implied one where the cell is blank.
    printed: dict[int, Fraction] = attrs.field(factory=dict)
    blank: list[int] = attrs.field(factory=list)

    def run(self) -> None:
        """Compare everything that the table prints."""
        self._headings()
        self._survey_cells()
        for leaf in self.result:
            if leaf.applicable:
                self._leaf(leaf)
        for place in self.reported.groups:
            self._group(place)
        self._total()
        self._grade()

    @property
    def total(self) -> Decimal | None:
        """The total by the standards, with the report's judgements where the data has none."""
        if self.result.vetoed:
            return self.result.rubric.total_of(Fraction(0))
        values = [self.counted.get(leaf.place) for leaf in self.result if leaf.applicable]
        if any(value is None for value in values):
            return None
        return self.result.rubric.total_of(sum((v for v in values if v is not None), Fraction(0)))

    def grade_of(self, total: Decimal | Fraction) -> str | None:
        """The grade that a total earns, scaled where indicators do not apply."""
        rubric, applicable = self.result.rubric, self.result.points
        if not applicable:
            return None
        return rubric.grade_of(Fraction(total) * rubric.full / Fraction(applicable))

    def _find(self, cause: str, what: str, path: tuple[str, ...], **more: object) -> None:
        reported, computed = more.pop("reported", None), more.pop("computed", None)
        difference = more.pop("difference", None)
        percent = bool(more.pop("percent", False))
        words = {key: str(value) for key, value in more.items() if value is not None}
        assert difference is None or isinstance(difference, Fraction)  # noqa: S101 - ours
        made = (None if each is None else str(each) for each in (reported, computed))
        shown, ours = made
        self.findings.append(Finding(cause, what, path, shown, ours, difference, words, percent))

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
        for place, group in self.reported.groups.items():
            path = rubric.groups[place].path
            if group.points is not None:
                self.checked += 1
                if group.points.value != rubric.groups[place].weight and path not in told:
                    self._heading(path, group.points.value, rubric.groups[place].weight)
        if self.reported.points is not None:
            self.checked += 1
            if self.reported.points.value != rubric.full:
                self._heading((rubric.title,), self.reported.points.value, rubric.full)

    def _heading(self, path: tuple[str, ...], stated: Fraction, added: Fraction) -> None:
        shown, ours = number(stated), number(added)
        self._find(
            "heading",
            "points",
            path,
            reported=shown,
            computed=ours,
            difference=stated - added,
            stated=shown,
            expected=ours,
        )

    # Indicators ---------------------------------------------------------------

    def _survey_cells(self) -> None:
        """Which cells are blank, and what the total implies for a single one."""
        rows = self.reported.leaves
        for leaf in self.result:
            row = rows.get(leaf.place)
            if row is not None and row.scores:
                self.printed[leaf.place] = row.scores[0].value
            elif leaf.applicable and rows:
                self.blank.append(leaf.place)

    @property
    def _implied(self) -> Fraction | None:
        """What the one blank cell must hold for the total to add up."""
        if len(self.blank) != 1 or self.reported.total is None:
            return None
        rest = self.reported.total.value - sum(self.printed.values(), Fraction(0))
        weight = self.result.rubric.leaves[self.blank[0]].weight
        return rest if 0 <= rest <= weight else None

    def _leaf(self, leaf: LeafResult) -> None:
        row = self.reported.leaves.get(leaf.place, ReportedLeaf())
        score = self.result.counted(leaf.place)
        self.counted[leaf.place] = score
        if leaf.place in self.blank:
            self._blank(leaf, score)
            return
        if not row.scores:
            return
        self.checked += len(row.scores)
        self._printed_twice(leaf.path, row.scores)
        self._points(leaf, row)
        fits = self._label(leaf, row)
        if score is None:
            self._taken(leaf, row.scores[0], fits=fits)
        else:
            self._readings(leaf, row.scores[0])
            for printed in dict.fromkeys(row.scores):
                if printed.value != leaf.score:
                    self._differs(leaf, printed)
        self._rate(leaf.path, row.rate, row.scores[0].value, leaf.leaf.weight)

    def _blank(self, leaf: LeafResult, score: Fraction | None) -> None:
        implied = self._implied
        if score is None:
            self.counted[leaf.place] = implied
        words = {
            "implied": None if implied is None else number(implied),
            "expected": None if leaf.score is None else number(Fraction(leaf.score)),
        }
        self._find("missing", "score", leaf.path, computed=words["expected"], **words)
        if implied is not None:
            self.printed[leaf.place] = implied

    def _printed_twice(self, path: tuple[str, ...], scores: tuple[Printed, ...]) -> None:
        values = sorted({figure.value for figure in scores})
        if len(values) > 1:
            texts = " / ".join(dict.fromkeys(figure.text for figure in scores))
            spread = number(values[-1] - values[0])
            self._find("contradiction", "score", path, reported=texts, values=texts, spread=spread)

    def _points(self, leaf: LeafResult, row: ReportedLeaf) -> None:
        if row.points is None:
            return
        self.checked += 1
        if row.points.value != leaf.leaf.weight:
            ours = number(leaf.leaf.weight)
            self._find(
                "contradiction",
                "points",
                leaf.path,
                reported=row.points.text,
                computed=ours,
                difference=row.points.value - leaf.leaf.weight,
                values=f"{row.points.text} / {ours}",
            )

    def _label(self, leaf: LeafResult, row: ReportedLeaf) -> bool:
        """Whether the score lies in the range of the tier that the report says was reached."""
        held = _range_of(leaf, row)
        if held is None or held.holds(row.scores[0].value):
            return True
        printed = row.scores[0]
        edges = {"low": number(held.low), "high": number(held.high)}
        if printed.value in (held.low, held.high):
            self._find(
                "reading",
                "score",
                leaf.path,
                reported=printed.text,
                printed=printed.text,
                reading=keyed("both_ends"),
                expected=keyed("below", edges["high"]),
            )
        else:
            self._find(
                "outside_range",
                "score",
                leaf.path,
                reported=printed.text,
                label=held.label,
                **edges,
            )
        return False

    def _taken(self, leaf: LeafResult, printed: Printed, *, fits: bool) -> None:
        """The data has no judgement: the report's own is taken where it is possible."""
        self.counted[leaf.place] = printed.value
        free = judgeable(leaf)
        if free is None or free.low is None or free.high is None:
            words = {"printed": printed.text}
            self.notes.append(
                Finding("unchecked", "score", leaf.path, printed.text, None, None, words)
            )
            return
        edges = {"low": number(free.low), "high": number(free.high)}
        if free.holds(printed.value):
            if not fits:
                return
            words = edges | {"printed": printed.text}
            self.notes.append(
                Finding("judged", "score", leaf.path, printed.text, None, None, words)
            )
        else:
            self._find("outside_range", "score", leaf.path, reported=printed.text, **edges)

    def _alternatives(self, leaf: LeafResult) -> Iterable[Alternative]:
        readings = self.reported.readings.get(leaf.place, {})
        yield from by_definition(leaf, readings, self.data, self.floats, self.reader)
        yield from by_phrase(leaf, self.data, self.floats)

    def _readings(self, leaf: LeafResult, printed: Printed) -> None:
        """Where the report's file names other readings, what each of them gives."""
        named = self.reported.readings.get(leaf.place)
        if not named or printed.value != leaf.score:
            return
        found = by_definition(leaf, named, self.data, self.floats, self.reader)
        places = self.result.rubric.rounding_of(leaf.leaf).places
        decimals = 2 if places is None else places
        others = "；".join(
            f"「{label}」{number(round_fraction(score, decimals, 'half_up'))}"
            for label, score in found
        )
        words = {"expected": printed.text, "others": others}
        self.notes.append(Finding("explained", "score", leaf.path, printed.text, None, None, words))

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
        self._find(
            cause,
            "score",
            leaf.path,
            reported=printed.text,
            computed=to_text(ours),
            difference=printed.value - ours,
            **words,
        )

    # Subtotals, total, rates, grade --------------------------------------------

    def _group(self, place: int) -> None:
        row, group = self.reported.groups[place], self.result.rubric.groups[place]
        places = [n for n in range(group.first, group.last) if n not in self.result.given.away]
        if row.score is not None:
            self.checked += 1
            self._sum("subtotal", group.path, row.score, places)
            self._rate(group.path, row.rate, row.score.value, group.weight)
        elif row.rate is not None:
            score = _added(self.counted.get(each) for each in places)
            if score is not None:
                self._rate(group.path, row.rate, score, group.weight)

    def _total(self) -> None:
        printed = self.reported.total
        if printed is None:
            return
        self.checked += 1
        places = [leaf.place for leaf in self.result if leaf.applicable]
        if self.reported.leaves:
            self._sum("total", (), printed, places)
        else:
            self._sum_of_groups(printed)
        self._rate(
            (), self.reported.rate, printed.value, self.result.weight(range(len(self.result)))
        )

    def _sum(self, what: str, path: tuple[str, ...], printed: Printed, places: list[int]) -> None:
        """A printed sum against its own rows, and against what the standards give."""
        own = _added(self.printed.get(each) for each in places)
        ours = _added(self.counted.get(each) for each in places)
        if what == "total" and self.result.vetoed:
            ours = Fraction(0)
        if own is not None and own != printed.value:
            self._own_rows(what, path, printed, own, len(places))
        if ours is None or own is None or ours == own:
            if ours is not None and own is None and ours != printed.value:
                self._find(
                    "arithmetic",
                    what,
                    path,
                    reported=printed.text,
                    computed=to_text(ours),
                    difference=printed.value - ours,
                    expected=to_text(ours),
                )
            return
        names = [each for each in places if self.printed[each] != self.counted[each]]
        self._find(
            "carried",
            what,
            path,
            reported=printed.text,
            computed=to_text(ours),
            difference=printed.value - ours,
            names=self._listed(names),
        )

    def _own_rows(
        self, what: str, path: tuple[str, ...], printed: Printed, own: Fraction, count: int
    ) -> None:
        decimals = any(row.scores and row.scores[0].places for row in self.reported.leaves.values())
        bound = tail_bound(count) if decimals or printed.places else Fraction(0)
        difference = printed.value - own
        cause = "tail" if abs(difference) <= bound else "arithmetic"
        self._find(
            cause,
            what,
            path,
            reported=printed.text,
            computed=to_text(own),
            difference=difference,
            expected=to_text(own),
            count=count + 1,
            bound=to_text(bound),
        )

    def _sum_of_groups(self, printed: Printed) -> None:
        """Without indicators the headings of the top level are the total's own rows."""
        tops = [
            (place, row)
            for place, row in self.reported.groups.items()
            if len(self.result.rubric.groups[place].path) == 1
        ]
        own = _added(None if row.score is None else row.score.value for _, row in tops)
        listed = sum(1 for group in self.result.rubric.groups if len(group.path) == 1)
        if own is not None and len(tops) == listed and own != printed.value:
            self._own_rows("total", (), printed, own, listed)

    def _listed(self, places: list[int]) -> str:
        names = []
        for each in places:
            counted = self.counted[each]
            assert counted is not None  # noqa: S101 - the sum over them is known
            difference = self.printed[each] - counted
            sign = "+" if difference > 0 else ""
            names.append(f"{self.result.rubric.leaves[each].name} {sign}{number(difference)}")
        more = "…" if len(names) > _SHOWN else ""
        return "、".join(names[:_SHOWN]) + more

    def _rate(
        self, path: tuple[str, ...], printed: Printed | None, score: Fraction, points: Fraction
    ) -> None:
        """A printed rate against the score and the points beside it."""
        if printed is None or not points:
            return
        self.checked += 1
        exact = score / points
        match = printed.match(exact)
        if match == "equal":
            return
        shown = as_percent(exact)
        cause = "truncated" if match == "truncated" else "arithmetic"
        self._find(
            cause,
            "rate",
            path,
            reported=printed.text,
            computed=shown,
            difference=printed.value - round_fraction(exact, 4, "half_up"),
            percent=True,
            expected=shown,
            exact=number(exact / _RATE_SCALE) + "%",
            rows=f"{to_text(score)} ÷ {to_text(points)}",
        )

    def _grade(self) -> None:
        grade, printed = self.reported.grade, self.reported.total
        if grade is None:
            return
        self.checked += 1
        ours = self.total
        for total in dict.fromkeys(
            (
                None if printed is None else printed.value,
                None if ours is None else Fraction(ours),
            )
        ):
            if total is None:
                continue
            earned = self.grade_of(total)
            if earned is not None and normalise_key(earned) != normalise_key(grade):
                self._find(
                    "grade",
                    "grade",
                    (),
                    reported=grade,
                    computed=earned,
                    total=to_text(total),
                    expected=earned,
                )


def _added(values: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _range_of(leaf: LeafResult, row: ReportedLeaf) -> LabelRange | None:
    """The range of the tier that the report names; words that equal the target reach the first."""
    ranges = [each for spec in leaf.leaf.inputs for each in spec.ranges]
    wanted = row.label
    if wanted is None and row.actual is not None and leaf.leaf.by_default and leaf.leaf.target:
        if normalise_key(row.actual) == normalise_key(leaf.leaf.target):
            wanted = TIERS[0]
    if wanted is None:
        return None
    return next((e for e in ranges if normalise_key(e.label) == normalise_key(wanted)), None)
