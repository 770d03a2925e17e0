"""Generated code for the totals of whole columns, and for the scores behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs

from perfeval.numbers.exact import round_fraction
from perfeval.program import nodes
from perfeval.program.arraycode import ArraySlot, Columns, Mask, either, under, unsure
from perfeval.program.arrays import SURE, Doubts, Exact, Inexact, Value, constant
from perfeval.program.deep import Steps, drive
from perfeval.program.intervals import Interval
from perfeval.program.linear import Unsupported
from perfeval.program.nodes import Node
from perfeval.program.rounding import Clamp, Task, Total
from perfeval.program.used_inputs import Reach

Score = Callable[..., tuple[Any, tuple[Any, ...], Mask]]
"""From a namespace of array functions and the arrays to totals, scores, and the rows in doubt."""

_AT_ONCE: Final = 50


@attrs.define(eq=False)
class Totals(Columns):
    """Writes the total of rounded scores, in units of ``places`` decimals."""

    places: int = 2
    reach: Reach = attrs.field(factory=Reach)

    def score(self, task: Task) -> Exact:
        """One rounded score, in units."""
        self.reach.take(task.node, None)
        found: Value = drive(self._tail(task, task.node, ()))
        if not isinstance(found, Exact):
            raise Unsupported
        return found

    def _tail(self, task: Task, node: Node, clamps: tuple[Clamp, ...]) -> Steps[Value]:
        """The value of ``node`` within ``clamps``, the innermost first, rounded."""
        if self.reach.parents[id(node)] == 1:
            match node:
                case (
                    nodes.Min(left=nodes.Const(value=bound), right=other)
                    | nodes.Min(left=other, right=nodes.Const(value=bound))
                ):
                    found: Value = yield self._tail(task, other, ((False, bound), *clamps))
                    return found
                case (
                    nodes.Max(left=nodes.Const(value=bound), right=other)
                    | nodes.Max(left=other, right=nodes.Const(value=bound))
                ):
                    found = yield self._tail(task, other, ((True, bound), *clamps))
                    return found
                case nodes.Case():
                    found = yield self.case(node, lambda value: self._tail(task, value, clamps))
                    return found
        value: Value = yield self.number(node)
        # Rounding does not change which of two values is larger, and limits of whole numbers
        # are the cheaper ones. Only that a value is not negative helps to round it.
        first = 0
        while first < len(clamps) and clamps[first][0]:
            value = self.math.extreme(value, constant(clamps[first][1]), largest=True)
            first += 1
        value = self.math.rounded(value, task.places, task.mode)
        for is_low, bound in clamps[first:]:
            limit = round_fraction(bound, task.places, task.mode)
            value = self.math.extreme(value, constant(limit), largest=is_low)
        return self.math.scaled(value, Fraction(10) ** self.places)

    def shown(self, task: Task) -> Exact:
        """One score as it is shown, in units of its own last decimal."""
        if not task.exact:
            unit = Fraction(10) ** (task.places - self.places)
            found = self.math.scaled(self.score(task), unit)
        else:
            found = self.math.rounded(self._number_of(task.node), task.places, task.mode)
            found = self.math.scaled(found, Fraction(10) ** task.places)
        if not isinstance(found, Exact):
            raise Unsupported
        return found

    def _number_of(self, node: Node) -> Value:
        found: Value = drive(self.number(node))
        return found

    def total(self, tasks: Sequence[Task], total: Total | None) -> Exact:
        """The sum of the scores of ``tasks``, and what becomes of it, in units."""
        vetoes = 0 if total is None else total.vetoes
        scored = tasks[: len(tasks) - vetoes]
        found = self._sum([self.score(task) for task in scored if not task.exact])
        if total is None:
            return found
        value: Value = self.math.scaled(found, Fraction(1, 10**self.places))
        for task in scored:
            if task.exact:
                value = self.math.sum(value, self._number_of(task.node))
        value = self.math.rounded(value, total.places, total.mode)
        zero = constant(Fraction(0))
        for task in tasks[len(scored) :]:
            holds = self.math.compare("!=", self._number_of(task.node), zero)
            if holds.is_known and not holds.holds:
                value = attrs.evolve(value, doubts=value.doubts | holds.doubts)
            else:
                arms = [] if holds.is_known else [(holds, zero)]
                last = zero if holds.is_known else value
                value = self.math.select(arms, last, value.doubts | holds.doubts)
        value = self.math.scaled(value, Fraction(10) ** total.places)
        if not isinstance(value, Exact):
            raise Unsupported
        return value

    def _sum(self, scores: Sequence[Exact]) -> Exact:
        """The sum of whole numbers; no expression grows with the rubric."""
        spread = Interval.point(Fraction(0))
        for score in scores:
            spread += score.range
        terms = [(int(score.factor), score.top) for score in scores]
        while len(terms) > _AT_ONCE:
            part, _ = self.lines.total(terms[:_AT_ONCE])
            terms[:_AT_ONCE] = []
            if part:
                terms.append((1, part))
        doubts = SURE.union(*(score.doubts for score in scores))
        if all(not name for _, name in terms):
            return constant(Fraction(sum(factor for factor, _ in terms)), doubts)
        top, _ = self.lines.total(terms)
        return Exact(Fraction(1), top, (), spread, doubts)


@attrs.frozen
class ArrayCode:
    """A function for whole columns.

    It takes a namespace of array functions, the arrays of ``inputs`` in their
    order, and for each of ``gaps`` where that input is missing, or ``None``. It
    gives the totals in units of their last decimal, the scores if they were
    asked for, each in units of its own, and the rows that are in doubt.
    """

    inputs: tuple[str, ...]
    gaps: tuple[str, ...]
    function: Score
    source: str


def compile_array_totals(
    slots: Mapping[str, ArraySlot],
    tasks: Sequence[Task],
    total: Total | None = None,
    *,
    scores: bool = False,
) -> ArrayCode:
    """A function for totals, and for ``scores`` too.

    Raises :class:`~perfeval.program.linear.Unsupported` where there is none.
    """
    vetoes = 0 if total is None else total.vetoes
    scored = tasks[: len(tasks) - vetoes]
    places = max((task.places for task in scored if not task.exact), default=0)
    code = Totals(slots, places=places)
    try:
        summed = code.total(tasks, total)
        shown = [code.shown(task) for task in scored] if scores else []
        names = [code.lines.total([(int(each.factor), each.top)])[0] for each in (summed, *shown)]
    except Inexact:
        raise Unsupported from None
    if summed.is_constant:
        raise Unsupported
    doubts = SURE.union(*(each.doubts for each in (summed, *shown)))
    return _made(code, [name or code.lines.number(0) for name in names], doubts)


def _made(code: Totals, names: list[str], doubts: Doubts) -> ArrayCode:
    lines, masks = code.lines, ", ".join(sorted(doubts))
    total, *shown = names
    scores = "".join(f"{name}, " for name in shown)
    body = lines.source({"total": total, "scores": scores, "doubts": masks})
    head = [f"{name} = xp.{name}" for name in ("where", "floor", "round", "maximum", "minimum")]
    given = ", ".join([*code.inputs.values(), *code.gaps.values()])
    text = "\n".join(
        [
            f"def score(xp, {given}):",
            *(f"    {line}" for line in (*head, "all_of = xp.all", *body)),
            f"    return {total}, ({scores}), either({masks})",
        ]
    )
    namespace: dict[str, Any] = {
        **lines.names,
        "unsure": unsure,
        "under": under,
        "either": either,
    }
    exec(compile(text, "<perfeval>", "exec"), namespace)  # noqa: S102 - our own text
    return ArrayCode(tuple(code.inputs), tuple(code.gaps), namespace["score"], text)
