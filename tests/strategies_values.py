"""Values that the inputs of a rule accept, aimed at its own thresholds."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from perfeval.model.inputs import InputSpec
from perfeval.numbers.exact import to_text
from perfeval.numbers.units import parse_unit
from perfeval.program.nodes import Const
from perfeval.program.used_inputs import every
from perfeval.rubric.rubric import Leaf

_STEPS = (Fraction(0), Fraction(1, 1000), Fraction(-1, 1000), Fraction(1, 3))


def _constants(leaf: Leaf) -> list[Fraction]:
    found = {node.value for node in every(leaf.plan.score) if isinstance(node, Const)}
    return sorted(value for value in found if 0 <= value <= 10**9)


def _judged(spec: InputSpec) -> st.SearchStrategy[object]:
    low, high = spec.low or Fraction(0), spec.high or Fraction(10)
    if spec.ranges:
        ends = [end for r in spec.ranges for end in (r.low, r.high) if r.holds(end)]
        return st.sampled_from([to_text(end) for end in ends])
    return st.sampled_from([to_text(low), to_text(high), to_text((low + high) / 2)])


def value_for(spec: InputSpec, leaf: Leaf) -> st.SearchStrategy[object]:
    """A value that ``spec`` takes: often on, or right beside, a number of the rule."""
    if spec.kind == "yes_no":
        return st.sampled_from(["是", "否"])
    if spec.kind == "choice":
        return st.sampled_from(spec.labels)
    if spec.kind in {"score", "deduction"}:
        return _judged(spec)
    if spec.kind == "count":
        return st.integers(0, 60)
    unit = parse_unit(spec.unit) if spec.unit else None
    edges = _constants(leaf) or [Fraction(1)]
    numbers = st.builds(
        lambda edge, step: max(Fraction(0), edge + step * max(edge, Fraction(1, 100))),
        st.sampled_from(edges), st.sampled_from(_STEPS),
    )  # fmt: skip
    if spec.kind == "ratio":
        return numbers.map(lambda n: f"{_rounded(min(n, Fraction(2)) * 100)}%")
    if unit is None:
        return numbers.map(lambda n: _rounded(min(n, Fraction(2))))
    whole = unit.count
    return numbers.map(lambda n: f"{_whole(n, whole=whole)}{_base(unit.text)}")


def _rounded(number: Fraction) -> str:
    return to_text(Fraction(round(number * 10**6), 10**6))


def _whole(number: Fraction, *, whole: bool) -> str:
    return str(round(number)) if whole else _rounded(number)


def _base(text: str) -> str:
    """The unit without its multiplier: values are drawn in base units."""
    return text.removeprefix("万").removeprefix("亿").removeprefix("千")
