"""Names: what does not matter when two of them are compared."""

from __future__ import annotations

import pytest

from perfeval.text.names import normalise_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("采购计划金额", "采购计划金额"),
        (" 采购 计划\u3000金额\n", "采购计划金额"),
        ("\ufeff采购计划金额", "采购计划金额"),
        ("Ａ１（％）", "A1(%)"),
        ("⼈数", "人数"),
        ("面积㎡", "面积m2"),
        ("「三公」经费", "三公经费"),
        ("“三公”经费", "三公经费"),
        ("‘三公’经费", "三公经费"),
        ("『三公』经费", "三公经费"),
        ('"三公"经费', "三公经费"),
        ("「采购计划金额」", "采购计划金额"),
        ('"采购计划金额"', "采购计划金额"),
        ("“「采购计划金额」”", "采购计划金额"),
        ("「落实“三公”规定」", "落实三公规定"),
        ("“甲”和“乙”", "甲和乙"),
        ("甲>=乙", "甲≥乙"),
        ("甲÷乙", "甲/乙"),
        ("调整的", "调整的"),
        ("", ""),
        ("「」", ""),
    ],
)
def test_the_key_of_a_name(text: str, key: str) -> None:
    """Widths, blanks and quotation marks go; other marks inside a name and 的 stay."""
    assert normalise_key(text) == key


def test_a_very_long_text_is_read_in_one_pass() -> None:
    """Ten thousand nested marks are dropped like one."""
    assert normalise_key("「" * 10_000 + "甲" + "」" * 10_000) == "甲"
