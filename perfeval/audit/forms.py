"""Audits of filled-in forms: what the form prints against what its own figures make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import attrs

from perfeval.audit.cells import Cells
from perfeval.audit.formoutcome import FormAudit, FormFinding, FormLeaf, Unreadable, kind_of
from perfeval.audit.ledger import Ledger
from perfeval.audit.outcome import Finding
from perfeval.audit.reported import Joint, PrintedSum, Reader, Reported, ReportedLeaf
from perfeval.audit.scores import Scores
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError
from perfeval.figures.printed import Printed
from perfeval.inputs import Reading
from perfeval.names import normalise_key
from perfeval.numbers import to_text
from perfeval.rubrictext.defaults import TIERS
from perfeval.source import Span
from perfeval.tables.words import one_line

if TYPE_CHECKING:
    from perfeval.result import Result
    from perfeval.rubrictext.document import Words
    from perfeval.tables.form import Form
    from perfeval.tables.rows import LeafRow, SumRow

__all__ = ["audit_form"]

Column = Literal["score", "review"]
Path = tuple[str, ...]


@attrs.define
class _FormCells(Cells):
    """The printed scores of a form; a blank one was not filled in, and is no finding."""

    def run(self) -> None:
        """Compare every score that is filled in."""
        rows = self.reported.leaves
        together = {place for joint in self.reported.joint for place in joint.places}
        for leaf in self.result:
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
class _FormScores(Scores):
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
        if own != printed.printed.value:
            rounded = self._rounded(printed.places)
            self._own_rows(printed.what, printed.path, printed.printed, own, rounded)

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


@attrs.define
class _Auditor:
    """Turns one column of scores of a form into findings."""

    form: Form
    column: Column
    result: Result
    ledger: Ledger = attrs.field(factory=lambda: Ledger(Reader()))
    places: dict[tuple[str, Path], Span] = attrs.field(factory=dict)
    readings: list[Reading] = attrs.field(factory=list)

    def run(self) -> _FormScores:
        reported = self._reported()
        data = self.form.measured()
        cells = _FormCells(self.ledger, self.result, reported, data, "refuse")
        scores = _FormScores(self.ledger, self.result, reported, cells)
        scores.run()
        return scores

    def _reported(self) -> Reported:
        found = Reported()
        rows = self.form.table.leaves
        joined = dict(self._merged())
        for place, row in enumerate(rows):
            cell = self._cell(row)
            path = row.path
            if cell is None:
                continue
            self.places["score", path] = cell.span
            figure = self.ledger.reader.figure(one_line(cell.text), row.name.text, path)
            if figure is None:
                found.spoilt.add(place)
            elif place in joined:
                found.joint.append(Joint(joined[place], figure))
                self.readings.append(Reading("joint_score", cell.span))
            else:
                label = _tier(row.actual)
                found.leaves[place] = ReportedLeaf((figure,), label=label)
        self._unstored(found)
        self._sums(found)
        return found

    def _cell(self, row: LeafRow | SumRow) -> Words | None:
        return row.score if self.column == "score" else row.review

    def _merged(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Where one score stands for several rows: the first place, and all of them."""
        sheet, rows = self.form.table.sheet, self.form.table.leaves
        headings = self.form.table.headings
        column = None if headings is None else headings.details.get(self.column)
        for place, row in enumerate(rows):
            if column is None or self._cell(row) is None or self.form.is_money(place):
                continue
            high = sheet.reach(row.row, column)[0]
            last = sheet.numbers[row.row] + high
            covered = [
                other
                for other in range(place, len(rows))
                if sheet.numbers[rows[other].row] < last and not self.form.is_money(other)
            ]
            if len(covered) > 1:
                yield place, tuple(covered)

    def _unstored(self, found: Reported) -> None:
        """Scores that are formulas without a stored value are there, and cannot be read."""
        sheet, headings = self.form.table.sheet, self.form.table.headings
        column = None if headings is None else headings.details.get(self.column)
        for place, row in enumerate(self.form.table.leaves):
            if column is not None and sheet.problem(row.row, column) and not self._cell(row):
                found.spoilt.add(place)
                self.ledger.note("unchecked", "score", row.path, "", {})

    def _sums(self, found: Reported) -> None:
        table = self.form.table
        totals = [row for row in table.sums if row.kind == "sum"]
        before = 0
        for row in table.sums:
            is_total = bool(totals) and row is totals[-1]
            first = 0 if is_total else row.first if row.kind == "part_sum" else before
            before = row.last
            places = tuple(range(first, row.last))
            word = one_line(row.words.text).rstrip(":：")
            path = (word,) if is_total else (*self._group(places), word)
            self._sum(found, row, path, places, is_total=is_total)
        if not totals and table.total is not None and self.column == "score":
            self._head_total(found, table.total)

    def _sum(
        self, found: Reported, row: SumRow, path: Path, places: tuple[int, ...], *, is_total: bool
    ) -> None:
        cell = self._cell(row)
        what: Literal["total", "subtotal"] = "total" if is_total else "subtotal"
        if is_total and row.grade is not None and self.column == "score":
            found.grade = one_line(row.grade.text)
            self.places["grade", ()] = row.grade.span
        if cell is None:
            headings, sheet = self.form.table.headings, self.form.table.sheet
            column = None if headings is None else headings.details.get(self.column)
            if column is not None and sheet.problem(row.row, column):
                self.ledger.note("unchecked", what, path, "", {})
            return
        self.places[what, path] = cell.span
        figure = self.ledger.reader.figure(one_line(cell.text), path[-1])
        if figure is None:
            return
        found.sums.append(PrintedSum(what, path, places, figure))
        if is_total:
            found.total = figure

    def _head_total(self, found: Reported, cell: Words) -> None:
        places = tuple(range(len(self.form.table.leaves)))
        figure = self.ledger.reader.figure(one_line(cell.text), "总分")
        if figure is not None:
            found.total = figure
            self.places["total", ("总分",)] = cell.span
            found.sums.append(PrintedSum("total", ("总分",), places, figure))

    def _group(self, places: tuple[int, ...]) -> Path:
        """The heading whose indicators these are, all of them."""
        if not places:
            return ()
        ends = (places[0], places[-1] + 1)
        groups = self.form.rubric.groups
        return next((each.path for each in groups if (each.first, each.last) == ends), ())

    def finding(self, found: Finding) -> FormFinding:
        """A finding with its kind and its cell."""
        span = self.places.get((found.what, found.path))
        kind = kind_of(found, self._weight(found.path))
        where = None if span is None else self.form.where(span)
        english = None if span is None else self.form.where(span, "en")
        return FormFinding(kind, found.path, where, english, found, self._heading())

    def _weight(self, path: Path) -> Fraction | None:
        leaves = self.form.rubric.leaves
        return next((leaf.weight for leaf in leaves if leaf.path == path), None)

    def _heading(self) -> str:
        """The heading of a second column of scores."""
        headings = self.form.table.headings
        if self.column == "score" or headings is None:
            return ""
        sheet = self.form.table.sheet
        return one_line(sheet.cell(headings.last - 1, headings.details["review"]).text)


def _tier(actual: Words | None) -> str | None:
    """The official tier that a 完成值 names, if it names one."""
    if actual is None:
        return None
    word = normalise_key(actual.text).replace("成预期指标", "成年度指标")
    return next((tier for tier in TIERS if normalise_key(tier) == word), None)


def audit_form(form: Form) -> FormAudit:
    """Recompute ``form`` and compare it with what it prints."""
    result, problems = _evaluated(form)
    auditor = _Auditor(form, "score", result)
    scores = auditor.run()
    findings = [auditor.finding(each) for each in auditor.ledger.findings]
    findings += _weights(form)
    checked, diagnostics = auditor.ledger.checked, list(auditor.ledger.reader.problems)
    if any(row.review for row in form.table.leaves):
        review = _Auditor(form, "review", result)
        review.run()
        findings += [review.finding(f) for f in review.ledger.findings if f.what != "points"]
        checked += review.ledger.checked
        diagnostics += review.ledger.reader.problems
    total = scores.total
    reported = scores.reported
    return FormAudit(
        form=form,
        findings=tuple(findings),
        notes=tuple(auditor.ledger.notes),
        leaves=tuple(_leaves(form, scores, auditor)),
        blank=tuple(form.rubric.leaves[place].path for place in scores.cells.blank),
        unreadable=tuple(problems),
        diagnostics=tuple(dict.fromkeys(diagnostics)),
        readings=tuple(auditor.readings),
        checked=checked,
        total=total,
        grade=None if total is None else scores.grade_of(total),
        printed_total=None if reported.total is None else reported.total.text,
        printed_grade=reported.grade,
        result=result,
    )


def _evaluated(form: Form) -> tuple[Result, list[Unreadable]]:
    """The result by what is filled in, and what cannot be taken."""
    problems = []
    for place, value in form.values.items():
        row = form.table.leaves[place]
        if value.problem is not None and row.actual is not None:
            words: dict[str, object] = {**dict(value.problem.arguments), "name": row.path[-1]}
            found = Diagnostic(
                value.problem.code, arguments=words, suggestion=value.problem.suggestion
            )
            problems.append(Unreadable(row.path, form.where(row.actual.span), found))
    data = form.measured()
    while True:
        try:
            return form.rubric.evaluate(data, partial=True), problems
        except PerfevalError as error:
            paths = {each.path for each in error.diagnostics}
            lost = [name for name in data if _belongs(form, name, paths)]
            for each in error.diagnostics:
                rows = [row for row in form.table.leaves if row.path == each.path]
                cell = None if not rows else rows[0].actual or rows[0].name
                where = None if cell is None else form.where(cell.span)
                problems.append(Unreadable(each.path, where, each))
            for name in lost or list(data):
                del data[name]


def _belongs(form: Form, name: str, paths: set[Path]) -> bool:
    """Whether a value is one of those that these indicators ask for."""
    place = form.rubric.names.place(name)
    if place is None:
        return name in form.amounts and form.table.leaves[0].path in paths
    return any(form.rubric.leaves[user].path in paths for user in form.rubric.users[place])


def _weights(form: Form) -> Iterator[FormFinding]:
    """Weights in a total row that are not what stands above it."""
    for each in form.rubric.warnings:
        if each.code == "PE603" and each.span is not None:
            words = dict(each.arguments)
            off = Fraction(words["stated"]) - Fraction(words["sum"])
            found = Finding(
                "arithmetic", "points", ("合计",), words["stated"], words["sum"], off,
                {"expected": words["sum"]},
            )  # fmt: skip
            yield FormFinding(
                "weight", ("合计",), form.where(each.span), form.where(each.span, "en"), found
            )


def _leaves(form: Form, scores: _FormScores, auditor: _Auditor) -> Iterator[FormLeaf]:
    unread = {each.path for each in form.rubric.unread}
    impossible = {each.path for each in auditor.ledger.findings if each.cause == "no_such_score"}
    for leaf in scores.result:
        row = form.table.leaves[leaf.place]
        cell = scores.reported.leaves.get(leaf.place)
        printed: Printed | None = cell.scores[0] if cell is not None else None
        counted = scores.cells.counted.get(leaf.place)
        known = None if leaf.score is None else f"{leaf.score:f}"
        taken = known is None and counted is not None
        if taken and counted is not None and leaf.path not in impossible:
            known = to_text(counted)
        yield FormLeaf(
            leaf.path,
            to_text(leaf.leaf.weight),
            known,
            None if printed is None else to_text(printed.value),
            taken or leaf.path in unread,
            form.where((row.score or row.name).span),
        )
