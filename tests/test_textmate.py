"""The TextMate grammar: made of the lexicon, and colouring what an author would expect."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import textmate

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").rglob("*.rubric"))


@cache
def rules() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """The rules of the file, compiled."""
    made = json.loads(textmate.PAGE.read_text(encoding="utf-8"))["patterns"]
    return [(re.compile(rule["match"]), rule) for rule in made]


def coloured(line: str) -> list[tuple[str, str]]:
    """What an editor does: the earliest match, of those the first rule; pieces with scopes."""
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(line):
        hits = [(hit, rule) for each, rule in rules() if (hit := each.search(line, place))]
        if not hits:
            break
        hit, rule = min(hits, key=lambda each: each[0].start())
        assert hit.end() > hit.start(), rule["match"][:60]
        pieces = {"0": {"name": rule["name"]}} if "name" in rule else rule.get("captures", {})
        for group, scope in pieces.items():
            if hit[int(group)]:
                found.append((hit[int(group)].strip(), scope["name"].removesuffix(".rubric")))
        place = hit.end()
    return found


def test_the_file_is_what_the_lexicon_says() -> None:
    """After a change, ``python -m tests.textmate`` writes it anew."""
    assert textmate.PAGE.read_text(encoding="utf-8") == textmate.composed()


SCORE, LIMIT, STEP = "support.function.score", "keyword.other.limit", "keyword.other.step"
COMPARED, CONDITION = "keyword.operator.comparison", "keyword.control.condition"
NUMBER, UNIT = "constant.numeric", "keyword.other.unit"
HEAD, LEVEL, SECTION = "keyword.control.heading", "keyword.control.level", "entity.name.section"

LINES = {
    "三级指标 预算执行率（10分）": [
        ("三级指标", LEVEL), ("预算执行率", SECTION), ("10", NUMBER), ("分", UNIT),
    ],
    "  满分 100分": [("满分", HEAD), ("100", NUMBER), ("分", UNIT)],
    "# 说明：得5分": [("# 说明：得5分", "comment.line")],
    "目标 ≥90%": [("目标", "keyword.other.detail"), ("≥", COMPARED), ("90", NUMBER), ("%", UNIT)],
    "每超1个百分点扣0.1分，扣完为止": [
        ("每", STEP), ("1", NUMBER), ("个百分点", UNIT), ("扣", SCORE), ("0.1", NUMBER),
        ("分", UNIT), ("扣完", LIMIT), ("为止", LIMIT),
    ],
    "否则不得分；不得低于80%": [
        ("否则", CONDITION), ("不得分", SCORE), ("不得低于", COMPARED), ("80", NUMBER), ("%", UNIT),
    ],
    "不得重复，一次性验收，比例": [],
    "「实际数」÷「计划数」×１００％": [
        ("「实际数」", "variable.other.name"), ("÷", "keyword.operator.arithmetic"),
        ("「计划数」", "variable.other.name"), ("×", "keyword.operator.arithmetic"),
        ("１００", NUMBER), ("％", UNIT),
    ],
    "按《预算法》得3,000.5分": [
        ("《预算法》", "string.quoted.title"), ("得", SCORE), ("3,000.5", NUMBER), ("分", UNIT),
    ],
    "得分保留2位小数": [("得分保留", HEAD), ("2", NUMBER)],
    "一票否决": [("一票否决", LIMIT)],
    "酌情扣分": [("酌情", "keyword.other.judged"), ("扣分", SCORE)],
    "结果取整数": [("取整数", "keyword.other.rounding")],
    "落实不到位，90%以下，以下情况": [("90", NUMBER), ("%", UNIT), ("以下", COMPARED)],
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_coloured(line: str) -> None:
    """Words, numbers, units and names, each with the scope that themes know."""
    assert coloured(line) == LINES[line]


def test_every_heading_of_the_examples_is_seen() -> None:
    """Each indicator of the example rubrics has its level and its name, and nothing more."""
    for file in EXAMPLES:
        for line in file.read_text(encoding="utf-8").splitlines():
            head = re.match(r"\s*([一二三四]级指标)\s+([^（(]+?)\s*(?:[（(]|$)", line)
            if head:
                assert coloured(line)[:2] == [(head[1], LEVEL), (head[2], SECTION)]


def test_names_of_scopes_are_known_to_themes() -> None:
    """Every scope begins as the conventions of TextMate have it."""
    usual = {"comment", "constant", "entity", "keyword", "string", "support", "variable"}
    names = re.findall(r'"name": "([a-z.]+)\.rubric"', textmate.PAGE.read_text(encoding="utf-8"))

    assert {name.partition(".")[0] for name in names} == usual
