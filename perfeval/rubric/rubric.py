"""A compiled rubric: indicators, what they ask for, and how they are scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast, overload

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.model.inputs import InputSpec, Reading
from perfeval.model.plan import Rounding, RoundingLine
from perfeval.model.rounded import exact_decimal, shown
from perfeval.numbers.amounts import checked_floats
from perfeval.portable.face import Portable
from perfeval.portable.origin import Origin
from perfeval.record import shown_names
from perfeval.rubric.asked import asked
from perfeval.rubric.parts import Group, Leaf
from perfeval.source import Source

if TYPE_CHECKING:
    from perfeval.audit import Audit
    from perfeval.errors import PerfevalError
    from perfeval.figures.table import Table
    from perfeval.frames.results import ColumnTotals, ScoreColumns
    from perfeval.program.arraytotals import ArrayCode
    from perfeval.questions.goals import Score
    from perfeval.questions.losses import Losses
    from perfeval.questions.required import Required
    from perfeval.results.result import Result
    from perfeval.rubrictext.document import GradeBand
    from perfeval.rubrictext.unread import Unread
    from perfeval.scoring.columns import Options
    from perfeval.scoring.engine import Engine, OnError
    from perfeval.scoring.row_reader import Floats, Names

__all__ = ["GUIDELINE", "Frame", "Group", "Leaf", "Row", "Rubric"]

Row = Mapping[str, object]

Frame = Any
"""A table by columns, of whatever library."""

#: The Ministry's guideline for grades, in shares of the full score.
GUIDELINE = (
    ("优", Fraction(9, 10)),
    ("良", Fraction(8, 10)),
    ("中", Fraction(6, 10)),
    ("差", None),
)


def _rows(rows: Iterable[Row]) -> Iterable[Row]:
    """``rows`` themselves; one row in their place is a :class:`TypeError`."""
    if isinstance(rows, Mapping | str | bytes):
        msg = f"rows must be an iterable of mappings, not one {type(rows).__name__}"
        raise TypeError(msg)
    if not isinstance(cast("object", rows), Iterable):
        msg = f"rows must be an iterable of mappings, not {type(rows).__name__}"
        raise TypeError(msg)
    return rows


@attrs.frozen(slots=False, eq=False, repr=False)
class Rubric(Portable):
    """A whole 指标体系, ready to score.

    ``unread`` are indicators that are judged because their wording could not
    be read; there are none unless :func:`perfeval.load` was asked for it.
    Two rubrics are equal when their canonical texts are, and score alike. They are
    immutable, pickle, and can be shared by threads. Make one with :func:`perfeval.compile`
    or :func:`perfeval.load`.
    """

    INSIDE: ClassVar[frozenset[str]] = frozenset(
        "INSIDE array_codes canonical engine full grade_of input_places names origin printed"
        " rounding_of sum_rounding total_of users".split()
    )

    source: Source
    title: str
    full: Fraction
    leaves: tuple[Leaf, ...]
    groups: tuple[Group, ...]
    inputs: tuple[InputSpec, ...]
    users: tuple[tuple[int, ...], ...]
    grades: tuple[GradeBand, ...]
    rounding: RoundingLine
    printed: str | Callable[[], str] | None
    warnings: tuple[Diagnostic, ...] = ()
    unread: tuple[Unread, ...] = ()
    origin: Origin = attrs.field(factory=Origin)

    # What it is -------------------------------------------------------------

    @property
    def points(self) -> Decimal:
        """The full score 满分."""
        return exact_decimal(self.full)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every phrase with two readings, in order of the text."""
        return tuple(reading for leaf in self.leaves for reading in leaf.readings)

    @property
    def input_names(self) -> tuple[str, ...]:
        """The shortest name of each input under which data can give it."""
        return self.names.short

    @property
    def canonical(self) -> str:
        """Canonical text, made when it is first asked for: scoring never needs it."""
        text = self.printed
        if callable(text):
            text = text()
            object.__setattr__(self, "printed", text)
        elif text is None:
            from perfeval.rubrictext.format import format_document
            from perfeval.rubrictext.parse import parse

            document = parse(self.source, Collector())
            text = "" if document is None else format_document(document)
            object.__setattr__(self, "printed", text)
        return text

    def to_text(self) -> str:
        """Canonical text, which compiles to an equal rubric."""
        return self.canonical

    def to_csv(self) -> str:
        """The official table of the rubric, as CSV that :func:`perfeval.load` reads back.

        Write it with ``encoding="utf-8-sig"`` where a spreadsheet is to open it.
        """
        # Writing the table reads the text, which scoring never needs.
        from perfeval.tables.write import to_csv

        return to_csv(self.canonical)

    def _table(self) -> Table:
        from perfeval.report.cards import rubric_table

        rows = ((leaf.path, leaf.points, leaf.text) for leaf in self.leaves)
        return rubric_table(self.title, self.points, rows)

    def _repr_html_(self) -> str:
        return self._table().to_html()

    def _repr_markdown_(self) -> str:
        return self._table().to_markdown()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rubric):
            return NotImplemented
        # Other versions, and programs of strangers, may read one text otherwise.
        return self is other or (
            self.canonical == other.canonical and self.fingerprint == other.fingerprint
        )

    def __hash__(self) -> int:
        return hash(self.canonical)

    def __repr__(self) -> str:
        return f"<Rubric {self.title}: {len(self.leaves)} indicators, {self.points} points>"

    def __dir__(self) -> list[str]:
        return shown_names(self)

    # Scoring ----------------------------------------------------------------

    def evaluate(self, data: Row, *, partial: bool = False, floats: Floats = "refuse") -> Result:
        """Score one row of data.

        Raises one :class:`~perfeval.errors.DataError` for everything that is
        wrong with the data, and :class:`~perfeval.errors.EvaluationError`
        where a rule has no answer. With ``partial=True`` values may be
        missing, and the result gives the interval of the total.
        """
        return self.engine.evaluate(data, floats, partial=partial)

    @overload
    def evaluate_many(
        self,
        rows: Iterable[Row],
        *,
        on_error: Literal["raise", "skip"] = "raise",
        floats: Floats = "refuse",
    ) -> Iterator[Result]: ...

    @overload
    def evaluate_many(
        self, rows: Iterable[Row], *, on_error: OnError, floats: Floats = "refuse"
    ) -> Iterator[Result | PerfevalError]: ...

    def evaluate_many(
        self, rows: Iterable[Row], *, on_error: OnError = "raise", floats: Floats = "refuse"
    ) -> Iterator[Any]:
        """Score rows one by one, lazily.

        ``on_error`` says what to do with a row that cannot be scored:
        ``"raise"`` its error, ``"skip"`` the row, or ``"collect"`` the error in
        place of a result. The error carries the number of the row.

        Raises ``ValueError`` for another ``on_error``, ``TypeError`` where
        ``rows`` is one row, and what :meth:`evaluate` does while it is read.
        """
        if on_error not in ("raise", "skip", "collect"):
            msg = f"on_error must be 'raise', 'skip' or 'collect', not {on_error!r}"
            raise ValueError(msg)
        return self.engine.each(_rows(rows), on_error, checked_floats(floats))

    def totals(
        self,
        rows: Iterable[Row],
        *,
        on_error: Literal["raise", "collect"] = "raise",
        floats: Floats = "refuse",
    ) -> Iterator[Any]:
        """Only the total of each row, lazily; the same numbers as :meth:`evaluate` gives.

        Rows are read a little ahead. With ``on_error="collect"`` the error of
        a row that cannot be scored stands in place of its total.

        Raises what :meth:`evaluate_many` does.
        """
        return self.engine.totals(_rows(rows), checked_floats(floats), collect=_collects(on_error))

    def totals_columns(
        self,
        table: Frame,
        *,
        on_error: Literal["raise", "collect"] = "raise",
        extra: Literal["refuse", "ignore"] = "refuse",
        ids: str | None = None,
        floats: Floats = "refuse",
    ) -> ColumnTotals:
        """The same from a table by columns: each name with the values of all rows.

        ``table`` is a data frame of pandas or polars, a table of pyarrow, a
        NumPy array with named fields, or a mapping of columns. Columns of
        numbers, truths and a few different texts are scored as arrays, and
        ``scaled()`` of what is returned gives the totals as an array too.
        ``None``, NaN, ``pd.NA`` and ``NaT`` are missing values. ``ids`` is a
        column that names the rows for errors and is no data; columns that
        mean nothing to the rubric are refused, all in one
        :class:`~perfeval.errors.DataError`, or passed over with
        ``extra="ignore"``. Columns of different lengths are a ``ValueError``.

        Raises :class:`~perfeval.errors.DataError` or
        :class:`~perfeval.errors.EvaluationError` for the first row that cannot be scored.
        """
        from perfeval.scoring.columns import totals

        return totals(self, table, _options(on_error, extra, ids, floats))

    def scores_columns(
        self,
        table: Frame,
        *,
        on_error: Literal["raise", "collect"] = "raise",
        extra: Literal["refuse", "ignore"] = "refuse",
        ids: str | None = None,
        floats: Floats = "refuse",
    ) -> ScoreColumns:
        """Every score, total, rate and grade of a table, as columns in the order of its rows.

        What is returned is a mapping from the paths of the indicators, and
        ``总分``, ``得分率``, ``等级``, to lists; a data frame can be made of it as
        it is. The table and the options are those of :meth:`totals_columns`.

        Raises what :meth:`totals_columns` does.
        """
        from perfeval.scoring.columns import scores

        return scores(self, table, _options(on_error, extra, ids, floats))

    def audit(self, data: Row, reported: Row, *, floats: Floats = "refuse") -> Audit:
        """Recompute a published table, and say where and why it differs.

        ``reported`` holds what the report prints: ``total``, ``grade``,
        ``leaves``, ``groups`` and other figures.

        Raises :class:`~perfeval.errors.DataError` for data that are not what
        the rules ask for; what is wrong with ``reported`` is in the
        ``diagnostics`` of what is returned.
        """
        return asked().audit(self, data, reported, floats=floats)

    # Questions back ----------------------------------------------------------

    def required(
        self,
        total: Score | Mapping[str, Score] | None = None,
        *,
        grade: str | None = None,
        given: Row,
        free: Sequence[str] | None = None,
        exactly: bool = False,
        floats: Floats = "refuse",
    ) -> Required:
        """What would reach a total, a grade, or scores of indicators such as ``{"指标": 8}``.

        For each input of ``free`` (else each that ``given`` leaves out, else
        all) the exact set of values that reaches it, everything else being as
        in ``given``; and the combination of changes that wins back the fewest
        points. A score is the least one, with ``exactly`` just that one; a
        better grade will do.

        Raises :class:`~perfeval.errors.DataError` for data that cannot be
        read, for a name in ``free`` that is none, and where the only answer
        hangs on other values that are missing; ``KeyError`` for an indicator
        and ``ValueError`` for a grade that is not there.
        """
        return asked().required(self, total, grade, given, free, exactly=exactly, floats=floats)

    def sensitivity(self, data: Row, *, floats: Floats = "refuse") -> Losses:
        """Where points are lost, by indicator and by input, and what each input could win back.

        ``data`` may be incomplete: then it says how far each missing value can
        move the total.

        Raises what :meth:`evaluate` does with ``partial=True``.
        """
        return self.evaluate(data, partial=True, floats=floats).losses()

    @cached_property
    def engine(self) -> Engine:
        """What scores rows; a rubric that is only compiled does without."""
        return asked().engine(self)

    @cached_property
    def array_codes(self) -> dict[object, ArrayCode]:
        """What scores arrays, for each form of columns that was met."""
        return {}

    @property
    def names(self) -> Names:
        """Everything that data may be called."""
        return self.engine.names

    def rounding_of(self, leaf: Leaf) -> Rounding:
        """How the score of ``leaf`` is rounded: as its rule says, else as the rubric does."""
        return leaf.plan.rounding or self.rounding.score

    def total_of(self, exact: Fraction) -> Decimal:
        """``exact``, a sum of scores, as a total shows it."""
        return shown(exact, self.rounding.total or self.sum_rounding)

    @cached_property
    def sum_rounding(self) -> Rounding:
        """Enough decimals for any sum of the rounded scores."""
        places = [self.rounding_of(leaf).places for leaf in self.leaves]
        known = [count for count in places if count is not None]
        return Rounding(max(known) if len(known) == len(places) else None)

    @cached_property
    def input_places(self) -> dict[str, int]:
        """Where each input stands, by its id."""
        return {spec.id: place for place, spec in enumerate(self.inputs)}

    def grade_of(self, total: Fraction) -> str | None:
        """The grade that a total earns, or ``None`` where none covers it."""
        for band in self.grades:
            if band.holds(total):
                return band.label
        if self.grades:
            return None
        reached = (
            label for label, share in GUIDELINE if share is None or total >= share * self.full
        )
        return next(reached)


def _collects(on_error: str) -> bool:
    if on_error not in ("raise", "collect"):
        msg = f"on_error must be 'raise' or 'collect', not {on_error!r}"
        raise ValueError(msg)
    return on_error == "collect"


def _options(on_error: str, extra: str, ids: str | None, floats: Floats) -> Options:
    from perfeval.scoring.columns import Options

    if extra not in ("refuse", "ignore"):
        msg = f"extra must be 'refuse' or 'ignore', not {extra!r}"
        raise ValueError(msg)
    return Options(checked_floats(floats), _collects(on_error), extra == "ignore", ids)
