"""Random programs, and inputs that sit on and next to everything that decides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import get_args

from hypothesis import strategies as st

from perfeval.model.plan import Rounding
from perfeval.numbers.exact import RoundingMode
from perfeval.program import nodes
from perfeval.program.nodes import Node, Operator
from perfeval.program.used_inputs import every
from perfeval.scoring.scorer import Output, Scorer

KEYS = ("a", "b", "c", "d")
MODES: tuple[RoundingMode, ...] = get_args(RoundingMode)
OPERATORS: tuple[Operator, ...] = get_args(Operator)
PAIRS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Div, nodes.Min, nodes.Max)

numbers = st.one_of(
    st.integers(-3, 12).map(Fraction),
    st.sampled_from(["0.005", "0.1", "0.5", "0.6", "0.75", "0.9", "1.5", "100"]).map(Fraction),
    st.fractions(-2, 8, max_denominator=9),
)

decimals = st.one_of(
    st.integers(-2, 12).map(Decimal),
    st.decimals(-2, 120, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(["2.675", "0.005", "1.005", "-0.005", "-0", "0", "1E+30", "1E-30"]).map(
        Decimal
    ),
)


@st.composite
def programs(draw: st.DrawFn, *, size: int = 12) -> list[Node]:
    """Number nodes over the inputs :data:`KEYS`, each built from those before it."""
    found: list[Node] = [nodes.Input(key) for key in KEYS]
    found += map(nodes.Const, draw(st.lists(numbers, min_size=1, max_size=4)))
    truths: list[Node] = []
    for _ in range(draw(st.integers(1, size))):
        number = st.sampled_from(found[::-1])
        compare = st.builds(nodes.Compare, st.sampled_from(OPERATORS), number, number)
        truths.append(draw(compare))
        truth = st.sampled_from(truths[::-1])
        joined = st.lists(truth, max_size=3).map(tuple)
        kind = draw(st.sampled_from(["pair", "pair", "case", "clamp", "whole", "round", "join"]))
        match kind:
            case "join":
                kinds = (nodes.And, nodes.Or)
                truths.append(draw(st.sampled_from(kinds))(draw(joined)))
                truths.append(nodes.Not(draw(truth)))
            case "pair":
                found.append(draw(st.sampled_from(PAIRS))(draw(number), draw(number)))
            case "case":
                branches = st.lists(st.builds(nodes.Branch, truth, number), min_size=1, max_size=4)
                found.append(nodes.Case(tuple(draw(branches)), draw(st.none() | number)))
            case "clamp":
                low, high = nodes.Const(Fraction(0)), nodes.Const(draw(numbers))
                found.append(nodes.Max(low, nodes.Min(high, draw(number))))
            case "whole":
                found.append(draw(st.sampled_from([nodes.Floor, nodes.Ceil]))(draw(number)))
            case _:
                places, mode = draw(st.integers(0, 3)), draw(st.sampled_from(MODES))
                found.append(nodes.Round(draw(number), places, mode))
    return found


roundings = st.builds(Rounding, st.sampled_from([0, 1, 2, 2, 2, 3, None]), st.sampled_from(MODES))


@st.composite
def scorers(draw: st.DrawFn) -> Scorer:
    """A scorer with a few outputs, which may share nodes."""
    roots = draw(programs())[::-1]
    chosen = roots[: draw(st.integers(1, min(4, len(roots))))]
    if draw(st.booleans()):
        chosen.append(chosen[0])
    return Scorer(KEYS, tuple(Output(root, draw(roundings)) for root in chosen))


@st.composite
def rows(draw: st.DrawFn, roots: Sequence[Node]) -> tuple[Decimal, ...]:
    """Values on, just above and just below the constants of ``roots``, and ratios of them."""
    found = {n.value for root in roots for n in every(root) if isinstance(n, nodes.Const)}
    edges = [Decimal(v.numerator) / v.denominator for v in found if 10**6 % v.denominator == 0]
    values = draw(st.tuples(*(decimals for _ in KEYS)))
    edge = draw(st.sampled_from(sorted(edges) or [Decimal(1)]))
    shift = Decimal(draw(st.sampled_from(["0", "0", "0.01", "-0.01", "0.005", "1E-20", "-1E-20"])))
    match draw(st.sampled_from(["none", "value", "ratio"])):
        case "value":
            return (edge + shift, *values[1:])
        case "ratio":
            return (values[1] * edge + shift, *values[1:])
    return tuple(values)
