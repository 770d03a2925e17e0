"""The scored table on a terminal: as wide as it needs to be, and no wider than 80 columns."""

from __future__ import annotations

import pytest

import perfeval
from perfeval.report.text import WIDEST, width
from perfeval.results.result import Result


def result(*names: str) -> Result:
    """A rubric with a heading over a heading over an indicator with these names."""
    levels = ("一级指标", "二级指标", "三级指标", "四级指标")
    lines = [
        f"{'  ' * depth}{level} {name}（10分）"
        for depth, (level, name) in enumerate(zip(levels, names, strict=False))
    ]
    rule = f"{'  ' * len(names)}按时得10分，否则不得分"
    made = perfeval.compile("\n".join(["评价体系 甲", *lines, rule]) + "\n")
    return made.evaluate({made.input_names[0]: "是"})


def test_a_narrow_table_has_a_column_for_each_level() -> None:
    """As the official tables have."""
    rule = "-" * 40
    assert result("产出", "数量").to_text().splitlines() == [
        "甲",
        rule,
        "一级指标  二级指标  分值   得分   得分率",
        rule,
        "产出                  10  10.00  100.00%",
        "          数量        10  10.00  100.00%",
        rule,
        "合计                  10  10.00  100.00%",
        "等级：优",
    ]


@pytest.mark.parametrize("size", [10, 30, 60, 200])
def test_a_wide_table_has_one_column_of_names(size: int) -> None:
    """Set in by level; every character of a name is still there, in order."""
    names = tuple(char * size for char in "甲乙丙丁")
    text = result(*names).to_text()

    assert max(map(width, text.splitlines())) <= WIDEST
    assert [char for char in text if char in "乙丙丁"] == [*"".join(names[1:])]
    assert text.count("10.00") == len(names) + 1


def test_headings_and_total_stay() -> None:
    """The numbers stand to the right of the last line of a name."""
    text = result("甲" * 40, "乙" * 40).to_text().splitlines()

    assert text[2].split() == ["指标", "分值", "得分", "得分率"]
    assert text[-2].split() == ["合计", "10", "10.00", "100.00%"]
    assert text[4].strip() == text[4]
    assert not text[4].endswith("%")
