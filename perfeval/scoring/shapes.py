"""The fast way to score rows: shapes of rows are learnt, and code is made for each.

Rows of one source look alike: the same names, and in each column the same type
of value. Code that is made for such a shape reads and scores a row in one go.
A shape grows with the rows that are scored: a name that some of them lack, or
where some are blank, is one with gaps, so rows that lack other values need no
other code. A row that looks different is declined and read the long way, which
gives the same numbers, or says what is wrong; only when it could be scored does
it teach anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any

import attrs

from perfeval.model.inputs import InputSpec
from perfeval.numbers.amounts import checked_floats
from perfeval.program.machine import WORK, current, switch
from perfeval.program.rows import NOT_TAKEN, Absence, RowScorer, Scored
from perfeval.program.traced import Telling
from perfeval.results.explanation_text import Line, Story, Told, given_text, is_named
from perfeval.scoring.links import Kinds, Member, Togetherness, kinds_of_number, together
from perfeval.scoring.looks import Looks, looks
from perfeval.scoring.row_reader import NOT_APPLICABLE, Floats
from perfeval.scoring.scorer import read_ahead

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.scoring.engine import Engine

READY_AFTER = 16
"""Rows that are read the long way first: code for fewer does not pay."""

Form = tuple[tuple[str, ...], Floats]
"""What the rows of a shape have in common: their names, and what to do with floats."""

Slowly = Callable[[Any, int], Any]
"""Scores a row of a number, or says what is wrong with it."""

_MOST_SHAPES = 8
_LONGEST_WAIT = 1024


@attrs.define
class Seen:
    """What rows held under one name: for the input at ``place``, if it names one.

    With ``gaps`` some rows held nothing; with ``away`` some said that the
    indicators it names do not apply.
    """

    place: int | None
    looks: Looks | None = None
    gaps: bool = False
    away: bool = False


@attrs.define(eq=False)
class Code:
    """What was made for a shape at one time, so that nothing of it is mixed with what follows."""

    scorer: RowScorer
    form: Form
    named: dict[str, str]
    asked: Counter[int] = attrs.field(factory=Counter)
    tellers: dict[int, Teller | None] = attrs.field(factory=dict)


@attrs.define(eq=False)
class Shape:
    """Rows that give each input under the same name."""

    seen: dict[str, Seen]
    code: Code | None = None
    stale: bool = True
    changes: int = 0
    wait: int = 0

    @property
    def named(self) -> dict[int, str]:
        """What the rows call each input."""
        return {each.place: name for name, each in self.seen.items() if each.place is not None}

    def odd(self, row: Mapping[str, Seen]) -> int | None:
        """How many columns of numbers would come in more ways than one with ``row`` among them.

        ``None`` where the row names an input otherwise.
        """
        named = self.named
        count = 0
        for name, each in row.items():
            if each.place is not None and named.get(each.place, name) != name:
                return None
            known = self.seen.get(name)
            if known is not None and known.looks is not None and each.looks is not None:
                joined = known.looks.join(each.looks)
                count += joined.kind == "any" and "any" not in (known.looks.kind, each.looks.kind)
        return count

    def take(self, row: Mapping[str, Seen]) -> None:
        """Let the shape hold ``row`` too."""
        for name, each in row.items():
            known = self.seen.get(name)
            if known is None:
                # The rows before did without.
                self.seen[name] = attrs.evolve(each, gaps=True)
                self.stale = True
                continue
            both = known.looks or each.looks
            if known.looks is not None and each.looks is not None:
                both = known.looks.join(each.looks)
            now = Seen(known.place, both, known.gaps or each.gaps, known.away or each.away)
            self.stale |= now != known
            self.seen[name] = now
        for name in self.seen.keys() - row.keys():
            self.stale |= not self.seen[name].gaps
            self.seen[name].gaps = True


@attrs.frozen(eq=False)
class Teller:
    """Tells how rows of one shape come to the score of one leaf.

    ``inputs`` are those of the leaf that rows hold: the place in its plan,
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
            if row[name] is not None and row[name] != ""
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
        self._known: list[Shape] = []
        self._lock = Lock()
        self._count = 0
        self.current: Shape | None = None
        """The shape that the last row had."""

    def totals(self, rows: Iterable[Any], slowly: Slowly) -> Iterator[Any]:
        """The total of each row; ``slowly`` gives those that have to be read the long way.

        It is given the row and its number, from 1.
        """
        return chain.from_iterable(self._batches(rows, slowly))

    def _batches(self, rows: Iterable[Any], slowly: Slowly) -> Iterator[Iterable[Any]]:
        first = 1
        for batch, fault in read_ahead(rows):
            yield from self._batch(batch, first, slowly)
            first += len(batch)
            if fault is not None:
                raise fault

    def _batch(self, rows: list[Any], first: int, slowly: Slowly) -> Iterator[Iterable[Any]]:
        done = 0
        while done < len(rows):
            found: list[Any] = []
            code = None if self.current is None else self.current.code
            if code is not None and code.scorer.totals(rows[done:] if done else rows, found):
                yield found
                return
            done += len(found) + 1
            yield found
            yield (slowly(rows[done - 1], first + done - 1),)

    def scores(self, data: Any) -> tuple[Form, Scored] | None:  # noqa: ANN401 - whatever a row is
        """The scores of a row, by the code of any shape that takes it."""
        shape = self.current
        code = None if shape is None else shape.code
        if code is None:
            return None
        scored = code.scorer.scores(data)
        if scored is not None:
            return code.form, scored
        for other in self._known:
            code = None if other is shape else other.code
            scored = None if code is None else code.scorer.scores(data)
            if code is not None and scored is not None:
                self.current = other
                return code.form, scored
        return None

    def told(
        self, story: Story, place: int, names: tuple[str, ...], row: dict[str, object]
    ) -> Told | None:
        """How a row of the current shape comes to the score of the leaf at ``place``.

        ``None`` where that has to be found out the long way.
        """
        code = None if self.current is None else self.current.code
        if code is None or code.form[0] != names:
            return None
        if place not in code.tellers:
            code.asked[place] += 1
            if code.asked[place] <= READY_AFTER:
                return None
            code.tellers[place] = self._teller(code, place)
        teller = code.tellers[place]
        return None if teller is None else teller.told(story, row)

    def _teller(self, code: Code, place: int) -> Teller | None:
        inputs: list[tuple[int, InputSpec, str, int | None]] = []
        wanted: list[str] = []
        for number, spec in enumerate(self._engine.rubric.leaves[place].plan.inputs):
            name = code.named.get(spec.id)
            if name is None:
                continue
            at = len(wanted) if is_named(spec) else None
            inputs.append((number, spec, name, at))
            if at is not None:
                wanted.append(spec.id)
        telling = code.scorer.telling(place, wanted)
        return None if telling is None else Teller(telling, tuple(inputs))

    # Learning ---------------------------------------------------------------

    def learn(self, data: Mapping[Any, object]) -> None:
        """Let a row that was scored the long way teach what rows look like."""
        with self._lock:
            self._learn(data)

    def _learn(self, data: Mapping[Any, object]) -> None:
        self._count += 1
        row = self._described(data)
        shape = None if row is None else self._fitting(row)
        if row is None or shape is None:
            return
        shape.take(row)
        if self._count <= READY_AFTER or not shape.stale:
            return
        shape.wait -= 1
        if shape.wait > 0:
            return
        self._make(shape)
        self.current = shape

    def _make(self, shape: Shape) -> None:
        """Make code for a shape; each time, more rows have to pass before the next."""
        columns, absences, named = [], [], dict[str, str]()
        for name, each in shape.seen.items():
            if each.place is not None:
                if each.looks is not None:
                    named[self._inputs[each.place].id] = name
                spec, reader = self._inputs[each.place], self._engine.names.reader(each.place)
                found = looks(spec, None) if each.looks is None else each.looks
                gaps = each.gaps or each.away
                columns.append(found.column(spec, name, reader, self._floats, gaps=gaps))
            if each.away:
                tasks = self._engine.tasks_of(self._engine.names.away(name))
                absences.append(Absence(name, NOT_APPLICABLE, tasks))
        engine = self._engine
        fits = self._together(shape)
        scorer = RowScorer(columns, engine.tasks, engine.sum, absences, fits)
        shape.code = Code(scorer, (scorer.names, self._floats), named)
        shape.stale = False
        shape.changes += 1
        shape.wait = min(2**shape.changes, _LONGEST_WAIT)

    def _together(self, shape: Shape) -> Togetherness | None:
        """What looks whether values of linked inputs go together, where they need not."""
        held = {
            each.place: (name, each.looks)
            for name, each in shape.seen.items()
            if each.place is not None and each.looks is not None
        }
        groups: list[list[tuple[Member, Kinds | None]]] = []
        for places in self._engine.names.links:
            groups.append([])
            for place in places:
                name, found = held.get(place, ("", None))
                if found is not None:
                    spec = self._inputs[place]
                    groups[-1].append(((name, kinds_of_number(spec)), found.measures(spec)))
        return together(groups)

    def _fitting(self, row: dict[str, Seen]) -> Shape | None:
        """The shape that holds the row with the least ado, or a new one."""
        best: tuple[int, Shape] | None = None
        for shape in self._known:
            odd = shape.odd(row)
            if odd == 0:
                return shape
            if odd is not None and (best is None or odd < best[0]):
                best = odd, shape
        if len(self._known) < _MOST_SHAPES:
            self._known.append(Shape(dict(row)))
            return self._known[-1]
        return None if best is None else best[1]

    def _described(self, data: Mapping[Any, object]) -> dict[str, Seen] | None:
        """What the row looks like; ``None`` where no code could take it."""
        names, found, inputs = self._engine.names, {}, set[int]()
        for name, value in data.items():
            if not isinstance(name, str):
                return None
            place = names.place(name)
            if place in inputs:
                return None
            if place is not None:
                inputs.add(place)
            if isinstance(value, str) and value == NOT_APPLICABLE:
                found[name] = Seen(place, away=True)
            elif value is None or (isinstance(value, str) and not value):
                found[name] = Seen(place, gaps=True)
            elif place is None:
                return None
            else:
                found[name] = Seen(place, looks(self._inputs[place], value))
            if place is None and not names.away(name):
                return None
        return found
