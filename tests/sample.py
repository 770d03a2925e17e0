"""A small rubric and its data, for tests that need any.

Pickles of released versions were made of them, so they stay as they are.
"""

from __future__ import annotations

TEXT = """\
评价体系 部门整体支出绩效评价
满分 20分

一级指标 投入（10分）
  二级指标 预算调整（10分）
    调整比例10%以内得10分；超出10%的，每超1个百分点扣1分，扣完为止。
一级指标 产出（10分）
  二级指标 利用率（10分）
    利用率≥90%的，得10分；90%>利用率≥75%的，得7分；否则不得分。
"""
DATA = {"调整比例": "12.5%", "利用率": "80%"}
