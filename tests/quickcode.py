"""Programs whose generated code is looked at: it must do without the walk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

from perfeval.model.plan import Rounding
from perfeval.numbers.exact import RoundingMode
from perfeval.program import nodes
from perfeval.program.codegen import Block, Values, compile_scores, compile_totals
from perfeval.program.machine import WORK, current, switch
from perfeval.program.nodes import Branch, Case, Compare, Const, Input, Node
from perfeval.program.rounding import Task
from perfeval.scoring.scorer import Output, Scorer

D = Decimal
F = Fraction
A, B, C = Input("a"), Input("b"), Input("c")
RATE = nodes.Div(A, B)
KEYS = ("a", "b", "c")


def const(value: str | int) -> Const:
    """A constant."""
    return Const(F(value))


ZERO, ONE = const(0), const(1)


def scorer(*roots: Node, rounding: Rounding | None = None) -> Scorer:
    """A scorer over three inputs."""
    return Scorer(KEYS, tuple(Output(root, rounding or Rounding()) for root in roots))


def no_way_round(place: int) -> Callable[[Sequence[Any]], Decimal]:
    """Instead of the walk."""

    def fail(_: object) -> NoReturn:
        msg = f"output {place} has no code"
        raise NotImplementedError(msg)

    return fail


def source(*roots: Node, totals: bool = False, mode: RoundingMode = "half_up") -> str:
    """The code for some scores at two decimals."""
    tasks = [Task(root, 2, mode) for root in roots]
    entry = Values(KEYS, no_way_round)
    blocks = compile_totals(entry, tasks).blocks if totals else compile_scores(entry, tasks)
    return "\n".join(block.source for block in blocks)


def under_work(call: Callable[[], Any]) -> Any:  # noqa: ANN401 - what is called says what it gives
    """The result of ``call`` in the context that generated code runs in."""
    previous = current()
    switch(WORK)
    try:
        return call()
    finally:
        switch(previous)


def scored(block: Block, row: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """What the function for scores gives."""
    found: tuple[Decimal, ...] = under_work(lambda: block.function(row))
    return found


def totalled(block: Block, *rows: Sequence[Decimal]) -> list[Decimal]:
    """What the function for totals gives."""
    kept: list[Decimal] = []
    under_work(lambda: block.function(iter(rows), kept.append))
    return kept


def made(root: Node, places: int = 2, mode: RoundingMode = "half_up") -> Callable[..., list[D]]:
    """A score as it is shown, bare and as a total; nothing may be left to the walk."""
    tasks, entry = [Task(root, places, mode)], Values(KEYS, no_way_round)
    (shown,), (bare,) = compile_scores(entry, tasks), compile_scores(entry, tasks, bare=True)
    (total,) = compile_totals(entry, tasks).blocks

    def score(*row: str) -> list[Decimal]:
        values = [D(value) for value in (*row, "1", "1", "1")[:3]]
        return [*scored(shown, values), *scored(bare, values), *totalled(total, values)]

    return score


def quick(root: Node, *row: str) -> list[Decimal]:
    """The same for one row."""
    return made(root)(*row)


STEP = nodes.Sub(const(10), nodes.Floor(nodes.Div(nodes.Sub(ONE, RATE), const("0.02"))))


def bands() -> Case:
    """Three bands of one rate; each says both of its ends."""
    second = nodes.And((Compare("<", RATE, const("0.9")), Compare(">=", RATE, const("0.75"))))
    first = Branch(Compare(">=", RATE, const("0.9")), const(2))
    return Case((first, Branch(second, const("0.7"))), ZERO)


BANDS = bands()


def sure(sign: nodes.Operator) -> Compare:
    """A condition that is sure only after its left side was computed."""
    return Compare(sign, nodes.Max(nodes.Mul(A, nodes.Floor(C)), ZERO), ZERO)
