"""The fast way to score rows: shapes of rows are learnt, and code is made for each.

Rows of one source look alike: the same names in the same order, and in each
column the same type. Code that is made for such a shape reads and scores a row
in one go. A row that looks different is declined and read the long way, which
gives the same numbers, or says what is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from perfeval.amounts import Problem, checked_floats
from perfeval.givens import Floats, Reader, bare_numbers
from perfeval.inputs import InputSpec
from perfeval.program.machine import WORK, Redo, current, switch
from perfeval.program.rows import NOT_TAKEN, Column, Kind, Read, RowScorer, Scored
from perfeval.program.telling import Telling
from perfeval.scoring import read_ahead
from perfeval.story import Line, Story, Told, given_text, is_named
from perfeval.units import parse_unit

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.engine import Engine

READY_AFTER = 16
"""Rows that are read the long way first: code for fewer does not pay."""

Form = tuple[tuple[str, ...], Floats]
"""What the rows of a shape have in common: their names, and what to do with floats."""

_MOST_SHAPES = 8
_MOST_VARIANTS = 4
_MOST_CHANGES = 12
_ANY: Kind = "any"
_REPEATING = frozenset({"persons", "person_times"})


@attrs.define(eq=False)
class Shape:
    """Rows with the names ``keys``, which stand for the inputs at ``places``."""

    keys: tuple[str, ...]
    places: tuple[int, ...]
    kinds: tuple[Kind, ...]
    scorer: RowScorer
    form: Form
    changes: int = 0
    asked: Counter[int] = attrs.field(factory=Counter)
    tellers: dict[int, Teller | None] = attrs.field(factory=dict)


@attrs.frozen(eq=False)
class Teller:
    """Tells how rows of one shape come to the score of one leaf.

    ``inputs`` are those of the leaf that a row holds: the place in its plan,
    the input, what the row calls it, and the place of its value in what the
    code gives where it is shown in words for its value.
    """

    telling: Telling
    inputs: tuple[tuple[int, InputSpec, str, int | None], ...]
    lines: dict[Language, tuple[Line, ...]] = attrs.field(factory=dict)

    def told(self, story: Story, row: dict[str, object]) -> Told | None:
        """What there is to tell of a row, or ``None`` for a row that is declined."""
        previous = current()
        switch(WORK)
        try:
            met, score, named = self.telling.tell(row)
        except NOT_TAKEN:
            return None
        finally:
            switch(previous)
        given = [
            (place, given_text(spec, None if at is None else named[at], row[name]))
            for place, spec, name, at in self.inputs
        ]
        lines = self.lines.get(story.lang)
        if lines is None:
            lines = self.lines[story.lang] = tuple(map(story.line, self.telling.moments))
        return given, lines, met, score


class Shapes:
    """The shapes of the rows that a rubric was given so far."""

    def __init__(self, engine: Engine, floats: Floats) -> None:
        self._engine = engine
        self._inputs = engine.rubric.inputs
        self._floats = checked_floats(floats)
        self._known: dict[tuple[str, ...], list[Shape]] = {}
        self._seen = 0
        self.current: Shape | None = None
        """The shape that the last row had."""

    def totals(self, rows: Iterable[Any], slowly: Callable[[Any], Decimal]) -> Iterator[Decimal]:
        """The total of each row; ``slowly`` gives those that have to be read the long way."""
        for batch, fault in read_ahead(rows):
            yield from self._batch(batch, slowly)
            if fault is not None:
                raise fault

    def _batch(self, rows: list[Any], slowly: Callable[[Any], Decimal]) -> Iterator[Decimal]:
        while rows:
            found: list[Decimal] = []
            if self.current is not None and self.current.scorer.totals(rows, found):
                yield from found
                return
            yield from found
            yield slowly(rows[len(found)])
            rows = rows[len(found) + 1 :]

    def told(
        self, story: Story, place: int, names: tuple[str, ...], row: dict[str, object]
    ) -> Told | None:
        """How a row of the current shape comes to the score of the leaf at ``place``.

        ``None`` where that has to be found out the long way.
        """
        shape = self.current
        if shape is None or (shape.keys is not names and shape.keys != names):
            return None
        if place not in shape.tellers:
            shape.asked[place] += 1
            if shape.asked[place] <= READY_AFTER:
                return None
            shape.tellers[place] = self._teller(shape, place)
        teller = shape.tellers[place]
        return None if teller is None else teller.told(story, row)

    def _teller(self, shape: Shape, place: int) -> Teller | None:
        columns = {self._inputs[known].id: column for column, known in enumerate(shape.places)}
        inputs: list[tuple[int, InputSpec, str, int | None]] = []
        wanted: list[str] = []
        for number, spec in enumerate(self._engine.rubric.leaves[place].plan.inputs):
            column = columns.get(spec.id)
            if column is None or shape.kinds[column] == "none":
                continue
            at = len(wanted) if is_named(spec) else None
            inputs.append((number, spec, shape.keys[column], at))
            if at is not None:
                wanted.append(spec.id)
        telling = shape.scorer.telling(place, wanted)
        return None if telling is None else Teller(telling, tuple(inputs))

    # Learning ---------------------------------------------------------------

    def learn(self, data: object) -> tuple[Shape | None, Scored | None]:
        """The scores of a row that the current shape does not take, if another one does."""
        if type(data) is not dict:
            return None, None
        self._seen += 1
        shape = self._fitting(data)
        if shape is None or self._seen <= READY_AFTER:
            return None, None
        self.current = shape
        return shape, shape.scorer.scores(data)

    def _fitting(self, data: dict[Any, object]) -> Shape | None:
        """The shape to read the row with; ``None`` where there is none or it has declined."""
        keys = tuple(data)
        known = self._known.get(keys)
        if known is None:
            known = []
            if len(self._known) < _MOST_SHAPES:
                self._known[keys] = known
        places = known[0].places if known else self._placed(keys)
        if places is None:
            return None
        pairs = zip(places, data.values(), strict=True)
        kinds = tuple(self._kind(place, value) for place, value in pairs)
        for shape in known:
            joined = tuple(map(_joined, shape.kinds, kinds))
            if joined == shape.kinds:
                # It has declined already: the row has a value that needs the long way.
                return None if shape is self.current else shape
            if joined.count("any") <= max(shape.kinds.count("any"), kinds.count("any")):
                self._widen(shape, joined)
                return shape
        if len(known) == _MOST_VARIANTS:
            self._widen(known[0], tuple(map(_joined, known[0].kinds, kinds)))
            return known[0]
        scorer = self._scorer(keys, places, kinds)
        known.append(Shape(keys, places, kinds, scorer, (keys, self._floats)))
        return known[-1]

    def _placed(self, keys: tuple[Any, ...]) -> tuple[int, ...] | None:
        """The inputs that ``keys`` name, if they are names of different inputs."""
        places = [self._engine.names.place(key) for key in keys]
        found = tuple(place for place in places if place is not None)
        if not keys or len(found) < len(keys) or len(set(found)) < len(found):
            return None
        return found

    def _widen(self, shape: Shape, kinds: tuple[Kind, ...]) -> None:
        """Let ``shape`` hold rows of these kinds too."""
        shape.changes += 1
        if shape.changes > _MOST_CHANGES:
            kinds = tuple(_ANY for _ in kinds)
        shape.kinds = kinds
        shape.asked.clear()
        shape.tellers.clear()
        shape.scorer = self._scorer(shape.keys, shape.places, kinds)

    def _kind(self, place: int, value: object) -> Kind:
        spec = self._inputs[place]
        bare = bare_numbers(spec) is not None
        if type(value) is Decimal:
            return "decimal" if bare else "any"
        if type(value) is str:
            plain = value.isascii() and value.replace(".", "", 1).isdigit()
            return "text" if bare and plain and not _repeats(spec) else "word"
        if type(value) is int:
            return "number" if bare else "any"
        if type(value) is bool and spec.kind == "yes_no":
            return "flag"
        return "none" if value is None else "any"

    def _scorer(
        self, keys: tuple[str, ...], places: tuple[int, ...], kinds: tuple[Kind, ...]
    ) -> RowScorer:
        columns = []
        for key, place, kind in zip(keys, places, kinds, strict=True):
            spec = self._inputs[place]
            read = _read(self._engine.names.reader(place), self._floats)
            column = Column(spec.id, key, kind, read)
            numbers = bare_numbers(spec)
            if numbers is not None:
                column = attrs.evolve(
                    column,
                    factor=numbers.factor,
                    low=numbers.low,
                    high=numbers.high,
                    whole=numbers.whole,
                )
            columns.append(column)
        return RowScorer(columns, self._engine.tasks)


def _joined(one: Kind, other: Kind) -> Kind:
    """The narrowest kind that holds both."""
    if one == other:
        return one
    both = {one, other}
    if both == {"decimal", "number"}:
        return "number"
    if both == {"text", "word"}:
        return "word"
    return "flag" if both == {"flag", "word"} else "any"


def _repeats(spec: InputSpec) -> bool:
    """Whether the same few texts stand for this input again and again."""
    if spec.kind != "quantity":
        return True
    unit = None if spec.unit is None else parse_unit(spec.unit)
    return unit is not None and (unit.count or unit.kind in _REPEATING)


def _read(reader: Reader, floats: Floats) -> Read:
    def read(value: object) -> Decimal:
        found: Decimal | Fraction | Problem | None = None
        if value is not None:
            found = reader.read(value, floats)
        if isinstance(found, Decimal):
            return found
        raise Redo

    return read
