"""The headings of published tables, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval.tables.vocabulary import heading_kind, money_kind

HEADINGS = {
    "level": "一级指标 二级指标 三级指标 一级\n指标",
    "weight": "分值 权重 权数 指标分值 指标权重（分） 考核分值 参考分值 指标满分 标准分",
    "target": "年度指标值 指标值(A) 年初目标值(A) 年初指标值 年度工作目标 目标值 标杆值",
    "adjusted": "调整指标值",
    "actual": (
        "实际完成值(B) 全年完成值 年终完成值 全年实际值(B) 完成值 全年实际完成值 "
        "实际完成指标值 完成情况"
    ),
    "score": "得分 自评得分 自评分 考评得分 指标得分（分） 评价得分 实际得分",
    "review": "复核分 财政审核评分",
    "rule": "评分标准 评价标准 评价标准及依据 指标说明及评分标准 评分细则 计分方法",
    "silent": (
        "偏差原因分析及改进措施 未完成原因分析 未完成原因及拟采取的改进措施 "
        "备注 是否核心指标 扣分原因 扣分说明 评分说明 得分系数（%）"
    ),
    "sign": "指标性质",
    "unit": "度量单位 计量单位",
    "category": "评价内容 考核内容",
}


@pytest.mark.parametrize(
    ("kind", "word"),
    [(kind, word) for kind, words in HEADINGS.items() for word in words.split(" ")],
)
def test_headings_that_were_seen(kind: str, word: str) -> None:
    """Spellings of published tables."""
    known = heading_kind(word)

    assert known is not None
    assert known[0] == kind


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("opening", "年初预算数 年初预算"),
        ("budget", "全年预算数（A） 调整后预算数 预算数（A） 调整预算数(A)"),
        ("spent", "全年执行数（B） 预算执行数 执行数（B）"),
        ("rate", "执行率（B/A） 预算执行率"),
        ("score", "得分(20分*执行率)"),
    ],
)
def test_headings_of_the_money_block(kind: str, words: str) -> None:
    """Spellings of published forms."""
    assert {money_kind(word) for word in words.split()} == {kind}


def listed(section: str) -> Iterator[tuple[str, str]]:
    """Kind and spelling of every heading that a section of the reference lists."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "headings.md"
    text = page.read_text(encoding="utf-8").partition(f"## {section}")[2].partition("\n## ")[0]
    for kind, words in re.findall(r"^\|[^|]*`(\w+)` \|([^|]+)\|$", text, re.MULTILINE):
        for word in words.split("、"):
            yield kind, word.strip()


def test_the_reference_lists_headings_that_are_known() -> None:
    """Every spelling of the catalogue of headings means what its row says."""
    table, money = list(listed("指标表")), list(listed("资金"))

    assert len(table) > 80
    assert len(money) > 12
    wrong = [(kind, word) for kind, word in table if (heading_kind(word) or ("",))[0] != kind]
    assert wrong + [each for each in money if money_kind(each[1]) != each[0]] == []
