"""Generated Python code for whole programs: exact by construction, and fast.

Each function gives the rounded scores of some outputs, or their sum. It runs
under :data:`perfeval.program.machine.WORK`; whatever it raises of
:data:`perfeval.program.machine.DECLINED` leaves the row to the reference walk.
Long programs become several functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Protocol

import attrs

from perfeval.numbers.exact import RoundingMode
from perfeval.program.deep import drive
from perfeval.program.emit import Emitter
from perfeval.program.intervals import UNBOUNDED
from perfeval.program.linear import Slot, Unsupported
from perfeval.program.machine import PART_SLACK, power
from perfeval.program.rounding import Tail, Task, Total, zero
from perfeval.program.rounding import ten as _ten
from perfeval.program.used_inputs import Reach
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

    def away(self, place: int) -> Sequence[str]:
        """Expressions any of which says that the task at ``place`` does not apply to the row."""

    def slow(self, writer: Writer, place: int, task: Task) -> str:
        """An expression that scores ``task`` without generated code."""

    def returned(self, scores: str) -> str:
        """What a function for scores returns; ``scores`` is their tuple."""


@attrs.define(eq=False)
class Values:
    """Rows are sequences of numbers in the order of ``inputs``.

    They hold finite decimals; where they ``may_lack`` a value, ``None`` for it.
    """

    inputs: Sequence[str]
    walked: Slow
    may_lack: bool = attrs.field(default=False, kw_only=True)
    _places: dict[str, int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._places = {key: place for place, key in enumerate(self.inputs)}

    @property
    def slots(self) -> Mapping[str, Slot]:
        """One slot for each place of a row."""
        return {
            key: Slot(f"x{place}", may_lack=self.may_lack) for key, place in self._places.items()
        }

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
        finite = (
            f"(x{place} is None or FINITE(x{place}))" if self.may_lack else f"FINITE(x{place})"
            for place in places
        )
        return [f"{names} = {taken}", f"if not ({' and '.join(finite)}): raise Redo"]

    def away(self, place: int) -> Sequence[str]:  # noqa: ARG002 - as others have it
        """Every task applies."""
        return ()

    def slow(self, writer: Writer, place: int, task: Task) -> str:  # noqa: ARG002 - as others have it
        """Score by the walk."""
        return f"{writer.bind(f'SLOW{place}', self.walked(place))}(v)"

    def returned(self, scores: str) -> str:
        """Nothing else."""
        return scores


def is_given(value: object) -> bool:
    """Whether there is a value."""
    return value is not None


def compile_scores(entry: Entry, tasks: Sequence[Task], *, bare: bool = False) -> tuple[Block, ...]:
    """Functions that give tuples of scores; ``bare`` ones may lack trailing zeros."""
    job = _Job(entry, tasks, None, bare)
    return tuple(job.block(start, stop, reach) for start, stop, reach in _parts(tasks, 0))


@attrs.frozen
class Totals:
    """Functions whose values, in the order of the functions, ``finish`` makes into a total.

    Without ``finish`` the total is their sum.
    """

    blocks: tuple[Block, ...]
    finish: Block | None = None


def compile_totals(entry: Entry, tasks: Sequence[Task], total: Total | None = None) -> Totals:
    """Functions that give totals; without ``total`` these are sums of rounded scores."""
    vetoes = 0 if total is None else total.vetoes
    scored = tasks[: len(tasks) - vetoes]
    unit = max((task.places for task in scored if not task.exact), default=0)
    job = _Job(entry, tasks, unit, bare=True, total=total)
    parts = list(_parts(tasks, 0))
    if len(parts) == 1 or total is None:
        return Totals(tuple(job.block(*part) for part in parts))
    parts = [*_parts(scored, 0), *_parts(tasks, len(scored))]
    job = attrs.evolve(job, in_parts=True)
    blocks = tuple(job.block(*part) for part in parts)
    return Totals(blocks, job.finish(blocks))


def _parts(tasks: Sequence[Task], start: int) -> Iterator[tuple[int, int, Reach]]:
    """What goes into one function, with the nodes that it is made of."""
    while start < len(tasks):
        reach, stop = Reach(), start
        while stop < min(len(tasks), start + MAX_OUTPUTS):
            if not reach.take(tasks[stop].node, MAX_NODES if stop > start else None):
                break
            stop += 1
        yield start, stop, reach
        start = stop


@attrs.define(eq=False)
class _Job:
    """What several functions have in common; ``off`` counts the parts that may be off."""

    entry: Entry
    tasks: Sequence[Task]
    unit: int | None
    bare: bool
    total: Total | None = None
    in_parts: bool = False
    off: int = 0

    def block(self, start: int, stop: int, reach: Reach) -> Block:
        """The function for ``tasks[start:stop]``."""
        return _Function(self, reach).block(start, stop)

    @property
    def scored(self) -> int:
        """How many tasks are scores."""
        return len(self.tasks) - (0 if self.total is None else self.total.vetoes)

    def finish(self, blocks: Sequence[Block]) -> Block:
        """The function that makes totals of what ``blocks`` give for a row."""
        writer = Writer(budget=MAX_NODES)
        scores = [n for n, block in enumerate(blocks) if block.start < self.scored]
        flags = [n for n, block in enumerate(blocks) if block.start >= self.scored]
        text = " + ".join(f"v[{n}]" for n in scores) or writer.number(Fraction(0))
        result = self.finished(writer, text, [f"v[{n}]" for n in flags])
        return _made(0, len(blocks), writer, list(map(str, writer.lines)), f"keep({result})")

    def finished(self, writer: Writer, text: str, flags: Sequence[str]) -> str:
        """The name of the total that the sum ``text`` makes, none of whose ``flags`` is 0."""
        assert self.total is not None  # noqa: S101 - the caller has looked
        places, mode = self.total.places, self.total.mode
        function, unit = writer.rounding(places, mode)
        writer.line(f"s = {text}")
        writer.line(f"t = {function}(s, {unit}) + {writer.bind('NONE', zero(places))}")
        if self.off:
            writer.line(f"if {self._doubt(writer, places, mode)}: raise Redo")
        if flags:
            writer.line(f"if {' or '.join(flags)}: t = NONE")
        return "t"

    def _doubt(self, writer: Writer, places: int, mode: RoundingMode) -> str:
        """Where the exact sum, which lies a little beyond ``s``, may round to another total.

        It lies above ``s``; where it is rounded up, below. At a tie that ``s``
        sits on exactly, half-up takes both to the same side.
        """
        slack = self.off * PART_SLACK
        unit = power(places)
        if mode == "up":
            return (
                f"s <= {writer.bind('NEAR', slack)} or s - t <= {writer.bind('FAR', slack - unit)}"
            )
        room = unit if mode == "down" else unit / 2
        far = f"s - t >= {writer.bind('FAR', room - slack)}"
        return f"s < NONE or {far}" if mode == "down" else far


@attrs.define(eq=False)
class _Function:
    job: _Job
    reach: Reach
    writer: Writer = attrs.field(factory=Writer)

    def block(self, start: int, stop: int) -> Block:
        """The function for the tasks from ``start`` to ``stop``."""
        job = self.job
        emitter = Emitter(self.writer, job.entry.slots)
        tails = [self._task(emitter, place) for place in range(start, stop)]
        if job.unit is not None:
            ending = f"keep({self._total(start, tails)})"
            return _made(start, stop, self.writer, self._lines(), ending)
        lines = self._lines()
        ending = job.entry.returned(f"({''.join(f'{tail.name}, ' for tail in tails)})")
        return _made(start, stop, self.writer, lines, f"return {ending}")

    def _task(self, emitter: Emitter, place: int) -> Tail:
        """Write one score, unless it does not apply to the row."""
        away = self.job.entry.away(place)
        if not away:
            return self._whole(emitter, place)
        self.writer.budget = len(self.writer.lines) + len(away) + 2
        with self.writer.block(f"if {' or '.join(away)}:"):
            line = self.writer.line("")
        self.writer.line("else:")
        self.writer.open()
        tail = self._whole(emitter, place)
        self.writer.close()
        tail.leave_out(line)
        return tail

    def _whole(self, emitter: Emitter, place: int) -> Tail:
        task = self.job.tasks[place]
        tail = self._tail(emitter, place, task)
        if not self._emit(tail):
            tail = self._tail(emitter, place, task)
            tail.give_up(self.job.entry.slow(self.writer, place, task))
        return tail

    def _tail(self, emitter: Emitter, place: int, task: Task) -> Tail:
        job, name = self.job, f"r{place}"
        above = job.total is not None and job.total.mode == "up"
        spreads = {
            key: slot.spread
            for key, slot in job.entry.slots.items()
            if slot.spread is not UNBOUNDED
        }
        return Tail(emitter, self.reach, task, name, job.unit, job.bare, spreads, above=above)

    def _total(self, start: int, tails: list[Tail]) -> str:
        job = self.job
        count = max(0, job.scored - start)
        scores, flags = tails[:count], [tail.name for tail in tails[count:]]
        job.off += sum(tail.is_off for tail in scores)
        if not scores:
            return f"1 if {' or '.join(flags)} else 0"
        result = self._sum(job.unit or 0, scores)
        if job.total is None or job.in_parts:
            return result
        self.writer.budget = len(self.writer.lines) + 10
        return job.finished(self.writer, result, flags)

    def _sum(self, unit: int, tails: list[Tail]) -> str:
        """The total of what the tails leave, each in the scale that it has.

        Whole numbers first: adding them is cheaper than adding decimals, and
        one of them makes a sum of negative zeros positive.
        """
        terms: dict[object, list[Tail]] = {}
        for tail in tails:
            terms.setdefault(tail.scale, []).append(tail)
        known, counted = terms.pop("whole", []), terms.pop("units", [])
        whole = " + ".join(tail.name for tail in known) or "0"
        ends = [tail.ends() for tail in known]
        most = sum(high for _, high in ends)
        units = " + ".join(tail.name for tail in counted)
        if most > MAX_TABLE or any(low < 0 for low, _ in ends):
            units = " + ".join(filter(None, [whole, units]))
            result = f"({units}) * {self.writer.bind('UNIT', power(unit))}"
        else:
            table = tuple(Decimal(f"{count}E{-unit}") for count in range(most + 1))
            result = f"{self.writer.bind('TABLE', table)}[{whole}]"
            if units:
                result += f" + ({units}) * {self.writer.bind('UNIT', power(unit))}"
        for scale, each in terms.items():
            text = " + ".join(tail.name for tail in each)
            times = "" if not scale else f" * {_ten(self.writer, int(str(scale)))}"
            result += f" + ({text}){times}"
        return result

    def _emit(self, tail: Tail) -> bool:
        writer = self.writer
        lines, depth = len(writer.lines), writer.depth
        kept = [dict(scope) for scope in writer.scopes]
        writer.budget = lines + 100 + 6 * self.reach.size
        try:
            drive(tail.write(tail.task.node, ()))
        except Unsupported:
            del writer.lines[lines:]
            writer.forget(0)
            writer.scopes[:] = kept
            writer.depth = depth
            writer.budget = lines + 1
            return False
        writer.budget += 1
        tail.finish()
        return True

    def _lines(self) -> list[str]:
        """The lines of the function but the last; brings the inputs into the slots first."""
        used = [key for key in self.reach.inputs if key in self.job.entry.slots]
        head = self.job.entry.lines(self.writer, used)
        return [*(f"    {line}" for line in head), *map(str, self.writer.lines)]


def _made(start: int, stop: int, writer: Writer, lines: list[str], ending: str) -> Block:
    """The function of ``lines`` and the ``ending``, which returns scores or keeps a total."""
    if ending.startswith("return "):
        text = ["def score(v):", *lines, f"    {ending}"]
    else:
        # In a loop, what is bound to a name is reached quickest as a local variable.
        names = "".join(f", {name}={name}" for name in writer.names)
        inner = [f"    {line}" for line in (*lines, f"    {ending}")]
        text = [f"def score(rows, keep{names}):", "    for v in rows:", *inner]
    source = "\n".join(text)
    namespace: dict[str, Any] = dict(writer.names)
    exec(compile(source, "<perfeval>", "exec"), namespace)  # noqa: S102 - our own text
    return Block(start, stop, source, namespace["score"])
