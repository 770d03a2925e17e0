"""The end of one score: limits, branches, and rounding at the end of every branch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from perfeval.numbers.exact import RoundingMode, round_fraction, to_decimal
from perfeval.program import linear, nodes
from perfeval.program.deep import Steps
from perfeval.program.emit import Emitter
from perfeval.program.intervals import UNBOUNDED, Interval, bounds, larger, smaller
from perfeval.program.linear import Form
from perfeval.program.machine import part_above, part_below, power
from perfeval.program.nodes import Node
from perfeval.program.used_inputs import Reach
from perfeval.program.writer import Line, Writer

MAX_SMALL = 4
"""Scores with more digits before the point than this are not rounded in small contexts."""


@attrs.frozen
class Task:
    """One score to compute: its node, and how it is rounded.

    An ``exact`` one is rounded where it is shown, and not where it is added up.
    """

    node: Node
    places: int
    mode: RoundingMode
    exact: bool = False

    def rounded(self, value: Fraction) -> Decimal:
        """``value`` as this score shows it."""
        return to_decimal(round_fraction(value, self.places, self.mode), self.places)


@attrs.frozen
class Total:
    """What becomes of the sum of scores: it is rounded; the last ``vetoes`` tasks make it 0.

    A veto is a task whose score is not 0 where it holds, and which is not added.
    """

    places: int
    mode: RoundingMode = "half_up"
    vetoes: int = 0

    def of(self, scores: Iterable[Fraction], *, vetoed: bool) -> Decimal:
        """The total that ``scores`` make, as they are added up."""
        found = Fraction(0) if vetoed else sum(scores, Fraction(0))
        return to_decimal(round_fraction(found, self.places, self.mode), self.places)


Clamp = tuple[bool, Fraction]
"""A limit on a value: whether it is a lower one, and its place."""


@attrs.define(eq=False)
class Tail:
    """Writes one score into ``name``, rounding at the end of every branch.

    With ``unit`` the score is part of a total. It is left as a whole number of
    units of that decimal place where it is known beforehand, else in the scale
    in which rounding it is cheapest. ``bare`` scores may lack trailing zeros.
    """

    emitter: Emitter
    reach: Reach
    task: Task
    name: str
    unit: int | None
    bare: bool
    spreads: Mapping[str, Interval]
    constants: list[tuple[Line, Fraction]] = attrs.field(factory=list)
    is_whole: bool = True
    is_off: bool = False
    above: bool = False
    shift: int | None = attrs.field(init=False)
    reaches: Interval = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.reaches = bounds(self.task.node, self.spreads)
        self.shift = 0 if self.is_part else _shift(self.reaches)
        self.is_whole = not self.is_part

    @property
    def is_part(self) -> bool:
        """Whether the score goes into a total before it is rounded."""
        return self.unit is not None and self.task.exact

    @property
    def scale(self) -> object:
        """In what a part of a total is left: ``"whole"`` or ``"units"``, or ``10 ** scale``."""
        if self.is_whole:
            return "whole"
        return "units" if self.shift is None else self.shift

    def give_up(self, text: str) -> None:
        """Leave the value of ``text``, a whole score, instead of code for it."""
        self.shift, self.is_whole = 0, False
        # What is rounded to be shown is no part of an exact sum.
        self.emitter.writer.line("raise Redo" if self.is_part else f"{self.name} = {text}")

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
                    yield self.emitter.branches(node, lambda value, _: self.write(value, clamps))
                    return
        if not (yield self._split(node, clamps)):
            form: Form = yield self.emitter.number(node)
            self._clamped(form, clamps)

    def _split(self, node: Node, clamps: tuple[Clamp, ...]) -> Steps[bool]:
        """Write a score that depends on a limited value alone, if it does.

        Where the limit is the value, as it is for whoever loses no points, the
        score is known, and the steps on the way to it are saved.
        """
        limit = self._limit(node)
        if limit is None:
            return False
        bound, inner = _sides(limit)
        largest = isinstance(limit, nodes.Max)
        form: Form = yield self.emitter.number(inner)
        hit = self.emitter.compare(">" if largest else "<", form, linear.constant(bound.value))
        if not isinstance(hit, str):
            return False
        writer, learnt = self.emitter.writer, self.emitter.writer.learnt
        with writer.block(f"if {hit}:"):
            writer.learn(writer.told(hit, holds=True))
            beyond = form.within(_narrowed(form.range, is_low=largest, bound=bound.value))
            writer.remember(id(limit), beyond)
            value: Form = yield self.emitter.number(node)
            self._clamped(value, clamps)
            writer.forget(learnt)
        with writer.block("else:"):
            writer.remember(id(limit), linear.constant(bound.value))
            value = yield self.emitter.number(node)
            self._clamped(value, clamps)
        return True

    def _limit(self, node: Node) -> nodes.Min | nodes.Max | None:
        """The limited value that ``node`` is computed from with next to nothing else."""
        steps = 0
        while self.reach.parents[id(node)] == 1:
            match node:
                case nodes.Floor() | nodes.Ceil() | nodes.Round():
                    node = node.value
                case nodes.Min() | nodes.Max():
                    _, inner = _sides(node)
                    if inner is node:
                        return None
                    return node if steps else None
                case nodes.Add() | nodes.Sub() | nodes.Mul() | nodes.Div():
                    ends = [each for each in (node.left, node.right) if not _is_plain(each)]
                    if len(ends) != 1:
                        return None
                    (node,) = ends
                case _:
                    return None
            steps += 1
        return None

    def _clamped(self, form: Form, clamps: tuple[Clamp, ...]) -> None:
        writer, opened, learnt = self.emitter.writer, 0, self.emitter.writer.learnt
        if clamps and len(form.terms) > 1:
            form = self.emitter.single(form)
        for place, (is_low, bound) in enumerate(clamps):
            # At the limit itself both ways give the same value.
            hit = self.emitter.compare("<" if is_low else ">", form, linear.constant(bound))
            if hit is True:
                form = linear.constant(bound)
            elif isinstance(hit, str):
                with writer.block(f"if {hit}:"):
                    self._leave(linear.constant(_limited(bound, clamps[place + 1 :])))
                writer.line("else:")
                writer.open()
                writer.learn(writer.told(hit, holds=False))
                opened += 1
            form = form.within(_narrowed(form.range, is_low=is_low, bound=bound))
        self._leave(form)
        writer.forget(learnt)
        for _ in range(opened):
            writer.close()

    def _leave(self, form: Form) -> None:
        writer = self.emitter.writer
        if form.is_constant:
            self.constants.append((writer.line(""), form.constant))
            return
        if self.is_part:
            writer.line(f"{self.name} = {self._part(form)}")
            return
        self.is_whole = False
        if self.shift is not None:
            text = self._small(form, self.shift)
            if self.unit is None and self.shift:
                text = f"{text} * {ten(writer, self.shift)}"
        else:
            text = self._large(form)
        if self.unit is None and not self.bare:
            # Trailing zeros, and no negative zero.
            text = f"{text} + {writer.bind(f'Z{self.task.places}', zero(self.task.places))}"
        writer.line(f"{self.name} = {text}")

    def leave_out(self, line: Line) -> None:
        """Let ``line`` be what becomes of a score that does not apply to the row."""
        if self.unit is None:
            line.text = f"{self.name} = None"
        else:
            self.constants.append((line, Fraction(0)))
            self.finish()

    def _part(self, form: Form) -> str:
        """The exact value; a quotient may be off by less than the slack of parts."""
        factor = linear.common(form.coefficients)
        top = self.emitter.writer.top(form, Fraction(factor))
        bottom = self.emitter.under(form, factor)
        if bottom is None:
            return top
        self.is_off = True
        return f"{self._divided}({top}, {bottom})"

    @property
    def _divided(self) -> str:
        name, function = ("ABOVE", part_above) if self.above else ("BELOW", part_below)
        return self.emitter.writer.bind(name, function)

    def _small(self, form: Form, shift: int) -> str:
        """Rounded in one step: the value below 10 that ``10 ** shift`` makes the score."""
        writer, places, mode = self.emitter.writer, self.task.places, self.task.mode
        whole = self.emitter.is_whole(form, Fraction(10**places))
        form = form.scaled(Fraction(1, 10**shift))
        factor = linear.common(form.coefficients)
        top, bottom = writer.top(form, Fraction(factor)), self.emitter.under(form, factor)
        if bottom is not None:
            return f"{writer.small('divide', places + shift, mode)}({top}, {bottom})"
        if whole and all(name.startswith("t") for name in form.terms):
            return f"({top})"
        return f"{writer.small('plus', places + shift, mode)}({top})"

    def _large(self, form: Form) -> str:
        writer, places, mode = self.emitter.writer, self.task.places, self.task.mode
        sure = form.range.low is not None and form.range.low >= 0
        if sure and mode == "half_up" and places == self.unit:
            return self._units(form, places)
        text = f"{self.emitter.rounded(form, places, mode)} + {writer.number(Fraction(0))}"
        if self.unit is None:
            return text
        return f"({text}) * {writer.bind('PER_UNIT', power(-self.unit))}"

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
        for line, value in self.constants:
            line.text = f"{self.name} = {self._known(value)}"

    def _counted(self, value: Fraction) -> int:
        """How many units of a total a known score is."""
        rounded = round_fraction(value, self.task.places, self.task.mode)
        return int(rounded * 10 ** (self.unit or 0))

    def ends(self) -> tuple[int, int]:
        """The least and the most units that are left, of scores known beforehand."""
        units = [self._counted(value) for _, value in self.constants]
        return min(units, default=0), max(units, default=0)

    def _known(self, value: Fraction) -> str:
        writer = self.emitter.writer
        if self.is_part:
            return self._part(linear.constant(value))
        if self.unit is None:
            score = self.task.rounded(value)
            return writer.bind(f"k{_spelled(score)}", score)
        units = self._counted(value)
        if self.is_whole:
            return str(units)
        if self.shift is None:
            return writer.bind(f"u{_spelled(Decimal(units))}", Decimal(units))
        part = Decimal(f"{units}E{-self.unit - self.shift}")
        return writer.bind(f"p{_spelled(part)}", part)


def _is_plain(node: Node) -> bool:
    """Whether ``node`` is a constant, or one of several."""
    if isinstance(node, nodes.Case):
        values = [branch.value for branch in node.branches]
        return all(isinstance(value, nodes.Const) for value in (*values, node.otherwise))
    return isinstance(node, nodes.Const)


def _sides(node: nodes.Min | nodes.Max) -> tuple[nodes.Const, Node]:
    """The constant of a limit, and what it limits; ``node`` itself where there is no constant."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(one, nodes.Const):
            return one, other
    return nodes.Const(Fraction(0)), node


def zero(places: int) -> Decimal:
    """0 with so many decimals."""
    return Decimal((0, (0,), -places))


def ten(writer: Writer, shift: int) -> str:
    """The name of ``10 ** shift``."""
    return writer.bind(f"TEN_{shift}", power(-shift))


def _shift(spread: Interval) -> int | None:
    """By how many places a score is moved to stay below 10 when it is rounded."""
    if spread.low is None or spread.high is None:
        return None
    size = max(abs(spread.low), abs(spread.high))
    # A half is room for rounding up.
    digits = len(str(int(size + Fraction(1, 2))))
    return digits - 1 if digits <= MAX_SMALL else None


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
