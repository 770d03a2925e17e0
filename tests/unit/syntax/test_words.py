"""Numerals, and what the words of a terminal say."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.text import numerals, words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0), ("十", 10), ("十二", 12), ("九十五", 95), ("一百", 100), ("一百二十", 120),
        ("百", 100), ("两", 2), ("一千零五", 1005), ("半", Fraction(1, 2)),
        ("一半", Fraction(1, 2)),
        ("零点五", Fraction(1, 2)), ("三点一四", Fraction(157, 50)), ("十点五", Fraction(21, 2)),
    ],
)  # fmt: skip
def test_chinese_numerals(text: str, value: Fraction) -> None:
    """Chinese numerals are read up to the thousands, with decimals."""
    assert numerals.chinese(text) == value


@pytest.mark.parametrize("text", ["", "点五", "甲", "一点甲", "1"])
def test_what_is_no_chinese_numeral(text: str) -> None:
    """Anything else is no numeral."""
    assert numerals.chinese(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("1,234.50", Fraction(2469, 2)), ("-3", -3), ("0.5", Fraction(1, 2))],
)
def test_plain_numbers(text: str, value: Fraction) -> None:
    """Digits may be grouped and signed."""
    assert numerals.plain(text) == value


@pytest.mark.parametrize("text", ["", ".5", "1.", "1e3", "9" * 51, "一"])
def test_what_is_no_plain_number(text: str) -> None:
    """There is no other notation, and no number of more than 50 digits."""
    assert numerals.plain(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("90%", Fraction(9, 10)), ("百分之五", Fraction(1, 20)), ("千分之五", Fraction(1, 200)),
        ("三分之二", Fraction(2, 3)), ("1/3", Fraction(1, 3)), ("三成", Fraction(3, 10)),
        ("一半", Fraction(1, 2)),
    ],
)  # fmt: skip
def test_ratios(text: str, value: Fraction) -> None:
    """Shares come as percent, fraction or Chinese words."""
    assert numerals.ratio(text) == value


def test_division_by_zero_is_no_ratio() -> None:
    """1/0 is refused where it is read."""
    assert numerals.ratio("1/0") is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12", 12, None), ("90%", Fraction(9, 10), "%"), ("5个百分点", Fraction(1, 20), "个百分点"),
        ("五天", 5, "天"), ("1,200元", 1200, "元"), ("3.5万元", 35000, "万元"),
        ("百分之九十五", Fraction(19, 20), "%"), ("三成", Fraction(3, 10), "%"),
    ],
)  # fmt: skip
def test_quantities(text: str, value: Fraction, unit: str | None) -> None:
    """A quantity is its value in the base unit, and its unit as written."""
    found = numerals.quantity(text)

    assert found is not None
    assert found[0] == value
    assert (found[1].text if found[1] else None) == unit


@pytest.mark.parametrize(
    ("word", "sign"),
    [
        ("不低于", "≥"), ("达到", "≥"), ("大于等于", "≥"), ("不超过", "≤"), ("小于或等于", "≤"),
        ("超过", ">"), ("高于", ">"), ("超过了", ">"), ("不足", "<"), ("不满", "<"), ("为", "="),
        ("未达到", "<"), ("没有超过", "≤"), ("未低于", "≥"), ("≠", "≠"),
    ],
)  # fmt: skip
def test_comparison_words(word: str, sign: str) -> None:
    """Every comparison word is one of six signs; 未 and 没有 turn it round."""
    assert words.sign_of(word) == sign


@pytest.mark.parametrize(
    ("word", "edge"),
    [
        ("以上", ("above", None)), ("及以上", ("above", None)), ("(含)以上", ("above", True)),
        ("(不含)以下", ("below", False)), ("之内", ("within", None)), ("以外", ("outside", None)),
    ],
)  # fmt: skip
def test_edge_words(word: str, edge: tuple[str, bool | None]) -> None:
    """以上 and its like name a side; a （含） inside decides about the end."""
    assert words.edge_word(word) == edge


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("[90%,95%)", ("90%", "95%", True, False)), ("(100,103]", ("100", "103", False, True)),
        ("(-∞,5]", ("", "5", False, True)), ("[5,+∞)", ("5", "", True, False)),
        ("[1,000,2,000]", ("1,000", "2,000", True, True)), ("[1,234)", ("1", "234", True, False)),
    ],
)  # fmt: skip
def test_intervals(text: str, ends: tuple[str, str, bool, bool]) -> None:
    """An interval has two ends, of which infinity is none; one comma parts them."""
    assert words.interval_ends(text) == ends


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("满分的三分之一", (Fraction(1, 3), None, True)),
        ("25%权重分", (Fraction(1, 4), None, True)),
        ("30%", (Fraction(3, 10), None, False)),
        ("分值的60%-80%", (Fraction(3, 5), Fraction(4, 5), True)),
    ],
)  # fmt: skip
def test_shares(text: str, share: tuple[Fraction, Fraction | None, bool]) -> None:
    """A share says its ratio, and perhaps of what."""
    assert words.share_parts(text) == share


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("不足1个百分点按1个百分点计", "up"), ("不足1%不扣分", "down"), ("四舍五入取整", "nearest"),
        ("按比例扣分", "rata"), ("取整计算", "down"),
    ],
)  # fmt: skip
def test_partial_steps(text: str, mode: str) -> None:
    """Words about a part of a step settle how it counts."""
    assert words.partial_mode(text) == mode


@pytest.mark.parametrize(
    ("text", "rounding"),
    [
        ("得分保留1位小数", (1, None)), ("保留两位小数(只舍不入)", (2, "down")),
        ("得分不舍入", (None, None)), ("四舍五入取整数", (0, "half_up")),
        ("四舍六入五成双保留2位小数", (2, "half_even")), ("只入不舍取整数", (0, "up")),
    ],
)  # fmt: skip
def test_roundings(text: str, rounding: tuple[int | None, str | None]) -> None:
    """Rounding words give decimals and mode, as far as they say."""
    assert words.rounding_words(text) == rounding


@pytest.mark.parametrize(
    ("text", "level"), [("本项", "part"), ("本项指标", "indicator"), ("总分", "total")]
)
def test_scopes(text: str, level: str) -> None:
    """本项 is the part, 本项指标 the indicator, 总分 the whole."""
    assert words.scope_level(text) == level
