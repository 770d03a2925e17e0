"""Generated Python code for whole programs: exact by construction, and fast.

Each function gives the rounded scores of some outputs, or their sum. It runs
under :data:`perfeval.program.machine.WORK`; whatever it raises of
:data:`perfeval.program.machine.DECLINED` leaves the row to the reference walk.
Long programs become several functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from perfeval.numbers import round_fraction, to_decimal
from perfeval.program import linear, nodes
from perfeval.program.deep import Steps, drive
from perfeval.program.emit import Emitter
from perfeval.program.intervals import UNBOUNDED, Interval, larger, smaller
from perfeval.program.linear import Form, Unsupported
from perfeval.program.machine import power
from perfeval.program.nodes import Node, RoundingMode
from perfeval.program.reach import Reach
from perfeval.program.writer import Line, Writer

MAX_OUTPUTS: Final = 64
"""The most scores that one function gives."""

MAX_NODES: Final = 1500
"""A function that computes this many nodes takes no output that adds many more."""

Slow = Callable[[int], Callable[[Sequence[Any]], Decimal]]
"""For the place of an output, the function that scores it without generated code."""


@attrs.frozen
class Task:
    """One score to compute: its node, and how it is rounded."""

    node: Node
    places: int
    mode: RoundingMode

    def rounded(self, value: Fraction) -> Decimal:
        """``value`` as this score shows it."""
        return to_decimal(round_fraction(value, self.places, self.mode), self.places)


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


def compile_scores(inputs: Sequence[str], tasks: Sequence[Task], slow: Slow) -> tuple[Block, ...]:
    """Functions that give tuples of scores."""
    return tuple(_compile(inputs, tasks, slow, None))


def compile_totals(inputs: Sequence[str], tasks: Sequence[Task], slow: Slow) -> tuple[Block, ...]:
    """Functions that give sums of scores."""
    places = max((task.places for task in tasks), default=0)
    return tuple(_compile(inputs, tasks, slow, places))


def _compile(
    inputs: Sequence[str], tasks: Sequence[Task], slow: Slow, unit: int | None
) -> Iterator[Block]:
    slots = {key: place for place, key in enumerate(inputs)}
    start = 0
    while start < len(tasks):
        reach = Reach()
        stop = start
        while stop < min(len(tasks), start + MAX_OUTPUTS):
            if not reach.take(tasks[stop].node, MAX_NODES if stop > start else None):
                break
            stop += 1
        yield _Function(slots, reach, slow, unit).block(tasks, start, stop)
        start = stop


@attrs.define(eq=False)
class _Function:
    slots: dict[str, int]
    reach: Reach
    slow: Slow
    unit: int | None
    writer: Writer = attrs.field(factory=Writer)

    def block(self, tasks: Sequence[Task], start: int, stop: int) -> Block:
        """The function for ``tasks[start:stop]``."""
        emitter = Emitter(self.writer, self.slots)
        whole: list[str] = []
        parts: list[str] = []
        for place in range(start, stop):
            tail = _Tail(emitter, self.reach, tasks[place], f"r{place}", self.unit)
            if self._emit(tail):
                (whole if tail.is_whole else parts).append(tail.name)
            else:
                self.writer.bind(f"SLOW{place}", self.slow(place))
                scale = "" if self.unit is None else f" * {tail.per_unit}"
                self.writer.line(f"{tail.name} = SLOW{place}(v){scale}")
                parts.append(tail.name)
        if self.unit is None:
            result = f"({''.join(f'r{place}, ' for place in range(start, stop))})"
        else:
            # Whole numbers first: adding them is cheaper than adding decimals, and
            # one of them makes a sum of negative zeros positive.
            unit = self.writer.bind("UNIT", power(self.unit))
            result = f"({' + '.join([*(whole or '0'), *parts])}) * {unit}"
        source = self._source(result)
        namespace: dict[str, Any] = dict(self.writer.names)
        exec(compile(source, "<perfeval>", "exec"), namespace)  # noqa: S102 - our own text
        return Block(start, stop, source, namespace["score"])

    def _emit(self, tail: _Tail) -> bool:
        writer = self.writer
        lines, kept = len(writer.lines), dict(writer.scopes[0])
        writer.budget = lines + 100 + 6 * self.reach.size
        try:
            drive(tail.write(tail.task.node, ()))
        except Unsupported:
            del writer.lines[lines:]
            del writer.scopes[1:]
            writer.scopes[0] = kept
            writer.depth = 1
            writer.budget = lines + 1
            return False
        tail.finish()
        return True

    def _source(self, result: str) -> str:
        used = sorted(self.slots[key] for key in self.reach.inputs if key in self.slots)
        lines = [str(line) for line in self.writer.lines]
        if used:
            names = "".join(f"x{slot}, " for slot in used)
            taken = "v"
            if len(used) != len(self.slots):
                taken = f"({''.join(f'v[{slot}], ' for slot in used)})"
            self.writer.bind("FINITE", Decimal.is_finite)
            check = "    if not all(map(FINITE, w)): raise Redo"
            lines = [f"    {names} = w = {taken}", check, *lines]
        if self.unit is None:
            return "\n".join(["def score(v):", *lines, f"    return {result}"])
        lines = [f"    {line}" for line in (*lines, f"    keep({result})")]
        return "\n".join(["def score(rows, keep):", "    for v in rows:", *lines])


Clamp = tuple[bool, Fraction]
"""A limit on a value: whether it is a lower one, and its place."""


@attrs.define(eq=False)
class _Tail:
    """Writes one score into ``name``, rounding at the end of every branch.

    With ``unit`` the score is counted in units of that decimal place, so that
    scores known beforehand are whole numbers.
    """

    emitter: Emitter
    reach: Reach
    task: Task
    name: str
    unit: int | None
    constants: list[tuple[Line, Fraction]] = attrs.field(factory=list)
    is_whole: bool = True

    @property
    def per_unit(self) -> str:
        """The name of what turns a score into units."""
        return self.emitter.writer.bind("PER_UNIT", power(-(self.unit or 0)))

    def write(self, node: Node, clamps: tuple[Clamp, ...]) -> Steps[None]:
        """Leave the value of ``node`` within ``clamps``, the innermost first."""
        if self.reach.parents[id(node)] == 1:
            match node:
                case (
                    nodes.Min(left=nodes.Const(value=bound), right=other)
                    | nodes.Min(left=other, right=nodes.Const(value=bound))
                ):
                    yield self.write(other, ((False, bound), *clamps))
                    return
                case (
                    nodes.Max(left=nodes.Const(value=bound), right=other)
                    | nodes.Max(left=other, right=nodes.Const(value=bound))
                ):
                    yield self.write(other, ((True, bound), *clamps))
                    return
                case nodes.Case():
                    yield self.emitter.branches(node, lambda value: self.write(value, clamps))
                    return
        form: Form = yield self.emitter.number(node)
        self._clamped(form, clamps)

    def _clamped(self, form: Form, clamps: tuple[Clamp, ...]) -> None:
        writer, opened, strict = self.emitter.writer, 0, False
        if clamps and len(form.terms) > 1:
            form = self.emitter.single(form)
        for place, (is_low, bound) in enumerate(clamps):
            sign: nodes.Operator = "<=" if is_low else ">="
            hit = self.emitter.compare(sign, form, linear.constant(bound))
            if hit is True:
                form = linear.constant(bound)
            elif hit is not False:
                with writer.block(f"if {hit}:"):
                    self._leave(linear.constant(_limited(bound, clamps[place + 1 :])))
                writer.line("else:")
                writer.open()
                opened += 1
                strict = strict or (is_low and bound >= 0)
            form = form.within(_narrowed(form.range, is_low=is_low, bound=bound))
        self._leave(form, strict=strict)
        for _ in range(opened):
            writer.close()

    def _leave(self, form: Form, *, strict: bool = False) -> None:
        writer = self.emitter.writer
        if form.is_constant:
            self.constants.append((writer.line(""), form.constant))
            return
        self.is_whole = False
        places, mode = self.task.places, self.task.mode
        sure = form.range.low is not None and form.range.low >= 0
        if sure and mode == "half_up" and places == self.unit:
            writer.line(f"{self.name} = {self._units(form, places)}")
            return
        text = self.emitter.rounded(form, places, mode)
        if not strict:
            # What is not above 0 may leave the sign of a negative zero behind.
            text = f"{text} + {writer.number(Fraction(0))}"
        if self.unit is not None:
            text = f"({text}) * {self.per_unit}"
        writer.line(f"{self.name} = {text}")

    def _units(self, form: Form, places: int) -> str:
        """Half-up for a value that is not negative: add half a unit and cut."""
        if self.emitter.is_whole(form, Fraction(10**places)):
            return self.emitter.writer.top(form, Fraction(10**places))
        half = linear.constant(Fraction(1, 2 * 10**places))
        raised = form.plus(self.emitter.align(half, form)[0])
        factor = linear.common(raised.scaled(Fraction(10**places)).coefficients)
        top = self.emitter.writer.top(raised, Fraction(factor * 10**places))
        bottom = self.emitter.under(raised, factor) or self.emitter.writer.number(Fraction(1))
        return f"({top}) // {bottom}"

    def finish(self) -> None:
        """Write the scores that were known beforehand, once it is clear in which form."""
        writer = self.emitter.writer
        for line, value in self.constants:
            score = self.task.rounded(value)
            if self.unit is None:
                line.text = f"{self.name} = {writer.bind(f'k{_spelled(score)}', score)}"
                continue
            units = int(round_fraction(value, self.task.places, self.task.mode) * 10**self.unit)
            bound = str(units)
            if not self.is_whole:
                bound = writer.bind(f"u{_spelled(Decimal(units))}", Decimal(units))
            line.text = f"{self.name} = {bound}"


def _spelled(value: Decimal) -> str:
    return str(value).replace("-", "m").replace(".", "p").replace("+", "")


def _limited(value: Fraction, clamps: tuple[Clamp, ...]) -> Fraction:
    for is_low, bound in clamps:
        value = max(value, bound) if is_low else min(value, bound)
    return value


def _narrowed(spread: Interval, *, is_low: bool, bound: Fraction) -> Interval:
    if is_low:
        return larger(spread, Interval.point(bound))
    return (
        smaller(spread, Interval.point(bound)) if spread is not UNBOUNDED else Interval(None, bound)
    )
