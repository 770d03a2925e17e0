"""The 21 scoring standards of a department's self-evaluation, as they are printed.

The table has each indicator's whole standard and, with a dotted id, each
numbered part that can stand alone. Cells that a page break cut in two are
joined. Sentences that explain a term or name a data source, and are no rule,
are left out (政府采购执行情况, 重点工作完成情况, 社会效益、经济效益、生态效益等,
公众或服务对象满意度); the printed 注 of 重点工作完成情况 is kept.

Where the report gives no figure (满意度, 项目数, the point that 绩效指标明确性
lost), one is chosen that fits the printed score.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

import perfeval
from tests.seeds.standards import Standard, ids, load

_STANDARDS = load("shenzhen")
_LEAVES = [standard for standard in _STANDARDS if standard.whole]
_PART = re.compile(r" (?=\d\. ?\D|[（(]\d[）)])")
_ONE_LINE = [leaf for leaf in _LEAVES if "\n" in leaf.text and "注" not in leaf.text]
_PARTED = [leaf for leaf in _LEAVES if _PART.search(leaf.text)]

_PRINTED = {
    "s01": "5", "s02": "5", "s03": "3", "s04": "6", "s05": "1.98", "s06": "3", "s07": "3",
    "s08": "2", "s09": "2", "s10": "2", "s11": "1", "s12": "1", "s13": "0", "s14": "3",
    "s15": "5", "s16": "4.34", "s17": "8", "s18": "6", "s19": "25", "s20": "3", "s21": "6",
}  # fmt: skip


@pytest.mark.parametrize("standard", _STANDARDS, ids=ids(_STANDARDS))
def test_standard_asks_for_its_inputs(standard: Standard) -> None:
    """A printed standard asks for its own words: quantities, judgements, counts."""
    standard.check_inputs(standard.rule())


@pytest.mark.parametrize("standard", _STANDARDS, ids=ids(_STANDARDS))
def test_standard_scores(standard: Standard) -> None:
    """A printed standard gives the score that its words say for each row of values."""
    standard.check_scores(standard.rule())


@pytest.mark.parametrize("standard", _PARTED, ids=ids(_PARTED))
def test_parts_may_stand_on_lines_of_their_own(standard: Standard) -> None:
    """A line break in front of a numbered part changes nothing."""
    rule = standard.rule(_PART.sub("\n", standard.text))

    standard.check_inputs(rule)
    standard.check_scores(rule)


@pytest.mark.parametrize("standard", _ONE_LINE, ids=ids(_ONE_LINE))
def test_paragraphs_may_run_on_in_one_line(standard: Standard) -> None:
    """A table cell that lost its line breaks is the same rule."""
    rule = standard.rule(standard.text.replace("\n", " "))

    standard.check_inputs(rule)
    standard.check_scores(rule)


@pytest.mark.parametrize("standard", _LEAVES, ids=ids(_LEAVES))
def test_report_scores_by_its_own_standard(standard: Standard) -> None:
    """The score is the printed one, but for 财务合规性, where 27.27 points over 10% cost 1."""
    printed = Decimal(_PRINTED[standard.id])

    assert standard.found == (2 if standard.id == "s06" else printed)


def test_the_report_has_21_standards() -> None:
    """Every leaf of the printed rubric is in the table, and the full scores make 100."""
    assert len(_LEAVES) == 21
    assert sum(Decimal(leaf.points) for leaf in _LEAVES) == 100


def test_total_by_the_standards() -> None:
    """By its own standards the department has 94.32 points; the report prints 95.32."""
    total = sum(leaf.rule()(*leaf.rows[0][0]) for leaf in _LEAVES)

    assert total == Decimal("94.32")
    assert sum(map(Decimal, _PRINTED.values())) == Decimal("95.32")


def test_quantities_are_idle_when_every_project_is_in_time() -> None:
    """By name, the two numbers of projects need not be given where the ratio does not apply."""
    (standard,) = (leaf for leaf in _LEAVES if leaf.name == "项目完成及时性")
    judged: dict[str, Any] = {
        "所有部门预算安排的项目均按计划时间完成": "是",
        "部分项目未按计划时间完成": "否",
    }

    assert standard.rule()(**judged) == 6


def test_idle_parts_of_a_confidential_department_need_no_judgement() -> None:
    """By name, a confidential department gives nothing but the exemption."""
    (standard,) = (leaf for leaf in _LEAVES if leaf.name == "预决算信息公开")

    exempt: dict[str, Any] = {"涉密部门（单位）按规定不需要公开相关预决算信息": "是"}

    assert standard.rule()(**exempt) == 3


def test_judged_point_is_bounded_by_the_part() -> None:
    """A judge cannot take more than the part's own point."""
    (standard,) = (leaf for leaf in _LEAVES if leaf.name == "政府采购执行情况")

    with pytest.raises(perfeval.DataError):
        standard.rule()("3016.1", "3070.43", "3016.1", "3070.43", "1.5")
