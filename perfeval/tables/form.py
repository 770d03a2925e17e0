"""A table file read as a whole: its rubric, and what is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.errors import RubricError
from perfeval.model.inputs import Reading
from perfeval.rubric.rubric import Leaf, Rubric
from perfeval.rubrictext.build import build
from perfeval.rubrictext.unread import OnUnread
from perfeval.scoring.row_reader import NOT_APPLICABLE
from perfeval.source import Span
from perfeval.tables.alone import alone
from perfeval.tables.files import Opened, one_table, open_tables
from perfeval.tables.filled import Value, value_of
from perfeval.tables.read import Table
from perfeval.tables.rows import LeafRow
from perfeval.tables.words import one_line

if TYPE_CHECKING:
    from perfeval.audit.formoutcome import FormAudit

_TWO_AMOUNTS = 2


@attrs.frozen(slots=False)
class Form:
    """A filled-in table: the rubric, and what stands in its columns 完成值 and 得分.

    ``name`` is the sheet, or 第N个表, that it was read from, ``subject`` what is
    assessed, as far as the form says so. ``facts`` are what has to be said of
    the file: hidden rows that are read, formulas without a stored value.
    """

    rubric: Rubric
    table: Table = attrs.field(repr=False)
    name: str = ""
    subject: str = ""
    facts: tuple[Diagnostic, ...] = attrs.field(default=(), repr=False)

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        unread: OnUnread = "refuse",
        table: str | None = None,
        strict: bool = False,
    ) -> Form:
        """The form in a ``.csv``, ``.tsv``, ``.xlsx`` or ``.docx`` file; see :func:`read_form`."""
        return read_form(path, unread=unread, table=table, strict=strict)

    @property
    def actual(self) -> Mapping[tuple[str, ...], str]:
        """The cells of 完成值 as written, by the path of the indicator."""
        return {row.path: one_line(row.actual.text) for row in self.table.leaves if row.actual}

    @property
    def scores(self) -> Mapping[tuple[str, ...], str]:
        """The printed scores as written, by the path of the indicator."""
        return {row.path: one_line(row.score.text) for row in self.table.leaves if row.score}

    @property
    def amounts(self) -> Mapping[str, str]:
        """The budget of the year and what was spent of it, as written."""
        return {} if self.table.execution is None else self.table.execution.amounts

    @cached_property
    def values(self) -> Mapping[int, Value]:
        """The 完成值 of each indicator that has one, by its place; the money block left out."""
        found = {}
        for place, (leaf, row) in enumerate(self._pairs()):
            value = value_of(leaf, row)
            if value is not None:
                found[place] = value
        return found

    def _pairs(self) -> Iterator[tuple[Leaf, LeafRow]]:
        return zip(self.rubric.leaves, self.table.leaves, strict=True)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """How cells of the form were read where that is not as they stand.

        Topics: ``name_prefix``, ``unit_of_target``, ``actual_with_sign``,
        ``money_below``, ``judged_row`` and those of the rules.
        """
        own = [reading for value in self.values.values() for reading in value.readings]
        every = (*self.table.readings, *own, *self.rubric.readings)
        return tuple(sorted(every, key=lambda reading: reading.span.start))

    def where(self, span: Span, lang: str = "zh") -> str:
        """The address of a cell: ``F12``, 第3个表第12行, 第12行."""
        return self.table.sheet.source.where(span.start, lang)

    def measured(self) -> dict[str, str]:
        """The facts that are filled in, under the names of the inputs; no judgements.

        A name that two indicators share and fill in differently is left out.
        """
        return self._measured(self.rubric, self._clashes())

    def by_row(self) -> tuple[Rubric, dict[str, str]]:
        """The rubric, and the facts, with each row's 完成值 counting for that row alone."""
        clashes = self._clashes()
        rows = {
            place: leaf.inputs[0].id
            for place, (leaf, _) in enumerate(self._pairs())
            if place in self.values and leaf.inputs[0].id in clashes
        }
        rubric = alone(self.rubric, rows) if rows else self.rubric
        return rubric, self._measured(rubric, set())

    def _clashes(self) -> set[str]:
        """The inputs that several indicators share and fill in differently."""
        said: dict[str, str] = {}
        found = set()
        for place, (leaf, _) in enumerate(self._pairs()):
            value = self.values.get(place)
            if value is not None and value.text is not None and not self.is_money(place):
                key = leaf.inputs[0].id
                if said.setdefault(key, value.text) != value.text:
                    found.add(key)
        return found

    def _measured(self, rubric: Rubric, without: set[str]) -> dict[str, str]:
        names = dict(zip(rubric.input_places, rubric.input_names, strict=True))
        found: dict[str, str] = {}
        for place, leaf in enumerate(rubric.leaves):
            if self.is_money(place) and len(self.amounts) == _TWO_AMOUNTS:
                found.update(self.amounts)
                continue
            value = self.values.get(place)
            if value is not None and value.text is not None and leaf.inputs[0].id not in without:
                found[names[leaf.inputs[0].id]] = value.text
            if self.is_away(place):
                found.update((names[each.id], NOT_APPLICABLE) for each in leaf.inputs)
        return found

    def is_away(self, place: int) -> bool:
        """Whether 不适用 stands where the score of the indicator at ``place`` belongs."""
        score = self.table.leaves[place].score
        return score is not None and one_line(score.text) == NOT_APPLICABLE

    def is_money(self, place: int) -> bool:
        """Whether the indicator at ``place`` is the row of the money block."""
        return place == 0 and self.table.execution is not None

    def data(self) -> dict[str, str]:
        """What :meth:`perfeval.Rubric.evaluate` needs, as far as the form says it.

        A measured indicator takes its 完成值. One that is judged takes the
        score that was given, as words such as 「有所提升」 are no score.
        """
        names = dict(zip(self.rubric.input_places, self.rubric.input_names, strict=True))
        found = self.measured()
        for leaf, row in self._pairs():
            if row.score is not None and len(leaf.inputs) == 1:
                spec = leaf.inputs[0]
                if spec.kind == "score":
                    found.setdefault(names[spec.id], one_line(row.score.text))
        return found

    def audit(self) -> FormAudit:
        """Recompute the form, and say where and why what it prints differs.

        Nothing is raised for what stands in the form: what cannot be read is
        listed, and everything else is checked.
        """
        from perfeval.audit.forms import audit_form  # noqa: PLC0415 - an audit is not always asked for

        return audit_form(self)


def read_form(
    path: str | Path,
    *,
    unread: OnUnread = "refuse",
    table: str | None = None,
    strict: bool = False,
) -> Form:
    """Read an official table together with what is filled in.

    Takes ``.csv``, ``.tsv``, ``.xlsx`` and ``.docx``, told apart by their bytes.
    Of several tables ``table`` names one: a sheet, 第N个表, or what is assessed.
    With ``unread="judged"`` a row that cannot be read is judged between 0 and
    its weight. Raises one :class:`~perfeval.errors.RubricError` with every finding.
    """
    file = Path(path)
    return _form(one_table(file.read_bytes(), file.name, table), unread, strict=strict)


@attrs.frozen
class Refused:
    """A form of a file that cannot be read, and why."""

    name: str
    subject: str
    error: RubricError


def read_forms(
    path: str | Path, *, unread: OnUnread = "refuse", table: str | None = None
) -> list[Form | Refused]:
    """All forms of a file, in order; one that cannot be read does not keep the others back.

    Raises :class:`~perfeval.errors.RubricError` for a file that has none.
    """
    file = Path(path)
    found: list[Form | Refused] = []
    for opened in open_tables(file.read_bytes(), file.name, table):
        try:
            found.append(_form(opened, unread))
        except RubricError as error:
            found.append(Refused(opened.name, opened.subject, error))
    return found


def _form(opened: Opened, unread: OnUnread, *, strict: bool = False) -> Form:
    sink = Collector()
    table = opened.read(sink)
    rubric = None if table is None else build(table.document, sink, strict=strict, unread=unread)
    if table is None or rubric is None:
        raise RubricError([*sink.ordered(), *opened.facts])
    return Form(rubric, table, opened.name, opened.subject, opened.facts)
