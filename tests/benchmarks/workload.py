"""The workload: twelve computable indicators, departments to score, and baselines by hand.

The indicators are those of ``workload.rubric``. All values are kept as texts
with at most two decimals, as they stand in reports. The baselines do less than
the rubric: they round the total only, cap nothing, and check nothing.
"""

# ruff: noqa: S311, E741, RUF100 - departments are made up, and hand-written code is short

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import Any

NAMES = (
    "实际采购金额",
    "采购计划金额",
    "预算调整金额",
    "部门预算总规模",
    "在用固定资产",
    "固定资产总额",
    "在编人数",
    "核定编制数",
    "编外人数",
    "人员总数",
    "三公支出",
    "三公预算",
    "公用决算",
    "公用预算",
    "一季度进度",
    "二季度进度",
    "三季度进度",
    "四季度进度",
    "未完成重点工作",
    "已完成项目",
    "计划项目",
    "满意度",
    "支出决算",
)


def _s(cents: int) -> str:
    """1234 -> '12.34', trailing zeros dropped as people write them."""
    t = f"{cents // 100}.{cents % 100:02d}"
    return t.rstrip("0").rstrip(".")


def departments(n: int, seed: int = 20210, edge: float = 0.3) -> list[list[str]]:
    """``n`` departments as lists of texts in the order of :data:`NAMES`.

    With probability ``edge`` an indicator is put exactly on a limit; those are
    the cases where inexact arithmetic gives the wrong score.
    """
    rnd = random.Random(seed)
    ri, rr = rnd.randint, rnd.random

    def pair(lo: float, hi: float, limits: list[int]) -> tuple[str, str]:
        den = ri(1_000, 1_000_000)  # 10.00 .. 10000.00
        if rr() < edge:
            den -= den % 100
            den = den or 100
            return _s(den * rnd.choice(limits) // 100), _s(den)
        return _s(int(den * (lo + (hi - lo) * rr()))), _s(den)

    out = []
    for _ in range(n):
        cg_sj, cg_jh = pair(0.6, 1.1, [100, 95, 90, 50])
        tz, zgm = pair(0, 0.3, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
        zy, ze = pair(0.4, 1, [60, 75, 90, 100])
        bz = ri(10, 200)
        zb = bz if rr() < edge else ri(int(bz * 0.7), int(bz * 1.1))
        zs = ri(1, 20) * 20 if rr() < edge else ri(10, 300)
        bw = zs // rnd.choice([20, 10]) if zs % 20 == 0 else ri(0, zs // 5)
        sgz, sgy = pair(0.5, 1.1, [90, 100])
        gyj, gyy = pair(0.7, 1.1, [90, 100])
        q = sorted(ri(0, 10_000) for _ in range(4))
        if rr() < edge:
            q = [v - v % 25 for v in q]
        wc = ri(0, 3) if rr() < 0.2 else 0
        jh = ri(1, 40)
        wcx = jh if rr() < 0.5 else ri(0, jh)
        myd = rnd.choice([8000, 9000, 9500]) if rr() < edge else ri(7000, 10_000)
        if "." in zgm:
            js = _s(int(float(zgm) * 100 * (0.5 + 0.6 * rr())))
        else:
            js = _s(int(zgm) * ri(50, 110))
        out.append(
            [
                cg_sj,
                cg_jh,
                tz,
                zgm,
                zy,
                ze,
                str(zb),
                str(bz),
                str(bw),
                str(zs),
                sgz,
                sgy,
                gyj,
                gyy,
                *map(_s, q),
                str(wc),
                str(wcx),
                str(jh),
                _s(myd),
                js,
            ]
        )
    return out


def ties(n: int, seed: int = 5) -> list[list[str]]:
    """``n`` departments whose exact total ends in a bare 5 in the third decimal.

    They are the hardest case for any arithmetic that has rounded on the way.
    """
    rnd = random.Random(seed)
    ri = rnd.randint
    out = []
    for _ in range(n):
        q = sorted(ri(0, 10_000) for _ in range(4))
        js = ri(0, 19_000) * 5
        zy, bw, sg, gy = ri(40, 100), ri(0, 15), ri(70, 110), ri(70, 110)
        rest = 12 * q[0] + 6 * q[1] + 4 * q[2] + 3 * q[3] + js // 5 * 2  # 1/20000 points
        sj = ri(0, 99) * 200 + (100 - rest) % 200
        wc = ri(0, 2)
        myd = ri(7000, 10_000)
        out.append(
            [
                _s(sj),
                "200",
                _s(ri(0, 25_000)),
                "1000",
                _s(zy * 100),
                "100",
                "26",
                "27",
                str(bw),
                "100",
                _s(sg * 100),
                "100",
                _s(gy * 100),
                "100",
                *map(_s, q),
                str(wc),
                "12",
                "12",
                _s(myd),
                _s(js),
            ]
        )
    return out


def as_dicts(rows: list[list[str]], convert: Callable[[str], Any]) -> list[dict[str, Any]]:
    """Rows as a host program has them."""
    return [dict(zip(NAMES, map(convert, row), strict=True)) for row in rows]


D = Decimal
(_0, _1, _2, _3, _4, _6, _8, _10, _25, _50, _75, _100) = map(
    D, (0, 1, 2, 3, 4, 6, 8, 10, 25, 50, 75, 100)
)
_p1, _p4, _p5, _p7, _p60, _p75, _p90 = map(D, ("0.1", "0.4", "0.5", "0.7", "0.6", "0.75", "0.9"))
_p05, _p10, CENT = D("0.05"), D("0.1"), D("0.01")


def decimal_hand(d: dict[str, Any]) -> dict[str, Any]:
    """What a careful Python user writes: the base of all ratios.

    ``Decimal`` values in, constants hoisted, every indicator's score and the
    rounded total out.
    """
    r = {}
    a, b = d["实际采购金额"], d["采购计划金额"]
    r["政府采购"] = _0 if a > b else a / b
    over = d["预算调整金额"] / d["部门预算总规模"] * _100 - _10
    if over > 0:
        s = _1 - _p1 * (over // _1)
        r["资金调整"] = s if s > 0 else _0
    else:
        r["资金调整"] = _1
    x = d["在用固定资产"] / d["固定资产总额"]
    r["固定资产利用率"] = _1 if x >= _p90 else _p7 if x >= _p75 else _p4 if x >= _p60 else _0
    r["财政供养"] = _1 if d["在编人数"] / d["核定编制数"] <= _1 else _0
    x = d["编外人数"] / d["人员总数"]
    r["编外人员"] = _1 if x < _p05 else _p5 if x <= _p10 else _0
    x = d["三公支出"] / d["三公预算"]
    r["三公经费"] = _3 if x < _p90 else _2 if x <= _1 else _0
    x = d["公用决算"] / d["公用预算"]
    r["日常公用"] = _3 if x < _p90 else _2 if x <= _1 else _0
    q = (
        d["一季度进度"] / _25
        + d["二季度进度"] / _50
        + d["三季度进度"] / _75
        + d["四季度进度"] / _100
    )
    r["预算执行率"] = q + q / _4 * _2
    s = _8 - _4 * d["未完成重点工作"]
    r["重点工作"] = s if s > 0 else _0
    s = d["已完成项目"] / d["计划项目"] * _6
    r["项目及时性"] = min(_6, s)
    x = d["满意度"]
    r["满意度得分"] = _6 if x >= 95 else _4 if x >= 90 else _2 if x >= 80 else _1
    s = d["支出决算"] / d["部门预算总规模"] * _2
    r["执行率得分"] = min(_2, s)
    r["总分"] = sum(r.values(), _0).quantize(CENT, ROUND_HALF_UP)
    return r


def decimal_total(d: dict[str, Decimal]) -> Decimal:
    """The same, the total only, no per-indicator dict."""
    a, b = d["实际采购金额"], d["采购计划金额"]
    t = _0 if a > b else a / b
    zgm = d["部门预算总规模"]
    over = d["预算调整金额"] / zgm * _100 - _10
    if over > 0:
        s = _1 - _p1 * (over // _1)
        if s > 0:
            t += s
    else:
        t += _1
    x = d["在用固定资产"] / d["固定资产总额"]
    t += _1 if x >= _p90 else _p7 if x >= _p75 else _p4 if x >= _p60 else _0
    if d["在编人数"] <= d["核定编制数"]:
        t += _1
    x = d["编外人数"] / d["人员总数"]
    t += _1 if x < _p05 else _p5 if x <= _p10 else _0
    x = d["三公支出"] / d["三公预算"]
    t += _3 if x < _p90 else _2 if x <= _1 else _0
    x = d["公用决算"] / d["公用预算"]
    t += _3 if x < _p90 else _2 if x <= _1 else _0
    q = (
        d["一季度进度"] / _25
        + d["二季度进度"] / _50
        + d["三季度进度"] / _75
        + d["四季度进度"] / _100
    )
    t += q + q / _4 * _2
    s = _8 - _4 * d["未完成重点工作"]
    if s > 0:
        t += s
    s = d["已完成项目"] / d["计划项目"] * _6
    t += min(_6, s)
    x = d["满意度"]
    t += _6 if x >= 95 else _4 if x >= 90 else _2 if x >= 80 else _1
    s = d["支出决算"] / zgm * _2
    t += min(_2, s)
    return t.quantize(CENT, ROUND_HALF_UP)


F = Fraction
_fp1, _fp4, _fp5, _fp7, _fp60, _fp75, _fp90, _fp05 = map(
    F, ("0.1", "0.4", "0.5", "0.7", "0.6", "0.75", "0.9", "0.05")
)
_f0, _f1, _f2, _f3, _f4, _f6 = map(F, (0, 1, 2, 3, 4, 6))


def _half_up_cents(n: int, d: int) -> Decimal:
    """n/d (d > 0, n >= 0) to two decimals, half up, with integers only."""
    return D((200 * n + d) // (2 * d)).scaleb(-2)


def fraction_hand(d: dict[str, Any]) -> dict[str, Any]:
    """The same on fractions: exact."""
    r = {}
    a, b = d["实际采购金额"], d["采购计划金额"]
    r["政府采购"] = _f0 if a > b else a / b
    over = d["预算调整金额"] / d["部门预算总规模"] * 100 - 10
    r["资金调整"] = max(_f0, 1 - _fp1 * floor(over)) if over > 0 else _f1
    x = d["在用固定资产"] / d["固定资产总额"]
    r["固定资产利用率"] = _f1 if x >= _fp90 else _fp7 if x >= _fp75 else _fp4 if x >= _fp60 else _f0
    r["财政供养"] = _f1 if d["在编人数"] / d["核定编制数"] <= 1 else _f0
    x = d["编外人数"] / d["人员总数"]
    r["编外人员"] = _f1 if x < _fp05 else _fp5 if x <= _fp1 else _f0
    x = d["三公支出"] / d["三公预算"]
    r["三公经费"] = _f3 if x < _fp90 else _f2 if x <= 1 else _f0
    x = d["公用决算"] / d["公用预算"]
    r["日常公用"] = _f3 if x < _fp90 else _f2 if x <= 1 else _f0
    q = d["一季度进度"] / 25 + d["二季度进度"] / 50 + d["三季度进度"] / 75 + d["四季度进度"] / 100
    r["预算执行率"] = q + q / 4 * 2
    r["重点工作"] = max(_f0, 8 - 4 * d["未完成重点工作"])
    r["项目及时性"] = min(_f6, d["已完成项目"] / d["计划项目"] * 6)
    x = d["满意度"]
    r["满意度得分"] = _f6 if x >= 95 else _f4 if x >= 90 else _f2 if x >= 80 else _f1
    r["执行率得分"] = min(_f2, d["支出决算"] / d["部门预算总规模"] * 2)
    t = sum(r.values())
    r["总分"] = _half_up_cents(t.numerator, t.denominator)
    return r


def float_hand(d: dict[str, Any]) -> dict[str, Any]:
    """Plain floats, rounding through Decimal(repr) as people do to get half-up."""
    r = {}
    a, b = d["实际采购金额"], d["采购计划金额"]
    r["政府采购"] = 0.0 if a > b else a / b
    over = d["预算调整金额"] / d["部门预算总规模"] * 100 - 10
    r["资金调整"] = max(0.0, 1 - 0.1 * floor(over)) if over > 0 else 1.0
    x = d["在用固定资产"] / d["固定资产总额"]
    r["固定资产利用率"] = 1.0 if x >= 0.9 else 0.7 if x >= 0.75 else 0.4 if x >= 0.6 else 0.0
    r["财政供养"] = 1.0 if d["在编人数"] / d["核定编制数"] <= 1 else 0.0
    x = d["编外人数"] / d["人员总数"]
    r["编外人员"] = 1.0 if x < 0.05 else 0.5 if x <= 0.1 else 0.0
    x = d["三公支出"] / d["三公预算"]
    r["三公经费"] = 3.0 if x < 0.9 else 2.0 if x <= 1 else 0.0
    x = d["公用决算"] / d["公用预算"]
    r["日常公用"] = 3.0 if x < 0.9 else 2.0 if x <= 1 else 0.0
    q = d["一季度进度"] / 25 + d["二季度进度"] / 50 + d["三季度进度"] / 75 + d["四季度进度"] / 100
    r["预算执行率"] = q + q / 4 * 2
    r["重点工作"] = max(0.0, 8.0 - 4 * d["未完成重点工作"])
    r["项目及时性"] = min(6.0, d["已完成项目"] / d["计划项目"] * 6)
    x = d["满意度"]
    r["满意度得分"] = 6.0 if x >= 95 else 4.0 if x >= 90 else 2.0 if x >= 80 else 1.0
    r["执行率得分"] = min(2.0, d["支出决算"] / d["部门预算总规模"] * 2)
    r["总分"] = floor(sum(r.values()) * 100 + 0.5) / 100
    return r
