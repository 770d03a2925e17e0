"""A rubric with an input of each kind, and the form of it filled in."""

from __future__ import annotations

from collections.abc import Mapping

import perfeval
from perfeval.office.paper import Item, Paper
from perfeval.office.template import form

RUBRIC = """评价体系 培训项目绩效评价
等级 90(含)-100分为优、80(含)-90分为良、80分以下为差
一级指标 产出（60分）
  二级指标 培训人次（20分）
    目标 ≥100人次
  二级指标 问题（10分）
    每发现1处问题扣1分，扣完为止
  二级指标 验收合格率（20分）
    合格率≥95%的，得20分；每低1个百分点扣2分，扣完为止
  二级指标 资料报送（10分）
    按时报送得10分，否则不得分
一级指标 效益（40分）
  二级指标 制度（20分）
    健全得20分，基本健全得10分，不健全不得分
  二级指标 影响（20分）
    根据影响程度酌情评分
"""
VALUES = {
    "培训人次": "90", "问题": "3", "合格率": "97.1", "按时报送": "是", "制度": "健全", "影响": "15",
}  # fmt: skip
TOTAL = "90.00"  # 18 + 7 + 20 + 10 + 20 + 15


def rubric() -> perfeval.Rubric:
    """The rubric of these tests."""
    return perfeval.compile(RUBRIC)


def filled(values: Mapping[str, str], heading: str = "填写") -> Paper:
    """The form with values in it."""
    paper = form(rubric())
    rows = [list(items) for items in paper.rows]
    rows[0][2] = Item(heading, head=True)
    for items in rows[1:]:
        items[2] = Item(values.get(items[1].text, ""), number=True)
    return Paper(paper.name, paper.title, rows, below=paper.below)


def table_rows(values: Mapping[str, str], heading: str) -> list[list[str]]:
    """The cells of a filled-in form."""
    return [[item.text for item in items] for items in filled(values, heading).rows]
