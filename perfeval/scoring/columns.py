"""Tables by columns: where the columns are arrays, they are scored as arrays.

Rows that cannot be decided there, and rows with something wrong, are scored
again one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from perfeval.errors import DataError, PerfevalError
from perfeval.frames.arrays import Given, given_of
from perfeval.frames.results import NO_TOTAL, ArrayTotals, ColumnTotals, Made, Part, ScoreColumns
from perfeval.frames.table import Column, across, columns_of, without
from perfeval.program.arraycode import Mask, either
from perfeval.program.arraycolumns import Held, held, taken
from perfeval.program.arraytotals import ArrayCode, compile_array_totals
from perfeval.program.linear import Unsupported
from perfeval.scoring.row_reader import Floats

if TYPE_CHECKING:
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Rubric
    from perfeval.scoring.engine import Engine

LEAST_ROWS: Final = 500
"""A shorter table does not pay for the code."""

ROWS_AT_ONCE: Final = 1 << 14
"""Arrays of this length stay in the processor's own memory while they are worked on."""

_SAMPLE: Final = 4096
_MOST_CHANGES: Final = 8
_MOST_CODES: Final = 32
_FEW: Final = 16
_FEW_OF: Final = 1024
_PLAIN_EXPONENT: Final = 30
_TOO_LARGE: Final = 1 << 63


Settled: TypeAlias = "tuple[int, Result | None] | PerfevalError"
"""What became of a row: its total in whole numbers, and where it is wanted all of it."""


@attrs.frozen
class Options:
    """How a table is read: floats, rows that cannot be scored, other columns, names of rows."""

    floats: Floats = "refuse"
    collect: bool = False
    ignore: bool = False
    ids: str | None = None


def totals(rubric: Rubric, table: Any, options: Options) -> ColumnTotals:  # noqa: ANN401
    """The totals of a table by columns."""
    columns, ids = _opened(rubric, table, options)
    scorer = _Scorer.over(rubric, columns, options, scores=False)
    if scorer is not None:
        scorer.ids = ids
        return ArrayTotals(scorer.places, scorer.xp, scorer.parts())
    rows = across(columns)
    found = rubric.engine.totals(rows, options.floats, collect=options.collect, ids=ids)
    return ColumnTotals(rubric.engine.places, found)


def scores(rubric: Rubric, table: Any, options: Options) -> ScoreColumns:  # noqa: ANN401
    """All scores, totals, rates and grades of a table by columns."""
    columns, ids = _opened(rubric, table, options)
    scorer = _Scorer.over(rubric, columns, options, scores=True)
    made = Made(rubric)
    if scorer is not None and rubric.engine.decides:
        scorer.ids = ids
        for part in scorer.parts():
            made.add(part)
    else:
        engine = rubric.engine
        for result in engine.numbered(across(columns), options.floats, options.collect, ids):
            made.row(result)
    return ScoreColumns(made.columns, made.errors)


def _opened(
    rubric: Rubric,
    table: Any,  # noqa: ANN401
    options: Options,
) -> tuple[list[Column], Sequence[object] | None]:
    """The columns of data, and what names the rows; unknown columns are named once."""
    columns, ids = without(columns_of(table), options.ids)
    found = [(column, rubric.names.unknown(column.name)) for column in columns]
    unknown = [diagnostic for _, diagnostic in found if diagnostic is not None]
    if unknown and not options.ignore:
        raise DataError(unknown)
    return [column for column, diagnostic in found if diagnostic is None], ids


@attrs.define(eq=False)
class _Scorer:
    """Scores one table of arrays."""

    engine: Engine
    codes: dict[object, ArrayCode]
    columns: list[Column]
    given: list[Given]
    options: Options
    wants_scores: bool
    ids: Sequence[object] | None = None
    forms: tuple[Held, ...] = ()
    changes: int = 0
    _code: ArrayCode = attrs.field(init=False)

    @classmethod
    def over(
        cls, rubric: Rubric, columns: list[Column], options: Options, *, scores: bool
    ) -> _Scorer | None:
        """What scores ``columns``, if they can all be scored as arrays."""
        lengths = {-1 if column.numbers is None else len(column) for column in columns}
        if len(lengths) != 1 or min(lengths) < LEAST_ROWS:
            return None
        given = given_of(rubric, columns, options.floats)
        if given is None:
            return None
        codes = rubric.array_codes
        scorer = cls(rubric.engine, codes, columns, given, options, scores)
        (rows,) = lengths
        step = max(1, rows // _SAMPLE)
        try:
            scorer.learn([each.numbers[::step] for each in given])
        except Unsupported:
            return None
        return scorer

    @property
    def xp(self) -> Any:  # noqa: ANN401 - a namespace of array functions
        """The library of the arrays."""
        return self.given[0].numbers.__array_namespace__()

    @property
    def places(self) -> int:
        """How many decimals a total has."""
        return self.engine.places

    def learn(self, sample: list[Any]) -> bool:
        """Make code for columns like those of ``sample`` too; says whether it is other code."""
        fields = tuple(each.field for each in self.given)
        with self.xp.errstate(all="ignore"):
            pairs = zip(sample, fields, strict=True)
            forms = tuple(held(self.xp, values, field) for values, field in pairs)
        if self.forms:
            forms = tuple(a.join(b) for a, b in zip(self.forms, forms, strict=True))
        if forms == self.forms:
            return False
        key = (self.wants_scores, *zip(fields, forms, strict=True))
        code = self.codes.get(key)
        if code is None:
            slots = {field.key: form.slot(field) for field, form in zip(fields, forms, strict=True)}
            tasks, total = self.engine.tasks, self.engine.sum
            code = compile_array_totals(slots, tasks, total, scores=self.wants_scores)
            if len(self.codes) < _MOST_CODES:
                self.codes[key] = code
        self.forms, self._code = forms, code
        return True

    def _score(self, rows: slice) -> tuple[Part, Sequence[int]]:
        """Some rows, and the places of those that are in doubt."""
        xp, found, gaps, masks = self.xp, dict[str, Any](), dict[str, Mask](), list[Mask]()
        with xp.errstate(all="ignore"):
            for each, form in zip(self.given, self.forms, strict=True):
                found[each.field.key], mask = taken(xp, each.numbers[rows], each.field, form)
                gaps[each.field.key] = each.gaps_in(rows)
                masks += [mask, each.doubts_in(rows)]
            inputs = [*map(found.pop, self._code.inputs), *map(gaps.pop, self._code.gaps)]
            totals, scores, doubts = self._code.function(xp, *inputs)
            # Whatever a row in doubt has is put right, or never looked at.
            whole = (s.astype(xp.int64) if hasattr(s, "astype") else int(s) for s in scores)
            part = Part(totals.astype(xp.int64), tuple(whole))
            doubts = either(doubts, *masks)
        return part, () if doubts is None else xp.nonzero(doubts)[0]

    def parts(self) -> Iterator[Part]:
        """The totals in whole numbers of the last decimal, some rows at a time."""
        size = len(self.given[0].numbers)
        for start in range(0, size, ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            part, places = self._score(rows)
            if len(places) > _FEW + len(part.totals) // _FEW_OF and self._widen(rows):
                part, places = self._score(rows)
            if len(places):
                yield from self._settled(part, start, places)
            else:
                yield part

    def _widen(self, rows: slice) -> bool:
        """Other code for a part with many doubts, if there is any."""
        if self.changes == _MOST_CHANGES:
            return False
        self.changes += 1
        try:
            return self.learn([each.numbers[rows] for each in self.given])
        except Unsupported:
            return False

    def _settled(self, part: Part, start: int, places: Any) -> Iterator[Part]:  # noqa: ANN401
        """The same with the rows at ``places`` scored one by one."""
        found, fault = self._one_by_one(start, places)
        done = places[: len(found)]
        whole = [NO_TOTAL if isinstance(each, PerfevalError) else each[0] for each in found]
        if any(abs(total) >= _TOO_LARGE for total in whole if total != NO_TOTAL):
            part.totals = part.totals.astype(object)
        part.totals[done] = whole
        for place, each in zip(done.tolist(), found, strict=True):
            if isinstance(each, PerfevalError):
                part.errors[place] = each
            elif each[1] is not None:
                part.results[place] = each[1]
        if fault is None:
            yield part
            return
        end = int(places[len(found)])
        yield Part(part.totals[:end], (), part.errors)
        raise fault

    def _one_by_one(
        self,
        start: int,
        places: Any,  # noqa: ANN401 - an array
    ) -> tuple[list[Settled], PerfevalError | None]:
        """What becomes of rows in doubt, up to the first that is to be raised."""
        names = [column.name for column in self.columns]
        here = slice(start, start + ROWS_AT_ONCE)
        lists = [column.some(here, places) for column in self.columns]
        rows = [dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True)]
        unit = 10**self.places
        found: list[Settled] = []
        while len(found) < len(rows):
            try:
                if self.wants_scores:
                    result = self._again(rows[len(found)])
                    found.append((_whole(result.total, unit), result))
                    continue
                rest = ({n: _quick(v) for n, v in row.items()} for row in rows[len(found) :])
                for total in self.engine.totals(rest, self.options.floats):
                    found.append((_whole(total, unit), None))  # noqa: PERF401 - up to an error
            except PerfevalError:
                # What is wrong is said in the words of what was given.
                try:
                    found.append((_whole(self._again(rows[len(found)]).total, unit), None))
                except PerfevalError as error:
                    number = start + int(places[len(found)])
                    ident = None if self.ids is None else self.ids[number]
                    error.of_row(number + 1, ident)
                    if not self.options.collect:
                        return found, error
                    found.append(error)
        return found, None

    def _again(self, row: dict[str, object]) -> Result:
        return self.engine.evaluate(row, self.options.floats, partial=False)


def _whole(total: Decimal, unit: int) -> int:
    return int(Fraction(total) * unit)


def _quick(value: object) -> object:
    """A double as the decimal that it stands for, which is read faster."""
    if type(value) is not float:
        return value
    number = Decimal(repr(value))
    plain = number.is_finite() and abs(number.adjusted()) <= _PLAIN_EXPONENT
    return number if plain else value
