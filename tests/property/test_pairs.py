"""Two constructs in one cell, in every order: read as both say, and nothing of either lost.

Each construct comes with what it gives, worked out here in fractions. Beside
one another in numbered parts scores add up; in one item deductions come off
the full score together, and a ruling stands over all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations, product
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import perfeval


class Construct(NamedTuple):
    """A wording, what it is worth, the values to try, and what each of them gives."""

    text: str
    points: int
    values: tuple[str, ...]
    gives: Callable[[str], Fraction]


def percent(value: str) -> Fraction:
    """``92.5%`` as 92.5."""
    return Fraction(value.removesuffix("%"))


def chosen(table: dict[str, str]) -> Callable[[str], Fraction]:
    """A score for each label."""
    return lambda value: Fraction(table[value])


def per(points: str, most: int | None = None) -> Callable[[str], Fraction]:
    """So much for each one counted, up to ``most``."""

    def gives(value: str) -> Fraction:
        found = Fraction(points) * int(value)
        return found if most is None else min(found, Fraction(most))

    return gives


def left(points: int, lost: Callable[[str], Fraction]) -> Callable[[str], Fraction]:
    """What deductions leave of the full score."""
    return lambda value: max(Fraction(0), points - lost(value))


RATES = ("100%", "95%", "94.9%", "90%", "88%", "80%", "60%", "0%")
COUNTS = ("0", "1", "3", "40")
YES_NO = ("是", "否")


def bands(value: str) -> Fraction:
    """≥90% 3, from 80% 1, below 0."""
    rate = percent(value)
    return Fraction(3 if rate >= 90 else 1 if rate >= 80 else 0)


def line(value: str) -> Fraction:
    """From 0 at 60% to 4 at 95%."""
    return min(max((percent(value) - 60) / 35 * 4, Fraction(0)), Fraction(4))


PARTS = (
    Construct(
        "执行率≥90%的，得3分；80%≤执行率<90%的，得1分；执行率<80%的，不得分", 3, RATES, bands
    ),
    Construct(
        "制度健全得2分，基本健全得1分，不健全得0分",
        2,
        ("制度健全", "基本健全", "不健全"),
        chosen({"制度健全": "2", "基本健全": "1", "不健全": "0"}),
    ),
    Construct("按期完工得2分，否则不得分", 2, YES_NO, chosen({"是": "2", "否": "0"})),
    Construct("得分=支付率×4", 4, RATES, lambda value: percent(value) / 25),
    Construct(
        "是否公示（全部公示得2分，部分公示得1分，未公示得0分）",
        2,
        ("全部公示", "部分公示", "未公示"),
        chosen({"全部公示": "2", "部分公示": "1", "未公示": "0"}),
    ),
    Construct(
        "合格率不低于95%得3分，每低1个百分点扣0.5分，扣完为止",
        3,
        RATES,
        left(3, lambda value: max(Fraction(0), 95 - percent(value)) / 2),
    ),
    Construct("每发现一处差错扣0.5分，扣完为止", 2, COUNTS, left(2, per("0.5"))),
    Construct("每引进1名人才得1分，最高得4分", 4, COUNTS, per("1", 4)),
    Construct(
        "到位率≥95%得4分，<60%得0分，60%-95%之间按插值法计算",
        4,
        ("100%", "95%", "74%", "60%", "59%"),
        line,
    ),
    Construct(
        "迟到一次扣0.5分，两次扣1分，三次及以上不得分",
        2,
        COUNTS,
        chosen({"0": "2", "1": "1.5", "3": "0", "40": "0"}),
    ),
    Construct("建成1个得1分，2个得2分，以此类推", 4, COUNTS, per("1", 4)),
    Construct("根据整改情况酌情得0-2分", 2, ("0", "1.5", "2"), Fraction),
    Construct(
        "材料齐全得2分，每缺一份扣0.5分，扣完为止",
        2,
        COUNTS,
        left(2, per("0.5")),
    ),
    Construct(
        "培训人数不少于100人得4分，未完成的按比例计分",
        4,
        ("100人", "120人", "50人", "0人"),
        lambda value: min(Fraction(value.removesuffix("人")) / 25, Fraction(4)),
    ),
)

TAKES = (
    Construct("未公开的，扣2分", 0, YES_NO, chosen({"是": "2", "否": "0"})),
    Construct("每发现一处差错扣0.5分", 0, COUNTS, per("0.5")),
    Construct("错登一笔扣0.4分", 0, COUNTS, per("0.4")),
    Construct("迟报1天扣0.3分", 0, COUNTS, per("0.3")),
    Construct("每缺一项资料扣1分", 0, COUNTS, per("1")),
    Construct("被投诉的，每次扣0.6分，最多扣2分", 0, COUNTS, per("0.6", 2)),
    Construct(
        "到位率每低于95%一个百分点扣0.2分",
        0,
        RATES,
        lambda value: max(Fraction(0), 95 - percent(value)) / 5,
    ),
    Construct("培训率未达到70%的，每次扣0.5分", 0, COUNTS, per("0.5")),
    Construct("弄虚作假的，不得分", 0, YES_NO, chosen({"是": "1000", "否": "0"})),
)
FULL = 10


def names(each: Construct) -> str:
    """The start of the wording, for the name of a test."""
    return each.text[:8]


def agree(text: str, points: int, rows: Sequence[tuple[list[str], Fraction]]) -> None:
    """The rule asks for one value of each construct, and gives the scores of ``rows``."""
    rule = perfeval.rule(text, points=points)
    assert len(rule.inputs) == len(rows[0][0])
    for values, score in rows:
        exact = rule.evaluate(*values).exact
        assert exact == score, (values, exact)


def in_parts(first: Construct, second: Construct) -> str:
    """Two numbered parts with scores of their own."""
    return (
        f"（1）甲（{first.points}分）：{first.text}；（2）乙（{second.points}分）：{second.text}。"
    )


@pytest.mark.parametrize(("first", "second"), [*permutations(PARTS, 2)], ids=names)
def test_parts_add_up(first: Construct, second: Construct) -> None:
    """Whatever two parts say, the cell gives the sum of what each gives alone."""
    rows = [
        ([one, other], first.gives(one) + second.gives(other))
        for one, other in product(first.values, second.values)
    ]
    agree(in_parts(first, second), first.points + second.points, rows)


@pytest.mark.parametrize("stop", ["；", "。", "；\n"])
@pytest.mark.parametrize(("first", "second"), [*permutations(TAKES, 2)], ids=names)
def test_deductions_come_off_together(first: Construct, second: Construct, stop: str) -> None:
    """Deductions of one item add up, in either order and with either stop between them."""
    rows = [
        ([one, other], max(Fraction(0), FULL - first.gives(one) - second.gives(other)))
        for one, other in product(first.values, second.values)
    ]
    agree(f"{first.text}{stop}{second.text}。", FULL, rows)


@given(
    first=st.sampled_from(PARTS),
    second=st.sampled_from(PARTS),
    ruling=st.sampled_from(("弄虚作假的，本指标不得分", "发生重大事故的，一票否决")),
    data=st.data(),
)
def test_a_ruling_stands_over_two_parts(
    first: Construct, second: Construct, ruling: str, data: st.DataObject
) -> None:
    """Behind two parts, in a sentence of its own: 0 where it holds, else their sum."""
    assume(first is not second)
    one, other = (data.draw(st.sampled_from(each.values)) for each in (first, second))
    text = f"{in_parts(first, second)}{ruling}。"
    both = first.gives(one) + second.gives(other)
    rows = [([one, other, "否"], both), ([one, other, "是"], Fraction(0))]

    agree(text, first.points + second.points, rows)
