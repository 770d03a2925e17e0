"""What scoring a table gives: totals one by one or as an array, or all scores as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import attrs

from perfeval.errors import PerfevalError
from perfeval.numbers.exact import to_decimal

if TYPE_CHECKING:
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Rubric

NO_TOTAL: Final = -(1 << 63)
"""The whole number in place of a total that there is none of."""

_MOST_KNOWN: Final = 100_000


class Decimals(dict[int, Decimal]):
    """Scores as they are shown, by their whole number of the last decimal."""

    def __init__(self, places: int) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, scaled: int) -> Decimal:
        shown = to_decimal(Fraction(scaled, 10**self._places), self._places)
        if len(self) < _MOST_KNOWN:
            self[scaled] = shown
        return shown


class ColumnTotals(Iterator[Any]):
    """The totals of a table, one by one, or all at once as whole numbers.

    ``places`` is how many decimals each total has. Totals are computed while
    they are taken, so an error stands where its row would: raised, or where
    errors are collected, in place of the total.
    """

    def __init__(self, places: int, totals: Iterator[Any]) -> None:
        self.places = places
        self._totals = iter(totals)

    def __iter__(self) -> Iterator[Any]:  # noqa: PYI034 - the inner iterator is quicker
        return self._totals

    def __next__(self) -> Any:  # noqa: ANN401 - a total, or an error
        return next(self._totals)

    def scaled(self) -> Any:  # noqa: ANN401 - an array of the caller's library, or a list
        """The totals that were not taken yet, times ``10 ** places``.

        Whole numbers: an array where the columns are arrays, else a list. A
        row with a collected error has the least number of 64 bits.
        """
        unit = 10**self.places
        return [
            NO_TOTAL if isinstance(total, PerfevalError) else int(Fraction(total) * unit)
            for total in self._totals
        ]


@attrs.define(eq=False)
class Part:
    """Some rows of a table, scored: totals and scores as arrays of whole numbers.

    ``errors`` and, where scores are asked for, ``results`` say for some rows,
    by their place in the part, what the arrays do not hold.
    """

    totals: Any
    scores: tuple[Any, ...] = ()
    errors: dict[int, PerfevalError] = attrs.field(factory=dict)
    results: dict[int, Result] = attrs.field(factory=dict)


class ArrayTotals(ColumnTotals):
    """The totals of a table of arrays."""

    def __init__(self, places: int, xp: Any, parts: Iterator[Part]) -> None:  # noqa: ANN401
        self._xp, self._parts, self._begun = xp, parts, False
        super().__init__(places, chain.from_iterable(self._each(Decimals(places))))

    def _each(self, known: Decimals) -> Iterator[Iterator[Any]]:
        for part in self._parts:
            self._begun = True
            found = map(known.__getitem__, part.totals.tolist())
            if not part.errors:
                yield found
                continue
            yield (part.errors.get(place, total) for place, total in enumerate(found))

    def scaled(self) -> Any:  # noqa: ANN401 - an array of the caller's library
        """The totals that were not taken yet, times ``10 ** places``, as an array."""
        xp = self._xp
        if self._begun:
            return xp.asarray(super().scaled(), dtype=xp.int64)
        parts = [part.totals for part in self._parts]
        return xp.concat(parts) if parts else xp.asarray([], dtype=xp.int64)


class ScoreColumns(Mapping[str, list[Any]]):
    """The scores of a table by columns, each as long as the table and in its order.

    The keys are the paths of the indicators, then ``总分``, ``得分率`` and
    ``等级``; a row that could not be scored has ``None`` in all of them, and
    ``errors`` has its error by its number from 0. Totals, scores and rates are
    ``Decimal``, grades texts; an indicator that does not apply has ``None``.
    """

    def __init__(self, columns: dict[str, list[Any]], errors: dict[int, PerfevalError]) -> None:
        self._columns, self.errors = columns, errors

    def __getitem__(self, name: str) -> list[Any]:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        rows = len(next(iter(self._columns.values()), ()))
        return f"<ScoreColumns: {len(self._columns)} columns of {rows} rows>"


@attrs.define(eq=False)
class Made:
    """Columns of scores that grow."""

    rubric: Rubric
    columns: dict[str, list[Any]] = attrs.field(init=False)
    errors: dict[int, PerfevalError] = attrs.field(factory=dict)
    _known: list[Decimals] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        engine = self.rubric.engine
        paths = ["/".join(leaf.path) for leaf in self.rubric.leaves]
        self.columns = {name: [] for name in (*paths, "总分", "得分率", "等级")}
        places = (task.places for task in engine.tasks[: len(paths)])
        self._known = [*map(Decimals, places), Decimals(engine.places)]

    def add(self, part: Part) -> None:
        """Add the rows of a part."""
        lists = list(self.columns.values())
        first, size = len(lists[0]), len(part.totals)
        for column, known, array in zip(
            lists, self._known, (*part.scores, part.totals), strict=False
        ):
            whole = [array] * size if isinstance(array, int) else array.tolist()
            column.extend(map(known.__getitem__, whole))
        judged = [self.rubric.engine.judged(total) for total in lists[-3][first:]]
        lists[-2].extend(rate for rate, _ in judged)
        lists[-1].extend(grade for _, grade in judged)
        for place, result in part.results.items():
            self._put(first + place, _values(result))
        for place, error in part.errors.items():
            self.errors[first + place] = error
            self._put(first + place, [None] * len(lists))

    def row(self, result: Result | PerfevalError) -> None:
        """Add one row."""
        lists = list(self.columns.values())
        values: Sequence[Any] = [None] * len(lists)
        if isinstance(result, PerfevalError):
            self.errors[len(lists[0])] = result
        else:
            values = _values(result)
        for column, value in zip(lists, values, strict=True):
            column.append(value)

    def _put(self, row: int, values: Sequence[Any]) -> None:
        for column, value in zip(self.columns.values(), values, strict=True):
            column[row] = value


def _values(result: Result) -> list[Any]:
    return [*result.scores, result.total, result.rate, result.grade]
