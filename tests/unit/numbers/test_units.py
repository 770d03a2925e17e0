"""Units: which words are one unit, and how large each is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.numbers.units import (
    COUNT_WORDS,
    SIZE_WORDS,
    UNIT_WORDS,
    Unit,
    common_sizes,
    is_known,
    parse_unit,
    same_kind,
)


def unit(text: str) -> Unit:
    """The unit ``text``, which is one."""
    found = parse_unit(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "kind", "factor"),
    [
        ("%", "ratio", Fraction(1, 100)),
        ("％", "ratio", Fraction(1, 100)),
        ("个百分点", "ratio", Fraction(1, 100)),
        ("百分点", "ratio", Fraction(1, 100)),
        ("千分点", "ratio", Fraction(1, 1000)),
        ("‰", "ratio", Fraction(1, 1000)),
        ("元", "money", Fraction(1)),
        ("千元", "money", Fraction(1000)),
        ("万元", "money", Fraction(10_000)),
        ("百万元", "money", Fraction(1_000_000)),
        ("亿元", "money", Fraction(100_000_000)),
        ("人", "persons", Fraction(1)),
        ("万人", "persons", Fraction(10_000)),
        ("人次", "person_times", Fraction(1)),
        ("万人次", "person_times", Fraction(10_000)),
        ("天", "days", Fraction(1)),
        ("日", "days", Fraction(1)),
        ("㎡", "area", Fraction(1)),
        ("m²", "area", Fraction(1)),
        ("m2", "area", Fraction(1)),
        ("平方米", "area", Fraction(1)),
        ("万平方米", "area", Fraction(10_000)),
        ("平方公里", "area", Fraction(1_000_000)),
        ("公顷", "area", Fraction(10_000)),
        ("米", "length", Fraction(1)),
        ("公里", "length", Fraction(1000)),
        ("千米", "length", Fraction(1000)),
        ("吨", "weight", Fraction(1000)),
        ("千克", "weight", Fraction(1)),
        ("公斤", "weight", Fraction(1)),
        ("次", "次", Fraction(1)),
        ("万个", "个", Fraction(10_000)),
        ("名", "名", Fraction(1)),
        ("个月", "月", Fraction(1)),
        ("千瓦时", "瓦时", Fraction(1000)),
        ("kWh", "kWh", Fraction(1)),
        ("万", "", Fraction(10_000)),
        ("亿", "", Fraction(100_000_000)),
        ("元/人", "money/persons", Fraction(1)),
        ("万元／人", "money/persons", Fraction(10_000)),
        ("元/㎡", "money/area", Fraction(1)),
        ("元÷m²", "money/area", Fraction(1)),
        ("元/人/年", "money/persons/年", Fraction(1)),
        ("元/万人", "money/persons", Fraction(1, 10_000)),
        ("万元/元", "", Fraction(10_000)),
        ("万/个", "/个", Fraction(10_000)),
    ],
)
def test_a_word_names_a_kind_and_a_size(text: str, kind: str, factor: Fraction) -> None:
    """Each known spelling has its kind and its exact size in the base unit."""
    found = unit(text)

    assert (kind, factor) == (found.kind, found.factor)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "3元",
        "元3",
        "/",
        "元/",
        "/人",
        "元/万",
        "元/%",
        "百分比",
        "万%",
        "一/二/三/四/五",
        "万" * 13,
        "元" * 3000,
        "㍿" * 4,
        "，",
        "（元）",
    ],
)
def test_what_is_no_word_is_no_unit(text: str) -> None:
    """Digits, punctuation, half a ratio and endless words are refused."""
    assert parse_unit(text) is None


def test_widths_and_blanks_do_not_matter() -> None:
    """A unit is shown with its blanks dropped and its symbols in half width."""
    assert unit("元/人") == unit(" 元 ／ 人 ")


def test_a_mu_is_two_thirds_of_a_thousand_square_metres() -> None:
    """Fifteen 亩 are exactly one 公顷."""
    assert unit("公顷").factor == 15 * unit("亩").factor


def test_an_hour_has_sixty_minutes() -> None:
    """小时 and 分钟 convert exactly."""
    assert unit("小时").factor == 60 * unit("分钟").factor


@pytest.mark.parametrize("text", ["次", "个", "人", "万人", "人次", "万人次", "万个", "户", "家"])
def test_things_are_counted_whole(text: str) -> None:
    """Persons and things cannot be divided, ten thousand of them neither."""
    assert unit(text).count


@pytest.mark.parametrize(
    "text", ["元", "%", "天", "㎡", "公里", "小时", "月", "元/人", "万", "户数"]
)
def test_amounts_are_continuous(text: str) -> None:
    """Money, shares, time, area, length and unknown words can be divided."""
    assert not unit(text).count


def test_money_and_people_have_several_sizes() -> None:
    """A bare number does not say 元 or 万元, 人 or 万人; it does say 天 and 个."""
    several = [
        t for t in ("元", "人", "人次", "元/人", "天", "个", "㎡", "%") if unit(t).several_sizes
    ]

    assert several == ["元", "人", "人次", "元/人"]


def test_units_of_one_kind_compare() -> None:
    """Sizes of one kind compare; persons and 名 are different words."""
    assert same_kind(unit("元"), unit("亿元"))
    assert same_kind(unit("万元/人"), unit("元/万人"))
    assert not same_kind(unit("人"), unit("人次"))
    assert not same_kind(unit("人"), unit("名"))


def test_a_guessed_word_is_told_from_a_known_one() -> None:
    """Any short word is taken as a unit, and says that it is a guess."""
    assert is_known(unit("万元/人"))
    assert is_known(unit("万个"))
    assert not is_known(unit("左右"))
    assert not is_known(unit("元/客户"))


def test_usual_sizes_are_offered() -> None:
    """A message about a missing unit names the units that may be meant."""
    assert common_sizes(unit("千元")) == ("元", "万元", "亿元")
    assert common_sizes(unit("万人")) == ("人", "万人")
    assert common_sizes(unit("元/㎡")) == ("元/㎡", "万元/㎡", "亿元/㎡")
    assert common_sizes(unit("个")) == ("个",)


@pytest.mark.parametrize("words", [UNIT_WORDS, COUNT_WORDS, SIZE_WORDS])
def test_word_lists_are_longest_first(words: tuple[str, ...]) -> None:
    """A lexer that tries the words in order never stops at a shorter one."""
    assert list(words) == sorted(set(words), key=lambda word: (-len(word), word))


@pytest.mark.parametrize("word", UNIT_WORDS)
def test_every_listed_word_is_a_known_unit(word: str) -> None:
    """The closed list and the parser agree, and no word of it is the score 分."""
    assert is_known(unit(word))
    assert word != "分"


@pytest.mark.parametrize("word", COUNT_WORDS)
def test_every_count_word_counts(word: str) -> None:
    """The list of indivisible things is part of the list of units."""
    assert unit(word).count
    assert word in UNIT_WORDS
