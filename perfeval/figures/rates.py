"""Shares, execution, growth, completion of the opening budget, unit cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.errors import EvaluationError
from perfeval.figures.printed import as_percent, fail, pair, take
from perfeval.figures.table import Table
from perfeval.numbers.amounts import problem
from perfeval.numbers.exact import round_fraction, to_decimal, to_text
from perfeval.numbers.units import parse_unit, same_kind

__all__ = [
    "Rate",
    "carry_over",
    "completion",
    "completion_table",
    "execution",
    "execution_table",
    "growth",
    "growth_table",
    "share",
    "share_table",
    "unit_cost",
]

_NO_OPENING = "年初无预算"
_NO_BASE = "上年无基数"


@attrs.frozen
class Rate:
    """A quotient of two amounts, exact; ``words`` stand where there is nothing to divide by."""

    above: Fraction
    below: Fraction
    words: str | None = None

    @property
    def value(self) -> Fraction | None:
        """The exact quotient; ``None`` when there is nothing to divide by."""
        return self.above / self.below if self.below else None

    def show(self, places: int = 2, *, trim: bool = False) -> str:
        """The rate as a percentage, or its words."""
        if self.value is None:
            return self.words or "—"
        return as_percent(self.value, places, trim=trim)

    @property
    def text(self) -> str:
        """The rate with two decimals, as tables print it."""
        return self.show()

    def __str__(self) -> str:
        return self.text


def _rate(above: object, below: object, names: tuple[str, str]) -> Rate:
    top, bottom = pair(above, below, names)
    if not bottom:
        words: dict[str, object] = {"dividend": names[0], "divisor": names[1]}
        raise EvaluationError([Diagnostic("PE516", arguments=words)])
    return Rate(top, bottom)


def share(part: object, whole: object) -> Rate:
    """占: what part of ``whole`` is ``part``.

    >>> share("31,166.63", "31,541.73").text
    '98.81%'
    """
    return _rate(part, whole, ("部分", "合计"))


def execution(executed: object, budget: object) -> Rate:
    """执行率: what was spent of the adjusted budget.

    >>> execution("44.46万元", "450000元").text
    '98.80%'
    """
    return _rate(executed, budget, ("执行数", "预算数"))


def carry_over(executed: object, budget: object) -> Rate:
    """结转结余率: what is left of the adjusted budget."""
    spent, planned = pair(executed, budget, ("执行数", "预算数"))
    return _rate(planned - spent, planned, ("结转结余", "预算数"))


def growth(current: object, change: object) -> Rate:
    """增长率 from the increment: the base is what is now less what was added.

    ``change`` is below zero for a decline.

    >>> growth("32,069.18", "17,311.25").show(trim=True)
    '117.3%'
    """
    now, added = pair(current, change, ("本年数", "增减数"))
    return Rate(added, now - added, _NO_BASE)


def completion(final: object, opening: object) -> Rate:
    """完成年初预算的百分比; an opening budget of zero has none: 年初无预算."""
    spent, planned = pair(final, opening, ("决算数", "年初预算数"))
    return Rate(spent, planned, _NO_OPENING)


def unit_cost(amount: object, quantity: object, unit: str) -> Fraction:
    """``amount`` for one of ``quantity``, in ``unit`` such as ``元/m²``.

    >>> str(unit_cost("2921.23万元", "20075平方米", "元/m²"))
    '1168492/803'
    """
    top, bottom = take(amount, "金额"), take(quantity, "数量")
    wanted = parse_unit(unit)
    given = f"{top.unit.text if top.unit else ''}/{bottom.unit.text if bottom.unit else ''}"
    made = parse_unit(given)
    if wanted is None or made is None or not same_kind(wanted, made):
        raise fail(problem("PE505", given=given, expected=unit), "单位成本")
    if not bottom.value:
        words: dict[str, object] = {"dividend": "金额", "divisor": "数量"}
        raise EvaluationError([Diagnostic("PE516", arguments=words)])
    return top.value / bottom.value / wanted.factor


# Tables ------------------------------------------------------------------------


def _money(value: Fraction) -> str:
    rounded = round_fraction(value, 2, "half_up")
    return f"{to_decimal(rounded, 2):,f}" if rounded == value else to_text(value)


def execution_table(
    rows: Iterable[Sequence[object]], title: str = "预算执行情况", unit: str = "万元"
) -> Table:
    """A budget-execution table; each row is a name, the opening, the added, and the spent amount.

    The adjusted budget and the rate are computed.
    """
    shown = []
    for name, opening, added, spent in rows:
        start, more = pair(opening, added, ("年初预算数", "追加追减数"))
        done = take(spent, "实际支出数").value
        rate = execution(done, start + more)
        amounts = (start, more, start + more, done)
        shown.append((str(name), *map(_money, amounts), rate.text))
    headings = ("项目", "年初预算数", "追加追减数", "调整预算数", "实际支出数", "执行率")
    return Table(f"{title}（{unit}）", headings, shown)


def share_table(parts: Mapping[str, object], title: str = "结构", places: int = 2) -> Table:
    """The share of each part in the sum of all.

    Rounded shares need not add up to 100 %; the line below says what they add up to.
    """
    amounts = {name: take(value, name).value for name, value in parts.items()}
    whole = sum(amounts.values(), Fraction(0))
    rows = [
        (name, _money(value), share(value, whole).show(places)) for name, value in amounts.items()
    ]
    added = sum(
        (round_fraction(value / whole * 100, places, "half_up") for value in amounts.values()),
        Fraction(0),
    )
    rows.append(("合计", _money(whole), as_percent(Fraction(1), places)))
    foot = () if added == Fraction(100) else (f"各项占比舍入后相加为{to_text(added)}%",)
    return Table(title, ("项目", "金额", "占比"), rows, foot=foot)


def growth_table(rows: Iterable[Sequence[object]], title: str = "增减变动") -> Table:
    """Growth from increments; each row is a name, the amount now, and what it grew by."""
    shown = []
    for name, current, change in rows:
        now, added = pair(current, change, ("本年数", "增减数"))
        rate = growth(now, added)
        shown.append((str(name), _money(now), _money(now - added), _money(added), rate.text))
    return Table(title, ("项目", "本年数", "上年数", "增减数", "增长率"), shown)


def completion_table(rows: Iterable[Sequence[object]], title: str = "完成年初预算情况") -> Table:
    """Completion of the opening budget; each row is a name, the opening and the final amount."""
    shown = []
    for name, opening, final in rows:
        spent, planned = pair(final, opening, ("决算数", "年初预算数"))
        rate = completion(spent, planned)
        shown.append((str(name), _money(planned), _money(spent), rate.show(trim=True)))
    return Table(title, ("项目", "年初预算数", "决算数", "完成年初预算"), shown)
