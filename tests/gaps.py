"""Wordings that do not read, or not as they should: known, and still to be done.

Each is a strict expected failure: a test that passes again has to leave this list.
"""

from __future__ import annotations

from typing import NamedTuple


class Gap(NamedTuple):
    """A test and, where it has several, the wording in it."""

    test: str
    wording: str
    reason: str


_COUNTED = "a list beside a deduction of its own is asked for as a count"

GAPS = (
    Gap(
        "test_score", "无预算的直接得5分，达标的直接得3分", "the exempted case asks for all inputs"
    ),
    Gap("test_so_much_for_each_item", "有制度、有台账、有专人，每项1分。", _COUNTED),
    Gap(
        "test_score",
        "（1）优秀得5分，良好得3分；（2）合格得2分，不合格得0分",
        "合格 and 不合格 are a yes/no, not a choice",
    ),
)

OPEN_ROWS = {
    "h166": "a name that begins with a score act (得满分学校占比) is refused",
    "h167": "a month among several (每月…均在90分以上, 有一个月低于90分) is refused",
    "f066": "各要点中每出现一项, of items with scores of their own, is refused",
}
"""Rows of ``tests/conformance`` that are not met yet, and why."""
