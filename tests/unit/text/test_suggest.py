from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.text.suggest import nearest

NAMES = ["采购计划金额", "实际采购金额", "预算执行率", "服务对象满意度", "公用经费"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("采购计划金颔", "采购计划金额"),  # one character replaced
        ("采购计金额", "采购计划金额"),  # one left out
        ("采购计划的金额", "采购计划金额"),  # one added
        ("采购划计金额", "采购计划金额"),  # two swapped
        ("实际购采金额", "实际采购金额"),
        ("预算 执行率", "预算执行率"),  # blanks do not count
        ("执行率", "预算执行率"),  # the only name that it abbreviates
    ],
)
def test_a_slip_finds_its_name(typed: str, meant: str) -> None:
    """A name with few characters wrong, swapped or left out is recognised."""
    assert nearest(typed, NAMES) == meant


@pytest.mark.parametrize(
    "typed", ["", " ", "满", "利用率", "固定资产", "采购金额完成比例", "x" * 65]
)
def test_a_doubtful_name_gets_no_suggestion(typed: str) -> None:
    """When nothing is near enough, nothing is suggested."""
    assert nearest(typed, NAMES) is None


def test_two_equal_abbreviations_are_no_answer() -> None:
    """A short form of two names is not settled by chance."""
    assert nearest("采购金额", ["采购计划金额", "实际采购金额"]) is None


def test_a_third_of_the_characters_may_differ() -> None:
    """Six characters bear two slips, five bear one; a single one bears none."""
    assert nearest("abcdxx", ["abcdef"]) == "abcdef"
    assert nearest("abcxx", ["abcde"]) is None
    assert nearest("ax", ["ab"]) == "ab"
    assert nearest("a", ["b"]) is None


def test_case_width_and_underscores_do_not_count() -> None:
    """Names that a reader takes for the same are at distance zero."""
    assert nearest("ＧＤＰ_Growth", ["gdp growth", "gdp grow"]) == "gdp growth"


def test_a_fuller_name_wins_at_equal_distance() -> None:
    """Leaving a character out is likelier than typing one too many."""
    assert nearest("执行率", ["执行", "执行率数"]) == "执行率数"


def test_long_candidates_are_passed_over() -> None:
    """A candidate that is a whole text is never an answer."""
    assert nearest("ab", ["ab" * 100]) is None


@given(st.text("预算执行率ab_", max_size=8), st.lists(st.text("预算执行率ab_", max_size=8)))
def test_the_order_of_candidates_does_not_matter(typed: str, names: list[str]) -> None:
    """The same names in any order give the same suggestion, one of them or none."""
    found = nearest(typed, names)

    assert found is None or found in names
    assert found == nearest(typed, list(reversed(names)))
    assert found == nearest(typed, sorted(set(names)))


@given(st.text(min_size=1, max_size=20).filter(lambda text: not text.isspace()))
def test_a_name_is_nearest_to_itself(name: str) -> None:
    """A name that is there is its own best match, if there is anything to match."""
    assert nearest(name, [name]) in {name, None}
    if name.isalnum():
        assert nearest(name, [name]) == name


def test_thousands_of_names_are_no_burden() -> None:
    """Work per candidate is bounded, so a large data file is answered at once."""
    names = [f"指标{number:05d}的完成数" for number in range(5_000)]

    assert nearest("指标0420O的完成数", names) == "指标04200的完成数"
