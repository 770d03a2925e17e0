"""Tables by columns: where the columns are arrays, they are scored as arrays.

Arrays are met by their own protocol and never imported. Rows that cannot be
decided there, and rows with something wrong, are scored again one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import attrs

from perfeval.engine import across
from perfeval.errors import PerfevalError
from perfeval.givens import Floats, bare_numbers
from perfeval.inputs import InputSpec
from perfeval.numbers import to_decimal
from perfeval.plan import SHOWN_PLACES
from perfeval.program.arraycode import Mask, Score, compile_array_totals, either
from perfeval.program.arraycolumns import Field, Held, held, taken
from perfeval.program.linear import Unsupported

if TYPE_CHECKING:
    from perfeval.engine import Engine
    from perfeval.rubric import Rubric

Column = Iterable[object]
Code = tuple[tuple[str, ...], Score, str]

LEAST_ROWS: Final = 500
"""A shorter table does not pay for the code."""

ROWS_AT_ONCE: Final = 1 << 14
"""Arrays of this length stay in the processor's own memory while they are worked on."""

_SAMPLE: Final = 4096
_MOST_CHANGES: Final = 8
_MOST_CODES: Final = 32
_MOST_KNOWN: Final = 100_000
_FEW: Final = 16
_FEW_OF: Final = 1024
_PLAIN_EXPONENT: Final = 30
_TOO_LARGE: Final = 1 << 63


class Decimals(dict[int, Decimal]):
    """Totals as they are shown, by their whole number of the last decimal."""

    def __init__(self, places: int) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, scaled: int) -> Decimal:
        shown = to_decimal(Fraction(scaled, 10**self._places), self._places)
        if len(self) < _MOST_KNOWN:
            self[scaled] = shown
        return shown


class ColumnTotals(Iterator[Decimal]):
    """The totals of a table, one by one, or all at once as whole numbers.

    ``places`` is how many decimals each total has. Totals are computed while
    they are taken, so an error stands where its row would.
    """

    def __init__(self, places: int, totals: Iterable[Decimal]) -> None:
        self.places = places
        self._totals = iter(totals)

    def __iter__(self) -> Iterator[Decimal]:  # noqa: PYI034 - the inner iterator is quicker
        return self._totals

    def __next__(self) -> Decimal:
        return next(self._totals)

    def scaled(self) -> Any:  # noqa: ANN401 - an array of the caller's library, or a list
        """The totals that were not taken yet, times ``10 ** places``.

        Whole numbers: an array where the columns are arrays, else a list.
        """
        unit = 10**self.places
        return [int(Fraction(total) * unit) for total in self._totals]


class ArrayTotals(ColumnTotals):
    """The totals of a table of arrays."""

    def __init__(self, places: int, xp: Any, parts: Iterator[Any]) -> None:  # noqa: ANN401
        self._xp, self._parts, self._begun = xp, parts, False
        super().__init__(places, chain.from_iterable(self._each(Decimals(places))))

    def _each(self, known: Decimals) -> Iterator[Iterable[Decimal]]:
        for part in self._parts:
            self._begun = True
            yield map(known.__getitem__, part.tolist())

    def scaled(self) -> Any:  # noqa: ANN401 - an array of the caller's library
        """The totals that were not taken yet, times ``10 ** places``, as an array."""
        xp = self._xp
        if self._begun:
            return xp.asarray(super().scaled(), dtype=xp.int64)
        parts = list(self._parts)
        return xp.concat(parts) if parts else xp.asarray([], dtype=xp.int64)


def totals(rubric: Rubric, columns: Mapping[str, Column], floats: Floats) -> ColumnTotals:
    """The totals of a table by columns."""
    given = {name: columns[name] for name in columns}
    arrays = {name: _array(column) for name, column in given.items()}
    scorer = _Scorer.over(rubric, arrays, floats)
    if scorer is not None:
        return ArrayTotals(scorer.places, scorer.xp, scorer.parts())
    plain = {
        name: given[name] if array is None else _values(array) for name, array in arrays.items()
    }
    places = (rubric.rounding.total or rubric.sum_rounding).places
    found = rubric.engine.totals(across(plain), floats)
    return ColumnTotals(SHOWN_PLACES if places is None else places, found)


def _array(column: Any) -> Any:  # noqa: ANN401 - whatever a table is made of
    """The array of plain numbers that ``column`` is or holds; ``None`` where it is none."""
    array = column
    if hasattr(column, "to_numpy"):
        array = column.to_numpy()
        if getattr(column, "dtype", None) != getattr(array, "dtype", None):
            return None
    # Subclasses may mean something else by their values, and other libraries by their arithmetic.
    known = type(array).__module__ == "numpy" and hasattr(array, "__array_namespace__")
    if not known or array.ndim != 1:
        return None
    xp = array.__array_namespace__()
    return array if array.dtype.kind in "iub" or array.dtype == xp.float64 else None


def _values(array: Any) -> Iterator[object]:  # noqa: ANN401 - an array
    """The values of an array as plain Python objects."""
    starts = range(0, len(array), ROWS_AT_ONCE)
    return chain.from_iterable(array[start : start + ROWS_AT_ONCE].tolist() for start in starts)


def _field(spec: InputSpec, kind: str, floats: Floats) -> Field | None:
    """What numbers of a column mean to an input; ``None`` where each needs a closer look."""
    if (kind == "f" and floats != "shortest") or (kind == "b" and spec.kind != "yes_no"):
        return None
    zero, one = Fraction(0), Fraction(1)
    if spec.kind == "yes_no":
        return Field(spec.id, low=zero, high=one, whole=True)
    if spec.kind == "choice":
        labels = spec.labels or spec.ranges
        return Field(spec.id, low=one, high=Fraction(len(labels)), whole=True, offset=-1)
    bare = bare_numbers(spec)
    if bare is None:
        return None
    return Field(spec.id, bare.factor, bare.low, bare.high, bare.whole)


@attrs.define(eq=False)
class _Scorer:
    """Scores one table of arrays."""

    engine: Engine
    codes: dict[object, Code]
    xp: Any
    arrays: dict[str, Any]
    fields: tuple[Field, ...]
    floats: Floats
    forms: tuple[Held, ...] = ()
    changes: int = 0
    _score: Callable[[list[Any]], tuple[Any, Mask]] = attrs.field(init=False)

    @classmethod
    def over(cls, rubric: Rubric, arrays: Mapping[str, Any], floats: Floats) -> _Scorer | None:
        """What scores ``arrays``, if that can be done."""
        lengths = {-1 if array is None else len(array) for array in arrays.values()}
        engine = rubric.engine
        if len(lengths) != 1 or min(lengths) < LEAST_ROWS or not engine.adds_up:
            return None
        places = [engine.names.place(name) for name in arrays]
        found = [place for place in places if place is not None]
        if len(set(found)) < len(places):
            return None
        specs = [rubric.inputs[place] for place in found]
        kinds = [array.dtype.kind for array in arrays.values()]
        pairs = zip(specs, kinds, strict=True)
        fields = [each for each in (_field(*pair, floats) for pair in pairs) if each is not None]
        if len(fields) < len(specs):
            return None
        xp = next(iter(arrays.values())).__array_namespace__()
        scorer = cls(engine, rubric.array_codes, xp, dict(arrays), tuple(fields), floats)
        (rows,) = lengths
        step = max(1, rows // _SAMPLE)
        try:
            scorer.learn([array[::step] for array in arrays.values()])
        except Unsupported:
            return None
        return scorer

    @property
    def places(self) -> int:
        """How many decimals a total has."""
        return max((task.places for task in self.engine.tasks), default=0)

    def learn(self, sample: list[Any]) -> bool:
        """Make code for columns like those of ``sample`` too; says whether it is other code."""
        with self.xp.errstate(all="ignore"):
            pairs = zip(sample, self.fields, strict=True)
            forms = tuple(held(self.xp, values, field) for values, field in pairs)
        if self.forms:
            forms = tuple(a.join(b) for a, b in zip(self.forms, forms, strict=True))
        if forms == self.forms:
            return False
        key = tuple(zip(self.fields, forms, strict=True))
        code = self.codes.get(key)
        if code is None:
            slots = {field.key: form.slot(field) for field, form in key}
            code = compile_array_totals(slots, self.engine.tasks)
            if len(self.codes) < _MOST_CODES:
                self.codes[key] = code
        self.forms = forms
        self._score = self._with(code, forms)
        return True

    def _with(self, code: Code, forms: tuple[Held, ...]) -> Callable[[list[Any]], tuple[Any, Mask]]:
        xp, fields, (inputs, function, _) = self.xp, self.fields, code

        def score(parts: list[Any]) -> tuple[Any, Mask]:
            found: dict[str, Any] = {}
            masks: list[Mask] = []
            with xp.errstate(all="ignore"):
                for part, field, form in zip(parts, fields, forms, strict=True):
                    found[field.key], mask = taken(xp, part, field, form)
                    masks.append(mask)
                totals, mask = function(xp, *map(found.pop, inputs))
                return totals.astype(xp.int64), either(mask, *masks)

        return score

    def parts(self) -> Iterator[Any]:
        """The totals in whole numbers of the last decimal, some rows at a time."""
        rows = len(next(iter(self.arrays.values())))
        for start in range(0, rows, ROWS_AT_ONCE):
            part = [array[start : start + ROWS_AT_ONCE] for array in self.arrays.values()]
            scaled, doubts = self._score(part)
            places = () if doubts is None else self.xp.nonzero(doubts)[0]
            if len(places) > _FEW + len(scaled) // _FEW_OF and self._widen(part):
                scaled, doubts = self._score(part)
                places = () if doubts is None else self.xp.nonzero(doubts)[0]
            if len(places):
                yield from self._settled(scaled, part, places)
            else:
                yield scaled

    def _widen(self, part: list[Any]) -> bool:
        """Other code for a part with many doubts, if there is any."""
        if self.changes == _MOST_CHANGES:
            return False
        self.changes += 1
        try:
            return self.learn(part)
        except Unsupported:
            return False

    def _settled(self, scaled: Any, part: list[Any], places: Any) -> Iterator[Any]:  # noqa: ANN401
        """The same with the rows at ``places`` scored one by one."""
        found, fault = self._one_by_one([array[places].tolist() for array in part])
        if any(abs(total) >= _TOO_LARGE for total in found):
            scaled = scaled.astype(object)
        scaled[places[: len(found)]] = found
        if fault is None:
            yield scaled
        else:
            yield scaled[: int(places[len(found)])]
            raise fault

    def _one_by_one(self, columns: list[list[object]]) -> tuple[list[int], PerfevalError | None]:
        names, found = tuple(self.arrays), list[int]()
        rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
        unit = 10**self.places
        while len(found) < len(rows):
            try:
                rest = ({n: _quick(v) for n, v in r.items()} for r in rows[len(found) :])
                for total in self.engine.totals(rest, self.floats):
                    found.append(int(Fraction(total) * unit))
            except PerfevalError:
                # What is wrong is said in the words of what was given.
                try:
                    result = self.engine.evaluate(rows[len(found)], self.floats, partial=False)
                except PerfevalError as error:
                    return found, error
                found.append(int(Fraction(result.total) * unit))
        return found, None


def _quick(value: object) -> object:
    """A double as the decimal that it stands for, which is read faster."""
    if type(value) is not float:
        return value
    number = Decimal(repr(value))
    plain = number.is_finite() and abs(number.adjusted()) <= _PLAIN_EXPONENT
    return number if plain else value
