"""The 偏差 column: how far a reached value lies from its target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import attrs

from perfeval.diagnostics import Collector
from perfeval.figures.printed import as_percent, fail
from perfeval.figures.table import Table
from perfeval.model.inputs import InputSpec
from perfeval.numbers.amounts import read_amount
from perfeval.numbers.exact import round_fraction, to_decimal, to_text
from perfeval.rubrictext.defaults import Target, read_target
from perfeval.rubrictext.document import Words
from perfeval.scoring.values import Floats, Problem, read_value
from perfeval.source import Source, Span
from perfeval.text.names import normalise_key

__all__ = ["Deviation", "Sense", "deviation", "deviation_table"]

Sense = Literal["met", "favourable", "unfavourable", "neutral"]

#: What each sense is called in a table.
SENSES: dict[str, str] = {
    "met": "达到目标",
    "favourable": "有利",
    "unfavourable": "不利",
    "neutral": "不计方向",
}
_UNMEASURED = "—"
_NONE, _WHOLE = Fraction(0), Fraction(1)


@attrs.frozen
class Deviation:
    """How far ``actual`` lies from ``target``, as a share of the target.

    ``value`` is exact, below zero where less than the target was reached, and
    ``None`` where words differ, which nothing can measure. ``by_convention``
    says that it was not computed: 0 for words that agree and for nothing
    planned and nothing reached, 1 for something reached where the target is
    zero. ``sense`` looks at the direction of the target: fewer than at most is
    favourable, fewer than at least is not.
    """

    target: str
    actual: str
    value: Fraction | None
    sense: Sense
    by_convention: bool = False

    @property
    def percent(self) -> Decimal | None:
        """The deviation in percent with two decimals, as ``Decimal("-39.36")``."""
        if self.value is None:
            return None
        return to_decimal(round_fraction(self.value * 100, 2, "half_up"), 2)

    @property
    def favourable(self) -> bool:
        """Whether the value lies on the good side of its target."""
        return self.sense == "favourable"

    @property
    def text(self) -> str:
        """The deviation as tables print it: ``-39.36%``; by convention ``0%`` or ``100%``."""
        if self.value is None:
            return _UNMEASURED
        return as_percent(self.value, 0 if self.by_convention else 2)

    def __str__(self) -> str:
        return self.text


def deviation(target: object, actual: object, *, floats: Floats = "refuse") -> Deviation:
    """The deviation of ``actual`` from ``target``: (actual − target) ÷ target.

    A target may carry an operator and a unit (``"≥32万人次"``) or be words.
    ``≥`` and a bare number want more, ``≤`` wants less; what lies above ``=``
    counts neither way, except that ``=0`` wants nothing.

    Raises :class:`~perfeval.errors.DataError` for a value that does not fit its target.

    >>> deviation("<=100%", "60.64%").text
    '-39.36%'
    >>> deviation(">=100套", "42套").sense
    'unfavourable'
    >>> deviation("=0%", "21.87%").text
    '100%'
    """
    wanted, reached = _shown(target), _shown(actual)
    goal = _goal(target, wanted)
    if goal is None:
        same = normalise_key(wanted) == normalise_key(reached)
        return Deviation(wanted, reached, _NONE if same else None, _of_words(same=same), same)
    read = read_value(_spec(goal, wanted), actual, floats=floats)
    if isinstance(read, Problem):
        raise fail(read, wanted)
    equality = wanted.lstrip("'\" ").startswith(("=", "＝"))
    sense = _sense(goal, read, equality=equality)
    if not goal.value:
        return Deviation(wanted, reached, _WHOLE if read else _NONE, sense, by_convention=True)
    return Deviation(wanted, reached, (read - goal.value) / goal.value, sense)


def _goal(target: object, wanted: str) -> Target | None:
    """The number that a target asks for; ``None`` for words."""
    if isinstance(target, str):
        source = Source("<target>", wanted)
        return read_target(source, Words(wanted, Span(0, len(wanted))), Collector())
    read = read_amount(target, "refuse")
    if isinstance(read, Problem):
        raise fail(read, "目标")
    return Target(read.number, None, at_most=False, stated=False)


def _shown(value: object) -> str:
    if isinstance(value, Fraction):
        return to_text(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value).strip()


def _of_words(*, same: bool) -> Sense:
    return "met" if same else "neutral"


def _spec(goal: Target, wanted: str) -> InputSpec:
    """What a value must be to be compared with the target."""
    if goal.unit is None:
        return InputSpec(wanted, wanted, "quantity")
    if goal.unit.kind == "ratio":
        return InputSpec(wanted, wanted, "ratio", percent=True)
    return InputSpec(wanted, wanted, "quantity", unit=goal.unit.text)


def _sense(goal: Target, reached: Fraction, *, equality: bool) -> Sense:
    if reached == goal.value:
        return "met"
    bare_zero = not goal.value and (equality or not goal.stated)
    above = reached > goal.value
    if goal.at_most or bare_zero:
        return "unfavourable" if above else "favourable"
    if not above:
        return "unfavourable"
    return "neutral" if equality else "favourable"


def deviation_table(
    rows: Iterable[Sequence[object]], title: str = "绩效目标完成情况", *, floats: Floats = "refuse"
) -> Table:
    """A table of deviations; each row is the name of an indicator, its target and its value."""
    shown = []
    for name, target, actual in rows:
        found = deviation(target, actual, floats=floats)
        shown.append((str(name), found.target, found.actual, found.text, SENSES[found.sense]))
    return Table(title, ("指标名称", "指标目标值", "指标完成值", "偏差情况", "方向"), shown)
