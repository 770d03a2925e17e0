"""Generated Python code for whole programs: exact by construction, and fast.

Each function gives the rounded scores of some outputs, or their sum. It runs
under :data:`perfeval.program.machine.WORK`; whatever it raises of
:data:`perfeval.program.machine.DECLINED` leaves the row to the reference walk.
Long programs become several functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Protocol

import attrs

from perfeval.program.deep import drive
from perfeval.program.emit import Emitter
from perfeval.program.intervals import UNBOUNDED, Interval
from perfeval.program.linear import Slot, Unsupported
from perfeval.program.machine import power
from perfeval.program.reach import Reach
from perfeval.program.tail import Tail, Task
from perfeval.program.tail import ten as _ten
from perfeval.program.writer import Writer

MAX_OUTPUTS: Final = 64
"""The most scores that one function gives."""

MAX_NODES: Final = 1500
"""A function that computes this many nodes takes no output that adds many more."""

MAX_TABLE: Final = 4000
"""A sum of whole numbers up to this is looked up instead of being multiplied."""

Slow = Callable[[int], Callable[[Sequence[Any]], Decimal]]
"""For the place of an output, the function that scores it without generated code."""


@attrs.frozen
class Block:
    """A function for the outputs from ``start`` to ``stop``.

    For scores it takes a row and gives a tuple; for totals it takes an
    iterator of rows and a function that keeps one total after the other.
    """

    start: int
    stop: int
    source: str
    function: Callable[..., Any]


class Entry(Protocol):
    """How a function gets at the values of the inputs."""

    @property
    def slots(self) -> Mapping[str, Slot]:
        """What each input is called, and what is known about it."""

    def lines(self, writer: Writer, used: Sequence[str]) -> list[str]:
        """Source that brings the inputs ``used`` into the slots, or raises."""

    def slow(self, writer: Writer, place: int, task: Task) -> str:
        """An expression that scores ``task`` without generated code."""

    def returned(self, scores: str) -> str:
        """What a function for scores returns; ``scores`` is their tuple."""


@attrs.define(eq=False)
class Values:
    """Rows are sequences of numbers in the order of ``inputs``."""

    inputs: Sequence[str]
    walked: Slow
    _places: dict[str, int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._places = {key: place for place, key in enumerate(self.inputs)}

    @property
    def slots(self) -> Mapping[str, Slot]:
        """One slot for each place of a row."""
        return {key: Slot(f"x{place}") for key, place in self._places.items()}

    def lines(self, writer: Writer, used: Sequence[str]) -> list[str]:
        """Unpack the row ``v`` and check that its numbers are finite decimals."""
        if not used:
            return []
        places = sorted(self._places[key] for key in used)
        names = "".join(f"x{place}, " for place in places)
        taken = "v"
        if len(places) != len(self.inputs):
            taken = f"({''.join(f'v[{place}], ' for place in places)})"
        writer.bind("FINITE", Decimal.is_finite)
        return [f"{names} = w = {taken}", "if not all(map(FINITE, w)): raise Redo"]

    def slow(self, writer: Writer, place: int, task: Task) -> str:  # noqa: ARG002 - as others have it
        """Score by the walk."""
        return f"{writer.bind(f'SLOW{place}', self.walked(place))}(v)"

    def returned(self, scores: str) -> str:
        """Nothing else."""
        return scores


def compile_scores(entry: Entry, tasks: Sequence[Task], *, bare: bool = False) -> tuple[Block, ...]:
    """Functions that give tuples of scores; ``bare`` ones may lack trailing zeros."""
    return tuple(_compile(entry, tasks, None, bare=bare))


def compile_totals(entry: Entry, tasks: Sequence[Task]) -> tuple[Block, ...]:
    """Functions that give sums of scores."""
    places = max((task.places for task in tasks), default=0)
    return tuple(_compile(entry, tasks, places, bare=True))


def _compile(
    entry: Entry, tasks: Sequence[Task], unit: int | None, *, bare: bool
) -> Iterator[Block]:
    slots = entry.slots
    spreads = {k: slot.spread for k, slot in slots.items() if slot.spread is not UNBOUNDED}
    start = 0
    while start < len(tasks):
        reach = Reach()
        stop = start
        while stop < min(len(tasks), start + MAX_OUTPUTS):
            if not reach.take(tasks[stop].node, MAX_NODES if stop > start else None):
                break
            stop += 1
        yield _Function(entry, slots, spreads, reach, unit, bare).block(tasks, start, stop)
        start = stop


@attrs.define(eq=False)
class _Function:
    entry: Entry
    slots: Mapping[str, Slot]
    spreads: Mapping[str, Interval]
    reach: Reach
    unit: int | None
    bare: bool
    writer: Writer = attrs.field(factory=Writer)

    def block(self, tasks: Sequence[Task], start: int, stop: int) -> Block:
        """The function for ``tasks[start:stop]``."""
        emitter = Emitter(self.writer, self.slots)
        terms: dict[object, list[Tail]] = {}
        for place in range(start, stop):
            tail = self._tail(emitter, place, tasks[place])
            if not self._emit(tail):
                tail = self._tail(emitter, place, tasks[place])
                tail.give_up(self.entry.slow(self.writer, place, tasks[place]))
            terms.setdefault(tail.scale, []).append(tail)
        if self.unit is None:
            result = f"({''.join(f'r{place}, ' for place in range(start, stop))})"
        else:
            result = self._sum(self.unit, terms)
        source = self._source(result)
        namespace: dict[str, Any] = dict(self.writer.names)
        exec(compile(source, "<perfeval>", "exec"), namespace)  # noqa: S102 - our own text
        return Block(start, stop, source, namespace["score"])

    def _tail(self, emitter: Emitter, place: int, task: Task) -> Tail:
        name = f"r{place}"
        return Tail(emitter, self.reach, task, name, self.unit, self.bare, self.spreads)

    def _sum(self, unit: int, terms: dict[object, list[Tail]]) -> str:
        """The total of what the tails leave, each in the scale that it has.

        Whole numbers first: adding them is cheaper than adding decimals, and
        one of them makes a sum of negative zeros positive.
        """
        known, counted = terms.pop("whole", []), terms.pop("units", [])
        whole = " + ".join(tail.name for tail in known) or "0"
        ends = [tail.ends() for tail in known]
        most = sum(high for _, high in ends)
        if counted or most > MAX_TABLE or any(low < 0 for low, _ in ends):
            whole = " + ".join([whole, *(tail.name for tail in counted)])
            result = f"({whole}) * {self.writer.bind('UNIT', power(unit))}"
        else:
            table = tuple(Decimal(f"{units}E{-unit}") for units in range(most + 1))
            result = f"{self.writer.bind('TABLE', table)}[{whole}]"
        for scale, tails in terms.items():
            text = " + ".join(tail.name for tail in tails)
            times = "" if not scale else f" * {_ten(self.writer, int(str(scale)))}"
            result += f" + ({text}){times}"
        return result

    def _emit(self, tail: Tail) -> bool:
        writer = self.writer
        lines, kept = len(writer.lines), dict(writer.scopes[0])
        writer.budget = lines + 100 + 6 * self.reach.size
        try:
            drive(tail.write(tail.task.node, ()))
        except Unsupported:
            del writer.lines[lines:]
            del writer.scopes[1:]
            writer.forget(0)
            writer.scopes[0] = kept
            writer.depth = 1
            writer.budget = lines + 1
            return False
        tail.finish()
        return True

    def _source(self, result: str) -> str:
        used = [key for key in self.reach.inputs if key in self.slots]
        head = self.entry.lines(self.writer, used)
        lines = [*(f"    {line}" for line in head), *map(str, self.writer.lines)]
        if self.unit is None:
            result = self.entry.returned(result)
            return "\n".join(["def score(v):", *lines, f"    return {result}"])
        # In a loop, what is bound to a name is reached quickest as a local variable.
        names = "".join(f", {name}={name}" for name in self.writer.names)
        lines = [f"    {line}" for line in (*lines, f"    keep({result})")]
        return "\n".join([f"def score(rows, keep{names}):", "    for v in rows:", *lines])
