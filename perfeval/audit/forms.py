"""Audits of filled-in forms: what the form prints against what its own figures make."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import attrs

from perfeval.audit.formoutcome import FormAudit, FormFinding, FormLeaf, Unreadable, kind_of
from perfeval.audit.formscores import FormCells, FormScores
from perfeval.audit.ledger import Ledger
from perfeval.audit.outcome import Finding
from perfeval.audit.reported import Joint, PrintedSum, Reader, Reported, ReportedLeaf
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError
from perfeval.figures.printed import Printed
from perfeval.model.inputs import Reading
from perfeval.numbers.exact import parse_number, to_text
from perfeval.rubrictext.defaults import TIERS
from perfeval.source import Span
from perfeval.tables.words import one_line
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Rubric
    from perfeval.rubrictext.document import Words
    from perfeval.tables.form import Form
    from perfeval.tables.rows import LeafRow, SumRow

__all__ = ["audit_form"]

Column = Literal["score", "review"]
Path = tuple[str, ...]


@attrs.define
class _Auditor:
    """Turns one column of scores of a form into findings."""

    form: Form
    column: Column
    result: Result
    data: dict[str, str]
    ledger: Ledger = attrs.field(factory=lambda: Ledger(Reader()))
    places: dict[tuple[str, Path], Span] = attrs.field(factory=dict)
    readings: list[Reading] = attrs.field(factory=list)

    def run(self) -> FormScores:
        reported = self._reported()
        cells = FormCells(self.ledger, self.result, reported, self.data, "refuse")
        scores = FormScores(self.ledger, self.result, reported, cells)
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
            if place in self.result.away:
                continue
            figure = self._figure(cell, row.name.text, path)
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

    def _figure(self, cell: Words, name: str, path: Path = ()) -> Printed | None:
        """What a cell prints; where it is no figure, a problem that names the cell."""
        reader = self.ledger.reader
        before = len(reader.problems)
        figure = reader.figure(one_line(cell.text), name, path)
        source = self.form.table.sheet.source
        for place in range(before, len(reader.problems)):
            found = attrs.evolve(reader.problems[place], source=source, span=cell.span)
            reader.problems[place] = found
        return figure

    def _merged(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Where one score stands for several rows: the first place, and all of them."""
        sheet, rows = self.form.table.sheet, self.form.table.leaves
        for place, row in enumerate(rows):
            cell, column = self._cell(row), self._column(place)
            if column is None or cell is None or self.form.is_money(place):
                continue
            if sheet.width(row.row) is not None:
                yield from self._as_if_merged(place, cell)
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

    def _as_if_merged(self, place: int, cell: Words) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Guess at a merged cell in a text file, which has none.

        There a score is above its weight, and those below it are blank.
        """
        leaves, rows = self.form.rubric.leaves, self.form.table.leaves
        value = parse_number(one_line(cell.text))
        weight, last = leaves[place].weight, place
        if value is None or value <= weight:
            return
        while value > weight and last + 1 < len(rows) and self._cell(rows[last + 1]) is None:
            last += 1
            weight += leaves[last].weight
        if last > place and value <= weight:
            yield place, tuple(range(place, last + 1))

    def _unstored(self, found: Reported) -> None:
        """Scores that are formulas without a stored value are there, and cannot be read."""
        sheet = self.form.table.sheet
        for place, row in enumerate(self.form.table.leaves):
            column = self._column(place)
            if column is not None and sheet.problem(row.row, column) and not self._cell(row):
                found.spoilt.add(place)
                self.ledger.note("unchecked", "score", row.path, "", {})

    def _column(self, place: int) -> int | None:
        """The column in which the score of an indicator stands."""
        table = self.form.table
        if self.form.is_money(place):
            own = None if table.execution is None else table.execution.score
            return own if self.column == "score" else None
        return table.headings(table.leaves[place].row).details.get(self.column)

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
            table = self.form.table
            column, sheet = table.headings(row.row).details.get(self.column), table.sheet
            if column is not None and sheet.problem(row.row, column):
                self.ledger.note("unchecked", what, path, "", {})
            return
        self.places[what, path] = cell.span
        figure = self._figure(cell, path[-1])
        if figure is None:
            return
        found.sums.append(PrintedSum(what, path, places, figure))
        if is_total:
            found.total = figure

    def _head_total(self, found: Reported, cell: Words) -> None:
        places = tuple(range(len(self.form.table.leaves)))
        figure = self._figure(cell, "总分")
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
        span = self.places.get((found.what, found.path)) or self._heading_of(found)
        kind = kind_of(found, self._weight(found.path))
        where = None if span is None else self.form.where(span)
        english = None if span is None else self.form.where(span, "en")
        path = found.path or (found.what_name(),)
        return FormFinding(kind, path, where, english, found, self._heading())

    def _heading_of(self, found: Finding) -> Span | None:
        """Where the weight of a heading stands that is not what its indicators add up to."""
        if found.what != "points":
            return None
        warnings = self.form.rubric.warnings
        spans = (w.span for w in warnings if w.code == "PE413" and w.path == found.path)
        return next(spans, None)

    def _weight(self, path: Path) -> Fraction | None:
        leaves = self.form.rubric.leaves
        return next((leaf.weight for leaf in leaves if leaf.path == path), None)

    def _heading(self) -> str:
        """The heading of a second column of scores."""
        if self.column == "score":
            return ""
        blocks = self.form.table.blocks
        headings = next(each.headings for each in blocks if "review" in each.headings.details)
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
    result, data, problems = _evaluated(form)
    auditor = _Auditor(form, "score", result, data)
    scores = auditor.run()
    findings = [auditor.finding(each) for each in auditor.ledger.findings]
    findings += _weights(form)
    checked, diagnostics = auditor.ledger.checked, list(auditor.ledger.reader.problems)
    if any(row.review for row in form.table.leaves):
        review = _Auditor(form, "review", result, data)
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


def _evaluated(form: Form) -> tuple[Result, dict[str, str], list[Unreadable]]:
    """The result by what is filled in, that data, and what cannot be taken."""
    problems = []
    for place, value in form.values.items():
        row = form.table.leaves[place]
        if value.problem is not None and row.actual is not None:
            words: dict[str, object] = {**dict(value.problem.arguments), "name": row.path[-1]}
            found = Diagnostic(
                value.problem.code, arguments=words, suggestion=value.problem.suggestion
            )
            problems.append(Unreadable(row.path, form.where(row.actual.span), found))
    rubric, data = form.by_row()
    while True:
        try:
            return rubric.evaluate(data, partial=True), data, problems
        except PerfevalError as error:
            paths = {each.path for each in error.diagnostics}
            lost = [name for name in data if _belongs(form, rubric, name, paths)]
            for each in error.diagnostics:
                rows = [row for row in form.table.leaves if row.path == each.path]
                cell = None if not rows else rows[0].actual or rows[0].name
                where = None if cell is None else form.where(cell.span)
                problems.append(Unreadable(each.path, where, each))
            for name in lost or list(data):
                del data[name]


def _belongs(form: Form, rubric: Rubric, name: str, paths: set[Path]) -> bool:
    """Whether a value is one of those that these indicators ask for."""
    place = rubric.names.place(name)
    if place is None:
        return name in form.amounts and form.table.leaves[0].path in paths
    return any(rubric.leaves[user].path in paths for user in rubric.users[place])


def _weights(form: Form) -> Iterator[FormFinding]:
    """Weights in a total row that are not what stands above it."""
    for each in form.rubric.warnings:
        if each.code == "PE603" and each.span is not None:
            words = dict(each.arguments)
            off = Fraction(words["stated"]) - Fraction(words["sum"])
            number = form.table.sheet.source.cell_at(each.span.start)[0]
            rows = (r for r in form.table.sums if form.table.sheet.numbers[r.row] == number)
            path = tuple(one_line(row.words.text).rstrip(":：") for row in rows) or ("合计",)
            found = Finding(
                "arithmetic", "points", path, words["stated"], words["sum"], off,
                {"expected": words["sum"]},
            )  # fmt: skip
            yield FormFinding(
                "weight", path, form.where(each.span), form.where(each.span, "en"), found
            )


def _leaves(form: Form, scores: FormScores, auditor: _Auditor) -> Iterator[FormLeaf]:
    unread = {each.path for each in form.rubric.unread}
    impossible = {each.path for each in auditor.ledger.findings if each.cause == "no_such_score"}
    for leaf in scores.result:
        row = form.table.leaves[leaf.place]
        cell = scores.reported.leaves.get(leaf.place)
        printed: Printed | None = cell.scores[0] if cell is not None else None
        counted = scores.cells.counted.get(leaf.place) if leaf.applicable else None
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
